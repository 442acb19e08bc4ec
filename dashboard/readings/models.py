"""The answers of `dashboard.readings`: plain values, None where there is no data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.units import AdminUnit


@dataclass(frozen=True)
class TargetReading:
    """A plan's target and how far a value is from it.

    `value` None is a target without a number ("phổ cập"). `gap` is in the indicator's unit
    (percentage points for a share), negative where something is missing; `missing` is how many of
    the numerator are lacking. `state` is met, behind, no_data or no_number. `province` is the old
    province whose plan it is.
    """

    value: float | None
    comparator: str
    by: date | None
    province: str
    wording: str
    state: str
    gap: float | None
    missing: int | None


@dataclass(frozen=True)
class Summary:
    """The line of figures. `met` and `behind` are None where no unit has a target with a number."""

    value: float | None
    numerator: float | None
    denominator: float | None
    units: int
    with_data: int
    targets: tuple[TargetReading, ...]
    met: int | None
    behind: int | None
    change: float | None
    since: date | None


@dataclass(frozen=True)
class Row:
    """One unit of the table. `state` is met, behind, no_data, or empty without a target."""

    code: str
    name: str
    district: str | None
    province: str
    value: float | None
    numerator: float | None
    denominator: float | None
    samples: float | None
    target: float | None
    gap: float | None
    state: str
    simulated: bool
    estimated: bool


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
    samples: float | None
    targets: tuple[TargetReading, ...]
    simulated: bool


@dataclass(frozen=True)
class Kin:
    """A unit of another vintage that this one came from or went into; `whole` if undivided."""

    unit: AdminUnit
    whole: bool


@dataclass(frozen=True)
class UnitReading:
    """Everything the panel shows about one unit.

    `carried` says that series reach back over the reform, `not_carried` that they cannot.
    """

    unit: AdminUnit
    parents: tuple[AdminUnit, ...]
    indicators: tuple[IndicatorReading, ...]
    points: Mapping[str, int]
    pilot: bool
    came_from: tuple[Kin, ...]
    went_into: tuple[Kin, ...]
    carried: bool
    not_carried: bool
