"""``/map.pdf``, ``/map.png``, ``/map.svg``: the map of a view as a page to print.

The query is the address of the view, with ``paper`` (A4, A3), ``orientation`` (landscape,
portrait), ``dpi``, ``title`` and ``notes``; the last two may stand in a form that is posted, since
an address is shorter than they may be.
"""

from datetime import date
from threading import BoundedSemaphore

from flask import Blueprint, Response, request

from dashboard.answers import attachment, json_answer
from dashboard.pages.atlas.context import PageContext
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import (
    DEFAULT_DPI,
    LONGEST_NOTES,
    LONGEST_TITLE,
    Output,
    PrintAsk,
    Printer,
)
from dashboard.selection import Place, Question
from dashboard.state import ViewState
from geodata.errors import AtlasError, BadRequest
from geodata.indicators import Basis
from geodata.paths import DataDir
from geodata.units import Level
from layers.render_static.page import PAPERS, PageFormat
from layers.spec import COUNTRY

KINDS = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
ORIENTATIONS = {"landscape": True, "portrait": False}
AT_ONCE = 2
"""Pages that one process draws at the same time; one of 600 dpi on A3 takes 280 MB."""

PATIENCE = 20.0
"""Seconds that a request waits for its turn."""


def printer_of(page: PageContext, data: DataDir) -> Printer:
    """A printer of what a page reads, over the build that `data` is held to."""
    return Printer(page.service, LandStore(data, page.service.registry), page.source_titles)


def print_blueprint(page: PageContext, printer: Printer) -> Blueprint:
    """The three addresses of printed maps."""
    blueprint = Blueprint("printing", __name__)
    turns = BoundedSemaphore(AT_ONCE)

    @blueprint.route("/map.<any(pdf, png, svg):fmt>", methods=["GET", "POST"])
    def printed(fmt: str) -> Response:
        if not turns.acquire(timeout=PATIENCE):
            response = Response("Others are being drawn; ask again.", 503)
            response.headers["Retry-After"] = f"{PATIENCE:.0f}"
            return response
        try:
            view = page.read(request.query_string.decode())[0]
            body = printer.print_map(_asked(page, view), _output(fmt))
        except AtlasError as error:
            return Response(json_answer(error.as_dict()).plain, 400, mimetype="application/json")
        finally:
            turns.release()
        return _attachment(body, fmt, view, page.date_of(view))

    return blueprint


def print_ask(page: PageContext, view: ViewState, title: str = "", notes: str = "") -> PrintAsk:
    """What is printed of a view."""
    place = Place(view.vintage, Level(view.level), view.province or COUNTRY)
    question = Question(
        place=place,
        indicator=page.service.catalogue.get(view.indicator),
        date=date.fromisoformat(page.date_of(view)),
        basis=Basis(view.basis),
        gap=view.gap,
    )
    return PrintAsk(question, view.lang, view.district, view.layers, title, notes)


def _asked(page: PageContext, view: ViewState) -> PrintAsk:
    return print_ask(page, view, _text("title", LONGEST_TITLE), _text("notes", LONGEST_NOTES))


def _text(name: str, most: int) -> str:
    text = request.values.get(name, "").strip()
    if len(text) > most:
        raise BadRequest(f"{name} holds {most} letters at the most.", parameter=name)
    return text


def _output(fmt: str) -> Output:
    paper = _one_of("paper", tuple(PAPERS), "A4")
    landscape = ORIENTATIONS[_one_of("orientation", tuple(ORIENTATIONS), "landscape")]
    dpi = request.values.get("dpi", str(DEFAULT_DPI))
    if not (dpi.isascii() and dpi.isdecimal() and len(dpi) <= 4):
        raise BadRequest("dpi must be a whole number.", parameter="dpi")
    return Output(fmt, PageFormat(paper, landscape), int(dpi))


def _one_of(name: str, known: tuple[str, ...], default: str) -> str:
    text = request.values.get(name, default)
    if text not in known:
        raise BadRequest(f"{name} is one of {', '.join(known)}.", parameter=name)
    return text


def _attachment(body: bytes, fmt: str, view: ViewState, day: str) -> Response:
    place = view.district or view.province or "vn"
    name = f"map_{view.indicator}_{view.level}_{place}_{day}.{fmt}"
    return attachment(body, KINDS[fmt], name)
