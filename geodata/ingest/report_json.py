"""The report as JSON, and back. The schema is stable; `format` changes if it ever does not.

``format``      "atlas-import-report/1"
``file``        name, sha256, kind (xlsx, xls, ods, csv, json), encoding, notes
``vintage``     the vintage the units are of; null while open
``vintages``    for each vintage tried: vintage, taken, rows, not_taken ([sheet, row] pairs)
``summary``     rows, the count of each status, open, observations, publishable
``reasons``     what stands in the way of publishing (problems, see below); empty if nothing does
``problems``    problems of the file and its columns
``sheets``      name, layout (see `geodata.ingest.layout.keeping`), numbers: column, heading,
                indicator, style, statement_vi, statement_en, states (cells by state), choices
                (style, factor, example_vi, example_en) while the column can be read in several ways
``totals``      sheet, row, text, column, heading, printed, summed, difference, parts, level, code,
                agrees
``lacking``     units of the vintage that the file lacks in its area: code, name
``changes``     counts by kind (new, changed, same, displaces_simulated) and listed: code, name,
                level, indicator, day, basis, kind, old, new and the parts of both, old_source
``conversion``  offered and accepted ("tcvn3", "vni" or null)
``rows``        one for each row of each table: sheet, row (from 1), text (as found), status (exact,
                normalised, alias, ambiguous, unknown, total, left_out), code, name, level, how,
                day, hidden, candidates (code, name, level, why), values (column, text, value,
                state: number, blank, dash, missing_mark, bad), problems

A problem has code, severity (error, question, note), row, column, message_vi, message_en. Columns
are letters as a spreadsheet shows them, days ISO dates. Each row stands on a line of its own.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.errors import ImportRefused
from geodata.indicators import Basis
from geodata.ingest.layout import layout_from_json, layout_to_json
from geodata.ingest.model import Candidate, NumberStyle, Problem, Severity, column_letter
from geodata.ingest.numbers import NumberChoice
from geodata.ingest.report import (
    ChangeKind,
    Changes,
    FoundValue,
    ImportReport,
    NumberStatement,
    ReportRow,
    RowStatus,
    SheetReport,
    TotalCheck,
    ValueChange,
    VintageReport,
)
from geodata.units import Level

FORMAT = "atlas-import-report/1"
CHANGE_NUMBERS = (
    "old", "new", "old_numerator", "old_denominator", "new_numerator", "new_denominator",
    "old_source",
)  # fmt: skip


def report_text(report: ImportReport, more: Mapping[str, Any] | None = None) -> str:
    """The report as JSON text; `more` are further fields at its head."""
    head = {"format": FORMAT, **(more or {}), **_head(report)}
    body = json.dumps(head, ensure_ascii=False, indent=1)
    lines = [
        json.dumps(_row(row), ensure_ascii=False, separators=(",", ":")) for row in report.rows
    ]
    return f'{body[:-2]},\n "rows": [\n' + ",\n".join(lines) + "\n ]\n}\n"


def report_from(data: Mapping[str, Any]) -> ImportReport:
    """The report of `report_text`, parsed; `ImportRefused` if it is of another format."""
    if data.get("format") != FORMAT:
        raise ImportRefused(
            f"The report is in the format {data.get('format')}, not {FORMAT}; stage the file again."
        )
    file, conversion = data["file"], data["conversion"]
    return ImportReport(
        file_name=file["name"],
        sha256=file["sha256"],
        kind=file["kind"],
        encoding=file["encoding"],
        notes=tuple(file["notes"]),
        vintage=data["vintage"],
        sheets=tuple(_sheet_from(one) for one in data["sheets"]),
        rows=tuple(_row_from(one) for one in data["rows"]),
        problems=tuple(_problem_from(one) for one in data["problems"]),
        vintages=tuple(
            VintageReport(
                one["vintage"],
                one["taken"],
                one["rows"],
                tuple((sheet, row) for sheet, row in one["not_taken"]),
            )
            for one in data["vintages"]
        ),
        totals=tuple(_total_from(one) for one in data["totals"]),
        lacking=tuple((one["code"], one["name"]) for one in data["lacking"]),
        changes=_changes_from(data["changes"]),
        observations=data["summary"]["observations"],
        reasons=tuple(_problem_from(one) for one in data["reasons"]),
        conversion_offered=conversion["offered"],
        conversion=conversion["accepted"],
    )


def _head(report: ImportReport) -> dict[str, Any]:
    return {
        "file": {
            "name": report.file_name,
            "sha256": report.sha256,
            "kind": report.kind,
            "encoding": report.encoding,
            "notes": list(report.notes),
        },
        "vintage": report.vintage,
        "vintages": [vars(one) for one in report.vintages],
        "summary": {
            "rows": len(report.rows),
            **{status.value: count for status, count in report.counts.items()},
            "open": len(report.open_rows),
            "observations": report.observations,
            "publishable": report.publishable,
        },
        "reasons": [_problem(one) for one in report.reasons],
        "problems": [_problem(one) for one in report.problems],
        "sheets": [_sheet(one) for one in report.sheets],
        "totals": [_total(one) for one in report.totals],
        "lacking": [{"code": code, "name": name} for code, name in report.lacking],
        "changes": {
            "counts": {kind.value: count for kind, count in report.changes.counts.items()},
            "listed": [_change(one) for one in report.changes.listed],
        },
        "conversion": {"offered": report.conversion_offered, "accepted": report.conversion},
    }


def _letter(column: int | None) -> str | None:
    return None if column is None else column_letter(column)


def column_index(letters: str) -> int:
    """The column, counted from 0, of the letters a spreadsheet shows for it: "AA" is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "row": problem.row,
        "column": _letter(problem.column),
        "message_vi": problem.message_vi,
        "message_en": problem.message_en,
    }


