"""What stands beside the map: scale bar, north arrow, locator, insets of the archipelagos."""

import math

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.legend import format_number
from layers.render_static.fonts import MM_PER_POINT, fit, line_height
from layers.render_static.map_area import NEIGHBOUR_EDGE, OUTER, Fitted, draw_islands
from layers.render_static.page import Box, Islands, Locator, MapPage
from layers.render_static.sheet import INK, Sheet, Stroke, Type, Where, closed
from layers.render_static.words import word

HERE = "#c2410c"
QUIET = "#5b6673"
LAND = "#e9edf1"
STEPS = (1.0, 2.0, 2.5, 5.0)


def bar_length(mm_per_ground_metre: float, most: float) -> float:
    """The longest round length in metres whose bar is at most `most` mm long."""
    limit = most / mm_per_ground_metre
    power = 10.0 ** math.floor(math.log10(limit))
    return max(step * power for step in STEPS if step * power <= limit * (1 + 1e-9))


def draw_scale(sheet: Sheet, page: MapPage, at: Fitted, box: Box, k: float) -> None:
    """A bar of four parts, true at the middle of the map, with its lengths in km."""
    left, bottom, right, _ = box
    stretched, _ = page.land.projection.at(*at.middle)
    mm_per_ground = stretched * at.mm_per_metre
    small = Type("Regular", 6.5 * k, INK, "centre")
    metres = bar_length(mm_per_ground, (right - left) - 12 * k)
    long = metres * mm_per_ground
    x, y, high = left + 1.5 * k, bottom + 1.0 * k, 1.5 * k
    for part in range(4):
        start = x + long * part / 4
        sheet.box(
            (start, y, start + long / 4, y + high),
            INK if part % 2 == 0 else "#ffffff",
            Stroke(INK, 0.4),
        )
    km = metres / 1000
    for share in (0.0, 0.5, 1.0):
        text = format_number(km * share, 3, page.lang).rstrip("0").rstrip(",.")
        text = text or "0"
        text = f"{text} km" if share == 1.0 else text
        sheet.text(x + long * share, y + high + 1.0 * k, text, small, "scale")
    sheet.note("bar", (x, y, x + long, y + high), f"{metres:.3f}")


def scale_words(page: MapPage, at: Fitted, paper: str) -> str:
    """The scale as a number, to two digits: it holds on paper of the size that is named."""
    stretched, _ = page.land.projection.at(*at.middle)
    number = 1000.0 / (stretched * at.mm_per_metre)
    digits = 10.0 ** (math.floor(math.log10(number)) - 1)
    rounded = format_number(round(number / digits) * digits, 0, page.lang)
    return word("scale", page.lang, scale=rounded, paper=paper)


def draw_north(
    sheet: Sheet, page: MapPage, at: Fitted, middle: tuple[float, float], k: float
) -> None:
    """An arrow to true north at the middle of the map: turned by the grid's convergence.

    That is less than 1 degree inside a province's zone and less than 3 within the country.
    """
    _, convergence = page.land.projection.at(*at.middle)
    turn = Affine2D().rotate_deg(-convergence).translate(*middle)
    half, high = 1.9 * k, 4.2 * k
    left = np.array([(0.0, high), (-half, -high), (0.0, -high * 0.55)])
    right = np.array([(0.0, high), (half, -high), (0.0, -high * 0.55)])
    sheet.area(closed(turn.transform(left)), INK)
    sheet.area(closed(turn.transform(right)), "#ffffff")
    sheet.line(closed(turn.transform(right)), Stroke(INK, 0.5))
    sheet.line(closed(turn.transform(left)), Stroke(INK, 0.5))
    size = 7.5 * k
    top = turn.transform((0.0, high + 1.0 * k))
    look = Type("SemiBold", size, INK, "centre")
    sheet.text(float(top[0]), float(top[1]), word("north", page.lang), look, "north")


def _fit(box: Box, land: Box, pad: float) -> Fitted:
    left, bottom, right, top = box
    west, south, east, north = land
    factor = min(
        (right - left - 2 * pad) / (east - west), (top - bottom - 2 * pad) / (north - south)
    )
    place = (
        Affine2D()
        .translate(-(west + east) / 2, -(south + north) / 2)
        .scale(factor)
        .translate((left + right) / 2, (bottom + top) / 2)
    )
    return Fitted(box, place, factor)


