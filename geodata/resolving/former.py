"""Former names: those of the registry, and those of the catalogue for units above the commune."""

from datetime import date
from functools import lru_cache

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.units import AdminUnit, Level

FILE = "former_names.toml"

Renamed = tuple[Level, str, str, date]
"""(level, code, the name before, the first day of the name after)."""


def former_names(unit: AdminUnit) -> tuple[str, ...]:
    """All names a unit bore before, as far as they are known."""
    known = tuple(
        name
        for level, code, name, since in _renamed()
        if (level, code) == (unit.level, unit.code) and unit.vintage.first_day >= since
    )
    return (*unit.former_names, *known)


@lru_cache(maxsize=1)
def _renamed() -> tuple[Renamed, ...]:
    return tuple(_read(name, table) for name, table in read_toml(CATALOGUE_DIR / FILE).items())


def _read(name: str, table: object) -> Renamed:
    entry = Entry(FILE, name, table)
    level = Level(entry.one_of("level", (Level.PROVINCE, Level.DISTRICT)))
    code, before, since = entry.text("code"), entry.text("name"), entry.day("since")
    entry.text("source")
    entry.close()
    if since is None:
        entry.fail("since", "is missing")
    return level, code, before, since
