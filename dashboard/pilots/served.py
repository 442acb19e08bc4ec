"""Who is near the chosen communes: people within a distance, and whom each of them serves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.pilots.desk import Answer
from geodata.pilots.geometry import along, nearest
from geodata.pilots.network import METRES, demand_of

POPULATION = "indicator:population"


@dataclass(frozen=True)
class Reach:
    """Of `total` people in communes of known place, `people` in those at most `km` away."""

    people: float
    total: float
    km: float


def reach_of(answer: Answer) -> Reach | None:
    """Who is within the scenario's `cover_km`; None without a choice or where nobody was counted.

    A commune counts whole, by the distance of its point to that of the nearest chosen one.
    """
    material, scenario = answer.material, answer.scenario
    counted = material.measures.get(POPULATION)
    if counted is None or not answer.choice.chosen:
        return None
    points = material.candidates.points
    chosen = np.isin(np.array(material.candidates.codes), np.array(answer.choice.chosen))
    away = np.round(nearest(points, points[chosen])[0], METRES)
    people = np.where(np.isfinite(away), counted.values, np.nan)
    if not np.isfinite(people).any():
        return None
    near = away <= scenario.cover_km
    return Reach(float(np.nansum(people[near])), float(np.nansum(people)), scenario.cover_km)


def nearest_km(answer: Answer) -> list[float | None]:
    """The km, to the metre, to the nearest chosen commune of each candidate; None without."""
    points, nearest = answer.material.candidates.points, np.array(answer.choice.nearest, dtype=int)
    if not len(nearest):
        return [None] * len(points)
    found = np.round(along(points, points[np.maximum(nearest, 0)]), METRES)
    known = np.isfinite(found) & (nearest >= 0)
    return [
        value if has else None for value, has in zip(found.tolist(), known.tolist(), strict=True)
    ]


@dataclass(frozen=True)
class Served:
    """The communes to which one is the nearest chosen: their number, demand, the farthest in km.

    `near` and `near_demand` are those within the distance of the covering model.
    """

    count: int
    demand: float
    far: float
    near: int
    near_demand: float


def served(answer: Answer) -> Mapping[str, Served]:
    """What each chosen commune serves, by its code; nothing where points decided."""
    if not answer.choice.nearest:
        return {}
    nearest_of = np.array(answer.choice.nearest)
    km = np.array([np.nan if one is None else one for one in nearest_km(answer)])
    demand = np.ones(len(answer.material.candidates))
    if answer.scenario.demand in answer.material.measures:
        demand, _ = demand_of(answer.scenario.demand, answer.material)
    codes = answer.material.candidates.codes
    found = {}
    for code in answer.choice.chosen:
        mine = nearest_of == codes.index(code)
        near = mine & (km <= answer.scenario.cover_km)
        found[code] = Served(
            count=int(mine.sum()),
            demand=float(demand[mine].sum()),
            far=float(np.nanmax(km[mine], initial=0.0)),
            near=int(near.sum()),
            near_demand=float(demand[near].sum()),
        )
    return found
