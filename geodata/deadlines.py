"""When a plan wants a report, for which period, and which communes have not delivered for it.

A plan names days ("30/6 và 15/12"), a month ("định kỳ tháng 12"), or only how often ("06 tháng,
năm"). Of a month the report is due on its last day; where no day is named at all it is due on the
last day of each period, and the deadline is marked as `assumed`.

The period of a report is the part of the calendar year in which its day lies, the year divided by
the number of reports: of 30/6 and 15/12 the two halves, of a yearly report the whole year. A
commune has delivered when any indicator of the plan has a value for it dated in the period,
reported by itself or by the units that stood on its territory then.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geodata.carried import CarriedCube
from geodata.indicators import Catalogue
from geodata.lineage import Lineage
from geodata.plans import Plan
from geodata.targets import Kind, Target
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from geodata.values import BoolArray

LAST_YEAR = 2100
EVERY = (
    (12, re.compile(r"hàng tháng|hằng tháng|monthly", re.IGNORECASE)),
    (4, re.compile(r"hàng quý|hằng quý|quarterly", re.IGNORECASE)),
    (2, re.compile(r"\b0?6 tháng|six[- ]month|every six months|half[- ]year", re.IGNORECASE)),
    (1, re.compile(r"hàng năm|hằng năm|yearly|annual", re.IGNORECASE)),
)
"""Reports a year, from the words of a plan that names no day: the most frequent counts."""


@dataclass(frozen=True)
class Deadline:
    """One report of a plan: due on `day`, for `first_day` to `last_day`, both included.

    `assumed` where the plan names no day.
    """

    plan: Plan
    entry: Target
    day: date
    first_day: date
    last_day: date
    assumed: bool

    @property
    def id(self) -> str:
        """A name that stays the same for ever: the statement and the day."""
        return f"{self.entry.id}-{self.day.isoformat()}"

    @property
    def targets_due(self) -> tuple[Target, ...]:
        """The targets of the plan that fall due in the period."""
        return tuple(
            target
            for target in self.plan.of(Kind.TARGET, Kind.TASK)
            if target.period_end is not None
            and self.first_day <= target.period_end <= self.last_day
        )


@dataclass(frozen=True)
class Delivery:
    """What was delivered for a period: communes of `vintage`, and who has not delivered what.

    `nothing` are communes without any value in the period; `lacking` names for each indicator of
    the plan the communes without one, all of them where nobody reported it.
    """

    deadline: Deadline
    vintage: Vintage
    communes: int
    nothing: tuple[AdminUnit, ...]
    lacking: Mapping[str, tuple[AdminUnit, ...]]

    @property
    def delivered(self) -> int:
        """How many communes delivered anything."""
        return self.communes - len(self.nothing)


def deadlines(plan: Plan, first: date, last: date) -> tuple[Deadline, ...]:
    """The reports of a plan due from one day to another, in order; none after its last target."""
    end = min(last, plan.last_day or last)
    found = [
        deadline
        for entry in plan.of(Kind.REPORT_DEADLINE)
        for year in range(max(first.year, 1900), min(end.year, LAST_YEAR) + 1)
        for deadline in _of_year(plan, entry, year)
        if first <= deadline.day <= end
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.entry.id)))


def next_deadline(plan: Plan, day: date) -> Deadline | None:
    """The first report due on a day or later; None where the plan is over or names none."""
    found = deadlines(plan, day, plan.last_day or date(day.year + 2, 12, 31))
    return found[0] if found else None


def deadline_on(plan: Plan, day: date) -> Deadline | None:
    """The report due on exactly that day."""
    found = deadlines(plan, day, day)
    return found[0] if found else None


def upcoming(plans: Iterable[Plan], day: date) -> tuple[Deadline, ...]:
    """The next report of every plan, the nearest first."""
    found = [one for plan in plans if (one := next_deadline(plan, day)) is not None]
    return tuple(sorted(found, key=lambda one: (one.day, one.plan.id)))


def _of_year(plan: Plan, entry: Target, year: int) -> Iterator[Deadline]:
    days, assumed = _days(entry, year)
    for day in days:
        first, last = _period(day, len(days))
        yield Deadline(plan, entry, day, first, last, assumed)


def _days(entry: Target, year: int) -> tuple[list[date], bool]:
    """The days of a year on which a report is due, and whether they had to be assumed."""
    if entry.month_days:
        return [_day(year, text) for text in entry.month_days], False
    if entry.months:
        return [_month_end(year, month) for month in entry.months], False
    said = " ".join((entry.subject_vi, entry.subject_en, entry.wording))
    times = next((times for times, words in EVERY if words.search(said)), 0)
    return [_month_end(year, 12 * part // times) for part in range(1, times + 1)], True


def _day(year: int, month_day: str) -> date:
    """06-30 of a year; the 29th of February is the 28th where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _period(day: date, reports: int) -> tuple[date, date]:
    """The part of the calendar year in which a day lies, of as many parts as there are reports."""
    months = max(1, 12 // min(reports, 12))
    first = months * ((day.month - 1) // months) + 1
    return date(day.year, first, 1), _month_end(day.year, min(first + months - 1, 12))


class DeliveryReader:
    """Who delivered for a period, from one cube."""

    def __init__(
        self, cube: CarriedCube, registry: UnitRegistry, catalogue: Catalogue, lineage: Lineage
    ) -> None:
        self._cube, self._registry = cube, registry
        self._catalogue, self._lineage = catalogue, lineage

    def delivery(self, deadline: Deadline, vintage: Vintage | None = None) -> Delivery:
        """The communes of a plan's territory at the end of the period, and what they lack.

        Those of a `vintage` if one is given.
        """
        plan = deadline.plan
        vintage = vintage or self._in_force(deadline.last_day)
        units = self._registry.units(vintage, Level.COMMUNE)
        places = [
            place
            for place, unit in enumerate(units)
            if self._lineage.old_province_of(vintage, unit.code) == plan.province
        ]
        anything = np.zeros(len(places), dtype=bool)
        lacking: dict[str, tuple[AdminUnit, ...]] = {}
        for code in plan.indicators:
            has = self._has(code, vintage, deadline, len(units))[places]
            anything |= has
            lacking[code] = _without(has, units, places)
        return Delivery(
            deadline=deadline,
            vintage=vintage,
            communes=len(places),
            nothing=_without(anything, units, places),
            lacking=lacking,
        )

    def _in_force(self, day: date) -> Vintage:
        """The vintage of a day: the latest that began by then, else the first."""
        known = self._registry.vintages
        begun = [vintage for vintage in known if vintage.first_day <= day]
        return begun[-1] if begun else known[0]

    def _has(self, indicator: str, vintage: Vintage, deadline: Deadline, units: int) -> BoolArray:
        """Which communes have a value of an indicator dated in the period, on any basis."""
        has = np.zeros(units, dtype=bool)
        for basis in self._catalogue.get(indicator).bases:
            for day in self._cube.dates(indicator, vintage=vintage, basis=str(basis)):
                if deadline.first_day <= day <= deadline.last_day:
                    found = self._cube.values(vintage, Level.COMMUNE, indicator, day, str(basis))
                    has |= np.isfinite(found.value) | np.isfinite(found.numerator)
        return has


def _without(
    has: BoolArray, units: Sequence[AdminUnit], places: Sequence[int]
) -> tuple[AdminUnit, ...]:
    return tuple(units[place] for place, done in zip(places, has, strict=True) if not done)
