"""Targets and progress in words: what a plan asks, the gap, what is missing, the pace."""

from dashboard.carry_wording import share_text, status_text
from dashboard.i18n import t
from dashboard.plan_book import counted_name
from dashboard.readings.models import Status
from dashboard.wording import COMPARATORS, NO_VALUE, day, signed, value_text
from geodata.indicators import Indicator
from geodata.progress import Progress, Standing
from geodata.targets import Comparator, Target
from layers.legend import format_number

UNITS = {"percent": ("%", "%"), "communes": ("xã", "communes"), "points": ("điểm", "points"),
         "stations": ("trạm", "stations"), "units": ("đơn vị", "units"),
         "commune per district": ("xã mỗi huyện", "commune per district")}  # fmt: skip
"""The words of the units that the plans of the package use; others stand as they were given."""


def asked_text(target: Target, lang: str) -> str:
    """What a target asks: ``> 80%``, ``Phổ cập``; a dash where it names no value."""
    if target.comparator is Comparator.UNIVERSAL:
        return t("plans.universal", lang)
    if target.comparator is Comparator.DONE:
        return t("plans.done", lang)
    if target.value is None:
        return target.value_text or NO_VALUE
    if target.value_max is not None:
        low, high = (_amount(number, lang) for number in (target.value, target.value_max))
        return _with_unit(t("plans.between", lang, low=low, high=high), target, lang)
    sign = COMPARATORS.get(str(target.comparator or ""), "")
    return sign + _with_unit(_amount(target.value, lang), target, lang)


def asked_by_text(target: Target, lang: str) -> str:
    """As `asked_text` with the day it is due; of one without a number that there is none."""
    asked = asked_text(target, lang)
    if target.period_end is not None:
        asked = f"{asked} {t('plans.by', lang, day=day(target.period_end, lang))}"
    if target.comparator is Comparator.UNIVERSAL:
        return f"{asked}, {t('plans.without_number', lang)}"
    return asked


def _amount(value: float, lang: str) -> str:
    return format_number(value, 0 if value.is_integer() else 1, lang)


def _with_unit(amount: str, target: Target, lang: str) -> str:
    if target.unit is None:
        return amount
    words = UNITS.get(target.unit)
    unit = target.unit if words is None else words[lang == "en"]
    return f"{amount}{unit}" if unit == "%" else f"{amount} {unit}"


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
