"""Columns of a user's own: what is taken of a file, what is not and why, and how it is kept."""

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from geodata.errors import ImportRefused, UnitNotFound
from geodata.ingest.model import Cell, RawBook, RawSheet
from geodata.ingest.user_columns import (
    ColumnShelf,
    ReadColumns,
    columns_of,
    columns_template,
    read_columns,
    shelf,
)
from geodata.ingest.user_columns.telling import MOST_TOLD, TEXTS
from geodata.ingest.user_columns.values import yes_or_no
from geodata.paths import DataDir
from geodata.pilots.candidates import Candidates
from geodata.pilots.user_columns import FlagColumn, NumberColumn, UserColumns
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry

OLD = BEFORE_REFORM.name
HEADINGS = ("Huyện", "Xã", "Chi phí", "Sẵn sàng")
TREE = {
    ("38", "Tỉnh Thanh Hóa"): {
        ("384", "Huyện Mường Lát"): ("14845 Thị trấn Mường Lát", "14848 Xã Tam Chung",
                                     "14854 Xã Mường Lý", "14860 Xã Pù Nhi"),
        ("385", "Huyện Quan Hóa"): ("14869 Thị trấn Hồi Xuân", "14872 Xã Thành Sơn"),
        ("386", "Huyện Bá Thước"): ("14953 Xã Thành Sơn",),
    },
    ("48", "Thành phố Đà Nẵng"): {("497", "Huyện Hòa Vang"): ("20293 Xã Hòa Bắc",)},
}  # fmt: skip


def unit(code: str, name: str, level: Level, parent: str | None, province: str) -> AdminUnit:
    kind = next(kind for kind in ("Thị trấn", "Thành phố", "Tỉnh", "Huyện", "Xã")
                if name.startswith(kind))  # fmt: skip
    return AdminUnit(
        BEFORE_REFORM, code, level, name, name.removeprefix(f"{kind} "), kind, parent, province
    )


def registry() -> UnitRegistry:
    units = []
    for (province, name), districts in TREE.items():
        units.append(unit(province, name, Level.PROVINCE, None, province))
        for (district, of_district), communes in districts.items():
            units.append(unit(district, of_district, Level.DISTRICT, province, province))
            for text in communes:
                code, _, of_commune = text.partition(" ")
                units.append(unit(code, of_commune, Level.COMMUNE, district, province))
    return UnitRegistry(units)


def sheet(*rows: Sequence[Cell], name: str = "Tiêu chí") -> RawSheet:
    return RawSheet(name, tuple(tuple(row) for row in rows))


def read(
    *sheets: RawSheet, province: str = "38", codes: Sequence[str] | None = None
) -> ReadColumns:
    return columns_of(RawBook("own.xlsx", "xlsx", sheets), registry(), OLD, province, codes=codes)


def told(found: ReadColumns) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in found.not_taken]


def test_numbers_and_yes_or_no_of_a_table_with_a_title() -> None:
    found = read(
        sheet(
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",),
            ("Tiêu chí của tỉnh",),
            (),
            ("TT", *HEADINGS),
            (1, "Mường Lát", "Thị trấn Mường Lát", 120.5, "có"),
            (2, "Mường Lát", "Xã Tam Chung", "80,25", "Không"),
            (3, "Quan Hóa", "Xã Thành Sơn", None, None),
            (None, None, "Tổng cộng", 200.75, None),
        )
    )
    assert found.columns.numbers == (NumberColumn("Chi phí", {"14845": 120.5, "14848": 80.25}),)
    assert found.columns.flags == (
        FlagColumn("Sẵn sàng", frozenset({"14845"}), frozenset({"14848"})),
    )
    assert found.rows == 2
    assert told(found) == [("total", 8, "C")]
    assert (found.columns.vintage, found.columns.province) == (OLD, "38")


def test_every_row_that_is_not_taken_is_told_with_its_place_and_what_to_do() -> None:
    found = read(
        sheet(
            HEADINGS,
            ("Mường Lát", "Xã Pù Nhi", 1, "có"),
            ("Mường Lát", "Xã Pù Nhí", 2, "có"),
            (None, "Xã Thành Sơn", 3, "có"),
            ("Mường Lát", "Xã Mường Lý", 4, "có"),
            ("Mường Lát", "Xã Mường Lý", 5, "có"),
            ("Quan Hóa", "Thị trấn Hồi Xuân", "nhiều", "chắc là có"),
        )
    )
    assert found.columns.numbers[0].values == {"14860": 1.0}
    codes = told(found)
    assert ("unit_unknown", 3, "B") in codes
    assert ("commune_twice", 5, "B") in codes
    assert ("commune_twice", 6, "B") in codes
    assert ("no_number", 7, "C") in codes
    assert ("not_yes_or_no", 7, "D") in codes
    unknown = next(one for one in found.not_taken if one.code == "unit_unknown")
    assert unknown.place == "own.xlsx, sheet Tiêu chí, row 3, column B"
    assert "Xã Pù Nhi (14860" in unknown.text("vi")
    assert "Correct the name" in unknown.text("en")
    twice = next(one for one in found.not_taken if one.code == "commune_twice")
    assert "5, 6" in twice.text_vi


