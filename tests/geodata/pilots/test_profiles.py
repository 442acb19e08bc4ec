"""Rules and profiles of the package, held to the plans' statements and to what is measured."""

from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import CatalogueError
from geodata.indicators import load_catalogue
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.limits import MOST_CRITERIA
from geodata.pilots.profiles import load_profiles, load_rules, rule_of
from geodata.pilots.rules import Rule, Scope
from geodata.plan_rows import PlanRow, targets_from
from geodata.plans import load_plans
from geodata.targets import Comparator, Kind, Target, load_targets

STATEMENTS = {one.id: one for one in load_targets() if one.kind is Kind.PILOT_RULE}


def test_the_rules_of_the_five_plans_are_as_the_plans_word_them() -> None:
    found = {
        plan: (one.rule.scope.value, one.rule.least, one.rule.most, one.rule.count, one.rule.span)
        for plan, one in load_rules().items()
    }
    assert found == {
        "plan-binh-dinh": ("district", 1, 1, None, (1, 1)),
        "plan-gia-lai": ("district", 1, 1, None, (1, 1)),
        "plan-thanh-hoa": ("province", 3, 5, None, (3, 5)),
        "plan-binh-duong": ("province", 3, None, None, (3, 3)),
        "plan-binh-thuan": ("province", 1, None, 3, (3, 3)),
    }
    assert {one.plan for one in load_rules().values()} == {plan.id for plan in load_plans()}


def test_each_rule_is_that_of_its_statement() -> None:
    comparators = {
        Comparator.EQUAL: lambda one: (one.value, one.value),
        Comparator.AT_LEAST: lambda one: (one.value, None),
        Comparator.BETWEEN: lambda one: (one.value, one.value_max),
    }
    districts = {"each district": Scope.DISTRICT, "whole province": Scope.PROVINCE}
    for plan, one in load_rules().items():
        if one.target is None:
            assert not one.rule.stated
            assert not any(item.document.id == plan for item in STATEMENTS.values())
            continue
        statement = STATEMENTS[one.target]
        assert statement.document.id == plan
        assert statement.comparator is not None
        assert (one.rule.least, one.rule.most) == comparators[statement.comparator](statement)
        assert one.rule.scope is districts[statement.scope_en or ""]
        assert one.rule.stated
        assert one.rule == rule_of(statement)
    assert set(STATEMENTS) - {one.target for one in load_rules().values()} == {
        "plan-binh-dinh-p2"  # 5G in towns, without a number
    }
    assert rule_of(STATEMENTS["plan-binh-dinh-p2"]) is None


def test_a_rule_says_how_it_follows_from_the_plan_in_both_languages() -> None:
    for one in load_rules().values():
        assert one.reason("vi") != one.reason("en")
        for lang in ("vi", "en"):
            assert one.reason(lang).endswith(".")
    assumed = load_rules()["plan-binh-thuan"]
    assert "không nêu" in assumed.reason("vi")
    assert "assumption" in assumed.reason("en")


def statement(**changes: object) -> Target:
    return replace(STATEMENTS["plan-thanh-hoa-p1"], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comparator", "value", "value_max", "least", "most"),
    [
        (Comparator.EQUAL, 4.0, None, 4, 4),
        (Comparator.AT_LEAST, 4.0, None, 4, None),
        (Comparator.ABOVE, 4.0, None, 5, None),
        (Comparator.ABOVE, 0.0, None, 1, None),
        (Comparator.BETWEEN, 4.0, 6.0, 4, 6),
        (Comparator.BETWEEN, 4.0, 4.0, 4, 4),
        (Comparator.EQUAL, 12_000.0, None, 12_000, 12_000),
        (Comparator.AT_LEAST, 12_000.0, None, 12_000, None),
    ],
)
def test_a_comparator_makes_the_span(
    comparator: Comparator, value: float, value_max: float | None, least: int, most: int | None
) -> None:
    found = rule_of(statement(comparator=comparator, value=value, value_max=value_max))
    assert found == Rule(Scope.PROVINCE, least, most)


