"""The answers of `dashboard.readings`: plain values, None where there is no data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from geodata.indicators import Direction
from geodata.units import AdminUnit


@dataclass(frozen=True)
class TargetReading:
    """A plan's target and how far the value is from it.

    `value` None is a target without a number ("phổ cập"). `gap` is value minus target, signed so
    that positive is good, in the indicator's unit (percentage points for a share).
    """

    value: float | None
    comparator: str
    by: date
    gap: float | None
    met: bool | None
    wording: str

    def against(self, value: float | None, direction: Direction) -> "TargetReading":
        """The same target with gap and verdict for a value; unchanged without a number."""
        if self.value is None or value is None:
            return replace(self, gap=None, met=None)
        gap = value - self.value
        better = -gap if direction is Direction.LOWER_BETTER else gap
        exceed = self.comparator in (">", "<")
        return replace(self, gap=better, met=better > 0 if exceed else better >= 0)


@dataclass(frozen=True)
class Summary:
    """The line of figures. `met` and `behind` are None where the target has no number."""

    value: float | None
    numerator: float | None
    denominator: float | None
    units: int
    with_data: int
    target: TargetReading | None
    met: int | None
    behind: int | None
    change: float | None
    since: date | None


@dataclass(frozen=True)
class Row:
    """One unit of the table."""

    code: str
    name: str
    district: str | None
    province: str
    value: float | None
    numerator: float | None
    denominator: float | None
    target: float | None
    gap: float | None
    state: str
    simulated: bool
    estimated: bool
    search: str


@dataclass(frozen=True)
class SeriesPoint:
    """One value of a series; `carried` when it was added up from the units of before a reform."""

    day: date
    value: float
    carried: bool = False


@dataclass(frozen=True)
class IndicatorReading:
    """The latest value of one indicator and basis in one unit, with its series (oldest first)."""

    indicator: str
    basis: str
    series: tuple[SeriesPoint, ...]
    numerator: float | None
    denominator: float | None
    target: TargetReading | None
    simulated: bool


@dataclass(frozen=True)
class Kin:
    """A unit of another vintage that this one came from or went into; `whole` if undivided."""

    unit: AdminUnit
    whole: bool


@dataclass(frozen=True)
class UnitReading:
    """Everything the panel shows about one unit."""

    unit: AdminUnit
    parents: tuple[AdminUnit, ...]
    indicators: tuple[IndicatorReading, ...]
    points: Mapping[str, int]
    pilot: bool
    came_from: tuple[Kin, ...]
    went_into: tuple[Kin, ...]
    carried: bool
    not_carried: bool
