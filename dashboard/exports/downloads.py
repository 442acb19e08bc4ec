"""Files of a view: its table, and a template to be filled for it.

All are plain GETs with the address of the view as their query.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

import geopandas as gpd
from flask import Blueprint, Response, request

from dashboard.answers import attachment
from dashboard.exports.geopackage import write_geopackage
from dashboard.exports.sheets import to_csv, to_xlsx
from dashboard.exports.standalone import ask_of_view, html_map
from dashboard.exports.tables import Content, TableAsk, book_of, content_of
from dashboard.pages.atlas.context import PageContext
from dashboard.state import ViewState
from geodata.errors import LimitExceeded
from geodata.indicators import Basis
from geodata.ingest.template import TemplateMark, template_bytes
from geodata.units import Level

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOPACKAGE = "application/geopackage+sqlite3"
LONGEST_FILTER = 100
AT_ONCE = 2
"""GeoPackages that one process makes at the same time; each may hold a country's boundaries."""

PATIENCE = 20.0
"""Seconds that a request for a GeoPackage waits for its turn."""

Boundaries = Callable[[str, Level], gpd.GeoSeries | None]
"""The boundaries of a vintage and level by code; None where there are none."""


def downloads_blueprint(page: PageContext, boundaries: Boundaries) -> Blueprint:
    """``/table.xlsx``, ``/table.csv``, ``/table.gpkg``: the rows of the view, filtered by ``q``.

    ``/table.csv?weights=1``: the weights behind them. ``/map.html``: the map of the view as a file
    that needs no network. ``/template.xlsx``: the units of the view with blanks for its indicator
    and date.
    """
    blueprint = Blueprint("downloads", __name__)
    turns = BoundedSemaphore(AT_ONCE)

    @blueprint.get("/table.xlsx")
    def table_xlsx() -> Response:
        view, content = _asked(page)
        return _attachment(to_xlsx(book_of(page, [content], view.lang)), XLSX, view, ".xlsx")

    @blueprint.get("/table.csv")
    def table_csv() -> Response:
        view, content = _asked(page)
        book = book_of(page, [content], view.lang)
        weights = request.args.get("weights") == "1"
        body = to_csv([book.links] if weights else book.tables, view.lang)
        ending = "_weights.csv" if weights else ".csv"
        return _attachment(body, "text/csv; charset=utf-8", view, ending)

    @blueprint.get("/table.gpkg")
    def table_gpkg() -> Response:
        if not turns.acquire(timeout=PATIENCE):
            return _busy()
        try:
            view, content = _asked(page)
            body = _geopackage(page, view, content, boundaries)
        except LimitExceeded as error:
            return Response(error.message, 413, content_type="text/plain; charset=utf-8")
        finally:
            turns.release()
        return _attachment(body, GEOPACKAGE, view, ".gpkg")

    @blueprint.get("/map.html")
    def map_html() -> Response:
        view = page.read(request.query_string.decode())[0]
        try:
            body = html_map(page, ask_of_view(page, view))
        except LimitExceeded as error:
            return Response(error.message, 413, content_type="text/plain; charset=utf-8")
        return _attachment(body, "text/html; charset=utf-8", view, ".html", "map")

    @blueprint.get("/template.xlsx")
    def template_xlsx() -> Response:
        view = page.read(request.query_string.decode())[0]
        body = template_bytes(page.service.registry, page.service.catalogue, wanted_of(page, view))
        return _attachment(body, XLSX, view, ".xlsx", "template")

    return blueprint


def _asked(page: PageContext) -> tuple[ViewState, Content]:
    """The view of the request's address and what its table shows."""
    view = page.read(request.query_string.decode())[0]
    text = request.args.get("q", "")[:LONGEST_FILTER]
    return view, content_of(page, ask_of(page, view), text, view.lang)


def _geopackage(
    page: PageContext, view: ViewState, content: Content, boundaries: Boundaries
) -> bytes:
    drawn = boundaries(view.vintage, Level(view.level))
    with TemporaryDirectory(prefix="atlas-") as folder:
        path = Path(folder) / "table.gpkg"
        book = book_of(page, [content], view.lang, drawn=drawn is not None)
        write_geopackage(path, book, drawn)
        return path.read_bytes()


def _busy() -> Response:
    response = Response("Others are being made; ask again.", 503, content_type="text/plain")
    response.headers["Retry-After"] = f"{PATIENCE:.0f}"
    return response


def ask_of(page: PageContext, view: ViewState) -> TableAsk:
    """What the table of a view shows."""
    return TableAsk(
        vintage=view.vintage,
        level=Level(view.level),
        within=view.district or view.province,
        indicator=view.indicator,
        basis=view.basis,
        day=date.fromisoformat(page.date_of(view)),
    )


def wanted_of(page: PageContext, view: ViewState) -> TemplateMark:
    """The template for the units, indicator, date and basis of a view."""
    return TemplateMark(
        vintage=view.vintage,
        level=Level(view.level),
        province=view.province,
        day=date.fromisoformat(page.date_of(view)),
        basis=Basis(view.basis),
        indicators=(view.indicator,),
        lang=view.lang,
    )


def _attachment(
    body: bytes, kind: str, view: ViewState, ending: str, what: str = "atlas"
) -> Response:
    place = view.district or view.province or "vn"
    name = f"{what}_{view.indicator}_{view.level}_{place}_{view.year}{ending}"
    return attachment(body, kind, name)
