"""Read a change record: headings, codes and names of both sides, with the row of everything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geodata.errors import ImportRefused
from geodata.ingest.model import Cell, Problem, RawBook, RawSheet, Severity, column_letter
from geodata.names import strip_marks
from geodata.spelling import cleaned

HEADINGS = {
    "tinh": "province_code",
    "ten tinh": "province_name",
    "qh": "district_code",
    "ten qh": "district_name",
    "xa": "commune_code",
    "ten xa": "commune_name",
    "tinh dc": "province_code_after",
    "ten tinh dc": "province_name_after",
    "qh dc": "district_code_after",
    "ten qh dc": "district_name_after",
    "xa dc": "commune_code_after",
    "ten xa dc": "commune_name_after",
    "ghi chu": "note",
}
"""Headings without diacritics; "DC" (điều chỉnh) marks the side after the changes."""

OPTIONAL = frozenset({"note"})
DIGITS = {"province_code": 2, "district_code": 3, "commune_code": 5}
HEADER_WITHIN = 20
ERRORS_SHOWN = 10
_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@dataclass(frozen=True)
class Side:
    """A commune with its parents, before or after. The commune is "" where it was dissolved."""

    commune_code: str
    commune_name: str
    district_code: str
    district_name: str
    province_code: str
    province_name: str


@dataclass(frozen=True)
class Change:
    """One row: a commune of the first day and (a part of) what it had become on the last."""

    row: int
    before: Side
    after: Side
    note: str


@dataclass(frozen=True)
class ChangeRecord:
    """All rows in the order of the file. `notes` are cells that were read otherwise than written.

    `first_day` and `last_day` come from the name of the file, None where it has no two days.
    """

    file_name: str
    sheet: str
    changes: tuple[Change, ...]
    notes: tuple[Problem, ...]
    first_day: date | None
    last_day: date | None


def note(code: str, text: tuple[str, str], row: int | None = None) -> Problem:
    """A remark of the report: (vi, en)."""
    return Problem(code, Severity.NOTE, text[0], text[1], row)


def days_of(file_name: str) -> tuple[date | None, date | None]:
    """The two days in the name of a file (2019-01-01_to_2024-11-10), None where there are none."""
    try:
        days = [date(int(y), int(m), int(d)) for y, m, d in _DATE.findall(file_name)]
    except ValueError:
        return None, None
    return (days[0], days[1]) if len(days) == 2 and days[0] < days[1] else (None, None)


def read_record(book: RawBook) -> ChangeRecord:
    """The record in the first sheet that has its headings.

    `ImportRefused` names the missing headings, or the first cells that cannot be with their rows
    and columns.
    """
    for sheet in book.sheets:
        header = _header(sheet)
        if header is not None:
            return _read(book, sheet, *header)
    wanted = "Tỉnh, Tên Tỉnh, QH, Tên QH, Xã, Tên Xã and the same with DC"
    raise ImportRefused(
        f"{book.file_name} is no change record: no sheet has the headings {wanted} in one row.",
        file=book.file_name,
    )


def _header(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """The index of the header row and the column of each heading."""
    needed = set(HEADINGS.values()) - OPTIONAL
    for position, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = HEADINGS.get(strip_marks(cell)) if isinstance(cell, str) else None
            if name is not None:
                found.setdefault(name, column)
        if needed <= found.keys():
            return position, found
    return None


class _Reader:
    """Reads cells and gathers what is wrong with them."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.errors: list[str] = []
        self.notes: list[Problem] = []

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        column = self.columns.get(name, len(row))
        return row[column] if column < len(row) else None

    def text(self, row: Sequence[Cell], name: str) -> str:
        cell = self.cell(row, name)
        return "" if cell is None else " ".join(str(cell).split())

    def name(self, row: Sequence[Cell], name: str) -> str:
        return cleaned(self.text(row, name))

    def code(self, number: int, row: Sequence[Cell], name: str) -> str:
        """A code with its zeros; a number in the cell is read as one and told."""
        cell = self.cell(row, name)
        digits = DIGITS[name.removesuffix("_after")]
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        written = "" if cell is None else str(cell).strip()
        if not written:
            return ""
        if not (written.isascii() and written.isdigit() and len(written) <= digits):
            place = f"row {number}, column {column_letter(self.columns[name])}"
            self.errors.append(f"{place}: {written!r} is no code of {digits} digits")
            return ""
        if not isinstance(self.cell(row, name), str) or len(written) < digits:
            self.notes.append(
                note(
                    "code_as_number",
                    (
                        f"Mã {written} ghi dạng số, đọc là {written.zfill(digits)}.",
                        f"Code {written} is written as a number, read as {written.zfill(digits)}.",
                    ),
                    number,
                )
            )
        return written.zfill(digits)

    def side(self, number: int, row: Sequence[Cell], end: str) -> Side:
        return Side(
            commune_code=self.code(number, row, f"commune_code{end}"),
            commune_name=self.name(row, f"commune_name{end}"),
            district_code=self.code(number, row, f"district_code{end}"),
            district_name=self.name(row, f"district_name{end}"),
            province_code=self.code(number, row, f"province_code{end}"),
            province_name=self.name(row, f"province_name{end}"),
        )


def _read(book: RawBook, sheet: RawSheet, header: int, columns: dict[str, int]) -> ChangeRecord:
    reader = _Reader(columns)
    changes = []
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if not any(cell is not None and str(cell).strip() for cell in row):
            continue
        before, after = reader.side(number, row, ""), reader.side(number, row, "_after")
        for name, value in (
            ("commune_code", before.commune_code),
            ("commune_name", before.commune_name),
            ("district_code", before.district_code),
            ("district_code_after", after.district_code),
        ):
            if not value and reader.text(row, name) == "":
                letter = column_letter(columns[name])
                reader.errors.append(f"row {number}, column {letter}: nothing is written")
        changes.append(Change(number, before, after, reader.text(row, "note")))
    if reader.errors or not changes:
        told = reader.errors[:ERRORS_SHOWN] or ["no row below the headings"]
        more = len(reader.errors) - len(told)
        rest = f" and {more} more" if more > 0 else ""
        raise ImportRefused(
            f"{book.file_name}, sheet {sheet.name}: {'; '.join(told)}{rest}. Nothing was taken.",
            file=book.file_name,
            sheet=sheet.name,
            errors=reader.errors,
        )
    of_district = _provinces(changes)
    changes = [_with_provinces(one, of_district) for one in changes]
    first, last = days_of(book.file_name)
    return ChangeRecord(
        book.file_name, sheet.name, tuple(changes), tuple(reader.notes), first, last
    )


def _provinces(changes: Sequence[Change]) -> dict[str, str]:
    """The province of each district, from the rows that name it."""
    sides = [side for one in changes for side in (one.before, one.after)]
    return {side.district_code: side.province_code for side in sides if side.province_code}


def _with_provinces(change: Change, of_district: dict[str, str]) -> Change:
    def whole(side: Side) -> Side:
        code = side.province_code or of_district.get(side.district_code, "")
        return side if code == side.province_code else Side(**{**vars(side), "province_code": code})

    return Change(change.row, whole(change.before), whole(change.after), change.note)
