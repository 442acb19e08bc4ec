"""The answers of `dashboard.readings`: plain values, None where there is no data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.carried import Part
from geodata.history import Story
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
    """The line of figures. `met` and `behind` are None where no unit has a target with a number.

    `covers_more`: the value counts units that reported and are not carried to those in view.
    """

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
    covers_more: bool = False


class Status(StrEnum):
    """How a value came to the unit it is shown on.

    `reported` by the units of its own vintage, `exact` carried from another vintage without any
    estimate, `estimated` carried over a link that is not exact.
    """

    REPORTED = "reported"
    EXACT = "exact"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Row:
    """One unit of the table. `state` is met, behind, no_data, or empty without a target.

    `status` is None without a value. `estimated_share` (0 to 1) says how much of the denominator
    (of a count: of the number) came over estimated links, None where nothing was carried. `origin`
    names the vintage whose units reported, None without a value; `made_of` are the parts of a
    carried value, the largest first. `estimated` marks what the map hatches: an estimated status
    or the basis `modelled`.
    """

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
    status: Status | None = None
    estimated_share: float | None = None
    origin: str | None = None
    made_of: tuple[Part, ...] = ()


@dataclass(frozen=True)
class SeriesPoint:
    """One value of a series on a unit's own territory, reported by the units of `origin`."""

    day: date
    value: float
    status: Status = Status.REPORTED
    origin: str = ""
    estimated_share: float = 0.0

    @property
    def carried(self) -> bool:
        """Whether the units of another vintage reported it."""
        return self.status is not Status.REPORTED


@dataclass(frozen=True)
class IndicatorReading:
    """The latest value of one indicator and basis in one unit, with its series (oldest first).

    `reforms` are the days between two points on which the units that report were replaced.
    `not_carried` says that there are dates whose values cannot be carried to the unit by the
    indicator's rule.
    """

    indicator: str
    basis: str
    series: tuple[SeriesPoint, ...]
    numerator: float | None
    denominator: float | None
    samples: float | None
    targets: tuple[TargetReading, ...]
    simulated: bool
    reforms: tuple[date, ...] = ()
    not_carried: bool = False


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
    story: Story

    @property
    def carried(self) -> bool:
        """Whether units of other vintages reported anything of what is shown."""
        return any(point.carried for one in self.indicators for point in one.series)
