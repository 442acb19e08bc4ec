"""What exported tables say of carried values; all numbers worked out by hand.

On 31/12/2024 thirteen communes of province 38 that went whole into the new 38001 have 7,295 of
13,000 households with fibre; 38014 has 555 of 1,000, and gave 0.6 of them to 38001 and 0.4 to
48001.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.app import page_of
from dashboard.exports.sheets import Book, Cell
from dashboard.exports.tables import Content, TableAsk, book_of, content_of, matching
from dashboard.exports.totals import totals_of
from dashboard.pages.atlas import PageContext
from dashboard.provenance import parts_words, weight_words
from dashboard.readings import Source
from dashboard.readings.models import Status
from dashboard.settings import Settings
from geodata.carried import Part
from geodata.units import Level
from tests.small_atlas import DAY, FIBRE, NEW, NEW_DAY, OLD, small_observations, small_service

SPEED = "fixed_download_mbps"
SIMULATED = (
    "Số liệu mô phỏng: sinh ra để trình diễn, không phải số liệu thật, không dùng để báo cáo"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    folder = tmp_path_factory.mktemp("data")
    service = small_service(folder, carried=True)
    return page_of(service, (Source("Mô phỏng", simulated=True),), Settings(data=folder))


def ask(indicator: str = FIBRE, *, level: Level = Level.COMMUNE, day: date = DAY) -> TableAsk:
    basis = "counted" if indicator == "population" else "declared"
    return TableAsk(NEW, level, None, indicator, basis, day)


def rows_of(book: Book, place: int = 0) -> list[dict[str, Cell]]:
    table = book.tables[place]
    return [dict(zip([one.key for one in table.columns], row, strict=True)) for row in table.rows]


def read(page: PageContext, *asks: TableAsk) -> list[Content]:
    return [content_of(page, one) for one in asks]


def page_of_one_median(folder: Path) -> PageContext:
    """The page where nothing is known but the median speed in the old commune 38001."""
    frame = small_observations()
    rows = frame[(frame["indicator"] == FIBRE) & (frame["code"] == "38001")].head(1)
    rows = rows.assign(
        indicator=SPEED, basis="measured", date=pd.Timestamp(DAY), numerator=float("nan"),
        denominator=float("nan"), value=80.0, samples=12.0,
    ).astype({"date": "datetime64[s]"})  # fmt: skip
    return page_of(small_service(folder, rows, carried=True), (), Settings(data=folder))


def test_a_carried_share_says_who_reported_it_how_it_came_and_what_of_it_is_estimated(
    page: PageContext,
) -> None:
    first, second = rows_of(book_of(page, read(page, ask()), "vi"))
    assert (first["code"], first["name"]) == ("38001", "Xã Một")
    assert (first["numerator"], first["denominator"]) == pytest.approx((7628, 13600))
    assert first["value"] == pytest.approx(100 * 7628 / 13600)
    assert first["status"] == "Chuyển đổi ước tính"
    assert first["estimated_share"] == pytest.approx(100 * 600 / 13600)
    assert first["origin"] == "01/03/2025"
    assert first["vintage"] == "01/07/2025"
    assert first["method"] == "Cộng 14 phần, 1 phần ước tính theo diện tích"
    assert first["parts"] == "13 đơn vị nguyên vẹn (100 %); 38014 Xã 38014 60,0 % theo diện tích"
    assert first["marks"] == "mô phỏng, ước tính"
    assert (second["code"], second["numerator"], second["denominator"]) == ("48001", 222, 400)
    assert second["estimated_share"] == pytest.approx(100)
    assert second["parts"] == "38014 Xã 38014 40,0 % theo diện tích"
    assert second["method"] == "Một phần của một đơn vị, ước tính theo diện tích"


def test_the_weights_behind_a_table_are_those_of_the_crosswalk_with_what_came(
    page: PageContext,
) -> None:
    book = book_of(page, read(page, ask()), "en")
    keys = [column.key for column in book.links.columns]
    assert [column.title for column in book.links.columns] == keys
    links = [dict(zip(keys, row, strict=True)) for row in book.links.rows]
    assert len(links) == 15
    split = [one for one in links if one["from_code"] == "38014"]
    assert [(one["to_code"], one["weight"]) for one in split] == [("38001", 0.6), ("48001", 0.4)]
    assert sum(one["weight"] for one in split if isinstance(one["weight"], float)) == 1.0
    assert split[0] == {
        "from_vintage": OLD,
        "from_code": "38014",
        "from_name": "Xã 38014",
        "to_vintage": NEW,
        "to_code": "38001",
        "to_name": "Xã Một",
        "weight": 0.6,
        "basis": "area",
        "quality": "low",
        "exact": False,
        "numerator": pytest.approx(333),
        "denominator": 600,
        "share": pytest.approx(600 / 13600),
        "indicator": FIBRE,
        "date": "2024-12-31",
    }
    whole = [one for one in links if one["from_code"] != "38014"]
    assert {(one["weight"], one["basis"], one["exact"]) for one in whole} == {(1, "whole", True)}
    words = dict(zip(keys, book.weights.rows[links.index(split[0])], strict=True))
    assert (words["basis"], words["quality"], words["exact"]) == ("by area", "low", "no")
    assert book.weights.columns[0].title == "From units of"


def test_what_was_reported_is_called_so_and_has_no_weights(page: PageContext) -> None:
    book = book_of(page, read(page, ask(day=NEW_DAY)), "vi")
    first, second = rows_of(book)
    assert (first["value"], first["status"], first["origin"]) == (75, "Báo cáo", "01/07/2025")
    assert (first["method"], first["parts"]) == ("Do chính đơn vị báo cáo", "")
    assert first["estimated_share"] == 0
    assert (second["value"], second["status"]) == (None, "Chưa có số liệu")
    assert (second["estimated_share"], second["method"], second["origin"]) == (None, "", "")
    assert book.links.rows == book.weights.rows == []
    province = rows_of(book_of(page, read(page, ask(day=NEW_DAY, level=Level.PROVINCE)), "en"))
    assert province[0]["method"] == "Added up from the communes of the unit"


def test_what_is_not_carried_says_why(tmp_path: Path) -> None:
    page = page_of_one_median(tmp_path)
    wanted = TableAsk(NEW, Level.COMMUNE, None, SPEED, "measured", DAY)
    book = book_of(page, [content_of(page, wanted)], "en")
    reason = page.service.catalogue.get(SPEED).carry_reason("en")
    assert reason
    # 38001 went into the new 38001; nothing was reported on the territory of 48001.
    assert [row["method"] for row in rows_of(book)] == [f"Not re-based: {reason}", ""]
    assert ("Rule of re-basing", f"Not re-based: {reason}") in book.about


def test_what_is_not_added_up_says_why_where_there_is_something(tmp_path: Path) -> None:
    page = page_of_one_median(tmp_path)
    wanted = TableAsk(OLD, Level.PROVINCE, None, SPEED, "measured", DAY)
    reason = page.service.catalogue.get(SPEED).aggregation_reason("en")
    methods = {
        row["code"]: row["method"]
        for row in rows_of(book_of(page, [content_of(page, wanted)], "en"))
    }
    assert methods == {"38": f"Not added up: {reason}", "48": "", "56": ""}
    there = replace(wanted, vintage=NEW)
    methods = {
        row["code"]: row["method"]
        for row in rows_of(book_of(page, [content_of(page, there)], "en"))
    }
    assert methods == {"38": f"Not re-based: {reason}", "48": ""}


def test_about_says_what_the_file_holds_and_the_mark_of_simulation_first(page: PageContext) -> None:
    book = book_of(page, read(page, ask()), "vi")
    about = dict(book.about)
    assert book.about[0] == ("Ghi chú", SIMULATED)
    assert about["Đơn vị gốc từ"] == "01/03/2025"
    assert about["Số đơn vị"] == "Chuyển đổi ước tính: 2"
    assert about["Đơn vị tại"] == "01/07/2025"
    assert about["Ngày số liệu"] == "31/12/2024"
    assert about["Địa bàn"] == "Cả nước"
    assert about["Quy tắc chuyển đổi"].startswith("Tử số và mẫu số được chuyển riêng")
    assert "Ranh giới" not in about
    bare = dict(book_of(page, read(page, ask()), "en", drawn=False).about)
    assert bare["Boundaries"] == (
        "There are no boundaries of the units of 2025-07-01; the layer has attributes only."
    )


def test_several_indicators_stand_in_one_book_with_their_units(page: PageContext) -> None:
    book = book_of(page, read(page, ask(), ask("population")), "en")
    assert [table.layer for table in book.tables] == [
        "fibre_available_households_2024_12_31",
        "population_2024_12_31",
    ]
    assert [table.columns[6].title for table in book.tables] == ["Value", "Value"]
    assert [rows_of(book, place)[0]["unit"] for place in (0, 1)] == ["%", ""]
    assert rows_of(book, 1)[0]["value"] == pytest.approx(15.6 * 1234)
    assert {row[-2] for row in book.links.rows} == {FIBRE, "population"}


def test_totals_agree_with_what_was_reported(page: PageContext) -> None:
    found = totals_of(page, content_of(page, ask("population")), "Country")
    assert found.reported == 16 * 1234
    assert found.whole.numerator == pytest.approx(16 * 1234, rel=1e-12)
    assert found.whole.estimated_share == pytest.approx(1 / 16)
    assert [one.code for one in found.provinces] == ["38", "48"]
    assert found.provinces[0].numerator == pytest.approx(15.6 * 1234)
    assert found.provinces[0].estimated_share == pytest.approx(0.6 / 15.6)
    assert found.provinces[1].estimated_share == pytest.approx(1)
    assert found.whole.statuses == {"reported": 0, "exact": 0, "estimated": 2, "no_data": 0}


def test_the_total_of_a_share_is_the_sum_of_parts_over_the_sum_of_parts(page: PageContext) -> None:
    found = totals_of(page, content_of(page, ask()), "Country").whole
    assert (found.numerator, found.denominator) == pytest.approx((7850, 14000))
    assert found.value == pytest.approx(100 * 7850 / 14000)
    assert found.estimated_share == pytest.approx(1000 / 14000)


def test_a_total_of_nothing_is_none(page: PageContext) -> None:
    wanted = replace(ask(), indicator="smartphone_adults")
    found = totals_of(page, content_of(page, replace(wanted, day=NEW_DAY)), "Country")
    assert (found.whole.numerator, found.whole.value, found.whole.estimated_share) == (None,) * 3
    assert found.whole.statuses["no_data"] == found.whole.units == 2
    assert found.reported is None


def test_the_quick_search_keeps_rows_that_hold_every_word(page: PageContext) -> None:
    rows = content_of(page, ask()).rows
    assert [row.code for row in matching(rows, "hoang da nang", "vi")] == ["48001"]
    assert [row.code for row in matching(rows, "HOÀNG", "vi")] == ["48001"]
    assert matching(rows, "hoang thanh", "vi") == []
    assert [row.code for row in matching(rows, "re-based estimated", "en")] == [
        row.code for row in rows if row.status is Status.ESTIMATED
    ]
    assert matching(rows, "re-based", "vi") == [], "as on the screen, in the words shown"


@pytest.mark.parametrize(
    ("weight", "vi", "en"),
    [
        (1.0, "100 %", "100%"),
        (0.4321, "43,2 %", "43.2%"),
        (0.0004, "<0,1 %", "<0.1%"),
        (0.9996, ">99,9 %", ">99.9%"),
        (0.999, "99,9 %", "99.9%"),
    ],
)
def test_a_weight_is_written_as_nothing_or_all_only_where_it_is(
    weight: float, vi: str, en: str
) -> None:
    assert (weight_words(weight, "vi"), weight_words(weight, "en")) == (vi, en)


def test_of_many_parts_the_first_are_named(page: PageContext) -> None:
    unit = page.service.registry.get(OLD, "38014")
    part = Part(unit, 0.5, "area", "low", True, 1.0, 2.0, 0.1)
    said = parts_words([part] * 45, "en").split("; ")
    assert said[:40] == ["38014 Xã 38014 50.0% by area"] * 40
    assert said[40:] == ["and 5 more"]
    assert parts_words([], "vi") == ""
