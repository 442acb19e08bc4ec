"""Random weightings and smallest changes, against trying every selection."""

from dataclasses import replace
from fractions import Fraction
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.pilots import repeated
from geodata.pilots import robustness as firmly
from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Robustness, Status
from geodata.pilots.choosing import choose
from geodata.pilots.constraints import constraints_of
from geodata.pilots.criteria import Missing
from geodata.pilots.repeated import Repeated
from geodata.pilots.robustness import robustness, weightings
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.scoring import Selector
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import points_of, raw_weights, score
from tests.geodata.pilots.envelopes import first_drops, lines_of
from tests.geodata.pilots.plain_cases import criterion, material_of, scenario_of
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
    for column, one in enumerate(case.scenario.criteria):
        if not scores.used[column] or not np.delete(weights, column).any():
            continue
        eligible = scores.eligible
        complete = np.isfinite(scores.utility[:, column]).all()
        if one.missing is Missing.EXCLUDE and one.weight == 0 and not complete:
            return None  # has a test of its own
        selections = allowed(case, eligible)
        start, lines = lines_of(case, selections, scores.utility, weights, column)
        for side in (1, -1):
            drops, unsure = first_drops(start, lines, chosen, side)
            if unsure:
                return None
            for place, share in drops.items():
                known = found.setdefault(place, {}).get(one.measure)
                if known is None or abs(share - start) < abs(known[1] - start):
                    found[place][one.measure] = start, share
    return found


def codes_of(told: Robustness) -> list[str]:
    return [finding.code for finding in told.findings]


def firmness(scenario: Scenario, material: Material) -> Robustness:
    return robustness(scenario, material, choose(scenario, material))


def test_the_share_at_which_two_lines_cross() -> None:
    # with t the share of the second, A scores 1 - t, B scores t, C 0.4 throughout: A, then B
    material = material_of({"m": [1.0, 0.0, 0.4], "t": [0.0, 1.0, 0.4]})
    told = firmness(scenario_of(Rule(), criterion("m", 3.0), criterion("t", 1.0)), material)
    change = told.changes[0]
    assert (change.code, change.measure) == ("A", "m")  # as near by either: the first
    assert (change.share, change.new_share) == (0.75, 0.5)
    assert change.instead == ("B",)
    lower = material_of({"m": [1.0, 0.0, 0.6], "t": [0.0, 1.0, 0.6]})
    told = firmness(scenario_of(Rule(), criterion("t", 1.0), criterion("m", 3.0)), lower)
    change = told.changes[0]
    assert (change.measure, change.share) == ("t", 0.25)
    assert change.new_share == pytest.approx(0.4, abs=1e-15)  # 1 - t = 0.6
    assert (change.instead, change.out) == (("C",), ("A",))


def test_what_is_best_by_everything_is_never_dropped() -> None:
    material = material_of({"m": [1.0, 0.0, 0.9], "t": [0.0, 0.2, 1.0], "w": [0.3, 0.0, 1.0]})
    scenario = scenario_of(Rule(), criterion("t", 2.0), criterion("w", 1.0), criterion("m", 0.0))
    told = firmness(scenario, material)
    assert told.share.tolist() == [0.0, 0.0, 1.0]
    assert told.same == 1.0
    assert told.distinct == 1
    # the one that has no weight yet: C is overtaken where t = 1 - t + 0.9 t + ... by hand below
    [change] = told.changes
    assert (change.code, change.measure, change.share) == ("C", "m", 0.0)
    # A: t + (1 - t) 0.1; C: 0.9 t + (1 - t) 1 -> 0.1 t = 0.9 (1 - t) -> t = 0.9
    assert change.new_share == pytest.approx(0.9, abs=1e-15)


def test_equal_scores_keep_the_earlier_and_say_that_any_change_may_drop_it() -> None:
    material = material_of({"m": [1.0, 0.0, 0.5], "t": [0.0, 1.0, 0.5]})
    told = firmness(scenario_of(Rule(), criterion("m"), criterion("t")), material)
    change = told.changes[0]
    assert (change.code, change.share, change.new_share) == ("A", 0.5, 0.5)
    assert change.instead == ("B",)
    assert 0.3 < told.share[0] < 0.7
    assert told.share[0] + told.share[1] == pytest.approx(1.0)
    assert told.same == told.share[0]


