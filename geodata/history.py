"""What a unit was in every earlier vintage and what became of it in every later one.

A `Story` is asked for by (vintage, code). Its stages go through all other vintages the bridges
reach; each lists the units there that share territory with it. A weight is always the share of the
OLDER of the two units that lies in the newer one: for a commune the weight of the crosswalk, for a
province or district the share of its communes. A code alone is answered by `UnitHistory.stories`,
one for each different unit that bore it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata.acts import Act, Acts, LinkNote
from geodata.bridges import Bridges
from geodata.crosswalk import BASIS_WHOLE, Crosswalk
from geodata.errors import BareCodeRefused, UnitNotFound
from geodata.paths import DataDir
from geodata.units import COUNTRY_CODE, AdminUnit, Level, UnitRegistry, Vintage

BASIS_COMMUNES = "communes"
WHOLE = 1.0 - 1e-9


@dataclass(frozen=True)
class Tie:
    """A unit of another vintage that shares territory with the one asked for.

    `weight` (0 to 1) is the share of the older of the two that lies in the newer. `exact` tells
    that no estimate took part; `basis` is "whole" for the whole unit, "communes" for a share of
    the communes of a larger unit, else what the estimate rests on. `act` and `remark` are what the
    imported file says of the link, None where it says nothing.
    """

    unit: AdminUnit
    weight: float
    exact: bool
    basis: str
    act: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class Stage:
    """The units of one other vintage, largest share first.

    `same` tells that it is one unit of the same code and territory; its name or type may have
    changed. `acts` are those of the catalogue that made these units on the first day of the
    vintage.
    """

    vintage: Vintage
    ties: tuple[Tie, ...]
    same: bool
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Story:
    """A unit with its stages, oldest first, and the acts that made it in its own vintage.

    `vintages` are those in which the same unit stands, its own among them.
    """

    unit: AdminUnit
    vintages: tuple[Vintage, ...]
    earlier: tuple[Stage, ...]
    later: tuple[Stage, ...]
    acts: tuple[Act, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """How the unit is called in each of its vintages, by the name of the vintage."""
        stages = [stage for stage in (*self.earlier, *self.later) if stage.same]
        found = {stage.vintage.name: stage.ties[0].unit.name for stage in stages}
        return dict(sorted({**found, self.unit.vintage.name: self.unit.name}.items()))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            **unit_dict(self.unit),
            "names": dict(self.names),
            "vintages": [vintage.name for vintage in self.vintages],
            "acts": [act.number for act in self.acts],
            "earlier": [_stage_dict(stage) for stage in self.earlier],
            "later": [_stage_dict(stage) for stage in self.later],
        }


@dataclass(frozen=True)
class _Link:
    code: str
    weight: float
    exact: bool
    basis: str


class _Links:
    """The links between two vintages for units of one level each, asked for from either side."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._ends = {True: frame["from_code"].to_numpy(), False: frame["to_code"].to_numpy()}
        self._values = [frame[name].to_numpy() for name in ("weight", "exact", "basis")]

    def of(self, code: str, *, forward: bool) -> tuple[_Link, ...]:
        """Where an older unit leads to (forward), or what a newer one came from; largest first."""
        rows = np.flatnonzero(self._ends[forward] == code)
        columns = [self._ends[not forward], *self._values]
        found = [
            _Link(other, float(weight), bool(exact), basis)
            for other, weight, exact, basis in zip(*(one[rows] for one in columns), strict=True)
        ]
        return tuple(sorted(found, key=lambda link: (-link.weight, link.code)))


