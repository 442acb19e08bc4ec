"""Sums over the rows of a table: of all of them, and of those of each province."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.tables import Content
from dashboard.pages.atlas.context import PageContext
from dashboard.readings.models import Row, Status
from geodata.indicators import Aggregation, Indicator

NO_DATA = "no_data"


@dataclass(frozen=True)
class Total:
    """The sum of the rows of one place; numbers are None where the indicator is not added up.

    `estimated_share` (0 to 1) says how much of the denominator (of a count: of the number) stands
    in the rows as an estimate. `statuses` counts the rows by status, and those without data.
    """

    code: str
    name: str
    units: int
    statuses: dict[str, int]
    numerator: float | None
    denominator: float | None
    value: float | None
    estimated_share: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class Totals:
    """The total of a table and of its provinces, in the order of their codes.

    `reported` is the sum over the units of the vintage that reported, all of them; None where the
    table shows a part of the country or nothing was carried.
    """

    whole: Total
    provinces: tuple[Total, ...]
    reported: float | None


def totals_of(page: PageContext, content: Content, place: str) -> Totals:
    """The totals of a table; `place` is the name of all that it shows."""
    ask, registry = content.ask, page.service.registry
    grouped: dict[str, list[Row]] = {}
    for row in content.rows:
        code = registry.get(ask.vintage, row.code).province_code
        grouped.setdefault(code, []).append(row)
    provinces = tuple(
        _total(code, registry.get(ask.vintage, code).name, rows, content.indicator)
        for code, rows in sorted(grouped.items())
    )
    reported = None
    if content.carried and ask.within is None and content.origin is not None:
        before = page.service.cube.summary(content.origin, ask.indicator, ask.day, ask.basis)
        reported = before.numerator
    return Totals(_total("", place, content.rows, content.indicator), provinces, reported)


def _total(code: str, name: str, rows: Sequence[Row], indicator: Indicator) -> Total:
    found = Counter(NO_DATA if row.status is None else str(row.status) for row in rows)
    statuses = {one: found[one] for one in (*map(str, Status), NO_DATA)}
    numerator, denominator = _sums(rows, indicator)
    value = numerator
    amount = numerator
    if indicator.aggregation is Aggregation.RATIO:
        amount = denominator
        value = None
        if numerator is not None and denominator:
            value = 100.0 * numerator / denominator
    share = None
    if amount:
        share = sum(_estimated(row, indicator) for row in rows) / amount
    return Total(code, name, len(rows), statuses, numerator, denominator, value, share)


def _sums(rows: Sequence[Row], indicator: Indicator) -> tuple[float | None, float | None]:
    """The sums of numerators and denominators over the rows that have what the rule needs."""
    rule = indicator.aggregation
    if rule is Aggregation.NONE:
        return None, None
    above = [row.numerator for row in rows if row.numerator is not None]
    if rule is Aggregation.SUM:
        return (sum(above), None) if above else (None, None)
    pairs = [
        (row.numerator, row.denominator)
        for row in rows
        if row.numerator is not None and row.denominator is not None
    ]
    if not pairs:
        return None, None
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def _estimated(row: Row, indicator: Indicator) -> float:
    """How much of a row's denominator (of a count: of its number) is an estimate."""
    amount = row.numerator
    if indicator.aggregation is Aggregation.RATIO:
        amount = None if row.numerator is None else row.denominator
    return (row.estimated_share or 0.0) * (amount or 0.0)
