"""A desk over the small country, and scenarios whose answers are known by heart.

The share of households that can get fibre is 0, 10, 19.9, 20 ... in the communes of province 38 in
the order of their codes (`tests.small_atlas.SHARES`), none known in the last two. Where the lowest
shares are wanted, the score of a commune is 100 less its share.
"""

from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.pilots.desk import PilotDesk
from dashboard.plan_book import PlanBook
from dashboard.services import AtlasService
from geodata.pilots.criteria import Criterion, Direction
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Scenario
from geodata.plans import load_plans
from tests.small_atlas import DAY, FIBRE, OLD, small_service

LOW_FIBRE = (Criterion(f"indicator:{FIBRE}", direction=Direction.LOWER),)


def desk_over(service: AtlasService, **given: Any) -> PilotDesk:
    return PilotDesk(service, PlanBook(service, load_plans()), **given)


def small_desk(folder: Path, observations: pd.DataFrame | None = None, **given: Any) -> PilotDesk:
    return desk_over(small_service(folder, observations, carried=True), **given)


def scenario(rule: Rule | None = None, **given: Any) -> Scenario:
    """Three communes of province 38 with the least fibre on `DAY`, or what is said."""
    usual = {"vintage": OLD, "province": "38", "criteria": LOW_FIBRE, "day": DAY}
    told: dict[str, Any] = {**usual, **given}
    return Scenario(rule=rule or Rule(count=3), **told)
