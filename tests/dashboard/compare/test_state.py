"""The state of the compare page against rules worked out by hand, and its stability."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.pages.compare.state import (
    CHANGE,
    PARAMETERS,
    Choices,
    CompareState,
    changed,
    parse,
    same_territory,
)
from tests.dashboard.state_facts import NEW, OLD, small_facts

FIBRE, PEOPLE = "fibre_available_households", "population"
CARRIED = {
    OLD: {2019: "2019-12-31", 2021: "2021-12-31", 2023: "2023-12-31", 2025: "2025-06-30"},
    NEW: {2019: "2019-12-31", 2021: "2021-12-31", 2023: "2023-12-31", 2025: "2025-12-31"},
}
WITH_DATA = {FIBRE: (2021, 2023, 2025), PEOPLE: (2019,)}


def years(_vintage: str, indicator: str, _basis: str) -> tuple[int, ...]:
    return WITH_DATA[indicator]


CHOICES = Choices(small_facts(dates=CARRIED), years)


def read(search: str) -> tuple[CompareState, list[str]]:
    state, notices = parse(search, CHOICES)
    return state, [notice.key for notice in notices]


def test_opens_on_the_first_and_the_last_year_of_the_departments_province() -> None:
    state, notices = read("")
    assert notices == []
    assert dict(parse_qsl(state.search()[1:])) == {
        "l": "commune", "p": "38", "v": NEW, "y": "2021", "i": FIBRE, "b": "declared",
        "v2": NEW, "y2": "2025", "i2": FIBRE, "b2": "declared", "m": "side", "lang": "vi",
    }  # fmt: skip


def test_a_side_takes_over_the_indicator_and_basis_of_the_other() -> None:
    state, notices = read(f"?i={FIBRE}&b2=modelled")
    assert (state.left.basis, state.right.basis, notices) == ("modelled", "modelled", [])
    state, _ = read(f"?i2={PEOPLE}")
    assert (state.left.indicator, state.left.basis, state.left.year) == (PEOPLE, "counted", 2019)


def test_the_province_is_carried_to_the_vintage_of_the_right_side() -> None:
    state, notices = read(f"?p=64&v={OLD}&v2={NEW}")
    assert (state.left.province, state.right.province, notices) == ("64", "52", [])
    state, _ = read(f"?p=52&v={NEW}&v2={OLD}")
    assert (state.left.province, state.right.province) == ("52", "64")
    state, _ = read(f"?p=all&v={NEW}&v2={OLD}")
    assert (state.left.province, state.right.province) == (None, None)


@pytest.mark.parametrize(
    ("search", "same"),
    [
        (f"?p=38&v={OLD}&v2={NEW}", True),
        (f"?p=64&v={OLD}&v2={NEW}", False),
        (f"?p=52&v={NEW}&v2={OLD}", False),
        (f"?p=64&v={OLD}&v2={OLD}", True),
        (f"?p=all&v={OLD}&v2={NEW}", True),
    ],
)
def test_merged_provinces_are_another_land_than_their_parts(search: str, same: bool) -> None:
    assert same_territory(CHOICES.facts, read(search)[0]) is same


def test_own_follows_the_year() -> None:
    state, notices = read("?v=own&y=2021&v2=own&y2=2025")
    assert notices == []
    assert (state.left.vintage, state.right.vintage) == (OLD, NEW)
    assert (state.left.chosen, state.right.chosen) == ("own", "own")
    assert not state.view(state.left).fixed
    after, notices_after = changed(state, {"y": "2025"}, CHOICES)
    assert (after.left.vintage, notices_after) == (NEW, ())


def test_a_level_must_be_one_of_both() -> None:
    assert read(f"?l=district&v={OLD}&v2={OLD}")[0].level == "district"
    state, notices = read(f"?l=district&v={OLD}&v2={NEW}")
    assert (state.level, notices) == ("commune", ["notice.l"])


def test_unasked_a_side_takes_a_vintage_with_the_level() -> None:
    state, notices = read(f"?l=district&v={OLD}&y=2021")
    assert (state.level, state.right.vintage, notices) == ("district", OLD, [])


def test_what_is_unknown_is_replaced_and_named() -> None:
    state, notices = read("?l=x&p=99&v=2000-01-01&y=1999&i=x&b=x&y2=%D9%A3&b2=x&m=x&lang=fr")
    assert sorted(notices) == sorted(
        f"notice.{name}" for name in ("l", "p", "v", "y", "i", "b", "y", "b", "m", "lang")
    )
    assert state.search() == parse("?y=2019", CHOICES)[0].search()


def test_a_change_is_of_one_subject_and_forwards() -> None:
    state, notices = read(f"?m=change&v={OLD}&y=2025&i={PEOPLE}&v2={NEW}&y2=2021&i2={FIBRE}")
    assert notices == ["notice.one_subject"]
    assert state.left == parse(f"?v={NEW}&y=2021", CHOICES)[0].left
    assert (state.right.vintage, state.right.indicator, state.right.year) == (NEW, FIBRE, 2025)
    assert state.spans
    same, none = read("?m=change&y=2021&y2=2021")
    assert (same.spans, none) == (False, [])


def test_choosing_change_aligns_without_a_notice() -> None:
    state = read(f"?v={OLD}&y=2025&i={PEOPLE}&v2=own&y2=2023&i2={FIBRE}")[0]
    after, notices = changed(state, {"m": CHANGE}, CHOICES)
    assert notices == ()
    assert (after.left.chosen, after.left.indicator, after.left.year) == (OLD, FIBRE, 2023)
    assert (after.right.chosen, after.right.year) == (OLD, 2025)


def test_a_vintage_takes_the_province_along() -> None:
    state = read(f"?p=64&v={OLD}&v2={OLD}")[0]
    after, notices = changed(state, {"v": NEW}, CHOICES)
    assert (after.left.province, after.right.province, notices) == ("52", "64", ())


def test_an_indicator_takes_a_basis_it_has() -> None:
    state = read("?b=modelled")[0]
    after, notices = changed(state, {"i2": PEOPLE}, CHOICES)
    assert (after.right.basis, after.left.basis, notices) == ("counted", "modelled", ())


def test_swapping_takes_the_province_along() -> None:
    state = read(f"?p=64&v={OLD}&y=2021&v2={NEW}&y2=2025&b2=modelled")[0]
    once, notices = changed(state, {"swap": "1"}, CHOICES)
    assert notices == ()
    assert (once.left.vintage, once.left.province, once.left.basis) == (NEW, "52", "modelled")
    assert (once.right.vintage, once.right.year) == (OLD, 2021)


def test_the_main_page_shows_the_left_side() -> None:
    state = read(f"?p=38&v={OLD}&y=2023")[0]
    view = state.view(state.left)
    assert view.search() == f"?v={OLD}&fix=1&l=commune&p=38&y=2023&i={FIBRE}&b=declared&on=&lang=vi"


SLOW_START = settings(suppress_health_check=[HealthCheck.too_slow])
"""The tables of all letters are made with the first text."""

VALUES: Mapping[str, list[str]] = {
    "l": ["province", "district", "commune", ""],
    "p": ["all", "38", "52", "64", "99"],
    "v": [OLD, NEW, "own", "2000-01-01"],
    "y": ["2019", "2021", "2023", "2025", "2000", "99999", "²", ""],
    "i": [FIBRE, PEOPLE, "x"],
    "b": ["declared", "modelled", "counted", "x"],
    "m": ["side", "swipe", "change", "x"],
    "lang": ["vi", "en", "fr"],
}
ASKED = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(VALUES[name.rstrip("2")]) | st.text(max_size=8) for name in PARAMETERS
    },
)


@SLOW_START
@given(ASKED)
def test_what_is_written_is_read_back_without_a_notice(asked: dict[str, str]) -> None:
    state, _ = parse("?" + urlencode(asked), CHOICES)
    again, notices = parse(state.search(), CHOICES)
    assert again == state
    assert notices == ()


@SLOW_START
@given(ASKED, ASKED)
def test_every_change_leads_to_an_address_that_stands(
    asked: dict[str, str], patch: dict[str, str]
) -> None:
    state, _ = parse("?" + urlencode(asked), CHOICES)
    after, _ = changed(state, patch, CHOICES)
    assert parse(after.search(), CHOICES) == (after, ())


@SLOW_START
@given(st.text(max_size=1200))
def test_any_text_is_an_address(text: str) -> None:
    state, _ = parse(text, CHOICES)
    assert parse(state.search(), CHOICES) == (state, ())
