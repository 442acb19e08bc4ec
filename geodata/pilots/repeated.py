"""The selection that `Selector.best` would make, for thousands of scores under one rule.

Points and the order among equals are one whole number for each commune, its key:

    points x (1 + n (n + 1) / 2) - (position + 1)

No selection of `n` communes has positions that sum to more than the factor, so the greater sum of
keys is the selection with more points and, of equals, with the smaller sum of positions: what
`Selector.best` asks for. (Two that are equal in both are as good for it too; which of them is taken
is not stated there. Here it is the one that was found before.)

For all scores at once the best under the core of the rule is taken (see `geodata.pilots.search`);
where it satisfies the whole rule nothing better exists. Then prices, taken from the relaxation of
some scores (any prices are valid), settle what they can for all others at once. The rest is worked
out one by one: by the relaxation where that is whole and alone, by a search within so many nodes,
or by HiGHS.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.constraints import Constraints
from geodata.pilots.scoring import Selector
from geodata.pilots.search import SLACK, Frame, Prices, Search, mask_of, places_of
from geodata.pilots.solver import Deadline, Model, Solution, yes

FEW, SOME, MOST = 40, 200, 5000
"""Nodes of a search: without prices or with any; with those that fit; where HiGHS cannot help."""

MOST_PRICED = 12
"""Prices that are tried on all rows."""

HARDLY = 20
"""Attempts after which a way that seldom works is given up."""

REMEMBERED = 30
"""Selections found last that a search starts from."""


@dataclass
class _Record:
    """How often a way to an answer was tried, and how often it worked: all ways are exact, and the
    one that works is taken first.
    """

    tried: int = 0
    worked: int = 0

    def note(self, *, worked: bool) -> None:
        """Count one attempt."""
        self.tried += 1
        self.worked += worked

    @property
    def usual(self) -> bool:
        """Whether it works half the time; until it was tried it is thought to."""
        return 2 * self.worked >= self.tried

    @property
    def worth_trying(self) -> bool:
        """Whether it works often enough, or was hardly tried."""
        return self.tried < HARDLY or 3 * self.worked >= self.tried


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
        self._book: list[Prices] = []
        self._wholes, self._searches, self._own_searches = _Record(), _Record(), _Record()
        self.unproven = 0

    def remember(self, chosen: Flags) -> None:
        """A selection that satisfies the constraints, to start searches from."""
        self._remember(mask_of(np.flatnonzero(chosen).tolist()))

    def allows(self, mask: int) -> bool:
        """Whether none of a selection is barred."""
        return not mask & self._frame.barred

    def best_many(self, points: Floats) -> Flags | None:
        """The best selection for each of (r, n) whole `points`; None where there is none at all, or
        time ran out.
        """
        keys = points.astype(np.int64) * self._factor - np.arange(1, self._frame.count + 1)
        chosen = self._core(keys)
        if chosen is None:
            return None
        left = np.flatnonzero(~self._satisfied(chosen))
        by_row: dict[int, Prices] = {}
        if self._frame.limits:
            left, by_row = self._by_prices(keys, points, chosen, left)
        for row in left.tolist():
            best = self._one(keys[row].tolist(), points[row], by_row.get(row))
            if best is None:
                return None
            chosen[row] = best
        return chosen

    def _by_prices(
        self, keys: Ints, points: Floats, chosen: Flags, left: Ints
    ) -> tuple[Ints, dict[int, Prices]]:
        """Settle rows by the prices of some of them, all at once; the rows that are left, each with
        the prices that bound it best.

        With prices the core's best is settled where it satisfies the rule and each row with a price
        is at its bound: then the bound is reached.
        """
        bounds = np.full(len(keys), np.iinfo(np.int64).max // 2)
        which = np.full(len(keys), -1)
        reached = keys @ np.array([self.flags(one) for one in self._known or [0]]).T
        room = bounds - reached.max(axis=1)
        for number in range(MOST_PRICED):
            if not len(left) or not self._in_book(number, points[left[room[left].argmax()]]):
                break
            prices = self._book[number]
            off = np.array(prices.off, dtype=np.int64)
            found = self._core(keys[left] - off)
            if found is None:
                break
            bound = ((keys[left] - off) * found).sum(axis=1) + prices.total
            closer = bound < bounds[left]
            which[left[closer]] = number
            room[left[closer]] += (bound - bounds[left])[closer]
            bounds[left[closer]] = bound[closer]
            settled = self._satisfied(found) & (found @ off == prices.total)
            chosen[left[settled]] = found[settled]
            left = left[~settled]
        return left, {row: self._book[which[row]] for row in left.tolist() if which[row] >= 0}

    def _in_book(self, number: int, points: Floats) -> bool:
        """Whether there are prices of a number, now with those of some points if there were not."""
        if number == len(self._book):
            relaxed = self._relaxation(points)
            if relaxed is not None:
                self._book.append(self._prices(relaxed, self._factor))
        return number < len(self._book)

    def _one(self, keys: list[int], points: Floats, at_hand: Prices | None) -> Flags | None:
        """The best for one row: by what has settled rows like it, HiGHS at last."""
        if not self._frame.limits and self._searches.worth_trying:
            mask, proven = self._searched(keys, None, FEW)
            self._searches.note(worked=proven)
            if proven:
                return self.flags(mask)
        if at_hand is not None and not self._wholes.usual and self._searches.worth_trying:
            mask, proven = self._searched(keys, at_hand, SOME)
            self._searches.note(worked=proven)
            if proven:
                return self.flags(mask)
        relaxed = self._relaxation(points)
        whole = relaxed is not None and relaxed.single and relaxed.is_whole(self._frame.count)
        self._wholes.note(worked=whole)
        if relaxed is not None and whole:
            return yes(relaxed.values)
        if relaxed is not None and self._own_searches.worth_trying:
            prices = self._prices(relaxed, self._factor)
            mask, proven = self._searched(keys, prices, SOME)
            self._own_searches.note(worked=proven)
            if proven:
                return self.flags(mask)
        return self._by_solver(points)

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
