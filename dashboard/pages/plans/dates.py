"""Deadlines in the words of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.i18n import t
from dashboard.plans.book import PlanBook
from dashboard.wording import day
from geodata.deadlines import Deadline, Delivery, deadlines, next_deadline
from geodata.plans import Plan

AHEAD = 4
"""How many deadlines to come a page names."""

YEAR = timedelta(days=366)
NAMED = 200
"""Communes without figures that a page names at most."""


@dataclass(frozen=True)
class DeadlineCard:
    """One deadline: its day, how long until then, its period, and what falls due in it."""

    id: str
    day: str
    left: str
    period: str
    assumed: bool
    past: bool
    targets: Sequence[str]
    delivery: "DeliveryCard | None" = None


@dataclass(frozen=True)
class DeliveryCard:
    """Who delivered for a period."""

    delivered: str
    complete: bool
    nothing: Sequence[str]
    nothing_text: str
    lacking: Sequence[str]


def deadline_card(
    one: Deadline, now: date, lang: str, delivery: DeliveryCard | None = None
) -> DeadlineCard:
    """A deadline as it is on the day `now`."""
    left = (one.day - now).days
    words = t("plans.today", lang) if left == 0 else t("plans.days_left", lang, n=left)
    return DeadlineCard(
        id=one.id,
        day=day(one.day, lang),
        left="" if left < 0 else words,
        period=t(
            "plans.period_of", lang, first=day(one.first_day, lang), last=day(one.last_day, lang)
        ),
        assumed=one.assumed,
        past=left < 0,
        targets=[target.subject(lang) for target in one.targets_due],
        delivery=delivery,
    )


def delivery_card(found: Delivery, book: PlanBook, lang: str) -> DeliveryCard:
    """Who has not delivered, by name and by indicator."""
    catalogue, total = book.service.catalogue, found.communes
    lacking = [
        t("plans.lacking_all", lang, name=catalogue.get(code).name(lang))
        if len(units) == total
        else t("plans.lacking_one", lang, name=catalogue.get(code).name(lang), n=len(units))
        for code, units in found.lacking.items()
        if units
    ]
    names = [unit.name for unit in found.nothing]
    return DeliveryCard(
        delivered=t("plans.delivered_of", lang, n=found.delivered, total=total),
        complete=not found.nothing,
        nothing=names[:NAMED],
        nothing_text=t("plans.not_delivered", lang, n=len(names)),
        lacking=lacking,
    )


def cards(book: PlanBook, plan: Plan, now: date, lang: str) -> list[DeadlineCard]:
    """The last deadline that passed, with what was delivered, and those to come."""
    past = deadlines(plan, now - YEAR, now - timedelta(days=1))[-1:]
    coming = deadlines(plan, now, now + 3 * YEAR)[:AHEAD]
    shown = [*past, *coming]
    found = []
    for one in shown:
        delivery = None
        if one.first_day <= now:
            delivery = delivery_card(book.deliveries.delivery(one), book, lang)
        found.append(deadline_card(one, now, lang, delivery))
    return found


def next_card(plan: Plan, now: date, lang: str) -> DeadlineCard | None:
    """The next deadline of a plan, None where there is none."""
    one = next_deadline(plan, now)
    return None if one is None else deadline_card(one, now, lang)
