"""The province a table is about, where its rows name no unit above them.

A department's own table names communes only; the province stands in the title, or nowhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from geodata.ingest.findings import finding
from geodata.ingest.model import Layout, Problem, RowKind, TableRow
from geodata.ingest.options import ImportOptions
from geodata.names import normalise
from geodata.units import Level, UnitRegistry


def with_home_province(
    layout: Layout, rows: Sequence[TableRow], options: ImportOptions, registry: UnitRegistry
) -> tuple[tuple[TableRow, ...], tuple[Problem, ...]]:
    """The rows below the one province that the title names, and the note that says so.

    Nothing changes where a person named the province, where any row names or codes its own, or
    where every row is a province. A title with no province, or several, is a question if names are
    all there is to go by.
    """
    if options.province is not None or not _homeless(rows):
        return tuple(rows), ()
    named = provinces_in(layout.title, registry)
    if len(named) == 1:
        (province,) = named
        note = finding("province_from_title", sheet=layout.sheet, province=province)
        return tuple(_within(row, province) for row in rows), (note,)
    if any(Level.DISTRICT in row.unit.names for row in rows):
        return tuple(rows), ()  # districts of one name only are found without their province
    return tuple(rows), (finding("province_missing", sheet=layout.sheet),)


def provinces_in(text: str, registry: UnitRegistry) -> set[str]:
    """The provinces of any vintage whose whole name, type included, stands in a text."""
    said = normalise(text).lower()
    names = {
        unit.name
        for vintage in registry.vintages
        for unit in registry.units(vintage, Level.PROVINCE)
    }
    return {name for name in names if re.search(rf"\b{re.escape(normalise(name).lower())}\b", said)}


def _homeless(rows: Sequence[TableRow]) -> bool:
    """Whether rows are about units below a province and none names or codes anything to find it."""
    data = [row for row in rows if row.kind is RowKind.DATA]
    below = any(row.unit.level not in (Level.PROVINCE, Level.COUNTRY, None) for row in data)
    told = any(row.unit.codes or Level.PROVINCE in row.unit.names for row in rows)
    return below and not told


def _within(row: TableRow, province: str) -> TableRow:
    if row.unit.level in (Level.PROVINCE, Level.COUNTRY, None):
        return row
    names = {Level.PROVINCE: province, **row.unit.names}
    return replace(row, unit=replace(row.unit, names=names))
