"""Targets and progress in words: what a plan asks, the gap, what is missing, the pace."""

from dashboard.carry_wording import share_text, status_text
from dashboard.i18n import t
from dashboard.plans.target_wording import asked_by_text, asked_text
from dashboard.readings.models import Status
from dashboard.wording import NO_VALUE, signed, value_text
from geodata.indicators import Indicator
from geodata.plans import Plan
from geodata.progress import Progress, Standing, counted_name
from layers.legend import format_number

__all__ = [
    "asked_by_text", "asked_text", "gap_text", "how_text", "missing_text", "pace_text",
    "plan_title", "present_text", "standing_text", "status_of",
]  # fmt: skip


def plan_title(plan: Plan, lang: str) -> str:
    """A plan by the title and number of its document."""
    document = plan.document
    title = document.title_en if lang == "en" else document.title_vi
    return f"{title}, {document.number}" if document.number else title


def standing_text(state: Standing | None, lang: str) -> str:
    """The name of a state; of what is not judged, that it is not."""
    return t("plans.judged_none", lang) if state is None else t(f"standing.{state}", lang)


def present_text(one: Progress, indicator: Indicator | None, lang: str) -> str:
    """The last value with its unit, a dash where nothing is measured."""
    return NO_VALUE if indicator is None else value_text(one.value, indicator, lang)


def gap_text(one: Progress, indicator: Indicator | None, lang: str) -> str:
    """The gap with its sign; a dash where there is none."""
    if indicator is None or one.gap is None:
        return NO_VALUE
    return signed(one.gap, indicator, lang)


def missing_text(one: Progress, indicator: Indicator | None, lang: str) -> str:
    """How many households, schools ... are missing; a dash where it cannot be said."""
    if indicator is None or one.missing is None:
        return NO_VALUE
    what = counted_name(indicator, lang)
    return t("plans.missing_of", lang, n=format_number(one.missing, 0, lang), what=what)


def pace_text(pace: float | None, indicator: Indicator | None, lang: str) -> str:
    """A pace a year with its sign; a dash where there is none."""
    return NO_VALUE if indicator is None or pace is None else signed(pace, indicator, lang)


def status_of(one: Progress) -> Status | None:
    """How the value came to the unit."""
    if one.value is None:
        return None
    if one.origin in (None, one.unit.vintage.name):
        return Status.REPORTED
    return Status.ESTIMATED if one.estimated else Status.EXACT


def how_text(one: Progress, lang: str) -> str:
    """How the value came to the unit, of an estimate with its share."""
    status = status_of(one)
    if status is None:
        return ""
    words = status_text(status, lang)
    shown = status is Status.ESTIMATED
    return f"{words} ({share_text(one.estimated_share, lang)})" if shown else words
