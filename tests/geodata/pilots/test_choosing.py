"""What a choice answers where there is little to choose from, or nothing."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from geodata.pilots import choosing
from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.choice import Choice, Status
from geodata.pilots.choosing import choose
from geodata.pilots.criteria import Criterion, Missing
from geodata.pilots.finding import Finding
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario
from geodata.pilots.scoring import Selection

NAN = float("nan")
MERE = "indicator:a"
KM_PER_DEGREE = 111.31949
"""Of the equator of WGS 84: 2 pi x 6378.137 km / 360."""


def material(
    values: list[float],
    districts: Mapping[str, str] | None = None,
    tags: Mapping[str, frozenset[str]] | None = None,
    others: Mapping[str, list[float]] | None = None,
    adjacent: list[tuple[int, int]] | None = None,
) -> Material:
    """Communes A, B, C ... on the equator, a tenth of a degree (11.13 km) from one to the next."""
    count = len(values)
    codes = tuple("ABCDEFGHIJ"[:count])
    points = np.column_stack([105.0 + np.arange(count) / 10, np.zeros(count)])
    groups = tuple(
        Group(key, f"Huyện {key}", frozenset(members)) for key, members in (districts or {}).items()
    )
    pairs = np.array(adjacent or [], dtype=np.int64).reshape(-1, 2)
    candidates = Candidates(
        "2025-03-01", "38", codes, tuple(f"Xã {code}" for code in codes), points, pairs, groups,
        tags or {},
    )  # fmt: skip
    none = np.zeros(count, dtype=bool)
    return Material(
        candidates,
        {
            key: Measure(key, key, key, "count", np.array(numbers, dtype=float), none, none)
            for key, numbers in {MERE: values, **(others or {})}.items()
        },
        "1",
    )


def scenario(rule: Rule, method: Method = Method.SCORE, **more: object) -> Scenario:
    asked = Scenario("2025-03-01", "38", rule, (Criterion(MERE),), method=method, demand=MERE)
    return replace(asked, **more)  # type: ignore[arg-type]


def said(choice: Choice, code: str) -> Finding:
    return next(finding for finding in choice.findings if finding.code == code)


def test_of_equal_scores_the_first_codes_are_taken_and_it_is_said_that_there_are_others() -> None:
    choice = choose(scenario(Rule(least=2)), material([5.0, 9.0, 7.0, 7.0, 7.0]))
    assert choice.chosen == ("B", "C")
    assert choice.objective == 1_500_000.0
    assert choice.several


def test_a_single_best_selection_is_called_so() -> None:
    choice = choose(scenario(Rule(least=2)), material([5.0, 9.0, 7.0]))
    assert (choice.chosen, choice.several) == (("B", "C"), False)
    assert (choice.findings, choice.gap, choice.bound) == ((), 0.0, choice.objective)


def test_what_is_stopped_in_time_says_how_far_from_proof_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """50 of at most 60: a fifth of what was reached may be missing."""
    found = Selection(np.array([False, True, True]), 50.0, 60.0, proven=False, several=None)
    monkeypatch.setattr(choosing, "_select", lambda *_: found)
    choice = choose(scenario(Rule(least=2)), material([5.0, 9.0, 7.0]))
    assert (choice.status, choice.chosen) == (Status.FEASIBLE, ("B", "C"))
    assert (choice.objective, choice.bound, choice.gap) == (50.0, 60.0, 0.2)
    assert (choice.several, [one.code for one in choice.findings]) == (False, ["ties_unknown"])


def test_all_equal_scores_are_half_for_everybody_and_that_is_said() -> None:
    choice = choose(scenario(Rule(least=2)), material([4.0, 4.0, 4.0, 4.0]))
    assert choice.chosen == ("A", "B")
    assert choice.objective == 1_000_000.0
    assert choice.several
    assert said(choice, "all_equal").details["measure"] == MERE


def test_a_district_with_one_commune_gives_it_whatever_its_score() -> None:
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1)
    choice = choose(scenario(rule), material([0.0, 9.0, 8.0], {"x": "A", "y": "BC"}))
    assert (choice.status, choice.chosen) == (Status.OPTIMAL, ("A", "B"))


def test_a_district_of_which_nobody_is_left_is_named() -> None:
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1, exclude=frozenset("A"))
    choice = choose(scenario(rule), material([0.0, 9.0, 8.0], {"x": "A", "y": "BC"}))
    assert (choice.status, choice.chosen, choice.objective) == (Status.INFEASIBLE, (), None)
    told = said(choice, "too_few").details
    assert (told["part"], told["free"], told["all"], told["least"]) == ("Huyện x", 0, 1, 1)
    assert told["barred"] == {"excluded": 1}


def test_communes_without_data_can_be_kept_out_and_are_counted() -> None:
    strict = (Criterion(MERE, missing=Missing.EXCLUDE),)
    choice = choose(scenario(Rule(least=2), criteria=strict), material([NAN, 9.0, NAN, 3.0]))
    assert choice.chosen == ("B", "D")
    assert said(choice, "barred").details == {"reason": "no_data", "count": 2}
    short = choose(scenario(Rule(least=3), criteria=strict), material([NAN, 9.0, NAN, 3.0]))
    assert said(short, "too_few").details["barred"] == {"no_data": 2}


def test_a_criterion_that_nobody_has_data_of_takes_no_part_and_excludes_nobody() -> None:
    both = (Criterion(MERE), Criterion("indicator:b", weight=9.0, missing=Missing.EXCLUDE))
    found = material([1.0, 3.0, 2.0], others={"indicator:b": [NAN] * 3})
    choice = choose(scenario(Rule(least=1), criteria=both), found)
    assert (choice.status, choice.chosen, choice.objective) == (
        Status.OPTIMAL,
        ("B",),
        1_000_000.0,
    )
    assert said(choice, "criterion_without_data").details["measure"] == "indicator:b"


def test_a_pinned_commune_that_cannot_be_chosen_is_named_with_the_reason() -> None:
    strict = (Criterion(MERE, missing=Missing.EXCLUDE),)
    rule = Rule(least=1, include=frozenset("A"))
    choice = choose(scenario(rule, criteria=strict), material([NAN, 2.0, 3.0]))
    assert said(choice, "pinned_barred").details == {"name": "Xã A", "reason": "no_data"}


def test_two_pinned_communes_of_one_district_are_too_many() -> None:
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1, include=frozenset("BC"))
    choice = choose(scenario(rule), material([1.0, 2.0, 3.0], {"x": "A", "y": "BC"}))
    told = said(choice, "pinned_too_many").details
    assert (told["part"], told["most"], told["pinned"]) == ("Huyện y", 1, ["Xã B", "Xã C"])


def test_parts_of_a_rule_that_exclude_one_another_are_named_and_no_others() -> None:
    """Of four in a row two at most are no neighbours; quota and budget have no part in it."""
    rule = Rule(least=3, not_adjacent=True, quotas=(Quota("kind:xa", 1),), budget=100.0, cost=1.0)
    found = material(
        [1.0, 2.0, 3.0, 4.0],
        tags={"kind:xa": frozenset("ABCD")},
        adjacent=[(0, 1), (1, 2), (2, 3)],
    )
    choice = choose(scenario(rule), found)
    told = said(choice, "conflict").details
    assert sorted(one["rule"] for one in told["rules"]) == ["not_adjacent", "part"]
    assert choose(scenario(replace(rule, least=2)), found).chosen == ("B", "D")


def test_a_conflict_names_the_pinned_communes_where_they_are_the_cause() -> None:
    """B pinned keeps out its neighbours A and C: with them goes the second of the xã."""
    rule = Rule(least=2, not_adjacent=True, quotas=(Quota("kind:xa", 2),), include=frozenset("B"))
    found = material(
        [1.0, 2.0, 3.0, 4.0],
        tags={"kind:xa": frozenset("ABC")},
        adjacent=[(0, 1), (1, 2)],
    )
    told = said(choose(scenario(rule), found), "conflict").details
    assert told["pinned"] == ["Xã B"]
    assert choose(scenario(replace(rule, include=frozenset())), found).chosen == ("A", "C")


def test_of_many_pinned_communes_a_conflict_names_five() -> None:
    """A to F are pinned; a seventh could only be G or H, and both touch A."""
    rule = Rule(least=7, not_adjacent=True, include=frozenset("ABCDEF"))
    found = material([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], adjacent=[(0, 6), (0, 7)])
    told = said(choose(scenario(rule), found), "conflict").details
    assert told["pinned"] == ["Xã A", "Xã B", "Xã C", "Xã D", "Xã E"]
    assert len(choose(scenario(replace(rule, include=frozenset("BCDEF"))), found).chosen) == 7


def test_a_conflict_that_is_not_found_in_time_is_not_made_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "EXPLAINING_SECONDS", 0.0)
    tags = {"kind:xa": frozenset("ABC")}
    found = material([1.0, 2.0, 3.0], tags=tags, adjacent=[(0, 1), (1, 2), (0, 2)])
    rule = Rule(least=2, not_adjacent=True, quotas=(Quota("kind:xa", 1),))
    choice = choose(scenario(rule), found)
    assert (choice.status, choice.chosen) == (Status.INFEASIBLE, ())
    assert [one.code for one in choice.findings] == ["nothing_found"]


def test_a_budget_counts_exactly_and_keeps_out_who_has_no_cost() -> None:
    """Ten times 0.1 is 1 for a treasurer, if not for a float."""
    rule = Rule(least=10, budget=1.0, cost=0.1)
    values = [float(number) for number in range(10)]
    assert choose(scenario(rule), material(values)).status is Status.OPTIMAL
    short = choose(scenario(replace(rule, budget=0.999999)), material(values))
    assert said(short, "conflict").details["rules"][-1]["rule"] == "budget"
    own = Rule(least=1, budget=5.0, cost_measure="user:cost")
    found = material([1.0, 2.0, 3.0, 4.0], others={"user:cost": [5.0, 4.0, 6.0, NAN]})
    assert choose(scenario(own), found).chosen == ("B",)


def test_what_is_as_far_apart_as_asked_to_the_metre_is_far_enough() -> None:
    found = material([3.0, 2.9, 2.8])
    step = round(KM_PER_DEGREE / 10, 3)
    assert choose(scenario(Rule(least=2, apart_km=step)), found).chosen == ("A", "B")
    assert choose(scenario(Rule(least=2, apart_km=step + 0.001)), found).chosen == ("A", "C")


@pytest.mark.parametrize(
    ("method", "chosen", "objective"),
    [
        # Five in a row, people 1, 1, 1, 1, 10: within 12 km of D are C, D, E with 12 people.
        (Method.COVER, ("D",), 12.0),
        # C is two steps from both ends.
        (Method.CENTER, ("C",), 2 * KM_PER_DEGREE / 10),
        # At E 4 + 3 + 2 + 1 steps, at D 3 + 2 + 1 + 10.
        (Method.MEDIAN, ("E",), 10 * KM_PER_DEGREE / 10),
    ],
)
def test_each_location_model_puts_one_site_where_a_pencil_does(
    method: Method, chosen: tuple[str, ...], objective: float
) -> None:
    found = material([1.0, 1.0, 1.0, 1.0, 10.0])
    choice = choose(scenario(Rule(least=1), method, cover_km=12.0), found)
    assert choice.chosen == chosen
    assert choice.objective == pytest.approx(objective, abs=0.01)
    assert choice.nearest == tuple(found.candidates.codes.index(chosen[0]) for _ in range(5))


@pytest.mark.parametrize("method", [Method.COVER, Method.CENTER, Method.MEDIAN])
@pytest.mark.parametrize(("values", "higher"), [([1.0, 2.0, 3.0, 0.0], "C"), ([1, 3, 2, 0], "B")])
def test_equally_good_places_are_told_apart_by_score(
    method: Method, values: list[float], higher: str
) -> None:
    """In a row of four B and C are as central, and each has both neighbours within 12 km."""
    asked = scenario(Rule(least=1), method, cover_km=12.0, demand=EQUAL_DEMAND)
    choice = choose(asked, material(values))
    assert (choice.chosen, choice.several) == ((higher,), True)


def test_a_commune_more_that_changes_nothing_is_another_selection() -> None:
    """A is pinned and covers B as well: with B or without it everybody is covered."""
    rule = Rule(least=1, most=2, include=frozenset("A"))
    choice = choose(scenario(rule, Method.COVER, cover_km=12.0), material([5.0, 3.0]))
    assert (choice.objective, choice.several) == (8.0, True)


def test_what_is_as_far_as_asked_to_the_metre_is_covered() -> None:
    step = round(KM_PER_DEGREE / 10, 3)
    found = material([1.0, 1.0, 1.0])
    assert choose(scenario(Rule(least=1), Method.COVER, cover_km=step), found).objective == 3.0
    near = scenario(Rule(least=1), Method.COVER, cover_km=step - 0.001)
    assert choose(near, found).objective == 1.0


def test_communes_without_people_known_count_as_the_median_of_the_others() -> None:
    """2, 4 and 9 are known, so C counts 4: within 12 km of it are 4 + 4 + 9."""
    found = material([2.0, 4.0, NAN, 9.0])
    choice = choose(scenario(Rule(least=1), Method.COVER, cover_km=12.0), found)
    assert (choice.chosen, choice.objective) == (("C",), 17.0)
    told = said(choice, "demand_missing").details
    assert (told["count"], told["median"]) == (1, 4.0)


def test_without_any_people_known_every_commune_counts_the_same() -> None:
    choice = choose(
        scenario(Rule(least=1), Method.COVER, cover_km=12.0, demand="indicator:b"),
        material([1.0, 2.0, 3.0], others={"indicator:b": [NAN] * 3}),
    )
    assert (choice.chosen, choice.objective) == (("B",), 3.0)
    assert said(choice, "demand_unknown")


@pytest.mark.parametrize("demand", [MERE, "user:not measured"])
def test_the_greatest_distance_is_that_of_any_commune_also_of_one_without_people(
    demand: str,
) -> None:
    found = material([0.0, 0.0, 0.0, 3.0, 9.0])
    choice = choose(scenario(Rule(least=1), Method.CENTER, demand=demand), found)
    assert (choice.chosen, choice.findings) == (("C",), ())


def test_nobody_to_serve_is_no_choice() -> None:
    choice = choose(scenario(Rule(least=1), Method.MEDIAN), material([0.0, 0.0]))
    assert choice.status is Status.INFEASIBLE
    assert said(choice, "no_demand")


def test_a_rule_without_a_maximum_takes_its_least_and_a_span_its_most() -> None:
    found = material([1.0, 2.0, 3.0, 4.0, 5.0])
    assert choose(scenario(Rule(least=3)), found).chosen == ("C", "D", "E")
    assert len(choose(scenario(Rule(least=2, most=4)), found).chosen) == 4
    assert choose(scenario(Rule(least=1, most=4, count=2)), found).chosen == ("D", "E")
