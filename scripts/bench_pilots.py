"""Measures choosing pilots: one province by four methods, all provinces by district, robustness.

``python -m scripts.bench_pilots``. Thanh Hóa before the reform, 547 communes, five to choose, on
what is published in the data directory; the material is at hand, as it is for a page that is open.
"by district" starts from nothing but the release: material and choice of one commune a district in
every province. The plain way writes the textbook's formulation and hands it to the same solver
through `scipy.optimize.milp`; where it is not done in time, the figure says so and is no less than
the limit. Its objective must be ours, or no better where it was stopped. The plain way of the
robustness solves every weighting anew; it is measured on a few and scaled. That is done under rules
that leave much to search for as well: far apart, not adjacent with wards among them, one in each
district not adjacent, within a budget; before the reform and after.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity, kron

from dashboard.app import load_desk
from dashboard.pilots.desk import PilotDesk
from dashboard.settings import Settings
from geodata.pilots.candidates import Material, Measure
from geodata.pilots.choice import Choice, Status
from geodata.pilots.choosing import choose
from geodata.pilots.constraints import constraints_of
from geodata.pilots.network import network_of
from geodata.pilots.robustness import robustness, weightings
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.utilities import points_of, score
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from scripts.figures import Figure, bench_data, report

RUNS = 5
PLAIN_SECONDS = 30.0
"""How long the plain way may take before it is stopped."""

COUNT, COVER_KM, WEIGHTINGS, WEIGHTINGS_TRIED = 5, 10.0, 2000, 20
BUDGETS = {Method.SCORE: 1.0, Method.COVER: 5.0, Method.MEDIAN: 5.0, Method.CENTER: 5.0}
DISTRICTS_BUDGET, ROBUSTNESS_BUDGET = 20.0, 3.0

DENSE_RUNS, DENSE_TRIED = 3, 4
COST = "user:cost"
WARDS = (Quota("kind:phuong", 2),)
ONE_EACH = Rule(scope=Scope.DISTRICT, least=1, most=1)
DENSE = {
    "20 km apart": Rule(least=3, most=5, apart_km=20.0),
    "40 km apart": Rule(least=3, most=5, apart_km=40.0),
    "two wards, not adjacent": Rule(least=3, most=5, quotas=WARDS, not_adjacent=True),
    "ten, two wards, 20 km apart": Rule(least=10, most=10, quotas=WARDS, apart_km=20.0),
    "within a budget": Rule(least=3, most=5, budget=2500.0, cost_measure=COST),
    "one a district, 5 km apart": replace(ONE_EACH, apart_km=5.0),
    "one a district, not adjacent": replace(ONE_EACH, not_adjacent=True),
    "one a district, 10 km apart": replace(ONE_EACH, apart_km=10.0),
}
"""Rules under which robustness is measured."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plain:
    """What the plain way gave: its objective, None without one, and whether that is proven."""

    objective: float | None
    proven: bool
    seconds: float


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median of the seconds that some work takes."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


# --- the plain way -----------------------------------------------------------------------------


def plain(scenario: Scenario, material: Material) -> Plain:
    """The textbook's formulation of a scenario that asks for `COUNT` communes of a province."""
    begun = time.perf_counter()
    if scenario.method is Method.SCORE:
        found, sign = _plain_score(scenario, material), -1.0
    elif scenario.method is Method.COVER:
        found, sign = _plain_cover(scenario, material), -1.0
    else:
        found, sign = _plain_assigned(scenario, material), 1.0
    objective = None if found.x is None else sign * float(found.fun)
    return Plain(objective, found.status == 0, time.perf_counter() - begun)


def _solved(
    cost: Floats, constraints: Sequence[LinearConstraint], whole: Floats, upper: Floats
) -> OptimizeResult:
    return milp(
        cost, constraints=constraints, integrality=whole, bounds=Bounds(np.zeros(len(cost)), upper),
        options={"time_limit": PLAIN_SECONDS, "mip_rel_gap": 0.0},
    )  # fmt: skip


def _plain_score(scenario: Scenario, material: Material) -> OptimizeResult:
    points = score(scenario.criteria, material).points
    ones = np.ones(len(points))
    return _solved(-points, [LinearConstraint(ones[None, :], COUNT, COUNT)], ones, ones)


