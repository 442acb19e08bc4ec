"""From measured values to scores: one utility from 0 to 1 for each criterion, then their weighing.

With `x` the value of a commune, `min`, `max` and `median` those of the candidates with a value, and
`r` = (average rank - 1) / (number with a value - 1):

=========== ======================= =================== ====================================
scale       higher                  lower               middle
=========== ======================= =================== ====================================
min_max     (x - min) / (max - min) 1 - that            1 - abs(x - median) / the greatest
rank        r                       1 - r               1 - abs(r - median r) / the greatest
threshold   1 if x >= threshold     1 if x <= threshold (refused by `check`)
=========== ======================= =================== ====================================

The middle of the ranks is 1 - 2 abs(r - 0.5) where no two values are equal. Where many are (half
the communes at 100 per cent), those at the median still get 1.

Where all values are equal, or only one is known, nothing tells the communes apart: each gets 0.5
by `min_max` and `rank`. A threshold is held against each value alone.

Values within 1e-12 of each other, relative to the greatest, are equal, and one within 1e-9 of a
threshold reaches it: what differs only by the order of an addition must not be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Ints, Material
from geodata.pilots.choice import Scores
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.finding import Finding

FINDINGS = (
    "criterion_without_data",
    "missing_values",
    "all_equal",
    "one_known",
    "threshold_same_side",
    "all_weights_zero",
    "nothing_counts",
)
"""The codes of what `utilities` and `score` may have to say; see there for the details of each."""

NEITHER = 0.5
NOISE = 1e-12
THRESHOLD_NOISE = 1e-9
UTILITY_STEPS = 10**9
POINTS = 10**6
GREATEST_TOTAL = 9e9
"""Whole weights sum to this at most: times `UTILITY_STEPS` it still fits 64 bits."""
MOST_AT_ONCE = 1_000_000


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
    """The utility of each of `values` (n,), NaN being no data, by the formulas above.

    A criterion that nobody has a value of takes no part, whatever its `missing` says. Findings, all
    with the `measure`: ``criterion_without_data`` (`of` communes); ``missing_values`` (`count`
    `of`, `treatment`); ``all_equal`` (`count`, `value`), ``one_known`` (`value`) where nothing
    tells the communes apart; ``threshold_same_side`` (`count`, `threshold`, `reached`) where the
    threshold does not.
    """
    known = np.isfinite(values)
    count, of = int(known.sum()), len(values)
    everybody = np.ones(of, dtype=np.bool_)
    if not count:
        silent = Finding("criterion_without_data", {"measure": criterion.measure, "of": of})
        return Utilities(np.full(of, np.nan), everybody, used=False, findings=(silent,))
    scaled, findings = _scaled(criterion, values[known])
    result = np.full(of, np.nan)
    result[known] = scaled
    if count == of:
        return Utilities(result, everybody, used=True, findings=findings)
    if criterion.missing is Missing.WORST:
        result[~known] = 0.0
    elif criterion.missing is Missing.MEDIAN:
        result[~known] = np.median(scaled)
    told = {
        "measure": criterion.measure,
        "count": of - count,
        "of": of,
        "treatment": criterion.missing.value,
    }
    return Utilities(
        result,
        known if criterion.missing is Missing.EXCLUDE else everybody,
        used=True,
        findings=(*findings, Finding("missing_values", told)),
    )


def score(criteria: Sequence[Criterion], material: Material) -> Scores:
    """The scores of all candidates; without criteria 0 for each.

    A criterion of weight 0 keeps its utilities and has no other effect: it neither scores nor
    keeps anybody out. Findings are those of the criteria with a weight, then ``all_weights_zero``
    (`count` criteria), or ``nothing_counts`` (`count` `of`) for communes for which no criterion
    takes part; either way their points are 0.
    """
    count = len(material.candidates)
    found = [utilities(one, material.measures[one.measure].values) for one in criteria]
    utility = np.column_stack([np.empty((count, 0)), *(one.values for one in found)])
    weights = raw_weights(criteria)
    eligible = np.ones(count, dtype=np.bool_)
    findings: list[Finding] = []
    for one, weight in zip(found, weights, strict=True):
        if weight > 0:
            eligible &= one.eligible
            findings += one.findings
    shares = np.where(np.isfinite(utility), weights, 0.0)
    totals = shares.sum(axis=1, keepdims=True)
    np.divide(shares, totals, out=shares, where=totals > 0)
    silent = int((totals == 0).sum())
    if len(criteria) and not weights.any():
        findings.append(Finding("all_weights_zero", {"count": len(criteria)}))
    elif len(criteria) and silent:
        findings.append(Finding("nothing_counts", {"count": silent, "of": count}))
    return Scores(
        utility=utility,
        weight=shares,
        points=points_of(utility, weights[np.newaxis])[0],
        eligible=eligible,
        used=np.array([one.used for one in found], dtype=np.bool_),
        findings=tuple(findings),
    )


def raw_weights(criteria: Sequence[Criterion]) -> Floats:
    """The weights as given, (k,)."""
    return np.array([one.weight for one in criteria], dtype=np.float64)


def points_of(utility: Floats, weights: Floats) -> Floats:
    """The points of `n` communes under `r` weightings: (n, k) and (r, k) -> (r, n).

    The weighted mean of the utilities in whole millionths, halves to the even one. It is computed
    in whole numbers (utilities to 1e-9, weights to a power of ten of about 1e-9 of their sum), so
    neither the order of the criteria nor the number of weightings at once can change a point.

    `weights` are relative, finite and at least 0 (`ValueError`). NaN in `utility` leaves the
    criterion out for the commune, and its other weights count for more. 0 where nothing takes part.
    """
    if not np.all(np.isfinite(weights) & (weights >= 0)):
        raise ValueError("weights must be finite and at least 0")
    counts = np.isfinite(utility).T
    steps = np.rint(np.where(counts, utility.T, 0.0) * UTILITY_STEPS).astype(np.int64)
    parts = None if counts.all() else counts.astype(np.int64)
    whole = _whole(weights)
    result = np.empty((len(weights), len(utility)))
    rows = max(1, MOST_AT_ONCE // max(1, len(utility)))
    for start in range(0, len(whole), rows):
        some = whole[start : start + rows]
        totals = some.sum(axis=1, keepdims=True) if parts is None else some @ parts
        result[start : start + rows] = _rounded(some @ steps, totals)
    return result


def _scaled(criterion: Criterion, values: Floats) -> tuple[Floats, tuple[Finding, ...]]:
    """Utilities of known values, and what is to be said where they tell nobody apart."""
    if criterion.scale is Scale.THRESHOLD:
        return _held(criterion, values)
    # a power of two: exact, and no difference of two values can overflow
    values_shrunk = np.ldexp(values, -np.frexp(np.abs(values).max())[1])
    levels, level = _levels(values_shrunk)
    if len(levels) == 1:
        code = "one_known" if len(values) == 1 else "all_equal"
        told = {"measure": criterion.measure, "count": len(values), "value": float(values[0])}
        return np.full(len(values), NEITHER), (Finding(code, told),)
    if criterion.scale is Scale.RANK:
        by_level = _ranks(level)
    else:
        by_level = (levels - levels[0]) / (levels[-1] - levels[0])
    if criterion.direction is Direction.MIDDLE:
        away = np.abs(by_level - np.median(by_level[level]))
        by_level = 1.0 - away / away.max()
    elif criterion.direction is Direction.LOWER:
        by_level = 1.0 - by_level
    return by_level[level], ()


def _held(criterion: Criterion, values: Floats) -> tuple[Floats, tuple[Finding, ...]]:
    """Utilities by a threshold."""
    threshold = criterion.threshold
    if threshold is None or criterion.direction is Direction.MIDDLE:
        raise ValueError(f"{criterion.measure}: a threshold needs a number, and higher or lower")
    if criterion.direction is Direction.HIGHER:
        reached = values >= threshold - THRESHOLD_NOISE
    else:
        reached = values <= threshold + THRESHOLD_NOISE
    findings: tuple[Finding, ...] = ()
    if reached.all() or not reached.any():
        told = {
            "measure": criterion.measure,
            "count": len(values),
            "threshold": threshold,
            "reached": bool(reached[0]),
        }
        findings = (Finding("threshold_same_side", told),)
    return reached.astype(np.float64), findings


def _levels(values: Floats) -> tuple[Floats, Ints]:
    """The different values, ascending, and for each value which of them it is."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    first = np.ones(len(values), dtype=np.bool_)
    first[1:] = np.diff(ascending) > NOISE * np.abs(values).max()
    level = np.empty(len(values), dtype=np.int64)
    level[order] = np.cumsum(first) - 1
    return ascending[first], level


def _ranks(level: Ints) -> Floats:
    """For each level its average rank, from 0 (lowest alone) to 1 (highest alone)."""
    sizes = np.bincount(level)
    ranks: Floats = (np.cumsum(sizes) - (sizes + 1) / 2) / (len(level) - 1)
    return ranks


def _whole(weights: Floats) -> Ints:
    """Weights (r, k) as whole numbers in the same proportions; what is above 0 stays so."""
    totals = np.sort(weights, axis=1).cumsum(axis=1)[:, -1:]
    exponents = np.floor(np.log10(GREATEST_TOTAL) - np.log10(np.where(totals > 0, totals, 1.0)))
    scaled = np.rint(weights * np.power(10.0, np.clip(exponents, -300, 300)))
    return np.where(weights > 0, np.maximum(scaled, 1.0), 0.0).astype(np.int64)


def _rounded(sums: Ints, totals: Ints) -> Ints:
    """The sums over the totals in whole points, halves to the even one; 0 over 0 is 0."""
    units = np.maximum(totals, 1) * (UTILITY_STEPS // POINTS)
    points: Ints = sums // units
    twice = 2 * (sums - points * units)
    points += (twice > units) | ((twice == units) & (points % 2 == 1))
    return points
