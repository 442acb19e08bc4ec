"""Read a file of a user's own columns: a row a commune, columns of numbers or of yes and no.

The table is found, its communes are resolved and its numbers are read by the readers of an import.
Nothing is guessed: what is not clear is not taken, and the report says where it stands and what to
do. A blank is no data.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.errors import ImportRefused
from geodata.indicators import load_catalogue
from geodata.ingest.grid import cell_at, is_blank, text_of
from geodata.ingest.layout import propose_layout, read_rows
from geodata.ingest.layout.columns import level_of_heading, serial_of
from geodata.ingest.limits import Limits
from geodata.ingest.model import (
    Cell,
    Layout,
    Outcome,
    RawBook,
    RawSheet,
    Resolution,
    Role,
    RowKind,
    TableRow,
    column_letter,
)
from geodata.ingest.model import Column as LaidColumn
from geodata.ingest.reading import read_book
from geodata.ingest.user_columns.shelf import sealed
from geodata.ingest.user_columns.telling import NotTaken, Report
from geodata.ingest.user_columns.values import Column, is_cross, read_column, yes_or_no
from geodata.ingest.wording import fold, load_wording
from geodata.names import normalise
from geodata.pilots.user_columns import LONGEST_NAME, FlagColumn, NumberColumn, UserColumns
from geodata.resolving import Resolver
from geodata.resolving.fitting import is_unaccented
from geodata.resolving.wording import in_words
from geodata.units import COUNTRY_CODE, Level, UnitRegistry

MOST_COLUMNS = 30
MOST_CANDIDATES = 3
MOST_HELPED = 100
"""So many rows get suggestions at the most: looking for them takes milliseconds each."""
MOST_PROBLEMS = 50
HEADING_ROWS = 20
"""How far down the row of headings may stand where no figures show it."""
SECOND = "a second "
"""How the layout begins to say that a column names units which another names already."""


@dataclass(frozen=True)
class ReadColumns:
    """What was read of a file, and everything that was not taken.

    `rows` is the number of communes of which something was taken.
    """

    columns: UserColumns
    rows: int
    not_taken: tuple[NotTaken, ...]


@dataclass(frozen=True)
class Area:
    """The communes that may be meant: those of a vintage in a province (None: the country)."""

    registry: UnitRegistry
    vintage: str
    province: str | None
    codes: frozenset[str]

    def name(self, lang: str) -> str:
        """What a message says of the province; nothing for the country."""
        if self.province is None:
            return ""
        name = self.registry.get(self.vintage, self.province).name
        return f", {name}" if lang == "vi" else f" in {name}"


def read_columns(
    path: Path,
    registry: UnitRegistry,
    vintage: str,
    province: str,
    *,
    codes: Collection[str] | None = None,
    limits: Limits | None = None,
) -> ReadColumns:
    """Read a file (XLSX, CSV and what else an import takes) about communes of a province.

    `province` is a code of the vintage, or `COUNTRY_CODE`; with `codes` these communes alone may
    be meant, and it may be a code of another vintage. `ImportRefused` where nothing of it can be
    taken: its `details["problems"]` say why. `UnitNotFound` for a vintage, province or code that
    there is not.
    """
    known = registry.vintage(vintage).name
    return columns_of(read_book(path, limits), registry, known, province, codes=codes)


def columns_of(
    book: RawBook,
    registry: UnitRegistry,
    vintage: str,
    province: str,
    *,
    codes: Collection[str] | None = None,
) -> ReadColumns:
    """As `read_columns`, of a book that is read already."""
    area = _area(registry, vintage, province, codes)
    report = Report(book.file_name)
    sheet, layout = _table(book, registry, report)
    report.sheet = sheet.name
    wanted = _wanted(layout, report)
    taken = replace(layout, columns=tuple(wanted.get(one.index, one) for one in layout.columns))
    rows = _of_communes(read_rows(sheet, taken), _Named(sheet, layout), area, report)
    _strangers(sheet, layout, report)
    numbers, flags = [], []
    names = _names(tuple(wanted.values()), report)
    for column, name in names.items() if rows else ():
        cells = [(row.row, code, row.cells.get(column)) for code, row in rows.items()]
        for row, _, _ in cells:
            if (row, column) in sheet.formulas_without_value:
                report.add("no_stored_result", row, column)
        found = read_column(Column(name, column, cells), report)
        if isinstance(found, NumberColumn):
            numbers.append(found)
        elif isinstance(found, FlagColumn):
            flags.append(found)
    if not numbers and not flags:
        _refuse(book.file_name, report)
    columns = UserColumns("", vintage, province, book.file_name, tuple(numbers), tuple(flags))
    of_codes = [*(one.values for one in numbers), *(one.yes | one.no for one in flags)]
    return ReadColumns(sealed(columns), len(set().union(*of_codes)), report.all())


def _area(
    registry: UnitRegistry, vintage: str, province: str, codes: Collection[str] | None
) -> Area:
    """The communes that may be meant; the province they share tells which of a name is."""
    if codes is None:
        whole = province in (COUNTRY_CODE, str(Level.COUNTRY))
        units = registry.units(vintage, Level.COMMUNE, None if whole else province)
    else:
        units = tuple(registry.get(vintage, code) for code in sorted(set(codes)))
    provinces = {unit.province_code for unit in units}
    only = next(iter(provinces)) if len(provinces) == 1 else None
    return Area(registry, vintage, only, frozenset(unit.code for unit in units))


def _table(book: RawBook, registry: UnitRegistry, report: Report) -> tuple[RawSheet, Layout]:
    """The first sheet with a table of units under headings; others that have one are reported."""
    found: list[tuple[RawSheet, Layout]] = []
    for sheet in book.sheets:
        layout = _layout(_with_figures(sheet), registry) if sheet.visible else None
        if layout is not None and layout.header_last is not None and _names_units(layout):
            found.append((sheet, layout))
    if not found:
        raise ImportRefused(
            f"{book.file_name}: no table with a row of headings and a row for each commune was "
            "found. The first row says what stands in each column (code or name of the commune, "
            "then columns of your own), each row below it is one commune.",
            file=book.file_name,
            problems=[],
        )
    for sheet, _ in found[1:]:
        report.sheet = sheet.name
        report.add("sheet_left", text=found[0][0].name)
    return found[0]


def _layout(sheet: RawSheet, registry: UnitRegistry) -> Layout | None:
    """The layout of a sheet; of one without figures below the first row that heads communes."""
    catalogue = load_catalogue()
    found = propose_layout(sheet, registry, catalogue)
    if found is not None:
        return found
    words = load_wording().words["code"]
    for number, row in enumerate(sheet.rows[:HEADING_ROWS], start=1):
        texts = [text_of(cell) for cell in row]
        if any(fold(text) in words or level_of_heading((text,)) for text in texts if text):
            return propose_layout(sheet, registry, catalogue, header_rows=(number, number))
    return None


def _names_units(layout: Layout) -> bool:
    return any(one.role in (Role.NAME, Role.CODE) for one in layout.columns)


def _with_figures(sheet: RawSheet) -> RawSheet:
    """The sheet with 1 for yes and 0 for no, so that a table of them is seen as one of figures."""

    def figure(cell: Cell) -> Cell:
        said = yes_or_no(cell)
        return cell if said is None or is_cross(cell) else int(said)

    return replace(sheet, rows=tuple(tuple(map(figure, row)) for row in sheet.rows))


def _wanted(layout: Layout, report: Report) -> dict[int, LaidColumn]:
    """The columns of the user's own by their place, laid out as values."""
    serial = serial_of(layout.columns)
    found: dict[int, LaidColumn] = {}
    for one in layout.columns:
        text = " / ".join(one.heading)
        if one.role is Role.DATE:
            report.add("dates", None, one.index, text=text)
        elif one.role not in (Role.VALUE, Role.IGNORED) or one.index == serial:
            continue
        elif one.why.startswith(SECOND):
            report.add("second_names", None, one.index, text=text)
        elif len(found) >= MOST_COLUMNS:
            report.add("too_many_columns", None, one.index, text=text, most=MOST_COLUMNS)
        else:
            found[one.index] = replace(one, role=Role.VALUE)
    return found


