"""The files of pilot choices over HTTP: what is handed out, to whom, and what is refused."""

import io
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from dashboard.pilots import export_routes
from dashboard.pilots.desk import PilotDesk
from dashboard.pilots.export_routes import pilot_exports_blueprint
from dashboard.pilots.routes import PilotSite, pilots_blueprint
from dashboard.pilots.saved import SavedScenarios
from dashboard.settings import Settings
from geodata.pilots.rules import Rule
from geodata.pilots.scenario_json import scenario_dict
from geodata.store import open_store
from tests.dashboard.pilots.answer_of_38 import exports_of
from tests.dashboard.pilots.small_pilots import scenario, small_desk
from tests.geodata.test_store import fibre, publication

HOST = "http://127.0.0.1:8050"
OURS = {"X-Atlas-Request": "1", "Sec-Fetch-Site": "same-origin", "Origin": HOST}
ASK: dict[str, Any] = {"scenario": scenario_dict(scenario(runs=50))}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> PilotSite:
    desk: PilotDesk = small_desk(tmp_path_factory.mktemp("desk"))
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    with open_store(settings.data_dir.database) as store:
        store.publish(publication(fibre("C1", 300)))
    return PilotSite(settings, desk, SavedScenarios.of(settings))


def client_of(site: PilotSite) -> FlaskClient:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    app.register_blueprint(pilots_blueprint(site), url_prefix="/atlas/pilots")
    files = pilot_exports_blueprint(site, exports_of(site.desk))
    app.register_blueprint(files, url_prefix="/atlas/pilots")
    return app.test_client()


@pytest.fixture(scope="module")
def client(site: PilotSite) -> FlaskClient:
    return client_of(site)


@pytest.fixture(scope="module")
def saved(site: PilotSite) -> str:
    return site.saved.save(site.desk.answer(scenario(runs=50)), "Ba xã", "An").id


def post(client: FlaskClient, fmt: str, body: Any, **more: Any) -> TestResponse:
    given: dict[str, Any] = {"json": body, "headers": OURS, "base_url": HOST, **more}
    return client.post(f"/atlas/pilots/export.{fmt}", **given)


def get(client: FlaskClient, fmt: str, **query: str) -> TestResponse:
    return client.get(f"/atlas/pilots/export.{fmt}", query_string=query, base_url=HOST)


def refused(response: TestResponse) -> tuple[int, str]:
    assert response.json is not None
    return response.status_code, response.json["error"]["message"]


def test_a_posted_scenario_as_a_workbook(client: FlaskClient) -> None:
    link = f"{HOST}/atlas/pilots/?z=abc"
    response = post(client, "xlsx", {**ASK, "lang": "en", "link": link})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    named = response.headers["Content-Disposition"]
    assert named.startswith("attachment; filename=pilots_38_2025-03-01_")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert [row[0] for row in book["Communes"].iter_rows(values_only=True)][1:4] == [
        "38001", "38002", "38003",
    ]  # fmt: skip
    assert "Robustness - shares" in book.sheetnames
    notes = dict(row[:2] for row in book["Notes"].iter_rows(values_only=True, max_col=2))
    assert notes["Link"] == link


def test_a_link_elsewhere_is_left_out(client: FlaskClient) -> None:
    response = post(client, "xlsx", {**ASK, "lang": "en", "link": "http://elsewhere/?z=abc"})
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert "elsewhere" not in str(list(book["Notes"].iter_rows(values_only=True)))


def test_a_saved_scenario_by_its_link(client: FlaskClient, saved: str) -> None:
    response = get(client, "docx", s=saved, agency="PHÒNG VIỄN THÔNG")
    assert response.status_code == 200
    document = Document(io.BytesIO(response.data))
    assert "PHÒNG VIỄN THÔNG" in document.tables[0].cell(0, 0).text
    written = "\n".join(one.text for one in document.paragraphs)
    assert f"Đường dẫn: {HOST}/atlas/pilots/?s={saved}&lang=vi" in written
    same = post(client, "xlsx", {"saved": saved})
    assert same.status_code == 200


def test_the_map_page(client: FlaskClient, saved: str) -> None:
    response = get(client, "pdf", s=saved, lang="en", notes="For the board.", paper="A3")
    assert response.content_type == "application/pdf"
    page = PdfReader(io.BytesIO(response.data)).pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == 420
    assert "For the board." in page.extract_text()
    png = get(client, "png", s=saved, dpi="72", orientation="portrait")
    assert png.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"dpi": "9999"}, "dpi"),
        ({"dpi": "1e3"}, "dpi"),
        ({"paper": "A0"}, "paper"),
        ({"orientation": "up"}, "orientation"),
        ({"notes": "x" * 601}, "600"),
        ({"colour": "red"}, "colour"),
        ({"lang": "fr"}, "fr"),
    ],
)
def test_what_cannot_be_made_is_refused(
    client: FlaskClient, saved: str, query: dict[str, str], said: str
) -> None:
    status, message = refused(get(client, "pdf", s=saved, **query))
    assert status == 400
    assert said in message


def test_unknown_ones_and_other_sites_are_refused(client: FlaskClient) -> None:
    assert refused(get(client, "xlsx", s="nobody"))[0] == 404
    assert get(client, "xlsx").status_code == 400
    assert get(client, "exe", s="x").status_code == 404
    assert refused(post(client, "xlsx", ASK, headers={}))[0] == 403
    assert refused(post(client, "xlsx", {**ASK, "shell": "x"}))[0] == 400
    assert refused(post(client, "xlsx", {}))[0] == 400
    assert refused(post(client, "docx", {**ASK, "agency": 5}))[0] == 400


def test_what_nothing_satisfies_has_a_workbook_but_no_document(client: FlaskClient) -> None:
    every = frozenset(f"{38001 + place}" for place in range(15))
    given = {"scenario": scenario_dict(scenario(Rule(count=3, exclude=every)))}
    assert post(client, "xlsx", given).status_code == 200
    response = post(client, "docx", given)
    status, message = refused(response)
    assert status == 400
    assert message.startswith("No selection satisfies the rule")
    assert response.json is not None
    said = response.json["error"]["details"]["message_vi"]
    assert said.startswith("Không có phương án nào thỏa mãn quy tắc")


def test_who_waits_too_long_is_told(
    saved: str, site: PilotSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_routes, "AT_ONCE", 0)
    monkeypatch.setattr(export_routes, "PATIENCE", 0.01)
    response = get(client_of(site), "xlsx", s=saved)
    assert response.status_code == 503
    assert "Retry-After" in response.headers
