"""The carried cube: any date of a release on the units of any vintage.

What was reported on the units of one vintage is carried to those of another over a crosswalk
(`geodata.bridges`), numerators and denominators apart:

    carried[to] = sum over links to it of weight * part[from],   share = sum / sum

so that totals before and after agree. Parents are made from the links of their communes: where
all parts of a divided commune lie in one parent, nothing is estimated there. What has no parts to
be carried by (medians, scores) is shown only on a unit of the very same territory (see
`geodata.indicators.Carry`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from geodata.bridges import Bridges, Measure
from geodata.carrying import (
    PART_COLUMNS,
    Codes,
    Links,
    carry,
    enters,
    links_of,
    part_frame,
    put_parents,
    standing_in,
)
from geodata.crosswalk import BASIS_WHOLE, QUALITIES, Quality
from geodata.indicators import Basis, Carry, Catalogue
from geodata.joins import Cube
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from geodata.values import (
    SeriesPoint,
    Summary,
    Values,
    freeze,
    series_point,
    summarise,
)

KEPT_VALUES = 512
WHOLE = 1.0 - 1e-9
PEOPLE = ("households", "population")
"""What a unit is shared out by on the way back, the first that is known (see `Bridges`)."""

UNCERTAIN_PLACE = frozenset({"name", "code", "place"})
"""Bases of links of which it is not certain that they lead to the right commune at all."""


@dataclass(frozen=True)
class Part:
    """What one unit of `origin` gives to a carried value.

    `weight` is the share of the unit that came, `basis` what it was shared out by, `quality` how
    far that can be trusted (`geodata.crosswalk.Quality`), `estimated` whether the link is an
    estimate for this value. Numerator and denominator are the amounts that came, `share` the part
    they are of the value's denominator (of a count: of the number).
    """

    unit: AdminUnit
    weight: float
    basis: str
    quality: str
    estimated: bool
    numerator: float | None
    denominator: float | None
    share: float


class CarriedCube:
    """All values of one release on all vintages. Immutable; safe to share between threads.

    Answers the questions of `Cube`; a vintage's own values come before carried ones.
    """

    def __init__(
        self, cube: Cube, registry: UnitRegistry, catalogue: Catalogue, bridges: Bridges
    ) -> None:
        self.own = cube
        self.release = cube.release
        self._registry, self._catalogue = registry, catalogue
        self.bridges = bridges.measured(self._people)
        self._names = [vintage.name for vintage in registry.vintages]
        self._values = lru_cache(maxsize=KEPT_VALUES)(self._find_values)
        self._links = lru_cache(maxsize=64)(self._find_links)
        self._origin = lru_cache(maxsize=None)(self._find_origin)
        self._positions = lru_cache(maxsize=None)(self._find_positions)
        self._parent_links = lru_cache(maxsize=64)(self._find_parent_links)

    def origin(self, vintage: Vintage | str, indicator: str, day: date, basis: str) -> str | None:
        """The vintage whose units reported what is shown on `vintage`; None without data."""
        return self._origin(self._registry.vintage(vintage).name, indicator, day, str(basis))

    def _find_origin(self, vintage: str, indicator: str, day: date, basis: str) -> str | None:
        at = self._names.index(vintage)
        order = sorted(self._names, key=lambda name: (abs(self._names.index(name) - at), name))
        for name in order:
            if day not in self.own.dates(indicator, vintage=name, basis=basis):
                continue
            if name == vintage or self.bridges.leads(name, vintage):
                return name
        return None

    def values(
        self, vintage: Vintage | str, level: Level, indicator: str, day: date, basis: str
    ) -> Values:
        """The values of a level: its own, else carried; all NaN where nothing was reported.

        `CatalogueError` for an unknown indicator, `UnitNotFound` for an unknown vintage.
        """
        self._catalogue.get(indicator)
        name = self._registry.vintage(vintage).name
        return self._values(name, Level(level), indicator, day, str(basis))

    def _find_values(
        self, vintage: str, level: Level, indicator: str, day: date, basis: str
    ) -> Values:
        origin = self._origin(vintage, indicator, day, basis)
        return self._values_from(origin or vintage, vintage, level, (indicator, day, basis))

    def _values_from(
        self, origin: str, vintage: str, level: Level, what: tuple[str, date, str]
    ) -> Values:
        """The values that the units of `origin` reported, on those of `vintage`."""
        indicator, day, basis = what
        if origin == vintage:
            return self.own.values(vintage, level, indicator, day, basis)
        item = self._catalogue.get(indicator)
        communes = self.own.values(origin, Level.COMMUNE, indicator, day, basis)
        links = self._links(origin, vintage, level)
        found = carry(communes, links, item, len(self._positions(vintage, level)), level)
        if level in self._registry.levels(origin) and level is not Level.COMMUNE:
            put_parents(found, self.own.values(origin, level, indicator, day, basis),
                         self._parent_links(origin, vintage, level), item)  # fmt: skip
        return freeze(found)

    def dates(
        self, indicator: str, *, vintage: Vintage | str | None = None, basis: str | None = None
    ) -> tuple[date, ...]:
        """The dates that can be shown, oldest first; on one vintage or of one basis if asked."""
        if vintage is None:
            return self.own.dates(indicator, basis=basis)
        name = self._registry.vintage(vintage).name
        reaching = [
            one for one in self._names
            if one == name or self.bridges.leads(one, name)
        ]  # fmt: skip
        return tuple(
            sorted(
                {
                    day
                    for one in reaching
                    for day in self.own.dates(indicator, vintage=one, basis=basis)
                }
            )
        )

    def bases(self, indicator: str, *, vintage: Vintage | str | None = None) -> tuple[str, ...]:
        """The bases that have data, in the order in which the catalogue names them."""
        allowed = [basis.value for basis in self._catalogue.get(indicator).bases]
        return tuple(
            basis for basis in allowed if self.dates(indicator, vintage=vintage, basis=basis)
        )

    def series(
        self, vintage: Vintage | str, code: str, indicator: str, basis: str
    ) -> tuple[SeriesPoint, ...]:
        """The history of one unit on its own territory, oldest first, carried where it must be.

        A date without data has the value None, so that a chart shows the gap.
        """
        unit = self._registry.get(vintage, code)
        place = self._positions(unit.vintage.name, unit.level).get(code)
        if place is None:
            return ()
        return tuple(
            series_point(self.values(unit.vintage, unit.level, indicator, day, basis), place, day)
            for day in self.dates(indicator, vintage=unit.vintage, basis=basis)
        )

    def summary(
        self,
        vintage: Vintage | str,
        indicator: str,
        day: date,
        basis: str,
        *,
        communes: Collection[str] | None = None,
    ) -> Summary:
        """The figures of a set of communes (all of the vintage if None), by its rule.

        Where communes are what is counted, those of all are the sum over the units that reported.
        """
        found = self.values(vintage, Level.COMMUNE, indicator, day, basis)
        item = self._catalogue.get(indicator)
        places = self._positions(self._registry.vintage(vintage).name, Level.COMMUNE)
        wanted = places if communes is None else communes
        rows = np.array([places[code] for code in wanted if code in places], dtype=np.int64)
        shown = summarise(found, item, rows)
        if communes is not None or item.carry is not Carry.WHOLE or not found.origin:
            return shown
        told = self.own.summary(found.origin, indicator, day, basis)
        return replace(told, reporting=shown.reporting, total=shown.total)

    def made_of(
        self, vintage: Vintage | str, code: str, indicator: str, day: date, basis: str
    ) -> tuple[Part, ...]:
        """The parts of a carried value, the largest first; empty where it was not carried."""
        unit = self._registry.get(vintage, code)
        name = unit.vintage.name
        frame = self.parts(name, unit.level, indicator, day, basis)
        origin = self.origin(name, indicator, day, basis)
        rows = frame[frame["to_code"] == code].sort_values(
            ["share", "from_code"], ascending=[False, True]
        )
        return tuple(
            Part(
                unit=self._registry.get(origin, row["from_code"]),
                weight=row["weight"],
                basis=row["basis"],
                quality=row["quality"],
                estimated=row["estimated"],
                numerator=None if pd.isna(row["numerator"]) else row["numerator"],
                denominator=None if pd.isna(row["denominator"]) else row["denominator"],
                share=row["share"],
            )
            for row in rows.to_dict("records")
        )

    def parts(
        self, vintage: Vintage | str, level: Level, indicator: str, day: date, basis: str
    ) -> pd.DataFrame:
        """What every carried value of a level is made of; empty where nothing was carried.

        Columns `PART_COLUMNS`, the parts as in `Part`; one row a link over which something came.
        """
        name, level = self._registry.vintage(vintage).name, Level(level)
        origin = self._origin(name, indicator, day, str(basis))
        if origin is None or origin == name:
            return pd.DataFrame(columns=PART_COLUMNS)
        item = self._catalogue.get(indicator)
        given = self.own.values(origin, Level.COMMUNE, indicator, day, basis)
        shown = self.values(name, level, indicator, day, basis)
        links = self._links(origin, name, level)
        came = enters(given, item)[links.source] & np.isfinite(shown.value)[links.target]
        source, target, weight = links.source[came], links.target[came], links.weight[came]
        units = self._registry.units
        frame = part_frame(
            _codes(units(origin, Level.COMMUNE))[source],
            _codes(units(name, level))[target],
            {
                "weight": weight,
                "basis": links.basis[came],
                "quality": links.quality[came],
                "estimated": links.estimated[came],
                "numerator": weight * given.numerator[source],
                "denominator": weight * given.denominator[source],
            },
            item,
        )
        if level is Level.COMMUNE or level not in self._registry.levels(origin):
            return frame
        parents = self._parent_parts(origin, name, level, (indicator, day, basis))
        frame = frame[~frame["to_code"].isin(parents["to_code"])]
        return parents if frame.empty else pd.concat([frame, parents], ignore_index=True)

    def _parent_parts(
        self, origin: str, vintage: str, level: Level, what: tuple[str, date, str]
    ) -> pd.DataFrame:
        """The parts of values that are those of larger units, reported as such."""
        indicator, day, basis = what
        item = self._catalogue.get(indicator)
        given = self.own.values(origin, level, indicator, day, basis)
        found = standing_in(given, self._parent_links(origin, vintage, level), item)
        source = np.array([place for rows in found.values() for place in rows], dtype=np.int64)
        target = np.repeat(list(found), [len(rows) for rows in found.values()]).astype(np.int64)
        units = self._registry.units
        return part_frame(
            _codes(units(origin, level))[source],
            _codes(units(vintage, level))[target],
            {
                "weight": 1.0,
                "basis": BASIS_WHOLE,
                "quality": str(Quality.EXACT),
                "estimated": False,
                "numerator": given.numerator[source],
                "denominator": given.denominator[source],
            },
            item,
        )

    def _people(self, vintage: str) -> tuple[Measure, ...]:
        """Households and population of the communes, the newest first of each.

        Of the vintage itself, else carried from an earlier one; never simulated ones.
        """
        earlier = [name for name in reversed(self._names) if name < vintage]
        bases = (Basis.COUNTED.value, Basis.DECLARED.value)
        known = [code for code in PEOPLE if code in self._catalogue]
        asked = product(known, (vintage, *earlier), bases)
        return tuple(
            measure
            for code, origin, basis in asked
            for day in reversed(self.own.dates(code, vintage=origin, basis=basis))
            if (measure := self._measure(origin, vintage, (code, day, basis))) is not None
        )

    def _measure(self, origin: str, vintage: str, what: tuple[str, date, str]) -> Measure | None:
        if origin != vintage and self.bridges.between(origin, vintage) is None:
            return None
        values = self._values_from(origin, vintage, Level.COMMUNE, what)
        real = np.isfinite(values.value) & ~values.simulated
        if not real.any():
            return None
        codes = _codes(self._registry.units(vintage, Level.COMMUNE))
        return Measure(what[0], pd.Series(values.value[real], index=codes[real]))

    def _find_positions(self, vintage: str, level: Level) -> dict[str, int]:
        units = self._registry.units(vintage, level)
        return {unit.code: place for place, unit in enumerate(units)}

    def _find_links(self, origin: str, vintage: str, level: Level) -> Links:
        """From the communes of a vintage to the units of a level of another."""
        crosswalk = self.bridges.between(origin, vintage)
        if crosswalk is None:
            raise ValueError(f"nothing leads from {origin} to {vintage}")
        frame = crosswalk.frame[crosswalk.frame["weight"] > 0.0]
        owner = self._owners(vintage, level)
        frame = frame.assign(to_code=frame["to_code"].map(owner)).dropna(subset=["to_code"])
        frame = frame.assign(
            uncertain=frame["basis"].isin(UNCERTAIN_PLACE) & ~frame["exact"],
            rank=frame["quality"].map({str(one): place for place, one in enumerate(QUALITIES)}),
        )
        joined = frame.groupby(["from_code", "to_code"], as_index=False, sort=True).agg(
            weight=("weight", "sum"),
            basis=("basis", "first"),
            exact=("exact", "all"),
            uncertain=("uncertain", "any"),
            rank=("rank", "max"),
        )
        joined["estimated"] = ~joined["exact"]
        if level is not Level.COMMUNE:
            certain = ~joined["uncertain"] | self._in_one(joined, origin, level)
            joined["estimated"] &= ~((joined["weight"] > WHOLE) & certain)
        quality = np.array([str(one) for one in QUALITIES], dtype=object)[joined["rank"]]
        joined["quality"] = np.where(joined["estimated"], quality, str(Quality.EXACT))
        joined["basis"] = joined["basis"].where(joined["estimated"], BASIS_WHOLE)
        return links_of(
            joined, self._positions(origin, Level.COMMUNE), self._positions(vintage, level)
        )

    def _in_one(self, links: pd.DataFrame, origin: str, level: Level) -> "pd.Series[bool]":
        """Whether all links of the unit of `origin` that a commune lies in lead to one parent.

        Then it is certain that the commune went there, whichever commune it became.
        """
        known = level if level in self._registry.levels(origin) else Level.PROVINCE
        unit = links["from_code"].map(self._owners(origin, known))
        return links.groupby(unit)["to_code"].transform("nunique").eq(1)

    def _owners(self, vintage: str, level: Level) -> dict[str, str | None]:
        """For each commune the unit of the level that it lies in, itself at commune level."""
        communes = self._registry.units(vintage, Level.COMMUNE)
        if level is Level.COMMUNE:
            return {unit.code: unit.code for unit in communes}
        if level is Level.PROVINCE:
            return {unit.code: unit.province_code for unit in communes}
        return {unit.code: unit.parent_code for unit in communes}

    def _find_parent_links(self, origin: str, vintage: str, level: Level) -> dict[int, list[int]]:
        """For each unit of a level the units of the same level of `origin` it is wholly made of.

        Only where these in turn went into it wholly.
        """
        crosswalk = self.bridges.between(origin, vintage)
        if crosswalk is None:
            return {}
        frame = crosswalk.frame[crosswalk.frame["weight"] > 0.0]
        before = frame["from_code"].map(self._owners(origin, level))
        after = frame["to_code"].map(self._owners(vintage, level))
        pairs = pd.DataFrame({"before": before, "after": after}).drop_duplicates().dropna()
        torn = pairs["before"].duplicated(keep=False)
        bad = set(pairs.loc[torn, "after"])
        places, others = self._positions(vintage, level), self._positions(origin, level)
        return {
            places[str(code)]: [others[one] for one in group["before"]]
            for code, group in pairs.groupby("after")
            if code not in bad
        }


def _codes(units: Sequence[AdminUnit]) -> Codes:
    return np.array([unit.code for unit in units], dtype=object)
