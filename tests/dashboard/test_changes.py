"""Questions about a change: values(B) - values(A), their classes, words and ranking."""

import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from dash import Dash, html
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import routes
from dashboard.changes import Classes, difference
from dashboard.readings.change import ranking
from dashboard.selection import NotFound
from dashboard.services import AtlasService
from geodata.errors import BadRequest
from geodata.indicators import load_catalogue
from geodata.units import Level
from layers.spec import LayerSpec
from layers.style import CHANGE_PERCENT_BREAKS
from tests.small_atlas import BEFORE, DAY, FIBRE, NEW, NEW_DAY, OLD, small_registry, small_service

SPAN = f"{BEFORE}..{DAY}"
COUNTRY = (OLD, "commune", "country")
PROVINCE = (OLD, "commune", "38")
QUESTION = f"vintage={OLD}&level=commune&scope=38&indicator={FIBRE}&date={SPAN}&basis=declared"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AtlasService:
    return small_service(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> AtlasService:
    return small_service(tmp_path_factory.mktemp("data"), carried=True)


@pytest.fixture(scope="module")
def client(service: AtlasService) -> FlaskClient:
    app = Dash(__name__, assets_folder="none")
    app.layout = html.Div()
    routes.register(app, service)
    return app.server.test_client()


def rows(*given: tuple[str, str, Any, float, float]) -> pd.DataFrame:
    """Declared observations of the old communes: code, indicator, day, numerator, denominator."""
    fixed = {"vintage": OLD, "level": "commune", "basis": "declared", "source_id": "sample"}
    empty = {"value": np.nan, "samples": np.nan, "added_in": 1, "simulated": False}
    return pd.DataFrame(
        {
            "code": code,
            "indicator": indicator,
            "date": pd.Timestamp(day),
            "numerator": numerator,
            "denominator": denominator,
            **fixed,
            **empty,
        }
        for code, indicator, day, numerator, denominator in given
    ).astype({"date": "datetime64[s]"})


def values_of(spec: LayerSpec) -> tuple[float | None, ...]:
    return spec.values  # noqa: PD011  no array


class TwoVintages:
    """The cube of a country whose 900 small units of the one vintage became 10 large ones."""

    def dates(self, indicator: str, *, vintage: str, basis: str) -> list[date]:
        return [DAY] if basis == "counted" else []

    def values(self, vintage: str, *question: object) -> SimpleNamespace:
        found = np.arange(900) % 10 + 1.0 if vintage == OLD else np.arange(1, 11) * 100.0
        return SimpleNamespace(value=found, estimated=np.zeros(len(found), dtype=bool))


def test_few_units_of_a_vintage_count_in_the_classes_like_many_of_another() -> None:
    cube: Any = TwoVintages()
    classes = Classes(cube, small_registry(), (OLD, NEW))
    breaks = classes.breaks(load_catalogue().get("population"), Level.COMMUNE)
    # Thirds of the small counts, the place between small and large, thirds of the large counts.
    assert breaks[:3] == (1.0, 4.0, 7.0)
    assert 10.0 <= breaks[3] <= 100.0
    assert breaks[4:] == (400.0, 700.0, 1000.0)


def test_a_change_is_the_later_value_less_the_earlier_one(service: AtlasService) -> None:
    spec = service.spec(service.question(PROVINCE, FIBRE, SPAN, "declared"), "vi")
    # All had 50 before; the shares of `DAY` are those of the small country, two have none.
    later = [0, 10, 19.9, 20, 39.9, 40, 60, 79.9, 80, 89.9, 90, 99.9, 100, 55.5]
    assert values_of(spec)[:14] == pytest.approx([share - 50 for share in later])
    assert values_of(spec)[14:] == (None, None)
    assert (spec.since, spec.date) == (BEFORE.isoformat(), DAY.isoformat())


def test_the_bytes_of_a_change_are_its_classes(service: AtlasService) -> None:
    question = service.change_question(COUNTRY, FIBRE, (BEFORE, DAY), "declared")
    classes = [1, 1, 2, 2, 3, 3, 7, 8, 8, 8, 9, 9, 9, 7, 0, 0]
    assert list(service.values(question).plain) == [*classes, 0, 0, 0, 0, 0]
    legend = service.legend(question, "vi")
    assert [row.count for row in legend.classes] == [2, 2, 2, 0, 0, 0, 2, 3, 3]
    assert legend.no_data.count == 7
    assert [row.count for row in service.legend(question, "vi", district="380").classes] == [
        *(2, 2, 2, 0, 0, 0, 1, 1, 0)
    ]


def test_a_change_has_its_own_address_and_the_map_of_a_date_keeps_its_own(
    service: AtlasService,
) -> None:
    change = service.question(PROVINCE, FIBRE, SPAN, "declared")
    plain = service.question(PROVINCE, FIBRE, DAY, "declared")
    assert service.addresses(change)[1].endswith(f"/{FIBRE}/{SPAN}/declared.bin")
    assert service.addresses(plain)[1].endswith(f"/{FIBRE}/{DAY}/declared.bin")
    assert service.addresses(change)[0] == service.addresses(plain)[0]
    assert service.values(change).plain != service.values(plain).plain


def test_a_change_of_modelled_values_is_an_estimate(tmp_path: Path) -> None:
    frame = rows(
        ("38001", "mobile_4g_population", BEFORE, 50, 100),
        ("38001", "mobile_4g_population", DAY, 80, 100),
    ).assign(basis="modelled")
    service = small_service(tmp_path, frame)
    question = service.question(PROVINCE, "mobile_4g_population", SPAN, "modelled")
    assert list(service.values(question).plain) == [8 | 128, *[0] * 15]


def test_a_change_of_carried_values_stands_on_the_units_of_the_vintage(
    carried: AtlasService,
) -> None:
    place = (NEW, "commune", "country")
    spec = carried.spec(carried.question(place, FIBRE, SPAN, "declared"), "vi")
    # 38001 is all of province 38 but 0.4 of 38014, which went to 48001 and alone has data there.
    after = 100 * (7850 - 0.4 * 555) / (14000 - 400)
    assert values_of(spec) == pytest.approx((after - 50, 5.5))
    assert spec.estimated == ("38001", "48001")
    across = f"{DAY}..{NEW_DAY}"
    spec = carried.spec(carried.question(place, FIBRE, across, "declared"), "vi")
    assert values_of(spec)[0] == pytest.approx(75 - after)
    assert values_of(spec)[1] is None
    assert spec.estimated == ("38001",)


def test_classes_of_changes_hold_for_any_two_dates(tmp_path: Path) -> None:
    days = ["2021-12-31", "2022-12-31", "2023-12-31"]
    counts = {"38001": (10, 20, 60), "38002": (8, 8, 7), "38003": (0, 3, 400)}
    frame = rows(
        *[
            (code, "base_stations_4g", day, number, math.nan)
            for code, numbers in counts.items()
            for day, number in zip(days, numbers, strict=True)
        ]
    )
    service = small_service(tmp_path, frame)
    spans = [*pairwise(days), (days[0], days[-1])]
    specs = [
        service.spec(service.question(PROVINCE, "base_stations_4g", "..".join(span), "declared"),
                     "vi")
        for span in spans
    ]  # fmt: skip
    # The amounts other than 0: 10, 3 | 40, 1, 397 | twice 50, 1, 400; quarters 2, 40 and 223.5,
    # the last near 200; a tenth of the median is 4, which leaves out what is below.
    sides = (4, 40, 200, 400)
    assert {spec.style.breaks for spec in specs} == {(*(-mark for mark in reversed(sides)), *sides)}
    assert [values_of(spec)[:3] for spec in specs] == [(10, 0, 3), (40, -1, 397), (50, -1, 400)]


def test_classes_of_changes_do_not_follow_estimates(tmp_path: Path) -> None:
    counts = {"38001": (10, 20), "38014": (0, 1000), "48001": (5, 8)}
    frame = rows(
        *[
            (code, "base_stations_4g", day, number, math.nan)
            for code, numbers in counts.items()
            for day, number in zip((BEFORE, DAY), numbers, strict=True)
        ]
    )
    service = small_service(tmp_path, frame, carried=True)
    question = service.question((NEW, "commune", "country"), "base_stations_4g", SPAN, "declared")
    spec = service.spec(question, "vi")
    assert values_of(spec) == pytest.approx((10 + 600, 3 + 400))
    assert spec.estimated == ("38001", "48001")
    # The old units changed by 3, 10 and 1000: quarters 6.5, 10 and 505.
    assert spec.style.breaks[5:] == (1, 6, 10, 500, 1000)


def test_classes_of_values_do_not_follow_estimates_but_hold_them(tmp_path: Path) -> None:
    counts = {"38001": 10, "38002": 20, "38014": 1000, "48001": 1}
    frame = rows(
        *((code, "base_stations_4g", DAY, number, math.nan) for code, number in counts.items())
    )
    plain, carried = (small_service(tmp_path / str(on), frame, carried=on) for on in (False, True))
    breaks = [
        service.breaks(service.catalogue.get("base_stations_4g"), Level.COMMUNE)
        for service in (plain, carried)
    ]
    # What the new communes get (630 and 401) is an estimate and lies within: nothing changes.
    assert breaks[0] == breaks[1]


def test_what_the_tooltip_says_of_a_change(service: AtlasService) -> None:
    question = service.question(COUNTRY, FIBRE, SPAN, "declared")
    found = service.unit(question, "38002", "vi")
    assert found["rows"] == [
        ["Thay đổi: Hộ có thể đăng ký cáp quang", "−40,0 điểm %"],
        ["31/12/2023", "50,0%"],
        ["31/12/2024", "10,0%"],
        ["Cơ sở số liệu", "Kê khai"],
    ]
    assert found["notes"] == ["Số liệu mô phỏng"]
    district = service.unit(question, "381", "en")
    # Six of eight report in the end: 80, 89.9, 90, 99.9, 100 and 55.5 of a hundred.
    assert district["rows"] == [
        ["Change: Households able to order fibre", "+35.9 pp"],
        ["2023-12-31", "50.0%"],
        ["2024-12-31", "85.9%"],
        ["Basis", "Declared"],
        ["Communes with data", "8/8 → 6/8"],
    ]


def test_the_tooltip_of_a_change_without_data_still_says_what_is_known(
    service: AtlasService,
) -> None:
    question = service.question(COUNTRY, FIBRE, SPAN, "declared")
    found = service.unit(question, "38016", "en")
    assert [text for _, text in found["rows"]] == ["No data", "50.0%", "No data", "Declared"]
    assert found["notes"] == ["Simulated data"]
    assert service.unit(question, "48001", "en")["notes"] == []


def test_the_tooltip_of_a_carried_change_says_that_it_is_an_estimate(
    carried: AtlasService,
) -> None:
    question = carried.question((NEW, "commune", "country"), FIBRE, SPAN, "declared")
    found = carried.unit(question, "48001", "vi")
    assert found["rows"] == [
        ["Thay đổi: Hộ có thể đăng ký cáp quang", "+5,5 điểm %"],
        ["31/12/2023", "50,0%"],
        ["31/12/2024", "55,5%"],
        ["Cơ sở số liệu", "Kê khai"],
        ["Số xã có số liệu", "1/4 → 1/4"],
        ["Nguồn gốc", "Chuyển đổi ước tính, từ đơn vị 01/03/2025"],
    ]
    assert found["notes"][0] == "Số liệu mô phỏng"
    (why,) = found["notes"][1:]
    assert why.startswith("31/12/2024: 100%")
    across = carried.question((NEW, "commune", "country"), FIBRE, f"{DAY}..{NEW_DAY}", "declared")
    found = carried.unit(across, "38001", "en")
    assert [row[1] for row in found["rows"][:3]] == ["+18.9 pp", "56.1%", "75.0%"]
    assert found["rows"][-1][1].endswith("→ Reported")
    assert found["notes"][1].startswith("2024-12-31: ")


@pytest.mark.parametrize(
    ("span", "error"),
    [
        (f"{DAY}..{BEFORE}", BadRequest),
        (f"{DAY}..{DAY}", BadRequest),
        (f"{BEFORE}..", BadRequest),
        (f"..{DAY}", BadRequest),
        ("..", BadRequest),
        (f"{BEFORE}...{DAY}", BadRequest),
        (f"{BEFORE}..{DAY}..{DAY}", BadRequest),
        (f"{BEFORE}/{DAY}", BadRequest),
        (f"2020-01-01..{DAY}", NotFound),
        (f"{BEFORE}..2030-01-01", NotFound),
    ],
)
def test_wrong_spans_are_refused(
    service: AtlasService, client: FlaskClient, span: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        service.values(service.question(COUNTRY, FIBRE, span, "declared"))
    path = f"/ranking.json?{QUESTION}".replace(SPAN, span)
    answer = client.get(path)
    assert answer.status_code == (400 if error is BadRequest else 404)
    assert set(answer.get_json()["error"]) == {"code", "message", "details"}
    assert client.get(path.replace("ranking", "layer")).status_code == answer.status_code


def test_a_difference_by_rounding_alone_is_none() -> None:
    before = [0.1 + 0.2, 1e9, 5.0, 0.0, math.nan, 1.0]
    after = [0.3, 1e9 + 1e-3, 5.1, 0.0, 1.0, math.nan]
    found = difference(before, after)
    assert found[:4].tolist() == [0.0, 0.0, pytest.approx(0.1), 0.0]
    assert np.isnan(found[4:]).all()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.randoms(use_true_random=False))
def test_differences_the_other_way_round_have_the_other_sign(
    values: list[float], any_: Any
) -> None:
    other = any_.sample(values, len(values))
    assert (difference(values, other) == -difference(other, values)).all()


PAIR = st.none() | st.tuples(st.integers(0, 50), st.integers(1, 60))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(PAIR, PAIR), min_size=16, max_size=16), st.integers(1, 20))
def test_a_ranking_equals_a_plain_loop(
    tmp_path_factory: pytest.TempPathFactory,
    pairs: list[tuple[tuple[int, int] | None, tuple[int, int] | None]],
    limit: int,
) -> None:
    given_ = [
        (f"{38001 + place}", FIBRE, day, float(part[0]), float(part[0] + part[1]))
        for place, sides in enumerate(pairs)
        for day, part in zip((BEFORE, DAY), sides, strict=True)
        if part is not None
    ]
    # Both dates exist in the vintage whatever was drawn.
    dates = [("48001", "villages", day, 1.0, math.nan) for day in (BEFORE, DAY)]
    service = small_service(tmp_path_factory.getbasetemp(), rows(*given_, *dates))
    found = ranking(service, service.question(PROVINCE, FIBRE, SPAN, "declared"), limit)

    def share(part: tuple[int, int]) -> float:
        return 100 * part[0] / (part[0] + part[1])

    changes = {
        f"{38001 + place}": share(after) - share(before)
        for place, (before, after) in enumerate(pairs)
        if before is not None and after is not None
    }
    changes = {code: 0.0 if abs(one) < 1e-7 else one for code, one in changes.items()}
    rises = sorted((round(-one, 6), code) for code, one in changes.items() if one > 0)
    falls = sorted((round(one, 6), code) for code, one in changes.items() if one < 0)
    assert [(round(-m.change.change, 6), m.unit.code) for m in found.gained] == rises[:limit]
    assert [(round(m.change.change, 6), m.unit.code) for m in found.lost] == falls[:limit]
    counts = (found.gained_count, found.lost_count, found.unchanged, found.without_data)
    unchanged = sum(one == 0 for one in changes.values())
    assert counts == (len(rises), len(falls), unchanged, 16 - len(changes))

    totals = []
    for side in (0, 1):
        parts = [pair[side] for pair in pairs if pair[side] is not None]
        sums = sum(part[0] for part in parts), sum(part[0] + part[1] for part in parts)
        totals.append(100 * sums[0] / sums[1] if parts else None)
    own = found.own
    assert [own.before, own.after] == [
        None if one is None else pytest.approx(one) for one in totals
    ]
    if None in totals:
        assert own.change is None
    else:
        assert own.change == pytest.approx(totals[1] - totals[0], abs=1e-6)


