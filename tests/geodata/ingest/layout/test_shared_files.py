"""The census exports and the statistics as they came: their printed totals are the measure."""

import time
from datetime import date
from pathlib import Path

import pytest

from geodata.indicators import load_catalogue
from geodata.ingest.layout import propose_layouts, read_rows
from geodata.ingest.model import Layout, Role, RowKind, TableRow
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.units import Level, UnitRegistry

pytestmark = pytest.mark.shared
SECONDS = 10.0
"""Two seconds on an idle machine; the bound only catches a change of order."""


@pytest.fixture(scope="module")
def registry(atlas_data: DataDir) -> UnitRegistry:
    return UnitRegistry.load(atlas_data)


def laid(path: Path, registry: UnitRegistry) -> tuple[Layout, tuple[TableRow, ...]]:
    book = read_book(path)
    (layout,) = propose_layouts(book, registry, load_catalogue())
    return layout, read_rows(book.sheets[0], layout)


@pytest.mark.parametrize(
    ("name", "indicator", "printed"),
    [
        ("households_by_size_ward_2019.xlsx", "households", 26_870_079),
        ("population_urban_rural_ward_2019.xlsx", "population", 96_208_984),
    ],
)
def test_the_census_gives_its_wards_and_its_printed_totals(
    shared_files: Path, registry: UnitRegistry, name: str, indicator: str, printed: int
) -> None:
    began = time.process_time()
    layout, rows = laid(shared_files / "data" / "gso-census-2019" / name, registry)
    assert time.process_time() - began < SECONDS
    (column,) = [one for one in layout.columns if one.role is Role.VALUE]
    assert column.measure is not None
    assert (column.index, column.measure.indicator) == (3, indicator)
    wards = [row for row in rows if row.kind is RowKind.DATA]
    assert len(wards) == 11_165
    assert sum(int(str(row.cells[3])) for row in wards) == printed
    assert all(set(row.unit.names) == {"province", "district", "commune"} for row in wards)
    totals = [row for row in rows if row.kind is RowKind.TOTAL]
    by_level = {
        level: sum(int(str(row.cells[3])) for row in totals if row.unit.level is level)
        for level in (None, Level.PROVINCE, Level.DISTRICT)
    }
    islands = sum(  # three districts without communes have no total of their own
        int(str(row.cells[3])) for row in wards if row.unit.text.startswith("Huyện ")
    )
    assert by_level[None] == by_level[Level.PROVINCE] == printed
    assert by_level[Level.DISTRICT] + islands == printed
    assert len({row.unit.names[Level.PROVINCE] for row in wards}) == 63


def test_the_statistics_by_province(shared_files: Path, registry: UnitRegistry) -> None:
    folder = shared_files / "data" / "gso-statistics"
    area, rows = laid(next(folder.glob("Di*.csv")), registry)
    measures = [one.measure for one in area.columns if one.measure]
    assert [(one.indicator, one.day, one.factor) for one in measures] == [
        (code, date(year, 12, 31), factor)
        for year in (2017, 2018, 2019)
        for code, factor in (("area_km2", 1.0), ("mean_population", 1000.0))
    ]
    assert sum(row.kind is RowKind.DATA for row in rows) == 63
    people, rows = laid(next(folder.glob("D*gi*nh*.csv")), registry)
    assert {one.measure.indicator for one in people.columns if one.measure} == {"mean_population"}
    assert sum(row.kind is RowKind.DATA for row in rows) == 64  # with Hà Tây, which has ".."
    revenue, rows = laid(next(folder.glob("Doanh*.csv")), registry)
    assert [(row.day, row.unit.level) for row in rows] == [
        (date(year, 12, 31), Level.COUNTRY) for year in (2017, 2018, 2019)
    ]
    values = {one.measure.indicator: one.index for one in revenue.columns if one.measure}
    assert rows[2].cells[values["telecom_revenue"]] == "383329.2"


@pytest.mark.parametrize(("name", "year", "provinces"), [("2022", 2022, 63), ("34", 2024, 34)])
def test_scores_take_their_year_from_the_file_name(
    shared_files: Path, registry: UnitRegistry, name: str, year: int, provinces: int
) -> None:
    path = next((shared_files / "data" / "provincial-index").glob(f"*{name}*.json"))
    layout, rows = laid(path, registry)
    (column,) = [one for one in layout.columns if one.measure]
    assert column.measure is not None
    assert (column.measure.indicator, column.measure.day) == ("dti_score", date(year, 12, 31))
    assert "file name" in column.why
    assert len(rows) == provinces
