"""The rooms of the page of pilot choices; what stands in most of them its scripts bring."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.map_component import map_component
from dashboard.pages.aria import aria, data
from dashboard.pages.atlas.table import grid
from dashboard.pages.parts import (
    head_name,
    language_switch,
    menu_button,
    menu_head,
    select,
    skip_link,
    strips,
    way,
)
from dashboard.pages.pilots import ids
from dashboard.theme import THEME

VIEW_NAMES = {
    "table": "pilotpage.table",
    "robustness": "pilotpage.robustness",
    "two": "pilotpage.two",
    "saved": "pilotpage.saved",
}
FILES = {
    "pdf": "pilotpage.file_pdf",
    "png": "pilotpage.file_png",
    "xlsx": "pilotpage.file_xlsx",
    "docx": "pilotpage.file_docx",
}


def layout(lang: str, facts: dict[str, Any], *, simulated: bool = False) -> Component:
    """The whole page in one language; `facts` are what its scripts must know."""
    built: Component = dmc.MantineProvider(
        theme=THEME,
        forceColorScheme="light",
        children=[
            dcc.Store(id=ids.STARTED, data=1),
            dcc.Store(id=ids.FACTS, data=facts),
            html.Div(
                id=ids.SHELL,
                className="shell pilots",
                children=[
                    skip_link(ids.SKIP, ids.MAIN, "pilotpage.skip", lang),
                    _head(lang),
                    *strips(lang, simulated=simulated),
                    html.Div(
                        className="pilots-body",
                        children=[
                            _controls(lang),
                            html.Div(id=ids.SCRIM, className="pilots-scrim"),
                            _main(lang),
                        ],
                    ),
                    html.Dialog(
                        id=ids.KEEP,
                        className="pilots-dialog",
                        **aria(label=t("pilotpage.keep", lang)),
                    ),
                ],
                **data(controls="closed", view="table", state="waiting"),
            ),
        ],
    )
    return built


def _head(lang: str) -> Component:
    return html.Header(
        className="head",
        children=[
            menu_button(ids.CONTROLS_OPEN, ids.CONTROLS, "pilotpage.menu", lang),
            head_name("pilotpage.title", ids.PLACE, lang),
            way(ids.PLANS, "../plans/", "plans.open", "\u2691", lang),
            way(ids.BACK, "../", "pilotpage.back", "\u2190", lang),
            language_switch(lang),
        ],
    )


def _controls(lang: str) -> Component:
    return html.Nav(
        id=ids.CONTROLS,
        className="pilots-rail",
        children=[
            menu_head(
                (ids.CONTROLS_TITLE, "pilotpage.menu"),
                (ids.CONTROLS_CLOSE, "pilotpage.menu_close"),
                lang,
                "pilots-rail-head",
            ),
            html.Section(
                className="rail-section",
                children=[
                    html.H3(t("pilotpage.start", lang)),
                    select(ids.PLAN, "pilotpage.plan", lang),
                    select(ids.PROFILE, "pilotpage.profile", lang),
                    select(ids.PROVINCE, "rail.province", lang),
                    select(ids.VINTAGE, "compare.vintage", lang),
                ],
            ),
            _section(ids.RULE, "pilotpage.rule", lang),
            _section(ids.CRITERIA, "pilotpage.criteria", lang),
            _section(ids.METHOD, "pilotpage.method", lang),
        ],
        **aria(label=t("pilotpage.menu", lang)),
    )


def _section(component_id: str, key: str, lang: str) -> Component:
    return html.Section(
        className="rail-section",
        children=[html.H3(t(key, lang)), html.Div(id=component_id, className="pilots-part")],
    )


def _main(lang: str) -> Component:
    return html.Main(
        id=ids.MAIN,
        className="pilots-main",
        tabIndex=-1,
        children=[
            html.Section(
                id=ids.ANSWER,
                className="pilots-answer",
                children=[
                    html.Div(dmc.Skeleton(height=44, radius="sm"), className="pilots-waiting")
                ],
                **aria(label=t("pilotpage.answer", lang)),
            ),
            html.Div(id=ids.SAID, className="visually-hidden", role="status"),
            html.Div(className="pilots-work", children=[_map(lang), _beside(lang)]),
        ],
    )


def _map(lang: str) -> Component:
    return html.Div(
        className="pilots-map-side",
        children=[
            html.Div(
                className="pilots-map",
                role="region",
                children=map_component(ids.MAP, named=True),
                **aria(label=t("pilotpage.map", lang)),
            ),
            html.Section(
                id=ids.LEGEND,
                className="legend pilots-legend",
                tabIndex=0,
                **aria(label=t("legend.label", lang)),
            ),
        ],
    )


def _beside(lang: str) -> Component:
    return html.Div(
        className="pilots-beside",
        children=[
            html.Div(
                id=ids.TABS,
                className="pilots-tabs",
                role="tablist",
                children=[
                    html.Button(
                        t(VIEW_NAMES[name], lang),
                        id=ids.tab(name),
                        role="tab",
                        className="pilots-tab",
                        **aria(controls=ids.view(name), selected=str(name == "table").lower()),
                    )
                    for name in ids.VIEWS
                ],
                **aria(label=t("pilotpage.beside", lang)),
            ),
            _room("table", [_tools(lang), html.Div(_grid(lang), className="pilots-grid")]),
            _room("robustness", [html.Div(id=ids.ROBUSTNESS)]),
            _room("two", [html.Div(id=ids.TWO)]),
            _room("saved", [html.Div(id=ids.SAVED)]),
            html.Section(
                id=ids.WHY,
                className="pilots-why",
                hidden=True,
                tabIndex=-1,
                **aria(label=t("pilotpage.why", lang)),
            ),
        ],
    )


def _room(name: str, children: list[Component]) -> Component:
    return html.Div(
        id=ids.view(name),
        role="tabpanel",
        className=f"pilots-view pilots-view-{name}",
        children=children,
        hidden=name != "table",
        **aria(labelledby=ids.tab(name)),
    )


def _tools(lang: str) -> Component:
    return html.Div(
        className="pilots-tools",
        children=[
            dmc.TextInput(
                id=ids.TABLE_FILTER,
                size="xs",
                placeholder=t("table.filter_hint", lang),
                className="table-filter",
                **aria(label=t("table.filter", lang)),
            ),
            html.Div(
                id=ids.FILES,
                className="pilots-files",
                role="group",
                children=[
                    html.Button(t("pilotpage.keep", lang), id=ids.SAVE, className="quiet-button"),
                    *(
                        html.Button(
                            t(key, lang), id=f"file-{ending}", className="quiet-button",
                            **data(ending=ending),
                        )
                        for ending, key in FILES.items()
                    ),
                ],
                **aria(label=t("pilotpage.files", lang)),
            ),
        ],
    )  # fmt: skip


def _grid(lang: str) -> Component:
    return grid(
        lang,
        rowClassRules={
            f"pilots-row-{state}": f"params.data.state === '{state}'"
            for state in ("chosen", "pinned", "banned", "out")
        },
        enableCellTextSelection=False,
    )
