"""Territory from published positions, for islands that the polygons lack.

Hoàng Sa and Trường Sa are units of both vintages and must be drawn on every map of Vietnam; the
default polygons end at the coast. Each island of ``catalogue/islands.toml`` becomes a disc of its
land area, so that areas stay true; on the screen it may be drawn larger, so that it is seen.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.boundaries.projection import Geometries, points_to_plane
from geodata.errors import CatalogueError
from geodata.paths import Detail
from geodata.units import AFTER_REFORM

SEEN_RADIUS_M = {Detail.OVERVIEW: 5000.0, Detail.PROVINCE: 1000.0}
"""The least radius with which an island is drawn: some pixels at the scale of each detail."""


@dataclass(frozen=True)
class Island:
    """A published position: codes of the communes it belongs to, degrees WGS 84, land in km2."""

    name: str
    before_reform: str
    after_reform: str
    lon: float
    lat: float
    area_km2: float
    source: str
    enlarged: bool = True


def load_islands() -> tuple[Island, ...]:
    """The islands of the catalogue; `CatalogueError` if an entry is incomplete."""
    text = resources.files("geodata").joinpath("catalogue/islands.toml").read_text("utf-8")
    loaded = tomllib.loads(text)
    return tuple(_island(entry, loaded["sources"]) for entry in loaded["island"])


def owners(islands: tuple[Island, ...], vintage: str) -> npt.NDArray[np.object_]:
    """The commune of each island in a vintage: codes are reused, so only that of the day counts."""
    after = vintage >= AFTER_REFORM.name
    codes = [island.after_reform if after else island.before_reform for island in islands]
    return np.array(codes, dtype=object)


def _island(entry: dict[str, Any], sources: dict[str, str]) -> Island:
    try:
        return Island(**{**entry, "source": sources[entry["source"]]})
    except (KeyError, TypeError) as wrong:
        raise CatalogueError(
            f"The island {entry.get('name')!r} is incomplete.", entry=entry
        ) from wrong


def discs(islands: tuple[Island, ...], least_radius_m: float = 0.0) -> Geometries:
    """One disc in the plane for each island: its land area, or the least radius if larger.

    The least radius holds for islands that may be drawn enlarged.
    """
    centre = points_to_plane(np.array([(island.lon, island.lat) for island in islands]))
    radius = np.sqrt(np.array([island.area_km2 for island in islands]) * 1e6 / np.pi)
    may_grow = np.array([island.enlarged for island in islands])
    wide = np.maximum(radius, np.where(may_grow, least_radius_m, 0.0))
    # A polygon of 32 corners has a little less area than its circle: n/2 sin(2 pi/n) r^2.
    wide /= np.sqrt(16.0 / np.pi * np.sin(np.pi / 16.0))
    return np.asarray(shapely.buffer(shapely.points(centre), wide, quad_segs=8))
