"""Beside a map of changes: the units that gained and those that lost most."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.pages.aria import aria, data
from dashboard.pages.compare.context import CompareContext
from dashboard.pages.compare.state import CHANGE, CompareState
from dashboard.readings.change import Mover, Ranking, ranking
from dashboard.wording import decimals_of, number, signed
from geodata.indicators import Indicator

SHOWN = 10
"""How many units of either kind."""


def ranking_tables(context: CompareContext, state: CompareState) -> list[Component]:
    """Two short tables with what they count; nothing in the other modes."""
    span = context.span(state) if state.mode == CHANGE else None
    if span is None:
        return []
    side, lang, service = state.right, state.lang, context.page.service
    place = (side.vintage, state.level, side.province or "country")
    question = service.question(place, side.indicator, span, side.basis)
    found = ranking(service, question, SHOWN)
    return [
        html.H2(t("compare.ranking", lang)),
        html.P(_counts(found, lang), className="compare-counts"),
        *_tables(found, context.indicator(side), state),
    ]


def _counts(found: Ranking, lang: str) -> str:
    return t(
        "compare.counts",
        lang,
        gained=number(found.gained_count, lang),
        lost=number(found.lost_count, lang),
        unchanged=number(found.unchanged, lang),
        no_data=number(found.without_data, lang),
    )


def _tables(found: Ranking, indicator: Indicator, state: CompareState) -> list[Component]:
    lang = state.lang
    if not found.gained_count + found.lost_count + found.unchanged:
        return [html.P(t("compare.none_known", lang), className="empty")]
    return [
        *_table("compare.gained", "compare.none_gained", found.gained, indicator, state),
        *_table("compare.lost", "compare.none_lost", found.lost, indicator, state),
    ]


def _table(
    title: str, none: str, movers: Sequence[Mover], indicator: Indicator, state: CompareState
) -> list[Component]:
    lang = state.lang
    heading = html.H3(t(title, lang))
    if not movers:
        return [heading, html.P(t(none, lang), className="hint")]
    columns = (
        (t("compare.unit", lang), "name"),
        (str(state.left.year), "number"),
        (str(state.right.year), "number"),
        (t("compare.change", lang), "number"),
    )
    head = html.Tr([html.Th(text, scope="col", className=f"cell-{kind}") for text, kind in columns])
    rows = [_row(mover, indicator, state) for mover in movers]
    table = html.Table(
        [html.Thead(head), html.Tbody(rows)],
        className="compare-table",
        **aria(label=t(title, lang)),
    )
    return [heading, table]


def _row(mover: Mover, indicator: Indicator, state: CompareState) -> Component:
    lang, change = state.lang, mover.change
    decimals = decimals_of(indicator)
    inside = [one.name for one in mover.parents if one.code != state.right.province]
    name = html.Button(
        className="compare-unit",
        children=[
            html.Span(mover.unit.name, className="compare-unit-name"),
            *([html.Span(", ".join(inside), className="compare-unit-in")] if inside else []),
        ],
        **aria(label=t("compare.zoom_to", lang, name=mover.unit.name)),
        **data(code=mover.unit.code, vintage=state.right.vintage),
    )
    marks = [html.Span(t("mark.estimated", lang), className="chip")] if change.estimated else []
    amount = "" if change.change is None else signed(change.change, indicator, lang)
    return html.Tr(
        [
            html.Td([name, *marks], className="cell-name"),
            html.Td(number(change.before, lang, decimals), className="cell-number"),
            html.Td(number(change.after, lang, decimals), className="cell-number"),
            html.Td(amount, className="cell-number cell-change"),
        ]
    )
