import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyproj
import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from geodata.errors import CatalogueError, ImportRefused
from geodata.ingest.points.places import Territory
from geodata.ingest.points.publishing import publish_points
from geodata.ingest.points.reading import read_points
from geodata.ingest.points.report import PointOptions, PointReport
from geodata.ingest.points.systems import system_named
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import UnitRegistry
from tests.databases import Address
from tests.geodata.ingest import book_files

BEFORE, AFTER = "2025-03-01", "2025-07-01"
SAMSON = (19.7400, 105.9000)
"""In the town of Sầm Sơn, Thanh Hóa."""
PLEIKU = (13.9800, 108.0000)
"""In the city of Pleiku, Gia Lai."""
THANH_HOA = (
    ("Bỉm Sơn", 20.08, 105.86), ("Ngọc Lặc", 20.09, 105.37), ("Quan Sơn", 20.25, 104.97),
    ("Như Thanh", 19.63, 105.57), ("Mường Lát", 20.53, 104.60), ("Nga Sơn", 20.00, 105.97),
    ("Thọ Xuân", 19.93, 105.52), ("Nghi Sơn", 19.45, 105.75), ("Sầm Sơn", *SAMSON),
)  # fmt: skip


@pytest.fixture(scope="module")
def territory(atlas_data: DataDir) -> Territory:
    return Territory(atlas_data, UnitRegistry.load(atlas_data))


def read(
    folder: Path, territory: Territory, rows: Sequence[Sequence[Any]], **options: Any
) -> PointReport:
    path = folder / "diem.csv"
    path.write_bytes(book_files.csv_text(rows))
    return read_points(path, PointOptions(**{"layer": "tslcd", **options}), territory)


def codes(report: PointReport) -> list[list[str]]:
    return [[one.code for one in row.problems] for row in report.rows]


def test_point_is_placed_in_its_commune_of_each_vintage(
    tmp_path: Path, territory: Territory
) -> None:
    report = read(
        tmp_path,
        territory,
        [
            ("Tên điểm", "Loại", "Vĩ độ", "Kinh độ", "Tỉnh", "Băng thông (Mbps)", "Trạng thái"),
            (
                "=UBND",
                "UBND cấp xã",
                "19,7400",
                "105°54'00\"Đ",
                "Thanh Hoá",
                "100",
                "Đang hoạt động",
            ),
            ("B", "x", "13.98", "108.0", "tỉnh Gia Lai", "nhanh", ""),
        ],
    )
    first, second = report.rows
    assert (first.lat, first.lon) == SAMSON
    registry = territory.registry
    assert {registry.get(BEFORE, first.places[BEFORE]).province_code} == {"38"}
    assert registry.get(AFTER, first.places[AFTER]).name == "Phường Sầm Sơn"
    assert registry.get(BEFORE, second.places[BEFORE]).province_code == "64"
    assert first.name == "=UBND"
    assert first.attributes == {"kind": "commune_committee", "bandwidth_mbps": 100.0}
    assert (first.status, second.status) == ("active", None)
    assert second.attributes == {"kind": "x"}
    assert codes(report) == [[], ["number_unreadable"]]
    assert report.system == "WGS 84"
    assert report.reasons_not_to_publish() == ()


