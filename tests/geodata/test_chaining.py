"""Two crosswalks one behind the other."""

from datetime import date

import pandas as pd
import pytest

from geodata.chaining import chained
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.errors import BuildError
from geodata.units import AFTER_REFORM, BEFORE_REFORM, UNIT_LEVELS, Vintage

FIRST_VINTAGE = Vintage(date(2019, 1, 1), UNIT_LEVELS)


def crosswalk(one: Vintage, other: Vintage, *rows: tuple[object, ...]) -> Crosswalk:
    return Crosswalk.checked(one, other, pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS)))


FIRST = crosswalk(
    FIRST_VINTAGE,
    BEFORE_REFORM,
    ("a", "m", 1.0, "whole", True),
    ("b", "n", 1.0, "name", False),
    ("c", "m", 0.25, "equal", False),
    ("c", "n", 0.75, "equal", False),
)
SECOND = crosswalk(
    BEFORE_REFORM,
    AFTER_REFORM,
    ("m", "x", 1.0, "whole", True),
    ("n", "x", 0.4, "area", False),
    ("n", "y", 0.6, "area", False),
)


def test_weights_are_multiplied_and_summed_and_a_link_is_exact_where_its_way_is() -> None:
    made = chained(FIRST, SECOND)
    assert (made.from_vintage, made.to_vintage) == (FIRST_VINTAGE, AFTER_REFORM)
    rows = made.frame.assign(weight=made.frame["weight"].round(9))
    assert rows[list(CROSSWALK_COLUMNS)].to_numpy().tolist() == [
        ["a", "x", 1.0, "whole", True],
        ["b", "x", 0.4, "name", False],
        ["b", "y", 0.6, "name", False],
        ["c", "x", 0.55, "equal", False],  # 0.25 * 1 + 0.75 * 0.4
        ["c", "y", 0.45, "equal", False],
    ]


def test_an_estimate_on_the_second_part_of_the_way_gives_its_basis() -> None:
    first = crosswalk(FIRST_VINTAGE, BEFORE_REFORM, ("a", "n", 1.0, "whole", True))
    assert list(chained(first, SECOND).frame["basis"]) == ["area", "area"]
    assert not chained(first, SECOND).frame["exact"].any()


def test_a_unit_that_leads_nowhere_is_refused() -> None:
    first = crosswalk(FIRST_VINTAGE, BEFORE_REFORM, ("a", "lost", 1.0, "whole", True))
    with pytest.raises(BuildError) as refused:
        chained(first, SECOND)
    assert refused.value.details == {"unit_codes": ["lost"]}


def test_the_quality_of_a_chain_is_that_of_its_worst_link() -> None:
    first = crosswalk(
        FIRST_VINTAGE,
        BEFORE_REFORM,
        ("a", "m", 1.0, "whole", True),
        ("b", "m", 0.25, "people", False),
        ("b", "n", 0.75, "people", False),
        ("c", "n", 1.0, "whole", True),
        ("d", "n", 1.0, "name", False),
    )
    second = pd.DataFrame(
        [("m", "x", 1.0, "whole", True, "exact"), ("n", "x", 0.4, "area", False, "medium"),
         ("n", "y", 0.6, "area", False, "medium")],
        columns=[*CROSSWALK_COLUMNS, "quality"],
    )  # fmt: skip
    made = chained(first, Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, second)).frame
    assert made[["from_code", "to_code", "quality"]].to_numpy().tolist() == [
        ["a", "x", "exact"],
        ["b", "x", "medium"],
        ["b", "y", "medium"],
        ["c", "x", "medium"],
        ["c", "y", "medium"],
        ["d", "x", "low"],
        ["d", "y", "low"],
    ]


def test_what_was_divided_and_came_together_again_went_whole() -> None:
    first = crosswalk(
        FIRST_VINTAGE,
        BEFORE_REFORM,
        ("a", "m", 0.3, "people", False),
        ("a", "n", 0.7, "people", False),
        ("b", "m", 0.5, "equal", False),
        ("b", "n", 0.5, "equal", False),
    )
    second = crosswalk(
        BEFORE_REFORM, AFTER_REFORM, ("m", "x", 1.0, "whole", True), ("n", "x", 1.0, "whole", True)
    )
    made = chained(first, second).frame
    assert made[["weight", "basis", "exact", "quality"]].to_numpy().tolist() == [
        [1.0, "whole", True, "exact"],
        [1.0, "equal", False, "low"],
    ]


def test_a_divided_commune_that_has_but_one_link_stays_an_estimate() -> None:
    first = crosswalk(FIRST_VINTAGE, BEFORE_REFORM, ("a", "m", 1.0, "whole", True))
    second = crosswalk(BEFORE_REFORM, AFTER_REFORM, ("m", "x", 1.0, "area", False))
    made = chained(first, second).frame
    assert made[["basis", "exact", "quality"]].to_numpy().tolist() == [["area", False, "low"]]
