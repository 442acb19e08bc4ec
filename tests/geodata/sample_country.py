"""The five sample provinces as boxes on a grid, small enough to generate the sample in seconds.

Every province has five districts of six communes: a ward, a township and four rural communes; the
first district is the capital's, the second a mountain district of the province. After the reform
three communes make one; the first rural commune of every second district was divided between two.
"""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries.projection import to_plane
from geodata.crosswalk import Crosswalk
from geodata.paths import DataDir
from geodata.sample.parameters import PROVINCES
from geodata.units import (
    AFTER_REFORM,
    BEFORE_REFORM,
    REGISTRY_COLUMNS,
    AdminUnit,
    Level,
    UnitRegistry,
    Vintage,
)

NEW_PROVINCE = {"52": "52", "64": "52", "38": "38", "74": "79", "60": "68"}
MOUNTAINS = {"52": "542", "64": "630", "38": "384", "74": "722", "60": "599"}
TYPES = ("Phường", "Thị trấn", "Xã", "Xã", "Xã", "Xã")
STEP = 0.05


def make_country() -> tuple[UnitRegistry, gpd.GeoDataFrame, gpd.GeoDataFrame, Crosswalk]:
    """Registry, old and new boundaries, and the crosswalk between them."""
    units: list[AdminUnit] = []
    old: dict[str, shapely.Polygon] = {}
    new: dict[str, list[shapely.Polygon]] = {}
    links: list[tuple[str, str, float]] = []
    units += [
        _unit(AFTER_REFORM, code, "Tỉnh", None, code) for code in sorted(set(NEW_PROVINCE.values()))
    ]
    for row, province in enumerate(PROVINCES):
        key = province.code
        units.append(_unit(BEFORE_REFORM, key, "Tỉnh", None, key))
        codes = [province.capital_district, MOUNTAINS[key], *(f"9{row}{n}" for n in range(3))]
        for column, district in enumerate(codes):
            units.append(_unit(BEFORE_REFORM, district, "Huyện", key, key))
            for number, kind in enumerate(TYPES):
                code = f"{key}{column}{number}0"
                units.append(_unit(BEFORE_REFORM, code, kind, district, key))
                size = STEP * (0.4 if number < 2 else 1.0)
                west, south = 105 + number * STEP, 10 + row * 2 + column * STEP
                old[code] = shapely.box(west, south, west + size, south + STEP)
            _reform(key, column, old, new, links)
    units += [
        _unit(AFTER_REFORM, code, "Xã", NEW_PROVINCE[code[:2]], NEW_PROVINCE[code[:2]])
        for code in new
    ]
    units.append(_unit(AFTER_REFORM, "99999", "Xã", "79", "79"))  # not in the sample
    frame = pd.DataFrame(links, columns=["from_code", "to_code", "weight"])
    frame["exact"] = frame["weight"] == 1.0
    frame["basis"] = frame["exact"].map({True: "whole", False: "area"})
    merged = {code: shapely.union_all(parts) for code, parts in new.items()}
    return (
        UnitRegistry(units),
        _boundaries(old),
        _boundaries(merged),
        Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame),
    )


def write_country(data_dir: DataDir) -> None:
    """The same as the files that a build leaves behind."""
    registry, old, new, crosswalk = make_country()
    for vintage, boundaries in ((BEFORE_REFORM, old), (AFTER_REFORM, new)):
        rows = [
            [getattr(unit, column) for column in REGISTRY_COLUMNS]
            for level in registry.levels(vintage)
            for unit in registry.units(vintage, level)
        ]
        _parents(data_dir.registry(vintage))
        pd.DataFrame(rows, columns=list(REGISTRY_COLUMNS)).to_parquet(data_dir.registry(vintage))
        file = data_dir.boundaries(vintage, Level.COMMUNE)
        _parents(file)
        boundaries.to_parquet(file)
    file = data_dir.crosswalk(BEFORE_REFORM, AFTER_REFORM)
    _parents(file)
    crosswalk.frame.to_parquet(file)


def _parents(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)


def _reform(
    province: str,
    column: int,
    old: Mapping[str, shapely.Polygon],
    new: dict[str, list[shapely.Polygon]],
    links: list[tuple[str, str, float]],
) -> None:
    codes = [f"{province}{column}{number}0" for number in range(6)]
    first, second = f"{province}{column}01", f"{province}{column}31"
    for place, code in enumerate(codes):
        target = first if place < 3 else second
        if place == 2 and column % 2 == 0:  # divided: its western 40 % and its eastern 60 %
            west, south, east, north = old[code].bounds
            middle = west + 0.4 * (east - west)
            new.setdefault(first, []).append(shapely.box(west, south, middle, north))
            new.setdefault(second, []).append(shapely.box(middle, south, east, north))
            links += [(code, first, 0.4), (code, second, 0.6)]
        else:
            new.setdefault(target, []).append(old[code])
            links.append((code, target, 1.0))


def _boundaries(shapes: Mapping[str, shapely.Polygon]) -> gpd.GeoDataFrame:
    codes = sorted(shapes)
    geometry = [shapes[code] for code in codes]
    frame = gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=geometry, crs="EPSG:4326")
    areas = shapely.area(to_plane(frame.geometry.to_numpy()))
    return frame.assign(parent_code="", area_km2=areas / 1e6, method="name in district")


def _unit(vintage: Vintage, code: str, kind: str, parent: str | None, province: str) -> AdminUnit:
    levels = {"Tỉnh": Level.PROVINCE, "Huyện": Level.DISTRICT}
    return AdminUnit(
        vintage=vintage,
        code=code,
        level=levels.get(kind, Level.COMMUNE),
        name=f"{kind} Số {code}",
        short_name=f"Số {code}",
        type_name=kind,
        parent_code=parent,
        province_code=province,
    )