def _plain_cover(scenario: Scenario, material: Material) -> OptimizeResult:
    """Church and ReVelle: y[i] <= sum of x[j] within reach, all of them whole."""
    network = network_of(scenario, material)
    many, count = network.km.shape
    near = csr_matrix((network.km <= scenario.cover_km).astype(float))
    ones = np.ones(many + count)
    chosen = np.concatenate([np.ones(count), np.zeros(many)])
    rows = [
        LinearConstraint(chosen[None, :], COUNT, COUNT),
        LinearConstraint(hstack([near, -identity(many)], format="csr"), 0, np.inf),
    ]
    return _solved(np.concatenate([np.zeros(count), -network.demand]), rows, ones, ones)


def _plain_assigned(scenario: Scenario, material: Material) -> OptimizeResult:
    """Hakimi's p-median and p-center: y[i, j] says that i goes to j, and j must be chosen."""
    network = network_of(scenario, material)
    many, count = network.km.shape
    pairs = many * count
    center = scenario.method is Method.CENTER
    flat = network.km.ravel()
    cost = np.concatenate([np.zeros(count), (network.demand[:, None] * network.km).ravel(), [0.0]])
    if center:
        cost[:-1], cost[-1] = 0.0, 1.0
    once = kron(identity(many), np.ones((1, count)), format="csr")
    places = np.tile(np.arange(count), many)
    offered = coo_matrix((np.ones(pairs), (np.arange(pairs), places)), shape=(pairs, count))
    none, last = csr_matrix((many, count)), csr_matrix((many, 1))
    chosen = np.zeros(count + pairs + 1)
    chosen[:count] = 1
    rows = [
        LinearConstraint(chosen[None, :], COUNT, COUNT),
        LinearConstraint(hstack([none, once, last], format="csr"), 1, 1),
        LinearConstraint(
            hstack([offered, -identity(pairs), csr_matrix((pairs, 1))], format="csr"), 0, np.inf
        ),
    ]
    if center:
        reach = csr_matrix(
            (flat, (np.repeat(np.arange(many), count), np.arange(pairs))), shape=(many, pairs)
        )
        ones = csr_matrix(np.ones((many, 1)))
        rows.append(LinearConstraint(hstack([none, -reach, ones], format="csr"), 0, np.inf))
    whole = np.ones(len(cost))
    whole[-1] = 0
    upper = np.ones(len(cost))
    upper[-1] = np.inf
    return _solved(cost, rows, whole, upper)


# --- the figures -------------------------------------------------------------------------------


def methods(desk: PilotDesk, started: Scenario) -> list[Figure]:
    """Five of Thanh Hóa by each method, ours and the plain way."""
    figures = []
    for method, budget in BUDGETS.items():
        scenario = replace(started, method=method, cover_km=COVER_KM)
        material = desk.material(scenario)
        choice = choose(scenario, material)
        ours = timed(lambda asked=scenario, given=material: choose(asked, given))
        figures.append(Figure(f"pilots: five of 547 by {method}", ours, "s", budget, RUNS))
        theirs = plain(scenario, material)
        _compare(method, choice, theirs)
        note = "plain way" if theirs.proven else "plain way, stopped unproven"
        figures.append(
            Figure(f"pilots: five of 547 by {method}, {note}", theirs.seconds, "s", None, 1)
        )
    return figures


def _compare(method: Method, choice: Choice, theirs: Plain) -> None:
    """Fail where the plain way disagrees; print what it found where it was stopped."""
    assert choice.status is Status.OPTIMAL, f"{method}: not proven in time"
    assert choice.objective is not None
    if theirs.objective is None:
        print(f"{method}: the plain way found nothing in {PLAIN_SECONDS:g} s")
        return
    close = 1e-6 * abs(choice.objective)
    apart = theirs.objective - choice.objective
    if theirs.proven:
        assert abs(apart) <= close, f"{method}: {choice.objective} here, {theirs.objective} plainly"
        return
    best = apart <= close if method is Method.COVER else apart >= -close
    assert best, f"{method}: the plain way found a better one, {theirs.objective}"
    print(f"{method}: ours {choice.objective:,.3f}, the plain way by then {theirs.objective:,.3f}")


def by_district(settings: Settings, started: Scenario) -> list[Figure]:
    """One commune in each district, province by province, from a desk that knows nothing yet."""
    desk = load_desk(settings)
    provinces = desk.service.registry.units(BEFORE_REFORM, Level.PROVINCE)
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1)
    chosen = 0
    begun = time.perf_counter()
    solving = 0.0
    for unit in provinces:
        scenario = replace(started, rule=rule, province=unit.code, plan=None)
        answer = desk.answer(scenario)
        assert answer.choice.status is Status.OPTIMAL, unit.name
        assert len(answer.choice.chosen) == len(answer.material.candidates.districts), unit.name
        chosen += len(answer.choice.chosen)
        solving += answer.choice.seconds
    taken = time.perf_counter() - begun
    print(f"by district: {chosen} communes in {len(provinces)} provinces, choosing {solving:.2f} s")
    name = f"pilots: one a district, {len(provinces)} provinces"
    return [Figure(name, taken, "s", DISTRICTS_BUDGET, 1)]


