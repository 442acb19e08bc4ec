"""The small chart of a target: the values of a unit over the years, and the line of the target."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dashboard.i18n import t
from dashboard.plans.target_wording import asked_text
from dashboard.readings.models import SeriesPoint, Status
from dashboard.trend import TrendWords, trend, values_of
from dashboard.wording import day, value_text
from geodata.indicators import Indicator
from geodata.progress import Progress


def chart(
    one: Progress, indicator: Indicator, reforms: Sequence[date], lang: str
) -> tuple[str, str]:
    """The chart as a ``data:`` address and what it says in words; both empty without values.

    A target without a number has no line.
    """
    points = points_of(one)
    if not points:
        return "", ""
    target = one.target.value
    levels = values_of(points, target)
    first, last = points[0], points[-1]
    said = t(
        "panel.chart" if len(points) > 1 else "panel.chart_one",
        lang,
        first=value_text(first.value, indicator, lang),
        from_day=day(first.day, lang),
        last=value_text(last.value, indicator, lang),
        to_day=day(last.day, lang),
    )
    words = TrendWords(
        title=one.target.subject(lang),
        description=said,
        low=value_text(min(levels), indicator, lang),
        high=value_text(max(levels), indicator, lang),
        target="" if target is None else asked_text(one.target, lang),
        reforms=[(when, day(when, lang)) for when in _between(points, reforms)],
    )
    return trend(points, words, target), said


def points_of(one: Progress) -> tuple[SeriesPoint, ...]:
    """The values of a unit as points of a chart."""
    own = one.unit.vintage.name
    return tuple(
        SeriesPoint(
            point.date,
            point.value,
            Status.REPORTED
            if point.vintage == own
            else (Status.ESTIMATED if point.estimated else Status.EXACT),
            point.vintage,
            point.estimated_share,
        )
        for point in one.series
        if point.value is not None
    )


def _between(points: Sequence[SeriesPoint], reforms: Sequence[date]) -> tuple[date, ...]:
    """The reforms that part points reported by earlier units from those of later ones."""
    return tuple(
        when
        for when in reforms
        if any(
            left.day < when <= right.day and left.origin < when.isoformat() <= right.origin
            for left, right in pairwise(points)
        )
    )
