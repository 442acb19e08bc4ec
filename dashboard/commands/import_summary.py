"""What a staged import comes to, for a terminal and as JSON."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dashboard.console import out
from geodata.ingest.desk import Staged
from geodata.ingest.model import Problem, Severity, column_letter
from geodata.ingest.report import ImportReport, ReportRow, RowStatus
from geodata.store import Published

SHOWN_ROWS = 10
SHOWN_CANDIDATES = 3


def as_data(staged: Staged, published: Published | None) -> dict[str, Any]:
    """The summary, JSON-ready; the rows are in the report."""
    report = staged.report
    return {
        "id": staged.id,
        "file": staged.file_name,
        "sha256": staged.sha256,
        "vintage": report.vintage,
        "rows": {status.value: count for status, count in report.counts.items()},
        "open": len(report.open_rows),
        "observations": report.observations,
        "totals": {
            "checked": len(report.totals),
            "differ": sum(not check.agrees for check in report.totals),
        },
        "changes": {kind.value: count for kind, count in report.changes.counts.items()},
        "problems": [_as_data(one) for one in report.problems],
        "reasons": [_as_data(one) for one in report.reasons],
        "publishable": report.publishable,
        "published": None
        if published is None
        else {"release": published.release.number, "changed": published.changed},
    }


def _as_data(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "severity": problem.severity, "message": problem.message_en}


def summarise(staged: Staged, published: Published | None) -> None:
    """Print the summary, a dozen or two lines."""
    for line in lines(staged, published):
        out.print(line, markup=False, soft_wrap=True)


def lines(staged: Staged, published: Published | None) -> Iterable[str]:
    """The lines of the summary."""
    report = staged.report
    yield f"{staged.file_name} ({report.kind}), staged as {staged.id}"
    yield f"Units      {report.vintage or 'vintage open'}{_fit(report)}"
    counted = [f"{count:,} {_words(status)}" for status, count in report.counts.items() if count]
    yield f"Rows       {' · '.join(counted) or 'none'}"
    for sheet in report.sheets:
        for one in sheet.layout.columns:
            if one.measure is None:
                continue
            said = next((n for n in sheet.numbers if n.column == one.index), None)
            heading = " / ".join(part for part in one.heading if part)
            about = (
                f"{one.measure.indicator} ({one.measure.part}), "
                f"{one.measure.day or 'day open'}, {one.measure.basis or 'basis open'}"
            )
            yield f"Column     {sheet.name} {column_letter(one.index)} “{heading}”: {about}"
            if said is not None:
                yield f"           {said.statement_en}"
    yield from _totals(report)
    counts = {kind.value: n for kind, n in report.changes.counts.items() if n}
    if counts:
        said_counts = ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in counts.items())
        yield f"Values     {report.observations:,} to publish: {said_counts}"
    yield from _problems(report)
    yield _next(report, published)


def _words(status: RowStatus) -> str:
    return status.value.replace("_", " ")


def _fit(report: ImportReport) -> str:
    own = next((one for one in report.vintages if one.vintage == report.vintage), None)
    return "" if own is None else f" ({own.taken:,} of {own.rows:,} units found in it)"


def _totals(report: ImportReport) -> Iterable[str]:
    if not report.totals:
        return
    wrong = [check for check in report.totals if not check.agrees]
    agree = len(report.totals) - len(wrong)
    yield f"Totals     {agree:,} of {len(report.totals):,} printed totals agree with their rows"
    for check in wrong[:SHOWN_ROWS]:
        yield (
            f"           row {check.row} “{check.text.strip()}” {column_letter(check.column)}: "
            f"printed {check.printed:,.10g}, rows add up to {check.summed:,.10g} "
            f"({check.difference:+,.10g})"
        )


def _problems(report: ImportReport) -> Iterable[str]:
    for problem in report.problems:
        yield f"{problem.severity.value.capitalize():10} {problem.message_en}"
    waiting = report.open_rows
    for row in waiting[:SHOWN_ROWS]:
        yield f"{'Open':10} row {row.row} “{row.text.strip()}”: {_why(row)}"
    if len(waiting) > SHOWN_ROWS:
        yield f"{'':10} … and {len(waiting) - SHOWN_ROWS:,} more open rows (--report, --annotated)"
    notes = Counter(
        problem.code
        for row in report.rows
        for problem in row.problems
        if problem.severity is Severity.NOTE and not row.open
    )
    if notes:
        counted = ", ".join(f"{count:,} {code}" for code, count in notes.most_common())
        yield f"{'Notes':10} in rows: {counted}"


def _why(row: ReportRow) -> str:
    grave = [one for one in row.problems if one.severity is not Severity.NOTE]
    words = " ".join(one.message_en for one in grave)
    if row.candidates and row.status is RowStatus.UNKNOWN:
        offers = [f"{one.name} ({one.code})" for one in row.candidates[:SHOWN_CANDIDATES]]
        words += f" Similar: {'; '.join(offers)}."
    return words


def _next(report: ImportReport, published: Published | None) -> str:
    """What has happened, or what to do next."""
    if published is not None and published.changed:
        return f"Published  as release {published.release.number}"
    if published is not None:
        return f"Unchanged  all of it is in release {published.release.number} already"
    if report.publishable:
        return "Next       atlas import FILE --publish"
    if report.open_rows:
        return "Next       --choose ROW=CODE for each open row, or --publish --leave-out"
    return "Next       answer the questions above, then --publish"
