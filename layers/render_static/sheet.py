"""A sheet of paper as a list of things to draw, in mm from its lower left corner.

Nothing is drawn until a renderer of matplotlib asks; every text leaves its box behind, so that a
test can see whether anything overlaps or leaves the page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, Transform, TransformedPath

from layers.render_static.fonts import (
    CAP_HEIGHT,
    DESCENT,
    MM_PER_POINT,
    advances,
    clean,
    em_width,
    outline,
    properties,
    width,
)
from layers.render_static.pdf_text import pdf_renderer, write_halos, write_lines

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
Renderer = Any
Draw = Callable[[Renderer, Affine2D, float], None]
"""Draws one thing: renderer, mm to its units, units of a point."""

IDENTITY = IdentityTransform()
INK = "#1f2933"
HALO = "#ffffff"


@dataclass(frozen=True)
class Type:
    """How a text looks: face, size in points, colour, where x is (left, centre, right)."""

    face: str = "Regular"
    points: float = 8.0
    colour: str = INK
    align: str = "left"
    halo: float = 0.0
    """Width of a white edge around the letters, in points."""

    def at(self, **changes: Any) -> "Type":
        """The same with some changes."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Stroke:
    """A line: colour, width in points, dashes in points, round ends and corners."""

    colour: str = INK
    points: float = 0.5
    dashes: tuple[float, ...] = ()
    alpha: float = 1.0


@dataclass(frozen=True)
class Placed:
    """What a test sees: the kind of thing, its box in mm, and its text."""

    kind: str
    box: Box
    text: str = ""


@dataclass(frozen=True)
class Where:
    """How a path comes onto the paper: mm of its units, and where it is cut off (mm)."""

    place: Affine2D | None = None
    clip: Box | None = None
    within: tuple[Path, Affine2D] | None = None
    """A path, and its place, outside which nothing is drawn."""


PAPER = Where()


class Sheet:
    """One page of a width and height in mm."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size
        self.placed: list[Placed] = []
        self._draws: list[Draw] = []

    def note(self, kind: str, box: Box, text: str = "") -> None:
        """Leave a box behind for those who check the page."""
        self.placed.append(Placed(kind, box, text))

    def area(
        self, path: Path, colour: str, where: Where = PAPER, edge: Stroke | None = None
    ) -> None:
        """Fill a path, with an edge in the same go."""
        self._path(path, where, fill=to_rgba(colour), stroke=edge)

    def line(self, path: Path, stroke: Stroke, where: Where = PAPER) -> None:
        """Draw along a path."""
        self._path(path, where, fill=None, stroke=stroke)

    def _path(
        self,
        path: Path,
        where: Where,
        *,
        fill: tuple[float, float, float, float] | None,
        stroke: Stroke | None,
    ) -> None:
        if len(path) == 0:
            return

        def draw(renderer: Renderer, paper: Affine2D, _point: float) -> None:
            gc = _context(renderer, paper, where, stroke)
            place = paper if where.place is None else where.place + paper
            if pdf_renderer(renderer) is None:
                renderer.draw_path(gc, path, place, fill)
            else:
                renderer.draw_path(gc, _rounded(path, place), IDENTITY, fill)
            gc.restore()

        self._draws.append(draw)

    def box(self, box: Box, fill: str | None = None, stroke: Stroke | None = None) -> None:
        """A rectangle."""
        left, bottom, right, top = box
        path = closed([(left, bottom), (right, bottom), (right, top), (left, top)])
        if fill is not None:
            self.area(path, fill)
        if stroke is not None:
            self.line(path, stroke)

    def rule(self, points: Sequence[tuple[float, float]], stroke: Stroke) -> None:
        """A line through positions in mm."""
        self.line(Path(np.asarray(points, dtype=np.float64)), stroke)

    def marks(
        self,
        shape: Path,
        positions: Floats,
        colours: tuple[str | None, Stroke | None],
        where: Where = PAPER,
    ) -> None:
        """The same small shape (mm around its middle) at many positions (n, 2), fill and edge."""
        if len(positions) == 0:
            return
        fill, stroke = colours
        at = Path(np.asarray(positions, dtype=np.float64))
        rgba = None if fill is None else to_rgba(fill)

        def draw(renderer: Renderer, paper: Affine2D, _point: float) -> None:
            gc = _context(renderer, paper, where, stroke)
            turn = Affine2D().scale(paper.get_matrix()[0, 0])
            renderer.draw_markers(gc, shape, turn, at, paper, rgba)
            gc.restore()

        self._draws.append(draw)

    def text(self, x: float, y: float, text: str, look: Type, kind: str = "text") -> Box:
        """One line of text with its baseline at `y`; gives its box and leaves it behind."""
        text = clean(text, look.face)
        wide = width(text, look.face, look.points)
        left = x - wide * {"left": 0.0, "centre": 0.5, "right": 1.0}[look.align]
        size = look.points * MM_PER_POINT
        box = (left, y - DESCENT * size, left + wide, y + CAP_HEIGHT * size * 1.12)
        if not text:
            return box
        self.note(kind, box, text)
        if look.halo:
            self.halos([(left, y, text)], look)

        self._draws.append(_lines_of([(left, y, text)], look))
        return box

    def texts(self, lines: Sequence[tuple[float, float, str]], look: Type) -> None:
        """Many cleaned lines of one look, each from its left end on; no boxes are left behind."""
        if look.halo:
            self.halos(lines, look)

        self._draws.append(_lines_of(lines, look))

    def halos(self, lines: Iterable[tuple[float, float, str]], look: Type) -> None:
        """The white edges of lines that are written over a map."""
        places: dict[str, list[tuple[float, float]]] = {}
        size = look.points * MM_PER_POINT
        for left, y, text in lines:
            x = left
            for letter, advance in zip(text, advances(text, look.face), strict=True):
                if letter != " ":
                    places.setdefault(letter, []).append((x, y))
                x += advance * size
        stroke = Stroke(HALO, look.halo)

        def draw(renderer: Renderer, paper: Affine2D, _point: float) -> None:
            gc = _context(renderer, paper, PAPER, stroke)
            onto = {letter: paper.transform(found).tolist() for letter, found in places.items()}
            pdf = pdf_renderer(renderer)
            if pdf is not None:
                write_halos(pdf, gc, look.face, look.points, onto)
            else:
                turn = Affine2D().scale(size * paper.get_matrix()[0, 0])
                fill = to_rgba(HALO)
                for letter, found in onto.items():
                    shape = outline(letter, look.face)
                    renderer.draw_markers(gc, shape, turn, Path(np.array(found)), IDENTITY, fill)
            gc.restore()

        self._draws.append(draw)

    def draw(self, renderer: Renderer) -> None:
        """Draw everything in its order."""
        point = renderer.points_to_pixels(1.0)
        paper = Affine2D().scale(point / MM_PER_POINT)
        for draw in self._draws:
            draw(renderer, paper, point)


class SheetArtist(Artist):
    """The sheet as the one artist of a figure."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def draw(self, renderer: Renderer) -> None:
        """Draw the sheet; called by the figure."""
        self._sheet.draw(renderer)


