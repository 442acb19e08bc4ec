"""The chart of an indicator over the years in one unit, with what its marks mean."""

from dash import html
from dash.development.base_component import Component

from dashboard.carry_wording import status_text
from dashboard.i18n import t
from dashboard.pages.aria import aria
from dashboard.readings.models import IndicatorReading, Status
from dashboard.trend import HEIGHT, WIDTH, TrendWords, trend, values_of
from dashboard.wording import day, target_text, value_text
from geodata.indicators import Indicator


def key(lang: str) -> list[Component]:
    """What full, hollow and hatched points mean, and the line of a reform."""
    marks = [(status, status_text(status, lang)) for status in Status]
    marks_of_lines = [*marks, ("reform", t("panel.reform", lang))]
    return [
        html.Div(
            className="trend-key",
            children=[
                html.Span(
                    [
                        html.Span(className=f"trend-mark trend-{name}", **aria(hidden="true")),
                        html.Span(text),
                    ]
                )
                for name, text in marks_of_lines
            ],
        )
    ]


def chart(one: IndicatorReading, indicator: Indicator, lang: str) -> Component:
    """The chart as a picture whose text says the same."""
    line = one.targets[0] if len(one.targets) == 1 else None
    target = None if line is None else line.value
    levels = values_of(one.series, target)
    said = description(one, indicator, lang)
    words = TrendWords(
        title=indicator.name(lang),
        description=said,
        low=value_text(min(levels), indicator, lang),
        high=value_text(max(levels), indicator, lang),
        target="" if line is None or target is None else target_text(line, indicator, lang),
        reforms=[(when, day(when, lang)) for when in one.reforms],
    )
    return html.Img(
        src=trend(one.series, words, target),
        alt=said,
        className="reading-chart",
        width=WIDTH,
        height=HEIGHT,
    )


def description(one: IndicatorReading, indicator: Indicator, lang: str) -> str:
    """First and last value with their dates, the reforms between, and how many were carried."""
    first, last = one.series[0], one.series[-1]
    parts: list[str] = [
        t(
            "panel.chart" if len(one.series) > 1 else "panel.chart_one",
            lang,
            first=value_text(first.value, indicator, lang),
            from_day=day(first.day, lang),
            last=value_text(last.value, indicator, lang),
            to_day=day(last.day, lang),
        )
    ]
    parts += [t("panel.reform_on", lang, day=day(when, lang)) for when in one.reforms]
    for status in (Status.EXACT, Status.ESTIMATED):
        count = sum(point.status is status for point in one.series)
        if count:
            parts.append(f"{status_text(status, lang)}: {count}")
    return "; ".join(parts)
