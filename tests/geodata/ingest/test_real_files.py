"""The census and the statistics as they came, through the desk; needs the reference files.

The figures were read off the files by another reader: the printed national totals of the census,
the number of wards, the provinces of each list.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, ImportOptions, Staged
from geodata.ingest.report import RowStatus
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import (
    AFTER_REFORM,
    BEFORE_REFORM,
    Level,
    UnitRegistry,
)

pytestmark = pytest.mark.shared
OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
CENSUS = "gso-census-2019"
CHANGES = "ward_changes_2019-01-01_to_2024-11-10.xls"


@pytest.fixture(scope="module")
def registry(atlas_data: DataDir) -> UnitRegistry:
    return UnitRegistry.load(atlas_data)


@pytest.fixture
def desk(tmp_path: Path, registry: UnitRegistry) -> Iterator[ImportDesk]:
    with open_store(tmp_path / "atlas.db") as store:
        yield ImportDesk(DataDir(tmp_path), store, registry, load_catalogue())


def taken(staged: Staged) -> int:
    return sum(row.taken for row in staged.report.rows)


def test_population_and_area_of_the_provinces(desk: ImportDesk, shared_files: Path) -> None:
    (path,) = (shared_files / "data" / "gso-statistics").glob("Diện tích*.csv")
    staged = desk.stage(path, options=ImportOptions(vintage=OLD, basis=Basis.COUNTED))
    report = staged.report
    assert report.publishable
    assert taken(staged) == 63
    assert report.observations == 63 * 6
    assert Counter(row.status for row in report.rows)[RowStatus.TOTAL] == 7
    hanoi = next(row for row in report.rows if row.text == "Hà Nội")
    assert [found.value for found in hanoi.values] == [
        3358.6, 7_420_100, 3358.6, 7_520_700, 3358.6, 8_093_900,
    ]  # fmt: skip
    region = next(row for row in report.rows if row.text == "Đồng bằng sông Hồng")
    assert [problem.code for problem in region.problems] == ["total_differs"] * 3
    assert "printed is 21259.6, its rows add up to 21258 " in region.problems[0].message_en
    desk.publish(staged.id, "lan")


def test_population_whose_unit_the_file_does_not_say_is_a_question(
    desk: ImportDesk, shared_files: Path
) -> None:
    (path,) = (shared_files / "data" / "gso-statistics").glob("Dân số*.csv")
    options = ImportOptions(vintage=OLD, basis=Basis.COUNTED)
    staged = desk.stage(path, options=options)
    assert {one.code for one in staged.report.reasons} == {"numbers_ambiguous"}
    assert taken(staged) == 63
    answered = desk.restage(staged.id, replace(options, numbers=(("*", 1),)))
    assert answered.report.publishable
    country = answered.report.rows[0]
    assert (country.status, country.values[0].value) == (RowStatus.TOTAL, 94_286_000)
    assert all(check.agrees for check in answered.report.totals)
    (open_row,) = [row for row in answered.report.rows if row.status is RowStatus.UNKNOWN]
    assert (open_row.text, open_row.open) == ("Hà Tây", False)


def test_revenue_of_the_whole_country_by_year(desk: ImportDesk, shared_files: Path) -> None:
    (path,) = (shared_files / "data" / "gso-statistics").glob("Doanh thu*.csv")
    staged = desk.stage(path, options=ImportOptions(vintage=OLD, basis=Basis.COUNTED))
    assert staged.report.publishable
    assert [(row.code, row.level, row.day) for row in staged.report.rows] == [
        ("VN", Level.COUNTRY, date(year, 12, 31)) for year in (2017, 2018, 2019)
    ]
    desk.publish(staged.id, "lan")
    frame = desk._store.observations(indicator="telecom_revenue")
    assert frame["numerator"].tolist() == [329869.9, 355378.3, 383329.2]
    assert set(frame["code"]) == {"VN"}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("dti_2022_map.json", (OLD, 63, 2022)),
        ("dti_2023_map.json", (OLD, 63, 2023)),
        ("dti_2024_63_tinh_map.json", (OLD, 63, 2024)),
        ("dti_2024_34_tinh_map.json", (NEW, 34, 2024)),
    ],
)
def test_the_index_of_the_provinces(
    desk: ImportDesk, shared_files: Path, name: str, known: tuple[str, int, int]
) -> None:
    vintage, provinces, year = known
    path = shared_files / "data" / "provincial-index" / name
    staged = desk.stage(path, options=ImportOptions(vintage=vintage))
    assert staged.report.publishable
    assert (taken(staged), staged.report.observations) == (provinces, provinces)
    unasked = desk.stage(path)
    assert unasked.report.vintage == vintage
    desk.publish(staged.id, "lan")
    frame = desk._store.observations(indicator="dti_score")
    assert set(frame["date"].dt.year) == {year}
    assert frame["code"].nunique() == provinces


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("households_by_size_ward_2019.xlsx", ("households", 26_870_079)),
        ("population_urban_rural_ward_2019.xlsx", ("population", 96_208_984)),
    ],
)
def test_the_census_by_ward(
    tmp_path: Path,
    shared_files: Path,
    census_registry: UnitRegistry,
    name: str,
    known: tuple[str, int],
) -> None:
    indicator, printed = known
    options = ImportOptions(vintage="2019-01-01")
    with open_store(tmp_path / "atlas.db") as store:
        desk = ImportDesk(DataDir(tmp_path), store, census_registry, load_catalogue())
        begun = time.process_time()
        staged = desk.stage(shared_files / "data" / CENSUS / name, options=options)
        assert time.process_time() - begun < 15
        report = staged.report
        (column,) = [one for one in report.sheets[0].layout.columns if one.measure]
        assert column.measure is not None
        assert (column.measure.indicator, column.index) == (indicator, 3)
        assert [one.code for one in report.reasons] == ["basis_missing", "rows_open"]
        wards = [row for row in report.rows if row.status is not RowStatus.TOTAL]
        assert len(wards) == 11_165
        assert sum(row.values[0].value or 0 for row in wards) == printed
        open_rows = [row for row in wards if not row.taken]
        assert len(open_rows) <= 0.01 * len(wards)
        assert all(row.candidates and row.code is None and row.problems for row in open_rows)
        assert report.totals[0].printed == printed
        assert all(check.agrees for check in report.totals)
        assert len(report.totals) == 1 + 63 + 709
        answered = replace(options, day=date(2019, 4, 1), basis=Basis.COUNTED)
        desk.restage(staged.id, answered)
        desk.leave_out_open(staged.id, "lan")
        assert desk.publish(staged.id, "lan").changed
        frame = store.observations(indicator=indicator)
        taken_sum = sum(row.values[0].value or 0 for row in wards if row.taken)
        assert (len(frame), frame["numerator"].sum()) == (len(wards) - len(open_rows), taken_sum)
