"""The layer of scores: classes, no data, the chosen, and the same as bytes for the browser."""

from base64 import b64decode
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.layer import BREAKS, score_map, score_spec, shown_scores
from dashboard.pilots.served import Reach, reach_of
from geodata.pilots.criteria import Criterion, Missing
from geodata.pilots.rules import Rule
from geodata.units import Level
from layers.spec import LayerSpec
from layers.style import ESTIMATED_BIT
from tests.dashboard.pilots.small_pilots import LOW_FIBRE, merged, scenario, small_desk
from tests.small_atlas import FIBRE, OLD


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return small_desk(tmp_path_factory.mktemp("layer"))


@pytest.fixture(scope="module")
def left_out(desk: PilotDesk) -> Answer:
    """Communes without data are kept out, and so have no score."""
    return desk.answer(scenario(criteria=(replace(LOW_FIBRE[0], missing=Missing.EXCLUDE),)))


def by_code(spec: LayerSpec) -> dict[str, float | None]:
    return dict(zip(spec.codes, spec.values, strict=True))


def test_values_are_the_weighted_sums_and_no_data_is_not_zero(
    desk: PilotDesk, left_out: Answer
) -> None:
    values = by_code(score_spec(left_out, desk.service, "vi"))
    measured = left_out.material.measures[f"indicator:{FIBRE}"].values
    low, high = np.nanmin(measured), np.nanmax(measured)
    for code, share in zip(left_out.material.candidates.codes, measured.tolist(), strict=True):
        if np.isnan(share):
            assert values[code] is None
        else:
            assert values[code] == pytest.approx(100 * (high - share) / (high - low), abs=1e-4)
    assert sum(one is None for one in values.values()) == 2


def test_every_scenario_has_the_same_classes(desk: PilotDesk, left_out: Answer) -> None:
    spec = score_spec(left_out, desk.service, "en")
    assert spec.style.breaks == BREAKS == (0, 20, 40, 60, 80, 100)
    assert [row.label for row in spec.legend.classes] == [
        *("0 – <20", "20 – <40", "40 – <60", "60 – <80"),
        "80 – 100",
    ]
    classes = Counter(min(int(one // 20), 4) for one in spec.values if one is not None)
    assert [row.count for row in spec.legend.classes] == [classes[at] for at in range(5)]
    assert spec.legend.no_data.count == 2
    assert spec.pilots == left_out.choice.chosen
    assert spec.simulated
    assert spec.text.simulated == "Simulated data"


def test_a_criterion_that_says_nothing_of_a_commune_gives_it_no_score(desk: PilotDesk) -> None:
    skipped = desk.answer(scenario(criteria=(replace(LOW_FIBRE[0], missing=Missing.SKIP),)))
    weightless = desk.answer(scenario(criteria=(replace(LOW_FIBRE[0], weight=0.0),)))
    assert np.isnan(shown_scores(skipped.scores)).sum() == 2
    assert np.isnan(shown_scores(weightless.scores)).all()


def test_the_browser_gets_a_byte_a_unit_in_the_order_of_the_geometry(
    desk: PilotDesk, left_out: Answer
) -> None:
    told = score_map(left_out, desk.service, "vi")
    spec = score_spec(left_out, desk.service, "vi")
    sent = b64decode(told["bytes"])
    units = desk.service.registry.units(OLD, Level.COMMUNE, "38")
    assert len(sent) == len(units) == told["layer"]["geometry"]["units"]
    for byte, value in zip(sent, spec.values, strict=True):
        found = 0 if value is None else 1 + min(int(value // 20), 4)
        assert byte & ~ESTIMATED_BIT == found
    assert told["chosen"] == list(left_out.choice.chosen)
    assert told["inside"] is None


def test_a_territory_within_a_province_names_its_communes(tmp_path: Path) -> None:
    desk = merged(tmp_path)
    asked = desk.start("thanh-hoa", "ready", "2025-07-01")
    population = (Criterion("indicator:population"),)
    answer = desk.answer(
        replace(asked, criteria=population, rule=replace(asked.rule, count=1, least=1))
    )
    told = score_map(answer, desk.service, "vi")
    assert told["layer"]["geometry"]["scope"] == "38"
    assert told["layer"]["geometry"]["units"] == 2
    assert told["inside"] == ["38001"]


def test_people_near_the_chosen_are_those_of_communes_whose_points_are_near(
    desk: PilotDesk,
) -> None:
    counted = Criterion("indicator:population", weight=0.0)
    one = Rule(count=1, include=frozenset({"38001"}))
    asked = scenario(one, criteria=(*LOW_FIBRE, counted), cover_km=11.5)
    answer = desk.answer(asked)
    assert answer.choice.chosen == ("38001",)
    material = answer.material
    points = np.array([(105 + at / 10, 0.0) for at in range(len(material.candidates))])
    points[-1] = np.nan
    placed = replace(material, candidates=replace(material.candidates, points=points))
    # A tenth of a degree along the equator is 11.13 km: the chosen one and its neighbour.
    assert reach_of(replace(answer, material=placed)) == Reach(2 * 1234.0, 15 * 1234.0, 11.5)
    assert reach_of(answer) is None
    assert reach_of(desk.answer(scenario())) is None
