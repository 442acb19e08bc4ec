"""Which boundaries the map shows that are not the default ones, for the page to say so."""

from dataclasses import dataclass

from geodata import additions
from geodata.additions import Addition, AdditionKind
from geodata.paths import DataDir
from geodata.units import UnitRegistry


@dataclass(frozen=True)
class ImportedBoundaries:
    """Boundaries of a vintage that came from a file: whose, how many units, when (ISO date)."""

    vintage: str
    places: tuple[str, ...]
    units: int
    file_name: str
    day: str


def imported_boundaries(
    data_dir: DataDir, registry: UnitRegistry
) -> tuple[ImportedBoundaries, ...]:
    """The imported boundaries in use, oldest first."""
    return tuple(
        _described(one, registry)
        for one in additions.active(data_dir)
        if one.kind is AdditionKind.BOUNDARIES
    )


def _described(addition: Addition, registry: UnitRegistry) -> ImportedBoundaries:
    codes = addition.report.get("provinces", ())
    return ImportedBoundaries(
        vintage=addition.vintage,
        places=tuple(registry.get(addition.vintage, code).name for code in codes),
        units=int(addition.report.get("units", 0)),
        file_name=addition.file_name,
        day=addition.added_at.date().isoformat(),
    )
