"""Every code that the packages emit has words in both languages, with its own values in them."""

import ast
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import dashboard.pilots
import geodata.pilots
from dashboard.pilots.desk import Answer, ReleaseMark
from dashboard.pilots.wording.answers import (
    direction_text,
    method_text,
    missing_text,
    objective_text,
    scale_text,
    score_text,
    state_text,
    status_text,
)
from dashboard.pilots.wording.findings import COMPOSED, finding_text
from dashboard.pilots.wording.names import number_text, tag_text
from dashboard.pilots.wording.problems import error_text, field_text
from dashboard.pilots.wording.rules import rule_texts
from dashboard.texts import TEXTS
from geodata.errors import AtlasError, ScenarioError
from geodata.pilots import checking, scenario_json, utilities
from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.choice import Choice, Scores, Status
from geodata.pilots.criteria import Direction, Missing, Scale
from geodata.pilots.finding import Finding
from geodata.pilots.reasons import State
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario
from tests.small_atlas import small_registry

SOURCES = [
    path
    for package in (geodata.pilots, dashboard.pilots)
    for path in sorted(Path(package.__path__[0]).rglob("*.py"))
]
RULE_CODES = {"part", "total", "quota", "budget", "not_adjacent", "apart"}
"""What constraints call the parts of a rule: never said alone, only inside another finding."""

NEVER_SAID = {"near"}
"""What the relaxation calls the rows that it adds by itself."""

MAKERS = {"Finding", "_about"}

PEOPLE = "indicator:population"
FIBRE = "indicator:fibre_available_households"
NAMES = ("Xã Một", "<b>Hai</b>", "Thị trấn Ba")


def material(vintage: str = "2025-03-01") -> Material:
    count = len(NAMES)
    none = np.zeros(count, dtype=bool)

    def measure(key: str, name: str, values: list[float]) -> Measure:
        return Measure(key, name, "Population", "count", np.array(values), none, none)

    candidates = Candidates(
        vintage, "38", ("00001", "00002", "00003"), NAMES, np.zeros((count, 2)),
        np.zeros((0, 2), dtype=np.int64), (Group("380", "Huyện Nam", frozenset({"00001"})),),
    )  # fmt: skip
    return Material(candidates, {PEOPLE: measure(PEOPLE, "Dân số", [1000, 2000, 5000])}, "1")


def codes() -> Iterator[str]:
    """The codes of all findings that are made with their code written out or named."""
    for path in SOURCES:
        constants = {
            target.id: node.value.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)
                elif isinstance(first, ast.Name) and first.id in constants:
                    yield str(constants[first.id])


