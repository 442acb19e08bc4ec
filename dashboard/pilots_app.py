"""The page of pilot choices: a companion of the main page, below ``pilots/``."""

from dash import Dash
from dash.development.base_component import Component

from dashboard.companion import CompanionPage, Language, companion
from dashboard.i18n import translatable
from dashboard.pages.imports.access import editing_offered
from dashboard.pages.pilots import callbacks
from dashboard.pages.pilots.facts import facts_of
from dashboard.pages.pilots.layout import layout
from dashboard.pilots.desk import PilotDesk
from dashboard.settings import Settings

PAGE = CompanionPage(path="pilots/", title="pilotpage.title", opening="pilotpage.opening")


def register_pilots_page(
    main: Dash, desk: PilotDesk, settings: Settings, language: Language
) -> Dash:
    """Add the page to the server of the main application."""
    app = companion(main, PAGE, settings, language)
    facts = facts_of(desk, app.root, _home(desk, settings), keeps=editing_offered(settings))

    def page_layout() -> Component:
        built = layout(app.asked_language, facts, simulated=desk.service.release.simulated)
        translatable(built)
        return built

    texts = translatable(layout(settings.lang, facts))
    app.layout = page_layout
    callbacks.register(app, texts, settings.lang)
    return app


def _home(desk: PilotDesk, settings: Settings) -> str:
    """The plan of the department's own province, else the first; empty where there is none."""
    plans = desk.book.plans
    own = (plan.id for plan in plans if plan.province == settings.province)
    return next(own, plans[0].id if plans else "")
