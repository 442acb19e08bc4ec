"""The plan targets that hold for a unit, and how its value stands against them.

A target belongs to an old province and after the reform holds for its territory. A new province
made of several old ones therefore has no target of its own: each plan is named, no gap is drawn,
and its communes are judged by the plan of the old province on whose territory they stand.
"""

from collections.abc import Sequence
from datetime import date

from dashboard.kept import Kept
from dashboard.readings.cells import Ask, Cell
from dashboard.readings.models import TargetReading
from geodata.lineage import Lineage
from geodata.targets import Kind, Target, due_target, gap
from geodata.units import AdminUnit, UnitRegistry


class Goals:
    """Targets by unit, indicator and date."""

    def __init__(self, registry: UnitRegistry, lineage: Lineage, targets: Sequence[Target]) -> None:
        self._registry, self._lineage = registry, lineage
        self._targets = [target for target in targets if target.kind is Kind.TARGET]
        self._old: Kept[tuple[str, str], tuple[str, ...]] = Kept(20_000)
        self._due: Kept[tuple[str, str, date], Target | None] = Kept(2_000)

    def target(self, unit: AdminUnit, ask: Ask) -> Target | None:
        """The one target that holds for the whole unit, or None."""
        provinces = self._old_provinces(unit)
        return self._due_in(provinces[0], ask) if len(provinces) == 1 else None

    def plans(self, unit: AdminUnit, ask: Ask, cell: Cell) -> tuple[TargetReading, ...]:
        """Every plan's target on the unit's territory; with a gap where it is the only plan."""
        provinces = self._old_provinces(unit)
        alone = len(provinces) == 1
        return tuple(
            self.reading(target, ask, cell if alone else Cell(None))
            for province in provinces
            if (target := self._due_in(province, ask)) is not None
        )

    def reading(self, target: Target, ask: Ask, cell: Cell) -> TargetReading:
        """A target with gap and verdict for a value."""
        found = gap(
            target,
            ask.indicator,
            cell.value,
            numerator=cell.numerator,
            denominator=cell.denominator,
        )
        return TargetReading(
            value=target.value,
            comparator=str(target.comparator or ""),
            by=target.period_end,
            province=self._registry.get(target.vintage, target.province).short_name,
            wording=target.wording,
            state=str(found.state),
            gap=found.difference,
            missing=found.missing,
        )

    def _due_in(self, province: str, ask: Ask) -> Target | None:
        code = ask.indicator.code
        return self._due.get(
            (province, code, ask.day),
            lambda: due_target(
                (one for one in self._targets if (one.province, one.indicator) == (province, code)),
                ask.day,
            ),
        )

    def _old_provinces(self, unit: AdminUnit) -> tuple[str, ...]:
        return self._old.get(
            (unit.vintage.name, unit.code), lambda: self._lineage.old_provinces_of(unit)
        )
