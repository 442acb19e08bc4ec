"""Classes and colours: fixed breaks, palettes by theme, and the one reference colour function.

Palettes are ColorBrewer's sequential and diverging schemes (Brewer, Harrower and the Pennsylvania
State University, 2013, Apache-style licence), those marked colour-blind safe. The browser holds a
copy of `class_of` and `colour_of` in `dashboard/assets/atlas_map_style.js`; tests compare the two
case by case.

Classes of breaks b0 < b1 < ... < bn: class k (1 ... n) holds b[k-1] <= value < b[k], the last one
b[n-1] <= value <= b[n]. A break below zero belongs to the class below it: it is the end nearer to
zero that a class has, so that classes of breaks that mirror each other do so too, the breaks
themselves included. Values below b0 belong to class 1 and above bn to class n, because breaks stay
fixed while data grows. 0 is a value like any other; no data is class 0.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]

NO_DATA = 0
MAX_CLASSES = 63
ESTIMATED_BIT = 128

PERCENT_BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 90.0, 100.0)
"""Shares: wide steps where plans ask for little, narrow ones near their targets of 80 to 100."""

CLASS_COUNT = 6
ROUND_STEPS = (1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10)

PALETTES: dict[str, tuple[str, ...]] = {
    "fibre": ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
    "mobile": ("#feebe2", "#fcc5c0", "#fa9fb5", "#f768a1", "#c51b8a", "#7a0177"),
    "state_network": ("#edf8fb", "#bfd3e6", "#9ebcda", "#8c96c6", "#8856a7", "#810f7c"),
    "society": ("#ffffcc", "#d9f0a3", "#addd8e", "#78c679", "#31a354", "#006837"),
    "base": ("#ffffd4", "#fee391", "#fec44f", "#fe9929", "#d95f0e", "#993404"),
    "statistics": ("#f1eef6", "#d0d1e6", "#a6bddb", "#74a9cf", "#2b8cbe", "#045a8d"),
}
"""Six classes a theme, light to dark: YlGnBu, RdPu, BuPu, YlGn, YlOrBr, PuBu."""

CHANGE = "change"
"""The theme of every layer of changes."""

CHANGE_PERCENT_BREAKS = (-100.0, -40.0, -15.0, -5.0, -1.0, 1.0, 5.0, 15.0, 40.0, 100.0)
"""Changes of shares in percentage points, about threefold a step: less than one point is no change
worth a colour, 1 to 15 is a year's work, more is that of a plan's whole period."""

SMALLEST_CHANGE = 1e-6
"""Less is no change for a class of its own, in any unit."""

GAP = "gap"
"""The theme of every layer of gaps to targets."""

GAP_PERCENT_BREAKS = (-100.0, -40.0, -15.0, -5.0, 0.0, 5.0, 15.0, 40.0, 100.0)
"""Gaps in percentage points, the steps of changes; zero parts what is short from what is met."""

_UNCHANGED = "#fcfcfa"
_BROWN_GREEN = (
    *("#8c510a", "#bf812d", "#dfc27d", "#f6e8c3"),
    _UNCHANGED,
    *("#c7eae5", "#80cdc1", "#35978f", "#01665e"),
)
_ORANGE_PURPLE = (
    *("#b35806", "#e08214", "#fdb863", "#fee0b6"),
    _UNCHANGED,
    *("#d8daeb", "#b2abd2", "#8073ac", "#542788"),
)
CHANGE_PALETTES: dict[str, tuple[str, ...]] = {
    "higher_better": _BROWN_GREEN,
    "lower_better": _BROWN_GREEN[::-1],
    "none": _ORANGE_PURPLE,
}
"""Nine classes from the greatest fall to the greatest rise, by the indicator's direction.

