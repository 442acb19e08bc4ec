"""An empty list of changes as a workbook: the headings, and a sheet that explains each column."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

SHEET, GUIDE = "Thay đổi", "Hướng dẫn"
ROWS = 1000
"""Rows below the headings that are formatted as text, so that codes keep their zeros."""

COLUMNS = (
    (
        "Cấp", "tỉnh, huyện hoặc xã; để trống thì hiểu theo số chữ số của mã.",
        "Level: tỉnh (province), huyện (district), xã (commune); blank: by the digits of the code.",
        "xã", 9,
    ),
    (
        "Mã cũ", "Mã của đơn vị trước thay đổi. Đơn vị không có dòng nào thì giữ nguyên.",
        "Code before. Units without a row stay as they are.",
        "00001", 10,
    ),
    (
        "Tên cũ", "Không bắt buộc; có thì được kiểm tra với mã cũ.",
        "Name before; optional, checked against the code.",
        "Xã An", 24,
    ),
    (
        "Mã mới", "Để trống nếu mã không đổi. Nhiều mã cũ cùng một mã mới là sáp nhập; một mã cũ có"
        " nhiều dòng là chia tách.",
        "Code after; blank if unchanged. Several codes before, one code after: a merger; several"
        " rows for one code before: a division.",
        "00002", 10,
    ),
    (
        "Tên mới", "Tên kèm loại đơn vị (Phường Long Thành); để trống nếu tên không đổi.",
        "Name after with its type; blank if unchanged.",
        "Xã Bình", 24,
    ),
    (
        "Mã cấp trên", "Mã tỉnh (hoặc huyện) mà đơn vị thuộc về; để trống nếu không đổi. Tỉnh đổi"
        " mã hoặc sáp nhập thì các xã đi theo.",
        "Code of the province (or district) it belongs to; blank if unchanged. Communes follow a"
        " province that is renumbered or merged.",
        "01", 13,
    ),
    (
        "Tỷ lệ", "Chỉ khi một xã bị chia: phần đi theo dòng này, 0,35 hoặc 35 %; các phần cộng lại"
        " bằng 1. Không ghi thì chia đều và báo là ước tính.",
        "Only for a divided commune: the share that goes with this row, 0,35 or 35 %; they sum to"
        " 1. Without shares equal ones are taken and told as estimated.",
        "0,35", 9,
    ),
    (
        "Cơ sở của tỷ lệ", "hộ, dân số hoặc diện tích.",
        "What the share goes by: hộ (households), dân số (people) or diện tích (area).",
        "dân số", 17,
    ),
    (
        "Văn bản", "Số hiệu nghị quyết.",
        "Number of the act.",
        "237/NQ-UBTVQH16", 20,
    ),
    (
        "Ghi chú", "Tùy ý.",
        "Anything.",
        "", 40,
    ),
)  # fmt: skip
"""Heading, what it means (vi, en), an example, width in letters."""


def write_form(path: Path) -> None:
    """Write the workbook; the example row stands on the sheet of explanations only."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    for column, (heading, _vi, _en, _example, width) in enumerate(COLUMNS, start=1):
        _head(sheet.cell(1, column, heading))
        sheet.column_dimensions[get_column_letter(column)].width = width
        if heading != "Tỷ lệ":
            for row in range(2, ROWS + 2):
                sheet.cell(row, column).number_format = "@"
    guide: Any = book.create_sheet(GUIDE)
    for column, (title, width) in enumerate(
        (("Cột", 18), ("Ý nghĩa", 70), ("Meaning", 70), ("Ví dụ", 20)), start=1
    ):
        _head(guide.cell(1, column, title))
        guide.column_dimensions[get_column_letter(column)].width = width
    for row, (heading, vi, en, example, _width) in enumerate(COLUMNS, start=2):
        for column, text in enumerate((heading, vi, en, example), start=1):
            guide.cell(row, column, text).alignment = Alignment(wrap_text=True, vertical="top")
            guide.cell(row, column).number_format = "@"
    book.save(path)


def _head(cell: Any) -> None:
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="0D2B45")
