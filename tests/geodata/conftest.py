"""The vintage of the 2019 census, made once from the record of changes in the reference files."""

from datetime import date
from pathlib import Path

import pytest

from geodata.changes import MadeVintage, make_vintage, read_record
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.units import BEFORE_REFORM, UnitRegistry

RECORD = "gso-census-2019/ward_changes_2019-01-01_to_2024-11-10.xls"


@pytest.fixture(scope="session")
def census_vintage(shared_files: Path, atlas_data: DataDir) -> MadeVintage:
    """The units of 2019-01-01 and their way into those of before the reform, as the record says.

    Who uses it bears the mark ``xdist_group("census")``, so that one process makes it.
    """
    record = read_record(read_book(shared_files / "data" / RECORD))
    assert len(record.changes) == 11_204
    assert (record.first_day, record.last_day) == (date(2019, 1, 1), date(2024, 11, 10))
    present = UnitRegistry.load(atlas_data)
    return make_vintage(record, date(2019, 1, 1), present, BEFORE_REFORM.name)


@pytest.fixture(scope="session")
def census_registry(census_vintage: MadeVintage, atlas_data: DataDir) -> UnitRegistry:
    """The registry of the default build and the vintage of the census."""
    present = UnitRegistry.load(atlas_data)
    units = [
        unit
        for vintage in present.vintages
        for level in vintage.levels
        for unit in present.units(vintage, level)
    ]
    first = census_vintage.crosswalk.from_vintage
    made = UnitRegistry.from_frames({first: census_vintage.registry})
    units += [unit for level in first.levels for unit in made.units(first, level)]
    return UnitRegistry(units)
