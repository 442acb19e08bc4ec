"""The routes: who is refused, in which shape, and what is told of a file too large."""

import io
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.app import asked_language
from dashboard.pages.imports.jobs import Jobs
from dashboard.pages.imports.registration import register
from dashboard.settings import Settings
from geodata.ingest.limits import Limits
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, UnitRegistry
from tests.dashboard.imports.desk_data import FILE_NAME, HOUSEHOLDS, own_data, write_households

HOST = "http://127.0.0.1:8050"
OWN = {"X-Atlas-Request": "1", "Origin": HOST, "Sec-Fetch-Site": "same-origin"}
POSTS = (
    "/imports/upload/data?file_name=a.csv&user=Lan",
    "/imports/jobs/000000000000000000000000/cancel",
    "/imports/of/0123456789abcdef0123/restage",
    "/imports/of/0123456789abcdef0123/choices",
    "/imports/of/0123456789abcdef0123/leave-out",
    "/imports/of/0123456789abcdef0123/convert",
    "/imports/of/0123456789abcdef0123/mapping",
    "/imports/of/0123456789abcdef0123/publish",
    "/imports/of/0123456789abcdef0123/discard",
    "/imports/releases/1/rollback",
    "/imports/boundaries/of/0123456789abcdef0123/restage",
    "/imports/boundaries/of/0123456789abcdef0123/publish",
    "/imports/boundaries/of/0123456789abcdef0123/discard",
    "/imports/boundaries/in-use/0123456789abcdef0123/undo",
    "/imports/points/of/0123456789abcdef0123/restage",
    "/imports/points/of/0123456789abcdef0123/publish",
    "/imports/points/of/0123456789abcdef0123/discard",
)


@pytest.fixture(scope="module")
def data(atlas_data: DataDir, tmp_path_factory: pytest.TempPathFactory) -> DataDir:
    return own_data(atlas_data, tmp_path_factory.mktemp("site") / "data")


def client_of(data: DataDir, **given: Any) -> FlaskClient:
    from dash import Dash, html

    app = Dash(__name__, assets_folder="none")
    app.layout = html.Div()
    app.server.config["MAX_CONTENT_LENGTH"] = 4096
    settings = Settings(data=data.root, limits=Limits(file_bytes=20_000), **given)
    register(app, settings, "7", asked_language)
    return app.server.test_client()


@pytest.fixture(scope="module")
def client(data: DataDir) -> FlaskClient:
    return client_of(data)


def test_the_address_of_the_database_is_handed_on_but_not_written_down(
    data: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, Mapping[str, str]]] = []

    def start(_jobs: Jobs, job_id: str, asked: object, environment: Mapping[str, str]) -> str:
        given.append((json.dumps(asked), environment))
        return job_id

    monkeypatch.setattr(Jobs, "start", start)
    address = "postgresql+psycopg://atlas:secret@127.0.0.1/atlas"
    path = "/imports/boundaries/of/0123456789abcdef0123/restage"
    for url in (address, None):
        client = client_of(data, database_url=url)
        assert client.post(path, base_url=HOST, headers=OWN, json={}).status_code == 202
    (asked, handed), (_, nothing) = given
    assert json.loads(asked)["settings"]["data"] == str(data.root)
    assert "secret" not in asked
    assert handed == {"ATLAS_DATABASE_URL": address}
    assert nothing == {"ATLAS_DATABASE_URL": ""}


def test_every_route_that_changes_something_is_listed_here(client: FlaskClient) -> None:
    rules = client.application.url_map.iter_rules()
    posts = {
        rule.endpoint
        for rule in rules
        if "POST" in (rule.methods or ()) and "imports" in rule.endpoint
    }
    adapter = client.application.url_map.bind("127.0.0.1")
    assert {adapter.match(path.split("?")[0], method="POST")[0] for path in POSTS} == posts


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_changed_from_elsewhere(client: FlaskClient, path: str, data: DataDir) -> None:
    before = sorted(one.name for one in data.root.iterdir())
    for headers in ({}, {"X-Atlas-Request": "1"}, {**OWN, "Origin": "http://evil.vn"}):
        answer = client.post(path, base_url=HOST, headers=headers, data=b"{}")
        assert answer.status_code == 403
        error = json.loads(answer.data)["error"]
        assert set(error) == {"code", "message", "details"}
        assert error["code"] == "editing_refused"
    assert sorted(one.name for one in data.root.iterdir()) == before


