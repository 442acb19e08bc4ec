"""Shared borders of polygons on an integer grid: every border is held once, as an arc.

The map draws a border once, knows what it separates, and sends it once. Coordinates are those of
the web-Mercator square: x east, y south, both 0 ... 2**bits, so that the browser adds integers and
multiplies by one scale. Two polygons that share a border before quantisation share it afterwards,
because equal points become equal points: no gap can open between neighbours.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

MAX_LATITUDE = 85.0511287798066
"""Degrees; the web-Mercator square ends here (EPSG:3857, Snyder 1987, formula 7-7)."""


def to_grid(lon: Floats, lat: Floats, bits: int) -> tuple[Ints, Ints]:
    """Degrees WGS 84 -> whole grid units of the web-Mercator square (spherical, as Leaflet's)."""
    side = float(2**bits)
    phi = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
    x = (lon + 180.0) / 360.0 * side
    y = (0.5 - np.log(np.tan(math.pi / 4 + phi / 2)) / (2 * math.pi)) * side
    return np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)


def to_degrees(x: Floats, y: Floats, bits: int) -> tuple[Floats, Floats]:
    """Inverse of `to_grid`, up to half a grid unit: grid units -> degrees (lon, lat)."""
    side = float(2**bits)
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - y / side) * 2 * math.pi)) - math.pi / 2)
    return x / side * 360.0 - 180.0, lat


@dataclass(frozen=True)
class Topology:
    """Arcs and the rings made of them.

    `arc_points` (n, 2) holds the points of all arcs one after the other, `arc_sizes` how many each
    has. `arc_units` (arcs, 2) names the units on its two sides, -1 where there is none. A ring is a
    run of `refs` (arc * 2, plus 1 when walked backwards); `ring_sizes` and `ring_units` say how
    long each is and whose. A closed border without any junction is an arc that ends where it began.
    """

    arc_points: Ints
    arc_sizes: Ints
    arc_units: Ints
    refs: Ints
    ring_sizes: Ints
    ring_units: Ints


def build_topology(geometries: npt.NDArray[np.object_], bits: int) -> Topology:
    """Cut the rings of polygons (degrees WGS 84) into shared arcs on a grid of 2**bits.

    Shells run one way and holes the other, so that a non-zero fill is right. Rings that collapse
    to fewer than three points on the grid are left out. Lines and points carry no territory and
    are ignored.
    """
    x, y, ring, ring_units = _rings(geometries, bits)
    if len(x) == 0:
        none = np.zeros(0, dtype=np.int64)
        return Topology(none.reshape(0, 2), none, none.reshape(0, 2), none, none, none)
    vertex = np.unique(x << 32 | y, return_inverse=True)[1].astype(np.int64)
    order, starts = _rotate_to_starts(vertex, ring, ring_units)
    points = np.column_stack([x[order], y[order]])
    return _assemble(points, vertex[order], ring[order], np.flatnonzero(starts), ring_units)


