"""The registry of units, put together from the package's two tables.

The type of a unit is the one its name begins with: seven communes have another one in the tables'
column of types (Thị trấn Ngọc Lặc stands there as a xã).
The tables name units by keys without marks; codes are those of the General Statistics Office.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.names import UNIT_TYPES, bare_key, split_type
from geodata.units import REGISTRY_COLUMNS, Level

ISLAND_DISTRICT_SUFFIX = "-00"


def legacy_communes(table: pd.DataFrame) -> pd.DataFrame:
    """The communes before the reform, sorted by code.

    Columns: `REGISTRY_COLUMNS` and ``key`` (province_district_commune as the converter writes it),
    ``aliases`` (keys without marks of former names), ``bounds`` (text), ``shared_bounds`` (True
    where the geocoder gave the box of something larger than the commune).
    """
    table = table.reset_index(drop=True)
    lacks = table["wardCode"].isna()
    name = table["ward"].fillna(table["district"])
    bounds = table["wardBounds"].fillna(table["districtBounds"])
    shared = bounds.eq(table["provinceBounds"]) | (bounds.eq(table["districtBounds"]) & ~lacks)
    frame = pd.DataFrame(
        {
            "code": table["wardCode"].fillna(table["districtCode"] + ISLAND_DISTRICT_SUFFIX),
            "level": Level.COMMUNE.value,
            "name": name.map(_single_spaced),
            "short_name": table["wardShort"].fillna(table["districtShort"]),
            "type_name": name.map(_type_of),
            "parent_code": table["districtCode"],
            "province_code": table["provinceCode"],
            "lon": table["wardLon"].fillna(table["districtLon"]).astype(float),
            "lat": table["wardLat"].fillna(table["districtLat"]).astype(float),
            "official_area_km2": float("nan"),
            "key": table["provinceKey"]
            + "_"
            + table["districtKey"]
            + "_"
            + table["wardKey"].fillna(""),
            "aliases": [_list_of(text) for text in table["wardAlias"]],
            "bounds": bounds,
            "shared_bounds": shared | bounds.duplicated(keep=False),
        }
    )
    frame["former_names"] = [() for _ in range(len(frame))]
    return frame.sort_values("code", ignore_index=True)


def legacy_districts(table: pd.DataFrame) -> pd.DataFrame:
    """The districts before the reform with `REGISTRY_COLUMNS` and ``aliases``, sorted by code."""
    rows = table.drop_duplicates("districtCode")
    frame = _larger_units(rows, "district", Level.DISTRICT, rows["provinceCode"])
    frame["aliases"] = [_list_of(text) for text in rows["districtAlias"]]
    return frame.sort_values("code", ignore_index=True)


def provinces(table: pd.DataFrame) -> pd.DataFrame:
    """The provinces of either table with `REGISTRY_COLUMNS`, sorted by code.

    The official area is the sum over the communes, missing where one of them has none.
    """
    rows = table.drop_duplicates("provinceCode")
    frame = _larger_units(rows, "province", Level.PROVINCE, None)
    if "wardAreaKm2" in table:
        area = table["wardAreaKm2"].astype(float).replace(0.0, float("nan"))
        sums = area.groupby(table["provinceCode"]).agg(lambda values: values.sum(skipna=False))
        frame["official_area_km2"] = frame["code"].map(sums).astype(float)
    return frame.sort_values("code", ignore_index=True)


def current_communes(table: pd.DataFrame) -> pd.DataFrame:
    """The communes after the reform with `REGISTRY_COLUMNS` and ``key``, sorted by code."""
    frame = pd.DataFrame(
        {
            "code": table["wardCode"],
            "level": Level.COMMUNE.value,
            "name": table["ward"].map(_single_spaced),
            "short_name": table["wardShort"],
            "type_name": table["ward"].map(_type_of),
            "parent_code": table["provinceCode"],
            "province_code": table["provinceCode"],
            "lon": table["wardLon"].astype(float),
            "lat": table["wardLat"].astype(float),
            "official_area_km2": table["wardAreaKm2"].astype(float).replace(0.0, float("nan")),
            "key": table["provinceKey"] + "_" + table["wardKey"],
        }
    )
    frame["former_names"] = [() for _ in range(len(frame))]
    return frame.sort_values("code", ignore_index=True)


def registry_frame(levels: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One frame of all levels of a vintage with just `REGISTRY_COLUMNS`."""
    parts = [level[list(REGISTRY_COLUMNS)].astype({"official_area_km2": float}) for level in levels]
    return pd.concat(parts, ignore_index=True)


def _larger_units(
    rows: pd.DataFrame, kind: str, level: Level, parent: pd.Series | None
) -> pd.DataFrame:
    name = rows[kind].map(_single_spaced)
    return pd.DataFrame(
        {
            "code": rows[f"{kind}Code"],
            "level": level.value,
            "name": name,
            "short_name": rows[f"{kind}Short"],
            "type_name": name.map(_type_of),
            "parent_code": None if parent is None else parent,
            "province_code": rows["provinceCode"],
            "lon": rows[f"{kind}Lon"].astype(float),
            "lat": rows[f"{kind}Lat"].astype(float),
            "official_area_km2": float("nan"),
            "former_names": [() for _ in range(len(rows))],
        }
    )


def _single_spaced(name: str) -> str:
    """One space between words, and the type with one capital ("Thành Phố" -> "Thành phố")."""
    kind, rest = split_type(" ".join(name.split()))
    return rest if kind is None else f"{kind.capitalize()} {rest}"


def _type_of(name: str) -> str:
    kind, _ = split_type(" ".join(name.split()))
    return (kind or UNIT_TYPES[0]).capitalize()


def _list_of(text: object) -> tuple[str, ...]:
    return tuple(json.loads(text)) if isinstance(text, str) else ()


def with_former_names(frame: pd.DataFrame, names: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """The frame with the names by code as ``former_names``, without the unit's own, sorted."""
    own = [
        tuple(sorted({name for name in names.get(code, ()) if bare_key(name) != bare_key(short)}))
        for code, short in zip(frame["code"], frame["short_name"], strict=True)
    ]
    return frame.assign(former_names=pd.Series(own, index=frame.index, dtype=object))


def placed(frame: pd.DataFrame, geometry: npt.NDArray[np.object_]) -> pd.DataFrame:
    """The frame with points that lie within the units.

    `geometry` is in degrees in the order of the frame. A point of the sources is kept where it
    lies within its unit; some are the centre of something larger. A unit without territory has no
    point.
    """
    lon, lat = frame["lon"].to_numpy(dtype=float), frame["lat"].to_numpy(dtype=float)
    inside = shapely.contains_xy(geometry, lon, lat)
    land = ~shapely.is_empty(geometry)
    spots = np.full((len(frame), 2), np.nan)
    spots[land] = shapely.get_coordinates(shapely.point_on_surface(geometry[land]))
    return frame.assign(
        lon=np.where(inside, lon, spots[:, 0]), lat=np.where(inside, lat, spots[:, 1])
    )
