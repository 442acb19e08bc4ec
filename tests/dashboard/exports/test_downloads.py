"""The files of a view, as the page offers them; the small country's numbers are known by hand."""

import io
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import urlencode

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import page_of
from dashboard.exports import downloads
from dashboard.exports.downloads import downloads_blueprint
from dashboard.settings import Settings
from geodata.units import Level
from tests.small_atlas import FIBRE, NEW, OLD, small_service

CARRIED = f"v={NEW}&fix=1&p=all&y=2024&i={FIBRE}&b=declared&lang=en"
SHAPE = shapely.box(105, 20, 105.4, 20.4)


def boundaries(vintage: str, level: Level) -> gpd.GeoSeries | None:
    if (vintage, level) != (NEW, Level.COMMUNE):
        return None
    return gpd.GeoSeries([SHAPE], index=["38001"], crs="EPSG:4326")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("data")
    page = page_of(small_service(folder, carried=True), (), Settings(data=folder))
    server = Flask(__name__)
    server.register_blueprint(downloads_blueprint(page, boundaries))
    return server.test_client()


def test_the_package_of_a_view_has_its_carried_values_and_boundaries(
    client: FlaskClient, tmp_path: Path
) -> None:
    answer = client.get(f"/table.gpkg?{CARRIED}")
    assert answer.content_type == "application/geopackage+sqlite3"
    assert answer.headers["Cache-Control"] == "no-store"
    name = f"filename=atlas_{FIBRE}_commune_vn_2024.gpkg"
    assert answer.headers["Content-Disposition"] == f"attachment; {name}"
    path = tmp_path / "t.gpkg"
    path.write_bytes(answer.data)
    frame = pyogrio.read_dataframe(path, layer=f"{FIBRE}_2024_12_31").set_index("code")
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry["38001"].bounds == SHAPE.bounds
    assert frame["value"].tolist() == pytest.approx([100 * 7628 / 13600, 55.5])
    assert frame["status"].tolist() == ["Re-based, estimated"] * 2
    weights = pyogrio.read_dataframe(path, layer="weights")
    assert weights.groupby("from_code")["weight"].sum().tolist() == [1.0] * 14


def test_the_weights_of_a_view_are_a_text_file_of_their_own(client: FlaskClient) -> None:
    answer = client.get(f"/table.csv?{CARRIED}&weights=1")
    assert answer.headers["Content-Disposition"].endswith("_2024_weights.csv")
    weights = pd.read_csv(io.BytesIO(answer.data), dtype={"from_code": str, "to_code": str})
    assert weights["numerator"].sum() == pytest.approx(7850)
    assert weights[weights["from_code"] == "38014"]["weight"].tolist() == [0.6, 0.4]
    searched = client.get(f"/table.csv?{CARRIED}&weights=1&q=hoang")
    assert len(pd.read_csv(io.BytesIO(searched.data))) == 1


def test_a_workbook_says_how_each_value_came(client: FlaskClient) -> None:
    file = openpyxl.load_workbook(io.BytesIO(client.get(f"/table.xlsx?{CARRIED}").data))
    assert file.sheetnames == ["Data", "Weights", "About"]
    header, first, second = file["Data"].iter_rows(values_only=True)
    row = dict(zip(header, second, strict=True))
    assert row["Made of"] == "38014 Xã 38014 40.0% by area"
    assert row["Estimated share (%)"] == 100
    assert row["Reporting units of"] == OLD
    assert first[0] == "38001"


def test_names_that_look_like_formulas_stay_text(client: FlaskClient) -> None:
    query = urlencode({"v": OLD, "p": "38", "y": "2024", "i": FIBRE, "q": "<img"})
    rows = client.get(f"/table.csv?{query}").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("38001;Xã <img src=x onerror=alert(1)>;")


def test_a_package_waits_for_its_turn_and_then_asks_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.01)
    monkeypatch.setattr(downloads, "BoundedSemaphore", lambda _count: taken)
    taken = BoundedSemaphore(1)
    page = page_of(small_service(tmp_path, carried=True), (), Settings(data=tmp_path))
    server = Flask(__name__)
    server.register_blueprint(downloads_blueprint(page, boundaries))
    own = server.test_client()
    assert own.get(f"/table.gpkg?{CARRIED}").status_code == 200
    with taken:
        answer = own.get(f"/table.gpkg?{CARRIED}")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert own.get(f"/table.gpkg?{CARRIED}").status_code == 200


def test_a_package_that_would_be_too_large_is_refused_in_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = downloads.write_geopackage
    monkeypatch.setattr(downloads, "write_geopackage", lambda *given: whole(*given, largest=10))
    answer = client.get(f"/table.gpkg?{CARRIED}")
    assert answer.status_code == 413
    assert "choose a province" in answer.text
