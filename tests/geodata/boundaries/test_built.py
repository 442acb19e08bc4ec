"""What the default build must hold, on the whole country."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geodata.boundaries import Detail, load_boundaries, load_display
from geodata.boundaries.matching import Method
from geodata.boundaries.projection import area_km2, to_plane
from geodata.errors import DataMissing
from geodata.paths import DataDir
from geodata.units import (
    AFTER_REFORM,
    BEFORE_REFORM,
    PACKAGED_VINTAGES,
    Level,
    UnitRegistry,
    Vintage,
)

LEVELS = [(vintage, level) for vintage in PACKAGED_VINTAGES for level in vintage.levels]
ARCHIPELAGOS = {
    BEFORE_REFORM: ("498-00", "22736", "22737", "22739"),
    AFTER_REFORM: ("20333", "22736"),
}


@pytest.mark.parametrize("vintage", PACKAGED_VINTAGES, ids=str)
def test_nearly_every_commune_has_territory_and_the_rest_a_reason(
    atlas_data: DataDir, vintage: Vintage
) -> None:
    units = UnitRegistry.load(atlas_data).units(vintage, Level.COMMUNE)
    built = load_boundaries(atlas_data, vintage, Level.COMMUNE)
    report = json.loads(atlas_data.report.read_text(encoding="utf-8"))
    assert len(built) >= 0.995 * len(units)
    listed = {row["code"] for row in report["without_territory"] if row["vintage"] == vintage.name}
    assert listed == {unit.code for unit in units} - set(built["code"])
    assert all(row["why"] for row in report["without_territory"])


@pytest.mark.parametrize("vintage", PACKAGED_VINTAGES, ids=str)
def test_communes_are_a_valid_coverage_of_the_right_size(
    atlas_data: DataDir, vintage: Vintage
) -> None:
    land = to_plane(load_boundaries(atlas_data, vintage, Level.COMMUNE).geometry.to_numpy())
    assert shapely.is_valid(land).all()
    assert shapely.coverage_is_valid(land)
    total = area_km2(land).sum()
    assert total == pytest.approx(331_000, rel=0.01)
    whole = shapely.union_all(land)
    holes = sum(
        shapely.Polygon(ring).area for part in shapely.get_parts(whole) for ring in part.interiors
    )
    misfit = abs(total * 1e6 - shapely.area(whole)) + holes
    assert misfit / 1e6 < 1e-4 * total


@pytest.mark.parametrize(("vintage", "level"), LEVELS, ids=str)
def test_communes_sum_to_the_larger_units(
    atlas_data: DataDir, vintage: Vintage, level: Level
) -> None:
    registry = UnitRegistry.load(atlas_data)
    communes = load_boundaries(atlas_data, vintage, Level.COMMUNE)
    larger = load_boundaries(atlas_data, vintage, level).set_index("code")
    owner = [registry.get(vintage, code) for code in communes["code"]]
    key = {
        Level.COMMUNE: [unit.code for unit in owner],
        Level.DISTRICT: [unit.parent_code for unit in owner],
        Level.PROVINCE: [unit.province_code for unit in owner],
    }[level]
    sums = communes.groupby(key)["area_km2"].sum()
    assert sums.index.tolist() == larger.index.tolist()
    assert np.allclose(sums.to_numpy(), larger["area_km2"].to_numpy(), rtol=1e-9)


@pytest.mark.parametrize(("vintage", "level"), LEVELS, ids=str)
@pytest.mark.parametrize("detail", list(Detail), ids=str)
def test_display_follows_the_registry_and_stays_a_coverage(
    atlas_data: DataDir, vintage: Vintage, level: Level, detail: Detail
) -> None:
    units = UnitRegistry.load(atlas_data).units(vintage, level)
    shown = load_display(atlas_data, vintage, level, detail)
    assert shown["code"].tolist() == [unit.code for unit in units]
    built = set(load_boundaries(atlas_data, vintage, level)["code"])
    drawn = shown[~shown.geometry.is_empty]
    assert set(drawn["code"]) == built
    land = drawn.geometry.to_numpy()
    assert shapely.is_valid(land).all()
    assert shapely.coverage_is_valid(land)


@pytest.mark.parametrize("vintage", PACKAGED_VINTAGES, ids=str)
def test_the_archipelagos_are_drawn_at_every_level_and_detail(
    atlas_data: DataDir, vintage: Vintage
) -> None:
    full = load_boundaries(atlas_data, vintage, Level.COMMUNE).set_index("code")
    for code in ARCHIPELAGOS[vintage]:
        assert full.loc[code, "method"] == Method.PUBLISHED_POSITION.value
        assert full.loc[code, "area_km2"] < 10.0
        for detail in Detail:
            shown = load_display(atlas_data, vintage, Level.COMMUNE, detail).set_index("code")
            assert shown.geometry[code].area > 0
    hoang_sa, truong_sa = full.geometry[ARCHIPELAGOS[vintage][0]], full.geometry["22736"]
    assert hoang_sa.intersects(shapely.box(111.55, 16.48, 111.66, 16.58))
    assert truong_sa.intersects(shapely.box(111.9, 8.62, 111.94, 8.67))
    for level in vintage.levels:
        everywhere = load_boundaries(atlas_data, vintage, level).total_bounds
        assert everywhere[2] > 114.3


def test_borders_were_moved_towards_the_published_areas(atlas_data: DataDir) -> None:
    said = json.loads(atlas_data.report.read_text(encoding="utf-8"))["adjusted_borders"]
    registry = UnitRegistry.load(atlas_data)
    built = load_boundaries(atlas_data, AFTER_REFORM, Level.COMMUNE)
    built = built[built["method"] != Method.PUBLISHED_POSITION.value]
    units = [registry.get(AFTER_REFORM, code) for code in built["code"]]
    published = np.array([unit.official_area_km2 for unit in units], dtype=float)
    misfit = np.nanmedian(np.abs(built["area_km2"] / published - 1.0))
    assert misfit == pytest.approx(said["area_misfit_after"], abs=1e-5)
    assert misfit < 0.8 * said["area_misfit_before"]
    assert 0.9 * len(built) < said["units_moved"] <= said["units"]
    assert 1.0 < said["displacement_median_m"] < 10.0
    assert said["displacement_largest_m"] < 250.0


def test_divided_communes_are_cut_not_given_away(atlas_data: DataDir) -> None:
    before = load_boundaries(atlas_data, BEFORE_REFORM, Level.COMMUNE).set_index("code")
    after = load_boundaries(atlas_data, AFTER_REFORM, Level.COMMUNE).set_index("code")
    # Phường 15 of Phú Nhuận went to Cầu Kiệu and to Phú Nhuận.
    old = to_plane(before.loc[["27076"]].geometry.to_numpy())[0]
    new = to_plane(after.loc[["27058", "27073"]].geometry.to_numpy())
    shares = shapely.area(shapely.intersection(old, new)) / shapely.area(old)
    assert (shares > 0.0).all()
    assert shares.sum() == pytest.approx(1.0, abs=1e-6)


def test_geoparquet_is_read_by_another_reader(atlas_data: DataDir) -> None:
    path = atlas_data.boundaries(AFTER_REFORM, Level.PROVINCE)
    table = pq.read_table(path)
    assert table.column_names == [
        "code", "name", "parent_code", "area_km2", "method", "geometry",
    ]  # fmt: skip
    about = json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]
    assert about["encoding"] == "WKB"
    assert about["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    first = shapely.from_wkb(table["geometry"][0].as_py())
    assert shapely.box(105.2, 20.5, 106.1, 21.4).contains(first)


def test_points_of_units_lie_within_them(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    built = load_boundaries(atlas_data, BEFORE_REFORM, Level.COMMUNE)
    units = [registry.get(BEFORE_REFORM, code) for code in built["code"]]
    lon = np.array([unit.lon for unit in units], dtype=float)
    lat = np.array([unit.lat for unit in units], dtype=float)
    assert shapely.contains_xy(built.geometry.to_numpy(), lon, lat).mean() > 0.999


def test_former_names_are_kept(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    assert "Bến Nghé" in registry.get(AFTER_REFORM, "26740").former_names
    merged = registry.get(BEFORE_REFORM, "01084")
    assert merged.short_name not in merged.former_names


@pytest.mark.shared
def test_overlap_with_the_official_boundaries(atlas_data: DataDir, shared_files) -> None:
    from scripts.compare_boundaries import compare, read_official

    official = read_official(shared_files / "data" / "official-boundaries-2026")
    built = load_boundaries(atlas_data, AFTER_REFORM, Level.COMMUNE)
    overlap: pd.Series = compare(official, built)["overlap"]
    assert overlap.median() > 0.969
    assert (overlap > 0.8).mean() > 0.97


def test_nothing_to_read_without_a_build(tmp_path) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        load_boundaries(DataDir(tmp_path), AFTER_REFORM, Level.COMMUNE)
    with pytest.raises(DataMissing, match="atlas build"):
        load_display(DataDir(tmp_path), AFTER_REFORM, Level.COMMUNE, Detail.OVERVIEW)
