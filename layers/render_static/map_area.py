"""The map itself: land by class, patterns, borders, pilots, points and names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.render_static.called import FACE, call_names
from layers.render_static.fonts import MM_PER_POINT
from layers.render_static.labels import Label, LabelGrid
from layers.render_static.page import Box, Islands, MapPage, PageLand, PointLayer
from layers.render_static.sheet import (
    INK,
    Floats,
    Sheet,
    Stroke,
    Type,
    Where,
    closed,
    together,
)
from layers.spec import LayerSpec
from layers.style import classify, colour_of

NEIGHBOUR = "#f3f4f6"
NEIGHBOUR_EDGE = "#b4bcc6"
NEIGHBOUR_NAME = Type("Italic", 6.5, "#76808c", halo=0.8)
OUTER, PROVINCE, DISTRICT, COMMUNE = "#3d4a57", "#4a5866", "#5a6876", "#808a96"
FOCUS = "#c2410c"
DASHES = (3.0, 1.6)
PADDING = 4.0
MARK_RADIUS = 0.9
ISLANDS_SIZE = 6.5
LABEL_SIZES = (6.5, 5.3, 4.3)
CALLED_SIZE, CALLED_CROWD_SIZE = 7.5, 6.0
MANY_CALLED = 12
PILOT_OUTLINE, CALLED_OUTLINE = (2.2, 1.2), (3.6, 1.8)
"""Points of the white and of the own line of outlined units, and where those are the subject."""

OWN, BESIDE, CALLED = "label", "neighbour", "called"
"""What a name on the map is: of a unit, of the land around, of a unit that must be named."""

HALO = {OWN: 0.16, BESIDE: 0.16, CALLED: 0.26}
"""Width of the white around a name, in parts of its size."""

CROWDED = 3.0
"""Side in mm of the mean unit below which units are not named and their borders are thinnest."""
TOO_SMALL = 1.3
WIDE_SCALE = 1000 / 4_000_000
"""mm a metre below which thick outlines would hide small islands."""
MANY_POINTS = 250


@dataclass(frozen=True)
class Fitted:
    """The land on the paper: the box of the map in mm, and metres -> mm."""

    box: Box
    place: Affine2D
    mm_per_metre: float

    def to_paper(self, xy: Floats) -> Floats:
        """Metres (n, 2) -> mm."""
        return np.asarray(self.place.transform(xy))

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the map in metres."""
        left, bottom, right, top = self.box
        x, y = self.place.inverted().transform(((left + right) / 2, (bottom + top) / 2))
        return float(x), float(y)


def fitted(land: PageLand, box: Box, scale: float) -> Fitted:
    """The frame of the land in the middle of a box, as large as it goes."""
    left, bottom, right, top = box
    west, south, east, north = land.frame
    pad = PADDING * scale
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    factor = min((right - left - 2 * pad) / wide, (top - bottom - 2 * pad) / high)
    place = (
        Affine2D()
        .translate(-(west + east) / 2, -(south + north) / 2)
        .scale(factor)
        .translate((left + right) / 2, (bottom + top) / 2)
    )
    return Fitted(box, place, factor)


def draw_map(
    sheet: Sheet, page: MapPage, at: Fitted, labels: Sequence[tuple[Label, str]], k: float
) -> None:
    """Everything inside the frame of the map; `k` is the scale of the paper (1 for A4)."""
    land = page.land
    where = Where(at.place, at.box)
    for other in land.neighbours:
        edge = Stroke(NEIGHBOUR_EDGE, 0.5)
        sheet.area(other.shape, NEIGHBOUR, where, edge)
    _fills(sheet, page, at, where)
    _borders(sheet, land, at, where)
    for lines in page.outlines:
        sheet.line(lines.path, Stroke("#ffffff", 1.8, (), 0.7), where)
        sheet.line(lines.path, Stroke(lines.colour, 0.9, DASHES), where)
    _pilots(sheet, page, where)
    if land.focus is not None:
        sheet.line(land.focus, Stroke("#ffffff", 4.2), where)
        sheet.line(land.focus, Stroke(FOCUS, 2.4), where)
    for layer in page.points:
        _points(sheet, layer, at, k)
    for islands in land.islands:
        draw_islands(sheet, islands, page.spec, at, k)
        name_islands(sheet, islands, at, k)
    _names(sheet, labels)
    sheet.box(at.box, stroke=Stroke(OUTER, 0.8))
    sheet.note("map", at.box)


def _fills(sheet: Sheet, page: MapPage, at: Fitted, where: Where) -> None:
    """Classes in their colours; no data with its dots, estimates with their strokes."""
    spec, land = page.spec, page.land
    values = np.array([np.nan if value is None else value for value in spec.values])
    found = classify(values, spec.style.breaks)
    seam = mean_side(land, at) < TOO_SMALL
    for number in range(len(spec.style.colours) + 1):
        colour = spec.style.colours[number - 1] if number else spec.style.no_data_colour
        shapes = [land.shapes[unit] for unit in np.flatnonzero(found == number).tolist()]
        path = together(shapes)
        sheet.area(path, colour, where, Stroke(colour, 0.15) if seam else None)
        if number == 0:
            dots(sheet, at.box, spec.style.no_data_pattern, path, at)
    estimated = frozenset(spec.estimated)
    hatched = together(
        shape for code, shape in zip(spec.codes, land.shapes, strict=True) if code in estimated
    )
    strokes(sheet, at.box, spec.style.estimate_colour, hatched, at)


