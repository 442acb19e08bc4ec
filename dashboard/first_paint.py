"""The page's first map, so that it need not wait for the page.

The page itself takes a second or more to start its scripts. The server knows from the address what
will be shown first: it names the addresses of description, geometry and values in the head, so
that the browser fetches them at once, and lays out an empty page with a picture in the map's
place, which `assets/atlas_map_opening.js` paints. The picture goes when the map itself has painted.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from dashboard.services import AtlasService
from geodata.errors import AtlasError
from layers.spec import COUNTRY

FIRST_ID = "atlas-first"

OPENING_SCRIPTS = tuple(
    f"atlas_map_{part}.js" for part in ("style", "net", "geometry", "paint", "requests", "opening")
)
"""What painting the picture needs, in this order; the page loads these before all other scripts."""


class FirstMap(NamedTuple):
    """HTML for the head of the page, and for its body; both empty where nothing is known."""

    head: str = ""
    opening: str = ""


def first_map_head(service: AtlasService, prefix: str, request: Mapping[str, Any]) -> str:
    """HTML for the head: links to preload, and the request as JSON under the id `atlas-first`.

    `request` is what the page will pass to `atlasMap.show`; `prefix` the application's path with
    its slash. Nothing at all for a request that the routes would refuse.
    """
    scope = request["province"] or COUNTRY
    query = {
        "vintage": request["vintage"],
        "level": request["level"],
        "scope": scope,
        "indicator": request["indicator"],
        "date": request["date"],
        "basis": request["basis"],
        "lang": request["lang"],
    }
    try:
        place = (query["vintage"], query["level"], scope)
        question = service.question(place, query["indicator"], query["date"], query["basis"])
        paths = service.addresses(question)
    except AtlasError:
        return ""
    links = "".join(
        f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{escape(prefix + path)}">'
        for path in (f"layer.json?{urlencode(query)}", *paths)
    )
    data = json.dumps(dict(request), ensure_ascii=True).replace("<", "\\u003c")
    return f'{links}<script type="application/json" id="{FIRST_ID}">{data}</script>'


def opening_page(*, simulated: bool) -> str:
    """HTML of an empty page whose rooms have the classes, and so the sizes, of the real ones.

    `simulated` lays out the strip that says so.
    """
    strip = '<div class="strip strip-simulated">&nbsp;</div>' if simulated else ""
    return (
        '<div id="opening" class="shell opening" aria-hidden="true">'
        f'<div class="head"></div>{strip}<div class="body"><div class="rail"></div>'
        '<div class="main"><div class="summary"></div>'
        '<div class="map-frame"><canvas></canvas></div>'
        '<div class="foot"></div><div class="table-toggle">&nbsp;</div></div></div></div>'
    )
