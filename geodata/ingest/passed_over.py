"""Rows inside a table that are none of its rows: headings of a second table, words of no unit.

Figures below a second heading are something else than the first heading says; they are never taken
under it. A row of words without figures is told, so that no unit is lost among the groups.
"""

from collections.abc import Iterable, Sequence

from geodata.indicators import Catalogue
from geodata.ingest.findings import finding
from geodata.ingest.grid import (
    Row,
    cell_at,
    day_of,
    is_blank,
    is_figure,
    is_words,
    raw_text,
    text_of,
)
from geodata.ingest.headings import Context, read_heading
from geodata.ingest.layout.vocabulary import Sense, Vocabulary, vocabulary_of
from geodata.ingest.model import Column, Layout, Measure, Problem, RawSheet, Role, RowKind
from geodata.ingest.observing import value_columns
from geodata.ingest.wording import fold
from geodata.units import UnitRegistry

NAMED = 12
"""So many rows are named in a message."""


def passed_over(
    sheet: RawSheet, layout: Layout, registry: UnitRegistry, catalogue: Catalogue
) -> Iterable[Problem]:
    """The heading of a second table, if one stands among the rows, and the rows of mere words."""
    vocabulary = vocabulary_of(registry)
    columns = value_columns(layout)
    names = [one for one in layout.columns if one.role is Role.NAME]
    last = max(
        (row for row, kind in enumerate(layout.row_kinds) if kind is RowKind.DATA), default=-1
    )
    words: list[str] = []
    for number, (row, kind) in enumerate(zip(sheet.rows[:last], layout.row_kinds, strict=False)):
        if kind not in (RowKind.DATA, RowKind.GROUP, RowKind.NOTE):
            continue
        other = _other_heading(row, kind, columns, catalogue)
        if other:
            yield finding("second_heading", number + 1, sheet=layout.sheet, text=other)
        elif kind is RowKind.GROUP and (text := _mere_words(row, names, vocabulary)):
            words.append(f"{number + 1} “{text}”")
    if words:
        rows = "; ".join(words[:NAMED]) + (" …" if len(words) > NAMED else "")
        yield finding("rows_passed_over", sheet=layout.sheet, rows=rows)


def _other_heading(row: Row, kind: RowKind, columns: Sequence[Column], catalogue: Catalogue) -> str:
    """What a row says the figures below it are, where that is not what the header says."""
    if any(is_figure(cell_at(row, one.index)) for one in columns):
        return ""
    for one in columns:
        cell = cell_at(row, one.index)
        if not is_blank(cell) and _differs(text_of(cell), one, catalogue):
            return text_of(cell)
    filled = [text_of(cell) for cell in row if not is_blank(cell)]
    if kind is RowKind.DATA or not filled:
        return ""
    measures = [one.measure for one in columns if one.measure is not None]
    return (
        filled[-1]
        if measures and all(_is_other(filled[-1], one, catalogue) for one in measures)
        else ""
    )


def _differs(text: str, column: Column, catalogue: Catalogue) -> bool:
    """Whether a cell above figures names something else than the heading of its column."""
    if column.measure is None or fold(text) in {fold(part) for part in column.heading}:
        return False
    return _is_other(text, column.measure, catalogue)


def _is_other(text: str, measure: Measure, catalogue: Catalogue) -> bool:
    day = day_of(text)
    if day is not None:
        return day != measure.day
    meaning = read_heading((text,), Context(), catalogue)
    if meaning.day is not None and measure.day is not None and meaning.day != measure.day:
        return True
    codes = {meaning.indicator, *meaning.matches} - {None}
    return bool(codes) and measure.indicator not in codes


def _mere_words(row: Row, names: Sequence[Column], vocabulary: Vocabulary) -> str:
    """The text of a row that names no unit, no sum and no region."""
    texts = [raw_text(cell) for one in names if is_words(cell := cell_at(row, one.index))]
    if not texts or vocabulary.label(texts[-1]).sense is not Sense.OTHER:
        return ""
    return texts[-1].strip()
