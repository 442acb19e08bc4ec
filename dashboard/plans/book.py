"""The plans with their present state: what the command, the pages and the files read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.kept import Kept
from dashboard.selection import NotFound
from dashboard.services import AtlasService
from geodata.deadlines import DeliveryReader
from geodata.errors import BadRequest
from geodata.indicators import Indicator
from geodata.lineage import Lineage
from geodata.plans import Plan, find_plans
from geodata.progress import Progress, ProgressReader, Standing, counted_name
from geodata.targets import Kind, Target
from geodata.units import Level, UnitRegistry

__all__ = ["Counts", "PlanBook", "counted_name", "statement_dict", "statements_without_figures"]

BEHIND_FIRST = (
    Standing.BEHIND,
    Standing.NO_DATA,
    Standing.ON_TRACK,
    Standing.NO_NUMBER,
    Standing.MET,
)
"""The order in which units are shown: those that somebody has to do something about first."""

FIGURES = (
    "basis", "value_date", "present_value", "numerator", "denominator", "gap", "missing",
    "missing_of", "pace", "pace_needed", "state", "simulated", "estimated", "estimated_share",
    "data_vintage",
)  # fmt: skip
"""The names of what is known of a statement."""


@dataclass(frozen=True)
class Counts:
    """How many units of a level stand how against a target."""

    met: int = 0
    on_track: int = 0
    behind: int = 0
    no_data: int = 0
    no_number: int = 0

    @property
    def total(self) -> int:
        """All units."""
        return self.met + self.on_track + self.behind + self.no_data + self.no_number


class PlanBook:
    """Every plan, and how provinces and units stand against it in one release."""

    def __init__(
        self, service: AtlasService, plans: Sequence[Plan], lineage: Lineage | None = None
    ) -> None:
        self.service, self.plans = service, tuple(plans)
        registry = service.registry
        lineage = lineage or Lineage(registry, service.cube.bridges)
        self.reader = ProgressReader(service.cube, registry, service.catalogue, lineage)
        self.deliveries = DeliveryReader(service.cube, registry, service.catalogue, lineage)
        self._units: Kept[tuple[str, str, Level, date | None], tuple[Progress, ...]] = Kept(100)
        self._provinces: Kept[tuple[str, date | None], Progress] = Kept(500)

    def find(self, asked: str) -> tuple[Plan, ...]:
        """The plans of an id or of a province's code; `NotFound` if there is none."""
        found = find_plans(self.plans, asked)
        if not found:
            known = ", ".join(plan.id for plan in self.plans)
            raise NotFound(f"There is no plan {asked!r}; there are {known}.", plan=asked)
        return found

    def one(self, asked: str) -> Plan:
        """The plan of an id, or the first of a province; `NotFound` if there is none."""
        return self.find(asked)[0]

    def province_name(self, plan: Plan) -> str:
        """The short name of a plan's province: Thanh Hóa."""
        return self.service.registry.get(plan.vintage, plan.province).short_name

    def indicator(self, target: Target) -> Indicator | None:
        """The indicator that measures a target, if any."""
        return None if target.indicator is None else self.service.catalogue.get(target.indicator)

    def progress(self, target: Target, until: date | None = None) -> Progress:
        """The province of a target, on its own territory, by its last value up to a day."""
        return self._provinces.get(
            (target.id, until), lambda: self.reader.province(target, until=until)
        )

    def units(
        self, target: Target, vintage: str, level: Level, until: date | None = None
    ) -> tuple[Progress, ...]:
        """The units on the territory of a target's province, those behind with most missing first.

        The same basis for all of them: that of the province.
        """
        return self._units.get(
            (target.id, vintage, level, until), lambda: self._find(target, vintage, level, until)
        )

    def _find(
        self, target: Target, vintage: str, level: Level, until: date | None
    ) -> tuple[Progress, ...]:
        basis = self.progress(target, until).basis
        found = self.reader.units(target, vintage, level, basis=basis, until=until)
        return tuple(sorted(found, key=_urgency))

    def counts(
        self, target: Target, vintage: str, level: Level, until: date | None = None
    ) -> Counts:
        """How many units stand how."""
        states = [one.state for one in self.units(target, vintage, level, until)]
        return Counts(**{state.value: states.count(state) for state in Standing})

    def levels(self, vintage: str) -> tuple[Level, ...]:
        """The levels below the province, from large to small."""
        known = self.service.registry.levels(vintage)
        return tuple(one for one in (Level.DISTRICT, Level.COMMUNE) if one in known)

    def target(self, plan: Plan, target_id: str) -> Target:
        """A target or task of a plan by its id; `NotFound` if there is none."""
        for one in plan.of(Kind.TARGET, Kind.TASK):
            if one.id == target_id:
                return one
        raise NotFound(f"The plan {plan.id} has no target {target_id!r}.", target=target_id)

    def place(self, vintage: str | None, level: str | None) -> tuple[str, Level]:
        """A drawn vintage, the newest if none is said, and a level of it below the province."""
        drawn = [one.name for one in self.service.vintages]
        name = drawn[-1] if vintage is None else self.service.check.vintage(vintage)
        if name not in drawn:
            raise BadRequest(f"There are no boundaries of the vintage {name}.", vintage=name)
        known = {str(one): one for one in self.levels(name)}
        if level is None:
            return name, next(iter(known.values()))
        if level not in known:
            raise BadRequest(
                f"The vintage {name} has no level {level!r}; it has {', '.join(known)}.",
                level=level,
            )
        return name, known[level]

    def entries(self, plans: Sequence[Plan] | None = None) -> list[dict[str, Any]]:
        """Every statement of the plans as plain values; see `entry_dict`."""
        chosen = self.plans if plans is None else plans
        return [self.entry_dict(plan, target) for plan in chosen for target in plan.entries]

    def entry_dict(self, plan: Plan, target: Target) -> dict[str, Any]:
        """One statement with what is known of it; None where nothing is."""
        found = self.progress(target)
        return {
            **statement_dict(plan, target, self.province_name(plan)),
            **_figures(found, self.indicator(target)),
        }


