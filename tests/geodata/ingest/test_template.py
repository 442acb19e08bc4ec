import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.errors import CatalogueError, ImportRefused, UnitNotFound
from geodata.indicators import Basis, load_catalogue
from geodata.ingest.layout import propose_layouts, read_rows
from geodata.ingest.model import Part, RawBook, RowKind
from geodata.ingest.reading import read_book
from geodata.ingest.template import (
    TemplateMark,
    template_bytes,
    template_mark,
    vintage_for,
    write_template,
)
from geodata.units import AdminUnit, Level, UnitRegistry
from tests.geodata.ingest.messy_country import COMMUNES, messy_registry
from tests.small_atlas import small_registry

FIBRE = "fibre_available_households"
MARK = TemplateMark(
    vintage="2025-03-01",
    level=Level.COMMUNE,
    province="38",
    day=date(2024, 12, 31),
    basis=None,
    indicators=(FIBRE, "population", "mobile_download_mbps"),
    lang="vi",
)
CATALOGUE = load_catalogue()


def workbook(mark: TemplateMark = MARK) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(template_bytes(messy_registry(), CATALOGUE, mark)), data_only=True
    )


def read_again(book: Any, folder: Path) -> RawBook:
    path = folder / "x.xlsx"
    book.save(path)
    return read_book(path)


def test_units_stand_with_their_codes_as_text_and_their_parents() -> None:
    sheet = workbook().worksheets[0]
    rows = list(sheet.iter_rows(min_row=7, max_col=4, values_only=True))
    inside = [code for code, (district, _) in COMMUNES.items() if district[:2] == "38"]
    assert [row[0] for row in rows] == sorted(inside)
    assert rows[0] == ("14751", "Tỉnh Thanh Hóa", "Thành phố Thanh Hóa", "Phường Hàm Rồng")
    assert sheet["A7"].data_type == "s"
    assert sheet["A7"].number_format == "@"
    assert sheet.freeze_panes == "E7"
    assert sheet.print_title_rows == "$4:$6"


def test_only_inputs_and_bases_are_open() -> None:
    sheet = workbook().worksheets[0]
    assert sheet.protection.sheet
    open_cells = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    last = sheet.max_row
    inputs = {f"{letter}{row}" for letter in "EFGHI" for row in range(7, last + 1)}
    assert open_cells == inputs | {"E5", "F5", "G5", "H5", "I5"}  # E:F and H:I are merged


def test_inputs_are_checked_and_bases_chosen_from_a_list() -> None:
    sheet = workbook().worksheets[0]
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    last = sheet.max_row
    assert rules["E5"].formula1 == '"Kê khai,Đo kiểm,Ước tính theo mô hình"'
    assert rules[f"E7:E{last}"].formula1 == (
        'OR(AND(ISNUMBER(E7),E7>=0,E7=INT(E7),OR(NOT(ISNUMBER(F7)),E7<=F7)),E7="-",E7="..")'
    )
    assert rules[f"H7:H{last}"].formula1 == 'OR(AND(ISNUMBER(H7),H7>=0),H7="-",H7="..")'
    assert all(rule.showErrorMessage and rule.error for rule in rules.values())


def test_every_column_is_explained() -> None:
    book = workbook()
    rows = list(book["Hướng dẫn"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:6]] == [
        "Số hộ có thể đăng ký cáp quang",
        "Tổng số hộ dân cư",
        "Nhân khẩu thực tế thường trú",
        "Trung vị tốc độ tải xuống (Mbit/s)",
        "Số mẫu đo",
    ]
    assert rows[1][4] == CATALOGUE.get(FIBRE).definition_vi
    assert [row[0] for row in rows[7:]] == ["Để trống", "Gạch ngang (-)", "Hai chấm (..)", "Số 0"]


