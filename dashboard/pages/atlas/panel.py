"""The panel of one unit: who it is, its indicators over the years, its targets and points."""

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.carry_wording import estimate_lines, status_text
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.pages.atlas import story, trends
from dashboard.pages.atlas.context import PageContext
from dashboard.readings.models import IndicatorReading, TargetReading, UnitReading
from dashboard.state import LAYERS, ViewState
from dashboard.wording import day, number, signed, target_text, value_text
from geodata.indicators import Basis, Indicator
from geodata.targets import State


def panel(lang: str) -> Component:
    """The empty panel; `panel_body` fills it."""
    return html.Aside(
        id=ids.PANEL,
        className="panel",
        children=[
            html.Div(
                className="panel-tools",
                children=[
                    html.Button(t("panel.zoom", lang), id=ids.PANEL_ZOOM, className="quiet-button"),
                    html.Button(
                        "\u00d7",
                        id=ids.PANEL_CLOSE,
                        className="icon-button",
                        **aria(label=t("panel.close", lang)),
                    ),
                ],
            ),
            html.Div(id=ids.PANEL_BODY, className="panel-body", tabIndex=0),
        ],
        **aria(label=t("panel.label", lang)),
    )


def panel_body(page: PageContext, view: ViewState) -> list[Component]:
    """The panel of the selected unit; nothing when none is selected."""
    if view.unit is None:
        return []
    reading = page.readings.unit(view, view.unit)
    return [
        *_identity(reading, view.lang),
        *_points(reading, view.lang),
        html.H3(t("panel.indicators", view.lang)),
        *_indicators(page, reading, view),
        *story.sections(reading.story, view.lang),
    ]


def opened(page: PageContext, view: ViewState) -> str:
    """What is said when the panel of a unit opens; nothing when none is selected."""
    if view.unit is None:
        return ""
    name = page.readings.unit(view, view.unit).unit.name
    return t("panel.opened", view.lang, name=name)


def _identity(reading: UnitReading, lang: str) -> list[Component]:
    unit = reading.unit
    facts = [t("panel.code", lang, code=unit.code, day=day(unit.vintage.name, lang))]
    if unit.official_area_km2 is not None:
        facts.append(t("panel.area", lang, area=number(unit.official_area_km2, lang, 1)))
    return [
        html.H2(unit.name, className="panel-name"),
        html.P(", ".join(parent.name for parent in reading.parents), className="panel-parents"),
        *(html.P(fact, className="panel-code") for fact in facts),
        *(
            [html.Span(t("panel.pilot", lang), className="chip chip-pilot")]
            if reading.pilot
            else []
        ),
    ]


def _points(reading: UnitReading, lang: str) -> list[Component]:
    present = [(name, reading.points[name]) for name in LAYERS if reading.points.get(name)]
    if not present:
        return []
    return [
        html.H3(t("panel.points", lang)),
        html.Dl(
            className="points",
            children=[
                html.Div([html.Dt(t(f"layer.{name}", lang)), html.Dd(number(count, lang))])
                for name, count in present
            ],
        ),
    ]


def _indicators(page: PageContext, reading: UnitReading, view: ViewState) -> list[Component]:
    if not reading.indicators:
        return [html.P(t("panel.no_data", view.lang), className="empty")]
    groups: dict[str, list[IndicatorReading]] = {}
    for one in reading.indicators:
        groups.setdefault(page.service.catalogue.get(one.indicator).theme, []).append(one)
    return [
        *(trends.key(view.lang) if reading.carried else []),
        *(
            html.Section(
                className="panel-theme",
                children=[
                    html.H4(page.service.catalogue.themes[theme].name(view.lang)),
                    *(_indicator(page, one, view) for one in members),
                ],
            )
            for theme, members in groups.items()
        ),
    ]


def _indicator(page: PageContext, one: IndicatorReading, view: ViewState) -> Component:
    indicator = page.service.catalogue.get(one.indicator)
    current = (one.indicator, one.basis) == (view.indicator, view.basis)
    return html.Div(
        className="reading reading-current" if current else "reading",
        children=[
            html.Div(indicator.name(view.lang), className="reading-name"),
            html.Div(
                value_text(one.series[-1].value, indicator, view.lang), className="reading-value"
            ),
            trends.chart(one, indicator, view.lang),
            html.Div(_details(page, one, indicator, view.lang), className="reading-note"),
            *_carried(page, one, view, current=current),
            *(_target(target, indicator, view.lang) for target in one.targets),
        ],
    )


def _details(page: PageContext, one: IndicatorReading, indicator: Indicator, lang: str) -> str:
    basis = page.service.catalogue.bases[Basis(one.basis)]
    last = one.series[-1]
    parts = [day(last.day, lang), basis.name(lang)]
    if indicator.is_share and one.denominator is not None:
        parts.append(f"{number(one.numerator, lang)}/{number(one.denominator, lang)}")
    if one.samples is not None:
        parts.append(t("panel.samples", lang, n=number(one.samples, lang)))
    if last.carried:
        parts.append(status_text(last.status, lang))
    return " · ".join([*parts, *([t("mark.simulated", lang)] if one.simulated else [])])


def _carried(
    page: PageContext, one: IndicatorReading, view: ViewState, *, current: bool
) -> list[Component]:
    """What the estimate in view comes from, and why other years may have no value here."""
    indicator = page.service.catalogue.get(one.indicator)
    lines: list[str] = []
    if current and view.unit is not None:
        when = day(page.date_of(view), view.lang)
        parts = page.readings.made_of(view, view.unit)
        lines += [f"{when}: {line}" for line in estimate_lines(parts, indicator, view.lang)]
    reason = indicator.carry_reason(view.lang)
    if one.not_carried and reason:
        lines.append(t("panel.not_carried", view.lang, reason=reason))
    return [html.Div(line, className="reading-note") for line in lines]


def _target(target: TargetReading, indicator: Indicator, lang: str) -> Component:
    wanted: str = t("summary.universal", lang)
    if target.value is not None:
        wanted = target_text(target, indicator, lang)
    by = "" if target.by is None else day(target.by, lang)
    text: str = t("panel.target", lang, province=target.province, target=wanted, day=by)
    if target.gap is not None:
        gap = t("panel.gap", lang, gap=signed(target.gap, indicator, lang))
        text = f"{text} · {gap}"
    mood = {State.MET: "target-met", State.BEHIND: "target-behind"}.get(State(target.state), "")
    return html.Div(text, className=f"reading-target {mood}".strip(), title=target.wording)
