"""Fit the neighbours of imported units to them: no overlap, and nothing left open between.

All borders are cut where they cross, and the pieces between them (faces) are given to an owner:

1. a face inside an imported unit is that unit's;
2. else a face inside a default unit that stays is that unit's: it loses what is imported;
3. else a face that belonged to a replaced default unit lies open. Where it is closed in between
   imported and default units, the default unit with the longest common border gets it; a face
   along several of them is first divided where their borders meet it. Where it is open to the
   sea, the imported coast counts and the face is no land. Where only imported units are around,
   the file itself leaves the gap, and it stays.

The work is done in degrees, so that the vertices of imported units stay exactly as they are;
lengths are compared with one another only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.boundaries.projection import Geometries

CLOSED_SHARE = 0.9
"""A face of which so much of the edge is a border of units is closed in; else it is shore."""

NOBODY = -1
OPEN = -2
"""An open face that has no owner yet: a border with one is neither land nor shore."""


@dataclass(frozen=True)
class Fitted:
    """Imported and default units as a coverage in degrees.

    `imported[i]` has the nodes of its neighbours' borders as further vertices, otherwise it is as
    it came; `kept[j]` is default unit j after the cut, the very object if not even a node came in.
    """

    imported: Geometries
    kept: Geometries


def fit(imported: Geometries, kept: Geometries, replaced: Geometries) -> Fitted:
    """Fit default units (`kept`) to imported ones; `replaced` are the default units that go.

    Degrees in and out. `imported` is valid; where two overlap, the first gets the land.
    """
    touched = _touched(imported, kept, replaced)
    near = kept[touched]
    before = _union(replaced)
    lines = _edges([*imported, *near, before])
    faces = _faces(lines)
    owner = _owners(faces, imported, near)
    open_faces = _open(faces, owner, before)
    cuts = _cuts(faces, owner, open_faces, len(imported))
    if cuts:
        faces = _faces(shapely.union_all([lines, *cuts]))
        owner = _owners(faces, imported, near)
        open_faces = _open(faces, owner, before)
    tree = shapely.STRtree(faces)
    owner[open_faces] = OPEN
    heirs = [_heir(faces, tree, owner, int(face), len(imported)) for face in open_faces]
    owner[open_faces] = heirs
    drawn = _merged(faces, owner, len(imported) + len(near))
    after = kept.copy()
    for place, geometry in zip(touched, drawn[len(imported) :], strict=True):
        if not shapely.equals_exact(geometry, shapely.normalize(kept[place]), normalize=True):
            after[place] = geometry
    return Fitted(drawn[: len(imported)], after)


def _touched(imported: Geometries, kept: Geometries, replaced: Geometries) -> npt.NDArray[np.int64]:
    """Positions of the default units that imported land or land given up reaches."""
    tree = shapely.STRtree(kept)
    _, hits = tree.query(np.concatenate([imported, replaced]), predicate="intersects")
    return np.unique(hits)


def _union(geometries: Geometries) -> shapely.Geometry:
    return shapely.union_all(geometries) if len(geometries) else shapely.Polygon()


def _edges(geometries: list[shapely.Geometry]) -> shapely.Geometry:
    """All borders as lines cut where they meet."""
    return shapely.union_all(shapely.boundary(np.array(geometries, dtype=object)))


def _faces(lines: shapely.Geometry) -> Geometries:
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))


def _owners(faces: Geometries, imported: Geometries, near: Geometries) -> npt.NDArray[np.int64]:
    """The unit of each face: imported first, then default ones; `NOBODY` where neither is."""
    units = np.concatenate([imported, near])
    inside = shapely.point_on_surface(faces)
    face, unit = shapely.STRtree(units).query(inside, predicate="within")
    owner = np.full(len(faces), len(units), dtype=np.int64)
    np.minimum.at(owner, face, unit)
    owner[owner == len(units)] = NOBODY
    return owner


def _open(
    faces: Geometries, owner: npt.NDArray[np.int64], before: shapely.Geometry
) -> npt.NDArray[np.int64]:
    """Faces of nobody that were land of a replaced unit."""
    free = np.flatnonzero(owner == NOBODY)
    shapely.prepare(before)
    return free[shapely.contains(before, shapely.point_on_surface(faces[free]))]


def _around(
    faces: Geometries, tree: shapely.STRtree, face: int
) -> Iterator[tuple[int, shapely.Geometry]]:
    """The faces along a face with the border they have in common."""
    ring = shapely.boundary(faces[face])
    others = tree.query(faces[face], predicate="intersects")
    for other in others[others != face]:
        common = shapely.intersection(ring, shapely.boundary(faces[other]))
        if shapely.length(common) > 0.0:
            yield int(other), common


def _cuts(
    faces: Geometries,
    owner: npt.NDArray[np.int64],
    open_faces: npt.NDArray[np.int64],
    first_kept: int,
) -> list[shapely.Geometry]:
    """Lines that divide open faces where the border between default units, or their shore, ends.

    From each end of the contact with a default unit straight to the imported side.
    """
    tree = shapely.STRtree(faces)
    cuts = []
    for face in open_faces:
        mine: dict[int, list[shapely.Geometry]] = {}
        for other, common in _around(faces, tree, int(face)):
            mine.setdefault(int(owner[other]), []).append(common)
        imported = [
            line for unit, lines in mine.items() if 0 <= unit < first_kept for line in lines
        ]
        if not imported:
            continue
        side = shapely.union_all(imported)
        for unit, lines in mine.items():
            if unit < first_kept:
                continue
            for end in _ends(shapely.union_all(lines)):
                line = shapely.shortest_line(end, side)
                if shapely.length(line) > 0.0:
                    cuts.append(shapely.intersection(line, faces[face]))
    return [cut for cut in cuts if shapely.length(cut) > 0.0]


def _ends(lines: shapely.Geometry) -> Geometries:
    """The end points of lines after joining them; none where they close."""
    merged = shapely.line_merge(shapely.multilinestrings(_line_parts(lines)))
    return np.asarray(shapely.get_parts(shapely.boundary(merged)))


def _line_parts(lines: shapely.Geometry) -> Geometries:
    parts = shapely.get_parts(lines)
    return np.asarray(parts[shapely.get_dimensions(parts) == 1])


def _heir(
    faces: Geometries,
    tree: shapely.STRtree,
    owner: npt.NDArray[np.int64],
    face: int,
    first_kept: int,
) -> int:
    """The default unit that gets an open face, or `NOBODY`."""
    border: dict[int, float] = {}
    for other, common in _around(faces, tree, face):
        unit = int(owner[other])
        border[unit] = border.get(unit, 0.0) + float(shapely.length(common))
    edge = float(shapely.length(faces[face])) - border.pop(OPEN, 0.0)
    closed = sum(length for unit, length in border.items() if unit != NOBODY)
    if closed < CLOSED_SHARE * edge:
        return NOBODY
    heirs = {unit: length for unit, length in border.items() if unit >= first_kept}
    return max(heirs, key=lambda unit: (heirs[unit], -unit)) if heirs else NOBODY


def _merged(faces: Geometries, owner: npt.NDArray[np.int64], count: int) -> Geometries:
    """One geometry for each unit from its faces; empty where it has none."""
    merged = np.full(count, shapely.MultiPolygon(), dtype=object)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(count + 1))
    for unit in range(count):
        own = faces[order[starts[unit] : starts[unit + 1]]]
        if len(own):
            merged[unit] = shapely.normalize(shapely.coverage_union_all(own))
    return merged
