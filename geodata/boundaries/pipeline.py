"""The steps of a build in order, from the installed packages to files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata import registry
from geodata.boundaries import (
    islands,
    matching,
    polygons,
    publish,
    repair,
    sharing,
    simplify,
    sources,
)
from geodata.boundaries.dissolve import dissolve
from geodata.boundaries.projection import points_to_plane
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


def run(target: DataDir, files: sources.SourceFiles, progress: Progress) -> None:
    """Make everything a build publishes, in the folder of `target`."""
    progress(0.0, "reading units")
    rolls = read_rolls(files)
    progress(0.05, "reading polygons")
    coverage = polygons.read_polygons(sources.read_polygons(files))
    progress(0.25, "matching polygons to units")
    matched = match(coverage, rolls)
    progress(0.35, "sharing out divided communes")
    shared = sharing.share_out(matched, rolls.links, rolls.communes(AFTER_REFORM))
    progress(0.5, "checking areas and points")
    repaired, links, moves = repair.repair(shared, rolls.links, rolls.communes(AFTER_REFORM))
    progress(0.55, "cleaning")
    land = sharing.cleaned(repaired)
    everything = joined([land, island_territory(0.0)])
    progress(0.65, "writing boundaries")
    for vintage, levels in rolls.levels.items():
        publish.write_registry(target, vintage, registry.registry_frame(list(levels.values())))
        _write_vintage(target, vintage, levels, land, everything)
    frame = weights_of_areas(links, everything.part_km2())
    crosswalk = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)
    publish.write_crosswalk(target, BEFORE_REFORM, AFTER_REFORM, crosswalk.frame)
    publish.write_report(target, {"moves": [vars(m) for m in moves], "without_territory": []})


def match(coverage: polygons.NamedPolygons, rolls: Rolls) -> sharing.Matched:
    """The commune before the reform of every polygon."""
    levels = rolls.levels[BEFORE_REFORM]
    communes = levels[Level.COMMUNE]
    found = matching.match_polygons(
        coverage, communes, levels[Level.DISTRICT], levels[Level.PROVINCE], surroundings(rolls)
    )
    codes = communes["code"].to_numpy(dtype=object)[found.unit]
    method = np.array([m.value for m in found.method], dtype=object)
    return sharing.Matched(coverage.geometry, codes, method)


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
    return Territory(
        geometry=islands.discs(listed, least_radius_m),
        before=np.array([island.before_reform for island in listed], dtype=object),
        after=np.array([island.after_reform for island in listed], dtype=object),
        method=np.full(len(listed), matching.Method.PUBLISHED_POSITION.value, dtype=object),
    )


def _write_vintage(
    target: DataDir,
    vintage: Vintage,
    levels: Mapping[Level, pd.DataFrame],
    land: Territory,
    everything: Territory,
) -> None:
    full = everything.communes(vintage)
    _write_levels(target, vintage, levels, full, everything.methods(vintage))
    on_land = land.communes(vintage)
    for detail in Detail:
        simple = simplify.simplify(on_land.to_numpy(), detail)
        seen = island_territory(islands.SEEN_RADIUS_M[detail]).communes(vintage)
        shown = pd.concat([pd.Series(simple, index=on_land.index), seen]).sort_index()
        for level, frame in levels.items():
            drawn = _dissolved(shown, levels, level)
            aligned = simplify.aligned(drawn, frame["code"])
            publish.write_display(target, vintage, level, detail, aligned)


def _write_levels(
    target: DataDir,
    vintage: Vintage,
    levels: Mapping[Level, pd.DataFrame],
    communes: pd.Series,
    methods: Mapping[str, str],
) -> None:
    for level, frame in levels.items():
        geometry = _dissolved(communes, levels, level)
        units = frame[["code", "name", "parent_code"]].copy()
        units["method"] = units["code"].map(methods) if level is Level.COMMUNE else "dissolved"
        publish.write_boundaries(
            target, vintage, level, units, simplify.aligned(geometry, frame["code"]).to_numpy()
        )


def _dissolved(
    communes: pd.Series, levels: Mapping[Level, pd.DataFrame], level: Level
) -> pd.Series:
    """The geometry of each unit of a level from that of the communes."""
    if level is Level.COMMUNE:
        return communes
    column = "parent_code" if level is Level.DISTRICT else "province_code"
    owner = levels[Level.COMMUNE].set_index("code")[column]
    return dissolve(communes.to_numpy(), owner.loc[communes.index].to_numpy(dtype=object))
