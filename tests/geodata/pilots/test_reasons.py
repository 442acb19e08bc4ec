"""Why a commune was chosen or not, worked out by hand; losses against every selection there is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Loser, Status
from geodata.pilots.choosing import choose
from geodata.pilots.criteria import Missing
from geodata.pilots.finding import Finding
from geodata.pilots.reasons import (
    Explainer,
    Explanation,
    State,
    best_losers,
    explain,
    explain_chosen,
)
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.utilities import score
from tests.geodata.pilots.plain_cases import criterion, material_of, scenario_of
from tests.geodata.pilots.small_cases import Case, allowed, random_case

TWO = {"m": [1.0, 0.8, 0.6, 0.4, 0.0], "t": [0.0, 0.2, 1.0, 0.4, 0.0]}
# with weights 3 and 1 the points are A 750,000, B 650,000, C 700,000, D 400,000, E 0
WEIGHTED = criterion("m", 3.0), criterion("t", 1.0)


def told(scenario: Scenario, material: Material, code: str) -> Explanation:
    scores = score(scenario.criteria, material)
    return explain(scenario, material, scores, choose(scenario, material), code)


def losers_of(scenario: Scenario, material: Material) -> tuple[Loser, ...]:
    scores = score(scenario.criteria, material)
    return best_losers(scenario, material, scores, choose(scenario, material))


def said(explanation: Explanation) -> list[tuple[str, dict[str, object]]]:
    return [(one.code, dict(one.details)) for one in explanation.reasons]


def codes(explanation: Explanation) -> list[str]:
    return [one.code for one in explanation.reasons]


def test_a_chosen_commune_by_its_criteria_and_ranks() -> None:
    found = told(scenario_of(Rule(least=2), *WEIGHTED), material_of(TWO), "C")
    assert (found.state, found.group, found.points) == (State.CHOSEN, "", 700_000.0)
    assert (found.rank, found.of, found.rank_in_group, found.of_group) == (2, 5, 2, 5)
    assert (found.against, found.ahead) == ("B", 50_000.0)
    by_m, by_t = found.contributions
    assert (by_m.measure, by_m.value, by_m.utility, by_m.weight) == ("m", 0.6, 0.6, 0.75)
    assert by_m.points == pytest.approx(450_000.0)
    assert (by_m.rank, by_t.rank) == (3, 1)
    assert by_t.points == pytest.approx(250_000.0)
    assert said(found) == [
        ("rank", {"rank": 2, "of": 5, "part": ""}),
        ("ahead_of", {"code": "B", "points": 50_000.0}),
    ]


def test_ranks_in_the_own_district() -> None:
    material = material_of(TWO, districts=[(0, 1), (2, 3, 4)])
    scenario = scenario_of(Rule(scope=Scope.DISTRICT), *WEIGHTED)
    found = told(scenario, material, "B")
    assert (found.group, found.rank, found.rank_in_group, found.of_group) == ("d0", 3, 2, 2)
    assert [one.rank for one in found.contributions] == [2, 3]
    assert [one.rank_in_group for one in found.contributions] == [2, 1]
    assert (found.against, found.ahead) == ("A", -100_000.0)
    assert said(found)[0] == ("points_short", {"code": "A", "points": 100_000.0})
    assert said(found)[1] == (
        "part_full",
        {"part": "Huyện 0", "key": "d0", "least": 1, "most": 1},
    )
    chosen = told(scenario, material, "C")
    assert (chosen.against, chosen.ahead) == ("D", 300_000.0)


def test_who_cannot_be_chosen() -> None:
    values = {**TWO, "w": [0.0, 1.0, 0.5, np.nan, 0.5]}
    criteria = *WEIGHTED, criterion("w", 1.0, Missing.EXCLUDE)
    scenario = scenario_of(Rule(exclude=frozenset("A")), *criteria)
    material = material_of(values)
    banned, out = told(scenario, material, "A"), told(scenario, material, "D")
    assert (banned.state, said(banned)) == (
        State.BANNED,
        [("cannot_be_chosen", {"reason": "excluded"})],
    )
    assert (out.state, said(out)) == (State.OUT, [("has_no_data", {"measures": ("w",)})])
    assert (out.rank, out.rank_in_group, out.of, out.against) == (None, None, 3, None)
    assert out.contributions[2].rank is None
    assert np.isnan(out.contributions[2].utility)
    assert out.contributions[2].points == 0.0
    groups = (Group("a", "Nhóm A", frozenset("AB")),)
    nowhere = told(scenario_of(Rule(scope=Scope.GROUP, groups=groups), *WEIGHTED), material, "C")
    assert (nowhere.group, nowhere.state) == (None, State.OUT)
    assert said(nowhere) == [("cannot_be_chosen", {"reason": "no_group"})]
    assert nowhere.contributions[0].rank_in_group is None


def test_next_to_a_chosen_one() -> None:
    # C is second, but beside A; B takes its place
    material = material_of(TWO, adjacent=[(0, 2)])
    scenario = scenario_of(Rule(least=2, not_adjacent=True), *WEIGHTED)
    found = told(scenario, material, "C")
    assert said(found) == [
        ("adjacent_to", {"codes": ("A",)}),
        ("points_short", {"code": "A", "points": 50_000.0}),
    ]
    assert (found.against, found.ahead) == ("A", -50_000.0)
    chosen = told(scenario, material, "B")
    assert said(chosen)[1] == ("rule_keeps_out", {"codes": ("C",)})
    near = told(scenario_of(Rule(least=2, apart_km=300.0), *WEIGHTED), material_of(TWO), "C")
    assert said(near)[0] == ("too_near", {"km": 300.0, "codes": ("A",)})


def test_too_dear_and_by_how_much() -> None:
    # A and C cost 12 of 10; A and B 10
    material = material_of({**TWO, "cost": [6.0, 4.0, 6.0, 4.0, 1.0]})
    rule = Rule(least=2, budget=10.0, cost_measure="cost")
    found = told(scenario_of(rule, *WEIGHTED), material, "C")
    assert codes(found) == ["over_budget", "points_short"]
    details = found.reasons[0].details
    assert details["budget"] == 10.0
    assert details["over"] == pytest.approx(2.0)
    assert found.reasons[1].details == {"code": "A", "points": 50_000.0}


def test_quotas_keep_better_ones_out() -> None:
    material = material_of(TWO, tags={"kind:xa": [0, 2], "kind:phuong": [1, 3, 4]})
    full = scenario_of(Rule(least=2, quotas=(Quota("kind:xa", most=1),)), *WEIGHTED)
    found = told(full, material, "C")
    assert said(found)[0] == ("quota_full", {"tag": "kind:xa", "least": 0, "most": 1})
    assert codes(found) == ["quota_full", "points_short"]
    least = scenario_of(Rule(least=2, quotas=(Quota("kind:phuong", 1),)), *WEIGHTED)
    assert said(told(least, material, "C"))[0] == (
        "quota_least",
        {"tag": "kind:phuong", "least": 1, "most": None},
    )


def test_a_pinned_commune_and_who_only_meets_pinned_ones() -> None:
    material = material_of(TWO)
    scenario = scenario_of(Rule(include=frozenset("E")), *WEIGHTED)
    pinned, best = told(scenario, material, "E"), told(scenario, material, "A")
    assert pinned.state is State.PINNED
    assert codes(pinned) == ["pinned", "rank", "rule_keeps_out"]
    assert codes(best) == ["part_full", "no_exchange"]
    assert best.against is None


def test_equal_scores_are_decided_by_the_order_of_codes() -> None:
    found = told(scenario_of(Rule(), criterion("m")), material_of({"m": [0.0, 1.0, 1.0]}), "C")
    assert said(found)[0] == ("equal_later", {"code": "B"})
    assert found.ahead == 0.0


def test_room_that_is_not_used_for_no_points() -> None:
    material = material_of({"m": [1.0, 0.0]})
    found = told(scenario_of(Rule(least=1, most=2), criterion("m")), material, "B")
    assert (codes(found), found.against) == (["adds_nothing"], None)


def test_a_search_that_was_stopped_may_have_missed_a_better_one() -> None:
    material, scenario = material_of({"m": [1.0, 0.0]}), scenario_of(Rule(), criterion("m"))
    choice = replace(choose(scenario, material), chosen=("B",), status=Status.FEASIBLE)
    scores = score(scenario.criteria, material)
    found = explain(scenario, material, scores, choice, "A")
    assert ("not_proven_less", {"code": "B"}) in said(found)


def test_where_nothing_satisfies_the_rule() -> None:
    material, scenario = material_of(TWO), scenario_of(Rule(least=9), *WEIGHTED)
    assert codes(told(scenario, material, "A")) == ["no_choice"]
    assert losers_of(scenario, material) == ()


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        told(scenario_of(Rule(), *WEIGHTED), material_of(TWO), "Z")


def test_location_models_speak_of_the_nearest() -> None:
    # five in a row: the middle one serves all
    scenario = scenario_of(Rule(), criterion("m"), method=Method.MEDIAN)
    material = material_of({"m": [1.0, 0.0, 0.5, 0.0, 0.0]})
    chosen, other = told(scenario, material, "C"), told(scenario, material, "A")
    assert said(chosen) == [("serves", {"count": 5})]
    assert codes(other) == ["served_by", "part_full"]
    assert other.against == "C"
    # two degrees of longitude at 20 north: 2 x 111.32 km x cos 20, less some metres
    assert other.reasons[0].details["km"] == pytest.approx(209.3, abs=0.2)
    [loser] = losers_of(scenario, material)
    assert (loser.code, loser.loss) == ("A", None)


def test_the_nearest_may_be_the_first_of_all() -> None:
    scenario = scenario_of(Rule(include=frozenset("A")), method=Method.MEDIAN)
    found = told(scenario, material_of({"m": [1.0, 0.0, 0.5]}), "C")
    assert (found.against, codes(found)) == ("A", ["served_by", "part_full"])


def test_chosen_ones_by_falling_score() -> None:
    scenario, material = scenario_of(Rule(least=3), *WEIGHTED), material_of(TWO)
    scores = score(scenario.criteria, material)
    found = explain_chosen(scenario, material, scores, choose(scenario, material))
    assert [one.code for one in found] == ["A", "C", "B"]


def test_the_best_loser_of_each_district_and_what_it_lacks() -> None:
    material = material_of(TWO, districts=[(0, 1), (2, 3, 4)])
    first, second = losers_of(scenario_of(Rule(least=2), *WEIGHTED), material)
    assert (first.group, first.code, first.against, first.points_short, first.loss) == (
        "d0", "B", "C", 50_000.0, 50_000.0,
    )  # fmt: skip
    assert first.lacks == pytest.approx({"m": -150_000.0, "t": 200_000.0})
    assert first.reason == Finding("points_short", {"code": "C", "points": 50_000.0})
    assert (second.group, second.code, second.loss) == ("d1", "D", 300_000.0)
    [alone] = losers_of(scenario_of(Rule(least=2), *WEIGHTED), material_of(TWO))
    assert (alone.group, alone.code) == ("38", "B")
    by_district = losers_of(scenario_of(Rule(scope=Scope.DISTRICT), *WEIGHTED), material)
    assert [(one.group, one.code, one.loss) for one in by_district] == [
        ("d0", "B", 100_000.0),
        ("d1", "D", 300_000.0),
    ]


def test_a_loser_that_no_selection_can_contain() -> None:
    material = material_of(TWO, adjacent=[(0, 2)])
    rule = Rule(least=2, include=frozenset("A"), not_adjacent=True)
    [loser] = losers_of(scenario_of(rule, *WEIGHTED), material)
    assert (loser.code, loser.loss) == ("C", None)
    assert loser.reason == Finding("adjacent_to", {"codes": ("A",)})


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6))
def test_losses_and_exchanges_are_those_of_all_selections(seed: int) -> None:
    case = random_case(seed)
    case = Case(replace(case.scenario, method=Method.SCORE), case.material)
    scenario, material = case.scenario, case.material
    choice = choose(scenario, material)
    if choice.status is Status.INFEASIBLE:
        return
    scores = score(scenario.criteria, material)
    selections = allowed(case, scores.eligible)
    worth = selections @ scores.points
    everything = material.candidates.codes
    explainer = Explainer(scenario, material, scores, choice)
    for loser in explainer.losers():
        place = everything.index(loser.code)
        with_it = worth[selections[:, place]]
        expected = worth.max() - with_it.max() if len(with_it) else None
        assert loser.loss == expected
    kept = {row.tobytes() for row in selections}
    for code in everything:
        explanation = explainer.explain(code)
        assert explanation.reasons
        if explanation.state is State.FREE:
            _check_exchange(explanation, everything, choice, kept)


def _check_exchange(
    explanation: Explanation, everything: tuple[str, ...], choice: Choice, kept: set[bytes]
) -> None:
    """That the exchange a reason speaks of is allowed, or that none is."""
    chosen = np.array([code in choice.chosen for code in everything])
    place = everything.index(explanation.code)
    possible = set()
    for code in choice.chosen:
        other = chosen.copy()
        other[everything.index(code)], other[place] = False, True
        if other.tobytes() in kept:
            possible.add(code)
    added = chosen.copy()
    added[place] = True
    said_codes = codes(explanation)
    assert ("adds_nothing" in said_codes) == (added.tobytes() in kept)
    if "adds_nothing" in said_codes:
        return
    assert ("no_exchange" in said_codes) == (not possible)
    if possible:
        assert explanation.against in possible
        assert explanation.ahead is not None
        assert explanation.ahead <= 0
