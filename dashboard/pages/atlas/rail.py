"""The left rail: where, what, which units, which layers."""

from collections.abc import Collection, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.atlas.context import PageContext
from dashboard.pages.parts import segments, select
from dashboard.state import COUNTRY, LAYERS, OLD_DISTRICTS, ViewState
from dashboard.wording import day, number
from geodata.indicators import Basis, Catalogue
from layers.style import OLD_DISTRICT_COLOUR, PILOT_COLOUR, POINT_STYLES

AUTO = "auto"
STATISTICS = "statistics"


def rail(lang: str) -> Component:
    """The rail; its choices are filled in by `rail_values`."""
    return html.Nav(
        id=ids.RAIL,
        className="rail",
        children=[
            html.Div(
                className="rail-head",
                children=[
                    html.H2(t("rail.title", lang)),
                    html.Button(
                        "\u00d7",
                        id=ids.RAIL_CLOSE,
                        className="icon-button",
                        **aria(label=t("head.menu_close", lang)),
                    ),
                ],
            ),
            _section(
                "rail.where",
                lang,
                [
                    select(ids.PROVINCE, "rail.province", lang),
                    select(ids.DISTRICT, "rail.district", lang),
                ],
            ),
            _section("rail.what", lang, _what(lang)),
            _section("rail.units", lang, _units(lang)),
            _section("rail.layers", lang, [_layer(name, lang) for name in LAYERS]),
        ],
        **aria(label=t("rail.title", lang)),
    )


def _section(key: str, lang: str, children: list[Component]) -> Component:
    return html.Section(
        className="rail-section",
        children=[html.H3(t(key, lang)), *children],
    )


def _what(lang: str) -> list[Component]:
    return [
        select(ids.INDICATOR, "rail.indicator", lang),
        html.Details(
            className="definition",
            children=[
                html.Summary(t("rail.definition", lang)),
                html.P(id=ids.INDICATOR_DEFINITION, className="hint"),
            ],
        ),
        html.Div(
            className="rail-pair",
            children=[
                select(ids.YEAR, "rail.year", lang),
                select(ids.BASIS, "rail.basis", lang),
            ],
        ),
        dmc.Switch(
            id=ids.GAP,
            label=t("rail.gap", lang),
            size="sm",
            labelPosition="left",
            checked=False,
            className="gap-switch",
        ),
    ]


def _units(lang: str) -> list[Component]:
    return [
        segments(ids.LEVEL, "rail.level", lang),
        select(ids.VINTAGE, "rail.vintage", lang),
        html.P(id=ids.VINTAGE_HINT, className="hint"),
    ]


def _layer(name: str, lang: str) -> Component:
    return html.Div(
        id=ids.layer_row(name),
        className="layer",
        children=[
            _mark(name),
            dmc.Switch(
                id=ids.layer(name),
                label=t(f"layer.{name}", lang),
                size="sm",
                labelPosition="left",
                checked=False,
                className="layer-switch",
            ),
            html.Span(id=ids.layer_count(name), className="layer-count"),
        ],
    )


def _mark(name: str) -> Component:
    """The mark by which the map draws the layer."""
    style = POINT_STYLES.get(name)
    shape, colour = ("outline", PILOT_COLOUR) if style is None else (style.shape, style.colour)
    if name == OLD_DISTRICTS:
        shape, colour = "line", OLD_DISTRICT_COLOUR
    return html.Span(
        className=f"layer-mark mark-{shape}",
        style={"--mark": colour},
        **aria(hidden="true"),
    )


def rail_values(page: PageContext, view: ViewState) -> dict[str, Any]:
    """Choices and present value of every control: ``{"<name>": value}`` for the callback."""
    return {
        **_where_values(page, view),
        **_what_values(page, view),
        **_units_values(page, view),
        "layers": [name in view.layers for name in LAYERS],
        "layer_counts": _layer_counts(page, view),
        "old_districts_off": page.service.old_districts.vintage(view.vintage) is None,
        "table_count": t(
            "table.count", view.lang, n=number(page.readings.unit_count(view), view.lang)
        ),
    }


