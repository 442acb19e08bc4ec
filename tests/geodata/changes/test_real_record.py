"""The GSO's record of 2019 to 2024, and the wards of the 2019 census against its vintage.

The census files have no codes. That nothing is resolved wrong is seen from the order of their
rows, which is that of the codes, and from the number of units of each district.
"""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from geodata.changes import MadeVintage
from geodata.ingest.model import TAKEN
from geodata.resolving import fit_vintages
from geodata.units import Level, UnitRegistry
from tests.census import HOUSEHOLDS, PEOPLE, VINTAGE, Ward, wards_of

pytestmark = pytest.mark.shared

WARDS = 11_165


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
    census_households: tuple[Ward, ...],
) -> None:
    assert len(census_households) == WARDS
    found = [ward.found for ward in census_households]
    taken = [answer.code for answer in found if answer.outcome in TAKEN]
    assert len(taken) >= 0.99 * WARDS
    assert len(taken) == len(set(taken))
    assert all(answer.candidates for answer in found if answer.code is None)


def test_none_is_resolved_wrong(
    census_households: tuple[Ward, ...], census_registry: UnitRegistry
) -> None:
    registry, rows = census_registry, defaultdict(list)
    for ward in census_households:
        names = ward.written.names
        rows[names[Level.PROVINCE], names[Level.DISTRICT]].append(ward.found.code)
    assert len(rows) == 712
    out_of_order = 0
    for codes in rows.values():
        found = [code for code in codes if code is not None]
        assert len({registry.get(VINTAGE, code).parent_code for code in found}) <= 1
        out_of_order += sum(one > other for one, other in pairwise(found))
    assert out_of_order == 1  # Hồng Sĩ and Sĩ Hai of Hà Quảng, which the census has the other way
    wrong = [
        key
        for key, codes in rows.items()
        if (first := next((code for code in codes if code is not None), None)) is not None
        and len(codes)
        != len(registry.units(VINTAGE, Level.COMMUNE, registry.get(VINTAGE, first).parent_code))
    ]
    assert [district.strip() for _, district in wrong] == [
        "Huyện Hà Quảng",  # Cải Viên is not in the record
        "Thành phố Tuyên Quang",  # the record has Tân Bình there already
        "Huyện Yên Sơn",
    ]


def test_both_census_files_have_the_same_wards(census_folder: Path) -> None:
    one, other = (wards_of(census_folder / name) for name in (HOUSEHOLDS, PEOPLE))
    assert [ward.names for ward, _ in one] == [ward.names for ward, _ in other]


def test_the_census_is_of_the_vintage_of_the_record(
    census_folder: Path, census_registry: UnitRegistry
) -> None:
    wards = [ward for ward, _ in wards_of(census_folder / PEOPLE)]
    fits = fit_vintages(census_registry, wards)
    assert [fit.vintage for fit in fits] == [VINTAGE, "2025-03-01", "2025-07-01"]
    assert fits[0].taken > 0.99 * WARDS > 0.9 * WARDS > fits[1].taken
    assert fits[2].taken == 0
