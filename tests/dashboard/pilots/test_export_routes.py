"""The files of pilot choices over HTTP: what is handed out, to whom, and what is refused."""

import base64
import io
import json
import random
import zlib
from dataclasses import replace
from string import ascii_letters
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from dashboard.pilots import desk as desk_module
from dashboard.pilots import export_routes
from dashboard.pilots.desk import PilotDesk
from dashboard.pilots.export_routes import pilot_exports_blueprint
from dashboard.pilots.routes import PilotSite, pilots_blueprint
from dashboard.pilots.saved import SavedScenarios
from dashboard.settings import Settings
from geodata.pilots.rules import Group, Rule, Scope
from geodata.pilots.scenario import Scenario
from geodata.pilots.scenario_json import digest, read_scenario, scenario_dict
from geodata.store import open_store
from tests.dashboard.pilots.answer_of_38 import exports_of
from tests.dashboard.pilots.small_pilots import scenario, small_desk
from tests.geodata.test_store import fibre, publication

HOST = "http://127.0.0.1:8050"
OURS = {"X-Atlas-Request": "1", "Sec-Fetch-Site": "same-origin", "Origin": HOST}
LINKS = ("Link", "Link (answered anew)", "Path on the server")
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
    response = post(client, "xlsx", {**ASK, "lang": "en"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    named = response.headers["Content-Disposition"]
    assert named.startswith("attachment; filename=pilots_38_2025-03-01_")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert [row[0] for row in book["Communes"].iter_rows(values_only=True)][1:4] == [
        "38001", "38002", "38003",
    ]  # fmt: skip
    assert "Robustness - shares" in book.sheetnames
    cells = {row[0].value: row[1] for row in book["Notes"].iter_rows(max_col=2)}
    link = cells["Link (answered anew)"]
    assert link.hyperlink is not None
    assert link.hyperlink.target == link.value
    assert str(link.value).startswith(f"{HOST}/atlas/pilots/?z=")
    assert opened(str(link.value)) == scenario(runs=50)


def opened(address: str) -> Scenario:
    """The scenario of an address, unpacked as a browser does it."""
    (z,) = parse_qs(urlsplit(address).query)["z"]
    text = zlib.decompress(base64.urlsafe_b64decode(z + "=" * (-len(z) % 4)), -15)
    (found,) = json.loads(text)
    return read_scenario(found)


def link_of(response: TestResponse) -> str:
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    rows = book["Notes"].iter_rows(values_only=True, max_col=2)
    return str(next((row[1] for row in rows if row[0] in LINKS), ""))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (("127.0.0.1", "http://localhost:8050", ""), "http://localhost:8050"),
        (("127.0.0.1", "http://evil.example", ""), ""),
        (("127.0.0.1", "http://atlas.vn", "https://atlas.vn"), "https://atlas.vn"),
        (("127.0.0.1", "http://atlas.vn", "javascript://atlas.vn"), ""),
        (("127.0.0.1", "http://atlas.vn", "https://evil.example"), ""),
        (("0.0.0.0", "http://localhost:8050", ""), ""),
        (("Atlas.vn", "http://atlas.vn:8050", ""), "http://atlas.vn:8050"),
    ],
)
def test_a_file_names_no_host_that_a_request_made_up(
    site: PilotSite, saved: str, asked: tuple[str, str, str], shown: str
) -> None:
    listens, host, origin = asked
    client = client_of(replace(site, settings=replace(site.settings, host=listens)))
    path = f"/atlas/pilots/export.xlsx?s={saved}&lang=en"
    response = client.get(path, base_url=host, headers={"Origin": origin} if origin else {})
    assert link_of(response) == f"{shown}/atlas/pilots/?s={saved}&lang=en"


def test_a_scenario_too_long_for_an_address_has_none(client: FlaskClient) -> None:
    letters = random.Random(1)
    groups = tuple(
        Group(f"g{place}", "".join(letters.choices(ascii_letters, k=90)), frozenset({code}))
        for place, code in enumerate(f"{38001 + at}" for at in range(16))
    )
    rule = Rule(scope=Scope.GROUP, least=0, most=1, groups=groups)
    short = scenario(replace(rule, groups=groups[:2]), runs=50)
    assert link_of(post(client, "xlsx", {"scenario": scenario_dict(short), "lang": "en"}))
    long = replace(short, rule=replace(rule, groups=tuple(
        replace(one, label=one.label + "".join(letters.choices(ascii_letters, k=100)))
        for one in groups
    )))  # fmt: skip
    assert not link_of(post(client, "xlsx", {"scenario": scenario_dict(long), "lang": "en"}))


def test_the_document_leads_back_to_the_same_scenario(client: FlaskClient) -> None:
    body = Document(io.BytesIO(post(client, "docx", ASK).data))
    (link,) = [one.target_ref for one in body.part.rels.values() if one.is_external]
    assert opened(link) == scenario(runs=50)
    (paragraph,) = [one for one in body.paragraphs if one.hyperlinks]
    mark = digest(scenario(runs=50))[:16]
    assert paragraph.hyperlinks[0].text == f"kịch bản {mark} trên trang chọn xã thí điểm"


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
    assert f"Link: {HOST}/atlas/pilots/?s={saved}&lang=en" in page.extract_text().replace("\n", " ")
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


def test_files_do_not_wait_for_the_robustness_of_many(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MOST_WEIGHED", 15)
    book = openpyxl.load_workbook(io.BytesIO(post(client, "xlsx", {**ASK, "lang": "en"}).data))
    assert "Communes" in book.sheetnames
    assert "Robustness - shares" not in book.sheetnames


def test_who_waits_too_long_is_told(
    saved: str, site: PilotSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_routes, "AT_ONCE", 0)
    monkeypatch.setattr(export_routes, "PATIENCE", 0.01)
    response = get(client_of(site), "xlsx", s=saved)
    assert response.status_code == 503
    assert "Retry-After" in response.headers
