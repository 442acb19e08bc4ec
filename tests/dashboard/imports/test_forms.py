from datetime import date

import pytest

from dashboard.pages.imports.forms import (
    boundary_options,
    corrected,
    import_options,
    point_options,
    row_kinds,
)
from dashboard.pages.imports.said import without_options
from geodata.errors import BadRequest
from geodata.indicators import Basis
from geodata.ingest.model import Column, Layout, NumberStyle, Part, Role, RowKind
from geodata.units import Level

KINDS = (RowKind.TITLE, RowKind.BLANK, RowKind.HEADER, RowKind.DATA, RowKind.TOTAL)
LAYOUT = Layout(
    "Sheet",
    3,
    3,
    KINDS,
    (Column(0, ("Xã",), Role.NAME, Level.COMMUNE), Column(1, ("Số hộ",), Role.IGNORED)),
)


def test_blank_is_left_to_the_file() -> None:
    assert import_options({"day": " ", "basis": "", "vintage": None}).as_json() == {}


def test_options_are_read() -> None:
    given = {"day": "2024-12-31", "year": "2020", "basis": "counted", "sheets": ["A"]}
    found = import_options(given)
    assert found.day == date(2024, 12, 31)
    assert found.year is None
    assert found.basis is Basis.COUNTED
    assert found.sheets == ("A",)
    assert import_options({"year": "2020"}).year == 2020


@pytest.mark.parametrize(
    "given",
    [
        {"day": "31/12/2024"},
        {"basis": "guessed"},
        {"year": "٢٠٢٤"},
        {"year": "-1"},
        {"vintage": "x" * 501},
    ],
)
def test_what_is_no_option_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        import_options(given)


def test_a_column_gets_another_meaning() -> None:
    column = {
        "index": 1,
        "role": "value",
        "indicator": "households",
        "part": "numerator",
        "factor": "1,5",
        "day": "2019-04-01",
        "basis": "counted",
        "number_style": "decimal_comma",
    }
    found = corrected(LAYOUT, {"header_first": "3", "header_last": "3", "columns": [column]})
    assert found.columns[0] == LAYOUT.columns[0]
    measure = found.columns[1].measure
    assert measure is not None
    assert (measure.indicator, measure.part, measure.factor) == ("households", Part.NUMERATOR, 1.5)
    assert (measure.day, measure.basis) == (date(2019, 4, 1), Basis.COUNTED)
    assert found.columns[1].number_style is NumberStyle.DECIMAL_COMMA
    assert found.row_kinds == KINDS


@pytest.mark.parametrize(
    "column",
    [
        {"index": 1, "role": "value"},
        {"index": 1, "role": "value", "indicator": "households", "factor": "0"},
        {"index": 1, "role": "value", "indicator": "households", "factor": "nan"},
        {"index": 1, "role": "value", "indicator": "households", "factor": "much"},
        {"index": 1, "role": "king"},
    ],
)
def test_a_meaningless_column_is_refused(column: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        corrected(LAYOUT, {"header_first": "3", "header_last": "3", "columns": [column]})


def test_other_header_rows_change_what_rows_are() -> None:
    assert row_kinds(KINDS, 4, 4) == (
        *(RowKind.TITLE, RowKind.BLANK, RowKind.TITLE, RowKind.HEADER, RowKind.TOTAL),
    )
    assert row_kinds(KINDS, 1, 1) == (
        *(RowKind.HEADER, RowKind.BLANK, RowKind.DATA, RowKind.DATA, RowKind.TOTAL),
    )
    for first, last in (("4", "3"), ("0", "1"), ("2", "6"), ("2", "")):
        with pytest.raises(BadRequest, match="header row"):
            corrected(LAYOUT, {"header_first": first, "header_last": last})


def test_answers_about_boundaries_and_points() -> None:
    found = boundary_options({"crs": "EPSG:5897", "chosen": {"3": None}, "confirmed": ["x"]})
    assert (found.crs, found.level, found.chosen) == ("EPSG:5897", Level.COMMUNE, {3: None})
    assert found.confirmed == frozenset({"x"})
    assert point_options({"layer": "tslcd", "swap": True}).swap
    with pytest.raises(BadRequest, match="layer"):
        point_options({})


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Ghi một trong: counted, ví dụ --basis counted.", "Ghi một trong: counted."),
        ("Equally well: a, b. Say --vintage.", "Equally well: a, b."),
        ("Check the column of names, or say --vintage.", "Check the column of names."),
        ("Choose how to read it, for example --numbers B=1.", "Choose how to read it."),
        ("No unit is called “A --force”.", "No unit is called “A --force”."),
    ],
)
def test_the_page_does_not_speak_of_the_command(message: str, shown: str) -> None:
    assert without_options(message) == shown
