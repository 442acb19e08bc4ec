"""The catalogue: complete, consistent, and clear about what is wrong with it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import CatalogueError
from geodata.indicators import (
    Aggregation,
    Basis,
    Direction,
    Unit,
    load_catalogue,
    load_sources,
    share_percent,
)

NAMED_BY_THE_PLANS = {
    "population", "households", "villages", "fibre_available_households",
    "fibre_subscribed_households", "fibre_communes", "fibre_villages", "mobile_4g_population",
    "mobile_5g_population", "mobile_4g_villages", "mobile_5g_villages", "no_signal_villages",
    "tslcd_bodies", "video_conference_communes", "fibre_schools", "fibre_hospitals",
    "smartphone_adults", "fixed_download_mbps", "mobile_download_mbps", "base_stations_4g",
    "base_stations_5g", "broadband_available_households", "broadband_communes",
    "broadband_schools",
}  # fmt: skip

HEAD = """
[bases.declared]
name_vi = "a"
name_en = "a"
[bases.measured]
name_vi = "a"
name_en = "a"
[bases.modelled]
name_vi = "a"
name_en = "a"
[bases.counted]
name_vi = "a"
name_en = "a"
[themes.base]
name_vi = "a"
name_en = "a"
"""
ENTRY = """
[[indicator]]
code = "households"
name_vi = "Số hộ"
name_en = "Households"
definition_vi = "d"
definition_en = "d"
numerator_vi = "hộ"
numerator_en = "households"
unit = "count"
direction = "none"
bases = ["counted"]
aggregation = "sum"
theme = "base"
source = "census"
source_checked = false
"""
SOURCES = """
[census]
title_vi = "t"
title_en = "t"
checked = false
"""


def read(tmp_path: Path, entry: str, head: str = HEAD) -> None:
    (tmp_path / "indicators.toml").write_text(head + entry, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    load_catalogue(tmp_path / "indicators.toml", tmp_path / "sources.toml")


def test_every_named_indicator_is_there_and_no_other() -> None:
    catalogue = load_catalogue()
    general = {item.code for item in catalogue.of_theme("statistics")}
    assert set(catalogue.codes) - general == NAMED_BY_THE_PLANS
    assert general == {
        "mean_population",
        "area_km2",
        "telecom_revenue",
        "post_revenue",
        "dti_score",
    }


def test_able_to_order_and_subscribing_are_two_indicators() -> None:
    catalogue = load_catalogue()
    available = catalogue.get("fibre_available_households")
    subscribed = catalogue.get("fibre_subscribed_households")
    assert available.definition_vi != subscribed.definition_vi
    assert available.denominator == subscribed.denominator == "households"


def test_denominators_that_are_bases_lend_their_words() -> None:
    covered = load_catalogue().get("mobile_4g_population")
    assert covered.denominator == "population"
    assert covered.denominator_name("en") == "usual residents"
    assert covered.denominator_name("vi") == "nhân khẩu thực tế thường trú"


def test_units_rules_and_directions_follow_from_the_kind() -> None:
    catalogue = load_catalogue()
    medians = [item.code for item in catalogue if item.is_median]
    assert medians == ["fixed_download_mbps", "mobile_download_mbps"]
    assert all(catalogue.get(code).aggregation is Aggregation.NONE for code in medians)
    assert "trung vị" in (catalogue.get("fixed_download_mbps").aggregation_reason("vi") or "")
    assert catalogue.get("population").aggregation_reason("en") is None
    lower = [item.code for item in catalogue if item.direction is Direction.LOWER_BETTER]
    assert lower == ["no_signal_villages"]
    assert {item.code for item in catalogue if item.direction is Direction.NONE} == {
        "population",
        "households",
        "villages",
        "mean_population",
        "area_km2",
        "telecom_revenue",
        "post_revenue",
    }
    assert all(
        item.is_share == (item.unit is Unit.PERCENT) == (item.aggregation is Aggregation.RATIO)
        for item in catalogue
    )


def test_themes_cover_the_catalogue_and_names_come_in_two_languages() -> None:
    catalogue = load_catalogue()
    by_theme = [item.code for theme in catalogue.themes for item in catalogue.of_theme(theme)]
    assert sorted(by_theme) == sorted(catalogue.codes)
    assert len(catalogue) == 29
    assert "households" in catalogue
    fibre = catalogue.get("fibre_villages")
    assert (fibre.name("vi"), fibre.name("en")) == ("Thôn có cáp quang", "Villages with fibre")
    assert fibre.numerator_name("vi") == "thôn có cáp quang"
    assert fibre.definition("en").startswith("Share of villages")
    assert catalogue.bases[Basis.MEASURED].name("vi") == "Đo kiểm"


def test_a_definition_is_called_checked_only_where_its_source_was_read() -> None:
    for item in load_catalogue():
        assert item.source.checked or not item.source_checked
    assert load_sources()["qd-8-2023"].date is not None
    assert not load_catalogue().get("base_stations_4g").source_checked


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(CatalogueError, match="no indicator 'fiber'") as caught:
        load_catalogue().get("fiber")
    assert caught.value.details == {"indicator": "fiber"}


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        (("unit = \"count\"\n", ""), "unit", "is missing"),
        (("unit = \"count\"", "unit = \"km\""), "unit", "allowed are percent, count, mbps"),
        (("theme = \"base\"", "theme = \"roads\""), "theme", "known are base"),
        (("source = \"census\"", "source = \"x\""), "source", "known are census"),
        (("bases = [\"counted\"]", "bases = [\"guessed\"]"), "bases", "is not a basis"),
        (("bases = [\"counted\"]", "bases = []"), "bases", "at least one"),
        (("bases = [\"counted\"]", "bases = \"counted\""), "bases", "a list of texts"),
        (("name_vi = \"Số hộ\"", "name_vi = \" \""), "name_vi", "not blank"),
        (("name_vi = \"Số hộ\"", "name_vi = 3"), "name_vi", "must be a text"),
        (("source_checked = false", "source_checked = 0"), "source_checked", "true or false"),
        (("source_checked = false", "source_checked = true"), "source_checked", "was not read"),
        (("source_checked", "denominator = \"people\"\nsource_checked"), "denominator", "no indi"),
        (("source_checked", "denominator = \"households\"\nsource_checked"), "denominator", "go"),
        (("source_checked", "colour = \"red\"\nsource_checked"), "colour", "not a known field"),
        (("aggregation = \"sum\"", "aggregation = \"ratio\""), "aggregation", "must be sum"),
        (("aggregation = \"sum\"", "aggregation = \"none\""), "aggregation_reason_vi", "say why"),
        (("unit = \"count\"", "unit = \"percent\""), "denominator", "a share needs one"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_file_entry_and_field(
    tmp_path: Path, change: tuple[str, str], field: str, problem: str
) -> None:
    with pytest.raises(CatalogueError, match=problem) as caught:
        read(tmp_path, ENTRY.replace(*change))
    assert caught.value.details["field"] == field
    assert caught.value.details["file"] == "indicators.toml"
    assert caught.value.details["entry"] == "households"


def test_a_share_of_a_share_is_refused(tmp_path: Path) -> None:
    share = ENTRY.replace('"households"', '"a"', 1).replace("count", "percent", 1)
    share = share.replace('"sum"', '"ratio"')
    words = share.replace("unit", 'denominator_vi = "x"\ndenominator_en = "x"\nunit')
    of_share = share.replace('"a"', '"b"', 1).replace("unit", 'denominator = "a"\nunit')
    with pytest.raises(CatalogueError, match="a is not a count"):
        read(tmp_path, words + of_share)
    both = of_share.replace("unit", 'denominator_vi = "x"\ndenominator_en = "x"\nunit')
    with pytest.raises(CatalogueError, match="given twice"):
        read(tmp_path, words + both)


def test_files_that_hold_no_catalogue_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="used twice"):
        read(tmp_path, ENTRY + ENTRY)
    with pytest.raises(CatalogueError, match="no indicator in it"):
        read(tmp_path, "")
    with pytest.raises(CatalogueError, match="basis counted has no name"):
        read(tmp_path, ENTRY, HEAD.replace("bases.counted", "themes.counted"))
    with pytest.raises(CatalogueError, match="not valid TOML"):
        read(tmp_path, "[[indicator")
    with pytest.raises(CatalogueError, match="must be a table"):
        read(tmp_path, "", "indicator = [1]\n" + HEAD)
    with pytest.raises(CatalogueError, match="no such file"):
        load_catalogue(tmp_path / "absent.toml", tmp_path / "sources.toml")


def test_nothing_of_nothing_is_no_share() -> None:
    numerator = np.array([3.0, 0.0, 0.0, np.nan, 5.0])
    denominator = np.array([4.0, 8.0, 0.0, 8.0, np.nan])
    expected = [75.0, 0.0, np.nan, np.nan, np.nan]
    np.testing.assert_array_equal(share_percent(numerator, denominator), expected)


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**7)), min_size=1))
def test_shares_lie_between_0_and_100_and_give_back_the_numerator(
    pairs: list[tuple[int, int]],
) -> None:
    numerator = np.array([min(pair) for pair in pairs], dtype=float)
    denominator = np.array([max(pair) for pair in pairs], dtype=float)
    share = share_percent(numerator, denominator)
    assert ((share >= 0) & (share <= 100)).all()
    np.testing.assert_allclose(share * denominator / 100.0, numerator, rtol=1e-12, atol=1e-9)
