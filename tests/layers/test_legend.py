import math

import numpy as np
import pytest

from geodata.indicators import Unit
from layers.legend import (
    CHANGE_UNIT_TEXT,
    DECIMALS,
    UNIT_TEXT,
    change_labels,
    class_labels,
    format_change,
    format_number,
    format_value,
    make_legend,
)
from layers.recipes import UNIT_WORDS
from layers.style import CHANGE_PERCENT_BREAKS, PERCENT_BREAKS, breaks_for, classify, colours_for


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (0, 0, "0", "0"),
        (-12.5, 1, "\N{MINUS SIGN}12,5", "\N{MINUS SIGN}12.5"),
        (-0.04, 1, "0,0", "0.0"),
        (999, 0, "999", "999"),
    ],
)
def test_numbers_in_both_languages(value: float, decimals: int, vi: str, en: str) -> None:
    assert format_number(value, decimals, "vi") == vi
    assert format_number(value, decimals, "en") == en


def test_trimmed_numbers_lose_only_an_empty_fraction() -> None:
    assert format_number(80, 1, "vi", trim=True) == "80"
    assert format_number(80.5, 1, "vi", trim=True) == "80,5"


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (82.46, "percent", "82,5%", "82.5%"),
        (1234, "count", "1.234", "1,234"),
        (84.25, "mbps", "84,2 Mbit/s", "84.2 Mbit/s"),
        (0, "percent", "0,0%", "0.0%"),
        (None, "percent", "Chưa có số liệu", "No data"),
        (math.nan, "count", "Chưa có số liệu", "No data"),
    ],
)
def test_values_with_their_unit(value: float | None, unit: str, vi: str, en: str) -> None:
    assert format_value(value, unit, "vi") == vi
    assert format_value(value, unit, "en") == en


def test_labels_of_shares_say_which_end_is_open() -> None:
    assert class_labels(PERCENT_BREAKS, "percent", "vi") == (
        "0 – <20",
        "20 – <40",
        "40 – <60",
        "60 – <80",
        "80 – <90",
        "90 – 100",
    )


def test_labels_of_counts_name_whole_numbers() -> None:
    breaks = (0.0, 1.0, 2.0, 5.0, 1200.0)
    assert class_labels(breaks, "count", "vi") == ("0", "1", "2 – 4", "5 – 1.200")
    assert class_labels(breaks, "count", "en")[-1] == "5 – 1,200"


def test_labels_of_measures_and_of_a_single_value() -> None:
    assert class_labels((0.5, 1.25, 3.0), "mbps", "vi") == ("0,5 – <1,25", "1,25 – 3")
    assert class_labels((7.0, 7.0), "count", "vi") == ("7",)
    assert class_labels((), "count", "vi") == ()


def legend_of(values: list[float], unit: str, lang: str = "vi", estimates: int = 0):  # type: ignore[no-untyped-def]
    breaks = breaks_for(unit, values)
    theme = "fibre"
    return make_legend(
        breaks,
        colours_for(theme, max(len(breaks) - 1, 0)),
        classify(values, breaks),
        unit=unit,
        lang=lang,
        no_data_colour="#e4e7eb",
        estimate_colour="#3b4753",
        estimates=estimates,
    )


def test_counts_of_a_share() -> None:
    legend = legend_of([0, 19.9, 20, 95, 100, math.nan], "percent")
    assert [row.count for row in legend.classes] == [2, 1, 0, 0, 0, 2]
    assert legend.no_data.count == 1
    assert legend.no_data.label == "Chưa có số liệu"
    assert legend.estimates is None


def test_all_equal() -> None:
    legend = legend_of([7, 7, 7], "count")
    assert [(row.label, row.count) for row in legend.classes] == [("7", 3)]
    assert legend.no_data.count == 0


def test_all_missing() -> None:
    legend = legend_of([math.nan, math.nan], "count", "en")
    assert legend.classes == ()
    assert (legend.no_data.label, legend.no_data.count) == ("No data", 2)


