"""The blueprint below ``/plans``: the list of plans, one plan, the units of one target, files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dash import Dash
from flask import Blueprint, Response, render_template, request, url_for

from dashboard.exports.sheets import Book, to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.plans.dates import YEAR, cards, next_card
from dashboard.pages.plans.views import PlanLine, PlanViews, document_text, today
from dashboard.plans.book import PlanBook
from dashboard.plans.tables import form_book, statements_book, units_book
from dashboard.selection import NotFound
from dashboard.settings import LANGUAGES
from dashboard.wording import day
from geodata.calendars import to_ics
from geodata.deadlines import Deadline, deadlines
from geodata.errors import AtlasError
from geodata.plans import Plan
from geodata.progress import Standing, asked_of
from geodata.targets import Kind, Target
from geodata.units import Level

NAME = "plans"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"
CALENDAR_YEARS = 6
MEANINGS = ("met", "on_track", "behind", "no_data", "no_number")


@dataclass(frozen=True)
class Site:
    """What the routes of these pages work with."""

    book: PlanBook
    language: Callable[[], str]
    atlas_css: Callable[[], str]
    now: Callable[[], date] = today

    @property
    def views(self) -> PlanViews:
        """What pages show, with the addresses of this request."""
        return PlanViews(self.book, url_for)

    def page(self, template: str, **more: Any) -> Response:
        """A page; `more` is what its template needs beside what every page has."""
        lang = self.language()
        root = url_for(".index").removesuffix("plans/")
        context = {
            "t": partial(_text, lang),
            "lang": lang,
            "languages": LANGUAGES,
            "atlas_css": self.atlas_css(),
            "map_url": f"{root}?lang={lang}",
            "pilots_url": f"{root}pilots/?lang={lang}",
            "url": partial(url_for, lang=lang),
            "static": lambda name: url_for(".static", filename=name),
            "language_url": partial(_in_language, request.args.to_dict()),
            "release": self.book.service.release,
            "release_day": day(self.book.service.release.date, lang),
            "meanings": [(one, t(f"standing.{one}", lang)) for one in MEANINGS],
            **more,
        }
        response = Response(render_template(template, **context), mimetype="text/html")
        response.headers["Cache-Control"] = "no-cache"
        return response


def _text(lang: str, key: str, **values: object) -> str:
    return t(key, lang, **values)


def _in_language(query: dict[str, str], lang: str) -> str:
    """The same address in another language."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **query, "lang": lang})


def register(app: Dash, book: PlanBook, language: Callable[[], str]) -> None:
    """Add the pages below ``plans/``."""
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    site = Site(book, language, lambda: str(app.get_asset_url("atlas.css")))
    app.server.register_blueprint(blueprint(site), url_prefix=f"{prefix}/plans")


def blueprint(site: Site) -> Blueprint:
    """All routes of the pages."""
    pages = Blueprint(
        NAME, __name__, template_folder="templates", static_folder="static", static_url_path="/s"
    )
    _add_pages(pages, site)
    _add_files(pages, site)

    @pages.errorhandler(AtlasError)
    def refuse(error: AtlasError) -> Response:
        response = site.page("plans_refused.html", message=error.message)
        response.status_code = 404 if isinstance(error, NotFound) else 400
        return response

    return pages


def _add_pages(pages: Blueprint, site: Site) -> None:
    @pages.get("/")
    def index() -> Response:
        lang, views = site.language(), site.views
        lines = [_line(site, views, plan, lang) for plan in site.book.plans]
        return site.page("plans_list.html", plans=lines, simulated=_simulated(site.book))

    @pages.get("/<asked>")
    def plan(asked: str) -> Response:
        return _plan_page(site, asked)

    @pages.get("/<asked>/<target_id>")
    def units(asked: str, target_id: str) -> Response:
        found = site.book.one(asked)
        return _units_page(site, found, site.book.target(found, target_id), _place(site.book))


def _line(site: Site, views: PlanViews, plan: Plan, lang: str) -> PlanLine:
    return PlanLine(
        url=url_for(".plan", asked=plan.id, lang=lang),
        province=site.book.province_name(plan),
        document=document_text(plan, lang),
        number=plan.document.number or "",
        own=plan.origin is not None,
        counts=views.counts(plan, lang),
        next=next_card(plan, site.now(), lang),
    )


def _plan_page(site: Site, asked: str) -> Response:
    lang, views, book = site.language(), site.views, site.book
    plan = book.one(asked)
    vintage, _ = book.place(request.args.get("v"), None)
    shown = [views.card(plan, target, vintage, lang) for target in plan.of(Kind.TARGET)]
    others = book.find(plan.province)
    return site.page(
        "plan.html",
        plan=plan,
        document=document_text(plan, lang),
        province=book.service.registry.get(plan.vintage, plan.province).name,
        now_in=views.now_in(plan),
        origin_day="" if plan.origin is None else day(plan.origin.added.date(), lang),
        siblings=[(one.id, document_text(one, lang)) for one in others if one.id != plan.id],
        counts=views.counts(plan, lang),
        cards=shown,
        others=views.others(plan, lang),
        deadlines=cards(book, plan, site.now(), lang),
        over=plan.last_day is not None and plan.last_day < site.now(),
        simulated=_simulated(book, plan),
    )


