"""What the page says of two sides: titles, legends, the line of figures, the maps to draw."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.pages.atlas.context import notice_text
from dashboard.pages.atlas.head_values import served
from dashboard.pages.atlas.legend import legend_row, legend_words
from dashboard.pages.compare.context import CompareContext
from dashboard.pages.compare.controls import held_values
from dashboard.pages.compare.state import CHANGE, CompareState, Side, same_territory
from dashboard.readings.models import Summary
from dashboard.state import Notice
from dashboard.wording import day, number, signed, unit_symbol, value_text
from layers.legend import CHANGE_UNIT_TEXT, Legend
from layers.recipes import rebased_text


def view_for_browser(context: CompareContext, state: CompareState, turn: object) -> dict[str, Any]:
    """What the browser draws and writes into the address; `turn` comes back as it was asked."""
    change = state.mode == CHANGE
    names = dict.fromkeys(context.place(state, side) for side in (state.left, state.right))
    return {
        "search": state.search(),
        "turn": turn,
        "lang": state.lang,
        "mode": state.mode,
        "title": f"{t('compare.title', state.lang)} · {', '.join(names)}",
        "controls": held_values(state),
        "requests": [_change_request(context, state), None]
        if change
        else [_request(context, state, side) for side in (state.left, state.right)],
        "back": context.root + state.view(state.left).search(),
        "served": served(context.page.readings.release),
    }


def _request(context: CompareContext, state: CompareState, side: Side) -> dict[str, Any]:
    return {
        "vintage": side.vintage,
        "level": state.level,
        "province": side.province,
        "district": None,
        "indicator": side.indicator,
        "date": context.date(side),
        "basis": side.basis,
        "layers": [],
        "lang": state.lang,
    }


def _change_request(context: CompareContext, state: CompareState) -> dict[str, Any] | None:
    span = context.span(state)
    return None if span is None else {**_request(context, state, state.right), "date": span}


def head_values(
    context: CompareContext, state: CompareState, notices: tuple[Notice, ...]
) -> dict[str, Any]:
    """Place, strips and what stands where there is nothing to compare."""
    readings = context.page.readings
    simulated = any(readings.is_simulated(state.view(side)) for side in (state.left, state.right))
    places = dict.fromkeys(context.place(state, side) for side in (state.left, state.right))
    message = notice_text(notices, state.lang)
    empty = ""
    if state.mode == CHANGE and context.span(state) is None:
        empty = t("compare.same_year", state.lang)
    return {
        "place": " / ".join(places),
        "simulated_hidden": not simulated,
        "notice": message,
        "notice_hidden": not message,
        "empty": empty,
        "empty_hidden": not empty,
    }


def side_title(context: CompareContext, state: CompareState, side: Side) -> list[Component]:
    """The year, the indicator, then place, date, basis and units of one side."""
    lang = state.lang
    view = state.view(side)
    indicator = context.indicator(side)
    when = t("compare.side_date", lang, day=context.date_text(side, lang))
    units = t("compare.units", lang, day=day(side.vintage, lang))
    heading = f"{side.year} · {indicator.name(lang)}"
    if state.mode == CHANGE:
        heading = t("compare.change_title", lang, name=indicator.name(lang))
        since = context.date_text(state.left, lang)
        until = context.date_text(state.right, lang)
        when = t("compare.change_dates", lang, since=since, until=until)
    parts = (context.place(state, side), when, context.page.basis_name(view), units)
    return [html.H2(heading), html.Div(" · ".join(parts)), *_carried(context, state, side)]


def _carried(context: CompareContext, state: CompareState, side: Side) -> list[Component]:
    """Of values that were carried, which units reported them; of a change those of both dates."""
    shown = (state.left, state.right) if state.mode == CHANGE else (side,)
    found = {one for each in shown for one in context.page.readings.origins(state.view(each))}
    if not found:
        return []
    text = rebased_text(sorted(found), side.vintage, state.lang)
    return [html.Div(text, className="compare-carried")]


def side_legend(context: CompareContext, state: CompareState, side: Side) -> list[Component]:
    """Classes with the number of units of one side's map."""
    service = context.page.service
    place = (side.vintage, state.level, side.province or "country")
    change = state.mode == CHANGE
    when = context.span(state) if change else context.date(side)
    if when is None:
        return []
    question = service.question(place, side.indicator, when, side.basis)
    indicator = context.indicator(side)
    symbol = unit_symbol(indicator, state.lang)
    if change:
        symbol = CHANGE_UNIT_TEXT[state.lang].get(str(indicator.unit), symbol)
    views = (state.view(one) for one in ((state.left, state.right) if change else (side,)))
    reason = next(filter(None, map(context.page.why_none, views)), "")
    return legend_rows(service.legend(question, state.lang), symbol, state.lang, reason)


