"""Plan targets: what a provincial plan asks for, how far an observation is from it.

A target belongs to a province of before the reform. After the reform it holds for the old
province's territory inside the new one (see `geodata.lineage`).

The gap is signed by the indicator's direction, in its own unit (percentage points for shares):
negative means that something is missing, zero or more that the target's value is reached.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.errors import CatalogueError
from geodata.indicators import Catalogue, Direction, Indicator, Source, load_catalogue
from geodata.lineage import Lineage
from geodata.units import BEFORE_REFORM, AdminUnit, Vintage

VINTAGES = {"before_reform": BEFORE_REFORM}


class Kind(StrEnum):
    """What a statement of a plan is."""

    TARGET = "target"
    TASK = "task"
    BASELINE = "baseline"
    PILOT_RULE = "pilot_rule"
    PRIORITY_PLACE = "priority_place"
    REPORT_DEADLINE = "report_deadline"


class Comparator(StrEnum):
    """How a value is held against a target's; `universal` and `done` carry no number."""

    ABOVE = ">"
    AT_LEAST = ">="
    EQUAL = "="
    BETWEEN = "between"
    UNIVERSAL = "universal"
    DONE = "done"
    BEFORE = "before"
    IN = "in"


NUMBERLESS = (Comparator.UNIVERSAL, Comparator.DONE)
"""Comparators that go with no number."""


class State(StrEnum):
    """Where a unit stands against a target."""

    MET = "met"
    BEHIND = "behind"
    NO_DATA = "no_data"
    NO_NUMBER = "no_number"


@dataclass(frozen=True)
class Target:
    """One statement of a plan.

    `value` and `value_max` are its numbers (both only for `between`); `value_text` is the value
    as the plan's reading has it. `month_days` ("06-30") and `months` are reporting dates of every
    year. `indicator` is None where no indicator of the catalogue measures the statement.
    """

    id: str
    vintage: Vintage
    province: str
    kind: Kind
    subject_vi: str
    subject_en: str
    indicator: str | None
    period_end: date | None
    comparator: Comparator | None
    value: float | None
    value_max: float | None
    value_text: str | None
    month_days: tuple[str, ...]
    months: tuple[int, ...]
    unit: str | None
    scope_vi: str | None
    scope_en: str | None
    wording: str
    document: Source
    note: str | None

    def subject(self, lang: str) -> str:
        """The subject in `vi` or `en`."""
        return self.subject_en if lang == "en" else self.subject_vi

    def scope(self, lang: str) -> str | None:
        """What the target is counted over, in `vi` or `en`."""
        return self.scope_en if lang == "en" else self.scope_vi


@dataclass(frozen=True)
class Gap:
    """A value against a target.

    `difference` is in the indicator's unit, negative where something is missing. `missing` is how
    many of the numerator (households, villages, schools) are lacking; None where it cannot be
    said. Both are None without data or without a number in the plan.
    """

    state: State
    difference: float | None
    missing: int | None


def load_targets(
    path: Path | None = None, catalogue: Catalogue | None = None
) -> tuple[Target, ...]:
    """Read and check the targets; `CatalogueError` names file, entry and field.

    Without arguments the plans of the package, read once per process.
    """
    if path is None and catalogue is None:
        return _default_targets()
    return _read(path or CATALOGUE_DIR / "targets.toml", catalogue or load_catalogue())


@cache
def _default_targets() -> tuple[Target, ...]:
    return _read(CATALOGUE_DIR / "targets.toml", load_catalogue())


def targets_for(
    unit: AdminUnit,
    targets: Iterable[Target],
    *,
    lineage: Lineage | None = None,
    indicator: str | None = None,
    kind: Kind | None = None,
) -> tuple[Target, ...]:
    """The targets that hold for a unit, in the order of the plans.

    For a unit of before the reform those of its province. For one of after it, with a `lineage`,
    those of every old province on whose territory it stands: a new province may answer to two.
    Narrowed to an indicator or a kind if asked.
    """
    provinces: tuple[str, ...] = ()
    if unit.vintage == BEFORE_REFORM:
        provinces = (unit.province_code,)
    elif lineage is not None:
        provinces = lineage.old_provinces_of(unit)
    return tuple(
        target
        for target in targets
        if target.province in provinces
        and indicator in (None, target.indicator)
        and kind in (None, target.kind)
    )


def due_target(targets: Iterable[Target], day: date) -> Target | None:
    """The target to hold a value of `day` against: the next that falls due, else the last one.

    Targets without a date or a number come after those with both.
    """
    ranked = sorted(
        targets,
        key=lambda target: (
            target.value is None or target.period_end is None,
            target.period_end is not None and target.period_end < day,
            abs((target.period_end - day).days) if target.period_end else 0,
        ),
    )
    return ranked[0] if ranked else None


