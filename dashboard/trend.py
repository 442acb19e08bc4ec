"""The history of a value as an SVG image in a data address: a few kilobytes, no script.

Reported points are full. Points carried from the units of another vintage are hollow, with their
lines pale; estimated ones are hatched, with dashed outlines and lines. A reform stands as a
vertical line with its date between the points it parts, the target as a dashed line across.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from xml.sax.saxutils import escape

from dashboard.readings.models import SeriesPoint, Status

WIDTH = 336
HEIGHT = 108
LEFT, RIGHT, TOP, BOTTOM = 58, 326, 22, 88
LINE = "#175a93"
PALE = "#5f7387"
TARGET = "#b4530a"
INK = "#4a5866"
PAPER = "#ffffff"
FONT = "font-family='Be Vietnam Pro, system-ui, sans-serif' font-size='10.5'"
LABEL_ROOM = 32
"""Half the width of a date above a reform's line."""
LABEL_HEIGHT = 16

HATCH = (
    '<defs><pattern id="h" width="3" height="3" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="3" height="3" fill="{PAPER}"/>'
    f'<path d="M0 0V3" stroke="{PALE}" stroke-width="1.6"/></pattern></defs>'
)


@dataclass(frozen=True)
class TrendWords:
    """What is written in a chart: `low` and `high` at the ends of the scale, and for readers."""

    title: str
    description: str
    low: str
    high: str
    target: str = ""
    reforms: Sequence[tuple[date, str]] = field(default=())


def trend(points: Sequence[SeriesPoint], words: TrendWords, target: float | None = None) -> str:
    """A ``data:`` address of the chart: time to the right, value upwards; empty without points.

    The scale runs over the values and the target; a series that is flat as it is written stands in
    the middle, a single point at the right. `words.reforms` are the days of reforms with labels.
    """
    if not points:
        return ""
    levels = values_of(points, target)
    low, high = min(levels), max(levels)
    if words.low == words.high:
        low = high
    places = [(_across(point.day, points), _up(point.value, low, high)) for point in points]
    parts = [HATCH, _frame(points, words, flat=low == high)]
    parts += [_reform(_across(day, points), label) for day, label in words.reforms]
    if target is not None:
        parts.append(_target(_up(target, low, high), words.target, places[0][1]))
    pairs = zip(pairwise(points), pairwise(places), strict=True)
    parts += [_line(_worst(*two), *ends) for two, ends in pairs]
    last = len(points) - 1
    parts += [
        _dot(point.status, place, last=at == last)
        for at, (point, place) in enumerate(zip(points, places, strict=True))
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" fill="none" role="img" {FONT}>'
        f"<title>{escape(words.title)}</title><desc>{escape(words.description)}</desc>"
        f"{''.join(parts)}</svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def values_of(points: Sequence[SeriesPoint], target: float | None) -> list[float]:
    """Everything the scale has to hold."""
    return [point.value for point in points] + ([] if target is None else [target])


def _across(day: date, points: Sequence[SeriesPoint]) -> float:
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    share = (day.toordinal() - first) / (last - first) if last > first else 1.0
    return LEFT + share * (RIGHT - LEFT)


def _up(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return BOTTOM - share * (BOTTOM - TOP)


def _worst(left: SeriesPoint, right: SeriesPoint) -> Status:
    found = {left.status, right.status}
    return next(one for one in (Status.ESTIMATED, Status.EXACT, Status.REPORTED) if one in found)


def _frame(points: Sequence[SeriesPoint], words: TrendWords, *, flat: bool) -> str:
    """The axis with the first and the last year below it, the ends of the scale to its left."""
    axis = f'<path d="M{LEFT - 6} {BOTTOM + 6.5}H{RIGHT + 6}" stroke="#c3ccd5"/>'
    years = [_text(RIGHT, HEIGHT - 3, "end", str(points[-1].day.year))]
    if points[0].day.year != points[-1].day.year:
        years.append(_text(LEFT, HEIGHT - 3, "start", str(points[0].day.year)))
    ends = [((TOP + BOTTOM) / 2, words.high)] if flat else [(TOP, words.high), (BOTTOM, words.low)]
    scale = [_text(LEFT - 9, up + 3.5, "end", text) for up, text in ends]
    return "".join([axis, *years, *scale])


def _reform(across: float, label: str) -> str:
    middle = min(max(across, LABEL_ROOM), WIDTH - LABEL_ROOM)
    line = f'<path d="M{across:.1f} 14V{BOTTOM + 6}" stroke="{INK}" stroke-dasharray="1 2"/>'
    return line + _text(middle, 10, "middle", label)


def _target(up: float, label: str, first: float) -> str:
    """The target's line, its label where the first point does not stand."""
    line = (
        f'<path d="M{LEFT - 6} {up:.1f}H{RIGHT + 6}" stroke="{TARGET}" '
        'stroke-width="1" stroke-dasharray="5 3"/>'
    )
    above = up - 4 if up - 4 > TOP + 6 else up + 11
    across, anchor = (LEFT, "start") if abs(up - first) > LABEL_HEIGHT else (RIGHT, "end")
    return line + (_text(across, above, anchor, label, TARGET) if label else "")


def _line(status: Status, left: tuple[float, float], right: tuple[float, float]) -> str:
    dash = ' stroke-dasharray="3 3"' if status is Status.ESTIMATED else ""
    colour = LINE if status is Status.REPORTED else PALE
    ends = f"M{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
    return f'<path d="{ends}" stroke="{colour}" stroke-width="1.6"{dash}/>'


def _dot(status: Status, place: tuple[float, float], *, last: bool) -> str:
    fill = {Status.REPORTED: LINE, Status.EXACT: PAPER, Status.ESTIMATED: "url(#h)"}[status]
    colour = LINE if status is Status.REPORTED else PALE
    dash = ' stroke-dasharray="2 1.2"' if status is Status.ESTIMATED else ""
    radius = 4.2 if last or status is Status.ESTIMATED else 3
    return (
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.3"{dash}/>'
    )


def _text(across: float, up: float, anchor: str, text: str, colour: str = INK) -> str:
    return (
        f'<text x="{across:.1f}" y="{up:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )
