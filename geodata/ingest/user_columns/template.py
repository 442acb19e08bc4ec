"""A workbook with the communes filled in, for columns of a user's own."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.units import AdminUnit

LEAD: Mapping[str, tuple[str, ...]] = {
    "vi": ("Mã xã", "Xã/phường"),
    "en": ("Code", "Commune"),
}
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "vi": ("Chi phí", "Sẵn sàng"),
    "en": ("Cost", "Ready"),
}
"""Headings to be overwritten: a column of numbers, a column of yes and no."""

NOTES: Mapping[str, tuple[str, ...]] = {
    "vi": (
        "Điền cột của riêng mình từ cột C; đặt tên cột ở dòng 1, thêm cột tùy ý.",
        "Cột số: ghi số, để trống nếu chưa có số liệu (không ghi 0).",
        "Cột có/không: ghi “có” hoặc “không”.",
    ),
    "en": (
        "Fill in columns of your own from column C on; name them in row 1, add as many as needed.",
        "A column of numbers: write numbers, leave empty what is not known (not 0).",
        "A column of yes and no: write “yes” or “no”.",
    ),
}
WIDTHS = (12, 30, 18, 18)


def columns_template(communes: Sequence[AdminUnit], lang: str) -> bytes:
    """The workbook as bytes: codes and names as text, two columns to begin with, and help."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Cột của tôi" if lang == "vi" else "My columns"
    sheet.append([*LEAD[lang], *EXAMPLES[lang]])
    for unit in communes:
        sheet.append([unit.code, unit.name])
    for row in sheet.iter_rows(min_row=2, max_col=2):
        for cell in row:
            cell.data_type, cell.number_format = "s", "@"  # a name is text, whatever it begins with
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    help_sheet = book.create_sheet("Hướng dẫn" if lang == "vi" else "Help")
    for line in NOTES[lang]:
        help_sheet.append([line])
    help_sheet.column_dimensions["A"].width = 90
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