def test_equal_communes_do_not_take_turns() -> None:
    material = material_of({"m": [0.7] * 4, "t": [0.2] * 4})
    told = firmness(scenario_of(Rule(least=2), criterion("m"), criterion("t")), material)
    assert told.share.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert told.changes == ()


def test_one_commune_is_always_chosen() -> None:
    told = firmness(
        scenario_of(Rule(), criterion("m"), criterion("t")), material_of({"m": [3.0], "t": [1.0]})
    )
    assert told.share.tolist() == [1.0]
    assert (told.changes, told.losers, told.same) == ((), (), 1.0)


def test_a_single_criterion_cannot_move_and_says_so() -> None:
    material = material_of({"m": [1.0, 0.0], "t": [0.0, np.nan]})
    told = firmness(scenario_of(Rule(), criterion("m", 5.0)), material)
    assert codes_of(told) == ["weights_cannot_move"]
    assert told.findings[0].details == {"count": 1}
    assert told.same == 1.0
    assert told.changes == ()


def test_a_criterion_without_data_has_no_share_to_move() -> None:
    material = material_of({"m": [1.0, 0.0], "t": [np.nan, np.nan]})
    told = firmness(scenario_of(Rule(), criterion("m"), criterion("t")), material)
    assert codes_of(told) == ["weights_cannot_move"]
    assert told.changes == ()


def test_nothing_is_robust_where_nothing_was_chosen() -> None:
    material = material_of({"m": [1.0, 0.0], "t": [0.0, 1.0]})
    rule = Rule(least=2, exclude=frozenset("A"))
    told = firmness(scenario_of(rule, criterion("m"), criterion("t")), material)
    assert codes_of(told) == ["no_choice"]
    assert (told.runs, told.same, told.losers) == (0, None, ())
    assert np.isnan(told.share).all()


def test_weights_take_no_part_in_location_models() -> None:
    material = material_of({"m": [1.0, 0.0], "t": [0.0, 1.0]})
    told = firmness(scenario_of(Rule(), criterion("m"), method=Method.MEDIAN), material)
    assert codes_of(told) == ["weights_take_no_part"]
    assert (told.runs, told.same) == (0, None)


def test_a_choice_that_is_not_proven_has_no_smallest_changes() -> None:
    material = material_of({"m": [1.0, 0.0], "t": [0.0, 1.0]})
    scenario = scenario_of(Rule(), criterion("m", 2.0), criterion("t"))
    stopped = replace(choose(scenario, material), status=Status.FEASIBLE)
    told = robustness(scenario, material, stopped)
    assert codes_of(told) == ["choice_not_proven"]
    assert told.changes == ()
    assert told.runs == 200


def test_a_pinned_commune_stays() -> None:
    material = material_of({"m": [1.0, 0.0, 0.2], "t": [0.0, 1.0, 0.2]})
    rule = Rule(least=2, include=frozenset("C"))
    told = firmness(scenario_of(rule, criterion("m", 3.0), criterion("t")), material)
    assert told.share[2] == 1.0
    assert [one.code for one in told.changes] == ["A"]


def test_raising_a_criterion_that_excludes_drops_who_has_no_data_at_once() -> None:
    values = {"m": [1.0, 0.0, 0.5], "t": [0.5, 0.0, 1.0], "w": [np.nan, 0.0, 1.0]}
    criteria = criterion("m", 3.0), criterion("t"), criterion("w", 0.0, Missing.EXCLUDE)
    told = firmness(scenario_of(Rule(), *criteria), material_of(values))
    [change] = told.changes
    assert (change.code, change.measure) == ("A", "w")
    assert (change.share, change.new_share, change.instead) == (0.0, 0.0, ("C",))
    told = firmness(scenario_of(Rule(least=3), *criteria), material_of(values))
    assert ("weight_makes_impossible", {"measure": "w"}) in [
        (one.code, one.details) for one in told.findings
    ]


def test_scores_that_bend_are_followed_in_small_steps() -> None:
    # B has no value of t: its score is m alone, 0.6, whatever the weights. A scores 1 - t.
    material = material_of({"m": [1.0, 0.6, 0.0], "t": [0.0, np.nan, 1.0]})
    criteria = criterion("m", 3.0), criterion("t", 1.0, Missing.SKIP)
    told = firmness(scenario_of(Rule(), *criteria), material)
    [change] = told.changes
    assert 0 < told.step < 1e-4
    assert (change.code, change.share, change.instead) == ("A", 0.25, ("B",))
    # m falls below 0.6 of all weights: t above 0.4
    assert 0.4 < change.new_share <= 0.4 + told.step + 1e-9
    assert abs(change.new_share - change.share) == pytest.approx(0.15, abs=1e-4)


