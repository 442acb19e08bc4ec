"""The smallest change of one criterion's weight that drops a chosen commune.

One criterion's share `t` of all weights is moved from 0 to 1 while the others keep their
proportions. Where no value is missing by `Missing.SKIP`, the score of a commune is a line in `t`,

    score(t) = t u + (1 - t) v

with `u` its utility by that criterion and `v` its score by the others; the score of a selection is
one as well, and the best selection runs along the upper envelope of all these lines. It is walked
outwards from the user's share, exactly, in whole numbers and fractions: from a selection that is
best at `t`, the best one at the far end is looked for; where its line is above that of the present
one, the best one at their intersection, and so on (Newton's method on a convex function; Eisner and
Severance 1976), until nothing is above the present one: there the envelope bends, and just beyond
it the selection with the steeper line takes over. Selections with the same line are the same to
it: the present one stays.

The lines are not rounded to whole points, as the score is: what is less than a point ahead in all
may change places up to that earlier or later in a choice with these weights.

Where values are skipped the scores bend. Then the shares `STEP` apart are tried, each as exactly
as any choice, and the first step in which a commune is dropped is halved `HALVINGS` times. A
commune that is dropped and comes back within one step is not seen.

Both ends are left out: at 0 the criterion would not be one any more, at 1 it would be the only one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Material
from geodata.pilots.choice import Scores, WeightChange
from geodata.pilots.constraints import Constraints, constraints_of
from geodata.pilots.criteria import Missing
from geodata.pilots.finding import Finding
from geodata.pilots.frame import mask_of, places_of
from geodata.pilots.repeated import Repeated
from geodata.pilots.scenario import Scenario
from geodata.pilots.utilities import POINTS, UTILITY_STEPS, points_of, raw_weights

STEP = 1 / 200
HALVINGS = 6

NOT_FOLLOWED, IMPOSSIBLE = "weight_not_followed", "weight_makes_impossible"

RIGHT, LEFT = 1, -1


@dataclass(frozen=True)
class Drop:
    """At share `at` the selection `before` gives way to `after` (masks)."""

    measure: str
    start: Fraction
    at: Fraction
    before: int
    after: int

    @property
    def distance(self) -> Fraction:
        """How far the share moved."""
        return abs(self.at - self.start)


@dataclass
class Nearest:
    """For each chosen position the nearest drop that was found so far."""

    wanted: int
    drops: dict[int, Drop] = field(default_factory=dict)

    def note(self, drop: Drop) -> None:
        """Take a drop in where it is nearer than what is known of a commune."""
        for place in places_of(self.wanted & drop.before & ~drop.after):
            known = self.drops.get(place)
            if known is None or drop.distance < known.distance:
                self.drops[place] = drop

    def reach(self, open_places: int) -> Fraction:
        """How far it is worth looking for a nearer drop of some positions; 1 is everything."""
        known = [self.drops.get(place) for place in places_of(open_places)]
        return max(
            (Fraction(1) if one is None else one.distance for one in known), default=Fraction(0)
        )


@dataclass(frozen=True)
class Changes:
    """The changes found, the `step` (0: exact) and what is to be said of criteria."""

    changes: tuple[WeightChange, ...]
    step: float
    findings: tuple[Finding, ...]


def weight_changes(
    scenario: Scenario, material: Material, scores: Scores, chosen: Flags, repeated: Repeated
) -> Changes:
    """For each chosen commune that a change of one weight can drop, the smallest such change.

    `repeated` is of the rule as the choice was made by it.

    Findings: ``weight_makes_impossible`` (`measure`) where any weight of a criterion that had none
    would keep out too many; ``weight_not_followed`` (`measure`) where the search was given up.
    """
    weights = np.where(scores.used, raw_weights(scenario.criteria), 0.0)
    nearest = Nearest(mask_of(np.flatnonzero(chosen).tolist()))
    findings: list[Finding] = []
    step = 0.0
    for column, criterion in enumerate(scenario.criteria):
        others = np.delete(weights, column)
        if not scores.used[column] or not others.any():
            continue
        sweep = _Sweep(scores.utility, weights, column, criterion.measure, nearest)
        weighed = _weighed(scenario, material, scores, column, repeated)
        bends = sweep.bends(weighed.constraints)
        code = _stepped(sweep, weighed) if bends else _Envelope(sweep, weighed).follow()
        step = STEP / 2**HALVINGS if bends else step
        if code is not None:
            findings.append(Finding(code, {"measure": criterion.measure}))
    codes = material.candidates.codes
    changes = tuple(_change(codes, place, nearest.drops[place]) for place in sorted(nearest.drops))
    return Changes(changes, step, tuple(findings))


def _weighed(
    scenario: Scenario, material: Material, scores: Scores, column: int, repeated: Repeated
) -> Repeated:
    """What chooses once a criterion has a weight: another one where that keeps somebody out."""
    criterion, eligible = scenario.criteria[column], scores.eligible
    if criterion.missing is not Missing.EXCLUDE or criterion.weight > 0:
        return repeated
    there = eligible & np.isfinite(scores.utility[:, column])
    if (there == eligible).all():
        return repeated
    return Repeated(constraints_of(scenario.rule, material, there), repeated.deadline)


def _change(codes: Sequence[str], place: int, drop: Drop) -> WeightChange:
    coming, going = drop.after & ~drop.before, drop.before & ~drop.after
    return WeightChange(
        code=codes[place],
        measure=drop.measure,
        share=float(drop.start),
        new_share=float(drop.at),
        instead=tuple(codes[one] for one in places_of(coming)),
        out=tuple(codes[one] for one in places_of(going)),
    )


class _Sweep:
    """One criterion's share moved: lines in whole numbers, and weights by share."""

    def __init__(
        self, utility: Floats, weights: Floats, column: int, measure: str, nearest: Nearest
    ) -> None:
        self.measure, self.nearest, self._column = measure, nearest, column
        self._utility, self._weights = utility, weights
        parts = [Fraction(float(one)) for one in weights]
        common = lcm(*(one.denominator for one in parts))
        whole = [int(one * common) for one in parts]
        self._rest = sum(whole) - whole[column]
        self.start = Fraction(whole[column], sum(whole)) if sum(whole) else Fraction(0)
        steps = np.rint(np.nan_to_num(utility) * UTILITY_STEPS).astype(np.int64)
        by_criterion: list[list[int]] = steps.T.tolist()
        self.alone = [one * self._rest for one in by_criterion[column]]
        whole[column] = 0
        self.others = [
            sum(weight * one for weight, one in zip(whole, row, strict=True) if weight)
            for row in zip(*by_criterion, strict=True)
        ]
        self._slopes = [a - b for a, b in zip(self.alone, self.others, strict=True)]
        self._bend = 1 + 2 * sum(abs(one) for one in self._slopes)
        self._factor = 1 + len(utility) * (len(utility) + 1) // 2

    def bends(self, constraints: Constraints) -> bool:
        """Whether a value that is skipped makes the score of a free commune bend."""
        counting = self._weights > 0
        counting[self._column] = True
        free = constraints.upper > 0
        return bool(np.isnan(self._utility[free][:, counting]).any())

    def line(self, mask: int) -> tuple[int, int]:
        """The score of a selection at shares 0 and 1, in the sweep's own unit."""
        places = list(places_of(mask))
        return sum(self.others[one] for one in places), sum(self.alone[one] for one in places)

    def best(self, repeated: Repeated, share: Fraction, side: int) -> tuple[int | None, bool]:
        """The best selection just to a side of a share (1: above it, -1: below)."""
        above, below = share.numerator, share.denominator
        values = [
            above * one + (below - above) * other
            for one, other in zip(self.alone, self.others, strict=True)
        ]
        keys = [
            (value * self._bend + side * slope) * self._factor - place
            for place, (value, slope) in enumerate(zip(values, self._slopes, strict=True), start=1)
        ]
        unit = below * self._rest * (UTILITY_STEPS // POINTS)
        return repeated.best(keys, unit * self._bend * self._factor)

    def weights_at(self, shares: Floats) -> Floats:
        """Weights for some shares of the criterion, (r, k)."""
        rest = self._weights.copy()
        rest[self._column] = 0.0
        rest /= rest.sum()
        rows = (1.0 - shares)[:, None] * rest
        rows[:, self._column] = shares
        return rows

    def points_at(self, shares: Floats) -> Floats:
        """Points for some shares of the criterion, (r, n)."""
        return points_of(self._utility, self.weights_at(shares))


def _meeting(at_0: int, at_1: int, end: Fraction) -> Fraction:
    """Where a line that gives `at_0` at 0, `at_1` at 1 becomes positive, on the way to `end`.

    `end` where it is not positive there. It must not be positive where the way starts.
    """
    above, below = end.numerator, end.denominator
    if above * at_1 + (below - above) * at_0 <= 0:
        return end
    return Fraction(at_0, at_0 - at_1)


class _Envelope:
    """The upper envelope of the selections' lines in one sweep."""

    def __init__(self, sweep: _Sweep, repeated: Repeated) -> None:
        self._sweep, self._repeated = sweep, repeated
        self._lines: dict[int, tuple[int, int]] = {}

    def follow(self) -> str | None:
        """Walk to both sides; the code of a finding where that came to nothing."""
        for side, end in ((RIGHT, Fraction(1)), (LEFT, Fraction(0))):
            code = None if self._sweep.start == end else self._walk(side, end)
            if code is not None:
                return code
        return None

    def _walk(self, side: int, end: Fraction) -> str | None:
        sweep = self._sweep
        at, present = sweep.start, sweep.nearest.wanted
        staying = present
        while True:
            following, proven = sweep.best(self._repeated, at, side)
            if not proven:
                return NOT_FOLLOWED
            if following is None:
                return IMPOSSIBLE
            if self._differs(following, present):
                sweep.nearest.note(Drop(sweep.measure, sweep.start, at, present, following))
                staying &= following
                present = following
            far = sweep.start + side * sweep.nearest.reach(staying)
            far = min(far, end) if side > 0 else max(far, end)
            if not staying or (far - at) * side <= 0:
                return None
            bend = self._bend(present, far, side)
            if bend is None or bend == far:
                return NOT_FOLLOWED if bend is None else None
            at = bend

    def _differs(self, following: int, present: int) -> bool:
        if not self._repeated.allows(present):
            return True
        return self._line(following) != self._line(present)

    def _bend(self, present: int, far: Fraction, side: int) -> Fraction | None:
        """Where the envelope leaves the line of `present`, `far` if not before; None where the
        search was given up.
        """
        low, high = self._line(present)
        at = far
        for other_low, other_high in self._lines.values():
            at = _meeting(other_low - low, other_high - high, at)
        while True:
            best, proven = self._sweep.best(self._repeated, at, -side)
            if best is None or not proven:
                return None
            other_low, other_high = self._line(best)
            closer = _meeting(other_low - low, other_high - high, at)
            if closer == at:
                return at
            at = closer

    def _line(self, mask: int) -> tuple[int, int]:
        if mask not in self._lines:
            self._lines[mask] = self._sweep.line(mask)
        return self._lines[mask]


def _stepped(sweep: _Sweep, repeated: Repeated) -> str | None:
    """Try shares a step apart to both sides; the code of a finding where that came to nothing."""
    start = float(sweep.start)
    for side, room in ((RIGHT, 1.0 - start), (LEFT, start)):
        steps = np.arange(1, int(np.ceil(room / STEP)), dtype=np.float64)
        shares: Floats = start + side * STEP * steps
        if not len(shares):
            continue
        selections = _masks(sweep, repeated, shares)
        if selections is None:
            return IMPOSSIBLE
        staying, before, near = sweep.nearest.wanted, sweep.nearest.wanted, start
        for share, after in zip(shares.tolist(), selections, strict=True):
            for place in places_of(staying & ~after):
                sweep.nearest.note(
                    _halved(sweep, repeated, 1 << place, (near, before), (share, after))
                )
            staying &= after
            before, near = after, share
    return None


def _halved(
    sweep: _Sweep,
    repeated: Repeated,
    bit: int,
    inside: tuple[float, int],
    outside: tuple[float, int],
) -> Drop:
    """The drop of one commune between two shares, narrowed down."""
    for _ in range(HALVINGS):
        middle = (inside[0] + outside[0]) / 2.0
        found = _masks(sweep, repeated, np.array([middle]))
        if found is None:
            break
        if found[0] & bit:
            inside = middle, found[0]
        else:
            outside = middle, found[0]
    return Drop(sweep.measure, sweep.start, Fraction(outside[0]), inside[1], outside[1])


def _masks(sweep: _Sweep, repeated: Repeated, shares: Floats) -> list[int] | None:
    chosen = repeated.best_many(sweep.points_at(shares))
    if chosen is None:
        return None
    return [mask_of(np.flatnonzero(row).tolist()) for row in chosen]
