"""The cells of a sheet as the search for a table sees them: blank, number, year or words."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from geodata.ingest.heading_text import find_day
from geodata.ingest.model import Cell
from geodata.ingest.number_text import Mark, Written, take_apart
from geodata.ingest.wording import load_wording

Row = Sequence[Cell]

_COUNTER = re.compile(r"\(?(?:([A-Z])|(\d{1,2}))\)?(?:\s*=\s*[\d\s/+\-*x:().%A-Z]+)?")
_YEARS = range(1950, 2101)


@lru_cache(maxsize=200_000)
def _number_text(text: str) -> bool:
    return isinstance(take_apart(text), Written)


@lru_cache(maxsize=50_000)
def _mark_text(text: str) -> bool:
    return take_apart(text) in (Mark.DASH, Mark.MISSING, Mark.FORMULA_ERROR)


def is_blank(cell: Cell) -> bool:
    """Nothing, or spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_number(cell: Cell) -> bool:
    """A number, or a text that is one in some style."""
    if isinstance(cell, str):
        return _number_text(cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_figure(cell: Cell) -> bool:
    """A number, or a mark that stands for one."""
    return is_number(cell) or (isinstance(cell, str) and _mark_text(cell))


def is_words(cell: Cell) -> bool:
    """A text that is neither blank nor a number nor a mark."""
    return isinstance(cell, str) and bool(cell.strip()) and not is_figure(cell)


def text_of(cell: Cell) -> str:
    """The cell as text without spaces around; whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.strip() if isinstance(cell, str) else str(cell)


def raw_text(cell: Cell) -> str:
    """As `text_of`, with the spaces that indent a name."""
    return cell.rstrip() if isinstance(cell, str) else text_of(cell)


def day_of(cell: Cell) -> date | None:
    """The day a cell names by itself: a date, a year, "Sơ bộ 2019", "31/12/2024"."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if cell is None or isinstance(cell, bool | time | timedelta):
        return None
    return _day_of_text(text_of(cell))


@lru_cache(maxsize=10_000)
def _day_of_text(text: str) -> date | None:
    day, rest = find_day(text)
    if day is None or day.year not in _YEARS:
        return None
    plain = rest.strip(" ()*.:")
    return day if not plain or plain in load_wording().words["provisional"] else None


def is_counting_row(row: Row) -> bool:
    """Whether a row numbers the columns: A, B, 1, 2, 3=2/1 or (1), (2), (3)."""
    cells = [text_of(cell) for cell in row if not is_blank(cell)]
    found = [_COUNTER.fullmatch(cell) for cell in cells]
    if len(cells) < 2 or not all(found):
        return False
    letters = [one[1] for one in found if one is not None and one[1]]
    numbers = [int(one[2]) for one in found if one is not None and one[2]]
    if not numbers or numbers[0] > 3 or (len(numbers) < 2 and letters[:1] != ["A"]):
        return False
    if letters != sorted(set(letters)):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def width_of(rows: Sequence[Row]) -> int:
    """The number of columns."""
    return max((len(row) for row in rows), default=0)


def cell_at(row: Row, column: int) -> Cell:
    """The cell of a row, None beyond its end."""
    return row[column] if column < len(row) else None
