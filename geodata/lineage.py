"""What became of units across the reform: communes that hold exactly the same territory.

A set of communes of one vintage has a counterpart in the other when a set of communes there covers
the same territory, no more and no less, over exact or divided links alike. Sums over the two sets
are then comparable without any estimate.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from geodata.crosswalk import Crosswalk
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage


class Lineage:
    """The links of a crosswalk, asked for in both directions."""

    def __init__(self, registry: UnitRegistry, crosswalk: Crosswalk) -> None:
        self._registry = registry
        self.before = crosswalk.from_vintage
        self.after = crosswalk.to_vintage
        forward: dict[str, set[str]] = defaultdict(set)
        backward: dict[str, set[str]] = defaultdict(set)
        self._weight: dict[tuple[str, str], float] = {}
        links = crosswalk.frame[["from_code", "to_code", "weight"]]
        for old, new, weight in links.itertuples(index=False, name=None):
            forward[old].add(new)
            backward[new].add(old)
            self._weight[old, new] = float(weight)
        self._forward: Mapping[str, set[str]] = dict(forward)
        self._backward: Mapping[str, set[str]] = dict(backward)

    def successors(self, code: str) -> tuple[str, ...]:
        """The communes of after that hold territory of an old commune, sorted by code."""
        return tuple(sorted(self._forward.get(code, ())))

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The communes of before from which a new commune was made, sorted by code."""
        return tuple(sorted(self._backward.get(code, ())))

    def communes_of(self, unit: AdminUnit) -> frozenset[str]:
        """The codes of the communes of a unit in its own vintage."""
        if unit.level is Level.COMMUNE:
            return frozenset({unit.code})
        members = self._registry.units(unit.vintage, Level.COMMUNE, unit.code)
        return frozenset(member.code for member in members)

    def counterpart(self, unit: AdminUnit) -> tuple[Vintage, frozenset[str]] | None:
        """The other vintage and its communes on exactly the unit's territory, or None.

        For a new province: the communes of the old provinces it was made of. For an old province:
        the new communes on its territory. For a commune: only where it is the same or was made of
        whole communes.
        """
        own = self.communes_of(unit)
        there, back = self._forward, self._backward
        other = self.after
        if unit.vintage == self.after:
            there, back, other = back, there, self.before
        elif unit.vintage != self.before:
            return None
        reached = _reached(there, own)
        if not reached or _reached(back, reached) != own:
            return None
        return other, reached

    def communes_on(self, vintage: Vintage | str, old_province: str) -> frozenset[str]:
        """The communes of a vintage on the territory of a province of before the reform.

        A new commune made from two old provinces counts for the one that gave it the most.
        """
        province = self._registry.get(self.before, old_province)
        own = self.communes_of(province)
        if self._registry.vintage(vintage) == self.before:
            return own
        reached = _reached(self._forward, own)
        return frozenset(code for code in reached if self.old_province_of(code) == old_province)

    def old_provinces_of(self, unit: AdminUnit) -> tuple[str, ...]:
        """The provinces of before the reform on whose territory a unit stands, sorted by code."""
        if unit.vintage == self.before:
            return (unit.province_code,)
        found = {self.old_province_of(code) for code in self.communes_of(unit)}
        return tuple(sorted(code for code in found if code is not None))

    def old_province_of(self, code: str) -> str | None:
        """The old province that gave a new commune the most; None for an unknown commune."""
        given: dict[str, float] = defaultdict(float)
        for old in self.predecessors(code):
            given[self._registry.get(self.before, old).province_code] += self._weight[old, code]
        return max(sorted(given), key=lambda province: given[province]) if given else None


def _reached(links: Mapping[str, set[str]], codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code for start in codes for code in links.get(start, ()))
