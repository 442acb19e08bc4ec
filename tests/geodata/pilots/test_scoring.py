"""The best selection by score, asked for again and again of one `Selector`."""

from itertools import product

import numpy as np

from geodata.pilots.constraints import Constraints, Row
from geodata.pilots.finding import Finding
from geodata.pilots.scoring import Selector
from geodata.pilots.solver import INFINITY, Deadline

SECONDS = 20.0


def row(members: np.ndarray, coefficients: np.ndarray, lower: float, upper: float) -> Row:
    return Row(Finding("part"), members, coefficients.astype(float), lower, upper)


def random_constraints(rng: np.random.Generator) -> Constraints:
    """A number to choose, a number of some of them, and costs: seldom whole when relaxed."""
    count = int(rng.integers(2, 9))
    everybody = np.arange(count)
    asked = float(rng.integers(1, count + 1))
    some = np.flatnonzero(rng.random(count) < 0.5)
    rows = (
        row(everybody, np.ones(count), asked - float(rng.integers(0, 2)), asked),
        row(some, np.ones(len(some)), 0.0, float(rng.integers(0, 3))),
        row(everybody, rng.integers(1, 6, count), -INFINITY, float(rng.integers(2, 14))),
    )
    return Constraints(count, rows, {}, frozenset())


def every_selection(constraints: Constraints) -> list[np.ndarray]:
    every = (
        np.array(bits, dtype=bool) for bits in product([False, True], repeat=constraints.count)
    )
    return [
        bits
        for bits in every
        if all(
            one.lower <= one.coefficients[bits[one.members]].sum() <= one.upper
            for one in constraints.rows
        )
    ]


def test_each_answer_is_the_best_whatever_was_asked_before() -> None:
    """Points that differ by one: nothing is rounded, nothing stays of a search for ties."""
    rng = np.random.default_rng(5)
    tied = impossible = 0
    for _ in range(60):
        constraints = random_constraints(rng)
        selector, selections = Selector(constraints), every_selection(constraints)
        for _ in range(5):
            points = rng.integers(0, 4, constraints.count).astype(float)
            found = selector.best(points, Deadline(SECONDS))
            if not selections:
                assert found is None
                impossible += 1
                continue
            order = sorted((-points[one].sum(), np.flatnonzero(one).sum()) for one in selections)
            equals = int(sum(worth == order[0][0] for worth, _ in order))
            assert found is not None
            assert (found.objective, found.bound, found.proven) == (
                -order[0][0],
                -order[0][0],
                True,
            )
            assert found.several is (equals > 1)
            assert np.flatnonzero(found.chosen).sum() == order[0][1]
            tied += equals > 1
    assert tied > 20
    assert impossible > 5


def test_a_budget_is_spent_as_well_as_can_be() -> None:
    """Sixty communes, a budget: the best by dynamic programming over what is spent."""
    rng = np.random.default_rng(7)
    cost, points = rng.integers(10, 60, 60), rng.integers(1000, 1060, 60) * rng.integers(10, 60, 60)
    budget = 400
    best = np.zeros(budget + 1, dtype=np.int64)
    for one, worth in zip(cost.tolist(), points.tolist(), strict=True):
        best[one:] = np.maximum(best[one:], best[: budget + 1 - one] + worth)
    rows = (row(np.arange(60), cost, -INFINITY, float(budget)),)
    found = Selector(Constraints(60, rows, {}, frozenset())).best(
        points.astype(float), Deadline(SECONDS)
    )
    assert found is not None
    assert (found.objective, found.proven) == (float(best[-1]), True)
