"""What the five plans ask of their pilots, told anew, and a plain check of a selection against it.

No rule, constraint or solver of `geodata.pilots` takes part in the check: units, their parents and
the crosswalk are counted through one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from geodata.pilots.candidates import Candidates
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name


@dataclass(frozen=True)
class Asked:
    """What a plan asks: from `least` to `most` communes, in each district or in the province."""

    plan: str
    province: str
    each_district: bool
    least: int
    most: int


PLANS = (
    Asked("plan-binh-dinh", "52", True, 1, 1),
    Asked("plan-gia-lai", "64", True, 1, 1),
    Asked("plan-thanh-hoa", "38", False, 3, 5),
    Asked("plan-binh-duong", "74", False, 3, 3),  # at least three, and no more without being asked
    Asked("plan-binh-thuan", "60", False, 3, 3),  # states no number; three are assumed
)


@dataclass(frozen=True)
class Map:
    """The units, and of which old communes each new one was made."""

    registry: UnitRegistry
    made_of: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, registry: UnitRegistry, crosswalk: pd.DataFrame) -> "Map":
        """From the crosswalk of before the reform to after it."""
        made_of: dict[str, set[str]] = defaultdict(set)
        for old, new in zip(crosswalk["from_code"], crosswalk["to_code"], strict=True):
            made_of[new].add(old)
        return cls(registry, {new: frozenset(old) for new, old in made_of.items()})

    def districts_of(self, vintage: str, code: str) -> set[str]:
        """The district of an old commune, those of which a new one was made."""
        old = {code} if vintage == OLD else self.made_of[code]
        return {self.registry.get(OLD, one).parent_code or "" for one in old}

    def provinces_of(self, vintage: str, code: str) -> set[str]:
        """The same for provinces of before the reform."""
        old = {code} if vintage == OLD else self.made_of[code]
        return {self.registry.get(OLD, one).province_code for one in old}


def owners(candidates: Candidates) -> dict[str, str]:
    """The old district to which each candidate is counted."""
    return {code: group.key for group in candidates.districts for code in group.members}


def faults(
    asked: Asked,
    place: Map,
    vintage: str,
    chosen: Iterable[str],
    owner: Mapping[str, str],
) -> list[str]:
    """What is wrong with a selection, in words; nothing where it satisfies the plan.

    `owner` is the old district to which each candidate was counted. It must be one of which the
    commune has a part; who lies in one district alone must be counted.
    """
    codes = list(chosen)
    return [
        *_places(asked, place, vintage, codes),
        *_counted(asked, codes, owner),
        *_owners(asked, place, vintage, owner),
    ]


def _places(asked: Asked, place: Map, vintage: str, codes: list[str]) -> Iterator[str]:
    if len(set(codes)) != len(codes):
        yield "a commune is chosen twice"
    known = {unit.code for unit in place.registry.units(vintage, Level.COMMUNE)}
    for code in codes:
        if code not in known:
            yield f"{code} is no commune of {vintage}"
        elif asked.province not in place.provinces_of(vintage, code):
            yield f"{code} lies in another province"


def _counted(asked: Asked, codes: list[str], owner: Mapping[str, str]) -> Iterator[str]:
    parts = {asked.province: len(codes)}
    if asked.each_district:
        parts = dict.fromkeys((*owner.values(), *(owner.get(code, "") for code in codes)), 0)
        for code in codes:
            parts[owner.get(code, "")] += 1
    for part, count in sorted(parts.items()):
        if not asked.least <= count <= asked.most:
            yield f"{count} communes are chosen in {part}"


def _owners(asked: Asked, place: Map, vintage: str, owner: Mapping[str, str]) -> Iterator[str]:
    for code, district in owner.items():
        if district not in place.districts_of(vintage, code):
            yield f"{code} is counted to {district}, of which it has no part"
    inside = set()
    for unit in place.registry.units(vintage, Level.COMMUNE):
        if place.provinces_of(vintage, unit.code) == {asked.province}:
            parents = place.districts_of(vintage, unit.code)
            inside |= parents
            if len(parents) == 1 and unit.code not in owner:
                yield f"{unit.code} is counted to no district, though it lies in one alone"
    if vintage == OLD and set(owner.values()) != inside:
        yield "a district of the province has no candidate"
