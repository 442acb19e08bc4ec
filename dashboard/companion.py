"""Companion pages: further Dash applications on the main application's server, each below a path.

A companion has a layout, callbacks and scripts of its own, so that the main page does not carry
them; the scripts and styles of the map are the main page's, at the main page's addresses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from dash import Dash

from dashboard.first_paint import OPENING_SCRIPTS
from dashboard.i18n import t
from dashboard.settings import LANGUAGES, Settings

ASSETS = Path(__file__).parent / "assets"
PAGES = Path(__file__).parent / "pages"
STYLES = ("atlas.css", "map.css")
FIRST_PAINT = {"atlas_map_opening.js", "atlas_map_with_first.js"}
"""Scripts of the map that serve the main page's first picture alone."""
SHARED = {"atlas_choices.js", "atlas_drawer.js"}
"""Scripts of the controls that all pages have."""

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
        {config}
        {map_scripts}
        {scripts}
        {renderer}
    </body>
</html>"""

Language = Callable[[str], str]
"""The language a request asks for, or the default it is given."""


@dataclass(frozen=True)
class CompanionPage:
    """Which page: its path below the main application and the keys of its first words.

    The folder `static` of ``dashboard/pages/<path>`` holds its scripts and styles.
    """

    path: str
    title: str
    opening: str

    @property
    def static(self) -> Path:
        """Where its own scripts and styles stand."""
        return PAGES / self.path.strip("/") / "static"


class CompanionDash(Dash):
    """Dash that loads the map of another Dash application on the same server."""

    main: Dash
    page: CompanionPage
    language: Language
    default_lang: str = LANGUAGES[0]

    @property
    def asked_language(self) -> str:
        """The language of the request, or the default."""
        return self.language(self.default_lang)

    @property
    def root(self) -> str:
        """The address of the main application, ending in a slash."""
        return str(self.main.config.requests_pathname_prefix)

    def interpolate_index(self, **parts: str) -> str:
        """The page before any script runs."""
        lang = self.asked_language
        opening = t(self.page.opening, lang)
        given = {**parts, "app_entry": parts["app_entry"].replace("Loading...", opening)}
        styles = [f'<link rel="stylesheet" href="{self._asset(name)}">' for name in STYLES]
        scripts = [f'<script src="{self._asset(name)}"></script>' for name in map_scripts()]
        return INDEX.format(
            **{**given, "title": t(self.page.title, lang)},
            lang=lang,
            root=escape(self.root),
            styles="".join(styles),
            map_scripts="".join(scripts),
            noscript=t("app.noscript", lang),
        )

    def _asset(self, name: str) -> str:
        return escape(self.main.get_asset_url(name))


def map_scripts() -> tuple[str, ...]:
    """The scripts of the map, those first that the others build on."""
    every = {path.name for path in ASSETS.glob("atlas_map*.js")} | SHARED
    first = [name for name in OPENING_SCRIPTS if name not in FIRST_PAINT]
    return (*first, *sorted(every - FIRST_PAINT - set(first)))


def companion(
    main: Dash, page: CompanionPage, settings: Settings, language: Language
) -> CompanionDash:
    """The application of a page on the server of the main one; it has no layout yet."""
    app = CompanionDash(
        __name__,
        server=main.server,
        assets_folder=str(page.static),
        title=t(page.title, settings.lang),
        update_title="",
        serve_locally=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        **_paths(main, page.path),
    )
    app.main, app.page, app.language, app.default_lang = main, page, language, settings.lang
    return app


def _paths(main: Dash, path: str) -> dict[str, Any]:
    """Where the page stands below the main application, in the form that one was given it."""
    config = main.config
    if config.url_base_pathname is not None:
        return {"url_base_pathname": config.url_base_pathname + path}
    return {
        "routes_pathname_prefix": config.routes_pathname_prefix + path,
        "requests_pathname_prefix": config.requests_pathname_prefix + path,
    }
