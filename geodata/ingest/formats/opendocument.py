"""What an ODS holds beside its cell values: merges, hidden rows, formulas without a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.errors import ImportRefused
from geodata.ingest.formats.archive import Archive, protected
from geodata.ingest.formats.ooxml import MAX_COLUMN, SheetExtras
from geodata.ingest.formats.xml_scan import scan
from geodata.ingest.limits import MIB, Limits

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_HIDDEN = frozenset({"collapse", "filter"})
MAX_ROW = 1_048_576


@dataclass
class TableExtras(SheetExtras):
    """`SheetExtras` and the merged ranges (first row, last row from 1; columns from 0)."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def tables_of(archive: Archive, file: str, limits: Limits) -> list[TableExtras]:
    """The extras of every table, in the order of the file.

    The file may repeat a row or a cell any number of times in a few letters; filled ones are
    counted here, before a reader lays them all out.
    """
    if MANIFEST in archive.names and b"encryption-data" in archive.read(MANIFEST, 4 * MIB):
        raise protected(file)
    reader = _ContentReader(file, limits)
    scan(archive.pieces(CONTENT), file, CONTENT, reader.start, end=reader.end, text=reader.text)
    return reader.tables


def notes_on(archive: Archive) -> list[str]:
    """What is in the file and was left alone."""
    notes = []
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names):
        notes.append("The file has macros; they were ignored.")
    if any(name.startswith("Object ") and name.endswith("content.xml") for name in archive.names):
        notes.append("The file has other files inside it; they were ignored.")
    return notes


class _ContentReader:
    """Collects the extras while the XML goes by. Tables inside tables or cells do not count."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.tables: list[TableExtras] = []
        self._file, self._limits = file, limits
        self._inside = 0
        self._row = self._column = 0
        self._row_repeat = self._cell_repeat = 1
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] = []
        self._filled_columns = self._widest = self._last_row = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._inside += 1
            if self._inside == 1:
                self.tables.append(TableExtras())
                self._row = self._column = self._widest = self._last_row = 0
        if self._inside != 1:
            return
        if name == "table-column":
            self._add_column(attributes)
        elif name == "table-row":
            self._row_repeat = self._count(attributes, "number-rows-repeated")
            self._column = self._filled_columns = 0
            if attributes.get("visibility") in _HIDDEN:
                last = min(self._row + self._row_repeat, MAX_ROW)
                self.tables[-1].hidden_rows.update(range(self._row + 1, last + 1))
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell = attributes
            self._text = []

    def end(self, name: str) -> None:
        if name == "table":
            self._inside -= 1
        elif self._inside != 1:
            return
        elif name in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._cell is not None and self._inside == 1 and len(self._text) < 50:
            self._text.append(text)

    def _add_column(self, attributes: Mapping[str, str]) -> None:
        repeat = self._count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _HIDDEN:
            last = min(self._column + repeat, MAX_COLUMN)
            self.tables[-1].hidden_columns.update(range(self._column, last))
        self._column += repeat

    def _end_cell(self, attributes: Mapping[str, str]) -> None:
        table, place = self.tables[-1], (self._row + 1, self._column)
        repeat = self._count(attributes, "number-columns-repeated")
        text = "".join(self._text)
        kind = attributes.get("value-type")
        if kind or text:
            self._filled_columns = self._column + repeat
        down = self._count(attributes, "number-rows-spanned")
        right = self._count(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            table.merged.append(
                (place[0], place[0] + down - 1, place[1], place[1] + right - 1),
            )
        if attributes.get("formula"):
            if text.startswith(("#", "Err:")):
                table.errors[place] = text
            elif not kind:
                table.formulas_without_value.add(place)
        self._column += repeat

    def _end_row(self) -> None:
        self._row += self._row_repeat
        if self._filled_columns:
            self._last_row = self._row
            self._widest = max(self._widest, self._filled_columns)
            number = len(self.tables)
            where = f"{self._file}, sheet {number},"
            self._limits.check("rows", self._last_row, where, "rows")
            self._limits.check("columns", self._widest, where, "columns")
            self._limits.check("cells", self._last_row * self._widest, where, "cells")

    def _count(self, attributes: Mapping[str, str], key: str) -> int:
        text = attributes.get(key, "1")
        if not (text.isascii() and text.isdigit()) or len(text) > 12:
            raise ImportRefused(
                f"{self._file} is damaged: {key} is {text[:20]!r}. Open it in the spreadsheet "
                "program, save it again and send that.",
                file=self._file,
            )
        return max(1, int(text))
