"""The one line of figures above the map."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.atlas.context import PageContext
from dashboard.readings.models import Summary, TargetReading
from dashboard.state import ViewState
from dashboard.wording import day, number, signed, target_text, value_text
from geodata.indicators import Indicator
from geodata.targets import State


def summary_bar(lang: str) -> Component:
    """The empty bar; `summary_figures` fills it."""
    return html.Section(
        id=ids.SUMMARY,
        className="summary",
        children=[dmc.Skeleton(height=44, radius="sm")],
        **aria(label=t("summary.label", lang), live="polite"),
    )


def summary_figures(page: PageContext, view: ViewState) -> list[Component]:
    """What is shown, then value, target, gap, units and change."""
    indicator = page.service.catalogue.get(view.indicator)
    reading = page.readings.summary(view)
    return [
        _subject(page, view, indicator),
        html.Div(
            className="figures",
            tabIndex=0,
            children=[
                _value(reading, indicator, view.lang),
                *_against_target(reading, indicator, view.lang),
                units_figure(reading, view.lang),
                _change(reading, indicator, view.lang),
            ],
        ),
    ]


def _subject(page: PageContext, view: ViewState, indicator: Indicator) -> Component:
    when = t("rail.date", view.lang, day=day(page.date_of(view), view.lang))
    return html.Div(
        className="summary-subject",
        children=[
            html.H2(indicator.name(view.lang)),
            html.Div(f"{page.place_name(view)} · {when} · {page.basis_name(view)}"),
        ],
    )


def _figure(label: str, value: str, note: str = "", mood: str = "") -> Component:
    return html.Div(
        className=f"figure {mood}".strip(),
        children=[
            html.Div(label, className="figure-label"),
            html.Div(value, className="figure-value"),
            html.Div(note, className="figure-note"),
        ],
    )


def _value(reading: Summary, indicator: Indicator, lang: str) -> Component:
    label = t("summary.value", lang)
    if reading.value is None:
        reason = indicator.aggregation_reason(lang)
        if reading.with_data and reason:
            return _figure(label, "\u2013", t("summary.not_aggregated", lang), "figure-none")
        return _figure(label, t("value.none", lang), mood="figure-none")
    note = t(
        "summary.reporting",
        lang,
        reporting=number(reading.with_data, lang),
        units=number(reading.units, lang),
    )
    telling = reading.covers_more or reading.with_data * 2 >= reading.units
    if telling and indicator.is_share and reading.denominator is not None:
        note = t(
            "summary.of",
            lang,
            numerator=number(reading.numerator, lang),
            denominator=number(reading.denominator, lang),
        )
    return _figure(label, value_text(reading.value, indicator, lang), note, "figure-main")


def _against_target(reading: Summary, indicator: Indicator, lang: str) -> list[Component]:
    label = t("summary.target", lang)
    if not reading.targets:
        return [_figure(label, t("summary.no_target", lang), mood="figure-none")]
    if len(reading.targets) > 1 or reading.targets[0].state == State.NO_DATA:
        return [_plans(reading.targets, indicator, lang)]
    target = reading.targets[0]
    by = "" if target.by is None else day(target.by, lang)
    if target.value is None:
        note = t("summary.universal_by", lang, day=by)
        return [_figure(label, t("summary.universal", lang), note)]
    note = t("summary.target_by", lang, day=by)
    return [
        _figure(label, target_text(target, indicator, lang), note),
        *_gap(target, indicator, lang),
    ]


def _plans(targets: Sequence[TargetReading], indicator: Indicator, lang: str) -> Component:
    """Several plans on one territory: each with its province, and no gap to be drawn."""
    parts = [
        t("summary.universal", lang) if one.value is None else target_text(one, indicator, lang)
        for one in targets
    ]
    names = " / ".join(one.province for one in targets)
    return _figure(t("summary.target", lang), " / ".join(parts), names)


def _gap(target: TargetReading, indicator: Indicator, lang: str) -> list[Component]:
    if target.gap is None:
        return []
    value = signed(target.gap, indicator, lang)
    if target.state == State.MET:
        return [_figure(t("summary.gap", lang), value, t("summary.gap_met", lang), "figure-met")]
    note = t("summary.gap_behind", lang)
    if target.missing is not None and indicator.is_share:
        note = t("summary.gap_missing", lang, n=number(target.missing, lang))
    return [_figure(t("summary.gap", lang), value, note, "figure-behind")]


def units_figure(reading: Summary, lang: str) -> Component:
    """How many units meet their target, are behind, have none or lack data: together all units."""
    parts = [("summary.with_data", reading.with_data, "")]
    if reading.met is not None and reading.behind is not None:
        parts = [
            ("summary.met", reading.met, "chip-met"),
            ("summary.behind", reading.behind, "chip-behind"),
        ]
        if unasked := reading.with_data - reading.met - reading.behind:
            parts.append(("summary.unasked", unasked, ""))
    parts.append(("summary.no_data", reading.units - reading.with_data, "chip-none"))
    return html.Div(
        className="figure figure-units",
        children=[
            html.Div(t("summary.units", lang), className="figure-label"),
            html.Div(
                [
                    html.Span(t(key, lang, n=number(count, lang)), className=f"chip {mood}".strip())
                    for key, count, mood in parts
                ],
                className="chips",
            ),
        ],
    )


def _change(reading: Summary, indicator: Indicator, lang: str) -> Component:
    label = t("summary.change", lang)
    if reading.change is None or reading.since is None:
        return _figure(label, t("summary.no_change", lang), mood="figure-none")
    since = t("summary.change_since", lang, day=day(reading.since, lang))
    return _figure(label, signed(reading.change, indicator, lang), since)
