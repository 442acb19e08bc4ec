"""The location models against the same models of spopt, solved by CBC: the same objective.

The distances are worked out here, pair by pair. spopt writes each model as its textbook does, and
another solver solves it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pyproj import Geod

from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.choice import Choice, Status
from geodata.pilots.choosing import choose
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Method, Scenario

pytestmark = pytest.mark.filterwarnings("ignore:.*PuLP 4.0:DeprecationWarning")
"""spopt makes its models as PuLP will no longer have it."""

Floats = npt.NDArray[np.float64]

INSTANCES = 8
"""Of each model; every third one has facilities that stand already."""

DEMAND = "user:people"


@dataclass(frozen=True)
class Instance:
    """Communes at `points`, `p` of them to choose, among them those of `given` (positions)."""

    points: Floats
    demand: Floats
    km: Floats
    p: int
    given: tuple[int, ...]
    radius: float

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(f"{place:05}" for place in range(len(self.points)))

    @property
    def standing(self) -> npt.NDArray[np.int64] | None:
        """spopt's way to say which facilities stand already."""
        if not self.given:
            return None
        mask = np.zeros(len(self.points), dtype=np.int64)
        mask[list(self.given)] = 1
        return mask

    def choice(self, method: Method, p: int | None = None) -> Choice:
        """Our answer; `p` other than the instance's if said."""
        never = np.zeros(len(self.points), dtype=np.bool_)
        people = Measure(DEMAND, DEMAND, DEMAND, "count", self.demand, never, never)
        candidates = Candidates(
            vintage="2025-03-01", province="38", codes=self.codes, names=self.codes,
            points=self.points, adjacent=np.zeros((0, 2), dtype=np.int64), districts=(),
        )  # fmt: skip
        rule = Rule(count=p or self.p, include=frozenset(self.codes[one] for one in self.given))
        scenario = Scenario(
            vintage="2025-03-01", province="38", rule=rule, criteria=(), method=method,
            cover_km=self.radius, demand=DEMAND,
        )  # fmt: skip
        return choose(scenario, Material(candidates, {DEMAND: people}, "1"))


def instance(seed: int) -> Instance:
    """Communes in a province's width, in clusters; some at one place, some without people."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(10, 19))
    middles = rng.uniform((104.5, 19.4), (106.0, 20.5), (4, 2))
    points = np.round(middles[rng.integers(0, 4, count)] + rng.normal(0, 0.12, (count, 2)), 2)
    demand = rng.integers(0, 9, count) * 1000.0
    geod = Geod(ellps="WGS84")
    km = [[geod.inv(*one, *other)[2] / 1000 for other in points] for one in points]
    given = tuple(int(one) for one in rng.choice(count, 2, replace=False)) if seed % 3 == 0 else ()
    p = int(rng.integers(max(2, len(given)), 6))
    return Instance(points, demand, np.round(km, 3), p, given, float(rng.uniform(8, 30)))


INSTANCES_MADE = [instance(seed) for seed in range(INSTANCES)]


def solved(model: Any) -> float:
    """The objective that CBC finds for a model of spopt."""
    import pulp

    model.solve(pulp.PULP_CBC_CMD(msg=False))
    assert pulp.LpStatus[model.problem.status] == "Optimal"
    return float(pulp.value(model.problem.objective))


def check_sites(one: Instance, choice: Choice) -> npt.NDArray[np.intp]:
    """The positions chosen, held to the rule."""
    assert choice.status is Status.OPTIMAL
    sites = np.array([one.codes.index(code) for code in choice.chosen])
    assert len(set(sites.tolist())) == one.p
    assert set(one.given) <= set(sites.tolist())
    return sites


@pytest.mark.parametrize("one", INSTANCES_MADE, ids=range(INSTANCES))
def test_most_people_within_a_distance(one: Instance) -> None:
    from spopt.locate import MCLP

    theirs = solved(
        MCLP.from_cost_matrix(
            one.km, one.demand[:, None], one.radius, one.p, predefined_facilities_arr=one.standing
        )
    )
    choice = one.choice(Method.COVER)
    near = one.km[:, check_sites(one, choice)].min(axis=1) <= one.radius
    assert choice.objective == pytest.approx(theirs, rel=1e-9)
    assert choice.objective == pytest.approx(one.demand[near].sum(), rel=1e-9)


@pytest.mark.parametrize("one", INSTANCES_MADE, ids=range(INSTANCES))
def test_least_greatest_distance(one: Instance) -> None:
    from spopt.locate import LSCP, PCenter

    theirs = solved(PCenter.from_cost_matrix(one.km, one.p, predefined_facilities_arr=one.standing))
    choice = one.choice(Method.CENTER)
    farthest = one.km[:, check_sites(one, choice)].min(axis=1).max()
    assert choice.objective == pytest.approx(theirs, abs=1e-6)
    assert choice.objective == pytest.approx(farthest, abs=1e-9)
    covering = LSCP.from_cost_matrix(one.km, farthest, predefined_facilities_arr=one.standing)
    assert solved(covering) <= one.p
    closer = LSCP.from_cost_matrix(
        one.km, farthest - 0.0005, predefined_facilities_arr=one.standing
    )
    assert solved(closer) > one.p


@pytest.mark.parametrize("one", INSTANCES_MADE, ids=range(INSTANCES))
def test_least_total_distance(one: Instance) -> None:
    from spopt.locate import PMedian

    theirs = solved(
        PMedian.from_cost_matrix(
            one.km, one.demand[:, None], one.p, predefined_facilities_arr=one.standing
        )
    )
    choice = one.choice(Method.MEDIAN)
    total = (one.demand * one.km[:, check_sites(one, choice)].min(axis=1)).sum()
    assert choice.objective == pytest.approx(theirs, rel=1e-7)
    assert choice.objective == pytest.approx(total, rel=1e-9)
