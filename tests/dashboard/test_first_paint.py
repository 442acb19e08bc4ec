import json
import re
from pathlib import Path

import pytest
from dash import Dash, html

from dashboard import routes
from dashboard.first_paint import FIRST_ID, first_map_head
from dashboard.services import AtlasService
from tests.small_atlas import DAY, FIBRE, OLD, small_service

REQUEST = {
    "vintage": OLD,
    "level": "commune",
    "province": "38",
    "district": None,
    "indicator": FIBRE,
    "date": DAY.isoformat(),
    "basis": "declared",
    "layers": ("pilots",),
    "lang": "vi",
}


@pytest.fixture
def service(tmp_path: Path) -> AtlasService:
    return small_service(tmp_path)


def test_the_head_names_what_the_map_will_fetch(service: AtlasService) -> None:
    app = Dash(__name__, assets_folder="none")
    app.layout = html.Div()
    routes.register(app, service)
    client = app.server.test_client()
    head = first_map_head(service, "/", REQUEST)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', head)]
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
    layer = client.get(links[0]).get_json()
    assert links[1:] == ["/" + layer["geometry"]["url"], "/" + layer["values"]["url"]]


def test_the_head_carries_the_request_of_the_page(service: AtlasService) -> None:
    head = first_map_head(service, "/atlas/", {**REQUEST, "district": "</script><b>"})
    text = head.split(f'id="{FIRST_ID}">')[1]
    assert text.count("</script>") == 1
    assert json.loads(text.removesuffix("</script>")) == {
        **REQUEST,
        "district": "</script><b>",
        "layers": ["pilots"],
    }
    assert 'href="/atlas/layer.json?vintage=2025-03-01&amp;level=commune&amp;scope=38' in head


def test_a_request_that_would_be_refused_leaves_the_head_empty(service: AtlasService) -> None:
    assert first_map_head(service, "/", {**REQUEST, "indicator": "weather"}) == ""
    assert first_map_head(service, "/", {**REQUEST, "date": "2019-01-01"}) == ""
