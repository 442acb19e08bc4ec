"""The layer of gaps: each unit against the target that holds on its land, parted at zero."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.plans.gaps import JUST_BELOW, Gaps
from dashboard.routes import blueprint
from dashboard.services import AtlasData, AtlasService
from dashboard.state import parse
from geodata.bridges import Bridges
from geodata.errors import BadRequest
from geodata.lineage import Lineage
from geodata.targets import Comparator, Target, load_targets
from layers.spec import LayerSpec
from layers.style import GAP_COLOURS, GAP_PERCENT_BREAKS, class_of, classify
from tests.dashboard.state_facts import small_facts
from tests.small_atlas import (
    DAY,
    FIBRE,
    NEW,
    NEW_DAY,
    OLD,
    SHARES,
    small_links,
    small_registry,
    small_service,
)

T3 = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t3")  # 80 % by 2025
T1 = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t1")  # > 50 % by 2022


def service_with(folder: Path, *targets: Target, carried: bool = False) -> AtlasService:
    service = small_service(folder, carried=carried)
    bridges = Bridges([small_links()] if carried else [])
    service.gaps = Gaps(small_registry(), Lineage(small_registry(), bridges), targets)
    return service


def layer(service: AtlasService, place: tuple[str, str, str], day: date, lang: str = "vi"):  # type: ignore[no-untyped-def]
    return service.spec(service.question(place, FIBRE, f"{day}_gap", "declared"), lang)


def test_gaps_of_the_small_country_by_hand(tmp_path: Path) -> None:
    spec = layer(service_with(tmp_path, T1, T3), (OLD, "commune", "38"), DAY)
    wanted = [None if share is None else share - 80.0 for share in SHARES]
    assert len(spec.values) == 16
    for found, expected in zip(spec.values, wanted, strict=True):
        assert found == (None if expected is None else pytest.approx(expected))
    assert spec.span == "2024-12-31_gap"
    assert spec.gap
    # by class, -100 ... 100: 0 10 19.9 20 39.9 | 40 60 55.5 | - | 79.9 | 80 | 89.9 90 | 99.9 100
    # 40 is -40 exactly: a break below zero belongs to the class below it.
    counts = [row.count for row in spec.legend.classes]
    assert counts == [6, 2, 0, 1, 1, 2, 2, 0]
    assert spec.legend.no_data.count == 2
    assert spec.legend.no_data.label == "Chưa có số liệu hoặc chỉ tiêu"
    assert [row.label for row in spec.legend.classes][3:5] == [
        ">\N{MINUS SIGN}5 – <0", "0 – <+5",
    ]  # fmt: skip
    assert spec.text.title == "Khoảng cách tới chỉ tiêu: Hộ có thể đăng ký cáp quang"
    assert "điểm %" in spec.text.subtitle
    assert "≥ 80% đến 31/12/2025 (Thanh Hóa)" in spec.text.subtitle
    assert LayerSpec.from_json(spec.to_json()) == spec


def test_more_than_is_short_where_it_is_only_reached(tmp_path: Path) -> None:
    above = replace(T3, comparator=Comparator.ABOVE)
    spec = layer(service_with(tmp_path, above), (OLD, "commune", "38"), DAY)
    assert spec.values[SHARES.index(80)] == JUST_BELOW
    assert class_of(JUST_BELOW, GAP_PERCENT_BREAKS) == 4
    assert class_of(0.0, GAP_PERCENT_BREAKS) == 5


def test_no_target_is_no_zero(tmp_path: Path) -> None:
    universal = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t5")
    for targets in ((), (universal,), (replace(T3, province="48"),)):
        spec = layer(service_with(tmp_path, *targets), (OLD, "commune", "38"), DAY)
        assert set(spec.values) == {None}
        assert spec.legend.no_data.count == 16


def test_after_the_reform_each_unit_is_held_to_the_plan_of_its_land(tmp_path: Path) -> None:
    other = replace(T3, id="x", province="48", value=60.0)
    service = service_with(tmp_path, T3, other, carried=True)
    # The new 38001 is land of the old 38 (75 % at the end of 2025).
    spec = layer(service, (NEW, "commune", "country"), NEW_DAY)
    assert dict(zip(spec.codes, spec.values, strict=True)) == {
        "38001": pytest.approx(-5.0), "48001": None,
    }  # fmt: skip


def test_the_tooltip_says_target_and_gap(tmp_path: Path) -> None:
    service = service_with(tmp_path, T3)
    question = service.question((OLD, "commune", "38"), FIBRE, f"{DAY}_gap", "declared")
    rows = service.unit(question, "38002", "en")["rows"]
    assert rows[0] == ["Households able to order fibre", "10.0%"]
    assert rows[1] == ["Target", "≥ 80% by 2025-12-31 (Thanh Hóa)"]
    assert rows[2] == ["Gap to the target", "\N{MINUS SIGN}70.0 pp"]
    rows = service.unit(question, "48001", "en")["rows"]
    assert rows[1] == ["Target", "No plan gives a number for this unit."]


def test_only_shares_at_one_date_have_gaps(tmp_path: Path) -> None:
    service = service_with(tmp_path, T3)
    place = (OLD, "commune", "38")
    with pytest.raises(BadRequest, match="gaps are of shares at one date"):
        service.question(place, "population", f"{DAY}_gap", "counted")
    with pytest.raises(BadRequest, match="gaps are of shares at one date"):
        service.question(place, FIBRE, f"2023-12-31..{DAY}_gap", "declared")
    with pytest.raises(BadRequest, match="not a date"):
        service.question(place, FIBRE, f"{DAY}_gap_gap", "declared")


def test_other_targets_give_other_addresses(tmp_path: Path) -> None:
    plain, one, other = (
        service_with(tmp_path, *targets).gaps.digest
        for targets in ((), (T3,), (replace(T3, value=81.0),))
    )
    assert plain == ""
    assert len({plain, one, other}) == 3


def test_the_routes_give_the_layer(tmp_path: Path) -> None:
    from flask import Flask

    service = service_with(tmp_path, T3)
    app = Flask(__name__)
    app.register_blueprint(blueprint(service))
    client: FlaskClient = app.test_client()
    query = f"vintage={OLD}&level=commune&scope=38&indicator={FIBRE}&date={DAY}_gap&basis=declared"
    described = json.loads(client.get(f"/layer.json?{query}&lang=en").data)
    assert described["gap"] is True
    assert [one["colour"] for one in described["classes"]] == list(GAP_COLOURS)
    assert described["values"]["url"].endswith(f"/{DAY}_gap/declared.bin")
    body = client.get("/" + described["values"]["url"]).data
    values = [np.nan if share is None else share - 80.0 for share in SHARES]
    assert list(body) == classify(values, GAP_PERCENT_BREAKS).tolist()


@given(st.floats(0, 100), st.floats(0, 100), st.booleans())
def test_what_is_short_is_brown_and_what_is_met_is_green(
    value: float, asked: float, strict: bool
) -> None:
    comparator = Comparator.ABOVE if strict else Comparator.AT_LEAST
    target = replace(T3, value=asked, comparator=comparator)
    from dashboard.plans.gaps import _gap
    from geodata.indicators import load_catalogue
    from geodata.targets import holds

    indicator = load_catalogue().get(FIBRE)
    found = class_of(_gap(target, indicator, value), GAP_PERCENT_BREAKS)
    assert (found >= 5) == holds(target, indicator, value)


def test_the_address_keeps_the_gap_where_a_plan_asks_a_share() -> None:
    facts = small_facts(targeted=frozenset({FIBRE}))
    view, notices = parse("?show=gap&lang=vi", facts)
    assert view.gap
    assert notices == ()
    assert "&show=gap&" in view.search()
    assert parse(view.search(), facts) == (view, ())
    for search, keys in (("?show=gap&i=population", ["notice.gap"]), ("?show=x", ["notice.show"])):
        view, notices = parse(search, facts)
        assert not view.gap
        assert [notice.key for notice in notices] == keys
        assert "show" not in view.search()


def test_atlas_data_has_no_targets_unless_given() -> None:
    assert AtlasData.__dataclass_fields__["targets"].default == ()
