"""The heading of each column from one to four header rows, merged or left blank."""

from collections.abc import Sequence

from geodata.ingest.grid import cell_at, is_blank, is_counting_row, text_of, width_of
from geodata.ingest.model import Cell, RawSheet


def headings(sheet: RawSheet, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    """The heading texts of each column from top to bottom, for header rows first..last (from 0).

    A merged range gives its text to all its columns. Where nothing is merged a blank cell with
    something below it means the same as its left neighbour. Rows that number the columns are left
    out.
    """
    numbers = [one for one in range(first, last + 1) if not is_counting_row(sheet.rows[one])]
    width = width_of(sheet.rows)
    grid = [
        [_text(cell_at(sheet.rows[number], column)) for column in range(width)]
        for number in numbers
    ]
    spread = _spread_merged(sheet, numbers, grid)
    if not spread:
        _spread_blanks(grid)
    return tuple(_path([row[column] for row in grid]) for column in range(width))


def _text(cell: Cell) -> str:
    return " ".join(text_of(cell).split())


def _spread_merged(sheet: RawSheet, numbers: Sequence[int], grid: list[list[str]]) -> bool:
    """Give merged texts to all their columns; whether any range goes over several columns."""
    found = False
    for span in sheet.merged:
        if span.first_row - 1 not in numbers or span.last_column == span.first_column:
            continue
        found = True
        row = grid[numbers.index(span.first_row - 1)]
        for column in range(span.first_column, min(span.last_column, len(row) - 1) + 1):
            row[column] = row[span.first_column]
    return found


def _spread_blanks(grid: list[list[str]]) -> None:
    """A blank cell with a text below it gets the text at its left, within the group above."""
    for depth, row in enumerate(grid[:-1]):
        for column in range(1, len(row)):
            below = grid[depth + 1 :]
            split = all(any(other[one] for other in below) for one in (column - 1, column))
            apart = depth > 0 and grid[depth - 1][column] != grid[depth - 1][column - 1]
            if not row[column] and split and not apart:
                row[column] = row[column - 1]


def _path(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts that are not blank, the same text below itself only once."""
    path: list[str] = []
    for text in texts:
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)


def title_lines(sheet: RawSheet, before: int) -> tuple[str, ...]:
    """The texts above row `before` (from 0), one line a row."""
    lines = []
    for row in sheet.rows[:before]:
        texts = [_text(cell) for cell in row if not is_blank(cell)]
        if texts:
            lines.append(" ".join(dict.fromkeys(texts)))
    return tuple(lines)
