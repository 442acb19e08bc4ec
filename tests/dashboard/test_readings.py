"""What the page says about units, against sums made directly from the observations."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.facts import facts_of
from dashboard.readings import Readings
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import Status
from dashboard.settings import Settings
from dashboard.state import parse
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from tests.dashboard.page_of_sample import Sample, sample_of
from tests.small_atlas import small_service

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
FIBRE = "fibre_available_households"


@pytest.fixture
def sample(atlas_data: DataDir) -> Sample:
    return sample_of(atlas_data.root)


def share(rows: pd.DataFrame) -> float:
    return float(100 * rows["numerator"].sum() / rows["denominator"].sum())


def test_value_target_gap_and_change_of_a_province(sample: Sample) -> None:
    found = sample.page.readings.summary(sample.view(f"?v={NEW}&p=38&y=2025&i={FIBRE}"))
    rows = sample.declared(NEW, FIBRE, "2025-12-31", "38")
    before = share(sample.declared(OLD, FIBRE, "2024-12-31", "38"))
    assert found.value == pytest.approx(share(rows), abs=1e-9)
    assert found.change == pytest.approx(share(rows) - before, abs=1e-9)
    assert found.since == date(2024, 12, 31)
    (target,) = found.targets
    assert (target.value, target.comparator, target.by) == (80, ">=", date(2025, 12, 31))
    assert target.gap == pytest.approx(share(rows) - 80, abs=1e-9)
    each = 100 * rows["numerator"] / rows["denominator"]
    assert (found.met, found.behind) == (int((each >= 80).sum()), int((each < 80).sum()))
    assert (found.units, found.with_data) == (166, len(rows))


def test_missing_households_are_counted(sample: Sample) -> None:
    found = sample.page.readings.summary(sample.view(f"?v={OLD}&p=38&y=2021&i={FIBRE}"))
    rows = sample.declared(OLD, FIBRE, "2021-12-31", "38")
    (target,) = found.targets
    assert (target.value, target.by) == (50, date(2022, 12, 31))
    lacking = 0.5 * rows["denominator"].sum() - rows["numerator"].sum()
    assert (target.missing or 0) == max(0, -int(-lacking // 1))


def test_province_of_two_plans_has_no_gap_of_its_own(sample: Sample) -> None:
    found = sample.page.readings.summary(sample.view(f"?v={NEW}&p=52&y=2025&i={FIBRE}"))
    plans = [(one.province, one.comparator, one.value, one.gap) for one in found.targets]
    assert plans == [("Bình Định", ">", 80, None), ("Gia Lai", ">", 50, None)]
    assert found.met is not None
    assert found.behind is not None
    assert found.met + found.behind == found.with_data


def test_communes_are_judged_by_the_plan_of_their_old_province(sample: Sample) -> None:
    rows = {
        row.code: row for row in sample.page.readings.rows(sample.view(f"?v={NEW}&p=52&i={FIBRE}"))
    }
    origin = dict(zip(sample.crosswalk["to_code"], sample.crosswalk["from_code"], strict=True))
    registry = sample.page.service.registry
    targets = {"52": 80.0, "64": 50.0}
    for code in list(rows)[::15]:
        old = registry.get(OLD, origin[code]).province_code
        assert rows[code].target == targets[old], code


def test_country_adds_up_what_reports(sample: Sample) -> None:
    found = sample.page.readings.summary(sample.view(f"?v={NEW}&p=all&y=2025&i={FIBRE}"))
    rows = pd.concat(
        sample.declared(NEW, FIBRE, "2025-12-31", code) for code in sample.page.facts.provinces[NEW]
    )
    assert found.value == pytest.approx(share(rows), abs=1e-9)
    assert (found.units, found.with_data) == (3321, len(rows))
    assert found.targets == ()


def test_median_is_not_aggregated(sample: Sample) -> None:
    view = sample.view(f"?v={NEW}&p=all&i=fixed_download_mbps&b=measured")
    found = sample.page.readings.summary(view)
    assert found.value is None
    assert found.with_data > 0
    known = [row for row in sample.page.readings.rows(view) if row.value is not None]
    assert len(known) == found.with_data
    assert all(row.samples and row.numerator is None for row in known)


def test_rows_of_a_district_and_what_is_missing(sample: Sample) -> None:
    view = sample.view(f"?v={OLD}&p=38&d=384&y=2019&i={FIBRE}")
    rows = sample.page.readings.rows(view)
    units = sample.page.service.registry.units(OLD, Level.COMMUNE, "384")
    assert [row.code for row in rows] == [unit.code for unit in units]
    reported = sample.declared(OLD, FIBRE, "2019-12-31", "38")
    for row in rows:
        if row.code in reported.index:
            numerator, denominator = reported.loc[row.code, ["numerator", "denominator"]]
            assert row.value == pytest.approx(100 * numerator / denominator)
        else:
            assert (row.value, row.gap, row.state) == (None, None, "no_data")
    assert {row.district for row in rows} == {"Huyện Mường Lát"}


def merged(sample: Sample, *, exact: bool) -> str:
    """A new commune of Thanh Hóa made of several old ones, all whole or one of them divided."""
    links = sample.crosswalk[
        sample.crosswalk["to_code"].isin(
            [unit.code for unit in sample.page.service.registry.units(NEW, Level.COMMUNE, "38")]
        )
    ]
    groups = links.groupby("to_code")["exact"].agg(["all", "size"])
    chosen = groups[(groups["all"] == exact) & (groups["size"] > 1)]
    return str(chosen.index[0])


def test_series_reach_back_over_an_exact_merger(sample: Sample) -> None:
    code = merged(sample, exact=True)
    reading = sample.page.readings.unit(sample.view(f"?v={NEW}&p=38"), code)
    sources = sample.crosswalk.loc[sample.crosswalk["to_code"] == code, "from_code"]
    assert sorted(kin.unit.code for kin in reading.came_from) == sorted(sources)
    assert all(kin.whole for kin in reading.came_from)
    assert reading.carried
    households = next(one for one in reading.indicators if one.indicator == "households")
    frame = sample.observations
    old = frame[
        (frame["vintage"] == OLD)
        & (frame["indicator"] == "households")
        & (frame["basis"] == households.basis)
        & frame["code"].isin(sources)
    ]
    sums = old.groupby("date")["numerator"].sum()
    carried = {point.day: point.value for point in households.series if point.carried}
    assert carried == {pd.Timestamp(str(day)).date(): value for day, value in sums.items()}
    assert {point.status for point in households.series if point.carried} == {Status.EXACT}
    assert households.reforms == (date(2025, 7, 1),)


def test_split_commune_has_a_series_that_says_what_is_estimated(sample: Sample) -> None:
    links = sample.crosswalk
    inexact = links[~links["exact"].astype(bool)]
    units = {unit.code for unit in sample.page.service.registry.units(NEW, Level.COMMUNE, "38")}
    code = str(inexact.loc[inexact["to_code"].isin(units), "to_code"].iloc[0])
    view = sample.view(f"?v={NEW}&p=38&y=2024&i={FIBRE}")
    reading = sample.page.readings.unit(view, code)
    assert any(not kin.whole for kin in reading.came_from)
    fibre = next(one for one in reading.indicators if one.indicator == FIBRE)
    reported = sample.declared(OLD, FIBRE, "2024-12-31", "38")
    parts = reported[["numerator", "denominator"]]
    mine = links[links["to_code"] == code].set_index("from_code").join(parts, how="inner")
    below = (mine["weight"] * mine["denominator"]).sum()
    above = (mine["weight"] * mine["numerator"]).sum()
    guessed = (mine["weight"] * mine["denominator"])[~mine["exact"].astype(bool)].sum()
    point = next(one for one in fibre.series if one.day == date(2024, 12, 31))
    assert (point.status, point.origin) == (Status.ESTIMATED, OLD)
    assert point.value == pytest.approx(100 * above / below, abs=1e-9)
    assert point.estimated_share == pytest.approx(guessed / below, abs=1e-9)
    row = next(one for one in sample.page.readings.rows(view) if one.code == code)
    assert (row.value, row.estimated_share) == (point.value, point.estimated_share)
    assert {part.unit.code for part in row.made_of} == set(mine.index)
    assert sum(part.share for part in row.made_of) == pytest.approx(1.0)


def test_rows_of_the_small_country_carried_by_hand(tmp_path: Path) -> None:
    """Sums of `tests/dashboard/test_carried_map.py`: 600 of 13,600 households are estimated."""
    service = small_service(tmp_path, carried=True)
    kinship = Kinship(service.registry, service.cube.bridges)
    facts = facts_of(service, kinship, Settings(data=tmp_path, province=None))
    readings = Readings(service, facts, kinship, (), ())
    rows = readings.rows(parse(f"?v={NEW}&y=2024&p=all", facts)[0])
    assert [(row.code, row.status, row.origin) for row in rows] == [
        ("38001", Status.ESTIMATED, OLD),
        ("48001", Status.ESTIMATED, OLD),
    ]
    assert [row.value for row in rows] == pytest.approx([100 * 7628 / 13600, 55.5])
    assert [row.estimated_share for row in rows] == pytest.approx([600 / 13600, 1.0])
    largest, *_, split = rows[0].made_of
    assert (largest.share, split.share) == pytest.approx((1000 / 13600, 600 / 13600))
    assert (split.unit.code, split.basis, split.weight) == ("38014", "area", 0.6)
    (own,) = [row for row in readings.rows(parse("?p=all", facts)[0]) if row.value is not None]
    assert (own.status, own.estimated_share, own.made_of) == (Status.REPORTED, None, ())
    summary = readings.summary(parse(f"?v={NEW}&y=2024&p=all", facts)[0])
    assert summary.value == pytest.approx(100 * (7628 + 222) / 14000)
    assert summary.change == pytest.approx(100 * (7628 + 222) / 14000 - 50)
    assert summary.since == date(2023, 12, 31)


def test_old_unit_says_where_it_went(sample: Sample) -> None:
    reading = sample.page.readings.unit(sample.view(f"?v={OLD}&p=64"), "64")
    assert [(kin.unit.code, kin.whole) for kin in reading.went_into] == [("52", True)]
    assert reading.came_from == ()


def test_simulated_only_while_something_simulated_is_in_view(sample: Sample) -> None:
    assert sample.page.readings.is_simulated(sample.view(f"?v={NEW}&p=38"))
    assert not sample.page.readings.is_simulated(sample.view(f"?v={NEW}&p=01"))
    assert sample.page.readings.is_simulated(sample.view(f"?v={OLD}&p=38&y=2019&i=population"))


def test_layers_are_counted_in_the_place(sample: Sample) -> None:
    counts = sample.page.readings.layer_counts(sample.view(f"?v={OLD}&p=74&y=2023"))
    assert counts["tslcd"] == 184