def _problem_from(data: Mapping[str, Any]) -> Problem:
    letters = data["column"]
    return Problem(
        data["code"],
        Severity(data["severity"]),
        data["message_vi"],
        data["message_en"],
        data["row"],
        None if letters is None else column_index(letters),
    )


def _sheet(sheet: SheetReport) -> dict[str, Any]:
    numbers = [
        {
            "column": column_letter(one.column),
            "heading": one.heading,
            "indicator": one.indicator,
            "style": one.style,
            "statement_vi": one.statement_vi,
            "statement_en": one.statement_en,
            "states": dict(one.states),
            "choices": [vars(choice) for choice in one.choices],
        }
        for one in sheet.numbers
    ]
    return {"name": sheet.name, "layout": layout_to_json(sheet.layout), "numbers": numbers}


def _sheet_from(data: Mapping[str, Any]) -> SheetReport:
    numbers = tuple(
        NumberStatement(
            column=column_index(one["column"]),
            heading=one["heading"],
            indicator=one["indicator"],
            style=None if one["style"] is None else NumberStyle(one["style"]),
            statement_vi=one["statement_vi"],
            statement_en=one["statement_en"],
            states=one["states"],
            choices=tuple(
                NumberChoice(**{**choice, "style": NumberStyle(choice["style"])})
                for choice in one["choices"]
            ),
        )
        for one in data["numbers"]
    )
    return SheetReport(data["name"], layout_from_json(data["layout"]), numbers)


def _total(check: TotalCheck) -> dict[str, Any]:
    plain = dict(vars(check))
    return plain | {"column": column_letter(check.column), "difference": check.difference}


def _total_from(data: Mapping[str, Any]) -> TotalCheck:
    fields = {name: data[name] for name in TotalCheck.__dataclass_fields__}
    level = data["level"]
    fields["level"] = None if level is None else Level(level)
    fields["column"] = column_index(data["column"])
    return TotalCheck(**fields)


def _change(change: ValueChange) -> dict[str, Any]:
    return {
        "code": change.code,
        "name": change.name,
        "level": change.level.value,
        "indicator": change.indicator,
        "day": change.day.isoformat(),
        "basis": change.basis.value,
        "kind": change.kind.value,
        **{name: getattr(change, name) for name in CHANGE_NUMBERS},
    }


def _changes_from(data: Mapping[str, Any]) -> Changes:
    listed = tuple(
        ValueChange(
            code=one["code"],
            name=one["name"],
            level=Level(one["level"]),
            indicator=one["indicator"],
            day=date.fromisoformat(one["day"]),
            basis=Basis(one["basis"]),
            kind=ChangeKind(one["kind"]),
            **{name: one[name] for name in CHANGE_NUMBERS},
        )
        for one in data["listed"]
    )
    return Changes({ChangeKind(kind): count for kind, count in data["counts"].items()}, listed)


def _row(row: ReportRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "text": row.text,
        "status": row.status.value,
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "how": row.how,
        "day": None if row.day is None else row.day.isoformat(),
        "hidden": row.hidden,
        "candidates": [
            {"code": one.code, "name": one.name, "level": one.level.value, "why": one.why}
            for one in row.candidates
        ],
        "values": [
            {
                "column": column_letter(one.column),
                "text": one.text,
                "value": one.value,
                "state": one.state,
            }
            for one in row.values
        ],
        "problems": [_problem(one) for one in row.problems],
    }


def _row_from(data: Mapping[str, Any]) -> ReportRow:
    return ReportRow(
        sheet=data["sheet"],
        row=data["row"],
        text=data["text"],
        status=RowStatus(data["status"]),
        code=data["code"],
        name=data["name"],
        level=None if data["level"] is None else Level(data["level"]),
        how=data["how"],
        day=None if data["day"] is None else date.fromisoformat(data["day"]),
        hidden=data["hidden"],
        candidates=tuple(
            Candidate(one["code"], one["name"], Level(one["level"]), one["why"])
            for one in data["candidates"]
        ),
        values=tuple(
            FoundValue(column_index(one["column"]), one["text"], one["value"], one["state"])
            for one in data["values"]
        ),
        problems=tuple(_problem_from(one) for one in data["problems"]),
    )
