"""The geometry pack: the borders of one map as one compact binary file, made once and kept.

Layout (little-endian), before gzip::

    12 x uint32   magic, version, bits, origin x, origin y, units, arcs, rings,
                  bytes of the meta, of the arc heads, of the arc points, of the rings
    meta          UTF-8 JSON: {"codes": [...], "provinces": [...], "province": [index per unit],
                  "districts": [...], "district": [index per unit, -1 without],
                  "marks": [[unit, x, y, label], ...], "labels": [[name, x, y], ...]}
    arc heads     varint per arc: points * 4 + rank of the border
    arc points    zigzag varint pairs: each point less the one before (the first less the origin)
    rings         per unit in order: varint number of rings; per ring: varint number of arcs, then
                  zigzag varints: reference (arc * 2 + backwards) less the reference before

Coordinates are grid units of the web-Mercator square (`layers.topology.to_grid`). Rank of a border:
0 outside, 1 between provinces, 2 between districts, 3 between communes. Marks are the parts of a
unit that must be seen however small the map (Hoàng Sa, Trường Sa); labels name them.
"""

import gzip
import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.topology import Ints, Topology, build_topology, to_grid

MAGIC = 0x4B504156
VERSION = 1
HEADER = struct.Struct("<12I")
MEDIA_TYPE = "application/octet-stream"

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Archipelago:
    """Islands that every map of their owner shows; the box is lon/lat in degrees WGS 84."""

    name: str
    west: float
    south: float
    east: float
    north: float


ARCHIPELAGOS = (
    Archipelago("Hoàng Sa", 110.9, 15.3, 113.2, 17.4),
    Archipelago("Trường Sa", 111.3, 6.3, 117.8, 12.2),
)
"""The boxes hold the published positions of the islands and no other land of Vietnam."""


@dataclass(frozen=True)
class PackUnit:
    """What the pack says of a unit: its code and those of its parents (None where none)."""

    code: str
    province: str
    district: str | None = None


@dataclass(frozen=True)
class GeometryPack:
    """A finished pack: its bytes compressed, their length before, and the hash of the content."""

    content: bytes
    raw_size: int
    digest: str
    bounds: tuple[float, float, float, float]
    main_bounds: tuple[float, float, float, float]

    @property
    def plain(self) -> bytes:
        """The bytes before compression, for the rare client that takes no gzip."""
        return gzip.decompress(self.content)


def varints(values: Ints) -> bytes:
    """LEB128 of whole numbers >= 0, vectorised: seven bits a byte, low bits first."""
    if len(values) == 0:
        return b""
    if int(values.min()) < 0:
        raise ValueError("a varint holds no negative number; zigzag it first")
    rest = values.astype(np.uint64)
    length = np.ones(len(rest), dtype=np.int64)
    for step in range(1, 10):
        length += rest >= np.uint64(1 << (7 * step))
    begin = np.cumsum(length) - length
    out: Bytes = np.zeros(int(length.sum()), dtype=np.uint8)
    for step in range(int(length.max())):
        here = length > step
        more = (length[here] > step + 1).astype(np.uint8) << 7
        out[begin[here] + step] = (rest[here] & np.uint64(127)).astype(np.uint8) | more
        rest = rest >> np.uint64(7)
    return out.tobytes()


def zigzag(values: Ints) -> Ints:
    """Whole numbers -> 0, -1, 1, -2, 2 ... as 0, 1, 2, 3, 4 ..."""
    return (values << 1) ^ (values >> 63)


def build_pack(
    units: Sequence[PackUnit], geometries: npt.NDArray[np.object_], bits: int
) -> GeometryPack:
    """Pack the units and their polygons (degrees WGS 84, same order) on a grid of 2**bits.

    A unit without territory keeps its place and has no ring. Raises `ValueError` when the two
    sequences differ in length.
    """
    if len(units) != len(geometries):
        raise ValueError(f"{len(units)} units but {len(geometries)} geometries")
    topology = build_topology(geometries, bits)
    points = topology.arc_points
    origin = points.min(axis=0) if len(points) else np.zeros(2, dtype=np.int64)
    meta = _meta(units, geometries, bits, origin)
    sections = (
        json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode(),
        varints(topology.arc_sizes * 4 + _ranks(units, topology)),
        varints(zigzag(np.diff(points - origin, axis=0, prepend=0).ravel())),
        varints(_ring_stream(topology, len(units))),
    )
    header = HEADER.pack(
        MAGIC,
        VERSION,
        bits,
        int(origin[0]),
        int(origin[1]),
        len(units),
        len(topology.arc_sizes),
        len(topology.ring_sizes),
        *(len(section) for section in sections),
    )
    raw = header + b"".join(sections)
    return GeometryPack(
        content=gzip.compress(raw, 9, mtime=0),
        raw_size=len(raw),
        digest=hashlib.sha256(raw).hexdigest()[:16],
        bounds=_bounds(geometries),
        main_bounds=_bounds(_mainland(geometries)),
    )


