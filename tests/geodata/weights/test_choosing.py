"""Which measure decides the shares of a divided commune."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk, Quality
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from geodata.weights.choosing import divided_links, measure_of, weighed

DEFAULT = Crosswalk.checked(
    BEFORE_REFORM,
    AFTER_REFORM,
    pd.DataFrame(
        [
            ("a", "x", 0.5, "area", False),
            ("a", "y", 0.5, "area", False),
            ("b", "x", 0.2, "area", False),
            ("b", "y", 0.3, "area", False),
            ("b", "z", 0.5, "area", False),
            ("c", "z", 1.0, "whole", True),
        ],
        columns=list(CROSSWALK_COLUMNS),
    ),
)
LINKS = divided_links(DEFAULT)


def measure(
    basis: str, *amounts: tuple[str, str, float], quality: Quality = Quality.HIGH
) -> pd.DataFrame:
    frame = pd.DataFrame(amounts, columns=["from_code", "to_code", "amount"])
    return measure_of(LINKS, frame, basis, quality)


def rows(crosswalk: Crosswalk, code: str) -> list[list[object]]:
    frame = crosswalk.frame[crosswalk.frame["from_code"] == code]
    return frame[["to_code", "weight", "basis", "quality", "amount"]].to_numpy().tolist()


def test_the_shares_are_those_of_the_amounts() -> None:
    made = weighed(DEFAULT, [measure("households", ("a", "x", 120.0), ("a", "y", 360.0))])
    assert rows(made, "a") == [
        ["x", 0.25, "households", "high", 120.0],
        ["y", 0.75, "households", "high", 360.0],
    ]
    assert [row[:3] for row in rows(made, "b")] == [
        ["x", 0.2, "area"],
        ["y", 0.3, "area"],
        ["z", 0.5, "area"],
    ]
    assert not made.frame.loc[made.frame["from_code"] == "a", "exact"].any()


def test_a_measure_must_know_all_parts_and_something_in_them() -> None:
    amounts = (
        ("a", "x", 0.0), ("a", "y", 0.0),  # nobody anywhere
        ("b", "x", 10.0), ("b", "y", 20.0),  # nothing of z
        ("c", "z", 7.0),  # not divided
    )  # fmt: skip
    assert measure("households", *amounts).empty
    unknown = measure("households", ("a", "x", 5.0), ("a", "y", float("nan")))
    assert unknown.empty
    pd.testing.assert_frame_equal(weighed(DEFAULT, [unknown]).frame, DEFAULT.frame)


def test_nobody_in_one_part_is_knowledge() -> None:
    made = weighed(DEFAULT, [measure("population", ("a", "x", 0.0), ("a", "y", 9.0))])
    assert [row[:2] for row in rows(made, "a")] == [["x", 0.0], ["y", 1.0]]


@pytest.mark.parametrize("turn", [1, -1])
def test_households_go_before_people_before_settlements_before_masts_before_area(turn: int) -> None:
    medium = Quality.MEDIUM
    ranked = [
        measure("households", ("a", "x", 1.0), ("a", "y", 9.0)),
        measure("population", ("a", "x", 2.0), ("a", "y", 8.0)),
        measure("households", ("a", "x", 3.0), ("a", "y", 7.0), quality=medium),
        measure("settlements", ("a", "x", 4.0), ("a", "y", 6.0), quality=medium),
        measure("base_stations", ("a", "x", 6.0), ("a", "y", 4.0), quality=medium),
        measure("area", ("a", "x", 7.0), ("a", "y", 3.0), quality=medium),
    ]
    for best in range(len(ranked)):
        made = weighed(DEFAULT, ranked[best:][::turn])
        assert rows(made, "a")[0][1] == pytest.approx(ranked[best]["weight"][0])


def test_of_two_equals_the_later_one_stands() -> None:
    older = measure("households", ("a", "x", 1.0), ("a", "y", 3.0))
    newer = measure("households", ("a", "x", 3.0), ("a", "y", 1.0))
    assert rows(weighed(DEFAULT, [older, newer]), "a")[0][1] == 0.75
    assert rows(weighed(DEFAULT, [newer, older]), "a")[0][1] == 0.25


@given(st.lists(st.floats(0.0, 1e7), min_size=3, max_size=3))
def test_weights_sum_to_one_whatever_was_counted(amounts: list[float]) -> None:
    given_amounts = zip(("x", "y", "z"), amounts, strict=True)
    parts = [("b", to, amount) for to, amount in given_amounts]
    made = weighed(DEFAULT, [measure("households", *parts)]).frame
    assert (made.groupby("from_code")["weight"].sum() - 1.0).abs().max() <= 1e-9
    assert made[["from_code", "to_code"]].equals(DEFAULT.frame[["from_code", "to_code"]])
