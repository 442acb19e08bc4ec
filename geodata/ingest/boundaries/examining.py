"""A boundary file examined from end to end: what it is, which units, where, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from geodata.boundaries import islands
from geodata.boundaries.fitting import fit
from geodata.boundaries.projection import GEOGRAPHIC, Geometries, area_km2, to_plane
from geodata.builds import Progress, base_of, build_in_use
from geodata.errors import DataMissing, ImportRefused
from geodata.ingest.boundaries import checks, places, systems
from geodata.ingest.boundaries.files import BoundaryFile, read_boundaries
from geodata.ingest.boundaries.judging import System, judge_system
from geodata.ingest.boundaries.points import points_note
from geodata.ingest.boundaries.report import (
    BoundaryOptions,
    BoundaryReport,
    BoundaryRow,
    Fault,
    Question,
)
from geodata.ingest.boundaries.units import choose_vintage, row_problems, rows_of, written_units
from geodata.ingest.boundaries.words import fault_at
from geodata.ingest.limits import Limits
from geodata.ingest.model import TAKEN, Problem, Severity
from geodata.paths import DataDir, Detail
from geodata.units import Level, UnitRegistry

LARGE_CHANGE_KM2 = 1.0
"""A neighbour that gains or loses more than this is named."""


@dataclass(frozen=True)
class Examined:
    """The report and, where the file was read to the end, the communes to publish (degrees)."""

    report: BoundaryReport
    communes: gpd.GeoDataFrame | None


@dataclass(frozen=True)
class Ground:
    """What a file is examined against; `database` holds the published points."""

    data_dir: DataDir
    registry: UnitRegistry
    limits: Limits
    database: Path | str | None = None


def examine(
    path: Path, file_name: str, options: BoundaryOptions, ground: Ground, progress: Progress
) -> Examined:
    """Read and check a boundary file. `ImportRefused` only where no answer could help."""
    if options.level is not Level.COMMUNE:
        raise ImportRefused(
            "Boundaries come in by commune; districts and provinces are drawn from their communes. "
            "Send the communes, with --level commune.",
            level=str(options.level),
        )
    progress(0.0, f"reading {file_name}")
    file = read_boundaries(path, options, ground.limits, file_name)
    facts = _facts(file, options)
    units = written_units(file)
    vintage, problems, questions = (
        choose_vintage(ground.registry, units, options.vintage)
        if len(file)
        else (options.vintage, [], [])
    )
    report = BoundaryReport(
        file=facts,
        vintage=vintage or "",
        level=options.level,
        provinces=(),
        rows=(),
        problems=tuple(problems),
        questions=(*file.questions, *questions),
    )
    if vintage is None or not len(file):
        return Examined(report, None)
    progress(0.3, "finding units")
    rows, asked = rows_of(file, units, options, ground.registry, vintage)
    report = replace(
        report,
        rows=tuple(rows),
        provinces=_provinces(rows, ground.registry, vintage),
        problems=(*problems, *row_problems(rows, vintage)),
        questions=(*report.questions, *asked),
    )
    if not any(_counts(row) for row in rows):
        return Examined(report, None)
    return _placed(file, options, ground, report, progress)


def _facts(file: BoundaryFile, options: BoundaryOptions) -> Mapping[str, Any]:
    said = options.crs or file.crs
    return {
        "format": file.kind,
        "layer": file.layer,
        "features": len(file),
        "vertices": int(shapely.get_num_coordinates(file.geometry).sum()) if len(file) else 0,
        "crs": None if said is None else systems.name_of(systems.parse_crs(said)),
        "crs_from": "option" if options.crs else ("file" if file.crs else None),
        "encoding": file.encoding,
        "encoding_from": file.encoding_from,
        "columns": {column: _role(file, column) for column in file.columns},
    }


def _role(file: BoundaryFile, column: str) -> str:
    return next((role for role, name in file.roles.items() if name == column), "")


def _counts(row: BoundaryRow) -> bool:
    return row.code is not None and row.status in TAKEN and not row.left_out


def _provinces(
    rows: Sequence[BoundaryRow], registry: UnitRegistry, vintage: str
) -> tuple[str, ...]:
    found = {
        registry.get(vintage, row.code).province_code
        for row in rows
        if row.code is not None and _counts(row)
    }
    return tuple(sorted(found))


def _placed(
    file: BoundaryFile,
    options: BoundaryOptions,
    ground: Ground,
    report: BoundaryReport,
    progress: Progress,
) -> Examined:
    """The part of the examination that needs units: system, geometry, place."""
    progress(0.4, "comparing with the present boundaries")
    default = _communes(_base(ground.data_dir), report.vintage)
    system = judge_system(file, report.rows, default, options)
    report = replace(
        report,
        shift=system.shift,
        problems=(*report.problems, *system.problems),
        questions=(*report.questions, *system.questions),
    )
    if system.crs is None:
        return Examined(report, None)
    progress(0.5, "checking geometry")
    degrees = _degrees(file.geometry, system.crs, system)
    land, rows, problems = checks.areas_of(degrees, report.rows)
    confirmed = options.confirmed
    units, twice, parts = checks.united_units(land, rows, confirmed)
    present = _present(ground.data_dir, report.vintage)
    report = replace(
        report,
        rows=tuple(rows),
        problems=(*report.problems, *problems, *twice),
        questions=(*report.questions, *checks.much_repaired(land, rows, confirmed), *parts),
    )
    if not units:
        return Examined(report, None)
    report = _checked(report, units, present, ground.registry, confirmed)
    progress(0.8, "fitting neighbours")
    report = _with_neighbours(report, units, present, confirmed)
    moved = points_note(ground.database, report.vintage, units)
    report = replace(report, problems=(*report.problems, *moved))
    progress(1.0, "examined")
    frame = gpd.GeoDataFrame({"code": list(units)}, geometry=list(units.values()), crs=GEOGRAPHIC)
    return Examined(report, frame.sort_values("code", ignore_index=True))


def _degrees(geometry: Geometries, crs: pyproj.CRS, system: System) -> Geometries:
    """The geometries in degrees; those that are not there stay None."""
    there = np.array([one is not None for one in geometry])
    found = geometry.copy()
    found[there] = systems.geometry_to_degrees(geometry[there], crs, swapped=system.swapped)
    return found


def _checked(
    report: BoundaryReport,
    units: Mapping[str, shapely.Geometry],
    present: places.Present,
    registry: UnitRegistry,
    confirmed: frozenset[str],
) -> BoundaryReport:
    """The report with all that is said about the units together and their place."""
    inside = [
        unit
        for province in report.provinces
        for unit in registry.units(report.vintage, Level.COMMUNE, province)
    ]
    missing = tuple(unit.code for unit in inside if unit.code not in units)
    elsewhere = [present.communes[code] for code in missing if code in present.communes]
    problems, questions, faults = checks.overlaps_and_gaps(
        units, to_plane(np.array(elsewhere, dtype=object)), confirmed
    )
    province_of = {code: registry.get(report.vintage, code).province_code for code in units}
    isles = _island_codes(registry, report.vintage)
    asked, far = places.beyond(units, province_of, present, confirmed, isles)
    rows, displaced = places.compared(report.rows, units, present, confirmed, isles)
    if missing:
        problems = [*problems, _missing(missing, len(inside))]
    return replace(
        report,
        rows=tuple(rows),
        missing=missing,
        problems=(*report.problems, *problems),
        questions=(*report.questions, *questions, *asked, *displaced),
        faults=(*report.faults, *faults, *far),
    )


def _missing(missing: Sequence[str], total: int) -> Problem:
    listed = ", ".join(missing[:20]) + (" ..." if len(missing) > 20 else "")
    return Problem(
        "missing_units",
        Severity.NOTE,
        f"Tệp thiếu {len(missing)} trong {total} xã của tỉnh; các xã này giữ ranh giới hiện có: "
        f"{listed}.",
        f"The file lacks {len(missing)} of the {total} communes of the province; they keep their "
        f"present boundaries: {listed}.",
    )


def _with_neighbours(
    report: BoundaryReport,
    units: Mapping[str, shapely.Geometry],
    present: places.Present,
    confirmed: frozenset[str],
) -> BoundaryReport:
    """The report with the neighbours that gain or lose land when they are fitted."""
    codes = np.array(list(present.communes), dtype=object)
    land = np.array([*present.communes.values()], dtype=object)
    goes = np.isin(codes, list(units))
    kept = land[~goes]
    after = fit(np.array([*units.values()], dtype=object), kept, land[goes]).kept
    moved = np.array([old is not new for old, new in zip(kept, after, strict=True)], dtype=bool)
    gone = codes[~goes][moved & shapely.is_empty(after) & ~shapely.is_empty(kept)]
    change = area_km2(to_plane(after[moved])) - area_km2(to_plane(kept[moved]))
    faults = [
        replace(fault_at("neighbour", (str(code),), shape), area_m2=round(float(km2) * 1e6, 1))
        for code, shape, km2 in zip(codes[~goes][moved], to_plane(kept[moved]), change, strict=True)
    ]
    faults.sort(key=lambda fault: -abs(fault.area_m2))
    gained, lost = float(change[change > 0].sum()), float(-change[change < 0].sum())
    figures = {
        "units": float(len(units)),
        "area_km2": float(area_km2(to_plane(np.array([*units.values()], dtype=object))).sum()),
        "area_before_km2": float(area_km2(to_plane(land[goes])).sum()),
        "neighbours": float(moved.sum()),
        "neighbours_gain_km2": gained,
        "neighbours_lose_km2": lost,
    }
    return replace(
        report,
        faults=(*report.faults, *faults),
        figures={name: round(value, 4) for name, value in figures.items()},
        problems=(*report.problems, *_large_changes(faults)),
        questions=(*report.questions, *_swallowed(gone.tolist(), confirmed)),
    )


def _swallowed(codes: Sequence[str], confirmed: frozenset[str]) -> list[Question]:
    """Units that are not in the file and would have no land left."""
    if not codes or "swallowed" in confirmed:
        return []
    listed = ", ".join(codes[:10])
    return [
        Question(
            "swallowed",
            "confirmed",
            f"Ranh giới trong tệp phủ hết các xã không có trong tệp: {listed}. Kiểm tra tệp, hoặc "
            "xác nhận.",
            f"The file covers communes that are not in it whole: {listed}. Check the file, or "
            "confirm.",
            confirmable=True,
        )
    ]


def _large_changes(faults: Sequence[Fault]) -> list[Problem]:
    large = [one for one in faults if abs(one.area_m2) > LARGE_CHANGE_KM2 * 1e6]
    if not large:
        return []
    listed = "; ".join(f"{one.units[0]} {one.area_m2 / 1e6:+.1f} km²" for one in large[:10])
    return [
        Problem(
            "neighbours",
            Severity.NOTE,
            f"Ranh giới nhập vào làm xã lân cận thay đổi hơn 1 km²: {listed}.",
            f"The imported borders change neighbouring communes by more than 1 km²: {listed}.",
        )
    ]


def _base(data_dir: DataDir) -> DataDir:
    """The default boundaries, without any import."""
    build = build_in_use(data_dir)
    if build is None:
        raise DataMissing(f"There is no build in {data_dir.root}; run `atlas build`.")
    return DataDir(base_of(build))


def _communes(data_dir: DataDir, vintage: str) -> Mapping[str, shapely.Geometry]:
    path = data_dir.boundaries(vintage, Level.COMMUNE)
    if not path.exists():
        return {}
    frame = gpd.read_parquet(path)
    return dict(zip(frame["code"], frame.geometry, strict=True))


def _present(data_dir: DataDir, vintage: str) -> places.Present:
    """What is in use now; country and provinces simplified, which is enough for 2 km."""
    path = data_dir.display(vintage, Level.PROVINCE, Detail.OVERVIEW)
    provinces: dict[str, shapely.Geometry] = {}
    if path.exists():
        frame = gpd.read_parquet(path)
        land = to_plane(frame.geometry.to_numpy())
        provinces = dict(zip(frame["code"], land, strict=True))
    country = shapely.union_all(list(provinces.values())) if provinces else shapely.Polygon()
    return places.Present(_communes(data_dir, vintage), country, provinces)


def _island_codes(registry: UnitRegistry, vintage: str) -> frozenset[str]:
    """Units that are islands, drawn roughly or not at all by default."""
    listed = islands.load_islands()
    known = set(islands.owners(listed, vintage))
    special = {
        unit.code
        for unit in registry.units(vintage, Level.COMMUNE)
        if unit.type_name.lower() == "đặc khu"
    }
    return frozenset(known | special)
