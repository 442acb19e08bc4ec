"""The report of a staged import: what the file was taken for, row by row, and what is wrong.

Every row of every table is in it once, right or named. Nothing here decides anything; the report
is filled by `geodata.ingest.staging` and turned into JSON by `geodata.ingest.report_json`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geodata.indicators import Basis
from geodata.ingest.model import Candidate, Layout, NumberStyle, Problem, Severity
from geodata.ingest.numbers import NumberChoice
from geodata.units import Level


class RowStatus(StrEnum):
    """What became of a row. Rows of the first three are taken; a person's choice is an alias."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    TOTAL = "total"
    LEFT_OUT = "left_out"


TAKEN_ROWS = frozenset({RowStatus.EXACT, RowStatus.NORMALISED, RowStatus.ALIAS})
WAITING_ROWS = frozenset({RowStatus.AMBIGUOUS, RowStatus.UNKNOWN})


@dataclass(frozen=True)
class FoundValue:
    """One number cell of a row: the text found, what it was read as, and how.

    `state` is one of number, blank, dash, missing_mark, bad. `value` is in the unit of the
    indicator (the column's factor applied) and None unless the state is number.
    """

    column: int
    text: str
    value: float | None
    state: str


@dataclass(frozen=True)
class ReportRow:
    """One row of a table. `row` counts from 1 as the spreadsheet shows it.

    `code`, `name` and `level` are of the unit found (None while it is open); `how` says what was
    evened out on the way; `day` is the row's own date where the table has a column of dates.
    """

    sheet: str
    row: int
    text: str
    status: RowStatus
    code: str | None = None
    name: str | None = None
    level: Level | None = None
    how: str = ""
    day: date | None = None
    candidates: tuple[Candidate, ...] = ()
    values: tuple[FoundValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden: bool = False

    @property
    def taken(self) -> bool:
        """Whether the unit is certain and the row is to be published."""
        return self.status in TAKEN_ROWS

    @property
    def wrong(self) -> bool:
        """Whether a problem of the row stands in the way of publishing it."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def open(self) -> bool:
        """Whether the row waits for a person: its unit is open or something in it is wrong.

        A row of an unknown unit that has no figures at all waits for nobody.
        """
        if self.status in WAITING_ROWS:
            return self.wrong or any(found.value is not None for found in self.values)
        return self.taken and self.wrong


@dataclass(frozen=True)
class NumberStatement:
    """How the numbers of one value column were read; the words are complete sentences.

    `states` counts the cells of data rows by state (number, blank, dash, missing_mark, bad).
    `choices` are the ways to read the column while it can be read in several.
    """

    column: int
    heading: str
    indicator: str | None
    style: NumberStyle | None
    statement_vi: str
    statement_en: str
    states: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[NumberChoice, ...] = ()

    def statement(self, lang: str) -> str:
        """The statement in `vi` or `en`."""
        return self.statement_en if lang == "en" else self.statement_vi


@dataclass(frozen=True)
class SheetReport:
    """One sheet with a table: what its rows and columns were taken for."""

    name: str
    layout: Layout
    numbers: tuple[NumberStatement, ...] = ()


@dataclass(frozen=True)
class TotalCheck:
    """A printed total against the sum of the rows that belong to it.

    `parts` is the number of rows summed; `level` and `code` are of the unit the total is about,
    None for a group that is no unit (a region).
    """

    sheet: str
    row: int
    text: str
    column: int
    heading: str
    printed: float
    summed: float
    parts: int
    level: Level | None = None
    code: str | None = None
    agrees: bool = True

    @property
    def difference(self) -> float:
        """Printed total minus sum of the parts."""
        return self.printed - self.summed


@dataclass(frozen=True)
class VintageReport:
    """How well the units of the file fit one vintage: rows taken, and the rows that do not fit."""

    vintage: str
    taken: int
    rows: int
    not_taken: tuple[tuple[str, int], ...] = ()


class ChangeKind(StrEnum):
    """What publishing would do to one value."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DISPLACES_SIMULATED = "displaces_simulated"


@dataclass(frozen=True)
class ValueChange:
    """One value that the file changes: what the atlas shows now and what it would show.

    Values are in the unit of the indicator; for shares the parts stand beside the per cent.
    """

    code: str
    name: str
    level: Level
    indicator: str
    day: date
    basis: Basis
    kind: ChangeKind
    old: float | None
    new: float | None
    old_numerator: float | None = None
    old_denominator: float | None = None
    new_numerator: float | None = None
    new_denominator: float | None = None
    old_source: str | None = None


@dataclass(frozen=True)
class Changes:
    """What publishing would do: counts by kind, and every value that is not new and not the same.

    `listed` holds the changed values and those that displace simulated ones, changed ones first.
    """

    counts: Mapping[ChangeKind, int] = field(default_factory=dict)
    listed: tuple[ValueChange, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """All that is known about a staged file.

    `problems` are those of the file and its columns; those of a row stand with the row.
    `vintage` is None while it is open. `vintages` are those tried: where a person named the vintage
    the others are tried on the rows that do not fit it. `lacking` are (code, name) of the units of
    its area that the file lacks; `observations` counts the values that would be published.
    `conversion_offered` names the legacy encoding the text seems to be in ("tcvn3", "vni"),
    `conversion` the one a person accepted.
    """

    file_name: str
    sha256: str
    kind: str
    vintage: str | None
    sheets: tuple[SheetReport, ...]
    rows: tuple[ReportRow, ...]
    problems: tuple[Problem, ...] = ()
    vintages: tuple[VintageReport, ...] = ()
    totals: tuple[TotalCheck, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    changes: Changes = field(default_factory=Changes)
    observations: int = 0
    reasons: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str | None = None
    conversion_offered: str | None = None
    conversion: str | None = None

    @property
    def publishable(self) -> bool:
        """Whether nothing is open: `reasons` are what stands in the way."""
        return not self.reasons

    @property
    def counts(self) -> dict[RowStatus, int]:
        """How many rows have each status; every status is named."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in RowStatus}

    @property
    def open_rows(self) -> tuple[ReportRow, ...]:
        """The rows that wait for a person."""
        return tuple(row for row in self.rows if row.open)

    def row(self, sheet: str, row: int) -> ReportRow | None:
        """The row of a sheet, None if it is not part of a table."""
        return next((one for one in self.rows if (one.sheet, one.row) == (sheet, row)), None)
