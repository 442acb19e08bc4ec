"""The best selection under a rule, found by branching in whole numbers: exact, and fast to repeat.

A rule is taken apart into a core (its parts, each with a least and a most, and what is barred or
forced) and the rest (communes that exclude one another; numbers and sums over the whole). Under
the core alone the best selection is found at once: the parts do not share communes, so in each the
communes with the highest keys are taken, at least the least, at most the most, and beyond the
least only those with a key above 0. Whatever satisfies the whole rule satisfies the core, so

- the core's best is never worse than the rule's, and
- where it satisfies the rest of the rule, it is the rule's best.

Else something that it breaks is branched on: of two communes that exclude one another either the
first is chosen (and all that it excludes are not) or it is not. Every selection lies in one of the
two branches; the branch whose core is better is looked into first, and as soon as no branch left
has a better core than the best selection found, that one is the best.

A sum over the whole (a budget, a quota) is far from the core. There *prices* help: for any prices
of the rows, each at least 0 per unit above a row's lower or below its upper bound, a selection that
satisfies the row is worth no more with the price taken into its keys than

    sum(key - price x coefficient) + price x bound

so the core's best by these keys bounds the rule's best, whatever the prices are. Good prices (the
duals of the linear relaxation) only make the search short. All keys, prices and bounds are Python
whole numbers of any length: nothing is rounded, and equal is equal.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count as counted
from math import ceil, floor, isfinite

from geodata.pilots.constraints import Constraints, Row

PARTS = 1 << 20
"""Coefficients that are not whole (costs) are taken in this many parts of one, for bounds only."""

SLACK = 1e-6
"""What `Constraints.hold` lets a sum pass a bound by."""


def places_of(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(places: Sequence[int]) -> int:
    """The number with these bits set."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


@dataclass(frozen=True)
class Part:
    """A part of the core: between `least` and `most` of the communes in `mask`."""

    least: int
    most: float
    mask: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Limit:
    """A row of the rest; `under` and `over` are its coefficients as whole numbers of `PARTS`.

    `under` are not above, `over` not below the true ones, `floor` not above the lower and `ceiling`
    not below the upper bound; these two are None where there is no such bound.
    """

    row: int
    mask: int
    whole: bool
    coefficient: dict[int, float]
    lower: float
    upper: float
    under: dict[int, int]
    over: dict[int, int]
    floor: int | None
    ceiling: int | None

    @property
    def exclusive(self) -> bool:
        """Whether it says that of its communes at most one is chosen."""
        return self.whole and self.lower <= 0 and self.upper == 1

    def total(self, mask: int) -> float:
        """The row's sum over a selection."""
        inside = mask & self.mask
        if self.whole:
            return inside.bit_count()
        return sum(self.coefficient[place] for place in places_of(inside))


@dataclass(frozen=True)
class Prices:
    """Prices of rows as taken off the keys: `off` for each position, `total` added at the end."""

    off: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class _Node:
    banned: int
    forced: int
    picks: tuple[int, ...]
    worths: tuple[int, ...]


