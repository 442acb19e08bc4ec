"""Where candidates stand, what is served and in which words, worked out by hand for a few."""

from dataclasses import replace

import pytest

from dashboard.pilots.desk import Answer, ReleaseMark
from dashboard.pilots.served import Reach, nearest_km, reach_of, served
from dashboard.pilots.standings import loser_groups, standings_of
from dashboard.pilots.wording.answers import objective_text
from geodata.pilots.candidates import Material
from geodata.pilots.choosing import choose
from geodata.pilots.criteria import Criterion, Missing
from geodata.pilots.reasons import Explainer, State
from geodata.pilots.rules import Group, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario
from geodata.pilots.utilities import score
from tests.geodata.pilots.plain_cases import criterion, material_of, scenario_of
from tests.geodata.pilots.small_cases import random_case

NAN = float("nan")
CHOSEN, PINNED, BANNED, OUT, FREE = (
    State.CHOSEN, State.PINNED, State.BANNED, State.OUT, State.FREE,
)  # fmt: skip


def answer_to(scenario: Scenario, material: Material) -> Answer:
    scores = score(scenario.criteria, material)
    choice = choose(scenario, material)
    mark = ReleaseMark("1", "2025-12-31")
    return Answer(scenario, material, scores, choice, mark, simulated=False, digest="0" * 64)


def states(scenario: Scenario, material: Material) -> list[State]:
    return [one.state for one in standings_of(answer_to(scenario, material))]


def test_who_can_be_chosen_and_who_not() -> None:
    material = material_of(
        {"m": [1.0, 0.9, 0.8, 0.7, 0.0], "w": [1.0, 0.0, NAN, 1.0, 0.5], "cost": [1, 1, 1, NAN, 1]}
    )
    rule = Rule(least=2, include=frozenset("E"), exclude=frozenset("B"))
    plain = scenario_of(rule, criterion("m"))
    assert states(plain, material) == [CHOSEN, BANNED, FREE, FREE, PINNED]
    strict = scenario_of(rule, criterion("m"), criterion("w", 1.0, Missing.EXCLUDE))
    assert states(strict, material) == [CHOSEN, BANNED, OUT, FREE, PINNED]
    paid = replace(plain, rule=replace(rule, budget=9.0, cost_measure="cost"))
    assert states(paid, material) == [CHOSEN, BANNED, FREE, OUT, PINNED]


def test_who_belongs_to_no_group_or_lies_nowhere_cannot_be_chosen() -> None:
    material = material_of({"m": [1.0, 0.5, 0.9, 0.0]}, districts=[(0, 1), (3,)])
    by_district = scenario_of(Rule(scope=Scope.DISTRICT), criterion("m"))
    assert states(by_district, material) == [CHOSEN, FREE, OUT, CHOSEN]
    assert [one.rank for one in standings_of(answer_to(by_district, material))] == [1, 2, None, 3]
    groups = (Group("g", "Nhóm G", frozenset("BC")),)
    drawn = scenario_of(Rule(scope=Scope.GROUP, groups=groups), criterion("m"))
    assert states(drawn, material) == [OUT, FREE, CHOSEN, OUT]

    spots = [(105.0, 20.0), (105.1, 20.0), (NAN, NAN), (105.3, 20.0)]
    nowhere = material_of({"m": [0.0, 0.5, 1.0, 0.9]}, points=spots)
    assert states(scenario_of(Rule(), criterion("m")), nowhere)[2] is CHOSEN
    apart = scenario_of(Rule(apart_km=5.0), criterion("m"))
    assert states(apart, nowhere) == [FREE, FREE, OUT, CHOSEN]
    middle = scenario_of(Rule(), criterion("m"), method=Method.MEDIAN)
    assert states(middle, nowhere) == [FREE, CHOSEN, OUT, FREE]


@pytest.mark.parametrize("seed", range(20))
def test_every_standing_is_that_which_is_explained(seed: int) -> None:
    """Ranks are worked out for all at once here, and one by one where a commune is explained."""
    case = random_case(seed)
    answer = answer_to(case.scenario, case.material)
    explainer = Explainer(answer.scenario, answer.material, answer.scores, answer.choice)
    for one in standings_of(answer):
        told = explainer.explain(one.code)
        assert (one.state, one.points, one.rank) == (told.state, told.points, told.rank)
        assert one.rank_in_group == told.rank_in_group


