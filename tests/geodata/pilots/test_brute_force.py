"""The optimiser against trying every selection: all rules, all methods."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from geodata.pilots.checking import check
from geodata.pilots.choice import Status
from geodata.pilots.choosing import choose
from geodata.pilots.scenario import Method
from geodata.pilots.utilities import score
from tests.geodata.pilots.small_cases import COST, Case, allowed, best_worth, random_case, worth

CASES = 520
PARTS = 4

NEXT_BUT_HOPEFUL = 2099
"""A case whose answer is the distance right after the first that the relaxation can do with."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_selection_is_better(part: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(part, CASES, PARTS):
        case = random_case(seed)
        check(case.scenario, case.material)
        scores = score(case.scenario.criteria, case.material)
        choice = choose(case.scenario, case.material)
        selections = allowed(case, scores.eligible)
        if not len(selections) or nobody_to_serve(case):
            assert choice.status is Status.INFEASIBLE, seed
            assert choice.findings, seed
            seen["infeasible"] += 1
            continue
        best, equals = best_worth(case, selections, scores.points)
        assert choice.status is Status.OPTIMAL, seed
        assert choice.objective == pytest.approx(best, rel=1e-9, abs=1e-9), seed
        assert choice.bound == pytest.approx(best, rel=1e-9, abs=1e-9), seed
        assert choice.several is (equals > 1), seed
        chosen = np.array([code in choice.chosen for code in case.material.candidates.codes])
        assert (selections == chosen).all(axis=1).any(), seed
        assert worth(case, chosen[None, :], scores.points)[0] == pytest.approx(best, rel=1e-9)
        seen[case.scenario.method] += 1
    assert all(seen[method] > 10 for method in Method), seen
    assert seen["infeasible"] > 5, seen


def test_a_center_is_found_where_the_relaxation_is_too_hopeful() -> None:
    """With a budget half a dear commune can serve in the relaxation, and none in truth."""
    compared = 0
    for seed in (*range(1000, 1120), NEXT_BUT_HOPEFUL):
        case = random_case(seed)
        rule = replace(case.scenario.rule, budget=4.5, cost=None, cost_measure=COST, quotas=())
        case = Case(replace(case.scenario, rule=rule, method=Method.CENTER), case.material)
        scores = score(case.scenario.criteria, case.material)
        selections = allowed(case, scores.eligible)
        if len(case.material.candidates) > 10 or not len(selections) or nobody_to_serve(case):
            continue
        best, equals = best_worth(case, selections, scores.points)
        choice = choose(case.scenario, case.material)
        assert choice.objective == pytest.approx(best, abs=1e-9), seed
        assert choice.several is (equals > 1), seed
        compared += 1
    assert compared > 30


def nobody_to_serve(case) -> bool:
    scenario, material = case.scenario, case.material
    if scenario.method is Method.SCORE:
        return False
    there = ~np.isnan(material.candidates.points).any(axis=1)
    if scenario.method is Method.CENTER or scenario.demand not in material.measures:
        return not there.any()
    return not (material.measures[scenario.demand].values[there] > 0).any()
