import gzip
import json
from pathlib import Path

import pytest
from dash import Dash, html
from flask.testing import FlaskClient

from dashboard import routes
from dashboard.services import AtlasService
from tests.small_atlas import DAY, FIBRE, IMAGE, OLD, TEMPLATE, small_service

QUESTION = f"vintage={OLD}&level=commune&scope=country&indicator={FIBRE}&date={DAY}&basis=declared"
UNIT = f"vintage={OLD}&code=38002&indicator={FIBRE}&date={DAY}&basis=declared"
VIEW = f"vintage={OLD}&scope=country&bbox=100,5,120,25&zoom=6"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AtlasService:
    return small_service(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def client(service: AtlasService) -> FlaskClient:
    app = Dash(__name__, assets_folder="none")
    app.layout = html.Div()
    routes.register(app, service)
    return app.server.test_client()


def layer(client: FlaskClient) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.get(f"/layer.json?{QUESTION}").get_json()
    return found


def test_layer_leads_to_geometry_and_values(client: FlaskClient, service: AtlasService) -> None:
    found = layer(client)
    values = client.get("/" + found["values"]["url"])
    assert list(values.data[:4]) == [1, 1, 1, 2]
    assert len(values.data) == found["geometry"]["units"] == 21
    geometry = client.get("/" + found["geometry"]["url"], headers={"Accept-Encoding": "gzip"})
    assert geometry.headers["Content-Encoding"] == "gzip"
    plain = client.get("/" + found["geometry"]["url"])
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(geometry.data) == plain.data
    assert plain.data[:4] == b"VAPK"


def test_addresses_with_a_hash_are_kept_for_ever(client: FlaskClient) -> None:
    found = layer(client)
    for name in ("geometry", "values"):
        answer = client.get("/" + found[name]["url"])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = client.get(
            "/" + found[name]["url"], headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")


def test_json_is_asked_for_again_and_is_304_while_the_same(client: FlaskClient) -> None:
    answer = client.get(f"/layer.json?{QUESTION}")
    assert answer.headers["Cache-Control"] == "no-cache"
    tag = answer.headers["ETag"]
    again = client.get(f"/layer.json?{QUESTION}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    other = client.get(f"/layer.json?{QUESTION}&lang=en", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_no_answer_sets_a_cookie(client: FlaskClient) -> None:
    for path in (f"/layer.json?{QUESTION}", f"/unit.json?{UNIT}", "/layer.json"):
        assert "Set-Cookie" not in client.get(path).headers


def test_unit_pilots_and_points(client: FlaskClient) -> None:
    assert client.get(f"/unit.json?{UNIT}").get_json()["name"] == f"Xã {TEMPLATE}"
    pilots = client.get(f"/pilots.json?vintage={OLD}&scope=38").get_json()
    assert pilots == {"vintage": OLD, "codes": ["38003"]}
    points = client.get(f"/points/tslcd.json?{VIEW}").get_json()
    assert [item["id"] for item in points["items"]] == ["t-1", "t-2"]
    assert points["style"]["shape"] == "square"
    point = client.get(f"/points/tslcd/t-1.json?vintage={OLD}&lang=en").get_json()
    assert point["title"] == IMAGE


def test_fonts_come_from_the_application(client: FlaskClient) -> None:
    font = client.get("/fonts/BeVietnamPro-Regular.ttf")
    assert font.data[:4] == b"\x00\x01\x00\x00"
    assert font.mimetype == "font/ttf"
    assert "immutable" in font.headers["Cache-Control"]
    assert client.get("/fonts/BeVietnamPro-Wingdings.ttf").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/layer.json", 400, "bad_request"),
        (f"/layer.json?{QUESTION}&extra=1", 400, "bad_request"),
        (f"/layer.json?{QUESTION}&lang=fr", 400, "bad_request"),
        (f"/layer.json?{QUESTION}&basis=declared", 400, "bad_request"),
        (f"/layer.json?{QUESTION}".replace(OLD, "2020-01-01"), 400, "bad_request"),
        (f"/layer.json?{QUESTION}".replace("commune", "hamlet"), 400, "bad_request"),
        (f"/layer.json?{QUESTION}".replace("country", "99"), 404, "unit_not_found"),
        (f"/layer.json?{QUESTION}".replace(FIBRE, "weather"), 400, "bad_request"),
        (f"/layer.json?{QUESTION}".replace("2024-12-31", "2019-01-01"), 404, "not_found"),
        (f"/layer.json?{QUESTION}".replace("2024-12-31", "yesterday"), 400, "bad_request"),
        (f"/unit.json?{UNIT}".replace("38002", "00000"), 404, "unit_not_found"),
        (f"/unit.json?{UNIT}".replace("38002", "'; drop"), 400, "bad_request"),
        (f"/pilots.json?vintage={OLD}&scope=38001", 400, "bad_request"),
        (f"/points/masts.json?{VIEW}", 404, "not_found"),
        (f"/points/tslcd.json?{VIEW}".replace("100,5", "nan,5"), 400, "bad_request"),
        (f"/points/tslcd.json?{VIEW}".replace("100,5", "130,5"), 400, "bad_request"),
        (f"/points/tslcd.json?{VIEW}".replace("zoom=6", "zoom=60"), 400, "bad_request"),
        (f"/points/tslcd.json?{VIEW}".replace("zoom=6", "zoom=-1"), 400, "bad_request"),
        (f"/points/tslcd/none.json?vintage={OLD}", 404, "not_found"),
        (f"/g/0000/{OLD}/commune/country.bin", 404, "not_found"),
        (f"/v/9-9/{OLD}/commune/country/{FIBRE}/{DAY}/declared.bin", 404, "not_found"),
        (f"/v/1-2/{OLD}/commune/country/{FIBRE}/{DAY}/guessed.bin", 400, "bad_request"),
    ],
)
def test_unknown_things_are_refused_in_one_shape(
    client: FlaskClient, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    error = json.loads(answer.data)["error"]
    assert set(error) == {"code", "message", "details"}
    assert error["code"] == code
    assert error["message"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_get_is_answered(client: FlaskClient) -> None:
    assert client.post(f"/layer.json?{QUESTION}").status_code == 405


def test_every_answer_has_the_security_headers(client: FlaskClient) -> None:
    for path in ("/", f"/layer.json?{QUESTION}", "/layer.json"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self' 'sha256-" in policy
        assert "unsafe-eval" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_routes_stand_below_the_prefix(service: AtlasService) -> None:
    app = Dash(__name__, assets_folder="none", url_base_pathname="/atlas/")
    app.layout = html.Div()
    routes.register(app, service)
    client = app.server.test_client()
    assert client.get(f"/atlas/layer.json?{QUESTION}").status_code == 200
    assert client.get(f"/layer.json?{QUESTION}").status_code == 404


def test_the_service_reads_a_whole_data_directory(tmp_path: Path) -> None:
    """A service without data says which command makes them."""
    from dashboard.services import AtlasService as Service
    from geodata.errors import DataMissing
    from geodata.paths import DataDir

    with pytest.raises(DataMissing, match="atlas build"):
        Service.load(DataDir(tmp_path))
