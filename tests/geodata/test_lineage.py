"""What became of units: worked by hand on the small country, and on the whole one."""

import pytest

from geodata.crosswalk import load_crosswalk
from geodata.lineage import Lineage
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from tests.geodata.small_units import small_crosswalk, small_registry


@pytest.fixture
def lineage() -> Lineage:
    return Lineage(small_registry(), small_crosswalk())


def test_links_in_both_directions(lineage: Lineage) -> None:
    assert lineage.successors("C4") == ("N2", "N3")
    assert lineage.predecessors("N2") == ("C3", "C4")
    assert lineage.successors("X") == ()
    assert lineage.old_province_of("N2") == "P1"
    assert lineage.old_province_of("X") is None


@pytest.mark.parametrize(
    ("vintage", "code", "expected"),
    [
        (AFTER_REFORM, "N1", {"C1", "C2"}),  # two whole communes
        (AFTER_REFORM, "N2", None),  # C4 went only partly into it
        (AFTER_REFORM, "Q1", {"C1", "C2", "C3", "C4", "C5", "C6"}),
        (BEFORE_REFORM, "P1", {"N1", "N2", "N3"}),
        (BEFORE_REFORM, "C1", None),  # N1 is larger
        (BEFORE_REFORM, "C5", {"N4"}),
        (BEFORE_REFORM, "D1", None),  # N2 holds a part of D2 as well
        (BEFORE_REFORM, "P3", {"N6"}),
    ],
)
def test_counterparts_cover_exactly_the_same_territory(
    lineage: Lineage, vintage: object, code: str, expected: set[str] | None
) -> None:
    unit = small_registry().get(vintage, code)  # type: ignore[arg-type]
    found = lineage.counterpart(unit)
    if expected is None:
        assert found is None
    else:
        other = BEFORE_REFORM if vintage == AFTER_REFORM else AFTER_REFORM
        assert found == (other, frozenset(expected))


def test_the_territory_of_an_old_province(lineage: Lineage) -> None:
    registry = small_registry()
    assert lineage.communes_on(BEFORE_REFORM, "P2") == {"C5", "C6"}
    assert lineage.communes_on(AFTER_REFORM, "P2") == {"N4", "N5"}
    assert lineage.communes_on(AFTER_REFORM.name, "P1") == {"N1", "N2", "N3"}
    assert lineage.old_provinces_of(registry.get(AFTER_REFORM, "Q1")) == ("P1", "P2")
    assert lineage.old_provinces_of(registry.get(BEFORE_REFORM, "D3")) == ("P2",)


def test_every_old_province_lies_whole_in_one_new_one(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    lineage = Lineage(registry, load_crosswalk(atlas_data, BEFORE_REFORM, AFTER_REFORM))
    new = registry.units(AFTER_REFORM, Level.PROVINCE)
    made_of = {unit.code: lineage.old_provinces_of(unit) for unit in new}
    assert sum(len(provinces) for provinces in made_of.values()) == 63
    assert made_of["52"] == ("52", "64")  # new Gia Lai: Bình Định and Gia Lai
    assert made_of["38"] == ("38",)
    assert made_of["79"] == ("74", "77", "79")  # with Bình Dương and Bà Rịa - Vũng Tàu
    assert "60" in made_of["68"]
    assert all(lineage.counterpart(unit) is not None for unit in new)
