"""Numbers as people write them; every expected value is written out by hand."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.indicators import load_catalogue
from geodata.ingest.model import Cell, Measure, NumberStyle, Part
from geodata.ingest.numbers import (
    ReadingState,
    decide_style,
    judge_column,
    read_number,
    wants_whole,
)

PLAIN, COMMA, POINT, OPEN = (
    NumberStyle.PLAIN,
    NumberStyle.DECIMAL_COMMA,
    NumberStyle.DECIMAL_POINT,
    NumberStyle.AMBIGUOUS,
)
CATALOGUE = load_catalogue()
HOUSEHOLDS = Measure("households", Part.VALUE)
FIBRE = Measure("fibre_available_households", Part.VALUE)
FIBRE_COUNT = Measure("fibre_available_households", Part.NUMERATOR)
MEAN = Measure("mean_population", Part.VALUE, factor=1000)
COUNT, SHARE, SCORE = (
    CATALOGUE.get(code) for code in ("households", "fibre_available_households", "dti_score")
)


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("98,5", 98.5, None),
        ("98.5", None, 98.5),
        ("0,985", 0.985, None),
        ("0.985", None, 0.985),
        ("1.234", 1234, 1.234),
        ("1,234", 1.234, 1234),
        ("1 234", 1234, 1234),
        ("1\u00a0234", 1234, 1234),
        ("1\u202f234\u202f567", 1234567, 1234567),
        ("1'234", 1234, 1234),
        ("1.234,5", 1234.5, None),
        ("1,234.5", None, 1234.5),
        ("1 234,5", 1234.5, None),
        ("1.234.567", 1234567, None),
        ("1,234,567", None, 1234567),
        ("12.34.567", None, None),
        ("1.23,4", None, None),
        ("1.234 567", None, None),
        ("1 23", None, None),
        ("(1,2)", -1.2, None),
        ("(-3)", -3, -3),
        ("-5", -5, -5),
        ("\u22125", -5, -5),
        ("+5", 5, 5),
        ("1.234 hộ", 1234, 1.234),
        ("96 người", 96, 96),
        ("12*", 12, 12),
        ("12 (*)", 12, 12),
        ("12¹", 12, 12),
        ("12(1)", 12, 12),
        ("12 (3)", None, None),
        ("0123", None, None),
        ("1,2 triệu", None, None),
        ("1e5", None, None),
        ("12/15", None, None),
        ("١٢", None, None),
    ],
)
def test_a_text_has_one_value_a_style_or_none(
    text: str, comma: float | None, point: float | None
) -> None:
    assert read_number(text, COMMA).value == comma
    assert read_number(text, POINT).value == point
    for value, style in ((comma, COMMA), (point, POINT)):
        expected = ReadingState.BAD if value is None else ReadingState.NUMBER
        assert read_number(text, style).state is expected


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (None, ReadingState.BLANK),
        ("", ReadingState.BLANK),
        (" \u00a0", ReadingState.BLANK),
        ("-", ReadingState.DASH),
        (" – ", ReadingState.DASH),
        ("—", ReadingState.DASH),
        ("..", ReadingState.MISSING_MARK),
        ("…", ReadingState.MISSING_MARK),
        ("x", ReadingState.MISSING_MARK),
        ("k.c.", ReadingState.MISSING_MARK),
        ("Chưa có số liệu", ReadingState.MISSING_MARK),
        ("không", ReadingState.BAD),
        ("#DIV/0!", ReadingState.BAD),
        (True, ReadingState.BAD),
        (math.nan, ReadingState.BAD),
        (math.inf, ReadingState.BAD),
        (dt.date(2024, 2, 1), ReadingState.BAD),
        (dt.timedelta(hours=1), ReadingState.BAD),
    ],
)
def test_blank_dash_and_missing_mark_stay_apart_and_none_is_zero(
    cell: Cell, state: ReadingState
) -> None:
    reading = read_number(cell, PLAIN)
    assert (reading.state, reading.value) == (state, None)
    assert bool(reading.why_vi and reading.why_en) == (state is ReadingState.BAD)


@pytest.mark.parametrize("cell", [0, 0.0, "0", "0,0"])
def test_zero_is_a_number(cell: Cell) -> None:
    reading = read_number(cell, COMMA)
    assert (reading.state, reading.value) == (ReadingState.NUMBER, 0.0)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(1234.0000001, 1234), (0.9850000000000001, 0.985), (0.0000001, 0.0000001), (12, 12)],
)
def test_the_noise_of_spreadsheet_arithmetic_goes_and_small_numbers_stay(
    cell: Cell, value: float
) -> None:
    assert read_number(cell, PLAIN).value == value


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["12", "7", ""], PLAIN),
        ([12, 7.5], PLAIN),
        (["12", "7,5", "1.234"], COMMA),
        (["12", "7.5", "1,234"], POINT),
        (["1.234.567", "1.234"], COMMA),
        (["1.234", "2.345"], OPEN),
        (["1,5", "1.5"], OPEN),
        (["1.234", "1,234"], OPEN),
        ([], PLAIN),
        (["-", "..", None], PLAIN),
    ],
)
def test_the_style_is_that_of_the_whole_column(cells: list[Cell], style: NumberStyle) -> None:
    assert decide_style(cells) is style


def test_a_count_settles_what_the_cells_leave_open() -> None:
    judged = judge_column(["1.234", "985", "56.780"], HOUSEHOLDS, COUNT)
    assert judged.style is COMMA
    assert not judged.choices
    assert judged.statement_vi == (
        "1.234 được đọc là 1234 vì số đếm không có phần thập phân (2 ô viết như vậy)."
    )
    assert "a count has no decimals (2 such cells)" in judged.statement_en
    assert judge_column(["1,234"], FIBRE_COUNT, SHARE).style is POINT


def test_a_share_settles_it_the_other_way() -> None:
    judged = judge_column(["98.500", "7.125"], FIBRE, SHARE)
    assert (judged.style, judged.factor) == (POINT, 1)
    assert "98.500 is read as 98.5 because a share is no more than 100 %" in judged.statement_en


def test_thousands_of_people_may_have_decimals_and_so_ask() -> None:
    judged = judge_column(["1.234", "2.345"], MEAN, CATALOGUE.get("mean_population"))
    assert judged.style is OPEN
    assert [choice.style for choice in judged.choices] == [COMMA, POINT]
    assert [choice.example_en for choice in judged.choices] == ["1.234 is 1234", "1.234 is 1.234"]


def test_a_mixed_column_names_both_and_takes_neither() -> None:
    judged = judge_column(["1,5", "2.5", "7"])
    assert judged.style is OPEN
    assert "(ví dụ 1,5)" in judged.statement_vi
    assert "(ví dụ 2.5)" in judged.statement_vi
    states = [read_number(cell, judged.style).state for cell in ("1,5", "2.5", "7")]
    assert states == [ReadingState.BAD, ReadingState.BAD, ReadingState.NUMBER]


def test_a_count_with_decimals_is_asked_about_as_a_whole() -> None:
    judged = judge_column([1.234, 2, 56.0], HOUSEHOLDS, COUNT)
    assert judged.style is OPEN
    assert "1 of 3 cells have decimals (such as 1.234)" in judged.statement_en
    assert [(one.style, one.factor) for one in judged.choices] == [(PLAIN, 1000), (PLAIN, 1)]
    assert judged.choices[0].example_en == "1.234 is 1234"
    reading = read_number(1.234, PLAIN, HOUSEHOLDS, COUNT)
    assert (reading.state, reading.why_en) == (
        ReadingState.BAD,
        "A count cannot have decimals.",
    )


def test_counts_given_in_thousands_are_exact() -> None:
    indicator = CATALOGUE.get("mean_population")
    assert read_number("93671,6", COMMA, MEAN, indicator).value == 93671600
    assert read_number(21342.1, PLAIN, MEAN, indicator).value == 21342100
    assert not wants_whole(MEAN, indicator)
    assert wants_whole(HOUSEHOLDS, COUNT)


FRACTIONS: list[Cell] = [0.985, 0.7, 0.65, 0.9, 1, 0.81, 0.44, 0.73, 0, None]


@pytest.mark.parametrize("heading", ["", "Tỷ lệ (%)"])
def test_fractions_are_known_by_all_their_values(heading: str) -> None:
    judged = judge_column(FRACTIONS, FIBRE, SHARE, heading)
    assert (judged.style, judged.factor) == (PLAIN, 100)
    assert "0,985 là 98,5 %" in judged.statement_vi
    measure = Measure("fibre_available_households", Part.VALUE, factor=judged.factor)
    assert read_number(0.985, PLAIN, measure, SHARE).value == 98.5


@pytest.mark.parametrize(
    "cells",
    [
        [0.2, 0.5, 0.1, 0, 0.3, 0.15, 0.12, 0.4, 0.18],
        [0.985, 0.7],
        [0.985, 98.5, 71.0],
        ["98,5%", 0.71],
        [0.985, 0.97, 0.91, 0.88, 0.93, 0.99, 1.02],
        [0.3, 0.4, 0.5, 0.2, 1.2, 7.0],
    ],
    ids=["small", "few", "mixed", "mixed with signs", "one above the whole", "rare"],
)
def test_shares_that_could_be_either_ask(cells: list[Cell]) -> None:
    judged = judge_column(cells, FIBRE, SHARE)
    assert judged.style is OPEN
    assert [choice.factor for choice in judged.choices] == [1, 100]


def test_shares_in_per_cent_stay_as_they_are() -> None:
    judged = judge_column([98.5, 0.4, 3.2, 100, 0], FIBRE, SHARE)
    assert (judged.style, judged.factor) == (PLAIN, 1)
    judged = judge_column(["98,5%", "71%"], FIBRE, SHARE)
    assert (judged.style, judged.factor) == (COMMA, 1)
    fraction = Measure("fibre_available_households", Part.VALUE, factor=100)
    assert read_number("98,5 %", COMMA, fraction, SHARE).value == 98.5


def test_a_per_cent_sign_in_a_count_is_bad() -> None:
    reading = read_number("98%", PLAIN, FIBRE_COUNT, SHARE)
    assert reading.state is ReadingState.BAD
    assert read_number("98%", PLAIN, HOUSEHOLDS, COUNT).state is ReadingState.BAD


def test_a_score_beyond_one_asks_for_its_scale() -> None:
    measure = Measure("dti_score", Part.VALUE)
    assert judge_column([0.7163, 0.8002], measure, SCORE).style is PLAIN
    judged = judge_column(["71.63", "80.02"], measure, SCORE)
    assert judged.style is OPEN
    assert [choice.factor for choice in judged.choices] == [1, 0.01]
    assert judged.choices[1].example_en == "71.63 is 0.7163"


def test_the_statement_counts_what_is_no_number() -> None:
    judged = judge_column(["1,5", "", "-", "..", "n/a", "hai", "2"])
    assert judged.statement_vi == (
        "Dấu phẩy thập phân: 2 trên 2 ô đọc được như vậy, 1 ô chỉ đọc được như vậy (ví dụ 1,5). "
        "Còn lại: để trống 1, gạch ngang 1, dấu thiếu số liệu 2, không phải số 1."
    )


def written(value: Decimal, style: NumberStyle, thousands: bool) -> str:
    """The number in a style, by string operations only."""
    whole, _, decimals = f"{abs(value):f}".partition(".")
    signs = {COMMA: (".", ","), POINT: (",", ".")}[style]
    if thousands:
        groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
        whole = signs[0].join(reversed(groups))
    return ("-" if value < 0 else "") + whole + (signs[1] + decimals if decimals else "")


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@given(
    values=st.lists(NUMBERS, min_size=1, max_size=30),
    style=st.sampled_from([COMMA, POINT]),
    thousands=st.booleans(),
)
def test_what_is_written_in_a_style_is_read_back_exactly(
    values: list[Decimal], style: NumberStyle, thousands: bool
) -> None:
    texts = [written(value, style, thousands) for value in values]
    decided = decide_style(texts)
    assert decided is style
    assert [read_number(text, decided).value for text in texts] == [float(one) for one in values]


@given(
    values=st.lists(st.integers(0, 10**8), min_size=1, max_size=30),
    style=st.sampled_from([COMMA, POINT]),
)
def test_counts_are_read_back_in_any_style(values: list[int], style: NumberStyle) -> None:
    texts = [written(Decimal(value), style, thousands=True) for value in values]
    decided = judge_column(texts, HOUSEHOLDS, COUNT).style
    read = [read_number(text, decided, HOUSEHOLDS, COUNT).value for text in texts]
    assert read == values


DECISIVE = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False)


@given(
    commas=st.lists(DECISIVE, min_size=1, max_size=8),
    points=st.lists(DECISIVE, min_size=1, max_size=8),
    thousands=st.booleans(),
)
def test_two_styles_in_one_column_always_ask(
    commas: list[Decimal], points: list[Decimal], thousands: bool
) -> None:
    texts = [written(value, COMMA, thousands) for value in commas]
    texts += [written(value, POINT, thousands) for value in points]
    assert decide_style(texts) is OPEN


@given(
    commas=st.lists(st.integers(1000, 10**8), min_size=1, max_size=8),
    points=st.lists(st.integers(1000, 10**8), min_size=1, max_size=8),
    plain=st.lists(st.integers(0, 10**8), max_size=8),
)
def test_counts_with_two_signs_for_thousands_always_ask(
    commas: list[int], points: list[int], plain: list[int]
) -> None:
    texts = [written(Decimal(value), COMMA, thousands=True) for value in commas]
    texts += [written(Decimal(value), POINT, thousands=True) for value in points]
    texts += [str(value) for value in plain]
    assert judge_column(texts, HOUSEHOLDS, COUNT).style is OPEN
