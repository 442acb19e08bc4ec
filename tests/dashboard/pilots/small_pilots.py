"""A desk over the small country, and scenarios whose answers are known by heart.

The share of households that can get fibre is 0, 10, 19.9, 20 ... in the communes of province 38 in
the order of their codes (`tests.small_atlas.SHARES`), none known in the last two. Where the lowest
shares are wanted, the score of a commune is 100 less its share.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.packs import PackStore
from dashboard.pilots.desk import PilotDesk
from dashboard.plans.book import PlanBook
from dashboard.services import AtlasData, AtlasService, Published
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import Crosswalk
from geodata.indicators import load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.pilots.criteria import Criterion, Direction
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Scenario
from geodata.plans import load_plans
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from tests.small_atlas import (
    DAY,
    FIBRE,
    OLD,
    small_geometry,
    small_observations,
    small_points,
    small_registry,
    small_service,
)

LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
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


def merged(folder: Path) -> PilotDesk:
    """A new vintage in which old 38 (as 38001) and old 48 (as 38002) are one province 38."""
    small = small_registry()
    moved = replace(
        small.get(AFTER_REFORM, "48001"), code="38002", parent_code="38", province_code="38"
    )
    units = [
        *(one for level in LEVELS for one in small.units(BEFORE_REFORM, level)),
        *(small.get(AFTER_REFORM, code) for code in ("38", "38001")),
        moved,
    ]
    registry, catalogue = UnitRegistry(units), load_catalogue()
    old = registry.units(BEFORE_REFORM, Level.COMMUNE)
    goes = {"38": "38001", "48": "38002"}
    links = [(one.code, goes[one.province_code], 1.0, "whole", True) for one in old
             if one.province_code in goes]  # fmt: skip
    frame = pd.DataFrame(links, columns=["from_code", "to_code", "weight", "basis", "exact"])
    bridges = Bridges([Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)])
    cube = Cube(small_observations(), registry, catalogue, 1)
    data = AtlasData(
        registry=registry,
        catalogue=catalogue,
        cube=CarriedCube(cube, registry, catalogue, bridges),
        packs=PackStore(DataDir(folder), registry, small_geometry),
        points=small_points(),
        pilots={},
        release=Published("1", date(2026, 1, 15), simulated=True),
    )
    return desk_over(AtlasService(data))
