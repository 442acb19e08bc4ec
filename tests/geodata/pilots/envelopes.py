"""The smallest changes of one weight, found by looking at every selection there is.

Nothing is searched: the lines of all allowed selections are walked along in fractions, each bend
being the next crossing with any steeper line.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tests.geodata.pilots.small_cases import Case

STEPS = 10**9


@dataclass(frozen=True)
class Line:
    """Scores at the shares 0 and 1, and the sum of positions that decides between equals."""

    low: Fraction
    high: Fraction
    places: int
    members: frozenset[int]

    def at(self, share: Fraction) -> Fraction:
        return (1 - share) * self.low + share * self.high

    @property
    def slope(self) -> Fraction:
        return self.high - self.low


def lines_of(
    case: Case, selections: np.ndarray, utility: np.ndarray, weights: np.ndarray, column: int
) -> tuple[Fraction, list[Line]]:
    """The share of a criterion now, and the line of each selection as that share moves."""
    whole = [Fraction(float(one)) for one in weights]
    rest = sum(whole) - whole[column]
    steps = [[round(float(one) * STEPS) for one in row] for row in np.nan_to_num(utility)]
    low = [
        sum(w * u for k, (w, u) in enumerate(zip(whole, row, strict=True)) if k != column) / rest
        for row in steps
    ]
    lines = []
    for row in selections:
        members = np.flatnonzero(row).tolist()
        lines.append(
            Line(
                sum((low[one] for one in members), Fraction(0)),
                sum((Fraction(steps[one][column]) for one in members), Fraction(0)),
                sum(one + 1 for one in members),
                frozenset(members),
            )
        )
    return whole[column] / sum(whole), lines


def first_drops(
    start: Fraction, lines: list[Line], chosen: frozenset[int], side: int
) -> tuple[dict[int, Fraction], bool]:
    """For each chosen position the first share to a side at which it is out; and whether any step
    was settled by nothing that is stated (equal lines with equal sums of positions).
    """
    end = Fraction(1) if side > 0 else Fraction(0)
    drops: dict[int, Fraction] = {}
    at, unsure = start, False
    present = next(one for one in lines if one.members == chosen)
    while at != end:
        top = max((one.at(at), side * one.slope) for one in lines)
        best = [one for one in lines if (one.at(at), side * one.slope) == top]
        if (present.at(at), side * present.slope) != top:
            fewest = min(one.places for one in best)
            first = [one for one in best if one.places == fewest]
            unsure |= len(first) > 1
            present = first[0]
        for place in chosen - present.members:
            drops.setdefault(place, at)
        steeper = [one for one in lines if side * one.slope > side * present.slope]
        crossings = [(present.low - one.low) / (one.slope - present.slope) for one in steeper]
        ahead = [one for one in crossings if side * (one - at) > 0 and side * (end - one) > 0]
        at = min(ahead, key=lambda one: side * one, default=end)
    return drops, unsure
