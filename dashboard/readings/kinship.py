"""Which units of another vintage a unit came from and went into: the crosswalk, read by unit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from dashboard.readings.models import Kin
from geodata.crosswalk import Crosswalk
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

Key = tuple[str, str]
"""(vintage, code)."""


class Kinship:
    """Links between the units of two neighbouring vintages, at commune and province level."""

    def __init__(self, registry: UnitRegistry, crosswalks: Iterable[Crosswalk]) -> None:
        self._registry = registry
        self._sources: dict[Key, dict[Key, bool]] = defaultdict(dict)
        self._targets: dict[Key, dict[Key, bool]] = defaultdict(dict)
        self.carry: dict[str, dict[str, dict[str, str]]] = {}
        for crosswalk in crosswalks:
            self._add(crosswalk)

    def _add(self, crosswalk: Crosswalk) -> None:
        old, new = crosswalk.from_vintage, crosswalk.to_vintage
        votes: Counter[tuple[str, str]] = Counter()
        frame = crosswalk.frame
        for from_code, to_code, exact in zip(
            frame["from_code"], frame["to_code"], frame["exact"], strict=True
        ):
            self._link((old.name, from_code), (new.name, to_code), whole=bool(exact))
            provinces = (
                self._registry.get(old, from_code).province_code,
                self._registry.get(new, to_code).province_code,
            )
            votes[provinces] += 1
        for one, other in votes:
            undivided = sum(1 for pair in votes if pair[0] == one) == 1
            self._link((old.name, one), (new.name, other), whole=undivided)
        self.carry.setdefault(old.name, {})[new.name] = _most_voted(votes)
        self.carry.setdefault(new.name, {})[old.name] = self._namesakes(old, new, votes)

    def _link(self, one: Key, other: Key, *, whole: bool) -> None:
        self._targets[one][other] = whole
        self._sources[other][one] = whole

    def _namesakes(
        self, old: Vintage, new: Vintage, votes: Mapping[tuple[str, str], int]
    ) -> dict[str, str]:
        """For each new province the old one of its name, else the one that gave most communes."""
        found = _most_voted({(other, one): count for (one, other), count in votes.items()})
        for one, other in votes:
            old_name = self._registry.get(old, one).short_name
            if old_name == self._registry.get(new, other).short_name:
                found[other] = one
        return found

    def came_from(self, vintage: str, code: str) -> tuple[Kin, ...]:
        """The units of the vintage before from which this one was formed, sorted by code."""
        return self._kin(self._sources.get((vintage, code), {}))

    def went_into(self, vintage: str, code: str) -> tuple[Kin, ...]:
        """The units of the vintage after into which this one went, sorted by code."""
        return self._kin(self._targets.get((vintage, code), {}))

    def whole_sources(self, vintage: str, code: str) -> tuple[str, tuple[str, ...]] | None:
        """(vintage before, codes) when every source went whole into this unit, else None."""
        found = self._sources.get((vintage, code), {})
        if not found or not all(found.values()):
            return None
        return next(iter(found))[0], tuple(sorted(key[1] for key in found))

    def _kin(self, links: Mapping[Key, bool]) -> tuple[Kin, ...]:
        return tuple(Kin(self._registry.get(*key), whole) for key, whole in sorted(links.items()))

    def level_of(self, vintage: str, code: str) -> Level:
        """The level of a unit."""
        unit: AdminUnit = self._registry.get(vintage, code)
        return unit.level


def _most_voted(votes: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """For each first member the second with the most votes; the lower code when they are equal."""
    best: dict[str, tuple[int, str]] = {}
    for (one, other), count in sorted(votes.items()):
        if one not in best or count > best[one][0]:
            best[one] = (count, other)
    return {one: other for one, (_, other) in best.items()}