def gap(
    target: Target,
    indicator: Indicator,
    value: float | None,
    *,
    numerator: float | None = None,
    denominator: float | None = None,
) -> Gap:
    """Hold a value against a target.

    For a share with both parts, `missing` is the least number that would have to be added to the
    numerator: ceil(target * denominator / 100 - numerator), and one more where the plan says
    "more than" and the target is only reached exactly. For a count it is the missing count.
    """
    if target.value is None or target.comparator in (None, *NUMBERLESS):
        return Gap(State.NO_NUMBER, None, None)
    if value is None or math.isnan(value):
        return Gap(State.NO_DATA, None, None)
    difference = value - target.value
    if indicator.direction is Direction.LOWER_BETTER:
        difference = -difference
    state = State.MET if holds(target, indicator, value) else State.BEHIND
    return Gap(state, difference, _missing(target, indicator, difference, numerator, denominator))


def holds(target: Target, indicator: Indicator, value: float) -> bool:
    """Whether a value meets a target; values within 1e-9 of it count as equal to it.

    False for a target without a number.
    """
    if target.value is None:
        return False
    difference = value - target.value
    if indicator.direction is Direction.LOWER_BETTER:
        difference = -difference
    if target.comparator is Comparator.ABOVE:
        return difference > 1e-9
    if target.comparator is Comparator.BETWEEN and target.value_max is not None:
        return difference >= -1e-9 and value <= target.value_max + 1e-9
    return difference >= -1e-9


def _missing(
    target: Target,
    indicator: Indicator,
    difference: float,
    numerator: float | None,
    denominator: float | None,
) -> int | None:
    strict = target.comparator is Comparator.ABOVE
    if not indicator.is_share:
        lacking = -difference
    elif target.value is None or numerator is None or denominator is None:
        return None
    else:
        needed = target.value * denominator / 100.0
        lacking = needed - numerator
    if strict and abs(lacking - round(lacking)) < 1e-6:
        lacking = round(lacking) + 1
    return max(0, math.ceil(lacking - 1e-6))


def _read(path: Path, catalogue: Catalogue) -> tuple[Target, ...]:
    tables = read_toml(path)
    head = Entry(path.name, "vintage", {"vintage": tables.get("vintage")})
    vintage = VINTAGES[head.one_of("vintage", VINTAGES)]
    targets: dict[str, Target] = {}
    for number, row in enumerate(tables.get("target", []), start=1):
        name = row.get("id") if isinstance(row, Mapping) else None
        entry = Entry(path.name, str(name or number), row)
        target = _target(entry, vintage, catalogue)
        if target.id in targets:
            entry.fail("id", "is used twice")
        targets[target.id] = target
    if not targets:
        raise CatalogueError(f"{path.name}: there is no target in it.", file=path.name)
    return tuple(targets.values())


def _target(entry: Entry, vintage: Vintage, catalogue: Catalogue) -> Target:
    indicator = entry.optional_text("indicator")
    if indicator is not None and indicator not in catalogue:
        entry.fail("indicator", f"is {indicator!r}, which is no indicator of the catalogue")
    comparator = entry.optional_text("comparator")
    if comparator is not None and comparator not in [item.value for item in Comparator]:
        entry.fail("comparator", f"is {comparator!r}, which is not a comparator")
    target = Target(
        id=entry.text("id"),
        vintage=vintage,
        province=entry.text("province"),
        kind=entry.choice("kind", Kind),
        subject_vi=entry.text("subject_vi"),
        subject_en=entry.text("subject_en"),
        indicator=indicator,
        period_end=entry.day("period_end"),
        comparator=None if comparator is None else Comparator(comparator),
        value=entry.number("value"),
        value_max=entry.number("value_max"),
        value_text=entry.optional_text("value_text"),
        month_days=_month_days(entry),
        months=entry.integers("months"),
        unit=entry.optional_text("unit"),
        scope_vi=entry.optional_text("scope_vi"),
        scope_en=entry.optional_text("scope_en"),
        wording=entry.text("wording"),
        document=catalogue.sources[entry.one_of("document", catalogue.sources)],
        note=entry.optional_text("note"),
    )
    entry.close()
    _check(entry, target)
    return target


def _month_days(entry: Entry) -> tuple[str, ...]:
    values = entry.texts("month_days")
    for value in values:
        try:
            date.fromisoformat(f"2024-{value}")
        except ValueError:
            entry.fail("month_days", f"{value!r} is no month and day such as 06-30")
    return values


def _check(entry: Entry, target: Target) -> None:
    """Numbers and comparators go together; a target has a date."""
    if target.kind is Kind.TARGET and target.period_end is None:
        entry.fail("period_end", "is missing: a target falls due on a date")
    if target.kind is Kind.TARGET and target.comparator is None:
        entry.fail("comparator", "is missing")
    if target.comparator in NUMBERLESS and target.value is not None:
        entry.fail("value", f"does not go with {target.comparator}")
    if target.kind is Kind.TARGET and target.comparator not in NUMBERLESS and target.value is None:
        entry.fail("value", "is missing: only 'universal' and 'done' carry no number")
    if target.comparator is Comparator.BETWEEN and target.value_max is None:
        entry.fail("value_max", "is missing: 'between' needs both ends")
