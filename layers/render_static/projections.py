"""The projections of printed maps: a conformal conic for the country, VN-2000 for a province.

Central meridians of the provinces are those of Circular 973/2001/TT-TCĐC, annex 2 of Circular
25/2014/TT-BTNMT, by the code of the province. A province of after July 2025 keeps the code, and
here the meridian, of one of those it was made of.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
import pyproj

Floats = npt.NDArray[np.float64]

GEOGRAPHIC = pyproj.CRS.from_epsg(4326)
NATIONAL = "+proj=lcc +lat_1=11 +lat_2=21 +lat_0=16 +lon_0=108 +datum=WGS84 +units=m +no_defs"
"""Lambert conformal conic, standard parallels 11 and 21 N, meridian 108 E."""

ZONES = {
    "103°00′": 9205, "104°00′": 9206, "104°30′": 9207, "104°45′": 9208, "105°00′": 5897,
    "105°30′": 9209, "105°45′": 9210, "106°00′": 9211, "106°15′": 9212, "106°30′": 9213,
    "107°00′": 9214, "107°15′": 9215, "107°30′": 9216, "107°45′": 5899, "108°00′": 5898,
    "108°15′": 9217, "108°30′": 9218,
}  # fmt: skip
"""EPSG code of the VN-2000 zone of three degrees of each central meridian."""

PROVINCES_OF = {
    "103°00′": "11 12",
    "104°00′": "14",
    "104°30′": "91 96",
    "104°45′": "10 15 25 40 89",
    "105°00′": "01 26 35 37 38 87 92 93 95",
    "105°30′": "02 27 30 33 34 36 42 72 84 86 94",
    "105°45′": "04 31 74 79 80 82 83",
    "106°00′": "08 17 44",
    "106°15′": "45 70",
    "106°30′": "06 19",
    "107°00′": "24 46",
    "107°15′": "20",
    "107°30′": "62",
    "107°45′": "22 48 49 68 75 77",
    "108°00′": "51",
    "108°15′": "52 56 58",
    "108°30′": "54 60 64 66 67",
}
"""Codes of the provinces that use a central meridian."""

WORDS = {
    "vi": (
        "Phép chiếu nón đồng góc, vĩ tuyến chuẩn 11° và 21° B, kinh tuyến 108° Đ",
        "VN-2000, kinh tuyến trục {} Đ",
    ),
    "en": (
        "Conformal conic projection, parallels 11° and 21° N, meridian 108° E",
        "VN-2000, central meridian {} E",
    ),
}


@dataclass(frozen=True)
class Projection:
    """One projection: `zone` is the central meridian of VN-2000, or None for the national one."""

    zone: str | None = None

    @cached_property
    def _transformer(self) -> pyproj.Transformer:
        target = NATIONAL if self.zone is None else f"EPSG:{ZONES[self.zone]}"
        return pyproj.Transformer.from_crs(GEOGRAPHIC, target, always_xy=True)

    def to_metres(self, lonlat: Floats) -> Floats:
        """Degrees WGS 84 (n, 2), longitude first -> metres east and north (n, 2)."""
        return np.column_stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1]))

    def to_degrees(self, xy: Floats) -> Floats:
        """Metres (n, 2) -> degrees WGS 84 (n, 2), longitude first."""
        return np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Scale and grid convergence at a position in metres.

        The scale is the length on the map of one metre on the ground; the convergence is the angle
        in degrees from the map's upward direction to true north, clockwise.
        """
        lon, lat = self.to_degrees(np.array([[x, y]]))[0]
        step = 0.01
        geod = pyproj.Geod(ellps="WGS84")
        length = geod.line_length([lon, lon], [lat - step, lat + step])
        ends = self.to_metres(np.array([[lon, lat - step], [lon, lat + step]]))
        east, north = ends[1] - ends[0]
        return float(np.hypot(east, north) / length), float(np.degrees(np.arctan2(east, north)))

    def words(self, lang: str) -> str:
        """The projection's name in `vi` or `en`."""
        national, zone = WORDS["en" if lang == "en" else "vi"]
        return national if self.zone is None else zone.format(self.zone.replace("′", "'"))


@cache
def national() -> Projection:
    """That of maps of the whole country."""
    return Projection()


@cache
def of_province(code: str, lon: float = 106.0) -> Projection:
    """VN-2000 with the province's meridian; the nearest zone to `lon` for a code not in the table.

    Of a province the department does not know yet, the middle decides.
    """
    for zone, codes in PROVINCES_OF.items():
        if code in codes.split():
            return _of_zone(zone)
    return _of_zone(min(ZONES, key=lambda zone: abs(degrees_of(zone) - lon)))


@cache
def _of_zone(zone: str) -> Projection:
    return Projection(zone)


def degrees_of(zone: str) -> float:
    """A central meridian written 104°45′ in degrees: 104.75."""
    whole, minutes = zone.rstrip("′").split("°")
    return int(whole) + int(minutes) / 60
