"""What the files of a pilot choice say, as plain data: where every candidate stands, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.wording import tag_text
from dashboard.selection import NotFound
from geodata.pilots.candidates import Flags, Floats, Ints, Measure
from geodata.pilots.choice import Loser, Robustness
from geodata.pilots.profiles import PlanRule
from geodata.pilots.reasons import State, best_losers
from geodata.pilots.rules import Group, Scope
from geodata.plans import Plan
from geodata.targets import Target
from geodata.units import AdminUnit

NOWHERE = -1


@dataclass(frozen=True)
class Standing:
    """One candidate: its place among the candidates, its state, score and ranks.

    `group` is the part of the rule's scope it counts in, `district` its district, old or new; None
    outside all. Ranks count those that can be chosen and give equal scores the same rank; they are
    None where the candidate cannot be chosen.
    """

    place: int
    code: str
    name: str
    kind: str
    state: State
    points: float
    rank: int | None
    rank_in_group: int | None
    group: Group | None
    district: Group | None

    @property
    def chosen(self) -> bool:
        """Whether it was chosen, pinned or not."""
        return self.state in (State.CHOSEN, State.PINNED)


@dataclass(frozen=True)
class Account:
    """An answer with all that its files need beside it.

    `plan` and its rule are None where the scenario started from none, `robustness` where it
    was not asked for. `link` is the address that shows the same, empty without.
    """

    answer: Answer
    robustness: Robustness | None
    province: AdminUnit
    land: AdminUnit
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


def account_of(
    desk: PilotDesk, answer: Answer, robustness: Robustness | None, link: str = ""
) -> Account:
    """The account of an answer, of a saved one of an earlier release too."""
    scenario, registry = answer.scenario, desk.service.registry
    land = registry.get(scenario.land or scenario.vintage, scenario.province)
    province = land
    if scenario.land not in (None, scenario.vintage):
        units = [registry.get(scenario.vintage, code) for code in answer.material.candidates.codes]
        most = Counter(str(unit.province_code) for unit in units).most_common(1)
        province = registry.get(scenario.vintage, most[0][0]) if most else land
    plan = _plan(desk, scenario.plan)
    rule = None if plan is None else desk.plan_rule(plan)
    return Account(answer, robustness, province, land, plan, rule, link)


def _plan(desk: PilotDesk, named: str | None) -> Plan | None:
    """The plan of a scenario; a department may have taken it out since."""
    try:
        return None if named is None else desk.plan(named)
    except NotFound:
        return None


def groups_of(answer: Answer) -> tuple[Group, ...]:
    """The parts that the rule counts in; none where it counts in the province."""
    rule = answer.scenario.rule
    if rule.scope is Scope.PROVINCE:
        return ()
    return answer.material.candidates.districts if rule.scope is Scope.DISTRICT else rule.groups


def standings_of(answer: Answer) -> tuple[Standing, ...]:
    """Where every candidate stands."""
    candidates, points = answer.material.candidates, answer.scores.points
    states = states_of(answer)
    free = np.array([one not in (State.OUT, State.BANNED) for one in states], dtype=np.bool_)
    everywhere = np.zeros(len(candidates), dtype=np.int64)
    groups, districts = groups_of(answer), candidates.districts
    members = _membership(groups, candidates.codes)
    inside = _membership(districts, candidates.codes)
    ranks = _ranks(points, free, everywhere)
    in_group = _ranks(points, free, members if groups else everywhere)
    kinds = {
        code: tag
        for tag, codes in candidates.tags.items()
        if tag.startswith("kind:")
        for code in codes
    }
    return tuple(
        Standing(
            place=place,
            code=code,
            name=candidates.names[place],
            kind=kinds.get(code, ""),
            state=states[place],
            points=float(points[place]),
            rank=ranks[place],
            rank_in_group=in_group[place],
            group=groups[members[place]] if members[place] != NOWHERE else None,
            district=districts[inside[place]] if inside[place] != NOWHERE else None,
        )
        for place, code in enumerate(candidates.codes)
    )


def kind_text(standing: Standing, lang: str) -> str:
    """The kind of a commune: xã, phường, ..."""
    return tag_text(standing.kind, lang) if standing.kind else ""


def states_of(answer: Answer) -> tuple[State, ...]:
    """The state of every candidate."""
    rule, chosen = answer.scenario.rule, frozenset(answer.choice.chosen)
    costs = None
    if rule.budget is not None and rule.cost_measure is not None:
        costs = answer.material.measures[rule.cost_measure].values
    found = []
    for place, code in enumerate(answer.material.candidates.codes):
        if code in chosen:
            found.append(State.PINNED if code in rule.include else State.CHOSEN)
        elif code in rule.exclude:
            found.append(State.BANNED)
        elif not answer.scores.eligible[place] or (
            costs is not None and not np.isfinite(costs[place])
        ):
            found.append(State.OUT)
        else:
            found.append(State.FREE)
    return tuple(found)


def _membership(groups: tuple[Group, ...], codes: tuple[str, ...]) -> Ints:
    """For each code the position of its group, `NOWHERE` without."""
    of = {code: number for number, group in enumerate(groups) for code in group.members}
    return np.array([of.get(code, NOWHERE) for code in codes], dtype=np.int64)


def _ranks(points: Floats, free: Flags, groups: Ints) -> list[int | None]:
    """1 and up by points within each group; None for those that cannot be chosen or have none."""
    found: list[int | None] = [None] * len(points)
    for group in np.unique(groups[groups != NOWHERE]).tolist():
        inside = np.flatnonzero((groups == group) & free)
        down = np.sort(-points[inside])
        for place, rank in zip(
            inside.tolist(), np.searchsorted(down, -points[inside]), strict=True
        ):
            found[place] = int(rank) + 1
    return found
