"""A small country made by hand: squares as communes, two archipelagos, values known by heart.

Province 38 is a square of 4 x 4 communes of 0.1 degree with its corner at 105 E, 20 N; the commune
in row r (from the south) and column c has the code 38000 + 4 r + c + 1. Rows 0 and 1 belong to
district 380, rows 2 and 3 to district 381. Province 48 has two communes and Hoàng Sa, province 56
one and Trường Sa. Two communes bear names that are code where they are not shown as text.
"""

from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from dashboard.packs import PackStore
from dashboard.points import PointSet
from dashboard.services import AtlasData, AtlasService, Published
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import Crosswalk
from geodata.indicators import load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir, Detail
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
IMAGE = "<img src=x onerror=alert(1)>"
TEMPLATE = "${alert(1)}"
DAY, BEFORE, NEW_DAY = date(2024, 12, 31), date(2023, 12, 31), date(2025, 12, 31)
FIBRE = "fibre_available_households"

SHARES = [0, 10, 19.9, 20, 39.9, 40, 60, 79.9, 80, 89.9, 90, 99.9, 100, 55.5, None, None]
"""Share of fibre of the 16 communes of province 38 on `DAY`, in per cent."""


def square(west: float, south: float, side: float = 0.1) -> shapely.Polygon:
    """A square with its corner at a position, degrees."""
    return shapely.box(west, south, west + side, south + side)


def _unit(
    code: str, level: Level, name: str, parent: str | None, province: str, *, new: bool = False
) -> AdminUnit:
    kind = {Level.PROVINCE: "Tỉnh", Level.DISTRICT: "Huyện", Level.COMMUNE: "Xã"}[level]
    return AdminUnit(
        vintage=AFTER_REFORM if new else BEFORE_REFORM,
        code=code,
        level=level,
        name=f"{kind} {name}",
        short_name=name,
        type_name=kind,
        parent_code=parent,
        province_code=province,
    )


def commune_code(row: int, column: int) -> str:
    """The code of the commune of province 38 in a row (from the south) and a column."""
    return f"{38001 + 4 * row + column:05d}"


def shapes() -> dict[str, shapely.Geometry]:
    """The territory of every old commune, by code."""
    found: dict[str, shapely.Geometry] = {
        commune_code(row, column): square(105 + column * 0.1, 20 + row * 0.1)
        for row in range(4)
        for column in range(4)
    }
    found["48001"] = square(108.0, 16.0)
    found["48002"] = square(108.1, 16.0)
    found["498-00"] = shapely.MultiPolygon(
        [square(111.6, 16.5, 0.01), square(112.3, 16.9, 0.01), square(111.9, 15.8, 0.01)]
    )
    found["56001"] = square(109.1, 12.2)
    found["56002"] = shapely.MultiPolygon([square(114.3, 11.4, 0.01), square(111.9, 8.6, 0.01)])
    return found


def small_registry() -> UnitRegistry:
    """The units of the small country in both vintages."""
    units = [
        _unit("38", Level.PROVINCE, "Thanh Hóa", None, "38"),
        _unit("48", Level.PROVINCE, "Đà Nẵng", None, "48"),
        _unit("56", Level.PROVINCE, "Khánh Hòa", None, "56"),
        _unit("380", Level.DISTRICT, "Nam", "38", "38"),
        _unit("381", Level.DISTRICT, "Bắc", "38", "38"),
        _unit("490", Level.DISTRICT, "Hải Châu", "48", "48"),
        _unit("498", Level.DISTRICT, "Hoàng Sa", "48", "48"),
        _unit("568", Level.DISTRICT, "Nha Trang", "56", "56"),
        _unit("576", Level.DISTRICT, "Trường Sa", "56", "56"),
        _unit("48001", Level.COMMUNE, "Hòa Bắc", "490", "48"),
        _unit("48002", Level.COMMUNE, "Hòa Nam", "490", "48"),
        _unit("498-00", Level.COMMUNE, "Hoàng Sa", "498", "48"),
        _unit("56001", Level.COMMUNE, "Vĩnh Hải", "568", "56"),
        _unit("56002", Level.COMMUNE, "Trường Sa", "576", "56"),
    ]
    names = {"38001": IMAGE, "38002": TEMPLATE}
    for row in range(4):
        for column in range(4):
            code = commune_code(row, column)
            district = "380" if row < 2 else "381"
            units.append(_unit(code, Level.COMMUNE, names.get(code, code), district, "38"))
    units += [
        _unit("38", Level.PROVINCE, "Thanh Hóa", None, "38", new=True),
        _unit("48", Level.PROVINCE, "Đà Nẵng", None, "48", new=True),
        _unit("38001", Level.COMMUNE, "Một", "38", "38", new=True),
        _unit("48001", Level.COMMUNE, "Hoàng Sa", "48", "48", new=True),
    ]
    return UnitRegistry(units)


