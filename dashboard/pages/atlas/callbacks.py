"""The callbacks of the page. Each asks `PageContext` and hands on; none opens anything.

The path of a change: a control -> `change` in the browser, which repaints the map at once and
writes the address -> `confirm_view` on the server, which validates the address and says what every
control shall hold -> legend, figures, panel and table, each from the view it is given.
"""

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboard import ids
from dashboard.pages.atlas import head_values, legend, panel, rail, search, summary, table
from dashboard.pages.atlas.context import PageContext
from dashboard.pages.attaching import browser_functions, follow_language
from dashboard.state import LAYERS, OLD_DISTRICTS

CONTROLS: dict[str, Any] = {
    "province_data": Output(ids.PROVINCE, "data"),
    "district_data": Output(ids.DISTRICT, "data"),
    "district_off": Output(ids.DISTRICT, "disabled"),
    "indicator_data": Output(ids.INDICATOR, "data"),
    "definition": Output(ids.INDICATOR_DEFINITION, "children"),
    "year_data": Output(ids.YEAR, "data"),
    "slider_marks": Output(ids.YEAR_SLIDER, "marks"),
    "slider_min": Output(ids.YEAR_SLIDER, "min"),
    "slider_max": Output(ids.YEAR_SLIDER, "max"),
    "slider_off": Output(ids.YEAR_SLIDER, "disabled"),
    "date": Output(ids.YEAR_DATE, "children"),
    "basis_data": Output(ids.BASIS, "data"),
    "gap_off": Output(ids.GAP, "disabled"),
    "level_data": Output(ids.LEVEL, "data"),
    "vintage_data": Output(ids.VINTAGE, "data"),
    "vintage_hint": Output(ids.VINTAGE_HINT, "children"),
    "layer_counts": [Output(ids.layer_count(name), "children") for name in LAYERS],
    "old_districts_off": Output(ids.layer_row(OLD_DISTRICTS), "hidden"),
    "table_count": Output(ids.TABLE_COUNT, "children"),
}

HEAD: dict[str, Any] = {
    "view": Output(ids.VIEW, "data"),
    "place": Output(ids.HEAD_PLACE, "children"),
    "release": Output(ids.RELEASE, "children"),
    "sources": Output(ids.ABOUT_SOURCES, "children"),
    "boundaries": Output(ids.ABOUT_BOUNDARIES, "children"),
    "simulated_hidden": Output(ids.SIMULATED, "hidden"),
    "notice": Output(ids.NOTICE_TEXT, "children"),
    "notice_hidden": Output(ids.NOTICE, "hidden"),
    "compare": Output(ids.COMPARE, "href"),
    "plans": Output(ids.PLANS, "href"),
    "carried": Output(ids.MAP_NOTE, "children"),
}

SHOWN: dict[str, Any] = {
    name: [State(one.component_id, one.component_property) for one in output]
    if isinstance(output, list)
    else State(output.component_id, output.component_property)
    for name, output in CONTROLS.items()
}
"""What the rail holds when the browser asks."""

HELD: dict[str, str] = {
    "province": ids.PROVINCE,
    "district": ids.DISTRICT,
    "indicator": ids.INDICATOR,
    "year": ids.YEAR,
    "slider": ids.YEAR_SLIDER,
    "basis": ids.BASIS,
    "level": ids.LEVEL,
    "vintage": ids.VINTAGE,
    "language": ids.LANGUAGE,
}
"""The controls by the name of their value. `confirm` in the browser sets them: were they outputs
here, a change made while an answer is under way would wait for that answer and be undone by it."""

CHANGED_BY = (
    *((ids.PROVINCE, ids.DISTRICT, ids.YEAR, ids.YEAR_SLIDER, ids.INDICATOR, ids.BASIS)),
    *((ids.LEVEL, ids.VINTAGE, ids.LANGUAGE)),
)


def register(app: Dash, page: PageContext, texts: Sequence[tuple[str, str, str]]) -> None:
    """Attach every callback; `texts` are the (id, property, key) of the layout."""
    _register_view(app, page)
    _register_content(app, page)
    follow_language(app, texts, page.facts.default_lang)
    _register_browser(app)


def _register_view(app: Dash, page: PageContext) -> None:
    @app.callback(
        output={**HEAD, **CONTROLS},
        inputs={"address": Input(ids.ADDRESS, "data")},
        state={"shown": SHOWN},
        prevent_initial_call=True,
    )
    def confirm_view(address: str, shown: dict[str, Any]) -> Any:
        view, notices = page.read(address)
        values = {**rail.rail_values(page, view), "language": view.lang}
        head = head_values.head_values(page, view, notices, address)
        head["view"]["controls"] = held_values(values)
        return {**head, **{name: changed(values[name], shown[name], name) for name in CONTROLS}}

    @app.callback(
        Output(ids.SEARCH, "data"), Input(ids.SEARCH, "searchValue"), State(ids.VIEW, "data")
    )
    def find_units(text: str | None, data: dict[str, Any] | None) -> Any:
        return [] if data is None else search.choices(page, text, page.view(data).lang)


