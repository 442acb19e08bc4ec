"""Imported boundaries laid over the default ones of a vintage.

The imported communes stand exactly as they came in. Their neighbours are fitted to them
(`geodata.boundaries.fitting`), and everything drawn from communes follows: districts and
provinces, display geometry with shared borders, areas, points within the units.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import registry
from geodata.boundaries import islands, publish, simplify
from geodata.boundaries.dissolve import dissolve, united
from geodata.boundaries.fitting import fit
from geodata.boundaries.polygons import GAP_WIDTH_M, clean_coverage
from geodata.boundaries.projection import Geometries, area_km2, to_degrees, to_plane
from geodata.builds import Progress
from geodata.errors import BuildError
from geodata.paths import DataDir, Detail
from geodata.units import UNIT_LEVELS, Level

IMPORTED = "imported: "
FITTED = "; fitted to imported neighbours"
SNAP_M = 0.001
"""Far below what a drawing means, far above what rounding moves."""

CHANGED_DEGREES2 = 1e-10
"""About a square metre: compared in degrees, where a vertex on a straight edge changes nothing."""

NEAR_ISLAND_M = 2000.0
"""Imported land this near to a published island stands for it."""


@dataclass(frozen=True)
class Imported:
    """Prepared boundaries of an addition: GeoParquet with ``code`` and geometry, WGS 84."""

    addition: str
    path: Path


@dataclass(frozen=True)
class Laid:
    """The communes of a vintage after the overlay, sorted by code, degrees.

    `frame` has ``code, method, geometry`` (what is stored), `coverage` the same units in the plane
    with the nodes of their neighbours and the file's own slivers closed (what is drawn from);
    `changed` are the codes that differ from the default.
    """

    frame: pd.DataFrame
    coverage: pd.Series
    changed: frozenset[str]
    imported: frozenset[str]


def overlay(
    base: DataDir,
    target: DataDir,
    vintage: str,
    imports: Sequence[Imported],
    progress: Progress,
) -> None:
    """Write boundaries, display geometry and registry of a vintage with the imports into `target`.

    `target` has the registry of the vintage already; later imports win over earlier ones. Raises
    `BuildError` if an import has a code the vintage lacks, or no valid coverage can be drawn.
    """
    progress(0.0, f"laying imported boundaries over {vintage}")
    units = pd.read_parquet(target.registry(vintage))
    levels = {
        level: units[units["level"] == level.value].reset_index(drop=True)
        for level in UNIT_LEVELS
        if (units["level"] == level.value).any()
    }
    known = set(levels[Level.COMMUNE]["code"])
    laid = lay(_default(base, vintage), read_imports(imports), known, vintage)
    progress(0.4, "writing boundaries")
    placed = []
    for level, frame in levels.items():
        drawn = _stored(base, vintage, levels, level, laid)
        _write_level(target, vintage, level, frame, drawn)
        placed.append(_placed(frame, drawn, _owners(levels, level, laid.changed)))
    path = target.registry(vintage)
    path.unlink()
    publish.write_registry(target, vintage, registry.registry_frame(placed))
    progress(0.5, "simplifying")
    _write_display(target, vintage, levels, laid)
    _write_report(base, target, vintage, laid)


def read_imports(imports: Sequence[Imported]) -> pd.DataFrame:
    """``code, method, geometry`` of all imports, degrees; the later of two for the same unit."""
    frames = []
    for one in imports:
        frame = gpd.read_parquet(one.path)
        geometry = frame.geometry.to_numpy()
        frames.append(_units(frame["code"], f"{IMPORTED}{one.addition}", geometry))
    together = pd.concat(frames, ignore_index=True)
    return together.drop_duplicates("code", keep="last").sort_values("code", ignore_index=True)


def _units(code: Any, method: Any, geometry: Geometries) -> pd.DataFrame:
    frame = pd.DataFrame({"code": np.asarray(code, dtype=object), "method": method})
    frame["geometry"] = pd.Series(list(geometry), dtype=object, index=frame.index)
    return frame


def _default(base: DataDir, vintage: str) -> pd.DataFrame:
    """The default communes ``code, method, geometry``; none for a vintage without boundaries."""
    path = base.boundaries(vintage, Level.COMMUNE)
    if not path.exists():
        return _units([], [], np.empty(0, dtype=object))
    frame = gpd.read_parquet(path)
    return _units(frame["code"], frame["method"].to_numpy(), frame.geometry.to_numpy())


def lay(default: pd.DataFrame, imported: pd.DataFrame, known: set[str], vintage: str) -> Laid:
    """Imported communes over default ones; both with ``code, method, geometry`` in degrees.

    `known` are the codes of the vintage.
    """
    strange = sorted(set(imported["code"]) - known)
    if strange:
        raise BuildError(
            f"Imported boundaries name units this vintage lacks: {', '.join(strange[:5])}. "
            "Undo that import.",
            unit_codes=strange,
        )
    imported = _with_islands(imported, vintage)
    goes = default["code"].isin(imported["code"]).to_numpy()
    stays = default[~goes].reset_index(drop=True)
    before = stays["geometry"].to_numpy()
    fitted = fit(imported["geometry"].to_numpy(), before, default["geometry"].to_numpy()[goes])
    moved = np.array([old is not new for old, new in zip(before, fitted.kept, strict=True)], bool)
    method = stays["method"].to_numpy(dtype=object).copy()
    cut = np.flatnonzero(moved)[_changed_land(before[moved], fitted.kept[moved])]
    method[cut] = [f"{one}{FITTED}" for one in method[cut]]
    frame = pd.concat(
        [imported, _units(stays["code"], method, fitted.kept)], ignore_index=True
    ).sort_values("code", ignore_index=True)
    coverage = pd.Series(
        _drawable(fitted.imported, fitted.kept, moved),
        index=[*imported["code"], *stays["code"]],
        dtype=object,
    ).sort_index()
    codes = frozenset(imported["code"])
    return Laid(frame, coverage, codes | frozenset(stays["code"][moved]), codes)


def _changed_land(before: Geometries, after: Geometries) -> np.ndarray[Any, Any]:
    """Which units gained or lost land, not just a vertex on a border."""
    return np.asarray(shapely.area(shapely.symmetric_difference(before, after)) > CHANGED_DEGREES2)


def _with_islands(imported: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Imported units keep the published islands that the file does not show."""
    listed = islands.load_islands()
    owners = islands.owners(listed, vintage)
    discs = islands.discs(listed)
    whole = imported["geometry"].to_numpy(dtype=object).copy()
    for row in np.flatnonzero(imported["code"].isin(owners)):
        own = discs[owners == imported["code"][row]]
        land = to_plane(whole[row : row + 1])[0]
        lacking = own[shapely.distance(own, land) > NEAR_ISLAND_M]
        if len(lacking):
            whole[row] = shapely.union_all([whole[row], *to_degrees(lacking)])
    return _units(imported["code"], imported["method"].to_numpy(), whole)


