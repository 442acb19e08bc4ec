"""Crosswalks between any two vintages: the way back and ways over several vintages, by hand."""

from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.bridges import Bridges, Measure, reverse
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.units import AFTER_REFORM, BEFORE_REFORM, UNIT_LEVELS, Vintage
from tests.geodata.small_units import NEW, OLD, small_crosswalk

FIRST = Vintage(date(2019, 1, 1), UNIT_LEVELS)
LAST = Vintage(date(2026, 4, 30), UNIT_LEVELS)


def told(crosswalk: Crosswalk | None) -> list[tuple[object, ...]]:
    assert crosswalk is not None
    frame = crosswalk.frame[[*CROSSWALK_COLUMNS, "quality"]]
    return list(frame.itertuples(index=False, name=None))


def made(one: Vintage, other: Vintage, *rows: tuple[object, ...]) -> Crosswalk:
    return Crosswalk.checked(one, other, pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS)))


def test_the_way_back_shares_a_unit_out_by_the_people_of_its_parts() -> None:
    households = Measure("households", pd.Series({"C1": 100.0, "C2": 300.0, "C3": 60.0}))
    area = Measure("area", pd.Series({f"C{n}": float(n) for n in range(1, 8)}))
    back = reverse(small_crosswalk(), (households, area))
    assert (back.from_vintage, back.to_vintage) == (AFTER_REFORM, BEFORE_REFORM)
    assert told(back) == [
        ("N1", "C1", 0.25, "households", False, "high"),
        ("N1", "C2", 0.75, "households", False, "high"),
        # C4 has no known households: by area, 3 of C3 and a quarter of the 4 of C4
        ("N2", "C3", 0.75, "area", False, "low"),
        ("N2", "C4", 0.25, "area", False, "low"),
        # all that N3 has goes to C4, and still C4 is more than N3
        ("N3", "C4", 1.0, "area", False, "low"),
        ("N4", "C5", 1.0, "whole", True, "exact"),
        ("N5", "C6", 1.0, "whole", True, "exact"),
        ("N6", "C7", 1.0, "whole", True, "exact"),
    ]
    amounts = back.frame.set_index(["from_code", "to_code"])["amount"]
    assert amounts["N1", "C2"] == 300.0
    assert amounts["N2", "C4"] == 1.0
    assert pd.isna(amounts["N4", "C5"])


def test_without_any_measure_the_parts_are_even() -> None:
    rows = told(reverse(small_crosswalk()))
    assert rows[:4] == [
        ("N1", "C1", 0.5, "equal", False, "low"),
        ("N1", "C2", 0.5, "equal", False, "low"),
        ("N2", "C3", 0.8, "equal", False, "low"),  # 1 of C3 and a quarter of C4
        ("N2", "C4", 0.2, "equal", False, "low"),
    ]


def test_a_unit_to_which_nothing_came_still_finds_its_way_back() -> None:
    frame = small_crosswalk().frame
    divided = frame["from_code"] == "C4"
    frame = frame.assign(weight=frame["weight"].where(~divided, [0, 0, 0, 1, 0, 0, 0, 0]))
    back = reverse(Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame))
    rows = {(one[0], one[1]): one[2] for one in told(back)}
    assert {pair: weight for pair, weight in rows.items() if pair[0] in ("N2", "N3")} == {
        ("N2", "C3"): 0.5,
        ("N2", "C4"): 0.5,
        ("N3", "C4"): 1.0,
    }


def test_ways_lead_over_the_nearest_vintages_and_back() -> None:
    first = made(FIRST, BEFORE_REFORM, *((f"A{n}", f"C{n}", 1.0, "whole", True) for n in (1, 4)))
    stale = made(FIRST, AFTER_REFORM, *((f"A{n}", "N1", 1.0, "whole", True) for n in (1, 4)))
    renamed = [(f"N{n}", f"M{n}", 1.0, "whole", True) for n in range(1, 7)]
    bridges = Bridges([stale, first, small_crosswalk(), made(AFTER_REFORM, LAST, *renamed)])
    assert bridges.between(OLD, NEW) is not None
    assert told(bridges.between("2019-01-01", "2026-04-30")) == [
        ("A1", "M1", 1.0, "whole", True, "exact"),
        ("A4", "M2", 0.25, "area", False, "low"),
        ("A4", "M3", 0.75, "area", False, "low"),
    ]
    assert told(bridges.between(LAST, AFTER_REFORM))[0] == ("M1", "N1", 1.0, "whole", True, "exact")
    assert bridges.between(LAST, FIRST) is not None
    for pair in product((FIRST, BEFORE_REFORM, AFTER_REFORM, LAST), repeat=2):
        assert bridges.leads(*pair) == (bridges.between(*pair) is not None)


def test_nothing_leads_where_nothing_is_stored() -> None:
    bridges = Bridges([small_crosswalk()])
    assert bridges.between("2019-01-01", NEW) is None
    assert bridges.between(NEW, "2019-01-01") is None
    assert not bridges.leads("2019-01-01", NEW)
    assert not bridges.leads(NEW, "2019-01-01")


def test_measures_given_later_go_before_those_known() -> None:
    def by(basis: str) -> tuple[Measure, ...]:
        return (Measure(basis, pd.Series({"C1": 1.0, "C2": 3.0})),)

    bridges = Bridges([small_crosswalk()], lambda _: by("area")).measured(
        lambda _: by("households")
    )
    assert told(bridges.between(NEW, OLD))[1][2:4] == (0.75, "households")


@given(st.lists(st.floats(0.0, 1e6), min_size=7, max_size=7))
def test_the_weights_back_sum_to_one_whatever_is_known(people: list[float]) -> None:
    amounts = pd.Series(people, index=[f"C{n}" for n in range(1, 8)])
    back = reverse(small_crosswalk(), (Measure("households", amounts),))
    sums = back.frame.groupby("from_code")["weight"].sum()
    assert sums.tolist() == pytest.approx([1.0] * 6, abs=1e-9)
