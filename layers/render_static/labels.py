"""Names on a map: where they fit without overlap, on how many lines, or not at all.

The land is drawn into a grid of cells, each holding the land it belongs to. For every name the box
of its letters is tried at all places over its own land, at some sizes and on one or two lines; the
place with the largest share of its own land under the box wins, near the middle if equal. A name
that has no place is left out: never cut, never over another. Land is named from the largest to
the smallest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from layers.render_static.fonts import CAP_HEIGHT, DESCENT, LINE, MM_PER_POINT, clean, em_width

CELLS_PER_MM = 3.0
OWN_SHARE = 0.55
"""Least share of a label's box that must lie over the land it names."""
EMPTY_SHARE = 0.85
"""Where the rest is no land at all (sea), that share of both together is enough..."""
LEAST_OWN = 0.3
"""...with so much of its own."""
OUTSIDE = -1

Cells = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int32]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name that found its place: lines with their left ends and baselines in mm, and its box."""

    lines: tuple[tuple[float, float, str], ...]
    points: float
    box: Box
    own: int
    """Place of its land in the list that was given."""


class LabelGrid:
    """The cells of a map's `box` (mm) and what is taken of them."""

    def __init__(self, box: Box, shapes: Sequence[Path], place: Affine2D) -> None:
        self.box = box
        left, bottom, right, top = box
        self._wide = max(int((right - left) * CELLS_PER_MM), 1)
        self._high = max(int((top - bottom) * CELLS_PER_MM), 1)
        onto = place + Affine2D().translate(-left, -bottom).scale(CELLS_PER_MM)
        self.cells = _drawn(shapes, onto, self._wide, self._high)
        self._counts = np.bincount(self.cells[self.cells >= 0], minlength=len(shapes))
        self._spans = [_span(shape, onto, self._wide, self._high) for shape in shapes]
        self._taken = np.zeros((self._high, self._wide), dtype=bool)

    def take(self, box: Box, margin: float = 0.0) -> None:
        """Keep names out of a box (mm)."""
        left, bottom, right, top = self.box
        west = max(int((box[0] - margin - left) * CELLS_PER_MM), 0)
        south = max(int((box[1] - margin - bottom) * CELLS_PER_MM), 0)
        east = int(np.ceil((box[2] + margin - left) * CELLS_PER_MM))
        north = int(np.ceil((box[3] + margin - bottom) * CELLS_PER_MM))
        if east > 0 and north > 0 and box[0] < right and box[1] < top:
            self._taken[south:north, west:east] = True

    def place(
        self, names: Sequence[str], first: int, sizes: Sequence[float], face: str
    ) -> list[Label]:
        """Labels of the land `first`, `first` + 1 ... of the shapes, largest land first."""
        counts, spans = self._counts, self._spans
        found = []
        order = sorted(range(len(names)), key=lambda unit: (-counts[first + unit], unit))
        for unit in order:
            own = first + unit
            if counts[own] and names[unit]:
                label = self._placed(names[unit], own, (int(counts[own]), spans[own]), sizes, face)
                if label is not None:
                    found.append(label)
        return found

    def _placed(
        self,
        name: str,
        own: int,
        land: tuple[int, tuple[int, int, int, int]],
        sizes: Sequence[float],
        face: str,
    ) -> Label | None:
        count, span = land
        coast = bool((self.cells[span[0] : span[2], span[1] : span[3]] == OUTSIDE).any())
        share = LEAST_OWN if coast else OWN_SHARE
        for points in sizes:
            for lines in _broken(clean(name, face), face):
                wide, high = _size(lines, face, points)
                cells = (int(np.ceil(wide * CELLS_PER_MM)), int(np.ceil(high * CELLS_PER_MM)))
                beside = min(cells[0], span[3] - span[1]) * min(cells[1], span[2] - span[0])
                if min(count, beside) < share * cells[0] * cells[1]:
                    continue
                at = self._best(own, span, cells)
                if at is not None:
                    return self._label(lines, face, points, at, own)
        return None

    def _best(
        self, own: int, span: tuple[int, int, int, int], cells: tuple[int, int]
    ) -> tuple[int, int] | None:
        """Row and column of the lower left cell of the best box, or None."""
        wide, high = cells
        south, west, north, east = span
        pad_x, pad_y = wide // 2, high // 2
        rows = slice(max(south - pad_y, 0), min(north + pad_y, self._high))
        columns = slice(max(west - pad_x, 0), min(east + pad_x, self._wide))
        part = self.cells[rows, columns]
        if part.shape[0] < high or part.shape[1] < wide:
            return None
        mine = part == own
        inside = _sums(mine, wide, high)
        area = wide * high
        fits = inside >= OWN_SHARE * area
        coast = inside >= LEAST_OWN * area
        if not coast.any():
            return None
        beside = part == OUTSIDE
        if beside.any():
            fits |= coast & (inside + _sums(beside, wide, high) >= EMPTY_SHARE * area)
        if not fits.any():
            return None
        taken = self._taken[rows, columns]
        if taken.any():
            fits &= _sums(taken, wide, high) == 0
            if not fits.any():
                return None
        row, column = np.nonzero(fits)
        y, x = np.nonzero(mine)
        middle = (y.mean() - high / 2, x.mean() - wide / 2)
        away = np.hypot((row - middle[0]) / part.shape[0], (column - middle[1]) / part.shape[1])
        best = int(np.argmax(inside[row, column] / area - 0.3 * away))
        return int(row[best]) + rows.start, int(column[best]) + columns.start

    def _label(
        self, lines: list[str], face: str, points: float, at: tuple[int, int], own: int
    ) -> Label:
        size = _size(lines, face, points)
        left = self.box[0] + at[1] / CELLS_PER_MM
        bottom = self.box[1] + at[0] / CELLS_PER_MM
        box = (left, bottom, left + size[0], bottom + size[1])
        self.take((box[0] - 0.4, box[1], box[2] + 0.4, box[3]), 0.2)
        em = points * MM_PER_POINT
        middle, base = left + size[0] / 2, bottom + DESCENT * em
        written = tuple(
            (middle - em_width(line, face) * em / 2, base + LINE * em * above, line)
            for above, line in enumerate(reversed(lines))
        )
        return Label(written, points, box, own)


