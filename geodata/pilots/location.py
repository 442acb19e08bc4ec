"""Two classic location models, exact: most demand within a distance, least greatest distance.

Sources: R. Church, C. ReVelle, The maximal covering location problem, Papers of the Regional
Science Association 32 (1974); M. Daskin, Network and Discrete Location (1995), p-center by sets
that cover within a radius.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import Constraints
from geodata.pilots.network import Network
from geodata.pilots.scoring import Selection
from geodata.pilots.solver import INFINITY, Deadline, Model, Solution, yes

EQUAL = 1e-9
"""Relative difference below which two sums of demand are the same: the error of adding floats."""


def rule_model(constraints: Constraints) -> Model:
    """A model of the rule alone; whatever else, somebody must be chosen."""
    model = Model()
    model.add_columns(np.zeros(constraints.count), constraints.lower, constraints.upper)
    if constraints.rows:
        model.add_rows(*constraints.matrix())
    somebody = csr_matrix(np.ones((1, constraints.count)))
    model.add_rows(somebody, np.ones(1), np.array([INFINITY]))
    return model


def cover(
    network: Network, constraints: Constraints, points: Floats, km: float, deadline: Deadline
) -> Selection | None:
    """Most demand within `km` of a chosen candidate (MCLP); ties by most `points`.

    maximise sum(demand[i] * u[i]) with u[i] <= sum(x[j] within km of i), 0 <= u <= 1, x whole.
    """
    count, many = constraints.count, len(network.places)
    within = csr_matrix((network.km <= km).astype(np.float64))
    model = rule_model(constraints)
    scale = float(network.demand.sum())
    demand = network.demand / scale if scale > 0 else network.demand
    model.add_columns(-demand, np.zeros(many), np.ones(many))
    model.add_rows(
        hstack([within, -identity(many)], format="csr"), np.zeros(many), np.full(many, INFINITY)
    )
    relaxed = model.solve(deadline)
    if relaxed is None:
        return None
    found = model.solve_whole(count, deadline)
    if found is None:
        return None

    def covered(chosen: Flags) -> float:
        return float(network.demand[network.nearest(chosen)[1] <= km].sum())

    chosen = yes(found.values[:count])
    reached = covered(chosen)
    if not found.proven:
        return Selection(chosen, reached, max(-found.bound * scale, reached), False, None)
    least = reached * (1.0 - EQUAL)
    settle(model, constraints, relaxed, -least / scale)
    model.add_rows(*other_than(chosen, model.count))
    model.set_most(-least / scale + EQUAL)
    other = model.solve_whole(count, deadline)
    several = None if other is None and not deadline.left else False
    if other is not None and covered(yes(other.values[:count])) >= least:
        several = True
        model.drop_rows(model.rows - 1)
        row = csr_matrix(np.concatenate([np.zeros(count), demand])[None, :])
        model.add_rows(row, np.array([least / scale]), np.array([INFINITY]))
        model.set_most(INFINITY)
        model.set_cost(np.concatenate([-points, np.zeros(many)]))
        scored = model.solve_whole(count, deadline)
        if scored is not None and covered(yes(scored.values[:count])) >= least:
            chosen = yes(scored.values[:count])
    return Selection(chosen, reached, reached, True, several)


def center(
    network: Network, constraints: Constraints, points: Floats, deadline: Deadline
) -> Selection | None:
    """The least km within which a chosen candidate is near every place (p-center).

    Only distances that occur can be the answer. Bisection on them: first where the relaxation can
    cover everybody (no smaller one is possible), then upwards from there in whole numbers. Ties by
    most `points`.
    """
    reachable = network.km[:, constraints.upper > 0]
    radii = np.unique(reachable[np.isfinite(reachable)])
    if not len(radii):
        return None
    count = constraints.count

    def covering(place: int) -> Model:
        model = rule_model(constraints)
        model.set_cost(-points)
        within = csr_matrix((network.km <= radii[place]).astype(np.float64))
        each = np.ones(len(network.places))
        model.add_rows(within, each, np.full(len(each), INFINITY))
        return model

    def solved(place: int) -> Solution | None:
        return covering(place).solve_whole(count, deadline)

    at = first(lambda place: covering(place).solve(deadline) is not None, 0, len(radii) - 1)
    bound, found, step = at, solved(at), 1
    while found is None and at < len(radii) - 1 and deadline.left:
        bound, at, step = at + 1, min(at + step, len(radii) - 1), step * 2
        found = solved(at)
    if found is None:
        return None
    proven = first(lambda place: solved(place) is not None, bound, at) if bound < at else at
    if proven < at:
        at, found = proven, solved(proven) or found
    if not deadline.left:
        return Selection(yes(found.values), float(radii[at]), float(radii[bound]), False, None)
    chosen = yes(found.values)
    several: bool | None = _exchangeable(network, constraints, chosen, radii[at])
    if not several:
        model = covering(at)
        model.add_rows(*other_than(chosen, count))
        other = model.solve_whole(count, deadline)
        several = None if other is None and not deadline.left else other is not None
    radius = float(network.nearest(chosen)[1].max())
    return Selection(chosen, radius, radius, True, several)


def _exchangeable(network: Network, constraints: Constraints, chosen: Flags, radius: float) -> bool:
    """Whether one commune can be exchanged for another with everybody still within `radius`."""
    for out in np.flatnonzero(chosen & (constraints.lower == 0)):
        others = chosen.copy()
        others[out] = False
        left = network.km[:, others].min(axis=1, initial=INFINITY) > radius
        reaching = (network.km[left] <= radius).all(axis=0) & ~chosen
        for place in np.flatnonzero(reaching):
            swapped = others.copy()
            swapped[place] = True
            if constraints.hold(swapped):
                return True
    return False


def first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number for which something holds that holds from there on and at `high`."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def other_than(chosen: Flags, columns: int) -> tuple[csr_matrix, Floats, Floats]:
    """The row that every selection but `chosen` satisfies."""
    row = np.zeros(columns)
    row[: len(chosen)] = np.where(chosen, 1.0, -1.0)
    return csr_matrix(row[None, :]), np.array([-INFINITY]), np.array([chosen.sum() - 1.0])


def settle(model: Model, constraints: Constraints, relaxed: Solution, reached: float) -> None:
    """Fix the candidates that no selection of at most the cost `reached` has otherwise.

    Such are those whose reduced cost alone would take the relaxation above it.
    """
    count = constraints.count
    values = np.round(relaxed.values[:count])
    at_bound = np.abs(relaxed.values[:count] - values) < EQUAL
    room = reached - relaxed.objective + abs(reached) * EQUAL
    settled = at_bound & (np.abs(relaxed.reduced[:count]) > room)
    model.set_bounds(
        np.where(settled, values, constraints.lower), np.where(settled, values, constraints.upper)
    )
