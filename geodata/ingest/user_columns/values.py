"""One column of a user's file: numbers, yes and no, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.ingest.grid import is_blank, is_number, text_of
from geodata.ingest.model import Cell, NumberStyle
from geodata.ingest.number_text import Mark, Written, take_apart
from geodata.ingest.numbers import ReadingState, judge_column, read_number
from geodata.ingest.user_columns.telling import Report
from geodata.names import normalise
from geodata.pilots.user_columns import FlagColumn, NumberColumn

YES = frozenset({"có", "co", "đúng", "yes", "y", "true"})
NO = frozenset({"không", "khong", "sai", "no", "n", "false"})
CROSSES = frozenset({"x", "✓", "✔", "☑"})
"""Marks that tick a box. In a column of numbers x stands for a number that is missing."""

GREATEST = 1e15


@dataclass(frozen=True)
class Column:
    """A column to be read: its name, its place in the sheet (from 0), its cells.

    `cells` are (row of the sheet from 1, code of the commune, cell).
    """

    name: str
    index: int
    cells: Sequence[tuple[int, str, Cell]]


def yes_or_no(cell: Cell) -> bool | None:
    """What a cell says; None where it is neither yes nor no. A number is neither."""
    if isinstance(cell, bool):
        return cell
    if not isinstance(cell, str):
        return None
    if is_cross(cell):
        return True
    word = normalise(cell).casefold()
    return True if word in YES else False if word in NO else None


def is_cross(cell: Cell) -> bool:
    """Whether a cell is ticked rather than filled in with a word."""
    return isinstance(cell, str) and cell.strip().casefold() in CROSSES


def read_column(column: Column, report: Report) -> NumberColumn | FlagColumn | None:
    """What most cells of a column are; None, and said, where that is neither or nothing.

    A cell that does not fit is reported and holds no data; blanks and marks for missing values
    hold none either.
    """
    cells = [cell for _, _, cell in column.cells]
    numbers = sum(is_number(cell) for cell in cells)
    flags = sum(yes_or_no(cell) is not None and not (numbers and is_cross(cell)) for cell in cells)
    if flags > numbers:
        return _flags(column, report)
    if numbers:
        return _numbers(column, report)
    words = [text_of(cell) for cell in cells if not _says_nothing(cell)]
    if words:
        report.add("words", None, column.index, text=column.name, example=words[0])
    else:
        report.add("empty", None, column.index, text=column.name)
    return None


def _flags(column: Column, report: Report) -> FlagColumn:
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for row, code, cell in column.cells:
        answer = yes_or_no(cell)
        if answer is not None:
            said[answer].add(code)
        elif not _says_nothing(cell):
            report.add("not_yes_or_no", row, column.index, text=text_of(cell))
    return FlagColumn(column.name, frozenset(said[True]), frozenset(said[False]))


def _numbers(column: Column, report: Report) -> NumberColumn | None:
    cells = [cell for _, _, cell in column.cells]
    judged = judge_column(cells)
    if judged.style is NumberStyle.AMBIGUOUS:
        why = {"why": judged.statement_vi, "why_en": judged.statement_en}
        report.add("numbers_ambiguous", None, column.index, text=column.name, **why)
        return None
    signed = [cell for cell in cells if _is_signed(cell)]
    if signed and any(is_number(cell) and not _is_signed(cell) for cell in cells):
        report.add(
            "percent_mixed", None, column.index, text=column.name, example=text_of(signed[0])
        )
        return None
    values = {}
    for row, code, cell in column.cells:
        reading = read_number(cell, judged.style)
        text = text_of(cell)
        if reading.value is not None and abs(reading.value) <= GREATEST:
            values[code] = reading.value
        elif reading.value is not None:
            report.add("too_large", row, column.index, text=text)
        elif reading.state is ReadingState.BAD:
            why = {"why": reading.why_vi, "why_en": reading.why_en}
            report.add("no_number", row, column.index, text=text, **why)
    if values:
        return NumberColumn(column.name, values)
    report.add("empty", None, column.index, text=column.name)
    return None


def _is_signed(cell: Cell) -> bool:
    """Whether a number has a per cent sign."""
    part = take_apart(cell) if isinstance(cell, str) else None
    return isinstance(part, Written) and part.percent


def _says_nothing(cell: Cell) -> bool:
    """A blank, a dash, or a mark for a missing value."""
    if is_blank(cell):
        return True
    return isinstance(cell, str) and take_apart(cell) in (Mark.DASH, Mark.MISSING)
