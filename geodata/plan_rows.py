"""The rows of a plan file: text in named columns -> checked statements, or all its problems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from geodata.catalogue_files import CATALOGUE_DIR, read_toml
from geodata.errors import ImportRefused
from geodata.indicators import Catalogue, Source
from geodata.targets import NUMBERLESS, Comparator, Kind, Target, load_targets
from geodata.units import BEFORE_REFORM

MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})(?!\d)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
RANGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|đến|to)\s*(\d+(?:[.,]\d+)?)")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR = re.compile(r"(?:19|20)\d{2}")
LONGEST_TEXT = 2_000
MOST_ROWS = 2_000
MOST_PROBLEMS = 50
GREATEST = 1e12
PERCENT = "percent"

N = TypeVar("N", bound=StrEnum)


@dataclass(frozen=True)
class PlanRow:
    """One row: its number in the file, and the text of each column that has any.

    Columns are named as in `plan_words.toml`.
    """

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell: row from 1, the column's name in this program, and why."""

    row: int
    column: str
    problem: str


@dataclass
class _Reading:
    row: PlanRow
    wrong: list[Wrong] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "").strip()

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.fail(column, "is empty")
        return text

    def fail(self, column: str, problem: str) -> None:
        self.wrong.append(Wrong(self.row.row, column, problem))


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """For each table of `plan_words.toml`: the word as it is compared -> its name."""
    tables = read_toml(CATALOGUE_DIR / "plan_words.toml")
    return {
        table: {folded(word): name for name, said in names.items() for word in said}
        for table, names in tables.items()
    }