def _size(lines: Sequence[str], face: str, points: float) -> tuple[float, float]:
    """Width and height of the lines in mm."""
    em = points * MM_PER_POINT
    high = CAP_HEIGHT + DESCENT + LINE * (len(lines) - 1) + 0.12
    return max(em_width(line, face) for line in lines) * em, high * em


def _broken(name: str, face: str) -> list[list[str]]:
    """The name on one line, and on two where it has several words, parted where it is shortest."""
    words = name.split()
    ways = [[name]]
    if len(words) > 1:
        halves = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
        ways.append(min(halves, key=lambda way: max(em_width(line, face) for line in way)))
    return ways


def _drawn(shapes: Sequence[Path], onto: Transform, wide: int, high: int) -> Cells:
    """Which shape lies in every cell, rows from the south; `OUTSIDE` where none does."""
    renderer: Any = RendererAgg(wide, high, 72)  # type: ignore[no-untyped-call]
    gc = renderer.new_gc()
    gc.set_antialiased(False)
    gc.set_linewidth(0.0)
    for number, shape in enumerate(shapes, start=1):
        if len(shape):
            red, green, blue = number & 255, number >> 8 & 255, number >> 16
            renderer.draw_path(gc, shape, onto, (red / 255, green / 255, blue / 255, 1.0))
    picture = np.frombuffer(renderer.buffer_rgba(), dtype="<u4").reshape(high, wide)[::-1]
    drawn = (picture >> 24) > 0
    return np.where(drawn, (picture & 0xFFFFFF).astype(np.int32) - 1, np.int32(OUTSIDE))


def _span(shape: Path, onto: Transform, wide: int, high: int) -> tuple[int, int, int, int]:
    """First row and column of a piece of land in the grid, and those after the last."""
    if not len(shape):
        return (0, 0, 0, 0)
    points = np.asarray(shape.vertices)
    low, top = onto.transform([points.min(axis=0), points.max(axis=0)])
    return (
        max(int(low[1]) - 1, 0),
        max(int(low[0]) - 1, 0),
        max(min(int(top[1]) + 2, high), 0),
        max(min(int(top[0]) + 2, wide), 0),
    )


def _sums(cells: npt.NDArray[np.bool_], wide: int, high: int) -> Counts:
    """How many cells are set in the box of that size above and right of each cell."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int32)
    inner = total[1:, 1:]
    cells.cumsum(axis=0, dtype=np.int32, out=inner)
    inner.cumsum(axis=1, out=inner)
    found: Counts = (
        total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
    )
    return found
