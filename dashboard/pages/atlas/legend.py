"""The map's legend: classes with colour, label and number of units; no data in its own words."""

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.atlas.context import PageContext
from dashboard.state import OLD_DISTRICTS, ViewState
from dashboard.wording import number, unit_symbol
from geodata.indicators import Basis
from layers.legend import Legend, LegendRow


def legend_bar(lang: str) -> Component:
    """The empty legend; `legend_items` fills it."""
    label = aria(label=t("legend.label", lang))
    return html.Section(id=ids.LEGEND, className="legend", tabIndex=0, **label)


def legend_items(page: PageContext, view: ViewState) -> list[Component]:
    """Classes from low to high, then no data, estimates and pilots where there are any."""
    lang = view.lang
    legend = page.legend(view)
    symbol = unit_symbol(page.service.catalogue.get(view.indicator), lang)
    symbol = t("legend.gap", lang) if view.gap else symbol
    items = [
        html.Span(symbol or t("legend.count", lang), className="legend-title"),
        *(legend_row(row, lang) for row in legend.classes),
        legend_row(legend.no_data, lang, "legend-swatch-none"),
    ]
    if legend.estimates is not None:
        items.append(legend_row(legend.estimates, lang, "legend-swatch-estimated"))
        items += _carried(page, view)
    if "pilots" in view.layers and page.readings.layer_counts(view).get("pilots"):
        items.append(_mark("pilots", lang))
    if OLD_DISTRICTS in view.layers and page.service.old_districts.vintage(view.vintage):
        items.append(_mark(OLD_DISTRICTS, lang))
    return [*items, *legend_words(legend, page.why_none(view), lang)]


def legend_words(legend: Legend, reason: str, lang: str) -> list[Component]:
    """Why units show nothing of what was reported; without a reason that nothing is known of any.

    `reason` is empty where there is none.
    """
    if reason:
        return [html.Span(reason, className="legend-why")]
    if any(row.count for row in legend.classes):
        return []
    return [html.Span(t("legend.empty", lang), className="legend-empty")]


def _carried(page: PageContext, view: ViewState) -> list[Component]:
    """Where every value is modelled: how many of them came over estimated links as well."""
    if view.basis != Basis.MODELLED or not (count := page.readings.estimated_count(view)):
        return []
    text = t("carried.of_those", view.lang, n=number(count, view.lang))
    return [html.Span(f"({text})", className="legend-count")]


def legend_row(row: LegendRow, lang: str, pattern: str = "") -> Component:
    """A colour or pattern, what it means, and how many units have it."""
    units = t("legend.units", lang, n=number(row.count, lang))
    style = {} if pattern else {"backgroundColor": row.colour}
    return html.Span(
        className="legend-item",
        children=[
            html.Span(
                className=f"legend-swatch {pattern}".strip(),
                style=style,
                **aria(hidden="true"),
            ),
            html.Span(row.label),
            html.Span(
                number(row.count, lang),
                className="legend-count",
                title=units,
                **aria(hidden="true"),
            ),
            html.Span(units, className="visually-hidden"),
        ],
    )


def _mark(layer: str, lang: str) -> Component:
    """How a layer of outlines is drawn."""
    swatch = f"legend-swatch-{layer.replace('_', '-')}"
    return html.Span(
        className="legend-item",
        children=[
            html.Span(className=f"legend-swatch {swatch}", **aria(hidden="true")),
            html.Span(t(f"layer.{layer}", lang)),
        ],
    )
