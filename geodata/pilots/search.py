"""The best selections for many scores under one rule, in one branch and bound: exact, and fast.

Under the core of a rule (see `geodata.pilots.frame`) the best selection is found at once: the parts
do not share communes, so in each the communes with the highest keys are taken, at least the least,
at most the most, and beyond the least only those with a key above 0. Taken with prices (see
`geodata.pilots.relaxation`) that is a bound on the best under the whole rule, and where it is no
better than a selection that is known, that selection is the best.

All scores go through one tree. A node says what is forced and what is left open, and holds the rows
of keys whose bound is above the best known for them; rows that are settled leave it, and communes
that no row left could gain by are left out. The row that is farthest from being settled has the
relaxation solved for it, and its basis prices all others too: mostly a few dozen settle thousands.
What is left is branched on: one commune is forced in one branch and left out in the other.

Keys are whole numbers (int64, or Python's of any length as objects): nothing is rounded, and equal
is equal.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.frame import Frame, distinct
from geodata.pilots.listing import selections
from geodata.pilots.relaxation import Keys, OutOfTime, Pricing, Relaxation, Relaxed

AT_ROOT, BELOW = 40, 1
"""How many relaxations are solved in the first node, and in each below."""

BOOK_FOR_EACH = 2
"""Pricings of before that are tried for each row: a relaxation takes no longer than a few."""

FRUITLESS = 5
"""Relaxations in one go that are not whole, after which branching is better."""

MOST_LISTED, MOST_TRIED = 30_000, 500_000
"""Selections that are rather tried all than branched for; times rows of keys."""

MOST_OFFERED = 20
"""Selections of some rows that are offered to all in one go."""

BETWEEN = 1e-6
"""From here on a value of a relaxation is between 0 and 1."""


@dataclass(frozen=True)
class Node:
    """A part of all selections, and the rows of keys for which it may hold the best.

    `places`: (p,) positions that are open or forced, those of a part together. `forced`: (n,).
    `worth`: (r, p) keys less prices, `extra`: (r,) what the prices add.
    """

    rows: Ints
    places: Ints
    forced: Flags
    worth: Keys
    extra: Keys


@dataclass(frozen=True)
class Core:
    """The core's best of a node: its `picks` (r, p), and the `bound` (r,) that it is.

    `least`: (r, parts) what one more must be worth in a part to take nothing off the bound.
    `open`: (p,) False for what cannot be chosen any more.
    """

    picks: Flags
    bound: Keys
    least: Keys
    open: Flags


@dataclass
class Asking:
    """What one node has been priced by: what is left of the `book`, and the relaxations solved.

    `values` are those of the last one. `first`: the node is the first one.
    """

    book: list[Pricing]
    first: bool
    rows: set[int] = field(default_factory=set)
    values: Floats | None = None
    fruitless: int = 0
    impossible: bool = False

    @property
    def over(self) -> bool:
        """Whether it is better to branch."""
        return len(self.rows) >= (AT_ROOT if self.first else BELOW) or self.fruitless >= FRUITLESS

    def note(self, row: int, relaxed: Relaxed | None) -> None:
        """Take in what the relaxation for one row came to."""
        self.rows.add(row)
        if relaxed is None:
            self.impossible = True
            return
        self.values = relaxed.values
        self.fruitless = 0 if relaxed.whole else self.fruitless + 1


class Search:
    """One search for the best of each of (r, n) `keys`, of which `scale` make a point.

    `chosen`: (r, n) the best, where `found`; `proven`: that nothing is better, or that there is
    none. `book`: pricings to begin with; those found in the first node are added in front.
    """

    def __init__(
        self, frame: Frame, relaxation: Relaxation, keys: Keys, scale: int, book: list[Pricing]
    ) -> None:
        self._frame, self._relaxation, self._book = frame, relaxation, book
        self._keys, self._scale = keys, scale
        self._least = -(1 << 61) if keys.dtype != object else -(1 << 20_000)
        self._best: Keys = np.full(len(keys), self._least, dtype=keys.dtype)
        self.chosen: Flags = np.zeros(keys.shape, dtype=np.bool_)
        self.proven: Flags = np.ones(len(keys), dtype=np.bool_)

    @property
    def found(self) -> Flags:
        """For which rows there is a selection at all."""
        some: Flags = self._best > self._least
        return some

    def offer(self, places: Ints) -> None:
        """A selection that satisfies the rule, for all rows."""
        values = self._keys[:, places].sum(axis=1)
        better = np.flatnonzero(values > self._best)
        self._best[better] = values[better]
        self.chosen[better] = False
        self.chosen[np.ix_(better, places)] = True

    def run(self, forced: Flags, most_nodes: int) -> None:
        """Search among the selections that contain what is `forced` (n,) beside the rule's own."""
        node = self._root(forced | self._frame.forced)
        stack, looked = [] if node is None else [node], 0
        while stack:
            if looked == most_nodes:
                break
            looked += 1
            node = stack[-1]
            try:
                below = self._split(node, first=looked == 1)
            except OutOfTime:
                break
            stack[-1:] = below
        for node in stack:
            self.proven[node.rows] = False

    def _root(self, forced: Flags) -> Node | None:
        closed = self._frame.barred | self._frame.near[forced].any(axis=0)
        if (closed & forced).any():
            return None
        places = np.flatnonzero(~closed)
        places = places[np.argsort(self._frame.part_of[places], kind="stable")]
        keys = self._keys[:, places]
        return Node(np.arange(len(keys)), places, forced, keys, np.zeros_like(self._keys[:, 0]))

    def _split(self, node: Node, *, first: bool) -> list[Node]:
        """The two halves of a node, none where all its rows are settled in it."""
        book = self._book[: BOOK_FOR_EACH * len(node.rows)] if first else []
        asking = Asking([*book], first)
        core = self._core(node)
        while core is not None:
            self._look(node, core)
            node, core = self._open(node, core)
            if not len(node.rows):
                return []
            if asking.fruitless and self._listed(node):
                return []
            pricing = self._pricing(node, core, asking)
            if pricing is None:
                break
            node, core = self._priced(node, core, pricing)
        if core is None or asking.impossible:
            return []
        place = self._branch(node, core, asking.values)
        return [] if place is None else [self._without(node, place), *self._with(node, place)]

    def _pricing(self, node: Node, core: Core, asking: Asking) -> Pricing | None:
        """Prices that were not tried yet: of the book, then of the row farthest from settled."""
        if asking.book:
            return asking.book.pop(0)
        row = self._farthest(node, core, asking.rows)
        if row is None or asking.over:
            return None
        relaxed = self._relaxed(node, row)
        asking.note(row, relaxed)
        if relaxed is None:
            return None
        if asking.first:
            self._book.insert(0, relaxed.pricing)
        return relaxed.pricing

    def _listed(self, node: Node) -> bool:
        """Whether so few selections are left that all of them were tried."""
        most = min(MOST_LISTED, MOST_TRIED // len(node.rows))
        all_of_them = selections(self._frame, node.places, node.forced[node.places], most)
        if all_of_them is None:
            return False
        if len(all_of_them):
            values = self._keys[np.ix_(node.rows, node.places)] @ all_of_them.T.astype(np.int64)
            best = values.argmax(axis=1)
            self._take(node, np.arange(len(best)), all_of_them[best], values.max(axis=1))
        return True

    def _take(self, node: Node, numbers: Ints, picks: Flags, values: Keys) -> Flags:
        """Keep selections for some of a node's rows, where they are better: which of them are."""
        rows = node.rows[numbers]
        better: Flags = values > self._best[rows]
        rows = rows[better]
        self._best[rows] = values[better]
        self.chosen[rows] = False
        self.chosen[np.ix_(rows, node.places)] = picks[better]
        return better

    def _relaxed(self, node: Node, row: int) -> Relaxed | None:
        points = (self._keys[row] / self._scale).astype(np.float64)
        open_places = np.zeros(self._frame.count, dtype=np.bool_)
        open_places[node.places] = True
        relaxed = self._relaxation.solve(points, open_places, node.forced)
        if relaxed is not None and relaxed.whole:
            taken = relaxed.values[node.places] > BETWEEN
            if self._frame.holds(taken[None, :], node.places)[0]:
                self.offer(node.places[taken])
        return relaxed

    def _core(self, node: Node) -> Core | None:
        """The core's best; None where a part cannot be filled."""
        pinned = node.forced[node.places]
        picks = np.broadcast_to(pinned, node.worth.shape).copy()
        bound = node.extra + node.worth[:, pinned].sum(axis=1)
        least = np.zeros((len(bound), len(self._frame.parts)), dtype=bound.dtype)
        free = np.flatnonzero(~pinned)
        part = self._frame.part_of[node.places]
        count = len(self._frame.parts)
        taken, left = (
            np.bincount(part[pinned], minlength=count),
            np.bincount(part[free], minlength=count),
        )
        need, room = np.maximum(self._frame.least - taken, 0), self._frame.most - taken
        if (np.minimum(room, left) < need).any():
            return None
        still = pinned | (room > 0)[part]
        single = (room == 1) & (need == 1)
        places = free[single[part[free]]]
        if len(places):
            some = np.flatnonzero(single)
            starts = np.searchsorted(part[places], some)
            top = np.maximum.reduceat(node.worth[:, places], starts, axis=1)
            least[:, some] = top
            bound += top.sum(axis=1)
            at = np.searchsorted(some, part[places])
            first = np.where(
                node.worth[:, places] == top[:, at], np.arange(len(places)), len(places)
            )
            best = np.minimum.reduceat(first, starts, axis=1)
            picks[np.arange(len(picks))[:, None], places[best]] = True
        for number in np.flatnonzero(~single & (room > 0) & (left > 0)).tolist():
            inside = free[part[free] == number]
            best, worth, good = _best(
                node.worth[:, inside], int(need[number]), int(min(room[number], len(inside)))
            )
            bound += np.where(good, worth, 0).sum(axis=1)
            rows = np.broadcast_to(np.arange(len(best))[:, None], best.shape)
            picks[rows[good], inside[best[good]]] = True
            first = np.where(good[:, :1], worth[:, :1], 0)
            going = np.where(good, worth, first).min(axis=1)
            full = good.sum(axis=1) >= room[number]
            least[:, number] = np.where(full, going, np.minimum(going, 0))
        return Core(picks, bound, least, still)

    def _look(self, node: Node, core: Core) -> None:
        """Keep the picks that satisfy the rule; those that settle nobody are offered to all."""
        held = np.flatnonzero(self._frame.holds(core.picks, node.places))
        picks = core.picks[held]
        values = (self._keys[np.ix_(node.rows[held], node.places)] * picks).sum(axis=1)
        better = self._take(node, held, picks, values)
        for one in distinct(picks[better & (values < core.bound[held])])[:MOST_OFFERED]:
            self.offer(node.places[one])

    def _open(self, node: Node, core: Core) -> tuple[Node, Core]:
        """Without the rows that are settled, and without what none of the others can gain by.

        To take one more into a part that is full its lowest must go; into one that is not, it
        comes alone or for that one.
        """
        room = core.bound - self._best[node.rows]
        alive = room > 0
        worth, picks = node.worth[alive], core.picks[alive]
        gain = (core.least[alive] - room[alive][:, None])[:, self._frame.part_of[node.places]]
        kept = (worth > gain).any(axis=0) & core.open | picks.any(axis=0)
        places = node.places[kept]
        return (
            Node(node.rows[alive], places, node.forced, worth[:, kept], node.extra[alive]),
            Core(picks[:, kept], core.bound[alive], core.least[alive], core.open[kept]),
        )

    def _farthest(self, node: Node, core: Core, asked: set[int]) -> int | None:
        """The row that is farthest from being settled, of those not asked yet."""
        others = np.flatnonzero(~np.isin(node.rows, list(asked)))
        if not len(others):
            return None
        room = core.bound[others] - self._best[node.rows[others]]
        return int(node.rows[others[np.argmax(room)]])

    def _priced(self, node: Node, core: Core, pricing: Pricing) -> tuple[Node, Core | None]:
        """With other prices for the rows that are bound better by them."""
        keys = self._keys[node.rows]
        off, total = pricing.of(keys, self._scale, node.places)
        fresh = replace(node, worth=keys[:, node.places] - off, extra=total)
        other = self._core(fresh)
        if other is None:
            return node, None
        better = other.bound < core.bound
        each = better[:, None]
        return (
            replace(
                node,
                worth=np.where(each, fresh.worth, node.worth),
                extra=np.where(better, fresh.extra, node.extra),
            ),
            Core(
                np.where(each, other.picks, core.picks),
                np.where(better, other.bound, core.bound),
                np.where(each, other.least, core.least),
                core.open,
            ),
        )

    def _branch(self, node: Node, core: Core, values: Floats | None) -> int | None:
        """What to branch on: what the relaxation halves, what excludes most of what is picked with
        it, what some rows pick and others do not, anything that is open; None where nothing is.
        """
        free = ~node.forced[node.places]
        if values is not None:
            halved = np.where(free, np.abs(values[node.places] - 0.5), 0.5)
            if halved.min(initial=0.5) < 0.5 - BETWEEN:
                return int(node.places[halved.argmin()])
        broken = self._frame.clashing(core.picks, node.places).sum(axis=0)
        share = core.picks.mean(axis=0)
        for votes in (broken, np.where(share < 1, share, 0), share, np.ones_like(share)):
            if (votes * free).max(initial=0) > 0:
                return int(node.places[(votes * free).argmax()])
        return None

    def _with(self, node: Node, place: int) -> list[Node]:
        forced = node.forced.copy()
        forced[place] = True
        kept = ~self._frame.near[place][node.places]
        if not kept[forced[node.places]].all():
            return []
        return [replace(node, places=node.places[kept], forced=forced, worth=node.worth[:, kept])]

    def _without(self, node: Node, place: int) -> Node:
        kept = node.places != place
        return replace(node, places=node.places[kept], worth=node.worth[:, kept])


def _best(worth: Keys, need: int, most: int) -> tuple[Ints, Keys, Flags]:
    """The `most` greatest of each row (r, p), the greatest first: which, how great, and whether
    they are taken, as `need` of them and all above 0 are.
    """
    if most == 1:
        best: Ints = worth.argmax(axis=1)[:, None]
    elif most < worth.shape[1]:
        best = np.argpartition(-worth, most - 1, axis=1)[:, :most]
    else:
        best = np.broadcast_to(np.arange(most), worth.shape)
    top = np.take_along_axis(worth, best, axis=1)
    order = np.argsort(-top, axis=1)
    best, top = np.take_along_axis(best, order, axis=1), np.take_along_axis(top, order, axis=1)
    good = top > 0
    good[:, :need] = True
    return best, top, good
