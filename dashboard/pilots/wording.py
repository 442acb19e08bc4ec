"""Scenarios and answers in the words of a language.

Names of communes, groups and measures go out as they are: text, never HTML.
"""

import numpy as np

from dashboard.i18n import t
from dashboard.pilots.desk import Answer
from dashboard.pilots.phrases import POINTS_OF_ONE, codes_text, measure_text, number_text, tag_text
from dashboard.pilots.said import error_text, finding_text
from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Status
from geodata.pilots.criteria import Direction, Missing, Scale
from geodata.pilots.reasons import State
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario
from geodata.units import AFTER_REFORM
from layers.legend import format_number

__all__ = [
    "direction_text", "error_text", "finding_text", "method_text", "missing_text",
    "objective_text", "rule_texts", "scale_text", "score_text", "state_text", "status_text",
    "tag_text",
]  # fmt: skip


MOST_NAMED = 10
"""Communes that a sentence of a rule names."""


def score_text(points: float, lang: str) -> str:
    """Points (0 to 1,000,000) as a score of 0 to 100 with one decimal."""
    return format_number(points / POINTS_OF_ONE, 1, lang)


def status_text(answer: Answer, lang: str) -> str:
    """Whether the choice is proven best, in one or two sentences."""
    choice: Choice = answer.choice
    if choice.status is Status.INFEASIBLE:
        return t("pilotstatus.infeasible", lang)
    if choice.status is Status.FEASIBLE:
        if choice.gap is None or not np.isfinite(choice.gap):
            return t("pilotstatus.feasible_unknown", lang)
        return t("pilotstatus.feasible", lang, gap=_percent(choice.gap, lang))
    told = t("pilotstatus.optimal", lang)
    if not choice.several:
        return told
    return t("pilots.joined", lang, first=told, second=t("pilotstatus.several", lang))


def objective_text(answer: Answer, lang: str) -> str:
    """The objective of the method in its unit; empty where nothing was chosen."""
    choice, scenario = answer.choice, answer.scenario
    if choice.objective is None:
        return ""
    goal = choice.objective
    if scenario.method is Method.SCORE:
        mean = goal / max(1, len(choice.chosen))
        return t("pilotgoal.score", lang, total=score_text(goal, lang), mean=score_text(mean, lang))
    if scenario.method is Method.CENTER:
        return t("pilotgoal.center", lang, km=format_number(goal, 1, lang))
    return _weighed(answer, goal, lang)


def _weighed(answer: Answer, goal: float, lang: str) -> str:
    scenario = answer.scenario
    equal = scenario.demand == EQUAL_DEMAND
    measure = answer.material.measures.get(scenario.demand)
    if equal or measure is None:
        whole = float(len(answer.material.candidates))
    else:
        whole = float(np.nansum(measure.values))
    demand = "" if equal else measure_text(scenario.demand, answer.material, lang)
    kind = "_equal" if equal else ""
    if scenario.method is Method.MEDIAN:
        km = goal / whole if whole > 0 else 0.0
        return t(f"pilotgoal.median{kind}", lang, km=format_number(km, 1, lang), demand=demand)
    return t(
        f"pilotgoal.cover{kind}",
        lang,
        demand=demand,
        amount=format_number(goal, 0, lang),
        km=number_text(scenario.cover_km, lang),
        share=format_number(100.0 * goal / whole if whole > 0 else 0.0, 1, lang),
    )


def method_text(method: Method, lang: str, scenario: Scenario | None = None) -> str:
    """The name of a method; with a scenario its distance too."""
    if method is Method.COVER and scenario is not None:
        return t("pilotmethod.cover_km", lang, km=number_text(scenario.cover_km, lang))
    return t(f"pilotmethod.{method.value}", lang)


def direction_text(direction: Direction, lang: str) -> str:
    """The name of a direction."""
    return t(f"pilotdirection.{direction.value}", lang)


def scale_text(scale: Scale, lang: str) -> str:
    """The name of a scale."""
    return t(f"pilotscale.{scale.value}", lang)


