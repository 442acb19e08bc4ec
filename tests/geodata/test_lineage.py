"""On which old provinces units stand: worked by hand on the small country, and on the whole one."""

import pytest

from geodata.bridges import Bridges
from geodata.lineage import Lineage
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry, Vintage
from tests.geodata.four_vintages import EARLIER, LATER, four_vintages
from tests.geodata.small_units import small_crosswalk, small_registry


@pytest.mark.parametrize(
    ("vintage", "code", "expected"),
    [
        (BEFORE_REFORM, "D3", ("P2",)),
        (BEFORE_REFORM, "P1", ("P1",)),
        (AFTER_REFORM, "Q1", ("P1", "P2")),
        (AFTER_REFORM, "N2", ("P1",)),  # C3 whole and a quarter of C4, both of P1
        (AFTER_REFORM, "VN", ("P1", "P2", "P3")),
        (LATER, "M4", ("P2",)),
        (LATER, "Q2", ("P3",)),
        (EARLIER, "A2", ("P1",)),  # 0.6 of it is in P1 now, 0.4 in P2
        (EARLIER, "P3", ("P3",)),
    ],
)
def test_old_provinces_of_units_of_any_vintage(
    vintage: Vintage, code: str, expected: tuple[str, ...]
) -> None:
    registry, bridges = four_vintages()
    lineage = Lineage(registry, bridges)
    assert lineage.old_provinces_of(registry.get(vintage, code)) == expected


def test_the_old_province_of_a_commune() -> None:
    lineage = Lineage(small_registry(), Bridges([small_crosswalk()]))
    assert lineage.old_province_of(AFTER_REFORM, "N2") == "P1"
    assert lineage.old_province_of(BEFORE_REFORM.name, "C7") == "P3"
    assert lineage.old_province_of(AFTER_REFORM, "X") is None


def test_nothing_where_no_bridge_leads() -> None:
    registry = small_registry()
    lineage = Lineage(registry, Bridges([]))
    assert lineage.old_provinces_of(registry.get(AFTER_REFORM, "Q1")) == ()
    assert lineage.old_provinces_of(registry.get(BEFORE_REFORM, "C1")) == ("P1",)


def test_every_old_province_lies_whole_in_one_new_one(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    lineage = Lineage(registry, Bridges.load(atlas_data, registry))
    new = registry.units(AFTER_REFORM, Level.PROVINCE)
    made_of = {unit.code: lineage.old_provinces_of(unit) for unit in new}
    assert sum(len(provinces) for provinces in made_of.values()) == 63
    assert made_of["52"] == ("52", "64")  # new Gia Lai: Bình Định and Gia Lai
    assert made_of["38"] == ("38",)
    assert made_of["79"] == ("74", "77", "79")  # with Bình Dương and Bà Rịa - Vũng Tàu
    assert "60" in made_of["68"]
