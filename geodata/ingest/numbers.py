"""Numbers as people write them: the style of a column, decided from all its cells, and its cells.

"98,5", "98.5%", "1.234", "1 234", "..", "-" and "" mean what the column makes of them, never what
one cell looks like. A column that can be read in two ways is `AMBIGUOUS` and waits for a person,
unless the indicator settles it (a count of households has no decimals).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from geodata.indicators import Indicator, Unit
from geodata.ingest import number_words as words
from geodata.ingest.model import Cell, Measure, NumberStyle, Part
from geodata.ingest.number_text import Mark, Written, take_apart

ENOUGH = 8
"""Values a share must have before their size alone says that they are fractions."""


class ReadingState(StrEnum):
    """What a cell of a number column holds. Blank, dash, missing mark and 0 are four things."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"
    MISSING_MARK = "missing_mark"
    BAD = "bad"


@dataclass(frozen=True)
class Reading:
    """A cell as read. `value` is in the indicator's unit (factor applied), None unless a number.

    `why_vi`, `why_en` say what is wrong with a bad cell and are empty otherwise.
    """

    state: ReadingState
    value: float | None
    text: str
    why_vi: str = ""
    why_en: str = ""


@dataclass(frozen=True)
class NumberChoice:
    """One way to read a column that can be read in several; `example_*` show it on a cell."""

    style: NumberStyle
    factor: float
    example_vi: str
    example_en: str


