"""Tables as files: XLSX and CSV with units, values, how they came about and the mark of simulation.

Text cells that a spreadsheet would read as a formula (first character ``= + - @``, tab or carriage
return) get an apostrophe before them; numbers stay numbers. A missing value is the words for no
data, never 0 and never blank. `dashboard.exports.geopackage` writes the same book with its
boundaries.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from geodata.cell_text import neutral

Cell = str | float | int | None
CellOut = Any
"""A cell of openpyxl, whose factory is untyped."""
BYTE_ORDER_MARK = "\ufeff"
WIDEST = 46
FIRST_ROWS = 200
LONGEST_CELL = 32_000
"""Letters of a cell; a workbook holds 32,767 at most."""
DIGITS = 15
"""Significant digits of a number written in full."""
LINE, BOLD = 15.0, 1.25
"""Height of a line in points; how much wider a bold letter is than a width counts."""

SHORTENED = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True)
class Column:
    """One column: its title, its name for programs, and for numbers their decimals.

    With `full` a text file gets all digits of a number, so that sums agree with those of the page.
    """

    title: str
    decimals: int | None = None
    missing: str = ""
    key: str = ""
    full: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns; `name` is that of its sheet, `layer` that of its layer."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    layer: str = ""


@dataclass(frozen=True)
class Book:
    """What one file holds: one table for each indicator, the weights behind them, what it is.

    `about` are (label, value) pairs; a value that is the `address` can be clicked. `weights` are
    for people, `links` the same for programs; both have no row where nothing was carried.
    """

    title: str
    about_name: str
    about: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    weights: Table
    links: Table
    address: str = ""


def to_csv(tables: Sequence[Table], lang: str) -> bytes:
    """UTF-8 with byte order mark; in Vietnamese ``;`` and decimal comma, as its Excel reads it.

    Tables of several indicators stand below each other under the header of the first.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter="," if lang == "en" else ";", lineterminator="\r\n")
    writer.writerow([neutral(column.title) for column in tables[0].columns])
    for table in tables:
        for row in table.rows:
            writer.writerow(
                [_csv_cell(value, column, lang) for value, column in _cells(row, table.columns)]
            )
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _csv_cell(value: Cell, column: Column, lang: str) -> str:
    if value is None:
        return column.missing
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return str(value).lower()
    text = f"{value:.{DIGITS}g}" if column.full else f"{value:.{column.decimals or 0}f}"
    return text if lang == "en" else text.replace(".", ",")


def to_xlsx(book: Book) -> bytes:
    """A workbook: the data with frozen header and filter, the weights, and what explains them."""
    out = Workbook(write_only=True)
    for table in [*book.tables, *([book.weights] if book.weights.rows else [])]:
        _write_sheet(out, table)
    about = out.create_sheet(_sheet_name(book.about_name, out.sheetnames))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 90
    about.row_dimensions[1].height = _head_height([book.title], [24])
    about.append([_header(about, book.title)])
    for row, (label, value) in enumerate(book.about, start=2):
        linked = value == book.address != ""
        shown = _linked(about, value, f"B{row}") if linked else _plain(about, neutral(value))
        about.append([_plain(about, neutral(label)), shown])
    stream = io.BytesIO()
    out.save(stream)
    return stream.getvalue()


def _write_sheet(out: Workbook, table: Table) -> None:
    sheet = out.create_sheet(_sheet_name(table.name, out.sheetnames))
    sheet.freeze_panes = "B2"
    letters = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{letters}{len(table.rows) + 1}"
    widths = _widths(table)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    titles = [column.title for column in table.columns]
    sheet.row_dimensions[1].height = _head_height(titles, widths)
    sheet.append([_header(sheet, column.title) for column in table.columns])
    for row in table.rows:
        sheet.append([_xlsx_cell(sheet, *pair) for pair in _cells(row, table.columns)])


def _cells(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Cell, Column]]:
    return list(zip(row, columns, strict=True))


def _header(sheet: Any, title: str) -> CellOut:
    cell = WriteOnlyCell(sheet, value=neutral(title))
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="0D2B45")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _xlsx_cell(sheet: Any, value: Cell, column: Column) -> CellOut:
    if value is None:
        return _plain(sheet, column.missing)
    if isinstance(value, str):
        return _plain(sheet, neutral(value))
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
    return cell


def _plain(sheet: Any, text: str) -> CellOut:
    """A cell of text; most are text anyway, and a cell object for each takes twice the time."""
    short = within(text, LONGEST_CELL)
    if not short.startswith(("=", "#")):
        return short
    cell = WriteOnlyCell(sheet, value=short)
    cell.data_type = "s"
    return cell


def _linked(sheet: Any, address: str, at: str) -> CellOut:
    """A cell that opens an address; where it stands is not known to it before it is written."""
    cell = WriteOnlyCell(sheet, value=address)
    cell.hyperlink = link = Hyperlink(ref=at, target=address)
    link.ref = at  # the cell has put its own place there, which it does not know
    cell.font = Font(color="0B4F8A", underline="single")
    return cell


def within(text: str, longest: int) -> str:
    """The text, cut where it is longer than a cell may be."""
    return text if len(text) <= longest else text[: longest - 1] + SHORTENED


def _sheet_name(name: str, taken: Iterable[str]) -> str:
    """The name without what a workbook forbids, of 31 letters at most, and no one else's."""
    plain = "".join(letter for letter in name if letter not in "[]:*?/\\")[:31]
    known, found, number = {one.lower() for one in taken}, plain, 2
    while found.lower() in known:
        ending = f" {number}"
        found, number = plain[: 31 - len(ending)] + ending, number + 1
    return found


def _head_height(titles: Sequence[str], widths: Sequence[float]) -> float:
    """Points that hold the wrapped titles: not every program finds the height by itself."""
    lines = [ceil(len(title) * BOLD / width) for title, width in zip(titles, widths, strict=True)]
    return LINE * max([1, *lines])


def _widths(table: Table) -> list[float]:
    """Widths that fit the first rows, within limits; the header may wrap."""
    widths = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows[:FIRST_ROWS]]
        texts = [_shown(cell, column) for cell in cells if cell is not None]
        longest = max([len(column.title) * 0.7, len(column.missing), 9, *map(len, texts)])
        widths.append(min(longest + 2, WIDEST))
    return widths


def _shown(cell: str | float, column: Column) -> str:
    """What a spreadsheet shows of a cell."""
    return cell if isinstance(cell, str) else f"{cell:,.{column.decimals or 0}f}"