def test_the_change_of_a_country_is_that_of_its_sums_and_not_a_mean(tmp_path: Path) -> None:
    frame = rows(
        ("38001", FIBRE, BEFORE, 10, 1000),
        ("38001", FIBRE, DAY, 20, 1000),
        ("48001", FIBRE, BEFORE, 1, 10),
        ("48001", FIBRE, DAY, 9, 10),
    )
    service = small_service(tmp_path, frame)
    found = ranking(service, service.question(COUNTRY, FIBRE, SPAN, "declared"), 5)
    assert [mover.unit.code for mover in found.gained] == ["48001", "38001"]
    assert [mover.change.change for mover in found.gained] == pytest.approx([80, 1])
    assert found.own.before == pytest.approx(100 * 11 / 1010)
    assert found.own.after == pytest.approx(100 * 29 / 1010)
    assert found.own.change == pytest.approx(100 * 18 / 1010)
    assert (found.own.reporting, found.own.estimated, found.own.simulated) == ((2, 2), False, False)


def test_a_ranking_without_any_change_is_empty(service: AtlasService) -> None:
    question = service.question((OLD, "commune", "48"), FIBRE, SPAN, "declared")
    found = ranking(service, question, 10)
    assert found.gained == found.lost == ()
    assert (found.gained_count, found.lost_count, found.unchanged, found.without_data) == (
        0,
        0,
        0,
        3,
    )
    assert found.own.change is None


