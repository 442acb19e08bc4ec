"""The crosswalk: weights that carry data from the communes of one vintage to those of another.

One row a link: ``from_code, to_code, weight, basis, exact, quality, amount``. A commune that went
whole into another has one link of weight 1, exact, basis "whole". A divided commune has one link
for each part, not exact, with its share by what is known of every part (`geodata.weights`): its
households, its people, the settlements or masts in it, else its area. Where area and place show
that a whole commune went elsewhere than the sources say, the link follows them, basis "place", not
exact. `Quality` says how far a weight can be trusted; ``amount`` is what was counted or measured in
the part (households, people, points, km2), NaN where nothing had to be. The weights of a
``from_code`` sum to 1, so what is carried across is conserved:

    carried[to] = sum over links to it of weight * value[from]

which holds for counts (numerators, denominators), never for shares.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
import pandas as pd

from geodata.errors import BuildError, DataMissing
from geodata.paths import DataDir
from geodata.units import Vintage

CROSSWALK_COLUMNS = ("from_code", "to_code", "weight", "basis", "exact")
"""What every link must say."""

QUALITY_COLUMNS = ("quality", "amount")
"""What is filled in by `with_quality` where a file of an older form does not say it."""

BASIS_WHOLE = "whole"
BASIS_HOUSEHOLDS = "households"
BASIS_POPULATION = "population"
BASIS_PEOPLE = "people"
BASIS_SETTLEMENTS = "settlements"
BASIS_BASE_STATIONS = "base_stations"
BASIS_AREA = "area"
BASIS_PLACE = "place"

SHARE_BASES = (
    BASIS_HOUSEHOLDS, BASIS_POPULATION, BASIS_PEOPLE, BASIS_SETTLEMENTS, BASIS_BASE_STATIONS,
    BASIS_AREA,
)  # fmt: skip
"""Bases of links whose targets are known and only the shares estimated."""

_ROUNDING = 1e-12


class Quality(StrEnum):
    """How far the weight of a link can be trusted, best first.

    - ``exact``: the commune went whole; nothing is estimated.
    - ``high``: people or households were counted for each part.
    - ``medium``: settlements or masts counted in each part by their place, or its area on official
      boundaries that were imported.
    - ``low``: its area on the default boundaries, equal shares, or a successor found by name, code
      or place alone.
    """

    EXACT = "exact"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


QUALITIES = tuple(Quality)
"""Best first."""

_QUALITY_OF_BASIS = {
    BASIS_HOUSEHOLDS: Quality.HIGH,
    BASIS_POPULATION: Quality.HIGH,
    BASIS_PEOPLE: Quality.HIGH,
    BASIS_SETTLEMENTS: Quality.MEDIUM,
    BASIS_BASE_STATIONS: Quality.MEDIUM,
}


def quality_of(basis: str, exact: bool) -> Quality:
    """The quality of a link of which nothing but the basis is known."""
    return Quality.EXACT if exact else _QUALITY_OF_BASIS.get(basis, Quality.LOW)


def worst(first: str, second: str) -> Quality:
    """The worse of two qualities."""
    return max(Quality(first), Quality(second), key=QUALITIES.index)


@dataclass(frozen=True)
class Crosswalk:
    """Links from the communes of one vintage to those of another, sorted by from and to code."""

    from_vintage: Vintage
    to_vintage: Vintage
    frame: pd.DataFrame

    @classmethod
    def checked(cls, from_vintage: Vintage, to_vintage: Vintage, frame: pd.DataFrame) -> Self:
        """A crosswalk whose weights sum to 1 for every commune, else `BuildError`.

        `frame` has `CROSSWALK_COLUMNS`; `QUALITY_COLUMNS` are filled in where it lacks them. Sums
        within 1e-9 of 1 are brought to 1; weights that sum to 1 but for rounding stay as they are,
        so that writing and reading changes nothing.
        """
        ordered = with_quality(frame).sort_values(["from_code", "to_code"], ignore_index=True)
        sums = ordered.groupby("from_code")["weight"].sum()
        wrong = sums[(sums - 1.0).abs() > 1e-9]
        if len(wrong):
            raise BuildError(
                "The weights of a commune do not sum to 1.", unit_codes=list(wrong.index[:10])
            )
        off = sums[(sums - 1.0).abs() > _ROUNDING]
        if len(off):
            ordered["weight"] /= ordered["from_code"].map(off).fillna(1.0)
        return cls(from_vintage, to_vintage, ordered)


def with_quality(frame: pd.DataFrame) -> pd.DataFrame:
    """`CROSSWALK_COLUMNS` and `QUALITY_COLUMNS` of a frame; quality by `quality_of`, amount NaN."""
    full = frame.loc[:, list(CROSSWALK_COLUMNS)].copy()
    stated = frame["quality"].tolist() if "quality" in frame else [None] * len(full)
    full["quality"] = [
        str(quality_of(basis, bool(exact)) if pd.isna(said) else said)
        for basis, exact, said in zip(full["basis"], full["exact"], stated, strict=True)
    ]
    full["amount"] = frame["amount"].astype(float) if "amount" in frame else np.nan
    return full


def load_crosswalk(data_dir: DataDir, from_vintage: Vintage, to_vintage: Vintage) -> Crosswalk:
    """The published crosswalk; `DataMissing` if the build has not been run."""
    path = data_dir.crosswalk(from_vintage, to_vintage)
    if not path.exists():
        raise DataMissing(
            f"There is no crosswalk from {from_vintage} to {to_vintage}; run `atlas build`.",
            path=str(path),
        )
    return Crosswalk.checked(from_vintage, to_vintage, pd.read_parquet(path))


def links_of_converter(
    legacy: pd.DataFrame, current: pd.DataFrame, converter: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """What became of each commune, as codes: ``from_code, to_code, divided, default, moved``.

    `legacy` and `current` are the frames of `geodata.registry` with their ``key``. `default` marks
    the part that the package takes for an address without a place; `moved` is False until the
    boundaries show that the package names the wrong unit. Raises `BuildError` if a
    commune is named in neither list or a name is unknown.
    """
    old_code = dict(zip(legacy["key"], legacy["code"], strict=True))
    new_code = dict(zip(current["key"], current["code"], strict=True))
    rows: list[tuple[str, str, bool, bool]] = []
    try:
        for province, merged in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for new_key, old_keys in merged.items():
                to_code = new_code[f"{province}_{new_key}"]
                rows += [(old_code[old_key], to_code, False, True) for old_key in old_keys]
        for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old_key, parts in divided.items():
                rows += [
                    (
                        old_code[old_key],
                        new_code[f"{province}_{part['newWardKey']}"],
                        True,
                        bool(part["isDefaultNewWard"]),
                    )
                    for part in parts
                ]
    except KeyError as unknown:
        raise BuildError("The converter names an unknown unit.", key=str(unknown)) from unknown
    links = pd.DataFrame(rows, columns=["from_code", "to_code", "divided", "default"])
    links["moved"] = False
    missing = set(old_code.values()) - set(links["from_code"])
    if missing:
        raise BuildError("Communes without a successor.", unit_codes=sorted(missing)[:10])
    return links.sort_values(["from_code", "to_code"], ignore_index=True)


def weights_of_areas(
    links: pd.DataFrame,
    part_km2: Mapping[tuple[str, str], float],
    undrawn: Collection[tuple[str, str]] = (),
    least_share: float = 0.0,
) -> pd.DataFrame:
    """Crosswalk rows: weight 1 for whole communes, the share of the area for divided ones.

    `part_km2` gives the area of each part by (from_code, to_code); a divided commune without any
    area is shared out evenly. Parts in `undrawn`, which are there though no land shows them, get
    `least_share` each before the sum is brought to 1. ``amount`` is the area of the part, km2.
    """
    frame = links[["from_code", "to_code"]].copy()
    pairs = list(zip(frame["from_code"], frame["to_code"], strict=True))
    area = np.array([part_km2.get(pair, 0.0) for pair in pairs])
    least = np.array([least_share if pair in undrawn else 0.0 for pair in pairs])
    owner = frame["from_code"].to_numpy()
    total = pd.Series(area).groupby(owner).transform("sum").to_numpy()
    count = frame.groupby("from_code")["to_code"].transform("size").to_numpy()
    share = np.divide(area, total, out=1.0 / count, where=total > 0) + least * (total > 0)
    share /= pd.Series(share).groupby(owner).transform("sum").to_numpy()
    divided = links["divided"].to_numpy(dtype=bool)
    frame["weight"] = np.where(divided, share, 1.0)
    moved = links["moved"].to_numpy(dtype=bool)
    frame["basis"] = np.select([divided, moved], [BASIS_AREA, BASIS_PLACE], BASIS_WHOLE)
    frame["exact"] = ~divided & ~moved
    frame["amount"] = np.where(divided, area, np.nan)
    return with_quality(frame)
