"""The dossier of a choice: an answer with the place, plan and robustness that its files tell of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.standings import Standing, loser_groups, standings_of
from dashboard.pilots.wording.names import POINTS_OF_ONE
from dashboard.reports.reading import vintage_of
from dashboard.selection import NotFound
from geodata.pilots.candidates import Measure
from geodata.pilots.choice import Loser, Robustness
from geodata.pilots.profiles import PlanRule
from geodata.pilots.reasons import best_losers
from geodata.pilots.scenario import Method, Scenario
from geodata.plans import Plan
from geodata.targets import Target
from geodata.units import AFTER_REFORM, AdminUnit, Level


@dataclass(frozen=True)
class Dossier:
    """An answer with all that its files need beside it.

    `plan` and its rule are None where the scenario started from none, `robustness` where it
    was not asked for. `link` is the address that shows the same, empty without. `land` is the
    province of the question, `province` the one of the scenario's units in which it lies, `now`
    that of the units in force on the day of the release: who signs; `whole`: it holds no other.
    """

    answer: Answer
    robustness: Robustness | None
    province: AdminUnit
    land: AdminUnit
    now: AdminUnit
    whole: bool
    plan: Plan | None
    plan_rule: PlanRule | None
    link: str = ""

    @property
    def statement(self) -> Target | None:
        """The statement of the plan that its rule was read from."""
        if self.plan is None or self.plan_rule is None:
            return None
        asked = self.plan_rule.target
        return next((one for one in self.plan.entries if one.id == asked), None)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """All candidates in their order."""
        return standings_of(self.answer)

    @cached_property
    def chosen(self) -> tuple[Standing, ...]:
        """The chosen, those of the highest score first."""
        found = [one for one in self.standings if one.chosen]
        return tuple(sorted(found, key=lambda one: (-one.points, one.code)))

    @cached_property
    def by_code(self) -> Mapping[str, Standing]:
        """The candidates by code."""
        return {one.code: one for one in self.standings}

    @cached_property
    def losers(self) -> tuple[Loser, ...]:
        """The best of each group that were not chosen, those of the highest score first."""
        answer, found = self.answer, () if self.robustness is None else self.robustness.losers
        if not found:
            found = best_losers(answer.scenario, answer.material, answer.scores, answer.choice)
        return tuple(sorted(found, key=lambda one: -self.by_code[one.code].points))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of the criteria, in their order."""
        known = self.answer.material.measures
        return tuple(known[one.measure] for one in self.answer.scenario.criteria)

    @property
    def release_day(self) -> date:
        """The day of the release."""
        return date.fromisoformat(self.answer.release.day)

    def share(self, place: int) -> float | None:
        """In which part of the random weightings a candidate is chosen, 0..1."""
        if self.robustness is None or not self.robustness.runs:
            return None
        return float(self.robustness.share[place])


def dossier_of(
    desk: PilotDesk, answer: Answer, robustness: Robustness | None, link: str = ""
) -> Dossier:
    """The dossier of an answer, of a saved one of an earlier release too."""
    scenario, registry = answer.scenario, desk.service.registry
    land = registry.get(scenario.land or scenario.vintage, scenario.province)
    province = land
    if scenario.land not in (None, scenario.vintage):
        units = [registry.get(scenario.vintage, code) for code in answer.material.candidates.codes]
        most = Counter(str(unit.province_code) for unit in units).most_common(1)
        province = registry.get(scenario.vintage, most[0][0]) if most else land
    now, whole = _now(desk, province, date.fromisoformat(answer.release.day))
    plan = _plan(desk, scenario.plan)
    rule = None if plan is None else desk.plan_rule(plan)
    return Dossier(answer, robustness, province, land, now, whole, plan, rule, link)


def _now(desk: PilotDesk, province: AdminUnit, when: date) -> tuple[AdminUnit, bool]:
    """The province of a day in which one lies, and whether it holds nothing else."""
    registry, vintage = desk.service.registry, vintage_of(desk.service.vintages, when)
    if province.level is not Level.PROVINCE or not province.vintage < AFTER_REFORM <= vintage:
        return province, True
    inside = desk.book.reader.territory(province.code, vintage, Level.COMMUNE)
    most = Counter(str(unit.province_code) for unit in inside).most_common(1)
    if not most:
        return province, True
    ((code, count),) = most
    return registry.get(vintage, code), count == len(registry.units(vintage, Level.COMMUNE, code))


def _plan(desk: PilotDesk, named: str | None) -> Plan | None:
    """The plan of a scenario; a department may have taken it out since."""
    try:
        return None if named is None else desk.plan(named)
    except NotFound:
        return None


def shares_of_weights(scenario: Scenario) -> list[float]:
    """The share of all weights that each criterion has, 0..1."""
    total = sum(one.weight for one in scenario.criteria)
    return [one.weight / total if total > 0 else 0.0 for one in scenario.criteria]


def cost_of(answer: Answer, place: int) -> float | None:
    """What a commune costs under the budget; None where that is not known."""
    rule = answer.scenario.rule
    if rule.cost_measure is None:
        return rule.cost
    value = float(answer.material.measures[rule.cost_measure].values[place])
    return value if np.isfinite(value) else None


def group_label(dossier: Dossier, key: str) -> str:
    """The name of a part of the rule's scope, or of the province."""
    return loser_groups(dossier.answer).get(key, dossier.land.name)


def loss_of(dossier: Dossier, loser: Loser) -> float | None:
    """What the objective loses with a commune that was not chosen, scores out of a hundred."""
    if loser.loss is None:
        return None
    score = dossier.answer.scenario.method is Method.SCORE
    return loser.loss / POINTS_OF_ONE if score else loser.loss