def held_values(values: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What every control shall hold: (id, property, value)."""
    switches = zip(LAYERS, values["layers"], strict=True)
    return [
        *((component, "value", values[name]) for name, component in HELD.items()),
        *((ids.layer(name), "checked", on) for name, on in switches),
        (ids.GAP, "checked", values["gap"]),
    ]


def changed(value: Any, shown: Any, name: str) -> Any:
    """What a part of the rail shall show, or no update where it shows it already."""
    if isinstance(CONTROLS[name], list):
        pairs = zip(value, shown, strict=True)
        return [no_update if new == old else new for new, old in pairs]
    return no_update if value == shown else value


def _register_content(app: Dash, page: PageContext) -> None:
    @app.callback(Output(ids.SUMMARY, "children"), Input(ids.VIEW, "data"))
    def show_summary(data: dict[str, Any] | None) -> Any:
        return no_update if data is None else summary.summary_figures(page, page.view(data))

    @app.callback(Output(ids.LEGEND, "children"), Input(ids.VIEW, "data"))
    def show_legend(data: dict[str, Any] | None) -> Any:
        return no_update if data is None else legend.legend_items(page, page.view(data))

    @app.callback(
        Output(ids.PANEL_BODY, "children"),
        Output(ids.PANEL_SAID, "children"),
        Input(ids.VIEW, "data"),
    )
    def show_panel(data: dict[str, Any] | None) -> Any:
        if data is None:
            return no_update, no_update
        view = page.view(data)
        return panel.panel_body(page, view), panel.opened(page, view)

    @app.callback(
        Output(ids.TABLE_FRAME, "children"),
        Input(ids.VIEW, "data"),
        State(ids.TABLE_FRAME, "children"),
    )
    def mount_table(data: dict[str, Any] | None, mounted: Any) -> Any:
        if data is None or mounted or not data["table"]:
            return no_update
        return table.grid(page.view(data).lang)

    @app.callback(
        Output(ids.TABLE, "columnDefs"),
        Output(ids.TABLE, "rowData"),
        Output(ids.TABLE, "dashGridOptions"),
        Input(ids.VIEW, "data"),
    )
    def show_table(data: dict[str, Any] | None) -> Any:
        if data is None:
            return no_update, no_update, no_update
        view = page.view(data)
        rows = table.row_data(page, view)
        return table.column_defs(page, view), rows, table.grid_options(view.lang)


def _register_browser(app: Dash) -> None:
    browser = browser_functions(app, "atlas")
    controls = [Input(name, "value") for name in CHANGED_BY]
    layers = [Input(ids.layer(name), "checked") for name in LAYERS]
    browser("start", Output(ids.ADDRESS, "data"), Input(ids.STARTED, "data"), first=True)
    browser("change", *controls, Input(ids.GAP, "checked"), *layers)
    browser("confirm", Input(ids.VIEW, "data"), State(ids.FACTS, "data"))
    browser("found", Input(ids.SEARCH, "value"))
    browser("rowChosen", Input(ids.TABLE, "selectedRows"))
    browser("rowsLoaded", Input(ids.TABLE, "rowData"))
    browser("toggleTable", Input(ids.TABLE_TOGGLE, "n_clicks"))
    browser("closePanel", Input(ids.PANEL_CLOSE, "n_clicks"))
    browser("zoomToUnit", Input(ids.PANEL_ZOOM, "n_clicks"))
    browser("playYears", Input(ids.YEAR_PLAY, "n_clicks"))
    browser("openRail", Input(ids.RAIL_OPEN, "n_clicks"))
    browser("closeRail", Input(ids.RAIL_CLOSE, "n_clicks"), Input(ids.RAIL_SCRIM, "n_clicks"))
    browser("askAgain", Input(ids.OFFLINE_RETRY, "n_clicks"))
    browser(
        "closeNotice",
        Output(ids.NOTICE, "hidden", allow_duplicate=True),
        Input(ids.NOTICE_CLOSE, "n_clicks"),
    )
    browser(
        "filterTable",
        Output(ids.TABLE_XLSX, "href"),
        Output(ids.TABLE_CSV, "href"),
        Output(ids.TABLE_GPKG, "href"),
        Output(ids.TABLE_HTML, "href"),
        Output(ids.TABLE_TEMPLATE, "href"),
        Input(ids.TABLE_FILTER, "value"),
        Input(ids.VIEW, "data"),
    )