def _figures(found: Progress | None, indicator: Indicator | None) -> dict[str, Any]:
    """What is known of a statement as plain values; all None of nothing."""
    if found is None:
        return dict.fromkeys(FIGURES)
    known = (
        found.basis,
        None if found.day is None else found.day.isoformat(),
        found.value,
        found.numerator,
        found.denominator,
        found.gap,
        found.missing,
        None if indicator is None else counted_name(indicator, "en"),
        found.pace,
        found.pace_needed,
        found.state,
        found.simulated,
        found.estimated,
        found.estimated_share,
        found.origin,
    )
    return dict(zip(FIGURES, known, strict=True))


def statements_without_figures(
    registry: UnitRegistry, plans: Sequence[Plan], asked: str | None
) -> list[dict[str, Any]]:
    """Every statement of the plans as plain values, where no figures are published."""
    chosen = plans if asked is None else find_plans(plans, asked)
    return [
        {
            **statement_dict(plan, target, registry.get(plan.vintage, plan.province).short_name),
            **_figures(None, None),
        }
        for plan in chosen
        for target in plan.entries
    ]


def statement_dict(plan: Plan, target: Target, province: str) -> dict[str, Any]:
    """What a plan says, as plain values; `value` is a number where the plan gives one."""
    number = target.value if target.value_max is None else None
    if number is not None and number.is_integer():
        number = int(number)
    return {
        "id": target.id,
        "plan": plan.id,
        "province": province,
        "province_code": target.province,
        "vintage": target.vintage.name,
        "kind": str(target.kind),
        "subject": target.subject_en,
        "subject_vi": target.subject_vi,
        "date": None if target.period_end is None else target.period_end.isoformat(),
        "comparator": None if target.comparator is None else str(target.comparator),
        "value": target.value_text if number is None else number,
        "unit": target.unit,
        "scope": target.scope_en,
        "scope_vi": target.scope_vi,
        "indicator": target.indicator,
        "wording": target.wording,
        "note": target.note,
        "document": target.document.title_vi,
        "document_number": target.document.number,
        "own_file": None if plan.origin is None else plan.origin.file,
    }


def _urgency(one: Progress) -> tuple[int, float, float, str]:
    """Behind first, most missing before less, then the widest gap; units by code."""
    place = len(BEHIND_FIRST) if one.state is None else BEHIND_FIRST.index(one.state)
    return (place, -float(one.missing or 0), one.gap or 0.0, one.unit.code)
