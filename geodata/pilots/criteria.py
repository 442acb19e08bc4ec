"""Criteria: what is measured of a commune, turned into a utility from 0 to 1 and weighed."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which values are good for being chosen; `MIDDLE`: those near the median."""

    HIGHER = "higher"
    LOWER = "lower"
    MIDDLE = "middle"


class Scale(StrEnum):
    """How values become a utility from 0 to 1 (see `utilities`)."""

    MIN_MAX = "min_max"
    RANK = "rank"
    THRESHOLD = "threshold"


class Missing(StrEnum):
    """What becomes of a commune without a value.

    `WORST`: utility 0. `MEDIAN`: the median utility of those with a value. `SKIP`: the criterion
    is left out for it and its other weights count for more. `EXCLUDE`: it cannot be chosen.
    """

    WORST = "worst"
    MEDIAN = "median"
    SKIP = "skip"
    EXCLUDE = "exclude"


@dataclass(frozen=True)
class Criterion:
    """One criterion: `measure` is the key of a `Measure`, `weight` is relative, 0 to 100.

    `threshold` is in the unit of the measure and needed by `Scale.THRESHOLD` alone, which knows
    no `MIDDLE`.
    """

    measure: str
    weight: float = 1.0
    direction: Direction = Direction.HIGHER
    scale: Scale = Scale.MIN_MAX
    missing: Missing = Missing.WORST
    threshold: float | None = None
