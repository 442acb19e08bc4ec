"""The communes of the sample with what their data depend on: size, place, remoteness."""

import zlib
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.boundaries.projection import points_to_plane
from geodata.crosswalk import Crosswalk
from geodata.errors import DataMissing
from geodata.sample.parameters import CROWDED, MOUNTAIN, PROVINCES
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Territory:
    """The communes of before the reform in the sample, and what became of them.

    `communes`: one row a commune, sorted by code: ``code, name, short_name, type_name, district,
    district_name, province, area_km2, urban, seat, capital, remote`` (0 near to 1 remote).
    `shapes`, `new_shapes`: their polygons, WGS 84. `new_communes`: ``code, name, province``.
    `link_from`, `link_to`, `link_weight`: the crosswalk as positions in the two frames.
    """

    communes: pd.DataFrame
    shapes: npt.NDArray[Any]
    new_communes: pd.DataFrame
    new_shapes: npt.NDArray[Any]
    link_from: IntArray
    link_to: IntArray
    link_weight: FloatArray
    seed: int

    def rng(self, *topic: str) -> np.random.Generator:
        """A generator of its own for each topic, so that topics do not disturb each other."""
        return np.random.default_rng([self.seed, zlib.crc32("/".join(topic).encode())])

    def of_province(self, code: str) -> npt.NDArray[np.bool_]:
        """Which communes belong to a province."""
        return (self.communes["province"] == code).to_numpy()

    def new_origin(self) -> npt.NDArray[Any]:
        """The old province each new commune comes from."""
        origin = np.empty(len(self.new_communes), dtype=object)
        origin[self.link_to] = self.communes["province"].to_numpy()[self.link_from]
        return origin

    def carry(self, values: FloatArray) -> FloatArray:
        """Counts of the old communes summed into the new ones by the crosswalk's weights."""
        carried = np.zeros(len(self.new_communes))
        np.add.at(carried, self.link_to, values[self.link_from] * self.link_weight)
        return carried


def make_territory(
    registry: UnitRegistry,
    boundaries: gpd.GeoDataFrame,
    new_boundaries: gpd.GeoDataFrame,
    crosswalk: Crosswalk,
    seed: int,
) -> Territory:
    """Gather what the generator needs; `DataMissing` if a province is not in the registry."""
    units = [
        unit
        for province in PROVINCES
        for unit in registry.units(BEFORE_REFORM, Level.COMMUNE, province.code)
    ]
    units.sort(key=lambda unit: unit.code)
    shapes = boundaries.set_index("code")
    units = [unit for unit in units if unit.code in shapes.index]
    if not units:
        raise DataMissing("No commune of the sample provinces has boundaries; run `atlas build`.")
    communes = _frame(registry, units, shapes)
    position = {code: place for place, code in enumerate(communes["code"])}
    links = crosswalk.frame[crosswalk.frame["from_code"].isin(position)]
    new_codes = sorted(set(links["to_code"]))
    new_position = {code: place for place, code in enumerate(new_codes)}
    new_units = [registry.get(AFTER_REFORM, code) for code in new_codes]
    return Territory(
        communes=communes,
        shapes=shapes.loc[communes["code"], "geometry"].to_numpy(),
        new_communes=pd.DataFrame(
            {
                "code": new_codes,
                "name": [unit.name for unit in new_units],
                "province": [unit.province_code for unit in new_units],
            }
        ),
        new_shapes=new_boundaries.set_index("code").reindex(new_codes)["geometry"].to_numpy(),
        link_from=links["from_code"].map(position).to_numpy(dtype=np.int64),
        link_to=links["to_code"].map(new_position).to_numpy(dtype=np.int64),
        link_weight=links["weight"].to_numpy(dtype=np.float64),
        seed=seed,
    )


def _frame(
    registry: UnitRegistry, units: list[AdminUnit], shapes: gpd.GeoDataFrame
) -> pd.DataFrame:
    codes = [unit.code for unit in units]
    districts = [unit.parent_code or "" for unit in units]
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [unit.name for unit in units],
            "short_name": [unit.short_name for unit in units],
            "type_name": [unit.type_name.lower() for unit in units],
            "district": districts,
            "district_name": [registry.get(BEFORE_REFORM, code).name for code in districts],
            "province": [unit.province_code for unit in units],
            "area_km2": shapes.loc[codes, "area_km2"].to_numpy(dtype=np.float64),
        }
    )
    frame["urban"] = frame["type_name"].isin(["phường", "thị trấn"])
    frame["mountain"] = frame["district"].map(MOUNTAIN).fillna(0.0).astype(float)
    frame["crowded"] = frame["district"].map(CROWDED).fillna(1.0).astype(float)
    inner = shapes.loc[codes].geometry.representative_point()
    place = points_to_plane(np.column_stack([inner.x, inner.y]))
    frame["seat"] = _seats(frame, "district")
    capitals = {province.capital_district for province in PROVINCES}
    in_capital = frame["district"].isin(capitals)
    frame["capital"] = frame["seat"] & in_capital
    seat_km = _distance_km(frame, place, "district", "seat")
    capital_km = _distance_km(frame, place, "province", "capital")
    frame["remote"] = _remoteness(frame, seat_km, capital_km)
    return frame


def _seats(frame: pd.DataFrame, group: str) -> "pd.Series[bool]":
    """The seat of each district: its smallest town or ward, else its smallest commune."""
    order = frame.assign(rural=~frame["urban"]).sort_values(["rural", "area_km2"])
    first = order.drop_duplicates(group)["code"]
    return frame["code"].isin(first)


def _distance_km(frame: pd.DataFrame, place: FloatArray, group: str, centre: str) -> FloatArray:
    """Distance in km to the centre of the commune's district or province; 0 where it has none."""
    rows = np.flatnonzero(frame[centre].to_numpy())
    centres = dict(zip(frame[group].to_numpy()[rows], rows, strict=True))
    target = np.array(
        [centres.get(name, row) for row, name in enumerate(frame[group])], dtype=np.int64
    )
    return np.asarray(np.hypot(*(place - place[target]).T) / 1000.0)


def _remoteness(frame: pd.DataFrame, seat_km: FloatArray, capital_km: FloatArray) -> FloatArray:
    size = np.clip(np.log(np.maximum(frame["area_km2"], 8.0) / 8.0) / np.log(40.0), 0.0, 1.0)
    score = (
        0.25 * np.minimum(seat_km / 25.0, 1.0)
        + 0.20 * size
        + 0.15 * np.minimum(capital_km / 140.0, 1.0)
        + 0.40 * frame["mountain"]
    ).to_numpy(dtype=np.float64)
    relief = frame["type_name"].map({"phường": 0.3, "thị trấn": 0.5}).fillna(1.0)
    return np.asarray(np.clip(score * relief.to_numpy(dtype=np.float64), 0.0, 1.0))
