"""The desk: what it starts from, on whose land, what it answers, keeps and refuses."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.app import load_desk
from dashboard.pilots import desk as desk_module
from dashboard.pilots.desk import UNSTATED, Busy, PilotDesk, measures_of
from dashboard.selection import NotFound
from dashboard.settings import Settings
from geodata.errors import AtlasError, BadRequest, ScenarioError
from geodata.pilots.choice import Status
from geodata.pilots.criteria import Criterion
from geodata.pilots.profiles import load_profiles, load_rules
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.pilots.scenario import Method
from geodata.plans import load_plans
from geodata.targets import Kind
from geodata.units import COUNTRY_CODE
from tests.dashboard.pilots.small_pilots import LOW_FIBRE, merged, scenario, small_desk
from tests.small_atlas import (
    FIBRE,
    NEW,
    OLD,
    small_observations,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return small_desk(tmp_path_factory.mktemp("desk"))


# --- what a scenario starts from ---------------------------------------------------------------


def test_a_plan_and_a_profile_give_rule_place_and_criteria(desk: PilotDesk) -> None:
    found = desk.start("thanh-hoa", "ready")
    assert (found.vintage, found.province, found.land) == (OLD, "38", None)
    assert found.rule == load_rules()["plan-thanh-hoa"].rule
    assert found.criteria == load_profiles()["ready"].criteria
    assert (found.plan, found.profile) == ("plan-thanh-hoa", "ready")
    assert desk.start("plan-thanh-hoa", "ready") == desk.start("38", "ready") == found
    assert desk.start("thanh-hoa", None).profile == next(iter(load_profiles()))


def test_without_a_plan_a_province_is_asked_for(desk: PilotDesk) -> None:
    found = desk.start(None, "ready", OLD, "48")
    assert (found.vintage, found.province, found.land, found.plan) == (OLD, "48", None, None)
    assert found.rule == UNSTATED
    assert desk.start(None, "ready", province="48").vintage == NEW
    assert desk.start(None, "ready", OLD, "country").province == COUNTRY_CODE
    assert desk.start(None, "ready", OLD, COUNTRY_CODE).province == COUNTRY_CODE


def test_what_there_is_not_is_named(desk: PilotDesk) -> None:
    for asked, error, words in (
        (("nowhere", "ready"), NotFound, "no plan"),
        (("thanh-hoa", "best"), NotFound, "no profile 'best'; there are ready, needs-most"),
        ((None, "ready"), BadRequest, "Name a plan or a province"),
        ((None, "ready", "2019-01-01", "38"), AtlasError, "vintage"),
        ((None, "ready", OLD, "380"), BadRequest, "no province"),
        ((None, "ready", OLD, "../38"), BadRequest, "form of a unit's code"),
    ):
        with pytest.raises(error, match=words):
            desk.start(*asked)  # type: ignore[arg-type]


def test_every_plan_has_a_rule(desk: PilotDesk) -> None:
    for plan in desk.book.plans:
        assert desk.plan_rule(plan).rule == load_rules()[plan.id].rule
    plan = desk.plan("binh-duong")
    own = replace(plan, id="own", entries=plan.of(Kind.PILOT_RULE))
    read = desk.plan_rule(own)
    assert (read.rule.least, read.rule.most, read.rule.stated) == (3, None, True)
    assert read.reason("vi").startswith("Số lượng và phạm vi lấy từ quy tắc")
    silent = desk.plan_rule(replace(own, entries=()))
    assert (silent.rule, silent.target) == (UNSTATED, None)
    assert "giả định" in silent.reason("vi")


# --- whose land --------------------------------------------------------------------------------


def test_in_another_vintage_the_land_is_that_of_the_plan(tmp_path: Path, desk: PilotDesk) -> None:
    both = merged(tmp_path)
    found = both.start("thanh-hoa", "ready", NEW)
    assert (found.vintage, found.province, found.land) == (NEW, "38", OLD)
    assert both.material(found).candidates.codes == ("38001",)
    whole = both.start("thanh-hoa", "ready", NEW, "38")
    assert (whole.province, whole.land) == ("38", None)
    assert both.material(whole).candidates.codes == ("38001", "38002")
    assert whole.rule == load_rules()["plan-thanh-hoa"].rule
    # A territory that is a whole province of the vintage is called by that province.
    same = desk.start("thanh-hoa", "ready", NEW)
    assert (same.province, same.land) == ("38", None)


# --- answers -----------------------------------------------------------------------------------


def test_the_lowest_three_are_chosen_with_their_scores(desk: PilotDesk) -> None:
    found = desk.answer(scenario())
    assert found.choice.chosen == ("38001", "38002", "38003")
    assert found.choice.status is Status.OPTIMAL
    assert found.choice.objective == 1_000_000 + 900_000 + 801_000
    assert found.scores.points.tolist()[:3] == [1_000_000, 900_000, 801_000]
    assert found.scores.points.tolist()[-2:] == [0, 0]  # without data: the worst
    assert (found.release.number, found.release.day) == ("1", "2026-01-15")
    assert found.simulated
    assert [one.code for one in found.findings if one.code == "missing_values"]
    assert found.findings == (*found.choice.findings, *found.material.findings)


def test_one_in_each_district(desk: PilotDesk) -> None:
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1)
    assert desk.answer(scenario(rule)).choice.chosen == ("38001", "38014")
    banned = replace(rule, exclude=frozenset({"38014"}))
    assert desk.answer(scenario(banned)).choice.chosen == ("38001", "38009")


def test_an_impossible_rule_is_an_answer_that_says_why(desk: PilotDesk) -> None:
    rule = Rule(count=2, quotas=(Quota("kind:phuong", 1),))
    found = desk.answer(scenario(rule))
    assert (found.choice.status, found.choice.chosen) == (Status.INFEASIBLE, ())
    assert found.findings[0].code == "too_few"


def test_what_cannot_be_asked_is_refused(desk: PilotDesk) -> None:
    for wrong, field in (
        (scenario(Rule(least=3, most=5, count=9)), "rule.count"),
        (scenario(Rule(count=2, include=frozenset({"99999"}))), "rule.include"),
        (scenario(criteria=(Criterion("indicator:nothing"),)), "criteria[0].measure"),
    ):
        with pytest.raises(ScenarioError) as caught:
            desk.answer(wrong)
        assert caught.value.details["field"] == field


def test_pairs_of_too_many_communes_are_not_looked_at(
    desk: PilotDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MOST_PAIRED", 15)
    assert len(desk.answer(scenario(Rule(count=4))).choice.chosen) == 4
    far = Rule(count=4, apart_km=20.0)
    for asked in (
        scenario(far),
        scenario(replace(far, apart_km=None, not_adjacent=True)),
        scenario(Rule(count=4), method=Method.CENTER),
    ):
        with pytest.raises(ScenarioError, match="16 communes are too many") as caught:
            desk.answer(asked)
        assert caught.value.details["problem"] == "too_many_pairs"


def test_only_what_takes_part_makes_an_answer_simulated(tmp_path: Path) -> None:
    rows = small_observations()
    rows.loc[rows["indicator"] == FIBRE, "simulated"] = False
    desk = small_desk(tmp_path, rows)
    assert not desk.answer(scenario()).simulated
    people = (*LOW_FIBRE, Criterion("indicator:population"))
    assert desk.answer(scenario(criteria=people)).simulated


def test_the_measures_that_take_part() -> None:
    fibre, people = f"indicator:{FIBRE}", "indicator:population"
    assert measures_of(scenario()) == (fibre,)
    assert measures_of(scenario(method=Method.CENTER)) == (fibre,)
    assert measures_of(scenario(method=Method.COVER)) == (fibre, people)
    assert measures_of(scenario(method=Method.MEDIAN, demand="equal")) == (fibre,)
    assert measures_of(scenario(Rule(count=1, cost_measure="user:x"))) == (fibre,)
    assert measures_of(scenario(Rule(count=1, budget=9.0, cost_measure="user:x")))[1] == "user:x"


# --- keeping and taking turns ------------------------------------------------------------------


def test_the_same_question_is_worked_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWERS_KEPT", 2)
    desk = small_desk(tmp_path)
    first = desk.answer(scenario())
    assert desk.answer(scenario()) is first
    assert desk.answer(scenario(seed=2)) is not first
    assert desk.answer(scenario()) is first
    desk.answer(scenario(seed=3))
    desk.answer(scenario(seed=4))
    assert desk.answer(scenario()) is not first  # what is kept is bounded


def test_whoever_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "PATIENCE", 0.05)
    desk = small_desk(tmp_path)
    entered, leave = threading.Barrier(desk_module.AT_ONCE + 1), threading.Event()
    choose = desk_module.choose

    def slow(*given: object, **named: object) -> object:
        entered.wait(10)
        leave.wait(10)
        return choose(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(desk_module, "choose", slow)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda seed=seed: found.append(desk.answer(scenario(seed=seed))))  # type: ignore[misc]
        for seed in range(desk_module.AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    entered.wait(10)
    with pytest.raises(Busy, match="ask again"):
        desk.answer(scenario(seed=9))
    leave.set()
    for thread in threads:
        thread.join(10)
    assert len(found) == desk_module.AT_ONCE
    monkeypatch.setattr(desk_module, "choose", choose)
    assert desk.answer(scenario(seed=9)).choice.chosen  # the turns were given back


def test_robustness_is_kept_by_the_data_it_is_about(
    desk: PilotDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def counted(*given: object, time_limit: float) -> object:
        assert time_limit == 20.0
        asked.append(given)
        return object()

    monkeypatch.setattr(desk_module, "robustness", counted)
    answer = desk.answer(scenario(seed=77))
    first = desk.robustness(scenario(seed=77))
    assert desk.robustness_of(answer) is first
    assert len(asked) == 1
    measure = next(iter(answer.material.measures.values()))
    values = np.array(measure.values)
    values[3] = np.nan
    other = replace(answer.material, measures={measure.key: replace(measure, values=values)})
    assert desk.robustness_of(replace(answer, material=other)) is not first
    assert len(asked) == 2
    candidates = replace(answer.material.candidates, tags={"island": frozenset({"38001"})})
    tagged = replace(answer.material, candidates=candidates)
    assert desk.robustness_of(replace(answer, material=tagged)) is not first
    assert len(asked) == 3


def test_the_command_line_has_a_desk_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: PilotDesk
) -> None:
    monkeypatch.setattr("dashboard.app.load_book", lambda _settings: desk.book)
    found = load_desk(Settings(data=tmp_path), seconds=30.0)
    assert found.seconds == 30.0
    assert found.book.plans == load_plans()
