"""The districts of before the reform, drawn over units of a vintage that has none any more.

A commune of the old vintage lies in the province that most of it went to, and with it its district;
so each district of the territory is drawn, and none of what lies beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.kept import Kept
from dashboard.selection import Place
from geodata.bridges import Bridges
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from layers.pack import GeometryPack
from layers.render_leaflet import detail_of, geometry_path
from layers.spec import COUNTRY, GeometryRef
from layers.style import OLD_DISTRICT_COLOUR

NOTHING: Mapping[str, Any] = {"vintage": None, "colour": OLD_DISTRICT_COLOUR, "packs": []}


class OldDistricts:
    """Which old districts stand on the territory of a province or of the country."""

    def __init__(self, registry: UnitRegistry, bridges: Bridges, drawn: Sequence[Vintage]) -> None:
        self._registry, self._bridges, self._drawn = registry, bridges, drawn
        self._kept: Kept[tuple[str, str], Mapping[str, tuple[str, ...]]] = Kept(200)

    def vintage(self, shown: str) -> str | None:
        """The last drawn vintage with districts before one without; None where it has its own."""
        if Level.DISTRICT in self._registry.levels(shown):
            return None
        earlier = [one for one in self._drawn if one.name < shown and Level.DISTRICT in one.levels]
        if not earlier or self._bridges.between(earlier[-1], shown) is None:
            return None
        return earlier[-1].name

    def of(self, shown: str, scope: str) -> Mapping[str, tuple[str, ...]]:
        """The codes of the districts by the scope of the pack they are drawn from, sorted."""
        return self._kept.get((shown, scope), lambda: self._find(shown, scope))

    def _find(self, shown: str, scope: str) -> Mapping[str, tuple[str, ...]]:
        old = self.vintage(shown)
        crosswalk = None if old is None else self._bridges.between(old, shown)
        if old is None or crosswalk is None:
            return {}
        if scope == COUNTRY:
            return {COUNTRY: tuple(u.code for u in self._registry.units(old, Level.DISTRICT))}
        inside = {unit.code for unit in self._registry.units(shown, Level.COMMUNE, scope)}
        frame = crosswalk.frame
        weights = frame[frame["to_code"].isin(inside)].groupby("from_code")["weight"].sum()
        communes = [self._registry.get(old, str(code)) for code in weights[weights > 0.5].index]
        found: dict[str, set[str]] = {}
        for unit in communes:
            if unit.parent_code is not None:
                found.setdefault(unit.province_code, set()).add(unit.parent_code)
        return {province: tuple(sorted(codes)) for province, codes in sorted(found.items())}

    def count(self, shown: str, scope: str) -> int:
        """How many districts those are."""
        return sum(len(codes) for codes in self.of(shown, scope).values())

    def describe(
        self, shown: str, scope: str, pack: Callable[[Place], GeometryPack]
    ) -> Mapping[str, Any]:
        """``{vintage, colour, packs: [{url, units: [[code, name], ...]}]}`` for the browser."""
        old = self.vintage(shown)
        if old is None:
            return NOTHING
        packs = []
        for part, codes in self.of(shown, scope).items():
            place = Place(old, Level.DISTRICT, part)
            where = GeometryRef(old, str(place.level), part, str(detail_of(part)))
            names = [[code, self._name(old, code)] for code in codes]
            packs.append({"url": geometry_path(pack(place).digest, where), "units": names})
        return {"vintage": old, "colour": OLD_DISTRICT_COLOUR, "packs": packs}

    def _name(self, vintage: str, code: str) -> str:
        unit: AdminUnit = self._registry.get(vintage, code)
        return unit.name
