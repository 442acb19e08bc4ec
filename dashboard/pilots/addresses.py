"""Addresses of the page that lead to a scenario, for its files.

A saved scenario is named by its id; of any other the address holds the whole of it in `z`, as the
page's own scripts write it (``pilots_state.js``): a list with the scenario as JSON, deflated
without a header, in base64url. Who opens it has the same scenario, of the same digest.

The host of such an address is what the request said of itself, and a file is handed on to others:
it is taken only where it cannot be another's (`host_of`). Else the address is a path.
"""

import base64
import json
import re
import zlib
from urllib.parse import parse_qs, urlencode, urlsplit

from werkzeug.wrappers import Request

from dashboard.pages.imports.access import is_loopback, listens_at_home
from dashboard.settings import Settings
from geodata.pilots.scenario import Scenario
from geodata.pilots.scenario_json import scenario_dict

LONGEST_PACKED = 3_000
"""Letters of `z`: servers refuse request lines of more than 4,094."""

LONGEST_CLICKED = 2_079
"""Letters of an address that a spreadsheet follows; it calls a file with a longer one damaged."""

LONGEST_PRINTED = 120
"""Letters of an address that is written out on paper; nobody types those of a longer one."""

HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+", re.ASCII)


def packed(scenario: Scenario) -> str:
    """A scenario as the letters of `z`."""
    text = json.dumps([scenario_dict(scenario)], ensure_ascii=False, separators=(",", ":"))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(text.encode()) + deflate.flush()
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def query_of(scenario: Scenario, lang: str) -> str:
    """The query of the address that holds a scenario; empty where it is too long for one."""
    z = packed(scenario)
    if len(z) > LONGEST_PACKED:
        return ""
    start = {"plan": scenario.plan, "profile": scenario.profile}
    named = {name: value for name, value in start.items() if value}
    return "?" + urlencode({**named, "z": z, "lang": lang})


def host_of(settings: Settings, request: Request) -> str:
    """Scheme and host for addresses in a file; empty where the request may name another's.

    Believed are the origin that a browser states, where it is the host that was asked; this
    machine's own name where none but this machine can ask; and the host that the settings name.
    """
    host, scheme = request.host, request.scheme
    if not HOST.fullmatch(host):
        return ""
    origin = urlsplit(request.headers.get("Origin", ""))
    stated = origin.scheme in ("http", "https") and origin.netloc.lower() == host.lower()
    home = listens_at_home(settings) and is_loopback(host)
    named = urlsplit(f"//{host}").hostname == settings.host.strip("[]").lower()
    if not (stated or home or named):
        return ""
    return f"{origin.scheme if stated else scheme}://{host}"


def followed(link: str) -> bool:
    """Whether an address can be clicked in a file: it names its host and is not too long."""
    return bool(urlsplit(link).netloc) and len(link) <= LONGEST_CLICKED


def answered_anew(link: str) -> bool:
    """Whether an address holds a question, to be answered from the data of the day it is opened.

    That of a saved scenario leads to the answer as it was given.
    """
    return "z" in parse_qs(urlsplit(link).query)