@dataclass(frozen=True)
class ColumnNumbers:
    """How the numbers of a column are written, and the sentence that says so.

    `factor` is that of the measure, times 100 for a share written as a fraction. `choices` are
    empty unless the style is `AMBIGUOUS`; taking one means to set its style and factor in the
    layout.
    """

    style: NumberStyle
    factor: float
    statement_vi: str
    statement_en: str
    choices: tuple[NumberChoice, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """The number cells of a column: what each can be, in both ways, and its text."""

    texts: tuple[str, ...]
    comma: tuple[Decimal | None, ...]
    point: tuple[Decimal | None, ...]
    percent: tuple[bool, ...]
    marks: dict[Mark, int]

    def in_style(
        self, style: NumberStyle
    ) -> tuple[tuple[Decimal | None, ...], tuple[Decimal | None, ...]]:
        """The numbers as a style reads them, and as the other one does."""
        if style is NumberStyle.DECIMAL_POINT:
            return self.point, self.comma
        return self.comma, self.point

    def pairs(self, style: NumberStyle) -> tuple[tuple[Decimal, Decimal], ...]:
        """The numbers that fit a style, each with its reading in the other where it has one."""
        both = zip(*self.in_style(style), strict=True)
        return tuple(
            (number, number if other is None else other)
            for number, other in both
            if number is not None
        )

    def values(self, style: NumberStyle) -> tuple[Decimal, ...]:
        """The numbers without a per cent sign that fit a style."""
        pairs = zip(self.in_style(style)[0], self.percent, strict=True)
        return tuple(value for value, percent in pairs if value is not None and not percent)


def judge_column(
    cells: Iterable[Cell],
    measure: Measure | None = None,
    indicator: Indicator | None = None,
    heading: str = "",
) -> ColumnNumbers:
    """The style and factor of a column from all its cells, with the reason in words.

    `indicator` settles what cells alone do not: whole numbers for a count, no more than 100 % for
    a share. `heading` tells "%".
    """
    seen = _look(cells)
    factor = measure.factor if measure else 1.0
    whole = wants_whole(measure, indicator)
    style, reason = _style(seen, whole, _is_share_value(measure, indicator))
    if style is NumberStyle.AMBIGUOUS:
        return _open(seen, factor, reason, _style_choices(seen, factor, whole=whole))
    scale, scale_reason = _scale(seen.values(style), seen, measure, indicator, heading)
    if scale is None:
        choices = _scale_choices(seen, style, factor, indicator)
        return _open(seen, factor, scale_reason, choices)
    statement = words.joined(reason, scale_reason, words.counted(seen.marks))
    return ColumnNumbers(style, factor * scale, statement.vi, statement.en)


def decide_style(cells: Iterable[Cell]) -> NumberStyle:
    """The style of a column from its cells alone."""
    return judge_column(cells).style


def wants_whole(measure: Measure | None, indicator: Indicator | None) -> bool:
    """Whether only whole numbers make sense: a count that is not given in thousands."""
    if measure is None or indicator is None or measure.factor != 1:
        return False
    if measure.part is Part.VALUE:
        return indicator.unit is Unit.COUNT
    return indicator.is_share or measure.part is Part.SAMPLES


def _is_share_value(measure: Measure | None, indicator: Indicator | None) -> bool:
    return bool(measure and indicator and measure.part is Part.VALUE and indicator.is_share)


def _look(cells: Iterable[Cell]) -> _Seen:
    texts: list[str] = []
    found: list[Written] = []
    marks = dict.fromkeys(Mark, 0)
    for cell in cells:
        part = _part(cell)
        if isinstance(part, Mark):
            marks[part] += 1
        else:
            texts.append(_text(cell))
            found.append(part)
    return _Seen(
        texts=tuple(texts),
        comma=tuple(one.comma for one in found),
        point=tuple(one.point for one in found),
        percent=tuple(one.percent for one in found),
        marks=marks,
    )


def _part(cell: Cell) -> Written | Mark:
    """What a cell can be; numbers of the file are numbers whatever the style."""
    if cell is None:
        return Mark.BLANK
    if isinstance(cell, str):
        return take_apart(cell)
    if isinstance(cell, bool | date | datetime | time | timedelta) or not math.isfinite(cell):
        return Mark.WORDS
    number = Decimal(cell) if isinstance(cell, int) else Decimal(repr(_denoised(cell)))
    return Written(number, number)


def _denoised(value: float) -> float:
    """Without the last digits that spreadsheet arithmetic leaves: 1234.0000001 is 1234."""
    nearest = round(value)
    if nearest and abs(value - nearest) < 1e-6:
        return float(nearest)
    return float(f"{value:.12g}")


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _style(seen: _Seen, whole: bool, share: bool) -> tuple[NumberStyle, words.Both]:
    """The style and why; `AMBIGUOUS` with what speaks for each."""
    pairs = tuple(zip(seen.comma, seen.point, strict=True))
    only_comma = [place for place, (_, point) in enumerate(pairs) if point is None]
    only_point = [place for place, (comma, _) in enumerate(pairs) if comma is None]
    double = [place for place, pair in enumerate(pairs) if None not in pair and pair[0] != pair[1]]
    if only_comma and only_point:
        examples = seen.texts[only_comma[0]], seen.texts[only_point[0]]
        return NumberStyle.AMBIGUOUS, words.mixed(*examples, len(only_comma), len(only_point))
    if not only_comma and not only_point and double:
        return _settled(seen, double, whole, share)
    style = NumberStyle.PLAIN
    if only_comma:
        style = NumberStyle.DECIMAL_COMMA
    elif only_point:
        style = NumberStyle.DECIMAL_POINT
    if whole:
        broken = [number for number, other in seen.pairs(style) if _has_decimals(number, other)]
        if broken:
            return NumberStyle.AMBIGUOUS, words.not_whole(broken[0], len(broken), len(pairs))
    evidence = only_comma or only_point
    example = seen.texts[evidence[0]] if evidence else ""
    return style, words.style(style, len(pairs), example, len(evidence))


def _has_decimals(number: Decimal, other: Decimal) -> bool:
    """Whether a number has decimals, be it only zeros ("1,000" with decimal comma)."""
    return number != number.to_integral_value() or abs(number) < abs(other)


def _settled(
    seen: _Seen, double: Sequence[int], whole: bool, share: bool
) -> tuple[NumberStyle, words.Both]:
    """A column of "1.234" only: settled by what the indicator allows, or left open.

    In a count the sign must part thousands, so the right style is the one that reads more.
    """
    fitting = []
    for style in (NumberStyle.DECIMAL_COMMA, NumberStyle.DECIMAL_POINT):
        if whole and not any(_has_decimals(*pair) for pair in seen.pairs(style)):
            fitting.append(style)
        if share and all(value <= 100 for value in seen.values(style)):
            fitting.append(style)
    example = seen.texts[double[0]]
    if len(fitting) != 1:
        return NumberStyle.AMBIGUOUS, words.either(example, len(double), len(seen.texts))
    number = seen.in_style(fitting[0])[0][double[0]]
    return fitting[0], words.settled(example, number, len(double), whole=whole)


def _scale(
    values: Sequence[Decimal],
    seen: _Seen,
    measure: Measure | None,
    indicator: Indicator | None,
    heading: str,
) -> tuple[float | None, words.Both]:
    """By how much the numbers fall short of the indicator's unit: 100 for a fraction.

    None if the numbers leave it open. A factor that a person or the heading set already stands.
    """
    if measure is None or indicator is None or measure.factor != 1 or not values:
        return 1.0, words.NOTHING
    if measure.part is Part.VALUE and indicator.unit is Unit.SCORE and max(values) > 1:
        return None, words.score_over_one(max(values))
    if not _is_share_value(measure, indicator):
        return 1.0, words.NOTHING
    return _share_scale(values, any(seen.percent), heading)


def _share_scale(
    values: Sequence[Decimal], signed: bool, heading: str
) -> tuple[float | None, words.Both]:
    """Whether shares without a per cent sign are fractions; None if they can be either.

    Per cent run on from below 1 to above it, most of them above; a few numbers above 1 among
    smaller ones are as well fractions with a numerator above its denominator.
    """
    small = [value for value in values if 0 < value <= 1]
    large = [value for value in values if value > 1]
    if not small or (large and min(large) < 5 and len(large) > len(small)):
        return 1.0, words.percent(len(values))
    if large or signed:
        return None, words.two_scales(small[0], len(small), len(values))
    middle = sorted(small)[len(small) // 2]
    bar = Decimal("0.5") if "%" in heading else Decimal("0.2")
    if len(small) >= ENOUGH and middle > bar:
        return 100.0, words.fraction(small[0], len(values))
    return None, words.fraction_or_percent(small[0], len(values))


def _open(
    seen: _Seen, factor: float, reason: words.Both, choices: tuple[NumberChoice, ...]
) -> ColumnNumbers:
    statement = words.joined(reason, words.counted(seen.marks))
    return ColumnNumbers(NumberStyle.AMBIGUOUS, factor, statement.vi, statement.en, choices)


def _style_choices(seen: _Seen, factor: float, *, whole: bool) -> tuple[NumberChoice, ...]:
    """One choice a style that reads a cell which the styles read differently.

    Where the numbers are clear but a count has decimals: thousands, or numbers as they stand.
    """
    choices = []
    for style in (NumberStyle.DECIMAL_COMMA, NumberStyle.DECIMAL_POINT):
        for text, value, other in zip(seen.texts, *seen.in_style(style), strict=True):
            if value is not None and value != other:
                example = words.example(text, value)
                choices.append(NumberChoice(style, factor, example.vi, example.en))
                break
    if whole and len(choices) < 2:
        style = choices[0].style if choices else NumberStyle.PLAIN
        text, value = next(
            (text, value)
            for text, (value, _) in zip(seen.texts, seen.pairs(style), strict=True)
            if value != value.to_integral_value() or choices
        )
        thousands = words.example(text, value * 1000)
        stand = words.as_it_stands()
        return (
            NumberChoice(style, 1000.0, thousands.vi, thousands.en),
            NumberChoice(style, factor, stand.vi, stand.en),
        )
    return tuple(choices)


def _scale_choices(
    seen: _Seen, style: NumberStyle, factor: float, indicator: Indicator | None
) -> tuple[NumberChoice, ...]:
    other = 0.01 if indicator is not None and indicator.unit is Unit.SCORE else 100.0
    text, number = next(
        (text, value)
        for text, value in zip(seen.texts, seen.in_style(style)[0], strict=True)
        if value
    )
    choices = []
    for scale in (1.0, other):
        example = words.example(text, number * Decimal(repr(scale)))
        choices.append(NumberChoice(style, factor * scale, example.vi, example.en))
    return tuple(choices)


def read_number(
    cell: Cell,
    style: NumberStyle,
    measure: Measure | None = None,
    indicator: Indicator | None = None,
) -> Reading:
    """One cell in the style of its column, times the factor of its measure.

    A cell that does not fit the style is `BAD`, as is one with decimals where `indicator` is a
    count and the factor 1, and a per cent sign where no share is meant. A per cent sign overrides
    the factor: "98,5%" is 98.5 also in a column of fractions. In an `AMBIGUOUS` column only cells
    that every style reads alike are numbers.
    """
    part = _part(cell)
    text = _text(cell)
    if isinstance(part, Mark):
        return _reading_of_mark(part, cell, text)
    number = part.point if style is NumberStyle.DECIMAL_POINT else part.comma
    if style in (NumberStyle.PLAIN, NumberStyle.AMBIGUOUS) and not part.certain:
        number = None
    if number is None:
        return _bad(text, words.not_in_style(style))
    if part.percent:
        if not _takes_percent(measure, indicator):
            return _bad(text, words.percent_here())
        return Reading(ReadingState.NUMBER, float(number), text)
    if wants_whole(measure, indicator) and number != number.to_integral_value():
        return _bad(text, words.count_with_decimals())
    if measure is not None and measure.factor != 1:
        number *= Decimal(repr(measure.factor))
    return Reading(ReadingState.NUMBER, float(number), text)


def _takes_percent(measure: Measure | None, indicator: Indicator | None) -> bool:
    if measure is None:
        return True
    return measure.part is Part.VALUE and (indicator is None or indicator.is_share)


_STATES = {
    Mark.BLANK: ReadingState.BLANK,
    Mark.DASH: ReadingState.DASH,
    Mark.MISSING: ReadingState.MISSING_MARK,
}


def _reading_of_mark(mark: Mark, cell: Cell, text: str) -> Reading:
    state = _STATES.get(mark)
    if state is not None:
        return Reading(state, None, text)
    if mark is Mark.FORMULA_ERROR:
        return _bad(text, words.formula_error())
    if isinstance(cell, date | time | timedelta):
        return _bad(text, words.date_here())
    return _bad(text, words.no_number())


def _bad(text: str, why: words.Both) -> Reading:
    return Reading(ReadingState.BAD, None, text, why.vi, why.en)
