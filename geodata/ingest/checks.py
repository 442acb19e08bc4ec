"""What can be wrong with figures once they are read and their units are known."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from geodata.indicators import Catalogue
from geodata.ingest.findings import finding, shown
from geodata.ingest.model import Layout, Part, Problem, Severity
from geodata.ingest.observing import Observed, value_columns
from geodata.ingest.options import RowPlace
from geodata.ingest.report import FoundValue, ReportRow
from geodata.units import AdminUnit, Level, UnitRegistry

NAMED = 12
"""So many missing units are named in a message; the report lists all of them."""


def value_problems(
    layout: Layout, row: int, values: Sequence[FoundValue], catalogue: Catalogue
) -> Iterable[Problem]:
    """Numbers that cannot be: negative ones, and shares above 100 per cent."""
    measures = {one.index: one.measure for one in value_columns(layout)}
    for found in values:
        measure = measures.get(found.column)
        if found.value is None or measure is None:
            continue
        if found.value < 0:
            yield finding("negative", row, found.column, found=found.text)
        elif (
            found.value > 100
            and measure.part is Part.VALUE
            and catalogue.get(measure.indicator).is_share
        ):
            yield finding("share_above_100", row, found.column, found=found.text)


def duplicates(
    observed: Sequence[Observed], former: Collection[RowPlace]
) -> dict[RowPlace, list[Problem]]:
    """The rows whose value stands elsewhere in the file: a note where equal, else an error.

    Of equal values the first keeps clean; of different ones every row is named. `former` are the
    rows found by a former name: with another row of the same unit they are two units of before a
    merger, whose values must not stand for the whole.
    """
    firsts: dict[object, Observed] = {}
    found: dict[RowPlace, dict[tuple[str, str], Problem]] = {}

    def tell(code: str, one: Observed, other: Observed) -> None:
        place = f"{other.sheet}, {other.row}" if other.sheet != one.sheet else str(other.row)
        value = "–" if other.shown_value is None else shown(other.shown_value)
        problems = found.setdefault((one.sheet, one.row), {})
        problems.setdefault((code, place), finding(code, one.row, place=place, other=value))

    for one in observed:
        first = firsts.setdefault(one.key, one)
        if first is one:
            continue
        merged = (one.sheet, one.row) in former or (first.sheet, first.row) in former
        if first.numbers == one.numbers and not merged:
            tell("duplicate_same", one, first)
            continue
        code = "merged_units" if merged else "duplicate_different"
        tell(code, one, first)
        tell(code, first, one)
    return {place: _gravest(problems.values()) for place, problems in found.items()}


def _gravest(problems: Iterable[Problem]) -> list[Problem]:
    """The errors, or the notes where there are none."""
    told = list(problems)
    errors = [one for one in told if one.severity is Severity.ERROR]
    return errors or told


def lacking(
    rows: Sequence[ReportRow], registry: UnitRegistry, vintage: str
) -> tuple[AdminUnit, ...]:
    """The units that the tables leave out of their area, at the level most of their rows have.

    The area is the one district of all rows, or their provinces, or the country for a table of
    provinces.
    """
    present = [row for row in rows if row.code is not None and row.level is not Level.COUNTRY]
    if not present:
        return ()
    level = Counter(row.level for row in present).most_common(1)[0][0]
    if level is None:
        return ()
    codes = {row.code for row in present}
    if level is Level.PROVINCE:
        expected = registry.units(vintage, level)
    else:
        units = [registry.get(vintage, row.code or "") for row in present if row.level is level]
        parents = {unit.parent_code for unit in units if unit.parent_code}
        areas = parents if len(parents) == 1 else {unit.province_code for unit in units}
        expected = tuple(
            unit for area in sorted(areas) for unit in registry.units(vintage, level, area)
        )
    return tuple(unit for unit in expected if unit.code not in codes)


def lacking_note(missing: Sequence[AdminUnit], present: int) -> Problem:
    """The note that names the missing units, the first ones by name."""
    names = [f"{unit.name} ({unit.code})" for unit in missing[:NAMED]]
    more = " …" if len(missing) > NAMED else ""
    return finding(
        "units_lacking",
        count=len(missing),
        total=len(missing) + present,
        names=", ".join(names) + more,
    )
