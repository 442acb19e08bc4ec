"""Boundary files made to do harm, or broken ones."""

import io
import json
import math
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.ingest.limits import Limits
from tests.geodata.ingest.hostile_files import Case, flipped, truncated

KINDS = ("geojson", "gpkg", "shp", "parquet")


def good_frame() -> gpd.GeoDataFrame:
    """Twelve square communes."""
    boxes = [shapely.box(105 + n / 10, 20, 105.1 + n / 10, 20.1) for n in range(12)]
    names = [f"Xã Thử {n}" for n in range(12)]
    return gpd.GeoDataFrame(
        {"ma_xa": [f"{n:05}" for n in range(12)], "ten_xa": names}, geometry=boxes, crs="EPSG:4326"
    )


@cache
def good_file(kind: str) -> bytes:
    """A good file of that kind; a Shapefile is zipped."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        frame = good_frame()
        if kind == "parquet":
            frame.to_parquet(path)
        else:
            driver = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}[kind]
            frame.to_file(path, driver=driver, encoding="utf-8")
        if kind != "shp":
            return path.read_bytes()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
        return stream.getvalue()


def geojson(coordinates: Any, kind: str = "Polygon") -> bytes:
    feature = {
        "type": "Feature",
        "properties": {"ma_xa": "00001", "ten_xa": "Xã Thử"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@cache
def circle(count: int) -> npt.NDArray[np.float64]:
    angles = np.linspace(0, 2 * math.pi, count)
    ring = np.column_stack([105 + np.cos(angles) / 10, 20 + np.sin(angles) / 10])
    ring[-1] = ring[0]
    return ring


def written(frame: gpd.GeoDataFrame, kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        frame.to_parquet(path) if kind == "parquet" else frame.to_file(path, driver="GPKG")
        return path.read_bytes()


def with_coordinate(value: float, kind: str) -> bytes:
    with np.errstate(invalid="ignore"):
        bad = shapely.polygons([[105, 20], [105.1, 20], [value, 20.1], [105, 20]])
        return written(good_frame().iloc[:1].set_geometry([bad], crs=4326), kind)


def shapes() -> Iterator[Case]:
    """One vertex too many, and coordinates that are no numbers."""
    ring = circle(Limits().unit_vertices + 1)
    huge = good_frame().iloc[:1].set_geometry([shapely.polygons(ring)], crs=4326)
    yield Case("geojson", "a vertex too many", geojson([ring.tolist()]))
    yield Case("gpkg", "a vertex too many", written(huge, "gpkg"))
    yield Case("parquet", "a vertex too many", written(huge, "parquet"))
    corners = "[[105,20],[105.1,20],[{0},20.1],[105,20]]"
    plain = geojson([[]]).decode()
    for word in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "null", '"x"'):
        content = plain.replace("[[]]", f"[{corners.format(word)}]").encode()
        is_number = word not in {"null", '"x"'}
        yield Case("geojson", f"coordinate {word[:9]}", content, refused=is_number)
    for value in (math.nan, math.inf):
        for kind in ("parquet", "gpkg"):
            yield Case(kind, f"coordinate {value}", with_coordinate(value, kind))
    yield Case("geojson", "rings nested deep", b'{"type":"Polygon","coordinates":' + b"[" * 400_000)
    yield Case("geojson", "NUL bytes", geojson([circle(5).tolist()])[:-20] + bytes(40))
    yield Case("geojson", "no feature", b'{"type":"FeatureCollection","features":[]}')


def containers() -> Iterator[Case]:
    """Archives with other names, links and bombs; a database that is none of ours."""
    for name in ("../../a.prj", "/tmp/a.prj", "..\\a.prj"):
        stream = io.BytesIO(good_file("shp"))
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(name, b"x")
        yield Case("shp", f"entry {name}", stream.getvalue())
    stream = io.BytesIO(good_file("shp"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.shx", bytes(64 * 1024 * 1024))
    yield Case("shp", "entry of zeros", stream.getvalue())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        connection = sqlite3.connect(path)
        connection.execute("create table t (x)")
        connection.close()
        yield Case("gpkg", "a database without features", path.read_bytes())
    vrt = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'
    yield Case("gpkg", "a file that points to another", vrt)


def damaged(kind: str, cuts: int, flips: int, seed: int = 1) -> Iterator[Case]:
    """A good file of that kind, cut off and changed; what is left may still be one."""
    for case in truncated(kind, good_file(kind), cuts):
        yield Case(case.kind, case.name, case.content, refused=False)
    yield from flipped(kind, good_file(kind), flips, seed)


def boundary_cases(cuts: int, flips: int, seed: int = 1) -> Iterator[Case]:
    """Every kind of hostile boundary file, and `cuts` and `flips` of a good one of every kind."""
    yield from shapes()
    yield from containers()
    for kind in KINDS:
        yield from damaged(kind, cuts, flips, seed)
