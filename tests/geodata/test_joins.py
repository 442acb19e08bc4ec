"""The cube: values worked by hand, and parents against a plain groupby on random data."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import CatalogueError, UnitNotFound
from geodata.indicators import Aggregation, load_catalogue
from geodata.joins import Cube, SeriesPoint, Summary
from geodata.store import Publication, SourceRecord, open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from tests.geodata.small_units import (
    NEW,
    OLD,
    OLD_TREE,
    observation,
    small_registry,
)

REGISTRY = small_registry()
CATALOGUE = load_catalogue()
FIBRE = "fibre_available_households"
DAY = date(2024, 12, 31)
COMMUNES = ["C1", "C2", "C3", "C4", "C5", "C6", "C7"]


def cube(*given: dict[str, object]) -> Cube:
    names = ["vintage", "code", "level", "indicator", "date", "basis", "source_id", "numerator",
             "denominator", "value", "samples"]  # fmt: skip
    rows = [{"added_in": 1, "simulated": False} | row for row in given]
    frame = pd.DataFrame(rows, columns=[*names, "added_in", "simulated"])
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    numbers = ["numerator", "denominator", "value", "samples"]
    return Cube(frame.astype(dict.fromkeys(numbers, "float64")), REGISTRY, CATALOGUE, 1)


def fibre(code: str, numerator: float, denominator: float, **more: object) -> dict[str, object]:
    return observation(code, FIBRE, numerator=numerator, denominator=denominator) | more


def listed(values: np.ndarray) -> list[float | None]:  # type: ignore[type-arg]
    return [None if np.isnan(value) else float(value) for value in values]


def test_shares_are_sums_over_sums_never_means_of_percentages() -> None:
    made = cube(fibre("C1", 90, 100), fibre("C2", 0, 300), fibre("C4", 50, 100))
    communes = made.values(OLD, Level.COMMUNE, FIBRE, DAY, "declared")
    assert listed(communes.value) == [90.0, 0.0, None, 50.0, None, None, None]
    assert communes.reporting.tolist() == [1, 1, 0, 1, 0, 0, 0]
    districts = made.values(BEFORE_REFORM, Level.DISTRICT, FIBRE, DAY, "declared")
    assert listed(districts.value) == [22.5, 50.0, None, None]  # 90 of 400, not the mean 45
    assert listed(districts.numerator) == [90.0, 50.0, None, None]
    assert listed(districts.denominator) == [400.0, 100.0, None, None]
    assert districts.reporting.tolist() == [2, 1, 0, 0]
    assert districts.total.tolist() == [3, 1, 2, 1]
    provinces = made.values(OLD, Level.PROVINCE, FIBRE, DAY, "declared")
    assert listed(provinces.value) == [28.0, None, None]  # 140 of 500
    assert provinces.reporting.tolist() == [3, 0, 0]
    assert not provinces.reported.any()
    assert len(provinces) == 3


def test_counts_are_summed_and_zero_is_not_missing() -> None:
    made = cube(
        observation("C1", "no_signal_villages", numerator=0),
        observation("C5", "no_signal_villages", numerator=2),
        observation("C6", "no_signal_villages", numerator=3),
    )
    provinces = made.values(OLD, Level.PROVINCE, "no_signal_villages", DAY, "declared")
    assert listed(provinces.value) == [0.0, 5.0, None]
    assert listed(provinces.denominator) == [None, None, None]


def test_nothing_of_nothing_reports_but_has_no_share() -> None:
    hospitals = "fibre_hospitals"
    rows = [
        observation(code, hospitals, basis="counted", numerator=up, denominator=all_)
        for code, up, all_ in (("C1", 0, 0), ("C2", 1, 2), ("C5", 0, 0))
    ]
    made = cube(*rows)
    communes = made.values(OLD, Level.COMMUNE, hospitals, DAY, "counted")
    assert listed(communes.value)[:2] == [None, 50.0]
    provinces = made.values(OLD, Level.PROVINCE, hospitals, DAY, "counted")
    assert listed(provinces.value) == [50.0, None, None]
    assert provinces.reporting.tolist() == [2, 1, 0]
    assert listed(provinces.denominator) == [2.0, 0.0, None]


def test_medians_are_not_aggregated_but_stand_where_they_were_given() -> None:
    speed = "fixed_download_mbps"
    rows = [
        observation("C1", speed, basis="measured", value=90.5, samples=12),
        observation("C2", speed, basis="measured", value=60.0, samples=30),
        observation("P2", speed, level="province", basis="measured", value=75.5, samples=99),
    ]
    made = cube(*rows)
    provinces = made.values(OLD, Level.PROVINCE, speed, DAY, "measured")
    assert provinces.aggregation is Aggregation.NONE
    assert listed(provinces.value) == [None, 75.5, None]
    assert listed(provinces.samples) == [None, 99.0, None]
    assert provinces.reported.tolist() == [False, True, False]
    assert provinces.reporting.tolist() == [2, 0, 0]
    assert made.summary(OLD, speed, DAY, "measured") == Summary(None, None, None, 2, 7, False)


def test_a_value_given_for_the_parent_wins_over_the_sum() -> None:
    made = cube(
        fibre("C5", 10, 100),
        fibre("C6", 10, 100),
        fibre("C7", 30, 60),
        observation("P2", FIBRE, level="province", value=42.5),
        fibre("P3", 100, 125, level="province"),
    )
    provinces = made.values(OLD, Level.PROVINCE, FIBRE, DAY, "declared")
    assert listed(provinces.value) == [None, 42.5, 80.0]
    assert listed(provinces.numerator) == [None, None, 100.0]
    assert provinces.reported.tolist() == [False, True, True]
    assert provinces.reporting.tolist() == [0, 2, 1]


def test_a_bare_percentage_shows_for_its_commune_and_enters_no_sum() -> None:
    made = cube(
        observation("C1", FIBRE, value=70.0),
        fibre("C2", 1, 4),
        observation("C3", FIBRE, numerator=9),
    )
    communes = made.values(OLD, Level.COMMUNE, FIBRE, DAY, "declared")
    assert listed(communes.value)[:3] == [70, 25, None]
    district = made.values(OLD, Level.DISTRICT, FIBRE, DAY, "declared")
    assert listed(district.value)[0] == 25.0
    assert (listed(district.numerator)[0], district.reporting[0]) == (1.0, 1)


def test_bases_and_dates_never_merge() -> None:
    made = cube(
        fibre("C1", 90, 100),
        fibre("C1", 70, 100, basis="measured"),
        fibre("C1", 50, 100, date="2023-12-31"),
        fibre("N1", 95, 100, vintage=NEW, date="2025-12-31"),
    )
    measured = made.values(OLD, Level.PROVINCE, FIBRE, DAY, "measured")
    assert listed(measured.value) == [70.0, None, None]
    assert made.bases(FIBRE) == ("declared", "measured")
    assert made.bases(FIBRE, vintage=AFTER_REFORM) == ("declared",)
    assert made.bases("population") == ()
    assert made.dates(FIBRE) == (date(2023, 12, 31), DAY, date(2025, 12, 31))
    assert made.dates(FIBRE, vintage=OLD, basis="measured") == (DAY,)
    assert made.dates(FIBRE, basis="modelled") == ()


def test_real_values_stand_before_simulated_and_new_before_old() -> None:
    made = cube(
        fibre("C1", 2, 100, source_id="b", added_in=1),
        fibre("C1", 3, 100, source_id="c", added_in=2),
        fibre("C1", 1, 100, simulated=True, source_id="a", added_in=9),
        fibre("C2", 4, 100, simulated=True, source_id="a"),
        fibre("C5", 4, 100),
    )
    communes = made.values(OLD, Level.COMMUNE, FIBRE, DAY, "declared")
    assert listed(communes.numerator)[:2] == [3.0, 4.0]
    assert communes.simulated.tolist()[:2] == [False, True]
    provinces = made.values(OLD, Level.PROVINCE, FIBRE, DAY, "declared")
    assert provinces.simulated.tolist() == [True, False, False]


def test_what_was_never_reported_is_no_data_and_unknown_names_are_refused() -> None:
    made = cube(fibre("C1", 1, 2))
    empty = made.values(AFTER_REFORM, Level.COMMUNE, "population", DAY, "counted")
    assert listed(empty.value) == [None] * 6
    assert len(made.values(AFTER_REFORM, Level.DISTRICT, FIBRE, DAY, "declared")) == 0
    with pytest.raises(CatalogueError, match="no indicator"):
        made.values(OLD, Level.COMMUNE, "fiber", DAY, "declared")
    with pytest.raises(UnitNotFound, match="no vintage"):
        made.values("1999-01-01", Level.COMMUNE, FIBRE, DAY, "declared")


def test_answers_are_shared_and_cannot_be_written_to() -> None:
    made = cube(fibre("C1", 1, 2))
    first = made.values(OLD, Level.COMMUNE, FIBRE, DAY, "declared")
    assert made.values(BEFORE_REFORM, Level.COMMUNE, FIBRE, DAY, "declared") is first
    with pytest.raises(ValueError, match="read-only"):
        first.value[0] = 3.0


def test_figures_of_any_set_of_communes() -> None:
    made = cube(fibre("C1", 30, 100), fibre("C5", 40, 100), fibre("C6", 10, 300, simulated=True))
    found = made.summary(OLD, FIBRE, DAY, "declared", communes={"C1", "C5", "C2"})
    assert found == Summary(70.0, 200.0, 35.0, 2, 3, False)
    assert made.summary(OLD, FIBRE, DAY, "declared") == Summary(80.0, 500.0, 16.0, 3, 7, True)
    one = cube(fibre("C1", 1, 1), fibre("C2", 0, 0)).summary(
        OLD, FIBRE, DAY, "declared", communes=["C2"]
    )
    assert one == Summary(0.0, 0.0, None, 1, 1, False)
    nothing = made.summary(OLD, FIBRE, DAY, "declared", communes=["C2"])
    assert nothing == Summary(None, None, None, 0, 1, False)


def test_a_series_has_its_gaps() -> None:
    made = cube(
        fibre("C1", 10, 100, date="2023-12-31"),
        fibre("C2", 10, 100, date="2023-12-31"),
        fibre("C1", 60, 100),
        fibre("N1", 160, 200, vintage=NEW, date="2025-12-31"),
    )
    own = made.series(OLD, "C2", FIBRE, "declared")
    assert [(point.date.year, point.value) for point in own] == [(2023, 10.0), (2024, None)]
    last = made.series(NEW, "N1", FIBRE, "declared")
    assert last == (
        SeriesPoint(date(2025, 12, 31), NEW, 80.0, 160.0, 200.0, None, 1, 1, True, False),
    )


def test_the_tidy_frame_has_a_row_for_every_unit() -> None:
    made = cube(fibre("C1", 30, 100), fibre("C5", 40, 100))
    frame = made.frame(OLD, Level.COMMUNE, FIBRE, DAY, "declared", within="P1")
    assert frame["code"].tolist() == ["C1", "C2", "C3", "C4"]
    assert frame["name"].tolist()[0] == "Xã C1"
    assert frame["parent_code"].tolist() == ["D1", "D1", "D1", "D2"]
    assert listed(frame["value"].to_numpy()) == [30.0, None, None, None]
    assert frame["date"].tolist() == [pd.Timestamp(2024, 12, 31)] * 4
    provinces = made.frame(OLD, Level.PROVINCE, FIBRE, DAY, "declared")
    assert listed(provinces["value"].to_numpy()) == [30.0, 40.0, None]
    assert provinces["parent_code"].isna().all()
    assert provinces["total"].tolist() == [4, 2, 1]


def test_a_cube_is_read_from_the_store(tmp_path) -> None:  # type: ignore[no-untyped-def]
    source = SourceRecord("s", "t", simulated=True)
    with open_store(tmp_path / "a.db") as store:
        for numerator in (10, 20):
            frame = pd.DataFrame([fibre("C1", numerator, 100)])
            store.publish(Publication("t", (source,), observations=frame), REGISTRY)
        newest = Cube.load(store, REGISTRY, CATALOGUE)
        first = Cube.load(store, REGISTRY, CATALOGUE, release=1)
    assert (newest.release, first.release) == (2, 1)
    found = [each.values(OLD, Level.PROVINCE, FIBRE, DAY, "declared") for each in (first, newest)]
    assert [listed(each.value)[0] for each in found] == [10.0, 20.0]
    assert found[0].simulated.tolist() == [True, False, False]


PARENT_OF = {
    Level.DISTRICT: {
        commune: district
        for districts in OLD_TREE.values()
        for district, communes in districts.items()
        for commune in communes
    },
    Level.PROVINCE: {
        commune: province
        for province, districts in OLD_TREE.items()
        for communes in districts.values()
        for commune in communes
    },
}
REPORT = st.one_of(st.none(), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)))


@settings(max_examples=60, deadline=None)
@given(st.lists(REPORT, min_size=7, max_size=7), st.lists(REPORT, min_size=7, max_size=7))
def test_parents_equal_a_plain_groupby(
    shares: list[tuple[int, int] | None], counts: list[tuple[int, int] | None]
) -> None:
    rows = [
        fibre(code, min(pair), max(pair))
        for code, pair in zip(COMMUNES, shares, strict=True)
        if pair is not None
    ] + [
        observation(code, "base_stations_4g", numerator=pair[0])
        for code, pair in zip(COMMUNES, counts, strict=True)
        if pair is not None
    ]
    made = cube(*rows)
    plain = pd.DataFrame(rows, columns=["code", "indicator", "numerator", "denominator"])
    for level, indicator in product(PARENT_OF, (FIBRE, "base_stations_4g")):
        chosen = plain[plain["indicator"] == indicator]
        grouped = chosen.groupby(chosen["code"].map(PARENT_OF[level]))
        sums = grouped[["numerator", "denominator"]].sum()
        sizes = grouped.size()
        found = made.values(OLD, level, indicator, DAY, "declared")
        for place, unit in enumerate(REGISTRY.units(OLD, level)):
            assert found.reporting[place] == sizes.get(unit.code, 0)
            if unit.code not in sums.index:
                assert np.isnan(found.value[place])
                continue
            numerator, denominator = (float(part) for part in sums.loc[unit.code])
            assert found.numerator[place] == numerator
            if indicator == FIBRE and denominator > 0:
                assert found.value[place] == pytest.approx(100 * numerator / denominator)
            elif indicator == FIBRE:
                assert np.isnan(found.value[place])
            else:
                assert found.value[place] == numerator


def test_a_value_of_the_whole_country_stands_on_no_map() -> None:
    whole = observation("VN", FIBRE, level="country", date="2020-12-31", numerator=1, denominator=2)
    made = cube(fibre("C1", 1, 2), whole)
    assert made.dates(FIBRE) == (DAY,)
    assert listed(made.values(OLD, Level.PROVINCE, FIBRE, DAY, "declared").value)[0] == 50.0
