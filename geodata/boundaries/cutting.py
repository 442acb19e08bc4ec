"""Cut land along the lines where the best of several scores on a grid changes."""

import numpy as np
import shapely

from geodata.boundaries.projection import Floats, Geometries, Ints
from geodata.boundaries.splitting import ScoredGrid

SLIVER_SHARE = 0.01
"""Scattered faces smaller than this share of the land go to a neighbouring face."""


def cut(land: shapely.Geometry, grid: ScoredGrid) -> dict[int, shapely.Geometry]:
    """The land of each part, by its position in ``grid.parts``; parts without land are left out.

    Between the nodes of the grid scores are interpolated on triangles, so the cuts are straight
    within a triangle and meet at its edges. The pieces cover the land and do not overlap.
    """
    lines = boundaries_of_labels(grid)
    if not len(lines):
        scores = grid.scores[grid.inside] if len(grid.inside) else grid.scores
        counts = np.bincount(scores.argmax(axis=1))
        return {int(counts.argmax()): land}
    noded = shapely.union_all([shapely.boundary(land), *lines])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    spots = shapely.point_on_surface(faces)
    shapely.prepare(land)
    keep = shapely.contains(land, spots)
    faces, spots = faces[keep], spots[keep]
    label = mended(faces, labels_at(grid, shapely.get_coordinates(spots)))
    return {int(k): shapely.union_all(faces[label == k]) for k in np.unique(label)}


def boundaries_of_labels(grid: ScoredGrid) -> Geometries:
    """Line segments along which the part with the highest score changes."""
    rows, columns = grid.shape
    node = np.arange(rows * columns).reshape(rows, columns)
    south_west, south_east = node[:-1, :-1].ravel(), node[:-1, 1:].ravel()
    north_east, north_west = node[1:, 1:].ravel(), node[1:, :-1].ravel()
    lower = np.column_stack([south_west, south_east, north_east])
    upper = np.column_stack([south_west, north_east, north_west])
    triangles = np.vstack([lower, upper])
    label = grid.scores.argmax(axis=1)
    mixed = triangles[(label[triangles] != label[triangles[:, :1]]).any(axis=1)]
    segments: list[list[Floats]] = []
    for corners in mixed.tolist():
        marks = [
            _crossing(grid, label, min(p, q), max(p, q))
            for p, q in zip(corners, corners[1:] + corners[:1], strict=True)
            if label[p] != label[q]
        ]
        if len(marks) == 2:
            segments.append(marks)
        else:
            middle = np.mean(marks, axis=0)
            segments += [[mark, middle] for mark in marks]
    if not segments:
        return np.array([], dtype=object)
    return np.asarray(shapely.linestrings(np.array(segments)))


def _crossing(grid: ScoredGrid, label: Ints, p: int, q: int) -> Floats:
    """Where the label changes on the edge from node p to node q."""
    ahead_at_p = grid.scores[p, label[p]] - grid.scores[p, label[q]]
    ahead_at_q = grid.scores[q, label[q]] - grid.scores[q, label[p]]
    both = ahead_at_p + ahead_at_q
    share = ahead_at_p / both if both > 0 else 0.5
    return np.asarray(grid.xy[p] + share * (grid.xy[q] - grid.xy[p]))


def labels_at(grid: ScoredGrid, xy: Floats) -> Ints:
    """The best part at points (n, 2), by bilinear interpolation of the scores."""
    rows, columns = grid.shape
    step = grid.xy[1, 0] - grid.xy[0, 0]
    place = (xy - grid.xy[0]) / step
    low = np.clip(np.floor(place).astype(int), 0, [columns - 2, rows - 2])
    east, north = (place - low)[:, :1], (place - low)[:, 1:]
    corner = low[:, 1] * columns + low[:, 0]
    blended = (
        grid.scores[corner] * (1 - east) * (1 - north)
        + grid.scores[corner + 1] * east * (1 - north)
        + grid.scores[corner + columns] * (1 - east) * north
        + grid.scores[corner + columns + 1] * east * north
    )
    return np.asarray(blended.argmax(axis=1))


def mended(faces: Geometries, label: Ints) -> Ints:
    """Labels in which slivers took the label of the larger neighbour with the longest border.

    The largest face of a label is never a sliver: no part is lost.
    """
    area = shapely.area(faces)
    main = [np.flatnonzero(label == k)[area[label == k].argmax()] for k in np.unique(label)]
    small = np.setdiff1d(np.flatnonzero(area < SLIVER_SHARE * area.sum()), main)
    label = label.copy()
    for i in small[np.argsort(area[small])]:
        larger = np.flatnonzero(area > area[i])
        border = shapely.length(shapely.intersection(faces[i], faces[larger]))
        if len(border) and border.max() > 0:
            label[i] = label[larger[int(border.argmax())]]
    return label
