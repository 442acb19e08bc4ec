"""Where everything stands on a page: head, map, legend and side block, foot."""

from dataclasses import dataclass

from layers.render_static.fonts import MM_PER_POINT, fit, line_height, wrap
from layers.render_static.furniture import (
    draw_inset,
    draw_locator,
    draw_north,
    draw_scale,
    scale_words,
)
from layers.render_static.labels import Label
from layers.render_static.legend_block import draw_legend, rows_of
from layers.render_static.map_area import Fitted, draw_map, fitted
from layers.render_static.page import Box, MapPage, PageFormat
from layers.render_static.sheet import INK, Sheet, Stroke, Type, text_width
from layers.render_static.words import word

QUIET = "#5b6673"
RED = "#b91c1c"
MARGIN = 10.0
SIDE = 64.0
GAP = 5.0
BLOCK_HIGH = 40.0
FOOT_HIGH = 14.0
LEGEND_HEAD = 18.0
TITLE_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)


@dataclass(frozen=True)
class Plan:
    """The boxes of a page in mm: map, legend, the block of locator and insets, scale and north."""

    map: Box
    legend: Box
    columns: int
    block: Box
    foot: Box


def paper_scale(form: PageFormat) -> float:
    """How much larger everything is than on A4."""
    return 1.0 if form.paper == "A4" else 1.25


def compose(page: MapPage, form: PageFormat) -> tuple[Sheet, Plan]:
    """An empty sheet with head and foot, and where the rest goes."""
    k = paper_scale(form)
    sheet = Sheet(form.size)
    sheet.box((0.0, 0.0, *form.size), "#ffffff")
    top = _head(sheet, page, k)
    at = _plan(page, form, (_foot_top(page, form, k), top), k)
    fit_here = fitted(page.land, at.map, k)
    _foot(sheet, page, form, fit_here, k)
    return sheet, at


def _head(sheet: Sheet, page: MapPage, k: float) -> float:
    """Title, subtitle and the mark of simulated data; gives the lower edge."""
    wide, high = sheet.size
    left, right = MARGIN * k, wide - MARGIN * k
    y = high - MARGIN * k
    room = right - left
    marked = word("simulated", page.lang) if page.simulated else ""
    if marked:
        room -= _badge(sheet, marked, right, y, k) + 5 * k
    sizes = tuple(size * k for size in TITLE_SIZES)
    points, lines = fit(page.title, "Bold", sizes, room, 2)
    for line in lines:
        y -= line_height(points) * 0.92
        sheet.text(left, y + 0.8 * k, line, Type("Bold", points), "title")
    y -= 0.8 * k
    points, lines = fit(page.subtitle, "Regular", (9.5 * k, 8.5 * k, 7.5 * k, 6.5 * k), room, 2)
    for line in lines:
        y -= line_height(points)
        sheet.text(left, y + 0.6 * k, line, Type("Regular", points, QUIET), "subtitle")
    if marked:
        y = min(y, high - MARGIN * k - 8.5 * k)
    y -= 1.2 * k
    sheet.rule([(left, y), (right, y)], Stroke(INK, 0.8))
    return y - 3.0 * k


def _badge(sheet: Sheet, words: str, right: float, top: float, k: float) -> float:
    """The mark in the corner; gives its width."""
    look = Type("Bold", 9.0 * k, RED, "right")
    words = words.upper()
    wide, high = text_width(words, look) + 5 * k, 7.0 * k
    sheet.box((right - wide, top - high, right, top), "#ffffff", Stroke(RED, 1.2))
    base = top - high / 2 - 0.35 * look.points * MM_PER_POINT
    sheet.text(right - 2.5 * k, base, words, look, "simulated")
    return wide


