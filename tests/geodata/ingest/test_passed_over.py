from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, Staged
from geodata.ingest.options import ImportOptions
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import BEFORE_REFORM
from tests.geodata.ingest.messy_country import messy_registry

HEADER = ("Tỉnh", "Huyện", "Xã", "Số hộ")
BLOCK = ("Tỉnh Thanh Hóa", "Huyện Mường Lát")
FIRST = [(*BLOCK, "Xã Tam Chung", 11), ("", "", "Xã Mường Lý", 12), ("", "", "Xã Trung Lý", 13)]
LAST = [("", "", "Xã Pù Nhi", 45), ("", "", "Xã Nhi Sơn", 46)]


def staged(folder: Path, rows: Sequence[Sequence[object]]) -> Staged:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(folder / "bao_cao.xlsx")
    data_dir = DataDir(folder / "data")
    data_dir.root.mkdir()
    options = ImportOptions(vintage=BEFORE_REFORM.name, day=date(2024, 12, 31), basis=Basis.COUNTED)
    with open_store(data_dir.database, load_catalogue()) as store:
        desk = ImportDesk(data_dir, store, messy_registry(), load_catalogue())
        one = desk.stage(folder / "bao_cao.xlsx", user="lan", options=options)
        return desk.leave_out_open(one.id, "lan")


@pytest.mark.parametrize(
    "between",
    [
        [("Tỉnh", "Huyện", "Xã", "Dân số")],
        [(), ("Biểu 2",), ("", "", "", "Dân số")],
        [("", "", "", "Năm 2023")],
        [("Dân số",)],
    ],
    ids=["heading", "heading without names", "another year", "a group"],
)
def test_figures_below_another_heading_are_not_taken_under_the_first(
    between: Sequence[Sequence[object]], tmp_path: Path
) -> None:
    one = staged(tmp_path, [HEADER, *FIRST, *between, *LAST])
    assert [reason.code for reason in one.report.reasons] == ["second_heading"]
    (problem,) = one.report.reasons
    assert problem.row == len(FIRST) + 1 + len(between)


def test_the_same_heading_once_more_stands_in_nobodys_way(tmp_path: Path) -> None:
    one = staged(tmp_path, [HEADER, *FIRST, HEADER, *LAST])
    assert one.report.publishable
    assert [row.code for row in one.report.rows] == ["14848", "14854", "14857", "14863", "14864"]


def test_a_misspelt_unit_without_figures_is_a_row(tmp_path: Path) -> None:
    one = staged(tmp_path, [HEADER, *FIRST, ("", "", "Mường Lyx", ""), *LAST])
    (row,) = (row for row in one.report.rows if row.row == 5)
    assert row.text == "Mường Lyx"
    assert {problem.code for problem in row.problems} == {"unit_unknown", "no_value"}


def test_groups_that_are_no_units_are_told(tmp_path: Path) -> None:
    one = staged(tmp_path, [HEADER, *FIRST, ("Khu vực biên giới",), *LAST])
    told = [
        problem.message_en for problem in one.report.problems if problem.code == "rows_passed_over"
    ]
    assert len(told) == 1
    assert "5 “Khu vực biên giới”" in told[0]


def test_a_file_without_diacritics_loses_no_row_to_its_header(tmp_path: Path) -> None:
    city = ("Tinh Thanh Hoa", "Thanh pho Thanh Hoa")
    rows = [
        ("Tinh", "Huyen", "Xa", "So ho", "Ghi chu"),
        (*city, "Phuong Ham Rong", "6134", "dang ra soat"),
        (*city, "Phuong Dong Hoa", "14053", ""),
        (*city, "Xa Thieu Thuy", "5409", "dang ra soat"),
        (),
        ("Tinh Thanh Hoa", "Huyen Muong Lat", "Xa Tam Chung", "8197", ""),
        ("Tinh Dak Lak", "Huyen Ea H'leo", "Xa Dlie Yang", "700", ""),
        ("Tinh Dak Lak", "Huyen Ea H'leo", "Xa Ea H'leo", "800", ""),
    ]
    one = staged(tmp_path, rows)
    assert [row.row for row in one.report.rows] == [2, 3, 4, 6, 7, 8]


def test_a_misspelt_first_row_with_a_remark_is_no_heading(tmp_path: Path) -> None:
    rows = [
        (*HEADER, "Ghi chú"),
        (*BLOCK, "Xã Tam Chungg", 11, "đang rà soát"),
        *[(*row, "đang rà soát") for row in FIRST[1:]],
    ]
    one = staged(tmp_path, rows)
    assert [row.row for row in one.report.rows] == [2, 3, 4]
    assert [row.code for row in one.report.rows] == [None, "14854", "14857"]
