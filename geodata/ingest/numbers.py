"""Numbers as people write them: the style of a column, decided from all its cells, and its cells.

"98,5", "98.5%", "1.234", "1 234", "..", "-" and "" mean what the column makes of them, never what
one cell looks like. A column that can be read in two ways is `AMBIGUOUS` and waits for a person,
unless the indicator settles it (a count of households has no decimals).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.indicators import Indicator
from geodata.ingest.model import Cell, Measure, NumberStyle


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
    raise NotImplementedError


def decide_style(cells: Iterable[Cell]) -> NumberStyle:
    """The style of a column from its cells alone."""
    return judge_column(cells).style


def read_number(
    cell: Cell,
    style: NumberStyle,
    measure: Measure | None = None,
    indicator: Indicator | None = None,
) -> Reading:
    """One cell in the style of its column, times the factor of its measure.

    A cell that does not fit the style is `BAD`, as is one with decimals where `indicator` is a
    count and the factor 1. In an `AMBIGUOUS` column only cells that every style reads alike are
    numbers.
    """
    raise NotImplementedError
