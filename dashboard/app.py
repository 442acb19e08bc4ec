"""The composition root: settings in, a Dash application out. Importing it reads no data."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

from dash import Dash
from dash.development.base_component import Component
from flask import has_request_context, request

from dashboard import routes
from dashboard.compare_app import register_compare
from dashboard.exports.downloads import downloads_blueprint
from dashboard.exports.geopackage import boundaries_of
from dashboard.facts import facts_of
from dashboard.first_paint import OPENING_SCRIPTS, FirstMap, first_map_head, opening_page
from dashboard.i18n import t, translatable
from dashboard.pages.atlas import PageContext, head_values, layout, register, table
from dashboard.pages.imports.access import editing_offered
from dashboard.pages.imports.registration import register as register_imports
from dashboard.pages.plans import register as register_plans
from dashboard.pilots.desk import SOLVING, PilotDesk
from dashboard.pilots.export_routes import register as register_pilot_exports
from dashboard.pilots.files.exports import PilotExports
from dashboard.pilots.routes import PilotSite
from dashboard.pilots.routes import register as register_pilots
from dashboard.pilots.saved import SavedScenarios
from dashboard.pilots_app import register_pilots_page
from dashboard.plans.book import PlanBook
from dashboard.printing.routes import print_blueprint, printer_of
from dashboard.readings import Readings, Source, sources_of
from dashboard.readings.kinship import Kinship
from dashboard.services import AtlasService
from dashboard.settings import LANGUAGES, Settings
from dashboard.state import parse
from geodata.acts import Acts
from geodata.history import UnitHistory
from geodata.ingest.user_columns import ColumnShelf
from geodata.plans import load_plans, targets_of
from geodata.store import open_store

INDEX = """<!DOCTYPE html>
<html lang="{lang}">
    <head>
        {metas}
        <title>{title}</title>
        {favicon}
        {first_map}
        {css}
    </head>
    <body>
        {app_entry}
        {opening}
        <noscript>{noscript}</noscript>
        {config}
        {opening_scripts}
        {scripts}
        {renderer}
    </body>
</html>"""


class AtlasDash(Dash):
    """Dash whose first answer already is in the language of the address."""

    default_lang: str = LANGUAGES[0]
    first_map: Callable[[], FirstMap] = FirstMap
    companions: tuple[Dash, ...] = ()
    """Other Dash applications on the same server, whose scripts it must let run as well."""

    def csp_hashes(self, hash_algorithm: str = "sha256") -> Sequence[str]:
        """The hashes of all inline scripts, of this application and of its companions."""
        own = super().csp_hashes(hash_algorithm)
        others = (one for app in self.companions for one in app.csp_hashes(hash_algorithm))
        return list(dict.fromkeys((*own, *others)))

    def interpolate_index(self, **parts: str) -> str:
        """The page before any script runs."""
        lang = asked_language(self.default_lang)
        given = {**parts, "title": t("app.name", lang), "lang": lang}
        given["app_entry"] = parts["app_entry"].replace("Loading...", t("app.loading", lang))
        scripts = (escape(self.get_asset_url(name)) for name in OPENING_SCRIPTS)
        head, opening = self.first_map()
        return INDEX.format(
            **given,
            first_map=head,
            opening=opening,
            opening_scripts="".join(f'<script src="{script}"></script>' for script in scripts),
            noscript=t("app.noscript", lang),
        )


def asked_language(default: str) -> str:
    """The language the request's address (or the page it came from) asks for."""
    if not has_request_context():
        return default
    asked = request.args.get("lang")
    if asked is None and request.referrer:
        asked = next((name for name in LANGUAGES if f"lang={name}" in request.referrer), None)
    return asked if asked in LANGUAGES else default


def create_app(settings: Settings) -> Dash:
    """The whole application; loads the data once. `DataMissing` says which command makes it."""
    page = load_page(settings)
    app = app_around(page, settings)
    page.service.warm()
    # Dash learns which scripts it may serve when it renders the page: once before workers fork.
    for one in (app, *app.companions):
        app.server.test_client().get(one.config.routes_pathname_prefix)
    return app


def load_page(settings: Settings) -> PageContext:
    """What the page reads, and what the command line exports; `DataMissing` as `create_app`."""
    data_dir = settings.data_dir.pinned()
    service = AtlasService.load(data_dir, settings.database_url)
    acts = Acts.load(data_dir, service.registry)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        sources = sources_of(store.sources())
    return page_of(service, sources, settings, acts)


