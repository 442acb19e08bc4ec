"""The values of one indicator for all units of a level, and how parents are added up.

sum    value  = sum over reporting communes of numerator
ratio  value  = 100 * sum of numerators / sum of denominators, over communes that report both
none   no data: the catalogue says why
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.indicators import Aggregation, Indicator, share_percent

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Values:
    """One indicator at one date on one basis, for all units of a level in the registry's order.

    `value` is in the indicator's unit (per cent 0..100, counts, Mbps); NaN is no data, never 0.
    `reporting` of `total` communes of the unit have data that enter the sum. `reported` marks
    values given for the unit itself, the others are computed from communes. `simulated` marks
    values that rest on a simulated source, wholly or in part. `aggregation` says by which rule
    parents were computed: where it is `none`, they have no data for the reason that the catalogue
    gives.

    `origin` names the vintage whose units reported; where that is another than the one asked for,
    the values were carried over a crosswalk, `reporting` of `total` units of `origin` entered each,
    `estimated` marks values in which a link that is not exact took part, and `estimated_share`
    (0..1) says how much of the denominator (of a count: of the number itself) came over such links.
    """

    numerator: FloatArray
    denominator: FloatArray
    value: FloatArray
    samples: FloatArray
    reporting: IntArray
    total: IntArray
    reported: BoolArray
    simulated: BoolArray
    aggregation: Aggregation
    origin: str
    estimated: BoolArray
    estimated_share: FloatArray

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class Summary:
    """The figures of any set of communes: a province, a filter, the territory of an old province.

    Parts and value are None where no commune reports or where the indicator is not aggregated.
    """

    numerator: float | None
    denominator: float | None
    value: float | None
    reporting: int
    total: int
    simulated: bool


@dataclass(frozen=True)
class SeriesPoint:
    """One value of a unit's history, reported by the units of `vintage`.

    `reported`: given for the unit itself, not computed; `estimated` as in `Values`.
    """

    date: date
    vintage: str
    value: float | None
    numerator: float | None
    denominator: float | None
    samples: float | None
    reporting: int
    total: int
    reported: bool
    simulated: bool
    estimated: bool = False
    estimated_share: float = 0.0


@dataclass(frozen=True)
class Block:
    """What was reported: positions of the units and their numbers."""

    rows: IntArray
    numerator: FloatArray
    denominator: FloatArray
    value: FloatArray
    samples: FloatArray
    simulated: BoolArray


def usable_rows(rule: Aggregation, numerator: FloatArray, denominator: FloatArray) -> BoolArray:
    """Which rows enter a sum: those with the parts that the rule needs."""
    if rule is Aggregation.NONE:
        return np.zeros(len(numerator), dtype=bool)
    has: BoolArray = np.isfinite(numerator)
    return has & np.isfinite(denominator) if rule is Aggregation.RATIO else has


def no_data(count: int, total: IntArray, rule: Aggregation, origin: str) -> Values:
    """Values of `count` units of which nothing is known."""
    return Values(
        numerator=np.full(count, np.nan),
        denominator=np.full(count, np.nan),
        value=np.full(count, np.nan),
        samples=np.full(count, np.nan),
        reporting=np.zeros(count, dtype=np.int64),
        total=total,
        reported=np.zeros(count, dtype=bool),
        simulated=np.zeros(count, dtype=bool),
        aggregation=rule,
        origin=origin,
        estimated=np.zeros(count, dtype=bool),
        estimated_share=np.zeros(count),
    )


def add_up(values: Values, block: Block, parent: IntArray, item: Indicator) -> None:
    """Put the sums of communes into their parents, in place."""
    count = len(values)
    inside = parent >= 0
    if item.aggregation is Aggregation.NONE:
        values.reporting[:] = np.bincount(parent[inside], minlength=count)
        return
    usable = inside & usable_rows(item.aggregation, block.numerator, block.denominator)
    parent, simulated = parent[usable], block.simulated[usable]
    values.reporting[:] = np.bincount(parent, minlength=count)
    has = values.reporting > 0
    sums = np.bincount(parent, weights=block.numerator[usable], minlength=count)
    values.numerator[has] = sums[has]
    if item.aggregation is Aggregation.RATIO:
        sums = np.bincount(parent, weights=block.denominator[usable], minlength=count)
        values.denominator[has] = sums[has]
        values.value[:] = share_percent(values.numerator, values.denominator)
    else:
        values.value[has] = values.numerator[has]
    values.simulated[:] = np.bincount(parent, weights=simulated, minlength=count) > 0


def put(values: Values, block: Block, item: Indicator) -> None:
    """Put values given for the units themselves, in place."""
    rows = block.rows
    values.numerator[rows] = block.numerator
    values.denominator[rows] = block.denominator
    values.samples[rows] = block.samples
    shown = np.where(np.isfinite(block.value), block.value, block.numerator)
    if item.is_share:
        computed = share_percent(block.numerator, block.denominator)
        shown = np.where(np.isfinite(block.value), block.value, computed)
    values.value[rows] = shown
    values.reported[rows] = True
    values.simulated[rows] = block.simulated


def series_point(values: Values, place: int, day: date) -> SeriesPoint:
    """The values of the unit at `place`, with None for no data."""

    def number(array: FloatArray) -> float | None:
        return None if np.isnan(array[place]) else float(array[place])

    return SeriesPoint(
        date=day,
        vintage=values.origin,
        value=number(values.value),
        numerator=number(values.numerator),
        denominator=number(values.denominator),
        samples=number(values.samples),
        reporting=int(values.reporting[place]),
        total=int(values.total[place]),
        reported=bool(values.reported[place]),
        simulated=bool(values.simulated[place]),
        estimated=bool(values.estimated[place]),
        estimated_share=float(values.estimated_share[place]),
    )


def summarise(values: Values, item: Indicator, rows: Any) -> Summary:
    """The figures of the communes at `rows` of a commune level, by the indicator's rule."""
    rule = item.aggregation
    usable = usable_rows(rule, values.numerator[rows], values.denominator[rows])
    reporting = int((values.reporting[rows] > 0).sum())
    total = len(values.reporting[rows])
    simulated = bool(values.simulated[rows].any())
    if not usable.any():
        return Summary(None, None, None, reporting, total, simulated)
    numerator = float(values.numerator[rows][usable].sum())
    if rule is Aggregation.SUM:
        return Summary(numerator, None, numerator, reporting, total, simulated)
    denominator = float(values.denominator[rows][usable].sum())
    value = 100.0 * numerator / denominator if denominator > 0 else None
    return Summary(numerator, denominator, value, reporting, total, simulated)


def freeze(values: Values) -> Values:
    """The same values, whose arrays can no longer be written to."""
    for name in Values.__dataclass_fields__:
        array = getattr(values, name)
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return values
