"""How many people live near the chosen communes, whatever they were chosen for."""

from dataclasses import dataclass

import numpy as np

from dashboard.pilots.desk import Answer
from geodata.pilots.places import nearest

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
    away, _ = nearest(points, points[chosen])
    people = np.where(np.isfinite(away), counted.values, np.nan)
    if not np.isfinite(people).any():
        return None
    near = away <= scenario.cover_km
    return Reach(float(np.nansum(people[near])), float(np.nansum(people)), scenario.cover_km)
