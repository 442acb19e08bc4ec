"""In which commune of each vintage a point lies, and how far it is from where it is said to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geodata.boundaries import load_boundaries
from geodata.boundaries.projection import Floats, points_to_plane, to_plane
from geodata.boundaries.reading import mapped_vintages
from geodata.paths import DataDir
from geodata.units import Level, UnitRegistry

NEAR_M = 1_000.0
"""A point that lies in no commune but this near to one is counted to it: coasts are drawn coarsely.
"""


@dataclass(frozen=True)
class Place:
    """The commune of a point in one vintage; `off_m` is how far outside of it the point lies."""

    code: str
    province: str
    off_m: float = 0.0


class Territory:
    """The communes of every vintage that has boundaries."""

    def __init__(self, data_dir: DataDir, registry: UnitRegistry) -> None:
        self._data_dir = data_dir
        self.registry = registry
        self._trees: dict[str, tuple[shapely.STRtree, list[str]]] = {}
        self._provinces: dict[tuple[str, str], shapely.Geometry | None] = {}

    @cached_property
    def vintages(self) -> tuple[str, ...]:
        """The names of the vintages, oldest first."""
        return tuple(one.name for one in mapped_vintages(self._data_dir, self.registry))

    def place(self, lonlat: Floats) -> list[dict[str, Place]]:
        """The place of each point by vintage; points (n, 2) in degrees WGS 84, NaN for none.

        A vintage is missing where the point lies more than `NEAR_M` outside of all communes.
        """
        found: list[dict[str, Place]] = [{} for _ in range(len(lonlat))]
        usable = np.flatnonzero((np.abs(lonlat) <= (180.0, 85.0)).all(axis=1))
        points = np.atleast_1d(np.asarray(shapely.points(lonlat[usable])))
        for vintage in self.vintages:
            tree, codes = self._communes(vintage)
            shapes = tree.geometries
            which, where = tree.query(points, predicate="intersects")
            inside: dict[int, int] = {}
            for index, shape in zip(which.tolist(), where.tolist(), strict=True):
                inside[index] = min(shape, inside.get(index, shape))
            outside = np.setdiff1d(np.arange(len(points)), list(inside))
            near = np.atleast_1d(tree.nearest(points[outside])) if len(outside) else outside
            for index, shape in inside.items():
                found[usable[index]][vintage] = self._named(vintage, codes[shape], 0.0)
            for index, shape in zip(outside, near, strict=True):
                off = _distance_m(shapes[shape], lonlat[usable[index]])
                if off <= NEAR_M:
                    found[usable[index]][vintage] = self._named(vintage, codes[shape], off)
        return found

    def distance_m(self, vintage: str, province: str, lonlat: Floats) -> float | None:
        """How far a point (longitude, latitude) is from a province; None without its boundary."""
        key = (vintage, province)
        if key not in self._provinces:
            frame = load_boundaries(self._data_dir, vintage, Level.PROVINCE)
            chosen = frame.loc[frame["code"] == province, "geometry"]
            self._provinces[key] = None if chosen.empty else to_plane(chosen.to_numpy())[0]
        shape = self._provinces[key]
        if shape is None:
            return None
        return float(shapely.distance(shape, shapely.points(points_to_plane(lonlat[None, :])[0])))

    def name(self, vintage: str, code: str) -> str:
        """The name of a unit."""
        return self.registry.get(vintage, code).name

    def _communes(self, vintage: str) -> tuple[shapely.STRtree, list[str]]:
        if vintage not in self._trees:
            frame = load_boundaries(self._data_dir, vintage, Level.COMMUNE)
            shapes = np.asarray(frame.geometry.array)
            self._trees[vintage] = shapely.STRtree(shapes), frame["code"].tolist()
        return self._trees[vintage]

    def _named(self, vintage: str, code: str, off_m: float) -> Place:
        return Place(code, self.registry.get(vintage, code).province_code, off_m)


def _distance_m(shape: shapely.Geometry, lonlat: Floats) -> float:
    point = shapely.points(points_to_plane(lonlat[None, :])[0])
    return float(shapely.distance(to_plane(np.array([shape], dtype=object))[0], point))


def codes_of(places: Mapping[str, Place]) -> dict[str, str]:
    """The code of the commune by vintage."""
    return {vintage: place.code for vintage, place in places.items()}
