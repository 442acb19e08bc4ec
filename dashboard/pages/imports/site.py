"""The blueprint below ``/imports``: who may come in, what every page has, how errors are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.answers import json_answer
from dashboard.pages.imports import ids
from dashboard.pages.imports.access import (
    EditingRefused,
    default_user,
    require_editing,
    require_own_page,
)
from dashboard.pages.imports.desks import Desks
from dashboard.pages.imports.jobs import DATABASE, Jobs
from dashboard.pages.imports.wording import indicator_options, said
from dashboard.pages.imports.work import run
from dashboard.settings import LANGUAGES, Settings
from dashboard.texts.refusals import in_both, in_vietnamese
from dashboard.wording import day
from geodata.errors import AtlasError, DataMissing, LimitExceeded
from geodata.ingest.model import column_letter
from geodata.units import Level

NAME = "imports"
QUICK = frozenset({"choices", "leave_out"})
"""What is done where the file is in memory already: a second instead of reading it again."""

SCRIPTS = ("desk.js", "upload.js")
STATUS: dict[type[AtlasError], int] = {EditingRefused: 403, LimitExceeded: 413, DataMissing: 404}
PAGES = {"data": ".listing", "boundaries": ".boundaries", "points": ".points"}
ONE_OF = {"data": ".staged_page", "boundaries": ".boundary_page", "points": ".points_page"}


@dataclass(frozen=True)
class Site:
    """What the routes of these pages work with."""

    settings: Settings
    desks: Desks
    jobs: Jobs
    language: Callable[[str], str]
    atlas_css: Callable[[], str]

    @property
    def lang(self) -> str:
        """The language asked for."""
        return self.language(self.settings.lang)

    def render(self, template: str, section: str, **more: Any) -> Response:
        """A page; `more` is what its template needs beside what every page has."""
        context = {**page_context(self, section), **more}
        body = render_template(template, **context)
        response = Response(body, mimetype="text/html")
        response.headers["Cache-Control"] = "no-store"
        return response

    def start(self, kind: str, **asked: Any) -> Response:
        """Start a job; the answer names it."""
        return self.start_in(self.jobs.new_folder().name, kind, **asked)

    def start_in(self, job_id: str, kind: str, **asked: Any) -> Response:
        """Start a job in a folder that is there."""
        settings = {
            "data": str(self.settings.data.absolute()),
            "limits": vars(self.desks.limits),
        }
        wanted = {"kind": kind, "settings": settings, **asked}
        if kind in QUICK:
            job = self.jobs.start_here(job_id, wanted, lambda folder: run(folder, self.desks))
        else:
            job = self.jobs.start(job_id, wanted, {DATABASE: self.settings.database_url or ""})
        return plain({"job": job}, 202)


def new_blueprint(site: Site) -> Blueprint:
    """The blueprint with its guard and its errors; the routes are added by their files."""
    pages = Blueprint(
        NAME, __name__, template_folder="templates", static_folder="static", static_url_path="/s"
    )

    @pages.before_request
    def guard() -> None:
        if request.endpoint != f"{NAME}.static":
            require_editing(site.settings, request)
        if request.method not in ("GET", "HEAD"):
            require_own_page(request)

    @pages.errorhandler(AtlasError)
    def refuse(error: AtlasError) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        if wants_page():
            told = in_vietnamese(error.message) if site.lang == "vi" else error.message
            response = site.render("refused.html", "data", message=told)
            response.status_code = status
            return response
        return plain({"error": in_both(error.as_dict()["error"])}, status)

    @pages.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        return refuse(LimitExceeded("The request is larger than allowed."))

    return pages


def wants_page() -> bool:
    """Whether a person reads the answer in a window of their own."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def plain(data: Any, status: int = 200) -> Response:
    """JSON, compressed where the browser takes it; never kept."""
    answer = json_answer(data)
    zipped = answer.compressed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    response = Response(zipped or answer.plain, status=status, mimetype="application/json")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def page_context(site: Site, section: str) -> dict[str, Any]:
    """What every template may use: texts, addresses, the choices of the forms."""
    lang = site.lang
    catalogue = site.desks.catalogue
    limit = site.desks.limits.file_bytes
    root = url_for(f"{NAME}.listing").removesuffix("imports/")
    return {
        **said(lang),
        "lang": lang,
        "languages": LANGUAGES,
        "ids": ids,
        "section": section,
        "scripts": SCRIPTS,
        "atlas_css": site.atlas_css(),
        "root": root,
        "map_url": f"{root}?{urlencode({'lang': lang})}",
        "language_url": lambda one: f"?{urlencode({**request.args.to_dict(), 'lang': one})}",
        "page_url": lambda name, one=None: page_url(name, one, lang),
        "url": url_for,
        "static": lambda name: url_for(f"{NAME}.static", filename=name),
        "letter": column_letter,
        "default_user": default_user(site.settings),
        "limit": limit,
        "limit_text": f"{limit // 1024**2} MB",
        "bases": catalogue.bases,
        "indicator_options": lambda selected: indicator_options(catalogue, selected, lang),
        "vintages": [
            {"value": one.name, "label": day(one.name, lang)}
            for one in site.desks.registry.vintages
        ],
        "provinces": provinces(site),
        "given": {},
        "waiting_for": None,
    }


def page_url(name: str, one: str | None, lang: str) -> str:
    """The address of a list page, or of one import."""
    if one is None:
        return url_for(PAGES[name], lang=lang)
    return url_for(ONE_OF[name], staged_id=one, lang=lang)


def provinces(site: Site) -> list[dict[str, str]]:
    """Every province of every vintage by name; names that several dates share stand once."""
    registry = site.desks.registry
    found: dict[str, set[str]] = {}
    for vintage in registry.vintages:
        for unit in registry.units(vintage, Level.PROVINCE):
            found.setdefault(unit.code, set()).add(unit.name)
    return [
        {"value": code, "label": f"{code} {' / '.join(sorted(names))}"}
        for code, names in sorted(found.items())
    ]
