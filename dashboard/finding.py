"""Units by name, for `atlas units find`."""

from dataclasses import asdict, dataclass

from geodata.errors import UnitNotFound
from geodata.paths import DataDir
from geodata.search import find_units
from geodata.units import UNIT_LEVELS, Level, UnitRegistry


@dataclass(frozen=True)
class Found:
    """One unit; `path` is its name with those of its parents."""

    vintage: str
    code: str
    level: str
    name: str
    path: str

    def as_dict(self) -> dict[str, str]:
        """Plain data for JSON."""
        return asdict(self)


def find_by_name(
    data_dir: DataDir, name: str, vintage: str | None, level: str | None, limit: int
) -> list[Found]:
    """Units found, best first; `UnitNotFound` when there is none or the filter is unknown."""
    wanted_level = None if level is None else _level(level)
    registry = UnitRegistry.load(data_dir)
    matches = find_units(registry, name, vintage=vintage, level=wanted_level, limit=limit)
    found = []
    for match in matches:
        unit = match.unit
        path = [unit.name]
        parent = unit.parent_code
        while parent is not None:
            above = registry.get(unit.vintage, parent)
            path.append(above.name)
            parent = above.parent_code
        found.append(
            Found(unit.vintage.name, unit.code, str(unit.level), unit.name, ", ".join(path))
        )
    if not found:
        raise UnitNotFound(f"No unit is called {name!r}; try fewer letters.", name=name)
    return found


def _level(text: str) -> Level:
    if text in UNIT_LEVELS:
        return Level(text)
    known = ", ".join(UNIT_LEVELS)
    raise UnitNotFound(f"There is no level {text!r}; there are {known}.", level=text)