def _names(columns: Sequence[LaidColumn], report: Report) -> dict[int, str]:
    """The name of each column by its place: its own heading, with those above it where needed."""
    last = Counter(_tidy(one.heading[-1:]).casefold() for one in columns)
    names = {
        one.index: _tidy(one.heading[-1:] if last[_tidy(one.heading[-1:]).casefold()] == 1
                         else one.heading)
        for one in columns
    }  # fmt: skip
    same = Counter(name.casefold() for name in names.values())
    found = {}
    for index, name in names.items():
        if not name:
            report.add("no_heading", None, index)
        elif not name.isprintable():
            report.add("name_with_signs", None, index)
        elif len(name) > LONGEST_NAME:
            report.add("name_too_long", None, index, most=LONGEST_NAME)
        elif same[name.casefold()] > 1:
            letters = [column_letter(at) for at, one in names.items()
                       if one.casefold() == name.casefold()]  # fmt: skip
            report.add("name_twice", None, index, text=name, columns=", ".join(letters))
        else:
            found[index] = name
    return found


def _tidy(heading: Sequence[str]) -> str:
    return normalise(" / ".join(heading))


class _Named:
    """Where the rows of a table name their unit."""

    def __init__(self, sheet: RawSheet, layout: Layout) -> None:
        self._rows = sheet.rows
        of_role = {
            role: [one.index for one in layout.columns if one.role is role]
            for role in (Role.NAME, Role.CODE)
        }
        self._columns = (*reversed(of_role[Role.NAME]), *reversed(of_role[Role.CODE]))

    def column(self, row: TableRow) -> int | None:
        """The column of the finest name in a row, else of its code (from 0)."""
        cells = self._rows[row.row - 1]
        return next((one for one in self._columns if not is_blank(cell_at(cells, one))), None)


