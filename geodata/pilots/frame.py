"""A rule taken apart, once for many searches: a core that is solved at once, and the rest.

The core are the parts of the rule, each with a least and a most, and what is barred or forced. The
rest are communes that exclude one another, and numbers and sums over the whole: a total, quotas, a
budget.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.constraints import Constraints, Row, matrix_of
from geodata.pilots.solver import INFINITY

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
    """A part of the core: between `least` and `most` of its `members` (positions)."""

    least: int
    most: float
    members: Ints


class Frame:
    """A rule taken apart.

    `core` are the rows of the `parts`, `limits` those of the rest that say more than that at most
    one is chosen, fitted (see `fitted`). `near`: (n, n) which communes exclude one another.
    `part_of`: (n,) the number of each one's part. `barred`, `forced`: (n,).
    """

    def __init__(self, constraints: Constraints) -> None:
        self.count = constraints.count
        self.forced: Flags = constraints.lower > 0
        core = [row for row in constraints.rows if row.rule.code == "part"]
        if sum(len(row.members) for row in core) > len({int(p) for r in core for p in r.members}):
            core = []
        self.core = tuple(core)
        self.parts = tuple(Part(int(row.lower), row.upper, row.members) for row in core) or (
            Part(0, INFINITY, np.arange(self.count)),
        )
        self.least: Ints = np.array([part.least for part in self.parts])
        self.most: Floats = np.array([part.most for part in self.parts])
        self.part_of: Ints = np.full(self.count, -1, dtype=np.int64)
        for number, part in enumerate(self.parts):
            self.part_of[part.members] = number
        self.barred: Flags = (constraints.upper == 0) | (self.part_of < 0)
        rest = [row for row in constraints.rows if not any(row is one for one in core)]
        self.limits = tuple(fitted(row) for row in rest if not _exclusive(row))
        self.near: Flags = np.zeros((self.count, self.count), dtype=np.bool_)
        for row in rest:
            if _exclusive(row):
                self.near[np.ix_(row.members, row.members)] = True
        np.fill_diagonal(self.near, val=False)
        self._beside = csr_matrix(self.near.astype(np.int32))
        self._sums = matrix_of(self.limits, self.count)

    def holds(self, chosen: Flags, places: Ints) -> Flags:
        """Which of (r, p) selections of some `places` that satisfy the core satisfy the rest."""
        held: Flags = np.logical_not(self.clashing(chosen, places).any(axis=1))
        if self.limits:
            matrix, lower, upper = self._sums
            sums: Floats = matrix[:, places] @ chosen.T.astype(np.float64)
            held &= ((sums >= lower[:, None]) & (sums <= upper[:, None])).all(axis=0)
        return held

    def clashing(self, chosen: Flags, places: Ints) -> Flags:
        """Which of the chosen in (r, p) selections of some `places` are near another one chosen."""
        if not self._beside.nnz:
            return np.zeros_like(chosen)
        rows, columns = np.nonzero(chosen)
        starts = np.searchsorted(rows, np.arange(len(chosen) + 1))
        ones = np.ones(len(rows), dtype=np.int32)
        whole = csr_matrix((ones, places[columns], starts), shape=(len(chosen), self.count))
        beside: Ints = (whole @ self._beside).toarray()[:, places]
        return chosen & (beside > 0)


def distinct(chosen: Flags) -> Flags:
    """The different selections of (r, p), each once, in the order of their first rows."""
    rows = {packed.tobytes(): row for row, packed in enumerate(np.packbits(chosen[::-1], axis=1))}
    different: Flags = chosen[::-1][sorted(rows.values(), reverse=True)]
    return different


def plain(row: Row) -> bool:
    """Whether a row counts: all its coefficients are 1."""
    return bool((row.coefficients == 1).all())


def fitted(row: Row) -> Row:
    """A row with coefficients of 1 at the most, and bounds that let pass what `hold` lets pass."""
    size = float(np.abs(row.coefficients).max(initial=0.0)) or 1.0
    lower, upper = (row.lower - SLACK) / size, (row.upper + SLACK) / size
    scaled = replace(row, coefficients=row.coefficients / size, lower=lower, upper=upper)
    if plain(scaled):
        return replace(scaled, lower=float(np.ceil(lower)), upper=float(np.floor(upper)))
    return scaled


def _exclusive(row: Row) -> bool:
    return row.lower <= 0 and row.upper == 1 and plain(row)
