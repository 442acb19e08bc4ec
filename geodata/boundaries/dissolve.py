"""Dissolve the members of a coverage into larger units, sharing every edge that stays."""

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.boundaries.projection import Geometries


def dissolve(
    geometry: Geometries, group: Sequence[Hashable] | npt.NDArray[np.generic]
) -> pd.Series:
    """Union of the coverage members of each group: a series of geometries indexed by group.

    The members must be a valid coverage; the result is one too. Sorted by group.
    """
    keys, codes = np.unique(np.asarray(group), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(1, len(keys)))
    united = np.empty(len(keys), dtype=object)
    for i, members in enumerate(np.split(geometry[order], starts)):
        united[i] = members[0] if len(members) == 1 else shapely.coverage_union_all(members)
    return pd.Series(united, index=pd.Index(keys), dtype=object)


def united(geometry: Geometries, group: npt.NDArray[np.object_]) -> pd.Series:
    """As `dissolve` for members that need not be a valid coverage; slower."""
    keys, codes = np.unique(np.asarray(group, dtype=str), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(1, len(keys)))
    whole = np.empty(len(keys), dtype=object)
    for i, members in enumerate(np.split(geometry[order], starts)):
        whole[i] = members[0] if len(members) == 1 else shapely.union_all(members)
    return pd.Series(whole, index=pd.Index(keys, dtype=object), dtype=object)
