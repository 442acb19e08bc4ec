"""An XLSX copy of the sender's file that says beside each row what became of it.

Values are copied, formulas and macros are not: the copy is written anew from what was read, so
nothing the file carried comes along. A text that a spreadsheet could take for a formula gets an
apostrophe; numbers, and texts that are numbers or a lone dash, stay as they are.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.cell_text import neutral
from geodata.ingest.model import Cell, Problem, RawBook, RawSheet, Severity, column_letter
from geodata.ingest.report import WAITING_ROWS, ImportReport, ReportRow, RowStatus

CellOut = Any
"""A cell of openpyxl, whose factory is untyped."""

PLAIN = re.compile(r"[+-][\d.,\s\u00a0]*%?")
"""A signed number or a lone dash, which no spreadsheet takes for a formula."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767
"""So many characters fit into a cell."""

HEADINGS = {
    "vi": ("Kết quả kiểm tra", "Mã đơn vị", "Đơn vị", "Cần xem lại"),
    "en": ("Result of the check", "Unit code", "Unit", "To look at"),
}
STATUSES: Mapping[str, Mapping[RowStatus, str]] = {
    "vi": {
        RowStatus.EXACT: "đúng tên",
        RowStatus.NORMALISED: "đúng, cách viết khác",
        RowStatus.ALIAS: "đúng, tên cũ hoặc do người chọn",
        RowStatus.AMBIGUOUS: "CHƯA RÕ: nhiều đơn vị",
        RowStatus.UNKNOWN: "CHƯA RÕ: không tìm thấy",
        RowStatus.TOTAL: "dòng tổng",
        RowStatus.LEFT_OUT: "bỏ, không lấy",
    },
    "en": {
        RowStatus.EXACT: "exact",
        RowStatus.NORMALISED: "right, written otherwise",
        RowStatus.ALIAS: "right, a former name or a choice",
        RowStatus.AMBIGUOUS: "OPEN: several units",
        RowStatus.UNKNOWN: "OPEN: not found",
        RowStatus.TOTAL: "total",
        RowStatus.LEFT_OUT: "left out",
    },
}
WRONG = {"vi": "LỖI", "en": "ERROR"}
SUMMARY = {"vi": "Kết quả", "en": "Result"}
RED, AMBER, GREEN, GREY = "F8CBAD", "FFE699", "E2EFDA", "EDEDED"


def write_annotated(path: Path, book: RawBook, report: ImportReport, lang: str = "vi") -> None:
    """Write the copy in one step: whole or not at all."""
    out = Workbook(write_only=True)
    rows = {(row.sheet, row.row): row for row in report.rows}
    first_rows = {
        one.name: (one.layout.header_last or one.layout.header_first or 1) for one in report.sheets
    }
    names: set[str] = set()
    for sheet in book.sheets:
        target = out.create_sheet(_unique(sheet.name, names))
        _write_sheet(target, sheet, rows, first_rows.get(sheet.name), lang)
    summary = out.create_sheet(_unique(SUMMARY[lang], names))
    summary.column_dimensions["A"].width = 120
    for line in _summary(report, lang):
        summary.append([_text(summary, line)])
    half = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    out.save(half)
    half.replace(path)


def _write_sheet(
    target: Any,
    sheet: RawSheet,
    rows: Mapping[tuple[str, int], ReportRow],
    header: int | None,
    lang: str,
) -> None:
    """One sheet: its cells, and to the right of all of them what was found."""
    width = max((len(row) for row in sheet.rows), default=0)
    if not sheet.visible:
        target.sheet_state = "hidden"
    for place, extra in enumerate((26, 12, 26, 80), start=width + 1):
        target.column_dimensions[get_column_letter(place)].width = extra
    for row in sheet.hidden_rows:
        target.row_dimensions[row].hidden = True
    for number, cells in enumerate(sheet.rows, start=1):
        found = rows.get((sheet.name, number))
        marked = {} if found is None else _marked(found)
        line = [
            _copy(target, cells[column] if column < len(cells) else None, marked.get(column))
            for column in range(width)
        ]
        if number == header:
            line += [_bold(target, words) for words in HEADINGS[lang]]
        elif found is not None:
            line += _result(target, found, lang)
        target.append(line)