def _plan(page: MapPage, form: PageFormat, between: tuple[float, float], k: float) -> Plan:
    bottom, top = between
    left, right = MARGIN * k, form.size[0] - MARGIN * k
    land = page.land
    boxes = len(land.insets) + (land.locator is not None)
    rows = len(rows_of(page))
    foot_high = FOOT_HIGH * k
    block_high = BLOCK_HIGH * k if boxes else 0.0
    if form.landscape and boxes == 1:
        free = top - bottom - foot_high - (LEGEND_HEAD + 5.2 * rows) * k
        block_high = min(max(free, block_high), 1.15 * SIDE * k)
    if form.landscape:
        x = right - SIDE * k
        block = (x, bottom + foot_high, right, bottom + foot_high + block_high)
        legend = (x, block[3] + 2 * k, right, top)
        return Plan(
            (left, bottom, x - GAP * k, top), legend, 1, block, (x, bottom, right, block[1])
        )
    x = right - SIDE * k
    columns = 1 if rows <= 9 else 2
    high = max(block_high + foot_high, (LEGEND_HEAD + 5.0 * -(-rows // columns)) * k)
    block = (x, bottom + foot_high, right, bottom + foot_high + block_high)
    end = x - GAP * k if columns == 2 else min(left + 84 * k, x - GAP * k)
    legend = (left, bottom, end, bottom + high)
    return Plan(
        (left, bottom + high + 3 * k, right, top),
        legend,
        columns,
        block,
        (x, bottom, right, block[1]),
    )


def _foot_lines(page: MapPage, form: PageFormat, k: float) -> list[tuple[str, str, float]]:
    """Face, text and size of every line from notes to attribution, top first."""
    room = form.size[0] - 2 * MARGIN * k
    lines: list[tuple[str, str, float]] = []
    for head, text, face, points in (
        ("notes", page.notes, "Regular", 7.5),
        ("source", page.source, "Medium", 7.5),
        ("", page.attribution or page.spec.text.attribution, "Regular", 6.0),
    ):
        if text:
            words = f"{word(head, page.lang)}: {text}" if head else text
            lines += [(face, line, points * k) for line in wrap(words, face, points * k, room)]
    return lines


def _foot_top(page: MapPage, form: PageFormat, k: float) -> float:
    lines = _foot_lines(page, form, k)
    return MARGIN * k + sum(line_height(points) for *_, points in lines) + 7.0 * k


def _foot(sheet: Sheet, page: MapPage, form: PageFormat, at: Fitted, k: float) -> None:
    left, right = MARGIN * k, sheet.size[0] - MARGIN * k
    y = _foot_top(page, form, k) - 2.0 * k
    sheet.rule([(left, y), (right, y)], Stroke(QUIET, 0.5))
    y -= 0.6 * k
    for face, text, points in _foot_lines(page, form, k):
        y -= line_height(points)
        colour = INK if points > 7 * k else QUIET
        sheet.text(left, y + 0.5 * k, text, Type(face, points, colour), "foot")
    look = Type("Regular", 6.5 * k, QUIET)
    y = MARGIN * k
    told = (right, right)
    if page.page_label:
        box = sheet.text(right, y, page.page_label, look.at(face="Medium", align="right"), "page")
        told = (box[0] - 4 * k, right)
    parts = (page.release, page.land.projection.words(page.lang), scale_words(page, at, form.paper))
    words = " · ".join(part for part in parts if part)
    sizes = tuple(size * k for size in (6.5, 6.0, 5.5, 5.0, 4.5))
    points, lines = fit(words, "Regular", sizes, told[0] - left, 1)
    for line in lines[:1]:
        sheet.text(left, y, line, look.at(points=points), "release")


def finish(
    sheet: Sheet, page: MapPage, plan: Plan, labels: list[tuple[Label, str]], form: PageFormat
) -> None:
    """Map, legend, block and scale on a sheet that has head and foot."""
    k = paper_scale(form)
    at = fitted(page.land, plan.map, k)
    draw_map(sheet, page, at, labels, k)
    draw_legend(sheet, page, plan.legend, plan.columns, k)
    _block(sheet, page, plan.block, k)
    left, bottom, right, top = plan.foot
    draw_scale(sheet, page, at, (left, bottom, right - 10 * k, top), k)
    draw_north(sheet, page, at, (right - 4 * k, bottom + 5.0 * k), k)


def _block(sheet: Sheet, page: MapPage, box: Box, k: float) -> None:
    """Locator and insets side by side."""
    land = page.land
    count = len(land.insets) + (land.locator is not None)
    if not count:
        return
    left, bottom, right, top = box
    gap = 2.0 * k
    wide = min((right - left - gap * (count - 1)) / count, (top - bottom) * 0.9)
    x = left
    for islands in land.insets:
        draw_inset(sheet, page, islands, (x, bottom, x + wide, top - 1.0 * k), k)
        x += wide + gap
    if land.locator is not None:
        draw_locator(sheet, page, land.locator, (x, bottom, x + wide, top - 1.0 * k), k)
