"""Which units of another vintage a unit came from and went into, and what a province leads to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from dashboard.readings.models import Kin
from geodata.lineage import Lineage
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

Carry = Mapping[str, Mapping[str, Mapping[str, str]]]


class Kinship:
    """`geodata.lineage.Lineage` in the words of the panel."""

    def __init__(self, registry: UnitRegistry, lineage: Lineage) -> None:
        self._registry = registry
        self.lineage = lineage
        votes = _province_votes(registry, lineage)
        self._old_of = _grouped((new, old) for old, new in votes)
        self._new_of = _grouped(votes)
        self.carry = _carry(registry, lineage, votes)

    def came_from(self, unit: AdminUnit) -> tuple[Kin, ...]:
        """The units of before the reform from which this one was formed, sorted by code."""
        if unit.vintage != self.lineage.after:
            return ()
        found = self._step(unit, self.lineage.predecessors, self._old_of)
        return self._kin(self.lineage.before, found, self._went_into_codes)

    def went_into(self, unit: AdminUnit) -> tuple[Kin, ...]:
        """The units of after the reform into which this one went, sorted by code."""
        if unit.vintage != self.lineage.before:
            return ()
        whole = len(found := self._went_into_codes(unit)) == 1
        return tuple(Kin(self._registry.get(self.lineage.after, code), whole) for code in found)

    def _went_into_codes(self, unit: AdminUnit) -> tuple[str, ...]:
        return self._step(unit, self.lineage.successors, self._new_of)

    @staticmethod
    def _step(
        unit: AdminUnit,
        communes: Callable[[str], tuple[str, ...]],
        provinces: Mapping[str, tuple[str, ...]],
    ) -> tuple[str, ...]:
        if unit.level is Level.PROVINCE:
            return provinces.get(unit.code, ())
        return communes(unit.code) if unit.level is Level.COMMUNE else ()

    def _kin(
        self,
        vintage: Vintage,
        codes: tuple[str, ...],
        onward: Callable[[AdminUnit], tuple[str, ...]],
    ) -> tuple[Kin, ...]:
        units = [self._registry.get(vintage, code) for code in codes]
        return tuple(Kin(unit, len(onward(unit)) == 1) for unit in units)


def _province_votes(registry: UnitRegistry, lineage: Lineage) -> Counter[tuple[str, str]]:
    """How many links lead from each old province to each new one."""
    votes: Counter[tuple[str, str]] = Counter()
    for unit in registry.units(lineage.before, Level.COMMUNE):
        for code in lineage.successors(unit.code):
            votes[unit.province_code, registry.get(lineage.after, code).province_code] += 1
    return votes


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return {one: tuple(sorted(others)) for one, others in found.items()}


def _carry(registry: UnitRegistry, lineage: Lineage, votes: Mapping[tuple[str, str], int]) -> Carry:
    """Old province -> the new one that took most of it; new -> the old one of its name, or most."""
    before, after = lineage.before.name, lineage.after.name
    back = _most_voted({(new, old): count for (old, new), count in votes.items()})
    for old, new in votes:
        name = registry.get(before, old).short_name
        if name == registry.get(after, new).short_name:
            back[new] = old
    return {before: {after: _most_voted(votes)}, after: {before: back}}


def _most_voted(votes: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """For each first member the second with the most votes; the lower code when they are equal."""
    best: dict[str, tuple[int, str]] = {}
    for (one, other), count in sorted(votes.items()):
        if one not in best or count > best[one][0]:
            best[one] = (count, other)
    return {one: other for one, (_, other) in best.items()}