def draw_locator(sheet: Sheet, page: MapPage, locator: Locator, box: Box, k: float) -> None:
    """The country in grey with both archipelagos, and the place in it."""
    inner = _titled(sheet, word("locator", page.lang), box, k)
    points = np.asarray(locator.country.vertices)
    low, high = points.min(axis=0), points.max(axis=0)
    for islands in locator.islands:
        if len(islands.positions):
            low = np.minimum(low, islands.positions.min(axis=0))
            high = np.maximum(high, islands.positions.max(axis=0))
    land = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    at = _fit(inner, land, 2.0 * k)
    where = Where(at.place, inner)
    sheet.area(locator.country, LAND, where)
    sheet.line(locator.country, Stroke(NEIGHBOUR_EDGE, 0.25), where)
    sheet.area(locator.place, HERE, where, Stroke(HERE, 0.5))
    west, south, east, north = _box_of(locator.place, at)
    if max(east - west, north - south) < 3.0 * k:
        ring = Path.circle(((west + east) / 2, (south + north) / 2), 2.0 * k)
        sheet.line(ring, Stroke(HERE, 0.8))
    for islands in locator.islands:
        if not len(islands.positions):
            continue
        paper = at.to_paper(islands.positions)
        here = any(unit >= 0 for unit in islands.units)
        sheet.marks(Path.circle((0.0, 0.0), 0.3 * k), paper, (HERE if here else OUTER, None))
        name = Type("Regular", 5.0 * k, INK, "centre")
        x = float(paper[:, 0].mean())
        wide = len(islands.name) * 0.6 * name.points * MM_PER_POINT
        x = min(max(x, inner[0] + wide / 2 + 0.5), inner[2] - wide / 2 - 0.5)
        y = float(paper[:, 1].max()) + 0.9 * k
        sheet.text(x, y, islands.name, name, "locator")
        sheet.note("archipelago", inner, islands.name)


def draw_inset(sheet: Sheet, page: MapPage, islands: Islands, box: Box, k: float) -> None:
    """An archipelago in a box of its own, in the national projection."""
    title = word("inset", page.lang, name=islands.name)
    inner = _titled(sheet, f"{title} ({islands.owner})" if islands.owner else title, box, k)
    at = _fit(inner, islands.box, 1.0 * k)
    draw_islands(sheet, islands, page.spec, at, k)
    sheet.note("archipelago", inner, islands.name)
    metres = bar_length(at.mm_per_metre, (inner[2] - inner[0]) * 0.45)
    x, y = inner[0] + 1.5 * k, inner[1] + 1.5 * k
    long = metres * at.mm_per_metre
    sheet.rule([(x, y + 0.8 * k), (x, y), (x + long, y), (x + long, y + 0.8 * k)], Stroke(INK, 0.5))
    text = f"{format_number(metres / 1000, 0, page.lang)} km"
    sheet.text(x + long / 2, y + 0.9 * k, text, Type("Regular", 5.0 * k, INK, "centre"), "inset")


def _titled(sheet: Sheet, title: str, box: Box, k: float) -> Box:
    """A frame with its title above; gives the box inside."""
    left, bottom, right, top = box
    size, lines = fit(title, "Medium", (6.5 * k, 6.0 * k), right - left, 1)
    if len(lines) > 1:
        size, lines = fit(title, "Medium", (5.5 * k, 5.0 * k, 4.5 * k), right - left, 2)
    step = line_height(size)
    for number, line in enumerate(lines):
        base = top - step * (number + 0.75)
        sheet.text(left, base, line, Type("Medium", size, QUIET), "caption")
    high = step * len(lines) + 0.3 * k
    inner = (left, bottom, right, top - high)
    sheet.box(inner, "#ffffff", Stroke(NEIGHBOUR_EDGE, 0.5))
    sheet.note("box", inner)
    return inner


def _box_of(path: Path, at: Fitted) -> Box:
    points = at.to_paper(np.asarray(path.vertices))
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    return (float(left), float(bottom), float(right), float(top))