@pytest.mark.parametrize("given", [{"editing": "off"}, {"host": "0.0.0.0"}])
def test_where_editing_is_off_there_are_no_pages(data: DataDir, given: dict[str, str]) -> None:
    shut = client_of(data, **given)
    page = shut.get("/imports/?lang=en", base_url=HOST, headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "ATLAS_EDITING=on" in page.text
    assert shut.post(POSTS[0], base_url=HOST, headers=OWN, data=b"x").status_code == 403
    assert shut.get("/status.json", base_url=HOST).get_json()["release"] == "7"


def test_a_name_that_points_here_is_no_way_in(client: FlaskClient) -> None:
    rebound = client.get("/imports/", base_url="http://evil.vn:8050")
    assert rebound.status_code == 403


def test_larger_than_allowed_is_413_in_our_shape(client: FlaskClient, data: DataDir) -> None:
    answer = client.post(POSTS[0], base_url=HOST, headers=OWN, data=b"x" * 20_001)
    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "limit_exceeded"
    assert list((data.root / "jobs").rglob("upload-*")) == []
    big = client.post(POSTS[7], base_url=HOST, headers=OWN, json={"user": "x" * 5000})
    assert big.status_code == 413
    assert big.get_json()["error"]["code"] == "limit_exceeded"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/imports/upload/masts?file_name=a&user=L", b"x", "bad_request"),
        ("/imports/upload/data?file_name=a.csv", b"x", "editing_refused"),
        ("/imports/upload/data?user=L", b"x", "import_refused"),
        ("/imports/of/0123456789abcdef0123/discard", b"{}", "import_refused"),
        ("/imports/of/0123456789abcdef0123/restage", b"[]", "bad_request"),
        ("/imports/of/0123456789abcdef0123/choices", b'{"user": "L"}', "bad_request"),
        ("/imports/jobs/000000000000000000000000/cancel", b"", "bad_request"),
    ],
)
def test_what_makes_no_sense_is_told(
    client: FlaskClient, path: str, body: bytes, code: str
) -> None:
    answer = client.post(
        path, base_url=HOST, headers={**OWN, "Content-Type": "application/json"}, data=body
    )
    assert answer.status_code in (400, 403)
    assert answer.get_json()["error"]["code"] == code


def test_a_file_comes_in_as_a_job(client: FlaskClient, data: DataDir, tmp_path: Path) -> None:
    registry = UnitRegistry.load(data)
    names = {code: registry.get(AFTER_REFORM.name, code).name for code in HOUSEHOLDS}
    file = write_households(tmp_path / "a.xlsx", names)
    asked = {"file_name": FILE_NAME, "user": "Lan", "day": "2025-12-31", "basis": "counted"}
    started = client.post(
        "/imports/upload/data",
        base_url=HOST,
        headers=OWN,
        query_string=asked,
        input_stream=io.BytesIO(file.read_bytes()),
        content_length=file.stat().st_size,
    )
    assert started.status_code == 202
    job = started.get_json()["job"]
    state = {"state": "running"}
    until = time.monotonic() + 60
    while state["state"] == "running" and time.monotonic() < until:
        time.sleep(0.1)
        state = client.get(f"/imports/jobs/{job}.json", base_url=HOST).get_json()
    assert state["state"] == "done", state
    address = f"/imports/of/{state['result']['staged']}"
    rows = client.get(f"{address}/rows.json?lang=en", base_url=HOST).get_json()
    assert rows["sheets"][0]["columns"][0]["title"] == "C Tổng số hộ (hộ)"
    assert [row[1] for row in rows["rows"]] == [8, 4, 5, 6, 7]
    assert rows["rows"][1][3:7] == [
        "exact",
        "14845",
        names["14845"],
        [[2, "1200", "1,200", "number"]],
    ]
    page = client.get(f"{address}?lang=en", base_url=HOST).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; số hộ.xlsx" in page
