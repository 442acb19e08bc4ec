"""Read a list of changes: from a vintage that is known to the next, one row a link that changes.

Columns, in any order, Vietnamese or English, with or without diacritics: level, code before, name
before (to check the code by), code after, name after, code of the unit above, share, what the
share goes by, act, note. What stays blank stays as it was; units without a row stay altogether.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geodata.changes.record import ERRORS_SHOWN, HEADER_WITHIN, note
from geodata.crosswalk import BASIS_AREA, BASIS_HOUSEHOLDS, BASIS_POPULATION
from geodata.errors import ImportRefused
from geodata.ingest.model import Cell, Problem, RawBook, RawSheet, column_letter
from geodata.names import strip_marks
from geodata.spelling import cleaned
from geodata.units import UNIT_LEVELS, Level

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "level": ("cap", "level"),
    "old_code": ("ma cu", "old code"),
    "old_name": ("ten cu", "old name"),
    "new_code": ("ma moi", "new code"),
    "new_name": ("ten moi", "new name"),
    "new_parent": ("ma cap tren", "ma cap tren moi", "new parent code", "new parent"),
    "share": ("ty le", "ti le", "share", "weight"),
    "basis": ("co so cua ty le", "co so ty le", "co so", "basis of the share", "basis"),
    "act": ("van ban", "act"),
    "note": ("ghi chu", "note"),
}
"""The headings of each column without diacritics, the first Vietnamese one as the form has it."""

LEVELS = {
    "tinh": Level.PROVINCE, "cap tinh": Level.PROVINCE, "province": Level.PROVINCE,
    "huyen": Level.DISTRICT, "cap huyen": Level.DISTRICT, "district": Level.DISTRICT,
    "xa": Level.COMMUNE, "cap xa": Level.COMMUNE, "commune": Level.COMMUNE,
}  # fmt: skip
BASES = {
    "ho": BASIS_HOUSEHOLDS, "so ho": BASIS_HOUSEHOLDS, "ho gia dinh": BASIS_HOUSEHOLDS,
    "households": BASIS_HOUSEHOLDS, "dan so": BASIS_POPULATION, "nguoi": BASIS_POPULATION,
    "population": BASIS_POPULATION, "people": BASIS_POPULATION, "dien tich": BASIS_AREA,
    "area": BASIS_AREA,
}  # fmt: skip
DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
_LEVEL_OF = {digits: level for level, digits in DIGITS.items()} | {4: Level.COMMUNE}
_ISLAND = re.compile(r"\d{3}-00")
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(%?)")


@dataclass(frozen=True)
class ListRow:
    """One link. Texts are "" where nothing is written; `share` is 0 to 1."""

    row: int
    level: Level
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    new_parent: str
    share: float | None
    basis: str | None
    act: str
    note: str


@dataclass(frozen=True)
class ChangeList:
    """All rows in the order of the file; `columns` gives the letter of each column there is."""

    file_name: str
    sheet: str
    rows: tuple[ListRow, ...]
    columns: Mapping[str, str]
    notes: tuple[Problem, ...]

    def place(self, row: int, column: str) -> str:
        """ "row 5, column C" for a message; without the column where the file lacks it."""
        letter = self.columns.get(column)
        return f"row {row}" if letter is None else f"row {row}, column {letter}"

    def refuse(self, errors: Sequence[str]) -> ImportRefused:
        """The error that names the first of what is wrong."""
        told = list(errors[:ERRORS_SHOWN])
        rest = f"; and {len(errors) - len(told)} more" if len(errors) > len(told) else ""
        return ImportRefused(
            f"{self.file_name}, sheet {self.sheet}: {'; '.join(told)}{rest}. Nothing was taken.",
            file=self.file_name,
            sheet=self.sheet,
            errors=list(errors),
        )


def day_of(file_name: str) -> date | None:
    """The one day in the name of a file (2026-04-30), None where there is none or several."""
    try:
        days = [date(int(y), int(m), int(d)) for y, m, d in _DAY.findall(file_name)]
    except ValueError:
        return None
    return days[0] if len(days) == 1 else None


def is_list(book: RawBook) -> bool:
    """Whether a sheet has the headings of a list of changes."""
    return _found(book) is not None


def read_list(book: RawBook) -> ChangeList:
    """The list in the first sheet that has its headings.

    `ImportRefused` names the first cells that cannot be, with row, column and what is wanted.
    """
    found = _found(book)
    if found is None:
        raise ImportRefused(
            f"{book.file_name} is no list of changes: no sheet has the headings Mã cũ and Mã mới,"
            " Tên mới or Mã cấp trên in one row. `atlas vintages template` writes an empty form.",
            file=book.file_name,
        )
    sheet, header, columns = found
    reader = _Reader(columns)
    rows = [
        reader.row(number, cells)
        for number, cells in enumerate(sheet.rows[header + 1 :], start=header + 2)
        if any(cell is not None and str(cell).strip() for cell in cells)
    ]
    letters = {name: column_letter(column) for name, column in columns.items()}
    kept = tuple(one for one in rows if one is not None)
    read = ChangeList(book.file_name, sheet.name, kept, letters, tuple(reader.notes))
    if not rows:
        reader.errors.append("there is no row below the headings")
    if reader.errors:
        raise read.refuse(reader.errors)
    return read


def _found(book: RawBook) -> tuple[RawSheet, int, dict[str, int]] | None:
    """The sheet, the index of its header row and the column of each heading."""
    names = {text: name for name, texts in HEADINGS.items() for text in texts}
    for sheet in book.sheets:
        for position, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns: dict[str, int] = {}
            for column, cell in enumerate(row):
                text = strip_marks(cell.replace("_", " ")) if isinstance(cell, str) else ""
                if text in names:
                    columns.setdefault(names[text], column)
            if "old_code" in columns and columns.keys() & {"new_code", "new_name", "new_parent"}:
                return sheet, position, columns
    return None


class _Reader:
    """Reads cells and gathers what is wrong with them."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self.errors: list[str] = []
        self.notes: list[Problem] = []

    def row(self, number: int, cells: Sequence[Cell]) -> ListRow | None:
        """The row, None where it has an error."""
        before = len(self.errors)
        level = self._level(number, cells)
        parent = {Level.COMMUNE: (2, 3), Level.DISTRICT: (2,)}.get(level or Level.PROVINCE, ())
        own = (DIGITS[level],) if level else (5,)
        made = ListRow(
            row=number,
            level=level or Level.COMMUNE,
            old_code=self._code(number, cells, "old_code", own),
            old_name=cleaned(self._text(cells, "old_name")),
            new_code=self._code(number, cells, "new_code", own),
            new_name=cleaned(self._text(cells, "new_name")),
            new_parent=self._code(number, cells, "new_parent", parent),
            share=self._share(number, cells),
            basis=self._basis(number, cells),
            act=self._text(cells, "act"),
            note=self._text(cells, "note"),
        )
        return made if len(self.errors) == before else None

    def _wrong(self, number: int, name: str, problem: str) -> None:
        letter = column_letter(self._columns[name]) if name in self._columns else "?"
        self.errors.append(f"row {number}, column {letter}: {problem}")

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        column = self._columns.get(name, len(cells))
        cell = cells[column] if column < len(cells) else None
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        cell = self._cell(cells, name)
        return "" if cell is None else " ".join(str(cell).split())

    def _level(self, number: int, cells: Sequence[Cell]) -> Level | None:
        """The level that is written, else that of as many digits as the code has."""
        written = self._text(cells, "level")
        code = self._text(cells, "old_code") or self._text(cells, "new_code")
        level = LEVELS.get(strip_marks(written)) if written else _LEVEL_OF.get(len(code))
        if level is None:
            column = "level" if "level" in self._columns else "old_code"
            said = f"{written!r} is no level" if written else "the level is not written"
            self._wrong(number, column, f"{said}; write tỉnh, huyện or xã")
        return level

    def _code(self, number: int, cells: Sequence[Cell], name: str, digits: tuple[int, ...]) -> str:
        """A code with its zeros; a number in the cell is read as one and told."""
        written = self._text(cells, name)
        if not written or (_ISLAND.fullmatch(written) and 5 in digits):
            return written
        fits = [one for one in digits if len(written) <= one]
        if not (written.isascii() and written.isdigit() and fits):
            wanted = " or ".join(str(one) for one in digits)
            what = f"is no code of {wanted} digits" if digits else "has no place for a province"
            self._wrong(number, name, f"{written!r} {what}")
            return ""
        code = written.zfill(fits[0])
        if code != written:
            self.notes.append(
                note(
                    "code_as_number",
                    (
                        f"Mã {written} ghi dạng số, đọc là {code}.",
                        f"Code {written} is written as a number, read as {code}.",
                    ),
                    number,
                )
            )
        return code

    def _share(self, number: int, cells: Sequence[Cell]) -> float | None:
        cell = self._cell(cells, "share")
        written = self._text(cells, "share")
        if not written:
            return None
        found = _SHARE.fullmatch(written)
        value = float("nan")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value = float(cell)
        elif found is not None:
            value = float(found[1].replace(",", ".")) / (100.0 if found[2] else 1.0)
        if not 0.0 < value <= 1.0:
            self._wrong(number, "share", f"{written!r} is no share; write 0,35 or 35 %")
            return None
        return value

    def _basis(self, number: int, cells: Sequence[Cell]) -> str | None:
        written = self._text(cells, "basis")
        if not written:
            return None
        basis = BASES.get(strip_marks(written))
        if basis is None:
            self._wrong(number, "basis", f"{written!r} is unknown; write hộ, dân số or diện tích")
        return basis


def levels_of(rows: Sequence[ListRow]) -> dict[Level, list[ListRow]]:
    """The rows of each level, largest units first; a level without rows has an empty list."""
    return {level: [one for one in rows if one.level is level] for level in UNIT_LEVELS}
