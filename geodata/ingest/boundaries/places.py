"""Whether the units of a boundary file lie where they should, against the boundaries in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from geodata.boundaries.projection import Geometries, to_plane
from geodata.ingest.boundaries.report import BoundaryRow, Fault, Question
from geodata.ingest.boundaries.words import fault_at

BEYOND_M = 2000.0
"""Land farther than this beyond the present borders is no matter of drawing."""

BEYOND_M2 = 1e6

ISLANDS_BEYOND_M = 50_000.0
"""For island units, whose islets the default boundaries lack."""

DISPLACED_OVERLAP = 0.1
ANOTHERS_OVERLAP = 0.5


@dataclass(frozen=True)
class Present:
    """The boundaries in use: communes by code, degrees; country and provinces by code, plane."""

    communes: Mapping[str, shapely.Geometry]
    country: shapely.Geometry
    provinces: Mapping[str, shapely.Geometry]


def beyond(
    units: Mapping[str, shapely.Geometry],
    province_of: Mapping[str, str],
    present: Present,
    confirmed: frozenset[str],
    islands: frozenset[str],
) -> tuple[list[Question], list[Fault]]:
    """Land far outside the country, and far inside a province that is not the unit's own."""
    codes = list(units)
    land = to_plane(np.array([*units.values()], dtype=object))
    faults = []
    if not shapely.is_empty(present.country):
        near = shapely.buffer(present.country, BEYOND_M, quad_segs=2)
        for code, rest in zip(codes, shapely.difference(land, near), strict=True):
            parts = shapely.get_parts(rest)
            if code in islands:
                parts = parts[shapely.distance(parts, present.country) > ISLANDS_BEYOND_M]
            if shapely.area(parts).sum() > BEYOND_M2:
                faults.append(fault_at("outside_country", (code,), shapely.union_all(parts)))
    for province in sorted({province_of[code] for code in codes}):
        own = np.array([province_of[code] == province for code in codes])
        faults += _in_others(
            np.array(codes, dtype=object)[own], land[own], province, present.provinces
        )
    questions = []
    for kind, vi, en in (
        ("outside_country", "ngoài lãnh thổ Việt Nam", "outside the country"),
        ("outside_province", "trong tỉnh khác", "inside another province"),
    ):
        listed = [one for one in faults if one.kind == kind]
        if listed and kind not in confirmed:
            said = "; ".join(
                f"{'/'.join(one.units)} {one.area_m2 / 1e6:.1f} km²" for one in listed[:10]
            )
            questions.append(
                Question(
                    kind,
                    "confirmed",
                    f"Có phần đất cách ranh giới hiện có trên 2 km, {vi}: {said}. Sửa trong tệp "
                    "hoặc xác nhận.",
                    f"Land more than 2 km beyond the present border, {en}: {said}. Repair the "
                    "file or confirm.",
                    confirmable=True,
                )
            )
    return questions, faults


def _in_others(
    codes: npt.NDArray[np.object_],
    land: Geometries,
    province: str,
    provinces: Mapping[str, shapely.Geometry],
) -> list[Fault]:
    own = provinces.get(province)
    if own is None:
        return []
    near = shapely.buffer(own, BEYOND_M, quad_segs=2)
    shapely.prepare(near)
    rest = shapely.difference(land, near)
    found = []
    for other, there in provinces.items():
        if other == province:
            continue
        for i in np.flatnonzero(shapely.area(rest) > BEYOND_M2):
            common = shapely.intersection(rest[i], there)
            if shapely.area(common) > BEYOND_M2:
                found.append(fault_at("outside_province", (str(codes[i]), other), common))
    return found


def compared(
    rows: Sequence[BoundaryRow],
    units: Mapping[str, shapely.Geometry],
    present: Present,
    confirmed: frozenset[str],
    islands: frozenset[str],
) -> tuple[list[BoundaryRow], list[Question]]:
    """Areas and overlap with the present boundaries; units that lie where another one is."""
    codes = list(units)
    land = dict(zip(codes, to_plane(np.array([*units.values()], dtype=object)), strict=True))
    known = list(present.communes)
    before = dict(
        zip(known, to_plane(np.array([*present.communes.values()], dtype=object)), strict=True)
    )
    told, displaced = [], []
    tree = shapely.STRtree(list(before.values()))
    for row in rows:
        if row.code is None or row.left_out or row.code not in land:
            told.append(row)
            continue
        own, old = land[row.code], before.get(row.code)
        overlap = None if old is None else _overlap(own, old)
        told.append(
            replace(
                row,
                area_km2=round(float(shapely.area(own)) / 1e6, 4),
                area_before_km2=None if old is None else round(float(shapely.area(old)) / 1e6, 4),
                overlap=overlap,
            )
        )
        if overlap is not None and overlap < DISPLACED_OVERLAP and row.code not in islands:
            near = [known[i] for i in tree.query(own, predicate="intersects")]
            like = next((one for one in near if _overlap(own, before[one]) > ANOTHERS_OVERLAP), "")
            displaced.append((row, like))
    if not displaced or "displaced" in confirmed:
        return told, []
    said_vi = "; ".join(_displaced(row, like, "ở chỗ của") for row, like in displaced[:10])
    said_en = "; ".join(_displaced(row, like, "lies where is") for row, like in displaced[:10])
    return told, [
        Question(
            "displaced",
            "confirmed",
            f"{len(displaced)} đơn vị không nằm ở vị trí hiện có: {said_vi}. Kiểm tra mã và tên, "
            "hoặc xác nhận.",
            f"{len(displaced)} units do not lie where they are at present: {said_en}. Check codes "
            "and names, or confirm.",
            confirmable=True,
        )
    ]


def _displaced(row: BoundaryRow, like: str, words: str) -> str:
    return f"{row.name} {row.code}" + (f" {words} {like}" if like else "")


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    common = float(shapely.area(shapely.intersection(one, other)))
    union = float(shapely.area(one)) + float(shapely.area(other)) - common
    return round(common / union, 4) if union else 0.0