def _marked(row: ReportRow) -> dict[int, str]:
    """The colour of the cells that a problem is about."""
    return {
        one.column: RED if one.severity is Severity.ERROR else AMBER
        for one in sorted(row.problems, key=lambda one: one.severity is Severity.ERROR)
        if one.column is not None
    }


def _result(target: Any, row: ReportRow, lang: str) -> list[CellOut]:
    words, colour = STATUSES[lang][row.status], GREEN
    if row.status in WAITING_ROWS:
        colour = AMBER
    elif row.status in {RowStatus.TOTAL, RowStatus.LEFT_OUT}:
        colour = GREY
    elif row.wrong:
        words, colour = f"{WRONG[lang]} ({words})", RED
    problems = [one for one in row.problems if row.status is not RowStatus.LEFT_OUT]
    text = " | ".join(_told(one, lang) for one in problems)
    if row.status in WAITING_ROWS and row.candidates:
        offers = "; ".join(f"{one.name} ({one.code})" for one in row.candidates)
        text = f"{text} → {offers}"
    return [
        _text(target, words, colour),
        _text(target, row.code or ""),
        _text(target, row.name or ""),
        _text(target, text, colour if text and colour != GREEN else None),
    ]


def _told(problem: Problem, lang: str) -> str:
    where = "" if problem.column is None else f"[{column_letter(problem.column)}] "
    return f"{where}{problem.message(lang)}"


def _summary(report: ImportReport, lang: str) -> Iterable[str]:
    vi = lang != "en"
    yield report.file_name
    yield f"SHA-256: {report.sha256}"
    yield ("Danh mục đơn vị: " if vi else "Vintage: ") + (report.vintage or "?")
    for status, count in report.counts.items():
        yield f"{STATUSES[lang][status]}: {count}"
    for problem in (*report.problems, *report.reasons):
        yield _told(problem, lang)
    for sheet in report.sheets:
        for one in sheet.numbers:
            yield f"{sheet.name} [{column_letter(one.column)}] {one.statement(lang)}"


def _copy(target: Any, value: Cell, colour: str | None) -> CellOut:
    """A cell of the sender's, as plain as it can be: a large file has hundreds of thousands."""
    if colour is None:
        return harmless(value)[:LONGEST] if isinstance(value, str) else value
    if isinstance(value, str) or value is None:
        return _text(target, value or "", colour)
    plain: Any = value  # openpyxl writes days, times and spans too, but is not typed so
    return _coloured(WriteOnlyCell(target, value=plain), colour)


def _text(target: Any, value: str, colour: str | None = None) -> CellOut:
    cell = WriteOnlyCell(target, value=harmless(value)[:LONGEST])
    cell.data_type = "s"
    return _coloured(cell, colour)


def _bold(target: Any, words: str) -> CellOut:
    cell = _text(target, words)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _coloured(cell: CellOut, colour: str | None) -> CellOut:
    if colour is not None:
        cell.fill = PatternFill("solid", fgColor=colour)
    return cell


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula, without what XML cannot hold."""
    clean = CONTROL.sub("", text) if not text.isprintable() else text
    return clean if PLAIN.fullmatch(clean) else neutral(clean)


def _unique(name: str, taken: set[str]) -> str:
    """A name for a sheet: at most 31 characters, none that is forbidden, not used yet."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ")[:31] or "Sheet"
    found, number = base, 2
    while found.lower() in taken:
        tail = f" {number}"
        found, number = base[: 31 - len(tail)] + tail, number + 1
    taken.add(found.lower())
    return found
