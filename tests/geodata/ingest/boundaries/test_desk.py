import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.affinity import translate

from geodata import additions
from geodata.boundaries import load_boundaries
from geodata.boundaries.projection import points_to_degrees, points_to_plane
from geodata.errors import ImportRefused
from geodata.ingest.boundaries.desk import BoundaryDesk, StagedBoundaries, open_points
from geodata.ingest.boundaries.points import points_note
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.ingest.boundaries.report_json import report_from_json, report_to_json
from geodata.ingest.model import Outcome, Severity
from geodata.paths import DataDir
from geodata.units import Level, UnitRegistry
from tests.geodata.boundary_country import NUMBERS, VINTAGE, code, make_country, official

OPTIONS = BoundaryOptions(vintage=VINTAGE)
Stage = Callable[..., StagedBoundaries]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> DataDir:
    """Staging changes nothing that is shown, so one country serves all tests that only stage."""
    return make_country(tmp_path_factory.mktemp("country") / "data")


@pytest.fixture
def desk(country: DataDir) -> BoundaryDesk:
    return BoundaryDesk(country, UnitRegistry.load(country))


@pytest.fixture
def stage(desk: BoundaryDesk, tmp_path: Path) -> Stage:
    """Writes a frame as a GeoPackage and stages it."""

    def run(frame: gpd.GeoDataFrame, options: BoundaryOptions = OPTIONS) -> StagedBoundaries:
        path = tmp_path / "xa.gpkg"
        path.unlink(missing_ok=True)
        frame.to_file(path, driver="GPKG", layer="xa")
        return desk.stage(path, "xa.gpkg", "lan", options)

    return run


def zipped(frame: gpd.GeoDataFrame, folder: Path, without: tuple[str, ...] = ()) -> Path:
    """The frame as a zipped Shapefile, without some of its parts."""
    parts = folder / "parts"
    parts.mkdir()
    frame.to_file(parts / "xa.shp", driver="ESRI Shapefile", encoding="utf-8")
    path = folder / "xa.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(parts.iterdir()):
            if part.suffix not in without:
                archive.write(part, part.name)
    return path


def codes_of(staged: StagedBoundaries) -> list[str]:
    return [question.code for question in staged.report.questions]


def moved(frame: gpd.GeoDataFrame, east_m: float, north_m: float) -> gpd.GeoDataFrame:
    """Everything so many metres further, in the equal-area plane."""
    shapes = shapely.transform(
        frame.geometry.to_numpy(),
        lambda xy: points_to_degrees(points_to_plane(xy) + np.array([east_m, north_m])),
    )
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=4326))


