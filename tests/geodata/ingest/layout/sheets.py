"""Sheets as departments make them, laid out with the units of the messy country."""

from dataclasses import dataclass
from functools import cache

from geodata.indicators import load_catalogue
from geodata.ingest.layout import propose_layout, read_rows
from geodata.ingest.model import Cell, Layout, RawSheet, Role, RowKind, Span, TableRow
from geodata.units import Level, UnitRegistry
from tests.geodata.ingest.messy_country import messy_registry

P, D, C = Level.PROVINCE, Level.DISTRICT, Level.COMMUNE
Grid = list[list[Cell]]


@cache
def registry() -> UnitRegistry:
    return messy_registry()


@dataclass(frozen=True)
class Laid:
    """A sheet with its proposed layout and rows."""

    sheet: RawSheet
    layout: Layout
    rows: tuple[TableRow, ...]

    def of(self, kind: RowKind) -> list[tuple[int, str, Level | None]]:
        """(row, name at its level or text, level) of the rows of a kind."""
        return [
            (row.row, row.unit.names.get(row.unit.level or P, row.unit.text), row.unit.level)
            for row in self.rows
            if row.kind is kind
        ]

    @property
    def data(self) -> list[tuple[int, str, Level | None]]:
        return self.of(RowKind.DATA)

    @property
    def totals(self) -> list[tuple[int, str, Level | None]]:
        return self.of(RowKind.TOTAL)

    @property
    def header(self) -> tuple[int | None, int | None]:
        return self.layout.header_first, self.layout.header_last

    @property
    def measures(self) -> dict[int, tuple[str, str]]:
        """(indicator, part) of the value columns."""
        return {
            one.index: (one.measure.indicator, one.measure.part.value)
            for one in self.layout.columns
            if one.role is Role.VALUE and one.measure is not None
        }

    @property
    def roles(self) -> dict[int, Role]:
        return {one.index: one.role for one in self.layout.columns}

    def parents(self, row: int) -> dict[Level, str]:
        """The names a row's unit has, its own and its blocks'."""
        return dict(next(one for one in self.rows if one.row == row).unit.names)

    def cells(self, column: int) -> list[Cell]:
        """The cells of a value column in data rows."""
        return [row.cells[column] for row in self.rows if row.kind is RowKind.DATA]


def sheet_of(
    grid: Grid,
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden: tuple[int, ...] = (),
    name: str = "Sheet1",
) -> RawSheet:
    """A sheet; `merged` are (first row, last row, first column, last column), rows from 1."""
    return RawSheet(
        name=name,
        rows=tuple(tuple(row) for row in grid),
        merged=tuple(Span(*one) for one in merged),
        hidden_rows=frozenset(hidden),
    )


def laid(sheet: RawSheet, file_name: str = "so_lieu.xlsx") -> Laid:
    """The sheet with what is proposed for it."""
    layout = propose_layout(sheet, registry(), load_catalogue(), file_name=file_name)
    assert layout is not None
    return Laid(sheet, layout, read_rows(sheet, layout))