def dots(sheet: Sheet, box: Box, colour: str, path: Path | None, at: Fitted | None) -> None:
    """The dots of no data in a box, inside a path (metres) if one is given."""
    step, size = 1.3, 0.42
    box = box if path is None or at is None else _extent(path, at, box)
    within = None if path is None or at is None else (path, at.place)
    if box[0] >= box[2] or (path is not None and len(path) == 0):
        return
    rows = np.arange(math.floor(box[1] / step * 2), math.ceil(box[3] / step * 2) + 1)
    left = math.floor(box[0] / step) * step
    lines = [
        [(left + (0.5 * step if row % 2 else 0.0), row * step / 2), (box[2], row * step / 2)]
        for row in rows.tolist()
    ]
    dashes = (0.01, step / MM_PER_POINT - 0.01)
    look = Stroke(colour, size / MM_PER_POINT, dashes)
    sheet.line(_lines(lines), look, Where(clip=box, within=within))


def strokes(sheet: Sheet, box: Box, colour: str, path: Path | None, at: Fitted | None) -> None:
    """The strokes of estimates in a box, inside a path (metres) if one is given."""
    step = 1.7
    box = box if path is None or at is None else _extent(path, at, box)
    within = None if path is None or at is None else (path, at.place)
    if box[0] >= box[2] or (path is not None and len(path) == 0):
        return
    left, bottom, right, top = box
    high = top - bottom
    first = math.floor((left - top) / step)
    lines = [
        [(number * step + bottom, bottom), (number * step + bottom + high, top)]
        for number in range(first, math.ceil((right - bottom) / step) + 1)
    ]
    sheet.line(_lines(lines), Stroke(colour, 0.55, (), 0.65), Where(clip=box, within=within))


def _lines(lines: Sequence[Sequence[tuple[float, float]]]) -> Path:
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=np.uint8), len(lines))
    return Path(np.array(lines, dtype=np.float64).reshape(-1, 2), codes)


def _extent(path: Path, at: Fitted, box: Box) -> Box:
    """The box of a path on the paper, cut to the map; nothing wide where it is empty."""
    if len(path) == 0:
        return (0.0, 0.0, 0.0, 0.0)
    points = np.asarray(path.vertices)
    low, high = at.to_paper(np.array([points.min(axis=0), points.max(axis=0)]))
    return (
        float(max(low[0], box[0])),
        float(max(low[1], box[1])),
        float(min(high[0], box[2])),
        float(min(high[1], box[3])),
    )


def mean_side(land: PageLand, at: Fitted) -> float:
    """Side in mm of a square as large as the mean unit's box on the paper, roughly."""
    west, south, east, north = land.frame
    units = max(sum(1 for shape in land.shapes if len(shape)), 1)
    return math.sqrt((east - west) * (north - south) / units / 2) * at.mm_per_metre


def _borders(sheet: Sheet, land: PageLand, at: Fitted, where: Where) -> None:
    side = mean_side(land, at)
    least = 0.0 if side < TOO_SMALL else 0.12 if side < CROWDED else 0.28
    between = 0.25 if side < TOO_SMALL else 0.7
    wide = at.mm_per_metre < WIDE_SCALE
    looks = (
        ("commune", Stroke(COMMUNE, least)),
        ("district", Stroke(DISTRICT, between)),
        ("province", Stroke(PROVINCE, 0.55 if wide else 0.9)),
        ("outer", Stroke(OUTER, 0.45 if wide else 1.1)),
    )
    for rank, look in looks:
        if look.points:
            sheet.line(land.borders[rank], look, where)


def _pilots(sheet: Sheet, page: MapPage, where: Where) -> None:
    chosen = frozenset(page.spec.pilots)
    path = together(
        shape
        for code, shape in zip(page.spec.codes, page.land.shapes, strict=True)
        if code in chosen
    )
    white, own = CALLED_OUTLINE if page.called else PILOT_OUTLINE
    sheet.line(path, Stroke("#ffffff", white), where)
    sheet.line(path, Stroke(page.spec.style.pilot_colour, own), where)


def _points(sheet: Sheet, layer: PointLayer, at: Fitted, k: float) -> None:
    radius = point_radius(len(layer.positions)) * k
    edge = Stroke("#ffffff", 0.35)
    paper = at.to_paper(layer.positions) if len(layer.positions) else layer.positions
    shape = mark_shape(layer.style.shape, radius)
    sheet.marks(shape, paper, (layer.style.colour, edge), Where(clip=at.box))


def point_radius(count: int) -> float:
    """Radius of a mark in mm: smaller where there are many."""
    return 0.95 if count <= MANY_POINTS else 0.7 if count <= 4 * MANY_POINTS else 0.5


