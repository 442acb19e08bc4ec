"""The p-median model, exact: least demand x distance to the nearest chosen candidate.

The textbook form has a variable for every pair of commune and candidate (300,000 for a province of
550 communes). Here the distance theta[i] of each commune is bounded from below by cuts, added where
a solution breaks them (Benders' decomposition). With the candidates sorted by their distance d from
i, and k the first at which the sum of x reaches 1,

    theta[i] >= d[k] - sum over j before k of (d[k] - d[j]) * x[j]

which is what x makes theta[i] cost, and never more than what any other x does. Source of the cuts:
C. Duran-Mateluna, Z. Ales, S. Elloumi, An efficient Benders decomposition for the p-median problem,
European Journal of Operational Research 308 (2023).
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import Constraints
from geodata.pilots.location import EQUAL, other_than, rule_model, settle
from geodata.pilots.network import Network
from geodata.pilots.scoring import Selection, Selector
from geodata.pilots.solver import INFINITY, Deadline, Solution, yes

BROKEN = 1e-7
"""By how many km a cut must be broken to be added."""

ROUNDED = 12
"""How many selections near a relaxation are tried."""

MOST_EQUALS = 8
"""How many selections that are as good as one another are looked for."""

FULL = 1.0 - 1e-6


def median(
    network: Network, constraints: Constraints, points: Floats, deadline: Deadline
) -> Selection | None:
    """Least sum of demand x km to the nearest chosen candidate (p-median); ties by most `points`.

    `objective` and `bound` are demand x km.
    """
    start = Selector(constraints).best(points, deadline, ties=False)
    if start is None or not start.chosen.any():
        return None
    return _Benders(network, constraints, deadline).solve(start.chosen, points)


class _Benders:
    """A master problem of the selection and one distance for each place, and its cuts."""

    def __init__(self, network: Network, constraints: Constraints, deadline: Deadline) -> None:
        self._network, self._constraints, self._deadline = network, constraints, deadline
        self._count, self._many = constraints.count, len(network.places)
        self._scale = float(network.demand.sum())
        self._weight = network.demand / self._scale
        self._lower, self._upper = constraints.lower, constraints.upper
        far = float(network.km[np.isfinite(network.km)].max(initial=0.0)) + 1.0
        self._km = np.where(np.isfinite(network.km), network.km, far)
        self._order = np.argsort(self._km, axis=1, kind="stable")
        self._sorted = np.take_along_axis(self._km, self._order, axis=1)
        self._model = rule_model(constraints)
        none, endless = np.zeros(self._many), np.full(self._many, INFINITY)
        self._model.add_columns(self._weight, none, endless)

    def solve(self, chosen: Flags, points: Floats) -> Selection | None:
        best = self._improved(chosen)
        self._cut(best.astype(np.float64), np.full(self._many, -INFINITY))
        relaxed = self._converge(self._model.solve)
        if relaxed is None:
            return None
        for rounded in self._rounded(relaxed):
            best = min(best, rounded, key=self._mean_km)
            if self._mean_km(best) <= relaxed.objective * (1.0 + EQUAL):
                break
        settle(self._model, self._constraints, relaxed, self._mean_km(best))
        found = self._converge(lambda left: self._model.solve_whole(self._count, left))
        if found is None:
            return self._selection(best, relaxed.objective, proven=False, several=None)
        last = yes(found.values[: self._count])
        best = min(best, last, key=self._mean_km)
        if not found.proven:
            return self._selection(best, found.bound, proven=False, several=None)
        chosen, several = self._among_equals(best, points)
        return self._selection(chosen, self._mean_km(best), proven=True, several=several)

    def _rounded(self, relaxed: Solution) -> Iterator[Flags]:
        """Selections near a relaxation: the nearest, and others by chance (of a fixed seed)."""
        selector, rng = Selector(self._constraints), np.random.default_rng(0)
        share = relaxed.values[: self._count]
        for number in range(ROUNDED):
            chance = rng.random(self._count) if number else 1.0
            found = selector.best(np.round(share * chance * 1e6), self._deadline, ties=False)
            if found is not None and found.chosen.any():
                yield self._improved(found.chosen)

    def _converge(self, solve: Callable[[Deadline], Solution | None]) -> Solution | None:
        """Solve and cut until nothing is broken; the last solution, unproven out of time."""
        while True:
            found = solve(self._deadline)
            if found is None or not found.proven:
                return found
            chosen, theta = found.values[: self._count], found.values[self._count :]
            if not self._cut(np.where(chosen < BROKEN, 0.0, chosen), theta):
                return found

    def _cut(self, chosen: Floats, theta: Floats) -> bool:
        """Add the cuts of a solution that it breaks; whether there were any."""
        summed = np.cumsum(chosen[self._order], axis=1)
        reached = (summed >= FULL).argmax(axis=1)
        far = self._sorted[np.arange(self._many), reached]
        gain = np.maximum(far[:, None] - self._sorted, 0.0)
        gain[np.arange(self._sorted.shape[1])[None, :] >= reached[:, None]] = 0.0
        cost = far - (gain * chosen[self._order]).sum(axis=1)
        broken = np.flatnonzero(cost > theta + BROKEN)
        if not len(broken):
            return False
        lines, places = np.nonzero(gain[broken])
        columns = np.concatenate([self._order[broken][lines, places], self._count + broken])
        rows = np.concatenate([lines, np.arange(len(broken))])
        numbers = np.concatenate([gain[broken][lines, places], np.ones(len(broken))])
        shape = (len(broken), self._model.count)
        cuts = csr_matrix((numbers, (rows, columns)), shape=shape)
        self._model.add_rows(cuts, far[broken], np.full(len(broken), INFINITY))
        return True

    def _among_equals(self, best: Flags, points: Floats) -> tuple[Flags, bool | None]:
        """Another selection as good, by ruling out one after another, as far as `MOST_EQUALS`.

        Of those found the one with most points.
        """
        reached = self._mean_km(best) * (1.0 + EQUAL)
        equals = [best]
        self._model.set_most(reached + EQUAL)
        while len(equals) < MOST_EQUALS:
            self._model.add_rows(*other_than(equals[-1], self._model.count))
            found = self._converge(lambda left: self._model.solve_whole(self._count, left))
            if found is None or not found.proven:
                known = len(equals) > 1 or self._deadline.left > 0
                return _most(equals, points), len(equals) > 1 if known else None
            other = yes(found.values[: self._count])
            if self._mean_km(other) > reached:
                break
            equals.append(other)
        return _most(equals, points), len(equals) > 1

    def _improved(self, chosen: Flags) -> Flags:
        """A selection after the best exchanges of one commune for another that the rule allows."""
        best, reached = chosen, self._mean_km(chosen)
        improving = True
        while improving and self._deadline.left > 0:
            improving = False
            for out in np.flatnonzero(best & (self._lower == 0)):
                swapped = self._exchanged(best, int(out), reached)
                if swapped is not None:
                    best, reached, improving = swapped, self._mean_km(swapped), True
        return best

    def _exchanged(self, chosen: Flags, out: int, reached: float) -> Flags | None:
        others = chosen.copy()
        others[out] = False
        kept = self._km[:, others].min(axis=1, initial=INFINITY)
        means = self._weight @ np.minimum(kept[:, None], self._km)
        for place in np.argsort(means, kind="stable"):
            if means[place] >= reached * (1.0 - EQUAL):
                return None
            swapped = others.copy()
            swapped[place] = True
            if not others[place] and self._constraints.hold(swapped):
                return swapped
        return None

    def _mean_km(self, chosen: Flags) -> float:
        return float(self._weight @ self._km[:, chosen].min(axis=1))

    def _selection(
        self, chosen: Flags, bound: float, *, proven: bool, several: bool | None
    ) -> Selection:
        reached = float(self._network.demand @ self._network.nearest(chosen)[1])
        least = reached if proven else min(bound * self._scale, reached)
        return Selection(chosen, reached, least, proven, several)


def _most(equals: Sequence[Flags], points: Floats) -> Flags:
    return max(equals, key=lambda chosen: float(points[chosen].sum()))
