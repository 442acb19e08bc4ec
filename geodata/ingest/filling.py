"""What a person said beforehand, put into the layouts where the file itself says nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from geodata.errors import ImportRefused
from geodata.indicators import Basis, Catalogue, Indicator
from geodata.ingest.findings import finding
from geodata.ingest.model import (
    Cell,
    Column,
    Layout,
    Measure,
    Part,
    Problem,
    RawBook,
    RawSheet,
    Role,
    RowKind,
    column_letter,
)
from geodata.ingest.options import ImportOptions
from geodata.ingest.template import template_mark

LEAVE = "-"
"""In place of an indicator: the column is not to be taken."""
NAMED = 12
"""So many columns are named in a message."""
DIGITS = frozenset("0123456789")


def filled(
    sheet: RawSheet, layout: Layout, options: ImportOptions, catalogue: Catalogue
) -> tuple[Layout, tuple[Problem, ...]]:
    """The layout with indicators, day and basis filled in, and what is still open in its columns.

    `ImportRefused` if an option names a column, an indicator or a part that does not exist.
    """
    columns = _named(layout, options, catalogue)
    numeric = [
        one for one in columns if one.role is not Role.VALUE and _numeric(sheet, layout, one)
    ]
    if options.indicator is not None:
        item = _indicator(options.indicator, catalogue)
        waiting = [one for one in columns if one.role is Role.VALUE and one.measure is None]
        if not waiting and not any(one.role is Role.VALUE for one in columns):
            waiting = numeric if len(numeric) == 1 else []
        for one in waiting:
            columns[columns.index(one)] = _with_measure(one, options.indicator, item)
    columns = _with_days_and_bases(columns, options, catalogue)
    done = replace(layout, columns=tuple(columns))
    return done, tuple(_open(done, numeric, catalogue))


def _named(layout: Layout, options: ImportOptions, catalogue: Catalogue) -> list[Column]:
    """The columns, with what was said about single ones."""
    columns = list(layout.columns)
    places = {column_letter(one.index): place for place, one in enumerate(columns)}
    for letters, what in options.columns:
        place = places.get(letters.strip().upper())
        if place is None:
            raise ImportRefused(
                f"Sheet {layout.sheet!r} has no column {letters}; its columns are "
                f"{', '.join(places)}.",
                sheet=layout.sheet,
                column=letters,
            )
        if what == LEAVE:
            columns[place] = replace(columns[place], role=Role.IGNORED, measure=None)
        else:
            columns[place] = _with_measure(columns[place], what, _indicator(what, catalogue))
    return columns


def _indicator(what: str, catalogue: Catalogue) -> Indicator:
    code = what.partition(":")[0]
    if code not in catalogue:
        raise ImportRefused(
            f"There is no indicator {code!r}; known are {', '.join(catalogue.codes)}.",
            indicator=code,
        )
    return catalogue.get(code)


def _with_measure(column: Column, what: str, item: Indicator) -> Column:
    """The column as figures of ``indicator`` or ``indicator:part``; what else was known stays."""
    named = what.partition(":")[2]
    counted = not item.is_share and not item.is_median
    try:
        part = Part(named) if named else Part.NUMERATOR if counted else Part.VALUE
    except ValueError:
        parts = ", ".join(one.value for one in Part)
        raise ImportRefused(f"{named!r} is no part of an indicator; use {parts}.") from None
    before = column.measure
    measure = Measure(
        indicator=item.code,
        part=part,
        day=before.day if before else None,
        basis=before.basis if before else None,
        factor=before.factor if before else 1.0,
    )
    return replace(column, role=Role.VALUE, measure=measure, why="named by a person")


def _with_days_and_bases(
    columns: Sequence[Column], options: ImportOptions, catalogue: Catalogue
) -> list[Column]:
    """The measures with the day and basis that were given.

    What the file says of single columns stands; what it says of all alike gives way to a person. An
    indicator that knows one basis only has that one.
    """
    measures = [one.measure for one in columns if one.measure is not None]
    one_day = len({measure.day for measure in measures}) == 1
    one_basis = len({measure.basis for measure in measures}) == 1
    found = []
    for column in columns:
        measure = column.measure
        if measure is None:
            found.append(column)
            continue
        only = _only_basis(catalogue.get(measure.indicator))
        basis = measure.basis or options.basis
        if one_basis and options.basis is not None and only is None:
            basis = options.basis
        day = measure.day or options.last_day
        if one_day and options.last_day is not None:
            day = options.last_day
        settled = replace(measure, day=day, basis=basis or only)
        found.append(replace(column, measure=settled))
    return found


def _only_basis(item: Indicator) -> Basis | None:
    return item.bases[0] if len(item.bases) == 1 else None


def _open(layout: Layout, numeric: Sequence[Column], catalogue: Catalogue) -> Iterable[Problem]:
    """What the columns still lack."""
    values = [one for one in layout.columns if one.role is Role.VALUE]
    if not values:
        found = "; ".join(f"{column_letter(one.index)} “{_heading(one)}”" for one in numeric)
        letter = column_letter(numeric[0].index) if numeric else "C"
        yield finding("no_value_column", sheet=layout.sheet, columns=found or "–", letter=letter)
    elif numeric:
        found = "; ".join(
            f"{column_letter(one.index)} “{_heading(one)}”" for one in numeric[:NAMED]
        )
        more = " …" if len(numeric) > NAMED else ""
        yield finding("columns_ignored", sheet=layout.sheet, columns=found + more)
    dated = any(one.role is Role.DATE for one in layout.columns)
    undated: list[Column] = []
    unfounded: list[Column] = []
    for column in values:
        measure = column.measure
        if measure is None:
            letter = column_letter(column.index)
            named = f"{letter} “{_heading(column)}”"
            yield finding("no_value_column", sheet=layout.sheet, columns=named, letter=letter)
            continue
        if measure.day is None and not dated:
            undated.append(column)
        item = catalogue.get(measure.indicator)
        if measure.basis is None:
            unfounded.append(column)
        elif measure.basis not in item.bases:
            yield finding(
                "basis_not_allowed",
                None,
                column.index,
                letter=column_letter(column.index),
                basis=measure.basis.value,
                indicator=item.code,
                bases=", ".join(item.bases),
            )
    if undated:
        yield finding("day_missing", sheet=layout.sheet, columns=_letters(undated))
    if unfounded:
        bases = _shared_bases(unfounded, catalogue)
        yield finding(
            "basis_missing",
            sheet=layout.sheet,
            columns=_letters(unfounded),
            bases=", ".join(bases),
            first=bases[0],
        )


def _shared_bases(columns: Sequence[Column], catalogue: Catalogue) -> list[str]:
    """The bases that go with every one of the columns, else those that go with any."""
    allowed = [catalogue.get(one.measure.indicator).bases for one in columns if one.measure]
    every = [basis.value for basis in allowed[0] if all(basis in bases for bases in allowed)]
    return every or list(dict.fromkeys(basis.value for bases in allowed for basis in bases))


def _letters(columns: Sequence[Column]) -> str:
    return ", ".join(column_letter(one.index) for one in columns)


def _heading(column: Column) -> str:
    return " / ".join(part for part in column.heading if part)


def _numeric(sheet: RawSheet, layout: Layout, column: Column) -> bool:
    """Whether most filled cells of a column that is no code, name or date begin like numbers."""
    if column.role is not Role.IGNORED:
        return False
    cells = [
        row[column.index]
        for row, kind in zip(sheet.rows, layout.row_kinds, strict=False)
        if kind is RowKind.DATA and column.index < len(row)
    ]
    filled_cells = [cell for cell in cells if cell not in (None, "")]
    return sum(map(_like_number, filled_cells)) * 2 > len(filled_cells)


def _like_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell.strip()[:1] in DIGITS
    return isinstance(cell, int | float) and not isinstance(cell, bool | date)


def with_template(book: RawBook, options: ImportOptions) -> ImportOptions:
    """The options with the vintage a filled template was made for, unless another was named."""
    mark = template_mark(book)
    if mark is None or options.vintage is not None:
        return options
    return replace(options, vintage=mark.vintage)
