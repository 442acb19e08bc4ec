"""On which old provinces units stand: worked by hand on the small country, and on the whole one."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geodata.bridges import Bridges
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.lineage import Lineage
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry, Vintage
from tests.geodata.small_units import small_crosswalk, small_registry

EARLIER = Vintage(date(2019, 1, 1), BEFORE_REFORM.levels)
LATER = Vintage(date(2026, 4, 30), AFTER_REFORM.levels)


def links(*rows: tuple[str, str, float]) -> pd.DataFrame:
    full = [(*row, "whole" if row[2] == 1.0 else "area", row[2] == 1.0) for row in rows]
    return pd.DataFrame(full, columns=list(CROSSWALK_COLUMNS))


def four_vintages() -> tuple[UnitRegistry, Lineage]:
    """The small country with a vintage before, where C1 was A1 and A2, and one after.

    A2 was divided: 0.6 went to C1 of P1 and 0.4 to C5 of P2. After, N4 is called M4.
    """
    registry = small_registry()
    units = [unit for vintage in registry.vintages for level in vintage.levels
             for unit in registry.units(vintage, level)]  # fmt: skip
    new = {
        unit.code: replace(unit, vintage=LATER) for unit in units if unit.vintage > BEFORE_REFORM
    }
    new["N4"] = replace(new["N4"], code="M4")
    old = {
        unit.code: replace(unit, vintage=EARLIER) for unit in units if unit.vintage < AFTER_REFORM
    }
    old |= {code: replace(old["C1"], code=code) for code in ("A1", "A2")}
    del old["C1"]
    codes = [code for code, unit in old.items() if unit.level is Level.COMMUNE and code[0] == "C"]
    before = links(("A1", "C1", 1.0), ("A2", "C1", 0.6), ("A2", "C5", 0.4),
                   *((code, code, 1.0) for code in codes))  # fmt: skip
    after = links(*((code, "M4" if code == "N4" else code, 1.0) for code in
                    ("N1", "N2", "N3", "N4", "N5", "N6")))  # fmt: skip
    everything = UnitRegistry([*units, *new.values(), *old.values()])
    bridges = Bridges(
        [
            small_crosswalk(),
            Crosswalk.checked(EARLIER, BEFORE_REFORM, before),
            Crosswalk.checked(AFTER_REFORM, LATER, after),
        ]
    )
    return everything, Lineage(everything, bridges)


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
    registry, lineage = four_vintages()
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
