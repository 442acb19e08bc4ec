"""The gap of every unit to the target of the plan that holds on its territory.

    gap = value - target, signed so that negative is short of it, in percentage points

Shares alone: a number of things is asked of a province as a whole, not of its units. A unit is held
to the target of its old province that falls due next (`geodata.targets.due_target`), as the table
and the figures are; a new province made of several old ones has no target of its own. Where a plan
asks for more than a share that is reached exactly, the gap is put just below zero, so that no map
shows as met what is not.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.changes import Shown
from dashboard.hover import format_date
from dashboard.i18n import t
from dashboard.kept import Kept
from dashboard.plans.target_wording import asked_text
from dashboard.selection import Place, Question
from geodata.indicators import Indicator
from geodata.lineage import Lineage
from geodata.targets import Kind, Target, due_target, gap, holds
from geodata.units import AdminUnit, UnitRegistry
from layers.legend import format_change

JUST_BELOW = -1e-6
"""The gap of a value that equals a target it should be above."""

MOST_NAMED = 2
TargetsOf = tuple[Target | None, ...]


class Gaps:
    """Targets by unit, and the gaps of values to them."""

    def __init__(self, registry: UnitRegistry, lineage: Lineage, targets: Sequence[Target]) -> None:
        self._registry, self._lineage = registry, lineage
        self._targets = [one for one in targets if one.kind is Kind.TARGET]
        self._kept: Kept[tuple[Place, str, date], TargetsOf] = Kept(200)
        told = repr([(one.id, one.province, one.indicator, one.comparator, one.value,
                      one.value_max, one.period_end) for one in self._targets])  # fmt: skip
        digest = hashlib.sha256(told.encode()).hexdigest()[:8]
        self.digest = f"-{digest}" if self._targets else ""

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators of which any plan asks a number."""
        return frozenset(
            one.indicator for one in self._targets if one.indicator and one.value is not None
        )

    def target(self, unit: AdminUnit, indicator: Indicator, day: date) -> Target | None:
        """The target with a number that a unit's value of a day is held against; None without."""
        provinces = self._lineage.old_provinces_of(unit)
        if len(provinces) != 1 or not indicator.is_share:
            return None
        wanted = (provinces[0], indicator.code)
        found = due_target(
            (one for one in self._targets if (one.province, one.indicator) == wanted), day
        )
        return found if found is not None and found.value is not None else None

    def targets(self, place: Place, indicator: Indicator, day: date) -> TargetsOf:
        """The targets of all units of a vintage and level, in the order of the registry."""
        return self._kept.get(
            (place, indicator.code, day),
            lambda: tuple(
                self.target(unit, indicator, day)
                for unit in self._registry.units(place.vintage, place.level)
            ),
        )

    def shown(self, question: Question, found: Shown) -> Shown:
        """The gaps in place of the values; NaN without value or target."""
        indicator = question.indicator
        targets = self.targets(question.place, indicator, question.date)
        gaps = [
            np.nan if target is None else _gap(target, indicator, float(value))
            for target, value in zip(targets, found.value, strict=True)
        ]
        return replace(found, value=np.array(gaps, dtype=np.float64))

    def named(self, question: Question, places: Sequence[int], lang: str) -> str:
        """The targets that the units at some positions are held to, in words, the first few."""
        targets = self.targets(question.place, question.indicator, question.date)
        found = dict.fromkeys(target for place in places if (target := targets[place]))
        words = [self.words(target, lang) for target in list(found)[:MOST_NAMED]]
        more = len(found) - len(words)
        return "; ".join([*words, *([t("gap.more", lang, n=more)] if more > 0 else [])])

    def words(self, target: Target, lang: str) -> str:
        """``≥ 80% đến 31/12/2025 (Thanh Hóa)``."""
        by = "" if target.period_end is None else format_date(target.period_end, lang)
        province = self._registry.get(target.vintage, target.province).short_name
        return t("gap.target_of", lang, target=asked_text(target, lang), day=by, province=province)

    def rows(self, question: Question, unit: AdminUnit, value: float, lang: str) -> list[list[str]]:
        """The rows that a tooltip says of a unit's gap."""
        indicator = question.indicator
        target = self.target(unit, indicator, question.date)
        if target is None:
            return [[t("gap.target", lang), t("gap.none", lang)]]
        rows = [[t("gap.target", lang), self.words(target, lang)]]
        if np.isfinite(value):
            short = format_change(_gap(target, indicator, value), indicator.unit, lang)
            rows.append([t("gap.gap", lang), short])
        return rows


def _gap(target: Target, indicator: Indicator, value: float) -> float:
    difference = gap(target, indicator, value).difference
    if difference is None:
        return np.nan
    met = holds(target, indicator, value)
    return max(difference, 0.0) if met else min(difference, JUST_BELOW)
