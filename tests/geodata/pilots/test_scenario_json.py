"""Scenarios as JSON and back, and what is refused on the way."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import ScenarioError
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.limits import LONGEST_TEXT, MOST_CODES, MOST_CRITERIA, SEED
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.scenario_json import PROBLEMS, digest, read_scenario, scenario_dict

LEAST = {"vintage": "2025-07-01", "province": "38", "rule": {}, "criteria": []}

FULL = Scenario(
    vintage="2019-01-01",
    province="38",
    rule=Rule(
        scope=Scope.GROUP,
        least=1,
        most=3,
        count=2,
        total_least=3,
        total_most=9,
        groups=(Group("g1", "Vùng <b>cao</b>", frozenset({"2", "10"})),),
        quotas=(Quota("kind:xa", 1, 4),),
        include=frozenset({"10"}),
        exclude=frozenset({"7", "06"}),
        not_adjacent=True,
        apart_km=12.5,
        budget=100.0,
        cost=3.0,
        cost_measure="user:giá",
        stated=False,
    ),
    criteria=(
        Criterion("population", 2, Direction.MIDDLE, Scale.RANK, Missing.SKIP, 5.0),
        Criterion("hard_to_reach"),
    ),
    method=Method.COVER,
    cover_km=7.5,
    demand="equal",
    plan="plan-thanh-hoa",
    profile="ready",
    day=date(2024, 12, 31),
    columns="abc",
    seed=7,
    runs=100,
    spread=3.0,
    land="2025-07-01",
)

WRITTEN = {
    "vintage": "2019-01-01",
    "province": "38",
    "rule": {
        "scope": "group",
        "least": 1,
        "most": 3,
        "count": 2,
        "total_least": 3,
        "total_most": 9,
        "groups": [{"key": "g1", "label": "Vùng <b>cao</b>", "members": ["10", "2"]}],
        "quotas": [{"tag": "kind:xa", "least": 1, "most": 4}],
        "include": ["10"],
        "exclude": ["06", "7"],
        "not_adjacent": True,
        "apart_km": 12.5,
        "budget": 100.0,
        "cost": 3.0,
        "cost_measure": "user:giá",
        "stated": False,
    },
    "criteria": [
        {
            "measure": "population",
            "weight": 2.0,
            "direction": "middle",
            "scale": "rank",
            "missing": "skip",
            "threshold": 5.0,
        },
        {
            "measure": "hard_to_reach",
            "weight": 1.0,
            "direction": "higher",
            "scale": "min_max",
            "missing": "worst",
            "threshold": None,
        },
    ],
    "method": "cover",
    "cover_km": 7.5,
    "demand": "equal",
    "plan": "plan-thanh-hoa",
    "profile": "ready",
    "day": "2024-12-31",
    "columns": "abc",
    "seed": 7,
    "runs": 100,
    "spread": 3.0,
    "land": "2025-07-01",
}


def test_every_field_is_written_and_read_back() -> None:
    assert scenario_dict(FULL) == WRITTEN
    assert read_scenario(WRITTEN) == FULL
    for kind, written in (
        (Scenario, WRITTEN),
        (Rule, WRITTEN["rule"]),
        (Group, WRITTEN["rule"]["groups"][0]),  # type: ignore[index]
        (Quota, WRITTEN["rule"]["quotas"][0]),  # type: ignore[index]
        (Criterion, WRITTEN["criteria"][0]),  # type: ignore[index]
    ):
        assert {one.name for one in fields(kind)} == set(written)  # type: ignore[arg-type]


def test_what_is_written_is_plain_data() -> None:
    plain = scenario_dict(FULL)
    assert type(plain["method"]) is str
    assert type(plain["rule"]["scope"]) is str
    assert type(plain["criteria"][0]["weight"]) is float


def test_the_code_that_stands_twice_is_named() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(changed("rule.include", ["2", "1", "3", "1"]))
    assert caught.value.details["listed"] == "1"
    assert caught.value.message == "rule.include: 1 stands there twice; once is enough."


def test_what_has_a_default_may_be_absent() -> None:
    plain = Scenario("2025-07-01", "38", Rule(), ())
    assert read_scenario(LEAST) == plain
    short = {
        **LEAST,
        "rule": {"quotas": [{"tag": "island"}]},
        "criteria": [{"measure": "hard_to_reach"}],
    }
    assert read_scenario(short) == replace(
        plain, rule=Rule(quotas=(Quota("island"),)), criteria=(Criterion("hard_to_reach"),)
    )


def test_the_digest_is_that_of_the_sorted_text() -> None:
    text = json.dumps(WRITTEN, sort_keys=True, separators=(",", ":"))
    assert digest(FULL) == hashlib.sha256(text.encode()).hexdigest()


def test_equal_scenarios_have_one_digest_however_they_were_written() -> None:
    base = replace(FULL, cover_km=10.0, criteria=(Criterion("m", 0.0),))
    for same in (
        replace(base, cover_km=10),
        replace(base, criteria=(Criterion("m", -0.0),)),
        replace(base, criteria=(Criterion("m", 0),)),
        read_scenario(json.loads(json.dumps({**scenario_dict(base), "cover_km": 10}))),
    ):
        assert same == base
        assert digest(same) == digest(base)


CHANGES: list[Callable[[Scenario], Scenario]] = [
    lambda one: replace(one, seed=8),
    lambda one: replace(one, land=None),
    lambda one: replace(one, criteria=one.criteria[::-1]),
    lambda one: replace(one, rule=replace(one.rule, exclude=frozenset({"7"}))),
    lambda one: replace(one, rule=replace(one.rule, stated=True)),
    lambda one: replace(one, rule=replace(one.rule, quotas=())),
]


@pytest.mark.parametrize("change", CHANGES)
def test_another_scenario_has_another_digest(change: Callable[[Scenario], Scenario]) -> None:
    assert digest(change(FULL)) != digest(FULL)


def test_a_number_that_json_has_not_is_refused_on_writing() -> None:
    bad = replace(FULL, criteria=(Criterion("m"), Criterion("n", float("nan"))))
    for write in (scenario_dict, digest):
        with pytest.raises(ScenarioError) as caught:
            write(bad)
        assert caught.value.details["field"] == "criteria[1].weight"
        assert caught.value.details["problem"] == "not_finite"


def test_half_letters_have_a_digest_all_the_same() -> None:
    assert len(digest(replace(FULL, plan="\ud800"))) == 64


def changed(path: str, value: object) -> dict[str, Any]:
    """`WRITTEN` with one value set, by a path such as ``rule.groups.0.key``."""
    data: Any = json.loads(json.dumps(WRITTEN))
    *parents, last = path.split(".")
    inner = data
    for name in parents:
        inner = inner[int(name) if name.isdigit() else name]
    inner[int(last) if last.isdigit() else last] = value
    found: dict[str, Any] = data
    return found


REFUSED = [
    ("extra", 1, "unknown_field", "extra"),
    ("rule.extra", 1, "unknown_field", "rule.extra"),
    ("rule.groups.0.extra", None, "unknown_field", "rule.groups[0].extra"),
    ("rule.quotas.0.extra", 1, "unknown_field", "rule.quotas[0].extra"),
    ("criteria.1.extra", 1, "unknown_field", "criteria[1].extra"),
    ("rule", [], "wrong_type", "rule"),
    ("rule", None, "wrong_type", "rule"),
    ("criteria", {}, "wrong_type", "criteria"),
    ("criteria", None, "wrong_type", "criteria"),
    ("criteria.1", "population", "wrong_type", "criteria[1]"),
    ("vintage", 2019, "wrong_type", "vintage"),
    ("vintage", "2019", "not_a_day", "vintage"),
    ("vintage", "20190101", "not_a_day", "vintage"),
    ("land", "2025-02-30", "not_a_day", "land"),
    ("day", "31/12/2024", "not_a_day", "day"),
    ("province", "", "bad_text", "province"),
    ("plan", " ", "bad_text", "plan"),
    ("plan", 3, "wrong_type", "plan"),
    ("rule.groups.0.label", "a\nb", "bad_text", "rule.groups[0].label"),
    ("rule.groups.0.label", "a\ud800", "bad_text", "rule.groups[0].label"),
    ("rule.groups.0.label", "a\uffff", "bad_text", "rule.groups[0].label"),
    ("rule.groups.0.label", "a" * (LONGEST_TEXT + 1), "too_long", "rule.groups[0].label"),
    ("rule.groups.0.members", ["1", "2", "1"], "listed_twice", "rule.groups[0].members"),
    ("rule.groups.0.members", "12", "wrong_type", "rule.groups[0].members"),
    ("rule.include", [1], "wrong_type", "rule.include[0]"),
    ("rule.exclude", ["1"] * (MOST_CODES + 1), "too_many", "rule.exclude"),
    ("rule.least", 1.0, "wrong_type", "rule.least"),
    ("rule.least", True, "wrong_type", "rule.least"),
    ("rule.least", None, "wrong_type", "rule.least"),
    ("rule.most", "3", "wrong_type", "rule.most"),
    ("rule.most", 10**400, "not_finite", "rule.most"),
    ("rule.not_adjacent", 1, "wrong_type", "rule.not_adjacent"),
    ("rule.scope", "country", "not_a_choice", "rule.scope"),
    ("rule.apart_km", True, "wrong_type", "rule.apart_km"),
    ("rule.budget", float("inf"), "not_finite", "rule.budget"),
    ("rule.cost", 10**400, "not_finite", "rule.cost"),
    ("criteria.0.weight", "1", "wrong_type", "criteria[0].weight"),
    ("criteria.0.weight", None, "wrong_type", "criteria[0].weight"),
    ("criteria.0.weight", float("nan"), "not_finite", "criteria[0].weight"),
    ("criteria.0.scale", 3, "not_a_choice", "criteria[0].scale"),
    ("criteria.0.direction", ["higher"], "not_a_choice", "criteria[0].direction"),
    ("criteria", [{"measure": "m"}] * (MOST_CRITERIA + 1), "too_many", "criteria"),
    ("rule.quotas", [{"tag": "t"}] * 101, "too_many", "rule.quotas"),
    ("rule.groups", [{}] * 1001, "too_many", "rule.groups"),
    ("rule.groups", [{}], "missing_field", "rule.groups[0].key"),
    ("criteria", [{}], "missing_field", "criteria[0].measure"),
]


@pytest.mark.parametrize(("path", "value", "problem", "field"), REFUSED)
def test_what_is_no_scenario_is_refused_by_field(
    path: str, value: object, problem: str, field: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(changed(path, value))
    details = caught.value.details
    assert (details["field"], details["problem"]) == (field, problem)
    assert caught.value.message.startswith(f"{field}: ")
    assert details["problems"][0]["field"] == field
    assert len(caught.value.message) < 600


def test_every_problem_has_a_case() -> None:
    assert {problem for _, _, problem, _ in REFUSED} == set(PROBLEMS)


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_what_is_no_object_is_no_scenario(data: object) -> None:
    with pytest.raises(ScenarioError, match="scenario: This must be an object"):
        read_scenario(data)


@pytest.mark.parametrize("name", ["vintage", "province", "rule", "criteria"])
def test_what_has_no_default_must_be_there(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario({key: value for key, value in LEAST.items() if key != name})
    assert caught.value.details["problem"] == "missing_field"
    assert caught.value.details["field"] == name


def test_the_bounds_themselves_are_within() -> None:
    wide = changed("rule.exclude", [str(number) for number in range(MOST_CODES)])
    wide["plan"] = "p" * LONGEST_TEXT
    wide["seed"] = SEED[1]
    wide["criteria"] = [{"measure": str(number)} for number in range(MOST_CRITERIA)]
    found = read_scenario(wide)
    assert len(found.rule.exclude) == MOST_CODES
    assert len(found.criteria) == MOST_CRITERIA
    with pytest.raises(ScenarioError):
        read_scenario({**wide, "seed": SEED[1] + 1})


def test_a_name_that_cannot_be_written_is_not_repeated() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario({**LEAST, "\ud800": 1})
    caught.value.message.encode()
    assert caught.value.details["problem"] == "unknown_field"


# --- round trip --------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WHOLES = st.integers(-SEED[1], SEED[1])
CODES = st.frozensets(TEXTS, max_size=4)
RULES = st.builds(
    Rule,
    scope=st.sampled_from(Scope),
    least=WHOLES,
    most=st.none() | WHOLES,
    count=st.none() | WHOLES,
    total_least=st.none() | WHOLES,
    total_most=st.none() | WHOLES,
    groups=st.lists(st.builds(Group, TEXTS, TEXTS, CODES), max_size=2).map(tuple),
    quotas=st.lists(st.builds(Quota, TEXTS, WHOLES, st.none() | WHOLES), max_size=2).map(tuple),
    include=CODES,
    exclude=CODES,
    not_adjacent=st.booleans(),
    apart_km=st.none() | NUMBERS,
    budget=st.none() | NUMBERS,
    cost=st.none() | NUMBERS,
    cost_measure=st.none() | TEXTS,
    stated=st.booleans(),
)
SCENARIOS = st.builds(
    Scenario,
    vintage=st.dates().map(date.isoformat),
    province=TEXTS,
    rule=RULES,
    criteria=st.lists(
        st.builds(
            Criterion,
            TEXTS,
            NUMBERS,
            st.sampled_from(Direction),
            st.sampled_from(Scale),
            st.sampled_from(Missing),
            st.none() | NUMBERS,
        ),
        max_size=3,
    ).map(tuple),
    method=st.sampled_from(Method),
    cover_km=NUMBERS,
    demand=TEXTS,
    plan=st.none() | TEXTS,
    profile=st.none() | TEXTS,
    day=st.none() | st.dates(),
    columns=st.none() | TEXTS,
    seed=WHOLES,
    runs=WHOLES,
    spread=NUMBERS,
    land=st.none() | st.dates().map(date.isoformat),
)


@given(SCENARIOS)
def test_any_scenario_survives_json(scenario: Scenario) -> None:
    text = json.dumps(scenario_dict(scenario), allow_nan=False)
    again = read_scenario(json.loads(text))
    assert again == scenario
    assert scenario_dict(again) == json.loads(text)
    assert digest(again) == digest(scenario)
