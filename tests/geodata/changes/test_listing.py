"""A list of changes is read whatever the order of its columns, and refused cell by cell."""

import re

import pytest

from geodata.changes.listing import day_of, is_list, read_list
from geodata.errors import ImportRefused
from geodata.ingest.model import Cell
from geodata.units import Level
from tests.geodata.changes import records
from tests.geodata.changes.lists import HEADINGS, book, listed, row


def test_columns_in_any_order_in_vietnamese_without_marks_or_in_english() -> None:
    cells: list[list[Cell]] = [["00009", "Xã Mới", 1234, "35 %", "dien tich"]]
    for headings in (
        ("MÃ MỚI", "ten moi", "Mã  cũ", "Tỉ lệ", "cơ sở"),
        ("new_code", "New name", "old code", "Share", "basis of the share"),
    ):
        (found,) = read_list(book(cells, headings)).rows
        assert (found.row, found.level, found.old_code) == (3, Level.COMMUNE, "01234")
        assert (found.new_code, found.new_name) == ("00009", "Xã Mới")
        assert (found.share, found.basis) == (0.35, "area")
        assert (found.old_name, found.new_parent, found.act, found.note) == ("", "", "", "")


def test_the_level_is_that_of_the_code_where_it_is_not_written() -> None:
    rows = [["", "75"], ["", "101"], ["", "00001"], ["", "201-00"], ["tỉnh", 1], ["Huyện", 1]]
    full = [[*one, None, None, "Xã A"] for one in rows]
    full[3][0] = "xã"
    found = listed(*full)
    assert [one.level for one in found.rows] == [
        Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.COMMUNE, Level.PROVINCE,
        Level.DISTRICT,
    ]  # fmt: skip
    assert [one.old_code for one in found.rows] == ["75", "101", "00001", "201-00", "01", "001"]
    assert [(note.code, note.row) for note in found.notes] == [
        ("code_as_number", 7), ("code_as_number", 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "share"),
    [("0,35", 0.35), ("35%", 0.35), ("7,5 %", 0.075), (0.35, 0.35), (1, 1.0), ("0.2", 0.2)],
)
def test_shares_as_people_write_them(written: Cell, share: float) -> None:
    (found,) = listed(row("00001", "00009", share=written, basis="hộ")).rows
    assert (found.share, found.basis) == (pytest.approx(share), "households")


def test_every_cell_that_cannot_be_is_named_and_nothing_is_taken() -> None:
    rows = [
        row("1x"),
        row("00001", "123456"),
        row("00001", share="35"),
        row("00001", share=0),
        row("00001", share="0,5", basis="trung bình"),
        row("00001", level="thôn"),
        row("75", parent="01", level="tỉnh"),
        row("", "", level=""),
    ]
    with pytest.raises(ImportRefused) as refused:
        listed(*rows)
    assert refused.value.details["errors"] == [
        "row 3, column B: '1x' is no code of 5 digits",
        "row 4, column D: '123456' is no code of 5 digits",
        "row 5, column G: '35' is no share; write 0,35 or 35 %",
        "row 6, column G: '0' is no share; write 0,35 or 35 %",
        "row 7, column H: 'trung bình' is unknown; write hộ, dân số or diện tích",
        "row 8, column A: 'thôn' is no level; write tỉnh, huyện or xã",
        "row 9, column F: '01' has no place for a province",
    ]
    assert refused.value.message.startswith("changes_2026-04-30.xlsx, sheet Thay đổi: row 3")
    assert refused.value.message.endswith("Nothing was taken.")


def test_a_row_whose_level_is_unknown_says_so_once() -> None:
    with pytest.raises(ImportRefused, match=re.escape("row 3, column A: the level is not written")):
        listed(row("1234567", level=""))


def test_what_is_no_list() -> None:
    assert is_list(book([row("00001")]))
    record = records.book([records.same("001 00001 Xã A")])
    assert not is_list(record)
    with pytest.raises(ImportRefused, match=r"headings Mã cũ and Mã mới.*atlas vintages template"):
        read_list(record)
    with pytest.raises(ImportRefused, match="no row below the headings"):
        listed()
    assert is_list(book([], HEADINGS[:5]))


def test_the_day_in_the_name_of_a_file() -> None:
    assert str(day_of("thay đổi 2026-04-30.csv")) == "2026-04-30"
    assert day_of("2019-01-01_to_2024-11-10.xls") is None
    assert day_of("2026-13-30.csv") is None
