"""Crosswalks one behind the other: from A to B and from B to C gives from A to C.

    weight[a, c] = sum over b of weight[a, b] * weight[b, c]

so the weights of each unit of A still sum to 1. A chained link is exact where every link on its
way is; else its basis is that of the first way that is not, and its quality that of the worst link.
A commune that was divided and whose parts came together again went whole: that link is exact too,
whatever the shares were in between.
"""

import numpy as np
import pandas as pd

from geodata.crosswalk import BASIS_WHOLE, QUALITIES, SHARE_BASES, Crosswalk, Quality
from geodata.errors import BuildError


def chained(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """The crosswalk over both; `BuildError` where the second lacks a unit the first leads to."""
    lost = set(first.frame["to_code"]) - set(second.frame["from_code"])
    if lost:
        raise BuildError("Units without a successor.", unit_codes=sorted(lost)[:10])
    pairs = first.frame.assign(sure=_sure(first.frame)).merge(
        second.frame.assign(sure=_sure(second.frame)),
        left_on="to_code",
        right_on="from_code",
        suffixes=("", "_on"),
    )
    exact = pairs["exact"] & pairs["exact_on"]
    basis = pairs["basis"].where(~pairs["exact"], pairs["basis_on"]).where(~exact, BASIS_WHOLE)
    frame = pd.DataFrame(
        {
            "from_code": pairs["from_code"],
            "to_code": pairs["to_code_on"],
            "weight": pairs["weight"] * pairs["weight_on"],
            "basis": basis,
            "exact": exact,
            "sure": pairs["sure"] & pairs["sure_on"],
            "rank": np.maximum(_ranks(pairs["quality"]), _ranks(pairs["quality_on"])),
        }
    )
    grouped = frame.groupby(["from_code", "to_code"], as_index=False).agg(
        weight=("weight", "sum"),
        basis=("basis", "first"),
        exact=("exact", "all"),
        sure=("sure", "all"),
        rank=("rank", "max"),
    )
    grouped["quality"] = [str(QUALITIES[rank]) for rank in grouped["rank"]]
    again = grouped["sure"] & ~grouped["from_code"].duplicated(keep=False)
    grouped.loc[again, ["weight", "basis", "exact", "quality"]] = (
        1.0, BASIS_WHOLE, True, str(Quality.EXACT),
    )  # fmt: skip
    return Crosswalk.checked(first.from_vintage, second.to_vintage, grouped)


def _sure(links: pd.DataFrame) -> pd.Series:
    """Whether the target of a link is known, if not the share that it gets.

    A divided commune with one link has lost another on the way: what became of it is not known.
    """
    shared = links["basis"].isin(SHARE_BASES) & links["from_code"].duplicated(keep=False)
    return links["exact"] | shared


def _ranks(quality: pd.Series) -> pd.Series:
    """The place of each quality among `QUALITIES`, best 0."""
    return quality.map({str(one): rank for rank, one in enumerate(QUALITIES)})
