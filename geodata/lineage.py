"""On which provinces of the plans a unit of any vintage stands.

The plans speak of the provinces of before the reform. A commune of another vintage counts for the
one of them that it shares the most with: of a later vintage the province that gave it the most
(weights of whole and parts added), of an earlier one the province that took most of it.
"""

from collections.abc import Mapping

from geodata.bridges import Bridges
from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry, Vintage


class Lineage:
    """The old provinces of units, worked out once for each vintage.

    `home` is the vintage whose provinces are meant.
    """

    def __init__(
        self, registry: UnitRegistry, bridges: Bridges, home: Vintage = BEFORE_REFORM
    ) -> None:
        self._registry = registry
        self._bridges = bridges
        self.home = home
        self._of_vintage: dict[Vintage, Mapping[str, str]] = {}

    def old_provinces_of(self, unit: AdminUnit) -> tuple[str, ...]:
        """The provinces of the home vintage on whose territory a unit stands, sorted by code.

        Nothing for a vintage to which no bridge leads.
        """
        if unit.vintage == self.home and unit.level is not Level.COUNTRY:
            return (unit.province_code,)
        of = self._old_provinces(unit.vintage)
        codes = (unit.code,) if unit.level is Level.COMMUNE else self._communes(unit)
        return tuple(sorted({of[code] for code in codes if code in of}))

    def old_province_of(self, vintage: Vintage | str, code: str) -> str | None:
        """The old province of a commune; None for an unknown one."""
        return self._old_provinces(self._registry.vintage(vintage)).get(code)

    def _communes(self, unit: AdminUnit) -> tuple[str, ...]:
        members = self._registry.units(unit.vintage, Level.COMMUNE, unit.code)
        return tuple(member.code for member in members)

    def _old_provinces(self, vintage: Vintage) -> Mapping[str, str]:
        """The old province of every commune of a vintage."""
        if vintage not in self._of_vintage:
            self._of_vintage[vintage] = self._find(vintage)
        return self._of_vintage[vintage]

    def _find(self, vintage: Vintage) -> Mapping[str, str]:
        province = {
            unit.code: unit.province_code for unit in self._registry.units(self.home, Level.COMMUNE)
        }
        if vintage == self.home:
            return province
        older, newer = sorted((vintage, self.home))
        crosswalk = self._bridges.between(older, newer)
        if crosswalk is None:
            return {}
        own, old = ("to_code", "from_code") if newer == vintage else ("from_code", "to_code")
        links = crosswalk.frame.assign(province=crosswalk.frame[old].map(province))
        given = links.groupby([own, "province"])["weight"].sum().reset_index()
        most = given.sort_values([own, "weight", "province"], ascending=[True, False, True])
        best = most.drop_duplicates(own)
        return dict(zip(best[own], best["province"], strict=True))
