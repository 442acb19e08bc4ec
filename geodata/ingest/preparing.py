"""A book under a layout: its rows, numbers, vintage and units, before a person's choices.

This is the slow half of staging; it depends on the file and on everything said about it except the
choices of units, so that a choice need not wait for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from geodata.builds import Progress
from geodata.errors import ImportRefused
from geodata.indicators import Catalogue
from geodata.ingest.converting import converted
from geodata.ingest.filling import filled, with_template
from geodata.ingest.findings import finding
from geodata.ingest.home_province import with_home_province
from geodata.ingest.layout import apply_mapping, propose_layouts, read_rows, reclassified
from geodata.ingest.model import (
    Column,
    Layout,
    NumberStyle,
    Problem,
    RawBook,
    RawSheet,
    Resolution,
    RowKind,
    TableRow,
    column_letter,
)
from geodata.ingest.numbers import (
    ColumnNumbers,
    NumberChoice,
    Reading,
    ReadingState,
    judge_column,
    read_number,
)
from geodata.ingest.observing import value_columns
from geodata.ingest.options import ALL_COLUMNS, Decisions, ImportOptions, RowPlace
from geodata.ingest.passed_over import passed_over
from geodata.ingest.report import FoundValue, NumberStatement, SheetReport
from geodata.ingest.vintages import (
    ResolvedUnit,
    VintageChoice,
    check_named,
    fitting_vintage,
    named_vintage,
)
from geodata.resolving import AliasBook, Resolver
from geodata.resolving.fitting import is_unaccented
from geodata.units import Level, UnitRegistry

CHOSEN = {
    NumberStyle.PLAIN: ("số nguyên", "whole numbers"),
    NumberStyle.DECIMAL_COMMA: ("dấu phẩy thập phân", "decimal comma"),
    NumberStyle.DECIMAL_POINT: ("dấu chấm thập phân", "decimal point"),
}


@dataclass(frozen=True)
class PreparedRow:
    """A row with its numbers, their problems, and its unit (None where none was looked for)."""

    sheet: str
    table_row: TableRow
    values: tuple[FoundValue, ...]
    problems: tuple[Problem, ...]
    resolution: Resolution | None

    @property
    def place(self) -> RowPlace:
        """Sheet and row."""
        return self.sheet, self.table_row.row

    @property
    def is_smaller_unit(self) -> bool:
        """Whether it is a row of figures about a unit smaller than the country."""
        row = self.table_row
        return row.kind is RowKind.DATA and row.unit.level is not Level.COUNTRY


@dataclass(frozen=True)
class Prepared:
    """A book as read under its layouts.

    `proposed` are the layouts found without being told anything, None where none were needed.
    """

    sheets: tuple[SheetReport, ...]
    rows: tuple[PreparedRow, ...]
    problems: tuple[Problem, ...]
    vintage: VintageChoice
    offered: str | None
    province: str | None
    unaccented: bool
    aliases: AliasBook
    proposed: tuple[Layout, ...] | None = None


@dataclass(frozen=True)
class Knowledge:
    """What a book is read by: units, indicators, remembered aliases, a saved mapping if asked."""

    registry: UnitRegistry
    catalogue: Catalogue
    aliases: AliasBook = field(default_factory=AliasBook)
    mapping: Mapping[str, Any] | None = None


def prepare(
    book: RawBook,
    decisions: Decisions,
    knowledge: Knowledge,
    progress: Progress,
    proposed: tuple[Layout, ...] | None = None,
) -> Prepared:
    """Lay out, read and resolve a book; `ImportRefused` if there is no table in it.

    `proposed` are the layouts as proposed before for the same book under the same conversion.
    """
    options, registry = with_template(book, decisions.options), knowledge.registry
    book, offered, problems = converted(book, decisions.conversion)
    progress(0.3, "Finding the tables")
    by_name = {sheet.name: sheet for sheet in book.sheets}
    sheets: list[SheetReport] = []
    rows: list[PreparedRow] = []
    if proposed is None and not {sheet.name for sheet in book.sheets} <= set(decisions.layouts):
        proposed = propose_layouts(book, registry, knowledge.catalogue)
    for given in _layouts(book, decisions, knowledge, proposed or ()):
        sheet = by_name[given.sheet]
        whole = given if given.row_kinds else reclassified(sheet, given, registry)
        layout, still_open = filled(sheet, whole, options, knowledge.catalogue)
        table, about = with_home_province(
            layout, _with_country(read_rows(sheet, layout)), options, registry
        )
        progress(0.45, "Reading the numbers")
        layout, statements, unclear = _judged(layout, table, knowledge.catalogue, options)
        found = tuple(_read(sheet, layout, table, knowledge.catalogue))
        sheets.append(SheetReport(sheet.name, layout, _counted(statements, found)))
        rows += found
        strange = passed_over(sheet, layout, registry, knowledge.catalogue)
        problems += [*still_open, *about, *unclear, *strange]
    progress(0.55, "Finding the units")
    unaccented = is_unaccented([row.table_row.unit for row in rows if row.is_smaller_unit])
    if options.vintage is not None:
        check_named(registry, options)
        rows = _resolved(rows, options.vintage, options, knowledge, unaccented=unaccented)
        chosen = named_vintage(registry, options, _counting(rows), knowledge.aliases)
    else:
        units = [(row.place, row.table_row.unit) for row in rows if row.is_smaller_unit]
        days = _days(sheets, rows)
        chosen = fitting_vintage(registry, options, units, days, knowledge.aliases)
        rows = _resolved(rows, chosen.vintage, options, knowledge, unaccented=unaccented)
    return Prepared(
        sheets=tuple(sheets),
        rows=tuple(rows),
        problems=(*problems, *chosen.problems),
        vintage=chosen,
        offered=offered,
        province=options.province,
        unaccented=unaccented,
        aliases=knowledge.aliases,
        proposed=proposed,
    )


def _days(sheets: Sequence[SheetReport], rows: Sequence[PreparedRow]) -> set[date | None]:
    """The days of the figures, with None while one is open."""
    columns = {
        column.measure.day
        for sheet in sheets
        for column in sheet.layout.columns
        if column.measure is not None
    }
    dated = {row.table_row.day for row in rows if row.table_row.kind is RowKind.DATA}
    return columns if dated == {None} else dated | (columns - {None})


def _counting(rows: Sequence[PreparedRow]) -> list[ResolvedUnit]:
    """The rows by which a vintage is judged, with what became of them."""
    return [
        (row.place, row.table_row.unit, row.resolution)
        for row in rows
        if row.is_smaller_unit and row.resolution is not None
    ]


def _layouts(
    book: RawBook, decisions: Decisions, knowledge: Knowledge, proposed: Sequence[Layout]
) -> list[Layout]:
    """The layouts of the sheets to take: corrected ones, those of a mapping, proposed ones."""
    wanted = decisions.options.sheets
    names = [sheet.name for sheet in book.sheets]
    for name in wanted:
        if name not in names:
            raise ImportRefused(
                f"{book.file_name} has no sheet {name!r}; its sheets are {', '.join(names)}.",
                sheet=name,
            )
    if set(names) <= set(decisions.layouts):
        found = dict(decisions.layouts)
    else:
        found = {one.sheet: one for one in proposed}
        if knowledge.mapping is not None:
            found = _mapped(book, found, knowledge.mapping, knowledge.registry)
        found |= decisions.layouts
    layouts = [found[name] for name in names if name in found and (not wanted or name in wanted)]
    if not layouts:
        raise ImportRefused(
            f"No table with a heading and rows of units was found in {book.file_name}. Check that "
            "the file is the right one; the sheets looked at: " + ", ".join(wanted or names) + ".",
            file=book.file_name,
        )
    return layouts


def _mapped(
    book: RawBook,
    proposed: Mapping[str, Layout],
    mapping: Mapping[str, Any],
    registry: UnitRegistry,
) -> dict[str, Layout]:
    """Layouts under a saved mapping: by the name of the sheet, or the only one for every table."""
    saved = mapping.get("sheets")
    if not isinstance(saved, Mapping):
        raise ImportRefused("The saved mapping holds no sheets; save it again.")
    only = next(iter(saved.values())) if len(saved) == 1 else None
    found = {}
    for sheet in book.sheets:
        kept = saved.get(sheet.name, only if sheet.name in proposed else None)
        if kept is not None:
            found[sheet.name] = apply_mapping(sheet, kept, registry)
    return found


def _with_country(rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """Rows about the whole country are totals, unless the table has no smaller units."""
    smaller = any(row.kind is RowKind.DATA and row.unit.level is not Level.COUNTRY for row in rows)
    kind = RowKind.TOTAL if smaller else RowKind.DATA
    return tuple(
        replace(row, kind=kind) if row.unit.level is Level.COUNTRY else row for row in rows
    )


def _judged(
    layout: Layout, rows: Sequence[TableRow], catalogue: Catalogue, options: ImportOptions
) -> tuple[Layout, tuple[NumberStatement, ...], list[Problem]]:
    """The layout with the number style of each value column, as said there or as judged here."""
    columns = {one.index: one for one in layout.columns}
    statements: list[NumberStatement] = []
    problems: list[Problem] = []
    for column in value_columns(layout):
        measure = column.measure
        if measure is None:
            continue
        item = catalogue.get(measure.indicator)
        heading = " / ".join(part for part in column.heading if part)
        cells = [row.cells.get(column.index) for row in rows]
        judged = judge_column(cells, measure, item, heading)
        settled = column
        if column.number_style in {None, NumberStyle.AMBIGUOUS}:
            answer = _answer(column, judged, options)
            settled = replace(
                column,
                number_style=answer.style,
                measure=replace(measure, factor=answer.factor),
            )
        columns[column.index] = settled
        if settled.number_style is NumberStyle.AMBIGUOUS:
            problems.append(_ambiguous(column, judged))
        statements.append(_statement(settled, heading, judged))
    done = replace(layout, columns=tuple(columns[one.index] for one in layout.columns))
    return done, tuple(statements), problems


def _answer(
    column: Column, judged: ColumnNumbers, options: ImportOptions
) -> ColumnNumbers | NumberChoice:
    """The choice a person took for a column that can be read in several ways, else the finding."""
    letters = {column_letter(column.index), ALL_COLUMNS}
    places = [place for named, place in options.numbers if named.upper() in letters]
    if judged.style is not NumberStyle.AMBIGUOUS or not places:
        return judged
    if not 1 <= places[-1] <= len(judged.choices):
        raise ImportRefused(
            f"Column {column_letter(column.index)} has {len(judged.choices)} choices, counted "
            f"from 1; there is no {places[-1]}.",
            column=column_letter(column.index),
        )
    return judged.choices[places[-1] - 1]


def _ambiguous(column: Column, judged: ColumnNumbers) -> Problem:
    examples = [
        (f"({place}) {one.example_vi}", f"({place}) {one.example_en}")
        for place, one in enumerate(judged.choices, start=1)
    ]
    problem = finding(
        "numbers_ambiguous",
        None,
        column.index,
        letter=column_letter(column.index),
        choices="; ".join(vi for vi, _ in examples),
    )
    english = finding(
        "numbers_ambiguous",
        letter=column_letter(column.index),
        choices="; ".join(en for _, en in examples),
    )
    return replace(problem, message_en=english.message_en)


def _statement(column: Column, heading: str, judged: ColumnNumbers) -> NumberStatement:
    vi, en = judged.statement_vi, judged.statement_en
    if column.number_style is not judged.style and column.number_style in CHOSEN:
        words_vi, words_en = CHOSEN[column.number_style]
        factor = column.measure.factor if column.measure else 1.0
        vi = f"Do người chọn: {words_vi}, nhân {factor:g}."
        en = f"Chosen by a person: {words_en}, times {factor:g}."
    return NumberStatement(
        column=column.index,
        heading=heading,
        indicator=column.measure.indicator if column.measure else None,
        style=column.number_style,
        statement_vi=vi,
        statement_en=en,
        choices=judged.choices if column.number_style is NumberStyle.AMBIGUOUS else (),
    )


def _counted(
    statements: Sequence[NumberStatement], rows: Sequence[PreparedRow]
) -> tuple[NumberStatement, ...]:
    """The statements with the cells of data rows counted by state."""
    counts = {one.column: dict.fromkeys(map(str, ReadingState), 0) for one in statements}
    for row in rows:
        if row.table_row.kind is RowKind.DATA:
            for found in row.values:
                counts[found.column][found.state] += 1
    return tuple(replace(one, states=counts[one.column]) for one in statements)


def _reading(row: TableRow, column: Column, catalogue: Catalogue) -> Reading:
    measure = column.measure
    item = catalogue.get(measure.indicator) if measure else None
    style = column.number_style or NumberStyle.PLAIN
    return read_number(row.cells.get(column.index), style, measure, item)


def _read(
    sheet: RawSheet, layout: Layout, rows: Sequence[TableRow], catalogue: Catalogue
) -> Iterable[PreparedRow]:
    columns = value_columns(layout)
    for row in rows:
        values: list[FoundValue] = []
        problems: list[Problem] = []
        for column in columns:
            read = _reading(row, column, catalogue)
            values.append(FoundValue(column.index, read.text, read.value, read.state.value))
            without = (row.row, column.index) in sheet.formulas_without_value
            if without:
                problems.append(finding("formula_without_value", row.row, column.index))
            elif (
                read.state is ReadingState.BAD and column.number_style is not NumberStyle.AMBIGUOUS
            ):
                problems.append(_bad(row.row, column.index, read))
        if row.hidden:
            problems.append(finding("hidden_row", row.row))
        yield PreparedRow(sheet.name, row, tuple(values), tuple(problems), None)


def _bad(row: int, column: int, read: Reading) -> Problem:
    why_vi, why_en = read.why_vi.rstrip(". "), read.why_en.rstrip(". ")
    problem = finding("text_in_number", row, column, found=read.text, why=why_vi)
    english = finding("text_in_number", found=read.text, why=why_en)
    return replace(problem, message_en=english.message_en)


def _resolved(
    rows: Sequence[PreparedRow],
    vintage: str | None,
    options: ImportOptions,
    knowledge: Knowledge,
    *,
    unaccented: bool,
) -> list[PreparedRow]:
    """The rows with their units; totals of no unit and rows of an open vintage stay without."""
    if vintage is None:
        return list(rows)
    resolver = Resolver(knowledge.registry, vintage, knowledge.aliases, unaccented=unaccented)
    return [
        row
        if row.table_row.kind is RowKind.TOTAL and row.table_row.unit.level is None
        else replace(row, resolution=resolver.resolve(row.table_row.unit, options.province))
        for row in rows
    ]
