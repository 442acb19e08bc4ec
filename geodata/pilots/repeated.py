"""The selection that `Selector.best` would make, for thousands of scores under one rule.

Points and the order among equals are one whole number for each commune, its key:

    points x (1 + n (n + 1) / 2) - (position + 1)

No selection of `n` communes has positions that sum to more than the factor, so the greater sum of
keys is the selection with more points and, of equals, with the smaller sum of positions: what
`Selector.best` asks for. (Two that are equal in both are as good for it too; which of them is taken
is not stated there. Here it is the one that was found before.)

For all scores at once the best under the core of the rule is taken (see `geodata.pilots.search`);
where it satisfies the whole rule nothing better exists. The others are searched one by one, first
without prices, then with those of an earlier score (any prices are valid), then with the score's
own. What a search does not settle within its nodes is solved by HiGHS.
"""

from collections.abc import Callable, Sequence

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.constraints import Constraints
from geodata.pilots.scoring import Selector
from geodata.pilots.search import SLACK, Frame, Prices, Search, mask_of, places_of
from geodata.pilots.solver import Deadline, Model, Solution, yes

FEW, SOME, MANY, MOST = 40, 300, 400, 5000
"""Nodes of a search: with prices at hand; with its own before HiGHS; where the rule needs none;
where HiGHS cannot help.
"""

MOST_PRICED = 12
WORTH_PRICING = 20
"""So often prices are tried on all rows, and as long as they settle so many."""

REMEMBERED = 12
"""Selections found last that a search starts from."""


