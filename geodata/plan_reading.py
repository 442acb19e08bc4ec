"""Read a plan file (CSV, XLSX and what else an import takes) into rows of named columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from geodata.errors import ImportRefused, UnitNotFound
from geodata.indicators import Catalogue
from geodata.ingest.limits import Limits
from geodata.ingest.model import Cell, RawSheet
from geodata.ingest.reading import read_book
from geodata.names import bare_key
from geodata.paths import DataDir
from geodata.plan_files import PlanFolder, PlanRecord
from geodata.plan_rows import PlanRow, Wrong, folded, refuse, words
from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry

NEEDED = ("province", "kind", "subject")
HEADING_ROWS = 20
"""How far down the row of headings may stand, below a title."""


@dataclass(frozen=True)
class PlanSheet:
    """The rows of a plan file, and the heading that each column has in it."""

    rows: tuple[PlanRow, ...]
    headings: Mapping[str, str]

    def refuse(self, wrong: Sequence[Wrong], file: str) -> None:
        """As `geodata.plan_rows.refuse`, columns by the headings of the file."""
        refuse([replace(one, column=self.headings.get(one.column, one.column)) for one in wrong],
               file)  # fmt: skip


def import_plan(
    data_dir: DataDir,
    path: Path,
    user: str,
    registry: UnitRegistry,
    catalogue: Catalogue,
    *,
    limits: Limits | None = None,
) -> PlanRecord:
    """Read a plan file and keep it; `ImportRefused` names every row and column that is wrong."""
    sheet = read_plan(path, registry, limits)
    try:
        return PlanFolder(data_dir).add(path, sheet.rows, user, catalogue)
    except ImportRefused as error:
        found = error.details.get("problems", [])
        sheet.refuse([Wrong(one["row"], one["column"], one["message"]) for one in found], path.name)
        raise


def read_plan(path: Path, registry: UnitRegistry, limits: Limits | None = None) -> PlanSheet:
    """The rows of a plan file, with codes of provinces of before the reform.

    A province is given by its code or its name, or both where they agree. Rows without anything in
    them are left out. `ImportRefused` as `import_plan`.
    """
    book = read_book(path, limits)
    for sheet in book.sheets:
        heading = _heading(sheet)
        if heading is not None:
            row = sheet.rows[heading]
            columns = _columns(row, path.name, heading + 1)
            read = PlanSheet(
                rows=tuple(
                    PlanRow(number, cells)
                    for number, below in enumerate(sheet.rows[heading + 1 :], start=heading + 2)
                    if (cells := _cells(below, columns))
                ),
                headings={name: _text(row[place]) for place, name in columns.items()},
            )
            return _with_codes(read, registry, path.name)
    raise ImportRefused(
        f"{path.name}: no row of headings; a plan has columns {', '.join(NEEDED)} and more, in "
        "Vietnamese or English.",
        file=path.name,
        problems=[],
    )


def _heading(sheet: RawSheet) -> int | None:
    """Where the headings stand: the first row that names subject and kind."""
    known = words()["columns"]
    for place, row in enumerate(sheet.rows[:HEADING_ROWS]):
        named = {known.get(folded(_text(cell))) for cell in row}
        if {"subject", "kind"} <= named:
            return place
    return None


def _columns(row: Sequence[Cell], file: str, number: int) -> dict[int, str]:
    """The name of each column; one that is not known or stands twice is refused."""
    found: dict[int, str] = {}
    wrong = []
    for place, cell in enumerate(row):
        text = _text(cell)
        if not text:
            continue
        name = words()["columns"].get(folded(text))
        if name is None:
            wrong.append(Wrong(number, text, "is no column of a plan"))
        elif name in found.values():
            wrong.append(Wrong(number, text, f"says {name} a second time"))
        else:
            found[place] = name
    if "province" not in found.values() and "province_name" not in found.values():
        wrong.append(Wrong(number, "province", "is missing"))
    refuse(wrong, file)
    return found


def _cells(row: Sequence[Cell], columns: dict[int, str]) -> dict[str, str]:
    return {
        name: text
        for place, name in columns.items()
        if place < len(row) and (text := _text(row[place]))
    }


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _with_codes(sheet: PlanSheet, registry: UnitRegistry, file: str) -> PlanSheet:
    provinces = registry.units(BEFORE_REFORM, Level.PROVINCE)
    by_name = {bare_key(unit.name): unit for unit in provinces}
    wrong: list[Wrong] = []
    found = []
    for row in sheet.rows:
        cells = dict(row.cells)
        name, code = cells.pop("province_name", ""), cells.get("province", "")
        unit = by_name.get(bare_key(name)) if name else None
        if name and unit is None:
            wrong.append(Wrong(row.row, "province_name", f"there was no province {name!r}"))
        elif code:
            unit = _by_code(code, unit, row, registry, wrong)
        if unit is not None:
            cells["province"] = unit.code
        found.append(replace(row, cells=cells))
    sheet.refuse(wrong, file)
    return replace(sheet, rows=tuple(found))


def _by_code(
    code: str, named: AdminUnit | None, row: PlanRow, registry: UnitRegistry, wrong: list[Wrong]
) -> AdminUnit | None:
    written = code.zfill(2)
    try:
        unit = registry.get(BEFORE_REFORM, written)
    except UnitNotFound:
        unit = None
    if unit is None or unit.level is not Level.PROVINCE:
        wrong.append(Wrong(row.row, "province", f"there was no province of code {code!r}"))
        return None
    if named is not None and named.code != unit.code:
        wrong.append(Wrong(row.row, "province", f"{code} is {unit.name}, not {named.name}"))
    return unit