def small_geometry(
    _data: DataDir, vintage: str, level: Level, _detail: Detail
) -> npt.NDArray[np.object_]:
    """Geometry of a level in the order of the registry; stands in for the published files."""
    old = shapes()
    if vintage == NEW:
        whole = shapely.union_all([old[commune_code(r, c)] for r in range(4) for c in range(4)])
        return np.array([whole, old["498-00"]], dtype=object)
    registry = small_registry()
    return np.array(
        [
            shapely.union_all(
                [old[c.code] for c in registry.units(vintage, Level.COMMUNE, unit.code)]
            )
            for unit in registry.units(vintage, level)
        ],
        dtype=object,
    )


def small_observations() -> pd.DataFrame:
    """The observations of the small country, as the store would give them."""
    rows: list[dict[str, object]] = []

    def add(
        code: str, indicator: str, day: date, parts: tuple[float, float], basis: str = "declared"
    ) -> None:
        rows.append(
            {
                "vintage": NEW if day == NEW_DAY else OLD,
                "code": code,
                "level": "commune",
                "indicator": indicator,
                "date": pd.Timestamp(day),
                "basis": basis,
                "source_id": "sample",
                "numerator": parts[0],
                "denominator": parts[1],
                "value": np.nan,
                "samples": np.nan,
                "added_in": 1,
                "simulated": True,
            }
        )

    for place, share in enumerate(SHARES):
        code = f"{38001 + place:05d}"
        if share is not None:
            add(code, FIBRE, DAY, (share * 10, 1000))
        add(code, FIBRE, BEFORE, (500, 1000))
        add(code, "population", DAY, (1234, np.nan), "counted")
        if place < 3:
            add(code, "no_signal_villages", DAY, (place * 2, np.nan))
        add(code, "mobile_4g_population", DAY, (10 * place, 160), "modelled")
    add("38005", "smartphone_adults", DAY, (30, 60))
    add("38001", FIBRE, NEW_DAY, (75, 100))
    return pd.DataFrame(rows).astype({"date": "datetime64[s]"})


def small_points() -> dict[str, PointSet]:
    """Points: 400 base stations on a grid in province 38, two TSLCD points, others none."""
    grid = [(105.01 + 0.02 * (n % 20), 20.01 + 0.02 * (n // 20)) for n in range(400)]
    return {
        "base_station": _point_set("base_station", [f"bs-{n}" for n in range(400)], grid),
        "tslcd": _point_set("tslcd", ["t-1", "t-2"], [(105.25, 20.25), (108.05, 16.05)], IMAGE),
        "video_conference": _point_set("video_conference", [], []),
        "public_wifi": _point_set("public_wifi", [], []),
        "facility": _point_set("facility", [], []),
    }


def _point_set(
    layer: str, ids: list[str], places: list[tuple[float, float]], name: str = "Trạm"
) -> PointSet:
    rows = [
        {
            "point_id": point_id,
            "layer": layer,
            "name": name,
            "lon": lon,
            "lat": lat,
            "status": "active",
            "attributes": {"operator": TEMPLATE, "since": "2020-05-01"},
            "source_id": "sample",
            "simulated": True,
            OLD: _commune_at(lon, lat),
        }
        for point_id, (lon, lat) in zip(ids, places, strict=True)
    ]
    columns = ["point_id", "layer", "name", "lon", "lat", "status", "attributes", "simulated", OLD]
    return PointSet.from_frame(pd.DataFrame(rows, columns=columns), [OLD, NEW])


def _commune_at(lon: float, lat: float) -> str:
    return next(code for code, shape in shapes().items() if shape.covers(shapely.Point(lon, lat)))


def small_links() -> Crosswalk:
    """Province 38 went whole into the new 38001, but 0.4 of 38014 to 48001, where 48 went too."""
    codes = [commune_code(row, column) for row in range(4) for column in range(4)]
    links = [(code, "38001", 1.0, "whole", True) for code in codes if code != "38014"]
    links += [("38014", "38001", 0.6, "area", False), ("38014", "48001", 0.4, "area", False)]
    links += [(code, "48001", 1.0, "whole", True) for code in ("48001", "48002", "498-00")]
    columns = ["from_code", "to_code", "weight", "basis", "exact"]
    return Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, pd.DataFrame(links, columns=columns))


def small_service(
    folder: Path, observations: pd.DataFrame | None = None, *, carried: bool = False
) -> AtlasService:
    """The whole service over the small country; packs are kept in `folder`.

    With `carried` values are carried over `small_links`, else nothing leads between the vintages.
    """
    registry, catalogue = small_registry(), load_catalogue()
    given = small_observations() if observations is None else observations
    bridges = Bridges([small_links()] if carried else [])
    return AtlasService(
        AtlasData(
            registry=registry,
            catalogue=catalogue,
            cube=CarriedCube(Cube(given, registry, catalogue, 1), registry, catalogue, bridges),
            packs=PackStore(DataDir(folder), registry, small_geometry),
            points=small_points(),
            pilots={OLD: frozenset({"38003", "48001"})},
            release=Published("1", date(2026, 1, 15), simulated=True),
        )
    )
