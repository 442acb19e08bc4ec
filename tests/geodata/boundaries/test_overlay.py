import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import additions
from geodata.additions import AdditionKind, NewAddition
from geodata.boundaries import islands, load_boundaries, load_display
from geodata.boundaries.projection import area_km2, to_plane
from geodata.errors import BuildError
from geodata.paths import DataDir, Detail
from geodata.units import Level
from tests.geodata.boundary_country import VINTAGE, code, default_land, make_country, official


@pytest.fixture
def country(tmp_path: Path) -> DataDir:
    return make_country(tmp_path / "data")


def addition(folder: Path, frame: gpd.GeoDataFrame, name: str = "xa.gpkg") -> NewAddition:
    prepared = folder / f"{name}.parquet"
    frame.rename(columns={"ma_xa": "code"})[["code", "geometry"]].to_parquet(prepared)
    original = folder / name
    original.write_text(name)
    return NewAddition(
        AdditionKind.BOUNDARIES,
        VINTAGE,
        Level.COMMUNE,
        original,
        name,
        "lan",
        {"communes.parquet": prepared},
    )


def communes(country: DataDir) -> gpd.GeoDataFrame:
    return load_boundaries(country, VINTAGE, Level.COMMUNE).set_index("code")


def test_imported_units_are_stored_as_they_came_with_area_and_method(
    country: DataDir, tmp_path: Path
) -> None:
    file = official()
    one = additions.add(country, addition(tmp_path, file))
    stored = communes(country)
    for unit, shape in zip(file["ma_xa"], file.geometry, strict=True):
        assert stored.geometry[unit].equals_exact(shape, 0.0)
        assert stored["method"][unit] == f"imported: {one.id}"
        assert stored["area_km2"][unit] == pytest.approx(area_km2(to_plane(np.array([shape])))[0])
    assert stored["method"]["20200"] == "drawn"
    assert stored["name"][code(0, 0)] == "Xã Một"


def test_all_that_is_drawn_from_communes_follows(country: DataDir, tmp_path: Path) -> None:
    file = official()
    file.loc[0, "geometry"] = shapely.box(105.0, 19.95, 105.102, 20.1)  # takes from 17000
    additions.add(country, addition(tmp_path, file))
    stored = communes(country)
    assert stored["method"]["17000"] == "drawn; fitted to imported neighbours"
    assert stored["method"]["17002"] == "drawn"
    assert stored.geometry["17000"].equals(shapely.box(105.0, 19.9, 105.1, 19.95))
    assert stored.geometry["17001"].area < default_land()["17001"].area
    provinces = load_boundaries(country, VINTAGE, Level.PROVINCE).set_index("code")
    assert provinces.geometry["38"].symmetric_difference(file.union_all()).area < 1e-12
    assert provinces["area_km2"]["40"] == pytest.approx(
        stored.loc[["17000", "17001", "17002", "17003"], "area_km2"].sum()
    )
    for detail in Detail:
        drawn = load_display(country, VINTAGE, Level.COMMUNE, detail)
        assert shapely.coverage_is_valid(to_plane(drawn.geometry.to_numpy()))
        shown = drawn.set_index("code").geometry[code(0, 0)]
        assert shown.symmetric_difference(file.geometry[0]).area < 1e-4
    registry = pd.read_parquet(country.registry(VINTAGE)).set_index("code")
    spot = shapely.Point(registry.loc["17000", ["lon", "lat"]])
    assert stored.geometry["17000"].contains(spot)


def test_only_files_of_the_vintage_change_and_undo_brings_them_back(
    country: DataDir, tmp_path: Path
) -> None:
    before = _files(country)
    one = additions.add(country, addition(tmp_path, official()))
    changed = {name for name, content in _files(country).items() if before[name] != content}
    assert changed == {
        f"registry/{VINTAGE}.parquet",
        "boundaries/report.json",
        *(f"boundaries/{VINTAGE}/{level}.parquet" for level in ("commune", "province")),
        *(
            f"display/{VINTAGE}/{level}-{detail}.parquet"
            for level in ("commune", "province")
            for detail in ("overview", "province")
        ),
    }
    additions.remove(country, one.id)
    assert _files(country) == before


