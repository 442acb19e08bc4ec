"""Parts of divided communes measured by the area of the real overlap of old and new boundaries.

    km2[old, new] = area of (boundary of old  intersected with  boundary of new)

in the equal-area plane, for the pairs that the sources link and for no others: where drawings of
different origin do not lie exactly on one another, a sliver across a border is no part.
"""

from collections.abc import Set as AbstractSet

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.projection import Floats, Geometries, area_km2, to_plane
from geodata.boundaries.splitting import LEAST_SHARE
from geodata.crosswalk import BASIS_AREA, Quality
from geodata.weights.choosing import MEASURE_COLUMNS

LEAST_COVERED = 0.9
"""Where its parts cover less of a commune than this, the drawings do not speak of the same land:
61 of 62 communes that the official boundaries of four provinces touch are covered by 96 to 100 %,
the other, a small ward, by 62 %."""


def overlap_km2(links: pd.DataFrame, old: pd.Series, new: pd.Series) -> Floats:
    """Area of each link's part, km2; geometries by code, degrees WGS 84. Missing ones give NaN."""
    drawn = (links["from_code"].isin(old.index) & links["to_code"].isin(new.index)).to_numpy()
    km2 = np.full(len(links), np.nan)
    of_old = _in_plane(old, links["from_code"][drawn])
    of_new = _in_plane(new, links["to_code"][drawn])
    km2[drawn] = area_km2(np.asarray(shapely.intersection(of_old, of_new)))
    return km2


def area_measure(
    links: pd.DataFrame,
    old: pd.Series,
    new: pd.Series,
    official_old: AbstractSet[str],
    official_new: AbstractSet[str],
) -> pd.DataFrame:
    """`MEASURE_COLUMNS` by area for those divided communes of `links` whose parts are drawn.

    A commune that its parts cover to less than `LEAST_COVERED` is left out as if it were not drawn.
    `official_old` and `official_new` are the codes whose boundaries were imported. A part is of
    medium quality where its old or its new unit is one of them, or where all other parts of the
    commune are; else low. A part that the boundaries do not show, though the sources have it, keeps
    the least share that the default division gives to any part (or its weight, if that is less), so
    that no unit loses a source; its amount is the 0 that was measured, its
    quality low.
    """
    frame = links[["from_code", "to_code", "weight"]].reset_index(drop=True)
    frame["amount"] = overlap_km2(frame, old, new)
    by_commune = frame["from_code"]
    total = frame["amount"].groupby(by_commune).transform("sum")
    drawn = frame["amount"].notna().groupby(by_commune).transform("all")
    drawn &= _covered(frame, old, total)
    floor = frame["weight"].clip(upper=LEAST_SHARE)
    share = (frame["amount"] / total.where(drawn)).where(frame["amount"] > 0.0, floor)
    frame["weight"] = share / share.groupby(by_commune).transform("sum")
    frame["basis"] = BASIS_AREA
    sure = _official(frame, official_old, official_new) & (frame["amount"] > 0.0)
    frame["quality"] = np.where(sure, str(Quality.MEDIUM), str(Quality.LOW))
    return frame.loc[drawn, list(MEASURE_COLUMNS)].reset_index(drop=True)


def _in_plane(geometry: pd.Series, codes: pd.Series) -> Geometries:
    """The geometry of each code in the plane, valid."""
    distinct = codes.unique()
    land = shapely.make_valid(to_plane(geometry.loc[distinct].to_numpy()))
    where = pd.Series(np.arange(len(distinct)), index=distinct)
    return np.asarray(np.asarray(land)[where.loc[codes].to_numpy()])


def _official(
    frame: pd.DataFrame, official_old: AbstractSet[str], official_new: AbstractSet[str]
) -> pd.Series:
    own = frame["to_code"].isin(list(official_new))
    by_commune = frame["from_code"]
    others = own.groupby(by_commune).transform("sum") - own
    all_others = others == own.groupby(by_commune).transform("size") - 1
    return own | all_others | by_commune.isin(list(official_old))


def _covered(frame: pd.DataFrame, old: pd.Series, total: pd.Series) -> pd.Series:
    """Whether the parts of a commune cover nearly all of it."""
    present = frame["from_code"].isin(old.index)
    land = frame["from_code"][present]
    km2 = pd.Series(np.nan, index=frame.index)
    km2[present] = area_km2(_in_plane(old, land))
    return total > LEAST_COVERED * km2
