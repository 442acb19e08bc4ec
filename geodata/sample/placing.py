"""Random places inside commune polygons, and the commune of each place in both vintages."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.sample.territory import FloatArray, IntArray, Territory
from geodata.units import AFTER_REFORM, BEFORE_REFORM

ROUNDS = 40


def inside(shapes: npt.NDArray[Any], rng: np.random.Generator) -> FloatArray:
    """One random place (lon, lat) strictly inside each polygon, denser towards its middle.

    Draws in the bounding box and keeps what falls inside; a polygon that is missed in every round
    gets its representative point.
    """
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes))
    box = shapely.bounds(shapes)
    shapely.prepare(shapes)
    places = middle.copy()
    open_rows = np.arange(len(shapes))
    for _ in range(ROUNDS):
        if not len(open_rows):
            break
        low, high = box[open_rows, :2], box[open_rows, 2:]
        drawn = low + rng.random((len(open_rows), 2)) * (high - low)
        pull = np.sqrt(rng.random((len(open_rows), 1)))
        tried = middle[open_rows] + pull * (drawn - middle[open_rows])
        hit = shapely.contains_xy(shapes[open_rows], tried[:, 0], tried[:, 1])
        places[open_rows[hit]] = tried[hit]
        open_rows = open_rows[~hit]
    return np.asarray(places, dtype=np.float64)


def successors(territory: Territory, rows: IntArray, places: FloatArray) -> IntArray:
    """Position of the new commune of each place: where its old commune went, or by place.

    `rows` are the positions of the old communes. Where an old commune was divided, the part that
    contains the place is taken, else the heaviest part.
    """
    order = np.lexsort((territory.link_weight, territory.link_from))
    heaviest = np.zeros(len(territory.communes), dtype=np.int64)
    heaviest[territory.link_from[order]] = territory.link_to[order]
    found = heaviest[rows]
    parts = np.bincount(territory.link_from, minlength=len(territory.communes))
    divided = np.flatnonzero(parts[rows] > 1)
    if len(divided):
        points = shapely.points(places[divided])
        tree = shapely.STRtree(territory.new_shapes)
        which, new = tree.query(points, predicate="within")
        found[divided[which]] = new
    return np.asarray(found, dtype=np.int64)


def placements(territory: Territory, points: pd.DataFrame) -> pd.DataFrame:
    """``point_id, vintage, code`` for points with the columns ``commune`` and ``successor``."""
    old = pd.DataFrame(
        {
            "point_id": points["point_id"],
            "vintage": BEFORE_REFORM.name,
            "code": territory.communes["code"].to_numpy()[points["commune"]],
        }
    )
    new = pd.DataFrame(
        {
            "point_id": points["point_id"],
            "vintage": AFTER_REFORM.name,
            "code": territory.new_communes["code"].to_numpy()[points["successor"]],
        }
    )
    return pd.concat([old, new], ignore_index=True)
