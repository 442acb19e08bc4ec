"""The table that says the same as the map: one row for each unit in view."""

from dataclasses import fields
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.carry_wording import status_text
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.atlas.context import PageContext
from dashboard.readings.models import Row
from dashboard.state import ViewState
from dashboard.wording import day, decimals_of, marks_text, unit_symbol
from geodata.indicators import Indicator

GRID_OPTIONS: dict[str, Any] = {
    "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
    "includeHiddenColumnsInQuickFilter": True,
    "cacheQuickFilter": True,
    "suppressDragLeaveHidesColumns": True,
    "suppressMovableColumns": True,
    "animateRows": False,
    "rowHeight": 34,
    "headerHeight": 38,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
    "tabToNextHeader": {"function": "false"},
    "tabToNextCell": {"function": "false"},
}
"""Arrow keys go from cell to cell, Tab goes on to what follows the grid, as ARIA describes grids:
by Tab from cell to cell a province is a thousand steps away from its end."""

FILES = (
    ("table.xlsx", ids.TABLE_XLSX),
    ("table.csv", ids.TABLE_CSV),
    ("table.gpkg", ids.TABLE_GPKG),
    ("export.html", ids.TABLE_HTML),
    ("table.template", ids.TABLE_TEMPLATE),
)

SHOWN_OTHERWISE = {"simulated", "estimated", "made_of", "estimated_share"}
SENT_DECIMALS = 6


def table_bar(lang: str) -> Component:
    """The button at the foot that opens the table."""
    return html.Button(
        id=ids.TABLE_TOGGLE,
        className="table-toggle",
        children=[
            html.Span(className="table-toggle-arrow", **aria(hidden="true")),
            html.Span(t("table.open", lang)),
            html.Span(id=ids.TABLE_COUNT, className="table-count"),
        ],
        **aria(expanded="false", controls=ids.TABLE_DRAWER),
    )


def table_drawer(lang: str) -> Component:
    """The drawer with quick search, downloads and the frame of the grid."""
    return html.Section(
        id=ids.TABLE_DRAWER,
        className="table-drawer",
        children=[
            html.Div(className="table-tools", children=_tools(lang)),
            html.Div(id=ids.TABLE_FRAME, className="table-frame"),
        ],
        **aria(label=t("table.open", lang)),
    )


def grid(lang: str, **more: Any) -> Component:
    """The grid itself, mounted when the drawer is first opened: its script is a megabyte.

    It waits for its rows, which `show_table` brings, and says so. `more` are further options.
    """
    built: Component = dag.AgGrid(
        id=ids.TABLE,
        columnDefs=[],
        rowData=[],
        getRowId="params.data.code",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": False,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        dashGridOptions={**grid_options(lang), "loading": True, **more},
        className="ag-theme-alpine atlas-grid",
        style={"height": "100%", "width": "100%"},
    )
    return built


def _tools(lang: str) -> list[Component]:
    return [
        dmc.TextInput(
            id=ids.TABLE_FILTER,
            size="xs",
            placeholder=t("table.filter_hint", lang),
            className="table-filter",
            **aria(label=t("table.filter", lang)),
        ),
        html.Div([_download(key, name, lang) for key, name in FILES], className="table-files"),
    ]


def _download(key: str, component: str, lang: str) -> Component:
    return html.A(t(key, lang), id=component, className="quiet-button", download="")


def row_data(page: PageContext, view: ViewState) -> list[dict[str, Any]]:
    """The rows of the grid; empty while the drawer is closed, so that nothing is sent unseen."""
    if not view.table:
        return []
    return [_plain(row, view.lang) for row in page.readings.rows(view)]


def _plain(row: Row, lang: str) -> dict[str, Any]:
    shown = [field.name for field in fields(row) if field.name not in SHOWN_OTHERWISE]
    plain: dict[str, Any] = {name: getattr(row, name) for name in shown}
    plain["value"] = None if row.value is None else round(row.value, SENT_DECIMALS)
    plain["gap"] = None if row.gap is None else round(row.gap, SENT_DECIMALS)
    plain["state"] = t(f"state.{row.state}", lang) if row.state else ""
    plain["status"] = status_text(row.status, lang)
    if row.estimated_share is not None:
        plain["share"] = round(100.0 * row.estimated_share, 1)
        plain["origin"] = day(row.origin or "", lang)
    else:
        plain["origin"] = None
    plain["marks"] = marks_text(row, lang)
    return {name: value for name, value in plain.items() if value not in (None, "")}


