"""The linear relaxation of a rule, and what one solution of it says of thousands of other scores.

For any prices of the rows of a rule, each at least 0 per unit above a row's lower or below its
upper bound, a selection that satisfies the rows is worth no more than

    sum(key - price x coefficient) + price x bound

with the sum over what it chooses: so the best under the core of the rule by these keys bounds the
best under the whole rule, whatever the prices are. Good prices are the duals of the relaxation, and
as long as a basis of it stays the best one they are linear in the keys,

    prices = inverse of the basis x keys of its basic columns

so one basis prices thousands of scores at once. Where the inverse is of whole numbers (it mostly
is) so are the prices, and the bound is reached exactly. Keys, prices and bounds are whole numbers:
where prices had to be rounded, they are prices still.

Rows that say "at most one of these" are added where a solution breaks them, each made as large as
it goes: few of the thousand that spacing makes ever bind.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.constraints import Row, matrix_of
from geodata.pilots.finding import Finding
from geodata.pilots.frame import Frame, plain
from geodata.pilots.solver import INFINITY, Deadline, Model

Keys = npt.NDArray[Any]
"""Whole numbers: int64 or, as objects, of any length."""

BROKEN = 1e-6
"""By how much a set of communes must be over 1 to be added."""

WHOLE = 1e-9
"""How far the numbers of an inverse may be from whole ones to be taken for them."""

MOST_INVERSE = 1000.0
"""Above that they are not: keys times these must fit 64 bits."""

ROOM = 2**62
"""What no bound may exceed."""

SAFE = 2.0**-50
"""Relative error of a product of two floats, and more."""


class OutOfTime(Exception):  # noqa: N818  a state, not a fault
    """The deadline passed before the relaxation was solved."""


@dataclass(frozen=True)
class Pricing:
    """Prices of `rows` for any keys: ``inverse`` (rows, basic) x the keys of the `basic` columns.

    `whole`: the inverse is of whole numbers.
    """

    basic: Ints
    inverse: Floats
    whole: bool
    rows: tuple[Row, ...]

    def of(self, keys: Keys, scale: int, places: Ints) -> tuple[Keys, Keys]:
        """What the prices take off (r, n) keys at (p,) `places`, and what they add: (r, p), (r,).

        `scale` keys make a point.
        """
        inside = keys[:, self.basic]
        if self.whole:
            inverse = np.rint(self.inverse).astype(np.int64).astype(keys.dtype)
            prices = inside @ inverse.T
        else:
            points = (inside / scale).astype(np.float64)
            prices = _whole(points @ self.inverse.T, scale, keys)
        off = np.zeros((len(keys), len(places)), dtype=keys.dtype)
        total = np.zeros(len(keys), dtype=keys.dtype)
        at = np.full(keys.shape[1], -1)
        at[places] = np.arange(len(places))
        for row, each in zip(self.rows, prices.T, strict=True):
            kept = at[row.members] >= 0
            there = Row(row.rule, at[row.members[kept]], row.coefficients[kept], 0.0, 0.0)
            for some, bound in ((each > 0, row.upper), (each < 0, row.lower)):
                if abs(bound) < INFINITY and some.any():
                    price = self._bounded(each[some], max(keys.shape[1], abs(bound) + 1))
                    rows = np.flatnonzero(some)
                    less, more = _off(there, price, bound)
                    off[np.ix_(rows, there.members)] += less
                    total[rows] += more
        return off, total

    def _bounded(self, price: Keys, times: float) -> Keys:
        """Prices that can be added up so many times for each row and still fit."""
        if price.dtype == object:
            return price
        most = int(ROOM // ((len(self.rows) + 1) * times))
        return np.clip(price, -most, most)


@dataclass(frozen=True)
class Relaxed:
    """A best solution of the relaxation: `values` (n,), whether they are whole, and its prices."""

    values: Floats
    whole: bool
    pricing: Pricing


class Relaxation:
    """The relaxation of one rule, solved again from where it stood."""

    def __init__(self, frame: Frame, deadline: Deadline) -> None:
        self._frame, self._deadline = frame, deadline
        self._model = Model()
        none = np.zeros(frame.count)
        self._model.add_columns(none, none, none + 1.0)
        self._rows: list[Row] = []
        self._add([*frame.core, *frame.limits])

    def solve(self, points: Floats, open_places: Flags, forced: Flags) -> Relaxed | None:
        """The best for (n,) `points` with some places open and some forced; None without any.

        `OutOfTime` where that was not found out.
        """
        self._model.set_bounds(forced.astype(np.float64), open_places.astype(np.float64))
        self._model.set_cost(-points)
        while True:
            found = self._model.solve(self._deadline, alone=False)
            if found is None and self._deadline.left:
                return None
            if found is None or not found.proven:
                raise OutOfTime
            rows = self._broken(found.values, points)
            if not rows:
                return Relaxed(found.values, found.is_whole(self._frame.count), self._pricing())
            self._add(rows)

    def _add(self, rows: list[Row]) -> None:
        if rows:
            self._model.add_rows(*matrix_of(rows, self._frame.count))
            self._rows += rows

    def _broken(self, values: Floats, points: Floats) -> list[Row]:
        """Sets of communes all near one another that a solution chooses more than one of."""
        used = np.flatnonzero(values > BROKEN)
        used = used[np.argsort(-values[used], kind="stable")]
        near = self._frame.near
        found: dict[frozenset[int], Row] = {}
        for first in used.tolist():
            members, common = [first], near[first].copy()
            for other in used.tolist():
                if common[other]:
                    members.append(other)
                    common &= near[other]
            key = frozenset(members)
            if key not in found and values[members].sum() > 1.0 + BROKEN:
                found[key] = self._grown(members, common & ~self._frame.barred, points)
        return list(found.values())

    def _grown(self, members: list[int], common: Flags, points: Floats) -> Row:
        """The row of a set with more that are near all of it, those with most points first."""
        while common.any():
            members.append(int(np.where(common, points, -np.inf).argmax()))
            common = common & self._frame.near[members[-1]]
        places = np.array(sorted(members), dtype=np.int64)
        return Row(Finding("near"), places, np.ones(len(places)), -INFINITY, 1.0)

    def _pricing(self) -> Pricing:
        """How the basis prices the rows of the rest; those of the core need no price."""
        basic, tight = self._model.basis()
        rows = [self._rows[row] for row in np.flatnonzero(tight)]
        matrix = matrix_of(rows, self._frame.count)[0].toarray()[:, basic]
        rest = np.flatnonzero(tight) >= len(self._frame.core)
        inverse = np.linalg.pinv(matrix.T)[rest]
        whole = np.abs(inverse - np.round(inverse)).max(initial=0.0) < WHOLE
        small = np.abs(inverse).max(initial=0.0) < MOST_INVERSE
        kept = tuple(row for row, one in zip(rows, rest, strict=True) if one)
        return Pricing(np.flatnonzero(basic), inverse, bool(whole and small), kept)


def _whole(prices: Floats, scale: int, like: Keys) -> Keys:
    """Prices in keys from prices in points."""
    if like.dtype != object:
        most = float(ROOM // 2)
        return np.rint(np.clip(prices * scale, -most, most)).astype(np.int64)
    whole = [round(one * scale) for one in prices.ravel().tolist()]
    return np.array(whole, dtype=object).reshape(prices.shape)


def _off(row: Row, price: Keys, bound: float) -> tuple[Keys, Keys]:
    """What (r,) prices of a row take off its members, and what they add for its bound."""
    if plain(row):
        return price[:, None], price * int(bound)
    exact = price.astype(np.float64)
    return _below(np.outer(exact, row.coefficients), price), -_below(-exact * bound, price)


def _below(products: Floats, like: Keys) -> Keys:
    """Whole numbers that are not above products of two floats."""
    safe = np.floor(products - np.abs(products) * SAFE)
    if like.dtype != object:
        return safe.astype(np.int64)
    return np.array([int(one) for one in safe.ravel().tolist()], dtype=object).reshape(safe.shape)
