"""The report of a build: counts, checks, what is doubtful and what has no territory, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.adjust import Adjustment
from geodata.boundaries.matching import Matching, Method
from geodata.boundaries.polygons import NamedPolygons
from geodata.boundaries.projection import Geometries, area_km2
from geodata.boundaries.repair import Move
from geodata.units import Vintage

AREA_DOUBT = 0.10
"""A unit whose area differs from the official one by more than this share is doubtful."""

SURE_METHODS = {Method.NAME_IN_DISTRICT, Method.FORMER_NAME}

WHY_DOUBTFUL = {
    Method.NAME_IN_PROVINCE: "the polygon of this name lies in another district of the province",
    Method.LIKE_NAME: "the name of the polygon is only like the unit's",
    Method.PLACE: "matched by place; the names do not agree",
    Method.ABSORBED: "a polygon without a unit of its name was given to the likeliest neighbour",
}

WHY_WITHOUT_TERRITORY = (
    "no polygon bears its name or a former one and none is left over at its place: it was formed "
    "by dividing another unit after the polygons were drawn (about 2017)"
)

WHY_ADJUSTED = "borders between communes were moved towards the published areas and points"
WHY_KEPT = "borders were left as they were: no displacement kept the coverage valid"

Row = dict[str, Any]


def doubtful_matches(
    vintage: Vintage, polygons: NamedPolygons, found: Matching, communes: pd.DataFrame
) -> list[Row]:
    """One row for each polygon that was not matched by its name within its district."""
    rows = []
    for i in np.flatnonzero([method not in SURE_METHODS for method in found.method]):
        unit = communes.iloc[found.unit[i]]
        named = f"{polygons.commune[i]}, {polygons.district[i]}, {polygons.province[i]}"
        rows.append(
            {
                "vintage": vintage.name,
                "code": unit["code"],
                "name": unit["name"],
                "why": WHY_DOUBTFUL[found.method[i]],
                "polygon": named,
            }
        )
    return rows


def doubtful_areas(vintage: Vintage, units: pd.DataFrame, geometry: Geometries) -> list[Row]:
    """Units whose area is far from the official one; either may be wrong."""
    own = area_km2(geometry)
    rows = []
    for code, name, official, area in zip(
        units["code"], units["name"], units["official_area_km2"], own, strict=True
    ):
        if area > 0 and official > 0 and abs(area / official - 1.0) > AREA_DOUBT:
            rows.append(
                {
                    "vintage": vintage.name,
                    "code": code,
                    "name": name,
                    "why": "its area differs from the official area; one of them is wrong",
                    "area_km2": round(float(area), 2),
                    "official_area_km2": float(official),
                }
            )
    return rows


def doubtful_links(
    vintage: Vintage, refuted: pd.DataFrame, links: pd.DataFrame, names: Mapping[str, str]
) -> list[Row]:
    """Links that place contradicts: parts too far away to be, and communes linked elsewhere."""
    moved = links[links["moved"]]
    reasons = (
        (refuted, "the sources send a part of it to a unit far away; that link is left out"),
        (moved, "area and place put it into another unit than the sources say"),
    )
    return [
        {
            "vintage": vintage.name,
            "code": code,
            "name": names[code],
            "why": why,
            "to_code": to_code,
        }
        for frame, why in reasons
        for code, to_code in zip(frame["from_code"], frame["to_code"], strict=True)
    ]


def moved_land(moves: Sequence[Move], names: Mapping[str, str]) -> list[Row]:
    """Land that was moved between units after the reform."""
    return [
        {
            "from_code": move.giver,
            "from_name": names[move.giver],
            "to_code": move.taker,
            "to_name": names[move.taker],
            "km2": round(move.km2, 2),
            "why": "official areas and points of both units agree that it lies in the other",
        }
        for move in moves
    ]


def adjusted_borders(adjustment: Adjustment) -> Row:
    """What moving the inner borders towards the published areas and points did, and to how many."""
    return {
        "units": adjustment.units,
        "units_moved": adjustment.units_moved,
        "displacement_median_m": round(adjustment.median_m, 2),
        "displacement_largest_m": round(adjustment.largest_m, 2),
        "area_misfit_before": round(adjustment.misfit_before, 6),
        "area_misfit_after": round(adjustment.misfit_after, 6),
        "pieces_damped": adjustment.pieces_damped,
        "why": WHY_KEPT if adjustment.kept else WHY_ADJUSTED,
    }


def without_territory(vintage: Vintage, units: pd.DataFrame, geometry: Geometries) -> list[Row]:
    """Units that have no land in the build."""
    empty = shapely.is_empty(geometry)
    return [
        {"vintage": vintage.name, "code": code, "name": name, "why": WHY_WITHOUT_TERRITORY}
        for code, name in zip(units.loc[empty, "code"], units.loc[empty, "name"], strict=True)
    ]


def checks(vintage: Vintage, communes: Geometries) -> Row:
    """Soundness of the communes as a coverage: areas in km2, shares of the whole."""
    land = communes[~shapely.is_empty(communes)]
    total = float(area_km2(land).sum())
    whole = shapely.union_all(land)
    overlap = total - float(shapely.area(whole)) / 1e6
    holes = [
        shapely.area(shapely.Polygon(ring)) / 1e6
        for part in shapely.get_parts(whole)
        for ring in shapely.get_parts(shapely.get_rings(part))[1:]
    ]
    return {
        "vintage": vintage.name,
        "units": len(communes),
        "units_with_territory": len(land),
        "area_km2": total,
        "valid_geometries": bool(shapely.is_valid(land).all()),
        "valid_coverage": bool(shapely.coverage_is_valid(land)),
        "overlap_km2": max(overlap, 0.0),
        "gap_km2": float(sum(holes)),
        "overlap_and_gap_share": (max(overlap, 0.0) + float(sum(holes))) / total,
    }
