"""What an XLSX holds beside its cell values: hidden rows, formulas without a value, error cells."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geodata.ingest.formats.archive import Archive
from geodata.ingest.formats.xml_scan import scan
from geodata.ingest.limits import MIB

WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
SMALL_PART = 4 * MIB
MAX_COLUMN = 16_384
_TELLING = (b"hidden", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"', b"t='e'", b"<!")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class SheetExtras:
    """Rows from 1, columns from 0. `errors` are the texts of error cells such as ``#N/A``."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas_without_value: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def sheet_parts(archive: Archive, file: str) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    workbook = next((name for name in archive.names if WORKBOOK.fullmatch(name)), None)
    if workbook is None:
        return {}
    folder, base = posixpath.split(workbook)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in archive.names:
        return {}
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            joined = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            targets[attributes.get("Id", "")] = posixpath.normpath(joined)

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))

    scan([archive.read(relations, SMALL_PART)], file, relations, relation)
    scan([archive.read(workbook, SMALL_PART)], file, workbook, sheet)
    return {name: targets[key] for name, key in sheets if targets.get(key) in archive.names}


def notes_on(archive: Archive) -> list[str]:
    """What is in the file and was left alone."""
    notes = []
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        notes.append("The file has macros; they were ignored.")
    if any(name.startswith("xl/externalLinks/") for name in archive.names):
        notes.append("The file has links to other files; they were not followed.")
    if any("/embeddings/" in name for name in archive.names):
        notes.append("The file has other files inside it; they were ignored.")
    return notes


def extras_of(archive: Archive, file: str, part: str) -> SheetExtras:
    """Stream through the sheet's XML once."""
    reader = _SheetReader()
    scan(archive.pieces(part), file, part, reader.start, end=reader.end, text=reader.text)
    return reader.extras


def is_plain(pieces: Iterable[bytes]) -> bool:
    """Whether a sheet's XML surely has none of the extras, told from its bytes alone."""
    before = b""
    for piece in pieces:
        joined = before + piece
        if any(mark in joined for mark in _TELLING):
            return False
        before = piece[-16:]
    return True


class _SheetReader:
    """Collects the extras while the XML goes by."""

    def __init__(self) -> None:
        self.extras = SheetExtras()
        self._row = self._column = 0
        self._cell_type = ""
        self._formula = self._in_value = False
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = True
        elif name in {"v", "is"}:
            self._in_value, self._value = True, []
        elif name == "col" and _true(attributes.get("hidden")):
            first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
            self.extras.hidden_columns.update(range(first - 1, min(last, MAX_COLUMN)))

    def end(self, name: str) -> None:
        if name in {"v", "is"}:
            self._in_value = False
        elif name == "c":
            self._end_cell()

    def text(self, text: str) -> None:
        if self._in_value and self._value is not None:
            self._value.append(text)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _whole(attributes.get("r")) or self._row + 1
        self._column = -1
        if _true(attributes.get("hidden")):
            self.extras.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self._column = _column_index(found[1])
            self._row = int(found[2])
        else:
            self._column += 1
        self._cell_type = attributes.get("t", "")
        self._formula, self._value = False, None

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        value = None if self._value is None else "".join(self._value)
        if self._cell_type == "e" and value:
            self.extras.errors[place] = value
        elif self._formula and not value and not (value == "" and self._cell_type == "str"):
            self.extras.formulas_without_value.add(place)


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _true(value: str | None) -> bool:
    return value in {"1", "true", "on"}


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 8 else 0