class Repeated:
    """Chooses again and again under the same constraints, exactly.

    `unproven` counts the answers for which HiGHS ran out of time.
    """

    def __init__(self, constraints: Constraints, deadline: Deadline) -> None:
        self._constraints, self._deadline = constraints, deadline
        self._frame = Frame(constraints)
        self._factor = 1 + constraints.count * (constraints.count + 1) // 2
        self._relaxed: Model | None = None
        self._selector: Selector | None = None
        self._last: Solution | None = None
        self._matrix = constraints.matrix()
        self._known: list[int] = []
        self.unproven = 0

    def remember(self, chosen: Flags) -> None:
        """A selection that satisfies the constraints, to start searches from."""
        self._remember(mask_of(np.flatnonzero(chosen).tolist()))

    def allows(self, mask: int) -> bool:
        """Whether none of a selection is barred."""
        return not mask & self._frame.barred

    def best_many(self, points: Floats) -> Flags | None:
        """The best selection for each of (r, n) whole `points`; None where there is none at all."""
        keys = points.astype(np.int64) * self._factor - np.arange(1, self._frame.count + 1)
        chosen = self._core(keys)
        if chosen is None:
            return None
        left = np.flatnonzero(~self._satisfied(chosen))
        if self._frame.limits:
            left = self._by_prices(keys, points, chosen, left)
        for row in left:
            best = self._one(keys[row].tolist(), points[row])
            if best is None:
                return None
            chosen[row] = best
        return chosen

    def _by_prices(self, keys: Ints, points: Floats, chosen: Flags, left: Ints) -> Ints:
        """Settle rows by the prices of some of them, all at once; the rows that are left.

        With prices the core's best is settled where it satisfies the rule and each row with a price
        is at its bound: then the bound is reached.
        """
        for _ in range(MOST_PRICED):
            relaxed = self._relaxation(points[left[0]]) if len(left) else None
            if relaxed is None:
                break
            prices = self._prices(relaxed, self._factor)
            off = np.array(prices.off, dtype=np.int64)
            found = self._core(keys[left] - off)
            if found is None:
                break
            settled = self._satisfied(found) & (found @ off == prices.total)
            chosen[left[settled]] = found[settled]
            left = left[~settled]
            if settled.sum() < WORTH_PRICING:
                break
        return left

    def _one(self, keys: list[int], points: Floats) -> Flags | None:
        if self._frame.limits:
            relaxed = self._relaxation(points)
            if relaxed is not None and relaxed.single and relaxed.is_whole(self._frame.count):
                return yes(relaxed.values)
            prices = None if relaxed is None else self._prices(relaxed, self._factor)
            mask, proven = self._searched(keys, prices, SOME)
        else:
            mask, proven = self._searched(keys, None, MANY)
        return self.flags(mask) if proven else self._by_solver(points)

    def best_with(self, points: Floats, place: int) -> Flags | None:
        """The best selection for (n,) whole `points` with one more position chosen; None without.

        None too where HiGHS ran out of time, which `unproven` counts.
        """
        keys = (points.astype(np.int64) * self._factor).tolist()
        mask, proven = self.best(keys, lambda: points, self._factor, 1 << place)
        if proven:
            return self.flags(mask)
        pinned = Selector(self._constraints.pinned(place))
        found = pinned.best(points, self._deadline, ties=False)
        if found is None or not found.proven:
            self.unproven += 1
            return None
        return found.chosen

    def best(
        self,
        keys: Sequence[int],
        points: Callable[[], Floats],
        scale: int,
        forced: int = 0,
    ) -> tuple[int | None, bool]:
        """The selection with the greatest sum of `keys` as a mask, None where no selection
        satisfies the rule; and whether that is proven.

        `points()` are about ``keys / scale``: they only lead the search. `forced` are more
        positions that must be chosen.
        """
        if not self._frame.limits:
            return self._searched(keys, None, MOST, forced)
        mask, proven = self._searched(keys, self._at_hand(scale), FEW, forced)
        if proven:
            return mask, True
        relaxed = self._relaxation(points())
        prices = None if relaxed is None else self._prices(relaxed, scale)
        return self._searched(keys, prices, MOST, forced)

    def _searched(
        self, keys: Sequence[int], prices: Prices | None, most_nodes: int, forced: int = 0
    ) -> tuple[int | None, bool]:
        known = [one for one in self._known if one & forced == forced]
        mask, proven = Search(self._frame, keys, prices, forced=forced).best(known, most_nodes)
        self._remember(mask)
        return mask, proven

    def flags(self, mask: int | None) -> Flags | None:
        """A mask as (n,) flags."""
        if mask is None:
            return None
        chosen = np.zeros(self._frame.count, dtype=np.bool_)
        chosen[list(places_of(mask))] = True
        return chosen

    def _remember(self, mask: int | None) -> None:
        if mask is None:
            return
        if mask in self._known:
            self._known.remove(mask)
        self._known = [*self._known[1 - REMEMBERED :], mask]

    def _core(self, keys: Ints) -> Flags | None:
        """The best for each row of keys under the core of the rule."""
        chosen = np.zeros(keys.shape, dtype=np.bool_)
        forced = set(places_of(self._frame.forced))
        for part in self._frame.parts:
            pinned = [place for place in part.members if place in forced]
            free = [
                place
                for place in part.members
                if place not in forced and not self._frame.barred >> place & 1
            ]
            least = max(0, part.least - len(pinned))
            most = int(min(part.most - len(pinned), len(free)))
            if most < least:
                return None
            chosen[:, pinned] = True
            if not most:
                continue
            places = np.array(free, dtype=np.int64)
            inside = keys[:, places]
            best = np.argsort(-inside, axis=1)[:, :most]
            worth = np.take_along_axis(inside, best, axis=1) > 0
            worth[:, :least] = True
            rows = np.broadcast_to(np.arange(len(keys))[:, None], best.shape)
            chosen[rows[worth], places[best[worth]]] = True
        return chosen

    def _satisfied(self, chosen: Flags) -> Flags:
        """Which rows satisfy the rest of the rule."""
        if not self._constraints.rows:
            return np.ones(len(chosen), dtype=np.bool_)
        matrix, lower, upper = self._matrix
        sums = matrix @ chosen.T.astype(np.float64)
        inside = (sums >= lower[:, None] - SLACK) & (sums <= upper[:, None] + SLACK)
        pinned, barred = list(self._constraints.forced), list(self._constraints.barred)
        held: Flags = inside.all(axis=0) & chosen[:, pinned].all(axis=1)
        return held & ~chosen[:, barred].any(axis=1)

    def _at_hand(self, scale: int) -> Prices | None:
        return None if self._last is None else self._prices(self._last, scale)

    def _prices(self, relaxed: Solution, scale: int) -> Prices:
        """Prices from what one more unit of each row's upper bound is worth in the relaxation."""
        return self._frame.prices((-relaxed.duals).tolist(), scale)

    def _relaxation(self, points: Floats) -> Solution | None:
        """The linear relaxation; None where nothing satisfies even that, or time ran out."""
        if self._relaxed is None:
            self._relaxed = Model()
            bounds = self._constraints.lower, self._constraints.upper
            self._relaxed.add_columns(np.zeros(self._frame.count), *bounds)
            self._relaxed.add_rows(*self._matrix)
        self._relaxed.set_cost(-points)
        found = self._relaxed.solve(self._deadline)
        if found is None or not found.proven:
            return None
        self._last = found
        return found

    def _by_solver(self, points: Floats) -> Flags | None:
        if self._selector is None:
            self._selector = Selector(self._constraints)
        found = self._selector.best(points, self._deadline)
        if found is None:
            return None
        self.unproven += not found.proven
        return found.chosen
