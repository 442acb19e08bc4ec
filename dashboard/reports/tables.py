"""The tables of a report as a workbook: the figures of the document with all their digits."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.carry_wording import status_text
from dashboard.exports.sheets import Book, Cell, Column, Table
from dashboard.i18n import t
from dashboard.plans.book import counted_name
from dashboard.plans.wording import asked_text, standing_text, status_of
from dashboard.reports.plain import plain
from dashboard.reports.reading import Followed, Report, Statement
from dashboard.reports.words import (
    basis_text,
    document_text,
    list_title,
    method,
    period_text,
    subject_text,
    territory_text,
)
from dashboard.wording import day
from geodata.indicators import Catalogue, Indicator
from geodata.progress import Progress, Standing
from layers.legend import format_number

SHARE_DECIMALS = 1


def basis_names(catalogue: Catalogue, lang: str) -> dict[str, str]:
    """The names of the bases by code."""
    return {str(basis): named.name(lang) for basis, named in catalogue.bases.items()}


def basis_definitions(catalogue: Catalogue, lang: str) -> dict[str, str]:
    """The names of the bases with what they mean, by code."""
    found = {}
    for basis, named in catalogue.bases.items():
        meaning = named.definition_en if lang == "en" else named.definition_vi
        found[str(basis)] = f"{named.name(lang)}. {meaning}" if meaning else named.name(lang)
    return found


def workbook(report: Report, catalogue: Catalogue, lang: str) -> Book:
    """The same tables as the document's, one a sheet, and what explains them."""
    bases = basis_names(catalogue, lang)
    tables = [
        _targets(report, bases, lang),
        _counts(report, lang),
        _behind(report, lang),
        _silent(report, lang),
        _lacking(report, catalogue, lang),
        _tasks(report, lang),
        _dates(report, lang),
    ]
    about = _about(report, catalogue, lang)
    return Book(
        title=plain(document_text(report, lang)),
        about_name=t("table.about", lang),
        about=[(label, plain(value)) for label, value in about],
        tables=[_cleaned(one) for one in tables],
        weights=Table("", (), ()),
        links=Table("", (), ()),
    )


