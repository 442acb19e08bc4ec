"""The selection that `Selector.best` would make, for thousands of scores under one rule.

Points and the order among equals are one whole number for each commune, its key:

    points x (1 + n (n + 1) / 2) - (position + 1)

No selection of `n` communes has positions that sum to more than the factor, so the greater sum of
keys is the selection with more points and, of equals, with the smaller sum of positions: what
`Selector.best` asks for. (Two that are equal in both are as good for it too; which of them is taken
is not stated there. Here it is the one that was found before.)

What one search (see `geodata.pilots.search`) has found out serves the next ones under the same
rule: selections that satisfy it, the relaxation with its rows, and its bases as prices.
"""

from collections.abc import Sequence

import numpy as np

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import Constraints
from geodata.pilots.frame import Frame, distinct, mask_of, places_of
from geodata.pilots.relaxation import Keys, Pricing, Relaxation
from geodata.pilots.scoring import Selector
from geodata.pilots.search import Search
from geodata.pilots.solver import Deadline

MOST_NODES = 4000
"""Nodes of a search, after which HiGHS is asked."""

REMEMBERED = 60
"""Selections found last, and bases used last, that a search starts from."""


class Repeated:
    """Chooses again and again under the same `constraints`, exactly, until the `deadline`.

    `unproven` counts the answers for which time ran out.
    """

    def __init__(self, constraints: Constraints, deadline: Deadline) -> None:
        self.constraints, self.deadline = constraints, deadline
        self._frame = Frame(constraints)
        self._factor = 1 + constraints.count * (constraints.count + 1) // 2
        self._relaxation = Relaxation(self._frame, deadline)
        self._selector: Selector | None = None
        self._known: dict[int, None] = {}
        self._book: list[Pricing] = []
        self.unproven = 0

    def remember(self, chosen: Flags) -> None:
        """A selection that satisfies the constraints, to start searches from."""
        mask = mask_of(np.flatnonzero(chosen).tolist())
        self._known.pop(mask, None)
        self._known[mask] = None
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def allows(self, mask: int) -> bool:
        """Whether none of a selection is barred."""
        return not self._frame.barred[list(places_of(mask))].any()

    def best_many(self, points: Floats) -> Flags | None:
        """The best selection for each of (r, n) whole `points`; None where there is none at all, or
        time ran out.
        """
        keys = points.astype(np.int64) * self._factor - np.arange(1, self._frame.count + 1)
        search = self._searched(keys, self._factor, 0)
        if not search.found[search.proven].all():
            return None
        for row in np.flatnonzero(~search.proven).tolist():
            if self._selector is None:
                self._selector = Selector(self.constraints)
            best = self._selector.best(points[row], self.deadline)
            if best is None:
                return None
            self.unproven += not best.proven
            search.chosen[row] = best.chosen
        return search.chosen

    def best_with(self, points: Floats, place: int) -> Flags | None:
        """The best selection for (n,) whole `points` with one more position chosen; None without.

        None too where time ran out, which `unproven` counts.
        """
        keys = points.astype(np.int64)[None, :] * self._factor
        search = self._searched(keys, self._factor, 1 << place)
        if search.proven[0]:
            chosen: Flags = search.chosen[0]
            return chosen if search.found[0] else None
        found = Selector(self.constraints.pinned(place)).best(points, self.deadline, ties=False)
        if found is None or not found.proven:
            self.unproven += 1
            return None
        return found.chosen

    def best(self, keys: Sequence[int], scale: int) -> tuple[int | None, bool]:
        """The selection with the greatest sum of `keys`, of which `scale` make a point, as a mask;
        None where no selection satisfies the rule; and whether that is proven.
        """
        search = self._searched(np.array([keys], dtype=object), scale, 0)
        mask = mask_of(np.flatnonzero(search.chosen[0]).tolist()) if search.found[0] else None
        return mask, bool(search.proven[0])

    def _searched(self, keys: Keys, scale: int, forced: int) -> Search:
        search = Search(self._frame, self._relaxation, keys, scale, self._book)
        for one in reversed(self._known):
            if one & forced == forced:
                search.offer(np.array(list(places_of(one)), dtype=np.int64))
        flags = np.zeros(self._frame.count, dtype=np.bool_)
        flags[list(places_of(forced))] = True
        search.run(flags, MOST_NODES)
        del self._book[REMEMBERED:]
        for chosen in distinct(search.chosen[search.found])[:REMEMBERED]:
            self.remember(chosen)
        return search
