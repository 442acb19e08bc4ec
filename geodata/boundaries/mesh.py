"""The vertices and edges of a coverage, the areas of its units, and how they depend on vertices."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array

from geodata.boundaries.projection import Floats, Geometries, Ints

Mask = npt.NDArray[np.bool_]

SHORTEST_M = 0.5
"""Shorter edges count as this long."""


@dataclass(frozen=True)
class Mesh:
    """The vertices and edges of a coverage, and the units that its pieces belong to.

    `pieces` have their outer rings counterclockwise; `xy` (n, 2) metres are their distinct
    vertices, `vertex` the one of each of their coordinates. `edges` (2, m) join vertices, `length`
    in metres; `outer` edges have land on one side only, and `scale` is the size of the smaller
    unit beside each. `start`, `end` are the edges on borders of units, once for each unit that has
    them, in the direction that leaves `unit` to the left; `side` is their position in `edges`.
    """

    pieces: Geometries
    xy: Floats
    vertex: Ints
    edges: Ints
    length: Floats
    outer: Mask
    scale: Floats
    start: Ints
    end: Ints
    unit: Ints
    side: Ints

    @classmethod
    def of(cls, pieces: Geometries, unit: Ints) -> "Mesh":
        """The mesh of a valid coverage; `unit` is the unit of each piece, from 0 upwards."""
        pieces = shapely.orient_polygons(pieces)
        parts, piece_of = shapely.get_parts(pieces, return_index=True)
        rings, part_of = shapely.get_rings(parts, return_index=True)
        coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
        spots, vertex = np.unique(coordinates @ np.array([1.0, 1.0j]), return_inverse=True)
        xy = np.column_stack([spots.real, spots.imag])
        along = np.flatnonzero(ring_of[1:] == ring_of[:-1])
        start, end = vertex[along], vertex[along + 1]
        owner = unit[piece_of[part_of[ring_of[along]]]]
        key = np.minimum(start, end) * len(xy) + np.maximum(start, end)
        edge, side, count = np.unique(key, return_inverse=True, return_counts=True)
        edges = np.stack([edge // len(xy), edge % len(xy)])
        area = np.bincount(unit, shapely.area(pieces))
        scale = np.full(len(edge), np.inf)
        np.minimum.at(scale, side, np.sqrt(area)[owner])
        least, most = np.full(len(edge), len(area)), np.full(len(edge), -1)
        np.minimum.at(least, side, owner)
        np.maximum.at(most, side, owner)
        border = ((least != most) | (count == 1))[side]
        length = np.maximum(np.hypot(*(xy[edges[0]] - xy[edges[1]]).T), SHORTEST_M)
        return cls(
            pieces, xy, vertex, edges, length, count == 1, scale,
            start[border], end[border], owner[border], side[border],
        )  # fmt: skip

    def free(self) -> Ints:
        """The vertices that no outer edge touches."""
        fixed = np.zeros(len(self.xy), dtype=bool)
        fixed[self.edges[:, self.outer]] = True
        return np.flatnonzero(~fixed)

    def moved(self, shift: Floats) -> Geometries:
        """The pieces with each vertex displaced by its `shift` (n, 2)."""
        there = (self.xy + shift)[self.vertex]
        return np.asarray(shapely.set_coordinates(self.pieces.copy(), there))


def areas_and_moments(mesh: Mesh, xy: Floats, point: Floats) -> tuple[Floats, Floats]:
    """Area m2 of each unit and its first moments (k, 2) m3 about its `point` (shoelace formula)."""
    a, b = xy[mesh.start] - point[mesh.unit], xy[mesh.end] - point[mesh.unit]
    cross = a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]
    area = np.asarray(np.bincount(mesh.unit, cross / 2.0, len(point)), dtype=np.float64)
    moment = [np.bincount(mesh.unit, (a + b)[:, k] * cross / 6.0, len(point)) for k in (0, 1)]
    return area, np.column_stack(moment)


def gradients(mesh: Mesh, point: Floats) -> list[csr_array]:
    """Derivatives of area and both moments (units, 2 n) by the x, then the y of all vertices."""
    a, b = mesh.xy[mesh.start] - point[mesh.unit], mesh.xy[mesh.end] - point[mesh.unit]
    cross = (a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1])[:, None]
    by_a, by_b = np.column_stack([b[:, 1], -b[:, 0]]), np.column_stack([-a[:, 1], a[:, 0]])
    count = len(mesh.xy)
    columns = np.concatenate([mesh.start, mesh.start + count, mesh.end, mesh.end + count])
    rows = np.tile(mesh.unit, 4)

    def matrix(of_a: Floats, of_b: Floats) -> csr_array:
        values = np.concatenate([of_a[:, 0], of_a[:, 1], of_b[:, 0], of_b[:, 1]])
        return coo_array((values, (rows, columns)), shape=(len(point), 2 * count)).tocsr()

    found = [matrix(by_a / 2.0, by_b / 2.0)]
    for k in (0, 1):
        both = (a + b)[:, [k]]
        own = cross * np.eye(2)[k]
        found.append(matrix((both * by_a + own) / 6.0, (both * by_b + own) / 6.0))
    return found


def spoilt(pieces: Geometries) -> Mask:
    """Mask of the pieces that are not valid, have no area or do not fit their neighbours."""
    bad = ~shapely.is_valid(pieces) | ~(shapely.area(pieces) > 0.0)
    return np.asarray(bad | ~shapely.is_empty(shapely.coverage_invalid_edges(pieces)))
