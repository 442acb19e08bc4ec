"""The page as a whole: the rooms of the screen and where they stand."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.map_component import map_component
from dashboard.pages.aria import aria, data
from dashboard.pages.atlas.head import head
from dashboard.pages.atlas.legend import legend_bar
from dashboard.pages.atlas.panel import panel
from dashboard.pages.atlas.printing import print_button, print_dialog
from dashboard.pages.atlas.rail import rail
from dashboard.pages.atlas.summary import summary_bar
from dashboard.pages.atlas.table import table_bar, table_drawer
from dashboard.pages.parts import skip_link, strips
from dashboard.theme import THEME


def layout(
    lang: str, facts: dict[str, Any], *, simulated: bool = False, imports: bool = False
) -> Component:
    """The whole page in one language; `facts` as `head_values.facts_for_browser` gives them.

    `simulated` shows the strip from the start, so that the map keeps its size when data arrive;
    `imports` shows the way to the pages for imports.
    """
    built: Component = dmc.MantineProvider(
        theme=THEME,
        forceColorScheme="light",
        children=[
            dcc.Store(id=ids.STARTED, data=1),
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.FACTS, data=facts),
            dcc.Store(id=ids.VIEW),
            html.Div(
                id=ids.SHELL,
                className="shell",
                children=[
                    skip_link(ids.SKIP, ids.TABLE_TOGGLE, "app.skip", lang),
                    skip_link(ids.SKIP_MAP, ids.MAP, "app.skip_map", lang),
                    head(lang, imports=imports),
                    *strips(lang, simulated=simulated),
                    html.Div(
                        className="body",
                        children=[
                            rail(lang),
                            html.Div(id=ids.RAIL_SCRIM, className="rail-scrim"),
                            html.Main(className="main", children=_main(lang)),
                            panel(lang),
                        ],
                    ),
                ],
                **data(rail="closed", panel="closed", table="closed"),
            ),
        ],
    )
    return built


def _main(lang: str) -> list[Component]:
    return [
        summary_bar(lang),
        html.Div(
            id=ids.MAP_FRAME,
            className="map-frame",
            role="region",
            children=[
                map_component(ids.MAP),
                html.Div(id=ids.MAP_NOTE, className="map-note", role="status"),
                print_button(lang),
            ],
            **aria(label=t("map.label", lang)),
        ),
        html.Div(className="foot", children=[legend_bar(lang), _year_slider(lang)]),
        table_bar(lang),
        table_drawer(lang),
        print_dialog(lang),
        html.Div(id=ids.PANEL_SAID, className="visually-hidden", role="status"),
    ]


def _year_slider(lang: str) -> Component:
    return html.Div(
        className="year-slider",
        role="group",
        children=[
            html.Button(
                id=ids.YEAR_PLAY,
                className="year-play",
                title=t("map.play_hint", lang),
                children=html.Span(className="year-play-sign", **aria(hidden="true")),
                **aria(label=t("map.play", lang), pressed="false"),
            ),
            html.Div(
                className="year-scale",
                children=[
                    dmc.Slider(
                        id=ids.YEAR_SLIDER,
                        min=2024,
                        max=2025,
                        value=2025,
                        step=1,
                        restrictToMarks=True,
                        label=None,
                        thumbLabel=t("rail.year", lang),
                        size="sm",
                        updatemode="drag",
                        marks=[],
                        className="slider",
                    ),
                    html.Div(id=ids.YEAR_DATE, className="year-date"),
                ],
            ),
        ],
        **aria(label=t("rail.year", lang)),
    )
