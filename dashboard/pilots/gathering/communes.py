"""The communes that pilots are chosen from: where they are, what they are, what they belong to.

A commune is taken to be at the point that the registry has for it. It lies within the commune's
territory and is the one that the sources publish, of the place where its people and its committee
are, wherever that lies inside (see `geodata.registry.placed`): the middle of the shape of a commune
in the mountains is forest. A commune without territory is nowhere, and at no distance.

An island is a commune that no chain of shared borders connects with the mainland, as the map of a
province draws it (`geodata.pilots.geometry.islands`), and every special zone (đặc khu): these were
made of islands alone, though at some the drawn land touches the coast.

After the reform the old districts stand in for districts. A commune belongs to the one that most of
it came from, by what the bridge back shares it out by: its households or people where all of its
parts are known, else its area. Of old districts that share equally the first code is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from dashboard.kept import Kept
from dashboard.services import AtlasService
from geodata.lineage import Lineage
from geodata.names import strip_marks
from geodata.pilots.candidates import Candidates, Flags, Floats, Ints
from geodata.pilots.finding import Finding
from geodata.pilots.geometry import adjacent, islands
from geodata.pilots.rules import Group
from geodata.registry import ISLAND_DISTRICT_SUFFIX
from geodata.units import COUNTRY_CODE, AdminUnit, Level
from layers.spec import COUNTRY

SPECIAL_ZONE = "kind:dac_khu"
ISLAND = "island"
CODES_TOLD = 20
"""So many codes a finding names at the most; its count is of all."""
AREAS_KEPT = 100

Units = tuple[AdminUnit, ...]


@dataclass(frozen=True)
class Area:
    """Which communes: those of `vintage` in a province, or in the whole country.

    `province` is a code of the vintage `land`, None: of `vintage`; `COUNTRY_CODE` is the country.
    """

    vintage: str
    province: str
    land: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it is the whole country."""
        return self.province in (COUNTRY, COUNTRY_CODE)


@dataclass(frozen=True)
class Gathered:
    """The `n` candidates of an area.

    `provinces`: the code of the province of each. `places`: (n,) their positions among all communes
    of the vintage, in which the values of a release are kept. `findings` say what has to be known.
    """

    area: Area
    candidates: Candidates
    provinces: tuple[str, ...]
    places: Ints
    findings: tuple[Finding, ...]


class Communes:
    """The candidates of every area of a release. Thread-safe."""

    def __init__(self, service: AtlasService) -> None:
        self._service, self._registry = service, service.registry
        self._kept: Kept[Area, Gathered] = Kept(AREAS_KEPT)
        self._lineages: Kept[str, Lineage] = Kept(10)

    def of(self, area: Area) -> Gathered:
        """The candidates of an area; `BadRequest`, `UnitNotFound` for one that there is not."""
        return self._kept.get(area, lambda: self._gather(area))

    def _gather(self, area: Area) -> Gathered:
        units = self._units(area)
        position = self._service.position(area.vintage, Level.COMMUNE)
        places = np.array([position[unit.code] for unit in units], dtype=np.int64)
        points, pairs, lonely, unplaced = self._ground(area, units, places)
        districts, about = self._districts(area, units)
        candidates = Candidates(
            vintage=area.vintage,
            province=area.province,
            codes=tuple(unit.code for unit in units),
            names=tuple(unit.name for unit in units),
            points=points,
            adjacent=pairs,
            districts=districts,
            tags=_tags(units, lonely),
        )
        provinces = tuple(unit.province_code for unit in units)
        return Gathered(area, candidates, provinces, places, (*unplaced, *about))

    def _units(self, area: Area) -> Units:
        own = area.whole or area.land in (None, area.vintage)
        asked = COUNTRY if area.whole or not own else area.province
        place = self._service.check.place(area.vintage, str(Level.COMMUNE), asked)
        units = self._registry.units(place.vintage, Level.COMMUNE, place.province)
        if own:
            return units
        home = self._service.check.vintage(str(area.land))
        self._service.check.scope(home, area.province)
        lineage = self._lineages.get(home, lambda: self._lineage(home))
        return tuple(
            unit
            for unit in units
            if lineage.old_province_of(area.vintage, unit.code) == area.province
        )

    def _lineage(self, home: str) -> Lineage:
        bridges = self._service.cube.bridges
        return Lineage(self._registry, bridges, self._registry.vintage(home))

    def _ground(
        self, area: Area, units: Units, places: Ints
    ) -> tuple[Floats, Ints, Flags, tuple[Finding, ...]]:
        """Points, borders, which are islands, and what is said of those without territory."""
        shapes = self._service.territories(area.vintage, Level.COMMUNE)
        inside = shapes[places]
        land = ~shapely.is_empty(inside)
        points = _points(units)
        points[~land] = np.nan
        around = _around(shapes, places)
        pairs = adjacent([*inside, *shapes[around]])
        beyond = np.arange(len(places) + len(around)) >= len(places)
        lonely = islands(pairs, np.append(land, beyond[len(places) :]), beyond)[: len(places)]
        own = pairs[pairs[:, 1] < len(places)]
        nowhere = np.flatnonzero(~np.isfinite(points[:, 0]))
        codes = [units[place].code for place in nowhere]
        return points, own, lonely, (_about("without_territory", codes),) if codes else ()

    def _districts(self, area: Area, units: Units) -> tuple[tuple[Group, ...], tuple[Finding, ...]]:
        if Level.DISTRICT in self._registry.levels(area.vintage):
            owner = {unit.code: unit.parent_code for unit in units}
            return self._groups(area.vintage, owner), ()
        old = self._service.old_districts.vintage(area.vintage)
        bridge = None if old is None else self._service.cube.bridges.between(area.vintage, old)
        if old is None or bridge is None:
            return (), (Finding("no_old_districts", {"vintage": area.vintage}),)
        districts = self._old_districts(old, area)
        parents = {unit.code: unit.parent_code for unit in self._registry.units(old, Level.COMMUNE)}
        owner = mostly(bridge.frame, [unit.code for unit in units], parents, districts)
        groups = self._groups(old, owner)
        empty = sorted(set(districts) - {group.key for group in groups})
        return groups, tuple(
            Finding(
                "district_without_commune",
                {"vintage": old, "district": code, "name": self._registry.get(old, code).name},
            )
            for code in empty
        )

    def _old_districts(self, old: str, area: Area) -> tuple[str, ...]:
        """The old districts on the territory of an area, sorted."""
        if area.whole:
            return tuple(unit.code for unit in self._registry.units(old, Level.DISTRICT))
        if area.land == old:
            inside = self._registry.units(old, Level.DISTRICT, area.province)
            return tuple(unit.code for unit in inside)
        asked = area.province if area.land in (None, area.vintage) else COUNTRY
        found = self._service.old_districts.of(area.vintage, asked)
        return tuple(sorted(code for codes in found.values() for code in codes))

    def _groups(self, vintage: str, owner: Mapping[str, str | None]) -> tuple[Group, ...]:
        """A group a district, labelled by its name; by its province too where two are alike."""
        members: dict[str, set[str]] = {}
        for code, district in owner.items():
            if district is not None:
                members.setdefault(district, set()).add(code)
        units = {code: self._registry.get(vintage, code) for code in sorted(members)}
        names = [unit.name for unit in units.values()]
        return tuple(
            Group(code, self._label(unit, names.count(unit.name) > 1), frozenset(members[code]))
            for code, unit in units.items()
        )

    def _label(self, unit: AdminUnit, alike: bool) -> str:
        if not alike:
            return unit.name
        province = self._registry.get(unit.vintage, unit.province_code)
        return f"{unit.name} ({province.short_name})"


