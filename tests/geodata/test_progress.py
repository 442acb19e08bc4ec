"""Progress against targets: by hand, by polyfit, by plain loops over the observations."""

import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.indicators import Direction, load_catalogue
from geodata.joins import Cube
from geodata.lineage import Lineage
from geodata.paths import DataDir
from geodata.progress import Progress, ProgressReader, Standing, judge, pace_of
from geodata.store import open_store
from geodata.targets import Comparator, Gap, State, Target, gap, load_targets
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from tests.geodata.small_units import observation, small_crosswalk, small_registry

CATALOGUE = load_catalogue()
FIBRE = CATALOGUE.get("fibre_available_households")
OLD = BEFORE_REFORM.name


def target(identifier: str) -> Target:
    return next(item for item in load_targets() if item.id == identifier)


HOUSEHOLDS = target("plan-thanh-hoa-t3")  # at least 80 % by 2025-12-31


def judged(
    wanted: Target, points: list[tuple[date, float]], indicator: str = FIBRE.code
) -> tuple[Standing, float | None, float | None]:
    item = CATALOGUE.get(indicator)
    return judge(wanted, item, gap(wanted, item, points[-1][1] if points else None), points)


def yearly(*values: float, first: int = 2021) -> list[tuple[date, float]]:
    return [(date(first + place, 12, 31), value) for place, value in enumerate(values)]


def test_states_and_paces_worked_by_hand() -> None:
    # 60, 65, 70 % at the ends of 2021 ... 2023: five points a year; ten more are needed in the two
    # years (731 days, of 365.25) that are left.
    state, pace, needed = judged(HOUSEHOLDS, yearly(60.0, 65.0, 70.0))
    assert pace == pytest.approx(5.0 * 365.25 / 365.0)
    assert needed == pytest.approx(10.0 / (731 / 365.25))
    assert state is Standing.ON_TRACK  # 5.0034 against 4.9966

    state, pace, needed = judged(HOUSEHOLDS, yearly(60.0, 64.5, 69.0))
    assert pace == pytest.approx(4.5 * 365.25 / 365.0)
    assert needed == pytest.approx(11.0 * 365.25 / 731)
    assert state is Standing.BEHIND


def test_the_last_three_years_count_and_no_longer() -> None:
    # 50 points in one year long ago, then 2 a year: the old leap is no pace of today.
    points = yearly(10.0, 60.0, 62.0, 64.0, 66.0, first=2020)
    _, pace, _ = judged(HOUSEHOLDS, points)
    assert pace == pytest.approx(2.0, rel=2e-3)


def test_what_cannot_be_judged() -> None:
    universal = target("plan-thanh-hoa-t4")
    assert judged(HOUSEHOLDS, []) == (Standing.NO_DATA, None, None)
    assert judged(HOUSEHOLDS, yearly(50.0)) == (
        Standing.BEHIND,
        None,
        pytest.approx(30 / (1461 / 365.25)),
    )  # fmt: skip  one value shows no pace
    state, pace, needed = judged(universal, yearly(90.0, 95.0), "mobile_4g_population")
    assert (state, needed) == (Standing.NO_NUMBER, None)
    assert pace == pytest.approx(5.0 * 365.25 / 365)
    assert judged(HOUSEHOLDS, yearly(80.0, 85.0))[0] is Standing.MET
    # The day has passed: no pace can make up for it.
    late = yearly(70.0, 79.0, first=2025)
    assert judged(HOUSEHOLDS, late)[::2] == (Standing.BEHIND, None)


def test_more_than_is_not_reached_by_reaching() -> None:
    above = replace(HOUSEHOLDS, comparator=Comparator.ABOVE)
    state, _, needed = judged(above, yearly(80.0, 80.0))
    assert (state, needed) == (Standing.BEHIND, 0.0)
    assert judged(above, yearly(79.0, 80.0))[0] is Standing.ON_TRACK


