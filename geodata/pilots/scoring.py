"""The best selection by score: most points under the constraints; ties by the order of codes."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import Constraints
from geodata.pilots.solver import INFINITY, Deadline, Model, Solution, yes

HALF = 0.5
"""Half a point of a score: points are whole, so nothing lies between."""


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

    def best(self, points: Floats, deadline: Deadline, *, ties: bool = True) -> Selection | None:
        """The selection with most `points`, (n,) whole numbers; None where there is none.

        Of several with as many points the one whose places in the order of the candidates have the
        smallest sum; with `ties` False any of them.
        """
        self._model.set_cost(-points)
        found = self._model.solve_whole(self._count, deadline)
        if found is None:
            return None
        chosen = yes(found.values)
        if found.single:
            return _selection(chosen, points, found, several=False)
        several = self._another(chosen, points, deadline) if found.proven else None
        if several and ties:
            chosen = self._first(chosen, deadline)
        self._model.drop_rows(self._rows)
        return _selection(chosen, points, found, several=several)

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