BrBG, brown for worse and green for better; PuOr where neither is better (a population), because
green would praise what is only more. The middle is lighter than the schemes' own grey, so that "no
change" is not taken for "no data".
"""
GAP_COLOURS = (*_BROWN_GREEN[:4], *_BROWN_GREEN[5:])
"""Eight classes from the farthest below a target to the farthest above it: BrBG without its middle,
for a unit is on one side or the other. Gaps are signed, so that green is the better side of all."""

_CHANGE_SIDES = {0: (), 1: (1,), 2: (0, 2), 3: (0, 2, 3), 4: (0, 1, 2, 3)}


@dataclass(frozen=True)
class NoDataStyle:
    """Ground and dots of units without data."""

    colour: str = "#e4e7eb"
    pattern: str = "#b4bcc6"


@dataclass(frozen=True)
class EstimateStyle:
    """Strokes laid over the class colour of an estimate."""

    colour: str = "#3b4753"


@dataclass(frozen=True)
class PointStyle:
    """Mark of one kind of point: shape and colour both tell it apart."""

    shape: str
    colour: str
    text: str = "#ffffff"


POINT_STYLES: dict[str, PointStyle] = {
    "tslcd": PointStyle("square", "#5b21b6"),
    "video_conference": PointStyle("diamond", "#9d174d"),
    "base_station": PointStyle("triangle", "#9a3412"),
    "public_wifi": PointStyle("circle", "#115e59"),
    "facility": PointStyle("hexagon", "#374151"),
}

PILOT_COLOUR = "#111827"
OLD_DISTRICT_COLOUR = "#7a1f5c"


def classify(values: npt.ArrayLike, breaks: Sequence[float]) -> Codes:
    """The class of every value: 0 for no data (NaN or not finite), else 1 ... len(breaks) - 1.

    `breaks` rise strictly, or are two equal numbers (one class of one value), or are empty (there
    is no data at all, and everything is class 0). Raises `ValueError` for other breaks.
    """
    check_breaks(breaks)
    array = np.asarray(values, dtype=np.float64)
    codes = np.zeros(array.shape, dtype=np.uint8)
    if len(breaks) == 0:
        return codes
    known = np.isfinite(array)
    inner = np.asarray(breaks[1:-1], dtype=np.float64)
    inner = np.where(inner < 0, np.nextafter(inner, 0.0), inner)
    codes[known] = np.searchsorted(inner, array[known], side="right") + 1
    return codes


def class_of(value: float | None, breaks: Sequence[float]) -> int:
    """`classify` for one value; None is no data."""
    return int(classify([math.nan if value is None else value], breaks)[0])


def colour_of(
    value: float | None, breaks: Sequence[float], colours: Sequence[str], no_data: str
) -> str:
    """The colour of one value: the reference that every renderer is held to."""
    found = class_of(value, breaks)
    return no_data if found == NO_DATA else colours[found - 1]


def check_breaks(breaks: Sequence[float]) -> None:
    """Raise `ValueError` unless the breaks are such as `classify` describes."""
    if len(breaks) == 0 or (len(breaks) == 2 and breaks[0] == breaks[1]):
        return
    rising = all(low < high for low, high in itertools.pairwise(breaks))
    if len(breaks) < 2 or len(breaks) > MAX_CLASSES + 1 or not rising:
        raise ValueError(f"breaks must rise strictly, from 2 to {MAX_CLASSES + 1}: {breaks}")


def breaks_for(unit: str, values: npt.ArrayLike) -> tuple[float, ...]:
    """The fixed breaks of an indicator at one level, from its values on ALL dates.

    Shares always get `PERCENT_BREAKS`, so that every map of a share compares. Counts and medians
    get round numbers near the quantiles of their values (equal counts a class); zeros of a count
    get a class of their own. Empty when there is no value at all; two equal numbers when there is
    only one.
    """
    if unit == "percent":
        return PERCENT_BREAKS
    array = np.asarray(values, dtype=np.float64)
    known = np.unique(array[np.isfinite(array)])
    if len(known) == 0:
        return ()
    if len(known) == 1:
        return (float(known[0]), float(known[0]))
    whole = unit == "count"
    return _round_breaks(array[np.isfinite(array)], whole)


def _round_breaks(values: Floats, whole: bool) -> tuple[float, ...]:
    low, high = float(values.min()), float(values.max())
    positive = values[values > 0]
    zeros = whole and low == 0
    steps = CLASS_COUNT - 1 if zeros else CLASS_COUNT
    inside = np.quantile(positive, np.arange(1, steps) / steps)
    marks = {_rounded(float(mark)) for mark in inside}
    if zeros:
        marks.add(1.0)
    elif whole and low >= 0:
        marks = {mark for mark in marks if mark >= 1}
    top = _rounded_up(high)
    bottom = 0.0 if low >= 0 else -_rounded_up(-low)
    least = math.floor(low) if whole else low
    if not zeros and least > 0 and _rounded_down(least) > bottom:
        bottom = _rounded_down(least)
    inner = sorted(mark for mark in marks if bottom < mark < top)
    return (bottom, *inner, top)


def change_breaks(unit: str, changes: npt.ArrayLike, greatest: float = 0.0) -> tuple[float, ...]:
    """The fixed breaks of an indicator's changes at one level, the same on both sides of zero.

    NaN among `changes` is no data; `greatest` is an amount that the last class must reach although
    it is none of them. Shares always get `CHANGE_PERCENT_BREAKS`. Others get round numbers near the
    quarters of the amounts by which they changed, rises and falls together, and a middle class for
    less than a tenth of the median amount (of counts: for less than one at the least), with no
    class beside it that is narrower. Nine classes at the most, always an odd number. Empty without
    any change to show; two zeros where nothing changed.
    """
    if unit == "percent":
        return CHANGE_PERCENT_BREAKS
    array = np.abs(np.asarray(changes, dtype=np.float64))
    amounts = array[np.isfinite(array) & (array >= SMALLEST_CHANGE)]
    if len(amounts) == 0:
        return (0.0, 0.0) if np.isfinite(array).any() else ()
    least = 1.0 if unit == "count" else 0.0
    greatest = max(greatest, float(amounts.max()))
    if greatest < least:
        return (-least, least)
    quarters = [_rounded(float(mark)) for mark in np.quantile(amounts, (0.25, 0.5, 0.75))]
    edge = max(_rounded(quarters[1] / 10), least)
    marks = [edge, *sorted({mark for mark in quarters if mark >= 2 * edge})]
    top = _rounded_up(greatest)
    inner = [mark for mark in marks if mark < top]
    if not inner:
        inner, top = [max(_rounded_down(greatest), least)], 2 * top
    sides = (*inner, top)
    return (*(-mark for mark in reversed(sides)), *sides)


def change_colours(direction: str, classes: int) -> tuple[str, ...]:
    """The colours of changes for an odd number of classes, the middle one neutral; () for none.

    Raises `ValueError` for an unknown direction or another number of classes than 0, 1, 3 ... 9.
    """
    palette = CHANGE_PALETTES.get(direction)
    if palette is None:
        raise ValueError(f"there are no colours of change for the direction {direction!r}")
    if classes == 0:
        return ()
    if classes % 2 == 0 or classes > len(palette):
        raise ValueError(f"changes have 1, 3, 5, 7 or 9 classes, not {classes}")
    side = _CHANGE_SIDES[classes // 2]
    last = len(palette) - 1
    places = (*side, last // 2, *(last - place for place in reversed(side)))
    return tuple(palette[place] for place in places)


def _rounded(value: float) -> float:
    """The nearest round number, two digits at the most; whole from 1 on."""
    if value <= 0:
        return 0.0
    scale = 10.0 ** math.floor(math.log10(value))
    nearest = min(ROUND_STEPS, key=lambda step: abs(step - value / scale))
    result = round(nearest * scale, 10)
    return float(round(result)) if result >= 1 else result


def _rounded_up(value: float) -> float:
    """The least number of two digits and a power of ten that is not below the value."""
    scale = 10.0 ** (math.floor(math.log10(value)) - 1)
    return max(float(round(math.ceil(value / scale - 1e-9) * scale, 10)), value)


def _rounded_down(value: float) -> float:
    """The greatest number of one digit and a power of ten that is not above the value."""
    scale = 10.0 ** math.floor(math.log10(value))
    return float(round(math.floor(value / scale + 1e-9) * scale, 10))


def colours_for(theme: str, classes: int) -> tuple[str, ...]:
    """The colours of a theme for a number of classes, light to dark, well apart.

    One class gets the middle of the palette. Raises `ValueError` for a theme without a palette or
    more classes than it has colours.
    """
    palette = PALETTES.get(theme)
    if palette is None:
        raise ValueError(f"there is no palette for the theme {theme!r}")
    if classes > len(palette):
        raise ValueError(f"{classes} classes but {len(palette)} colours")
    if classes == 1:
        return (palette[3],)
    places = np.rint(np.linspace(0, len(palette) - 1, max(classes, 1))).astype(int)
    return tuple(palette[place] for place in places[:classes])


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 ... 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 ... 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour (at least 4.58 : 1 on any colour)."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def payload(codes: Codes, estimated: npt.NDArray[np.bool_] | None = None) -> bytes:
    """One byte a unit: class in bits 0 to 5, bit 7 set for an estimate (never for no data)."""
    out = codes.copy()
    if estimated is not None:
        out[estimated & (codes != NO_DATA)] |= ESTIMATED_BIT
    return out.tobytes()
