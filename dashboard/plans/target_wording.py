"""What a target asks, in words. Knows neither values nor the page."""

from dashboard.hover import format_date
from dashboard.i18n import t
from geodata.targets import Comparator, Target
from layers.legend import format_number

NONE = "\N{EN DASH}"
COMPARATORS = {">": "> ", ">=": "\N{GREATER-THAN OR EQUAL TO} "}

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
        return target.value_text or NONE
    if target.value_max is not None:
        low, high = (_amount(number, lang) for number in (target.value, target.value_max))
        return _with_unit(t("plans.between", lang, low=low, high=high), target, lang)
    sign = COMPARATORS.get(str(target.comparator or ""), "")
    return sign + _with_unit(_amount(target.value, lang), target, lang)


def asked_by_text(target: Target, lang: str) -> str:
    """As `asked_text` with the day it is due; of one without a number that there is none."""
    asked = asked_text(target, lang)
    if target.period_end is not None:
        asked = f"{asked} {t('plans.by', lang, day=format_date(target.period_end, lang))}"
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