class UnitHistory:
    """Stories of units over all vintages."""

    def __init__(self, registry: UnitRegistry, bridges: Bridges, acts: Acts | None = None) -> None:
        self._registry = registry
        self._bridges = bridges
        self._acts = acts or Acts()
        self._links: dict[tuple[Vintage, Vintage, Level, Level], _Links | None] = {}

    def unit(self, code: str, vintage: Vintage | str | None = None) -> AdminUnit:
        """The unit of that key; `BareCodeRefused` without a vintage says what the code is where.

        `UnitNotFound` if no vintage, or not this one, knows the code.
        """
        if vintage is not None:
            return self._registry.get(vintage, code)
        stories = self.stories(code)
        called = {day: name for story in stories for day, name in story.names.items()}
        days: dict[str, list[str]] = defaultdict(list)
        for day, name in sorted(called.items()):
            days[name].append(day)
        told = "; ".join(f"{name} in {' and '.join(found)}" for name, found in days.items())
        raise BareCodeRefused(
            f"Code {code} alone names no unit, because codes are reused: it is {told}."
            f" Say of which vintage, for example --vintage {max(called)}.",
            unit_code=code,
            vintages=called,
        )

    def stories(self, code: str) -> tuple[Story, ...]:
        """One story for each different unit that bears the code in some vintage, oldest first.

        Each is told from the first vintage of the unit. `UnitNotFound` if no vintage knows it.
        """
        told: list[Story] = []
        covered: set[Vintage] = set()
        for vintage in self._registry.vintages:
            if vintage in covered or not self._bears(vintage, code):
                continue
            story = self.of(vintage, code)
            covered.update(story.vintages)
            told.append(story)
        if not told:
            names = ", ".join(vintage.name for vintage in self._registry.vintages)
            raise UnitNotFound(f"There is no unit {code} in any vintage ({names}).", unit_code=code)
        return tuple(told)

    def of(self, vintage: Vintage | str, code: str) -> Story:
        """The story of one unit; `UnitNotFound` if the vintage does not know it."""
        unit = self._registry.get(vintage, code)
        stages = [
            stage
            for other in self._registry.vintages
            if other != unit.vintage and (stage := self._stage(unit, other)) is not None
        ]
        same = {stage.vintage for stage in stages if stage.same} | {unit.vintage}
        return Story(
            unit=unit,
            vintages=tuple(sorted(same)),
            earlier=tuple(stage for stage in stages if stage.vintage < unit.vintage),
            later=tuple(stage for stage in stages if stage.vintage > unit.vintage),
            acts=self._acts.made(unit),
        )

    def path(self, unit: AdminUnit) -> str:
        """The name of a unit with those of its parents: "Phường Sài Gòn, Thành phố ..."."""
        names = [unit.name]
        while unit.parent_code is not None:
            unit = self._registry.get(unit.vintage, unit.parent_code)
            names.append(unit.name)
        return ", ".join(names)

    def _bears(self, vintage: Vintage, code: str) -> bool:
        try:
            return self._registry.get(vintage, code).code != COUNTRY_CODE
        except UnitNotFound:
            return False

    def _stage(self, unit: AdminUnit, other: Vintage) -> Stage | None:
        """The other vintage's units on the territory; None where no bridge leads to any."""
        if unit.level is Level.COUNTRY:
            return None
        other = self._registry.vintage(other)
        level = unit.level if unit.level in other.levels else Level.COMMUNE
        forward = unit.vintage < other
        links = (
            self._between(unit.vintage, other, unit.level, level)
            if forward
            else self._between(other, unit.vintage, level, unit.level)
        )
        if links is None:
            return None
        found = links.of(unit.code, forward=forward)
        if not found:
            return None
        ties = tuple(self._tie(unit, other, link) for link in found)
        alone = len(found) == 1 and len(links.of(found[0].code, forward=not forward)) == 1
        only = ties[0]
        same = alone and only.exact and (only.unit.level, only.unit.code) == (unit.level, unit.code)
        acts = dict.fromkeys(act for tie in ties for act in self._acts.made(tie.unit))
        return Stage(other, ties, same, tuple(acts))

    def _tie(self, unit: AdminUnit, other: Vintage, link: _Link) -> Tie:
        one, two = (unit.code, link.code), (unit.vintage, other)
        if other < unit.vintage:
            one, two = (link.code, unit.code), (other, unit.vintage)
        said = self._acts.of_link(*two, *one) or LinkNote(None, None)
        return Tie(
            unit=self._registry.get(other, link.code),
            weight=link.weight,
            exact=link.exact,
            basis=link.basis,
            act=said.act,
            remark=said.remark,
        )

    def _between(
        self, older: Vintage, newer: Vintage, from_level: Level, to_level: Level
    ) -> _Links | None:
        key = (older, newer, from_level, to_level)
        if key not in self._links:
            crosswalk = self._bridges.between(older, newer)
            self._links[key] = None if crosswalk is None else self._grouped(crosswalk, key)
        return self._links[key]

    def _grouped(self, crosswalk: Crosswalk, key: tuple[Vintage, Vintage, Level, Level]) -> _Links:
        """The links of a crosswalk added up into the units of two levels."""
        older, newer, from_level, to_level = key
        frame = crosswalk.frame[["from_code", "to_code", "weight", "basis", "exact"]]
        if from_level is not Level.COMMUNE or to_level is not Level.COMMUNE:
            frame = _added_up(
                frame, self._holders(older, from_level), self._holders(newer, to_level)
            )
        return _Links(frame)

    def _holders(self, vintage: Vintage, level: Level) -> Mapping[str, str]:
        """The unit of a level that each commune belongs to."""
        communes = self._registry.units(vintage, Level.COMMUNE)
        if level is Level.COMMUNE:
            return {unit.code: unit.code for unit in communes}
        if level is Level.PROVINCE:
            return {unit.code: unit.province_code for unit in communes}
        return {unit.code: unit.parent_code or "" for unit in communes}


def load_history(data_dir: DataDir) -> UnitHistory:
    """The stories of a data directory; `DataMissing` if the build has not been run."""
    registry = UnitRegistry.load(data_dir)
    return UnitHistory(registry, Bridges.load(data_dir, registry), Acts.load(data_dir, registry))


def _added_up(
    frame: pd.DataFrame, holder: Mapping[str, str], other_holder: Mapping[str, str]
) -> pd.DataFrame:
    """Links of larger units: the share of their communes; whole, or exact if every link is."""
    size = pd.Series(holder).value_counts()
    grouped = (
        frame.assign(
            from_code=frame["from_code"].map(holder), to_code=frame["to_code"].map(other_holder)
        )
        .groupby(["from_code", "to_code"], as_index=False)
        .agg(weight=("weight", "sum"), exact=("exact", "all"))
    )
    weight = grouped["weight"] / grouped["from_code"].map(size)
    whole = weight >= WHOLE
    basis = pd.Series(BASIS_COMMUNES, index=grouped.index).mask(whole, BASIS_WHOLE)
    return pd.DataFrame(
        {
            "from_code": grouped["from_code"],
            "to_code": grouped["to_code"],
            "weight": weight.mask(whole, 1.0),
            "basis": basis,
            "exact": grouped["exact"] | whole,
        }
    )


def unit_dict(unit: AdminUnit) -> dict[str, Any]:
    """The key, level and name of a unit in plain values."""
    return {
        "vintage": unit.vintage.name,
        "code": unit.code,
        "level": unit.level.value,
        "name": unit.name,
        "province_code": unit.province_code,
    }


def _stage_dict(stage: Stage) -> dict[str, Any]:
    return {
        "vintage": stage.vintage.name,
        "same": stage.same,
        "acts": [act.number for act in stage.acts],
        "units": [
            {
                **unit_dict(tie.unit),
                "weight": tie.weight,
                "exact": tie.exact,
                "basis": tie.basis,
                "act": tie.act,
                "remark": tie.remark,
            }
            for tie in stage.ties
        ],
    }
