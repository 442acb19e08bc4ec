"""Points near candidates for pilots: how far the nearest is, how many lie in the commune.

A point counts where it is in service: its status says so or nothing, and its `since` is not after
the day asked for. Planned, suspended and other ones do not count; it is said how many were left.
Distances are from the commune's point to the nearest point anywhere, also in another province. A
commune of a province of which no point of the layer is known at all has no number of them, not 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dashboard.kept import Kept
from dashboard.pilots.gathering.communes import Gathered
from dashboard.pilots.gathering.measures import Column, Found, measure_of, names_about
from dashboard.services import AtlasService
from geodata.pilots.candidates import Flags
from geodata.pilots.finding import Finding
from geodata.pilots.geometry import nearest
from geodata.points import load_point_catalogue

IN_SERVICE = "active"

Provinces = tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """Of one layer: the province of each point ("" where unknown), and who knows of any.

    `made_up` are those of the provinces of which some point is simulated.
    """

    of_point: Provinces
    provinces: frozenset[str]
    made_up: frozenset[str]


class PointMeasures:
    """Measures from the layers of points of a release."""

    def __init__(self, service: AtlasService) -> None:
        self._service, self._words = service, load_point_catalogue()
        self._serving: Kept[tuple[str, date | None], Flags] = Kept(50)
        self._known: Kept[tuple[str, str], _Known] = Kept(50)

    def distance(self, where: Gathered, layer: str, until: date | None) -> Found:
        """The distance to the nearest point of a layer that is in service, km."""
        points, key = self._service.point_layer(layer), f"distance:{layer}"
        serving = np.flatnonzero(self._in_service(layer, until))
        spots = np.stack([points.lon[serving], points.lat[serving]], axis=1)
        km, which = nearest(where.candidates.points, spots)
        found = which >= 0
        simulated = np.zeros(len(km), dtype=bool)
        simulated[found] = [points.rows[place]["simulated"] for place in serving[which[found]]]
        column = Column(km, simulated, np.zeros(len(km), dtype=bool))
        names = names_about("pilotmeasure.distance", self._words.get(layer))
        return measure_of(key, names, "km", column), self._said(where, layer, key, until)

    def number(self, where: Gathered, layer: str, until: date | None) -> Found:
        """How many points of a layer in service lie in each commune."""
        points, key = self._service.point_layer(layer), f"points:{layer}"
        candidates, known = where.candidates, self._of(layer, where.area.vintage)
        position = {code: place for place, code in enumerate(candidates.codes)}
        communes = points.communes.get(where.area.vintage, ("",) * len(points))
        lying = np.array([position.get(code, -1) for code in communes], dtype=np.int64)
        inside = lying[self._in_service(layer, until) & (lying >= 0)]
        count = np.bincount(inside, minlength=len(candidates)).astype(np.float64)
        asked = np.array([one in known.provinces for one in where.provinces], dtype=bool)
        column = Column(
            values=np.where(asked, count, np.nan),
            simulated=np.array([one in known.made_up for one in where.provinces], dtype=bool),
            estimated=np.zeros(len(candidates), dtype=bool),
        )
        names = names_about("pilotmeasure.points", self._words.get(layer))
        said = self._said(where, layer, key, until)
        lost = known.of_point.count("")
        if lost:
            told = {"measure": key, "layer": layer, "count": lost}
            said = (*said, Finding("points_without_commune", told))
        return measure_of(key, names, "count", column), said

    def _said(
        self, where: Gathered, layer: str, key: str, until: date | None
    ) -> tuple[Finding, ...]:
        """The provinces without any point, and how many points of the others do not count."""
        known, ours = self._of(layer, where.area.vintage), set(where.provinces)
        without = sorted(ours - known.provinces)
        here = np.array([one in ours for one in known.of_point], dtype=bool)
        left = int((here & ~self._in_service(layer, until)).sum())
        said = []
        if without:
            about = {"measure": key, "layer": layer, "provinces": without}
            said.append(Finding("no_points_known", about))
        if left:
            told = {"measure": key, "layer": layer, "count": left}
            said.append(Finding("points_not_in_service", told))
        return tuple(said)

    def _in_service(self, layer: str, until: date | None) -> Flags:
        """Which points of a layer count."""
        rows = self._service.point_layer(layer).rows
        return self._serving.get(
            (layer, until), lambda: np.array([in_service(row, until) for row in rows], dtype=bool)
        )

    def _of(self, layer: str, vintage: str) -> _Known:
        return self._known.get((layer, vintage), lambda: self._look(layer, vintage))

    def _look(self, layer: str, vintage: str) -> _Known:
        points, registry = self._service.point_layer(layer), self._service.registry
        communes = points.communes.get(vintage, ("",) * len(points))
        provinces = {
            code: registry.get(vintage, code).province_code for code in set(communes) if code
        }
        of_point = tuple(provinces.get(code, "") for code in communes)
        made_up = {
            province
            for province, row in zip(of_point, points.rows, strict=True)
            if row["simulated"]
        }
        return _Known(of_point, frozenset(of_point) - {""}, frozenset(made_up) - {""})


def in_service(row: Mapping[str, Any], until: date | None) -> bool:
    """Whether a point counts: nothing says that it is not in service by the day."""
    status = row.get("status")
    if isinstance(status, str) and status not in ("", IN_SERVICE):
        return False
    attributes = row.get("attributes")
    since = attributes.get("since") if isinstance(attributes, Mapping) else None
    if until is None or not isinstance(since, str):
        return True
    try:
        return date.fromisoformat(since) <= until
    except ValueError:
        return True
