"""Raw named polygons -> a clean coverage: valid, edge-matched, no overlaps, no slivers.

Each record has one list of vertices. Where a commune has several parts (islands) or a hole, the
rings stand one after another in that list, each closed by a repeat of its own first vertex; read
as one ring they cross themselves. `split_rings` takes them apart again.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata.boundaries.projection import Geometries, points_to_plane
from geodata.errors import BuildError

GAP_WIDTH_M = 150.0
"""Gaps narrower than this between communes are slivers of drawing, not water or land."""

SNAP_M = 0.5
"""Vertices nearer than this are one vertex."""


@dataclass(frozen=True)
class NamedPolygons:
    """The polygons in the plane (metres), with the names they came with."""

    province: tuple[str, ...]
    district: tuple[str, ...]
    commune: tuple[str, ...]
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.geometry)


def split_rings(vertices: Sequence[Sequence[float]]) -> list[list[tuple[float, float]]]:
    """Rings of a list in which closed rings follow one another; `BuildError` if one is open."""
    rings: list[list[tuple[float, float]]] = []
    ring: list[tuple[float, float]] = []
    for x, y in vertices:
        ring.append((x, y))
        if len(ring) > 3 and ring[0] == ring[-1]:
            rings.append(ring)
            ring = []
    if ring:
        raise BuildError("A polygon has a ring that does not close.", vertices=len(ring))
    return rings


def area_of_rings(rings: list[list[tuple[float, float]]]) -> shapely.Geometry:
    """The area that rings enclose, even-odd: a ring within a ring is a hole, the next an island."""
    area: shapely.Geometry = shapely.Polygon(points_to_plane(np.array(rings[0])))
    if len(rings) == 1:
        return area
    parts = [shapely.make_valid(shapely.Polygon(points_to_plane(np.array(r)))) for r in rings]
    return functools.reduce(shapely.symmetric_difference, parts)


def read_polygons(records: Sequence[dict[str, Any]]) -> NamedPolygons:
    """Polygons in the plane from records ``province, district, ward, coordinates``.

    Each is valid; together they are a coverage but for a few dozen overlaps and slivers, which
    `clean_coverage` mends once the pieces are final.
    """
    raw = np.array([area_of_rings(split_rings(r["coordinates"])) for r in records], dtype=object)
    return NamedPolygons(
        province=tuple(r["province"] for r in records),
        district=tuple(r["district"] for r in records),
        commune=tuple(r["ward"] for r in records),
        geometry=_areas_only(shapely.make_valid(raw)),
    )


def clean_coverage(areas: Geometries) -> Geometries:
    """Areas in metres -> a valid coverage; `BuildError` if three passes do not reach one.

    Overlaps go to the area with the longer common border, gaps narrower than `GAP_WIDTH_M` to a
    neighbour.
    """
    for _ in range(3):
        areas = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than its stubs
            areas, gap_width=GAP_WIDTH_M, snapping_distance=SNAP_M
        )
        if shapely.coverage_is_valid(areas) and bool(shapely.is_valid(areas).all()):
            return areas
    raise BuildError(
        "The polygons could not be made a valid coverage.",
        invalid_edges=int((~shapely.is_empty(shapely.coverage_invalid_edges(areas))).sum()),
    )


def _areas_only(geometries: Geometries) -> Geometries:
    """Drop the points and lines that validation leaves beside areas."""
    cleaned = geometries.copy()
    for i in np.flatnonzero(
        shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION
    ):
        parts = shapely.get_parts(geometries[i])
        cleaned[i] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return cleaned
