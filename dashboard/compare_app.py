"""The compare page: a second Dash application on the same server, below ``compare/``.

It has a layout, callbacks and scripts of its own, so that the main page does not carry them; the
scripts and styles of the map are the main page's, at the main page's addresses.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from dash import Dash
from dash.development.base_component import Component

from dashboard.first_paint import OPENING_SCRIPTS
from dashboard.i18n import t, translatable
from dashboard.pages.atlas import PageContext
from dashboard.pages.compare import callbacks
from dashboard.pages.compare.context import CompareContext, choices_of
from dashboard.pages.compare.layout import layout
from dashboard.settings import LANGUAGES, Settings

PATH = "compare/"
ASSETS = Path(__file__).parent / "assets"
STYLES = ("atlas.css", "map.css")
FIRST_PAINT = {"atlas_map_opening.js", "atlas_map_with_first.js"}
"""Scripts of the map that serve the main page's first picture alone."""

INDEX = """<!DOCTYPE html>
<html lang="{lang}">
    <head>
        {metas}
        <meta name="atlas-root" content="{root}">
        <title>{title}</title>
        {favicon}
        {styles}
        {css}
    </head>
    <body>
        {app_entry}
        <noscript>{noscript}</noscript>
        <footer>
            {config}
            {map_scripts}
            {scripts}
            {renderer}
        </footer>
    </body>
</html>"""


class CompareDash(Dash):
    """Dash that loads the map of another Dash application on the same server."""

    main: Dash
    language: Callable[[str], str]
    default_lang: str = LANGUAGES[0]

    def interpolate_index(self, **parts: str) -> str:
        """The page before any script runs."""
        lang = self.language(self.default_lang)
        opening = t("compare.opening", lang)
        given = {**parts, "app_entry": parts["app_entry"].replace("Loading...", opening)}
        styles = [f'<link rel="stylesheet" href="{self._asset(name)}">' for name in STYLES]
        scripts = [f'<script src="{self._asset(name)}"></script>' for name in map_scripts()]
        return INDEX.format(
            **{**given, "title": t("compare.title", lang)},
            lang=lang,
            root=escape(self.main.config.requests_pathname_prefix),
            styles="".join(styles),
            map_scripts="".join(scripts),
            noscript=t("app.noscript", lang),
        )

    def _asset(self, name: str) -> str:
        return escape(self.main.get_asset_url(name))


def map_scripts() -> tuple[str, ...]:
    """The scripts of the map, those first that the others build on."""
    every = {path.name for path in ASSETS.glob("atlas_map*.js")} | {"atlas_choices.js"}
    first = [name for name in OPENING_SCRIPTS if name not in FIRST_PAINT]
    return (*first, *sorted(every - FIRST_PAINT - set(first)))


def register_compare(
    main: Dash, page: PageContext, settings: Settings, language: Callable[[str], str]
) -> Dash:
    """Add the page to the server of the main application.

    `language` gives the language a request asks for, or the default it is given.
    """
    app = CompareDash(
        __name__,
        server=main.server,
        assets_folder=str(Path(__file__).parent / "pages" / "compare" / "static"),
        title=t("compare.title", settings.lang),
        update_title="",
        serve_locally=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        **_paths(main),
    )
    app.main, app.language, app.default_lang = main, language, settings.lang
    context = CompareContext(
        page=page,
        choices=choices_of(page.facts, page.service),
        root=main.config.requests_pathname_prefix,
    )

    def page_layout() -> Component:
        built = layout(language(settings.lang), simulated=page.service.release.simulated)
        translatable(built)
        return built

    texts = translatable(layout(settings.lang))
    app.layout = page_layout
    callbacks.register(app, context, texts)
    return app


def _paths(main: Dash) -> dict[str, Any]:
    """Where the page stands below the main application, in the form that one was given it."""
    config = main.config
    if config.url_base_pathname is not None:
        return {"url_base_pathname": config.url_base_pathname + PATH}
    return {
        "routes_pathname_prefix": config.routes_pathname_prefix + PATH,
        "requests_pathname_prefix": config.requests_pathname_prefix + PATH,
    }
