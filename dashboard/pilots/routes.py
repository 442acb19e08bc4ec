"""The JSON API of pilot choices, below ``pilots/api``.

GET  ``api/start``       ?plan&profile&vintage&province: a scenario that is ready to be solved
GET  ``api/offered``     ?vintage&province&land&columns: every measure that can be asked for
POST ``api/choose``      the answer, with a row a candidate and the map
POST ``api/robustness``  how the answer holds when weights move
POST ``api/why``         why the commune ``code`` was chosen or not
POST ``api/save``        keep the answer (``title``, ``user``) -> its id and address
POST ``api/columns``     ?vintage&province&land&file_name, the file as body: columns of one's own
GET  ``api/columns.xlsx``  ?vintage&province&land: a workbook to fill such columns in
GET  ``api/saved``       the saved scenarios
GET  ``api/saved/<id>``  one of them, with the answer that it was saved with
POST ``api/saved/<id>/remove``

The bodies of ``choose``, ``robustness``, ``why`` and ``save`` are JSON and hold either a
``scenario`` or the id of a ``saved`` one; every address takes a ``lang``. Errors have the one shape
of `geodata.errors`, with the Vietnamese words beside the English ones. What costs time must come
from a page of the atlas; what is written, or names those who wrote, is for those who may edit
(`dashboard.pages.imports.access`). A saved scenario is shown to whoever has its link: its id cannot
be guessed.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.answers import attachment
from dashboard.exports.downloads import XLSX
from dashboard.i18n import t
from dashboard.pages.imports.access import EditingRefused, require_editing, require_own_page
from dashboard.pages.imports.site import plain
from dashboard.pages.imports.uploads import receive, shown_file_name
from dashboard.pilots.desk import PATIENCE, Answer, Busy, PilotDesk, robustness_at_once
from dashboard.pilots.replies import (
    answer_reply,
    entry_reply,
    measure_reply,
    robustness_reply,
    why_reply,
)
from dashboard.pilots.saved import SavedEntry, SavedScenarios
from dashboard.pilots.wording.problems import error_text, not_taken_text
from dashboard.selection import NotFound, language, parameters
from dashboard.settings import LANGUAGES, Settings
from dashboard.wording import day
from geodata.errors import AtlasError, BadRequest, LimitExceeded, UnitNotFound
from geodata.ingest.user_columns import columns_template, read_columns
from geodata.pilots.candidates import Candidates
from geodata.pilots.reasons import explain
from geodata.pilots.scenario_json import read_scenario, scenario_dict

NAME = "pilots_api"
PATH = "pilots"
STATUS: dict[type[AtlasError], int] = {
    EditingRefused: 403,
    LimitExceeded: 413,
    NotFound: 404,
    UnitNotFound: 404,
    Busy: 503,
}
WRITING = frozenset(f"{NAME}.{name}" for name in ("save", "columns", "saved_list", "remove"))
"""Routes for those who may edit."""

LONGEST_NAME = 60
"""Characters of a file's name: 240 bytes at the most, which every file system takes."""

PLACE = ("vintage", "province")

ASKED = ("scenario", "saved", "lang")
"""What every body may hold."""


@dataclass(frozen=True)
class PilotSite:
    """What the routes of pilot choices work with."""

    settings: Settings
    desk: PilotDesk
    saved: SavedScenarios

    def page_path(self) -> str:
        """The path of the page."""
        return url_for(f"{NAME}.saved_list").removesuffix("api/saved")

    def page_url(self, saved_id: str, lang: str) -> str:
        """The address of the page that shows a saved scenario."""
        return f"{self.page_path()}?s={saved_id}&lang={lang}"


def register(app: Dash, site: PilotSite) -> None:
    """Add the routes below ``pilots/`` to the server of an application."""
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    app.server.register_blueprint(pilots_blueprint(site), url_prefix=f"{prefix}/{PATH}")