def _of_communes(
    rows: Sequence[TableRow], named: _Named, area: Area, report: Report
) -> dict[str, TableRow]:
    """The rows by the code of their commune; those that are not taken are reported."""
    data = []
    for row in rows:
        if row.kind is RowKind.TOTAL:
            report.add("total", row.row, named.column(row), text=row.unit.text)
        elif row.unit.level in (Level.COMMUNE, None):
            data.append(row)
        else:
            report.add("not_a_commune", row.row, named.column(row), text=row.unit.text)
    unaccented = is_unaccented([row.unit for row in data])
    plain, helpful = (
        Resolver(area.registry, area.vintage, unaccented=unaccented, suggest=suggest)
        for suggest in (False, True)
    )
    found: dict[str, list[TableRow]] = {}
    for row in data:
        answer = plain.resolve(row.unit, area.province)
        if answer.code is None and len(report.told) < MOST_HELPED:
            answer = helpful.resolve(row.unit, area.province)
        problem = _problem(row, answer, area)
        if problem is not None:
            report.add(problem[0], row.row, named.column(row), **problem[1])
        elif answer.code is not None:
            found.setdefault(answer.code, []).append(row)
    for code, several in found.items():
        numbers = ", ".join(str(row.row) for row in several)
        for row in several if len(several) > 1 else ():
            about = {"text": row.unit.text, "code": code, "rows": numbers}
            report.add("commune_twice", row.row, named.column(row), **about)
    return {code: several[0] for code, several in found.items() if len(several) == 1}


def _problem(row: TableRow, answer: Resolution, area: Area) -> tuple[str, dict[str, str]] | None:
    """Why the commune of a row is not taken, and the words of the message; None if it is."""
    text = row.unit.text or ", ".join(row.unit.codes.values())
    if answer.code is None:
        maybe = {
            lang: "; ".join(
                f"{one.name} ({one.code}, {in_words(one.why, lang)})"
                for one in answer.candidates[:MOST_CANDIDATES]
            )
            for lang in ("vi", "en")
        }
        values = {
            "text": text,
            "maybe": f" Có thể là: {maybe['vi']}." if maybe["vi"] else "",
            "maybe_en": f" It may be: {maybe['en']}." if maybe["en"] else "",
        }
        if answer.outcome is Outcome.AMBIGUOUS:
            return "unit_ambiguous", values
        place = {"vintage": area.vintage, "place": area.name("vi"), "place_en": area.name("en")}
        return "unit_unknown", {**values, **place}
    if area.registry.get(area.vintage, answer.code).level is not Level.COMMUNE:
        return "not_a_commune", {"text": text}
    if answer.code not in area.codes:
        return "outside", {"text": text, "code": answer.code}
    return None


def _strangers(sheet: RawSheet, layout: Layout, report: Report) -> None:
    """Report rows below the headings that hold something in several columns but name no unit."""
    last = layout.header_last or 0
    for number, (row, kind) in enumerate(zip(sheet.rows, layout.row_kinds, strict=False), start=1):
        filled = [cell for cell in row if not is_blank(cell)]
        if number > last and kind is RowKind.NOTE and len(filled) > 1:
            report.add("no_unit", number)


def _refuse(file: str, report: Report) -> None:
    """Raise `ImportRefused` with everything that was not taken."""
    told = report.all()
    shown = [f"{one.place}: {one.text_en}" for one in told[:MOST_PROBLEMS]]
    raise ImportRefused(
        " ".join([f"{file}: no column of numbers or of yes and no could be taken.", *shown]),
        file=file,
        problems=[vars(one) for one in told[:MOST_PROBLEMS]],
    )
