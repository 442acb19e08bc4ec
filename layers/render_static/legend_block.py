"""The legend on paper: classes with their counts, no data, estimates, pilots, points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layers.legend import format_number
from layers.render_static.fonts import CAP_HEIGHT, MM_PER_POINT, fit, line_height
from layers.render_static.map_area import DASHES, OUTER, dots, mark_shape, point_radius, strokes
from layers.render_static.page import Box, MapPage
from layers.render_static.sheet import INK, Sheet, Stroke, Type
from layers.render_static.words import word

QUIET = "#5b6673"
SWATCH = (6.5, 3.6)
ROW, TIGHT_ROW = 5.0, 4.1
ESTIMATE_GROUND = "#ffffff"

Swatch = Callable[[Sheet, Box], None]


@dataclass(frozen=True)
class Row:
    """One row: how its swatch is drawn, its words, its count; a heading of counts has neither."""

    swatch: Swatch | None
    label: str
    count: int | None


def rows_of(page: MapPage) -> list[Row]:
    """All rows of a page's legend, classes from low to high first."""
    legend, style, lang = page.spec.legend, page.spec.style, page.lang
    rows = [Row(_plain(row.colour), row.label, row.count) for row in legend.classes]
    rows.append(
        Row(
            _dotted(style.no_data_colour, style.no_data_pattern),
            legend.no_data.label,
            legend.no_data.count,
        )
    )
    if legend.estimates is not None:
        label = word("estimate", lang, label=legend.estimates.label)
        rows.append(Row(_hatched(style.estimate_colour), label, legend.estimates.count))
    if page.spec.pilots:
        rows.append(Row(_outlined(style.pilot_colour), word("pilots", lang), len(page.spec.pilots)))
    rows += [Row(_dashed(one.colour), one.name, one.count) for one in page.outlines]
    if page.points:
        rows.append(Row(None, word("points", lang), None))
    rows += [
        Row(
            _marked(layer.style.shape, layer.style.colour, len(layer.positions)),
            layer.name,
            len(layer.positions),
        )
        for layer in page.points
    ]
    return rows


def draw_legend(sheet: Sheet, page: MapPage, box: Box, columns: int, k: float) -> float:
    """The legend from the top of a box, in columns; gives the height it took in mm."""
    left, bottom, right, top = box
    rows = rows_of(page)
    wide = (right - left - (columns - 1) * 4 * k) / columns
    sizes = (8.5 * k, 7.5 * k, 6.5 * k)
    points, lines = fit(page.legend_title, "SemiBold", sizes, right - left, 3)
    y = top
    for line in lines:
        y -= line_height(points)
        sheet.text(left, y + 0.3 * k, line, Type("SemiBold", points), "legend")
    y -= 1.0 * k
    small = Type("Regular", 6.5 * k, QUIET, "right")
    for column in range(columns):
        edge = left + column * (wide + 4 * k) + wide
        sheet.text(edge, y - 2.4 * k, page.count_title, small, "legend")
    y -= 3.6 * k
    each = -(-len(rows) // columns)
    step = ROW * k if each * ROW * k <= y - bottom else max((y - bottom) / each, TIGHT_ROW * k)
    for number, row in enumerate(rows):
        column, place = divmod(number, each)
        x = left + column * (wide + 4 * k)
        _draw_row(sheet, row, (x, y - (place + 1) * step, x + wide, y - place * step), page.lang, k)
    return top - (y - each * step)


def _draw_row(sheet: Sheet, row: Row, box: Box, lang: str, k: float) -> None:
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    high = min(SWATCH[1] * k, (top - bottom) * 0.8)
    if row.swatch is None or row.count is None:
        small = Type("Regular", 6.5 * k, QUIET, "right")
        sheet.text(right, bottom + 0.8 * k, row.label, small, "legend")
        return
    row.swatch(sheet, (left, middle - high / 2, left + SWATCH[0] * k, middle + high / 2))
    count = format_number(row.count, 0, lang)
    points = 8.0 * k
    base = middle - CAP_HEIGHT * points * MM_PER_POINT / 2
    told = sheet.text(right, base, count, Type("Regular", points, INK, "right"), "legend")
    room = told[0] - 2 * k - (left + (SWATCH[0] + 2) * k)
    points, lines = fit(row.label, "Regular", (8.0 * k, 7.5 * k, 7.0 * k), room, 1)
    if len(lines) > 1:
        points, lines = fit(row.label, "Regular", (6.0 * k, 5.0 * k, 4.5 * k), room, 2)
    x = left + (SWATCH[0] + 2) * k
    step = line_height(points) * 0.9
    base = middle - CAP_HEIGHT * points * MM_PER_POINT / 2 + step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        sheet.text(x, base - number * step, line, Type("Regular", points), "legend")


def _plain(colour: str) -> Swatch:
    return lambda sheet, box: sheet.box(box, colour, Stroke(OUTER, 0.4))


def _dotted(colour: str, pattern: str) -> Swatch:
    def draw(sheet: Sheet, box: Box) -> None:
        sheet.box(box, colour)
        dots(sheet, box, pattern, None, None)
        sheet.box(box, None, Stroke(OUTER, 0.4))

    return draw


def _hatched(colour: str) -> Swatch:
    def draw(sheet: Sheet, box: Box) -> None:
        sheet.box(box, ESTIMATE_GROUND)
        strokes(sheet, box, colour, None, None)
        sheet.box(box, None, Stroke(OUTER, 0.4))

    return draw


def _outlined(colour: str) -> Swatch:
    return lambda sheet, box: sheet.box(box, "#ffffff", Stroke(colour, 1.2))


def _dashed(colour: str) -> Swatch:
    def draw(sheet: Sheet, box: Box) -> None:
        left, bottom, right, top = box
        ends = [(left, (bottom + top) / 2), (right, (bottom + top) / 2)]
        sheet.rule(ends, Stroke(colour, 1.1, DASHES))

    return draw


def _marked(shape: str, colour: str, count: int) -> Swatch:
    def draw(sheet: Sheet, box: Box) -> None:
        left, bottom, right, top = box
        middle = np.array([[(left + right) / 2, (bottom + top) / 2]])
        radius = max(point_radius(count), 0.8) * (right - left) / SWATCH[0]
        sheet.marks(mark_shape(shape, radius), middle, (colour, Stroke("#ffffff", 0.35)))

    return draw
