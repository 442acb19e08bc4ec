"""What searches stand on: selections listed, prices that bound, bases that settle."""

from dataclasses import replace

import numpy as np
import pytest

from geodata.pilots import search
from geodata.pilots.constraints import constraints_of
from geodata.pilots.frame import Frame, distinct, mask_of, places_of
from geodata.pilots.listing import selections
from geodata.pilots.relaxation import Relaxation
from geodata.pilots.repeated import Repeated
from geodata.pilots.scenario import Method
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import score
from tests.geodata.pilots.small_cases import Case, allowed, random_case

SEEDS = range(40)


def taken_apart(seed: int) -> tuple[Frame, np.ndarray]:
    """A rule taken apart, and all selections that it allows."""
    case = random_case(seed)
    case = Case(replace(case.scenario, method=Method.SCORE), case.material)
    eligible = score(case.scenario.criteria, case.material).eligible
    constraints = constraints_of(case.scenario.rule, case.material, eligible)
    return Frame(constraints), allowed(case, eligible)


def test_all_selections_of_a_rule_are_listed() -> None:
    several = 0
    for seed in SEEDS:
        frame, expected = taken_apart(seed)
        places = np.flatnonzero(~frame.barred)
        if (frame.forced & frame.barred).any():
            continue
        found = selections(frame, places, frame.forced[places], 1 << 14)
        assert found is not None
        listed = {mask_of(places[row].tolist()) for row in found}
        assert len(listed) == len(found)
        assert listed == {mask_of(np.flatnonzero(row).tolist()) for row in expected}
        several += len(found) > 20
        if len(found):
            assert selections(frame, places, frame.forced[places], 0) is None
    assert several >= 4


def test_no_selection_is_worth_more_than_the_prices_of_any_basis_say() -> None:
    rng = np.random.default_rng(3)
    priced = 0
    for seed in SEEDS:
        frame, every = taken_apart(seed)
        relaxation = Relaxation(frame, Deadline(20.0))
        points = rng.integers(0, 1000, frame.count).astype(float)
        relaxed = relaxation.solve(points, ~frame.barred, frame.forced)
        if relaxed is None:
            assert not len(every)
            continue
        assert (every @ points).max(initial=0.0) <= points @ relaxed.values + 1e-6
        keys = rng.integers(0, 10**9, (3, frame.count))
        for each in (keys, keys.astype(object) * 10**30):
            off, total = relaxed.pricing.of(each, 10**6, np.arange(frame.count))
            bounds = (each - off) @ every.T.astype(np.int64) + total[:, None]
            assert (bounds >= each @ every.T.astype(np.int64)).all()
            priced += bool((off != 0).any())
    assert priced > 10


@pytest.mark.parametrize(("at_root", "below", "listed"), [(1, 0, 0), (3, 1, 0), (2, 1, 30_000)])
def test_however_a_search_goes_nothing_is_better(
    at_root: int, below: int, listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_ROOT", at_root)
    monkeypatch.setattr(search, "BELOW", below)
    monkeypatch.setattr(search, "MOST_LISTED", listed)
    rng = np.random.default_rng(8)
    for seed in SEEDS:
        case = random_case(seed)
        case = Case(replace(case.scenario, method=Method.SCORE), case.material)
        eligible = score(case.scenario.criteria, case.material).eligible
        every = allowed(case, eligible)
        repeated = Repeated(
            constraints_of(case.scenario.rule, case.material, eligible), Deadline(20.0)
        )
        keys = [int(one) * 10**25 + 1 for one in rng.integers(-9, 90, every.shape[1])]
        mask, proven = repeated.best(keys, 10**20)
        assert proven
        worth = [sum(keys[place] for place in np.flatnonzero(row)) for row in every]
        assert (mask is None) is (not worth)
        if mask is not None:
            assert sum(keys[place] for place in places_of(mask)) == max(worth)


def test_distinct_selections_come_once_in_the_order_of_their_rows() -> None:
    rows = np.array([[1, 0, 1], [0, 0, 1], [1, 0, 1], [0, 0, 1], [1, 1, 1]], dtype=bool)
    assert distinct(rows).tolist() == rows[[0, 1, 4]].tolist()
    assert len(distinct(rows[:0])) == 0
