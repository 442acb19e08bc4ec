"""Finding units by name as people type it: with or without diacritics, type and parents.

A result is an offer to choose from, never a decision: matching data to units is stricter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from geodata.names import normalise, strip_marks
from geodata.units import UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

ALMOST = 0.75
"""How alike two names must be, from 0 to 1, for one to be offered for the other."""

LEVEL_ORDER = {level: place for place, level in enumerate(UNIT_LEVELS)}


@dataclass(frozen=True)
class Match:
    """A unit found; the lower the rank, the closer it is to what was typed."""

    unit: AdminUnit
    rank: int


@dataclass(frozen=True)
class _Entry:
    unit: AdminUnit
    marked: tuple[str, str]
    short: str
    full: str
    path: str
    alike: tuple[str, str]


class UnitFinder:
    """An index over all units of a registry; about 0.3 s to build, a few milliseconds to ask."""

    def __init__(self, registry: UnitRegistry) -> None:
        self._registry = registry
        self._entries = tuple(_entries(registry))

    def find(
        self,
        text: str,
        vintage: Vintage | str | None = None,
        level: Level | None = None,
        limit: int = 20,
    ) -> list[Match]:
        """Units whose name, or name with its parents, holds the text; the closest first.

        Order: the very spelling, the name without diacritics, its beginning, the beginning of a
        word in it, inside it, the name with I and l or y taken for one another ("La Pal" for Ia
        Pal), all words in name and parents. Then larger units first, then the shorter name, newest
        vintage, code. A code is found too. If nothing is found, names spelt almost so are. Nothing
        for a blank text.
        """
        wanted = strip_marks(normalise(text))
        if not wanted:
            return []
        asked = _Wanted(
            marked=normalise(text).lower(),
            bare=wanted,
            alike=_alike(wanted),
            words=tuple(f" {word}" for word in wanted.split()),
        )
        only = None if vintage is None else self._registry.vintage(vintage)
        among = [
            entry
            for entry in self._entries
            if (only is None or entry.unit.vintage == only)
            and (level is None or entry.unit.level is level)
        ]
        ranked = ((_rank(entry, asked), entry) for entry in among)
        found = [(rank, entry) for rank, entry in ranked if rank is not None]
        found = found or _almost(among, wanted)
        found.sort(key=lambda pair: _order(*pair))
        return [Match(entry.unit, rank) for rank, entry in found[:limit]]


def find_units(
    registry: UnitRegistry,
    text: str,
    vintage: Vintage | str | None = None,
    level: Level | None = None,
    limit: int = 20,
) -> list[Match]:
    """One search; see `UnitFinder.find`, which is faster when asked more than once."""
    return UnitFinder(registry).find(text, vintage, level, limit)


def _entries(registry: UnitRegistry) -> Iterator[_Entry]:
    for vintage in registry.vintages:
        paths: dict[str, str] = {}
        for level in registry.levels(vintage):
            for unit in registry.units(vintage, level):
                full = strip_marks(normalise(unit.name))
                above = paths.get(unit.parent_code or "", "")
                paths[unit.code] = f"{full} {above}".strip()
                short = strip_marks(normalise(unit.short_name))
                yield _Entry(
                    unit=unit,
                    marked=(normalise(unit.name).lower(), normalise(unit.short_name).lower()),
                    short=short,
                    full=full,
                    path=f" {paths[unit.code]}",
                    alike=(_alike(short), _alike(full)),
                )


@dataclass(frozen=True)
class _Wanted:
    """What was typed, in the forms in which names are compared."""

    marked: str
    bare: str
    alike: str
    words: tuple[str, ...]


def _rank(entry: _Entry, wanted: _Wanted) -> int | None:
    """How close a name is, 0 the closest; None if it does not hold what was typed.

    Asked of every unit at every key that is pressed: the tests that most names fail come first.
    """
    if wanted.bare in entry.full:
        return _rank_of_holder(entry, wanted)
    if wanted.bare == entry.unit.code:
        return 0
    if wanted.alike in entry.alike:
        return 6
    return 7 if all(word in entry.path for word in wanted.words) else None


def _rank_of_holder(entry: _Entry, wanted: _Wanted) -> int:
    """The rank of a name that holds what was typed."""
    tests = (
        wanted.marked in entry.marked,
        wanted.bare in (entry.short, entry.full),
        entry.short.startswith(wanted.bare) or entry.full.startswith(wanted.bare),
        f" {wanted.bare}" in entry.full,
    )
    return next((rank for rank, holds in enumerate(tests, start=1) if holds), 5)


def _alike(bare: str) -> str:
    """The key with letters that are read for one another made one."""
    return bare.replace("l", "i").replace("y", "i")


def _almost(entries: Sequence[_Entry], wanted: str) -> list[tuple[int, _Entry]]:
    """Units whose name is spelt almost so, ranked after all others by likeness."""
    likeness = {
        name: SequenceMatcher(None, name, wanted).ratio()
        for name in get_close_matches(wanted, {entry.short for entry in entries}, 8, ALMOST)
    }
    return [
        (100 + round(100 * (1 - likeness[entry.short])), entry)
        for entry in entries
        if entry.short in likeness
    ]


def _order(rank: int, entry: _Entry) -> tuple[int, int, int, int, str]:
    unit = entry.unit
    newest_first = -unit.vintage.first_day.toordinal()
    return rank, LEVEL_ORDER[unit.level], len(entry.short), newest_first, unit.code
