"""What a report says, as plain data: the plan, the province and its communes against it.

A report is about a period. Its figures are the last ones dated not after the period's end, so
that a report due on 15 December of a half-year that ends on the 31st takes what was reported for
that half-year; every figure carries its own date.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.plans.book import PlanBook
from dashboard.readings import Source
from dashboard.services import Published
from geodata.deadlines import (
    Deadline,
    Delivery,
    DeliveryReader,
    deadline_on,
    deadlines,
    next_deadline,
)
from geodata.errors import BadRequest
from geodata.indicators import Indicator
from geodata.lineage import Lineage
from geodata.plans import Plan
from geodata.progress import Progress, Standing
from geodata.targets import Kind, Target, due_target
from geodata.units import AdminUnit, Level, Vintage

FIRST_YEAR, LAST_YEAR = 2000, 2100
COMING_DAYS = 550
MOST_COMING = 4


@dataclass(frozen=True)
class ReportAsk:
    """Which report: the plan, its period with the day it is due, the last day of figures taken."""

    plan: Plan
    deadline: Deadline
    until: date


@dataclass(frozen=True)
class Statement:
    """One target of the plan and the province against it.

    `indicator` is None where none of the catalogue measures it.
    """

    target: Target
    indicator: Indicator | None
    progress: Progress


@dataclass(frozen=True)
class Followed:
    """The communes of the plan's territory against one target, those behind first."""

    statement: Statement
    units: tuple[Progress, ...]

    def of(self, state: Standing) -> tuple[Progress, ...]:
        """The communes in a state, those with most missing first."""
        return tuple(one for one in self.units if one.state is state)

    def older(self, one: Progress) -> bool:
        """Whether a commune's last value is older than the province's."""
        last = self.statement.progress.day
        return one.day is not None and last is not None and one.day < last

    @property
    def missing(self) -> int | None:
        """How many households, schools ... the communes behind lack together; None if unknown."""
        known = [one.missing for one in self.of(Standing.BEHIND)]
        return None if None in known else sum(one for one in known if one is not None)


@dataclass(frozen=True)
class Report:
    """Everything a report says; texts are made of it for one language.

    `province` is the province of the plan, `now` the one of `vintage` in which its territory lies;
    `whole` where that holds nothing else. `vintage` is in force at the end of the period, as far
    as it can be drawn; `territory` are its communes on the land of the plan's province.
    """

    ask: ReportAsk
    province: AdminUnit
    now: AdminUnit
    whole: bool
    vintage: Vintage
    territory: tuple[AdminUnit, ...]
    statements: tuple[Statement, ...]
    followed: tuple[Followed, ...]
    tasks: tuple[Statement, ...]
    delivery: Delivery
    coming: tuple[Deadline, ...]
    release: Published
    sources: tuple[Source, ...]

    @property
    def plan(self) -> Plan:
        """The plan that is reported on."""
        return self.ask.plan

    @property
    def shown(self) -> tuple[Progress, ...]:
        """Every value of the report, of the province and of communes."""
        of_province = (one.progress for one in (*self.statements, *self.tasks))
        return (*of_province, *(unit for one in self.followed for unit in one.units))

    @property
    def simulated(self) -> bool:
        """Whether any value in it was made up."""
        return any(one.simulated and one.value is not None for one in self.shown)

    def of(self, state: Standing) -> tuple[Statement, ...]:
        """The targets in a state."""
        return tuple(one for one in self.statements if one.progress.state is state)


def report_ask(plan: Plan, due: date, until: date | None = None) -> ReportAsk:
    """The report due on a day; `BadRequest` for a day out of bounds.

    Where the plan names no report of that day its period is that of the next one, if the day lies
    in it, else the calendar year: an agency may be asked for a report on any day.
    """
    if not FIRST_YEAR <= due.year <= LAST_YEAR:
        raise BadRequest(
            f"{due} is no day of a report: the years are {FIRST_YEAR} to {LAST_YEAR}.",
            due=due.isoformat(),
        )
    found = deadline_on(plan, due) or _other_day(plan, due)
    return ReportAsk(plan, found, until or found.last_day)


