"""Where communes are: distances on the ellipsoid, borders they share, islands.

Distances are geodesics on WGS 84 by Karney's method (PROJ), exact to nanometres; nothing is
computed in degrees. Where many places are searched, straight lines through the earth narrow the
search down first: in earth-centred coordinates

    straight line <= geodesic

always, as no way between two points is shorter. So the nearest of many points by geodesic is among
those whose straight line is no longer than the geodesic to the point that is nearest by straight
line, and every pair nearer than d by geodesic is among those nearer than d by straight line. The
geodesic is then worked out for these few: the answer is exact.

Two communes are adjacent where their borders share a line, or where their land overlaps, as in
boundaries that were drawn without care; a point in common (four communes at a crossing) is no
border. Positions are compared to a ten-millionth of a degree, a centimetre: the last digits of a
computation part no neighbours.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geodata.pilots.candidates import Flags, Floats, Ints

ELLIPSOID = Geod(ellps="WGS84")
METRES_PER_KM = 1000.0
ROUNDING = 1.0 + 1e-9
"""A search reaches this much further, so that rounding leaves nothing out."""

GRID = 1e-7
"""Degrees to which positions of borders are rounded."""

SHARED_LINE = "****1****"
"""DE-9IM: the borders meet in a line."""
OVERLAP = "2********"
"""DE-9IM: the insides meet in an area."""


def distances(places: Floats, others: Floats | None = None) -> Floats:
    """(n, m) geodesic distances in km on WGS 84; NaN where a place is not known.

    `places` (n, 2) and `others` (m, 2) are longitudes and latitudes in degrees; without `others`
    the distances among the places, of which half are worked out. It takes 8 n m bytes.
    """
    if others is None:
        first, second = np.triu_indices(len(places), 1)
        half = along(places[first], places[second])
        found = np.zeros((len(places), len(places)))
        found[first, second] = half
        found[second, first] = half
        unknown = ~_known(places)
        found[unknown, unknown] = np.nan
        return found
    rows = [along(np.broadcast_to(place, others.shape), others) for place in places]
    return np.array(rows, dtype=np.float64).reshape(len(places), len(others))


def along(starts: Floats, ends: Floats) -> Floats:
    """(n,) geodesic distances in km from each start to the end beside it; NaN where unknown."""
    found = np.full(len(starts), np.nan)
    both = _known(starts) & _known(ends)
    if both.any():
        lines = ELLIPSOID.inv(starts[both, 0], starts[both, 1], ends[both, 0], ends[both, 1])
        found[both] = np.asarray(lines[2]) / METRES_PER_KM
    return found


def nearest(places: Floats, others: Floats) -> tuple[Floats, Ints]:
    """For each place the km to the nearest of the others, and which it is (the first of equals).

    NaN and -1 where the place is not known or no other is.
    """
    km, which = np.full(len(places), np.nan), np.full(len(places), -1, dtype=np.int64)
    asked, there = np.flatnonzero(_known(places)), np.flatnonzero(_known(others))
    if not len(asked) or not len(there):
        return km, which
    tree, centres = KDTree(_centred(others[there])), _centred(places[asked])
    _, guess = tree.query(centres)
    reach = along(places[asked], others[there[guess]]) * ROUNDING
    close = tree.query_ball_point(centres, reach, return_sorted=True)
    counts = np.array([len(few) for few in close], dtype=np.int64)
    place = np.repeat(np.arange(len(asked)), counts)
    other = np.concatenate(close).astype(np.int64)
    exact = along(places[asked[place]], others[there[other]])
    order = np.lexsort((other, exact, place))
    first = order[np.unique(place[order], return_index=True)[1]]
    km[asked], which[asked] = exact[first], there[other[first]]
    return km, which


def pairs_within(places: Floats, km: float) -> Ints:
    """(m, 2) positions of places nearer to each other than `km`, each pair once, sorted."""
    known = np.flatnonzero(_known(places))
    if len(known) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    tree = KDTree(_centred(places[known]))
    pairs = known[tree.query_pairs(km * ROUNDING, output_type="ndarray")]
    pairs = np.sort(pairs.astype(np.int64), axis=1)
    return _ordered(pairs[along(places[pairs[:, 0]], places[pairs[:, 1]]) < km])


def adjacent(territories: Sequence[shapely.Geometry]) -> Ints:
    """(m, 2) positions of territories that share a border, each pair once, sorted.

    In degrees. An empty territory has no border.
    """
    exact = np.asarray(territories, dtype=object)
    shapes = shapely.set_precision(exact, GRID, mode="pointwise")
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.relate_pattern(shapes[first], shapes[second], SHARED_LINE)
    rest = np.flatnonzero(~shared)
    shared[rest] = shapely.relate_pattern(shapes[first[rest]], shapes[second[rest]], OVERLAP)
    return _ordered(np.stack([first[shared], second[shared]], axis=1).astype(np.int64))


def islands(adjacency: Ints, land: Flags, beyond: Flags | None = None) -> Flags:
    """Which of n territories are not connected over shared borders with the mainland.

    `adjacency` (m, 2) are positions of those that share a border, `land` (n,) says which have
    territory at all: one without is no island. `beyond` (n,) marks the neighbours of the part that
    is looked at: what is connected with one of them is mainland, as is the largest connected part
    (by number; of equals that of the earliest position).
    """
    count = len(land)
    ones = np.ones(len(adjacency), dtype=np.int8)
    graph = coo_array((ones, (adjacency[:, 0], adjacency[:, 1])), shape=(count, count))
    _, part = connected_components(graph, directed=False)
    members = np.bincount(part[land], minlength=part.max(initial=-1) + 1)
    mainland = np.zeros(len(members), dtype=bool)
    if land.any():
        mainland[members.argmax()] = True
    if beyond is not None:
        mainland[part[beyond]] = True
    found: Flags = land & ~mainland[part]
    return found


def _known(places: Floats) -> Flags:
    known: Flags = np.isfinite(places[:, 0]) & np.isfinite(places[:, 1])
    return known


def _ordered(pairs: Ints) -> Ints:
    """The pairs in the order of their first, then second position."""
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _centred(places: Floats) -> Floats:
    """(n, 3) earth-centred coordinates in km of positions on the ellipsoid."""
    lon, lat = np.radians(places[:, 0]), np.radians(places[:, 1])
    flat = ELLIPSOID.es
    radius = ELLIPSOID.a / METRES_PER_KM / np.sqrt(1.0 - flat * np.sin(lat) ** 2)
    return np.stack(
        [
            radius * np.cos(lat) * np.cos(lon),
            radius * np.cos(lat) * np.sin(lon),
            radius * (1.0 - flat) * np.sin(lat),
        ],
        axis=1,
    )