def pilots_blueprint(site: PilotSite) -> Blueprint:
    """The JSON API; register it below ``<prefix>pilots``."""
    routes = Blueprint(NAME, __name__)

    @routes.before_request
    def guard() -> None:
        if request.endpoint in WRITING:
            require_editing(site.settings, request)
        if request.method not in ("GET", "HEAD"):
            require_own_page(request)

    @routes.errorhandler(AtlasError)
    def refuse(error: AtlasError) -> Response:
        return refusal(error)

    @routes.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        return refusal(LimitExceeded("The request is larger than allowed."))

    _add_questions(routes, site)
    _add_choices(routes, site)
    _add_saved(routes, site)
    _add_columns(routes, site)
    return routes


def refusal(error: AtlasError) -> Response:
    """An error in the one shape of errors, in both languages."""
    told = error.as_dict()["error"]
    told["details"] = {**told["details"], "message_vi": error_text(error, LANGUAGES[0])}
    told["message"] = error_text(error, LANGUAGES[1])
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    response = plain({"error": told}, status)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = f"{PATIENCE:.0f}"
    return response


def asked(*more: str) -> Mapping[str, Any]:
    """The JSON object of a request, with none but the expected entries; `BadRequest`."""
    try:
        found = request.get_json(silent=True) if request.is_json else None
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise BadRequest("The request is not understood; reload the page.", problem="no_json")
    unknown = sorted(set(found) - {*ASKED, *more})
    if unknown:
        raise BadRequest(
            f"The request holds {unknown[0]!r}, which is not known.", problem="unknown_entry"
        )
    return found


def answer_of(site: PilotSite, given: Mapping[str, Any]) -> Answer:
    """The answer that a request is about: to a scenario, or as it was saved."""
    if ("scenario" in given) == ("saved" in given):
        raise BadRequest("Send either a scenario or a saved one.", problem="no_scenario")
    if "saved" in given:
        return site.saved.load(text_of(given, "saved")).answer
    scenario = given["scenario"]
    if not isinstance(scenario, dict):
        raise BadRequest("The scenario is no object.", problem="no_scenario")
    return site.desk.answer(read_scenario(scenario))


def text_of(given: Mapping[str, Any], name: str) -> str:
    """A text of a request; `BadRequest` for anything else."""
    found = given.get(name)
    if not isinstance(found, str):
        raise BadRequest(f"{name} must be a text.", problem="no_text", field=name)
    return found


def language_of(site: PilotSite, given: Mapping[str, Any]) -> str:
    """The language a request asks for."""
    return language(text_of(given, "lang")) if "lang" in given else site.settings.lang


def _query(required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, str]:
    return parameters(request.args.to_dict(flat=False), required, (*optional, "lang"))


def _add_questions(routes: Blueprint, site: PilotSite) -> None:
    desk = site.desk

    @routes.get("/api/start")
    def start() -> Response:
        given = _query((), ("plan", "profile", "vintage", "province"))
        language_of(site, given)
        names = ("plan", "profile", "vintage", "province")
        return plain({"scenario": scenario_dict(desk.start(*map(given.get, names)))})

    @routes.get("/api/offered")
    def offered() -> Response:
        given = _query(PLACE, ("land", "columns"))
        lang = language_of(site, given)
        found = desk.gatherer.offered(
            given["vintage"], given["province"], given.get("land"), columns=given.get("columns")
        )
        return plain({"measures": [measure_reply(one, lang) for one in found]})


def _add_choices(routes: Blueprint, site: PilotSite) -> None:
    @routes.post("/api/choose")
    def choose() -> Response:
        given = asked()
        lang = language_of(site, given)
        return plain(answer_reply(site.desk, answer_of(site, given), lang))

    @routes.post("/api/robustness")
    def robustness() -> Response:
        given = asked()
        lang = language_of(site, given)
        answer = answer_of(site, given)
        if not robustness_at_once(answer):
            raise BadRequest(
                "The robustness of so many communes takes minutes; ask the command atlas pilots, "
                "or choose a province.",
                problem="robustness_of_many",
            )
        return plain(robustness_reply(answer, site.desk.robustness_of(answer), lang))

    @routes.post("/api/why")
    def why() -> Response:
        given = asked("code")
        lang, code = language_of(site, given), text_of(given, "code")
        answer = answer_of(site, given)
        if code not in answer.material.candidates.codes:
            raise NotFound("This commune is no candidate.", problem="no_candidate")
        found = explain(answer.scenario, answer.material, answer.scores, answer.choice, code)
        return plain(why_reply(answer, found, lang))


