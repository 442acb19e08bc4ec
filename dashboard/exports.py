"""The table as a file: XLSX and CSV with units, values, basis, date and the mark of simulated data.

Text cells that a spreadsheet would read as a formula (first character ``= + - @``, tab or carriage
return) get an apostrophe before them; numbers stay numbers. A missing value is the words for no
data, never 0 and never blank.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.cell_text import neutral

Cell = str | float | int | None
CellOut = Any
"""A cell of openpyxl, whose factory is untyped."""
BYTE_ORDER_MARK = "\ufeff"
WIDEST = 46
FIRST_ROWS = 200


@dataclass(frozen=True)
class Column:
    """One column: its title, and for numbers their decimals."""

    title: str
    decimals: int | None = None
    missing: str = ""


@dataclass(frozen=True)
class Table:
    """A table to export: `about` are (label, value) pairs that say what it is."""

    name: str
    about_name: str
    title: str
    about: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table, lang: str) -> bytes:
    """UTF-8 with byte order mark; in Vietnamese ``;`` and decimal comma, as its Excel reads it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter="," if lang == "en" else ";", lineterminator="\r\n")
    writer.writerow([neutral(column.title) for column in table.columns])
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
    text = f"{value:.{column.decimals or 0}f}"
    return text if lang == "en" else text.replace(".", ",")


def to_xlsx(table: Table) -> bytes:
    """A workbook: data with frozen header and filter, and a second sheet that explains them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.name))
    sheet.freeze_panes = "B2"
    letters = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{letters}{len(table.rows) + 1}"
    for place, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_header(sheet, column.title) for column in table.columns])
    for row in table.rows:
        sheet.append([_xlsx_cell(sheet, *pair) for pair in _cells(row, table.columns)])
    about = book.create_sheet(_sheet_name(table.about_name))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 90
    about.append([_header(about, table.title)])
    for label, value in table.about:
        about.append([neutral(label), neutral(value)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31]


def _widths(table: Table) -> list[float]:
    """Widths that fit the first rows, within limits; the header may wrap."""
    widths = []
    for place, column in enumerate(table.columns):
        texts = [str(row[place]) for row in table.rows[:FIRST_ROWS] if row[place] is not None]
        longest = max([len(column.title) * 0.7, len(column.missing), 9, *map(len, texts)])
        widths.append(min(longest + 2, WIDEST))
    return widths
