"""Values carried between vintages: worked by hand, and against loops on random countries."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import Crosswalk
from geodata.indicators import Carry, load_catalogue
from geodata.joins import Cube
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from geodata.values import SeriesPoint
from tests.geodata.small_units import (
    NEW,
    OLD,
    observation,
    small_crosswalk,
    small_registry,
    unit,
)

CATALOGUE = load_catalogue()
FIBRE, STATIONS, MEDIAN = "fibre_available_households", "base_stations_4g", "fixed_download_mbps"
DAY, LATER = date(2024, 12, 31), date(2025, 12, 31)
COLUMNS = [
    *("vintage", "code", "level", "indicator", "date", "basis", "source_id"),
    *("numerator", "denominator", "value", "samples", "added_in", "simulated"),
]


def carried(
    rows: Iterable[dict[str, object]],
    registry: UnitRegistry | None = None,
    crosswalk: Crosswalk | None = None,
) -> CarriedCube:
    frame = pd.DataFrame(
        [{"added_in": 1, "simulated": False} | row for row in rows], columns=COLUMNS
    )
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    numbers = ["numerator", "denominator", "value", "samples"]
    units = registry or small_registry()
    cube = Cube(frame.astype(dict.fromkeys(numbers, "float64")), units, CATALOGUE, 1)
    return CarriedCube(cube, units, CATALOGUE, Bridges([crosswalk or small_crosswalk()]))


def fibre(code: str, numerator: float, denominator: float, **more: object) -> dict[str, object]:
    return observation(code, FIBRE, numerator=numerator, denominator=denominator) | more


def listed(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 9) for value in values]


OLD_ROWS = [
    fibre("C1", 90, 100), fibre("C2", 0, 300), fibre("C3", 50, 100), fibre("C4", 40, 80),
    fibre("C5", 10, 10),
]  # fmt: skip


def test_shares_are_carried_as_parts_and_what_is_estimated_is_told() -> None:
    made = carried(OLD_ROWS)
    found = made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    assert found.origin == OLD
    assert listed(found.numerator) == [90.0, 60.0, 30.0, 10.0, None, None]
    assert listed(found.denominator) == [400.0, 120.0, 60.0, 10.0, None, None]
    assert listed(found.value) == [22.5, 50.0, 50.0, 100.0, None, None]
    assert found.estimated.tolist() == [False, True, True, False, False, False]
    assert listed(found.estimated_share) == [0.0, round(20 / 120, 9), 1.0, 0.0, 0.0, 0.0]
    assert found.reporting.tolist() == [2, 2, 1, 1, 0, 0]
    assert found.total.tolist() == [2, 2, 1, 1, 1, 1]
    assert not found.reported.any()


def test_a_parent_that_has_all_parts_of_a_divided_commune_is_exact() -> None:
    found = carried(OLD_ROWS).values(NEW, Level.PROVINCE, FIBRE, DAY, "declared")
    assert listed(found.numerator) == [190.0, None]
    assert listed(found.denominator) == [590.0, None]
    assert found.estimated.tolist() == [False, False]
    assert (found.reporting[0], found.total[0]) == (5, 6)


def test_own_values_come_before_carried_ones() -> None:
    made = carried([*OLD_ROWS, fibre("N1", 1, 4, vintage=NEW), fibre("N2", 1, 2, vintage=NEW,
                    date="2025-12-31")])  # fmt: skip
    assert made.origin(NEW, FIBRE, DAY, "declared") == NEW
    assert listed(made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared").value)[:2] == [25.0, None]
    assert made.origin(OLD, FIBRE, DAY, "declared") == OLD
    assert made.dates(FIBRE, vintage=OLD) == (DAY, LATER)
    assert made.origin(OLD, FIBRE, LATER, "declared") == NEW
    assert made.origin(OLD, FIBRE, date(2023, 1, 1), "declared") is None
    assert np.isnan(
        made.values(OLD, Level.COMMUNE, FIBRE, date(2023, 1, 1), "declared").value
    ).all()


def test_the_way_back_goes_by_real_households_and_never_by_simulated_ones() -> None:
    new = fibre("N1", 160, 200, vintage=NEW, date="2025-12-31")
    homes = [observation(code, "households", numerator=count, date="2024-12-31")
             for code, count in (("C1", 100), ("C2", 300))]  # fmt: skip
    real = carried([new, *homes]).values(OLD, Level.COMMUNE, FIBRE, LATER, "declared")
    assert listed(real.numerator)[:3] == [40.0, 120.0, None]
    assert listed(real.denominator)[:2] == [50.0, 150.0]
    assert listed(real.value)[:2] == [80.0, 80.0]
    assert real.estimated.tolist()[:2] == [True, True]
    made_up = [home | {"simulated": True} for home in homes]
    even = carried([new, *made_up]).values(OLD, Level.COMMUNE, FIBRE, LATER, "declared")
    assert listed(even.numerator)[:2] == [80.0, 80.0]


def test_what_has_no_parts_is_carried_onto_the_same_territory_alone() -> None:
    speeds = [observation(code, MEDIAN, value=80.0, samples=12, basis="measured")
              for code in ("C1", "C2", "C4", "C5")]  # fmt: skip
    share = observation("C6", FIBRE, value=71.5)
    made = carried([*speeds, share])
    found = made.values(NEW, Level.COMMUNE, MEDIAN, DAY, "measured")
    assert listed(found.value) == [None, None, None, 80.0, None, None]
    assert listed(found.samples)[3] == 12.0
    assert not found.estimated.any()
    known = made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    assert listed(known.value) == [None, None, None, None, 71.5, None]


def test_where_communes_are_counted_they_add_up_in_provinces_alone() -> None:
    code = "fibre_communes"
    assert CATALOGUE.get(code).carry is Carry.WHOLE
    rows = [observation(one, code, numerator=has, denominator=1)
            for one, has in (("C1", 1), ("C2", 0), ("C4", 1), ("C5", 1))]  # fmt: skip
    made = carried(rows)
    communes = made.values(NEW, Level.COMMUNE, code, DAY, "declared")
    assert listed(communes.value) == [None, None, None, 100.0, None, None]
    provinces = made.values(NEW, Level.PROVINCE, code, DAY, "declared")
    assert listed(provinces.numerator) == [3.0, None]
    assert listed(provinces.denominator) == [4.0, None]
    country = made.summary(NEW, code, DAY, "declared")
    assert (country.numerator, country.denominator, country.value) == (3.0, 4.0, 75.0)
    assert (country.reporting, country.total) == (1, 6)


def test_what_was_reported_for_provinces_is_carried_where_they_went_whole_into_one() -> None:
    def rows(*codes: str) -> list[dict[str, object]]:
        return [observation(code, STATIONS, level="province", numerator=10) for code in codes]

    both = carried(rows("P1", "P2", "P3")).values(NEW, Level.PROVINCE, STATIONS, DAY, "declared")
    assert listed(both.value) == [20.0, 10.0]
    one = carried(rows("P1")).values(NEW, Level.PROVINCE, STATIONS, DAY, "declared")
    assert listed(one.value) == [None, None]
    score = [observation(code, "dti_score", level="province", value=0.5, basis="counted")
             for code in ("P1", "P3")]  # fmt: skip
    kept = carried(score).values(NEW, Level.PROVINCE, "dti_score", DAY, "counted")
    assert listed(kept.value) == [None, 0.5]


def test_parts_of_what_was_reported_for_provinces_are_the_provinces() -> None:
    made = carried(
        [
            fibre("P1", 900, 1000, level="province"),
            fibre("P2", 20, 250, level="province"),
            fibre("C1", 1, 10),
            fibre("C7", 3, 4),
        ]
    )
    first, second = made.made_of(NEW, "Q1", FIBRE, DAY, "declared")
    assert [first.unit.code, first.weight, first.basis, first.quality] == [
        "P1",
        1,
        "whole",
        "exact",
    ]
    assert [first.numerator, first.denominator, first.share] == [900, 1000, 0.8]
    assert [second.unit.code, second.numerator, second.share] == ["P2", 20, 0.2]
    assert not first.estimated
    (alone,) = made.made_of(NEW, "Q2", FIBRE, DAY, "declared")
    assert [alone.unit.code, alone.numerator, alone.share] == ["C7", 3, 1]
    (commune,) = made.made_of(NEW, "N1", FIBRE, DAY, "declared")
    assert commune.unit.code == "C1"


def test_a_simulated_part_marks_the_whole() -> None:
    rows = [fibre("C1", 1, 2), fibre("C2", 1, 2, simulated=True), fibre("C3", 1, 2)]
    found = carried(rows).values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    assert found.simulated.tolist() == [True, False, False, False, False, False]


def test_parts_say_where_a_value_comes_from() -> None:
    made = carried(OLD_ROWS)
    first, second = made.made_of(NEW, "N2", FIBRE, DAY, "declared")
    assert (first.unit.code, first.weight, first.basis, first.estimated) == (
        "C3",
        1.0,
        "whole",
        False,
    )
    assert first.share == pytest.approx(100 / 120)
    assert (second.unit.code, second.weight, second.basis, second.quality) == (
        "C4",
        0.25,
        "area",
        "low",
    )
    assert (second.estimated, second.numerator, second.denominator) == (True, 10.0, 20.0)
    assert second.share == pytest.approx(20 / 120)
    assert made.made_of(OLD, "C1", FIBRE, DAY, "declared") == ()
    assert made.made_of(NEW, "N6", FIBRE, DAY, "declared") == ()


def test_a_series_has_every_year_on_the_units_of_today() -> None:
    made = carried([*OLD_ROWS, fibre("N2", 90, 120, vintage=NEW, date="2025-12-31")])
    assert made.series(NEW, "N2", FIBRE, "declared") == (
        SeriesPoint(DAY, OLD, 50.0, 60.0, 120.0, None, 2, 2, False, False, True, 20 / 120),
        SeriesPoint(LATER, NEW, 75.0, 90.0, 120.0, None, 1, 1, True, False),
    )
    found = made.summary(NEW, FIBRE, DAY, "declared", communes=["N2", "N3", "N5"])
    assert (found.numerator, found.denominator, found.reporting, found.total) == (90.0, 180.0, 2, 3)


def test_a_divided_commune_of_which_one_part_alone_is_known_stays_an_estimate() -> None:
    frame = small_crosswalk().frame
    kept = frame[frame["to_code"] != "N3"].assign(weight=1.0)
    made = carried(OLD_ROWS, crosswalk=Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, kept))
    communes = made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    assert communes.estimated.tolist() == [False, True, False, False, False, False]
    assert not made.values(NEW, Level.PROVINCE, FIBRE, DAY, "declared").estimated.any()


def test_a_commune_found_by_name_is_sure_to_be_in_the_province_of_its_neighbours() -> None:
    rows = small_crosswalk().frame.assign(quality=None)
    named = rows["from_code"] == "C5"
    rows.loc[named, ["basis", "exact"]] = ["name", False]
    made = carried(OLD_ROWS, crosswalk=Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, rows))
    assert made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared").estimated[3]
    assert not made.values(NEW, Level.PROVINCE, FIBRE, DAY, "declared").estimated.any()
    rows.loc[rows["from_code"] == "C6", "to_code"] = "N6"  # P2 torn: C5 may have gone elsewhere
    torn = carried(OLD_ROWS, crosswalk=Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, rows))
    found = torn.values(NEW, Level.PROVINCE, FIBRE, DAY, "declared")
    assert found.estimated.tolist() == [True, False]


@st.composite
def countries(draw: st.DrawFn) -> tuple[UnitRegistry, Crosswalk, list[tuple[float, float] | None]]:
    """A random country: communes that went whole or divided into others, some without data."""
    before, after = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    rows = []
    for place in range(before):
        parts = draw(
            st.lists(st.integers(0, after - 1), min_size=1, max_size=min(3, after), unique=True)
        )
        sizes = [draw(st.integers(1, 1000)) for _ in parts]
        rows += [
            (f"a{place}", f"b{part}", size / sum(sizes), "area" if len(parts) > 1 else "whole",
             len(parts) == 1)
            for part, size in zip(parts, sizes, strict=True)
        ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["from_code", "to_code", "weight", "basis", "exact"])
    units = [
        *(unit(BEFORE_REFORM, f"P{n}", Level.PROVINCE, None, f"P{n}") for n in range(2)),
        *(unit(AFTER_REFORM, f"Q{n}", Level.PROVINCE, None, f"Q{n}") for n in range(2)),
        *(unit(BEFORE_REFORM, f"a{n}", Level.COMMUNE, f"P{n % 2}", f"P{n % 2}")
          for n in range(before)),
        *(unit(AFTER_REFORM, f"b{n}", Level.COMMUNE, f"Q{n % 2}", f"Q{n % 2}")
          for n in range(after)),
    ]  # fmt: skip
    amount = st.integers(0, 10**7).map(float)
    given_ = draw(st.lists(st.none() | st.tuples(amount, amount), min_size=before, max_size=before))
    return UnitRegistry(units), Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame), given_


@settings(max_examples=40, deadline=None)
@given(countries())
def test_totals_agree_and_every_sum_equals_a_plain_loop(
    country: tuple[UnitRegistry, Crosswalk, list[tuple[float, float] | None]],
) -> None:
    registry, crosswalk, known = country
    parts = {f"a{place}": pair for place, pair in enumerate(known) if pair is not None}
    made = carried([fibre(code, *pair) for code, pair in parts.items()], registry, crosswalk)
    found = made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    links: list[Any] = list(crosswalk.frame.itertuples(index=False))
    for place, target in enumerate(registry.units(NEW, Level.COMMUNE)):
        came = [one for one in links if one.to_code == target.code and one.from_code in parts]
        assert found.reporting[place] == len(came)
        if not came:
            assert np.isnan(found.numerator[place])
            continue
        for part, array in ((0, found.numerator), (1, found.denominator)):
            plain = sum(one.weight * parts[one.from_code][part] for one in came)
            assert array[place] == pytest.approx(plain, rel=1e-9, abs=1e-9)
        assert found.estimated[place] == any(not one.exact for one in came)
        whole = sum(one.weight * parts[one.from_code][1] for one in came)
        guessed = sum(one.weight * parts[one.from_code][1] for one in came if not one.exact)
        expected = guessed / whole if whole else 0.0
        assert found.estimated_share[place] == pytest.approx(expected, abs=1e-9)
    for level in (Level.COMMUNE, Level.PROVINCE):
        there = made.values(NEW, level, FIBRE, DAY, "declared")
        for part, array in ((0, there.numerator), (1, there.denominator)):
            before = sum(pair[part] for pair in parts.values())
            assert np.nansum(array) == pytest.approx(before, rel=1e-9, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(countries())
def test_there_and_back_over_exact_links_is_the_identity(
    country: tuple[UnitRegistry, Crosswalk, list[tuple[float, float] | None]],
) -> None:
    registry, crosswalk, known = country
    parts = {f"a{place}": pair for place, pair in enumerate(known) if pair is not None}
    made = carried([fibre(code, *pair) for code, pair in parts.items()], registry, crosswalk)
    there = made.values(NEW, Level.COMMUNE, FIBRE, DAY, "declared")
    rows = [
        fibre(one.code, there.numerator[place], there.denominator[place], vintage=NEW)
        for place, one in enumerate(registry.units(NEW, Level.COMMUNE))
        if there.reporting[place]
    ]
    back = carried(rows, registry, crosswalk).values(OLD, Level.COMMUNE, FIBRE, DAY, "declared")
    counts = crosswalk.frame["to_code"].value_counts()
    exact = crosswalk.frame[crosswalk.frame["exact"]]
    for place, one in enumerate(registry.units(OLD, Level.COMMUNE)):
        target = exact.loc[exact["from_code"] == one.code, "to_code"]
        if one.code in parts and len(target) and counts[target.iloc[0]] == 1:
            assert (back.numerator[place], back.denominator[place]) == parts[one.code]
            assert not back.estimated[place]
