"""What cannot be asked is refused by field; what can be asked and has no answer is not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.checking import PROBLEMS, check
from geodata.pilots.criteria import Criterion, Direction, Scale
from geodata.pilots.limits import (
    LONGEST_TEXT,
    MOST_CODES,
    MOST_CRITERIA,
    MOST_GROUPS,
    MOST_PROBLEMS,
    MOST_QUOTAS,
    SEED,
)
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario

CODES = ("00001", "00002", "00003", "00004")
NAN, INF = float("nan"), float("inf")


def measure(key: str, *values: float) -> Measure:
    never = np.zeros(len(values), dtype=np.bool_)
    return Measure(key, key, key, "count", np.array(values, dtype=float), never, never)


MATERIAL = Material(
    candidates=Candidates(
        vintage="2019-01-01",
        province="38",
        codes=CODES,
        names=CODES,
        points=np.zeros((4, 2)),
        adjacent=np.zeros((0, 2), dtype=np.int64),
        districts=(
            Group("380", "A", frozenset(CODES[:2])),
            Group("381", "B", frozenset(CODES[2:])),
        ),
        tags={"kind:xa": frozenset(CODES), "user:biển": frozenset()},
    ),
    measures={
        one.key: one
        for one in (
            measure("indicator:population", 1, 2, NAN, 0),
            measure("gap:fibre", -1, 2, -3, NAN),
            measure("user:cost", 5, 0, NAN, 2),
            measure("user:infinite", 5, INF, NAN, 2),
            measure("user:nothing", NAN, NAN, NAN, NAN),
        )
    },
    release="1",
)

POPULATION = Criterion("indicator:population")
GOOD = Scenario("2019-01-01", "38", Rule(), (POPULATION,))
GROUPS = (Group("a", "A", frozenset(CODES[:1])), Group("b", "B", frozenset(CODES[1:])))


def rule(**changes: object) -> Scenario:
    return replace(GOOD, rule=replace(GOOD.rule, **changes))  # type: ignore[arg-type]


def criteria(*found: Criterion) -> Scenario:
    return replace(GOOD, criteria=found)


def told(scenario: Scenario, material: Material = MATERIAL) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        check(scenario, material)
    problems = caught.value.details["problems"]
    for one in problems:
        assert f"{one['field']}: {one['message']}" in caught.value.message
        assert one["message"].endswith(".")
    first = (caught.value.details["field"], caught.value.details["problem"])
    assert first == (problems[0]["field"], problems[0]["problem"])
    return [(one["field"], one["problem"]) for one in problems]


REFUSED: list[tuple[Scenario, str, str]] = [
    (replace(GOOD, vintage="2025-07-01"), "province", "other_material"),
    (replace(GOOD, province="39"), "province", "other_material"),
    # sizes
    (criteria(*[POPULATION] * (MOST_CRITERIA + 1)), "criteria", "too_many"),
    (rule(quotas=(Quota("kind:xa"),) * (MOST_QUOTAS + 1)), "rule.quotas", "too_many"),
    (rule(groups=GROUPS[:1] * (MOST_GROUPS + 1)), "rule.groups", "too_many"),
    (
        rule(include=frozenset(str(one) for one in range(MOST_CODES + 1))),
        "rule.include",
        "too_many",
    ),
    (
        rule(exclude=frozenset(str(one) for one in range(MOST_CODES + 1))),
        "rule.exclude",
        "too_many",
    ),
    (
        rule(groups=(Group("a", "A", frozenset(str(one) for one in range(MOST_CODES + 1))),)),
        "rule.groups[0].members",
        "too_many",
    ),
    (replace(GOOD, plan="p" * (LONGEST_TEXT + 1)), "plan", "too_long"),
    (replace(GOOD, profile="\n"), "profile", "bad_text"),
    (replace(GOOD, columns=""), "columns", "bad_text"),
    (replace(GOOD, demand="\ud800"), "demand", "bad_text"),
    (rule(cost_measure="\x00"), "rule.cost_measure", "bad_text"),
    (rule(groups=(Group("", "A", frozenset(CODES[:1])),)), "rule.groups[0].key", "bad_text"),
    (rule(groups=(Group("a", "\t", frozenset(CODES[:1])),)), "rule.groups[0].label", "bad_text"),
    # counts
    (rule(least=-1), "rule.least", "out_of_range"),
    (rule(least=MOST_CODES + 1), "rule.least", "out_of_range"),
    (rule(most=10**400), "rule.most", "out_of_range"),
    (rule(most=-1), "rule.most", "out_of_range"),
    (rule(count=-1), "rule.count", "out_of_range"),
    (rule(total_least=-1), "rule.total_least", "out_of_range"),
    (rule(total_most=-1), "rule.total_most", "out_of_range"),
    (rule(least=3, most=2), "rule.least", "least_above_most"),
    (rule(total_least=3, total_most=2), "rule.total_least", "least_above_most"),
    (rule(least=3, most=5, count=2), "rule.count", "count_outside_span"),
    (rule(least=3, most=5, count=6), "rule.count", "count_outside_span"),
    (rule(least=3, count=2), "rule.count", "count_outside_span"),
    (rule(least=0), "rule.most", "chooses_none"),
    (rule(least=0, most=0), "rule.most", "chooses_none"),
    (rule(least=0, most=2, count=0), "rule.count", "chooses_none"),
    (rule(total_most=0), "rule.total_most", "chooses_none"),
    # distances
    (rule(apart_km=0.0), "rule.apart_km", "out_of_range"),
    (rule(apart_km=1000.1), "rule.apart_km", "out_of_range"),
    (rule(apart_km=NAN), "rule.apart_km", "not_finite"),
    (replace(GOOD, cover_km=0.09), "cover_km", "out_of_range"),
    (replace(GOOD, cover_km=1000.1), "cover_km", "out_of_range"),
    (replace(GOOD, cover_km=INF), "cover_km", "not_finite"),
    # parts
    (rule(scope=Scope.GROUP), "rule.groups", "groups_missing"),
    (rule(groups=(Group("a", "A", frozenset()),)), "rule.groups[0].members", "group_empty"),
    (
        rule(groups=(GROUPS[0], replace(GROUPS[1], key="a"))),
        "rule.groups[1].key",
        "group_key_twice",
    ),
    (
        rule(groups=(GROUPS[0], Group("b", "B", frozenset(CODES[:2])))),
        "rule.groups[1].members",
        "code_in_two_groups",
    ),
    (
        rule(groups=(GROUPS[0], Group("b", "B", frozenset({"9"})))),
        "rule.groups[1].members",
        "unknown_codes",
    ),
    (rule(include=frozenset({"9"})), "rule.include", "unknown_codes"),
    (rule(exclude=frozenset({"9"})), "rule.exclude", "unknown_codes"),
    (
        rule(include=frozenset(CODES[:2]), exclude=frozenset(CODES[1:3])),
        "rule.include",
        "pinned_and_banned",
    ),
    # quotas
    (rule(quotas=(Quota("kind:lang"),)), "rule.quotas[0].tag", "unknown_tag"),
    (
        rule(quotas=(Quota("island", 0, 1), Quota("island", 0, 2))),
        "rule.quotas[1].tag",
        "tag_twice",
    ),
    (rule(quotas=(Quota("island", -1),)), "rule.quotas[0].least", "out_of_range"),
    (rule(quotas=(Quota("island", 0, -1),)), "rule.quotas[0].most", "out_of_range"),
    (rule(quotas=(Quota("island", 2, 1),)), "rule.quotas[0].least", "least_above_most"),
    # money
    (rule(budget=5.0), "rule.cost", "budget_without_cost"),
    (rule(budget=-1.0, cost=1.0), "rule.budget", "out_of_range"),
    (rule(budget=NAN, cost=1.0), "rule.budget", "not_finite"),
    (rule(budget=1.0, cost=-1.0), "rule.cost", "out_of_range"),
    (rule(cost=INF), "rule.cost", "not_finite"),
    (rule(budget=1.0, cost=1.0, cost_measure="user:cost"), "rule.cost", "two_costs"),
    (rule(budget=1.0, cost_measure="user:none"), "rule.cost_measure", "unknown_measure"),
    (rule(budget=1.0, cost_measure="gap:fibre"), "rule.cost_measure", "negative_values"),
    (rule(budget=1.0, cost_measure="user:infinite"), "rule.cost_measure", "infinite_values"),
    # criteria
    (criteria(), "criteria", "criteria_missing"),
    (criteria(POPULATION, Criterion("user:none")), "criteria[1].measure", "unknown_measure"),
    (criteria(Criterion("user:infinite")), "criteria[0].measure", "infinite_values"),
    (
        criteria(POPULATION, replace(POPULATION, weight=2.0)),
        "criteria[1].measure",
        "criterion_twice",
    ),
    (criteria(replace(POPULATION, weight=-0.1)), "criteria[0].weight", "out_of_range"),
    (criteria(replace(POPULATION, weight=100.1)), "criteria[0].weight", "out_of_range"),
    (criteria(replace(POPULATION, weight=NAN)), "criteria[0].weight", "not_finite"),
    (
        criteria(replace(POPULATION, scale=Scale.THRESHOLD)),
        "criteria[0].threshold",
        "threshold_missing",
    ),
    (
        criteria(replace(POPULATION, scale=Scale.THRESHOLD, threshold=INF)),
        "criteria[0].threshold",
        "not_finite",
    ),
    (criteria(replace(POPULATION, threshold=2e15)), "criteria[0].threshold", "out_of_range"),
    (
        criteria(
            replace(POPULATION, scale=Scale.THRESHOLD, direction=Direction.MIDDLE, threshold=1.0)
        ),
        "criteria[0].direction",
        "threshold_middle",
    ),
    # method and robustness
    (replace(GOOD, method=Method.COVER, demand="user:none"), "demand", "unknown_measure"),
    (replace(GOOD, method=Method.MEDIAN, demand="gap:fibre"), "demand", "negative_values"),
    (replace(GOOD, method=Method.MEDIAN, demand="user:infinite"), "demand", "infinite_values"),
    (replace(GOOD, method=Method.COVER, demand="user:nothing"), "demand", "no_values"),
    (replace(GOOD, runs=-1), "runs", "out_of_range"),
    (replace(GOOD, runs=20_001), "runs", "out_of_range"),
    (replace(GOOD, spread=0.99), "spread", "out_of_range"),
    (replace(GOOD, spread=10.01), "spread", "out_of_range"),
    (replace(GOOD, spread=NAN), "spread", "not_finite"),
    (replace(GOOD, seed=-1), "seed", "out_of_range"),
    (replace(GOOD, seed=SEED[1] + 1), "seed", "out_of_range"),
]


@pytest.mark.parametrize(("scenario", "field", "problem"), REFUSED)
def test_what_cannot_be_asked_is_refused_by_field(
    scenario: Scenario, field: str, problem: str
) -> None:
    assert told(scenario) == [(field, problem)]


def test_every_problem_has_a_case() -> None:
    elsewhere = {"no_candidates", "no_districts"}
    assert {problem for _, _, problem in REFUSED} | elsewhere == set(PROBLEMS)


def test_a_province_without_communes_or_districts_is_named() -> None:
    empty = replace(
        MATERIAL.candidates, codes=(), names=(), points=np.zeros((0, 2)), districts=(), tags={}
    )
    nothing = {"indicator:population": measure("indicator:population")}
    nowhere = Material(empty, nothing, "1")
    assert told(GOOD, nowhere) == [("province", "no_candidates")]
    plain = Material(replace(MATERIAL.candidates, districts=()), MATERIAL.measures, "1")
    assert told(rule(scope=Scope.DISTRICT), plain) == [("rule.scope", "no_districts")]
    check(rule(scope=Scope.DISTRICT), MATERIAL)
    check(GOOD, plain)


ASKABLE: list[Callable[[], Scenario]] = [
    lambda: GOOD,
    lambda: rule(least=MOST_CODES),
    lambda: rule(least=0, most=1),
    lambda: rule(least=3, most=5, count=3),
    lambda: rule(least=3, most=5, count=5),
    lambda: rule(least=1, count=40),
    lambda: rule(least=0, most=1, total_least=2, total_most=2),
    lambda: rule(total_least=5),
    lambda: rule(scope=Scope.GROUP, groups=GROUPS),
    lambda: rule(groups=GROUPS),
    lambda: rule(include=frozenset(CODES), most=1),
    lambda: rule(exclude=frozenset(CODES)),
    lambda: rule(quotas=(Quota("kind:thi_tran", 1), Quota("island", 2, 2), Quota("user:biển", 1))),
    lambda: rule(budget=0.0, cost=1.0),
    lambda: rule(cost=1.0),
    lambda: rule(cost_measure="user:none"),
    lambda: rule(budget=1.0, cost_measure="user:cost"),
    lambda: rule(budget=1.0, cost_measure="user:nothing"),
    lambda: rule(apart_km=0.1),
    lambda: rule(apart_km=1000.0, not_adjacent=True),
    lambda: criteria(replace(POPULATION, weight=0.0)),
    lambda: criteria(replace(POPULATION, weight=100.0)),
    lambda: criteria(Criterion("user:nothing")),
    lambda: criteria(Criterion("gap:fibre", direction=Direction.MIDDLE, threshold=-1e15)),
    lambda: criteria(replace(POPULATION, scale=Scale.THRESHOLD, threshold=0.0)),
    lambda: replace(GOOD, method=Method.CENTER, criteria=(), demand="user:none"),
    lambda: replace(GOOD, method=Method.MEDIAN, criteria=()),
    lambda: replace(GOOD, method=Method.COVER, demand=EQUAL_DEMAND, cover_km=0.1),
    lambda: replace(GOOD, demand="gap:fibre", cover_km=1000.0),
    lambda: replace(GOOD, runs=0, spread=1.0, seed=0),
    lambda: replace(GOOD, runs=20_000, spread=10.0, seed=SEED[1]),
]


@pytest.mark.parametrize("make", ASKABLE)
def test_what_can_be_asked_passes_even_if_it_has_no_answer(make: Callable[[], Scenario]) -> None:
    check(make(), MATERIAL)


def test_the_bounds_of_sizes_are_within() -> None:
    many = tuple(Group(str(one), str(one), frozenset({str(one)})) for one in range(MOST_GROUPS))
    codes = tuple(str(one) for one in range(MOST_CODES))
    wide = replace(MATERIAL.candidates, codes=codes, names=codes, points=np.zeros((12_000, 2)))
    ones = {f"user:{number}": measure(f"user:{number}", *[1.0]) for number in range(MOST_CRITERIA)}
    scenario = replace(
        GOOD,
        plan="p" * LONGEST_TEXT,
        criteria=tuple(Criterion(key) for key in ones),
        rule=Rule(groups=many, include=frozenset(codes)),
    )
    check(scenario, Material(wide, ones, "1"))


def test_all_that_is_wrong_is_told_at_once_with_what_to_do() -> None:
    wrong = replace(
        GOOD,
        criteria=(Criterion("user:none", weight=-1.0), Criterion("x", scale=Scale.THRESHOLD)),
        rule=Rule(least=2, most=1, include=frozenset({"9", "8"}), exclude=frozenset({"9"})),
        runs=-1,
    )
    assert told(wrong) == [
        ("rule.least", "least_above_most"),
        ("rule.include", "unknown_codes"),
        ("rule.exclude", "unknown_codes"),
        ("rule.include", "pinned_and_banned"),
        ("criteria[0].measure", "unknown_measure"),
        ("criteria[0].weight", "out_of_range"),
        ("criteria[1].measure", "unknown_measure"),
        ("criteria[1].threshold", "threshold_missing"),
        ("runs", "out_of_range"),
    ]
    with pytest.raises(ScenarioError) as caught:
        check(wrong, MATERIAL)
    assert "8, 9 are no commune to choose from" in caught.value.message
    assert caught.value.details["problems"][1]["details"] == {"codes": ["8", "9"], "count": 2}
    assert caught.value.details["least"] == 2
    assert caught.value.as_dict()["error"]["code"] == "scenario_error"


def test_no_more_is_told_than_a_person_can_read() -> None:
    unknown = tuple(Criterion(f"user:none{number}") for number in range(30))
    with pytest.raises(ScenarioError, match=r"And 10 more\.$") as caught:
        check(replace(GOOD, criteria=unknown), MATERIAL)
    assert len(caught.value.details["problems"]) == MOST_PROBLEMS
    codes = frozenset(str(number) for number in range(100, 112))
    with pytest.raises(ScenarioError, match="109 and 2 more are no commune") as caught:
        check(rule(exclude=codes), MATERIAL)
    assert len(caught.value.details["codes"]) == 10
    assert caught.value.details["count"] == 12
    with pytest.raises(ScenarioError, match="109 are no commune"):
        check(rule(exclude=codes - {"110", "111"}), MATERIAL)


def test_a_message_says_what_the_rule_allows_and_who_is_unknown() -> None:
    for scenario, words in (
        (rule(least=3, most=5, count=2), "rule.count: 2 is not what the rule allows, 3 to 5;"),
        (rule(least=3, count=2), "rule.count: 2 is not what the rule allows, at least 3;"),
        (rule(include=frozenset({"9"})), "rule.include: 9 is no commune to choose from;"),
        (rule(include=frozenset({"9", "8"})), "rule.include: 8, 9 are no commune to choose from;"),
    ):
        with pytest.raises(ScenarioError) as caught:
            check(scenario, MATERIAL)
        assert caught.value.message.startswith(words)


def test_a_code_of_three_groups_is_told_with_the_first_that_has_it() -> None:
    three = (*GROUPS, Group("c", "C", frozenset({CODES[0]})))
    with pytest.raises(ScenarioError) as caught:
        check(rule(scope=Scope.GROUP, groups=three), MATERIAL)
    details = caught.value.details
    assert details["field"] == "rule.groups[2].members"
    assert details["labels"] == ["A", "C"]
    assert details["codes"] == [CODES[0]]
    of_two = (*GROUPS, Group("c", "C", frozenset(CODES[:2])))
    with pytest.raises(ScenarioError) as caught:
        check(rule(groups=of_two), MATERIAL)
    assert caught.value.details["labels"] == ["A", "C"]  # of the first code that both have
