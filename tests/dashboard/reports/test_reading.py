"""What a report says, held against values worked out by hand."""

from datetime import date

import pytest

from dashboard.reports.reading import read_report, report_ask, vintage_of
from dashboard.reports.words import list_lead, summary
from geodata.errors import BadRequest
from geodata.plans import Plan
from geodata.progress import Standing
from geodata.targets import Kind
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.dashboard.reports.plan_of_38 import DUE, LACKING, book, plan, report

BASES = {"declared": "Kê khai"}


def without_dates(whole: Plan) -> Plan:
    entries = tuple(one for one in whole.entries if one.kind is not Kind.REPORT_DEADLINE)
    return Plan(whole.id, whole.vintage, whole.province, whole.document, entries)


def test_the_province_against_its_targets() -> None:
    found = report()
    first = found.statements[0].progress
    assert (first.numerator, first.denominator) == (7850, 14000)
    assert first.value == pytest.approx(100 * 7850 / 14000)
    assert first.gap == pytest.approx(100 * 7850 / 14000 - 80)
    assert first.missing == 3350  # 0.8 * 14,000 - 7,850
    assert [one.progress.state for one in found.statements] == [
        Standing.BEHIND, Standing.NO_NUMBER, Standing.NO_DATA, Standing.MET,
    ]  # fmt: skip
    assert [one.target.subject_vi for one in found.tasks] == ["Chuyển sang IPv6"]
    assert found.simulated


def test_the_communes_behind_and_what_they_lack() -> None:
    found = report()
    (followed,) = found.followed  # the target of 2022 is not the next one of its indicator
    counts = {state: len(followed.of(state)) for state in Standing}
    assert counts == {
        Standing.MET: 5, Standing.ON_TRACK: 1, Standing.BEHIND: 10, Standing.NO_DATA: 0,
        Standing.NO_NUMBER: 0,
    }  # fmt: skip
    behind = {one.unit.code: one.missing for one in followed.of(Standing.BEHIND)}
    assert list(behind.items()) == list(LACKING.items())
    assert followed.missing == 4547
    older = [one.unit.code for one in followed.units if followed.older(one)]
    assert older == ["38015", "38016"]
    assert list_lead(followed, "vi") == (
        "10/16 xã, phường chậm, cộng lại còn thiếu 4.547 hộ dân cư. 2 xã, phường lấy số liệu cũ "
        "hơn ngày 31/12/2024, ngày số liệu ghi trong bảng."
    )


def test_who_delivered_in_the_period() -> None:
    found = report()
    assert (found.ask.deadline.first_day, found.ask.until) == (date(2024, 7, 1), date(2024, 12, 31))
    assert found.delivery.communes == 16
    assert [unit.code for unit in found.delivery.nothing] == ["38015", "38016"]
    assert [one.day for one in found.coming] == [
        date(2025, 6, 30), date(2025, 12, 15), date(2026, 6, 30),
    ]  # fmt: skip


def test_figures_end_with_the_day_asked_for() -> None:
    chosen = plan()
    ask = report_ask(chosen, DUE, date(2024, 11, 30))
    found = read_report(book(chosen), ask)
    first = found.statements[0].progress
    assert (first.day, first.value) == (date(2023, 12, 31), 50.0)


def test_nothing_known_is_said_as_such() -> None:
    chosen = plan()
    found = read_report(book(chosen), report_ask(chosen, date(2022, 6, 30)))
    assert found.followed == ()
    assert not found.simulated
    assert len(found.delivery.nothing) == 16
    said = summary(found, BASES, "vi")
    assert said[1].startswith("Chưa có số liệu của 3 chỉ tiêu: Hộ gia đình")
    assert said[-1] == "Trong kỳ, 0/16 xã, phường đã có số liệu; 16 chưa có (Phụ lục III)."
    assert not any("%" in one.replace("80% đến", "").replace("50% đến", "") for one in said)


def test_the_summary_in_sentences() -> None:
    said = summary(report(), BASES, "vi")
    assert said[0] == (
        "Kế hoạch nêu 4 chỉ tiêu. Theo số liệu đến ngày 31/12/2024: 1 chỉ tiêu đạt, 0 đúng tiến "
        "độ, 1 chậm, 1 chưa có số liệu, 1 không nêu con số nên chỉ theo dõi tiến độ."
    )
    # Least squares of two values 366 days apart: 6.0714 * 365.25 / 366 = 6.06; 23.93 in 365 days.
    assert said[1] == (
        "Hộ gia đình được phủ băng rộng cáp quang: 56,1% (7.850/14.000 hộ dân cư), số liệu ngày "
        "31/12/2024, cơ sở kê khai (tính trên 14/16 xã có đủ số liệu); kế hoạch: ≥ 80% đến "
        "31/12/2025. Đánh giá: chậm, chênh lệch "
        "−23,9 điểm %, còn thiếu 3.350 hộ dân cư, tốc độ các năm gần đây +6,1 điểm % mỗi năm, cần "
        "+23,9 điểm % mỗi năm."
    )
    assert said[3] == "Chưa có số liệu của 1 chỉ tiêu: Trường học (≥ 80% đến 31/12/2025)."
    assert said[4].startswith("1 chỉ tiêu đã đến hạn trước kỳ báo cáo: 1 đạt, ")
    assert said[5] == "Trong kỳ, 14/16 xã, phường đã có số liệu; 2 chưa có (Phụ lục III)."


@pytest.mark.parametrize(
    ("due", "first", "last", "assumed"),
    [
        (date(2024, 6, 30), date(2024, 1, 1), date(2024, 6, 30), False),
        (date(2024, 10, 1), date(2024, 7, 1), date(2024, 12, 31), True),
        (date(2024, 12, 31), date(2024, 1, 1), date(2024, 12, 31), True),
    ],
)
def test_the_period_of_a_day(due: date, first: date, last: date, assumed: bool) -> None:
    found = report_ask(plan(), due).deadline
    assert (found.day, found.first_day, found.last_day) == (due, first, last)
    assert found.assumed is assumed


def test_a_plan_without_dates_is_reported_by_calendar_year() -> None:
    chosen = without_dates(plan())
    ask = report_ask(chosen, date(2024, 3, 1))
    assert (ask.deadline.first_day, ask.until) == (date(2024, 1, 1), date(2024, 12, 31))
    assert read_report(book(chosen), ask).coming == ()


def test_days_out_of_bounds_are_refused() -> None:
    with pytest.raises(BadRequest, match="2000 to 2100"):
        report_ask(plan(), date(1999, 12, 31))


def test_units_are_those_in_force_at_the_end_of_the_period_that_can_be_drawn() -> None:
    drawn = (BEFORE_REFORM, AFTER_REFORM)  # since 1 March and 1 July 2025
    assert vintage_of(drawn, date(2025, 12, 31)) == AFTER_REFORM
    assert vintage_of(drawn, date(2025, 6, 30)) == BEFORE_REFORM
    assert vintage_of(drawn, date(2021, 12, 31)) == BEFORE_REFORM
