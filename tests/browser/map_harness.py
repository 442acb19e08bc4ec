"""A page that holds nothing but the map: the map engine is tested without the rest of the page."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dash import Dash, html
from werkzeug.serving import make_server

import dashboard
from dashboard import routes
from dashboard.map_component import map_component
from dashboard.services import AtlasService

ASSETS = Path(dashboard.__file__).parent / "assets"


def map_app(service: AtlasService) -> Dash:
    """The map alone, with the routes and the headers of the application."""
    app = Dash(
        __name__,
        assets_folder=str(ASSETS),
        assets_ignore=r"^(?!atlas_map|map\.css).*",
        serve_locally=True,
    )
    app.layout = html.Div(
        map_component("map"), style={"position": "fixed", "inset": "0", "background": "#fff"}
    )
    routes.register(app, service)
    return app


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """Serve an application on a free port of 127.0.0.1; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = make_server("127.0.0.1", port, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
