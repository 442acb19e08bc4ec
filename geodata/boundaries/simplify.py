"""Display geometry: simplified coverages in which shared borders stay shared.

Communes are simplified once for each detail; provinces and districts are dissolved from the
simplified communes, so every border of a larger unit is a border of communes, vertex by vertex.
"""

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries.projection import Geometries
from geodata.errors import BuildError
from geodata.paths import Detail

TOLERANCE_M = {Detail.OVERVIEW: 250.0, Detail.PROVINCE: 100.0}
"""Square roots of areas in m2, as `shapely.coverage_simplify` takes them; not distances."""


def simplify(geometry: Geometries, detail: Detail) -> Geometries:
    """A simplified valid coverage (metres in, metres out) in which no member is lost.

    Raises `BuildError` if a member becomes empty or the result is no valid coverage.
    """
    simple = np.asarray(shapely.coverage_simplify(geometry, TOLERANCE_M[detail]))
    lost = shapely.is_empty(simple) & ~shapely.is_empty(geometry)
    if lost.any() or not shapely.coverage_is_valid(simple):
        raise BuildError("Simplification lost a unit or an edge.", lost=int(lost.sum()))
    return simple


def aligned(geometry: pd.Series, codes: pd.Series) -> pd.Series:
    """Geometries in the order of `codes` and indexed by them, empty where a code has none."""
    empty = shapely.Polygon()
    return pd.Series([geometry.get(code, empty) for code in codes], index=codes, dtype=object)
