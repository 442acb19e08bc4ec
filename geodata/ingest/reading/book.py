"""From a file to a `RawBook`, through a process that can be killed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata.errors import ImportRefused, LimitExceeded
from geodata.ingest.formats.reader import read_file
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook, RawSheet, Span
from geodata.ingest.sandbox import run_limited

FAR_CELL = (
    "Often a single cell stands far below or far to the right of the table: delete the rows and "
    "columns after the table."
)


def read_book(path: Path, limits: Limits | None = None, file_name: str | None = None) -> RawBook:
    """All sheets of a file; `file_name` is the sender's name for it where `path` is a copy.

    Kinds: ``xlsx`` (also XLSM and XLTX), ``xlsb``, ``xls``, ``ods``, ``csv``, ``json``. Cells stand
    as the file holds them; dates of workbooks are dates, whole numbers are int. A field of a text
    table is a str, with its spaces; an empty one is None, quoted or not. `ImportRefused`
    says what is wrong with the file, `LimitExceeded` (one of them) which bound it breaks.
    """
    bounds = limits or Limits()
    name = file_name or path.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImportRefused(f"{name} cannot be opened: {error.strerror}.", file=name) from error
    bounds.check("file_bytes", size, name, "bytes")
    file = str(path.absolute())
    try:
        answer = run_limited(read_file, file, name, bounds, limits=bounds, subject=name)
    except LimitExceeded as error:
        if error.details.get("limit") == "memory_bytes":
            error.message += f" {FAR_CELL}"
        raise
    return book_of(name, answer)


def book_of(name: str, answer: Mapping[str, Any]) -> RawBook:
    """The book from what the reading process answered."""
    return RawBook(
        file_name=name,
        kind=answer["kind"],
        sheets=tuple(_sheet(sheet) for sheet in answer["sheets"]),
        encoding=answer["encoding"],
        delimiter=answer["delimiter"],
        notes=tuple(answer["notes"]),
    )


def _sheet(sheet: Mapping[str, Any]) -> RawSheet:
    return RawSheet(
        name=sheet["name"],
        rows=tuple(sheet["rows"]),
        merged=tuple(Span(*one) for one in sheet["merged"]),
        hidden_rows=frozenset(sheet["hidden_rows"]),
        hidden_columns=frozenset(sheet["hidden_columns"]),
        visible=sheet["visible"],
        formulas_without_value=frozenset(sheet["formulas_without_value"]),
    )
