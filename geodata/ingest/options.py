"""What a person says about a file, beforehand and while looking at its report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from geodata.errors import ImportRefused
from geodata.indicators import Basis
from geodata.ingest.layout import layout_from_json, layout_to_json
from geodata.ingest.model import Layout

ALL_COLUMNS = "*"
RowPlace = tuple[str, int]
"""A sheet and a row, counted from 1."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person says about a file beforehand; None or empty leaves it to the file.

    `year` stands for its last day. `indicator` is for value columns of which the file does not
    say what they hold; `columns` names it for single columns, by letter: ``(("D", "households"),)``
    or ``(("E", "fibre_available_households:numerator"),)``. `province` is the code within which
    names are looked for. `sheets` are the only sheets to take; `mapping` is a saved mapping's name.
    `numbers` answer how numbers are to be read that can be read in several ways: the place of the
    choice in the report, from 1, by letter of the column or `ALL_COLUMNS`. A day or basis given
    here goes before the one that a file gives for all of its columns alike.
    """

    vintage: str | None = None
    day: date | None = None
    year: int | None = None
    basis: Basis | None = None
    indicator: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    province: str | None = None
    sheets: tuple[str, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    mapping: str | None = None
    source_title: str | None = None
    source_document: str | None = None

    @property
    def last_day(self) -> date | None:
        """The day given, or the last one of the year given."""
        if self.day is not None or self.year is None:
            return self.day
        try:
            return date(self.year, 12, 31)
        except ValueError:
            raise ImportRefused(f"{self.year} is no year.", year=self.year) from None

    def as_json(self) -> dict[str, Any]:
        """The options that were given, JSON-ready."""
        given = {key: value for key, value in asdict(self).items() if value not in (None, ())}
        if self.day is not None:
            given["day"] = self.day.isoformat()
        return given

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ImportOptions":
        """The options of `as_json`."""
        given = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        if "day" in given:
            given["day"] = date.fromisoformat(given["day"])
        if "basis" in given:
            given["basis"] = Basis(given["basis"])
        if "columns" in given:
            given["columns"] = tuple((str(one), str(code)) for one, code in given["columns"])
        if "numbers" in given:
            given["numbers"] = tuple((str(one), int(place)) for one, place in given["numbers"])
        if "sheets" in given:
            given["sheets"] = tuple(given["sheets"])
        return cls(**given)


@dataclass(frozen=True)
class Choice:
    """What a person chose for a row: a unit's code, or None to leave the row out."""

    code: str | None
    user: str
    at: datetime


@dataclass(frozen=True)
class Decisions:
    """Everything a person decided about one staged file."""

    options: ImportOptions = field(default_factory=ImportOptions)
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    choices: Mapping[RowPlace, Choice] = field(default_factory=dict)
    conversion: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The decisions, JSON-ready."""
        return {
            "options": self.options.as_json(),
            "layouts": {sheet: layout_to_json(one) for sheet, one in self.layouts.items()},
            "choices": [
                {
                    "sheet": sheet,
                    "row": row,
                    "code": one.code,
                    "user": one.user,
                    "at": one.at.isoformat(),
                }
                for (sheet, row), one in sorted(self.choices.items())
            ],
            "conversion": self.conversion,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Decisions":
        """The decisions of `as_json`."""
        return cls(
            options=ImportOptions.from_json(data["options"]),
            layouts={sheet: layout_from_json(one) for sheet, one in data["layouts"].items()},
            choices={
                (one["sheet"], one["row"]): Choice(
                    one["code"], one["user"], datetime.fromisoformat(one["at"])
                )
                for one in data["choices"]
            },
            conversion=data["conversion"],
        )