def _ranks(units: Sequence[PackUnit], topology: Topology) -> Ints:
    """Rank of the border that each arc is: the highest pair of parents that it divides."""
    _, province = np.unique([unit.province for unit in units], return_inverse=True)
    _, district = np.unique(
        [f"{unit.province}/{unit.district or ''}" for unit in units], return_inverse=True
    )
    one, other = topology.arc_units[:, 0], topology.arc_units[:, 1]
    rank = np.full(len(one), 3, dtype=np.int64)
    rank[district[one] != district[other]] = 2
    rank[province[one] != province[other]] = 1
    rank[(one < 0) | (other < 0)] = 0
    return rank


def _ring_stream(topology: Topology, units: int) -> Ints:
    """Counts and references in reading order, before they are written as varints."""
    rings_of = np.bincount(topology.ring_units, minlength=units)
    order = np.argsort(topology.ring_units, kind="stable")
    first = np.cumsum(topology.ring_sizes) - topology.ring_sizes
    out: list[int] = []
    ring, before = 0, 0
    refs = topology.refs.tolist()
    sizes, starts = topology.ring_sizes.tolist(), first.tolist()
    for count in rings_of.tolist():
        out.append(count)
        for index in order[ring : ring + count].tolist():
            out.append(sizes[index])
            for ref in refs[starts[index] : starts[index] + sizes[index]]:
                step = ref - before
                out.append(step << 1 if step >= 0 else (-step << 1) - 1)
                before = ref
        ring += count
    return np.array(out, dtype=np.int64)


def _meta(
    units: Sequence[PackUnit], geometries: npt.NDArray[np.object_], bits: int, origin: Ints
) -> dict[str, list[object]]:
    provinces = sorted({unit.province for unit in units})
    districts = sorted({unit.district for unit in units if unit.district is not None})
    place = {code: index for index, code in enumerate(provinces)}
    district_place = {code: index for index, code in enumerate(districts)}
    marks: list[object] = []
    labels: list[object] = []
    for islands in ARCHIPELAGOS:
        found, x, y = _marks(islands, geometries, bits)
        if len(found) == 0:
            continue
        x, y = x - origin[0], y - origin[1]
        marks += [
            [int(unit), int(east), int(south), len(labels)]
            for unit, east, south in zip(found, x, y, strict=True)
        ]
        labels.append([islands.name, int(np.rint(x.mean())), int(np.rint(y.mean()))])
    return {
        "codes": [unit.code for unit in units],
        "provinces": list(provinces),
        "province": [place[unit.province] for unit in units],
        "districts": list(districts),
        "district": [district_place.get(unit.district or "", -1) for unit in units],
        "marks": marks,
        "labels": labels,
    }


def _marks(
    islands: Archipelago, geometries: npt.NDArray[np.object_], bits: int
) -> tuple[Ints, Ints, Ints]:
    """Units and grid positions of the parts that lie in the box of an archipelago."""
    parts, unit = shapely.get_parts(geometries, return_index=True)
    territory = ~shapely.is_empty(parts)
    parts, unit = parts[territory], unit[territory]
    centre = shapely.centroid(parts)
    lon, lat = shapely.get_x(centre), shapely.get_y(centre)
    inside = (lon >= islands.west) & (lon <= islands.east)
    inside &= (lat >= islands.south) & (lat <= islands.north)
    x, y = to_grid(lon[inside], lat[inside], bits)
    return unit[inside].astype(np.int64), x, y


def _mainland(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """The parts outside the archipelagos; all of them when nothing else is left."""
    parts = shapely.get_parts(geometries)
    boxes = [shapely.box(a.west, a.south, a.east, a.north) for a in ARCHIPELAGOS]
    away = parts[~shapely.intersects(parts, shapely.union_all(boxes))]
    return away if len(away) else parts


def _bounds(geometries: npt.NDArray[np.object_]) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees, rounded to 1e-5; zeros when there is nothing."""
    box = shapely.total_bounds(geometries)
    if not np.isfinite(box).all():
        return (0.0, 0.0, 0.0, 0.0)
    west, south, east, north = (round(float(edge), 5) for edge in box)
    return (west, south, east, north)
