"""What the head of the page says about its first map, so that the map need not wait for the page.

The page itself takes a second or more to start its scripts. The server knows from the address what
will be shown first: it names the addresses of description, geometry and values in the head, the
browser fetches them meanwhile, and `assets/atlas_map.js` paints them as soon as there is a map.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from dashboard.services import AtlasService
from geodata.errors import AtlasError
from layers.spec import COUNTRY

FIRST_ID = "atlas-first"


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
