"""Printed totals against the sums of the rows that belong to them, at every level in the file.

A total of a unit is compared with the rows of the units in it, found by the blocks of the file and
by the registry; a total of no unit (a region, "Cộng") with the rows up to the next total, after it
or before it as the sheet has it. Rounded figures may differ by their rounding, whole counts not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.indicators import Aggregation, Catalogue
from geodata.ingest.model import Column, Layout, Part, RowKind, TableRow
from geodata.ingest.observing import value_columns
from geodata.ingest.report import FoundValue, TotalCheck
from geodata.spelling import readings
from geodata.units import Level, UnitRegistry

ORDER = (Level.COUNTRY, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


@dataclass(frozen=True)
class ReadRow:
    """A row with its unit (None while open) and its numbers by column."""

    table_row: TableRow
    code: str | None
    values: Mapping[int, FoundValue]


def check_totals(
    layout: Layout,
    rows: Sequence[ReadRow],
    registry: UnitRegistry,
    vintage: str | None,
    catalogue: Catalogue,
) -> tuple[TotalCheck, ...]:
    """One check for each number of each total row that its rows can be added up to."""
    columns = [one for one in value_columns(layout) if _adds_up(one, catalogue)]
    totals = [row for row in rows if row.table_row.kind is RowKind.TOTAL]
    data = [row for row in rows if row.table_row.kind is RowKind.DATA]
    if not columns or not totals or not data:
        return ()
    blocks = _blocks(data, registry, vintage)
    unplaced = [row for row in totals if row.table_row.unit.level is None]
    rounding = {column.index: _rounding(column, data) for column in columns}
    placed = _placed(rows, unplaced, columns[0], rounding[columns[0].index])
    checks: list[TotalCheck] = []
    for total in totals:
        level = total.table_row.unit.level
        if level is None:
            parts = placed[total.table_row.row]
        elif level is Level.COUNTRY:
            parts = data
        else:
            parts = _parts(total, level, blocks)
        for column in columns:
            check = _check(layout.sheet, total, parts, column, rounding[column.index])
            if check is not None:
                checks.append(check)
    return tuple(checks)


def _adds_up(column: Column, catalogue: Catalogue) -> bool:
    """Whether parents are sums of their parts: counts, and the parts of shares."""
    measure = column.measure
    if measure is None or measure.part is Part.SAMPLES:
        return False
    item = catalogue.get(measure.indicator)
    if item.aggregation is Aggregation.SUM:
        return True
    return item.aggregation is Aggregation.RATIO and measure.part is not Part.VALUE


Blocks = Mapping[tuple[str, ...], list[ReadRow]]


def _blocks(data: Sequence[ReadRow], registry: UnitRegistry, vintage: str | None) -> Blocks:
    """The data rows under the names of the blocks they stand in and the codes they lie in."""
    blocks: dict[tuple[str, ...], list[ReadRow]] = {}
    for row in data:
        written = row.table_row.unit
        keys: set[tuple[str, ...]] = set()
        for level in ORDER[1:-1]:
            if level in written.names and level is not written.level:
                keys.add(_name_key(written.names, level))
        if row.code is not None and vintage is not None:
            unit = registry.get(vintage, row.code)
            keys |= {("code", code) for code in (unit.parent_code, unit.province_code) if code}
        for key in keys:
            blocks.setdefault(key, []).append(row)
    return blocks


def _name_key(names: Mapping[Level, str], level: Level) -> tuple[str, ...]:
    upto = ORDER[1 : ORDER.index(level) + 1]
    return (level.value, *(_key(names[one]) if one in names else "" for one in upto))


def _key(name: str) -> str:
    """One spelling of a name with its type: Huyện Kỳ Anh is not Thị xã Kỳ Anh."""
    found = readings(name)
    return f"{found[0].kind or ''} {found[0].key}" if found else ""


def _parts(total: ReadRow, level: Level, blocks: Blocks) -> Sequence[ReadRow]:
    """The rows of a unit's total: by the blocks of the file, else by the registry."""
    written = total.table_row.unit
    if level in written.names:
        found = blocks.get(_name_key(written.names, level))
        if found:
            return found
    return blocks.get(("code", total.code), ()) if total.code else ()


def _placed(
    rows: Sequence[ReadRow], totals: Sequence[ReadRow], column: Column, rounding: float
) -> dict[int, Sequence[ReadRow]]:
    """For totals of no unit: the rows after or before each up to the next total, or all rows.

    Whichever way agrees with most of the sheet's totals is taken where none agrees with its own.
    """
    data = [row for row in rows if row.table_row.kind is RowKind.DATA]
    places = {row.table_row.row: place for place, row in enumerate(rows)}
    ways: dict[int, tuple[Sequence[ReadRow], ...]] = {}
    for total in totals:
        place = places[total.table_row.row]
        after = _run(rows[place + 1 :])
        before = _run(rows[:place][::-1])
        ways[total.table_row.row] = (after, before, data)
    agreeing = [0, 0, 0]
    for total in totals:
        for way, parts in enumerate(ways[total.table_row.row]):
            check = _check("", total, parts, column, rounding)
            agreeing[way] += check is not None and check.agrees
    usual = agreeing.index(max(agreeing))
    chosen: dict[int, Sequence[ReadRow]] = {}
    for total in totals:
        row = total.table_row.row
        order = [usual, *(way for way in range(3) if way != usual)]
        fitting = [
            way
            for way in order
            if (check := _check("", total, ways[row][way], column, rounding)) and check.agrees
        ]
        chosen[row] = ways[row][fitting[0] if fitting else usual]
    return chosen


def _run(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """The data rows from the start up to the first total."""
    found: list[ReadRow] = []
    for row in rows:
        if row.table_row.kind is RowKind.TOTAL:
            break
        found.append(row)
    return found


def _rounding(column: Column, data: Sequence[ReadRow]) -> float:
    """Half of the last decimal the column is written with, in the indicator's unit; 0 for counts.

    Whole numbers in units of one are exact; whole numbers of thousands are rounded to one.
    """
    factor = column.measure.factor if column.measure else 1.0
    numbers = [
        found.value / factor
        for row in data
        if (found := row.values.get(column.index)) is not None and found.value is not None
    ]
    decimals = max((_decimals(number) for number in numbers), default=0)
    if decimals == 0 and factor == 1.0:
        return 0.0
    return float(0.5 * 10.0**-decimals * factor)


def _decimals(number: float) -> int:
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def _check(
    sheet: str, total: ReadRow, parts: Sequence[ReadRow], column: Column, rounding: float
) -> TotalCheck | None:
    """The check of one number; None where the total or all of its parts have none."""
    printed = total.values.get(column.index)
    numbers = [
        found.value
        for row in parts
        if (found := row.values.get(column.index)) is not None and found.value is not None
    ]
    if printed is None or printed.value is None or not numbers:
        return None
    summed = float(sum(numbers))
    allowed = rounding * (len(numbers) + 1) + 1e-6 * max(1.0, abs(summed) * 1e-6)
    return TotalCheck(
        sheet=sheet,
        row=total.table_row.row,
        text=total.table_row.unit.text,
        column=column.index,
        heading=" / ".join(column.heading),
        printed=printed.value,
        summed=summed,
        parts=len(numbers),
        level=total.table_row.unit.level,
        code=total.code,
        agrees=abs(printed.value - summed) <= allowed,
    )
