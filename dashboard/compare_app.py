"""The compare page: a companion of the main page, below ``compare/``."""

from dash import Dash
from dash.development.base_component import Component

from dashboard.companion import CompanionPage, Language, companion
from dashboard.i18n import translatable
from dashboard.pages.atlas import PageContext
from dashboard.pages.compare import callbacks
from dashboard.pages.compare.context import CompareContext, choices_of
from dashboard.pages.compare.layout import layout
from dashboard.settings import Settings

PAGE = CompanionPage(path="compare/", title="compare.title", opening="compare.opening")


def register_compare(main: Dash, page: PageContext, settings: Settings, language: Language) -> Dash:
    """Add the page to the server of the main application."""
    app = companion(main, PAGE, settings, language)
    context = CompareContext(page=page, choices=choices_of(page.facts, page.service), root=app.root)

    def page_layout() -> Component:
        built = layout(app.asked_language, simulated=page.service.release.simulated)
        translatable(built)
        return built

    texts = translatable(layout(settings.lang))
    app.layout = page_layout
    callbacks.register(app, context, texts)
    return app
