"""The rooms of the compare page and where they stand."""

import dash_leaflet as dl
import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.map_component import map_component
from dashboard.pages.aria import aria, data
from dashboard.pages.compare import ids
from dashboard.pages.compare.state import CHANGE, MODES, SIDE, SWIPE
from dashboard.pages.parts import (
    head_name,
    language_switch,
    menu_button,
    menu_head,
    segments,
    select,
    skip_link,
    strips,
)
from dashboard.theme import THEME

MODE_NAMES = {
    SIDE: "compare.mode_side",
    SWIPE: "compare.mode_swipe",
    CHANGE: "compare.mode_change",
}
MAP_NAMES = {"left": "compare.map_left", "right": "compare.map_right"}
LEGEND_NAMES = {"left": "compare.legend_left", "right": "compare.legend_right"}


def layout(lang: str, *, simulated: bool = False) -> Component:
    """The whole page in one language; `simulated` shows the strip from the start."""
    built: Component = dmc.MantineProvider(
        theme=THEME,
        forceColorScheme="light",
        children=[
            dcc.Store(id=ids.STARTED, data=1),
            dcc.Store(id=ids.ASK),
            dcc.Store(id=ids.VIEW),
            html.Div(
                id=ids.SHELL,
                className="shell compare",
                children=[
                    skip_link(ids.SKIP, ids.MAIN, "compare.skip", lang),
                    _head(lang),
                    *strips(lang, simulated=simulated),
                    _controls(lang),
                    html.Div(id=ids.SCRIM, className="compare-scrim"),
                    html.Section(
                        id=ids.SUMMARY,
                        className="summary",
                        children=[dmc.Skeleton(height=44, radius="sm")],
                        **aria(label=t("compare.summary", lang), live="polite"),
                    ),
                    _maps(lang),
                ],
                **data(mode="side", controls="closed"),
            ),
        ],
    )
    return built


def _head(lang: str) -> Component:
    return html.Header(
        className="head",
        children=[
            menu_button(ids.CONTROLS_OPEN, ids.CONTROLS, "compare.menu", lang),
            head_name("compare.title", ids.PLACE, lang),
            html.A(
                id=ids.BACK,
                href="../",
                className="about-open compare-back",
                children=[
                    html.Span("\u2190 ", **aria(hidden="true")),
                    html.Span(t("compare.back", lang)),
                ],
            ),
            language_switch(lang),
        ],
    )


def _controls(lang: str) -> Component:
    return html.Nav(
        id=ids.CONTROLS,
        className="compare-controls",
        children=[
            menu_head(
                (ids.CONTROLS_TITLE, "compare.menu"),
                (ids.CONTROLS_CLOSE, "compare.menu_close"),
                lang,
                "compare-controls-head",
            ),
            html.Div(
                className="compare-shared",
                children=[
                    segments(
                        ids.MODE,
                        "compare.mode",
                        lang,
                        [{"value": mode, "label": mode_name(mode, lang)} for mode in MODES],
                    ),
                    _select(ids.PROVINCE, "rail.province", lang),
                    segments(ids.LEVEL, "rail.level", lang),
                    html.Button(
                        id=ids.SWAP,
                        className="quiet-button compare-swap",
                        children=[
                            html.Span("\u21c4", **aria(hidden="true")),
                            html.Span(t("compare.swap", lang)),
                        ],
                    ),
                ],
            ),
            html.Div(className="compare-sides", children=[_side(one, lang) for one in ids.SIDES]),
        ],
        **aria(label=t("compare.menu", lang)),
    )


def mode_name(mode: str, lang: str) -> str:
    """The name of a mode."""
    return t(MODE_NAMES[mode], lang)


def _side(name: str, lang: str) -> Component:
    return html.Div(
        className=f"compare-side compare-side-{name}",
        role="group",
        children=[
            html.Div(id=ids.side(name, "name"), className="compare-side-name"),
            _select(ids.side(name, "year"), "rail.year", lang),
            _select(ids.side(name, "indicator"), "rail.indicator", lang),
            _select(ids.side(name, "basis"), "rail.basis", lang),
            _select(ids.side(name, "vintage"), "compare.vintage", lang),
        ],
        **aria(labelledby=ids.side(name, "name")),
    )


def _select(component_id: str, key: str, lang: str) -> Component:
    kind = component_id.split("-", maxsplit=1)[0]
    return select(component_id, key, lang, className=f"compare-select compare-select-{kind}")


def _maps(lang: str) -> Component:
    return html.Main(
        id=ids.MAIN,
        className="compare-main",
        tabIndex=-1,
        children=[
            *(part for name in ids.SIDES for part in _pane(name, lang)),
            html.Div(
                html.Span("\u2194", className="compare-grip", **aria(hidden="true")),
                id=ids.DIVIDER,
                className="compare-divider",
                role="slider",
                tabIndex=0,
                **aria(
                    label=t("compare.divider", lang),
                    orientation="horizontal",
                    valuemin="0",
                    valuemax="100",
                    valuenow="50",
                ),
            ),
            html.Div(id=ids.EMPTY, className="compare-empty", hidden=True, role="status"),
            html.Section(
                id=ids.RANKING,
                className="compare-ranking",
                tabIndex=0,
                **aria(label=t("compare.ranking", lang)),
            ),
        ],
    )


def _pane(name: str, lang: str) -> list[Component]:
    """Title, map and legend of one side: items of the grid, each with its own place."""
    place = f"compare-{name}"
    return [
        html.Div(id=ids.side(name, "title"), className=f"compare-title {place}"),
        html.Div(
            className=f"compare-map {place}",
            role="region",
            children=_map(name),
            **aria(label=t(MAP_NAMES[name], lang)),
        ),
        html.Section(
            id=ids.side(name, "legend"),
            className=f"legend compare-legend {place}",
            tabIndex=0,
            **aria(label=t(LEGEND_NAMES[name], lang)),
        ),
    ]


def _map(name: str) -> Component:
    """The right map bears its controls on the right, where a swipe leaves them in sight."""
    built = map_component(ids.side(name, "map"), named=True)
    if name == ids.SIDES[1]:
        built.zoomControl = False
        built.children = [
            dl.ZoomControl(position="topright"),
            dl.ScaleControl(position="bottomright", imperial=False),
        ]
    return built
