"""The words in which the steps of an import talk to one another.

A file is read into a `RawBook` of `RawSheet`s (cells as they stand, nothing interpreted). A
`Layout` says what the rows and columns of one sheet are; it is proposed by the program and can be
corrected by a person. With it the sheet gives `TableRow`s, each with the unit as it is written
(`WrittenUnit`). The resolver turns that into a `Resolution`. Rows count from 1 as a spreadsheet
shows them, columns from 0; `column_letter` gives the name a person sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from geodata.indicators import Basis
from geodata.units import Level

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as the file holds it: None where there is nothing, "" where there is an empty text."""


@dataclass(frozen=True)
class Span:
    """A merged range: first and last row (from 1) and column (from 0), both inclusive."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet. `rows[i]` is row i + 1 and starts at column A; rows may differ in length."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    formulas_without_value: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class RawBook:
    """A file as read. `encoding` and `delimiter` are None for workbooks.

    `notes` are findings a person should know: macros that were ignored, links not followed.
    """

    file_name: str
    kind: str
    sheets: tuple[RawSheet, ...]
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()


class RowKind(StrEnum):
    """What a row of a table is."""

    TITLE = "title"
    HEADER = "header"
    GROUP = "group"
    DATA = "data"
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"


class Role(StrEnum):
    """What a column of a table holds."""

    CODE = "code"
    NAME = "name"
    VALUE = "value"
    DATE = "date"
    IGNORED = "ignored"


class Part(StrEnum):
    """Which number of an observation a column gives."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    SAMPLES = "samples"


class NumberStyle(StrEnum):
    """How the numbers of a column are written; decided from all its cells, never one by one."""

    PLAIN = "plain"
    DECIMAL_COMMA = "decimal_comma"
    DECIMAL_POINT = "decimal_point"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Measure:
    """What the numbers of a column mean.

    `value = number in the file * factor`: 1000 for "nghìn người", 100 for a share written as a
    fraction. `day` and `basis` are None where the file does not say; the import asks for them.
    """

    indicator: str
    part: Part
    day: date | None = None
    basis: Basis | None = None
    factor: float = 1.0


@dataclass(frozen=True)
class Column:
    """One column of a layout. `why` says in a few words what the proposal rests on.

    `level` is the level of the units a code or name column holds, None where it holds units of
    several levels. `measure` and `number_style` are set for values only.
    """

    index: int
    heading: tuple[str, ...]
    role: Role
    level: Level | None = None
    measure: Measure | None = None
    number_style: NumberStyle | None = None
    why: str = ""


@dataclass(frozen=True)
class Layout:
    """What the rows and columns of one sheet are. `row_kinds[i]` is that of row i + 1.

    `title` is the text above the table, joined by line breaks; `notes` the text below it.
    `row_levels` are (row from 1, level) of the rows that are not about the level of the finest
    name column: groups and totals, units of another level in one column, the whole country.
    """

    sheet: str
    header_first: int | None
    header_last: int | None
    row_kinds: tuple[RowKind, ...]
    columns: tuple[Column, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    row_levels: tuple[tuple[int, Level], ...] = ()

    def column(self, role: Role, level: Level | None = None) -> Column | None:
        """The first column of that role and level."""
        return next((one for one in self.columns if one.role is role and one.level is level), None)


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as a row names it: codes and names by level, as text and with carried-down blocks.

    `text` is what stands in the row itself; `level` is the level the row is about, None where the
    file does not say.
    """

    text: str
    names: Mapping[Level, str] = field(default_factory=dict)
    codes: Mapping[Level, str] = field(default_factory=dict)
    level: Level | None = None


@dataclass(frozen=True)
class TableRow:
    """One row below the header that is about a unit. `cells` are by column index, as found."""

    row: int
    kind: RowKind
    unit: WrittenUnit
    cells: Mapping[int, Cell]
    day: date | None = None
    hidden: bool = False


class Outcome(StrEnum):
    """How a written unit was found in the registry. Only the first three are taken."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


TAKEN = frozenset({Outcome.EXACT, Outcome.NORMALISED, Outcome.ALIAS})


@dataclass(frozen=True)
class Candidate:
    """A unit that could be meant, and why it is offered."""

    code: str
    name: str
    level: Level
    why: str


@dataclass(frozen=True)
class Resolution:
    """What became of a written unit in one vintage. `code` is None unless the outcome is taken.

    `how` names what was evened out: "code", "name in its district", "Đ written as Ð", "alias".
    """

    outcome: Outcome
    code: str | None = None
    candidates: tuple[Candidate, ...] = ()
    how: str = ""


class Severity(StrEnum):
    """Whether a problem stops the row (error), asks for a decision (question) or is told (note)."""

    ERROR = "error"
    QUESTION = "question"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something wrong or open, with its place: row from 1, column from 0; None for the file."""

    code: str
    severity: Severity
    message_vi: str
    message_en: str
    row: int | None = None
    column: int | None = None

    def message(self, lang: str) -> str:
        """The message in `vi` or `en`."""
        return self.message_en if lang == "en" else self.message_vi


def column_letter(index: int) -> str:
    """The letters a spreadsheet shows for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