def _cleaned(table: Table) -> Table:
    """The table without the control characters that a workbook cannot hold."""
    rows = [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    return replace(table, rows=rows)


def _targets(report: Report, bases: dict[str, str], lang: str) -> Table:
    columns = [
        Column(t("form.no", lang), 0),
        Column(t("report.subject_column", lang)),
        Column(t("report.due_column", lang)),
        Column(t("report.asked_column", lang)),
        Column(t("report.number_column", lang), SHARE_DECIMALS),
        *_value_columns(lang),
        Column(t("table.basis", lang)),
        Column(t("report.wording_column", lang)),
    ]
    rows: list[Sequence[Cell]] = []
    for number, one in enumerate(report.statements, start=1):
        target = one.target
        due = "" if target.period_end is None else day(target.period_end, lang)
        rows.append(
            [
                number,
                subject_text(target, lang),
                due,
                asked_text(target, lang),
                target.value,
                *_value_cells(one.progress, one.indicator, lang),
                basis_text(bases, one.progress),
                target.wording,
            ]
        )
    return Table(t("report.sheet_targets", lang), columns, rows)


def _value_columns(lang: str) -> list[Column]:
    none = t("value.none", lang)
    return [
        Column(t("plans.value", lang), SHARE_DECIMALS, none),
        Column(t("report.day_column", lang)),
        Column(t("table.numerator", lang), 0),
        Column(t("table.denominator", lang), 0),
        Column(t("plans.gap_unit", lang), SHARE_DECIMALS),
        Column(t("plans.missing", lang), 0),
        Column(t("report.lacks_column", lang)),
        Column(t("report.pace_column", lang), SHARE_DECIMALS),
        Column(t("report.needed_column", lang), SHARE_DECIMALS),
        Column(t("plans.state", lang)),
        Column(t("table.status", lang)),
        Column(t("table.estimated_share", lang), SHARE_DECIMALS),
    ]


def _value_cells(one: Progress, indicator: Indicator | None, lang: str) -> list[Cell]:
    known = one.value is not None
    return [
        one.value,
        "" if one.day is None else day(one.day, lang),
        one.numerator,
        one.denominator,
        one.gap,
        one.missing,
        "" if indicator is None or one.missing is None else counted_name(indicator, lang),
        one.pace,
        one.pace_needed,
        standing_text(one.state, lang),
        status_text(status_of(one), lang),
        100.0 * one.estimated_share if known else None,
    ]


def _counts(report: Report, lang: str) -> Table:
    columns = [
        Column(t("report.subject_column", lang)),
        Column(t("report.total_column", lang), 0),
        *(Column(t(f"standing.{state}", lang), 0) for state in Standing),
        Column(t("plans.missing", lang), 0),
        Column(t("report.lacks_column", lang)),
    ]
    rows = [
        [
            list_title(one, lang),
            len(one.units),
            *(len(one.of(state)) for state in Standing),
            one.missing,
            lacked(one, lang),
        ]
        for one in report.followed
    ]
    return Table(t("report.sheet_counts", lang), columns, rows)


def lacked(one: Followed, lang: str) -> str:
    """What is missing of a target: households, schools; nothing where it cannot be said."""
    indicator = one.statement.indicator
    return "" if indicator is None else counted_name(indicator, lang)


def _behind(report: Report, lang: str) -> Table:
    columns = [
        Column(t("report.subject_column", lang)),
        Column(t("table.code", lang)),
        Column(t("form.unit", lang)),
        *_value_columns(lang),
    ]
    rows: list[list[Cell]] = [
        [
            list_title(one, lang),
            unit.unit.code,
            unit.unit.name,
            *_value_cells(unit, one.statement.indicator, lang),
        ]
        for one in report.followed
        for unit in one.of(Standing.BEHIND)
    ]
    return Table(t("report.sheet_behind", lang), columns, rows)


def _silent(report: Report, lang: str) -> Table:
    columns = [Column(t("table.code", lang)), Column(t("form.unit", lang))]
    rows = [[unit.code, unit.name] for unit in report.delivery.nothing]
    return Table(t("report.sheet_silent", lang), columns, rows)


def _lacking(report: Report, catalogue: Catalogue, lang: str) -> Table:
    columns = [
        Column(t("form.indicator", lang)),
        Column(t("form.count", lang), 0),
        Column(t("report.total_column", lang), 0),
    ]
    total = report.delivery.communes
    rows: list[list[Cell]] = [
        [catalogue.get(code).name(lang), len(units), total]
        for code, units in report.delivery.lacking.items()
    ]
    return Table(t("report.sheet_lacking", lang), columns, rows)


def _tasks(report: Report, lang: str) -> Table:
    columns = [
        Column(t("form.task", lang)),
        Column(t("form.due", lang)),
        Column(t("report.wording_column", lang)),
    ]
    rows = [
        [subject_text(one.target, lang), due_text(one, lang), one.target.wording]
        for one in report.tasks
    ]
    return Table(t("report.sheet_tasks", lang), columns, rows)


def due_text(one: Statement, lang: str) -> str:
    """The day a statement falls due; nothing where the plan names none."""
    return "" if one.target.period_end is None else day(one.target.period_end, lang)


def _dates(report: Report, lang: str) -> Table:
    columns = [Column(t("form.day", lang)), Column(t("form.of_period", lang))]
    rows = [
        [
            day(one.day, lang),
            t(
                "plans.period_of",
                lang,
                first=day(one.first_day, lang),
                last=day(one.last_day, lang),
            ),
        ]
        for one in report.coming
    ]
    return Table(t("report.sheet_dates", lang), columns, rows)


def _about(report: Report, catalogue: Catalogue, lang: str) -> list[tuple[str, str]]:
    """What the file holds: the mark of simulation first, the plan, its period, method, sources."""
    marked = [(t("table.marks", lang), t("report.simulated_body", lang))]
    return [
        *(marked if report.simulated else []),
        (t("report.plan_label", lang), document_text(report, lang)),
        (t("plans.territory", lang), territory_text(report, lang)),
        (t("report.period_label", lang), period_text(report, lang)),
        (t("report.due_label", lang), day(report.ask.deadline.day, lang)),
        (t("plans.value_day", lang), day(report.ask.until, lang)),
        *(
            (t("plans.method", lang), line)
            for line in method(report, basis_definitions(catalogue, lang), lang)
        ),
        *((t("about.data", lang), title) for title in source_titles(report, lang)),
        (t("table.release", lang), report.release.id),
    ]


def source_titles(report: Report, lang: str) -> list[str]:
    """The sources of the figures, simulated ones marked, and the plan's document."""
    mark = t("mark.simulated", lang)
    titles = [
        f"{one.title} ({mark})" if one.simulated and mark not in one.title else one.title
        for one in report.sources
    ]
    return [*titles, document_text(report, lang)]


def missing_number(one: Followed, lang: str) -> str:
    """What the communes behind lack together, written as in the document."""
    return "" if one.missing is None else format_number(one.missing, 0, lang)
