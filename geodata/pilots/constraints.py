"""A rule as linear constraints on yes-or-no variables, one for each candidate.

Every row keeps the words of the rule it stands for, so that an impossible rule can be explained.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from geodata.pilots.candidates import Candidates, Flags, Floats, Ints, Material
from geodata.pilots.finding import Finding
from geodata.pilots.geometry import along, pairs_within
from geodata.pilots.network import METRES
from geodata.pilots.rules import Group, Rule, Scope
from geodata.pilots.solver import INFINITY

BUDGET_PARTS = 1e5
"""What the row of the budget is scaled to: finer than the solver's tolerance of 1e-7."""

MONEY = 1e-9
"""Relative amount by which a sum of costs may pass the budget: the error of adding floats."""

EXCLUDED, NO_DATA, NO_COST, NO_PLACE, NO_GROUP = (
    "excluded",
    "no_data",
    "no_cost",
    "no_place",
    "no_group",
)
"""Why a commune cannot be chosen at all."""


@dataclass(frozen=True)
class Row:
    """``lower <= coefficients @ x[members] <= upper``; `rule` says what of the rule it is."""

    rule: Finding
    members: Ints
    coefficients: Floats
    lower: float
    upper: float


@dataclass(frozen=True)
class Constraints:
    """What every selection must satisfy, for `count` candidates.

    `barred`: why the candidates at some positions cannot be chosen. `forced`: positions that must
    be.
    """

    count: int
    rows: tuple[Row, ...]
    barred: Mapping[int, str]
    forced: frozenset[int]

    @property
    def upper(self) -> Floats:
        """The upper bounds of the candidates: 0 for those that are barred."""
        bounds = np.ones(self.count)
        bounds[list(self.barred)] = 0.0
        return bounds

    @property
    def lower(self) -> Floats:
        """The lower bounds of the candidates: 1 for those that are forced."""
        bounds = np.zeros(self.count)
        bounds[list(self.forced)] = 1.0
        return bounds

    def matrix(self) -> tuple[csr_matrix, Floats, Floats]:
        """All rows with their bounds."""
        return matrix_of(self.rows, self.count)

    def hold(self, chosen: Flags) -> bool:
        """Whether a selection satisfies everything."""
        if chosen[list(self.barred)].any() or not chosen[list(self.forced)].all():
            return False
        sums = (float(row.coefficients[chosen[row.members]].sum()) for row in self.rows)
        return all(
            row.lower - 1e-6 <= total <= row.upper + 1e-6
            for row, total in zip(self.rows, sums, strict=True)
        )

    def pinned(self, position: int) -> "Constraints":
        """The same with one more candidate that must be chosen."""
        return replace(self, forced=self.forced | {position})


def matrix_of(rows: Sequence[Row], count: int) -> tuple[csr_matrix, Floats, Floats]:
    """Rows over `count` columns as a sparse matrix, with lower and upper bounds."""
    starts = np.concatenate([[0], np.cumsum([len(row.members) for row in rows])]).astype(np.int64)
    places = np.concatenate([row.members for row in rows] or [np.zeros(0, dtype=np.int64)])
    numbers = np.concatenate([row.coefficients for row in rows] or [np.zeros(0)])
    matrix = csr_matrix((numbers, places, starts), shape=(len(rows), count))
    lower = np.array([row.lower for row in rows], dtype=np.float64)
    upper = np.array([row.upper for row in rows], dtype=np.float64)
    return matrix, lower, upper


def constraints_of(
    rule: Rule, material: Material, eligible: Flags, *, placed: bool = False
) -> Constraints:
    """The constraints of a rule; `eligible` is False where the criteria keep a commune out.

    `placed`: communes without territory cannot be chosen, as where the rule asks for distances.
    """
    candidates = material.candidates
    costs = costs_of(rule, material)
    barred = barred_of(rule, material, eligible, placed=placed)
    position = {code: place for place, code in enumerate(candidates.codes)}
    free = np.array([place not in barred for place in range(len(candidates))], dtype=bool)
    rows = (
        *_part_rows(rule, candidates, position),
        *_total_rows(rule, candidates),
        *_quota_rows(rule, candidates, position),
        *_spacing_rows(rule, candidates, free),
        *_budget_rows(rule, costs),
    )
    forced = frozenset(position[code] for code in rule.include)
    return Constraints(len(candidates), rows, barred, forced)


def parts_of(rule: Rule, candidates: Candidates) -> tuple[Group, ...]:
    """What the numbers of a rule count in; the whole province is a part without label."""
    if rule.scope is Scope.DISTRICT:
        return candidates.districts
    if rule.scope is Scope.GROUP:
        return rule.groups
    return (Group("", "", frozenset(candidates.codes)),)


def costs_of(rule: Rule, material: Material) -> Floats | None:
    """What each commune costs, NaN where that is not known; None without a budget."""
    if rule.budget is None:
        return None
    if rule.cost_measure is not None:
        return material.measures[rule.cost_measure].values
    each = np.nan if rule.cost is None else rule.cost
    return np.full(len(material.candidates), each, dtype=np.float64)