def test_fewer_is_better_where_the_indicator_says_so() -> None:
    none_left = replace(HOUSEHOLDS, value=0.0, indicator="no_signal_villages")
    state, pace, needed = judged(none_left, yearly(30.0, 20.0, 10.0), "no_signal_villages")
    assert state is Standing.ON_TRACK
    assert pace == pytest.approx(10.0 * 365.25 / 365)  # ten fewer a year is ten forward
    assert needed == pytest.approx(10.0 * 365.25 / 731)
    assert judged(none_left, yearly(10.0, 11.0), "no_signal_villages")[0] is Standing.BEHIND


def test_above_a_range_no_pace_helps() -> None:
    between = replace(
        HOUSEHOLDS, comparator=Comparator.BETWEEN, value=3.0, value_max=5.0,
        indicator="base_stations_5g",
    )  # fmt: skip
    assert judged(between, yearly(5.0, 7.0), "base_stations_5g")[::2] == (Standing.BEHIND, None)
    assert judged(between, yearly(1.0, 2.0), "base_stations_5g")[0] is Standing.ON_TRACK


DAYS = st.lists(st.integers(0, 1100), min_size=2, max_size=8, unique=True)


@given(DAYS, st.data())
def test_the_pace_is_the_slope_that_polyfit_finds(days: list[int], data: st.DataObject) -> None:
    values = data.draw(
        st.lists(st.floats(0, 100), min_size=len(days), max_size=len(days))
    )  # within three years and a month, so that all count
    points = [
        (date(2020, 1, 1) + timedelta(days=day), value)
        for day, value in zip(sorted(days), values, strict=True)
    ]
    slope = np.polyfit(np.array(sorted(days)) / 365.25, values, 1)[0]
    assert pace_of(points) == pytest.approx(slope, rel=1e-6, abs=1e-6)


@given(st.floats(0, 79.5), st.floats(-20, 60), st.integers(30, 1400))
def test_on_track_is_a_pace_of_at_least_what_is_needed(
    value: float, slope: float, days_left: int
) -> None:
    last = HOUSEHOLDS.period_end
    assert last is not None
    day = last - timedelta(days=days_left)
    points = [(day - timedelta(days=365), value - slope), (day, value)]
    state, pace, needed = judged(HOUSEHOLDS, points)
    assert pace is not None
    assert needed is not None
    if abs(pace - needed) > 1e-6:
        assert (state is Standing.ON_TRACK) == (pace > needed)
    assert needed == pytest.approx((80.0 - value) / (days_left / 365.25))


@given(st.floats(0, 100), st.floats(0, 100))
def test_paces_turn_with_the_direction(first: float, last: float) -> None:
    lower = replace(FIBRE, direction=Direction.LOWER_BETTER)
    points = yearly(first, last)
    none = Gap(State.NO_NUMBER, None, None)
    up, down = (judge(HOUSEHOLDS, item, none, points)[1] for item in (FIBRE, lower))
    assert up is not None
    assert down is not None
    assert up == -down


def small_reader(*rows: dict[str, object]) -> ProgressReader:
    registry = small_registry()
    frame = pd.DataFrame(rows).assign(simulated=False).astype({"date": "datetime64[s]"})
    bridges = Bridges([small_crosswalk()])
    cube = CarriedCube(Cube(frame, registry, CATALOGUE, 1), registry, CATALOGUE, bridges)
    return ProgressReader(cube, registry, CATALOGUE, Lineage(registry, bridges))


def row(code: str, day: str, parts: tuple[float, float], vintage: str = OLD) -> dict[str, object]:
    return observation(
        code, FIBRE.code, date=day, numerator=parts[0], denominator=parts[1], vintage=vintage
    )


P1 = replace(HOUSEHOLDS, province="P1")