def test_the_same_seed_gives_the_same_and_a_weight_of_nothing_stays() -> None:
    scenario = scenario_of(Rule(), criterion("m", 3.0), criterion("t", 0.0), runs=500)
    first = weightings(scenario)
    assert (first == weightings(scenario)).all()
    assert (first[:, 1] == 0).all()
    assert (first != weightings(replace(scenario, seed=2))).any()
    assert 1.5 <= first[:, 0].min() < 1.6
    assert 5.8 < first[:, 0].max() <= 6.0
    # evenly on the logarithm: half below the weight itself
    assert abs((first[:, 0] < 3.0).mean() - 0.5) < 0.07
    # as anybody can work out from the generator's own bits, two for each weighting
    parts = [int(one) >> 11 for one in np.random.PCG64(1).random_raw(6)[::2]]
    factors = [exp(log(2.0) * (2.0 * part / 2**53 - 1.0)) for part in parts]
    assert first[:3, 0].tolist() == [3.0 * round(factor, 9) for factor in factors]


@pytest.mark.parametrize("nodes", [0, 1, 10_000])
def test_rules_that_bind_are_chosen_for_as_one_by_one(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With searches cut short all is left to HiGHS, with long ones nothing is."""
    for name in ("MOST_NODES",):
        monkeypatch.setattr(repeated, name, nodes)
    rng = np.random.default_rng(7)
    count, runs = 60, 25
    material = binding(rng, count)
    quotas = (Quota("island", 2, 3), Quota("hill", 1, 2))
    for rule in (
        Rule(least=4, quotas=quotas, not_adjacent=True, budget=20.0, cost_measure="cost"),
        Rule(scope=Scope.DISTRICT, quotas=quotas, not_adjacent=True, apart_km=15.0),
        Rule(scope=Scope.DISTRICT, least=0, most=2, total_least=7, total_most=7, quotas=quotas),
    ):
        constraints = constraints_of(rule, material, np.ones(count, dtype=bool))
        weights = rng.uniform(0.5, 2.0, (runs, 3))
        utility = np.column_stack([material.measures[key].values for key in "mtw"])
        points = points_of(utility, weights)
        found = Repeated(constraints, Deadline(60.0)).best_many(points)
        selector = Selector(constraints)
        assert found is not None
        for chosen, row in zip(found, points, strict=True):
            once = selector.best(row, Deadline(60.0))
            assert once is not None
            assert (once.chosen == chosen).all()


def binding(rng: np.random.Generator, count: int) -> Material:
    """Sixty communes on a grid of 6 x 10, neighbours by side, six districts of ten."""
    spots = [(105.0 + place % 10 * 0.1, 19.5 + place // 10 * 0.1) for place in range(count)]
    beside = [(place, place + 1) for place in range(count) if place % 10 < 9]
    below = [(place, place + 10) for place in range(count - 10)]
    good = rng.random(count)
    values = {key: (good + rng.random(count)) / 2 for key in "mtw"}
    plain = material_of(
        {**values, "cost": np.round(rng.uniform(2.0, 9.0, count), 1)},
        districts=[range(first, first + 10) for first in range(0, count, 10)],
        adjacent=sorted(beside + below),
        tags={"island": range(0, count, 7), "hill": range(3, count, 5)},
        points=spots,
    )
    assert len(plain.candidates) == count
    return plain


def test_time_that_is_over_leaves_a_part_of_the_runs_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(firmly, "AT_ONCE", 50)
    answers = iter([True, False])
    monkeypatch.setattr(
        Repeated,
        "best_many",
        lambda _, points: np.eye(2, dtype=bool)[[0] * len(points)] if next(answers) else None,
    )
    material = material_of({"m": [1.0, 0.0], "t": [0.0, 1.0]})
    scenario = scenario_of(Rule(), criterion("m", 2.0), criterion("t"))
    told = robustness(scenario, material, choose(scenario, material))
    assert told.runs == 50
    assert ("stopped", {"runs": 50, "asked": 200}) in [
        (one.code, one.details) for one in told.findings
    ]
