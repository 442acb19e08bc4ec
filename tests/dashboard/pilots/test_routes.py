"""The JSON of pilot choices: what it says, who may ask, and what it refuses."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from dashboard.app import app_of
from dashboard.pilots import desk as desk_module
from dashboard.pilots import routes
from dashboard.pilots.desk import Busy, PilotDesk
from dashboard.pilots.routes import NAME, PilotSite, pilots_blueprint
from dashboard.pilots.saved import SavedScenarios
from dashboard.settings import Settings
from geodata.ingest.limits import Limits
from geodata.ingest.user_columns import ColumnShelf
from geodata.pilots.choice import Loser, Robustness, WeightChange
from geodata.pilots.finding import Finding
from geodata.pilots.reasons import Contribution, Explanation, State
from geodata.pilots.rules import Rule, Scope
from geodata.pilots.scenario_json import scenario_dict
from geodata.store import open_store
from tests.dashboard.pilots.small_pilots import merged, scenario, small_desk
from tests.geodata.test_store import fibre, publication
from tests.small_atlas import FIBRE, IMAGE, NEW, OLD, SHARES

HOST = "http://127.0.0.1:8050"
OURS = {"X-Atlas-Request": "1", "Sec-Fetch-Site": "same-origin", "Origin": HOST}
ASK = {"scenario": scenario_dict(scenario()), "lang": "vi"}
KEY = f"indicator:{FIBRE}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return small_desk(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def site(desk: PilotDesk, tmp_path_factory: pytest.TempPathFactory) -> PilotSite:
    settings = Settings(data=tmp_path_factory.mktemp("data"), limits=Limits(file_bytes=20_000))
    with open_store(settings.data_dir.database) as store:
        store.publish(publication(fibre("C1", 300)))
    return PilotSite(settings, desk, SavedScenarios.of(settings))


def client_of(site: PilotSite) -> FlaskClient:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    app.register_blueprint(pilots_blueprint(site), url_prefix="/atlas/pilots")
    return app.test_client()


@pytest.fixture(scope="module")
def client(site: PilotSite) -> FlaskClient:
    return client_of(site)


def with_columns(desk: PilotDesk, site: PilotSite) -> PilotDesk:
    return PilotDesk(desk.service, desk.book, ColumnShelf(site.settings.data_dir))


def post(client: FlaskClient, path: str, body: Any, **more: Any) -> TestResponse:
    given: dict[str, Any] = {"json": body, "headers": OURS, "base_url": HOST, **more}
    return client.post(f"/atlas/pilots/api/{path}", **given)


def get(client: FlaskClient, path: str, **query: str) -> TestResponse:
    return client.get(f"/atlas/pilots/api/{path}", query_string=query, base_url=HOST)


def told(response: TestResponse, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    found = json.loads(response.text, parse_constant=pytest.fail)  # NaN is no JSON
    assert isinstance(found, dict)
    return found


def error(response: TestResponse, status: int) -> dict[str, Any]:
    found = told(response, status)["error"]
    assert set(found) == {"code", "message", "details"}
    assert isinstance(found, dict)
    return found


# --- what is answered --------------------------------------------------------------------------


def test_a_choice_with_a_row_a_commune(client: FlaskClient) -> None:
    found = told(post(client, "choose", ASK))
    assert found["choice"]["chosen"] == ["38001", "38002", "38003"]
    assert found["choice"]["status"] == "optimal"
    assert found["choice"]["objective_text"] == "Tổng điểm 270,1, bình quân 90,0 mỗi xã"
    assert found["choice"]["text"] == "Đã chứng minh: không có phương án nào tốt hơn."
    assert found["release"] == {"number": "1", "day": "2026-01-15"}
    assert found["simulated"] is True
    assert found["scenario"] == ASK["scenario"]
    assert found["rule"] == ["Chọn 3 xã trong toàn tỉnh (quy tắc yêu cầu ít nhất 1)."]
    assert [row["values"][0] for row in found["rows"]] == SHARES  # None is no data, not zero
    first, second, last = found["rows"][0], found["rows"][1], found["rows"][-1]
    assert (first["name"], first["state"], first["score"]) == (f"Xã {IMAGE}", "chosen", 100.0)
    assert (second["score"], second["utilities"], second["points"]) == (90.0, [0.9], [90.0])
    assert (second["rank"], second["district"], second["kind"]) == (2, "Huyện Nam", "kind:xa")
    assert (last["state"], last["score"], last["values"]) == ("free", 0.0, [None])
    (criterion,) = found["criteria"]
    assert (criterion["measure"], criterion["day"], criterion["basis"]) == (
        KEY, "2024-12-31", "declared",
    )  # fmt: skip
    assert (criterion["known"], criterion["of"], criterion["least"], criterion["most"]) == (
        14, 16, 0.0, 100.0,
    )  # fmt: skip
    assert found["findings"][0].startswith("“Hộ có thể đăng ký cáp quang”: 2 trong 16 xã chưa có")
    assert found["districts"][0] == {"key": "380", "label": "Huyện Nam", "count": 8}
    assert found["map"]["chosen"] == ["38001", "38002", "38003"]


def test_states_of_rows(client: FlaskClient) -> None:
    rule = Rule(count=2, include=frozenset({"38010"}), exclude=frozenset({"38001"}))
    asked = {"scenario": scenario_dict(scenario(rule))}
    rows = {row["code"]: row for row in told(post(client, "choose", asked))["rows"]}
    assert rows["38010"]["state"] == "pinned"
    assert rows["38001"]["state"] == "banned"
    assert rows["38002"]["state"] == "chosen"
    assert rows["38003"]["state"] == "free"
    missing = scenario(criteria=tuple(
        replace(one, missing="exclude") for one in scenario().criteria  # type: ignore[arg-type]
    ))  # fmt: skip
    asked = {"scenario": json.loads(json.dumps(scenario_dict(missing)))}
    last = told(post(client, "choose", asked))["rows"][-1]
    assert (last["state"], last["score"], last["rank"]) == ("out", None, None)


def test_an_impossible_rule_answers_with_the_reason(client: FlaskClient) -> None:
    banned = frozenset(f"38{place:03d}" for place in range(1, 9))
    rule = Rule(scope=Scope.DISTRICT, least=1, most=1, exclude=banned)
    asked = {"scenario": scenario_dict(scenario(rule)), "lang": "en"}
    found = told(post(client, "choose", asked))
    assert (found["choice"]["status"], found["choice"]["chosen"]) == ("infeasible", [])
    assert found["findings"][0].startswith("Huyện Nam has no commune left")
    assert len(found["rows"]) == 16


def test_what_to_start_from(client: FlaskClient) -> None:
    found = told(get(client, "start", plan="thanh-hoa", profile="ready", vintage=NEW))
    assert (found["scenario"]["vintage"], found["scenario"]["plan"]) == (NEW, "plan-thanh-hoa")
    offered = told(get(client, "offered", vintage=OLD, province="38", lang="en"))["measures"]
    by_key = {one["measure"]: one for one in offered}
    assert by_key[KEY]["name"] == "Households able to order fibre"
    assert by_key["points:tslcd"]["known"] == 16
    assert error(get(client, "offered", vintage=OLD, province="99"), 404)
    refused = error(get(client, "start", plan="nowhere"), 404)
    assert refused["code"] == "not_found"
    unknown = error(get(client, "start", profile="best", plan="38"), 404)
    assert unknown["details"]["message_vi"].startswith("Không có bộ tiêu chí “best”; có: ready")
    assert error(get(client, "start", plan="38", colour="red"), 400)


def test_why_and_why_not(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Contribution(KEY, float("nan"), float("nan"), 0.5, 125_000.0, None, None)
    made = Explanation(
        code="38016", state=State.FREE, group="381", points=125_000.0, rank=3, of=16,
        rank_in_group=2, of_group=8, contributions=(given,), against="38001", ahead=-875_000.0,
        reasons=(Finding("ties_unknown"),),
    )  # fmt: skip
    monkeypatch.setattr(routes, "explain", lambda *_given: made)
    found = told(post(client, "why", {**ASK, "code": "38016"}))
    assert (found["score"], found["ahead"], found["rank"]) == (12.5, -87.5, 3)
    assert found["against"] == {"code": "38001", "name": f"Xã {IMAGE}"}
    assert found["contributions"][0]["value"] is None
    assert found["contributions"][0]["name"] == "Hộ có thể đăng ký cáp quang"
    assert found["reasons"] == ["Chưa biết có phương án khác tốt ngang hay không: hết thời gian."]
    assert error(post(client, "why", {**ASK, "code": "48001"}), 404)
    assert error(post(client, "why", {**ASK, "code": 38016}), 400)
    assert error(post(client, "why", ASK), 400)


def test_robustness(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, desk: PilotDesk) -> None:
    share = np.zeros(16)
    share[:4] = (1.0, 0.75, 0.5, 0.25)
    made = Robustness(
        runs=2000, seed=1, spread=2.0, share=share, same=0.5,
        changes=(WeightChange("38003", KEY, 0.2, 0.31, ("38004",), ("38003",)),),
        losers=(Loser("381", "38014", "38003", 246_000.0, 250_000.0, {KEY: 246_000.0},
                      Finding("ties_unknown")),),
        seconds=1.5, distinct=4,
    )  # fmt: skip
    monkeypatch.setattr(desk_module, "robustness", lambda *_given, **_named: made)
    asked = {"scenario": scenario_dict(scenario(seed=5)), "lang": "en"}
    found = told(post(client, "robustness", asked))
    assert found["share"] == {"38001": 1.0, "38002": 0.75, "38003": 0.5, "38004": 0.25}
    assert found["changes"][0]["instead"] == [{"code": "38004", "name": "Xã 38004"}]
    loser = found["losers"][0]
    assert (loser["label"], loser["short"], loser["loss"]) == ("Huyện Bắc", 24.6, 25.0)
    assert loser["lacks"][0]["score"] == 24.6
    nothing = replace(made, share=np.full(16, np.nan), runs=0, same=None, changes=(), losers=())
    monkeypatch.setattr(desk_module, "robustness", lambda *_given, **_named: nothing)
    asked = {"scenario": scenario_dict(scenario(seed=6))}
    assert told(post(client, "robustness", asked))["share"] == {}


# --- saving ------------------------------------------------------------------------------------


def test_the_robustness_of_many_is_not_waited_for(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MOST_WEIGHED", 15)
    said = error(post(client, "robustness", ASK), 400)
    assert said["details"]["problem"] == "robustness_of_many"
    assert "atlas pilots" in said["details"]["message_vi"]
    monkeypatch.setattr(desk_module, "MOST_WEIGHED", 16)
    assert told(post(client, "robustness", ASK))["runs"]


def test_a_saved_scenario_is_shown_as_it_was(client: FlaskClient, site: PilotSite) -> None:
    saved = told(post(client, "save", {**ASK, "title": IMAGE, "user": "Lan"}), 201)
    assert saved["url"] == f"/atlas/pilots/?s={saved['id']}&lang=vi"
    found = told(get(client, f"saved/{saved['id']}", lang="vi"))
    now = told(post(client, "choose", ASK))
    assert found["answer"] == now
    assert found["notice"] is None
    assert found["entry"]["title"] == IMAGE
    assert told(get(client, "saved"))["saved"] == [found["entry"]]
    # On a later release the link shows the same, and says so.
    service = site.desk.service
    newer = PilotDesk(service, site.desk.book)
    newer.release = replace(newer.release, number="2", day="2026-06-01")
    after = client_of(replace(site, desk=newer))
    again = told(get(after, f"saved/{saved['id']}", lang="vi"))
    assert again["answer"] == found["answer"]
    assert again["current"]["number"] == "2"
    when = date.fromisoformat(found["entry"]["release_day"])
    assert again["notice"] == (
        f"Kết quả này được lưu từ bản số liệu 1 ({when:%d/%m/%Y}) và giữ nguyên như khi lưu. Bản "
        "số liệu hiện nay là 2 (01/06/2026)."
    )
    # Whatever is asked of it is answered from what was saved, too.
    assert told(post(after, "choose", {"saved": saved["id"], "lang": "vi"})) == found["answer"]
    assert told(post(client, f"saved/{saved['id']}/remove", {})) == {"removed": saved["id"]}
    assert error(get(client, f"saved/{saved['id']}"), 404)["code"] == "not_found"
    assert error(post(client, "choose", {"saved": "x"}), 404)


def test_columns_of_ones_own(client: FlaskClient, site: PilotSite) -> None:
    nowhere, client = client, client_of(replace(site, desk=with_columns(site.desk, site)))
    body = "Mã xã,Chi phí\n38001,12\n38002,13\n".encode()
    path = f"/atlas/pilots/api/columns?vintage={OLD}&province=38&file_name=../../Chi phí?.csv"
    given = client.post(path, data=body, headers=OURS, base_url=HOST)
    found = told(given, 201)
    assert (found["rows"], found["numbers"], found["flags"]) == (2, ["Chi phí"], [])
    asked = scenario_dict(scenario(columns=found["id"]))
    asked["criteria"][0]["measure"] = "user:Chi phí"
    asked["criteria"][0]["direction"] = "higher"
    chosen = told(post(client, "choose", {"scenario": asked}))
    assert chosen["rows"][0]["values"] == [12.0]
    assert "38002" in chosen["choice"]["chosen"]
    partly = "Mã xã,Chi phí\n38001,12\n48002,13\n".encode()
    for lang, begins in (("vi", "Trang “csv”, dòng 3, cột A: "), ("en", "Sheet “csv”, row 3, ")):
        given = client.post(f"{path}&lang={lang}", data=partly, headers=OURS, base_url=HOST)
        (left,) = told(given, 201)["not_taken"]
        assert left["text"].startswith(begins)
    elsewhere = "Mã xã,Chi phí\n48001,12\n48002,13\n".encode()
    refused = error(client.post(path, data=elsewhere, headers=OURS, base_url=HOST), 400)
    assert refused["code"] == "import_refused"
    assert "dòng 2, cột A: Chưa rõ “48001”" in refused["details"]["message_vi"]
    assert "Sheet “csv”, row 2, column A: " in refused["message"]
    large = client.post(path, data=b"x" * 20_001, headers=OURS, base_url=HOST)
    assert error(large, 413)["code"] == "limit_exceeded"
    empty = client.post(path, data=b"", headers=OURS, base_url=HOST)
    assert error(empty, 400)["code"] == "import_refused"
    refused = nowhere.post(path, data=body, headers=OURS, base_url=HOST)
    assert error(refused, 400)["details"]["message_vi"].startswith("Ở đây không nhận")


def test_a_workbook_for_columns_of_ones_own_comes_back(
    client: FlaskClient, site: PilotSite
) -> None:
    given = client.get(f"/atlas/pilots/api/columns.xlsx?vintage={OLD}&province=38&lang=en")
    book = load_workbook(BytesIO(given.data))
    rows = list(book.worksheets[0].values)
    assert rows[0] == ("Code", "Commune", "Cost", "Ready")
    assert [row[0] for row in rows[1:]] == list(site.desk.gatherer.candidates(OLD, "38").codes)
    book.worksheets[0]["C2"] = 12
    filled = BytesIO()
    book.save(filled)
    desk = PilotDesk(site.desk.service, site.desk.book, ColumnShelf(site.settings.data_dir))
    client = client_of(replace(site, desk=desk))
    asked = f"vintage={OLD}&province=38&land={OLD}&file_name=own.xlsx"
    sent = client.post(f"/atlas/pilots/api/columns?{asked}", data=filled.getvalue(),
                       headers=OURS, base_url=HOST)  # fmt: skip
    assert told(sent, 201)["numbers"] == ["Cost"]
    wrong = client.get(f"/atlas/pilots/api/columns.xlsx?vintage={OLD}&province=99")
    assert wrong.status_code == 404


def test_columns_are_of_the_communes_that_can_be_chosen(tmp_path: Path, site: PilotSite) -> None:
    book = get(client_of(site), "columns.xlsx", vintage=OLD, province="38", lang="en")
    sheet = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, max_col=2, values_only=True))
    assert len(rows) == 16
    assert rows[0] == ("38001", f"Xã {IMAGE}")
    # In another vintage those on the land of the plan's province are meant, not the namesake's.
    desk = merged(tmp_path)
    there = client_of(replace(site, desk=with_columns(desk, site)))
    place = {"vintage": NEW, "province": "38", "land": OLD}
    sent = there.post(
        "/atlas/pilots/api/columns", query_string={**place, "file_name": "a.csv"},
        data="Mã xã,Chi phí\n38001,1\n38002,2\n".encode(), headers=OURS, base_url=HOST,
    )  # fmt: skip
    found = told(sent, 201)
    assert found["rows"] == 1
    assert [(one["row"], one["code"]) for one in found["not_taken"]] == [(3, "outside")]


def test_the_application_answers_below_its_page(desk: PilotDesk, tmp_path: Path) -> None:
    client = app_of(desk.service, (), Settings(data=tmp_path)).server.test_client()
    path = "/pilots/api/start?plan=thanh-hoa&profile=ready"
    given = told(client.get(path, base_url=HOST))["scenario"]
    answered = client.post(
        "/pilots/api/choose", json={"scenario": given}, headers=OURS, base_url=HOST
    )
    assert told(answered)["scenario"] == given
    policy = answered.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy


# --- who may ask -------------------------------------------------------------------------------

POSTS = ("choose", "robustness", "why", "save", "columns", f"saved/{'0' * 32}/remove")
FOREIGN = (
    {},
    {"X-Atlas-Request": "1"},
    {**OURS, "Sec-Fetch-Site": "cross-site"},
    {**OURS, "Origin": "http://evil.vn"},
    {name: value for name, value in OURS.items() if name != "X-Atlas-Request"},
)


def test_every_route_that_is_posted_to_is_listed_here(client: FlaskClient) -> None:
    rules = [
        rule.rule.removeprefix("/atlas/pilots/api/")
        for rule in client.application.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith(f"{NAME}.")
    ]
    assert {one.split("/")[0] for one in rules} == {one.split("/")[0] for one in POSTS}
    assert len(rules) == len(POSTS)


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_done_for_other_sites(client: FlaskClient, path: str) -> None:
    for headers in FOREIGN:
        assert error(post(client, path, ASK, headers=headers), 403)["code"] == "editing_refused"


def test_where_editing_is_off_choices_are_made_but_nothing_is_kept(site: PilotSite) -> None:
    entry = site.saved.save(site.desk.answer(scenario()), "A", "B")
    before = site.saved.list()
    for given in ({"editing": "off"}, {"host": "0.0.0.0"}):
        shut = client_of(replace(site, settings=replace(site.settings, **given)))  # type: ignore[arg-type]
        assert told(post(shut, "choose", ASK))["choice"]["chosen"]
        assert told(get(shut, f"saved/{entry.id}"))["entry"]["title"] == "A"  # who has the link
        for path in ("save", "columns", f"saved/{entry.id}/remove"):
            assert error(post(shut, path, {**ASK, "title": "x", "user": "y"}), 403)
        assert error(get(shut, "saved"), 403)
    assert site.saved.list() == before
    site.saved.remove(entry.id)


# --- what is refused ---------------------------------------------------------------------------


def raw(client: FlaskClient, body: bytes, kind: str = "application/json") -> TestResponse:
    headers = {**OURS, "Content-Type": kind}
    return client.post("/atlas/pilots/api/choose", data=body, headers=headers, base_url=HOST)


def test_only_a_json_object_with_known_entries_is_read(client: FlaskClient) -> None:
    good = json.dumps(ASK).encode()
    assert raw(client, good).status_code == 200
    for body, kind in (
        (good, "text/plain"),
        (good, "application/x-www-form-urlencoded"),
        (b"", "application/json"),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 40_000, "application/json"),
        (b'{"scenario":' * 4_000, "application/json"),
        (b"\xff\xfe", "application/json"),
    ):
        refused = error(raw(client, body, kind), 400)
        assert refused["details"]["message_vi"] == "Không hiểu yêu cầu; hãy tải lại trang."
    assert error(raw(client, b" " * 50_001), 413)["code"] == "limit_exceeded"
    for wrong in (
        {**ASK, "colour": "red"},
        {"lang": "vi"},
        {**ASK, "saved": "0" * 32},
        {"scenario": 5},
        {**ASK, "lang": "fr"},
        {**ASK, "lang": None},
        {"saved": 5},
    ):
        assert error(post(client, "choose", wrong), 400)["code"] == "bad_request"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"extra": 1}, "extra"),
        ({"criteria": [{"measure": KEY, "weight": 101.0}]}, "criteria[0].weight"),
        ({"rule": {"count": 10**9}}, "rule.count"),
        ({"province": "<script>"}, None),
        ({"spread": 99.0}, "spread"),
        ({"runs": 10**6}, "runs"),
        ({"rule": {"include": ["99999"]}}, "rule.include"),
    ],
)
def test_a_wrong_scenario_is_refused_in_both_languages(
    client: FlaskClient, change: dict[str, Any], field: str | None
) -> None:
    asked = {"scenario": {**scenario_dict(scenario()), **change}}
    response = post(client, "choose", asked)
    refused = error(response, response.status_code)
    assert response.status_code in (400, 404)
    assert refused["details"].get("field") == field
    if field is not None:
        assert refused["code"] == "scenario_error"
        assert refused["message"] != refused["details"]["message_vi"]


def test_numbers_that_are_none_are_refused(client: FlaskClient) -> None:
    body = json.dumps(ASK).replace('"cover_km": 10.0', '"cover_km": NaN')
    assert "NaN" in body
    refused = error(raw(client, body.encode()), 400)
    assert refused["details"]["field"] == "cover_km"


def test_whoever_has_to_wait_is_told_when_to_come_again(
    client: FlaskClient, desk: PilotDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_scenario: object) -> None:
        raise Busy("Other choices are being worked out; ask again in some seconds.")

    monkeypatch.setattr(desk, "answer", busy)
    response = post(client, "choose", ASK)
    assert error(response, 503)["details"]["message_vi"].startswith("Máy chủ đang tính")
    assert response.headers["Retry-After"] == "10"


@pytest.fixture(autouse=True)
def _no_files_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files on their way in are gone afterwards, whatever became of them."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    assert [one.name for one in folder.iterdir() if one.name.startswith("atlas-columns")] == []