def test_a_name_that_two_communes_of_the_province_have_is_not_guessed() -> None:
    found = read(sheet(("Xã", "Chi phí"), ("Xã Thành Sơn", 3), ("Xã Tam Chung", 4)))
    assert found.columns.numbers[0].values == {"14848": 4.0}
    assert told(found) == [("unit_ambiguous", 2, "A")]
    assert "14872" in found.not_taken[0].text_vi
    assert "14953" in found.not_taken[0].text_vi
    by_code = read(
        sheet(
            ("Mã xã", "Tên xã", "Chi phí"), ("14953", "Xã Thành Sơn", 3), ("14848", "Tam Chung", 4)
        )
    )
    assert by_code.columns.numbers[0].values == {"14953": 3.0, "14848": 4.0}
    assert told(by_code) == []


def test_communes_beyond_the_area_are_left_out() -> None:
    rows = (("Mã xã", "Xã", "Chi phí"), ("14848", "Xã Tam Chung", 1), ("14860", "Xã Pù Nhi", 2))
    found = read(sheet(*rows), codes=["14848", "14872"])
    assert found.columns.numbers[0].values == {"14848": 1.0}
    assert told(found) == [("outside", 3, "B")]
    assert read(sheet(*rows), province="64", codes=["14848"]).columns.province == "64"
    elsewhere = read(sheet(*rows[:2], ("20293", "Xã Hòa Bắc", 3)))
    assert told(elsewhere) == [("unit_ambiguous", 3, "B")]  # its code is of another province
    country = read(sheet(*rows[:2], ("20293", "Xã Hòa Bắc", 3)), province="VN")
    assert country.columns.numbers[0].values == {"14848": 1.0, "20293": 3.0}


def test_a_table_of_yes_and_no_alone_and_one_of_ticks() -> None:
    found = read(
        sheet(
            ("Xã", "Ưu tiên", "Có cán bộ", "Đúng mẫu"),
            ("Xã Tam Chung", "có", "x", True),
            ("Xã Mường Lý", "không", None, False),
            ("Xã Pù Nhi", "Có", "X", True),
        )
    )
    assert [(one.name, sorted(one.yes), sorted(one.no)) for one in found.columns.flags] == [
        ("Ưu tiên", ["14848", "14860"], ["14854"]),
        ("Có cán bộ", ["14848", "14860"], []),
        ("Đúng mẫu", ["14848", "14860"], ["14854"]),
    ]
    assert not found.columns.numbers


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Có", True), ("co", True), ("YES", True), ("x", True), ("✓", True), (True, True),
        ("không", False), ("No", False), (False, False), ("đúng", True), ("Khong", False),
        ("cờ", None), ("dùng", None),
        (1, None), (0, None), ("1", None), ("", None), (None, None), ("có lẽ", None), ("-", None),
    ],
)  # fmt: skip
def test_what_says_yes_and_what_says_no(cell: Cell, said: bool | None) -> None:
    assert yes_or_no(cell) is said


def test_noughts_and_ones_are_numbers_and_marks_for_missing_hold_no_data() -> None:
    found = read(
        sheet(
            ("Xã", "Cờ"),
            ("Xã Tam Chung", 0),
            ("Xã Mường Lý", 1),
            ("Xã Pù Nhi", "x"),
            ("Thị trấn Mường Lát", "-"),
            ("Thị trấn Hồi Xuân", "..."),
        )
    )
    assert found.columns.numbers == (NumberColumn("Cờ", {"14848": 0.0, "14854": 1.0}),)
    assert told(found) == []


def test_columns_that_are_not_clear_are_not_taken() -> None:
    long = "Một tiêu chí có cái tên dài hơn tất cả các cái tên mà một màn hình có thể hiện ra được"
    found = read(
        sheet(
            ("Xã", "Giá", "Tỷ lệ", "Ghi chú", "Trống", None, "Giống", "giống", long, "Tốt"),
            ("Xã Tam Chung", "1.234", "50%", "tốt", None, 1, 1, 1, 1, 7),
            ("Xã Mường Lý", "2.500", "0,5", "vừa", None, 2, 2, 2, 2, 8),
        )
    )
    assert [one.name for one in found.columns.numbers] == ["Tốt"]
    assert told(found) == [
        ("numbers_ambiguous", None, "B"),
        ("percent_mixed", None, "C"),
        ("words", None, "D"),
        ("empty", None, "E"),
        ("no_heading", None, "F"),
        ("name_twice", None, "G"),
        ("name_twice", None, "H"),
        ("name_too_long", None, "I"),
    ]
    assert len(long) > 80