def _units_page(site: Site, plan: Plan, target: Target, place: tuple[str, Level]) -> Response:
    lang, views, book = site.language(), site.views, site.book
    vintage, level = place
    indicator = book.indicator(target)
    whole = indicator is not None and not asked_of(level, indicator)
    found = () if whole or indicator is None else book.units(target, vintage, level)
    rows = [
        {
            "code": one.unit.code,
            "name": one.unit.name,
            "district": _district(book, one.unit),
            "figures": views.figures(one, lang),
        }
        for one in found
    ]
    states = [one.state for one in found]
    return site.page(
        "plan_units.html",
        plan=plan,
        target=target,
        card=views.card(plan, target, vintage, lang),
        province=book.service.registry.get(plan.vintage, plan.province).name,
        rows=rows,
        counts=[(one.value, states.count(one)) for one in Standing if states.count(one)],
        level=str(level),
        vintage=vintage,
        choices=_choices(book, lang),
        whole=whole,
        has_districts=any(row["district"] for row in rows),
        simulated=any(one.simulated for one in found),
    )


def _district(book: PlanBook, unit: Any) -> str:
    parents = book.service.parents(unit)
    return next((one.name for one in parents if one.level is Level.DISTRICT), "")


def _choices(book: PlanBook, lang: str) -> list[tuple[str, str, str]]:
    """(vintage, level, words) of every table that there is, the newest units first."""
    return [
        (
            vintage.name,
            str(level),
            f"{t(f'level.{level}', lang)} · {t('plans.vintage', lang)} {day(vintage.name, lang)}",
        )
        for vintage in reversed(book.service.vintages)
        for level in book.levels(vintage.name)
    ]


def _add_files(pages: Blueprint, site: Site) -> None:
    @pages.get("/all.ics")
    def all_ics() -> Response:
        lang = site.language()
        return _calendar(site, site.book.plans, t("plans.deadlines", lang), "plans")

    @pages.get("/form.xlsx")
    def form() -> Response:
        return _file(to_xlsx(form_book(site.language())), XLSX, "plan_form.xlsx")

    @pages.get("/<asked>.ics")
    def plan_ics(asked: str) -> Response:
        found = site.book.find(asked)
        name = f"{t('plans.deadlines', site.language())}: {site.book.province_name(found[0])}"
        return _calendar(site, found, name, found[0].id)

    @pages.get("/<asked>.<any(xlsx, csv):ending>")
    def statements(asked: str, ending: str) -> Response:
        plan = site.book.one(asked)
        lang = site.language()
        return _table(statements_book(site.book, plan, lang), ending, plan.id, lang)

    @pages.get("/<asked>/<target_id>.<any(xlsx, csv):ending>")
    def units_file(asked: str, target_id: str, ending: str) -> Response:
        plan = site.book.one(asked)
        target = site.book.target(plan, target_id)
        vintage, level = _place(site.book)
        lang = site.language()
        book = units_book(site.book, plan, target, (vintage, level), lang)
        return _table(book, ending, f"{target.id}_{level}_{vintage}", lang)


def _calendar(site: Site, plans: tuple[Plan, ...], name: str, file: str) -> Response:
    """The reports of plans from the start of the year on."""
    first = date(site.now().year, 1, 1)
    reports: list[tuple[Deadline, str]] = [
        (one, site.book.province_name(plan))
        for plan in plans
        for one in deadlines(plan, first, first + CALENDAR_YEARS * YEAR)
    ]
    reports.sort(key=lambda pair: (pair[0].day, pair[0].id))
    body = to_ics(reports, site.book.service.release.date, site.language(), name)
    return _file(body, CALENDAR, f"{file}.ics")


def _table(book: Book, ending: str, name: str, lang: str) -> Response:
    if ending == "csv":
        return _file(to_csv(book.tables, lang), CSV, f"{name}.csv")
    return _file(to_xlsx(book), XLSX, f"{name}.xlsx")


def _file(body: bytes, media_type: str, name: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _place(book: PlanBook) -> tuple[str, Level]:
    """The vintage and level of the request."""
    return book.place(request.args.get("v"), request.args.get("level"))


def _simulated(book: PlanBook, *plans: Plan) -> bool:
    """Whether any value of plans (all if none is named) is simulated."""
    return any(
        book.progress(target).simulated
        for plan in plans or book.plans
        for target in plan.of(Kind.TARGET, Kind.TASK)
    )