def test_a_ranking_of_carried_values_marks_the_estimates(carried: AtlasService) -> None:
    place = (NEW, "commune", "country")
    found = ranking(carried, carried.question(place, FIBRE, SPAN, "declared"), 1)
    assert [(m.unit.code, m.change.estimated, m.change.simulated) for m in found.gained] == [
        ("38001", True, True)
    ]
    assert (found.gained_count, found.without_data) == (2, 0)
    assert found.own.change == pytest.approx(785 / 14 - 50)


def test_a_ranking_as_json(client: FlaskClient) -> None:
    found = client.get(f"/ranking.json?{QUESTION}&limit=2").get_json()
    assert found["counts"] == {"gained": 8, "lost": 6, "unchanged": 0, "no_data": 2}
    assert [row["code"] for row in found["gained"]] == ["38013", "38012"]
    assert [row["code"] for row in found["lost"]] == ["38001", "38002"]
    assert (found["since"], found["date"]) == (BEFORE.isoformat(), DAY.isoformat())
    assert (found["better"], found["unit"]) == ("gained", "điểm %")
    row = found["gained"][1]
    assert row.pop("parents") == ["Huyện Bắc", "Tỉnh Thanh Hóa"]
    assert row["change"] == pytest.approx(49.9)
    assert (row["before_text"], row["after_text"], row["change_text"]) == (
        *("50,0%", "99,9%", "+49,9 điểm %"),
    )
    assert (row["estimated"], row["simulated"]) == (False, True)
    assert found["own"]["change_text"] == "+6,1 điểm %"
    assert (found["own"]["reporting"], found["own"]["total"]) == ([16, 14], [16, 16])
    empty = client.get(f"/ranking.json?{QUESTION}&lang=en".replace("scope=38", "scope=48"))
    assert empty.get_json()["own"]["change_text"] == "No data"
    assert json.loads(empty.data)["own"]["change"] is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        *[(f"&limit={limit}", "bad_request") for limit in ("0", "101", "-1", "x", "1e1", "٣", "")],
        *[("&limit=1&limit=2", "bad_request"), ("&page=1", "bad_request")],
        ("&lang=fr", "bad_request"),
    ],
)
def test_wrong_rankings_are_refused(client: FlaskClient, wrong: str, code: str) -> None:
    answer = client.get(f"/ranking.json?{QUESTION}{wrong}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, code)


def test_a_ranking_is_of_a_change(client: FlaskClient, service: AtlasService) -> None:
    answer = client.get(f"/ranking.json?{QUESTION}".replace(SPAN, str(DAY)))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_request")
    with pytest.raises(BadRequest, match="from 1 to 100"):
        ranking(service, service.question(PROVINCE, FIBRE, SPAN, "declared"), 101)


def test_the_layer_of_a_change_leads_to_its_values(client: FlaskClient) -> None:
    found = client.get(f"/layer.json?{QUESTION}").get_json()
    assert (found["since"], found["theme"], found["unit"]) == (
        *(BEFORE.isoformat(), "change", "percent"),
    )
    assert found["breaks"] == list(CHANGE_PERCENT_BREAKS)
    assert found["text"]["unit"] == "điểm %"
    values = client.get("/" + found["values"]["url"])
    assert list(values.data) == [1, 1, 2, 2, 3, 3, 7, 8, 8, 8, 9, 9, 9, 7, 0, 0]
    assert "immutable" in values.headers["Cache-Control"]
    unit = QUESTION.replace("&level=commune&scope=38", "&code=38002")
    told = client.get(f"/unit.json?{unit}&lang=en").get_json()
    assert told["rows"][0] == ["Change: Households able to order fibre", "−40.0 pp"]
