"""Who owns what: the finest pieces of land with their commune of each vintage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.boundaries.dissolve import dissolve
from geodata.boundaries.projection import Geometries, area_km2
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Vintage

Codes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Territory:
    """Pieces of a valid coverage in the plane, each in one commune of each vintage.

    `method` says how the piece came to its commune of before the reform.
    """

    geometry: Geometries
    before: Codes
    after: Codes
    method: Codes

    def codes(self, vintage: Vintage) -> Codes:
        """The commune of each piece in a vintage."""
        return {BEFORE_REFORM: self.before, AFTER_REFORM: self.after}[vintage]

    def communes(self, vintage: Vintage) -> pd.Series:
        """The geometry of each commune that has territory, by code."""
        return dissolve(self.geometry, self.codes(vintage))

    def part_km2(self) -> dict[tuple[str, str], float]:
        """Area of each part by (code before, code after), km2."""
        sums: dict[tuple[str, str], float] = {}
        pieces = zip(self.before, self.after, area_km2(self.geometry), strict=True)
        for before, after, km2 in pieces:
            sums[before, after] = sums.get((before, after), 0.0) + float(km2)
        return sums

    def methods(self, vintage: Vintage) -> dict[str, str]:
        """For each commune the method that brought it the most land."""
        frame = pd.DataFrame(
            {
                "code": self.codes(vintage),
                "method": self.method,
                "area": shapely.area(self.geometry),
            }
        )
        sums = frame.groupby(["code", "method"], as_index=False)["area"].sum()
        best = sums.loc[sums.groupby("code")["area"].idxmax()]
        return dict(zip(best["code"], best["method"], strict=True))


def objects(values: Sequence[object]) -> npt.NDArray[np.object_]:
    """An array of objects of one dimension, whatever the objects are."""
    array = np.empty(len(values), dtype=object)
    array[:] = list(values)
    return array


def joined(parts: Sequence[Territory]) -> Territory:
    """Several territories as one."""
    return Territory(
        geometry=np.concatenate([part.geometry for part in parts]),
        before=np.concatenate([part.before for part in parts]),
        after=np.concatenate([part.after for part in parts]),
        method=np.concatenate([part.method for part in parts]),
    )
