"""What a reader hands back: plain values only, because they cross a border of trust."""

from datetime import date, datetime, time, timedelta
from typing import TypedDict

PlainCell = str | int | float | bool | date | datetime | time | timedelta | None


class SheetParts(TypedDict):
    """One sheet; the fields are those of `geodata.ingest.model.RawSheet`."""

    name: str
    rows: list[tuple[PlainCell, ...]]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]
    visible: bool
    formulas_without_value: list[tuple[int, int]]


class BookParts(TypedDict):
    """A file; the fields are those of `geodata.ingest.model.RawBook`."""

    kind: str
    sheets: list[SheetParts]
    encoding: str | None
    delimiter: str | None
    notes: list[str]


def sheet_of_rows(name: str, rows: list[tuple[PlainCell, ...]]) -> SheetParts:
    """A sheet that is nothing but rows."""
    return SheetParts(
        name=name,
        rows=rows,
        merged=[],
        hidden_rows=[],
        hidden_columns=[],
        visible=True,
        formulas_without_value=[],
    )
