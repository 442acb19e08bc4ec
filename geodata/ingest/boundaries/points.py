"""Published points that imported boundaries put into another unit than the one on record."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from geodata.ingest.model import Problem, Severity
from geodata.store import open_store


def points_note(
    database: Path | str | None, vintage: str, units: Mapping[str, shapely.Geometry]
) -> list[Problem]:
    """How many points of the newest release lie in another commune by the new boundaries.

    `units` are in degrees. Points keep the unit on record until their file is imported again.
    Nothing is said where nothing was published or the release knows no units of the vintage.
    """
    if database is None or (isinstance(database, Path) and not database.is_file()):
        return []
    with open_store(database) as store:
        if store.latest() is None:
            return []
        points = store.points()
    if vintage not in points or points.empty:
        return []
    known = points.dropna(subset=[vintage])
    codes = np.array(list(units), dtype=object)
    spots = shapely.points(known["lon"].to_numpy(dtype=float), known["lat"].to_numpy(dtype=float))
    tree = shapely.STRtree(np.array([*units.values()], dtype=object))
    point, unit = tree.query(spots, predicate="intersects")
    on_record = known[vintage].to_numpy(dtype=object)
    stays = set(point[codes[unit] == on_record[point]])
    into = len(set(point) - stays)
    mine = np.flatnonzero(np.isin(on_record, codes))
    out_of = len(set(mine) - set(point))
    if not into and not out_of:
        return []
    return [
        Problem(
            "points",
            Severity.NOTE,
            f"{into} điểm đã công bố nằm ở xã khác theo ranh giới mới, {out_of} điểm ra ngoài; "
            "nhập lại tệp điểm để cập nhật.",
            f"{into} published points lie in another commune by the new boundaries, {out_of} "
            "outside; import the files of points again to update them.",
        )
    ]
