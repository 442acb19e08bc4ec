"""Reading a change record: by its headings, with the place of every cell that cannot be."""

from datetime import date

import pytest

from geodata.changes import read_record
from geodata.changes.record import days_of
from geodata.errors import ImportRefused
from geodata.ingest.model import RawBook, RawSheet
from tests.geodata.changes.records import HEADINGS, book, row, same


def test_rows_are_read_below_the_headings_wherever_they_stand() -> None:
    record = read_record(book([same("001 00001 Xã A"), [], row("001 00002  Xã  B", "002 7 Xã C")]))
    assert (record.sheet, record.first_day, record.last_day) == (
        "Sheet1",
        date(2019, 1, 1),
        date(2024, 11, 10),
    )
    assert [one.row for one in record.changes] == [3, 5]
    last = record.changes[1]
    assert (last.before.commune_code, last.before.commune_name) == ("00002", "Xã B")
    assert (last.after.commune_code, last.after.district_code) == ("00007", "002")
    assert [(one.code, one.row) for one in record.notes] == [("code_as_number", 5)]


def test_headings_may_stand_in_another_order_and_case() -> None:
    turned = [cell.upper() for cell in HEADINGS[::-1]]
    rows = (turned, same("001 00001 Xã A")[::-1])
    record = read_record(RawBook("x.xlsx", "xlsx", (RawSheet("s", tuple(map(tuple, rows))),)))
    assert record.changes[0].before.commune_name == "Xã A"
    assert (record.first_day, record.last_day) == (None, None)


def test_numbers_are_codes_that_lost_their_zeros() -> None:
    record = read_record(book([row("001 00001 Xã A", "001 00001 Xã A", QH_DC=1.0, Tỉnh_DC=1)]))
    assert record.changes[0].after.district_code == "001"
    assert record.changes[0].after.province_code == "01"
    assert len(record.notes) == 2
    assert "đọc là 001" in record.notes[0].message_vi


def test_a_province_that_is_blank_is_that_of_its_district() -> None:
    rows = [same("001 00001 Xã A"), row("001 00002 Xã B", "001 00002 Xã B", Tỉnh=None)]
    assert read_record(book(rows)).changes[1].before.province_code == "01"


def test_cells_that_cannot_be_are_named_with_row_and_column() -> None:
    rows = [
        same("001 00001 Xã A"),
        row("001 0000x Xã B", "001 00002 Xã B"),
        row("001 00003 Xã C", "001 123456 Xã C"),
        row("001 00004 ", "001 00004 Xã D"),
        row("001 00005 Xã E", "001 00005 Xã E", QH=1.5),
    ]
    with pytest.raises(ImportRefused) as refused:
        read_record(book(rows))
    assert refused.value.details["errors"] == [
        "row 4, column E: '0000x' is no code of 5 digits",
        "row 5, column H: '123456' is no code of 5 digits",
        "row 6, column F: nothing is written",
        "row 7, column C: '1.5' is no code of 3 digits",
    ]
    assert "row 4, column E" in refused.value.message


def test_a_file_without_the_headings_is_no_record() -> None:
    with pytest.raises(ImportRefused, match=r"x\.xls is no change record"):
        read_record(RawBook("x.xls", "xls", (RawSheet("s", (("Tỉnh", "Xã"),)),)))
    with pytest.raises(ImportRefused, match="no row below the headings"):
        read_record(book([]))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("a_2019-01-01_to_2024-11-10.xls", (date(2019, 1, 1), date(2024, 11, 10))),
        ("2024-11-10_2019-01-01.xls", (None, None)),
        ("2019-13-01_2024-11-10.xls", (None, None)),
        ("changes 2019-01-01.xls", (None, None)),
        ("12019-01-01 2024-11-10.xls", (None, None)),
    ],
)
def test_days_in_the_name_of_the_file(name: str, days: tuple[date | None, date | None]) -> None:
    assert days_of(name) == days