def column_defs(page: PageContext, view: ViewState) -> list[dict[str, Any]]:
    """The columns for a view: those that say nothing for it are left out."""
    indicator = page.service.catalogue.get(view.indicator)
    decimals = decimals_of(indicator)
    unit = unit_symbol(indicator, view.lang)
    value = t("table.value_unit", view.lang, unit=unit) if unit else t("table.value", view.lang)
    with_district = view.level == "commune" and "district" in page.facts.levels[view.vintage]
    return [
        _words("name", t("table.name", view.lang), width=190, pinned="left"),
        _words("code", t("table.code", view.lang), width=84),
        *(
            [_words("district", t("table.district", view.lang), flex=2, minWidth=150)]
            if with_district
            else []
        ),
        *(
            []
            if view.province
            else [_words("province", t("table.province", view.lang), flex=2, minWidth=150)]
        ),
        _figure("value", value, view.lang, decimals, none=t("value.none", view.lang), minWidth=146),
        *_carried(page, view),
        *_parts(indicator, view.lang),
        _figure("target", t("table.target", view.lang), view.lang, decimals),
        _figure("gap", t("table.gap", view.lang), view.lang, decimals, signed=True),
        _words("state", t("table.state", view.lang), flex=1, minWidth=120),
        _words("marks", t("table.marks", view.lang), flex=1, minWidth=110),
    ]


def _carried(page: PageContext, view: ViewState) -> list[dict[str, Any]]:
    """How each value came to its unit; of carried ones how much is estimated, and from where."""
    status = _words("status", t("table.status", view.lang), flex=1, minWidth=170)
    if not page.readings.origins(view):
        return [status]
    return [
        status,
        _figure("share", t("table.estimated_share", view.lang), view.lang, 1, minWidth=110),
        _words("origin", t("table.origin", view.lang), flex=1, minWidth=110),
    ]


def _parts(indicator: Indicator, lang: str) -> list[dict[str, Any]]:
    """Numerator and denominator of a share, the samples of a median, nothing for a count."""
    if indicator.is_median:
        return [_figure("samples", t("table.samples", lang), lang, 0)]
    below = indicator.denominator_name(lang)
    if not indicator.is_share or below is None:
        return []
    above = indicator.numerator_name(lang)
    return [
        _figure("numerator", _sentence(above), lang, 0, minWidth=150),
        _figure("denominator", _sentence(below), lang, 0, minWidth=120),
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(field: str, title: str, **options: Any) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "headerTooltip": title,
        "getQuickFilterText": {"function": "atlasSearchText(params.value)"},
        "comparator": {"function": "atlasCompareNames"},
        **options,
    }


def _figure(
    field: str,
    title: str,
    lang: str,
    decimals: int,
    *,
    none: str = "",
    signed: bool = False,
    **options: Any,
) -> dict[str, Any]:
    shown = f"atlasSigned(params.value, '{lang}', {decimals})"
    if not signed:
        shown = f"atlasNumber(params.value, '{lang}', {decimals}, '{none}')"
    return {
        "field": field,
        "headerName": title,
        "headerTooltip": title,
        "type": "rightAligned",
        "getQuickFilterText": {"function": "atlasNoText(params.value)"},
        "minWidth": 104,
        "flex": 1,
        "valueFormatter": {"function": shown},
        "cellClassRules": {"cell-none": "params.value == null"},
        **options,
    }


def grid_options(lang: str) -> dict[str, Any]:
    """The options of the grid once its rows are there, with its own words."""
    return {**GRID_OPTIONS, "loading": False, "localeText": _locale_text(lang)}


def _locale_text(lang: str) -> dict[str, str]:
    return {
        "noRowsToShow": t("table.empty", lang),
        "noMatchingRows": t("table.empty", lang),
        "loadingOoo": t("table.loading", lang),
    }