@pytest.mark.parametrize(
    ("comparator", "value", "value_max"),
    [
        (None, 3.0, None),
        (Comparator.EQUAL, None, None),
        (Comparator.EQUAL, 2.5, None),
        (Comparator.EQUAL, 0.0, None),
        (Comparator.AT_LEAST, 0.0, None),
        (Comparator.AT_LEAST, 12_001.0, None),
        (Comparator.ABOVE, 12_000.0, None),
        (Comparator.BETWEEN, 3.0, None),
        (Comparator.BETWEEN, 3.0, 4.5),
        (Comparator.BETWEEN, 3.0, 2.0),
        (Comparator.BETWEEN, 3.0, 12_001.0),
        (Comparator.UNIVERSAL, None, None),
        (Comparator.DONE, 3.0, None),
        (Comparator.BEFORE, 3.0, None),
        (Comparator.IN, 3.0, None),
    ],
)
def test_what_is_no_number_of_communes_makes_no_rule(
    comparator: Comparator | None, value: float | None, value_max: float | None
) -> None:
    assert rule_of(statement(comparator=comparator, value=value, value_max=value_max)) is None


@pytest.mark.parametrize(
    ("unit", "scope", "expected"),
    [
        ("communes", None, Scope.PROVINCE),
        (None, None, Scope.PROVINCE),
        ("Xã,  phường, thị trấn", "Toàn tỉnh", Scope.PROVINCE),
        ("xã", "mỗi huyện, thị xã, thành phố", Scope.DISTRICT),
        ("xã/huyện", None, Scope.DISTRICT),
        ("commune per district", "whole province", Scope.DISTRICT),
        (None, "each district", Scope.DISTRICT),
        ("percent", None, None),
        ("phường", None, None),  # wards only: another rule
        ("huyện", None, None),
        ("xã", "các huyện miền núi", None),
        ("xã/huyện", "các huyện miền núi", None),
    ],
)
def test_words_that_are_not_known_make_no_rule(
    unit: str | None, scope: str | None, expected: Scope | None
) -> None:
    found = rule_of(statement(unit=unit, scope_vi=scope, scope_en=scope))
    assert found == (None if expected is None else Rule(expected, 3, 5))


def test_a_scope_that_says_two_things_makes_no_rule() -> None:
    assert rule_of(statement(scope_vi="mỗi huyện", scope_en="whole province")) is None
    assert rule_of(statement(scope_vi="mỗi huyện", scope_en="mountain districts")) is None
    assert rule_of(statement(scope_vi="mỗi huyện", scope_en=None)) == Rule(Scope.DISTRICT, 3, 5)


def test_only_a_rule_for_pilots_makes_one() -> None:
    assert rule_of(statement(kind=Kind.TARGET)) is None


def test_a_departments_own_plan_states_its_rule_in_its_own_words() -> None:
    cells = {"province": "38", "kind": "quy tắc thí điểm", "subject": "Xã thí điểm"}
    rows = [
        {"comparator": "trong khoảng", "value": "2-4", "unit": "xã", "scope": "toàn tỉnh"},
        {"comparator": "ít nhất", "value": "1", "unit": "xã, phường", "scope": "mỗi huyện"},
        {"comparator": "bằng", "value": "hai", "unit": "xã"},
    ]
    found = targets_from(
        [PlanRow(number, {**cells, **row}) for number, row in enumerate(rows, start=2)],
        "own-1",
        "plan.csv",
        load_catalogue(),
    )
    assert [rule_of(one) for one in found] == [
        Rule(Scope.PROVINCE, 2, 4),
        Rule(Scope.DISTRICT, 1, None),
        None,
    ]


# --- profiles ----------------------------------------------------------------------------------