def mark_shape(shape: str, radius: float) -> Path:
    """The mark of a kind of point around 0, 0; `ValueError` for an unknown one."""
    corners = {"square": (4, 45), "diamond": (4, 0), "triangle": (3, 90), "hexagon": (6, 0)}
    if shape == "circle":
        return Path.circle((0.0, 0.0), radius)
    if shape not in corners:
        raise ValueError(f"there is no mark {shape!r}")
    count, turn = corners[shape]
    angles = np.radians(turn + np.arange(count) * 360 / count)
    wide = radius * (1.15 if count < 6 else 1.05)
    return closed(np.column_stack([np.cos(angles), np.sin(angles)]) * wide)


def draw_islands(sheet: Sheet, islands: Islands, spec: LayerSpec, at: Fitted, k: float) -> None:
    """The islands of an archipelago as marks of the colours of their units."""
    if len(islands.positions) == 0:
        return
    paper = at.to_paper(islands.positions)
    circle = Path.circle((0.0, 0.0), MARK_RADIUS * k)
    units = np.array(islands.units)
    for unit in np.unique(units).tolist():
        value = spec.values[unit] if unit >= 0 else None
        style = spec.style
        colour = colour_of(value, style.breaks, style.colours, style.no_data_colour)
        fill = colour if unit >= 0 else NEIGHBOUR
        sheet.marks(circle, paper[units == unit], (fill, Stroke(OUTER, 0.6)), Where(clip=at.box))


def name_islands(sheet: Sheet, islands: Islands, at: Fitted, k: float) -> None:
    """The name of an archipelago and whose it is, below it, or above where there is no room."""
    if len(islands.positions) == 0:
        return
    paper = at.to_paper(islands.positions)
    name = Type("SemiBold", ISLANDS_SIZE * k, INK, "centre", halo=1.2)
    line = ISLANDS_SIZE * k * MM_PER_POINT * 1.25
    x, edge = float(paper[:, 0].mean()), MARK_RADIUS * k
    y = float(paper[:, 1].min()) - edge - line
    if y - 1.5 * line < at.box[1]:
        y = float(paper[:, 1].max()) + edge + 0.6 * line + (line if islands.owner else 0.0)
    sheet.text(x, y, islands.name, name, "islands")
    if islands.owner:
        owner = name.at(face="Regular", points=ISLANDS_SIZE * k * 0.85)
        sheet.text(x, y - line * 0.95, f"({islands.owner})", owner, "islands")


def labels_of(page: MapPage, at: Fitted, k: float) -> list[tuple[Label, str]]:
    """The names that fit and those that must, with what each is: `OWN`, `BESIDE`, `CALLED`."""
    land = page.land
    shapes = [one.shape for one in (*land.named, *land.neighbours)]
    grid = LabelGrid(at.box, shapes, at.place)
    for islands in land.islands:
        for x, y in at.to_paper(islands.positions).tolist():
            grid.take((x - 2, y - 2, x + 2, y + 2))
    called = _called(page, grid, at, k)
    for layer in page.points:
        if len(layer.positions) <= MANY_POINTS:
            for x, y in at.to_paper(layer.positions).tolist():
                grid.take((x - 0.8, y - 0.8, x + 0.8, y + 0.8))
    names = [one.name for one in land.named]
    if len(names) == len(land.codes):
        told = {code for code, _ in page.called}
        pairs = zip(land.codes, names, strict=True)
        names = ["" if code in told else name for code, name in pairs]
    sizes = [size * k for size in LABEL_SIZES]
    found = [(one, OWN) for one in grid.place(names, 0, sizes, "Medium")] if page.labels else []
    others = [one.name for one in land.neighbours]
    beside = grid.place(others, len(names), [NEIGHBOUR_NAME.points * k], NEIGHBOUR_NAME.face)
    return [*found, *((one, BESIDE) for one in beside), *((one, CALLED) for one in called)]


def _called(page: MapPage, grid: LabelGrid, at: Fitted, k: float) -> list[Label]:
    shapes = dict(zip(page.land.codes, page.land.shapes, strict=True))
    called = [(shapes[code], words) for code, words in page.called if code in shapes]
    size = CALLED_SIZE if len(called) <= MANY_CALLED else CALLED_CROWD_SIZE
    return call_names(grid, called, at.place, size * k)


def _names(sheet: Sheet, labels: Sequence[tuple[Label, str]]) -> None:
    """Names over the map, those of one size together."""
    looks = {
        BESIDE: NEIGHBOUR_NAME,
        OWN: Type("Medium", colour=INK),
        CALLED: Type(FACE, colour=INK),
    }
    for kind, look in looks.items():
        groups: dict[float, list[Label]] = {}
        for label, shown in labels:
            if shown == kind:
                groups.setdefault(label.points, []).append(label)
        for points, group in groups.items():
            sized = look.at(points=points, halo=HALO[kind] * points)
            sheet.texts([line for label in group for line in label.lines], sized)
            for label in group:
                text = " ".join(line for *_, line in reversed(label.lines))
                sheet.note(kind, label.box, text)