def test_every_bad_row_is_named(tmp_path: Path, territory: Territory) -> None:
    report = read(
        tmp_path,
        territory,
        [
            ("ten", "lat", "lon", "province", "ward"),
            ("A", *SAMSON, "Thanh Hóa", ""),
            ("B", "", "", "Thanh Hóa", ""),
            ("C", "abc", "105.9", "Thanh Hóa", ""),
            ("D", SAMSON[1], SAMSON[0], "Thanh Hóa", ""),
            ("E", 35.0, 139.0, "Thanh Hóa", ""),
            ("F", *PLEIKU, "Thanh Hóa", ""),
            ("G", *PLEIKU, "Không Có", ""),
            ("A", *SAMSON, "Thanh Hóa", ""),
            ("", 20.08, 105.86, "Thanh Hóa", "Xã Khác"),
        ],
    )
    assert codes(report) == [
        [],
        ["position_missing"],
        ["position_unreadable"],
        ["row_swapped"],
        ["outside_country"],
        ["outside_stated_province"],
        ["province_unknown"],
        ["stands_twice"],
        ["name_missing", "outside_stated_commune"],
    ]
    assert [row.comes_in for row in report.rows] == [
        True, False, False, False, False, True, True, False, True,
    ]  # fmt: skip
    moved = report.rows[5].problems[0]
    assert moved.row == 7
    assert "Tỉnh Thanh Hóa" in moved.message_vi
    assert "Tỉnh Gia Lai" in moved.message_vi
    assert "km away (units of 2025-07-01)" in moved.message_en
    assert report.rows[7].problems[0].message_en.startswith("This is row 2 again")
    assert report.reasons_not_to_publish() == (
        "5 rows have an error; correct the file, or leave them out (--leave-out).",
    )
    assert "139.00000" in report.rows[4].problems[0].message_en


def test_swapped_columns_are_asked_about(tmp_path: Path, territory: Territory) -> None:
    rows = [("name", "lat", "lon"), *((name, lon, lat) for name, lat, lon in THANH_HOA)]
    asked = read(tmp_path, territory, rows)
    assert [one.code for one in asked.questions] == ["columns_swapped"]
    assert "9 rows" in asked.questions[0].message_en
    with pytest.raises(ImportRefused, match="--swap"):
        publish_points(None, territory.registry, asked, "x")  # type: ignore[arg-type]
    answered = read(tmp_path, territory, rows, swap=True)
    assert answered.questions == ()
    assert [(row.lat, row.lon) for row in answered.rows] == [one[1:] for one in THANH_HOA]


def test_x_and_y_say_no_axis(tmp_path: Path, territory: Territory) -> None:
    for turned in (False, True):
        rows = [("name", "X", "Y")]
        rows += [(n, lon, lat) if turned else (n, lat, lon) for n, lat, lon in THANH_HOA]  # type: ignore[misc]
        report = read(tmp_path, territory, rows)
        assert report.questions == ()
        assert [(row.lat, row.lon) for row in report.rows] == [one[1:] for one in THANH_HOA]


def metres(system: str, province: str = "Thanh Hóa") -> list[tuple[Any, ...]]:
    """Rows with the northing as X, as Vietnamese surveyors write it."""
    transformer = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
    rows: list[tuple[Any, ...]] = [("Tên", "X", "Y", "Tỉnh")]
    for name, lat, lon in THANH_HOA:
        east, north = transformer.transform(lon, lat)
        rows.append((name, f"{north:.3f}".replace(".", ","), f"{east:.3f}", province))
    return rows


@pytest.mark.parametrize("said", ["EPSG:5897", "105", "105°00'", "105,0"])
def test_metres_in_a_zone_that_is_said(tmp_path: Path, territory: Territory, said: str) -> None:
    report = read(tmp_path, territory, metres("EPSG:5897", ""), crs=said)
    assert report.questions == ()
    for row, (_, lat, lon) in zip(report.rows, THANH_HOA, strict=True):
        assert row.lat == pytest.approx(lat, abs=1e-6)
        assert row.lon == pytest.approx(lon, abs=1e-6)


def test_zone_is_recognised_through_the_province_or_asked(
    tmp_path: Path, territory: Territory
) -> None:
    wide = read(tmp_path, territory, metres("EPSG:5897"))
    told = {one.code for one in wide.problems}
    if "zone_recognised" in told:
        assert wide.system == "VN-2000 105°00′"
    else:
        assert [one.code for one in wide.questions] == ["zone_unknown"]
    unsaid = read(tmp_path, territory, metres("EPSG:5897", ""))
    assert [one.code for one in unsaid.questions] == ["zone_unknown"]
    assert unsaid.taken == ()
    assert all(row.problems == () for row in unsaid.rows)