def _drawable(imported: Geometries, kept: Geometries, moved: np.ndarray[Any, Any]) -> Geometries:
    """A valid coverage in the plane: slivers of the file closed, hairs of rounding gone.

    Only what changed is cleaned, so that all other borders stay the default ones; if that does
    not suffice, everything is.
    """
    land = to_plane(np.concatenate([imported, kept]))
    changed = np.concatenate([np.ones(len(imported), dtype=bool), moved])
    cleaned = land.copy()
    cleaned[changed] = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than its stubs
        land[changed], gap_width=GAP_WIDTH_M, snapping_distance=SNAP_M
    )
    if shapely.coverage_is_valid(cleaned) and not (_empty(cleaned) & ~_empty(land)).any():
        return cleaned
    return clean_coverage(land)


def _empty(geometry: Geometries) -> np.ndarray[Any, Any]:
    return np.asarray(shapely.is_empty(geometry))


def _owners(
    levels: Mapping[Level, pd.DataFrame], level: Level, codes: frozenset[str]
) -> frozenset[str]:
    """The units of a level that the communes of these codes belong to."""
    communes = levels[Level.COMMUNE]
    if level is Level.COMMUNE:
        return codes
    return frozenset(communes.loc[communes["code"].isin(codes), _column(level)])


def _column(level: Level) -> str:
    return "parent_code" if level is Level.DISTRICT else "province_code"


