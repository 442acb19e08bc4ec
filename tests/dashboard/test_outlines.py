"""Old districts of the small country: 380 and 381 in province 38, 490 and 498 in 48."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard import routes
from dashboard.services import AtlasService
from layers.spec import COUNTRY
from tests.small_atlas import NEW, OLD, small_service


@pytest.fixture
def service(tmp_path: Path) -> AtlasService:
    return small_service(tmp_path, carried=True)


@pytest.fixture
def client(service: AtlasService) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(routes.blueprint(service))
    return app.test_client()


def test_districts_stand_on_the_province_most_of_their_communes_went_to(
    service: AtlasService,
) -> None:
    old = service.old_districts
    assert old.vintage(NEW) == OLD
    assert old.of(NEW, "38") == {"38": ("380", "381")}
    assert old.of(NEW, "48") == {"48": ("490", "498")}, "not 381, of which a part of a commune went"
    assert old.of(NEW, COUNTRY) == {COUNTRY: ("380", "381", "490", "498", "568", "576")}
    assert (old.count(NEW, "48"), old.count(NEW, COUNTRY)) == (2, 6)


def test_a_vintage_with_districts_has_no_old_ones(service: AtlasService, tmp_path: Path) -> None:
    assert service.old_districts.vintage(OLD) is None
    assert service.old_districts.of(OLD, "38") == {}
    apart = small_service(tmp_path).old_districts
    assert apart.vintage(NEW) is None, "nothing leads there"


def test_the_browser_gets_addresses_and_names(client: FlaskClient, service: AtlasService) -> None:
    found = json.loads(client.get(f"/districts.json?vintage={NEW}&scope=48").data)
    (pack,) = found["packs"]
    assert found["vintage"] == OLD
    assert pack["units"] == [["490", "Huyện Hải Châu"], ["498", "Huyện Hoàng Sa"]]
    assert client.get("/" + pack["url"]).status_code == 200
    nothing = json.loads(client.get(f"/districts.json?vintage={OLD}&scope=38").data)
    assert (nothing["vintage"], nothing["packs"]) == (None, [])


@pytest.mark.parametrize("query", ["vintage=1999-01-01&scope=38", f"vintage={NEW}&scope=99", ""])
def test_wrong_questions_are_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/districts.json?{query}").status_code in (400, 404)
