"""The simulated sample: plausible, consistent, repeatable, and called simulated everywhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import Crosswalk
from geodata.errors import DataMissing
from geodata.indicators import load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.points import load_point_catalogue
from geodata.sample import make_sample, publish_sample, sample_fingerprint
from geodata.sample.people import largest_remainder
from geodata.sample.placing import inside
from geodata.store import Publication, Store, open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from tests.geodata.sample_country import make_country, write_country

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
CENSUS_2019 = {
    "52": 1_486_918,
    "64": 1_513_847,
    "38": 3_640_128,
    "74": 2_426_561,
    "60": 1_230_808,
}
LAST = pd.Timestamp(2025, 12, 31)


@pytest.fixture(scope="module")
def sample() -> Publication:
    registry, old, new, crosswalk = make_country()
    return make_sample(registry, old, new, crosswalk)


@pytest.fixture(scope="module")
def communes(sample: Publication) -> pd.DataFrame:
    """Observations of communes, with the province of the source."""
    rows = sample.observations
    rows = rows[rows["level"] == "commune"]
    return rows.assign(province=rows["source_id"].str.split("-").str[1])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DataDir, Store]]:
    data_dir = DataDir(tmp_path_factory.mktemp("atlas"))
    write_country(data_dir)
    steps: list[str] = []
    assert publish_sample(data_dir, progress=steps.append).changed
    assert steps[0] == "reading units and boundaries"
    assert steps[-1] == "publishing"
    with open_store(data_dir.database) as store:
        yield data_dir, store


def test_every_indicator_of_coverage_has_values_in_both_vintages(communes: pd.DataFrame) -> None:
    general = {one.code for one in load_catalogue().of_theme("statistics")}
    general |= {code for code in load_catalogue().codes if code.startswith("broadband_")}
    for vintage in (OLD, NEW):
        found = set(communes.loc[communes["vintage"] == vintage, "indicator"])
        assert found == set(load_catalogue().codes) - general


def test_old_units_speak_up_to_june_2025_and_new_ones_after(communes: pd.DataFrame) -> None:
    days = communes.groupby("vintage")["date"].unique()
    assert sorted(days[OLD]) == [
        *(pd.Timestamp(year, 12, 31) for year in range(2019, 2025)),
        pd.Timestamp(2025, 6, 30),
    ]
    assert list(days[NEW]) == [LAST]


def test_people_of_2019_sum_to_the_census_of_each_province(communes: pd.DataFrame) -> None:
    rows = communes[(communes["indicator"] == "population") & (communes["date"] == "2019-12-31")]
    assert rows.groupby("province")["numerator"].sum().to_dict() == CENSUS_2019


def test_numerators_never_exceed_denominators_and_are_whole(communes: pd.DataFrame) -> None:
    shares = communes.dropna(subset=["denominator"])
    assert len(shares) > 5_000
    assert (shares["numerator"] <= shares["denominator"]).all()
    parts = communes[["numerator", "denominator"]].to_numpy()
    parts = parts[np.isfinite(parts)]
    assert (parts >= 0).all()
    assert (parts == np.round(parts)).all()


def test_shares_of_a_base_use_that_base_as_denominator(communes: pd.DataFrame) -> None:
    key = ["vintage", "code", "date"]
    for code, base in (
        ("fibre_available_households", "households"),
        ("mobile_5g_population", "population"),
        ("fibre_villages", "villages"),
    ):
        own = communes[communes["indicator"] == code].set_index(key)["denominator"]
        whole = communes[communes["indicator"] == base].set_index(key)["numerator"]
        pd.testing.assert_series_equal(
            own, whole.loc[own.index], check_names=False, check_index=False
        )


def test_counts_rise_over_the_years_and_silent_villages_fall(communes: pd.DataFrame) -> None:
    old = communes[(communes["vintage"] == OLD) & communes["numerator"].notna()]
    wide = old.pivot_table(index=["indicator", "basis", "code"], columns="date", values="numerator")
    filled = wide.ffill(axis=1)
    change = filled.diff(axis=1).iloc[:, 1:]
    rising = change[change.index.get_level_values("indicator") != "no_signal_villages"]
    falling = change[change.index.get_level_values("indicator") == "no_signal_villages"]
    assert (rising.fillna(0) >= 0).all(axis=None)
    assert (falling.fillna(0) <= 0).all(axis=None)
    assert falling.sum(axis=None) < 0


def test_subscribers_are_among_those_able_to_order(communes: pd.DataFrame) -> None:
    key = ["vintage", "code", "date"]
    declared = communes[communes["basis"] == "declared"].set_index(key)
    able = declared.loc[declared["indicator"] == "fibre_available_households", "numerator"]
    subscribed = declared.loc[declared["indicator"] == "fibre_subscribed_households", "numerator"]
    both = pd.concat([able, subscribed], axis=1, keys=["able", "subscribed"]).dropna()
    assert len(both) > 800
    assert (both["subscribed"] <= both["able"]).all()


def test_measured_lies_below_declared_and_never_replaces_it(communes: pd.DataFrame) -> None:
    key = ["vintage", "code", "date"]
    rows = communes[communes["indicator"] == "mobile_4g_population"]
    wide = rows.pivot_table(index=key, columns="basis", values="numerator").dropna()
    assert (wide["measured"] <= wide["declared"]).all()
    assert (wide["measured"] < wide["declared"]).mean() > 0.9
    assert set(communes.loc[communes["indicator"] == "mobile_5g_population", "basis"]) == {
        "declared",
        "modelled",
    }


def test_5g_is_a_true_zero_before_it_began_and_no_data_before_anyone_asked(
    communes: pd.DataFrame,
) -> None:
    rows = communes[
        (communes["indicator"] == "mobile_5g_population") & (communes["basis"] == "declared")
    ]
    sums = rows.groupby("date")["numerator"].sum()
    assert pd.Timestamp(2019, 12, 31) not in sums.index
    assert (sums[: pd.Timestamp(2023, 12, 31)] == 0).all()
    assert 0 < sums[pd.Timestamp(2024, 12, 31)] < sums[LAST]


def test_mountain_communes_lag_behind_towns(communes: pd.DataFrame) -> None:
    rows = communes[
        (communes["indicator"] == "fibre_available_households")
        & (communes["basis"] == "declared")
        & (communes["date"] == "2022-12-31")
        & communes["province"].isin(["38", "64"])
    ]
    share = rows["numerator"] / rows["denominator"]
    district, commune = rows["code"].str[2], rows["code"].str[3]
    mountain = share[(district == "1") & (commune >= "2")].mean()
    town = share[(district == "0") & (commune < "2")].mean()
    assert town - mountain > 0.2


def test_province_shares_follow_their_curves(communes: pd.DataFrame) -> None:
    rows = communes[
        (communes["indicator"] == "fibre_available_households")
        & (communes["basis"] == "declared")
        & (communes["date"] == "2024-12-31")
    ]
    sums = rows.groupby("province")[["numerator", "denominator"]].sum()
    share = 100 * sums["numerator"] / sums["denominator"]
    expected = {"38": 82, "52": 84, "60": 95.3, "64": 65, "74": 99.1}
    for province, percent in expected.items():
        assert share[province] == pytest.approx(percent, abs=2.5)


def test_some_values_are_missing_and_some_are_true_zeros(communes: pd.DataFrame) -> None:
    old = communes[(communes["vintage"] == OLD) & (communes["indicator"] == "fibre_villages")]
    assert 0.85 * 150 * 7 < len(old) < 150 * 7
    households = communes[(communes["vintage"] == OLD) & (communes["indicator"] == "households")]
    assert len(households) == 150 * 7
    zeros = communes[communes["numerator"] == 0]
    assert {"no_signal_villages", "fibre_schools", "fibre_hospitals"} <= set(zeros["indicator"])
    adults = communes[communes["indicator"] == "smartphone_adults"]
    assert adults["date"].min() == pd.Timestamp(2021, 12, 31)


def test_medians_come_with_enough_samples_and_are_given_for_whole_units(
    sample: Publication,
) -> None:
    medians = sample.observations.dropna(subset=["value"])
    assert set(medians["indicator"]) == {"fixed_download_mbps", "mobile_download_mbps"}
    old = medians[(medians["level"] == "commune") & (medians["vintage"] == OLD)]
    assert (old["samples"] >= 10).all()
    provinces = medians[(medians["level"] == "province") & (medians["vintage"] == NEW)]
    assert set(provinces["code"]) == {"38", "52", "68"}  # 79 has a commune outside the sample
    one = medians[
        (medians["level"] == "district")
        & (medians["code"] == "542")
        & (medians["indicator"] == "fixed_download_mbps")
        & (medians["date"] == "2024-12-31")
    ]
    members = old[
        old["code"].str.startswith("521")
        & (old["indicator"] == "fixed_download_mbps")
        & (old["date"] == "2024-12-31")
    ]
    assert one["samples"].tolist() == [members["samples"].sum()]
    mean = np.average(members["value"], weights=members["samples"])
    assert one["value"].tolist() == [pytest.approx(mean, abs=0.051)]


def test_base_stations_drawn_are_base_stations_counted(sample: Publication) -> None:
    stations = sample.points[sample.points["layer"] == "base_station"]
    places = sample.placements[sample.placements["vintage"] == NEW].set_index("point_id")["code"]
    technology = stations["attributes"].map(lambda known: known["technology"])
    for label, total in (("4G", 15_880), ("5G", 2_834)):
        chosen = stations[technology == label]
        assert len(chosen) == total
        drawn = places.loc[chosen["point_id"]].value_counts()
        rows = sample.observations
        counted = rows[
            (rows["indicator"] == f"base_stations_{label.lower()}") & (rows["vintage"] == NEW)
        ].set_index("code")["numerator"]
        assert counted[counted > 0].to_dict() == drawn.to_dict()


def test_binh_duong_has_the_points_its_plan_counts(sample: Publication) -> None:
    rows = sample.points[sample.points["source_id"].str.contains("-74-")]
    sizes = rows.groupby("layer").size()
    assert sizes["tslcd"] == 184
    assert sizes["video_conference"] == 120
    network = rows[rows["layer"] == "tslcd"]
    since = network["attributes"].map(lambda known: known["since"])
    assert since.max() <= "2020-12-31"
    assert set(network["status"]) == {"active"}
    kinds = network["attributes"].map(lambda known: known["kind"]).value_counts()
    assert kinds["commune_committee"] == 30  # every commune of this small province
    stations = rows[rows["layer"] == "base_station"]["attributes"]
    assert sum(known["since"] <= "2020-12-31" for known in stations) > 2_500


def test_every_gia_lai_commune_committee_is_on_the_network(sample: Publication) -> None:
    rows = sample.points[
        (sample.points["layer"] == "tslcd") & sample.points["source_id"].str.contains("-64-")
    ]
    kinds = rows["attributes"].map(lambda known: known["kind"]).value_counts()
    assert kinds["commune_committee"] == 30
    assert kinds["district_committee"] == kinds["district_party"] == 5


def test_points_lie_inside_the_communes_they_are_placed_in(sample: Publication) -> None:
    registry, old, new, _ = make_country()
    assert len(registry.units(OLD, Level.COMMUNE)) == 150
    places = sample.points.set_index("point_id")[["lon", "lat"]]
    for vintage, boundaries in ((OLD, old), (NEW, new)):
        rows = sample.placements[sample.placements["vintage"] == vintage]
        shapes = boundaries.set_index("code").loc[rows["code"], "geometry"].to_numpy()
        points = places.loc[rows["point_id"]].to_numpy()
        touching = shapely.distance(shapes, shapely.points(points))
        assert (touching < 2e-6).all()  # coordinates are rounded to six decimals


def test_attributes_are_those_that_the_layers_declare(sample: Publication) -> None:
    catalogue = load_point_catalogue()
    assert set(sample.points["layer"]) == set(catalogue.layers)
    for layer, rows in sample.points.groupby("layer"):
        keys = {key for known in rows["attributes"] for key in known}
        assert keys == set(catalogue.get(str(layer)).attributes)
    coded = {known.get("kind") for known in sample.points["attributes"]} - {None}
    assert coded | set(sample.points["status"]) <= set(catalogue.values)


def test_everything_is_called_simulated(sample: Publication) -> None:
    assert all(source.simulated for source in sample.sources)
    assert all("mô phỏng" in source.title.lower() for source in sample.sources)
    assert sample.points["name"].str.endswith("(mô phỏng)").all()
    assert sample.pilots["reason"].str.contains("mô phỏng").all()
    assert "mô phỏng" in sample.title
    assert "Không phải số liệu thật" in (sample.note or "")


def test_pilots_follow_each_plan(sample: Publication) -> None:
    old = sample.pilots[sample.pilots["vintage"] == OLD]
    assert old.groupby("plan").size().to_dict() == {
        "plan-38": 4,
        "plan-52": 5,
        "plan-64": 5,
        "plan-74": 3,
    }
    for plan in ("plan-52", "plan-64"):  # one for each district
        assert old.loc[old["plan"] == plan, "code"].str[2].nunique() == 5
    new = sample.pilots[sample.pilots["vintage"] == NEW]
    carried = {code for codes in new["carried_from"] for code in codes.split(", ")}
    assert carried == set(old["code"])
    assert not new.duplicated(["code", "plan"]).any()


def test_what_is_carried_over_the_reform_is_conserved(communes: pd.DataFrame) -> None:
    rows = communes[communes["indicator"] == "population"]
    sums = rows.groupby(["vintage", "date"])["numerator"].sum()
    before, after = sums[OLD, pd.Timestamp(2025, 6, 30)], sums[NEW, LAST]
    assert 1.0 < after / before < 1.01  # half a year of growth, nothing lost or doubled


def test_the_same_seed_makes_the_same_rows_and_another_seed_others(sample: Publication) -> None:
    registry, old, new, crosswalk = make_country()
    again = make_sample(registry, old, new, crosswalk)
    pd.testing.assert_frame_equal(again.observations, sample.observations)
    pd.testing.assert_frame_equal(again.points, sample.points)
    other = make_sample(registry, old, new, crosswalk, seed=1)
    assert not other.points["lon"].equals(sample.points["lon"])


def test_publishing_twice_changes_nothing(published: tuple[DataDir, Store]) -> None:
    data_dir, store = published
    again = publish_sample(data_dir)
    assert not again.changed
    assert [item.number for item in store.releases()] == [again.release.number] == [1]
    assert again.release.simulated
    assert again.release.fingerprint == sample_fingerprint(data_dir, 20_260_101)
    assert sample_fingerprint(data_dir, 1) != again.release.fingerprint


def test_the_published_sample_stands_in_the_cube(published: tuple[DataDir, Store]) -> None:
    data_dir, store = published
    registry = UnitRegistry.load(data_dir)
    cube = Cube.load(store, registry, load_catalogue())
    day = date(2019, 12, 31)
    provinces = cube.values(OLD, Level.PROVINCE, "population", day, "counted")
    codes = [unit.code for unit in registry.units(OLD, Level.PROVINCE)]
    assert dict(zip(codes, provinces.value.tolist(), strict=True)) == CENSUS_2019
    assert provinces.simulated.all()
    assert provinces.reporting.tolist() == [30] * 5
    frame = pd.read_parquet(data_dir.crosswalk(BEFORE_REFORM, AFTER_REFORM))
    bridges = Bridges([Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)])
    carried = CarriedCube(cube, registry, load_catalogue(), bridges)
    history = carried.series(NEW, "52", "population", "counted")
    assert len(history) == 8
    assert history[0].value == CENSUS_2019["52"] + CENSUS_2019["64"]
    assert [point.vintage for point in history[-2:]] == [OLD, NEW]


def test_without_a_build_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        publish_sample(DataDir(tmp_path))


def test_largest_remainders_sum_exactly() -> None:
    found = largest_remainder(np.array([1.0, 1.0, 1.0, 0.5]), 10)
    assert found.tolist() == [3.0, 3.0, 3.0, 1.0]
    assert largest_remainder(np.array([2.0, 1.0]), 7).tolist() == [5.0, 2.0]


def test_a_place_is_found_even_where_chance_fails() -> None:
    sliver = shapely.Polygon([(0, 0), (1, 1), (1, 1 + 1e-9), (0, 1e-9)])
    square = shapely.box(10, 10, 11, 11)
    shapes = np.array([sliver, square])
    places = inside(shapes, np.random.default_rng(1))
    assert shapely.distance(sliver, shapely.Point(places[0])) < 1e-9
    assert square.contains(shapely.Point(places[1]))
