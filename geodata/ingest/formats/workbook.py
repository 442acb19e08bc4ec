"""Workbooks (XLSX, XLSB, XLS, ODS): cells through calamine, the rest from the archive's XML."""

from collections.abc import Iterable
from math import isfinite
from typing import IO, Any

import python_calamine as calamine

from geodata.errors import ImportRefused
from geodata.ingest.formats import biff, ooxml, opendocument
from geodata.ingest.formats.archive import Archive, protected
from geodata.ingest.formats.ooxml import SheetExtras
from geodata.ingest.formats.parts import BookParts, PlainCell, SheetParts, sheet_of_rows
from geodata.ingest.formats.sniff import Kind
from geodata.ingest.limits import Limits

EXACT = 2**53
"""Above this a double no longer tells whole numbers apart."""
WITHOUT_EXTRAS = "Hidden rows and error cells are not told apart in this kind of file."


def read_workbook(
    stream: IO[bytes], kind: Kind, archive: Archive | None, name: str, limits: Limits
) -> BookParts:
    """All worksheets of a workbook; other kinds of sheet (charts, macros) are left out."""
    stream.seek(0)
    extras = _Extras(kind, archive, stream.read() if archive is None else b"", name, limits)
    stream.seek(0)
    try:
        book = calamine.CalamineWorkbook.from_filelike(stream)
        extras.fit(len(book.sheets_metadata))
        sheets = [
            _sheet(book.get_sheet_by_index(place), meta, extras.of(place, meta.name), name, limits)
            for place, meta in enumerate(book.sheets_metadata)
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise protected(name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise ImportRefused(
            f"{name} is damaged: {str(error)[:200]}. Open it in the spreadsheet program, save it "
            "again and send that.",
            file=name,
        ) from error
    cells = sum(len(row) for sheet in sheets for row in sheet["rows"])
    limits.check("cells", cells, name, "cells")
    return BookParts(
        kind=kind.value, sheets=sheets, encoding=None, delimiter=None, notes=extras.notes
    )


class _Extras:
    """What calamine does not give, for each sheet; found only where the kind of file allows it."""

    def __init__(
        self, kind: Kind, archive: Archive | None, content: bytes, name: str, limits: Limits
    ) -> None:
        self._archive, self._name = archive, name
        self._tables: list[opendocument.TableExtras] = []
        self._parts: dict[str, str] = {}
        self.notes: list[str] = []
        if archive is None:
            self._tables = biff.extras_of_sheets(content, name)
        elif kind is Kind.XLSB:
            self.notes.append(WITHOUT_EXTRAS)
        elif kind is Kind.ODS:
            self._tables = opendocument.tables_of(archive, name, limits)
            self.notes += opendocument.notes_on(archive)
        else:
            self._parts = ooxml.sheet_parts(archive, name)
            self.notes += ooxml.notes_on(archive)

    def fit(self, sheets: int) -> None:
        """Let go of extras that cannot be told to belong to a sheet, and say so."""
        if self._tables and len(self._tables) != sheets:
            self._tables = []
            self.notes.append(WITHOUT_EXTRAS)

    def of(self, place: int, sheet: str) -> SheetExtras:
        """The extras of the sheet at that place and of that name."""
        if place < len(self._tables):
            return self._tables[place]
        part = self._parts.get(sheet)
        if part is None or self._archive is None:
            return SheetExtras()
        if ooxml.is_plain(self._archive.pieces(part)):
            return SheetExtras()
        return ooxml.extras_of(self._archive, self._name, part)


def _sheet(sheet: Any, meta: Any, found: SheetExtras, name: str, limits: Limits) -> SheetParts:
    where = f"{name}, sheet {meta.name!r},"
    last_row, last_column = sheet.end or (-1, -1)
    limits.check("rows", last_row + 1, where, "rows")
    limits.check("columns", last_column + 1, where, "columns")
    limits.check("cells", (last_row + 1) * (last_column + 1), where, "cells")
    rows = [_row(cells) for cells in sheet.to_python(skip_empty_area=False)] if sheet.end else []
    parts = sheet_of_rows(meta.name, _with_errors(rows, found.errors))
    merged = [
        (top + 1, bottom + 1, left, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    own = found.merged if isinstance(found, opendocument.TableExtras) else []
    parts["merged"] = sorted(merged or own)
    parts["hidden_rows"] = sorted(found.hidden_rows)
    parts["hidden_columns"] = sorted(found.hidden_columns)
    parts["visible"] = meta.visible == calamine.SheetVisibleEnum.Visible
    parts["formulas_without_value"] = sorted(found.formulas_without_value)
    return parts


def _row(cells: Iterable[Any]) -> tuple[PlainCell, ...]:
    """Cells as they stand; nothing is None, a whole number int, a number that is none its name.

    One expression, because it runs for every one of millions of cells.
    """
    return tuple(
        [
            (int(cell) if cell.is_integer() and abs(cell) < EXACT else cell)
            if type(cell) is float and isfinite(cell)
            else (cell or None if type(cell) is str else str(cell) if type(cell) is float else cell)
            for cell in cells
        ]
    )


def _with_errors(
    rows: list[tuple[PlainCell, ...]], errors: dict[tuple[int, int], str]
) -> list[tuple[PlainCell, ...]]:
    """Error cells stand as their text (``#N/A``): a blank would pass for missing data."""
    for (number, column), text in errors.items():
        if number <= len(rows) and column < len(rows[number - 1]):
            row = list(rows[number - 1])
            row[column] = text
            rows[number - 1] = tuple(row)
    return rows