def _stored(
    base: DataDir,
    vintage: str,
    levels: Mapping[Level, pd.DataFrame],
    level: Level,
    laid: Laid,
) -> pd.DataFrame:
    """``code, method, geometry, area_km2`` of a level in degrees; unchanged units as they were."""
    path = base.boundaries(vintage, level)
    before = gpd.read_parquet(path) if path.exists() else None
    affected = _owners(levels, level, laid.changed)
    if level is Level.COMMUNE:
        changed = laid.frame[laid.frame["code"].isin(affected)]
    else:
        owner = levels[Level.COMMUNE].set_index("code")[_column(level)]
        group = owner.loc[laid.coverage.index]
        inside = group.isin(affected).to_numpy()
        land = united(laid.coverage.to_numpy()[inside], group.to_numpy(dtype=object)[inside])
        changed = _units(land.index, "dissolved", to_degrees(land.to_numpy()))
    changed = changed.assign(area_km2=area_km2(to_plane(changed["geometry"].to_numpy())))
    if before is None:
        return changed
    rest = before[~before["code"].isin(affected)]
    same = _units(rest["code"], rest["method"].to_numpy(), rest.geometry.to_numpy())
    return pd.concat(
        [changed, same.assign(area_km2=rest["area_km2"].to_numpy())], ignore_index=True
    )


def _write_level(
    target: DataDir, vintage: str, level: Level, units: pd.DataFrame, drawn: pd.DataFrame
) -> None:
    by_code = drawn.set_index("code")
    frame = units[["code", "name", "parent_code"]].copy()
    frame["area_km2"] = frame["code"].map(by_code["area_km2"])
    frame["method"] = frame["code"].map(by_code["method"])
    land = simplify.aligned(by_code["geometry"], units["code"]).to_numpy()
    publish.write_boundaries(target, vintage, level, frame, land)


def _placed(units: pd.DataFrame, drawn: pd.DataFrame, affected: frozenset[str]) -> pd.DataFrame:
    """The registry's units of a level with points inside the new land; unchanged ones as before."""
    here = units["code"].isin(affected).to_numpy()
    land = simplify.aligned(drawn.set_index("code")["geometry"], units["code"][here]).to_numpy()
    moved = registry.placed(units[here], land)
    result = units.copy()
    result.loc[here, "lon"] = moved["lon"].to_numpy()
    result.loc[here, "lat"] = moved["lat"].to_numpy()
    return result


def _write_display(
    target: DataDir, vintage: str, levels: Mapping[Level, pd.DataFrame], laid: Laid
) -> None:
    """Simplified boundaries of every level in both details; islands drawn large enough to see."""
    listed = islands.load_islands()
    owners = islands.owners(listed, vintage)
    is_island = laid.coverage.index.isin(owners)
    land = laid.coverage[~is_island]
    for detail in Detail:
        simple = pd.Series(
            simplify.simplify(land.to_numpy(), detail), index=land.index, dtype=object
        )
        seen = islands.discs(listed, islands.SEEN_RADIUS_M[detail])
        islets = laid.coverage[is_island].copy()
        for code in islets.index:
            own = seen[owners == code]
            islets[code] = shapely.union_all([islets[code], *own])
        drawn = pd.concat([simple, islets]).sort_index()
        for level, frame in levels.items():
            if level is Level.COMMUNE:
                shapes = drawn
            else:
                owner = levels[Level.COMMUNE].set_index("code")[_column(level)]
                group = owner.loc[drawn.index].to_numpy(dtype=object)
                shapes = dissolve(drawn.to_numpy(), group)
            publish.write_display(
                target, vintage, level, detail, simplify.aligned(shapes, frame["code"])
            )


def _write_report(base: DataDir, target: DataDir, vintage: str, laid: Laid) -> None:
    """The report of the base without its doubts about units that were replaced."""
    source = target.report if target.report.exists() else base.report
    found = json.loads(source.read_text(encoding="utf-8"))
    for part in ("doubtful", "without_territory"):
        found[part] = [
            row
            for row in found.get(part, [])
            if row["vintage"] != vintage or row["code"] not in laid.imported
        ]
    fitted = sorted(laid.changed - laid.imported)
    row = {"vintage": vintage, "imported": sorted(laid.imported), "fitted": fitted}
    publish.write_report(target, {**found, "imported": [*found.get("imported", []), row]})
