"""Write registry, boundaries, display geometry and crosswalk of a build into its folder."""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.projection import GEOGRAPHIC, Geometries, to_degrees
from geodata.paths import DataDir, Detail
from geodata.units import Level, Vintage


def write_registry(target: DataDir, vintage: Vintage | str, frame: pd.DataFrame) -> None:
    """The registry of a vintage as parquet."""
    path = target.registry(vintage)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


def write_boundaries(
    target: DataDir, vintage: Vintage | str, level: Level, units: pd.DataFrame, geometry: Geometries
) -> None:
    """Full boundaries of a level as GeoParquet, WGS 84.

    `units` has ``code, name, parent_code, area_km2, method`` sorted by code, `geometry` is in
    degrees in the same order; units whose geometry is empty are left out.
    """
    frame = gpd.GeoDataFrame(
        {
            "code": units["code"].to_numpy(),
            "name": units["name"].to_numpy(),
            "parent_code": units["parent_code"].to_numpy(),
            "area_km2": units["area_km2"].to_numpy(),
            "method": units["method"].to_numpy(),
        },
        geometry=geometry,
        crs=GEOGRAPHIC,
    )
    path = target.boundaries(vintage, level)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame[~shapely.is_empty(geometry)].to_parquet(path, index=False)


def write_display(
    target: DataDir,
    vintage: Vintage | str,
    level: Level,
    detail: Detail,
    drawn: pd.Series,
) -> None:
    """Display geometry of ALL units of a level by code, in the plane; written in WGS 84.

    A unit without territory has an empty geometry.
    """
    frame = gpd.GeoDataFrame(
        {"code": drawn.index.to_numpy()}, geometry=to_degrees(drawn.to_numpy()), crs=GEOGRAPHIC
    )
    path = target.display(vintage, level, detail)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


def write_crosswalk(
    target: DataDir, from_vintage: Vintage | str, to_vintage: Vintage | str, frame: pd.DataFrame
) -> None:
    """The links from one vintage to another as parquet."""
    path = target.crosswalk(from_vintage, to_vintage)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


def write_report(target: DataDir, report: Mapping[str, Any]) -> None:
    """The report of a build as JSON with Vietnamese letters as they are."""
    target.report.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1, default=_plain)
    target.report.write_text(text + "\n", encoding="utf-8")


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} does not belong in a report")