def test_the_profiles_pull_where_their_names_say() -> None:
    profiles = load_profiles()
    assert list(profiles) == ["ready", "needs-most", "representative"]
    directions = {
        name: {one.measure: one.direction.value for one in profile.criteria}
        for name, profile in profiles.items()
    }
    assert directions == {
        "ready": {
            "indicator:fibre_available_households": "higher",
            "indicator:mobile_4g_population": "higher",
            "indicator:smartphone_adults": "higher",
            "indicator:fibre_schools": "higher",
            "distance:tslcd": "lower",
            "indicator:population": "higher",
        },
        "needs-most": {
            "indicator:fibre_available_households": "lower",
            "indicator:mobile_4g_villages": "lower",
            "hard_to_reach": "higher",
            "distance:tslcd": "higher",
            "indicator:population": "higher",
        },
        "representative": {
            "indicator:fibre_available_households": "middle",
            "indicator:mobile_4g_population": "middle",
            "indicator:smartphone_adults": "middle",
            "indicator:population": "middle",
        },
    }


def test_each_criterion_of_a_profile_says_why_in_both_languages() -> None:
    for profile in load_profiles().values():
        assert profile.named.name("vi") != profile.named.name("en")
        assert profile.named.definition_vi
        assert profile.named.definition_en
        assert list(profile.reasons) == [one.measure for one in profile.criteria]
        for measure in profile.reasons:
            assert profile.why(measure, "vi") != profile.why(measure, "en")
            assert profile.why(measure, "vi").endswith(".")
            assert profile.why(measure, "en").endswith(".")
    assert load_profiles()["needs-most"].named.name("vi") == "Cần nhất"


# --- files that are wrong ----------------------------------------------------------------------

