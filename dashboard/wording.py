"""Values as words: the number formats of `layers.legend` put to the use of the page."""

from datetime import date

from dashboard.i18n import t
from dashboard.imported import ImportedBoundaries
from dashboard.readings.models import Row, TargetReading
from geodata.indicators import Indicator
from layers.legend import DECIMALS, UNIT_TEXT, format_change, format_number, format_value

NO_VALUE = "\N{EN DASH}"
COMPARATORS = {">": "> ", ">=": "\N{GREATER-THAN OR EQUAL TO} ", "=": "", "<": "< ", "<=": "≤ "}


def day(when: date | str, lang: str) -> str:
    """A date as it is written: 31/12/2025 in Vietnamese, 2025-12-31 in English."""
    known = date.fromisoformat(when) if isinstance(when, str) else when
    return known.isoformat() if lang == "en" else f"{known:%d/%m/%Y}"


def number(value: float | None, lang: str, decimals: int = 0) -> str:
    """A number with thousands parted; a dash where there is none."""
    return NO_VALUE if value is None else format_number(value, decimals, lang)


def value_text(value: float | None, indicator: Indicator, lang: str) -> str:
    """A value of an indicator with its unit, or the words for no data."""
    return format_value(value, indicator.unit, lang)


def signed(value: float, indicator: Indicator, lang: str) -> str:
    """A difference with its sign; of two shares in percentage points."""
    return format_change(value, indicator.unit, lang)


def target_text(target: TargetReading, indicator: Indicator, lang: str) -> str:
    """A target as the plan puts it: ``> 80%``; the number alone where it must be equalled."""
    if target.value is None:
        return NO_VALUE
    amount = format_number(target.value, decimals_of(indicator), lang, trim=True)
    unit = unit_symbol(indicator, lang)
    spaced = f"{amount}{unit}" if unit == "%" else f"{amount} {unit}".strip()
    return COMPARATORS.get(target.comparator, "") + spaced


def marks_text(row: Row, lang: str) -> str:
    """What has to be said of a row's value: simulated, estimated, or nothing."""
    marks = [("mark.simulated", row.simulated), ("mark.estimated", row.estimated)]
    return ", ".join(t(key, lang) for key, wanted in marks if wanted)


def unit_symbol(indicator: Indicator, lang: str) -> str:
    """The unit of an indicator's values: ``%``, ``Mbit/s`` or nothing for counts."""
    return UNIT_TEXT[lang][indicator.unit]


def decimals_of(indicator: Indicator) -> int:
    """With how many decimals the values of an indicator are written."""
    return DECIMALS[indicator.unit]


def boundary_lines(imported: tuple[ImportedBoundaries, ...], vintage: str, lang: str) -> list[str]:
    """One line for each import of a vintage, as the page and the downloads say it."""
    return [
        t(
            "about.imported_one",
            lang,
            places=", ".join(one.places),
            units=one.units,
            file=one.file_name,
            day=day(one.day, lang),
        )
        for one in imported
        if one.vintage == vintage
    ]