def test_the_groups_of_losers_are_those_that_the_rule_counts_in() -> None:
    """A group that was drawn may bear the key of a district."""
    material = material_of({"m": [1.0, 0.5]}, districts=[(0, 1)])
    drawn = (Group("d0", "Vùng cao", frozenset("AB")),)
    rule = Rule(groups=drawn)
    labels = {}
    for scope in Scope:
        asked = scenario_of(replace(rule, scope=scope), criterion("m"))
        labels[scope] = loser_groups(answer_to(asked, material))
    assert labels[Scope.GROUP] == {"d0": "Vùng cao"}
    assert labels[Scope.DISTRICT] == labels[Scope.PROVINCE] == {"d0": "Huyện 0"}


PEOPLE = "indicator:population"


def located(method: Method, people: list[float], demand: str = PEOPLE) -> Answer:
    """Communes in a row, 10.46 km from one to the next; within 12 km are the neighbours."""
    spots = [(105.0 + 0.1 * place, 20.0) for place in range(len(people))]
    asked = scenario_of(Rule(), Criterion(PEOPLE), method=method)
    return answer_to(
        replace(asked, demand=demand, cover_km=12.0), material_of({PEOPLE: people}, points=spots)
    )


def test_who_is_covered_is_a_share_of_all_that_count_also_those_taken_as_the_median() -> None:
    """2, 4 and 9 are known, so the third counts 4: it covers 4 + 4 + 9 of 19 and not of 15."""
    answer = located(Method.COVER, [2.0, 4.0, NAN, 9.0])
    assert answer.choice.chosen == ("C",)
    assert "17 within 12 km (89.5%)" in objective_text(answer, "en")
    unknown = located(Method.COVER, [NAN, NAN, NAN])
    assert "3 within 12 km (100.0%)" in objective_text(unknown, "en")


def test_the_mean_distance_is_of_those_that_lie_somewhere() -> None:
    """Of three in a row the middle one serves two at 10.46 km; a fourth has no territory."""
    spots = [(105.0, 20.0), (105.1, 20.0), (105.2, 20.0), (NAN, NAN)]
    asked = scenario_of(Rule(), method=Method.MEDIAN)
    material = material_of({PEOPLE: [1.0, 1.0, 1.0, 1.0]}, points=spots)
    for demand in (EQUAL_DEMAND, PEOPLE):
        answer = answer_to(replace(asked, demand=demand), material)
        assert answer.choice.objective == pytest.approx(2 * 10.46, abs=0.02)
        assert objective_text(answer, "en").startswith("7.0 km to the nearest pilot on average")


def test_what_each_chosen_commune_serves() -> None:
    found = served(located(Method.COVER, [2.0, 4.0, NAN, 9.0]))
    [one] = found.values()
    assert (one.count, one.demand, one.near, one.near_demand) == (4, 19.0, 3, 17.0)
    assert one.far == pytest.approx(2 * 10.46, abs=0.02)
    assert served(answer_to(scenario_of(Rule(), criterion("m")), material_of({"m": [1, 0]}))) == {}


def test_the_first_commune_serves_as_the_others_do_and_a_metre_decides() -> None:
    """A degree of the equator is 111.31949 km: 111.319 to the metre."""
    spots = [(105.0, 0.0), (106.0, 0.0), (107.0, 0.0)]
    material = material_of({PEOPLE: [1.0, 2.0, 4.0]}, points=spots)
    rule = Rule(include=frozenset("A"))
    for km, near, people in ((111.319, 2, 3.0), (111.318, 1, 1.0)):
        asked = scenario_of(rule, Criterion(PEOPLE), method=Method.COVER)
        answer = answer_to(replace(asked, demand=PEOPLE, cover_km=km), material)
        assert answer.choice.objective == people
        assert reach_of(answer) == Reach(people=people, total=7.0, km=km)
        one = served(answer)["A"]
        assert (one.count, one.demand, one.near, one.near_demand) == (3, 7.0, near, people)
        assert nearest_km(answer) == [0.0, 111.319, 222.639]