def test_one_unit_only() -> None:
    legend = legend_of([50], "percent")
    assert [row.count for row in legend.classes] == [0, 0, 1, 0, 0, 0]


def test_zero_against_missing() -> None:
    legend = legend_of([0, math.nan, 0, 3], "count")
    assert (legend.classes[0].label, legend.classes[0].count) == ("0", 2)
    assert legend.no_data.count == 1


def test_estimates_have_a_row_when_there_are_any() -> None:
    legend = legend_of([50, 60], "percent", estimates=2)
    assert legend.estimates is not None
    assert (legend.estimates.label, legend.estimates.count) == ("Ước tính", 2)


def test_bits_of_estimates_do_not_change_the_classes() -> None:
    codes = np.array([0x83, 0x03, 0x00], dtype=np.uint8)
    legend = make_legend(
        (0.0, 1.0, 2.0, 3.0),
        ("#111111", "#222222", "#333333"),
        codes,
        unit="mbps",
        lang="vi",
        no_data_colour="#e4e7eb",
        estimate_colour="#3b4753",
        estimates=1,
    )
    assert [row.count for row in legend.classes] == [0, 0, 2]


@pytest.mark.parametrize(
    ("value", "unit", "lang", "text"),
    [
        (2694.64, "km2", "vi", "2.694,6 km²"),
        (329869.9, "vnd_billion", "vi", "329.869,9 tỷ đồng"),
        (329869.9, "vnd_billion", "en", "329,869.9 billion đồng"),
        (0.7163, "score", "vi", "0,7163"),
    ],
)
def test_every_unit_is_written_with_its_name(value: float, unit: str, lang: str, text: str) -> None:
    assert format_value(value, unit, lang) == text


def test_every_unit_of_the_catalogue_has_its_words_and_decimals() -> None:
    units = {str(unit) for unit in Unit}
    assert set(DECIMALS) == units
    assert all(set(words) == units for words in (*UNIT_TEXT.values(), *UNIT_WORDS.values()))
    assert all(set(words) == units for words in CHANGE_UNIT_TEXT.values())


def test_labels_of_changes_have_signs_and_say_which_end_is_open() -> None:
    assert change_labels(CHANGE_PERCENT_BREAKS, "vi") == (
        "−100 – −40",
        ">−40 – −15",
        ">−15 – −5",
        ">−5 – −1",
        ">−1 – <+1",
        "+1 – <+5",
        "+5 – <+15",
        "+15 – <+40",
        "+40 – +100",
    )
    assert change_labels((-2500.0, -0.5, 0.5, 2500.0), "vi")[0] == "−2.500 – −0,5"
    assert change_labels((-2500.0, -0.5, 0.5, 2500.0), "en")[2] == "+0.5 – +2,500"
    assert change_labels((-1.0, 1.0), "vi") == ("−1 – +1",)
    assert change_labels((0.0, 0.0), "vi") == ("0",)
    assert change_labels((), "vi") == ()


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (5, "percent", "+5,0 điểm %", "+5.0 pp"),
        (-1234.5, "percent", "−1.234,5 điểm %", "−1,234.5 pp"),
        (0.04, "percent", "0,0 điểm %", "0.0 pp"),
        (-0.04, "percent", "0,0 điểm %", "0.0 pp"),
        (12, "count", "+12", "+12"),
        (-12, "count", "−12", "−12"),
        (0, "count", "0", "0"),
        (3.25, "mbps", "+3,2 Mbit/s", "+3.2 Mbit/s"),
        (None, "percent", "Chưa có số liệu", "No data"),
        (math.nan, "mbps", "Chưa có số liệu", "No data"),
    ],
)
def test_changes_with_their_sign_and_unit(value: float | None, unit: str, vi: str, en: str) -> None:
    assert format_change(value, unit, "vi") == vi
    assert format_change(value, unit, "en") == en