def folded(text: str) -> str:
    """A text as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())


def targets_from(
    rows: Sequence[PlanRow], plan_id: str, file: str, catalogue: Catalogue
) -> tuple[Target, ...]:
    """The statements of a file; `ImportRefused` names all rows and columns that are wrong.

    `details["problems"]` are ``{row, column, message}``.
    """
    if not rows:
        raise ImportRefused(f"{file}: there is no statement in it.", file=file, problems=[])
    if len(rows) > MOST_ROWS:
        raise ImportRefused(
            f"{file}: {len(rows):,} rows; a plan has {MOST_ROWS:,} at most.", file=file, problems=[]
        )
    readings = [_Reading(row) for row in rows]
    known = _known_subjects(catalogue)
    targets = [
        _target(reading, f"{plan_id}-{place}", (plan_id, file), catalogue, known)
        for place, reading in enumerate(readings, start=1)
    ]
    refuse([wrong for reading in readings for wrong in reading.wrong], file)
    return tuple(target for target in targets if target is not None)


def refuse(wrong: Sequence[Wrong], file: str) -> None:
    """Raise `ImportRefused` for what is wrong with a file; nothing happens if nothing is."""
    if not wrong:
        return
    shown = [f"row {one.row}, column {one.column}: {one.problem}" for one in wrong[:MOST_PROBLEMS]]
    more = len(wrong) - len(shown)
    if more:
        shown.append(f"and {more} more")
    raise ImportRefused(
        f"{file} was not imported. " + "; ".join(shown) + ".",
        file=file,
        problems=[
            {"row": one.row, "column": one.column, "message": one.problem}
            for one in wrong[:MOST_PROBLEMS]
        ],
    )


def _known_subjects(catalogue: Catalogue) -> dict[str, str]:
    """Subjects that are measured: worded as in the package's plans or as an indicator's name."""
    found: dict[str, str] = {}
    for item in catalogue:
        found |= {folded(item.code): item.code}
        found |= {folded(item.name_vi): item.code, folded(item.name_en): item.code}
    for target in load_targets():
        if target.indicator is not None:
            found[folded(target.subject_vi)] = found[folded(target.subject_en)] = target.indicator
    return found


def _target(
    reading: _Reading,
    target_id: str,
    plan: tuple[str, str],
    catalogue: Catalogue,
    known: Mapping[str, str],
) -> Target | None:
    for column, text in reading.row.cells.items():
        if len(text) > LONGEST_TEXT:
            reading.fail(column, f"has {len(text):,} letters; {LONGEST_TEXT:,} at most")
    subject, province = reading.needed("subject"), reading.needed("province")
    kind = _named(reading, "kind", Kind)
    comparator = _named(reading, "comparator", Comparator, needed=False)
    day = _day(reading)
    value, value_max = _numbers(reading, kind, comparator)
    if kind is None or reading.wrong:
        return None
    _check(reading, kind, comparator, value, day)
    document = reading.text("document") or plan[1]
    target = Target(
        id=target_id,
        vintage=BEFORE_REFORM,
        province=province,
        kind=kind,
        subject_vi=subject,
        subject_en=reading.text("subject_en") or subject,
        indicator=_indicator(reading, kind, catalogue, known),
        period_end=day,
        comparator=comparator,
        value=value,
        value_max=value_max,
        value_text=reading.text("value") or None,
        month_days=_month_days(reading, kind, comparator),
        months=_months(reading, kind, comparator),
        unit=_unit(reading),
        scope_vi=reading.text("scope") or None,
        scope_en=reading.text("scope_en") or reading.text("scope") or None,
        wording=reading.text("wording") or subject,
        document=Source(plan[0], document, document, None, None, None, checked=False, note=None),
        note=None,
    )
    _unit_agrees(reading, target, catalogue)
    return target


def _named(reading: _Reading, column: str, kinds: type[N], *, needed: bool = True) -> N | None:
    text = reading.needed(column) if needed else reading.text(column)
    if not text:
        return None
    known = words()[f"{column}s"]
    name = known.get(folded(text))
    if name is None:
        reading.fail(column, f"{text!r} is none of {', '.join(dict.fromkeys(known.values()))}")
        return None
    return kinds(name)


def _day(reading: _Reading) -> date | None:
    """2025-12-31, 31/12/2025, or a year for its last day."""
    text = reading.text("period_end")
    if not text:
        return None
    if YEAR.fullmatch(text):
        return date(int(text), 12, 31)
    found = DAY_FIRST.fullmatch(text)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    try:
        return date.fromisoformat(written)
    except ValueError:
        reading.fail("period_end", f"{text!r} is no date such as 2025-12-31 or 31/12/2025")
        return None


def _numbers(
    reading: _Reading, kind: Kind | None, comparator: Comparator | None
) -> tuple[float | None, float | None]:
    """The value and for a range its upper end; None of what is no number."""
    text = reading.text("value").removesuffix("%").strip()
    if not text or kind is Kind.REPORT_DEADLINE:
        return None, None
    if comparator is Comparator.BETWEEN:
        found = RANGE.fullmatch(text)
        ends = (_number(found[1]), _number(found[2])) if found else None
        if ends is None or ends[0] >= ends[1]:
            reading.fail("value", f"{text!r} is no range such as 3-5")
            return None, None
        return ends
    if NUMBER.fullmatch(text) and _number(text) <= GREATEST:
        return _number(text), None
    if kind is Kind.TARGET:
        reading.fail("value", f"{text!r} is no number")
    return None, None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _check(
    reading: _Reading,
    kind: Kind,
    comparator: Comparator | None,
    value: float | None,
    day: date | None,
) -> None:
    """Numbers and comparators go together; a target has a date and says how it is held."""
    if comparator in NUMBERLESS and reading.text("value"):
        reading.fail("value", f"does not go with {comparator}, which carries no number")
    if kind is not Kind.TARGET:
        return
    if day is None:
        reading.fail("period_end", "is empty: a target falls due on a date")
    if comparator is None:
        reading.fail("comparator", "is empty: say at least, more than, universal ...")
    elif comparator in (Comparator.BEFORE, Comparator.IN):
        reading.fail("comparator", f"{comparator} is for reporting dates, not for targets")
    elif comparator not in NUMBERLESS and value is None:
        reading.fail("value", "is empty: only universal and done carry no number")
    if value is not None and _unit(reading) == PERCENT and value > 100.0:
        reading.fail("value", f"{value:g} is more than 100 percent")


def _unit(reading: _Reading) -> str | None:
    text = reading.text("unit")
    if not text and reading.text("value").endswith("%"):
        return PERCENT
    return words()["units"].get(folded(text), text) or None


def _indicator(
    reading: _Reading, kind: Kind, catalogue: Catalogue, known: Mapping[str, str]
) -> str | None:
    """The indicator named, else that of a subject worded as one that is measured."""
    text = reading.text("indicator")
    if not text:
        subject = folded(reading.text("subject"))
        return known.get(subject) if kind in (Kind.TARGET, Kind.TASK) else None
    found = known.get(folded(text))
    if text not in catalogue and found is None:
        reading.fail(
            "indicator", f"{text!r} is no indicator; known are {', '.join(catalogue.codes)}"
        )
        return None
    return text if text in catalogue else found


def _unit_agrees(reading: _Reading, target: Target, catalogue: Catalogue) -> None:
    """A share is held against a percentage, and a count never is."""
    if target.indicator is None or target.value is None:
        return
    share = catalogue.get(target.indicator).is_share
    if share != (target.unit == PERCENT):
        said = target.unit or "no unit"
        wanted = "percent" if share else "a number of things"
        reading.fail("unit", f"{said!r}: {target.indicator} is held against {wanted}")


def _month_days(reading: _Reading, kind: Kind, comparator: Comparator | None) -> tuple[str, ...]:
    """06-30 and 12-15, or 30/6 và 15/12 with the day first; () where none is named."""
    if kind is not Kind.REPORT_DEADLINE or comparator is not Comparator.BEFORE:
        return ()
    found = []
    for first, mark, last in MONTH_DAY.findall(reading.text("value")):
        month, day = (first, last) if mark == "-" else (last, first)
        try:
            date(2024, int(month), int(day))
        except ValueError:
            reading.fail("value", f"{first}{mark}{last} is no day of a year such as 06-30 or 30/6")
            continue
        found.append(f"{int(month):02}-{int(day):02}")
    if not found:
        reading.fail("value", "names no day of the year such as 06-30 or 30/6")
    return tuple(found)


def _months(reading: _Reading, kind: Kind, comparator: Comparator | None) -> tuple[int, ...]:
    if kind is not Kind.REPORT_DEADLINE or comparator is not Comparator.IN:
        return ()
    found = tuple(int(text) for text in re.findall(r"\d{1,2}", reading.text("value")))
    if not found or not all(1 <= month <= 12 for month in found):
        reading.fail("value", "names no month from 1 to 12")
        return ()
    return found
