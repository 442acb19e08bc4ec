"""Read published boundaries back."""

from pathlib import Path

import geopandas as gpd

from geodata.errors import DataMissing
from geodata.paths import DataDir, Detail
from geodata.units import Level, UnitRegistry, Vintage


def load_boundaries(data_dir: DataDir, vintage: Vintage | str, level: Level) -> gpd.GeoDataFrame:
    """Full boundaries of a level, WGS 84, sorted by code; only units that have territory.

    Columns ``code, name, parent_code, area_km2, method, geometry``. `DataMissing` without a build.
    """
    return _read(data_dir.boundaries(vintage, level))


def load_display(
    data_dir: DataDir, vintage: Vintage | str, level: Level, detail: Detail
) -> gpd.GeoDataFrame:
    """Simplified boundaries of a level, WGS 84: ALL units of the level in the registry's order.

    Position i is ``registry.units(vintage, level)[i]``; a unit without territory has an empty
    geometry. Columns ``code, geometry``. `DataMissing` without a build.
    """
    return _read(data_dir.display(vintage, level, detail))


def mapped_vintages(data_dir: DataDir, registry: UnitRegistry) -> tuple[Vintage, ...]:
    """The vintages that can be drawn, oldest first: display geometry is there for every level."""
    return tuple(
        vintage
        for vintage in registry.vintages
        if all(
            data_dir.display(vintage, level, detail).exists()
            for level in vintage.levels
            for detail in Detail
        )
    )


def _read(path: Path) -> gpd.GeoDataFrame:
    if not path.exists():
        raise DataMissing(f"There is no {path}; run `atlas build`.", path=str(path))
    return gpd.read_parquet(path)