def test_a_province_is_judged_on_its_own_territory_whoever_reports() -> None:
    # P1 = C1 ... C4. After the reform: N1 = C1 + C2, N2 = C3 + a quarter of C4, N3 = the rest.
    reader = small_reader(
        *(row(code, "2023-12-31", (50, 100)) for code in ("C1", "C2", "C3", "C4", "C5")),
        row("N1", "2025-12-31", (150, 200), AFTER_REFORM.name),
        row("N2", "2025-12-31", (90, 125), AFTER_REFORM.name),
        row("N3", "2025-12-31", (30, 75), AFTER_REFORM.name),
        row("N4", "2025-12-31", (0, 100), AFTER_REFORM.name),
    )
    found = reader.province(P1)
    assert found.origin == AFTER_REFORM.name
    assert (found.numerator, found.denominator) == (270.0, 400.0)
    assert found.value == pytest.approx(67.5)
    assert found.gap == pytest.approx(-12.5)
    assert found.missing == 50  # 80 % of 400 households are 320
    assert found.state is Standing.BEHIND
    assert not found.estimated
    before = reader.province(P1, until=date(2024, 12, 31))
    assert (before.value, before.day, before.origin) == (50.0, date(2023, 12, 31), OLD)
    assert [unit.unit.code for unit in reader.units(P1, AFTER_REFORM, Level.COMMUNE)] == [
        "N1", "N2", "N3",
    ]  # fmt: skip
    assert [unit.unit.code for unit in reader.units(P1, BEFORE_REFORM, Level.DISTRICT)] == [
        "D1", "D2",
    ]  # fmt: skip


def test_what_nothing_measures_has_no_data_or_no_number() -> None:
    reader = small_reader(row("C1", "2023-12-31", (50, 100)))

    def state(identifier: str, **changed: object) -> Standing | None:
        return reader.province(replace(target(identifier), province="P1", **changed)).state  # type: ignore[arg-type]

    assert state("plan-thanh-hoa-t8") is Standing.NO_DATA  # e-payment: no indicator
    assert state("plan-thanh-hoa-t7") is Standing.NO_DATA  # broadband at schools: no figures
    assert state("plan-thanh-hoa-t4") is Standing.NO_NUMBER
    assert state("plan-binh-duong-t1") is Standing.NO_DATA  # broadband, and fibre is none
    assert state("plan-thanh-hoa-k1") is None
    assert state("plan-thanh-hoa-u1") is None
    assert reader.province(replace(P1, province="P3")).state is Standing.NO_DATA


def test_a_number_of_things_is_asked_of_the_province_alone() -> None:
    stations = "base_stations_5g"
    rows = [observation(code, stations, numerator=4, basis="declared") for code in ("C1", "C4")]
    reader = small_reader(*rows)
    wanted = replace(P1, indicator=stations, value=10.0, unit="stations")
    whole = reader.province(wanted)
    assert (whole.value, whole.gap, whole.missing) == (8.0, -2.0, 2)
    communes = reader.units(wanted, BEFORE_REFORM, Level.COMMUNE)
    assert {one.state for one in communes} == {Standing.NO_DATA}
    assert {one.value for one in communes} == {None}


# -- the sample -----------------------------------------------------------------------------------

ON_2024 = date(2024, 12, 31)
BY_HAND = [
    "plan-binh-dinh-t1",  # more than 80 % of the households by fibre
    "plan-gia-lai-t1",  # more than 50 %
    "plan-thanh-hoa-t3",  # 80 %
    "plan-binh-thuan-t4",  # 100 %
    "plan-thanh-hoa-t2",  # all communes with fibre
    "plan-gia-lai-t3",  # universal 4G
    "plan-binh-duong-t5",  # universal 5G
    "plan-gia-lai-t6",  # bodies on the state network
    "plan-gia-lai-t7",  # People's Committees with video conferencing
    "plan-binh-thuan-t5",  # all schools by fibre
    "plan-binh-thuan-t3",  # 80 % of the hospitals by fibre
    "plan-binh-thuan-t8",  # 95 % of adults with a smartphone
]


