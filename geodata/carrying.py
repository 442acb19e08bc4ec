"""The arithmetic of carrying: parts of values over links, for all units of a level at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.indicators import Aggregation, Carry, Indicator, share_percent
from geodata.units import Level
from geodata.values import BoolArray, FloatArray, IntArray, Values, no_data, usable_rows

Codes = npt.NDArray[np.object_]

PART_COLUMNS = [
    *("from_code", "to_code", "weight", "basis", "quality", "estimated"),
    *("numerator", "denominator", "share"),
]


@dataclass(frozen=True)
class Links:
    """Links from the communes of one vintage to the units of a level of another, by position.

    `same` are the positions of communes that are the very same territory, here and there.
    """

    source: IntArray
    target: IntArray
    weight: FloatArray
    estimated: BoolArray
    basis: npt.NDArray[np.object_]
    quality: npt.NDArray[np.object_]
    same: tuple[IntArray, IntArray]


def links_of(frame: pd.DataFrame, sources: Mapping[str, int], targets: Mapping[str, int]) -> Links:
    """Links by position.

    `frame` has ``from_code, to_code, weight, basis, quality, exact, estimated``; `sources` and
    `targets` give the position of each code.
    """
    places = [frame["from_code"].map(sources), frame["to_code"].map(targets)]
    known = places[0].notna() & places[1].notna()
    frame = frame[known]
    source: Any = places[0][known].to_numpy(dtype=np.int64)
    target: Any = places[1][known].to_numpy(dtype=np.int64)
    alone = ~frame["from_code"].duplicated(keep=False) & ~frame["to_code"].duplicated(keep=False)
    same = (alone & frame["exact"]).to_numpy(dtype=bool)
    return Links(
        source=source,
        target=target,
        weight=frame["weight"].to_numpy(dtype=np.float64),
        estimated=frame["estimated"].to_numpy(dtype=bool),
        basis=frame["basis"].to_numpy(dtype=object),
        quality=frame["quality"].to_numpy(dtype=object),
        same=(source[same], target[same]),
    )


def enters(given: Values, item: Indicator) -> BoolArray:
    """Which units of the origin have what is carried."""
    if item.carry is Carry.SAME:
        return np.isfinite(given.value)
    return usable_rows(item.aggregation, given.numerator, given.denominator)


def carry(given: Values, links: Links, item: Indicator, count: int, level: Level) -> Values:
    """The communes of the origin carried over the links, by the indicator's rule."""
    total = np.bincount(links.target, minlength=count).astype(np.int64)
    found = no_data(count, total, item.aggregation, given.origin)
    if item.carry is Carry.PARTS or (item.carry is Carry.WHOLE and level is not Level.COMMUNE):
        _add_parts(found, given, links, item)
    if level is Level.COMMUNE:
        _copy_same(found, given, links)
    return found


def _add_parts(found: Values, given: Values, links: Links, item: Indicator) -> None:
    """Sums of weighted parts, in place; units without any part stay without data."""
    count = len(found)
    came = enters(given, item)[links.source]
    source, target, weight = links.source[came], links.target[came], links.weight[came]
    guessed = links.estimated[came]

    def added(amount: FloatArray) -> Any:
        return np.bincount(target, weights=amount, minlength=count)

    found.reporting[:] = np.bincount(target, minlength=count)
    has = found.reporting > 0
    numerator = weight * given.numerator[source]
    found.numerator[has] = added(numerator)[has]
    amount = numerator
    if item.aggregation is Aggregation.RATIO:
        amount = weight * given.denominator[source]
        found.denominator[has] = added(amount)[has]
        found.value[:] = share_percent(found.numerator, found.denominator)
    else:
        found.value[has] = found.numerator[has]
    found.simulated[:] = added(given.simulated[source].astype(float)) > 0
    found.estimated[:] = added(guessed.astype(float)) > 0
    whole = added(amount)
    np.divide(added(amount * guessed), whole, out=found.estimated_share, where=whole > 0)


def _copy_same(found: Values, given: Values, links: Links) -> None:
    """Everything known of a commune onto the one of the very same territory, in place."""
    source, target = links.same
    known = np.isfinite(given.value[source])
    source, target = source[known], target[known]
    for name in ("numerator", "denominator", "value", "samples", "simulated"):
        getattr(found, name)[target] = getattr(given, name)[source]
    found.reporting[target] = 1


def put_parents(
    found: Values, given: Values, made_of: Mapping[int, Sequence[int]], item: Indicator
) -> None:
    """What was reported for larger units as such, where these went whole into one, in place."""
    for target, rows in standing_in(given, made_of, item).items():
        if len(rows) == 1:
            for name in ("numerator", "denominator", "value", "samples", "simulated"):
                getattr(found, name)[target] = getattr(given, name)[rows[0]]
        else:
            _sum_parents(found, given, target, rows, item)
        found.estimated[target], found.estimated_share[target] = False, 0.0


def standing_in(
    given: Values, made_of: Mapping[int, Sequence[int]], item: Indicator
) -> dict[int, IntArray]:
    """The units whose value is that of the larger units they are made of, with these.

    All of these were reported as such, and where they are several with what a sum needs.
    """
    usable = usable_rows(item.aggregation, given.numerator, given.denominator)
    rows = {target: np.array(sources, dtype=np.int64) for target, sources in made_of.items()}
    return {
        target: one
        for target, one in rows.items()
        if given.reported[one].all() and (len(one) == 1 or usable[one].all())
    }


def _sum_parents(
    found: Values, given: Values, target: int, rows: IntArray, item: Indicator
) -> None:
    """The sum of larger units by the indicator's rule, in place."""
    found.numerator[target] = found.value[target] = given.numerator[rows].sum()
    if item.aggregation is Aggregation.RATIO:
        found.denominator[target] = given.denominator[rows].sum()
        found.value[target] = share_percent(
            found.numerator[target : target + 1], found.denominator[target : target + 1]
        )[0]
    found.simulated[target] = bool(given.simulated[rows].any())


def part_frame(
    source: Codes, target: Codes, columns: Mapping[str, object], item: Indicator
) -> pd.DataFrame:
    """Parts with the share that each is of its value."""
    frame = pd.DataFrame({"from_code": source, "to_code": target, **columns})
    ratio = item.aggregation is Aggregation.RATIO
    amount = frame["denominator"] if ratio else frame["numerator"]
    total = amount.groupby(frame["to_code"]).transform("sum")
    frame["share"] = (amount / total.where(total > 0)).fillna(0.0)
    return frame.loc[:, PART_COLUMNS]