def closed(points: Sequence[tuple[float, float]] | Floats) -> Path:
    """A closed path through positions."""
    corners = np.asarray(points, dtype=np.float64)
    return Path(np.vstack([corners, corners[:1]]), closed=True)


def together(paths: Iterable[Path]) -> Path:
    """Many paths as one, with all their holes."""
    kept = [path for path in paths if len(path)]
    if not kept:
        return Path(np.zeros((0, 2)), np.zeros(0, dtype=np.uint8))
    codes = [path.codes for path in kept]
    return Path(
        np.concatenate([np.asarray(path.vertices) for path in kept]),
        np.concatenate([np.asarray(code) for code in codes]),
    )


def text_width(text: str, look: Type) -> float:
    """Width in mm of a line as it would be written."""
    return em_width(clean(text, look.face), look.face) * look.points * MM_PER_POINT


def _rounded(path: Path, place: Transform) -> Path:
    """A path on the paper to a hundredth of a point: all a PDF needs, in half the bytes."""
    return Path(np.round(place.transform(path.vertices), 2), path.codes)


def _lines_of(lines: Sequence[tuple[float, float, str]], look: Type) -> Draw:
    """Draws lines of one look from their left ends on."""

    def draw(renderer: Renderer, paper: Affine2D, _point: float) -> None:
        gc = renderer.new_gc()
        gc.set_foreground(to_rgba(look.colour), isRGBA=True)
        ends = paper.transform([(left, y) for left, y, _ in lines]).tolist()
        pdf = pdf_renderer(renderer)
        if pdf is not None:
            placed = [(x, y, line[2]) for (x, y), line in zip(ends, lines, strict=True)]
            write_lines(pdf, gc, look.face, look.points, placed)
        else:
            high = renderer.get_canvas_width_height()[1] if renderer.flipy() else 0.0
            font = properties(look.face, look.points)
            for (x, y), (_, _, text) in zip(ends, lines, strict=True):
                below = high - y if high else y
                renderer.draw_text(gc, x, below, text, font, 0.0, ismath=False)
        gc.restore()

    return draw


def _context(renderer: Renderer, paper: Affine2D, where: Where, stroke: Stroke | None) -> Renderer:
    gc = renderer.new_gc()
    gc.set_linewidth(0.0 if stroke is None else stroke.points)
    if stroke is not None:
        gc.set_foreground(to_rgba(stroke.colour, stroke.alpha), isRGBA=True)
        gc.set_joinstyle("round")
        gc.set_capstyle("round")
        if stroke.dashes:
            gc.set_dashes(0.0, list(stroke.dashes))
    if where.clip is not None:
        corners = paper.transform(np.reshape(where.clip, (2, 2)))
        gc.set_clip_rectangle(Bbox([corners.min(axis=0), corners.max(axis=0)]))
    if where.within is not None:
        path, place = where.within
        gc.set_clip_path(TransformedPath(path, place + paper))
    return gc