def _rings(geometries: npt.NDArray[np.object_], bits: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Grid points of all rings without repeats, the ring of each point, the unit of each ring."""
    parts, part_unit = shapely.get_parts(geometries, return_index=True)
    polygonal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, part_unit = shapely.orient_polygons(parts[polygonal]), part_unit[polygonal]
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = to_grid(coordinates[:, 0], coordinates[:, 1], bits)
    following = _following(ring)
    keep = (x != x[following]) | (y != y[following])
    x, y, ring = x[keep], y[keep], ring[keep]
    counts = np.bincount(ring, minlength=len(rings))
    whole = counts[ring] >= 3
    x, y, ring = x[whole], y[whole], ring[whole]
    used, ring = np.unique(ring, return_inverse=True)
    return x, y, ring.astype(np.int64), part_unit[ring_part[used]].astype(np.int64)


def _following(ring: Ints) -> Ints:
    """Index of the next point on the same ring; points of a ring stand together."""
    following = np.arange(1, len(ring) + 1, dtype=np.int64)
    if len(ring):
        last = np.append(np.flatnonzero(np.diff(ring)), len(ring) - 1)
        first = np.append(0, last[:-1] + 1)
        following[last] = first
    return following


def _edges(vertex: Ints, following: Ints) -> Ints:
    """Number of the undirected edge that leaves each point."""
    other = vertex[following]
    key = np.minimum(vertex, other) * (int(vertex.max()) + 1) + np.maximum(vertex, other)
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def _junctions(vertex: Ints, following: Ints, edge: Ints, unit: Ints) -> Flags:
    """Per point: do other than two borders meet there, or do the units beside it change?"""
    edges = int(edge.max()) + 1
    low = np.full(edges, np.iinfo(np.int64).max)
    high = np.full(edges, -1, dtype=np.int64)
    np.minimum.at(low, edge, unit)
    np.maximum.at(high, edge, unit)
    sides = low * (int(unit.max()) + 2) + high
    ends = np.concatenate([vertex, vertex[following]])
    pairs = np.unique(ends * edges + np.concatenate([edge, edge]))
    at, which = pairs // edges, pairs % edges
    points = int(vertex.max()) + 1
    degree = np.bincount(at, minlength=points)
    least = np.full(points, np.iinfo(np.int64).max)
    most = np.full(points, -1, dtype=np.int64)
    np.minimum.at(least, at, sides[which])
    np.maximum.at(most, at, sides[which])
    is_junction: Flags = (degree != 2) | (least != most)
    return is_junction[vertex]


def _rotate_to_starts(vertex: Ints, ring: Ints, ring_units: Ints) -> tuple[Ints, Flags]:
    """Order of the points that makes every ring begin where an arc begins; the arc starts in it."""
    following = _following(ring)
    edge = _edges(vertex, following)
    starts = _junctions(vertex, following, edge, ring_units[ring])
    rings = len(ring_units)
    first = np.searchsorted(ring, np.arange(rings))
    length = np.bincount(ring, minlength=rings)
    place = np.arange(len(ring)) - first[ring]
    # A ring without a junction begins at its smallest vertex, the same one from both sides.
    free = np.bincount(ring, weights=starts, minlength=rings) == 0
    smallest = np.full(rings, np.iinfo(np.int64).max)
    np.minimum.at(smallest, ring, vertex)
    starts = starts | (free[ring] & (vertex == smallest[ring]))
    begin = np.full(rings, np.iinfo(np.int64).max)
    np.minimum.at(begin, ring[starts], place[starts])
    turned = (place - begin[ring]) % length[ring]
    order = np.lexsort((turned, ring))
    return order, starts[order]


def _assemble(points: Ints, vertex: Ints, ring: Ints, first: Ints, ring_units: Ints) -> Topology:
    """Number the arcs, keep each once, and write the rings as references to them.

    `first` are the places in `points` where an arc begins; every ring begins with one.
    """
    following = _following(ring)
    edge = _edges(vertex, following)
    size = np.diff(np.append(first, len(points)))
    name = np.minimum.reduceat(edge, first)
    _, kept, arc = np.unique(name, return_index=True, return_inverse=True)
    # Number arcs by first use: neighbours in the stream are neighbours on the ground.
    rank = np.empty(len(kept), dtype=np.int64)
    rank[np.argsort(kept)] = np.arange(len(kept))
    arc = rank[arc]
    kept = np.sort(kept)
    backwards = vertex[first] * (int(vertex.max()) + 1) + vertex[following[first]]
    backwards = (backwards != backwards[kept][arc]).astype(np.int64)
    spans = size[kept] + 1
    offset = np.repeat(np.cumsum(spans) - spans, spans)
    point = np.repeat(first[kept], spans) + np.arange(int(spans.sum())) - offset
    # The last point of an arc is the one that follows its last edge.
    last = np.cumsum(spans) - 1
    point[last] = following[point[last] - 1]
    unit = ring_units[ring[first]]
    sides = np.full((len(kept), 2), -1, dtype=np.int64)
    forward = backwards == 0
    sides[arc[forward], 0] = unit[forward]
    sides[arc[~forward], 1] = unit[~forward]
    return Topology(
        arc_points=points[point],
        arc_sizes=spans,
        arc_units=sides,
        refs=arc * 2 + backwards,
        ring_sizes=np.bincount(ring[first], minlength=len(ring_units)),
        ring_units=ring_units,
    )