def missing_text(missing: Missing, lang: str) -> str:
    """The name of what becomes of a commune without a value."""
    return t(f"pilotmissing.{missing.value}", lang)


def state_text(state: State, lang: str) -> str:
    """Where a candidate stands in a choice."""
    return t(f"pilotstate.{state.value}", lang)


def rule_texts(rule: Rule, material: Material | None, lang: str) -> list[str]:
    """A rule, one sentence a constraint; with a material communes have names."""
    found = [_count_text(rule, material, lang)]
    if not rule.stated:
        found.append(t("pilotrule.unstated", lang))
    found += _totals(rule, lang)
    found += [_quota_text(quota, lang) for quota in rule.quotas]
    for key, codes in (("include", rule.include), ("exclude", rule.exclude)):
        if codes:
            named = codes_text(sorted(codes), material, lang, len(codes), MOST_NAMED)
            found.append(t(f"pilotrule.{key}", lang, names=named))
    if rule.not_adjacent:
        found.append(t("pilotrule.not_adjacent", lang))
    if rule.apart_km is not None:
        found.append(t("pilotrule.apart", lang, km=number_text(rule.apart_km, lang)))
    if rule.budget is not None:
        found.append(_budget_text(rule, rule.budget, material, lang))
    return found


def _count_text(rule: Rule, material: Material | None, lang: str) -> str:
    where = _where(rule, material, lang)
    least, most = rule.least, rule.most
    if rule.count is not None and most is None:
        if rule.count == least or not rule.stated:
            return t("pilotrule.exact", lang, n=number_text(rule.count, lang), where=where)
        return t("pilotrule.least_count", lang, n=rule.count, least=least, where=where)
    if most is None:
        return t("pilotrule.least", lang, n=number_text(least, lang), where=where)
    if least == most:
        return t("pilotrule.exact", lang, n=number_text(least, lang), where=where)
    if rule.count is not None:
        return t("pilotrule.span_count", lang, n=rule.count, least=least, most=most, where=where)
    return t("pilotrule.span", lang, least=least, most=most, where=where)


def _where(rule: Rule, material: Material | None, lang: str) -> str:
    if rule.scope is Scope.GROUP:
        return t("pilotrule.in_group", lang, n=len(rule.groups))
    if rule.scope is Scope.DISTRICT:
        vintage = "" if material is None else material.candidates.vintage
        old = vintage >= AFTER_REFORM.name  # since that day there are no districts
        return t("pilotrule.in_old_district" if old else "pilotrule.in_district", lang)
    return t("pilotrule.in_province", lang)


def _totals(rule: Rule, lang: str) -> list[str]:
    least, most = rule.total_least, rule.total_most
    if least is not None and most is not None:
        return [t("pilotrule.total_span", lang, least=least, most=most)]
    if least is not None:
        return [t("pilotrule.total_least", lang, least=least)]
    return [] if most is None else [t("pilotrule.total_most", lang, most=most)]


def _quota_text(quota: Quota, lang: str) -> str:
    tag = tag_text(quota.tag, lang)
    if quota.most is None:
        return t("pilotrule.quota_least", lang, least=quota.least, tag=tag)
    if quota.least == 0:
        return t("pilotrule.quota_most", lang, most=quota.most, tag=tag)
    return t("pilotrule.quota_span", lang, least=quota.least, most=quota.most, tag=tag)


def _budget_text(rule: Rule, budget: float, material: Material | None, lang: str) -> str:
    amount = number_text(budget, lang)
    if rule.cost_measure is not None:
        name = measure_text(rule.cost_measure, material, lang)
        return t("pilotrule.budget_measure", lang, budget=amount, measure=name)
    cost = number_text(rule.cost or 0.0, lang)
    return t("pilotrule.budget", lang, budget=amount, cost=cost)


def _percent(share: float, lang: str) -> str:
    """A share of 0 to 1 in per cent; what is above zero is never written as zero."""
    percent = 100.0 * share
    if 0.0 < percent < 0.01:
        return f"<{format_number(0.01, 2, lang)}%"
    return f"{format_number(percent, 2, lang, trim=True)}%"
