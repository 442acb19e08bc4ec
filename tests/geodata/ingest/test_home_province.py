from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, Staged
from geodata.ingest.home_province import provinces_in
from geodata.ingest.options import ImportOptions
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import BEFORE_REFORM
from tests.geodata.ingest.messy_country import messy_registry

REGISTRY = messy_registry()
ROWS = (("Xã Tam Chung", 8197), ("Xã Pù Nhi", 6022), ("Xã Thành Sơn", 16813))
"""Tam Chung is the name of a commune in both provinces."""


def staged(folder: Path, title: str, province: str | None = None) -> Staged:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([title], ["Tên xã", "Số hộ"], *ROWS):
        sheet.append(row)
    book.save(folder / "bao_cao.xlsx")
    data_dir = DataDir(folder / "data")
    data_dir.root.mkdir()
    options = ImportOptions(
        vintage=BEFORE_REFORM.name,
        day=date(2024, 12, 31),
        basis=Basis.COUNTED,
        province=province,
    )
    with open_store(data_dir.database, load_catalogue()) as store:
        desk = ImportDesk(data_dir, store, REGISTRY, load_catalogue())
        return desk.stage(folder / "bao_cao.xlsx", user="lan", options=options)


def codes_and_problems(one: Staged) -> tuple[list[str | None], set[str]]:
    codes = [row.code for row in one.report.rows]
    return codes, {problem.code for problem in one.report.problems}


@pytest.mark.parametrize(
    "title", ["SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH THANH HÓA", "Báo cáo của tỉnh Thanh Hoá, quý IV"]
)
def test_the_province_of_the_title_holds_rows_that_name_none(title: str, tmp_path: Path) -> None:
    codes, problems = codes_and_problems(staged(tmp_path, title))
    assert codes == ["14848", "14863", "14872"]
    assert "province_from_title" in problems


@pytest.mark.parametrize(
    "title", ["Báo cáo hạ tầng", "So sánh tỉnh Thanh Hóa và tỉnh Đắk Lắk", "Xã Thanh Hóa"]
)
def test_without_one_province_in_the_title_it_is_asked_for(title: str, tmp_path: Path) -> None:
    one = staged(tmp_path, title)
    codes, problems = codes_and_problems(one)
    assert codes == [None, None, None]
    assert "province_missing" in problems
    assert not one.report.publishable


def test_what_a_person_says_stands_above_the_title(tmp_path: Path) -> None:
    codes, problems = codes_and_problems(staged(tmp_path, "Tỉnh Thanh Hóa", province="66"))
    assert codes == ["24196", None, None]
    assert problems.isdisjoint({"province_from_title", "province_missing"})


def test_a_province_is_named_by_its_whole_name() -> None:
    assert provinces_in("UBND TỈNH ĐẮK LẮK", REGISTRY) == {"Tỉnh Đắk Lắk"}
    assert provinces_in("Tỉnh Đắk Lắkk; thành phố Thanh Hóa", REGISTRY) == set()
