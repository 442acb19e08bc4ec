import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.state import LAYERS, PARAMETERS, Facts, UnitPlace, parse
from tests.dashboard.state_facts import NEW, OLD, small_facts

FACTS = small_facts()


def keys(search: str) -> list[str]:
    return [notice.key for notice in parse(search, FACTS)[1]]


def test_empty_address_opens_on_the_useful_view() -> None:
    state, notices = parse("", FACTS)
    assert notices == ()
    assert state.search() == (
        f"?v={NEW}&l=commune&p=38&y=2025&i=fibre_available_households&b=declared&on=pilots&lang=vi"
    )


def test_everything_selected_comes_back_from_its_own_address() -> None:
    address = (
        f"?v={OLD}&fix=1&l=district&p=38&d=386&y=2021&i=population&b=counted"
        "&on=tslcd,pilots&u=14869&t=1&lang=en"
    )
    state, notices = parse(address, FACTS)
    assert notices == ()
    assert state.search() == address
    assert (state.district, state.year, state.unit) == ("386", 2021, "14869")
    assert state.layers == ("tslcd", "pilots")
    assert state.table
    assert state.fixed


def test_readme_documents_every_parameter_and_layer() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    table = readme.split("| parameter | meaning |")[1].split("\n\n")[0]
    named = [
        name
        for row in re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(named) == sorted(PARAMETERS)
    assert f"`{','.join(LAYERS)}`" in table


def test_layers_are_put_in_one_order() -> None:
    assert parse("?on=pilots,tslcd", FACTS)[0].layers == ("tslcd", "pilots")


def test_no_layers_differs_from_layers_not_named() -> None:
    assert parse("?on=", FACTS)[0].layers == ()
    assert parse("?p=38", FACTS)[0].layers == ("pilots",)


def test_district_of_another_province_is_dropped_and_said() -> None:
    state, notices = parse(f"?v={OLD}&p=38&d=540", FACTS)
    assert state.district is None
    assert [(one.key, one.values) for one in notices] == [("notice.d", {"asked": "540"})]


def test_district_after_the_reform_is_dropped() -> None:
    state, notices = parse(f"?v={NEW}&p=38&d=386", FACTS)
    assert state.district is None
    assert [one.key for one in notices] == ["notice.d"]


def test_level_that_the_vintage_lacks_becomes_commune() -> None:
    state, notices = parse(f"?v={NEW}&l=district", FACTS)
    assert state.level == "commune"
    assert notices[0].values == {"asked": "district", "taken": "commune"}


def test_district_at_province_level_shows_communes() -> None:
    state, notices = parse(f"?v={OLD}&p=38&d=386&l=province", FACTS)
    assert (state.level, state.district) == ("commune", "386")
    assert [one.key for one in notices] == ["notice.l"]


def test_a_year_without_data_becomes_the_nearest() -> None:
    state, notices = parse(f"?v={NEW}&y=2020", FACTS)
    assert (state.vintage, state.year) == (NEW, 2021), "between two, the later"
    assert notices[0].values == {"asked": "2020", "taken": "2021"}
    assert parse(f"?v={OLD}&y=1999", FACTS)[0].year == 2019
    alone = parse("?y=1999", FACTS)[0]
    assert (alone.vintage, alone.year, alone.fixed) == (OLD, 2019, False)


def test_any_year_is_shown_on_the_vintage_of_the_address_which_it_fixes() -> None:
    state, notices = parse(f"?v={NEW}&y=2021", FACTS)
    assert (state.vintage, state.year, state.fixed, notices) == (NEW, 2021, True, ())
    assert FACTS.day(NEW, 2021, "fibre_available_households", "declared") == "2021-12-31"
    assert parse(f"?v={OLD}&y=2021", FACTS)[0].fixed is False
    assert parse(f"?v={OLD}&y=2025", FACTS)[0].fixed, "the old units in a year of the new"
    assert parse(f"?v={OLD}&y=2021&fix=1", FACTS)[0].fixed


def test_year_alone_finds_its_vintage() -> None:
    state, notices = parse("?y=2021", FACTS)
    assert (state.vintage, state.year, notices) == (OLD, 2021, ())


def test_default_province_is_carried_to_the_old_vintage() -> None:
    facts = small_facts(default_province="52")
    assert parse("", facts)[0].province == "52"
    assert parse(f"?v={OLD}", facts)[0].province == "64"


def test_country_can_be_asked_for_and_be_the_default() -> None:
    assert parse("?p=all", FACTS)[0].province is None
    assert parse("?p=all", FACTS)[0].scope == "country"
    assert parse("", small_facts(default_province=None))[0].province is None
    assert parse("", small_facts(default_province="99"))[0].province is None


def test_basis_that_the_indicator_lacks_becomes_its_first() -> None:
    state, notices = parse("?i=population&b=declared", FACTS)
    assert state.basis == "counted"
    assert notices[0].values == {"asked": "declared", "taken": "counted"}


def test_unit_must_exist_in_the_vintage_and_lie_in_the_province() -> None:
    assert parse(f"?v={OLD}&p=38&u=14869", FACTS)[0].unit == "14869"
    assert keys(f"?v={NEW}&p=38&u=99999") == ["notice.u"]
    assert keys(f"?v={OLD}&p=52&u=14869") == ["notice.u"]
    assert keys(f"?v={OLD}&p=all&u=14869") == []


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("?v=2020-01-01", "notice.v"),
        ("?p=99", "notice.p"),
        ("?y=soon", "notice.y"),
        ("?y=99999999999", "notice.y"),
        ("?i=nonsense", "notice.i"),
        ("?on=pilots,moon", "notice.on"),
        ("?lang=fr", "notice.lang"),
    ],
)
def test_unknown_values_are_named(search: str, key: str) -> None:
    assert keys(search) == [key]