CRITERION = """
[[profile.criterion]]
measure = "gap:fibre_available_households"
direction = "higher"
scale = "min_max"
weight = 2
missing = "skip"
why_vi = "Vì sao."
why_en = "Why."
"""
PROFILE = f"""
[[profile]]
id = "p"
name_vi = "Tên"
name_en = "Name"
definition_vi = "Nghĩa"
definition_en = "Meaning"
{CRITERION}"""
RULE = """
[[rule]]
plan = "plan-thanh-hoa"
target = "plan-thanh-hoa-p1"
scope = "province"
least = 3
most = 5
stated = true
reason_vi = "Vì sao."
reason_en = "Why."
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "pilots.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_profile_of_a_file_is_read_whole(tmp_path: Path) -> None:
    text = PROFILE + CRITERION.replace("gap:fibre_available_households", "points:facility").replace(
        '"min_max"', '"threshold"\nthreshold = 1.5'
    ).replace("weight = 2", "weight = 100")
    profile = load_profiles(written(tmp_path, text))["p"]
    assert profile.criteria == (
        Criterion("gap:fibre_available_households", 2.0, missing=Missing.SKIP),
        Criterion(
            "points:facility", 100.0, Direction.HIGHER, Scale.THRESHOLD, Missing.SKIP, threshold=1.5
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (PROFILE, "", "no profile"),
        (CRITERION, "", "stands 0 times"),
        (CRITERION, CRITERION * 2, "measure: is used twice"),
        (PROFILE, PROFILE * 2, "id: is used twice"),
        ("gap:fibre_available_households", "indicator:none", "which nothing measures"),
        ("gap:fibre_available_households", "distance:none", "which nothing measures"),
        ("gap:fibre_available_households", "user:x", "which nothing measures"),
        ("weight = 2", "weight = 0", "weight: must be above 0"),
        ("weight = 2", "weight = 101", "weight: must be above 0"),
        ("weight = 2", "", "weight: must be above 0"),
        ("weight = 2", "weight = nan", "weight: must be above 0"),
        ('scale = "min_max"', 'scale = "log"', "scale: is 'log'"),
        ('scale = "min_max"', 'scale = "threshold"', "threshold: goes with"),
        ("weight = 2", "weight = 2\nthreshold = 1", "threshold: goes with"),
        (
            'direction = "higher"\nscale = "min_max"',
            'direction = "middle"\nscale = "threshold"\nthreshold = 1',
            "direction: must be higher or lower",
        ),
        ("weight = 2", "weight = 2\nextra = 1", "extra: is not a known field"),
        ('name_vi = "Tên"', 'name_vi = "Tên"\nextra = 1', "extra: is not a known field"),
        ('why_vi = "Vì sao."', "", "why_vi: is missing"),
        ('definition_en = "Meaning"', "", "definition_en: is missing"),
    ],
)
def test_a_profile_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PROFILE
    with pytest.raises(CatalogueError, match=words):
        load_profiles(written(tmp_path, PROFILE.replace(old, new)))


def test_a_profile_has_no_more_criteria_than_a_scenario(tmp_path: Path) -> None:
    codes = load_catalogue().codes
    keys = [f"indicator:{code}" for code in codes] + [f"gap:{code}" for code in codes]
    several = [
        CRITERION.replace("gap:fibre_available_households", key)
        for key in keys[: MOST_CRITERIA + 1]
    ]
    head = PROFILE.replace(CRITERION, "")
    most = load_profiles(written(tmp_path, head + "".join(several[:-1])))["p"]
    assert len(most.criteria) == MOST_CRITERIA
    with pytest.raises(CatalogueError, match="stands 41 times"):
        load_profiles(written(tmp_path, head + "".join(several)))


def test_criteria_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    text = PROFILE.replace(CRITERION, "criterion = [3]\n")
    with pytest.raises(CatalogueError, match="criterion: must be a list of tables"):
        load_profiles(written(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (RULE, "", "no rule"),
        (RULE, RULE * 2, "plan: is used twice"),
        ("least = 3", "least = 2", "target: asks for another rule"),
        ("most = 5", "most = 6", "target: asks for another rule"),
        ("most = 5", "", "target: asks for another rule"),
        ('"province"', '"district"', "target: asks for another rule"),
        ("plan-thanh-hoa-p1", "plan-thanh-hoa-t1", "target: asks for another rule"),
        ("plan-thanh-hoa-p1", "plan-gia-lai-p1", "target: is 'plan-gia-lai-p1'"),
        ('plan = "plan-thanh-hoa"', 'plan = "plan-hue"', "plan: is 'plan-hue'"),
        ("stated = true", "stated = false", "target: goes with"),
        ('target = "plan-thanh-hoa-p1"\n', "", "target: goes with"),
        ("most = 5", "most = 2", "least: At least 3 and at most 2 cannot both be"),
        ("least = 3", "least = 0", "target: asks for another rule"),
        ("least = 3\nmost = 5", "least = 0", "most: The rule chooses no commune"),
        ("least = 3", "least = -1", "least: Out of range"),
        ("most = 5", "most = 12001", "most: Out of range"),
        ("least = 3", "", "least: is missing"),
        ("least = 3", "least = 3.5", "least: must be a whole number"),
        ("most = 5", "most = 5\ncount = 2", "count: 2 is not what the rule allows, 3 to 5"),
        ("most = 5", "most = 5\ncount = 6", "count: 6 is not what the rule allows, 3 to 5"),
        ("most = 5", "most = 5\nextra = 1", "extra: is not a known field"),
        ('reason_vi = "Vì sao."', "", "reason_vi: is missing"),
    ],
)
def test_a_rule_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in RULE
    with pytest.raises(CatalogueError, match=words):
        load_rules(written(tmp_path, RULE.replace(old, new)))


def test_a_rule_may_start_from_a_number_within_its_span(tmp_path: Path) -> None:
    text = RULE.replace("most = 5", "most = 5\ncount = 4")
    assert load_rules(written(tmp_path, text))["plan-thanh-hoa"].rule.span == (4, 4)
