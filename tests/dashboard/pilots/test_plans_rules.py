"""The rules of the five plans, solved in both vintages; a plain count holds them to the plan."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.atlas_data import AtlasData, load_data
from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.plans.book import PlanBook
from dashboard.services import AtlasService
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.changes import MadeVintage
from geodata.crosswalk import load_crosswalk
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.pilots.choice import Status
from geodata.pilots.criteria import Criterion
from geodata.pilots.scenario import Scenario
from geodata.plans import load_plans
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from tests import census
from tests.pilot_rules import NEW, OLD, PLANS, Asked, Map, faults, owners

BOTH = pytest.mark.parametrize("vintage", [OLD, NEW])
EVERY = pytest.mark.parametrize("asked", PLANS, ids=lambda asked: asked.plan)


@pytest.fixture(scope="module")
def data(atlas_data: DataDir) -> AtlasData:
    return load_data(atlas_data)


@pytest.fixture(scope="module")
def place(atlas_data: DataDir, data: AtlasData) -> Map:
    links = load_crosswalk(atlas_data, BEFORE_REFORM, AFTER_REFORM)
    return Map.of(data.registry, links.frame)


def desk_of(data: AtlasData, atlas_data: DataDir) -> PilotDesk:
    service = AtlasService(data)
    return PilotDesk(service, PlanBook(service, load_plans(atlas_data)))


@pytest.fixture(scope="module")
def desk(data: AtlasData, atlas_data: DataDir) -> PilotDesk:
    return desk_of(data, atlas_data)


@pytest.fixture(scope="module")
def census_desk(
    data: AtlasData,
    atlas_data: DataDir,
    census_vintage: MadeVintage,
    census_registry: UnitRegistry,
    census_households: tuple[census.Ward, ...],
) -> PilotDesk:
    """A desk that knows nothing but the households of the census, by the wards of 2019."""
    known = {ward.found.code: ward.count for ward in census_households if ward.found.code}
    rows = pd.DataFrame({"code": list(known), "numerator": list(known.values())}).assign(
        vintage=census.VINTAGE, level=str(Level.COMMUNE), indicator="households",
        date=pd.Timestamp(census.DAY), basis="counted", source_id="census", denominator=np.nan,
        value=np.nan, samples=np.nan, added_in=1, simulated=False,
    )  # fmt: skip
    links = [census_vintage.crosswalk, load_crosswalk(atlas_data, BEFORE_REFORM, AFTER_REFORM)]
    cube = Cube(rows, census_registry, data.catalogue, 1)
    carried = CarriedCube(cube, census_registry, data.catalogue, Bridges(links))
    return desk_of(replace(data, registry=census_registry, cube=carried), atlas_data)


def check(desk: PilotDesk, scenario: Scenario, asked: Asked, place: Map) -> Answer:
    answer = desk.answer(scenario)
    assert answer.choice.status is Status.OPTIMAL
    owner = owners(answer.material.candidates)
    chosen, vintage = answer.choice.chosen, scenario.vintage
    assert faults(asked, place, vintage, chosen, owner) == []
    others = [code for code in answer.material.candidates.codes if code not in chosen]
    assert faults(asked, place, vintage, (*chosen, *others[: asked.most]), owner)
    assert faults(asked, place, vintage, chosen[: asked.least - 1], owner)
    return answer


@EVERY
@BOTH
def test_every_plan_on_the_sample(desk: PilotDesk, place: Map, asked: Asked, vintage: str) -> None:
    scenario = desk.start(asked.plan, "needs-most", vintage)
    assert check(desk, scenario, asked, place).simulated


@pytest.mark.shared
@EVERY
@BOTH
def test_every_plan_on_the_census(
    census_desk: PilotDesk, place: Map, asked: Asked, vintage: str
) -> None:
    started = census_desk.start(asked.plan, None, vintage)
    scenario = replace(started, criteria=(Criterion("indicator:households"),))
    assert not check(census_desk, scenario, asked, place).simulated
