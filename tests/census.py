"""The census of 2019 by ward, from the reference files: its units, its households.

Who uses the fixtures is in the group "census" of `tests.scheduling`: one process makes them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.changes import MadeVintage, make_vintage, read_record
from geodata.ingest.model import Resolution, WrittenUnit
from geodata.ingest.reading import read_book
from geodata.resolving import Resolver
from geodata.units import BEFORE_REFORM, Level, UnitRegistry

RECORD = "ward_changes_2019-01-01_to_2024-11-10.xls"
HOUSEHOLDS = "households_by_size_ward_2019.xlsx"
PEOPLE = "population_urban_rural_ward_2019.xlsx"
VINTAGE = "2019-01-01"
DAY = date(2019, 4, 1)


@dataclass(frozen=True)
class Ward:
    """A ward as the census writes it, with its count and the unit it was found to be."""

    written: WrittenUnit
    count: float
    found: Resolution


def vintage_of_record(folder: Path, present: UnitRegistry) -> MadeVintage:
    """The units of 2019-01-01 and their way into those of before the reform."""
    record = read_record(read_book(folder / RECORD))
    assert len(record.changes) == 11_204
    assert (record.first_day, record.last_day) == (date(2019, 1, 1), date(2024, 11, 10))
    return make_vintage(record, date(2019, 1, 1), present, BEFORE_REFORM.name)


def registry_with(made: MadeVintage, present: UnitRegistry) -> UnitRegistry:
    """The registry with the vintage of the census."""
    units = [
        unit
        for vintage in present.vintages
        for level in vintage.levels
        for unit in present.units(vintage, level)
    ]
    first = made.crosswalk.from_vintage
    added = UnitRegistry.from_frames({first: made.registry})
    units += [unit for level in first.levels for unit in added.units(first, level)]
    return UnitRegistry(units)


def wards_of(path: Path) -> list[tuple[WrittenUnit, float]]:
    """The wards of a census file: province and district stand once, total rows are left out."""
    (sheet,) = read_book(path).sheets
    province = district = ""
    wards = []
    for row in sheet.rows[3:]:
        first, second, third = (str(cell or "") for cell in row[:3])
        total = "(Tổng số)"
        province = first if first and total not in first else province
        district = second if second and total not in second else district
        if not third or total in first + second + third:
            continue
        names = {Level.PROVINCE: province, Level.DISTRICT: district, Level.COMMUNE: third}
        wards.append((WrittenUnit(third, names, {}, Level.COMMUNE), float(str(row[3]))))
    return wards


def found_wards(path: Path, registry: UnitRegistry) -> list[Ward]:
    """The wards with the units of their vintage."""
    resolver = Resolver(registry, VINTAGE)
    return [Ward(one, count, resolver.resolve(one)) for one, count in wards_of(path)]
