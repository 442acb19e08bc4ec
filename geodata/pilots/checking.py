"""What cannot be asked: a scenario is held against its own rules and its material.

Only questions without a meaning are refused here. What can be asked and has no answer (more
communes than a district has, two pinned neighbours that must not touch) is for the solver to say.
"""

import math
from collections.abc import Collection, Iterator

import numpy as np

from geodata.pilots.candidates import Candidates, Material
from geodata.pilots.criteria import Criterion, Direction, Scale
from geodata.pilots.limits import (
    AMOUNT,
    COUNT,
    KM,
    LONGEST_TEXT,
    MOST_CODES,
    MOST_CRITERIA,
    MOST_GROUPS,
    MOST_NAMED,
    MOST_QUOTAS,
    RUNS,
    SEED,
    SPREAD,
    VALUE,
    WEIGHT,
    Problem,
    refuse,
    writable,
)
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario

PROBLEMS = (
    "other_material",
    "no_candidates",
    "too_many",
    "too_long",
    "bad_text",
    "not_finite",
    "out_of_range",
    "least_above_most",
    "count_outside_span",
    "chooses_none",
    "no_districts",
    "groups_missing",
    "group_empty",
    "group_key_twice",
    "code_in_two_groups",
    "unknown_codes",
    "pinned_and_banned",
    "unknown_tag",
    "tag_twice",
    "budget_without_cost",
    "two_costs",
    "negative_values",
    "unknown_measure",
    "infinite_values",
    "no_values",
    "criteria_missing",
    "criterion_twice",
    "threshold_missing",
    "threshold_middle",
)
"""The codes of what `check` refuses."""

WELL_KNOWN_TAGS = frozenset({"kind:xa", "kind:phuong", "kind:thi_tran", "kind:dac_khu", "island"})
"""Tags that can be asked for even where no candidate bears them."""

DEMANDING = (Method.COVER, Method.MEDIAN)
"""Methods that weigh communes."""


def check(scenario: Scenario, material: Material) -> None:
    """`ScenarioError` names all that is wrong: the fields, why, and what to do (`PROBLEMS`)."""
    found = list(_sizes(scenario))
    if not found:
        found = [
            *_place(scenario, material.candidates),
            *counts(scenario.rule),
            *_groups(scenario.rule, material.candidates),
            *_places(scenario.rule, material.candidates),
            *_quotas(scenario.rule.quotas, material.candidates),
            *_costs(scenario.rule, material),
            *_criteria(scenario, material),
            *_method(scenario, material),
        ]
    refuse(found)


def _sizes(scenario: Scenario) -> Iterator[Problem]:
    """Lists and texts that are too large, before anything is looked up in them."""
    rule = scenario.rule
    lists: list[tuple[str, Collection[object], int]] = [
        ("criteria", scenario.criteria, MOST_CRITERIA),
        ("rule.quotas", rule.quotas, MOST_QUOTAS),
        ("rule.groups", rule.groups, MOST_GROUPS),
        ("rule.include", rule.include, MOST_CODES),
        ("rule.exclude", rule.exclude, MOST_CODES),
    ]
    texts = [
        ("demand", scenario.demand),
        ("plan", scenario.plan),
        ("profile", scenario.profile),
        ("columns", scenario.columns),
        ("rule.cost_measure", rule.cost_measure),
    ]
    for place, group in enumerate(rule.groups[:MOST_GROUPS]):
        lists.append((f"rule.groups[{place}].members", group.members, MOST_CODES))
        texts.append((f"rule.groups[{place}].key", group.key))
        texts.append((f"rule.groups[{place}].label", group.label))
    for where, listed, most in lists:
        if len(listed) > most:
            told = {"count": len(listed), "most": most}
            yield Problem(
                where,
                "too_many",
                f"{len(listed):,} entries; {most:,} at most, so remove some.",
                told,
            )
    for where, text in texts:
        if text is None:
            continue
        if len(text) > LONGEST_TEXT:
            words = f"{len(text):,} letters; {LONGEST_TEXT} at most, so shorten it."
            yield Problem(where, "too_long", words, {"length": len(text), "most": LONGEST_TEXT})
        elif not text.strip() or not writable(text):
            yield Problem(
                where, "bad_text", "The text is blank or has control letters; write it anew."
            )


def _place(scenario: Scenario, candidates: Candidates) -> Iterator[Problem]:
    if (scenario.vintage, scenario.province) != (candidates.vintage, candidates.province):
        words = "The candidates are those of another place; gather them anew."
        yield Problem("province", "other_material", words)
    elif not len(candidates):
        words = "There is no commune to choose from; choose another province or vintage."
        yield Problem("province", "no_candidates", words)


