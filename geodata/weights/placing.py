"""Parts of divided communes measured by the points that lie in them.

A point counts for the part in whose old and whose new commune it lies. A commune counts only where
every part has at least one point: that a list shows none in a part says that the list is not
complete, not that nobody lives there.
"""

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.projection import Geometries


def amounts_of_points(
    links: pd.DataFrame, points: pd.DataFrame, old: pd.Series, new: pd.Series
) -> pd.DataFrame:
    """``from_code, to_code, amount`` of the linked parts that have a point.

    `points` has ``lon, lat`` (degrees WGS 84) and ``amount`` (1 where points are counted); `old`
    and `new` are geometries by code, degrees. A point on a border counts for one part of a commune.
    """
    place = np.asarray(shapely.points(points[["lon", "lat"]].to_numpy(dtype=float)))
    inside = _inside(place, old, links["from_code"], "from_code").merge(
        _inside(place, new, links["to_code"], "to_code"), on="point"
    )
    linked = inside.merge(links[["from_code", "to_code"]], on=["from_code", "to_code"])
    linked = linked.sort_values(["point", "from_code", "to_code"])
    linked = linked.drop_duplicates("point")
    linked["amount"] = points["amount"].to_numpy(dtype=float)[linked["point"]]
    return linked.groupby(["from_code", "to_code"])["amount"].sum().reset_index()


def _inside(place: Geometries, geometry: pd.Series, codes: pd.Series, column: str) -> pd.DataFrame:
    """``point`` (its position) and the code of each unit that it lies in."""
    drawn = geometry[geometry.index.isin(codes)]
    tree = shapely.STRtree(drawn.to_numpy())
    point, unit = tree.query(place, predicate="intersects")
    return pd.DataFrame({"point": point, column: drawn.index.to_numpy(dtype=object)[unit]})
