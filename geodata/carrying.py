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
    for target, sources in made_of.items():
        rows = np.array(sources, dtype=np.int64)
        if not given.reported[rows].all():
            continue
        if len(rows) == 1:
            for name in ("numerator", "denominator", "value", "samples", "simulated"):
                getattr(found, name)[target] = getattr(given, name)[rows[0]]
        elif not _sum_parents(found, given, target, rows, item):
            continue
        found.estimated[target], found.estimated_share[target] = False, 0.0


def _sum_parents(
    found: Values, given: Values, target: int, rows: IntArray, item: Indicator
) -> bool:
    """The sum of larger units by the indicator's rule; False where parts are missing."""
    parts = usable_rows(item.aggregation, given.numerator[rows], given.denominator[rows])
    if not parts.all():
        return False
    found.numerator[target] = found.value[target] = given.numerator[rows].sum()
    if item.aggregation is Aggregation.RATIO:
        found.denominator[target] = given.denominator[rows].sum()
        found.value[target] = share_percent(
            found.numerator[target : target + 1], found.denominator[target : target + 1]
        )[0]
    found.simulated[target] = bool(given.simulated[rows].any())
    return True