def test_zones_are_named_by_meridian() -> None:
    assert system_named("105°45'") == "EPSG:9210"
    assert system_named("107.75") == "EPSG:5899"
    assert system_named(" epsg:3405 ") == "EPSG:3405"
    with pytest.raises(ImportRefused, match="105°45′"):
        system_named("106°10'")


def test_system_of_the_wrong_unit_is_refused(tmp_path: Path, territory: Territory) -> None:
    with pytest.raises(ImportRefused, match="positions are degrees"):
        read(tmp_path, territory, [("name", "lat", "lon"), ("A", *SAMSON)], crs="105°00'")
    with pytest.raises(ImportRefused, match="positions are metres"):
        read(tmp_path, territory, metres("EPSG:5897"), crs="EPSG:4756")


def test_vn2000_degrees_are_shifted(tmp_path: Path, territory: Territory) -> None:
    report = read(tmp_path, territory, [("n", "lat", "lon"), ("A", *SAMSON)], crs="EPSG:4756")
    lat, lon = report.rows[0].lat, report.rows[0].lon
    assert lat is not None
    assert lon is not None
    assert 0.0015 < abs(lon - SAMSON[1]) + abs(lat - SAMSON[0]) < 0.004


def test_columns_can_be_said(tmp_path: Path, territory: Territory) -> None:
    rows = [("Điểm", "a", "b"), ("A", *SAMSON)]
    with pytest.raises(ImportRefused, match=r"no columns of coordinates\..* Điểm"):
        read(tmp_path, territory, rows)
    report = read(tmp_path, territory, rows, columns={"lat": "a", "lon": "C", "name": "Điểm"})
    assert [(row.name, row.lat, row.lon) for row in report.rows] == [("A", *SAMSON)]
    with pytest.raises(ImportRefused, match="no column role 'x'"):
        read(tmp_path, territory, rows, columns={"x": "a"})


def test_one_column_of_pairs(tmp_path: Path, territory: Territory) -> None:
    report = read(tmp_path, territory, [("Tên", "Toạ độ"), ("A", "19,74; 105,9"), ("B", "?")])
    assert (report.rows[0].lat, report.rows[0].lon) == SAMSON
    assert codes(report) == [[], ["position_unreadable"]]


CELLS = [
    ("LTE", 452, 4, 10201, 3372034, 0, 105.9, 19.74, 1000, 12, 1, 1459692342, 1459692342, 0),
    ("GSM", 452, 1, 10201, 7, 0, 108.0, 13.98, 1000, 1, 1, 1459692342, 1459692342, 0),
    ("NR", 452, 99, 1, 8, 0, 108.0, 13.98, 1000, 1, 1, 1459692342, 1459692342, 0),
    ("LTE", 456, 6, 1, 9, 0, 105.0, 12.0, 1000, 1, 1, 1459692342, 1459692342, 0),
]
HEAD = "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal"


@pytest.mark.parametrize("headed", [True, False])
def test_opencellid(tmp_path: Path, territory: Territory, headed: bool) -> None:
    path = tmp_path / "452.csv"
    lines = [",".join(map(str, one)) for one in CELLS]
    path.write_text("\n".join([HEAD, *lines] if headed else lines), encoding="utf-8")
    report = read_points(path, PointOptions("base_station"), territory)
    assert report.left_out == {"other_countries": 1}
    assert [(row.point_id, row.name) for row in report.rows] == [
        ("452-4-10201-3372034-LTE", "Viettel LTE 10201-3372034"),
        ("452-1-10201-7-GSM", "MobiFone GSM 10201-7"),
        ("452-99-1-8-NR", "452-99 NR 1-8"),
    ]
    assert [dict(row.attributes) for row in report.rows] == [
        {"technology": "4G", "operator": "Viettel"},
        {"technology": "2G", "operator": "MobiFone"},
        {"technology": "5G"},
    ]
    assert (report.rows[0].lat, report.rows[0].lon) == SAMSON
    assert [one.code for one in report.problems] == ["cells_not_masts"]
    with pytest.raises(ImportRefused, match="Import it as base_station"):
        read_points(path, PointOptions("tslcd"), territory)
    with pytest.raises(CatalogueError, match="no layer 'x'"):
        read_points(path, PointOptions("x"), territory)


