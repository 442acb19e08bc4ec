"""The steps of a build in order, from the installed packages to files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from threadpoolctl import threadpool_limits

from geodata import registry
from geodata.boundaries import (
    adjust,
    islands,
    matching,
    polygons,
    publish,
    repair,
    report,
    sharing,
    simplify,
    sources,
    splitting,
)
from geodata.boundaries.dissolve import dissolve, united
from geodata.boundaries.projection import Geometries, area_km2, points_to_plane, to_degrees
from geodata.boundaries.territory import Territory, joined
from geodata.crosswalk import Crosswalk, links_of_converter, weights_of_areas
from geodata.paths import DataDir, Detail
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, Vintage

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Rolls:
    """The units of both vintages as frames of `geodata.registry`, and what became of each."""

    levels: Mapping[Vintage, Mapping[Level, pd.DataFrame]]
    links: pd.DataFrame

    def communes(self, vintage: Vintage) -> pd.DataFrame:
        """The communes of a vintage sorted by code."""
        return self.levels[vintage][Level.COMMUNE]


def read_rolls(files: sources.SourceFiles) -> Rolls:
    """Both registries and the links between them; `BuildError` if they do not fit together."""
    legacy, current = sources.read_legacy(files), sources.read_current(files)
    before, after = registry.legacy_communes(legacy), registry.current_communes(current)
    links = links_of_converter(before, after, sources.read_converter(files))
    return Rolls(
        levels={
            BEFORE_REFORM: {
                Level.PROVINCE: registry.provinces(legacy),
                Level.DISTRICT: registry.legacy_districts(legacy),
                Level.COMMUNE: before,
            },
            AFTER_REFORM: {Level.PROVINCE: registry.provinces(current), Level.COMMUNE: after},
        },
        links=links,
    )


@dataclass(frozen=True)
class Land:
    """The territory of a build with what was learnt on the way."""

    territory: Territory
    links: pd.DataFrame
    moves: list[repair.Move]
    doubts: list[report.Row]
    polygon_names: Mapping[str, set[str]]


def run(target: DataDir, files: sources.SourceFiles, progress: Progress) -> None:
    """Make everything a build publishes, in the folder of `target`.

    On one thread: the matrices are small, and threads only wait for one another.
    """
    with threadpool_limits(1):
        _run(target, files, progress)


def _run(target: DataDir, files: sources.SourceFiles, progress: Progress) -> None:
    progress(0.0, "reading units")
    rolls = read_rolls(files)
    land = make_land(files, rolls, progress)
    progress(0.65, "adjusting borders")
    territory, adjustment = adjust.adjust(land.territory, rolls.communes(AFTER_REFORM))
    land = replace(land, territory=territory)
    progress(0.7, "writing crosswalk")
    everything = joined([land.territory, island_territory(0.0)])
    part_km2 = everything.part_km2()
    undrawn = undrawn_parts(land.links, part_km2, everything)
    frame = weights_of_areas(land.links, part_km2, undrawn, splitting.LEAST_SHARE)
    crosswalk = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame[frame["weight"] > 0.0])
    publish.write_crosswalk(target, BEFORE_REFORM, AFTER_REFORM, crosswalk.frame)
    findings: dict[str, list[report.Row]] = {
        "checks": [],
        "without_territory": [],
        "doubtful": list(land.doubts),
        "moved_land": report.moved_land(land.moves, _names(rolls, AFTER_REFORM)),
    }
    refuted = frame[frame["weight"] == 0.0]
    findings["doubtful"] += report.doubtful_links(
        BEFORE_REFORM, refuted, land.links, _names(rolls, BEFORE_REFORM)
    )
    former = {BEFORE_REFORM: land.polygon_names, AFTER_REFORM: _absorbed_names(rolls, crosswalk)}
    for step, vintage in enumerate(rolls.levels):
        progress(0.72 + 0.14 * step, f"writing boundaries of {vintage}")
        named = registry.with_former_names(rolls.communes(vintage), former[vintage])
        levels = {**rolls.levels[vintage], Level.COMMUNE: named}
        _write_vintage(target, vintage, levels, everything, findings)
        _write_display(target, vintage, levels, land.territory)
    summary = {
        "polygons_matched": _methods(land.territory),
        "adjusted_borders": report.adjusted_borders(adjustment),
    }
    publish.write_report(target, {**summary, **findings})


def undrawn_parts(
    links: pd.DataFrame, part_km2: Mapping[tuple[str, str], float], territory: Territory
) -> frozenset[tuple[str, str]]:
    """The parts of divided communes that no land shows though their unit lies near enough.

    Near enough is what it is when communes are cut: within the square root of the commune's area.
    Farther units are there by mistake, as another unit bears the name.
    """
    divided = links.loc[links["divided"], ["from_code", "to_code"]]
    pairs = list(zip(divided["from_code"], divided["to_code"], strict=True))
    lacking = [pair for pair in pairs if not part_km2.get(pair)]
    if not lacking:
        return frozenset()
    old = _land_of(territory, BEFORE_REFORM, [one for one, _ in lacking])
    new = _land_of(territory, AFTER_REFORM, [other for _, other in lacking])
    near = shapely.distance(old, new) <= np.sqrt(shapely.area(old))
    return frozenset(pair for pair, is_near in zip(lacking, near, strict=True) if is_near)


def _land_of(territory: Territory, vintage: Vintage, codes: Sequence[str]) -> Geometries:
    """The land of each of the communes in the plane, empty where there is none."""
    owner = territory.codes(vintage)
    return np.array(
        [shapely.union_all(territory.geometry[owner == code]) for code in codes], dtype=object
    )


def make_land(files: sources.SourceFiles, rolls: Rolls, progress: Progress) -> Land:
    """The territory of both vintages as drawn, without the islands of published position."""
    after = rolls.communes(AFTER_REFORM)
    progress(0.03, "reading polygons")
    coverage = polygons.read_polygons(sources.read_polygons(files))
    progress(0.1, "matching polygons to units")
    levels = rolls.levels[BEFORE_REFORM]
    before = levels[Level.COMMUNE]
    found = matching.match_polygons(
        coverage, before, levels[Level.DISTRICT], levels[Level.PROVINCE], surroundings(rolls)
    )
    codes = before["code"].to_numpy(dtype=object)[found.unit]
    method = np.array([m.value for m in found.method], dtype=object)
    progress(0.15, "sharing out divided communes")
    shared = sharing.share_out(
        sharing.Matched(coverage.geometry, codes, method), rolls.links, after
    )
    progress(0.45, "checking areas and points")
    repaired, links, moves = repair.repair(shared, rolls.links, after)
    progress(0.6, "cleaning")
    names: dict[str, set[str]] = {}
    for code, name in zip(codes, coverage.commune, strict=True):
        names.setdefault(code, set()).add(name)
    doubts = report.doubtful_matches(BEFORE_REFORM, coverage, found, before)
    return Land(sharing.cleaned(repaired), links, moves, doubts, names)


def _names(rolls: Rolls, vintage: Vintage) -> dict[str, str]:
    communes = rolls.communes(vintage)
    return dict(zip(communes["code"], communes["name"], strict=True))


def _absorbed_names(rolls: Rolls, crosswalk: Crosswalk) -> dict[str, set[str]]:
    """For each commune after the reform the names of the communes that went into it."""
    communes = rolls.communes(BEFORE_REFORM)
    short = dict(zip(communes["code"], communes["short_name"], strict=True))
    absorbed: dict[str, set[str]] = {}
    pairs = zip(crosswalk.frame["from_code"], crosswalk.frame["to_code"], strict=True)
    for from_code, to_code in pairs:
        absorbed.setdefault(to_code, set()).add(short[from_code])
    return absorbed


def _methods(territory: Territory) -> dict[str, int]:
    counts = pd.Series(territory.method).value_counts()
    return {str(method): int(count) for method, count in counts.items()}


def surroundings(rolls: Rolls) -> matching.Surroundings:
    """Circles in which the communes of before the reform must lie, from what became of them."""
    before, after = rolls.communes(BEFORE_REFORM), rolls.communes(AFTER_REFORM)
    to = after.set_index("code").loc[rolls.links["to_code"]]
    row = pd.Series(np.arange(len(before)), index=before["code"])
    km2 = to["official_area_km2"].fillna(to["official_area_km2"].median()).to_numpy(dtype=float)
    return matching.Surroundings(
        unit=row.loc[rolls.links["from_code"]].to_numpy(),
        centre=points_to_plane(to[["lon", "lat"]].to_numpy(dtype=float)),
        radius=np.sqrt(km2 * 1e6),
    )


def island_territory(least_radius_m: float) -> Territory:
    """The islands of the catalogue as territory."""
    listed = islands.load_islands()
    after = {island.before_reform: island.after_reform for island in listed}
    owner = np.array([island.before_reform for island in listed], dtype=object)
    land = united(islands.discs(listed, least_radius_m), owner)
    return Territory(
        geometry=land.to_numpy(),
        before=land.index.to_numpy(dtype=object),
        after=np.array([after[code] for code in land.index], dtype=object),
        method=np.full(len(land), matching.Method.PUBLISHED_POSITION.value, dtype=object),
    )


def _write_vintage(
    target: DataDir,
    vintage: Vintage,
    levels: Mapping[Level, pd.DataFrame],
    everything: Territory,
    findings: dict[str, list[report.Row]],
) -> None:
    """Full boundaries of every level, and the registry with points within them."""
    communes = everything.communes(vintage)
    methods = everything.methods(vintage)
    placed = []
    for level, frame in levels.items():
        drawn = simplify.aligned(_dissolved(communes, levels, level), frame["code"]).to_numpy()
        degrees = to_degrees(drawn)
        units = frame[["code", "name", "parent_code"]].copy()
        units["method"] = units["code"].map(methods) if level is Level.COMMUNE else "dissolved"
        units["area_km2"] = area_km2(drawn)
        publish.write_boundaries(target, vintage, level, units, degrees)
        placed.append(registry.placed(frame, degrees))
        if level is Level.COMMUNE:
            findings["checks"].append(report.checks(vintage, drawn))
            findings["without_territory"] += report.without_territory(vintage, frame, drawn)
            findings["doubtful"] += report.doubtful_areas(vintage, frame, drawn)
    publish.write_registry(target, vintage, registry.registry_frame(placed))


def _write_display(
    target: DataDir, vintage: Vintage, levels: Mapping[Level, pd.DataFrame], land: Territory
) -> None:
    """Simplified boundaries of every level in both details; islands drawn large enough to see."""
    communes = land.communes(vintage)
    for detail in Detail:
        simple = simplify.simplify(communes.to_numpy(), detail)
        islets = island_territory(islands.SEEN_RADIUS_M[detail]).communes(vintage)
        seen = pd.concat([pd.Series(simple, index=communes.index), islets]).sort_index()
        for level, frame in levels.items():
            drawn = simplify.aligned(_dissolved(seen, levels, level), frame["code"])
            publish.write_display(target, vintage, level, detail, drawn)


def _dissolved(
    communes: pd.Series, levels: Mapping[Level, pd.DataFrame], level: Level
) -> pd.Series:
    """The geometry of each unit of a level from that of the communes."""
    if level is Level.COMMUNE:
        return communes
    column = "parent_code" if level is Level.DISTRICT else "province_code"
    owner = levels[Level.COMMUNE].set_index("code")[column]
    return dissolve(communes.to_numpy(), owner.loc[communes.index].to_numpy(dtype=object))
