"""The workbook of a template: how it looks, what may be typed where, and what it explains."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from geodata.cell_text import neutral
from geodata.indicators import Basis, Indicator, Unit
from geodata.ingest.model import Part
from geodata.ingest.template_texts import TEXTS, UNITS
from geodata.units import Level

FIRST_ROW = 7
"""The first row of units; the rows above are title, notes and headings."""

DARK, PALE, INPUT = "0D2B45", "DDE6EE", "FFFBE6"
LINE = Side(style="thin", color="B8C4CE")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
FONT = "Calibri"
WHITE = Font(name=FONT, bold=True, color="FFFFFF")
NAME_WIDTHS = {Level.PROVINCE: 20, Level.DISTRICT: 24, Level.COMMUNE: 26}


@dataclass(frozen=True)
class TemplateColumn:
    """One input column: which number of which indicator, on which basis to begin with."""

    indicator: Indicator
    part: Part
    basis: Basis

    def heading(self, lang: str) -> str:
        """The words above the column, with the unit: "Tổng số hộ dân cư"."""
        texts, item = TEXTS[lang], self.indicator
        if self.part is Part.NUMERATOR:
            return _counted(texts["count_of"], item.numerator_name(lang))
        if self.part is Part.DENOMINATOR:
            return _counted(texts["total_of"], item.denominator_name(lang) or "")
        if self.part is Part.SAMPLES:
            return texts["samples"]
        unit = UNITS[lang][item.unit]
        name = item.numerator_name(lang)
        return f"{name[:1].upper()}{name[1:]}" + (f" ({unit})" if unit else "")


def _counted(before: str, name: str) -> str:
    return name[:1].upper() + name[1:] if name.startswith(before.lower()) else f"{before} {name}"


def write_workbook(
    *,
    rows: Sequence[tuple[str, ...]],
    levels: Sequence[Level],
    columns: Sequence[TemplateColumn],
    bases: Mapping[Basis, str],
    place: str | None,
    day: date,
    vintage: date,
    lang: str,
    hidden: tuple[str, ...],
) -> bytes:
    """The workbook as bytes.

    `rows` are (code, names from the largest unit to the unit itself); `hidden` is the name of the
    hidden sheet and its cells downwards.
    """
    texts = TEXTS[lang]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = texts["sheet"]
    when, since = (f"{one:%d/%m/%Y}" if lang == "vi" else one.isoformat() for one in (day, vintage))
    head = [
        texts["title"].format(place=place or texts["country"], day=when),
        texts["units"].format(vintage=since, count=len(rows)),
        texts["how"],
    ]
    for number, text in enumerate(head, start=1):
        cell = _text(sheet.cell(number, 1), text)
        size = 14 if number == 1 else 10
        cell.font = Font(name=FONT, bold=number == 1, size=size, italic=number == 3)
    lead = ["code", *(level.value for level in levels)]
    _lead_headings(sheet, [texts[one] for one in lead])
    _headings(sheet, columns, len(lead), bases, lang)
    _rows(sheet, rows, columns)
    _checks(sheet, columns, len(lead), len(rows), lang)
    _look(sheet, levels, len(lead), len(columns), len(rows))
    _explain(book, columns, bases, lang)
    kept = book.create_sheet(hidden[0])
    kept.sheet_state = "veryHidden"
    for number, text in enumerate(hidden[1:], start=1):
        _text(kept.cell(number, 1), text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(cell: Any, text: str) -> Any:
    """Put a text into a cell as text, whatever it begins with."""
    cell.value = neutral(text)
    cell.data_type = "s"
    return cell


def _lead_headings(sheet: Any, names: Sequence[str]) -> None:
    """Headings of code and names."""
    for column, name in enumerate(names, start=1):
        _headed(_text(sheet.cell(FIRST_ROW - 1, column), name))


def _headed(cell: Any) -> None:
    cell.font = WHITE
    cell.fill = PatternFill("solid", fgColor=DARK)
    cell.border = BOX
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _headings(
    sheet: Any,
    columns: Sequence[TemplateColumn],
    lead: int,
    bases: Mapping[Basis, str],
    lang: str,
) -> None:
    """Indicator, basis (a list to choose from) and heading of each input column."""
    first = lead + 1
    for number, column in enumerate(columns, start=lead + 1):
        _headed(_text(sheet.cell(FIRST_ROW - 1, number), column.heading(lang)))
        _headed(sheet.cell(FIRST_ROW - 3, number))
        basis = sheet.cell(FIRST_ROW - 2, number)
        basis.border, basis.alignment = BOX, Alignment(horizontal="center", wrap_text=True)
        basis.fill = PatternFill("solid", fgColor=INPUT)
        last = number - lead == len(columns)
        if not last and columns[number - lead].indicator.code == column.indicator.code:
            continue
        _text(sheet.cell(FIRST_ROW - 3, first), column.indicator.name(lang))
        chosen = _text(sheet.cell(FIRST_ROW - 2, first), bases[column.basis])
        chosen.protection = Protection(locked=False)
        choices = ",".join(bases[one] for one in column.indicator.bases)
        listed = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=False)
        listed.error, listed.showErrorMessage = TEXTS[lang]["basis_error"], True
        sheet.add_data_validation(listed)
        listed.add(chosen)
        if number > first:
            for row in (FIRST_ROW - 3, FIRST_ROW - 2):
                sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=number)
        first = number + 1


def _rows(sheet: Any, rows: Sequence[tuple[str, ...]], columns: Sequence[TemplateColumn]) -> None:
    """Codes and names as text, inputs blank and open."""
    pale, open_fill = PatternFill("solid", fgColor=PALE), PatternFill("solid", fgColor=INPUT)
    for number, row in enumerate(rows, start=FIRST_ROW):
        for column, text in enumerate(row, start=1):
            cell = _text(sheet.cell(number, column), text)
            cell.number_format, cell.fill, cell.border = "@", pale, BOX
        for column, wanted in enumerate(columns, start=len(row) + 1):
            cell = sheet.cell(number, column)
            cell.protection = Protection(locked=False)
            cell.number_format = "#,##0" if _is_count(wanted) else "#,##0.####"
            cell.fill, cell.border = open_fill, BOX


def _is_count(column: TemplateColumn) -> bool:
    return column.part is not Part.VALUE or column.indicator.unit is Unit.COUNT


def _checks(
    sheet: Any, columns: Sequence[TemplateColumn], lead: int, count: int, lang: str
) -> None:
    """What may be typed: a number that fits, "-" or ".."."""
    texts = TEXTS[lang]
    for number, column in enumerate(columns, start=lead + 1):
        letter = get_column_letter(number)
        place = f"{letter}{FIRST_ROW}"
        fits = [f"ISNUMBER({place})", f"{place}>=0"]
        message = texts["number_error"]
        if _is_count(column):
            fits.append(f"{place}=INT({place})")
            message = texts["count_error"]
        if column.indicator.unit is Unit.SCORE:
            fits.append(f"{place}<=1")
        if column.part is Part.NUMERATOR:
            below = f"{get_column_letter(number + 1)}{FIRST_ROW}"
            fits.append(f"OR(NOT(ISNUMBER({below})),{place}<={below})")
            message = texts["numerator_error"]
        rule = f'OR(AND({",".join(fits)}),{place}="-",{place}="..")'
        check = DataValidation(type="custom", formula1=rule, allow_blank=True)
        check.error, check.showErrorMessage = message, True
        check.errorTitle = texts["error_title"]
        sheet.add_data_validation(check)
        check.add(f"{place}:{letter}{FIRST_ROW + max(count, 1) - 1}")


def _look(sheet: Any, levels: Sequence[Level], lead: int, inputs: int, count: int) -> None:
    """Widths, frozen headings, protection and print set-up."""
    sheet.column_dimensions["A"].width = 9
    for number, level in enumerate(levels, start=2):
        sheet.column_dimensions[get_column_letter(number)].width = NAME_WIDTHS[level]
    for number in range(lead + 1, lead + inputs + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 20
    sheet.row_dimensions[FIRST_ROW - 3].height = 32
    sheet.row_dimensions[FIRST_ROW - 1].height = 48
    sheet.freeze_panes = sheet.cell(FIRST_ROW, lead + 1)
    last = get_column_letter(lead + inputs)
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:{last}{FIRST_ROW + max(count, 1) - 1}"
    sheet.protection.sheet = True
    sheet.protection.autoFilter = False
    sheet.protection.formatColumns = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{FIRST_ROW - 3}:{FIRST_ROW - 1}"
    sheet.print_area = f"A1:{last}{FIRST_ROW + max(count, 1) - 1}"
    sheet.oddFooter.center.text = "&P / &N"


def _explain(
    book: Workbook,
    columns: Sequence[TemplateColumn],
    bases: Mapping[Basis, str],
    lang: str,
) -> None:
    """A sheet that explains each column, and what blank, "-", ".." and 0 mean."""
    texts = TEXTS[lang]
    sheet: Any = book.create_sheet(texts["help_sheet"])
    for column, width in zip("ABCDE", (30, 34, 16, 26, 70), strict=True):
        sheet.column_dimensions[column].width = width
    for place, key in enumerate(("indicator", "column", "unit", "basis", "definition"), start=1):
        _headed(_text(sheet.cell(1, place), texts[key]))
    for number, one in enumerate(columns, start=2):
        item = one.indicator
        unit = texts["count"] if _is_count(one) else UNITS[lang][item.unit]
        allowed = ", ".join(bases[basis] for basis in item.bases)
        cells = (item.name(lang), one.heading(lang), unit, allowed, item.definition(lang))
        for place, text in enumerate(cells, start=1):
            cell = _text(sheet.cell(number, place), text)
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), BOX
            cell.font = Font(name=FONT)
        sheet.row_dimensions[number].height = 15.0 * max(2, 1 + len(cells[-1]) // 60)
    below = len(columns) + 3
    for row, key in enumerate(("blank", "dash", "dots", "zero"), start=below):
        for place, text in enumerate(texts[key].split(": ", 1), start=1):
            _text(sheet.cell(row, place), text).font = Font(name=FONT, bold=place == 1)
    sheet.protection.sheet = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
