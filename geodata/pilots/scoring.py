"""The best selection by score: most points under the constraints; ties by the order of codes."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import Constraints
from geodata.pilots.solver import INFINITY, Deadline, Model, Solution, yes

HALF = 0.5
"""Half a point of a score: points are whole, so nothing lies between."""

MOST_KNOWN = 50
"""How many selections of before are kept to bound the next one by."""


@dataclass(frozen=True)
class Selection:
    """Which candidates are chosen, what that is worth, and the best that is not ruled out.

    `proven`: nothing better exists. `several`: something else is as good; None where that was not
    found out in time.
    """

    chosen: Flags
    objective: float
    bound: float
    proven: bool
    several: bool | None


class Selector:
    """Chooses again and again under the same constraints, from where it stood."""

    def __init__(self, constraints: Constraints) -> None:
        self._count = constraints.count
        self._model = Model()
        self._model.add_columns(np.zeros(self._count), constraints.lower, constraints.upper)
        if constraints.rows:
            self._model.add_rows(*constraints.matrix())
        self._rows = self._model.rows
        self._lower, self._upper = constraints.lower, constraints.upper
        self._known: list[Flags] = []

    def best(self, points: Floats, deadline: Deadline, *, ties: bool = True) -> Selection | None:
        """The selection with most `points`, (n,) whole numbers; None where there is none.

        Of several with as many points the one whose places in the order of the candidates have the
        smallest sum; with `ties` False any of them.
        """
        self._model.set_cost(-points)
        self._model.relax()
        relaxed = self._model.solve(deadline)
        if relaxed is None:
            return None
        found = relaxed if relaxed.is_whole(self._count) else self._whole(relaxed, points, deadline)
        if found is None:
            return None
        chosen = yes(found.values)
        several: bool | None = False
        if not found.single:
            if relaxed.proven:
                self._settle(relaxed, float(points[chosen].sum()))
            several = self._another(chosen, points, deadline) if found.proven else None
            if several and ties:
                chosen = self._first(chosen, deadline)
            self._model.drop_rows(self._rows)
            self._model.set_bounds(self._lower, self._upper)
        self._known = [chosen, *self._known][:MOST_KNOWN]
        return _selection(chosen, points, found, several=several)

    def _whole(self, relaxed: Solution, points: Floats, deadline: Deadline) -> Solution | None:
        """The best selection where the relaxation is none."""
        if self._known and relaxed.proven:
            self._settle(relaxed, max(float(points[one].sum()) for one in self._known))
        self._model.set_whole(self._count)
        found = self._model.solve(deadline)
        self._model.set_bounds(self._lower, self._upper)
        return found

    def _settle(self, relaxed: Solution, reached: float) -> None:
        """Fix the columns that no selection of at least `reached` points has otherwise.

        Such are those whose reduced cost alone would take the relaxation below that.
        """
        settled = np.abs(relaxed.reduced) > -relaxed.objective - reached + HALF
        values = np.round(relaxed.values)
        self._model.set_bounds(
            np.where(settled, values, self._lower), np.where(settled, values, self._upper)
        )

    def _another(self, chosen: Flags, points: Floats, deadline: Deadline) -> bool | None:
        """Whether another selection has as many points; leaves the row that asks for as many."""
        least = np.array([points[chosen].sum() - HALF])
        self._model.add_rows(csr_matrix(points[None, :]), least, np.array([INFINITY]))
        self._model.set_cost(np.where(chosen, 1.0, -1.0))
        other = self._model.solve_whole(self._count, deadline)
        if other is None:
            return None
        differs = bool((yes(other.values) != chosen).any())
        return differs if differs or other.proven else None

    def _first(self, chosen: Flags, deadline: Deadline) -> Flags:
        self._model.set_cost(np.arange(self._count, dtype=np.float64))
        found = self._model.solve_whole(self._count, deadline)
        return chosen if found is None or not found.proven else yes(found.values)


def _selection(
    chosen: Flags, points: Floats, found: Solution, *, several: bool | None
) -> Selection:
    value = float(points[chosen].sum())
    bound = value if found.proven else float(np.floor(-found.bound + HALF))
    return Selection(chosen, value, max(bound, value), found.proven, several)