def _other_day(plan: Plan, due: date) -> Deadline:
    following = next_deadline(plan, due)
    if following is not None and following.first_day <= due:
        return replace(following, day=due, assumed=True)
    entry = next(iter(plan.of(Kind.REPORT_DEADLINE)), plan.entries[0])
    return Deadline(plan, entry, due, date(due.year, 1, 1), date(due.year, 12, 31), assumed=True)


def read_report(book: PlanBook, ask: ReportAsk, sources: tuple[Source, ...] = ()) -> Report:
    """All that a report says; `BadRequest` where no commune of the time stands on the territory."""
    service, plan = book.service, ask.plan
    lineage = Lineage(service.registry, service.cube.bridges)
    reader = DeliveryReader(service.cube, service.registry, service.catalogue, lineage)
    delivery = reader.delivery(ask.deadline, vintage_of(service.vintages, ask.deadline.last_day))
    territory = book.reader.territory(plan.province, delivery.vintage, Level.COMMUNE)
    now, whole = _province_now(book, plan, delivery.vintage, territory)
    statements = tuple(_statement(book, one, ask.until) for one in plan.of(Kind.TARGET))
    return Report(
        ask=ask,
        province=service.registry.get(plan.vintage, plan.province),
        now=now,
        whole=whole,
        vintage=delivery.vintage,
        territory=territory,
        statements=statements,
        followed=_followed(book, statements, delivery.vintage, ask),
        tasks=tuple(_statement(book, one, ask.until) for one in plan.of(Kind.TASK)),
        delivery=delivery,
        coming=_coming(plan, ask.deadline),
        release=service.release,
        sources=sources,
    )


def vintage_of(drawn: Sequence[Vintage], day: date) -> Vintage:
    """The vintage to report on: the last one begun by a day of those that can be drawn."""
    begun = [vintage for vintage in drawn if vintage.first_day <= day]
    return begun[-1] if begun else drawn[0]


def _statement(book: PlanBook, target: Target, until: date) -> Statement:
    return Statement(target, book.indicator(target), book.progress(target, until))


def _province_now(
    book: PlanBook, plan: Plan, vintage: Vintage, inside: tuple[AdminUnit, ...]
) -> tuple[AdminUnit, bool]:
    """The province in which most communes of the territory lie, and whether it holds no other."""
    registry = book.service.registry
    if not inside:
        raise BadRequest(
            f"No commune of {vintage.name} stands on the territory of the plan {plan.id}.",
            plan=plan.id,
            vintage=vintage.name,
        )
    code, count = Counter(unit.province_code for unit in inside).most_common(1)[0]
    province = registry.get(vintage, code)
    return province, count == len(registry.units(vintage, Level.COMMUNE, code))


def _followed(
    book: PlanBook, statements: tuple[Statement, ...], vintage: Vintage, ask: ReportAsk
) -> tuple[Followed, ...]:
    """For each share that the plan gives a number for, its next target: the communes against it."""
    numbered = [
        one
        for one in statements
        if one.indicator is not None
        and one.indicator.is_share
        and one.target.value is not None
        and one.progress.value is not None
    ]
    found = []
    for code in dict.fromkeys(one.target.indicator for one in numbered):
        same = {one.target.id: one for one in numbered if one.target.indicator == code}
        target = due_target((one.target for one in same.values()), ask.deadline.first_day)
        if target is None:
            continue
        units = book.units(target, vintage.name, Level.COMMUNE, ask.until)
        if any(unit.value is not None for unit in units):
            found.append(Followed(same[target.id], units))
    return tuple(found)


def _coming(plan: Plan, asked: Deadline) -> tuple[Deadline, ...]:
    """The reports of later periods."""
    first = asked.last_day + timedelta(days=1)
    return deadlines(plan, first, first + timedelta(days=COMING_DAYS))[:MOST_COMING]