def robust(desk: PilotDesk, started: Scenario) -> list[Figure]:
    """2,000 weightings of Thanh Hóa's five; the plain way solves each anew."""
    scenario = replace(started, runs=WEIGHTINGS)
    material = desk.material(scenario)
    choice = choose(scenario, material)
    ours = timed(lambda: robustness(scenario, material, choice))
    chance = np.random.default_rng(scenario.seed)
    drawn = chance.uniform(0.5, 2.0, (WEIGHTINGS_TRIED, len(scenario.criteria)))
    begun = time.perf_counter()
    for factors in drawn:
        moved = tuple(
            replace(one, weight=one.weight * float(factor))
            for one, factor in zip(scenario.criteria, factors, strict=True)
        )
        plain(replace(scenario, criteria=moved), material)
    each = (time.perf_counter() - begun) / WEIGHTINGS_TRIED
    name = f"pilots: robustness, {WEIGHTINGS:,} weightings"
    return [
        Figure(name, ours, "s", ROBUSTNESS_BUDGET, RUNS),
        Figure(f"{name}, plain way (scaled)", each * WEIGHTINGS, "s", None, WEIGHTINGS_TRIED),
    ]


def dense(desk: PilotDesk) -> list[Figure]:
    """2,000 weightings under rules that bind, in both vintages.

    One in each of 26 districts far apart has no budget: it takes up to a quarter of a minute.
    """
    figures = []
    for vintage in (BEFORE_REFORM, AFTER_REFORM):
        started = desk.start("thanh-hoa", "needs-most", vintage.name)
        material = _with_costs(desk.material(started))
        for words, rule in DENSE.items():
            scenario = replace(started, rule=rule, runs=WEIGHTINGS)
            choice = choose(scenario, material)
            name = f"pilots: robustness, {words}, {len(material.candidates)} communes"
            if choice.status is Status.INFEASIBLE:
                print(f"{name}: nothing satisfies the rule")
                continue
            budget = ROBUSTNESS_BUDGET if rule.scope is Scope.PROVINCE else None
            told = robustness(scenario, material, choice)
            if told.runs < WEIGHTINGS:
                print(f"{name}: stopped after {told.runs:,} of {WEIGHTINGS:,}")
            ours = timed(
                lambda asked=scenario, given=material, chosen=choice: robustness(
                    asked, given, chosen
                ),
                DENSE_RUNS,
            )
            theirs = _plain_robustness(scenario, material) * WEIGHTINGS
            figures += [
                Figure(name, ours, "s", budget, DENSE_RUNS),
                Figure(f"{name}, plain way (scaled)", theirs, "s", None, DENSE_TRIED),
            ]
    return figures


def _plain_robustness(scenario: Scenario, material: Material) -> float:
    """Seconds for one weighting by a solver that knows nothing of the others."""
    scores = score(scenario.criteria, material)
    begun = time.perf_counter()
    for points in points_of(scores.utility, weightings(scenario)[:DENSE_TRIED]):
        constraints = constraints_of(scenario.rule, material, scores.eligible)
        rows = LinearConstraint(*constraints.matrix())
        found = _solved(-points, [rows], np.ones(len(points)), constraints.upper)
        assert found.status in {0, 1}, found.message
    return (time.perf_counter() - begun) / DENSE_TRIED


def _with_costs(material: Material) -> Material:
    """With costs about 800 that are made up, for there are none in the sample."""
    count = len(material.candidates)
    costs = np.round(np.random.default_rng(5).lognormal(np.log(800.0), 0.5, count))
    none = np.zeros(count, dtype=np.bool_)
    made_up = Measure(COST, "Chi phí", "Cost", "", costs, ~none, none)
    return replace(material, measures={**material.measures, COST: made_up})


def main() -> int:
    """Print the figures; 1 when a budget is missed."""
    settings = Settings.from_env().with_options(data=bench_data().root)
    desk = load_desk(settings, seconds=60.0)
    began = desk.start("thanh-hoa", "needs-most")
    started = replace(began, rule=replace(began.rule, count=COUNT))
    figures = [
        *methods(desk, started),
        *by_district(settings, started),
        *robust(desk, started),
        *dense(desk),
    ]
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
