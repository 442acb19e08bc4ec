"""Which columns make one value, and what a row gives for it."""

from dataclasses import replace
from datetime import date

import pytest

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.model import Column, Layout, Measure, Part, Problem, Role
from geodata.ingest.observing import Observed, Series, numbers_of, series_of
from geodata.ingest.report import FoundValue
from geodata.units import Level

CATALOGUE = load_catalogue()
DAY = date(2024, 12, 31)
FIBRE, SPEED = "fibre_available_households", "fixed_download_mbps"
N, D, V, S = Part.NUMERATOR, Part.DENOMINATOR, Part.VALUE, Part.SAMPLES


def series(
    *columns: tuple[str, Part], basis: Basis = Basis.DECLARED
) -> tuple[dict[str, Series], list[str]]:
    layout = Layout(
        "S",
        1,
        1,
        (),
        tuple(
            Column(index, (), Role.VALUE, None, Measure(indicator, part, DAY, basis))
            for index, (indicator, part) in enumerate(columns, start=2)
        ),
    )
    found, problems = series_of(layout, CATALOGUE)
    return {one.indicator.code: one for one in found}, [one.code for one in problems]


def numbers(one: Series, *values: float | None) -> tuple[dict[str, float], list[Problem]]:
    cells = {
        index: FoundValue(index, str(value), value, "blank" if value is None else "number")
        for index, value in enumerate(values, start=2)
    }
    found, problems = numbers_of(one, cells)
    return found, list(problems)


def test_a_count_is_a_numerator_whatever_the_layout_calls_it() -> None:
    for part in (N, V):
        found, problems = series(("households", part))
        assert problems == []
        assert numbers(found["households"], 7) == ({"numerator": 7}, [])
        assert numbers(found["households"], None) == ({}, [])
        assert numbers(found["households"], 0) == ({"numerator": 0}, [])


def test_numerator_and_denominator_make_one_value() -> None:
    found, problems = series((FIBRE, N), (FIBRE, D))
    assert problems == []
    assert numbers(found[FIBRE], 3, 4) == ({"numerator": 3, "denominator": 4}, [])
    assert numbers(found[FIBRE], 0, 0) == ({"numerator": 0, "denominator": 0}, [])
    above, (problem,) = numbers(found[FIBRE], 5, 4)
    assert (above, problem.code, problem.column) == ({}, "numerator_above_denominator", 2)
    missing, (problem,) = numbers(found[FIBRE], 5, None)
    assert (missing, problem.code) == ({}, "denominator_missing")
    assert numbers(found[FIBRE], None, 4) == ({}, [])
    assert numbers(found[FIBRE], -1, 4) == ({}, [])


def test_the_households_of_the_file_are_what_fibre_is_a_share_of() -> None:
    found, problems = series(("households", N), (FIBRE, N))
    assert problems == []
    assert numbers(found[FIBRE], 10, 4) == ({"numerator": 4, "denominator": 10}, [])
    assert numbers(found["households"], 10, 4) == ({"numerator": 10}, [])
    alone, problems = series((FIBRE, N))
    assert problems == ["denominator_column_missing"]
    assert numbers(alone[FIBRE], 4) == ({}, [])


def test_a_bare_share_is_kept_as_it_is_and_one_beside_its_parts_is_held_to_them() -> None:
    bare, problems = series((FIBRE, V))
    assert problems == []
    assert numbers(bare[FIBRE], 81.25) == ({"value": 81.25}, [])
    whole, problems = series((FIBRE, N), (FIBRE, D), (FIBRE, V))
    assert problems == []
    parts = {"numerator": 2.0, "denominator": 3.0}
    assert numbers(whole[FIBRE], 2.0, 3.0, 66.7) == (parts, [])
    assert numbers(whole[FIBRE], 2.0, 3.0, 67.0) == (parts, [])
    assert numbers(whole[FIBRE], 2.0, 3.0, None) == (parts, [])
    assert numbers(whole[FIBRE], None, None, 66.7) == ({"value": 66.7}, [])
    for wrong in (66.8, 66.6, 68.0, 66.0):
        found, (problem,) = numbers(whole[FIBRE], 2.0, 3.0, wrong)
        assert (found, problem.code, problem.column) == ({}, "share_disagrees", 4)
        assert "66.666667" in problem.message_en


def test_a_median_needs_its_samples() -> None:
    found, problems = series((SPEED, V), (SPEED, S), basis=Basis.MEASURED)
    assert problems == []
    assert numbers(found[SPEED], 98.5, 42) == ({"value": 98.5, "samples": 42}, [])
    assert numbers(found[SPEED], None, 42) == ({}, [])
    missing, (problem,) = numbers(found[SPEED], 98.5, None)
    assert (missing, problem.code) == ({}, "samples_missing")
    alone, problems = series((SPEED, V), basis=Basis.MEASURED)
    assert problems == ["samples_column_missing"]
    assert numbers(alone[SPEED], 98.5) == ({}, [])


def test_two_columns_of_one_thing_are_a_question() -> None:
    found, problems = series(("households", N), ("households", V))
    assert problems == ["columns_clash"]
    assert found["households"].columns == {N: 2}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"numerator": 7.0}, 7.0),
        ({"numerator": 1.0, "denominator": 4.0}, 25.0),
        ({"numerator": 0.0, "denominator": 0.0}, None),
        ({"value": 98.5, "samples": 3.0}, 98.5),
        ({}, None),
    ],
)
def test_the_value_shown(given: dict[str, float], shown: float | None) -> None:
    one = Observed("S", 2, "1", Level.COMMUNE, FIBRE, DAY, Basis.DECLARED)
    assert replace(one, **given).shown_value == shown  # type: ignore[arg-type]