class Frame:
    """A rule taken apart, once for many searches."""

    def __init__(self, constraints: Constraints) -> None:
        self.count = constraints.count
        self.barred = mask_of(list(constraints.barred))
        self.forced = mask_of(list(constraints.forced))
        parts = [row for row in constraints.rows if row.rule.code == "part"]
        if sum(len(row.members) for row in parts) > len({int(p) for r in parts for p in r.members}):
            parts = []
        self.parts = tuple(_part(row) for row in parts) or (
            Part(0, float("inf"), (1 << self.count) - 1, tuple(range(self.count))),
        )
        self.part_of = [-1] * self.count
        for number, part in enumerate(self.parts):
            for place in part.members:
                self.part_of[place] = number
        self.excludes = [0] * self.count
        rest = [
            _limit(number, row)
            for number, row in enumerate(constraints.rows)
            if not any(row is part for part in parts)
        ]
        self._priced = tuple(rest)
        self.limits = tuple(one for one in rest if not one.exclusive)
        for one in rest:
            if one.exclusive:
                self._exclude(one)

    def _exclude(self, limit: Limit) -> None:
        for place in limit.coefficient:
            self.excludes[place] |= limit.mask ^ (1 << place)

    def prices(self, duals: Sequence[float], scale: int) -> Prices:
        """Prices from what one more unit of each row's upper bound is worth (negative: of its
        lower bound less), in keys of which `scale` are 1.
        """
        off, total = [0] * self.count, 0
        for limit in self._priced:
            price = round(duals[limit.row] * PARTS) * scale // PARTS
            bound = limit.ceiling if price > 0 else limit.floor
            if not price or bound is None:
                continue
            total += price * bound
            for place, coefficient in (limit.under if price > 0 else limit.over).items():
                off[place] += price * coefficient
        # coefficients and bounds are in PARTS: so is everything, rounded to the safe side
        return Prices(tuple(one // PARTS for one in off), -(-total // PARTS))

    def holds(self, mask: int) -> bool:
        """Whether a selection that satisfies the core satisfies the rest."""
        if any(self.excludes[place] & mask for place in places_of(mask)):
            return False
        return all(one.lower - SLACK <= one.total(mask) <= one.upper + SLACK for one in self.limits)


def _part(row: Row) -> Part:
    members = tuple(row.members.tolist())
    return Part(int(row.lower), row.upper, mask_of(members), members)


def _limit(number: int, row: Row) -> Limit:
    coefficient = dict(zip(row.members.tolist(), row.coefficients.tolist(), strict=True))
    whole = bool((row.coefficients == 1).all())
    slack = 0.0 if whole else SLACK
    return Limit(
        row=number,
        mask=mask_of(row.members.tolist()),
        whole=whole,
        coefficient=coefficient,
        lower=row.lower,
        upper=row.upper,
        under={place: floor(one * PARTS) for place, one in coefficient.items()},
        over={place: ceil(one * PARTS) for place, one in coefficient.items()},
        floor=floor((row.lower - slack) * PARTS) if isfinite(row.lower) else None,
        ceiling=ceil((row.upper + slack) * PARTS) if isfinite(row.upper) else None,
    )


class Search:
    """One search in a frame for the selection with the greatest sum of `keys`.

    `orders` are the free positions of each part by falling ``key - off``; they are made where they
    are not given. `forced` are more that must be chosen.
    """

    def __init__(
        self,
        frame: Frame,
        keys: Sequence[int],
        prices: Prices | None = None,
        orders: Sequence[Sequence[int]] | None = None,
        forced: int = 0,
    ) -> None:
        self._frame, self._keys, self._prices = frame, keys, prices
        self._worth = (
            keys
            if prices is None
            else [key - off for key, off in zip(keys, prices.off, strict=True)]
        )
        self._orders = orders or [
            sorted(part.members, key=self._worth.__getitem__, reverse=True) for part in frame.parts
        ]
        self._forced = frame.forced | forced
        self._extra = 0 if prices is None else prices.total

    def best(self, known: Sequence[int], most_nodes: int) -> tuple[int | None, bool]:
        """The best selection as a mask, None where there is none, and whether that is proven.

        `known` are selections that satisfy the rule. Not proven: `most_nodes` were looked at.
        """
        value, found = max(((self.value(one), one) for one in known), default=(None, None))
        serial, looked = counted(), 0
        heap: list[tuple[int, int, _Node]] = []
        self._push(heap, self._root(), serial)
        while heap:
            bound, _, node = heapq.heappop(heap)
            if value is not None and -bound <= value:
                break
            looked += 1
            if looked > most_nodes:
                return found, False
            mask = sum(node.picks)
            if value is not None:
                node = self._narrowed(node, -bound - value)
                if looked == 1:
                    self._leave_out(node.banned)
            branch = self._broken(node, mask)
            if branch is None:
                reached = self.value(mask)
                if value is None or reached > value:
                    value, found = reached, mask
                branch = self._undecided(node, mask) if reached < -bound else -1
            if branch >= 0:
                self._push(heap, self._with(node, branch), serial)
                self._push(heap, self._without(node, 1 << branch), serial)
        return found, True

    def value(self, mask: int) -> int:
        """The sum of the keys of a selection."""
        return sum(self._keys[place] for place in places_of(mask))

    def _push(
        self, heap: list[tuple[int, int, _Node]], node: _Node | None, serial: Iterator[int]
    ) -> None:
        if node is not None:
            heapq.heappush(heap, (-sum(node.worths) - self._extra, next(serial), node))

    def _root(self) -> _Node | None:
        banned = self._frame.barred
        for place in places_of(self._forced):
            banned |= self._frame.excludes[place]
        if banned & self._forced:
            return None
        count = len(self._frame.parts)
        empty = _Node(banned, self._forced, (0,) * count, (0,) * count)
        return self._filled(empty, range(count))

    def _with(self, node: _Node, place: int) -> _Node | None:
        """The branch in which one more is chosen; None where nothing is left of it."""
        bit, banned = 1 << place, self._frame.excludes[place] & ~node.banned
        if banned & node.forced:
            return None
        fresh = _Node(node.banned | banned, node.forced | bit, node.picks, node.worths)
        return self._filled(fresh, self._touched(node, banned | bit, self._frame.part_of[place]))

    def _without(self, node: _Node, banned: int) -> _Node | None:
        fresh = _Node(node.banned | banned, node.forced, node.picks, node.worths)
        return self._filled(fresh, self._touched(node, banned))

    def _touched(self, node: _Node, changed: int, always: int | None = None) -> set[int]:
        parts = set() if always is None else {always}
        parts.update(self._frame.part_of[place] for place in places_of(changed & sum(node.picks)))
        return parts

    def _filled(self, node: _Node, parts: Sequence[int] | set[int] | range) -> _Node | None:
        """The node with the core's best in some parts; None where a part cannot be filled."""
        picks, worths = list(node.picks), list(node.worths)
        for number in parts:
            filled = self._fill(number, node.banned, node.forced)
            if filled is None:
                return None
            picks[number], worths[number] = filled
        return _Node(node.banned, node.forced, tuple(picks), tuple(worths))

    def _fill(self, number: int, banned: int, forced: int) -> tuple[int, int] | None:
        part, worth = self._frame.parts[number], self._worth
        mask = forced & part.mask
        taken, total = mask.bit_count(), sum(worth[place] for place in places_of(mask))
        if taken > part.most:
            return None
        closed = banned | mask
        for place in self._orders[number]:
            if taken >= part.most or (taken >= part.least and worth[place] <= 0):
                break
            if not closed >> place & 1:
                mask |= 1 << place
                taken += 1
                total += worth[place]
        return None if taken < part.least else (mask, total)

    def _leave_out(self, banned: int) -> None:
        self._orders = [
            [place for place in order if not banned >> place & 1] for order in self._orders
        ]

    def _narrowed(self, node: _Node, room: int) -> _Node:
        """The node without the communes that cost the core's best all the `room` there is.

        To take one more into a part that is full its cheapest free commune must go; into one that
        is not, it comes alone or for that one.
        """
        worth, banned = self._worth, node.banned
        for part, picks in zip(self._frame.parts, node.picks, strict=True):
            free = part.mask & ~(banned | picks)
            if not free:
                continue
            going = [worth[place] for place in places_of(picks & ~node.forced)]
            full = picks.bit_count() >= part.most
            least = min(going, default=None if full else 0)
            if least is not None and not full:
                least = min(least, 0)
            for place in places_of(free):
                if least is None or least - worth[place] >= room:
                    banned |= 1 << place
        return _Node(banned, node.forced, node.picks, node.worths)

    def _broken(self, node: _Node, mask: int) -> int | None:
        """A position to branch on where the rest is broken: -1 where nothing can mend it, None
        where nothing is broken.
        """
        for place in places_of(mask):
            if self._frame.excludes[place] & mask:
                return place
        for limit in self._frame.limits:
            total = limit.total(mask)
            if total > limit.upper + SLACK:
                inside = places_of(mask & limit.mask & ~node.forced)
                return max(inside, key=limit.coefficient.__getitem__, default=-1)
            if total < limit.lower - SLACK:
                outside = places_of(limit.mask & ~mask & ~node.banned)
                return max(outside, key=self._worth.__getitem__, default=-1)
        return None

    def _undecided(self, node: _Node, mask: int) -> int:
        """A free position whose price keeps the bound above what was reached; -1 without one."""
        if self._prices is None:
            return -1
        off = self._prices.off
        free = ((1 << self._frame.count) - 1) & ~(node.banned | node.forced)
        priced = [place for place in places_of(free) if off[place]]
        inside = [place for place in priced if mask >> place & 1]
        return max(inside or priced, key=lambda place: abs(off[place]), default=-1)
