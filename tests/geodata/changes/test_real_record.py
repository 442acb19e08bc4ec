"""The GSO's record of 2019 to 2024, and the wards of the 2019 census against its vintage.

The census files have no codes. That nothing is resolved wrong is seen from the order of their
rows, which is that of the codes, and from the number of units of each district.
"""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from geodata.changes import MadeVintage
from geodata.ingest.model import TAKEN, Resolution, WrittenUnit
from geodata.ingest.reading import read_book
from geodata.resolving import Resolver, fit_vintages
from geodata.units import Level, UnitRegistry

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("census")]

WARDS = 11_165
VINTAGE = "2019-01-01"
FILES = ("households_by_size_ward_2019.xlsx", "population_urban_rural_ward_2019.xlsx")


@pytest.fixture(scope="module")
def folder(shared_files: Path) -> Path:
    return shared_files / "data" / "gso-census-2019"


def census(path: Path) -> list[WrittenUnit]:
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
        wards.append(WrittenUnit(third, names, {}, Level.COMMUNE))
    return wards


@pytest.fixture(scope="module")
def answers(folder: Path, census_registry: UnitRegistry) -> list[tuple[WrittenUnit, Resolution]]:
    wards = census(folder / FILES[0])
    resolver = Resolver(census_registry, VINTAGE)
    return [(ward, resolver.resolve(ward)) for ward in wards]


def test_the_vintage_of_the_record(census_vintage: MadeVintage) -> None:
    assert census_vintage.counts == {"province": 63, "district": 713, "commune": 11_165}
    sums = census_vintage.crosswalk.frame.groupby("from_code")["weight"].sum()
    assert len(sums) == 11_165
    assert (sums - 1.0).abs().max() < 1e-9
    assert census_vintage.links["whole"] >= 10_600
    counted = Counter(note.code for note in census_vintage.notes)
    assert counted["codes_exchanged"] == 5
    assert counted["code_of_receiver"] == 1
    assert counted["left_out"] == 0
    assert counted["district_without_communes"] == 4
    assert counted["not_found_later"] <= 5


def test_at_least_99_percent_of_the_wards_are_taken_and_all_others_have_candidates(
    answers: list[tuple[WrittenUnit, Resolution]],
) -> None:
    assert len(answers) == WARDS
    taken = [answer.code for _, answer in answers if answer.outcome in TAKEN]
    assert len(taken) >= 0.99 * WARDS
    assert len(taken) == len(set(taken))
    assert all(answer.candidates for _, answer in answers if answer.code is None)


def test_none_is_resolved_wrong(
    answers: list[tuple[WrittenUnit, Resolution]], census_registry: UnitRegistry
) -> None:
    rows = defaultdict(list)
    for ward, answer in answers:
        rows[ward.names[Level.PROVINCE], ward.names[Level.DISTRICT]].append(answer.code)
    assert len(rows) == 712
    out_of_order = 0
    for codes in rows.values():
        found = [code for code in codes if code is not None]
        assert len({census_registry.get(VINTAGE, code).parent_code for code in found}) <= 1
        out_of_order += sum(one > other for one, other in pairwise(found))
    assert out_of_order == 1  # Hồng Sĩ and Sĩ Hai of Hà Quảng, which the census has the other way
    wrong = [
        key
        for key, codes in rows.items()
        if (first := next((code for code in codes if code is not None), None)) is not None
        and len(codes)
        != len(
            census_registry.units(
                VINTAGE, Level.COMMUNE, census_registry.get(VINTAGE, first).parent_code
            )
        )
    ]
    assert [district.strip() for _, district in wrong] == [
        "Huyện Hà Quảng",  # Cải Viên is not in the record
        "Thành phố Tuyên Quang",  # the record has Tân Bình there already
        "Huyện Yên Sơn",
    ]


def test_both_census_files_have_the_same_wards(folder: Path) -> None:
    one, other = (census(folder / name) for name in FILES)
    assert [ward.names for ward in one] == [ward.names for ward in other]


def test_the_census_is_of_the_vintage_of_the_record(
    folder: Path, census_registry: UnitRegistry
) -> None:
    fits = fit_vintages(census_registry, census(folder / FILES[1]))
    assert [fit.vintage for fit in fits] == [VINTAGE, "2025-03-01", "2025-07-01"]
    assert fits[0].taken > 0.99 * WARDS > 0.9 * WARDS > fits[1].taken
    assert fits[2].taken == 0
