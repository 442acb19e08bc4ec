"""Reading of catalogue files (TOML) with errors that name the file, the entry and the field."""

import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from geodata.errors import CatalogueError

CATALOGUE_DIR = Path(__file__).parent / "catalogue"
"""The directory of the catalogue files that come with the package."""

E = TypeVar("E", bound=StrEnum)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; `CatalogueError` if it is absent or is not TOML."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise CatalogueError(f"{path.name}: there is no such file.", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: not valid TOML: {error}", file=str(path)) from error


class Entry:
    """One entry of a catalogue file, read field by field.

    Every getter raises `CatalogueError` naming file, entry and field. `close` refuses fields that
    nobody asked for, so that a misspelt optional field cannot be overlooked.
    """

    def __init__(self, file: str, name: str, table: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(table, Mapping):
            self.fail("", "must be a table")
        self._table: dict[str, Any] = dict(table)
        self._seen: set[str] = set()

    def fail(self, field: str, problem: str) -> NoReturn:
        """Raise the error for one field of this entry."""
        place = f"{self.file}, entry {self.name}" + (f", field {field}" if field else "")
        raise CatalogueError(f"{place}: {problem}.", file=self.file, entry=self.name, field=field)

    def has(self, field: str) -> bool:
        """Whether the entry gives a field at all."""
        return field in self._table

    def text(self, field: str) -> str:
        """A required text that is not blank."""
        value = self.optional_text(field)
        if value is None:
            self.fail(field, "is missing")
        return value

    def optional_text(self, field: str) -> str | None:
        """A text that is not blank, or None if the field is absent."""
        value = self._take(field)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.fail(field, "must be a text that is not blank")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty if the field is absent."""
        value = self._take(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(field, "must be a list of texts")
        return tuple(value)

    def integers(self, field: str) -> tuple[int, ...]:
        """A list of whole numbers; empty if the field is absent."""
        value = self._take(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            self.fail(field, "must be a list of whole numbers")
        return tuple(value)

    def tables(self, field: str) -> tuple[Mapping[str, Any], ...]:
        """A list of tables; empty if the field is absent."""
        value = self._take(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.fail(field, "must be a list of tables")
        return tuple(value)

    def flag(self, field: str) -> bool:
        """A required true or false."""
        value = self._take(field)
        if not isinstance(value, bool):
            self.fail(field, "must be true or false")
        return value

    def number(self, field: str) -> float | None:
        """A number, or None if the field is absent."""
        value = self._take(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(field, "must be a number")
        return float(value)

    def day(self, field: str) -> date | None:
        """A date, or None if the field is absent."""
        value = self._take(field)
        if value is None:
            return None
        if type(value) is not date:
            self.fail(field, "must be a date such as 2025-12-31")
        return value

    def choice(self, field: str, choices: type[E]) -> E:
        """A required member of an enumeration."""
        value = self.text(field)
        if value not in [member.value for member in choices]:
            allowed = ", ".join(member.value for member in choices)
            self.fail(field, f"is {value!r}; allowed are {allowed}")
        return choices(value)

    def one_of(self, field: str, choices: Collection[str]) -> str:
        """A required text out of a set."""
        value = self.text(field)
        if value not in choices:
            self.fail(field, f"is {value!r}; known are {', '.join(sorted(choices))}")
        return value

    def close(self) -> None:
        """Refuse fields that no getter asked for."""
        unknown = sorted(set(self._table) - self._seen)
        if unknown:
            self.fail(unknown[0], "is not a known field")

    def _take(self, field: str) -> Any:
        self._seen.add(field)
        return self._table.get(field)
