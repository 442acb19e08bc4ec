"""In which coordinate system a boundary file is, measured against the present boundaries.

A file may say nothing, or say a wrong thing: VN-2000 numbers declared as WGS 84 lie about 200 m
off, those of another zone hundreds of kilometres, swapped axes on another continent. Every system
that could be meant is tried on the middles of the units: the shift of the file is the median of

    (middle of the unit in the file) - (middle of its present boundary)

in the equal-area plane, to the east and to the north. A median over many units is far steadier
than the boundaries themselves: where each is off by 100 m by chance, that of 100 units is off by
about 12 m.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from geodata.boundaries.projection import GEOGRAPHIC, Floats, Geometries, points_to_plane
from geodata.errors import ImportRefused
from geodata.ingest.boundaries.report import Choice, Shift

VN2000 = (
    ("EPSG:5896", "102°00′"), ("EPSG:9205", "103°00′"), ("EPSG:9206", "104°00′"),
    ("EPSG:9207", "104°30′"), ("EPSG:9208", "104°45′"), ("EPSG:5897", "105°00′"),
    ("EPSG:9209", "105°30′"), ("EPSG:9210", "105°45′"), ("EPSG:9211", "106°00′"),
    ("EPSG:9212", "106°15′"), ("EPSG:9213", "106°30′"), ("EPSG:9214", "107°00′"),
    ("EPSG:9215", "107°15′"), ("EPSG:9216", "107°30′"), ("EPSG:5899", "107°45′"),
    ("EPSG:5898", "108°00′"), ("EPSG:9217", "108°15′"), ("EPSG:9218", "108°30′"),
)  # fmt: skip
"""The zones of three degrees of VN-2000 with their central meridians."""

DEGREES = ("EPSG:4326", "EPSG:4756")
METRES = (*(code for code, _ in VN2000), "EPSG:3405", "EPSG:3406", "EPSG:32648", "EPSG:32649")
SYSTEM_WORDS = {
    "EPSG:4326": "WGS 84",
    "EPSG:4756": "VN-2000 (°)",
    "EPSG:3405": "VN-2000 / UTM 48N",
    "EPSG:3406": "VN-2000 / UTM 49N",
    "EPSG:32648": "WGS 84 / UTM 48N",
    "EPSG:32649": "WGS 84 / UTM 49N",
    **{code: f"VN-2000 {meridian}" for code, meridian in VN2000},
}

DOUBTFUL_M = 60.0
"""A shift above this, and above its own uncertainty, is asked about."""

FAR_M = 20_000.0
"""Above this a file lies elsewhere, whatever its drawing."""

OFFERED = 4


@dataclass(frozen=True)
class Middles:
    """The middle of each known unit: in the numbers of the file, and at present in metres."""

    in_file: Floats
    present: Floats

    def __len__(self) -> int:
        return len(self.in_file)


@dataclass(frozen=True)
class Fit:
    """How a file lies against the present boundaries if it is in a system, axes swapped or not."""

    crs: str
    swapped: bool
    shift: Shift

    @property
    def doubtful(self) -> bool:
        """Whether the shift is more than the drawing of the boundaries explains."""
        allowed = 3.0 * 1.25 * self.shift.spread_m / np.sqrt(max(self.shift.units, 1))
        return bool(self.shift.distance_m > max(DOUBTFUL_M, allowed))


def parse_crs(text: str) -> pyproj.CRS:
    """The system a text names ("EPSG:5897", WKT, PROJJSON); `ImportRefused` if it is none."""
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError as error:
        raise ImportRefused(
            f"PROJ knows no coordinate system {text[:80]!r}; name one as EPSG:5897.", crs=text[:500]
        ) from error


def ties_to_the_earth(crs: pyproj.CRS) -> bool:
    """False for a system whose datum is unknown: its numbers could be 200 m off unnoticed."""
    if not (crs.is_geographic or crs.is_projected):
        return False
    group = TransformerGroup(crs, GEOGRAPHIC, always_xy=True)
    return bool(group.transformers) and "Ballpark" not in str(group.transformers[0].description)


def name_of(crs: pyproj.CRS) -> str:
    """A short name of a system: its EPSG code where it has one."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else str(crs.name)