def load_book(settings: Settings) -> PlanBook:
    """The plans of the package and of the data directory, with their present state."""
    data_dir = settings.data_dir.pinned()
    service = AtlasService.load(data_dir, settings.database_url)
    return PlanBook(service, load_plans(data_dir))


def load_desk(settings: Settings, *, seconds: float = SOLVING) -> PilotDesk:
    """The desk of pilot choices; a choice takes `seconds` at the most. Errors as `create_app`."""
    book = load_book(settings)
    return PilotDesk(book.service, book, ColumnShelf(settings.data_dir), seconds=seconds)


def page_of(
    service: AtlasService,
    sources: tuple[Source, ...],
    settings: Settings,
    acts: Acts | None = None,
) -> PageContext:
    """The context of the page around a service that is already loaded."""
    bridges = service.cube.bridges
    history = UnitHistory(service.registry, bridges, acts)
    kinship = Kinship(service.registry, bridges, service.vintages, history)
    facts = facts_of(service, kinship, settings)
    targets = targets_of(load_plans(settings.data_dir))
    readings = Readings(service, facts, kinship, targets, sources)
    return PageContext(service=service, readings=readings, facts=facts)


def app_of(service: AtlasService, sources: tuple[Source, ...], settings: Settings) -> Dash:
    """The application around a service that is already loaded."""
    return app_around(page_of(service, sources, settings), settings)


def app_around(page: PageContext, settings: Settings) -> Dash:
    """The application around what its page reads."""
    service, facts = page.service, page.facts
    app = AtlasDash(
        __name__,
        title=t("app.name", settings.lang),
        update_title="",
        serve_locally=True,
        assets_ignore="|".join(rf"^{re.escape(name)}$" for name in OPENING_SCRIPTS),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.default_lang = settings.lang
    app.first_map = first_map_of(page, app.config.requests_pathname_prefix)
    app.server.config["MAX_CONTENT_LENGTH"] = settings.max_request_bytes
    browser_facts = head_values.facts_for_browser(facts, service.release)

    offered = editing_offered(settings)

    def page_layout() -> Component:
        built = layout(
            asked_language(settings.lang),
            browser_facts,
            simulated=service.release.simulated,
            imports=offered,
        )
        translatable(built)
        return built

    texts = translatable(layout(settings.lang, browser_facts, imports=offered))
    app.layout = page_layout
    app.validation_layout = [page_layout(), table.grid(settings.lang)]
    register(app, page, texts)
    boundaries = partial(boundaries_of, settings.data_dir.pinned())
    app.server.register_blueprint(downloads_blueprint(page, boundaries))
    printer = printer_of(page, settings.data_dir.pinned())
    app.server.register_blueprint(print_blueprint(page, printer))
    routes.register(app, service)
    register_imports(app, settings, service.release.id, asked_language)
    book = PlanBook(service, load_plans(settings.data_dir))
    register_plans(app, book, partial(asked_language, settings.lang))
    desk = PilotDesk(service, book, ColumnShelf(settings.data_dir))
    site = PilotSite(settings, desk, SavedScenarios.of(settings))
    register_pilots(app, site)
    register_pilot_exports(app, site, PilotExports(desk, printer))
    app.companions = (
        register_compare(app, page, settings, asked_language),
        register_pilots_page(app, desk, settings, asked_language),
    )
    return app


def first_map_of(page: PageContext, prefix: str) -> Callable[[], FirstMap]:
    """The first map of the address asked for, with a picture of it where only the map is open."""

    def first_map() -> FirstMap:
        view, _ = parse(request.query_string.decode() if has_request_context() else "", page.facts)
        asked = {
            "vintage": view.vintage,
            "level": view.level,
            "province": view.province,
            "district": view.district,
            "indicator": view.indicator,
            "date": page.layer_day(view),
            "basis": view.basis,
            "layers": view.layers,
            "lang": view.lang,
        }
        head = first_map_head(page.service, prefix, asked)
        if not head or view.unit or view.table:
            return FirstMap(head)
        return FirstMap(head, opening_page(simulated=page.readings.is_simulated(view)))

    return first_map


def wsgi() -> Any:
    """The WSGI application for a server of one's own: ``gunicorn 'dashboard.app:wsgi()'``."""
    return create_app(Settings.from_env()).server
