"""A scenario: everything that a choice depends on beside the data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.pilots.criteria import Criterion
from geodata.pilots.rules import Rule


class Method(StrEnum):
    """What is made best.

    `SCORE`: the sum of the weighted scores of the chosen. `COVER` (MCLP): the demand within
    `cover_km` of a chosen commune. `CENTER` (p-center): the greatest distance from any commune to
    the nearest chosen one. `MEDIAN` (p-median): the demand times distance to the nearest chosen
    one, summed. Distances are straight lines on the ellipsoid between the communes' points.
    """

    SCORE = "score"
    COVER = "cover"
    CENTER = "center"
    MEDIAN = "median"


EQUAL_DEMAND = "equal"
"""Every commune counts the same."""


@dataclass(frozen=True)
class Scenario:
    """One question. `day` says up to when data count; None: the latest.

    `plan` and `profile` name what it started from, or are None. `demand` is the key of the measure
    that weighs communes in the location models, or `EQUAL_DEMAND`. `columns` is the id of a set of
    user columns, None without. `land` is the vintage whose code `province` is, None: that of the
    scenario; where they differ, the candidates are the communes of `vintage` that stand wholly or
    mostly on the territory of that province (see `geodata.lineage`). `seed`, `runs` and `spread`
    are of the robustness: each weight is multiplied by a factor between 1/spread and spread.
    """

    vintage: str
    province: str
    rule: Rule
    criteria: tuple[Criterion, ...]
    method: Method = Method.SCORE
    cover_km: float = 10.0
    demand: str = "indicator:population"
    plan: str | None = None
    profile: str | None = None
    day: date | None = None
    columns: str | None = None
    seed: int = 1
    runs: int = 2000
    spread: float = 2.0
    land: str | None = None