def barred_of(
    rule: Rule, material: Material, eligible: Flags, *, placed: bool = False
) -> dict[int, str]:
    """Why the candidates at some positions cannot be chosen at all; arguments as above."""
    candidates, costs = material.candidates, costs_of(rule, material)
    placed = placed or rule.apart_km is not None
    grouped: frozenset[str] = frozenset().union(
        *(part.members for part in parts_of(rule, candidates))
    )
    nowhere: Flags = np.asarray(np.isnan(candidates.points).any(axis=1))
    barred: dict[int, str] = {}
    for place, code in enumerate(candidates.codes):
        if code in rule.exclude:
            barred[place] = EXCLUDED
        elif not eligible[place]:
            barred[place] = NO_DATA
        elif code not in grouped:
            barred[place] = NO_GROUP
        elif costs is not None and np.isnan(costs[place]):
            barred[place] = NO_COST
        elif placed and nowhere[place]:
            barred[place] = NO_PLACE
    return barred


def _counted(rule: Finding, members: Ints, least: int, most: int | None) -> Row:
    upper = INFINITY if most is None else float(most)
    return Row(rule, members, np.ones(len(members)), float(least), upper)


def _places(codes: frozenset[str], position: Mapping[str, int]) -> Ints:
    return np.array(sorted(position[code] for code in codes if code in position), dtype=np.int64)


def _part_rows(rule: Rule, candidates: Candidates, position: Mapping[str, int]) -> Iterator[Row]:
    least, most = rule.span
    for part in parts_of(rule, candidates):
        details = {"part": part.label, "key": part.key, "least": least, "most": most}
        yield _counted(Finding("part", details), _places(part.members, position), least, most)


def _total_rows(rule: Rule, candidates: Candidates) -> Iterator[Row]:
    if rule.total_least is None and rule.total_most is None:
        return
    least, most = rule.total_least or 0, rule.total_most
    members = np.arange(len(candidates), dtype=np.int64)
    yield _counted(Finding("total", {"least": least, "most": most}), members, least, most)


def _quota_rows(rule: Rule, candidates: Candidates, position: Mapping[str, int]) -> Iterator[Row]:
    for quota in rule.quotas:
        members = _places(candidates.tags.get(quota.tag, frozenset()), position)
        details = {"tag": quota.tag, "least": quota.least, "most": quota.most}
        yield _counted(Finding("quota", details), members, quota.least, quota.most)


def _budget_rows(rule: Rule, costs: Floats | None) -> Iterator[Row]:
    if rule.budget is None or costs is None:
        return
    members = np.flatnonzero(~np.isnan(costs))
    scale = BUDGET_PARTS / rule.budget if rule.budget > 0 else 1.0
    upper = rule.budget * scale * (1.0 + MONEY)
    details = {"budget": rule.budget}
    yield Row(Finding("budget", details), members, costs[members] * scale, -INFINITY, upper)


def _spacing_rows(rule: Rule, candidates: Candidates, free: Flags) -> Iterator[Row]:
    count, points = len(candidates), candidates.points
    if rule.not_adjacent:
        near = _matrix(candidates.adjacent, count)
        yield from _at_most_one(Finding("not_adjacent"), near, free)
    if rule.apart_km is not None:
        pairs = pairs_within(points, rule.apart_km + 10.0**-METRES)
        km = np.round(along(points[pairs[:, 0]], points[pairs[:, 1]]), METRES)
        near = _matrix(pairs[km < rule.apart_km], count)
        yield from _at_most_one(Finding("apart", {"km": rule.apart_km}), near, free)


def _matrix(pairs: Ints, count: int) -> npt.NDArray[np.bool_]:
    """(n, n) which communes are near one another, from their pairs."""
    near = np.zeros((count, count), dtype=bool)
    near[pairs[:, 0], pairs[:, 1]] = near[pairs[:, 1], pairs[:, 0]] = True
    return near


def _at_most_one(rule: Finding, near: npt.NDArray[np.bool_], free: Flags) -> Iterator[Row]:
    """Rows that together forbid every pair: sets of communes all near one another, one of each.

    Such sets (cliques) bind the relaxation far better than pairs.
    """
    usable = near & free[:, None] & free[None, :]
    beside = [
        int.from_bytes(row.tobytes(), "little")
        for row in np.packbits(usable, axis=1, bitorder="little")
    ]
    open_after = [others >> place << place for place, others in enumerate(beside)]
    for first, second in np.argwhere(np.triu(usable, 1)).tolist():
        if open_after[first] >> second & 1:
            members = _grown([first, second], beside)
            together = sum(1 << one for one in members)
            for one in members:
                open_after[one] &= ~together
            yield _counted(rule, np.array(sorted(members), dtype=np.int64), 0, 1)


def _grown(members: list[int], beside: Sequence[int]) -> list[int]:
    """More communes that are all near one another, those with the lowest positions first.

    `beside`: whom each is near, a bit for each position.
    """
    common = beside[members[0]] & beside[members[1]]
    while common:
        members.append((common & -common).bit_length() - 1)
        common &= beside[members[-1]]
    return members