def test_a_sound_file_has_no_question_and_every_unit(stage: Stage) -> None:
    report = stage(official()).report
    assert report.publishable
    assert report.provinces == ("38",)
    assert {row.status for row in report.rows} == {Outcome.EXACT}
    assert [row.code for row in report.rows] == [code(n // 4, n % 4) for n in range(16)]
    assert report.missing == ()
    assert report.file["crs"] == "EPSG:4326"
    assert report.file["columns"] == {"ma_xa": "code", "ten_xa": "name", "ma_tinh": "province"}
    # Units of 0.1 degrees lost 0.0005 or gained as much: 99.5 / 100 and 100 / 100.5.
    assert min(row.overlap for row in report.rows if row.overlap) == pytest.approx(0.995, abs=1e-4)
    assert report_from_json(report_to_json(report)) == report


@pytest.mark.parametrize("kind", ["geojson", "parquet", "zip"])
def test_the_same_units_come_from_every_format(
    desk: BoundaryDesk, tmp_path: Path, kind: str
) -> None:
    frame = official().to_crs(5897) if kind == "zip" else official()
    path = tmp_path / f"xa.{kind}"
    if kind == "zip":
        path = zipped(frame, tmp_path)
    elif kind == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver="GeoJSON")
    staged = desk.stage(path, path.name, "lan", OPTIONS)
    assert staged.report.publishable, open_points(staged.report)
    assert len(staged.report.rows) == 16
    assert staged.report.shift is not None
    assert staged.report.shift.distance_m < 120


def test_vn2000_numbers_declared_as_wgs84_are_measured_and_asked_about(stage: Stage) -> None:
    numbers = official().to_crs(4756).set_crs(4326, allow_override=True)
    staged = stage(numbers)
    (question,) = staged.report.questions
    assert question.code == "system"
    assert question.choices[0].value == "EPSG:4756"
    # With dX, dY, dZ = -191.9, -39.3, -111.5 m from VN-2000 to WGS 84, at 20 N, 105 E:
    # east -sin(l) dX + cos(l) dY = 195.5 m, north = -108.7 m; not applied, the file lies opposite.
    shift = staged.report.shift
    assert shift is not None
    assert shift.east_m == pytest.approx(-195.5, abs=6)
    assert shift.north_m == pytest.approx(108.7, abs=6)
    assert "22" in question.message_en
    assert "to the north-west" in question.message_en or "to the west" in question.message_en
    answered = stage(numbers, replace(OPTIONS, crs="EPSG:4756"))
    assert answered.report.publishable
    kept = stage(numbers, replace(OPTIONS, confirmed=frozenset({"system"})))
    assert kept.report.publishable


def test_another_zone_is_found_by_its_distance(desk: BoundaryDesk, tmp_path: Path) -> None:
    wrong = official().to_crs(5897).set_crs(5898, allow_override=True)
    staged = desk.stage(zipped(wrong, tmp_path), "xa.zip", "lan", OPTIONS)
    (question,) = staged.report.questions
    assert (question.code, question.confirmable) == ("system", False)
    assert question.choices[0].value == "EPSG:5897"
    assert staged.report.shift is not None
    assert staged.report.shift.east_m == pytest.approx(313_000, rel=0.05)  # 3 degrees at 20 N
    with pytest.raises(ImportRefused, match=r"cannot be published yet.*--crs"):
        desk.publish(staged.id, "lan")
    again = desk.restage(staged.id, replace(OPTIONS, crs="EPSG:5897"))
    assert again.report.publishable


def test_a_missing_prj_is_asked_for_with_the_zone_that_fits(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    path = zipped(official().to_crs(5897), tmp_path, without=(".prj",))
    staged = desk.stage(path, "xa.zip", "lan", OPTIONS)
    (question,) = staged.report.questions
    assert (question.code, question.option) == ("crs", "crs")
    assert question.choices[0].value == "EPSG:5897"
    assert len(staged.report.rows) == 16
    assert desk.restage(staged.id, replace(OPTIONS, crs="EPSG:5897")).report.publishable


def test_a_datum_nobody_knows_is_asked_for(desk: BoundaryDesk, tmp_path: Path) -> None:
    path = zipped(official().to_crs(5897), tmp_path, without=(".prj",))
    said = (tmp_path / "parts" / "xa.prj").read_text()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xa.prj", said.replace("D_Vietnam_2000", "D_Unknown"))
    staged = desk.stage(path, "xa.zip", "lan", OPTIONS)
    (question,) = staged.report.questions
    assert question.code == "crs"
    assert "no known datum" in question.message_en
    assert question.choices[0].value == "EPSG:5897"


def test_metres_on_wgs84_declared_as_vn2000_lie_beside(desk: BoundaryDesk, tmp_path: Path) -> None:
    """Without a datum shift the numbers lie 224 m from where VN-2000 puts them."""
    frame = official().to_crs("+proj=tmerc +lon_0=105 +k=0.9999 +x_0=500000 +datum=WGS84")
    staged = desk.stage(
        zipped(frame.set_crs(5897, allow_override=True), tmp_path), "xa.zip", "lan", OPTIONS
    )
    assert codes_of(staged) == ["shifted"]
    assert staged.report.shift is not None
    assert staged.report.shift.distance_m == pytest.approx(224, abs=8)


@pytest.mark.parametrize("epsg", [4326, 5897])
def test_swapped_axes_are_named_and_read_the_other_way_when_confirmed(
    stage: Stage, epsg: int
) -> None:
    frame = official().to_crs(epsg)
    turned = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    wrong = frame.set_geometry(gpd.GeoSeries(turned, crs=epsg))
    staged = stage(wrong)
    assert codes_of(staged) == ["swapped"]
    answered = stage(wrong, replace(OPTIONS, confirmed=frozenset({"swapped"})))
    assert answered.report.publishable


def test_degrees_declared_as_metres_are_found(stage: Stage) -> None:
    (question,) = stage(official().set_crs(5897, allow_override=True)).report.questions
    assert question.code == "system"
    assert question.choices[0].value == "EPSG:4326"


def test_a_file_that_lies_beside_is_asked_about_with_direction(stage: Stage) -> None:
    staged = stage(moved(official(), -300.0, 0.0))
    (question,) = staged.report.questions
    assert (question.code, question.option) == ("shifted", "confirmed")
    assert "to the west" in question.message_en
    assert "về phía tây" in question.message_vi


def test_overlaps_and_gaps_are_listed_with_area_and_place(stage: Stage) -> None:
    frame = official()
    frame.loc[5, "geometry"] = translate(frame.geometry[5], 0.004, 0.0)
    staged = stage(frame)
    overlap = next(one for one in staged.report.faults if one.kind == "overlap")
    gap = next(one for one in staged.report.faults if one.kind == "gap")
    # A strip of 0.004 x 0.1 degrees at 20.15 N: 0.004 * 104.6 km * 0.1 * 110.7 km.
    assert overlap.area_m2 == pytest.approx(4.63e6, rel=0.01)
    assert overlap.units == (code(1, 1), code(1, 2))
    assert (overlap.lon, overlap.lat) == (
        pytest.approx(105.204, abs=0.003),
        pytest.approx(20.15, abs=0.05),
    )
    assert gap.area_m2 == pytest.approx(4.63e6, rel=0.01)
    assert codes_of(staged) == ["overlaps"]


def test_rings_that_cross_themselves_are_repaired_and_told(stage: Stage) -> None:
    frame = official()
    west, south, east, north = frame.geometry[0].bounds
    frame.loc[0, "geometry"] = shapely.Polygon(
        [(west, south), (east, north), (east, south), (west, north)]
    )
    staged = stage(frame)
    row = staged.report.rows[0]
    assert row.repaired_m2 is not None
    assert row.area_km2 == pytest.approx(0.5 * 0.1005 * 104.7 * 0.1 * 110.7, rel=0.01)
    assert "repaired" in codes_of(staged)
    problem = next(one for one in staged.report.problems if one.code == "repaired")
    assert (problem.row, problem.severity) == (1, Severity.NOTE)


def test_missing_units_keep_their_boundaries_and_are_named(stage: Stage) -> None:
    staged = stage(official()[1:])
    assert staged.report.missing == (code(0, 0),)
    assert staged.report.publishable
    assert not [one for one in staged.report.faults if one.kind == "gap"]


def test_land_in_another_country_or_province_is_asked_about(stage: Stage) -> None:
    frame = official()
    frame.loc[4, "geometry"] = shapely.box(104.9, 20.1, 105.1005, 20.2)
    frame.loc[1, "geometry"] = shapely.box(105.1005, 19.93, 105.2, 20.1)
    staged = stage(frame)
    assert set(codes_of(staged)) == {"outside_country", "outside_province"}
    outside = next(one for one in staged.report.faults if one.kind == "outside_country")
    assert outside.units == (code(1, 0),)
    inside = next(one for one in staged.report.faults if one.kind == "outside_province")
    assert inside.units == (code(0, 1), "40")


def test_a_unit_that_would_lose_all_its_land_is_asked_about(stage: Stage) -> None:
    frame = official()[:15]
    frame.loc[14, "geometry"] = shapely.box(105.2, 20.3, 105.4, 20.4)
    staged = stage(frame)
    question = next(one for one in staged.report.questions if one.code == "swallowed")
    assert code(3, 3) in question.message_en


def test_only_a_commune_can_be_chosen(stage: Stage) -> None:
    with pytest.raises(ImportRefused, match="is no commune"):
        stage(official(), replace(OPTIONS, chosen={1: "38"}))


def test_two_units_with_each_others_code_are_noticed(stage: Stage) -> None:
    frame = official()
    frame.loc[[0, 15], ["ma_xa", "ten_xa"]] = frame.loc[[15, 0], ["ma_xa", "ten_xa"]].to_numpy()
    staged = stage(frame)
    assert codes_of(staged) == ["displaced"]
    assert f"lies where is {code(0, 0)}" in staged.report.questions[0].message_en


def test_a_unit_twice_is_an_error_and_in_parts_a_question(stage: Stage) -> None:
    frame = official()
    twice = gpd.GeoDataFrame(pd.concat([frame, frame[:1]], ignore_index=True), crs=4326)
    staged = stage(twice)
    assert [one.code for one in staged.report.problems if one.severity is Severity.ERROR] == [
        "unit_twice"
    ]
    assert stage(twice, replace(OPTIONS, chosen={17: None})).report.publishable
    west, south, east, north = frame.geometry[0].bounds
    middle = (west + east) / 2
    parts = twice.copy()
    parts.loc[0, "geometry"] = shapely.box(west, south, middle, north)
    parts.loc[16, "geometry"] = shapely.box(middle, south, east, north)
    assert codes_of(stage(parts)) == ["parts"]


def test_names_alone_need_the_province_and_are_never_guessed(stage: Stage) -> None:
    frame = official().drop(columns=["ma_xa", "ma_tinh"])
    frame.loc[11, "ten_xa"] = "Xã Đông Thuỷ"
    frame.loc[0, "ten_xa"] = "Xã Mốt"
    staged = stage(frame)
    (question,) = staged.report.questions
    assert (question.code, question.choices[0].value) == ("province", "38")
    known = replace(OPTIONS, province="38")
    rows = stage(frame, known).report.rows
    assert (rows[11].status, rows[11].code) == (Outcome.NORMALISED, code(2, 3))
    assert rows[0].code is None
    assert rows[0].status is not Outcome.EXACT
    chosen = stage(frame, replace(known, chosen={1: code(0, 0)})).report
    assert chosen.publishable
    assert chosen.rows[0].status is Outcome.ALIAS


def test_points_and_lines_are_no_areas(stage: Stage) -> None:
    frame = official()
    frame.loc[0, "geometry"] = shapely.Point(105, 20)
    frame.loc[1, "geometry"] = None
    errors = [one for one in stage(frame).report.problems if one.severity is Severity.ERROR]
    assert [(one.code, one.row) for one in errors] == [("no_area", 1), ("no_area", 2)]
    left_out = stage(frame, replace(OPTIONS, chosen={1: None, 2: None})).report
    assert left_out.publishable
    assert left_out.missing == (code(0, 0), code(0, 1))


def test_a_dbf_in_tcvn3_is_offered_readable_and_converted(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    frame = official()
    frame["ten_xa"] = [f"X· {'§«ng Hµ' if name == 'Đông Hà' else 'Ph'}" for name in NUMBERS]
    parts = tmp_path / "parts"
    parts.mkdir()
    frame.to_file(parts / "xa.shp", driver="ESRI Shapefile", encoding="ISO-8859-1")
    path = tmp_path / "xa.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(parts.iterdir()):
            if part.suffix != ".cpg":
                archive.write(part, part.name)
    staged = desk.stage(path, "xa.zip", "lan", OPTIONS)
    question = next(one for one in staged.report.questions if one.code == "encoding")
    labels = {choice.value: choice.label_vi for choice in question.choices}
    assert "Đông Hà" in labels["tcvn3"]
    again = desk.restage(staged.id, replace(OPTIONS, encoding="tcvn3"))
    assert again.report.rows[10].text_name == "Xã Đông Hà"
    assert again.report.rows[10].code == code(2, 2)


def test_only_communes_come_in(stage: Stage) -> None:
    with pytest.raises(ImportRefused, match="Send the communes"):
        stage(official(), replace(OPTIONS, level=Level.PROVINCE))


def test_a_published_file_is_shown_once_and_can_be_undone(tmp_path: Path) -> None:
    country = make_country(tmp_path / "data")
    desk = BoundaryDesk(country, UnitRegistry.load(country))
    path = tmp_path / "xa.gpkg"
    official().to_file(path, driver="GPKG")
    before = load_boundaries(country, VINTAGE, Level.COMMUNE)
    staged = desk.stage(path, "xa.gpkg", "lan", OPTIONS)
    assert desk.list_staged() == (staged,)
    assert desk.staged(staged.id) == staged
    published = desk.publish(staged.id, "minh")
    assert published.changed
    assert desk.list_staged() == ()
    assert desk.in_use() == (published.addition,)
    assert (published.addition.user, published.addition.report["units"]) == ("minh", 16)
    again = desk.publish(desk.stage(path, "xa.gpkg", "lan", OPTIONS).id, "lan")
    assert (again.changed, again.addition) == (False, published.addition)
    with pytest.raises(ImportRefused, match="No imported boundaries 'x'"):
        desk.undo("x", "lan")
    desk.undo(published.addition.id, "lan")
    assert load_boundaries(country, VINTAGE, Level.COMMUNE).equals(before)
    assert [event.what for event in additions.history(country)] == ["added", "removed"]


def test_what_is_discarded_or_refused_leaves_nothing(desk: BoundaryDesk, tmp_path: Path) -> None:
    path = tmp_path / "xa.gpkg"
    path.write_bytes(b"no boundaries")
    with pytest.raises(ImportRefused, match="no file of areas"):
        desk.stage(path, "xa.gpkg", "lan", OPTIONS)
    official().to_file(tmp_path / "good.gpkg", driver="GPKG")
    staged = desk.stage(tmp_path / "good.gpkg", "good.gpkg", "lan", OPTIONS)
    desk.discard(staged.id)
    with pytest.raises(ImportRefused, match="no staged import"):
        desk.staged(staged.id)


def test_the_same_province_in_vn2000_and_wgs84_is_the_same(shared_files: Path) -> None:
    from geodata.ingest.boundaries.files import read_boundaries
    from geodata.ingest.boundaries.systems import geometry_to_degrees, parse_crs

    folder = shared_files / "data" / "official-boundaries-2026"
    metres = []
    for name in ("thanh_hoa_vn2000_shapefile.zip", "thanh_hoa_wgs84.gpkg"):
        file = read_boundaries(folder / name, OPTIONS)
        assert file.crs is not None
        degrees = geometry_to_degrees(file.geometry, parse_crs(file.crs), swapped=False)
        order = np.argsort(np.array(file.codes, dtype=str))
        metres.append(gpd.GeoSeries(degrees[order], crs=4326).to_crs(5897).boundary.to_numpy())
    assert len(metres[0]) == 166
    assert shapely.hausdorff_distance(*metres).max() < 1.5


class _Points:
    """Stands in for the store: three points on record in commune (0, 0), one in (0, 1)."""

    def __enter__(self) -> "_Points":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def latest(self) -> object:
        return object()

    def points(self) -> pd.DataFrame:
        codes = [code(0, 0), code(0, 0), code(0, 0), code(0, 1), None]
        lon = [105.05, 105.15, 104.95, 105.15, 105.15]
        return pd.DataFrame({"lon": lon, "lat": 20.05, VINTAGE: codes})


def test_points_that_change_their_unit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """One stays, one lies in the neighbour, one outside; what is on record nowhere is no matter."""
    monkeypatch.setattr("geodata.ingest.boundaries.points.open_store", lambda _: _Points())
    units = dict(zip(official()["ma_xa"], official().geometry, strict=True))
    (problem,) = points_note("sqlite://", VINTAGE, units)
    assert problem.severity is Severity.NOTE
    assert problem.message_en.startswith("1 published points lie in another")
    assert ", 1 outside" in problem.message_en
    assert points_note("sqlite://", "2019-01-01", units) == []
    assert points_note(Path("nowhere.db"), VINTAGE, units) == []
