"""The rows of a staged import for the table, one row for the panel, the sender's cells around it.

Rows travel as arrays: 11,000 of them are about 150 kB compressed.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.i18n import t
from dashboard.pages.imports.wording import cell_text, figure, unit_path
from geodata.indicators import Catalogue
from geodata.ingest.model import Candidate, Column, RawSheet, Role, Severity, column_letter
from geodata.ingest.report import FoundValue, ImportReport, ReportRow, SheetReport
from geodata.resolving.wording import in_words
from geodata.search import UnitFinder
from geodata.units import UnitRegistry

AROUND = 4
"""How many rows above and below are shown of the sender's sheet."""

COLUMNS_SHOWN = 40
FOUND_UNITS = 12
URGENT = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.NOTE: 2}
CALM = 3


def rows_json(report: ImportReport, catalogue: Catalogue, lang: str) -> dict[str, Any]:
    """Every row, those that wait for a person first; ``columns`` by sheet are those of values."""
    places = {sheet.name: place for place, sheet in enumerate(report.sheets)}
    rows = sorted(report.rows, key=lambda row: (urgency(row), places[row.sheet], row.row))
    return {
        "sheets": [_sheet(sheet, catalogue, lang) for sheet in report.sheets],
        "statuses": {str(one): t(f"rowstatus.{one}", lang) for one in report.counts},
        "states": {
            state: t(f"cellstate.{state}", lang) for state in ("blank", "dash", "missing_mark")
        },
        "titles": {
            name: t(f"rowcolumn.{name}", lang)
            for name in ("sheet", "row", "text", "status", "unit", "problem")
        },
        "rows": [_row(row, places[row.sheet], lang) for row in rows],
    }


def urgency(row: ReportRow) -> int:
    """0 for rows that wait for a person, 1 for other errors and questions, 2 for notes, else 3."""
    if row.open:
        return 0
    found = min((URGENT[one.severity] for one in row.problems), default=CALM)
    return 1 if found < URGENT[Severity.NOTE] else found


def _sheet(sheet: SheetReport, catalogue: Catalogue, lang: str) -> dict[str, Any]:
    columns = [one for one in sheet.layout.columns if one.role is Role.VALUE]
    return {"name": sheet.name, "columns": [_column(one, catalogue, lang) for one in columns]}


def _column(column: Column, catalogue: Catalogue, lang: str) -> dict[str, Any]:
    heading = " › ".join(one for one in column.heading if one)
    meaning = catalogue.get(column.measure.indicator).name(lang) if column.measure else ""
    return {
        "index": column.index,
        "title": f"{column_letter(column.index)} {heading}".strip(),
        "meaning": meaning,
    }


def _row(row: ReportRow, place: int, lang: str) -> list[Any]:
    return [
        place,
        row.row,
        row.text,
        str(row.status),
        row.code or "",
        row.name or "",
        [[one.column, one.text, _read(one, lang), one.state] for one in row.values],
        [[str(one.severity), one.column, one.message(lang)] for one in row.problems],
        int(row.open),
        int(row.wrong),
        int(row.hidden),
    ]


def _read(value: FoundValue, lang: str) -> str:
    return "" if value.value is None else figure(value.value, lang)


def row_json(
    report: ImportReport, row: ReportRow, registry: UnitRegistry, lang: str = "en"
) -> dict[str, Any]:
    """What the panel adds to a row of the table: its candidates with their parents, and more."""
    return {
        "how": in_words(row.how, lang),
        "level": str(row.level or ""),
        "path": unit_path(registry, report.vintage, row.code)
        if report.vintage and row.code and row.code != COUNTRY_CODE
        else "",
        "candidates": [_candidate(one, report.vintage, registry, lang) for one in row.candidates],
        "same_text": sum(1 for one in report.rows if one.open and one.text == row.text),
    }


COUNTRY_CODE = "VN"


def _candidate(
    candidate: Candidate, vintage: str | None, registry: UnitRegistry, lang: str
) -> dict[str, str]:
    path = unit_path(registry, vintage, candidate.code) if vintage else ""
    why = in_words(candidate.why, lang)
    return {"code": candidate.code, "name": candidate.name, "path": path, "why": why}


def found_units(
    finder: UnitFinder, registry: UnitRegistry, text: str, vintage: str
) -> list[dict[str, str]]:
    """Units of a vintage by what was typed, with their parents."""
    return [
        {
            "code": match.unit.code,
            "name": match.unit.name,
            "path": unit_path(registry, vintage, match.unit.code),
            "why": "",
        }
        for match in finder.find(text, vintage=vintage, limit=FOUND_UNITS)
    ]


def sheet_json(sheet: RawSheet, row: int, header: tuple[int, int] | None) -> dict[str, Any]:
    """The sender's cells around a row (from 1), with the header rows above them."""
    wanted = list(range(max(1, row - AROUND), min(len(sheet.rows), row + AROUND) + 1))
    if header is not None:
        wanted = sorted({*range(header[0], header[1] + 1), *wanted})
    width = min(COLUMNS_SHOWN, max((len(sheet.rows[one - 1]) for one in wanted), default=0))
    return {
        "letters": [column_letter(index) for index in range(width)],
        "rows": [_cells(sheet, one, width, header) for one in wanted],
    }


def _cells(
    sheet: RawSheet, row: int, width: int, header: tuple[int, int] | None
) -> Mapping[str, Any]:
    cells = [cell_text(cell) for cell in sheet.rows[row - 1][:width]]
    return {
        "row": row,
        "cells": cells + [""] * (width - len(cells)),
        "header": header is not None and header[0] <= row <= header[1],
        "hidden": row in sheet.hidden_rows,
    }