def test_markup_in_an_address_stays_text_and_short() -> None:
    notice = parse("?i=" + "<img src=x onerror=alert(1)>" * 30, FACTS)[1][0]
    assert notice.values["asked"].startswith("<img")
    assert len(notice.values["asked"]) == 40


def test_default_indicator_is_the_first_when_the_catalogue_lacks_the_usual() -> None:
    facts = small_facts(bases={"population": ("counted",)})
    assert parse("", facts)[0].indicator == "population"


def test_the_latest_year_gives_the_vintage_to_open_with() -> None:
    assert FACTS.latest_vintage == NEW
    turned = small_facts(vintage_of_year={2019: NEW, 2021: NEW, 2023: NEW, 2025: OLD})
    assert turned.latest_vintage == OLD
    assert parse("", turned)[0].vintage == OLD


@given(
    st.text(max_size=60),
    st.sampled_from(["v", "l", "p", "d", "y", "i", "b", "on", "u", "t", "fix", "lang"]),
)
def test_no_text_breaks_it_and_the_result_is_stable(text: str, name: str) -> None:
    from urllib.parse import quote

    state, _ = parse(f"?{name}={quote(text, errors='replace')}", FACTS)
    again, notices = parse(state.search(), FACTS)
    assert again == state
    assert notices == ()


@given(
    st.sampled_from([OLD, NEW]),
    st.sampled_from(["province", "district", "commune", "x"]),
    st.sampled_from(["all", "38", "52", "64", "99"]),
    st.sampled_from(["", "386", "540"]),
    st.integers(2015, 2030),
    st.lists(st.sampled_from([*LAYERS, "moon"])),
)
def test_every_combination_becomes_a_valid_view(  # noqa: PLR0917
    vintage: str, level: str, province: str, district: str, year: int, layers: list[str]
) -> None:
    on = ",".join(layers)
    state, _ = parse(f"?v={vintage}&l={level}&p={province}&d={district}&y={year}&on={on}", FACTS)
    assert state.level in FACTS.levels[state.vintage]
    assert state.year in FACTS.dates[state.vintage]
    if state.district is not None:
        assert state.province is not None
        assert state.district in FACTS.districts[vintage][state.province]
    asked = parse_qs(state.search().lstrip("?"), keep_blank_values=True)
    assert asked["on"] == [",".join(state.layers)]


def test_place_is_asked_only_for_a_unit() -> None:
    def place(vintage: str, code: str) -> UnitPlace | None:
        raise AssertionError(f"{vintage} {code}")

    facts: Facts = small_facts(place=place)
    assert parse("?p=38", facts)[0].unit is None


def test_a_year_shows_an_indicator_at_its_own_latest_date() -> None:
    census = {(OLD, "population", "counted"): {2019: "2019-04-01"}}
    facts = small_facts(own_dates=census)
    assert facts.day(OLD, 2019, "population", "counted") == "2019-04-01"
    assert facts.day(OLD, 2019, "fibre_available_households", "declared") == "2019-12-31"
    assert facts.day(OLD, 2021, "population", "counted") == "2021-12-31"
