import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import registry
from geodata.boundaries.territory import objects


def legacy_table() -> pd.DataFrame:
    shared = {
        "province": "Tỉnh  Thử", "provinceShort": "Thử", "provinceCode": "01",
        "provinceLat": 20.0, "provinceLon": 105.0, "provinceBounds": "19,104 – 21,106",
        "provinceKey": "tinhthu", "district": "Thành Phố Bắc", "districtShort": "Bắc",
        "districtType": "Thành phố", "districtCode": "001", "districtLat": 20.5,
        "districtLon": 105.5, "districtBounds": "20,105 – 21,106", "districtKey": "tpbac",
        "districtAlias": '["huyenbac"]',
    }  # fmt: skip
    ward = {
        "ward": "Xã Hai", "wardShort": "Hai", "wardType": "Xã", "wardCode": "00002",
        "wardLat": 20.1, "wardLon": 105.1, "wardBounds": "20,105 – 20.2,105.2",
        "wardKey": "xahai", "wardAlias": '["xacu", "cu"]',
    }  # fmt: skip
    island = dict.fromkeys(ward) | {
        "district": "Huyện Đảo", "districtShort": "Đảo", "districtType": "Huyện",
        "districtCode": "009", "districtKey": "huyendao", "districtAlias": None,
    }  # fmt: skip
    vague = {"ward": "Xã Một", "wardShort": "Một", "wardCode": "00001", "wardKey": "xamot",
             "wardAlias": None, "wardBounds": "20,105 – 21,106"}  # fmt: skip
    return pd.DataFrame([shared | ward, shared | island, shared | ward | vague])


def test_legacy_communes() -> None:
    frame = registry.legacy_communes(legacy_table())
    assert frame["code"].tolist() == ["00001", "00002", "009-00"]
    assert frame["name"].tolist() == ["Xã Một", "Xã Hai", "Huyện Đảo"]
    assert frame["key"].tolist() == [
        "tinhthu_tpbac_xamot",
        "tinhthu_tpbac_xahai",
        "tinhthu_huyendao_",
    ]
    assert frame["aliases"].tolist() == [(), ("xacu", "cu"), ()]
    assert frame["shared_bounds"].tolist() == [True, False, True]
    assert frame["lat"].tolist() == [20.1, 20.1, 20.5]


def test_the_type_is_that_of_the_name() -> None:
    table = legacy_table()
    table.loc[0, "ward"] = "Thị  Trấn Hai"
    frame = registry.legacy_communes(table)
    assert frame["type_name"].tolist() == ["Xã", "Thị trấn", "Huyện"]


def test_larger_units() -> None:
    districts = registry.legacy_districts(legacy_table())
    assert districts["name"].tolist() == ["Thành phố Bắc", "Huyện Đảo"]
    assert districts["type_name"].tolist() == ["Thành phố", "Huyện"]
    assert districts["aliases"].tolist() == [("huyenbac",), ()]
    provinces = registry.provinces(legacy_table())
    assert provinces["name"].tolist() == ["Tỉnh Thử"]
    assert provinces["parent_code"].isna().all()


def current_table(area: float) -> pd.DataFrame:
    rows = [
        (
            "Tỉnh Thử",
            "Thử",
            "01",
            20.0,
            105.0,
            "tinhthu",
            "Xã Một",
            "Một",
            "Xã",
            code,
            20.0,
            105.0,
            km2,
            key,
        )
        for code, km2, key in (("00002", 3.0, "xahai"), ("00001", area, "xamot"))
    ]
    columns = [
        "province", "provinceShort", "provinceCode", "provinceLat", "provinceLon", "provinceKey",
        "ward", "wardShort", "wardType", "wardCode", "wardLat", "wardLon", "wardAreaKm2", "wardKey",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(("area", "total"), [(2.0, 5.0), (0.0, None), (float("nan"), None)])
def test_an_official_area_is_the_sum_or_unknown(area: float, total: float | None) -> None:
    known = registry.provinces(current_table(area))["official_area_km2"][0]
    assert pd.isna(known) if total is None else known == total
    communes = registry.current_communes(current_table(area))
    assert communes["code"].tolist() == ["00001", "00002"]
    assert pd.isna(communes["official_area_km2"][0]) == (total is None)


def test_points_are_brought_into_their_units() -> None:
    frame = pd.DataFrame({"code": ["a", "b", "c"], "lon": [0.5, 9.0, 1.0], "lat": [0.5, 9.0, 1.0]})
    boxes = objects([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3), shapely.Polygon()])
    placed = registry.placed(frame, boxes)
    assert placed["lon"].tolist()[:2] == [0.5, 2.5]
    assert placed["lat"].tolist()[:2] == [0.5, 2.5]
    assert np.isnan(placed["lon"][2])


def test_former_names_leave_out_the_present_one() -> None:
    frame = pd.DataFrame({"code": ["a", "b"], "short_name": ["Hòa An", "Lý"]})
    named = registry.with_former_names(frame, {"a": {"Hoà An", "Bình", "An Cũ"}})
    assert named["former_names"].tolist() == [("An Cũ", "Bình"), ()]


def test_a_registry_has_all_levels_and_only_its_columns() -> None:
    table = legacy_table()
    frame = registry.registry_frame([registry.provinces(table), registry.legacy_communes(table)])
    assert frame.columns.tolist() == list(registry.REGISTRY_COLUMNS)
    assert frame["level"].tolist() == ["province", "commune", "commune", "commune"]
