"""A file that says how many households or people went with each part of divided communes.

One row a part: the code of the commune before and of the unit it went to, and households, people or
both. A row without a number says nothing. Names may stand beside the codes; they must be those of
the codes, because codes are reused. `atlas crosswalk export --split` writes a form to be filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.crosswalk import BASIS_HOUSEHOLDS, BASIS_POPULATION, Crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.model import Cell, RawBook, RawSheet, column_letter
from geodata.ingest.number_text import Mark, Written, take_apart
from geodata.names import strip_marks
from geodata.resolving.index import NameIndex
from geodata.spelling import readings
from geodata.weights.choosing import divided_links

HEADER_WITHIN = 20
ERRORS_SHOWN = 10
DIGITS = 5

FROM_CODE, TO_CODE = "from_code", "to_code"
NAME_OF = {FROM_CODE: "from_name", TO_CODE: "to_name"}
AMOUNTS = (BASIS_HOUSEHOLDS, BASIS_POPULATION)
_HEADINGS: Mapping[str, str] = {
    FROM_CODE: "from code|ma cu|ma xa cu|ma don vi cu|ma dvhc cu|ma xa truoc|ma truoc|ma tu",
    TO_CODE: "to code|ma moi|ma xa moi|ma don vi moi|ma dvhc moi|ma xa sau|ma sau|ma den",
    "from_name": "from name|ten cu|xa cu|ten xa cu|don vi cu|ten don vi cu|ten truoc",
    "to_name": "to name|ten moi|xa moi|ten xa moi|don vi moi|ten don vi moi|ten sau",
    BASIS_HOUSEHOLDS: "households|so ho|ho|so ho gia dinh|ho gia dinh|tong so ho|ho dan",
    BASIS_POPULATION: "population|dan so|so dan|nhan khau|so nhan khau|so nguoi|people",
}
_ROLE_OF = {text: role for role, texts in _HEADINGS.items() for text in texts.split("|")}


@dataclass(frozen=True)
class PartsTable:
    """The parts of a file: ``from_code, to_code, basis, amount``, one row a part and basis."""

    file_name: str
    sheet: str
    frame: pd.DataFrame


def read_parts(book: RawBook, crosswalk: Crosswalk, old: NameIndex, new: NameIndex) -> PartsTable:
    """The parts in the first sheet that has the headings.

    `ImportRefused` names the headings that are missing, or every cell that cannot be with its row
    and column: a code the vintage lacks or that was not divided, a unit it did not go to, a name
    that is not that of its code, a number that counts nothing, a part said twice.
    """
    for sheet in book.sheets:
        header = _header(sheet)
        if header is not None:
            return _Reader(_Place(book.file_name, sheet, *header), crosswalk, (old, new)).table()
    raise ImportRefused(
        f"{book.file_name} has no sheet with the columns mã cũ (from_code), mã mới (to_code) and"
        " số hộ (households) or dân số (population) in one row of headings.",
        file=book.file_name,
    )


def role_of(heading: str) -> str | None:
    """What a column of that heading holds: one of the codes, names or `AMOUNTS`."""
    return _ROLE_OF.get(strip_marks(heading.replace("_", " ")))


def _header(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """The index of the row of headings and the column of each role."""
    for position, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            role = role_of(cell) if isinstance(cell, str) else None
            if role is not None:
                found.setdefault(role, column)
        if {FROM_CODE, TO_CODE} <= found.keys() and any(one in found for one in AMOUNTS):
            return position, found
    return None


@dataclass(frozen=True)
class _Place:
    """Where the table stands: the index of its row of headings, the column of each role."""

    file_name: str
    sheet: RawSheet
    header: int
    columns: Mapping[str, int]


class _Reader:
    """Reads the rows of a sheet and gathers what is wrong with them."""

    def __init__(
        self, place: _Place, crosswalk: Crosswalk, indexes: tuple[NameIndex, NameIndex]
    ) -> None:
        self._place = place
        self._columns = place.columns
        self._index = dict(zip((FROM_CODE, TO_CODE), indexes, strict=True))
        links = divided_links(crosswalk)
        self._parts = links.groupby("from_code")["to_code"].agg(list).to_dict()
        self._whole = set(crosswalk.frame["from_code"]) - set(self._parts)
        self._errors: list[str] = []

    def table(self) -> PartsTable:
        rows: list[tuple[str, str, str, float]] = []
        seen: dict[tuple[str, str], int] = {}
        header = self._place.header
        for number, cells in enumerate(self._place.sheet.rows[header + 1 :], start=header + 2):
            if not any(cell is not None and str(cell).strip() for cell in cells):
                continue
            part = self._part(number, cells)
            if part in seen:
                self._wrong(number, TO_CODE, f"this part stands in row {seen[part]} already")
            elif part is not None:
                seen[part] = number
                rows += [(*part, *amount) for amount in self._amounts(number, cells)]
        if self._errors or not rows:
            raise refusal(self._place.file_name, self._place.sheet.name, self._errors)
        frame = pd.DataFrame(rows, columns=[FROM_CODE, TO_CODE, "basis", "amount"])
        return PartsTable(self._place.file_name, self._place.sheet.name, frame)

    def _part(self, number: int, cells: Sequence[Cell]) -> tuple[str, str] | None:
        one, other = self._code(number, cells, FROM_CODE), self._code(number, cells, TO_CODE)
        if one is None or other is None:
            return None
        if one in self._whole:
            self._wrong(number, FROM_CODE, f"{self._path(FROM_CODE, one)} was not divided")
        elif other not in self._parts.get(one, ()):
            units = ", ".join(self._path(TO_CODE, code) for code in self._parts.get(one, ()))
            self._wrong(
                number,
                TO_CODE,
                f"no part of {self._path(FROM_CODE, one)} went to {self._path(TO_CODE, other)};"
                f" its parts went to {units}",
            )
        else:
            return one, other
        return None

    def _code(self, number: int, cells: Sequence[Cell], role: str) -> str | None:
        cell = self._cell(cells, role)
        whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
        written = "" if whole is None else str(whole).strip()
        code = written.zfill(DIGITS) if written.isascii() and written.isdigit() else written
        index = self._index[role]
        unit = index.of_code.get(code)
        if not written:
            self._wrong(number, role, "nothing is written")
        elif unit is None or unit.level != "commune":
            self._wrong(number, role, f"{written!r} is no commune of {index.vintage}")
        else:
            name = self._cell(cells, NAME_OF[role])
            text = "" if name is None else str(name).strip()
            if not text or any(index.is_named(unit, one) for one in readings(text)):
                return code
            self._wrong(number, NAME_OF[role], f"{code} is {unit.name}, not {text!r}")
        return None

    def _amounts(self, number: int, cells: Sequence[Cell]) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for basis in AMOUNTS:
            cell = self._cell(cells, basis)
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            count = read_count(cell)
            if count is None:
                self._wrong(number, basis, f"{cell!r} is no whole number from 0 on")
            else:
                found.append((basis, float(count)))
        return found

    def _cell(self, cells: Sequence[Cell], role: str) -> Cell:
        column = self._columns.get(role, len(cells))
        return cells[column] if column < len(cells) else None

    def _path(self, role: str, code: str) -> str:
        unit = self._index[role].of_code.get(code)
        return code if unit is None else f"{unit.name} ({code})"

    def _wrong(self, number: int, role: str, what: str) -> None:
        self._errors.append(f"row {number}, column {column_letter(self._columns[role])}: {what}")


def refusal(file_name: str, sheet: str, errors: Sequence[str]) -> ImportRefused:
    """The error that tells the first wrong cells and how many there are."""
    told = list(errors[:ERRORS_SHOWN]) or ["no row with a number below the headings"]
    more = len(errors) - len(told)
    rest = f" and {more} more" if more > 0 else ""
    return ImportRefused(
        f"{file_name}, sheet {sheet}: {'; '.join(told)}{rest}. Nothing was taken.",
        file=file_name,
        sheet=sheet,
        errors=list(errors),
    )


def read_count(cell: Cell) -> int | None:
    """A count from 0 on; None if the cell holds none.

    A count has no decimals: a sign that can part thousands does, "1.000" and "1,000" are both 1000.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell >= 0 and float(cell).is_integer() else None
    found = take_apart(cell) if isinstance(cell, str) else Mark.WORDS
    if not isinstance(found, Written) or found.percent:
        return None
    counts = {int(one) for one in (found.comma, found.point) if one is not None and one == int(one)}
    return max(counts) if counts and min(counts) >= 0 else None
