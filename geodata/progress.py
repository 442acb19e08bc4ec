"""How a unit stands against a target: gap, what is missing, and whether its pace is enough.

gap           value - target, signed so that negative means short of it; percentage points of shares
missing       households, villages, schools, bodies that the numerator lacks (`geodata.targets.gap`)
pace          change a year, by least squares over the values of the last three years
pace needed   -gap / years from the date of the value to the date of the target

The pace is the slope of the least-squares line through the unit's own values (carried ones
included) dated within three years of the last. A mean of yearly differences is nothing but last
minus first over their distance: one odd year at either end would decide it; and reports are not
always a year apart, which a slope over real dates takes as it is. Both paces are signed towards
the target: positive is improvement.

met        the value reaches the target
on_track   it does not yet, but value + pace * years left does
behind     neither; also where the date has passed, or where a single value shows no pace
no_data    there is no value, or no indicator of the catalogue measures the target
no_number  the plan gives no number ("phổ cập"): progress is shown, nothing is judged
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.carried import CarriedCube
from geodata.indicators import Basis, Catalogue, Direction, Indicator
from geodata.lineage import Lineage
from geodata.targets import Gap, Kind, State, Target, gap, holds
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from geodata.values import SeriesPoint

PACE_YEARS = 3
DAYS_A_YEAR = 365.25
SPARE_DAYS = 31
"""How much earlier than three years a value may be dated: reports are not dated to the day."""


class Standing(StrEnum):
    """Where a unit stands against a target, its pace considered."""

    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NO_DATA = "no_data"
    NO_NUMBER = "no_number"


@dataclass(frozen=True)
class Progress:
    """One unit against one target; None where it cannot be said.

    `day`, `basis`, `value` and its parts are of the last value known. `gap`, `pace` and
    `pace_needed` are in the indicator's unit (percentage points, a year). `state` is None for
    statements that nothing of ours could judge (priorities, rules, tasks without an indicator).
    `series` are the unit's values, oldest first; `origin` names the vintage whose units reported
    the last one.
    """

    target: Target
    unit: AdminUnit
    state: Standing | None
    basis: Basis | None = None
    day: date | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    gap: float | None = None
    missing: int | None = None
    pace: float | None = None
    pace_needed: float | None = None
    simulated: bool = False
    estimated: bool = False
    estimated_share: float = 0.0
    origin: str | None = None
    series: tuple[SeriesPoint, ...] = ()


def pace_of(points: Sequence[tuple[date, float]]) -> float | None:
    """Change a year: the least-squares slope over the last three years; None of one date alone."""
    if not points:
        return None
    last = max(day for day, _ in points)
    oldest = last.toordinal() - PACE_YEARS * DAYS_A_YEAR - SPARE_DAYS
    recent = [(day.toordinal(), value) for day, value in points if day.toordinal() >= oldest]
    middle = math.fsum(day for day, _ in recent) / len(recent)
    level = math.fsum(value for _, value in recent) / len(recent)
    spread = math.fsum((day - middle) ** 2 for day, _ in recent)
    if spread == 0.0:
        return None
    rise = math.fsum((day - middle) * (value - level) for day, value in recent)
    return DAYS_A_YEAR * rise / spread


def judge(
    target: Target,
    indicator: Indicator,
    found: Gap,
    points: Sequence[tuple[date, float]],
) -> tuple[Standing, float | None, float | None]:
    """Standing, pace and pace needed; `points` are the dated values, the last one that of `found`.

    The pace needed is None without a number, without data, where the target is met already, where
    its date has passed and where more is not what is missing (above the upper end of a range).
    """
    sign = -1.0 if indicator.direction is Direction.LOWER_BETTER else 1.0
    slope = pace_of(points)
    pace = None if slope is None else sign * slope
    if found.state is State.NO_DATA or not points:
        return Standing.NO_DATA, None, None
    if found.state is not State.BEHIND:
        return Standing(found.state.value), pace, None
    day, value = points[-1]
    years = 0.0 if target.period_end is None else (target.period_end - day).days / DAYS_A_YEAR
    if years <= 0.0 or found.difference is None or found.difference > 0.0:
        return Standing.BEHIND, pace, None
    needed = abs(found.difference) / years
    if pace is None:
        return Standing.BEHIND, None, needed
    then = value + sign * pace * years
    if target.value_max is not None:
        then = min(then, target.value_max)
    reached = holds(target, indicator, then)
    return (Standing.ON_TRACK if reached else Standing.BEHIND), pace, needed


def asked_of(level: Level, indicator: Indicator) -> bool:
    """Whether targets of an indicator are asked of single units of a level.

    A share is asked of every one of them; a number of things of the province as a whole.
    """
    return indicator.is_share or level is Level.PROVINCE


def counted_name(indicator: Indicator, lang: str) -> str:
    """What is counted, so what is missing of it: households, schools; stations of a count."""
    return indicator.denominator_name(lang) or indicator.numerator_name(lang)


class ProgressReader:
    """Progress of provinces and of the units on their territory, from one cube."""

    def __init__(
        self, cube: CarriedCube, registry: UnitRegistry, catalogue: Catalogue, lineage: Lineage
    ) -> None:
        self._cube, self._registry = cube, registry
        self._catalogue, self._lineage = catalogue, lineage

    def basis(self, target: Target, vintage: Vintage | str) -> Basis | None:
        """The basis to read a target on: the first of its indicator's bases that has data."""
        if target.indicator is None:
            return None
        found = self._cube.bases(target.indicator, vintage=vintage)
        return Basis(found[0]) if found else None

    def province(
        self, target: Target, *, basis: Basis | None = None, until: date | None = None
    ) -> Progress:
        """The province of a target, on its own territory, whichever units reported since."""
        unit = self._registry.get(target.vintage, target.province)
        return self.unit(target, unit, basis=basis, until=until)

    def unit(
        self,
        target: Target,
        unit: AdminUnit,
        *,
        basis: Basis | None = None,
        until: date | None = None,
    ) -> Progress:
        """One unit, by its last value dated not after `until` on a basis (the first with data)."""
        judged = target.kind is Kind.TARGET
        if target.indicator is None:
            nothing = Standing.NO_NUMBER if target.value is None else Standing.NO_DATA
            return Progress(target, unit, nothing if judged else None)
        if not judged and target.kind is not Kind.TASK:
            return Progress(target, unit, None)
        indicator = self._catalogue.get(target.indicator)
        basis = basis or self.basis(target, unit.vintage)
        if basis is None or not asked_of(unit.level, indicator):
            numberless = target.value is None
            return Progress(target, unit, Standing.NO_NUMBER if numberless else Standing.NO_DATA)
        series = tuple(
            point
            for point in self._cube.series(unit.vintage, unit.code, indicator.code, basis)
            if until is None or point.date <= until
        )
        return _progress(target, unit, indicator, basis, series)

    def units(
        self,
        target: Target,
        vintage: Vintage | str,
        level: Level,
        *,
        basis: Basis | None = None,
        until: date | None = None,
    ) -> tuple[Progress, ...]:
        """The units of a level that stand on the territory of the target's province."""
        return tuple(
            self.unit(target, unit, basis=basis, until=until)
            for unit in self.territory(target.province, vintage, level)
        )

    def territory(
        self, province: str, vintage: Vintage | str, level: Level
    ) -> tuple[AdminUnit, ...]:
        """The units of a level that stand wholly or mostly on an old province's territory."""
        return tuple(self._territory(province, vintage, level))

    def _territory(
        self, province: str, vintage: Vintage | str, level: Level
    ) -> Iterator[AdminUnit]:
        for unit in self._registry.units(vintage, level):
            if self._lineage.old_provinces_of(unit) == (province,):
                yield unit


def _progress(
    target: Target,
    unit: AdminUnit,
    indicator: Indicator,
    basis: Basis,
    series: tuple[SeriesPoint, ...],
) -> Progress:
    known = [point for point in series if point.value is not None]
    if not known:
        numberless = target.value is None
        state = Standing.NO_NUMBER if numberless else Standing.NO_DATA
        return Progress(target, unit, state, basis=basis, series=series)
    last = known[-1]
    found = gap(
        target, indicator, last.value, numerator=last.numerator, denominator=last.denominator
    )
    points = [(point.date, point.value) for point in known if point.value is not None]
    state, pace, needed = judge(target, indicator, found, points)
    return Progress(
        target=target,
        unit=unit,
        state=state,
        basis=basis,
        day=last.date,
        value=last.value,
        numerator=last.numerator,
        denominator=last.denominator,
        gap=found.difference,
        missing=found.missing,
        pace=pace,
        pace_needed=needed,
        simulated=last.simulated,
        estimated=last.estimated,
        estimated_share=last.estimated_share,
        origin=last.vintage,
        series=series,
    )