def named() -> set[str]:
    """Every text that stands alone in the sources: codes that are handed on are among them."""
    return {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def keys_of(code: str) -> list[str]:
    return [key for key in TEXTS if key == f"pilotfind.{code}"]


COMPOSED_KEYS = {
    "too_few": ("too_few", "too_few_none"),
    "pinned_too_many": ("pinned_too_many",),
    "conflict": ("conflict", "conflict_pinned"),
    "threshold_same_side": ("threshold_all", "threshold_none"),
    "ahead_of": ("ahead_of", "ahead_equal"),
}


def test_every_finding_has_words() -> None:
    emitted = set(codes()) | set(utilities.FINDINGS)
    assert emitted >= {"too_few", "conflict", "missing_values", "day_passed_over"}
    for code in emitted - RULE_CODES - NEVER_SAID:
        for key in COMPOSED_KEYS.get(code, (code,)):
            assert keys_of(key), code
    said = {key.removeprefix("pilotfind.") for key in TEXTS if key.startswith("pilotfind.")}
    composed = {key for keys in COMPOSED_KEYS.values() for key in keys}
    assert said - composed - named() == set()  # words that nothing says are left over
    assert {f"pilotpart.{code}" for code in RULE_CODES} <= set(TEXTS)
    assert set(COMPOSED_KEYS) <= set(COMPOSED)


def test_every_problem_has_words() -> None:
    written = Path(scenario_json.__file__).read_text(encoding="utf-8")
    of_form = {
        str(node.args[1].value)
        for node in ast.walk(ast.parse(written))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_refuse"
        and isinstance(node.args[1], ast.Constant)
    }
    named_problems = {
        str(word.value.value)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "problem" and isinstance(word.value, ast.Constant)
    }
    assert len(of_form) >= 8
    assert len(named_problems) >= 10
    for code in {*checking.PROBLEMS, *of_form, *named_problems}:
        assert f"pilotprob.{code}" in TEXTS, code


def test_every_choice_has_a_name() -> None:
    for lang in ("vi", "en"):
        for names in (
            [direction_text(one, lang) for one in Direction],
            [scale_text(one, lang) for one in Scale],
            [missing_text(one, lang) for one in Missing],
            [method_text(one, lang) for one in Method],
            [state_text(one, lang) for one in State],
        ):
            assert len(set(names)) == len(names)
            assert all(names)


PART = {"rule": "part", "part": "Huyện Nam", "key": "380", "least": 1, "most": 1}
SAID = [
    (
        Finding(
            "too_few",
            {**PART, "free": 0, "all": 12, "barred": {"excluded": 11, "no_data": 1}},
        ),
        "Huyện Nam không còn xã nào chọn được (đúng 1) (11 xã bị loại trừ, 1 xã thiếu số liệu của "
        "tiêu chí bắt buộc).",
        "Huyện Nam has no commune left (exactly 1) (11 banned, 1 without data that a criterion "
        "needs).",
    ),
    (
        Finding(
            "too_few",
            {"rule": "part", "part": "", "key": "", "least": 3, "most": 5, "free": 2, "all": 2,
             "barred": {}},
        ),
        "Không đủ xã để chọn (toàn phạm vi chọn: từ 3 đến 5 xã): còn 2 trong 2 xã chọn được.",
        "Too few communes to choose from (the whole area: 3 to 5): 2 of 2 are left.",
    ),
    (
        Finding(
            "too_few",
            {"rule": "quota", "tag": "kind:phuong", "least": 2, "most": None, "free": 1, "all": 1,
             "barred": {}},
        ),
        "Không đủ xã để chọn (ít nhất 2 đơn vị là phường): còn 1 trong 1 xã chọn được.",
        "Too few communes to choose from (at least 2 of kind ward): 1 of 1 are left.",
    ),
    (
        Finding("pinned_barred", {"name": "<b>Hai</b>", "reason": "no_cost"}),
        "<b>Hai</b> bắt buộc phải chọn nhưng không rõ chi phí. Bỏ một trong hai yêu cầu.",
        "<b>Hai</b> must be chosen but is without a known cost. Take back one of the two.",
    ),
    (
        Finding("pinned_too_many", {"rule": "budget", "budget": 1500.5, "pinned": ["A", "B"]}),
        "Các xã bắt buộc chọn vượt quá quy tắc (tổng chi phí không quá 1.500,5): A, B. Bỏ bớt xã "
        "bắt buộc chọn.",
        "The pinned communes are more than the rule allows (a cost of 1,500.5 at most): A, B. "
        "Unpin some.",
    ),
    (
        Finding(
            "conflict",
            {"rules": [PART, {"rule": "apart", "km": 12.5}, {"rule": "not_adjacent"}],
             "pinned": ["A"]},
        ),
        "Các yêu cầu sau không thể cùng thỏa mãn khi bắt buộc chọn A: Huyện Nam: đúng 1 xã; cách "
        "nhau ít nhất 12,5 km; không giáp ranh nhau. Nới lỏng một yêu cầu hoặc bỏ bớt xã bắt buộc "
        "chọn.",
        "These cannot be satisfied together while A must be chosen: Huyện Nam: exactly 1; at least "
        "12.5 km apart; no two share a border. Loosen one of them or unpin a commune.",
    ),
    (
        Finding(
            "missing_values",
            {"measure": PEOPLE, "count": 12, "of": 1234, "treatment": "median"},
        ),
        "“Dân số”: 12 trong 1.234 xã chưa có số liệu; lấy điểm trung vị.",
        "“Population”: no data for 12 of 1,234 communes; given the median score.",
    ),
    (
        Finding(
            "threshold_same_side",
            {"measure": PEOPLE, "count": 3, "threshold": 0.125, "reached": False},
        ),
        "“Dân số”: không xã nào trong 3 xã có số liệu đạt ngưỡng 0,125; ngưỡng không phân biệt "
        "được xã nào.",
        "“Population”: none of the 3 communes with data reaches the threshold of 0.125; it tells "
        "none apart.",
    ),
    (
        Finding(
            "more_than_all_villages",
            {"measure": PEOPLE, "count": 7, "codes": ["00001", "00002", "99999"]},
        ),
        "“Dân số”: 7 xã có số thôn khó tiếp cận lớn hơn tổng số thôn, coi như chưa có số liệu: Xã "
        "Một, <b>Hai</b>, 99999 và 4 xã khác.",
        "“Population”: 7 communes have more hard-to-reach villages than villages and count as "
        "without data: Xã Một, <b>Hai</b>, 99999 and 4 more.",
    ),
    (
        Finding(
            "later_carried",
            {
                "day": "2025-06-30",
                "later": "2025-12-31",
                "origin": "2025-07-01",
                "measures": [PEOPLE],
            },
        ),
        "Dùng số liệu ngày 30/06/2025 do chính các đơn vị này báo cáo. Kế hoạch được theo dõi bằng "
        "số liệu mới hơn, ngày 31/12/2025, chuyển từ đơn vị hành chính từ ngày 01/07/2025, nên số "
        "ở đó có thể khác: Dân số.",
        "The values used are of 2025-06-30, reported by these units themselves. Plans are followed "
        "by later ones, of 2025-12-31, carried over from the units of 2025-07-01, so that figures "
        "there may differ: Population.",
    ),
    (
        Finding(
            "real_values_earlier",
            {"measure": PEOPLE, "day": "2019-04-01", "basis": "counted", "count": 500},
        ),
        "“Dân số”: giá trị được dùng là mô phỏng; có số liệu thật ngày 01/04/2019 (Thống kê) "
        "của 500 xã.",
        "“Population”: the values used are simulated; there are real ones of 2019-04-01 (Counted) "
        "for 500 communes.",
    ),
    (
        Finding("rank", {"rank": 2, "of": 547, "part": ""}),
        "Xếp thứ 2 trong 547 xã có thể chọn (toàn phạm vi chọn).",
        "Ranks 2 of the 547 that can be chosen (the whole area).",
    ),
    (
        Finding("ahead_of", {"code": "00002", "points": 61_550.0}),
        "Hơn <b>Hai</b>, xã không được chọn tốt nhất, 6,2 điểm.",
        "6.2 ahead of <b>Hai</b>, the best that was not chosen.",
    ),
    (
        Finding("ahead_of", {"code": "00002", "points": 0.0}),
        "Bằng điểm với <b>Hai</b>; khi bằng điểm, mã nhỏ hơn được lấy.",
        "Scores as much as <b>Hai</b>; of equals the lower codes are taken.",
    ),
    (
        Finding("points_short", {"code": "00001", "points": 1.0}),
        "Kém <0,1 điểm so với Xã Một, xã được chọn mà xã này có thể thay.",
        "<0.1 short of Xã Một, the chosen one whose place it could take.",
    ),
    (
        Finding("part_full", PART),
        "Đã đủ số xã (Huyện Nam: đúng 1).",
        "No room is left (Huyện Nam: exactly 1).",
    ),
    (
        Finding("too_near", {"km": 12.5, "codes": ("00001", "00003")}),
        "Cách Xã Một, Thị trấn Ba, đã được chọn, chưa đến 12,5 km.",
        "Less than 12.5 km from Xã Một, Thị trấn Ba, chosen already.",
    ),
    (
        Finding("has_no_data", {"measures": (PEOPLE, FIBRE)}),
        "Chưa có số liệu (Dân số, Hộ có thể đăng ký cáp quang), mà tiêu chí loại xã thiếu số liệu.",
        "No data (Population, Households able to order fibre), and the criterion excludes communes "
        "without.",
    ),
    (
        Finding("served_by", {"code": "00003", "km": 12.3456}),
        "Xã thí điểm gần nhất là Thị trấn Ba, cách 12,35 km.",
        "The nearest pilot is Thị trấn Ba, 12.35 km away.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "vi", "en"), SAID, ids=lambda one: getattr(one, "code", ""))
def test_findings_are_said_with_their_values(finding: Finding, vi: str, en: str) -> None:
    assert finding_text(finding, material(), "en") == en
    assert finding_text(finding, material(), "vi") == vi


def test_every_simple_wording_is_filled_by_details_of_its_kind() -> None:
    details = {
        "measure": PEOPLE, "count": 2, "of": 3, "day": "2025-12-31", "basis": "counted",
        "layer": "tslcd", "codes": ["00001"], "name": "A", "treatment": "skip", "value": 1.5,
        "median": 2, "reason": "no_data", "vintage": "2025-07-01", "code": "00001", "km": 3.25,
        "columns": "2025-03-01", "later": "2025-12-31", "origin": "2025-07-01",
        "runs": 9, "asked": 10, "rank": 1, "part": "", "points": 12_345.0, "tag": "island",
        "measures": (PEOPLE,), "least": 1, "most": 1, "budget": 9.0, "over": 0.5,
    }  # fmt: skip
    for key, texts in TEXTS.items():
        if not key.startswith("pilotfind.") or key.removeprefix("pilotfind.") in COMPOSED:
            continue
        code = key.removeprefix("pilotfind.")
        if any(code in keys for keys in COMPOSED_KEYS.values()):
            continue
        places = {name for _, name, _, _ in string.Formatter().parse(texts[0]) if name}
        wanted = places | ({"least", "most"} if "span" in places else set())
        given = {name: one for name, one in details.items() if name in wanted}
        for lang in ("vi", "en"):
            told = finding_text(Finding(code, given), material(), lang)
            assert "{" not in told
            assert "indicator:" not in told


def test_fields_and_problems_are_said() -> None:
    assert field_text("criteria[0].weight", "vi") == "Tiêu chí 1, trọng số"
    assert field_text("rule.quotas[11].tag", "en") == "Rule, quota 12, kind"
    assert field_text("<b>", "vi") == "<b>"
    error = ScenarioError(
        "x", field="rule.count", problem="count_outside_span",
        problems=[
            {"field": "rule.count", "problem": "count_outside_span", "message": "x",
             "details": {"count": 9, "least": 3, "most": 5}},
            {"field": "spread", "problem": "out_of_range", "message": "x",
             "details": {"value": 12.5, "least": 1.0, "most": 10.0}},
        ],
    )  # fmt: skip
    assert error_text(error, "vi") == (
        "Quy tắc, số xã: 9 nằm ngoài số mà quy tắc cho phép (từ 3 đến 5); đổi số này hoặc đổi quy "
        "tắc. Mức dao động trọng số: 12,5 ngoài khoảng cho phép; nhập số từ 1 đến 10."
    )
    assert error_text(error, "en").startswith("Rule, number of communes: 9 is not what the rule")
    single = ScenarioError(
        "x", field="province", problem="too_many_pairs", count=10_040, most=2_500
    )
    assert error_text(single, "vi").startswith("Tỉnh: 10.040 xã là quá nhiều")
    assert error_text(AtlasError("Not ours."), "vi") == "Not ours."
    for ask, words in (
        (lambda: small_registry().vintage("2019-01-01"), "Không có thời điểm “2019-01-01”; có: 20"),
        (lambda: small_registry().get("2025-03-01", "99"), "Không có đơn vị 99 tại thời điểm"),
    ):
        with pytest.raises(AtlasError) as caught:
            ask()
        assert error_text(caught.value, "vi").startswith(words)


def answer(status: Status = Status.OPTIMAL, **given: object) -> Answer:
    scenario = Scenario("2025-03-01", "38", Rule(count=2), (), method=Method.SCORE)
    choice = Choice(
        status, ("00001", "00003"), 1_234_560.0, 1_234_560.0, 0.0, False, (), 0.1
    )  # fmt: skip
    empty = np.zeros((3, 0))
    scores = Scores(empty, empty, np.zeros(3), np.ones(3, dtype=bool), np.zeros(0, dtype=bool))
    found = Answer(scenario, material(), scores, choice, ReleaseMark("1", "2026-01-15"), False, "d")
    return replace(found, **given)  # type: ignore[arg-type]


def placed(method: Method, objective: float, **given: object) -> Answer:
    one = answer()
    scenario = replace(one.scenario, method=method, **given)  # type: ignore[arg-type]
    return replace(one, scenario=scenario, choice=replace(one.choice, objective=objective))


def test_objectives_stand_in_their_unit() -> None:
    assert score_text(615_600, "vi") == "61,6"
    assert objective_text(answer(), "vi") == "Tổng điểm 123,5, bình quân 61,7 mỗi xã"
    assert objective_text(placed(Method.COVER, 6000.0), "vi") == (
        "Dân số: 6.000 trong bán kính 10 km (75,0%)"
    )
    assert objective_text(placed(Method.COVER, 2.0, demand="equal", cover_km=2.5), "en") == (
        "2 communes within 2.5 km (66.7%)"
    )
    assert objective_text(placed(Method.CENTER, 23.4), "vi") == (
        "Xã xa nhất cách xã thí điểm gần nhất 23,4 km"
    )
    assert objective_text(placed(Method.MEDIAN, 40_000.0), "en") == (
        "5.0 km to the nearest pilot on average, weighed by Population"
    )
    assert objective_text(answer(choice=replace(answer().choice, objective=None)), "vi") == ""


def test_the_status_says_how_sure_it_is() -> None:
    assert status_text(answer(), "vi") == "Đã chứng minh: không có phương án nào tốt hơn."
    tied = answer(choice=replace(answer().choice, several=True))
    assert "tốt ngang" in status_text(tied, "vi")
    for gap, words in ((0.0123, "1,23%"), (0.00001, "<0,01%"), (0.5, "50%")):
        stopped = replace(answer().choice, status=Status.FEASIBLE, gap=gap)
        assert words in status_text(answer(choice=stopped), "vi")
    unknown = replace(answer().choice, status=Status.FEASIBLE, gap=None)
    assert "chưa biết" in status_text(answer(choice=unknown), "vi")
    assert "thỏa mãn" in status_text(
        answer(choice=replace(unknown, status=Status.INFEASIBLE)), "vi"
    )


RULES = [
    (Rule(least=3, most=5), "Chọn từ 3 đến 5 xã trong toàn tỉnh."),
    (Rule(least=3, most=5, count=4), "Chọn 4 xã trong toàn tỉnh (quy tắc cho phép từ 3 đến 5)."),
    (Rule(least=3), "Chọn ít nhất 3 xã trong toàn tỉnh; không nêu số tối đa nên chọn đúng 3."),
    (Rule(least=3, count=4), "Chọn 4 xã trong toàn tỉnh (quy tắc yêu cầu ít nhất 3)."),
    (Rule(scope=Scope.DISTRICT, most=1), "Chọn đúng 1 xã ở mỗi huyện, thị xã, thành phố."),
]


@pytest.mark.parametrize(("rule", "words"), RULES)
def test_a_rule_is_said(rule: Rule, words: str) -> None:
    assert rule_texts(rule, material(), "vi") == [words]


def test_without_a_province_a_rule_counts_in_the_country() -> None:
    found = material()
    whole = replace(found, candidates=replace(found.candidates, province="VN"))
    assert rule_texts(Rule(least=3, most=3), whole, "vi") == ["Chọn đúng 3 xã trong cả nước."]
    assert rule_texts(Rule(least=3, most=3), whole, "en")[0].endswith("in the whole country.")


def test_a_rule_with_everything_is_said_sentence_by_sentence() -> None:
    rule = Rule(
        scope=Scope.DISTRICT, least=1, most=1, count=1, total_least=2, total_most=9,
        quotas=(Quota("kind:phuong", 1), Quota("island", 0, 2), Quota("user:Vùng cao", 1, 3)),
        include=frozenset({"00002", "00001"}), exclude=frozenset({"00003"}), not_adjacent=True,
        apart_km=7.5, budget=1e9, cost=2e8, stated=False,
    )  # fmt: skip
    told = rule_texts(rule, material("2025-07-01"), "vi")
    assert told == [
        "Chọn đúng 1 xã ở mỗi huyện, thị xã, thành phố cũ.",
        "Số lượng này không do kế hoạch nêu mà do người lập kịch bản đặt.",
        "Tổng cộng từ 2 đến 9 xã.",
        "Ít nhất 1 đơn vị là phường.",
        "Nhiều nhất 2 đơn vị là xã đảo.",
        "Từ 1 đến 3 đơn vị là Vùng cao.",
        "Bắt buộc chọn: Xã Một, <b>Hai</b>.",
        "Loại trừ: Thị trấn Ba.",
        "Hai xã được chọn không được giáp ranh nhau.",
        "Các xã được chọn cách nhau ít nhất 7,5 km theo đường thẳng.",
        "Tổng chi phí không quá 1.000.000.000; mỗi xã 200.000.000.",
    ]
    measured = replace(rule, cost=None, cost_measure=PEOPLE)
    assert "“Dân số”" in rule_texts(measured, material(), "vi")[-1]
    assert len(rule_texts(rule, None, "en")) == len(told)


def test_tags_have_names() -> None:
    assert [tag_text(one, "vi") for one in ("kind:thi_tran", "island", "user:A_b")] == [
        "thị trấn", "xã đảo", "A_b",
    ]  # fmt: skip
    assert tag_text("kind:thi_xa", "en") == "thi xa"


@pytest.mark.parametrize(
    ("value", "vi"),
    [
        (3, "3"), (1234.5, "1.234,5"), (0.25, "0,25"), (2 / 3, "0,667"), (-1.0625, "-1,062"),
        (0.0, "0"), (0.001, "0,001"), (0.0004, "0,0004"), (0.00036, "0,0004"), (0.0006, "0,001"),
        (-2e-9, "-0,000000002"),
    ],
)  # fmt: skip
def test_numbers_have_the_decimals_that_they_need(value: float, vi: str) -> None:
    assert number_text(value, "vi").replace("\u2212", "-") == vi