def _where_values(page: PageContext, view: ViewState) -> dict[str, Any]:
    provinces = sorted(page.facts.provinces[view.vintage].items())
    districts = page.facts.districts[view.vintage].get(view.province or "", {})
    everywhere = t("rail.district_all", view.lang)
    if "district" not in page.facts.levels[view.vintage]:
        everywhere = t("rail.district_none", view.lang)
    elif view.province is None:
        everywhere = t("rail.district_country", view.lang)
    return {
        "province_data": [
            {"value": COUNTRY, "label": t("place.country", view.lang)},
            *({"value": code, "label": name} for code, name in provinces),
        ],
        "province": view.province or COUNTRY,
        "district_data": [
            {"value": COUNTRY, "label": everywhere},
            *({"value": code, "label": name} for code, name in sorted(districts.items())),
        ],
        "district": view.district or COUNTRY,
        "district_off": not districts,
    }


def _what_values(page: PageContext, view: ViewState) -> dict[str, Any]:
    catalogue = page.service.catalogue
    indicator = catalogue.get(view.indicator)
    years = _years(page, view)
    return {
        "indicator_data": indicator_groups(catalogue, view.lang, _with_data(page, view)),
        "indicator": view.indicator,
        "definition": indicator.definition(view.lang),
        "year_data": [{"value": str(year), "label": str(year)} for year in reversed(years)],
        "year": str(view.year),
        "slider_marks": [{"value": year, "label": str(year)} for year in years],
        "slider_min": years[0],
        "slider_max": years[-1],
        "slider": view.year,
        "slider_off": len(years) < 2,
        "date": t("rail.date", view.lang, day=day(page.date_of(view), view.lang)),
        "basis_data": [
            {"value": basis, "label": catalogue.bases[Basis(basis)].name(view.lang)}
            for basis in page.facts.bases[view.indicator]
        ],
        "basis": view.basis,
        "gap": view.gap,
        "gap_off": view.indicator not in page.facts.targeted,
    }


def _years(page: PageContext, view: ViewState) -> list[int]:
    """The years that can be chosen: of the fixed vintage, else of all."""
    if view.fixed:
        return sorted(page.facts.dates[view.vintage])
    return sorted({*page.facts.vintage_of_year, view.year})


def indicator_groups(
    catalogue: Catalogue, lang: str, with_data: Collection[str]
) -> list[dict[str, Any]]:
    """The indicators grouped by theme, as a Mantine select wants them.

    General statistics are listed only where they have data; the atlas is about other things.
    """
    groups = []
    for code, theme in catalogue.themes.items():
        items = [
            {"value": item.code, "label": item.name(lang)}
            for item in catalogue.of_theme(code)
            if code != STATISTICS or item.code in with_data
        ]
        if items:
            groups.append({"group": theme.name(lang), "items": items})
    return groups


def _with_data(page: PageContext, view: ViewState) -> set[str]:
    """The indicators that have data, and the one in view."""
    known = {item.code for item in page.service.catalogue if page.service.cube.bases(item.code)}
    return known | {view.indicator}


def _units_values(page: PageContext, view: ViewState) -> dict[str, Any]:
    hint = "vintage.hint_fixed" if view.fixed else "vintage.hint_auto"
    return {
        "level_data": [
            {"value": level, "label": t(f"level.{level}", view.lang)}
            for level in page.facts.levels[view.vintage]
        ],
        "level": view.level,
        "vintage_data": [
            {"value": AUTO, "label": t("vintage.auto", view.lang)},
            *({"value": name, "label": day(name, view.lang)} for name in page.facts.vintages),
        ],
        "vintage": view.vintage if view.fixed else AUTO,
        "vintage_hint": t(hint, view.lang, day=day(view.vintage, view.lang)),
    }


def _layer_counts(page: PageContext, view: ViewState) -> list[str]:
    old = page.service.old_districts.count(view.vintage, view.scope)
    counts: Mapping[str, int] = {**page.readings.layer_counts(view), OLD_DISTRICTS: old}
    return [number(counts.get(name, 0), view.lang) for name in LAYERS]
