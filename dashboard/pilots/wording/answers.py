"""Answers and the settings of a scenario in the words of a language."""

import numpy as np

from dashboard.i18n import t
from dashboard.pilots.desk import Answer
from dashboard.pilots.wording.names import (
    POINTS_OF_ONE,
    measure_text,
    number_text,
    percent_text,
)
from geodata.pilots.choice import Choice, Status
from geodata.pilots.criteria import Direction, Missing, Scale
from geodata.pilots.network import demand_of
from geodata.pilots.reasons import State
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario
from layers.legend import format_number


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
        return t("pilotstatus.feasible", lang, gap=f"{percent_text(choice.gap, lang, 2)}%")
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
    each, _ = demand_of(scenario.demand, answer.material)
    demand = "" if equal else measure_text(scenario.demand, answer.material, lang)
    kind = "_equal" if equal else ""
    if scenario.method is Method.MEDIAN:
        somewhere = np.isfinite(answer.material.candidates.points).all(axis=1)
        whole = float(each[somewhere].sum())
        km = goal / whole if whole > 0 else 0.0
        return t(f"pilotgoal.median{kind}", lang, km=format_number(km, 1, lang), demand=demand)
    whole = float(each.sum())
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
