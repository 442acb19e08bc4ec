"""Points of one layer in a view: those few as they are, those many as clusters on a grid."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.legend import format_number
from layers.topology import MAX_LATITUDE

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TILE = 256
CELL = 56
"""Side of a cluster's cell in screen pixels."""
SINGLES = 120
"""Up to this many points in a view stand singly."""
SINGLE_ZOOM = 14
"""From this zoom on, points stand singly however many there are."""
MOST_ITEMS = 4000


@dataclass(frozen=True)
class BoundingBox:
    """West, south, east, north in degrees WGS 84."""

    west: float
    south: float
    east: float
    north: float


class PointSet:
    """The points of one kind: positions as arrays, everything else as rows.

    `communes` gives for each vintage the code of the commune of every point ("" where unknown).
    """

    def __init__(
        self,
        ids: Sequence[str],
        lon: Floats,
        lat: Floats,
        rows: Sequence[Mapping[str, Any]],
        communes: Mapping[str, Sequence[str]],
    ) -> None:
        self.ids = tuple(ids)
        self.lon, self.lat = lon, lat
        self.rows = tuple(rows)
        self._communes = {vintage: tuple(codes) for vintage, codes in communes.items()}
        self._place = {name: index for index, name in enumerate(self.ids)}
        self._x = (lon + 180) / 360
        phi = np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE))
        self._y = 0.5 - np.log(np.tan(math.pi / 4 + phi / 2)) / (2 * math.pi)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, vintages: Iterable[str]) -> "PointSet":
        """From the store's frame of one layer: a row a point, a column of communes a vintage."""
        frame = frame.sort_values("point_id", ignore_index=True)
        rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
        return cls(
            ids=[str(row["point_id"]) for row in rows],
            lon=frame["lon"].to_numpy(dtype=np.float64),
            lat=frame["lat"].to_numpy(dtype=np.float64),
            rows=rows,
            communes={
                name: [code if isinstance(code, str) else "" for code in frame[name]]
                for name in vintages
                if name in frame
            },
        )

    @property
    def communes(self) -> Mapping[str, tuple[str, ...]]:
        """The code of the commune of every point by vintage, "" where unknown."""
        return self._communes

    def with_communes(self, more: Mapping[str, Sequence[str]]) -> "PointSet":
        """The same points with their communes in more vintages."""
        return PointSet(self.ids, self.lon, self.lat, self.rows, {**self._communes, **more})

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, point_id: str) -> Mapping[str, Any] | None:
        """The row of a point, or None if there is no such point."""
        place = self._place.get(point_id)
        return None if place is None else self.rows[place]

    def within(self, vintage: str, communes: Collection[str] | None) -> Flags:
        """Which points lie in some communes of a vintage; all of them for None."""
        if communes is None:
            return np.ones(len(self), dtype=bool)
        known = self._communes.get(vintage, ("",) * len(self))
        return np.fromiter((code in communes for code in known), dtype=bool, count=len(self))

    def view(self, chosen: Flags, box: BoundingBox, zoom: int, lang: str) -> list[dict[str, Any]]:
        """Items of a view: ``{lon, lat, count, label}``, and ``id`` where the count is 1.

        Only points in `chosen` are shown. Cells are counted from the world's corner, so that a
        cluster stays the same while the view moves; it stands at the mean of its points.
        """
        cells = TILE * 2**zoom / CELL
        west, north = math.floor(_x(box.west) * cells), math.floor(_y(box.north) * cells)
        east, south = math.floor(_x(box.east) * cells), math.floor(_y(box.south) * cells)
        cell_x = np.floor(self._x * cells).astype(np.int64)
        cell_y = np.floor(self._y * cells).astype(np.int64)
        seen = chosen & (cell_x >= west) & (cell_x <= east)
        seen &= (cell_y >= north) & (cell_y <= south)
        places = np.flatnonzero(seen)
        if len(places) <= SINGLES or (zoom >= SINGLE_ZOOM and len(places) <= MOST_ITEMS):
            return [self._single(int(place)) for place in places]
        key = cell_x[places] * (south - north + 1) + (cell_y[places] - north)
        _, group = np.unique(key, return_inverse=True)
        return self._clusters(places, group, lang)

    def _single(self, place: int) -> dict[str, Any]:
        return {
            "lon": round(float(self.lon[place]), 5),
            "lat": round(float(self.lat[place]), 5),
            "count": 1,
            "label": "1",
            "id": self.ids[place],
        }

    def _clusters(
        self, chosen: npt.NDArray[np.int64], group: npt.NDArray[np.int64], lang: str
    ) -> list[dict[str, Any]]:
        counts = np.bincount(group)
        lon = np.bincount(group, weights=self.lon[chosen]) / counts
        lat = np.bincount(group, weights=self.lat[chosen]) / counts
        first = np.full(len(counts), -1, dtype=np.int64)
        first[group[::-1]] = chosen[::-1]
        items = []
        for place, count in enumerate(counts.tolist()):
            if count == 1:
                items.append(self._single(int(first[place])))
                continue
            items.append(
                {
                    "lon": round(float(lon[place]), 5),
                    "lat": round(float(lat[place]), 5),
                    "count": count,
                    "label": format_number(count, 0, lang),
                }
            )
        return items


def _x(lon: float) -> float:
    return (lon + 180) / 360


def _y(lat: float) -> float:
    phi = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)))
    return 0.5 - math.log(math.tan(math.pi / 4 + phi / 2)) / (2 * math.pi)
