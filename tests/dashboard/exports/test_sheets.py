import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.sheets import Book, Cell, Column, Table, to_csv, to_xlsx
from geodata.cell_text import neutral

TABLE = Table(
    name="Số liệu",
    columns=[Column("Mã"), Column("Đơn vị"), Column("Giá trị (%)", 1, "Chưa có số liệu")],
    rows=[["00001", "Xã Pù Nhi", 82.46], ["00002", "=cmd|' /C calc'!A0", None], ["3", "-x", 0]],
)
ABOUT = [("Chú thích", "Số liệu mô phỏng"), ("=1+1", "@x")]


def weights(rows: list[list[Cell]]) -> Table:
    return Table("Trọng số", [Column("Từ mã"), Column("Trọng số", 6, full=True)], rows)


def book(*tables: Table, rows: list[list[Cell]] | None = None) -> Book:
    behind = weights(rows or [])
    return Book("Hộ có thể dùng cáp quang", "Thông tin", ABOUT, tables or (TABLE,), behind, behind)


def opened(given: Book) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(given)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_texts_that_start_a_formula_are_neutralised(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"


def test_other_texts_stay() -> None:
    assert neutral("Xã Pù Nhi") == "Xã Pù Nhi"
    assert neutral("") == ""


def test_csv_in_vietnamese_has_semicolons_commas_and_a_byte_order_mark() -> None:
    text = to_csv([TABLE], "vi").decode("utf-8")
    assert text.startswith("\ufeffMã;")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["Mã", "Đơn vị", "Giá trị (%)"],
        ["00001", "Xã Pù Nhi", "82,5"],
        ["00002", "'=cmd|' /C calc'!A0", "Chưa có số liệu"],
        ["3", "'-x", "0,0"],
    ]


def test_csv_in_english_has_commas_and_points() -> None:
    lines = to_csv([TABLE], "en").decode("utf-8-sig").split("\r\n")
    assert lines[1] == "00001,Xã Pù Nhi,82.5"


def test_workbook_keeps_numbers_and_neutralises_text() -> None:
    file = opened(book())
    assert file.sheetnames == ["Số liệu", "Thông tin"]
    sheet = file["Số liệu"]
    assert [cell.value for cell in sheet[2]] == ["00001", "Xã Pù Nhi", 82.46]
    assert sheet["C2"].number_format == "#,##0.0"
    assert sheet["B3"].value == "'=cmd|' /C calc'!A0"
    assert sheet["B3"].data_type == "s"
    assert sheet["C3"].value == "Chưa có số liệu"
    assert sheet["C4"].value == 0
    assert sheet.freeze_panes == "B2"
    about = file["Thông tin"]
    assert about["A1"].value == "Hộ có thể dùng cáp quang"
    assert [cell.value for cell in about[3]] == ["'=1+1", "'@x"]


def test_sheet_names_lose_what_a_workbook_forbids_and_are_told_apart() -> None:
    long = Table("a/b:c?" + "x" * 40, [Column("A")], [])
    names = opened(book(long, long, Table("thông tin", [Column("A")], []))).sheetnames
    assert names == ["abc" + "x" * 28, "abc" + "x" * 26 + " 2", "thông tin", "Thông tin 2"]


def test_weights_stand_on_a_sheet_of_their_own_where_something_was_carried() -> None:
    file = opened(book(rows=[["26740", 0.4321]]))
    assert file.sheetnames == ["Số liệu", "Trọng số", "Thông tin"]
    assert [cell.value for cell in file["Trọng số"][2]] == ["26740", 0.4321]


def test_full_numbers_keep_their_digits_in_a_text_file_and_shares_are_rounded() -> None:
    table = Table("T", [Column("A", 0, full=True), Column("B", 1)], [[12611.771485766347, 0.25]])
    assert to_csv([table], "en").decode("utf-8-sig").split("\r\n")[1] == "12611.7714857663,0.2"
    assert to_csv([table], "vi").decode("utf-8-sig").split("\r\n")[1] == "12611,7714857663;0,2"


def test_tables_of_several_indicators_stand_below_each_other_in_one_text_file() -> None:
    first = Table("A", [Column("Mã"), Column("Giá trị", 1)], [["1", 2.5]])
    second = Table("B", [Column("Mã"), Column("Giá trị", 0)], [["1", 7]])
    lines = to_csv([first, second], "en").decode("utf-8-sig").split("\r\n")
    assert lines == ["Mã,Giá trị", "1,2.5", "1,7", ""]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    file = opened(book(Table("A", [Column("Mã")], [["x" * 40_000]])))
    value = file["A"]["A2"].value
    assert isinstance(value, str)
    assert (len(value), value[-1]) == (32_000, "…")


def test_what_looks_like_an_error_code_stays_text() -> None:
    file = opened(book(Table("A", [Column("Mã")], [["#N/A"]])))
    assert (file["A"]["A2"].value, file["A"]["A2"].data_type) == ("#N/A", "s")


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=30), st.sampled_from(["vi", "en"]))
def test_weights_of_a_text_file_still_sum_to_one(parts: list[float], lang: str) -> None:
    total = sum(parts)
    table = Table("T", [Column("weight", 6, full=True)], [[part / total] for part in parts])
    lines = to_csv([table], lang).decode("utf-8-sig").split("\r\n")[1:-1]
    assert abs(sum(float(line.replace(",", ".")) for line in lines) - 1) < 1e-12
