"""From measured values to scores: one utility from 0 to 1 for each criterion, then their weighing.

With `x` the value of a commune, `min`, `max` and `median` those of the candidates with a value, and
`r` = (average rank - 1) / (number with a value - 1):

=========== ======================= =================== ==================================
scale       higher                  lower               middle
=========== ======================= =================== ==================================
min_max     (x - min) / (max - min) 1 - that            1 - abs(x - median) / the greatest
rank        r                       1 - r               1 - 2 abs(r - 0.5)
threshold   1 if x >= threshold     1 if x <= threshold (refused)
=========== ======================= =================== ==================================

Where all values are equal, or only one is known, nothing tells the communes apart: each gets 0.5
by `min_max` and `rank`. A threshold is held against each value alone.

Values within 1e-12 of each other, relative to the greatest, are equal, and one within 1e-9 of a
threshold reaches it: what differs only by the order of an addition must not be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.pilots.candidates import Flags, Floats, Material
from geodata.pilots.choice import Finding, Scores
from geodata.pilots.criteria import Criterion


@dataclass(frozen=True)
class Utilities:
    """What one criterion says of `n` communes.

    `values`: (n,) from 0 to 1, NaN where it takes no part for a commune. `eligible`: (n,) False
    where it keeps a commune out. `used`: whether anybody has a value at all.
    """

    values: Floats
    eligible: Flags
    used: bool
    findings: tuple[Finding, ...] = ()


def utilities(criterion: Criterion, values: Floats) -> Utilities:
    """The utility of each of `values` (n,), NaN being no data, by the formulas above."""
    raise NotImplementedError


def score(criteria: Sequence[Criterion], material: Material) -> Scores:
    """The scores of all candidates; without criteria 0 for each."""
    raise NotImplementedError


def raw_weights(criteria: Sequence[Criterion]) -> Floats:
    """The weights as given, (k,)."""
    raise NotImplementedError


def points_of(utility: Floats, weights: Floats) -> Floats:
    """The points of `n` communes under `r` weightings: (n, k) and (r, k) -> (r, n).

    `weights` are relative and at least 0. NaN in `utility` leaves the criterion out for the
    commune, its other weights count for more. 0 points where nothing takes part.
    """
    raise NotImplementedError
