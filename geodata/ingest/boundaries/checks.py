"""Whether the units of a boundary file are sound, each by itself and together.

Geometry comes in degrees WGS 84 and is measured in an equal-area plane. What can be mended without
a decision is mended and told (rings that cross themselves); what may be right or wrong is a
question; what cannot be published is an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from geodata.boundaries.projection import Geometries, to_plane
from geodata.ingest.boundaries.report import BoundaryRow, Fault, Question
from geodata.ingest.boundaries.words import fault_at, square
from geodata.ingest.model import Problem, Severity

TOLD_M2 = 1.0
"""Overlaps and gaps smaller than this are rounding."""

GRAVE_SHARE = 0.01
"""An overlap or a repair of more than this share of a unit is asked about."""


@dataclass(frozen=True)
class Land:
    """The features that are areas: position in the file (from 0), geometry in degrees and plane."""

    feature: npt.NDArray[np.int64]
    degrees: Geometries
    plane: Geometries


Findings = tuple[list[Problem], list[Question], list[Fault]]


def areas_of(
    geometry: Geometries, rows: Sequence[BoundaryRow]
) -> tuple[Land, list[BoundaryRow], list[Problem]]:
    """Valid areas of the features that are to be published; what was repaired stands in the rows.

    `geometry` is in degrees, None where a feature has none.
    """
    problems: list[Problem] = []
    told = list(rows)
    kept: list[int] = []
    shapes: list[shapely.Geometry] = []
    for place, (found, row) in enumerate(zip(geometry, rows, strict=True)):
        if row.left_out:
            continue
        shape = found
        wrong = _unusable(shape)
        if wrong is not None:
            vi, en = wrong
            problems.append(
                Problem(
                    "no_area",
                    Severity.ERROR,
                    f"{vi} Sửa trong tệp hoặc bỏ đối tượng này.",
                    f"{en} Repair it in the file or leave the feature out.",
                    row=row.feature,
                )
            )
            continue
        if not shapely.is_valid(shape):
            shape, told[place], problem = _repaired(shape, row)
            problems.append(problem)
        kept.append(place)
        shapes.append(_areal(shape))
    degrees = np.empty(len(shapes), dtype=object)
    degrees[:] = shapes
    return Land(np.array(kept, dtype=np.int64), degrees, to_plane(degrees)), told, problems


def _unusable(shape: shapely.Geometry | None) -> tuple[str, str] | None:
    if shape is None or shapely.is_empty(shape):
        return "Đối tượng không có hình.", "The feature has no geometry."
    if shapely.get_dimensions(shape) != 2:
        kind = shapely.GeometryType(int(shapely.get_type_id(shape))).name
        return f"Hình là {kind}, không phải vùng.", f"The geometry is a {kind}, not an area."
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return (
            "Tọa độ nằm ngoài hệ tọa độ đã khai.",
            "Coordinates lie outside the stated coordinate system.",
        )
    return None


def _areal(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry alone."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[shapely.get_dimensions(parts) == 2]
    whole: shapely.Geometry = areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
    return whole


def _repaired(
    shape: shapely.Geometry, row: BoundaryRow
) -> tuple[shapely.Geometry, BoundaryRow, Problem]:
    why = shapely.is_valid_reason(shape)
    mended = _areal(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    before, after = shapely.area(to_plane(np.array([shape, mended], dtype=object)))
    changed = float(abs(after - before))
    text = row.text_name or row.text_code or ""
    problem = Problem(
        "repaired",
        Severity.NOTE,
        f"{text}: đường biên tự cắt ({why}); đã sửa, diện tích đổi {square(changed, ',')}.",
        f"{text}: the border crosses itself ({why}); repaired, the area changed by "
        f"{square(changed, '.')}.",
        row=row.feature,
    )
    return mended, replace(row, repaired_m2=round(changed, 1)), problem


def much_repaired(
    land: Land, rows: Sequence[BoundaryRow], confirmed: frozenset[str]
) -> list[Question]:
    """The question about units whose area changed much when their rings were repaired."""
    area = dict(zip(land.feature.tolist(), shapely.area(land.plane), strict=True))
    grave = [
        f"{row.name or row.text_name or row.feature} {square(row.repaired_m2, '.')}"
        for place, row in enumerate(rows)
        if row.repaired_m2 is not None and row.repaired_m2 > GRAVE_SHARE * area.get(place, 0.0)
    ]
    if not grave or "repaired" in confirmed:
        return []
    listed = "; ".join(grave[:10])
    return [
        Question(
            "repaired",
            "confirmed",
            f"Sửa đường biên làm diện tích đổi nhiều: {listed}. Sửa trong tệp hoặc xác nhận.",
            f"Repairing the borders changed areas much: {listed}. Repair the file or confirm.",
            confirmable=True,
        )
    ]


def united_units(
    land: Land, rows: Sequence[BoundaryRow], confirmed: frozenset[str]
) -> tuple[dict[str, shapely.Geometry], list[Problem], list[Question]]:
    """One geometry for each code, degrees. Several features of a unit are asked about."""
    by_code: dict[str, list[int]] = {}
    for place, feature in enumerate(land.feature):
        code = rows[feature].code
        if code is not None:
            by_code.setdefault(code, []).append(place)
    problems, parts = [], []
    found = {}
    for code, places in by_code.items():
        if len(places) == 1:
            found[code] = land.degrees[places[0]]
            continue
        numbers = [rows[land.feature[place]].feature for place in places]
        shapes = land.plane[places]
        whole = shapely.union_all(shapes)
        common = float(shapely.area(shapes).sum() - shapely.area(whole))
        if common > GRAVE_SHARE * float(shapely.area(shapes).min()):
            listed = ", ".join(map(str, numbers))
            problems.append(
                Problem(
                    "unit_twice",
                    Severity.ERROR,
                    f"Đơn vị {code} có ở các đối tượng {listed} và chồng lên nhau "
                    f"{square(common, ',')}. Bỏ bớt hoặc chọn lại đơn vị.",
                    f"Unit {code} stands at features {listed}, overlapping by "
                    f"{square(common, '.')}. Leave one out or choose another unit.",
                    row=numbers[-1],
                )
            )
        else:
            parts.append(f"{code} ({', '.join(map(str, numbers))})")
        found[code] = shapely.union_all(land.degrees[places])
    questions = []
    if parts and "parts" not in confirmed:
        listed = "; ".join(parts)
        questions.append(
            Question(
                "parts",
                "confirmed",
                f"Các đơn vị gồm nhiều đối tượng, sẽ được gộp: {listed}.",
                f"Units that consist of several features will be joined: {listed}.",
                confirmable=True,
            )
        )
    return found, problems, questions


def overlaps_and_gaps(
    units: Mapping[str, shapely.Geometry], elsewhere: Geometries, confirmed: frozenset[str]
) -> Findings:
    """Overlaps between the units of a file and gaps closed in by them.

    `elsewhere` are present communes (plane) that the file lacks: a hole that is one is no gap.
    """
    codes = np.array(list(units), dtype=object)
    land = to_plane(np.array([*units.values()], dtype=object))
    faults = [*_overlaps(codes, land), *_gaps(codes, land, elsewhere)]
    area = dict(zip(codes, shapely.area(land), strict=True))
    grave = [
        one
        for one in faults
        if one.kind == "overlap"
        and one.area_m2 > GRAVE_SHARE * min(area[code] for code in one.units)
    ]
    problems = []
    for kind, vi, en in (
        ("overlap", "chỗ các đơn vị chồng lên nhau", "overlaps between units"),
        ("gap", "khe hở giữa các đơn vị", "gaps between units"),
    ):
        own = [one for one in faults if one.kind == kind]
        if own:
            total = sum(one.area_m2 for one in own)
            problems.append(
                Problem(
                    f"{kind}s",
                    Severity.NOTE,
                    f"Có {len(own)} {vi}, tổng cộng {square(total, ',')}.",
                    f"There are {len(own)} {en}, {square(total, '.')} together.",
                )
            )
    questions = []
    if grave and "overlaps" not in confirmed:
        pairs = "; ".join(f"{'/'.join(one.units)} {square(one.area_m2, '.')}" for one in grave[:10])
        questions.append(
            Question(
                "overlaps",
                "confirmed",
                f"Các đơn vị chồng lên nhau nhiều: {pairs}. Sửa trong tệp hoặc xác nhận.",
                f"Units overlap much: {pairs}. Repair the file or confirm.",
                confirmable=True,
            )
        )
    return problems, questions, faults


def _overlaps(codes: npt.NDArray[np.object_], land: Geometries) -> list[Fault]:
    one, other = shapely.STRtree(land).query(land, predicate="intersects")
    first = one < other
    one, other = one[first], other[first]
    common = shapely.intersection(land[one], land[other])
    size = shapely.area(common)
    found = [
        fault_at("overlap", (str(codes[one[i]]), str(codes[other[i]])), common[i])
        for i in np.flatnonzero(size > TOLD_M2)
    ]
    return sorted(found, key=lambda fault: -fault.area_m2)


def _gaps(codes: npt.NDArray[np.object_], land: Geometries, elsewhere: Geometries) -> list[Fault]:
    whole = shapely.union_all(land)
    rings = [
        ring
        for part in shapely.get_parts(whole)
        for ring in shapely.get_parts(shapely.get_rings(part))[1:]
    ]
    holes = [shapely.Polygon(ring) for ring in rings]
    found = []
    tree = shapely.STRtree(land)
    for hole in holes:
        rest = shapely.area(hole)
        if rest <= TOLD_M2:
            continue
        filled = shapely.area(shapely.intersection(elsewhere, hole)).sum() if len(elsewhere) else 0
        if filled > 0.5 * rest:
            continue
        around = tuple(sorted(str(codes[i]) for i in tree.query(hole, predicate="intersects")))
        found.append(fault_at("gap", around, hole))
    return sorted(found, key=lambda fault: -fault.area_m2)
