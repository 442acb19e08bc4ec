"""The first pages of an atlas: its title, and on which page every map stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.render_static.compose import MARGIN, QUIET, RED, paper_scale
from layers.render_static.fonts import MM_PER_POINT, fit, line_height
from layers.render_static.page import Box, PageFormat
from layers.render_static.sheet import INK, Sheet, Stroke, Type
from layers.render_static.words import word

COLUMN = 88.0
ROW = 5.0
TITLE_SIZES = (20.0, 18.0, 16.0, 14.0, 12.0, 10.0)


@dataclass(frozen=True)
class Contents:
    """The words of the first pages: title, what it is about, entries with their page numbers.

    An entry of a `group` other than the one before it stands under the name of its group.
    """

    title: str
    lines: tuple[str, ...]
    lang: str
    simulated: bool = False


@dataclass(frozen=True)
class Entry:
    """One map of an atlas: its name in the index, and the group it belongs to."""

    name: str
    group: str = ""


@dataclass(frozen=True)
class Listed:
    """Where an entry stands in the index: the page of the index, its row in mm, its number."""

    page: int
    box: Box
    entry: int


def pages_needed(contents: Contents, entries: Sequence[Entry], form: PageFormat) -> int:
    """How many pages the index takes."""
    return len(contents_pages(contents, entries, form, 0)[0])


def contents_pages(
    contents: Contents, entries: Sequence[Entry], form: PageFormat, first: int
) -> tuple[list[Sheet], list[Listed]]:
    """The sheets of the index, and where each entry stands; the first map is on page `first`."""
    k = paper_scale(form)
    wide, _ = form.size
    left, right = MARGIN * k, wide - MARGIN * k
    columns = max(int((right - left + 8 * k) // (COLUMN * k)), 1)
    step = (right - left + 8 * k) / columns
    sheets: list[Sheet] = []
    listed: list[Listed] = []
    rows = _rows(entries)
    while rows or not sheets:
        sheet = Sheet(form.size)
        sheet.box((0.0, 0.0, *form.size), "#ffffff")
        top = _head(sheet, contents, k, opening=not sheets)
        room = int((top - MARGIN * k - 6 * k) // (ROW * k))
        for column in range(columns):
            x = left + column * step
            for place in range(room):
                if not rows:
                    break
                y = top - (place + 1) * ROW * k
                number = rows.pop(0)
                box = (x, y, x + step - 8 * k, y + ROW * k)
                if isinstance(number, str):
                    sheet.text(x, y + 1.2 * k, number, Type("SemiBold", 8.5 * k), "group")
                    continue
                _entry(sheet, entries[number].name, str(first + number), box, k)
                listed.append(Listed(len(sheets), box, number))
        sheets.append(sheet)
    return sheets, listed


def _rows(entries: Sequence[Entry]) -> list[int | str]:
    """The entries by their place, each group led by its name."""
    rows: list[int | str] = []
    before = ""
    for number, entry in enumerate(entries):
        if entry.group and entry.group != before:
            rows.append(entry.group)
        before = entry.group
        rows.append(number)
    return rows


def _head(sheet: Sheet, contents: Contents, k: float, *, opening: bool) -> float:
    wide, high = sheet.size
    left, right = MARGIN * k, wide - MARGIN * k
    y = high - MARGIN * k
    if opening:
        sizes = tuple(size * k for size in TITLE_SIZES)
        points, lines = fit(contents.title, "Bold", sizes, right - left, 2)
        for line in lines:
            y -= line_height(points)
            sheet.text(left, y + 0.8 * k, line, Type("Bold", points), "title")
        for text in contents.lines:
            points, lines = fit(text, "Regular", (9.5 * k, 8.0 * k, 7.0 * k), right - left, 2)
            for line in lines:
                y -= line_height(points)
                sheet.text(left, y, line, Type("Regular", points, QUIET), "subtitle")
        if contents.simulated:
            y -= line_height(10.0 * k)
            mark = word("simulated", contents.lang).upper()
            sheet.text(left, y, mark, Type("Bold", 10.0 * k, RED), "simulated")
        y -= 4.0 * k
    heading = Type("SemiBold", 11.0 * k)
    y -= line_height(heading.points)
    sheet.text(left, y, word("contents", contents.lang), heading, "heading")
    y -= 1.5 * k
    sheet.rule([(left, y), (right, y)], Stroke(INK, 0.8))
    return y - 1.5 * k


def _entry(sheet: Sheet, name: str, number: str, box: Box, k: float) -> None:
    left, bottom, right, _ = box
    base = bottom + 1.3 * k
    told = sheet.text(right, base, number, Type("Regular", 8.0 * k, INK, "right"), "number")
    sizes = tuple(size * k for size in (8.0, 7.0, 6.0, 5.0, 4.5))
    points, lines = fit(name, "Regular", sizes, told[0] - left - 4 * k, 1)
    said = sheet.text(left, base, lines[0], Type("Regular", points), "entry")
    dots = Stroke("#9aa5b1", 0.5, (0.01, 1.1 * k / MM_PER_POINT))
    if said[2] + 2 * k < told[0] - 2 * k:
        sheet.rule([(said[2] + 1.5 * k, base), (told[0] - 1.5 * k, base)], dots)
