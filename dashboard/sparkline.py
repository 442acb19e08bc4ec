"""A small line chart as an SVG image in a data address: a few hundred bytes, no script."""

import base64
from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from dashboard.readings.models import SeriesPoint

WIDTH = 132
HEIGHT = 34
MARGIN = 4
LINE = "#175a93"
PALE = "#7b8fa1"
TARGET = "#b4530a"


def sparkline(points: Sequence[SeriesPoint], target: float | None = None) -> str:
    """A ``data:`` address of the chart: time to the right, value upwards, the target dashed.

    Points carried over a reform are hollow and their line is dotted. The scale runs over the
    values and the target; a flat series stands in the middle. Empty text without points.
    """
    if not points:
        return ""
    levels = [point.value for point in points] + ([] if target is None else [target])
    low, high = min(levels), max(levels)
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()

    def across(point: SeriesPoint) -> float:
        share = (point.day.toordinal() - first) / (last - first) if last > first else 1.0
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    def up(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    places = [(across(point), up(point.value), point.carried) for point in points]
    parts = [_line(left, right) for left, right in pairwise(places)]
    parts += [_dot(place, last=place is places[-1]) for place in places]
    if target is not None:
        parts.insert(0, _target(up(target)))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" fill="none">{"".join(parts)}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _line(left: tuple[float, float, bool], right: tuple[float, float, bool]) -> str:
    carried = left[2] or right[2]
    dash = ' stroke-dasharray="2 2"' if carried else ""
    return (
        f'<path d="M{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}" '
        f'stroke={quoteattr(PALE if carried else LINE)} stroke-width="1.6"{dash}/>'
    )


def _dot(place: tuple[float, float, bool], *, last: bool) -> str:
    across, up, carried = place
    fill = "#ffffff" if carried else LINE
    return (
        f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{3 if last else 1.8}" fill="{fill}" '
        f'stroke="{PALE if carried else LINE}" stroke-width="1.2"/>'
    )


def _target(up: float) -> str:
    return (
        f'<path d="M0 {up:.1f}H{WIDTH}" stroke="{TARGET}" stroke-width="1" stroke-dasharray="4 3"/>'
    )