@pytest.fixture(scope="module")
def sample(atlas_data: DataDir) -> tuple[ProgressReader, UnitRegistry, pd.DataFrame]:
    registry = UnitRegistry.load(atlas_data)
    bridges = Bridges.load(atlas_data, registry)
    with open_store(atlas_data.database, CATALOGUE) as store:
        cube = Cube.load(store, registry, CATALOGUE, store.release().number)
        observations = store.observations()
    carried = CarriedCube(cube, registry, CATALOGUE, bridges)
    reader = ProgressReader(carried, registry, CATALOGUE, Lineage(registry, bridges))
    return reader, registry, observations


@pytest.mark.parametrize("identifier", BY_HAND)
def test_the_sample_recomputed_from_its_observations(
    sample: tuple[ProgressReader, UnitRegistry, pd.DataFrame], identifier: str
) -> None:
    """A province and its first commune with data, by plain sums over the rows of the store."""
    reader, registry, observations = sample
    wanted = target(identifier)
    whole = reader.province(wanted, until=ON_2024)
    communes = [one.code for one in registry.units(OLD, Level.COMMUNE, wanted.province)]
    rows = observations[
        (observations["indicator"] == wanted.indicator)
        & (observations["vintage"] == OLD)
        & (observations["basis"] == str(whole.basis))
        & (observations["date"] <= pd.Timestamp(ON_2024))
        & observations["code"].isin(communes)
        & observations["numerator"].notna()
        & observations["denominator"].notna()
    ]
    assert not rows.empty
    check_by_hand(whole, rows, wanted)
    shares = rows[rows["denominator"] > 0]
    code = min(shares.loc[shares["date"] == shares["date"].max(), "code"])
    one = reader.unit(wanted, registry.get(OLD, code), basis=whole.basis, until=ON_2024)
    check_by_hand(one, shares[shares["code"] == code], wanted)


def check_by_hand(found: Progress, rows: pd.DataFrame, wanted: Target) -> None:
    by_day: dict[date, list[Fraction]] = {}
    for day, top, below in zip(rows["date"], rows["numerator"], rows["denominator"], strict=True):
        sums = by_day.setdefault(pd.Timestamp(day).date(), [Fraction(0), Fraction(0)])
        sums[0] += Fraction(float(top))
        sums[1] += Fraction(float(below))
    series = [(day, 100 * top / below) for day, (top, below) in sorted(by_day.items()) if below]
    last, share = series[-1]
    assert found.day == last
    assert found.value == pytest.approx(float(share))
    recent = [(day, value) for day, value in series if (last - day).days <= 3 * 366]
    assert len(recent) >= 2
    slope = np.polyfit([day.toordinal() / 365.25 for day, _ in recent],
                       [float(value) for _, value in recent], 1)[0]  # fmt: skip
    assert found.pace == pytest.approx(slope, rel=1e-4, abs=1e-6)
    if wanted.value is None:
        assert (found.state, found.gap, found.missing) == (Standing.NO_NUMBER, None, None)
        return
    asked = Fraction(wanted.value)
    assert found.gap == pytest.approx(float(share - asked))
    top, below = by_day[last]
    strict = wanted.comparator is Comparator.ABOVE
    short = asked * below / 100 - top
    missing = math.floor(short) + 1 if strict else math.ceil(short)
    assert found.missing == max(0, missing)
    assert wanted.period_end is not None
    left = (wanted.period_end - last).days / 365.25
    if share > asked or (share == asked and not strict):
        assert (found.state, found.pace_needed) == (Standing.MET, None)
    elif left <= 0:
        assert (found.state, found.pace_needed) == (Standing.BEHIND, None)
    else:
        assert found.pace_needed == pytest.approx(float(asked - share) / left)
        on_track = slope * left >= float(asked - share)
        assert found.state is (Standing.ON_TRACK if on_track else Standing.BEHIND)