def mostly(
    links: pd.DataFrame,
    codes: Sequence[str],
    parents: Mapping[str, str | None],
    districts: Sequence[str],
) -> dict[str, str | None]:
    """For each commune the district that most of it came from, of equals the first code.

    `links` lead from the communes to those they were made of (``from_code, to_code, weight``),
    whose districts `parents` gives. Only those of `districts` count; None where nothing of it came
    from them.
    """
    given = links[links["from_code"].isin(set(codes)) & (links["weight"] > 0.0)]
    given = given.assign(district=given["to_code"].map(parents))
    given = given[given["district"].isin(set(districts))]
    shares = given.groupby(["from_code", "district"])["weight"].sum().round(12).reset_index()
    ranked = shares.sort_values(
        ["from_code", "weight", "district"], ascending=[True, False, True]
    ).drop_duplicates("from_code")
    best = dict(zip(ranked["from_code"], ranked["district"], strict=True))
    return {code: best.get(code) for code in codes}


def _points(units: Units) -> Floats:
    """(n, 2) longitudes and latitudes of the units, NaN where the registry has none."""
    found = [(unit.lon, unit.lat) for unit in units]
    return np.array(found, dtype=np.float64).reshape(len(units), 2)


def _around(shapes: npt.NDArray[np.object_], places: Ints) -> Ints:
    """The positions of the territories beside those at some positions, boxes compared."""
    others = np.setdiff1d(np.arange(len(shapes)), places)
    beside = shapely.STRtree(shapes[others]).query(shapes[places])[1]
    found: Ints = others[np.unique(beside)]
    return found


def _tags(units: Units, lonely: Flags) -> dict[str, frozenset[str]]:
    """The codes by tag; a tag that nobody bears is left out."""
    found: dict[str, set[str]] = {}
    for unit, alone in zip(units, lonely, strict=True):
        kind = f"kind:{strip_marks(unit.type_name).replace(' ', '_')}"
        found.setdefault(kind, set()).add(unit.code)
        if alone or kind == SPECIAL_ZONE or unit.code.endswith(ISLAND_DISTRICT_SUFFIX):
            found.setdefault(ISLAND, set()).add(unit.code)
    return {tag: frozenset(codes) for tag, codes in sorted(found.items())}


def _about(code: str, codes: Sequence[str]) -> Finding:
    return Finding(code, {"count": len(codes), "codes": list(codes[:CODES_TOLD])})