def test_a_heading_that_stands_twice_is_told_apart_by_the_one_above_it() -> None:
    found = read(
        RawSheet(
            "A",
            (
                ("Xã", "Chi phí", None, "Doanh thu", None),
                (None, "2024", "2025", "2024", "2025"),
                ("Xã Tam Chung", 1, 2, 3, 4),
                ("Xã Mường Lý", 5, 6, 7, 8),
            ),
        )
    )
    assert {one.name: one.values["14854"] for one in found.columns.numbers} == {
        "Chi phí / 2024": 5.0,
        "Chi phí / 2025": 6.0,
        "Doanh thu / 2024": 7.0,
        "Doanh thu / 2025": 8.0,
    }


def test_a_number_beyond_all_bounds_and_a_formula_without_result() -> None:
    table = RawSheet(
        "A",
        (("Xã", "Chi phí"), ("Xã Tam Chung", 1e16), ("Xã Mường Lý", None), ("Xã Pù Nhi", 5)),
        formulas_without_value=frozenset({(3, 1)}),
    )
    found = read(table)
    assert found.columns.numbers[0].values == {"14860": 5.0}
    assert told(found) == [("too_large", 2, "B"), ("no_stored_result", 3, "B")]


def test_a_second_sheet_is_told_and_a_hidden_one_is_not_read() -> None:
    rows = (("Xã", "Chi phí"), ("Xã Tam Chung", 1), ("Xã Mường Lý", 2))
    hidden = RawSheet("Ẩn", (("Xã", "Chi phí"), ("Xã Tam Chung", 9)), visible=False)
    found = read(hidden, sheet(*rows, name="Một"), sheet(*rows, name="Hai"))
    assert [(one.sheet, one.code) for one in found.not_taken] == [("Hai", "sheet_left")]
    assert found.columns.numbers[0].values["14848"] == 1.0


def test_names_are_text_and_stay_as_they_are() -> None:
    found = read(sheet(("Xã", "<img src=x>"), ("Xã Tam Chung", 1), ("Xã Mường Lý", 2)))
    assert found.columns.numbers[0].name == "<img src=x>"


def test_nothing_to_take_is_refused_with_the_reasons() -> None:
    with pytest.raises(ImportRefused, match="no table with a row of headings"):
        read(sheet(("chỉ là chữ",), ("và chữ",)))
    with pytest.raises(ImportRefused, match="row 2, column A: “Xã Tam Chung”") as refused:
        read(sheet(("Xã", "Chi phí"), ("Xã Tam Chung", 1), ("Xã Tam Chung", 2)))
    problems = refused.value.details["problems"]
    assert [one["code"] for one in problems] == ["commune_twice", "commune_twice"]
    with pytest.raises(UnitNotFound):
        read(sheet(("Xã", "Chi phí"), ("Xã Tam Chung", 1)), province="99")


def test_a_table_of_words_is_told_column_by_column() -> None:
    for heading in ("Mã xã", "Xã"):
        first = ("14848", "14860") if heading == "Mã xã" else ("Xã Tam Chung", "Xã Pù Nhi")
        with pytest.raises(ImportRefused, match="column B") as refused:
            read(sheet(("Bảng",), (heading, "Ghi chú"), (first[0], "abc"), (first[1], "xyz")))
        assert [one["code"] for one in refused.value.details["problems"]] == ["words"]


def test_a_file_of_nothing_but_mistakes_is_not_told_without_end() -> None:
    rows = [("Xã Tam Chung", "14848", 1.0), *((f"Xã Lạ {n}", f"{n:05d}", 1) for n in range(600))]
    found = read(sheet(("Xã", "Mã xã", "Chi phí"), *rows))
    assert len(found.not_taken) == MOST_TOLD + 1
    assert found.not_taken[-1].code == "and_more"
    assert "100" in found.not_taken[-1].text_vi


def test_every_problem_says_the_same_in_both_languages() -> None:
    from string import Formatter

    for code, texts in TEXTS.items():
        vi, en = (
            {name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name}
            for text in texts
        )
        assert vi == en, code


