"""The pack is read back by a decoder of the test's own, written from the description alone."""

import gzip
import json
import struct
from dataclasses import dataclass

import numpy as np
import pytest
import shapely

from geodata.units import Level
from layers.pack import PackUnit, build_pack, varints, zigzag
from layers.render_leaflet import pack_units
from layers.topology import to_degrees
from tests.small_atlas import OLD, shapes, small_registry

BITS = 25


@dataclass
class Decoded:
    meta: dict[str, list]  # type: ignore[type-arg]
    arcs: list[list[tuple[int, int]]]
    ranks: list[int]
    units: list[list[list[tuple[int, int]]]]


def numbers(data: bytes) -> list[int]:
    """All varints of a section, one byte after the other."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value, shift = 0, 0
    return found


def unzigzag(value: int) -> int:
    return -(value + 1) // 2 if value % 2 else value // 2


def decode(raw: bytes) -> Decoded:
    head = struct.unpack("<12I", raw[:48])
    assert head[0] == 0x4B504156
    assert head[1] == 1
    _, _, bits, west, north, units, arc_count, ring_count, *sizes = head
    assert bits == BITS
    sections, at = [], 48
    for size in sizes:
        sections.append(raw[at : at + size])
        at += size
    assert at == len(raw)
    heads, steps = numbers(sections[1]), numbers(sections[2])
    arcs, x, y, used = [], west, north, 0
    for head_ in heads:
        arc = []
        for _ in range(head_ // 4):
            x += unzigzag(steps[used])
            y += unzigzag(steps[used + 1])
            used += 2
            arc.append((x, y))
        arcs.append(arc)
    assert len(arcs) == arc_count
    stream = iter(numbers(sections[3]))
    found, ref, rings_seen = [], 0, 0
    for _ in range(units):
        rings = []
        for _ in range(next(stream)):
            ring: list[tuple[int, int]] = []
            for _ in range(next(stream)):
                ref += unzigzag(next(stream))
                arc = arcs[ref // 2]
                ring += (arc[::-1] if ref % 2 else arc)[:-1]
            rings.append(ring)
            rings_seen += 1
        found.append(rings)
    assert rings_seen == ring_count
    return Decoded(json.loads(sections[0]), arcs, [head_ % 4 for head_ in heads], found)


def to_geometry(rings: list[list[tuple[int, int]]]) -> shapely.Geometry:
    polygons = []
    for ring in rings:
        grid = np.array(ring, dtype=float)
        lon, lat = to_degrees(grid[:, 0], grid[:, 1], BITS)
        polygons.append(shapely.Polygon(np.column_stack([lon, lat])))
    whole = shapely.Polygon()
    for polygon in polygons:
        whole = shapely.symmetric_difference(whole, polygon)
    return whole


@pytest.fixture(scope="module")
def country() -> tuple[tuple[PackUnit, ...], np.ndarray]:
    units = small_registry().units(OLD, Level.COMMUNE)
    known = shapes()
    return pack_units(units), np.array([known[unit.code] for unit in units], dtype=object)


def test_every_unit_comes_back_as_it_was(country: tuple[tuple[PackUnit, ...], np.ndarray]) -> None:
    units, geometries = country
    pack = build_pack(units, geometries, BITS)
    decoded = decode(pack.plain)
    assert decoded.meta["codes"] == [unit.code for unit in units]
    for rings, original in zip(decoded.units, geometries, strict=True):
        back = to_geometry(rings)
        assert shapely.hausdorff_distance(back, original) < 360 / 2**BITS
        assert back.area == pytest.approx(original.area, rel=1e-2)


def test_holes_and_several_parts_come_back() -> None:
    hole = shapely.box(105.2, 20.2, 105.4, 20.4)
    ring = shapely.difference(shapely.box(105, 20, 106, 21), hole)
    parts = shapely.union_all([hole, shapely.box(107, 20, 107.5, 20.5)])
    units = [PackUnit("00001", "01"), PackUnit("00002", "01")]
    decoded = decode(build_pack(units, np.array([ring, parts], dtype=object), BITS).plain)
    for rings, original in zip(decoded.units, [ring, parts], strict=True):
        difference = shapely.symmetric_difference(to_geometry(rings), original).area
        assert difference < original.length * 360 / 2**BITS / 2


def test_shells_and_holes_run_opposite_ways() -> None:
    hole = shapely.box(105.2, 20.2, 105.4, 20.4)
    ring = shapely.difference(shapely.box(105, 20, 106, 21), hole)
    pack = build_pack([PackUnit("00001", "01")], np.array([ring], dtype=object), BITS)
    signs = [np.sign(shapely.LinearRing(r).is_ccw - 0.5) for r in decode(pack.plain).units[0]]
    assert sorted(signs) == [-1, 1]


def test_ranks_of_borders(country: tuple[tuple[PackUnit, ...], np.ndarray]) -> None:
    units, geometries = country
    decoded = decode(build_pack(units, geometries, BITS).plain)
    used: dict[int, set[str]] = {}
    for arc, rank in enumerate(decoded.ranks):
        length = len(decoded.arcs[arc]) - 1
        assert length >= 1
        used.setdefault(rank, set()).add(str(arc))
    # 4 x 4 squares: 4 borders between the two districts, 20 between communes of one district,
    # and one between the two communes of the district in province 48.
    assert len(used[2]) == 4
    assert len(used[3]) == 21
    assert 1 not in used


def test_borders_between_provinces() -> None:
    units = [PackUnit("00001", "01", "001"), PackUnit("00002", "02", "002")]
    pair = np.array([shapely.box(105, 20, 106, 21), shapely.box(106, 20, 107, 21)], dtype=object)
    assert sorted(decode(build_pack(units, pair, BITS).plain).ranks) == [0, 0, 1]


def test_archipelagos_are_marked_and_named(
    country: tuple[tuple[PackUnit, ...], np.ndarray],
) -> None:
    units, geometries = country
    pack = build_pack(units, geometries, BITS)
    meta = decode(pack.plain).meta
    assert [label[0] for label in meta["labels"]] == ["Hoàng Sa", "Trường Sa"]
    marked = [meta["codes"][mark[0]] for mark in meta["marks"]]
    assert sorted(marked) == ["498-00"] * 3 + ["56002"] * 2
    assert pack.bounds == (105.0, 8.6, 114.31, 20.4)
    assert pack.main_bounds == (105.0, 12.2, 109.2, 20.4)


def test_units_without_territory_keep_their_place() -> None:
    units = [PackUnit("00001", "01"), PackUnit("00002", "01"), PackUnit("00003", "02")]
    shape = shapely.box(105, 20, 106, 21)
    geometries = np.array([shapely.Polygon(), shape, shapely.Polygon()], dtype=object)
    decoded = decode(build_pack(units, geometries, BITS).plain)
    assert [len(rings) for rings in decoded.units] == [0, 1, 0]
    assert decoded.meta["province"] == [0, 0, 1]
    assert decoded.meta["district"] == [-1, -1, -1]


def test_a_pack_of_nothing_is_still_a_pack() -> None:
    pack = build_pack([PackUnit("00001", "01")], np.array([shapely.Polygon()], dtype=object), BITS)
    assert decode(pack.plain).units == [[]]
    assert pack.bounds == (0.0, 0.0, 0.0, 0.0)


def test_units_and_geometries_must_agree() -> None:
    with pytest.raises(ValueError, match="1 units but 0 geometries"):
        build_pack([PackUnit("00001", "01")], np.array([], dtype=object), BITS)


def test_equal_content_has_one_digest_and_other_content_another(
    country: tuple[tuple[PackUnit, ...], np.ndarray],
) -> None:
    units, geometries = country
    one, again = build_pack(units, geometries, BITS), build_pack(units, geometries, BITS)
    assert (one.digest, one.content) == (again.digest, again.content)
    moved = shapely.transform(geometries, lambda points: points + 0.001)
    assert build_pack(units, moved, BITS).digest != one.digest
    assert gzip.decompress(one.content) == one.plain
    assert len(one.plain) == one.raw_size


def test_varints_and_zigzag() -> None:
    values = np.array([0, 1, 127, 128, 300, 2**40], dtype=np.int64)
    assert numbers(varints(values)) == values.tolist()
    assert varints(np.array([300])) == bytes([0xAC, 0x02])
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="negative"):
        varints(np.array([-1]))