def _add_saved(routes: Blueprint, site: PilotSite) -> None:
    @routes.post("/api/save")
    def save() -> Response:
        given = asked("title", "user")
        lang = language_of(site, given)
        entry = site.saved.save(
            answer_of(site, given), text_of(given, "title"), text_of(given, "user")
        )
        return plain({"id": entry.id, "url": site.page_url(entry.id, lang)}, 201)

    @routes.get("/api/saved")
    def saved_list() -> Response:
        lang = language_of(site, _query((), ()))
        found = site.saved.list()
        return plain({"saved": [entry_reply(one, site.page_url(one.id, lang)) for one in found]})

    @routes.get("/api/saved/<saved_id>")
    def saved_one(saved_id: str) -> Response:
        lang = language_of(site, _query((), ()))
        found = site.saved.load(saved_id)
        return plain(
            {
                "entry": entry_reply(found.entry, site.page_url(saved_id, lang)),
                "current": vars(site.desk.release),
                "notice": notice(site.desk, found.entry, lang),
                "answer": answer_reply(site.desk, found.answer, lang),
            }
        )

    @routes.post("/api/saved/<saved_id>/remove")
    def remove(saved_id: str) -> Response:
        site.saved.remove(saved_id)
        return plain({"removed": saved_id})


def notice(desk: PilotDesk, entry: SavedEntry, lang: str) -> str | None:
    """What is to be said of a scenario that was saved from another release; None otherwise."""
    if entry.release == desk.release.number:
        return None
    return t(
        "pilots.saved_notice", lang, release=entry.release, day=day(entry.release_day, lang),
        now=desk.release.number, today=day(desk.release.day, lang),
    )  # fmt: skip


def _add_columns(routes: Blueprint, site: PilotSite) -> None:
    @routes.post("/api/columns")
    def columns() -> Response:
        given = _query(("vintage", "province", "file_name"), ("land",))
        lang = language_of(site, given)
        limits, shelf = site.settings.limits, site.desk.columns
        if shelf is None:
            raise BadRequest("Columns of one's own are not kept here.", problem="no_columns")
        with tempfile.TemporaryDirectory(prefix="atlas-columns-") as folder:
            path = receive(request, Path(folder), limits.file_bytes)
            named = path.rename(path.with_name(_safe_name(given["file_name"])))
            communes = _candidates(site, given)
            found = read_columns(
                named, site.desk.service.registry, communes.vintage, communes.province,
                codes=communes.codes, limits=limits,
            )  # fmt: skip
        kept = shelf.keep(found.columns)
        return plain(
            {
                "id": kept,
                "rows": found.rows,
                "numbers": [one.name for one in found.columns.numbers],
                "flags": [one.name for one in found.columns.flags],
                "not_taken": [
                    {**vars(one), "text": not_taken_text(vars(one), lang)}
                    for one in found.not_taken
                ],
            },
            201,
        )

    @routes.get("/api/columns.xlsx")
    def template() -> Response:
        given = _query(PLACE, ("land",))
        lang, registry = language_of(site, given), site.desk.service.registry
        codes = _candidates(site, given).codes
        body = columns_template([registry.get(given["vintage"], code) for code in codes], lang)
        return attachment(body, XLSX, "columns.xlsx")


def _candidates(site: PilotSite, given: Mapping[str, str]) -> Candidates:
    """The communes of the place that a request names."""
    return site.desk.gatherer.candidates(given["vintage"], given["province"], given.get("land"))


def _safe_name(text: str) -> str:
    """The name of a file as a name that every file system takes, for the reports about it."""
    shown = shown_file_name(text)
    plain_name = "".join(one if one.isalnum() or one in "-_. " else "_" for one in shown)
    return plain_name[-LONGEST_NAME:].lstrip(". ") or "columns"
