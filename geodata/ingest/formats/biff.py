"""What an XLS holds beside its cell values: hidden rows, merges, error cells.

An XLS is a compound file whose stream ``Workbook`` is a row of records (type, length, content).
Formats: [MS-CFB] for the container, [MS-XLS] for the records.
"""

import struct
from collections.abc import Iterator

from geodata.errors import ImportRefused
from geodata.ingest.formats.ooxml import MAX_COLUMN
from geodata.ingest.formats.opendocument import TableExtras

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks, no sectors."""
_STREAMS = ("Workbook", "Book")
_BOUNDSHEET, _ROW, _COLINFO, _BOOLERR, _FORMULA, _MERGED = 0x85, 0x208, 0x7D, 0x205, 0x06, 0xE5
_BOF, _EOF = 0x809, 0x0A
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def extras_of_sheets(content: bytes, file: str) -> list[TableExtras]:
    """The extras of every sheet in the order of the file; empty for a version before Excel 97."""
    try:
        stream = _workbook_stream(content)
        starts = [
            struct.unpack_from("<L", record)[0]
            for kind, record in _records(stream, 0)
            if kind == _BOUNDSHEET
        ]
        return [_sheet(stream, start) for start in starts]
    except (struct.error, IndexError) as error:
        raise ImportRefused(
            f"{file} is damaged: {error}. Open it in the spreadsheet program, save it again and "
            "send that.",
            file=file,
        ) from error


def _sheet(stream: bytes, start: int) -> TableExtras:
    found = TableExtras()
    for kind, record in _records(stream, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", record)
            if flags & 0x20:
                found.hidden_rows.add(row + 1)
        elif kind == _COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", record)
            if flags & 0x1:
                found.hidden_columns.update(range(first, min(last + 1, MAX_COLUMN)))
        elif kind == _BOOLERR:
            row, column, code, is_error = struct.unpack_from("<HH2xBB", record)
            if is_error:
                found.errors[row + 1, column] = _ERRORS.get(code, "#ERR")
        elif kind == _FORMULA:
            row, column, result, code, mark = struct.unpack_from("<HH2xBxBxxxH", record)
            if mark == 0xFFFF and result == 2:
                found.errors[row + 1, column] = _ERRORS.get(code, "#ERR")
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", record)
            for place in range(count):
                first, last, left, right = struct.unpack_from("<4H", record, 2 + 8 * place)
                found.merged.append((first + 1, last + 1, left, right))
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from `start` to the end of its part; charts inside a sheet are passed over."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream with the workbook; empty if it is stored otherwise."""
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in {9, 12}:
        raise IndexError("its sectors have no usual size")
    size = 1 << shift
    table = _allocation(content, size)
    (directory_start, cutoff) = struct.unpack_from("<L4xL", content, 48)
    directory = _chain(content, table, directory_start, size)
    for place in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, place + 64)
        name = directory[place : place + max(0, length - 2)].decode("utf-16-le", "replace")
        start, stream_size = struct.unpack_from("<LL", directory, place + 116)
        if name in _STREAMS and stream_size >= cutoff:
            return _chain(content, table, start, size)[:stream_size]
    return b""


def _allocation(content: bytes, size: int) -> list[int]:
    """The table that names the next sector of every sector."""
    sectors = [*struct.unpack_from("<109L", content, 76)]
    more, count = struct.unpack_from("<LL", content, 68)
    for _ in range(min(count, len(content) // size)):
        if more >= _END_OF_CHAIN:
            break
        block = struct.unpack_from(f"<{size // 4}L", content, (more + 1) * size)
        sectors += block[:-1]
        more = block[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < _END_OF_CHAIN:
            table += struct.unpack_from(f"<{size // 4}L", content, (sector + 1) * size)
    return table


def _chain(content: bytes, table: list[int], start: int, size: int) -> bytes:
    parts: list[bytes] = []
    sector = start
    while sector < _END_OF_CHAIN:
        if len(parts) > len(table):
            raise IndexError("its sectors go round in a circle")
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)
