from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.errors import BareCodeRefused, DataMissing, UnitNotFound
from geodata.paths import DataDir
from geodata.units import (
    AFTER_REFORM,
    BEFORE_REFORM,
    COUNTRY_CODE,
    REGISTRY_COLUMNS,
    UNIT_LEVELS,
    AdminUnit,
    Level,
    UnitRegistry,
    Vintage,
)


def unit(code: str, level: Level, province: str, parent: str | None, name: str) -> AdminUnit:
    return AdminUnit(BEFORE_REFORM, code, level, f"Xã {name}", name, "Xã", parent, province)


REGISTRY = UnitRegistry(
    [
        unit("38", Level.PROVINCE, "38", None, "P"),
        unit("380", Level.DISTRICT, "38", "38", "D"),
        unit("381", Level.DISTRICT, "38", "38", "E"),
        unit("00002", Level.COMMUNE, "38", "380", "B"),
        unit("00001", Level.COMMUNE, "38", "381", "A"),
        AdminUnit(AFTER_REFORM, "00001", Level.COMMUNE, "Xã Z", "Z", "Xã", "38", "38"),
        AdminUnit(AFTER_REFORM, "38", Level.PROVINCE, "Tỉnh P", "P", "Tỉnh", None, "38"),
    ]
)


def test_the_same_code_is_another_unit_in_another_vintage() -> None:
    assert REGISTRY.get(BEFORE_REFORM, "00001").short_name == "A"
    assert REGISTRY.get("2025-07-01", "00001").short_name == "Z"


def test_a_code_alone_is_refused() -> None:
    with pytest.raises(BareCodeRefused) as refused:
        REGISTRY.get(None, "00001")
    assert refused.value.details == {"unit_code": "00001"}


def test_unknown_units_and_vintages_are_not_found() -> None:
    with pytest.raises(UnitNotFound) as missing:
        REGISTRY.get(BEFORE_REFORM, "99999")
    assert missing.value.details == {"vintage": BEFORE_REFORM.name, "unit_code": "99999"}
    with pytest.raises(UnitNotFound, match="known are 2025-03-01, 2025-07-01"):
        REGISTRY.vintage("2019-01-01")
    with pytest.raises(UnitNotFound, match="2019-01-01"):
        REGISTRY.units(Vintage(date(2019, 1, 1), UNIT_LEVELS), Level.COMMUNE)


def test_the_country_is_a_unit_that_no_list_contains() -> None:
    country = REGISTRY.get("2025-07-01", COUNTRY_CODE)
    assert (country.code, country.name, country.level) == ("VN", "Cả nước", Level.COUNTRY)
    assert (country.vintage, country.parent_code) == (AFTER_REFORM, None)
    assert REGISTRY.get(BEFORE_REFORM, "VN").vintage == BEFORE_REFORM
    assert REGISTRY.units(BEFORE_REFORM, Level.COUNTRY) == ()
    assert REGISTRY.units(BEFORE_REFORM, Level.COMMUNE, "VN") == REGISTRY.units(
        BEFORE_REFORM, Level.COMMUNE
    )
    with pytest.raises(UnitNotFound):
        REGISTRY.get("2019-01-01", "VN")


def test_units_are_sorted_by_code_and_kept_within() -> None:
    found = REGISTRY.units(BEFORE_REFORM, Level.COMMUNE)
    assert [one.code for one in found] == ["00001", "00002"]
    within = REGISTRY.units(BEFORE_REFORM, Level.COMMUNE, "380")
    assert [one.code for one in within] == ["00002"]
    assert len(REGISTRY.units(BEFORE_REFORM, Level.COMMUNE, "38")) == 2
    assert REGISTRY.units(AFTER_REFORM, Level.DISTRICT) == ()


def test_levels_of_the_vintages() -> None:
    assert REGISTRY.levels(BEFORE_REFORM) == (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
    assert REGISTRY.levels(AFTER_REFORM) == (Level.PROVINCE, Level.COMMUNE)


def test_missing_values_of_a_frame_become_none() -> None:
    row = (
        "38",
        "province",
        "Tỉnh P",
        "P",
        "Tỉnh",
        None,
        "38",
        float("nan"),
        20.0,
        float("nan"),
        [],
    )
    frame = pd.DataFrame([row], columns=list(REGISTRY_COLUMNS))
    read = UnitRegistry.from_frames({BEFORE_REFORM: frame}).get(BEFORE_REFORM, "38")
    assert (read.parent_code, read.lon, read.lat, read.official_area_km2) == (
        None,
        None,
        20.0,
        None,
    )


def frame_of(*codes: str) -> pd.DataFrame:
    """A registry file of provinces: one for each code."""
    rows = [
        (code, "province", f"Tỉnh {code}", code, "Tỉnh", None, code, None, None, None, [])
        for code in codes
    ]
    return pd.DataFrame(rows, columns=list(REGISTRY_COLUMNS))


def test_every_dated_registry_file_is_a_vintage_with_the_levels_it_has(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path)
    (tmp_path / "registry").mkdir()
    frame_of("01", "38").to_parquet(data_dir.registry("2025-07-01"))
    frame_of("38").to_parquet(data_dir.registry("2025-03-01"))
    with_district = frame_of("01", "001").assign(level=["province", "district"])
    with_district.to_parquet(data_dir.registry("2019-01-01"))
    (tmp_path / "registry" / "2019-01-01.parquet.tmp").write_text("half")
    registry = UnitRegistry.load(data_dir)
    assert [one.name for one in registry.vintages] == ["2019-01-01", "2025-03-01", "2025-07-01"]
    assert registry.levels("2019-01-01") == (Level.PROVINCE, Level.DISTRICT)
    assert registry.vintage("2025-07-01").levels == (Level.PROVINCE,)
    assert registry.get("2019-01-01", "001").level is Level.DISTRICT
    data_dir.registry("2025-03-01").unlink()
    with pytest.raises(DataMissing, match="atlas build"):
        UnitRegistry.load(data_dir)


def test_no_registry_without_a_build(tmp_path) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        UnitRegistry.load(DataDir(tmp_path))


def test_the_registry_holds_what_the_law_made(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    counts = {
        (vintage.name, level.value): len(registry.units(vintage, level))
        for vintage in (BEFORE_REFORM, AFTER_REFORM)
        for level in vintage.levels
    }
    assert counts == {
        ("2025-03-01", "province"): 63,
        ("2025-03-01", "district"): 696,
        ("2025-03-01", "commune"): 10040,
        ("2025-07-01", "province"): 34,
        ("2025-07-01", "commune"): 3321,
    }
    assert registry.get(BEFORE_REFORM, "26740").name == "Phường Bến Nghé"
    assert registry.get(AFTER_REFORM, "26740").name == "Phường Sài Gòn"
    assert registry.get(BEFORE_REFORM, "498-00").name == "Huyện Hoàng Sa"
    assert "Thị trấn" not in registry.get(AFTER_REFORM, "22736").name


def test_the_older_vintage_has_the_changes_of_its_first_day(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    assert registry.get(BEFORE_REFORM, "754").name == "Thành phố Phú Mỹ"
    assert registry.get(BEFORE_REFORM, "26707").name == "Phường Tân Hòa"
    assert registry.get(BEFORE_REFORM, "26710").name == "Phường Tân Hải"
