"""From matched polygons to territory: undivided communes whole, divided ones cut into parts."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.cutting import cut
from geodata.boundaries.dissolve import united
from geodata.boundaries.polygons import clean_coverage
from geodata.boundaries.projection import Geometries, points_to_plane
from geodata.boundaries.splitting import Divided, Target, clusters, solve
from geodata.boundaries.territory import Codes, Territory, joined, objects

COPIED_POINT = 0.03
COPIED_AREA = 0.05
"""A published point this near (in square roots of the area) to the centroid of the unit as it
would be with every divided commune given whole, while the area differs by more than this, was
made from that simple sum and says nothing about the division."""


@dataclass(frozen=True)
class Matched:
    """Polygons in the plane with their commune before the reform and how it was found."""

    geometry: Geometries
    before: Codes
    method: Codes


def share_out(matched: Matched, links: pd.DataFrame, current: pd.DataFrame) -> Territory:
    """Pieces of land, each in one commune of each vintage; not yet a clean coverage.

    `links` as from `geodata.crosswalk.links_of_converter`, `current` the communes after the
    reform. Undivided communes keep their polygons apart; divided ones are cut.
    """
    divided_codes = set(links.loc[links["divided"], "from_code"])
    is_divided = np.array([code in divided_codes for code in matched.before])
    whole = links[~links["divided"]].set_index("from_code")["to_code"]
    after = whole.loc[list(matched.before[~is_divided])].to_numpy(dtype=object)
    undivided = Territory(
        matched.geometry[~is_divided],
        matched.before[~is_divided],
        after,
        matched.method[~is_divided],
    )
    parts = _cut_divided(matched, is_divided, undivided, links, current)
    return joined([undivided, parts])


def cleaned(territory: Territory) -> Territory:
    """The same pieces as a valid coverage; pieces that cleaning swallowed are left out."""
    geometry = clean_coverage(territory.geometry)
    keep = ~shapely.is_empty(geometry)
    return Territory(
        geometry[keep], territory.before[keep], territory.after[keep], territory.method[keep]
    )


def _cut_divided(
    matched: Matched,
    is_divided: np.ndarray,
    undivided: Territory,
    links: pd.DataFrame,
    current: pd.DataFrame,
) -> Territory:
    land = united(matched.geometry[is_divided], matched.before[is_divided])
    method = pd.Series(matched.method[is_divided], index=matched.before[is_divided])
    method = method[~method.index.duplicated()]
    seat = links[links["default"]].set_index("from_code")["to_code"]
    divided = links[links["divided"]].groupby("from_code")["to_code"].agg(list)
    rest = united(undivided.geometry, undivided.after)
    targets = _targets(current, rest, _simple_sums(rest, land, seat))
    row = {code: i for i, code in enumerate(current["code"])}
    communes = [
        Divided(land[code], tuple(row[to] for to in divided[code]), divided[code].index(seat[code]))
        for code in land.index
    ]
    pieces: list[tuple[shapely.Geometry, str, str, str]] = []
    for members in clusters(communes):
        grids = solve([communes[i] for i in members], targets)
        for i, grid in zip(members, grids, strict=True):
            code = land.index[i]
            for part, geometry in cut(communes[i].land, grid).items():
                pieces.append((geometry, code, divided[code][part], method[code]))
    columns = list(zip(*pieces, strict=True))
    return Territory(*[objects(column) for column in columns])


def _simple_sums(rest: pd.Series, land: pd.Series, seat: pd.Series) -> pd.Series:
    """Units as they would be with every divided commune given whole to its seat."""
    given = pd.Series(land.to_numpy(), index=seat.loc[land.index].to_numpy(), dtype=object)
    both = pd.concat([rest, given])
    return united(both.to_numpy(), both.index.to_numpy(dtype=object))


def _targets(current: pd.DataFrame, rest: pd.Series, simple: pd.Series) -> list[Target]:
    points = points_to_plane(current[["lon", "lat"]].to_numpy(dtype=float))
    areas = current["official_area_km2"].to_numpy(dtype=float) * 1e6
    found = []
    for code, area, point in zip(current["code"], areas, points, strict=True):
        target = Target(rest.get(code, shapely.Polygon()), float(area), (point[0], point[1]))
        whole = simple.get(code)
        if whole is not None and np.isfinite(area):
            middle = shapely.centroid(whole)
            copied = np.hypot(middle.x - point[0], middle.y - point[1]) < COPIED_POINT * np.sqrt(
                area
            )
            if copied and abs(shapely.area(whole) / area - 1.0) > COPIED_AREA:
                target = replace(target, centred=False)
        found.append(target)
    return found
