"""The report of a prepared book under a person's choices, and the values it would publish.

The quick half of staging: units that were open are looked up again (an alias may have been
remembered since), choices are put in, everything is checked, and what stands in the way is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geodata.errors import UnitNotFound
from geodata.ingest.checks import duplicates, lacking, lacking_note, value_problems
from geodata.ingest.comparison import compare
from geodata.ingest.findings import finding, shown
from geodata.ingest.model import (
    TAKEN,
    Problem,
    RawBook,
    Resolution,
    RowKind,
    Severity,
    column_letter,
)
from geodata.ingest.numbers import ReadingState
from geodata.ingest.observing import Observed, Series, numbers_of, series_of
from geodata.ingest.options import Choice, Decisions, RowPlace
from geodata.ingest.preparing import Knowledge, Prepared, PreparedRow
from geodata.ingest.report import (
    WAITING_ROWS,
    Changes,
    ImportReport,
    ReportRow,
    RowStatus,
    TotalCheck,
)
from geodata.ingest.totals import ReadRow, check_totals
from geodata.resolving import Resolver
from geodata.resolving.resolver import FORMER_NAME
from geodata.store import Store
from geodata.units import Level, UnitRegistry

FEW_ROWS = 3


@dataclass(frozen=True)
class Judged:
    """The report, and the values that publishing it would write."""

    report: ImportReport
    observed: tuple[Observed, ...]


def judge(
    prepared: Prepared,
    decisions: Decisions,
    knowledge: Knowledge,
    *,
    book: RawBook,
    sha256: str,
    store: Store,
) -> Judged:
    """Check every row of a book and say what publishing it would do to the store."""
    rows = _with_units(prepared, decisions, knowledge)
    series, column_problems = _series(prepared, knowledge)
    rows, observed = _observe(rows, prepared, series, knowledge)
    rows, observed = _without_duplicates(rows, observed)
    totals = _totals(prepared, rows, knowledge)
    rows = _with_total_notes(rows, totals)
    vintage = prepared.vintage.vintage
    missing = lacking(rows, knowledge.registry, vintage) if vintage else ()
    changes = compare(observed, store, knowledge.registry, vintage) if vintage else Changes()
    problems = [*_still_true(prepared.problems, rows), *column_problems]
    if missing:
        problems.append(lacking_note(missing, sum(row.taken for row in rows)))
    problems += _mixed(rows, prepared)
    problems += _totals_note(totals)
    problems += _published_before(sha256, store)
    report = ImportReport(
        file_name=book.file_name,
        sha256=sha256,
        kind=book.kind,
        encoding=book.encoding,
        notes=book.notes,
        vintage=vintage,
        sheets=prepared.sheets,
        rows=tuple(rows),
        problems=tuple(problems),
        vintages=prepared.vintage.fits,
        totals=totals,
        lacking=tuple((unit.code, unit.name) for unit in missing),
        changes=changes,
        observations=len(observed),
        reasons=tuple(_reasons(problems, rows, observed)),
        conversion_offered=prepared.offered,
        conversion=decisions.conversion,
    )
    return Judged(report, tuple(observed))


def _with_units(prepared: Prepared, decisions: Decisions, knowledge: Knowledge) -> list[ReportRow]:
    """The rows with their status and unit, open ones with what is open."""
    vintage = prepared.vintage.vintage
    resolver = None
    if vintage is not None and knowledge.aliases != prepared.aliases:
        resolver = Resolver(
            knowledge.registry, vintage, knowledge.aliases, unaccented=prepared.unaccented
        )
    found = []
    for row in prepared.rows:
        resolution = row.resolution
        is_open = resolution is not None and resolution.outcome not in TAKEN
        if is_open and resolver is not None and row.table_row.kind is RowKind.DATA:
            resolution = resolver.resolve(row.table_row.unit, decisions.options.province)
        choice = decisions.choices.get(row.place)
        reported = _reported(row, resolution, choice, vintage, knowledge.registry)
        found.append(_told(reported, row, prepared))
    return found


def _reported(
    row: PreparedRow,
    resolution: Resolution | None,
    choice: Choice | None,
    vintage: str | None,
    registry: UnitRegistry,
) -> ReportRow:
    table_row = row.table_row
    code = resolution.code if resolution else None
    how = resolution.how if resolution else ""
    candidates = resolution.candidates if resolution else ()
    if table_row.kind is RowKind.TOTAL:
        status, candidates = RowStatus.TOTAL, ()
    elif choice is not None and (choice.code is None or vintage is not None):
        status = RowStatus.LEFT_OUT if choice.code is None else RowStatus.ALIAS
        code, how = choice.code, f"chosen by {choice.user}" if choice.user else "chosen"
    else:
        status = RowStatus(resolution.outcome.value) if resolution else RowStatus.UNKNOWN
    unit = None
    if code is not None and vintage is not None:
        try:
            unit = registry.get(vintage, code)
        except UnitNotFound:  # chosen in another vintage: the row waits again
            status, code, how = RowStatus.UNKNOWN, None, ""
    return ReportRow(
        sheet=row.sheet,
        row=table_row.row,
        text=table_row.unit.text,
        status=status,
        code=code,
        name=unit.name if unit else None,
        level=unit.level if unit else table_row.unit.level,
        how=how,
        day=table_row.day,
        candidates=tuple(candidates),
        values=row.values,
        problems=row.problems,
        hidden=table_row.hidden,
    )


def _told(reported: ReportRow, row: PreparedRow, prepared: Prepared) -> ReportRow:
    """The row with the words for an open unit."""
    vintage = prepared.vintage.vintage
    if reported.status not in WAITING_ROWS or vintage is None:
        return reported
    if reported.status is RowStatus.AMBIGUOUS:
        names = "; ".join(f"{one.name} ({one.code})" for one in reported.candidates)
        code = "unit_ambiguous" if len(reported.candidates) > 1 else "unit_similar"
        told = [finding(code, reported.row, text=reported.text, names=names)]
    else:
        inside = [
            name
            for level, name in row.table_row.unit.names.items()
            if level not in {row.table_row.unit.level, Level.COUNTRY} and name != reported.text
        ]
        where = ", ".join(f"“{name.strip()}”" for name in reversed(inside))
        told = [
            finding(
                "unit_unknown",
                reported.row,
                text=reported.text,
                vintage=vintage,
                where=f", {where}" if where else "",
                where_en=f" within {where}" if where else "",
            )
        ]
    others = prepared.vintage.elsewhere.get((reported.sheet, reported.row), ())
    if others:
        told.append(
            finding(
                "unit_of_other_vintage",
                reported.row,
                text=reported.text,
                other=", ".join(others),
                vintage=vintage,
            )
        )
    return replace(reported, problems=(*told, *reported.problems))


def _series(
    prepared: Prepared, knowledge: Knowledge
) -> tuple[dict[str, tuple[Series, ...]], list[Problem]]:
    """The series of each sheet, and what is wrong with its columns."""
    series: dict[str, tuple[Series, ...]] = {}
    problems: list[Problem] = []
    for sheet in prepared.sheets:
        series[sheet.name], found = series_of(sheet.layout, knowledge.catalogue)
        problems += found
    return series, problems


def _observe(
    rows: Sequence[ReportRow],
    prepared: Prepared,
    series: Mapping[str, Sequence[Series]],
    knowledge: Knowledge,
) -> tuple[list[ReportRow], list[Observed]]:
    """The rows with what is wrong in their numbers, and the values of those that are right."""
    layouts = {sheet.name: sheet.layout for sheet in prepared.sheets}
    checked: list[ReportRow] = []
    observed: list[Observed] = []
    for row in rows:
        if row.status is RowStatus.TOTAL:
            checked.append(row)
            continue
        problems = list(row.problems)
        layout = layouts[row.sheet]
        problems += value_problems(layout, row.row, row.values, knowledge.catalogue)
        values = {found.column: found for found in row.values}
        seen: list[Observed] = []
        for one in series[row.sheet]:
            numbers, wrong = numbers_of(one, values)
            problems += [replace(problem, row=row.row) for problem in wrong]
            if numbers:
                seen += _observed(row, one, numbers)
        if all(found.value is None and found.state != ReadingState.BAD for found in row.values):
            problems.append(finding("no_value", row.row))
        done = replace(row, problems=tuple(problems))
        checked.append(done)
        if done.taken and not done.wrong:
            observed += seen
    return checked, observed


def _observed(row: ReportRow, series: Series, numbers: Mapping[str, float]) -> Iterable[Observed]:
    """The value of a series in a row; none while its day or basis is open."""
    day: date | None = row.day or series.day
    if day is None or series.basis is None or row.code is None or row.level is None:
        return
    yield Observed(
        sheet=row.sheet,
        row=row.row,
        code=row.code,
        level=row.level,
        indicator=series.indicator.code,
        day=day,
        basis=series.basis,
        **numbers,
    )


def _without_duplicates(
    rows: Sequence[ReportRow], observed: Sequence[Observed]
) -> tuple[list[ReportRow], list[Observed]]:
    """Duplicates told in their rows; one of equal values stays, none of different ones."""
    former = {(row.sheet, row.row) for row in rows if row.how == FORMER_NAME}
    found = duplicates(observed, former)
    told = [
        replace(row, problems=(*row.problems, *found[row.sheet, row.row]))
        if (row.sheet, row.row) in found
        else row
        for row in rows
    ]
    wrong = {(row.sheet, row.row) for row in told if row.wrong}
    kept: dict[object, Observed] = {}
    for one in observed:
        if (one.sheet, one.row) not in wrong:
            kept.setdefault(one.key, one)
    return told, list(kept.values())


def _totals(
    prepared: Prepared, rows: Sequence[ReportRow], knowledge: Knowledge
) -> tuple[TotalCheck, ...]:
    """Every printed total against its rows; rows that were left out still count."""
    units = {(row.sheet, row.row): row.code for row in rows}
    checks: list[TotalCheck] = []
    for sheet in prepared.sheets:
        read = [
            ReadRow(
                row.table_row,
                units[row.place],
                {found.column: found for found in row.values},
            )
            for row in prepared.rows
            if row.sheet == sheet.name
        ]
        checks += check_totals(
            sheet.layout,
            read,
            knowledge.registry,
            prepared.vintage.vintage,
            knowledge.catalogue,
        )
    return tuple(checks)


def _with_total_notes(rows: Sequence[ReportRow], totals: Sequence[TotalCheck]) -> list[ReportRow]:
    """Total rows that do not agree with their parts say so."""
    notes: dict[RowPlace, list[Problem]] = {}
    for check in totals:
        if not check.agrees:
            note = finding(
                "total_differs",
                check.row,
                check.column,
                letter=column_letter(check.column),
                printed=shown(check.printed),
                summed=shown(check.summed),
                diff=shown(check.difference),
            )
            notes.setdefault((check.sheet, check.row), []).append(note)
    return [
        replace(row, problems=(*row.problems, *notes[row.sheet, row.row]))
        if (row.sheet, row.row) in notes
        else row
        for row in rows
    ]


def _totals_note(totals: Sequence[TotalCheck]) -> Iterable[Problem]:
    wrong = sum(not check.agrees for check in totals)
    if wrong:
        yield finding("totals_differ", count=wrong, total=len(totals))


def _mixed(rows: Sequence[ReportRow], prepared: Prepared) -> Iterable[Problem]:
    """That more than a few open rows are units of other vintages."""
    elsewhere = prepared.vintage.elsewhere
    strange = [row for row in rows if (row.sheet, row.row) in elsewhere]
    waiting = [row for row in strange if row.status in WAITING_ROWS and row.open]
    if len(waiting) < max(FEW_ROWS, len(rows) / 100):
        return  # a few misspelt names happen to be found elsewhere; their rows say so
    others = Counter(name for row in waiting for name in elsewhere[row.sheet, row.row])
    yield finding(
        "vintages_mixed",
        count=len(waiting),
        vintage=prepared.vintage.vintage,
        others=", ".join(sorted(others)),
    )


def _still_true(problems: Sequence[Problem], rows: Sequence[ReportRow]) -> Iterable[Problem]:
    """The problems without the doubt about the vintage where a person settled each such row."""
    doubted = any(row.how == FORMER_NAME and row.taken for row in rows)
    return (one for one in problems if doubted or one.code != "vintage_doubtful")


def _published_before(sha256: str, store: Store) -> Iterable[Problem]:
    entries = store.ledger.imports(sha256)
    if entries:
        last = entries[-1]
        day = last.published_at.date().isoformat()
        yield finding("already_published", release=last.release, day=day)


def _reasons(
    problems: Sequence[Problem], rows: Sequence[ReportRow], observed: Sequence[Observed]
) -> Iterable[Problem]:
    """What stands in the way of publishing."""
    reasons = [one for one in problems if one.severity is not Severity.NOTE]
    yield from reasons
    waiting = sum(row.status in WAITING_ROWS and row.open for row in rows)
    wrong = sum(row.taken and row.wrong for row in rows)
    if waiting:
        yield finding("rows_open", count=waiting)
    if wrong:
        yield finding("rows_wrong", count=wrong)
    if not (reasons or waiting or wrong or observed):
        yield finding("nothing_to_publish")