def test_a_filled_template_is_laid_out_as_it_was_made(tmp_path: Path) -> None:
    book = workbook()
    sheet = book.worksheets[0]
    sheet["E7"], sheet["F7"], sheet["G7"] = 80, 100, 0
    sheet["E5"] = "Đo kiểm"
    raw = read_again(book, tmp_path)
    assert template_mark(raw) == MARK
    (layout,) = propose_layouts(raw, messy_registry(), CATALOGUE)
    measures = [one.measure for one in layout.columns if one.measure]
    assert [(one.indicator, one.part, one.basis) for one in measures] == [
        (FIBRE, Part.NUMERATOR, Basis.MEASURED),
        (FIBRE, Part.DENOMINATOR, Basis.MEASURED),
        ("population", Part.VALUE, Basis.COUNTED),
        ("mobile_download_mbps", Part.VALUE, Basis.MEASURED),
        ("mobile_download_mbps", Part.SAMPLES, Basis.MEASURED),
    ]
    assert {one.day for one in measures} == {date(2024, 12, 31)}
    first = read_rows(raw.sheets[0], layout)[0]
    assert (first.row, first.kind) == (7, RowKind.DATA)
    assert first.unit.codes == {Level.COMMUNE: "14751"}
    assert [first.cells[column] for column in (4, 5, 6, 7)] == [80, 100, 0, None]


def test_changes_of_what_is_not_to_be_changed_are_refused(tmp_path: Path) -> None:
    book = workbook()
    book["_atlas"]["A2"] = book["_atlas"]["A2"].value.replace("2025-03-01", "2025-07-01")
    with pytest.raises(ImportRefused, match="hidden sheet of this template was changed"):
        template_mark(read_again(book, tmp_path))
    book = workbook()
    book.worksheets[0]["F6"] = "Số hộ"
    with pytest.raises(ImportRefused, match="'Số hộ' of this template should be 'Tổng số hộ"):
        propose_layouts(read_again(book, tmp_path), messy_registry(), CATALOGUE)
    book = workbook()
    book.worksheets[0]["G5"] = None
    with pytest.raises(ImportRefused, match="is no basis of Dân số"):
        propose_layouts(read_again(book, tmp_path), messy_registry(), CATALOGUE)


def test_an_ordinary_book_is_no_template() -> None:
    assert template_mark(RawBook("x.csv", "csv", ())) is None


def test_english_provinces_and_a_basis_of_choice(tmp_path: Path) -> None:
    mark = TemplateMark(
        "2025-03-01", Level.PROVINCE, None, date(2025, 6, 30), Basis.DECLARED, ("households",), "en"
    )
    path = tmp_path / "t.xlsx"
    write_template(path, messy_registry(), CATALOGUE, mark)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "Whole country: digital infrastructure figures as of 2025-06-30"
    assert [cell.value for cell in sheet[6]] == ["Code", "Province", "Households"]
    assert [cell.value for cell in sheet[7]][:2] == ["38", "Tỉnh Thanh Hóa"]
    assert sheet["C5"].value == "Declared"
    assert template_mark(read_book(path)) == mark


def test_names_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    units = [
        replace(unit, name=f'=HYPERLINK("{unit.name}")')
        for unit in messy_registry().units("2025-03-01", Level.PROVINCE)
    ]
    mark = replace(MARK, level=Level.PROVINCE, province=None)
    registry = UnitRegistry([*units, *_communes()])
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(registry, CATALOGUE, mark)))
    cell = book.worksheets[0]["B7"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'=")


def _communes() -> list[AdminUnit]:
    return list(messy_registry().units("2025-03-01", Level.COMMUNE))


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"vintage": "1999-01-01"}, UnitNotFound, "1999-01-01"),
        ({"province": "99"}, UnitNotFound, "99"),
        ({"indicators": ("x",)}, CatalogueError, "'x'"),
        ({"indicators": ()}, CatalogueError, "at least one"),
        ({"basis": Basis.COUNTED}, CatalogueError, "cannot be counted"),
    ],
)
def test_what_does_not_exist_is_refused(
    change: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        template_bytes(messy_registry(), CATALOGUE, replace(MARK, **change))


@pytest.mark.parametrize(
    ("day", "vintage"),
    [
        (date(2024, 12, 31), "2025-03-01"),
        (date(2025, 3, 1), "2025-03-01"),
        (date(2025, 7, 1), "2025-07-01"),
        (date(2030, 12, 31), "2025-07-01"),
        (date(2019, 12, 31), "2025-03-01"),
    ],
)
def test_a_year_picks_the_units_of_its_data(day: date, vintage: str) -> None:
    assert vintage_for(small_registry(), day).name == vintage


def test_a_vintage_without_the_level_says_which_it_has() -> None:
    mark = replace(MARK, vintage="2025-07-01", level=Level.DISTRICT, province=None)
    with pytest.raises(UnitNotFound, match="have no district; they have province, commune"):
        template_bytes(small_registry(), CATALOGUE, mark)
