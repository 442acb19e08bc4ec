import csv
import io

import openpyxl
import pytest

from dashboard.exports import Column, Table, to_csv, to_xlsx
from geodata.cell_text import neutral

TABLE = Table(
    name="Số liệu",
    about_name="Thông tin",
    title="Hộ có thể dùng cáp quang",
    about=[("Chú thích", "Số liệu mô phỏng"), ("=1+1", "@x")],
    columns=[Column("Mã"), Column("Đơn vị"), Column("Giá trị (%)", 1, "Chưa có số liệu")],
    rows=[["00001", "Xã Pù Nhi", 82.46], ["00002", "=cmd|' /C calc'!A0", None], ["3", "-x", 0]],
)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_texts_that_start_a_formula_are_neutralised(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"


def test_other_texts_stay() -> None:
    assert neutral("Xã Pù Nhi") == "Xã Pù Nhi"
    assert neutral("") == ""


def test_csv_in_vietnamese_has_semicolons_commas_and_a_byte_order_mark() -> None:
    text = to_csv(TABLE, "vi").decode("utf-8")
    assert text.startswith("\ufeffMã;")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["Mã", "Đơn vị", "Giá trị (%)"],
        ["00001", "Xã Pù Nhi", "82,5"],
        ["00002", "'=cmd|' /C calc'!A0", "Chưa có số liệu"],
        ["3", "'-x", "0,0"],
    ]


def test_csv_in_english_has_commas_and_points() -> None:
    lines = to_csv(TABLE, "en").decode("utf-8-sig").split("\r\n")
    assert lines[1] == "00001,Xã Pù Nhi,82.5"


def test_workbook_keeps_numbers_and_neutralises_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE)))
    assert book.sheetnames == ["Số liệu", "Thông tin"]
    sheet = book["Số liệu"]
    assert [cell.value for cell in sheet[2]] == ["00001", "Xã Pù Nhi", 82.46]
    assert sheet["C2"].number_format == "#,##0.0"
    assert sheet["B3"].value == "'=cmd|' /C calc'!A0"
    assert sheet["B3"].data_type == "s"
    assert sheet["C3"].value == "Chưa có số liệu"
    assert sheet["C4"].value == 0
    assert sheet.freeze_panes == "B2"
    about = book["Thông tin"]
    assert about["A1"].value == "Hộ có thể dùng cáp quang"
    assert [cell.value for cell in about[3]] == ["'=1+1", "'@x"]


def test_sheet_names_lose_what_a_workbook_forbids() -> None:
    table = Table("a/b:c?" + "x" * 40, "B", "t", [], [Column("A")], [])
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).sheetnames[0] == "abc" + "x" * 28
