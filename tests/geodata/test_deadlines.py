"""Reporting dates, who has not delivered for a period, and the calendar file."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from geodata.bridges import Bridges
from geodata.calendars import to_ics
from geodata.carried import CarriedCube
from geodata.deadlines import (
    DeliveryReader,
    deadline_on,
    deadlines,
    next_deadline,
    upcoming,
)
from geodata.indicators import load_catalogue
from geodata.joins import Cube
from geodata.lineage import Lineage
from geodata.plans import Plan, load_plans
from geodata.targets import Kind
from geodata.units import AFTER_REFORM
from tests.geodata.small_units import OLD, observation, small_crosswalk, small_registry

CATALOGUE = load_catalogue()
PLANS = {plan.province: plan for plan in load_plans()}
FIBRE = "fibre_available_households"


def days(province: str, year: int) -> list[tuple[str, str, str, bool]]:
    found = deadlines(PLANS[province], date(year, 1, 1), date(year, 12, 31))
    return [(str(one.day), str(one.first_day), str(one.last_day), one.assumed) for one in found]


def test_the_days_that_the_plans_name() -> None:
    assert days("38", 2025) == [  # before 30/6 and 15/12
        ("2025-06-30", "2025-01-01", "2025-06-30", False),
        ("2025-12-15", "2025-07-01", "2025-12-31", False),
    ]
    assert days("52", 2025) == [("2025-12-01", "2025-01-01", "2025-12-31", False)]
    assert days("74", 2025) == [("2025-12-31", "2025-01-01", "2025-12-31", False)]  # December


def test_where_only_how_often_is_said_the_last_day_of_the_period_is_assumed() -> None:
    assert days("60", 2025) == [  # every six months
        ("2025-06-30", "2025-01-01", "2025-06-30", True),
        ("2025-12-31", "2025-07-01", "2025-12-31", True),
    ]
    assert days("64", 2025) == [("2025-12-31", "2025-01-01", "2025-12-31", True)]  # yearly


def test_the_next_date_from_a_day_and_none_after_the_plan() -> None:
    plan = PLANS["38"]

    def following(day: date) -> str | None:
        found = next_deadline(plan, day)
        return None if found is None else str(found.day)

    assert following(date(2025, 6, 30)) == "2025-06-30"
    assert following(date(2025, 7, 1)) == "2025-12-15"
    assert following(date(2025, 12, 16)) == "2026-06-30"
    assert following(date(2030, 12, 16)) is None  # the last target falls due on 2030-12-31
    assert [one.plan.province for one in upcoming(PLANS.values(), date(2026, 11, 22))] == [
        "52",
        "38",
        "74",
        "60",
        "64",
    ]  # fmt: skip  01/12, 15/12, then the three of 31/12 by id
    assert deadline_on(plan, date(2025, 12, 15)) is not None
    assert deadline_on(plan, date(2025, 12, 14)) is None


def test_what_falls_due_in_a_period() -> None:
    first, second = deadlines(PLANS["38"], date(2025, 1, 1), date(2025, 12, 31))
    assert first.targets_due == ()
    assert [one.id for one in second.targets_due] == [
        *("plan-thanh-hoa-t3", "plan-thanh-hoa-t4", "plan-thanh-hoa-t7", "plan-thanh-hoa-t9"),
        *("plan-thanh-hoa-t11", "plan-thanh-hoa-k2"),
    ]


@given(st.dates(date(2021, 1, 1), date(2029, 12, 31)), st.sampled_from(sorted(PLANS)))
def test_periods_cover_every_day_of_a_plan_once(day: date, province: str) -> None:
    year = deadlines(PLANS[province], date(day.year, 1, 1), date(day.year, 12, 31))
    around = [one for one in year if one.first_day <= day <= one.last_day]
    assert len(around) == 1
    assert around[0].first_day <= around[0].day <= around[0].last_day


def small_plan(province: str, *indicators: str) -> Plan:
    """The plan of Thanh Hóa as one of the small country, of a few indicators."""
    plan = PLANS["38"]
    (report,) = plan.of(Kind.REPORT_DEADLINE)
    target = plan.of(Kind.TARGET)[0]
    entries = [
        replace(target, province=province, indicator=code, period_end=date(2030, 1, 1))
        for code in indicators
    ]
    return replace(
        plan, province=province, entries=(*entries, replace(report, province=province))
    )  # fmt: skip


@pytest.fixture
def reader() -> DeliveryReader:
    registry = small_registry()
    rows = [
        observation("C1", FIBRE, date="2024-06-30", numerator=1, denominator=2),
        observation("C2", FIBRE, date="2024-03-31", numerator=0, denominator=2),
        observation("C3", "fibre_villages", date="2024-06-30", numerator=1, denominator=2),
        observation("C4", FIBRE, date="2024-07-01", numerator=1, denominator=2),
        observation("C5", FIBRE, date="2024-06-30", numerator=1, denominator=2),
        observation("N1", FIBRE, date="2025-12-31", numerator=1, denominator=2,
                    vintage=AFTER_REFORM.name),
    ]  # fmt: skip
    frame = pd.DataFrame(rows).assign(simulated=False).astype({"date": "datetime64[s]"})
    bridges = Bridges([small_crosswalk()])
    cube = CarriedCube(Cube(frame, registry, CATALOGUE, 1), registry, CATALOGUE, bridges)
    return DeliveryReader(cube, registry, CATALOGUE, Lineage(registry, bridges))


def test_who_has_not_delivered(reader: DeliveryReader) -> None:
    first, second = deadlines(small_plan("P1", FIBRE, "fibre_villages"), date(2024, 1, 1),
                              date(2024, 12, 31))  # fmt: skip
    found = reader.delivery(first)  # 1 January to 30 June: C4 came a day too late
    assert (found.vintage.name, found.communes, found.delivered) == (OLD, 4, 3)
    assert [unit.code for unit in found.nothing] == ["C4"]
    lacking = {code: [unit.code for unit in units] for code, units in found.lacking.items()}
    assert lacking == {FIBRE: ["C3", "C4"], "fibre_villages": ["C1", "C2", "C4"]}
    found = reader.delivery(second)
    assert [unit.code for unit in found.nothing] == ["C1", "C2", "C3"]


def test_after_the_reform_the_communes_of_the_territory_deliver(reader: DeliveryReader) -> None:
    plan = small_plan("P1", FIBRE)
    second = deadlines(plan, date(2025, 7, 1), date(2025, 12, 31))[0]
    found = reader.delivery(second)
    assert found.vintage == AFTER_REFORM
    assert (found.communes, [unit.code for unit in found.nothing]) == (3, ["N2", "N3"])


def test_the_calendar_is_read_back_by_another_reader() -> None:
    plan = PLANS["38"]
    reports = [(one, "Thanh Hóa") for one in deadlines(plan, date(2025, 1, 1), date(2025, 12, 31))]
    body = to_ics(reports, date(2026, 1, 15), "vi", "Hạn báo cáo: Thanh Hóa")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["x-wr-calname"]) == "Hạn báo cáo: Thanh Hóa"
    first, second = calendar.walk("VEVENT")
    assert str(second["uid"]) == "plan-thanh-hoa-r1-2025-12-15@vietnam-digital-atlas"
    assert second.decoded("dtstart") == date(2025, 12, 15)
    assert second.decoded("dtend") == date(2025, 12, 16)
    assert second["dtstart"].params["VALUE"] == "DATE"
    assert str(second["summary"]) == "Báo cáo kế hoạch: Thanh Hóa"
    assert "trước ngày 30/6 và 15/12 hàng năm" in str(second["description"])
    assert "Kỳ báo cáo: 01/07/2025 đến 31/12/2025." in str(second["description"])
    assert "- Hộ gia đình được phủ băng rộng cáp quang" in str(second["description"])
    (alarm,) = first.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-14)
    assert str(alarm["action"]) == "DISPLAY"


def test_events_keep_their_names_and_say_what_was_assumed() -> None:
    reports = [(one, "x") for plan in PLANS.values() for one in
               deadlines(plan, date(2025, 1, 1), date(2026, 12, 31))]  # fmt: skip
    one, other = (to_ics(reports, day, "en") for day in (date(2026, 1, 1), date(2027, 1, 1)))
    events = [Calendar.from_ical(body).walk("VEVENT") for body in (one, other)]
    names = [[str(event["uid"]) for event in found] for found in events]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(reports) == 14
    said = {str(event["uid"]): str(event["description"]) for event in events[0]}
    assumed = "The plan names no day"
    assert assumed in said["plan-gia-lai-r1-2025-12-31@vietnam-digital-atlas"]
    assert assumed not in said["plan-binh-duong-r1-2025-12-31@vietnam-digital-atlas"]
