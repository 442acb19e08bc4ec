"""From a unit as it is written to the unit that is meant: taken only where there is no doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from geodata.ingest.model import Resolution, WrittenUnit
from geodata.names import marked_key
from geodata.units import Level, UnitRegistry, Vintage

AliasKey = tuple[str, Level, str | None, str]
"""(vintage, level, code of the parent or None, key of the text): see `alias_key`."""


def alias_key(vintage: str, level: Level, parent_code: str | None, text: str) -> AliasKey:
    """Under which a person's choice for a text is remembered."""
    return vintage, level, parent_code, marked_key(text)


@dataclass(frozen=True)
class AliasBook:
    """What texts were said to mean: (vintage, level, parent or None, key) -> code. Immutable."""

    entries: Mapping[AliasKey, str] = field(default_factory=dict)

    def code_of(
        self, vintage: str, level: Level, parent_code: str | None, text: str
    ) -> str | None:
        """The code chosen for a text under that parent, None if nobody chose."""
        return self.entries.get(alias_key(vintage, level, parent_code, text))

    def with_alias(
        self, vintage: str, level: Level, parent_code: str | None, text: str, code: str
    ) -> Self:
        """The book with one more choice; it replaces an older one for the same text."""
        key = alias_key(vintage, level, parent_code, text)
        return type(self)({**self.entries, key: code})


@dataclass(frozen=True)
class VintageFit:
    """How the units of a file fit one vintage. `not_taken` are indices into the file's units.

    `level` is the level most of the taken units have, None if none was taken.
    """

    vintage: str
    taken: int
    not_taken: tuple[int, ...]
    level: Level | None


class Resolver:
    """Finds the units of one vintage by code or by name inside their parents."""

    def __init__(
        self, registry: UnitRegistry, vintage: Vintage | str, aliases: AliasBook | None = None
    ) -> None:
        self._registry = registry
        self._aliases = aliases or AliasBook()

    def resolve(self, written: WrittenUnit, within: str | None = None) -> Resolution:
        """The unit meant; `within` is the code of a province or district that holds it."""
        raise NotImplementedError

    def parent_of(self, written: WrittenUnit, within: str | None = None) -> str | None:
        """The code of the parent under which a choice for this text is remembered, or None."""
        raise NotImplementedError


def fit_vintages(
    registry: UnitRegistry, units: Sequence[WrittenUnit], aliases: AliasBook | None = None
) -> tuple[VintageFit, ...]:
    """How a file's units fit each vintage, the best first (the newer one where they are equal)."""
    raise NotImplementedError