def test_imports_are_undone_in_any_order(country: DataDir, tmp_path: Path) -> None:
    file = official()
    first, second = addition(tmp_path, file[:8], "south"), addition(tmp_path, file[8:], "north")
    before = _files(country)
    south = additions.add(country, first)
    alone = communes(country).drop(columns="method")
    north = additions.add(country, second)
    both = communes(country)
    additions.remove(country, south.id)
    additions.remove(country, north.id)
    assert _files(country) == before
    north = additions.add(country, second)
    south = additions.add(country, first)
    assert communes(country).drop(columns="method").equals(both.drop(columns="method"))
    additions.remove(country, north.id)
    assert communes(country).drop(columns="method").equals(alone)


def test_of_two_imports_of_a_unit_the_later_one_stands(country: DataDir, tmp_path: Path) -> None:
    file = official()
    additions.add(country, addition(tmp_path, file, "one"))
    moved = file[:1].copy()
    moved.loc[0, "geometry"] = shapely.box(105.0, 20.0, 105.101, 20.1)
    later = additions.add(country, addition(tmp_path, moved, "two"))
    assert communes(country).geometry[code(0, 0)].equals(moved.geometry[0])
    additions.remove(country, later.id)
    assert communes(country).geometry[code(0, 0)].equals(file.geometry[0])


def test_islands_of_published_position_are_never_lost(country: DataDir, tmp_path: Path) -> None:
    """A file that draws Hoàng Sa as one islet keeps the others of the catalogue."""
    islet = gpd.GeoDataFrame(
        {"ma_xa": ["20333"]}, geometry=[shapely.box(112.33, 16.83, 112.34, 16.84)], crs=4326
    )
    additions.add(country, addition(tmp_path, islet))
    stored = communes(country).geometry["20333"]
    assert stored.contains(shapely.Point(112.335, 16.835))
    assert len(stored.geoms) > 5
    for detail in Detail:
        drawn = load_display(country, VINTAGE, Level.COMMUNE, detail).set_index("code")
        assert shapely.area(to_plane(np.array([drawn.geometry["20333"]])))[0] > 1e6


def test_a_unit_the_vintage_lacks_is_refused_and_nothing_changes(
    country: DataDir, tmp_path: Path
) -> None:
    strange = official()[:1].assign(ma_xa="99999")
    before = _files(country)
    with pytest.raises(BuildError, match="99999"):
        additions.add(country, addition(tmp_path, strange))
    assert _files(country) == before


def test_doubts_about_replaced_units_leave_the_report(country: DataDir, tmp_path: Path) -> None:
    additions.add(country, addition(tmp_path, official()))
    report = json.loads(country.report.read_text())
    assert [row["vintage"] for row in report["doubtful"]] == ["2025-03-01"]
    assert report["imported"][0]["imported"] == sorted(official()["ma_xa"])


def _files(country: DataDir) -> dict[str, bytes]:
    return {
        f"{name}/{path.relative_to(country.root / name)}": path.read_bytes()
        for name in ("registry", "boundaries", "display")
        for path in sorted((country.root / name).rglob("*"))
        if path.is_file()
    }


def test_an_island_has_the_code_of_its_vintage() -> None:
    """20333 is Hoàng Sa since July 2025; before, it was the district 498 and 20333 another unit."""
    listed = islands.load_islands()
    since, before = islands.owners(listed, VINTAGE), islands.owners(listed, "2025-03-01")
    assert "20333" in since
    assert "498-00" not in since
    assert "498-00" in before
    assert "20333" not in before
    assert list(islands.owners(listed, "2019-01-01")) == list(before)
