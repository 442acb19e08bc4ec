"""The plans' targets against the reference reading, and the arithmetic of gaps."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.bridges import Bridges
from geodata.errors import CatalogueError
from geodata.indicators import load_catalogue
from geodata.lineage import Lineage
from geodata.names import strip_marks
from geodata.targets import (
    Comparator,
    Gap,
    Kind,
    State,
    Target,
    due_target,
    gap,
    load_targets,
    targets_for,
)
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.geodata.small_units import small_crosswalk, small_registry

FIBRE = load_catalogue().get("fibre_available_households")


def target(identifier: str) -> Target:
    return next(item for item in load_targets() if item.id == identifier)


def as_in_the_reading(item: Target) -> tuple[str, ...]:
    return (
        item.province,
        item.kind.value,
        item.subject_en,
        item.period_end.isoformat() if item.period_end else "",
        item.comparator.value if item.comparator else "",
        item.value_text or "",
        item.unit or "",
        item.scope_en or "",
    )


@pytest.mark.shared
def test_every_row_of_the_reading_is_in_the_catalogue_and_nothing_else(
    shared_files: Path,
) -> None:
    with (shared_files / "plan-targets.csv").open(encoding="utf-8") as stream:
        rows = [
            (
                row["gso_code_before_2025_07"],
                row["kind"],
                row["subject"],
                row["period_end"],
                row["comparator"],
                row["value"],
                row["unit"],
                row["scope"],
            )
            for row in csv.DictReader(stream)
        ]
    assert [as_in_the_reading(item) for item in load_targets()] == rows


@pytest.mark.shared
def test_the_wording_stands_in_the_text_of_the_plan(shared_files: Path) -> None:
    def plain(text: str) -> str:
        letters = (letter if letter.isalnum() else " " for letter in text.lower())
        return " ".join("".join(letters).split())

    texts = [
        plain(file.read_text(encoding="utf-8")) for file in (shared_files / "seeds").glob("*.txt")
    ]
    missing = [
        item.id
        for item in load_targets()
        if item.province != "74" and not any(plain(item.wording) in text for text in texts)
    ]
    assert missing == []  # the text of Bình Dương is a scan with broken letters


@pytest.mark.shared
def test_the_wording_of_the_scanned_plan_is_that_of_its_broken_letters(shared_files: Path) -> None:
    from rapidfuzz import fuzz

    def bare(text: str) -> str:
        letters = (letter if letter.isalnum() else " " for letter in strip_marks(text.lower()))
        return " ".join("".join(letters).split())

    files = (shared_files / "seeds").glob("003_*.txt")
    scan = bare(next(files).read_text(encoding="utf-8"))
    likeness = {
        item.id: fuzz.partial_ratio(bare(item.wording), scan)
        for item in load_targets()
        if item.province == "74"
    }
    assert {name: found for name, found in likeness.items() if found < 70} == {}
    assert all(likeness[f"plan-binh-duong-t{number}"] > 85 for number in range(1, 8))


def test_the_number_of_a_target_stands_in_its_wording() -> None:
    def numbers(text: str) -> set[float]:
        found = re.findall(r"\d+(?:\.\d{3})*", text)
        return {float(number.replace(".", "")) for number in found}

    silent = [
        item.id
        for item in load_targets()
        if item.value is not None and item.value not in numbers(item.wording)
    ]
    assert silent == ["plan-binh-dinh-p1", "plan-gia-lai-p1"]  # "một xã", in a word
    assert all(" một " in target(name).wording for name in silent)


def test_numbers_and_what_carries_none() -> None:
    households = target("plan-thanh-hoa-t3")
    assert (households.comparator, households.value) == (Comparator.AT_LEAST, 80.0)
    assert households.period_end == date(2025, 12, 31)
    assert households.indicator == "fibre_available_households"
    universal = [item for item in load_targets() if item.comparator is Comparator.UNIVERSAL]
    assert len(universal) == 12
    assert all(item.value is None for item in universal)
    rule = target("plan-thanh-hoa-p1")
    assert (rule.value, rule.value_max, rule.kind) == (3.0, 5.0, Kind.PILOT_RULE)
    assert target("plan-thanh-hoa-r1").month_days == ("06-30", "12-15")
    assert target("plan-binh-duong-r1").months == (12,)
    assert target("plan-binh-thuan-r1").scope("vi") is None


def test_broadband_is_not_fibre() -> None:
    measured = {item.indicator for item in load_targets() if item.province == "74"}
    assert measured == {
        None,
        "mobile_4g_population",
        "mobile_5g_population",
        "broadband_available_households",
        "broadband_communes",
    }
    fibre = {item.indicator for item in load_targets() if "cáp quang" not in item.wording}
    assert not {code for code in fibre if code and code.startswith("fibre")}
    broadband = target("plan-binh-duong-t1")
    assert "cáp quang" not in broadband.wording
    assert broadband.subject("vi") == "Hộ gia đình được phủ Internet băng rộng"


@pytest.mark.parametrize(
    ("identifier", "value", "numerator", "denominator", "expected"),
    [
        # more than 80 % of 1,000 households: 801 are needed
        ("plan-binh-dinh-t1", 75.0, 750.0, 1000.0, Gap(State.BEHIND, -5.0, 51)),
        ("plan-binh-dinh-t1", 80.0, 800.0, 1000.0, Gap(State.BEHIND, 0.0, 1)),
        ("plan-binh-dinh-t1", 80.1, 801.0, 1000.0, Gap(State.MET, 80.1 - 80.0, 0)),
        # 80 % of 1,000 households: 800 are enough
        ("plan-thanh-hoa-t3", 80.0, 800.0, 1000.0, Gap(State.MET, 0.0, 0)),
        ("plan-thanh-hoa-t3", 79.9, 799.0, 1000.0, Gap(State.BEHIND, 79.9 - 80.0, 1)),
        # 80 % of 7 schools is 5.6: six are needed
        ("plan-thanh-hoa-t3", 100 * 3 / 7, 3.0, 7.0, Gap(State.BEHIND, 300 / 7 - 80.0, 3)),
        ("plan-thanh-hoa-t3", 70.0, None, None, Gap(State.BEHIND, -10.0, None)),
        ("plan-thanh-hoa-t3", None, None, None, Gap(State.NO_DATA, None, None)),
        ("plan-thanh-hoa-t3", float("nan"), None, None, Gap(State.NO_DATA, None, None)),
        ("plan-thanh-hoa-t4", 99.0, 99.0, 100.0, Gap(State.NO_NUMBER, None, None)),
        ("plan-thanh-hoa-k1", 99.0, None, None, Gap(State.NO_NUMBER, None, None)),
    ],
)
def test_gaps_worked_by_hand(
    identifier: str,
    value: float | None,
    numerator: float | None,
    denominator: float | None,
    expected: Gap,
) -> None:
    found = gap(target(identifier), FIBRE, value, numerator=numerator, denominator=denominator)
    assert found.state is expected.state
    assert found.missing == expected.missing
    assert found.difference == pytest.approx(expected.difference)


def test_the_sign_follows_the_direction_and_counts_need_no_denominator() -> None:
    silent = load_catalogue().get("no_signal_villages")
    none_left = replace(target("plan-thanh-hoa-t3"), value=0.0, indicator=silent.code)
    assert gap(none_left, silent, 4.0) == Gap(State.BEHIND, -4.0, 4)
    assert gap(none_left, silent, 0.0) == Gap(State.MET, 0.0, 0)
    stations = load_catalogue().get("base_stations_5g")
    at_least = replace(none_left, value=10.0, indicator=stations.code)
    assert gap(at_least, stations, 7.0) == Gap(State.BEHIND, -3.0, 3)
    between = replace(at_least, comparator=Comparator.BETWEEN, value=3.0, value_max=5.0)
    states = [gap(between, stations, float(count)).state for count in (2, 3, 5, 6)]
    assert states == [State.BEHIND, State.MET, State.MET, State.BEHIND]


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 100), st.booleans())
def test_adding_the_missing_meets_the_target_and_one_less_does_not(
    numerator: int, denominator: int, percent: int, strict: bool
) -> None:
    numerator = min(numerator, denominator)
    comparator = Comparator.ABOVE if strict else Comparator.AT_LEAST
    wanted = replace(target("plan-thanh-hoa-t3"), value=float(percent), comparator=comparator)

    def state(count: int) -> Gap:
        share = 100.0 * count / denominator
        return gap(wanted, FIBRE, share, numerator=float(count), denominator=float(denominator))

    found = state(numerator)
    assert found.missing is not None
    assert (found.missing == 0) == (found.state is State.MET)
    assert state(numerator + found.missing).state is State.MET
    if found.missing:
        assert state(numerator + found.missing - 1).state is State.BEHIND


def test_targets_hold_for_the_old_province_and_its_territory_after_the_reform() -> None:
    registry = small_registry()
    lineage = Lineage(registry, Bridges([small_crosswalk()]))
    base = target("plan-thanh-hoa-t3")
    targets = (
        replace(base, id="a", province="P1"),
        replace(base, id="b", province="P2", indicator=None, kind=Kind.TASK),
        replace(base, id="c", province="P3"),
    )

    def ids(vintage: object, code: str, **narrowed: object) -> list[str]:
        found = registry.get(vintage, code)  # type: ignore[arg-type]
        return [
            item.id
            for item in targets_for(found, targets, **narrowed)  # type: ignore[arg-type]
        ]

    assert ids(BEFORE_REFORM, "C5") == ["b"]
    assert ids(BEFORE_REFORM, "D1") == ["a"]
    assert ids(AFTER_REFORM, "Q1", lineage=lineage) == ["a", "b"]
    assert ids(AFTER_REFORM, "N4", lineage=lineage) == ["b"]
    assert ids(AFTER_REFORM, "N3", lineage=lineage) == ["a"]
    assert ids(AFTER_REFORM, "Q1") == []
    assert ids(AFTER_REFORM, "Q1", lineage=lineage, kind=Kind.TASK) == ["b"]
    assert ids(AFTER_REFORM, "Q1", lineage=lineage, indicator=base.indicator) == ["a"]


def test_the_next_target_due_is_the_one_to_hold_a_value_against() -> None:
    households = [
        item
        for item in load_targets()
        if item.province == "38" and item.indicator == "fibre_available_households"
    ]

    def due(year: int, month: int) -> str | None:
        found = due_target(households, date(year, month, 28))
        return found.id if found else None

    assert due(2021, 12) == "plan-thanh-hoa-t1"  # more than 50 % by the end of 2022
    assert due(2024, 12) == "plan-thanh-hoa-t3"  # 80 % by the end of 2025
    assert due(2026, 12) == "plan-thanh-hoa-t3"  # the last with a number; 2030 has none
    assert due_target([], date(2024, 1, 1)) is None


TARGET = """
[[target]]
id = "a"
province = "38"
kind = "target"
subject_vi = "s"
subject_en = "s"
indicator = "households"
period_end = 2025-12-31
comparator = ">="
value = 80
wording = "w"
document = "plan-thanh-hoa"
"""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind = \"target\"", "kind = \"wish\"", "kind"),
        ("\"households\"", "\"roads\"", "indicator"),
        ("\">=\"", "\"about\"", "comparator"),
        ("comparator = \">=\"", "", "comparator"),
        ("\">=\"", "\"universal\"", "value"),
        ("\">=\"", "\"between\"", "value_max"),
        ("value = 80", "", "value"),
        ("value = 80", "value = true", "value"),
        ("period_end = 2025-12-31", "", "period_end"),
        ("period_end = 2025-12-31", "period_end = \"2025\"", "period_end"),
        ("value = 80", "value = 80\nmonth_days = [\"02-30\"]", "month_days"),
        ("value = 80", "value = 80\nmonths = [\"May\"]", "months"),
        ("\"plan-thanh-hoa\"", "\"plan-x\"", "document"),
    ],
)  # fmt: skip
def test_a_wrong_target_is_named_with_its_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('vintage = "before_reform"\n' + TARGET.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_targets(file)
    assert caught.value.details == {"file": "mine.toml", "entry": "a", "field": field}


def test_a_department_can_bring_its_own_plan(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('vintage = "before_reform"\n' + TARGET, encoding="utf-8")
    assert [item.value for item in load_targets(file)] == [80.0]
    file.write_text('vintage = "before_reform"\n' + TARGET + TARGET, encoding="utf-8")
    with pytest.raises(CatalogueError, match="used twice"):
        load_targets(file)
    file.write_text('vintage = "before_reform"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="no target in it"):
        load_targets(file)
    file.write_text('vintage = "2031"\n' + TARGET, encoding="utf-8")
    with pytest.raises(CatalogueError, match="known are before_reform"):
        load_targets(file)
