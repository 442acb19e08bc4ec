"""The legend as data, and how numbers are written in Vietnamese and in English."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.style import ESTIMATED_BIT, Codes

NO_DATA_TEXT = {"vi": "Chưa có số liệu", "en": "No data"}
ESTIMATE_TEXT = {"vi": "Ước tính", "en": "Estimated"}
UNIT_TEXT = {
    "vi": {
        "percent": "%",
        "count": "",
        "mbps": "Mbit/s",
        "km2": "km²",
        "vnd_billion": "tỷ đồng",
        "score": "",
    },
    "en": {
        "percent": "%",
        "count": "",
        "mbps": "Mbit/s",
        "km2": "km²",
        "vnd_billion": "billion đồng",
        "score": "",
    },
}
CHANGE_UNIT_TEXT = {
    "vi": {**UNIT_TEXT["vi"], "percent": "điểm %"},
    "en": {**UNIT_TEXT["en"], "percent": "pp"},
}
"""Units of a difference: that of two shares is in percentage points."""

DECIMALS = {"percent": 1, "count": 0, "mbps": 1, "km2": 1, "vnd_billion": 1, "score": 4}
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class LegendRow:
    """One row: a label, a colour, and how many units of the map are in it."""

    label: str
    colour: str
    count: int


@dataclass(frozen=True)
class Legend:
    """Rows of the classes from low to high, the row of no data, that of estimates if any."""

    classes: tuple[LegendRow, ...]
    no_data: LegendRow
    estimates: LegendRow | None


def format_number(value: float, decimals: int, lang: str, *, trim: bool = False) -> str:
    """A number as it is written: 1.234,5 in `vi`, 1,234.5 in `en`; `trim` drops ",0"."""
    text = f"{abs(value):,.{decimals}f}"
    if trim and decimals and text.endswith("." + "0" * decimals):
        text = text[: -decimals - 1]
    if lang != "en":
        text = text.translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if negative else text


def format_value(value: float | None, unit: str, lang: str) -> str:
    """A value with its unit ("82,5%", "1.234", "84,2 Mbit/s"); the words of no data for None."""
    if value is None or math.isnan(value):
        return NO_DATA_TEXT["en" if lang == "en" else "vi"]
    number = format_number(value, DECIMALS[unit], lang)
    name = UNIT_TEXT["en" if lang == "en" else "vi"][unit]
    if not name:
        return number
    return f"{number}%" if name == "%" else f"{number} {name}"


def format_change(value: float | None, unit: str, lang: str) -> str:
    """A difference with its sign and unit ("+5,0 điểm %", "−12"); the words of no data for None."""
    key = "en" if lang == "en" else "vi"
    if value is None or math.isnan(value):
        return NO_DATA_TEXT[key]
    text = format_number(value, DECIMALS[unit], lang)
    sign = "+" if value > 0 and any(digit in text for digit in "123456789") else ""
    return f"{sign}{text} {CHANGE_UNIT_TEXT[key][unit]}".strip()


def change_labels(breaks: Sequence[float], lang: str) -> tuple[str, ...]:
    """Labels of classes around zero: ">−5 – −1", ">−1 – <+1", "+1 – <+5"; the ends are closed."""
    if len(breaks) == 2 and breaks[0] == breaks[1]:
        return (_signed(breaks[0], lang),)
    labels = []
    for place, (low, high) in enumerate(itertools.pairwise(breaks)):
        above = ">" if low < 0 and place > 0 else ""
        below = "<" if high >= 0 and place < len(breaks) - 2 else ""
        labels.append(f"{above}{_signed(low, lang)} – {below}{_signed(high, lang)}")
    return tuple(labels)


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + _number(value, lang)


def class_labels(breaks: Sequence[float], unit: str, lang: str) -> tuple[str, ...]:
    """Labels of the classes: "20 – <40" for measures, "2 – 4" for counts of whole things.

    The last class of a measure is closed ("90 – 100").
    """
    if len(breaks) == 0:
        return ()
    if len(breaks) == 2 and breaks[0] == breaks[1]:
        return (_number(breaks[0], lang),)
    labels = []
    for place, (low, high) in enumerate(itertools.pairwise(breaks)):
        last = place == len(breaks) - 2
        if unit == "count" and float(low).is_integer() and float(high).is_integer():
            top = high if last else high - 1
            pair = (_number(low, lang), _number(top, lang))
            labels.append(pair[0] if low == top else f"{pair[0]} – {pair[1]}")
        else:
            labels.append(f"{_number(low, lang)} – {'' if last else '<'}{_number(high, lang)}")
    return tuple(labels)


def _number(value: float, lang: str) -> str:
    for decimals in (0, 1, 2):
        if abs(round(value, decimals) - value) < 1e-9:
            return format_number(value, decimals, lang)
    return format_number(value, 3, lang)


def class_counts(codes: Codes, classes: int) -> tuple[int, ...]:
    """How many units are in class 0 (no data), 1, ... `classes`."""
    counts = np.bincount(codes & (ESTIMATED_BIT - 1), minlength=classes + 1)
    return tuple(int(count) for count in counts[: classes + 1])


def make_legend(
    breaks: Sequence[float],
    colours: Sequence[str],
    codes: Codes,
    *,
    unit: str,
    lang: str,
    no_data_colour: str,
    estimate_colour: str,
    estimates: int,
    change: bool = False,
) -> Legend:
    """The legend of a map: class codes as `classify` gives them, counts included.

    The row of no data always stands; that of estimates only where `estimates` is not 0. Classes
    of a `change` have signs.
    """
    key = "en" if lang == "en" else "vi"
    labels = change_labels(breaks, lang) if change else class_labels(breaks, unit, lang)
    counts = class_counts(codes, len(labels))
    rows = tuple(
        LegendRow(label, colour, count)
        for label, colour, count in zip(labels, colours, counts[1:], strict=True)
    )
    return Legend(
        classes=rows,
        no_data=LegendRow(NO_DATA_TEXT[key], no_data_colour, counts[0]),
        estimates=LegendRow(ESTIMATE_TEXT[key], estimate_colour, estimates) if estimates else None,
    )
