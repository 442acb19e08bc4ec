"""Measures in the words of a language: title, unit, value, day and basis of the data."""

import numpy as np

from dashboard.i18n import t
from dashboard.wording import day
from geodata.indicators import Catalogue
from geodata.pilots.candidates import Measure
from layers.legend import DECIMALS, UNIT_TEXT, format_number

FEW_DECIMALS = 2


def decimals_of(measure: Measure) -> int:
    """With how many decimals a measure is written: none where all its values are whole."""
    known = measure.values[np.isfinite(measure.values)]
    if bool((known == np.round(known)).all()):
        return 0
    return min(DECIMALS.get(measure.unit, 1), FEW_DECIMALS)


def unit_words(measure: Measure, lang: str) -> str:
    """The unit of a measure as it is written after a number: ``%``, ``km`` or nothing."""
    return UNIT_TEXT[lang].get(measure.unit, measure.unit)


def measure_title(measure: Measure, lang: str) -> str:
    """The name of a measure with its unit."""
    unit = unit_words(measure, lang)
    return f"{measure.name(lang)} ({unit})" if unit else measure.name(lang)


def value_text(measure: Measure, place: int, lang: str) -> str:
    """The value of a commune with its unit, or the words for no data."""
    value = float(measure.values[place])
    if not np.isfinite(value):
        return t("value.none", lang)
    number = format_number(value, decimals_of(measure), lang)
    unit = unit_words(measure, lang)
    return f"{number}{unit}" if unit in ("", "%") else f"{number} {unit}"


def basis_text(measure: Measure, catalogue: Catalogue, lang: str) -> str:
    """The name of the basis of a measure; nothing where it has none."""
    names = {str(basis): named.name(lang) for basis, named in catalogue.bases.items()}
    return names.get(measure.basis or "", measure.basis or "")


def day_text(measure: Measure, lang: str) -> str:
    """The day of a measure's data; that none is stated, or the words for no data."""
    if measure.day is not None:
        return day(measure.day, lang)
    known = bool(np.isfinite(measure.values).any())
    return t("pilotfile.no_day" if known else "value.none", lang)
