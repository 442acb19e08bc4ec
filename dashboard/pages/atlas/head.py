"""The head of the page: name, place, search, release, language and sources."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.parts import COMBOBOX, head_name, language_switch, menu_button, way


def head(lang: str, *, imports: bool = False) -> Component:
    """The head bar; `imports` shows the way to the pages for imports."""
    return html.Header(
        className="head",
        children=[
            menu_button(ids.RAIL_OPEN, ids.RAIL, "head.menu", lang),
            head_name("app.name", ids.HEAD_PLACE, lang),
            html.Div(_search(lang), className="head-search", role="search"),
            html.Div(id=ids.RELEASE, className="head-release"),
            way(ids.COMPARE, "compare/", "head.compare", "\u21c4", lang),
            way(ids.PLANS, "plans/", "plans.open", "\u2691", lang),
            way(ids.PILOTS, "pilots/", "pilotpage.open", "\u2605", lang),
            *([way(ids.IMPORTS, "imports/", "head.imports", "\u2191", lang)] if imports else []),
            language_switch(lang),
            html.Div(_about(lang), className="head-about"),
        ],
    )


def _search(lang: str) -> Component:
    built: Component = dmc.Select(
        id=ids.SEARCH,
        data=[],
        searchable=True,
        clearable=True,
        size="sm",
        filter={"function": "atlasKeepAll"},
        placeholder=t("head.search_hint", lang),
        nothingFoundMessage=t("head.search_type", lang),
        comboboxProps={"width": 420, "position": "bottom-start"},
        withCheckIcon=False,
        **COMBOBOX,
        **aria(label=t("head.search", lang)),
    )
    return built


def _about(lang: str) -> Component:
    built: Component = dmc.Popover(
        id=ids.ABOUT,
        width=380,
        position="bottom-end",
        shadow="md",
        withRoles=True,
        keepMounted=True,
        trapFocus=True,
        returnFocus=True,
        children=[
            dmc.PopoverTarget(
                [
                    html.Span(t("about.open", lang), className="about-long"),
                    html.Span("i", className="about-short", **aria(hidden="true")),
                ],
                boxWrapperProps={"component": "button", "className": "about-open"},
            ),
            dmc.PopoverDropdown(
                html.Div(
                    className="about",
                    tabIndex=0,
                    children=[
                        html.H2(t("about.title", lang)),
                        html.P(t("about.boundaries", lang)),
                        html.Div(id=ids.ABOUT_BOUNDARIES),
                        html.P(t("about.islands", lang)),
                        html.H3(t("about.data", lang)),
                        html.Div(id=ids.ABOUT_SOURCES),
                        html.P(t("about.font", lang), className="about-small"),
                    ],
                )
            ),
        ],
    )
    return built
