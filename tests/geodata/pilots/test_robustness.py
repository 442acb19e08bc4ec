"""Random weightings and smallest changes, against trying every selection."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.pilots.choice import Choice, Robustness, Status
from geodata.pilots.choosing import choose
from geodata.pilots.constraints import constraints_of
from geodata.pilots.criteria import Criterion, Missing
from geodata.pilots.repeated import Repeated
from geodata.pilots.robustness import robustness, weightings
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Method
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import points_of, raw_weights, score
from tests.geodata.pilots.envelopes import first_drops, lines_of
from tests.geodata.pilots.small_cases import Case, allowed, random_case

SEEDS = st.integers(0, 10**6)


def by_score(seed: int, runs: int = 12) -> Case:
    case = random_case(seed)
    return Case(replace(case.scenario, method=Method.SCORE, runs=runs, seed=seed), case.material)


def chosen_of(case: Case, choice: Choice) -> np.ndarray:
    return np.array([code in choice.chosen for code in case.material.candidates.codes])


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_each_of_many_choices_is_the_best_and_the_earliest(seed: int) -> None:
    case = by_score(seed)
    scores = score(case.scenario.criteria, case.material)
    points = points_of(scores.utility, weightings(case.scenario))
    constraints = constraints_of(case.scenario.rule, case.material, scores.eligible)
    found = Repeated(constraints, Deadline(20.0)).best_many(points)
    selections = allowed(case, scores.eligible)
    if not len(selections):
        assert found is None
        return
    assert found is not None
    places = np.arange(1, selections.shape[1] + 1)
    for chosen, row in zip(found, points, strict=True):
        assert (selections == chosen).all(axis=1).any()
        worth = selections @ row
        best = worth == worth.max()
        assert chosen @ row == worth.max()
        assert chosen @ places == (selections[best] @ places).min()


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_shares_are_those_of_choosing_run_by_run(seed: int) -> None:
    case = by_score(seed, runs=8)
    scenario, material = case.scenario, case.material
    choice = choose(scenario, material)
    if choice.status is Status.INFEASIBLE:
        return
    told = robustness(scenario, material, choice)
    generator = np.random.Generator(np.random.PCG64(seed))
    reach = np.log(scenario.spread)
    drawn = np.exp(generator.uniform(-reach, reach, (8, len(scenario.criteria))))
    counts, same = np.zeros(len(material.candidates)), 0
    for factors in drawn:
        criteria = tuple(
            replace(one, weight=one.weight * round(float(factor), 9))
            for one, factor in zip(scenario.criteria, factors, strict=True)
        )
        again = choose(replace(scenario, criteria=criteria), material)
        if again.several:
            return  # which of several was taken is tested above
        counts += chosen_of(case, again)
        same += again.chosen == choice.chosen
    assert told.share.tolist() == (counts / 8).tolist()
    assert told.same == same / 8
    assert told.runs == 8


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_smallest_changes_are_the_first_bends_of_all_lines(seed: int) -> None:
    case = by_score(seed, runs=1)
    scenario, material = case.scenario, case.material
    treatments = {Missing.SKIP: Missing.MEDIAN}
    criteria = tuple(
        replace(one, missing=treatments.get(one.missing, one.missing)) for one in scenario.criteria
    )
    case = Case(replace(scenario, criteria=criteria), material)
    choice = choose(case.scenario, material)
    if choice.status is Status.INFEASIBLE or len(material.candidates) > 10:
        return
    told = robustness(case.scenario, material, choice)
    expected = expected_changes(case, choice)
    if expected is None:
        return
    codes = material.candidates.codes
    assert {one.code for one in told.changes} == {codes[place] for place in expected}
    for one in told.changes:
        drops = expected[codes.index(one.code)]
        nearest = min(abs(share - start) for start, share in drops.values())
        start, share = drops[one.measure]
        assert abs(share - start) == nearest
        assert (one.share, one.new_share) == (float(start), float(share))
        assert one.code in one.out
        assert not set(one.instead) & set(one.out)
    assert told.step == 0.0


def expected_changes(
    case: Case, choice: Choice
) -> dict[int, dict[str, tuple[Fraction, Fraction]]] | None:
    """By chosen position and measure the share now and the nearest at which it is dropped."""
    scores = score(case.scenario.criteria, case.material)
    weights = np.where(scores.used, raw_weights(case.scenario.criteria), 0.0)
    chosen = frozenset(np.flatnonzero(chosen_of(case, choice)).tolist())
    found: dict[int, dict[str, tuple[Fraction, Fraction]]] = {}
    for column, criterion in enumerate(case.scenario.criteria):
        if not scores.used[column] or not np.delete(weights, column).any():
            continue
        eligible = scores.eligible
        if criterion.missing is Missing.EXCLUDE and criterion.weight == 0:
            if not np.isfinite(scores.utility[:, column]).all():
                return None  # has a test of its own
        selections = allowed(case, eligible)
        start, lines = lines_of(case, selections, scores.utility, weights, column)
        for side in (1, -1):
            drops, unsure = first_drops(start, lines, chosen, side)
            if unsure:
                return None
            for place, share in drops.items():
                known = found.setdefault(place, {}).get(criterion.measure)
                if known is None or abs(share - start) < abs(known[1] - start):
                    found[place][criterion.measure] = start, share
    return found
