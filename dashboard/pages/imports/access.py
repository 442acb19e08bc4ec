"""Who may import through the page, as there is no log-in: deny unless everything speaks for it.

`auto` trusts a browser on the same machine: the server must listen on a loopback address and be
addressed by a loopback name, which a page of another site cannot arrange, not even by pointing its
own name at 127.0.0.1. A request that changes something must moreover come from a page of the atlas
itself: the browser's own statement of origin has to say so, and the request carries a header that
no form of another site can send.
"""

import getpass
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from dashboard.settings import Settings
from geodata.errors import AtlasError

PROOF_HEADER = "X-Atlas-Request"
LONGEST_NAME = 80


class EditingRefused(AtlasError):  # noqa: N818  the domain's word, not a suffix
    """The request may not import anything; the message says which setting or page is needed."""

    code: ClassVar[str] = "editing_refused"


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without a port, is this machine's own."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def listens_at_home(settings: Settings) -> bool:
    """Whether the server can be reached from this machine only."""
    host = settings.host.strip("[]")
    return is_loopback(f"[{host}]" if ":" in host else host)


def editing_offered(settings: Settings) -> bool:
    """Whether there can be a request that may import: whether the map's page shows the link."""
    return settings.editing == "on" or (settings.editing == "auto" and listens_at_home(settings))


def require_editing(settings: Settings, request: Request) -> None:
    """`EditingRefused` unless imports by page are on for the address that was asked."""
    if settings.editing == "on":
        return
    if settings.editing == "auto" and listens_at_home(settings) and is_loopback(request.host):
        return
    raise EditingRefused(
        "Importing through the page is off here. Use `atlas import`, or open the page on the "
        "machine that serves it, or set ATLAS_EDITING=on behind a server with a log-in.",
        setting="ATLAS_EDITING",
    )


def require_own_page(request: Request) -> None:
    """`EditingRefused` unless a page of this very server made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    proven = (
        PROOF_HEADER in request.headers
        and (site or origin) is not None
        and (site is None or site == "same-origin")
        and (origin is None or _same_host(origin, request.host))
    )
    if not proven:
        raise EditingRefused("The request does not come from a page of the atlas; nothing changed.")


def _same_host(origin: str, host: str) -> bool:
    return urlsplit(origin).netloc.lower() == host.lower()


def default_user(settings: Settings) -> str:
    """The account that runs the server where only its own machine reaches it, else nobody."""
    if not listens_at_home(settings):
        return ""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def clean_user(text: str) -> str:
    """A person's name as it is kept: printable, one line; `EditingRefused` when there is none."""
    name = " ".join("".join(one for one in text if one.isprintable()).split())[:LONGEST_NAME]
    if not name:
        raise EditingRefused("Say who you are: the name is kept with the import.")
    return name
