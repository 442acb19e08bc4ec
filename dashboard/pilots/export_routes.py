"""The files of pilot choices, beside the JSON API: ``pilots/export.<xlsx|docx|pdf|png|svg>``.

GET  ``?s=<id>``: of a saved scenario, as it was answered when it was saved.
POST ``{"scenario": {...}}`` or ``{"saved": id}``: of either, from the atlas' own page.

Both take ``lang`` (the document is in Vietnamese always), for maps ``paper`` (A4, A3),
``orientation`` (landscape, portrait), ``dpi`` and ``notes``, for the document ``agency`` and
``agency_parent``. The files hold the address that leads to the same scenario
(`dashboard.pilots.addresses`). Errors are those of the API.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from dash import Dash
from flask import Blueprint, Response, request

from dashboard.answers import attachment
from dashboard.exports.downloads import XLSX
from dashboard.pages.imports.access import require_own_page
from dashboard.pilots.addresses import host_of, query_of
from dashboard.pilots.desk import Answer, Busy, robustness_at_once
from dashboard.pilots.files.exports import PilotExports
from dashboard.pilots.routes import PATH, PilotSite, answer_of, asked, language_of, refusal, text_of
from dashboard.printing.maps import DEFAULT_DPI, LONGEST_NOTES, Output
from dashboard.printing.routes import KINDS, ORIENTATIONS
from dashboard.reports.pack import Letterhead
from dashboard.selection import parameters
from geodata.errors import AtlasError, BadRequest
from layers.render_static.page import PAPERS, PageFormat

NAME = "pilots_exports"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPTIONS = ("paper", "orientation", "dpi", "notes", "agency", "agency_parent")
LONGEST_AGENCY = 200
AT_ONCE = 2
"""Files that one process makes at the same time."""

PATIENCE = 20.0
"""Seconds that a request waits for its turn."""


@dataclass(frozen=True)
class Wanted:
    """Which file: its format and language, the address that shows the same, further options."""

    fmt: str
    lang: str
    link: str
    options: Mapping[str, Any]


def register(app: Dash, site: PilotSite, exports: PilotExports) -> None:
    """Add the files below ``pilots/`` to the server of an application."""
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    app.server.register_blueprint(
        pilot_exports_blueprint(site, exports), url_prefix=f"{prefix}/{PATH}"
    )


def pilot_exports_blueprint(site: PilotSite, exports: PilotExports) -> Blueprint:
    """The files; register it below ``<prefix>pilots``, beside the JSON API."""
    routes = Blueprint(NAME, __name__)
    turns = BoundedSemaphore(AT_ONCE)

    @routes.errorhandler(AtlasError)
    def refuse(error: AtlasError) -> Response:
        return refusal(error)

    @routes.get("/export.<any(xlsx, docx, pdf, png, svg):fmt>")
    def of_saved(fmt: str) -> Response:
        given = parameters(request.args.to_dict(flat=False), ("s",), ("lang", *OPTIONS))
        lang, saved_id = language_of(site, given), given["s"]
        answer = site.saved.load(saved_id).answer
        wanted = Wanted(fmt, lang, _link(site, answer, saved_id, lang), given)
        with _turn(turns):
            return _handed(_file(site, exports, answer, wanted), fmt, answer)

    @routes.post("/export.<any(xlsx, docx, pdf, png, svg):fmt>")
    def of_asked(fmt: str) -> Response:
        require_own_page(request)
        given = asked(*OPTIONS)
        lang = language_of(site, given)
        answer = answer_of(site, given)
        saved_id = text_of(given, "saved") if "saved" in given else ""
        wanted = Wanted(fmt, lang, _link(site, answer, saved_id, lang), given)
        with _turn(turns):
            body = _file(site, exports, answer, wanted)
        return _handed(body, fmt, answer)

    return routes


@contextmanager
def _turn(turns: BoundedSemaphore) -> Iterator[None]:
    if not turns.acquire(timeout=PATIENCE):
        raise Busy("Other files are being made; ask again in some seconds.")
    try:
        yield
    finally:
        turns.release()


def _file(site: PilotSite, exports: PilotExports, answer: Answer, wanted: Wanted) -> bytes:
    """The bytes of one file; only what is no map needs the robustness."""
    given, lang, link = wanted.options, wanted.lang, wanted.link
    if wanted.fmt in KINDS:
        notes = _text(given, "notes", LONGEST_NOTES)
        return exports.map(answer, _output(wanted.fmt, given), lang, notes, link)
    at_once = answer.choice.chosen and robustness_at_once(answer)
    robustness = site.desk.robustness_of(answer) if at_once else None
    if wanted.fmt == "xlsx":
        return exports.workbook(answer, robustness, lang, link)
    head = Letterhead(
        _text(given, "agency", LONGEST_AGENCY), _text(given, "agency_parent", LONGEST_AGENCY)
    )
    return exports.document(answer, robustness, head, link)


def _output(fmt: str, given: Mapping[str, Any]) -> Output:
    paper = _one_of(given, "paper", tuple(PAPERS))
    landscape = ORIENTATIONS[_one_of(given, "orientation", tuple(ORIENTATIONS))]
    dpi = str(given.get("dpi", DEFAULT_DPI))
    if not (dpi.isascii() and dpi.isdecimal() and len(dpi) <= 4):
        raise BadRequest("dpi must be a whole number.", parameter="dpi")
    return Output(fmt, PageFormat(paper, landscape), int(dpi))


def _one_of(given: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    """One of the known words, the first if nothing is said."""
    found = given.get(name, known[0])
    if found not in known:
        raise BadRequest(f"{name} is one of {', '.join(known)}.", parameter=name)
    return str(found)


def _text(given: Mapping[str, Any], name: str, most: int) -> str:
    text = text_of(given, name).strip() if name in given else ""
    if len(text) > most:
        raise BadRequest(f"{name} holds {most} letters at the most.", parameter=name)
    return text


def _link(site: PilotSite, answer: Answer, saved_id: str, lang: str) -> str:
    """The address of the page that shows the same scenario; empty where it is too long for one."""
    query = "" if saved_id else query_of(answer.scenario, lang)
    if not saved_id and not query:
        return ""
    path = site.page_url(saved_id, lang) if saved_id else site.page_path() + query
    return host_of(site.settings, request) + path


def _handed(body: bytes, fmt: str, answer: Answer) -> Response:
    kinds = {**KINDS, "xlsx": XLSX, "docx": DOCX}
    scenario = answer.scenario
    name = f"pilots_{scenario.province}_{scenario.vintage}_{answer.digest[:8]}.{fmt}"
    return attachment(body, kinds[fmt], name)
