"""The small country with a vintage before the reform's two and one after them."""

from dataclasses import replace
from datetime import date

import pandas as pd

from geodata.bridges import Bridges
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry, Vintage
from tests.geodata.small_units import small_crosswalk, small_registry

EARLIER = Vintage(date(2019, 1, 1), BEFORE_REFORM.levels)
LATER = Vintage(date(2026, 4, 30), AFTER_REFORM.levels)


def links(*rows: tuple[str, str, float]) -> pd.DataFrame:
    full = [(*row, "whole" if row[2] == 1.0 else "area", row[2] == 1.0) for row in rows]
    return pd.DataFrame(full, columns=list(CROSSWALK_COLUMNS))


def four_vintages() -> tuple[UnitRegistry, Bridges]:
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
    return everything, bridges