def test_publishing_twice_changes_nothing_and_a_new_version_replaces(
    tmp_path: Path, territory: Territory, database: Address
) -> None:
    rows: list[Sequence[Any]] = [("name", "lat", "lon"), ("A", *SAMSON), ("B", *PLEIKU)]
    with open_store(database) as store:
        registry = territory.registry
        first = read(tmp_path, territory, rows)
        assert publish_points(store, registry, first, "thu").changed
        assert not publish_points(store, registry, first, "thu").changed
        stored = store.points(layer="tslcd").set_index("name")
        assert stored.loc["A", AFTER] == first.rows[0].places[AFTER]
        assert stored.loc["A", BEFORE] == first.rows[0].places[BEFORE]
        assert not stored["simulated"].any()
        source = store.sources().iloc[0]
        assert source["sha256"] == first.sha256
        second = read(tmp_path, territory, [*rows[:2], ("C", 20.08, 105.86)])
        assert publish_points(store, registry, second, "thu").release.number == 2
        assert sorted(store.points(layer="tslcd")["name"]) == ["A", "C"]
        assert sorted(store.points(1, layer="tslcd")["name"]) == ["A", "B"]
        assert store.release().user_name == "thu"


def test_open_report_publishes_nothing(
    tmp_path: Path, territory: Territory, database: Address
) -> None:
    rows = [("name", "lat", "lon"), ("A", *SAMSON), ("B", "", "")]
    with open_store(database) as store:
        with pytest.raises(ImportRefused, match="1 rows have an error"):
            publish_points(store, territory.registry, read(tmp_path, territory, rows), "thu")
        assert store.releases() == ()
        kept = read(tmp_path, territory, rows, leave_out=True)
        assert publish_points(store, territory.registry, kept, "thu").changed
        assert store.points()["name"].tolist() == ["A"]


def test_command_reports_and_exits_with_1_while_something_is_open(
    tmp_path: Path, atlas_data: DataDir
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name;lat;lon\nA;19,74;105,9\nB;;\n", encoding="utf-8")
    report = tmp_path / "r.json"
    call = ["points", "import", str(path), "--layer", "tslcd", "--data", str(atlas_data.root)]
    open_ = CliRunner().invoke(app, [*call, "--report", str(report)])
    assert open_.exit_code == 1
    assert "2 rows, 1 come in" in open_.output
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["counts"] == {"rows": 2, "come_in": 1, "position_missing": 1}
    assert [row["comes_in"] for row in written["rows"]] == [True, False]
    assert CliRunner().invoke(app, [*call, "--leave-out"]).exit_code == 0
    assert CliRunner().invoke(app, [*call, "--stage", "--publish"]).exit_code == 2
    assert CliRunner().invoke(app, [*call, "--column", "lat"]).exit_code == 2


@pytest.mark.shared
def test_hospitals_come_in_and_those_elsewhere_are_listed(
    shared_files: Path, territory: Territory, tmp_path: Path
) -> None:
    path = shared_files / "data" / "facilities" / "osm_hospitals_2026.csv"
    report = read_points(path, PointOptions("facility"), territory)
    assert (len(report.rows), len(report.taken)) == (1479, 1479)
    elsewhere = {
        row.row
        for row in report.rows
        if "outside_stated_province" in {one.code for one in row.problems}
    }
    assert elsewhere >= {199, 866, 950, 1242}
    assert len(elsewhere) < 40
    with open_store(tmp_path / "atlas.db") as store:
        publish_points(store, territory.registry, report, "thu")
        assert len(store.points(layer="facility")) == 1479
        assert set(store.points()[AFTER].notna()) == {True}