def test_a_workbook_is_read_through_the_readers_of_an_import(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (HEADINGS, ("Mường Lát", "Xã Tam Chung", 1.5, "có"),
                ("Mường Lát", "Xã Mường Lý", 2.5, "không")):  # fmt: skip
        page.append(row)
    book.save(tmp_path / "own.xlsx")
    found = read_columns(tmp_path / "own.xlsx", registry(), OLD, "38")
    assert found.columns.file == "own.xlsx"
    assert found.columns.numbers[0].values == {"14848": 1.5, "14854": 2.5}


def test_the_template_comes_back_filled_in() -> None:
    communes = registry().units(OLD, Level.COMMUNE, "38")
    book = load_workbook(BytesIO(columns_template(communes, "vi")))
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == ["Mã xã", "Xã/phường", "Chi phí", "Sẵn sàng"]
    assert (page["A2"].value, page["A2"].data_type) == ("14845", "s")
    page["C2"], page["D2"], page["C3"] = 12, "có", 7.5
    rows = tuple(tuple(cell.value for cell in row) for row in page.iter_rows())
    found = read(RawSheet(page.title, rows))
    assert found.columns.numbers == (NumberColumn("Chi phí", {"14845": 12.0, "14848": 7.5}),)
    assert found.columns.flags[0].yes == {"14845"}
    assert told(found) == []


def columns(**more: object) -> UserColumns:
    given = {
        "numbers": (NumberColumn("Chi phí", {"14848": 1.5}),),
        "flags": (FlagColumn("Sẵn sàng", frozenset({"14848", "14854"}), frozenset({"14860"})),),
        **more,
    }
    return UserColumns("", OLD, "38", "own.xlsx", **given)  # type: ignore[arg-type]


def test_a_set_is_kept_under_what_it_holds_and_read_back(tmp_path: Path) -> None:
    kept = ColumnShelf(DataDir(tmp_path))
    set_id = kept.keep(columns())
    found = kept.load(set_id)
    assert found.id == set_id
    assert (found.numbers, found.flags) == (columns().numbers, columns().flags)
    assert kept.keep(columns()) == set_id
    assert kept.keep(columns(numbers=())) != set_id
    assert sorted(path.name[0] != "." for path in (tmp_path / "pilot_columns").iterdir()) == [
        True,
        True,
    ]


@pytest.mark.parametrize("asked", ["", "x", "../atlas", "0" * 64, "A" * 64, "0" * 63 + "\n"])
def test_an_id_that_is_none_never_becomes_a_path(tmp_path: Path, asked: str) -> None:
    with pytest.raises(ImportRefused, match="not kept here"):
        ColumnShelf(DataDir(tmp_path)).load(asked)


def test_a_set_that_was_changed_on_disk_is_refused(tmp_path: Path) -> None:
    kept = ColumnShelf(DataDir(tmp_path))
    set_id = kept.keep(columns())
    path = tmp_path / "pilot_columns" / f"{set_id}.json"
    path.write_bytes(path.read_bytes().replace(b"1.5", b"9.5"))
    with pytest.raises(ImportRefused, match="no longer as they were sent"):
        kept.load(set_id)


def test_the_sets_not_asked_for_longest_make_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_SETS", 2)
    kept = ColumnShelf(DataDir(tmp_path))
    ids = []
    for number in range(2):
        ids.append(kept.keep(columns(numbers=(NumberColumn("a", {"14848": float(number)}),))))
        os.utime(tmp_path / "pilot_columns" / f"{ids[-1]}.json", (number, number))
    kept.load(ids[0])  # asked for: the other one is the oldest now
    ids.append(kept.keep(columns()))
    assert kept.load(ids[0]).id == ids[0]
    with pytest.raises(ImportRefused):
        kept.load(ids[1])


def test_what_a_process_that_died_left_is_removed(tmp_path: Path) -> None:
    kept = ColumnShelf(DataDir(tmp_path))
    kept.keep(columns())
    left, fresh = (tmp_path / "pilot_columns" / name for name in (".left", ".fresh"))
    left.touch()
    fresh.touch()
    os.utime(left, (0, 0))
    kept.keep(columns())
    assert (left.exists(), fresh.exists()) == (False, True)


def test_a_set_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 100)
    with pytest.raises(ImportRefused, match="Send fewer columns"):
        ColumnShelf(DataDir(tmp_path)).keep(columns())
    assert not (tmp_path / "pilot_columns").exists()


def test_numbers_are_measures_and_yes_a_tag_of_the_candidates_alone() -> None:
    candidates = Candidates(
        OLD, "38", ("14845", "14848", "14860"), ("a", "b", "c"),
        np.zeros((3, 2)), np.zeros((0, 2), dtype=np.int64), (),
    )  # fmt: skip
    measure = columns().measures(candidates)["user:Chi phí"]
    assert measure.values.tolist()[1] == 1.5
    assert np.isnan(measure.values[[0, 2]]).all()
    assert not measure.simulated.any()
    assert (measure.name("vi"), measure.unit, measure.day) == ("Chi phí", "", None)
    assert columns().tags(candidates) == {"user:Sẵn sàng": frozenset({"14848"})}


def test_no_vintage_of_another_day_is_read_into(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("Xã,Chi phí\nXã Tam Chung,1\n", encoding="utf-8")
    with pytest.raises(UnitNotFound):
        read_columns(tmp_path / "own.csv", registry(), AFTER_REFORM.name, "38")