def counts(rule: Rule) -> Iterator[Problem]:
    """What is wrong with the numbers of communes and km of a rule, whatever it is asked of."""
    numbers = {
        "rule.least": rule.least,
        "rule.most": rule.most,
        "rule.count": rule.count,
        "rule.total_least": rule.total_least,
        "rule.total_most": rule.total_most,
    }
    wrong = [one for where, number in numbers.items() for one in _within(where, number, COUNT)]
    wrong += _within("rule.apart_km", rule.apart_km, KM)
    if wrong:
        yield from wrong
        return
    yield from _ordered("rule.least", rule.least, rule.most)
    yield from _ordered("rule.total_least", rule.total_least, rule.total_most)
    if rule.count is not None and not (
        rule.least <= rule.count <= (COUNT[1] if rule.most is None else rule.most)
    ):
        span = f"at least {rule.least}" if rule.most is None else f"{rule.least} to {rule.most}"
        words = f"{rule.count} is not what the rule allows, {span}; change the number or the rule."
        told = {"count": rule.count, "least": rule.least, "most": rule.most}
        yield Problem("rule.count", "count_outside_span", words, told)
    elif 0 in (rule.span[1], rule.total_most):
        where = "rule.most" if rule.count is None else "rule.count"
        where = "rule.total_most" if rule.total_most == 0 else where
        words = "The rule chooses no commune at all; ask for one at least."
        yield Problem(where, "chooses_none", words)


def _groups(rule: Rule, candidates: Candidates) -> Iterator[Problem]:
    if rule.scope is Scope.DISTRICT and not candidates.districts:
        words = "There are no districts here; count in the province or in groups."
        yield Problem("rule.scope", "no_districts", words)
    if rule.scope is Scope.GROUP and not rule.groups:
        words = "The rule counts in groups and there is none; draw one at least."
        yield Problem("rule.groups", "groups_missing", words)
    known = frozenset(candidates.codes)
    first: dict[str, int] = {}
    keys: set[str] = set()
    for place, group in enumerate(rule.groups):
        where = f"rule.groups[{place}]"
        if group.key in keys:
            words = f"The key {group.key!r} is that of another group too; change it."
            yield Problem(f"{where}.key", "group_key_twice", words, {"key": group.key})
        keys.add(group.key)
        if not group.members:
            words = f"The group {group.label!r} has no commune; add one or remove the group."
            yield Problem(f"{where}.members", "group_empty", words, {"label": group.label})
        yield from _known(f"{where}.members", group.members, known)
        both = sorted(code for code in group.members if code in first)
        if both:
            labels = [rule.groups[first[both[0]]].label, group.label]
            words = (
                f"{_shown(both)} in two groups, {labels[0]!r} and {labels[1]!r}; a commune has one."
            )
            told = {"codes": both[:MOST_NAMED], "count": len(both), "labels": labels}
            yield Problem(f"{where}.members", "code_in_two_groups", words, told)
        for code in group.members:
            first.setdefault(code, place)


def _places(rule: Rule, candidates: Candidates) -> Iterator[Problem]:
    """Pinned and banned communes."""
    known = frozenset(candidates.codes)
    yield from _known("rule.include", rule.include, known)
    yield from _known("rule.exclude", rule.exclude, known)
    both = sorted(rule.include & rule.exclude)
    if both:
        words = f"{_shown(both)} must be chosen and must not be; take back one of the two."
        told = {"codes": both[:MOST_NAMED], "count": len(both)}
        yield Problem("rule.include", "pinned_and_banned", words, told)


def _quotas(quotas: tuple[Quota, ...], candidates: Candidates) -> Iterator[Problem]:
    known = WELL_KNOWN_TAGS | candidates.tags.keys()
    seen: set[str] = set()
    for place, quota in enumerate(quotas):
        where = f"rule.quotas[{place}]"
        if quota.tag not in known:
            shown = quota.tag[:LONGEST_TEXT]
            words = f"No commune is known to be {shown!r}; known are {', '.join(sorted(known))}."
            yield Problem(f"{where}.tag", "unknown_tag", words, {"tag": shown})
        elif quota.tag in seen:
            words = f"{quota.tag} has another quota; keep one of them."
            yield Problem(f"{where}.tag", "tag_twice", words, {"tag": quota.tag})
        seen.add(quota.tag)
        wrong = [
            *_within(f"{where}.least", quota.least, COUNT),
            *_within(f"{where}.most", quota.most, COUNT),
        ]
        yield from wrong or _ordered(f"{where}.least", quota.least, quota.most)


def _costs(rule: Rule, material: Material) -> Iterator[Problem]:
    yield from _within("rule.budget", rule.budget, AMOUNT)
    yield from _within("rule.cost", rule.cost, AMOUNT)
    if rule.cost is not None and rule.cost_measure is not None:
        words = "One cost for all and a measure of it are given; keep one of them."
        yield Problem("rule.cost", "two_costs", words)
    if rule.budget is None:
        return
    if rule.cost is None and rule.cost_measure is None:
        words = "There is a budget and no cost; say what a commune costs, or drop the budget."
        yield Problem("rule.cost", "budget_without_cost", words)
    elif rule.cost_measure is not None:
        yield from _measured("rule.cost_measure", rule.cost_measure, material)
        yield from _not_negative("rule.cost_measure", rule.cost_measure, material)