def to_degrees_from(xy: Floats, crs: pyproj.CRS, *, swapped: bool) -> Floats:
    """Numbers of a file (n, 2) -> longitude, latitude WGS 84; infinite where PROJ has no answer."""
    transformer = pyproj.Transformer.from_crs(crs, GEOGRAPHIC, always_xy=True)
    x, y = (xy[:, 1], xy[:, 0]) if swapped else (xy[:, 0], xy[:, 1])
    try:
        return np.column_stack(transformer.transform(x, y))
    except ProjError:
        return np.full(xy.shape, np.inf)


def geometry_to_degrees(geometry: Geometries, crs: pyproj.CRS, *, swapped: bool) -> Geometries:
    """Geometries of a file in degrees WGS 84 (longitude, latitude)."""
    return np.asarray(
        shapely.transform(geometry, lambda xy: to_degrees_from(xy, crs, swapped=swapped))
    )


def middles_of(geometry: Geometries) -> Floats:
    """The middle of the box of each geometry (n, 2): it exists for broken rings too."""
    boxes = shapely.bounds(geometry)
    return np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2.0, (boxes[:, 1] + boxes[:, 3]) / 2.0])


def measure(middles: Middles, crs: pyproj.CRS, *, swapped: bool) -> Shift | None:
    """The shift of a file if it is in `crs`; None where that puts it nowhere on the earth."""
    degrees = to_degrees_from(middles.in_file, crs, swapped=swapped)
    real = np.isfinite(degrees).all(axis=1) & (np.abs(degrees) <= (180.0, 90.0)).all(axis=1)
    if not len(middles) or real.sum() < 0.9 * len(middles):
        return None
    moved = points_to_plane(degrees[real]) - middles.present[real]
    east, north = (float(one) for one in np.median(moved, axis=0))
    if not np.isfinite((east, north)).all():
        return None
    spread = float(np.median(np.hypot(*(moved - (east, north)).T)))
    return Shift(round(east, 1), round(north, 1), round(spread, 1), int(real.sum()))


def candidates(in_file: Floats) -> tuple[str, ...]:
    """The systems numbers can be in by their size: degrees or metres."""
    small = bool((np.abs(in_file) <= 360.0).all()) if len(in_file) else True
    return DEGREES if small else METRES


def fits(middles: Middles) -> tuple[Fit, ...]:
    """Every system that could be meant, the nearest first; none where nothing can be compared."""
    found = []
    for code in candidates(middles.in_file):
        for swapped in (False, True):
            shift = measure(middles, parse_crs(code), swapped=swapped)
            if shift is not None:
                found.append(Fit(code, swapped, shift))
    return tuple(sorted(found, key=lambda fit: fit.shift.distance_m))


def choices(found: Sequence[Fit], in_file: Floats) -> tuple[Choice, ...]:
    """What to offer a person: the nearest systems, or all that could be where none was measured."""
    nearest: dict[str, Fit] = {}
    for fit in found:
        nearest.setdefault(fit.crs, fit)
    if not nearest:
        return tuple(
            Choice(code, SYSTEM_WORDS[code], SYSTEM_WORDS[code]) for code in candidates(in_file)
        )
    offered = []
    for fit in list(nearest.values())[:OFFERED]:
        word, far = SYSTEM_WORDS[fit.crs], fit.shift.distance_m
        said_vi = f"{word} ({fit.crs}): lệch {_distance(far, ',')} so với ranh giới hiện có"
        said_en = f"{word} ({fit.crs}): {_distance(far, '.')} from the present boundaries"
        offered.append(Choice(fit.crs, said_vi, said_en))
    return tuple(offered)


def direction(shift: Shift) -> tuple[str, str]:
    """Where the file lies from the present boundaries, in eight directions (vi, en)."""
    words = (
        ("đông", "east"), ("đông bắc", "north-east"), ("bắc", "north"), ("tây bắc", "north-west"),
        ("tây", "west"), ("tây nam", "south-west"), ("nam", "south"), ("đông nam", "south-east"),
    )  # fmt: skip
    angle = np.arctan2(shift.north_m, shift.east_m)
    return words[round(float(angle) / (np.pi / 4)) % 8]


def _distance(metres: float, comma: str) -> str:
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km".replace(".", comma)


def said_distance(shift: Shift) -> tuple[str, str]:
    """The length of a shift for a person (vi, en)."""
    return _distance(shift.distance_m, ","), _distance(shift.distance_m, ".")
