"""Take for each divided commune the best measure that is known of all its parts.

A measure gives an amount (households, people, points, km2) for each part of some communes:

    weight[part] = amount[part] / sum of the amounts of all parts of the commune

Measures are ranked by quality, then by basis: households, people, settlements, masts, area. Of two
of the same rank the later one stands. A commune none of whose measures is complete keeps its
weights; whole communes are never touched.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from geodata.crosswalk import (
    BASIS_AREA,
    BASIS_BASE_STATIONS,
    BASIS_HOUSEHOLDS,
    BASIS_PEOPLE,
    BASIS_POPULATION,
    BASIS_SETTLEMENTS,
    QUALITIES,
    Crosswalk,
    Quality,
)

MEASURE_COLUMNS = ("from_code", "to_code", "weight", "basis", "quality", "amount")

_PLACE = {
    BASIS_HOUSEHOLDS: 0,
    BASIS_POPULATION: 1,
    BASIS_PEOPLE: 1,
    BASIS_SETTLEMENTS: 2,
    BASIS_BASE_STATIONS: 3,
    BASIS_AREA: 4,
}
_LAST = len(_PLACE)


def divided_links(crosswalk: Crosswalk) -> pd.DataFrame:
    """The links of communes with more than one, in the order of the crosswalk."""
    frame = crosswalk.frame
    return frame[frame["from_code"].duplicated(keep=False)].reset_index(drop=True)


def measure_of(
    links: pd.DataFrame, amounts: pd.DataFrame, basis: str, quality: Quality
) -> pd.DataFrame:
    """`MEASURE_COLUMNS` for the communes of `links` whose parts all have an amount.

    `links` are those of divided communes, `amounts` has ``from_code, to_code, amount``; a part that
    is missing or NaN leaves its commune out, as does a sum that is not positive. Parts that are no
    link are ignored.
    """
    keys = ["from_code", "to_code"]
    found = links[keys].merge(amounts[[*keys, "amount"]], on=keys, how="left")
    by_commune = found.groupby("from_code")["amount"]
    total = by_commune.transform("sum")
    known = (by_commune.transform("count") == by_commune.transform("size")) & (total > 0.0)
    chosen = found[known].reset_index(drop=True)
    chosen["weight"] = chosen["amount"] / total[known].to_numpy()
    chosen["basis"] = basis
    chosen["quality"] = str(quality)
    return chosen[list(MEASURE_COLUMNS)]


def weighed(crosswalk: Crosswalk, measures: Iterable[pd.DataFrame]) -> Crosswalk:
    """The crosswalk with the best measure for each divided commune.

    `measures` as from `measure_of`, the older first; each must have all parts of its communes.
    """
    best = divided_links(crosswalk)[list(MEASURE_COLUMNS)]
    for measure in measures:
        present, offered = _ranks(best), _ranks(measure)
        better = offered[offered <= present.reindex(offered.index).fillna(-1)].index
        taken = measure[measure["from_code"].isin(better)]
        best = pd.concat([best[~best["from_code"].isin(better)], taken], ignore_index=True)
    keys = ["from_code", "to_code"]
    frame = crosswalk.frame.set_index(keys)
    chosen = best.set_index(keys)
    frame.loc[chosen.index, chosen.columns] = chosen
    return Crosswalk.checked(crosswalk.from_vintage, crosswalk.to_vintage, frame.reset_index())


def _ranks(measure: pd.DataFrame) -> pd.Series:
    """The rank of the measure of each commune, best 0: that of its worst link."""
    quality = measure["quality"].map({str(one): place for place, one in enumerate(QUALITIES)})
    rank = quality * (_LAST + 1) + measure["basis"].map(_PLACE).fillna(_LAST)
    by_commune = pd.Series(rank.to_numpy(), index=measure["from_code"].to_numpy(), dtype=np.float64)
    return by_commune.groupby(level=0).max()
