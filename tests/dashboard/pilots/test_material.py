"""Candidates and measures of the small country, worked out by hand; old districts of the sample.

Province 38 is four by four squares, one of which is 38001 + 4 * row + column; see `small_atlas`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from dashboard.atlas_data import AtlasData, Published
from dashboard.packs import PackStore
from dashboard.pilots.gathering.communes import Area, Communes, mostly
from dashboard.pilots.gathering.gatherer import Gatherer
from dashboard.pilots.gathering.points import in_service
from dashboard.plans.gaps import Gaps
from dashboard.points import PointSet
from dashboard.services import AtlasService
from geodata.boundaries import mapped_vintages
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.errors import BadRequest, ImportRefused, UnitNotFound
from geodata.indicators import load_catalogue
from geodata.ingest.user_columns import ColumnShelf
from geodata.joins import Cube
from geodata.lineage import Lineage
from geodata.paths import DataDir
from geodata.pilots.candidates import Candidates, Floats, Material, Measure
from geodata.pilots.criteria import Criterion
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import EQUAL_DEMAND, Scenario
from geodata.pilots.user_columns import FlagColumn, NumberColumn, UserColumns
from geodata.targets import Comparator, Target, load_targets
from geodata.units import Level, UnitRegistry
from tests.small_atlas import (
    BEFORE,
    DAY,
    FIBRE,
    NEW,
    NEW_DAY,
    OLD,
    SHARES,
    shapes,
    small_geometry,
    small_links,
    small_observations,
    small_points,
    small_registry,
)

T3 = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t3")  # 80 % by 2025
CODES = [f"{38001 + place:05d}" for place in range(16)]
PLACES = np.array([(105.03 + 0.1 * (n % 4), 20.04 + 0.1 * (n // 4)) for n in range(16)])
"""Where the registry has the communes of province 38: not in their middle."""


def placed_registry() -> UnitRegistry:
    """The small country with a point for every commune: ours, or the corner of its first part."""
    points = {code: shape.bounds[:2] for code, shape in shapes().items()}
    points |= {code: tuple(place) for code, place in zip(CODES, PLACES.tolist(), strict=True)}
    plain = small_registry()
    return UnitRegistry(
        replace(unit, lon=points[unit.code][0], lat=points[unit.code][1])
        if unit.level is Level.COMMUNE and unit.code in points
        else unit
        for vintage in plain.vintages
        for level in plain.levels(vintage)
        for unit in plain.units(vintage, level)
    )


def service(
    folder: Path,
    observations: pd.DataFrame | None = None,
    *,
    carried: bool = False,
    targets: tuple[Target, ...] = (),
    points: Mapping[str, PointSet] | None = None,
) -> AtlasService:
    registry, catalogue = placed_registry(), load_catalogue()
    given = small_observations() if observations is None else observations
    bridges = Bridges([small_links()] if carried else [])
    found = AtlasService(
        AtlasData(
            registry=registry,
            catalogue=catalogue,
            cube=CarriedCube(Cube(given, registry, catalogue, 1), registry, catalogue, bridges),
            packs=PackStore(DataDir(folder), registry, small_geometry),
            points=small_points() if points is None else points,
            pilots={},
            release=Published("7", date(2026, 1, 15), simulated=True),
        )
    )
    found.gaps = Gaps(registry, Lineage(registry, bridges), targets)
    return found


def rows(*given: tuple[str, str, date, float, float], **same: object) -> pd.DataFrame:
    """Observations: (code, indicator, day, numerator, denominator), declared and simulated."""
    return pd.DataFrame(
        [
            {
                "vintage": OLD, "code": code, "level": "commune", "indicator": indicator,
                "date": pd.Timestamp(day), "basis": "declared", "source_id": "s",
                "numerator": numerator, "denominator": denominator, "value": np.nan,
                "samples": np.nan, "added_in": 1, "simulated": True, **same,
            }
            for code, indicator, day, numerator, denominator in given
        ]
    ).astype({"date": "datetime64[s]"})  # fmt: skip


def shares(day: date, places: range, share: float = 50.0, **same: object) -> pd.DataFrame:
    return rows(*((CODES[place], FIBRE, day, share, 100.0) for place in places), **same)


def scenario(*measures: str, province: str = "38", vintage: str = OLD, **more: Any) -> Scenario:
    criteria = tuple(Criterion(one) for one in measures)
    given = {"demand": EQUAL_DEMAND, **more}
    return Scenario(vintage, province, given.pop("rule", Rule()), criteria, **given)


def material(found: AtlasService, *measures: str, **more: Any) -> Material:
    return Gatherer(found).material(scenario(*measures, **more))


def measure(found: AtlasService, key: str, **more: Any) -> Measure:
    return material(found, key, **more).measures[key]


def numbers(found: Measure) -> Floats:
    """The values of a measure."""
    return found.values  # noqa: PD011  no frame


def told(found: Material) -> list[tuple[str, dict[str, Any]]]:
    return [(one.code, dict(one.details)) for one in found.findings]


# --- candidates -----------------------------------------------------------------------------------


def test_candidates_of_a_province(tmp_path: Path) -> None:
    found = Gatherer(service(tmp_path)).candidates(OLD, "38")
    assert found.codes == tuple(CODES)
    assert found.points.tolist() == PLACES.tolist()
    wanted = [
        [one, other]
        for one in range(16)
        for other in range(one + 1, 16)
        if abs(one % 4 - other % 4) + abs(one // 4 - other // 4) == 1
    ]
    assert found.adjacent.tolist() == wanted
    assert len(wanted) == 24
    assert [(one.key, one.label, sorted(one.members)) for one in found.districts] == [
        ("380", "Huyện Nam", CODES[:8]),
        ("381", "Huyện Bắc", CODES[8:]),
    ]
    assert found.tags == {"kind:xa": frozenset(CODES)}


def test_candidates_of_the_country_and_its_islands(tmp_path: Path) -> None:
    gatherer = Gatherer(service(tmp_path))
    found = gatherer.candidates(OLD, "VN")
    assert len(found) == 21
    assert found.tags["island"] == {"48001", "48002", "498-00", "56001", "56002"}
    assert gatherer.candidates(OLD, "48").tags["island"] == {"498-00"}, "the largest part is main"
    assert gatherer.candidates(OLD, "country").codes == found.codes


@pytest.mark.parametrize(
    ("vintage", "province", "land"),
    [(OLD, "99", None), ("1999-01-01", "38", None), (OLD, "380", None), (NEW, "99", OLD),
     (NEW, "380", OLD), (NEW, "38", "1999-01-01"), (OLD, "<b>", None)],
)  # fmt: skip
def test_places_that_there_are_not_are_refused(
    tmp_path: Path, vintage: str, province: str, land: str | None
) -> None:
    with pytest.raises((BadRequest, UnitNotFound)):
        Gatherer(service(tmp_path)).candidates(vintage, province, land)


def test_after_the_reform_a_commune_is_of_the_district_most_of_it_came_from(
    tmp_path: Path,
) -> None:
    """New 38001 came from 8 communes of 380 and 7.6 of 381, nothing known of their size."""
    gatherer = Gatherer(service(tmp_path, carried=True))
    found = gatherer.candidates(NEW, "38")
    assert [(one.key, one.label, one.members) for one in found.districts] == [
        ("380", "Huyện Nam", {"38001"})
    ]
    said = told(gatherer.material(scenario(vintage=NEW)))
    assert said == [
        ("district_without_commune", {"vintage": OLD, "district": "381", "name": "Huyện Bắc"})
    ]
    other = gatherer.candidates(NEW, "48")
    assert [(one.key, one.members) for one in other.districts] == [("490", {"48001"})]


def test_most_of_a_commune_is_counted_in_people_where_they_are_known(tmp_path: Path) -> None:
    people = rows(
        *((code, "population", DAY, 3000.0 if place >= 8 else 1000.0, np.nan)
          for place, code in enumerate(CODES)),
        basis="counted", simulated=False,
    )  # fmt: skip
    found = Gatherer(service(tmp_path, people, carried=True)).candidates(NEW, "38")
    assert [one.key for one in found.districts] == ["381"]


def test_without_a_bridge_there_are_no_old_districts_and_that_is_said(tmp_path: Path) -> None:
    found = material(service(tmp_path), vintage=NEW)
    assert found.candidates.districts == ()
    assert told(found) == [("no_old_districts", {"vintage": NEW})]


def test_of_districts_that_share_equally_the_first_is_taken() -> None:
    links = pd.DataFrame(
        [("n", "a", 0.1), ("n", "b", 0.4), ("n", "c", 0.2), ("n", "d", 0.3), ("m", "x", 1.0)],
        columns=["from_code", "to_code", "weight"],
    )
    parents = {"a": "D2", "b": "D2", "c": "D1", "d": "D1", "x": "D3"}
    assert mostly(links, ["n", "m"], parents, ["D1", "D2"]) == {"n": "D1", "m": None}
    assert mostly(links, ["n"], parents, ["D2"]) == {"n": "D2"}


def test_the_territory_of_a_province_of_another_vintage(tmp_path: Path) -> None:
    gatherer = Gatherer(service(tmp_path, carried=True))
    assert gatherer.candidates(NEW, "38", OLD).codes == ("38001",)
    assert gatherer.candidates(NEW, "48", OLD).codes == ("48001",)
    assert gatherer.candidates(NEW, "56", OLD).codes == ()
    assert gatherer.candidates(OLD, "38", NEW).codes == tuple(CODES)


# --- indicators and gaps --------------------------------------------------------------------------


def test_an_indicator_is_that_of_the_latest_day_with_its_marks(tmp_path: Path) -> None:
    found = measure(service(tmp_path), f"indicator:{FIBRE}")
    wanted = [np.nan if share is None else share for share in SHARES]
    assert numbers(found) == pytest.approx(wanted, nan_ok=True)
    assert (found.day, found.basis, found.origin, found.unit) == (DAY, "declared", None, "percent")
    assert found.simulated.tolist() == [share is not None for share in SHARES]
    assert not found.estimated.any()
    assert not numbers(found).flags.writeable
    people = measure(service(tmp_path), "indicator:population")
    assert set(numbers(people)) == {1234.0}
    assert people.basis == "counted"


def test_data_after_the_day_of_a_scenario_do_not_count(tmp_path: Path) -> None:
    atlas = service(tmp_path)
    found = measure(atlas, f"indicator:{FIBRE}", day=date(2024, 12, 30))
    assert (found.day, set(numbers(found))) == (BEFORE, {50.0})
    nothing = measure(atlas, f"indicator:{FIBRE}", day=date(2020, 1, 1))
    assert np.isnan(numbers(nothing)).all()
    assert (nothing.day, nothing.basis, nothing.origin) == (None, None, None)


def test_values_of_another_vintage_are_carried_and_say_so(tmp_path: Path) -> None:
    """38014 gave 0.6 of itself; 38015 and 38016 have no data."""
    found = measure(service(tmp_path, carried=True), f"indicator:{FIBRE}", vintage=NEW, day=DAY)
    known = [share for share in SHARES[:13] if share is not None]
    wanted = 100 * (sum(share * 10 for share in known) + 0.6 * 555) / (13 * 1000 + 600)
    assert numbers(found).tolist() == pytest.approx([wanted])
    assert (found.origin, found.estimated.tolist(), found.simulated.tolist()) == (
        OLD,
        [True],
        [True],
    )
    own = measure(service(tmp_path, carried=True), f"indicator:{FIBRE}", vintage=NEW)
    assert (numbers(own).tolist(), own.day, own.origin) == ([75.0], NEW_DAY, None)


def test_a_day_of_which_few_have_data_is_passed_over_and_said(tmp_path: Path) -> None:
    late = date(2025, 3, 31)
    every, few, half = (shares(day, places) for day, places in
                        ((DAY, range(16)), (late, range(3)), (late, range(8))))  # fmt: skip
    found = material(service(tmp_path, pd.concat([every, few])), f"indicator:{FIBRE}")
    assert found.measures[f"indicator:{FIBRE}"].day == DAY
    assert told(found) == [
        ("day_passed_over",
         {"measure": f"indicator:{FIBRE}", "day": "2025-03-31", "count": 3, "of": 16})
    ]  # fmt: skip
    enough = material(service(tmp_path, pd.concat([every, half])), f"indicator:{FIBRE}")
    assert enough.measures[f"indicator:{FIBRE}"].day == late
    assert told(enough) == []
    alone = measure(service(tmp_path, few), f"indicator:{FIBRE}")
    assert (alone.day, int(np.isfinite(numbers(alone)).sum())) == (late, 3)


def test_in_a_year_real_data_come_before_made_up_ones_as_on_the_map(tmp_path: Path) -> None:
    real = shares(date(2024, 9, 30), range(16), 40.0, simulated=False)
    found = material(service(tmp_path, pd.concat([real, shares(DAY, range(16))])),
                     f"indicator:{FIBRE}")  # fmt: skip
    taken = found.measures[f"indicator:{FIBRE}"]
    assert (taken.day, set(numbers(taken)), taken.simulated.any()) == (
        date(2024, 9, 30), {40.0}, False,
    )  # fmt: skip
    assert told(found) == []


def test_made_up_data_of_a_later_year_say_that_there_are_real_ones(tmp_path: Path) -> None:
    real = shares(BEFORE, range(5), 40.0, simulated=False, basis="measured")
    found = material(service(tmp_path, pd.concat([real, shares(DAY, range(16))])),
                     f"gap:{FIBRE}")  # fmt: skip
    assert told(found) == [
        ("real_values_earlier",
         {"measure": f"gap:{FIBRE}", "day": BEFORE.isoformat(), "basis": "measured", "count": 5})
    ]  # fmt: skip


def test_the_first_basis_with_data_is_taken(tmp_path: Path) -> None:
    """Declared stands first in the catalogue, but nobody of the province has any."""
    measured = shares(BEFORE, range(16), 30.0, basis="measured")
    elsewhere = rows(("48001", FIBRE, DAY, 1.0, 2.0))
    atlas = service(tmp_path, pd.concat([measured, elsewhere]))
    assert measure(atlas, f"indicator:{FIBRE}").basis == "measured"
    assert measure(atlas, f"indicator:{FIBRE}", province="48").basis == "declared"
    assert set(numbers(measure(atlas, "indicator:mobile_5g_population"))) != {0.0}


def test_modelled_values_are_estimates(tmp_path: Path) -> None:
    found = measure(service(tmp_path), "indicator:mobile_4g_population")
    assert found.basis == "modelled"
    assert found.estimated.all()


def test_a_gap_is_what_is_missing_to_the_target(tmp_path: Path) -> None:
    found = measure(service(tmp_path, targets=(T3,)), f"gap:{FIBRE}")
    wanted = [np.nan if share is None else max(0.0, 80.0 - share) for share in SHARES]
    assert numbers(found) == pytest.approx(wanted, nan_ok=True)
    assert not np.signbit(numbers(found)[np.isfinite(numbers(found))]).any()
    assert (found.unit, found.day, found.basis) == ("percentage_points", DAY, "declared")
    assert found.name_vi == "Còn thiếu so với chỉ tiêu: Hộ có thể đăng ký cáp quang"
    above = replace(T3, comparator=Comparator.ABOVE)
    strict = measure(service(tmp_path, targets=(above,)), f"gap:{FIBRE}")
    assert 0.0 < numbers(strict)[8] < 1e-3, "80 is not more than 80"


def test_a_gap_without_a_target_is_no_data_and_not_offered(tmp_path: Path) -> None:
    atlas = service(tmp_path, targets=(T3,))
    assert np.isnan(numbers(measure(atlas, f"gap:{FIBRE}", province="48"))).all()
    offered = {province: [one.key for one in Gatherer(atlas).offered(OLD, province)]
               for province in ("38", "48")}  # fmt: skip
    assert [key for key in offered["38"] if key.startswith("gap:")] == [f"gap:{FIBRE}"]
    assert not [key for key in offered["48"] if key.startswith("gap:")]
    assert "gap:population" not in material(atlas, "gap:population").measures


def test_hard_to_reach_is_a_share_of_the_villages(tmp_path: Path) -> None:
    silent = [(0, 2.0), (1, 0.0), (2, 3.0), (3, 9.0), (4, 1.0)]
    villages = {0: 8.0, 1: 5.0, 2: 0.0, 3: 8.0}
    given = pd.concat(
        [
            rows(*((CODES[at], "no_signal_villages", DAY, n, np.nan) for at, n in silent)),
            rows(*((CODES[at], "villages", DAY, n, np.nan) for at, n in villages.items()),
                 basis="counted", simulated=False),
            rows((CODES[0], "villages", BEFORE, 99.0, np.nan)),
        ]
    )  # fmt: skip
    found = material(service(tmp_path, given), "hard_to_reach")
    share = found.measures["hard_to_reach"]
    assert numbers(share)[:6] == pytest.approx([25.0, 0.0] + 4 * [np.nan], nan_ok=True)
    assert (share.day, share.basis, share.unit) == (DAY, "declared", "percent")
    assert share.simulated.tolist() == [True, True] + 14 * [False]
    assert told(found) == [
        ("more_than_all_villages",
         {"measure": "hard_to_reach", "count": 1, "codes": [CODES[3]]})
    ]  # fmt: skip
    without = measure(service(tmp_path, rows((CODES[0], "no_signal_villages", DAY, 1.0, np.nan))),
                      "hard_to_reach")  # fmt: skip
    assert np.isnan(numbers(without)).all()


# --- points ---------------------------------------------------------------------------------------


def points_of(*given: tuple[float, float, str | None, str | None]) -> dict[str, PointSet]:
    """The small points, but with these of the state network: (lon, lat, status, since)."""
    plain = small_points()["tslcd"].rows[0]
    found = [
        {**plain, "point_id": f"p-{n}", "lon": lon, "lat": lat, "status": status,
         "attributes": {"since": since}, OLD: CODES[10] if lon < 107 else "48001"}
        for n, (lon, lat, status, since) in enumerate(given)
    ]  # fmt: skip
    return {**small_points(), "tslcd": PointSet.from_frame(pd.DataFrame(found), [OLD, NEW])}


def test_distances_are_to_the_nearest_point_line_by_line(tmp_path: Path) -> None:
    found = measure(service(tmp_path), "distance:tslcd")
    plain = Geod(ellps="WGS84")
    wanted = [
        min(plain.inv(lon, lat, *spot)[2] for spot in ((105.25, 20.25), (108.05, 16.05))) / 1000
        for lon, lat in PLACES
    ]
    assert numbers(found).tolist() == wanted
    assert (found.unit, found.day, found.simulated.all()) == ("km", None, True)


def test_points_count_only_where_they_are_in_service(tmp_path: Path) -> None:
    near = (105.25, 20.25)
    points = points_of((*near, "planned", None), (*near, "suspended", None), (*near, "hỏng", None),
                       (108.05, 16.05, "active", None))  # fmt: skip
    found = material(service(tmp_path, points=points), "distance:tslcd", "points:tslcd")
    km = numbers(found.measures["distance:tslcd"])
    assert km.min() > 400, "the nearest is in another province"
    assert numbers(found.measures["points:tslcd"]).tolist() == 16 * [0.0]
    assert told(found) == [
        ("points_not_in_service", {"measure": key, "layer": "tslcd", "count": 3})
        for key in ("distance:tslcd", "points:tslcd")
    ]


@pytest.mark.parametrize(
    ("status", "since", "until", "counts"),
    [("active", None, None, True), (None, None, None, True), ("", None, None, True),
     (float("nan"), None, None, True), ("planned", None, None, False),
     ("active", "2025-01-01", DAY, False), ("active", "2024-12-31", DAY, True),
     ("active", "2025-01-01", None, True), ("active", "quý 1/2025", DAY, True)],
)  # fmt: skip
def test_when_a_point_is_in_service(
    status: object, since: str | None, until: date | None, counts: bool
) -> None:
    assert in_service({"status": status, "attributes": {"since": since}}, until) is counts


def test_the_number_of_points_in_a_commune(tmp_path: Path) -> None:
    found = material(service(tmp_path), "points:base_station", "points:tslcd")
    stations = [(105.01 + 0.02 * (n % 20), 20.01 + 0.02 * (n // 20)) for n in range(400)]
    squares = [shapes()[code].bounds for code in CODES]
    wanted = [
        sum(west < lon < east and south < lat < north for lon, lat in stations)
        for west, south, east, north in squares
    ]
    assert numbers(found.measures["points:base_station"]).tolist() == wanted
    assert sum(wanted) == 400
    assert numbers(found.measures["points:tslcd"]).tolist() == [float(n == 10) for n in range(16)]
    assert told(found) == []


def test_a_province_of_which_no_point_is_known_has_no_number(tmp_path: Path) -> None:
    found = material(service(tmp_path), "points:tslcd", "points:public_wifi", province="56")
    assert np.isnan(numbers(found.measures["points:tslcd"])).all()
    assert np.isnan(numbers(found.measures["points:public_wifi"])).all()
    assert told(found) == [
        ("no_points_known", {"measure": key, "layer": layer, "provinces": ["56"]})
        for key, layer in (("points:tslcd", "tslcd"), ("points:public_wifi", "public_wifi"))
    ]
    nowhere = measure(service(tmp_path), "distance:public_wifi", province="56")
    assert np.isnan(numbers(nowhere)).all()


def test_points_without_a_commune_in_the_vintage_are_said(tmp_path: Path) -> None:
    found = material(service(tmp_path), "points:tslcd", vintage=NEW)
    assert np.isnan(numbers(found.measures["points:tslcd"])).all()
    assert ("points_without_commune",
            {"measure": "points:tslcd", "layer": "tslcd", "count": 2}) in told(found)  # fmt: skip


# --- the material of a scenario -------------------------------------------------------------------


def test_a_scenario_gets_the_measures_it_names_and_no_others(tmp_path: Path) -> None:
    rule = Rule(budget=10.0, cost_measure="points:base_station")
    found = material(
        service(tmp_path), f"indicator:{FIBRE}", "indicator:none", "x", "distance:none", "user:a",
        demand="indicator:population", rule=rule,
    )  # fmt: skip
    assert list(found.measures) == [
        f"indicator:{FIBRE}", "indicator:population", "points:base_station",
    ]  # fmt: skip
    assert all(key == one.key for key, one in found.measures.items())
    assert all(len(one.values) == 16 for one in found.measures.values())
    assert found.release == "7"


def test_all_that_is_offered_can_be_asked_for(tmp_path: Path) -> None:
    gatherer = Gatherer(service(tmp_path, targets=(T3,)))
    offered = gatherer.offered(OLD, "38")
    keys = [one.key for one in offered]
    assert len(set(keys)) == len(keys)
    assert set(gatherer.material(scenario(*keys)).measures) == set(keys)
    assert keys[0] == "indicator:population"
    assert {"hard_to_reach", "distance:facility", "points:public_wifi"} <= set(keys)
    assert all(one.name("vi") and one.name("en") and one.unit for one in offered)
    assert gatherer.offered(OLD, "38")[0] is offered[0], "what was gathered is kept"


def own_columns(vintage: str = OLD) -> UserColumns:
    return UserColumns(
        "", vintage, "38", "own.xlsx",
        (NumberColumn("Chi phí", {CODES[0]: 7.0, "99999": 1.0}),),
        (FlagColumn("Sẵn sàng", frozenset({CODES[1], "99999"}), frozenset()),),
    )  # fmt: skip


def test_columns_of_the_user_are_measures_and_tags(tmp_path: Path) -> None:
    shelf = ColumnShelf(DataDir(tmp_path))
    gatherer = Gatherer(service(tmp_path), shelf)
    asked = scenario("user:Chi phí", columns=shelf.keep(own_columns()))
    found = gatherer.material(asked)
    assert numbers(found.measures["user:Chi phí"]) == pytest.approx(
        [7.0] + 15 * [np.nan], nan_ok=True
    )
    assert found.candidates.tags["user:Sẵn sàng"] == {CODES[1]}
    assert "user:Sẵn sàng" not in gatherer.candidates(OLD, "38").tags
    assert gatherer.offered(OLD, "38", columns=asked.columns)[0].key == "user:Chi phí"
    assert gatherer.material(scenario("user:Chi phí")).measures == {}


def test_columns_of_another_vintage_are_not_read_by_their_codes(tmp_path: Path) -> None:
    shelf = ColumnShelf(DataDir(tmp_path))
    asked = scenario("user:Chi phí", columns=shelf.keep(own_columns(NEW)))
    found = Gatherer(service(tmp_path), shelf).material(asked)
    assert found.measures == {}
    assert told(found) == [("columns_of_other_vintage", {"columns": NEW, "vintage": OLD})]


def test_columns_that_there_are_not_are_refused(tmp_path: Path) -> None:
    asked = scenario(columns="0" * 64)
    with pytest.raises(ImportRefused):
        Gatherer(service(tmp_path), ColumnShelf(DataDir(tmp_path))).material(asked)
    with pytest.raises(ImportRefused):
        Gatherer(service(tmp_path)).material(asked)


# --- the country as it is -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def country(atlas_data: DataDir) -> Communes:
    """The communes of the default build, without any values."""
    registry, catalogue = UnitRegistry.load(atlas_data), load_catalogue()
    bridges = Bridges.load(atlas_data, registry)
    nothing = Cube(small_observations().iloc[:0], registry, catalogue, 1)
    data = AtlasData(
        registry, catalogue, CarriedCube(nothing, registry, catalogue, bridges),
        PackStore(atlas_data, registry), small_points(), {},
        Published("1", date(2026, 1, 15), simulated=True),
        mapped_vintages(atlas_data, registry),
    )  # fmt: skip
    return Communes(AtlasService(data))


def test_old_districts_of_binh_dinh_by_plain_loops(country: Communes) -> None:
    found = country.of(Area(NEW, "52", OLD)).candidates
    assert len(found) == 58
    assert sum(len(one.members) for one in found.districts) == 58
    bridge = country._service.cube.bridges.between(NEW, OLD)
    assert bridge is not None
    registry = country._registry
    given: dict[str, dict[str, float]] = {}
    for new, old, weight in bridge.frame[["from_code", "to_code", "weight"]].itertuples(
        index=False
    ):
        unit = registry.get(OLD, old)
        if unit.province_code == "52" and new in found.codes:
            parts = given.setdefault(new, {})
            parts[str(unit.parent_code)] = parts.get(str(unit.parent_code), 0.0) + weight
    for group in found.districts:
        for code in group.members:
            assert given[code][group.key] == pytest.approx(max(given[code].values()))
    assert len(found.districts) == 11


def test_islands_of_thanh_hoa_khanh_hoa_and_after_the_reform(country: Communes) -> None:
    def islands(vintage: str, province: str) -> list[str]:
        found: Candidates = country.of(Area(vintage, province)).candidates
        names = dict(zip(found.codes, found.names, strict=True))
        return sorted(names[code] for code in found.tags.get("island", ()))

    assert islands(OLD, "38") == ["Xã Nghi Sơn"]
    assert islands(OLD, "52") == ["Xã Nhơn Châu"]
    assert "Huyện Hoàng Sa" in islands(OLD, "48")
    assert "Đặc khu Trường Sa" in islands(NEW, "56")
