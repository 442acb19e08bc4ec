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
    found = model.solve_whole(count, deadline)
    if found is None:
        return None

    def covered(chosen: Flags) -> float:
        return float(network.demand[network.nearest(chosen)[1] <= km].sum())

    chosen = yes(found.values[:count])
    reached = covered(chosen)
    several: bool | None = None
    if found.proven:
        row = np.concatenate([np.zeros(count), demand])
        least = demand @ (network.nearest(chosen)[1] <= km) - EQUAL
        model.add_rows(csr_matrix(row[None, :]), np.array([least]), np.array([INFINITY]))
        chosen, several = among_equals(
            model, chosen, points, deadline, lambda other: covered(other) >= reached * (1 - EQUAL)
        )
    bound = reached if found.proven else -found.bound * scale
    return Selection(chosen, reached, max(bound, reached), found.proven, several)


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

    def covering(radius: float) -> Model:
        model = rule_model(constraints)
        within = csr_matrix((network.km <= radius).astype(np.float64))
        each = np.ones(len(network.places))
        model.add_rows(within, each, np.full(len(each), INFINITY))
        return model

    def relaxed(place: int) -> bool:
        return covering(radii[place]).solve(deadline) is not None

    low = _first(relaxed, 0, len(radii) - 1)
    best: dict[int, Solution] = {}

    def whole(place: int) -> bool:
        found = covering(radii[place]).solve_whole(count, deadline)
        if found is not None:
            best[place] = found
        return found is not None

    high, step = low, 1
    while high < len(radii) - 1 and not whole(high):
        low, high, step = high + 1, min(high + step, len(radii) - 1), step * 2
    at = _first(whole, low, high)
    if at not in best:
        return None
    chosen, radius = yes(best[at].values), float(radii[at])
    proven = deadline.left > 0
    several: bool | None = None
    if proven:
        chosen, several = among_equals(covering(radius), chosen, points, deadline, lambda _: True)
    bound = radius if proven else float(radii[low])
    return Selection(chosen, radius, bound, proven, several)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number for which something holds that holds from there on, `high` at the latest."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    if low == high:
        holds(low)
    return low


def among_equals(
    model: Model,
    chosen: Flags,
    points: Floats,
    deadline: Deadline,
    as_good: Callable[[Flags], bool],
) -> tuple[Flags, bool | None]:
    """Of all selections of a model, each as good as `chosen`, one with most points.

    Also says whether there are several; None where that was not found out in time. `as_good`
    rules out what the solver's tolerance alone lets through.
    """
    count = len(chosen)
    model.set_cost(np.concatenate([-points, np.zeros(model.count - count)]))
    found = model.solve_whole(count, deadline)
    best = chosen
    if found is not None and as_good(yes(found.values[:count])):
        best = yes(found.values[:count])
    if (best != chosen).any():
        return best, True
    differing = np.where(chosen, 1.0, -1.0)
    model.set_cost(np.concatenate([differing, np.zeros(model.count - count)]))
    other = model.solve_whole(count, deadline)
    if other is None:
        return best, None
    differs = (yes(other.values[:count]) != best).any() and as_good(yes(other.values[:count]))
    return best, True if differs else (False if other.proven else None)