def legend_rows(legend: Legend, symbol: str, lang: str, reason: str) -> list[Component]:
    """The unit, the classes from low to high, no data, and estimates where there are any.

    Then the `reason` why units show nothing of what was reported, if there is one.
    """
    items = [
        html.Span(symbol or t("legend.count", lang), className="legend-title"),
        *(legend_row(row, lang) for row in legend.classes),
        legend_row(legend.no_data, lang, "legend-swatch-none"),
    ]
    if legend.estimates is not None:
        items.append(legend_row(legend.estimates, lang, "legend-swatch-estimated"))
    return [*items, *legend_words(legend, reason, lang)]


def summary_figures(context: CompareContext, state: CompareState) -> list[Component]:
    """What is compared, the value on either side, and the difference."""
    readings = [
        context.page.readings.summary(state.view(side)) for side in (state.left, state.right)
    ]
    return [
        _subject(context, state),
        html.Div(
            className="figures",
            tabIndex=0,
            children=[
                _value(context, state, state.left, readings[0]),
                _value(context, state, state.right, readings[1]),
                _difference(context, state, readings),
            ],
        ),
    ]


def _subject(context: CompareContext, state: CompareState) -> Component:
    lang = state.lang
    sides = (state.left, state.right)
    words = {
        "indicator": [context.indicator(side).name(lang) for side in sides],
        "place": [context.place(state, side) for side in sides],
        "date": [context.date_text(side, lang) for side in sides],
        "units": [day(side.vintage, lang) for side in sides],
    }
    said = {name: _joined(pair, lang) for name, pair in words.items()}
    units = t("compare.units", lang, day=said["units"])
    return html.Div(
        className="summary-subject",
        children=[
            html.H2(said["indicator"]),
            html.Div(" · ".join((said["place"], said["date"], units))),
        ],
    )


def _joined(pair: list[str], lang: str) -> str:
    left, right = pair
    return str(left) if left == right else t("compare.with", lang, left=left, right=right)


def _figure(label: str, value: str, note: str = "", mood: str = "") -> Component:
    return html.Div(
        className=f"figure {mood}".strip(),
        children=[
            html.Div(label, className="figure-label"),
            html.Div(value, className="figure-value"),
            html.Div(note, className="figure-note"),
        ],
    )


def _value(context: CompareContext, state: CompareState, side: Side, reading: Summary) -> Component:
    lang = state.lang
    place = context.place(state, side)
    other = state.left if side is state.right else state.right
    label = str(side.year) if context.place(state, other) == place else f"{side.year} · {place}"
    if reading.value is None:
        return _figure(label, t("value.none", lang), mood="figure-none")
    if reading.covers_more and reading.denominator is not None:
        above, below = number(reading.numerator, lang), number(reading.denominator, lang)
        note = t("summary.of", lang, numerator=above, denominator=below)
        return _figure(label, value_text(reading.value, context.indicator(side), lang), note)
    note = t(
        "compare.units_with_data",
        lang,
        with_data=number(reading.with_data, lang),
        units=number(reading.units, lang),
    )
    return _figure(label, value_text(reading.value, context.indicator(side), lang), note)


def _difference(context: CompareContext, state: CompareState, readings: list[Summary]) -> Component:
    lang = state.lang
    label = t("compare.difference", lang)
    left, right = (reading.value for reading in readings)
    one, other = context.indicator(state.left), context.indicator(state.right)
    if left is None or right is None:
        return _figure(label, "\u2013", mood="figure-none")
    if one.unit != other.unit:
        return _figure(label, "\u2013", t("compare.not_comparable", lang), "figure-none")
    note = t("compare.right_less_left", lang)
    if one == other and state.spans:
        note = t("compare.since", lang, since=state.left.year, until=state.right.year)
    if not same_territory(context.facts, state):
        note = t("compare.other_land", lang)
    return _figure(label, signed(right - left, other, lang), note, "figure-main")
