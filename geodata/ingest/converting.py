"""Text in an old encoding: found in a book, offered for conversion, converted when accepted."""

from collections.abc import Sequence
from dataclasses import replace

from geodata.ingest.findings import finding
from geodata.ingest.model import Cell, Problem, RawBook
from geodata.legacy_text import LegacyEncoding, convert_legacy, find_legacy


def converted(book: RawBook, conversion: str | None) -> tuple[RawBook, str | None, list[Problem]]:
    """The book in Unicode where a person accepted that, else an offer to convert it."""
    if conversion is not None:
        encoding = LegacyEncoding(conversion)
        sheets = tuple(
            replace(sheet, rows=tuple(_in_unicode(row, encoding) for row in sheet.rows))
            for sheet in book.sheets
        )
        return replace(book, sheets=sheets), None, []
    found = find_legacy(
        cell for sheet in book.sheets for row in sheet.rows for cell in row if isinstance(cell, str)
    )
    if found is None:
        return book, None, []
    before, after = found.examples[0] if found.examples else ("", "")
    name = found.encoding.value
    offer = finding("legacy_text", encoding=name.upper(), before=before, after=after)
    return book, name, [offer]


def _in_unicode(row: Sequence[Cell], encoding: LegacyEncoding) -> tuple[Cell, ...]:
    return tuple(convert_legacy(cell, encoding) if isinstance(cell, str) else cell for cell in row)