def _criteria(scenario: Scenario, material: Material) -> Iterator[Problem]:
    if scenario.method is Method.SCORE and not scenario.criteria:
        words = "A choice by score needs a criterion; add one, or choose by distance."
        yield Problem("criteria", "criteria_missing", words)
    seen: set[str] = set()
    for place, criterion in enumerate(scenario.criteria):
        where = f"criteria[{place}]"
        if criterion.measure in seen:
            words = f"{criterion.measure} is a criterion already; keep one of them."
            yield Problem(
                f"{where}.measure", "criterion_twice", words, {"measure": criterion.measure}
            )
        seen.add(criterion.measure)
        yield from _measured(f"{where}.measure", criterion.measure, material)
        yield from _within(f"{where}.weight", criterion.weight, WEIGHT)
        yield from _threshold(where, criterion)


def _threshold(where: str, criterion: Criterion) -> Iterator[Problem]:
    yield from _within(f"{where}.threshold", criterion.threshold, VALUE)
    if criterion.scale is not Scale.THRESHOLD:
        return
    if criterion.threshold is None:
        words = "The scale is a threshold and there is none; give a number or another scale."
        yield Problem(f"{where}.threshold", "threshold_missing", words)
    if criterion.direction is Direction.MIDDLE:
        words = "A threshold has no middle; choose higher or lower, or another scale."
        yield Problem(f"{where}.direction", "threshold_middle", words)


def _method(scenario: Scenario, material: Material) -> Iterator[Problem]:
    yield from _within("cover_km", scenario.cover_km, KM)
    yield from _within("runs", scenario.runs, RUNS)
    yield from _within("spread", scenario.spread, SPREAD)
    yield from _within("seed", scenario.seed, SEED)
    key = scenario.demand
    if scenario.method not in DEMANDING or key == EQUAL_DEMAND:
        return
    wrong = list(_measured("demand", key, material))
    yield from wrong
    if wrong:
        return
    yield from _not_negative("demand", key, material)
    if not np.isfinite(material.measures[key].values).any():
        words = f"Nobody has a value of {key}; weigh communes by another measure or equally."
        yield Problem("demand", "no_values", words, {"measure": key})


# --- parts -------------------------------------------------------------------------------------


def _within(where: str, number: float | None, bounds: tuple[float, float]) -> Iterator[Problem]:
    if number is None:
        return
    least, most = bounds
    if isinstance(number, float) and not math.isfinite(number):
        yield Problem(where, "not_finite", "This is no finite number; give one.")
    elif not least <= number <= most:
        words = f"Out of range; give a number from {least:,g} to {most:,g}."
        told = {"value": number, "least": least, "most": most}
        yield Problem(where, "out_of_range", words, told)


def _ordered(where: str, least: int | None, most: int | None) -> Iterator[Problem]:
    if least is not None and most is not None and least > most:
        words = f"At least {least} and at most {most} cannot both be; lower one or raise the other."
        yield Problem(where, "least_above_most", words, {"least": least, "most": most})


def _known(where: str, codes: frozenset[str], known: frozenset[str]) -> Iterator[Problem]:
    unknown = sorted(codes - known)
    if unknown:
        shown = [code[:LONGEST_TEXT] for code in unknown[:MOST_NAMED]]
        words = f"{_shown(unknown)} no commune to choose from; remove what is not."
        yield Problem(where, "unknown_codes", words, {"codes": shown, "count": len(unknown)})


def _measured(where: str, key: str, material: Material) -> Iterator[Problem]:
    """A measure is there, and its values are numbers or no data."""
    measure = material.measures.get(key)
    if measure is None:
        shown = key[:LONGEST_TEXT]
        words = f"{shown!r} is not measured here; choose a measure of those offered."
        yield Problem(where, "unknown_measure", words, {"measure": shown})
    elif np.isinf(measure.values).any():
        words = f"{key} has values that are no finite number; correct the data."
        yield Problem(where, "infinite_values", words, {"measure": key})


def _not_negative(where: str, key: str, material: Material) -> Iterator[Problem]:
    measure = material.measures.get(key)
    below = 0 if measure is None else int((measure.values < 0).sum())
    if below:
        words = f"{key} is negative for {below} communes; choose a measure that never is."
        yield Problem(where, "negative_values", words, {"measure": key, "count": below})


def _shown(codes: list[str]) -> str:
    """The first codes of a list, with "is" or "are" for what follows."""
    named = ", ".join(code[:LONGEST_TEXT] for code in codes[:MOST_NAMED])
    more = len(codes) - MOST_NAMED
    verb = "is" if len(codes) == 1 else "are"
    return f"{named} and {more} more {verb}" if more > 0 else f"{named} {verb}"
