"""Names that must stand on a map whatever their room: over their land, else beside it."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.render_static.fonts import CAP_HEIGHT, DESCENT, MM_PER_POINT, clean, em_width
from layers.render_static.labels import Box, Label, LabelGrid

FACE = "Bold"
BESIDE = 0.7
"""mm between land and its name."""

RINGS = 3
"""How many lines of text a name moves away from its land at most."""


def call_names(
    grid: LabelGrid, called: Sequence[tuple[Path, str]], place: Affine2D, points: float
) -> list[Label]:
    """A label for each (land in metres, name); land without shape or outside the map has none.

    The first place of these that covers least of other names and of the other land called: over
    the land where the name fits, right of it, left, above, below, at its corners, then farther off.
    The places are taken from the grid, so that names placed later keep off them.
    """
    spots = [_extent(path, place, grid.box) for path, _ in called]
    kept: list[Box] = []
    found = []
    for number, (_, name) in enumerate(called):
        spot = spots[number]
        if spot is None:
            continue
        others = [one for other, one in enumerate(spots) if other != number and one is not None]
        text = clean(name, FACE)
        box = _best(spot, _size(text, points), grid.box, [*kept, *others])
        kept.append(box)
        grid.take(box, 0.3)
        base = box[1] + DESCENT * points * MM_PER_POINT
        found.append(Label(((box[0], base, text),), points, box, number))
    return found


def _size(text: str, points: float) -> tuple[float, float]:
    em = points * MM_PER_POINT
    return em_width(text, FACE) * em, (CAP_HEIGHT + DESCENT + 0.12) * em


def _best(spot: Box, size: tuple[float, float], room: Box, taken: Sequence[Box]) -> Box:
    places = [_held(box, room) for box in _places(spot, size)]
    covered = (sum(_shared(box, other) for other in taken) for box in places)
    return min(zip(covered, places, strict=True), key=lambda pair: pair[0])[1]


def _places(spot: Box, size: tuple[float, float]) -> Iterator[Box]:
    left, bottom, right, top = spot
    wide, high = size
    x, y = (left + right) / 2, (bottom + top) / 2
    if wide < 0.85 * (right - left) and high < 0.6 * (top - bottom):
        yield (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    for ring in range(RINGS):
        away = BESIDE + 1.2 * ring * high
        east, west, north, south = (
            right + away,
            left - away - wide,
            top + away,
            bottom - away - high,
        )
        for at_x, at_y in (
            (east, y - high / 2), (west, y - high / 2), (x - wide / 2, north),
            (x - wide / 2, south), (east, north), (west, north), (east, south), (west, south),
        ):  # fmt: skip
            yield (at_x, at_y, at_x + wide, at_y + high)


def _held(box: Box, room: Box) -> Box:
    """The box moved into the map."""
    right = max(box[2] - room[2] + 0.5, 0.0) - max(room[0] + 0.5 - box[0], 0.0)
    up = max(box[3] - room[3] + 0.5, 0.0) - max(room[1] + 0.5 - box[1], 0.0)
    return (box[0] - right, box[1] - up, box[2] - right, box[3] - up)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes share, mm2."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _extent(path: Path, place: Affine2D, room: Box) -> Box | None:
    """The box on paper of the largest part of a piece of land that lies in the map."""
    boxes = [
        (*part.min(axis=0).tolist(), *part.max(axis=0).tolist())
        for part in (
            np.asarray(place.transform(np.asarray(ring)))
            for ring in path.to_polygons(closed_only=False)
        )
        if len(part)
    ]
    inside = [box for box in boxes if _overlap(box, room)]
    return max(inside, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), default=None)
