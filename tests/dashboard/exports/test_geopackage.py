"""GeoPackages are opened again by other readers: GDAL through pyogrio, and SQLite."""

import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from dashboard.exports.geopackage import boundaries_of, write_geopackage
from dashboard.exports.sheets import Book, Cell, Column, Table
from geodata.errors import LimitExceeded
from geodata.paths import DataDir
from geodata.units import Level

LAYER = "fibre_available_households_2024_12_31"
COLUMNS = [
    Column("Mã", key="code"),
    Column("Đơn vị", key="name"),
    Column("Giá trị (%)", 1, "Chưa có số liệu", key="value"),
    Column("Nguồn giá trị", key="status"),
    Column("Ghi chú", key="marks"),
]
ROWS: list[list[Cell]] = [
    ["38001", "Xã Một", 56.25, "Chuyển đổi ước tính", "mô phỏng"],
    ["48001", "=Hoàng Sa", None, "Chưa có số liệu", ""],
]
LINKS = Table(
    "weights",
    [
        Column("from_code", key="from_code"),
        Column("weight", 6, key="weight"),
        Column("exact", key="exact"),
    ],
    [["38014", 0.6, False], ["38013", 1.0, True]],
    "weights",
)
SHAPES = gpd.GeoSeries(
    [shapely.box(105, 20, 105.5, 20.25), shapely.MultiPolygon([shapely.box(1, 1, 2, 2)])],
    index=["38001", "00001"],
    crs="EPSG:4326",
)


def book(links: Table = LINKS) -> Book:
    table = Table("Số liệu", COLUMNS, ROWS, LAYER)
    about = [("Ghi chú", "Số liệu mô phỏng"), ("Định nghĩa", "=1+1")]
    return Book("Hộ có thể dùng cáp quang", "Thông tin", about, [table], links, links)


def test_values_come_back_with_their_boundaries_in_wgs_84(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    write_geopackage(path, book(), SHAPES)
    assert [str(name) for name in pyogrio.list_layers(path)[:, 0]] == [LAYER, "weights", "about"]
    frame = pyogrio.read_dataframe(path, layer=LAYER)
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    assert frame["code"].tolist() == ["38001", "48001"]
    assert frame["value"].iloc[0] == 56.25
    assert np.isnan(frame["value"].iloc[1])
    assert frame["status"].iloc[1] == "Chưa có số liệu"
    assert frame["marks"].iloc[0] == "mô phỏng"
    assert frame["name"].iloc[1] == "'=Hoàng Sa"
    first, second = frame.geometry
    assert first.geom_type == "MultiPolygon"
    assert first.bounds == (105, 20, 105.5, 20.25)
    assert second is None


def test_weights_and_what_it_is_are_tables_without_geometry(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    write_geopackage(path, book(), SHAPES)
    with sqlite3.connect(path) as opened:
        weights = opened.execute("select from_code, weight, exact from weights").fetchall()
        about = opened.execute("select label, value from about").fetchall()
        kinds = dict(opened.execute("select table_name, data_type from gpkg_contents").fetchall())
    opened.close()
    assert weights == [("38014", 0.6, 0), ("38013", 1.0, 1)]
    assert about[0] == ("Hộ có thể dùng cáp quang", "")
    assert about[1:] == [("Ghi chú", "Số liệu mô phỏng"), ("Định nghĩa", "'=1+1")]
    assert kinds == {LAYER: "features", "weights": "attributes", "about": "attributes"}


def test_units_without_boundaries_are_a_table_of_attributes(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    write_geopackage(path, book(Table("weights", LINKS.columns, [], "weights")), None)
    assert [str(name) for name in pyogrio.list_layers(path)[:, 0]] == [LAYER, "about"]
    frame = pyogrio.read_dataframe(path, layer=LAYER)
    assert "geometry" not in frame.columns
    assert frame["code"].tolist() == ["38001", "48001"]


def test_a_file_that_would_be_too_large_is_refused_before_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    with pytest.raises(LimitExceeded, match="choose a province"):
        write_geopackage(path, book(), SHAPES, largest=79)  # five vertices are 80 bytes
    assert not path.exists()
    write_geopackage(path, book(), SHAPES, largest=80)
    assert path.exists()


def test_boundaries_of_a_vintage_that_has_none(tmp_path: Path) -> None:
    assert boundaries_of(DataDir(tmp_path), "2019-01-01", Level.COMMUNE) is None
