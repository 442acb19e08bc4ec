"""Boundaries of a vintage made from a list of changes, on a country of squares of 0.1 degree."""

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import additions
from geodata.additions import AdditionKind, NewAddition
from geodata.boundaries import load_boundaries, load_display, mapped_vintages
from geodata.changes import import_changes, remove_vintage
from geodata.paths import DataDir, Detail
from geodata.units import Level, UnitRegistry
from tests.geodata.boundary_country import VINTAGE, code, make_country, official, square
from tests.geodata.changes.lists import HEADINGS, row

NEW = "2026-04-30"


@pytest.fixture
def country(tmp_path: Path) -> DataDir:
    return make_country(tmp_path / "data")


def listed(country: DataDir, *rows: list[object]) -> None:
    path = country.root.parent / f"list_{NEW}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    import_changes(country, path, "lan")


def boundaries(country: DataDir, vintage: str, frame: gpd.GeoDataFrame) -> None:
    folder = country.root.parent
    prepared, original = folder / "made.parquet", folder / "xa.gpkg"
    frame.to_parquet(prepared)
    original.write_text(vintage)
    made = {"communes.parquet": prepared}
    new = NewAddition(
        AdditionKind.BOUNDARIES, vintage, Level.COMMUNE, original, "xa.gpkg", "lan", made
    )
    additions.add(country, new)


def land(country: DataDir, level: Level, vintage: str = NEW) -> gpd.GeoDataFrame:
    return load_boundaries(country, vintage, level).set_index("code")


def drawn(country: DataDir) -> list[str]:
    return [one.name for one in mapped_vintages(country, UnitRegistry.load(country))]


def test_a_vintage_of_other_names_is_drawn_from_the_very_same_files(country: DataDir) -> None:
    listed(country, row("38", name="Thành phố Thanh Hóa", level="tỉnh"),
           row(code(0, 0), name="Phường Một"))  # fmt: skip
    assert drawn(country) == [VINTAGE, NEW]
    for level in (Level.PROVINCE, Level.COMMUNE):
        for detail in Detail:
            one, other = (country.display(name, level, detail) for name in (VINTAGE, NEW))
            assert one.stat().st_ino == other.stat().st_ino
    before, after = land(country, Level.COMMUNE, VINTAGE), land(country, Level.COMMUNE)
    assert after["name"][code(0, 0)] == "Phường Một"
    assert after["name"].drop(code(0, 0)).equals(before["name"].drop(code(0, 0)))
    assert after.drop(columns="name").equals(before.drop(columns="name"))
    assert land(country, Level.PROVINCE)["name"]["38"] == "Thành phố Thanh Hóa"
    remove_vintage(country, NEW, "lan")
    assert drawn(country) == [VINTAGE]


def test_land_is_united_and_moves_with_its_communes(country: DataDir) -> None:
    listed(
        country,
        row(code(0, 0), "14091", "Xã Gộp"),
        row(code(0, 1), "14091"),
        row(code(3, 3), "13999", parent="40"),
        row("48", "49", level="tỉnh"),
    )
    before, after = land(country, Level.COMMUNE, VINTAGE), land(country, Level.COMMUNE)
    both = shapely.box(105.0, 20.0, 105.2, 20.1)
    assert after.geometry["14091"].equals(both)
    assert after["method"]["14091"] == "united"
    assert after["area_km2"]["14091"] == pytest.approx(
        before["area_km2"][code(0, 0)] + before["area_km2"][code(0, 1)]
    )
    assert after.geometry["13999"].equals(square(3, 3))
    assert set(after.index) == (set(before.index) - {code(0, 0), code(0, 1), code(3, 3)}) | {
        "13999", "14091",
    }  # fmt: skip
    provinces = land(country, Level.PROVINCE)
    whole = shapely.box(105.0, 20.0, 105.4, 20.4)
    assert provinces.geometry["38"].equals(whole.difference(square(3, 3)))
    south = shapely.box(105.0, 19.9, 105.4, 20.0)
    assert provinces.geometry["40"].equals(shapely.union_all([south, square(3, 3)]))
    assert provinces.geometry["49"].equals(land(country, Level.PROVINCE, VINTAGE).geometry["48"])
    assert provinces["area_km2"].sum() == pytest.approx(before["area_km2"].sum(), rel=1e-6)
    for detail in Detail:
        shown = load_display(country, NEW, Level.COMMUNE, detail)
        assert list(shown["code"]) == sorted(after.index)
        assert shapely.coverage_is_valid(shown.geometry.to_numpy())
        assert shown.set_index("code").geometry["14091"].area == pytest.approx(0.02, rel=1e-6)
    registry = UnitRegistry.load(country)
    assert registry.get(NEW, "13999").province_code == "40"


def test_better_boundaries_of_the_base_show_in_what_is_made_from_it(country: DataDir) -> None:
    listed(country, row(code(1, 1), "14091"))
    file = official().rename(columns={"ma_xa": "code"})[["code", "geometry"]]
    boundaries(country, VINTAGE, file)
    shape = file.set_index("code").geometry[code(1, 1)]
    assert land(country, Level.COMMUNE).geometry["14091"].equals(shape)
    spot = UnitRegistry.load(country).get(NEW, "14091")
    assert spot.lon is not None
    assert shape.contains(shapely.Point(spot.lon, spot.lat))
    assert (
        land(country, Level.PROVINCE)
        .geometry["38"]
        .equals(land(country, Level.PROVINCE, VINTAGE).geometry["38"])
    )


def test_parts_of_a_divided_commune_are_drawn_once_their_boundaries_come(
    country: DataDir,
) -> None:
    listed(country, row(code(2, 2)), row(code(2, 2), "14091", "Xã Tách"))
    assert drawn(country) == [VINTAGE]
    assert not country.boundaries(NEW, Level.COMMUNE).exists()
    parts = [
        square(2, 2).intersection(shapely.box(west, 20.0, east, 21.0))
        for west, east in ((105.2, 105.23), (105.23, 105.3))
    ]
    file = gpd.GeoDataFrame({"code": [code(2, 2), "14091"]}, geometry=parts, crs=4326)
    boundaries(country, NEW, file)
    assert drawn(country) == [VINTAGE, NEW]
    after = land(country, Level.COMMUNE)
    assert after.geometry["14091"].equals(parts[1])
    assert after.geometry[code(2, 1)].equals(square(2, 1))
    now, then = (land(country, Level.PROVINCE, name).geometry["38"] for name in (NEW, VINTAGE))
    assert now.symmetric_difference(then).area < 1e-12  # square degrees: rounding of the parts
    assert not (country.current / ".derived").exists()
    links = pd.read_parquet(country.crosswalk(VINTAGE, NEW)).set_index(["from_code", "to_code"])
    shares = links.loc[code(2, 2), ["weight", "basis"]]  # shared out evenly until land was known
    assert shares["weight"].to_dict() == pytest.approx({code(2, 2): 0.3, "14091": 0.7}, rel=1e-3)
    assert set(shares["basis"]) == {"area"}
