"""A small country for tests: three provinces before, two after, communes as boxes on a grid.

Old:  P1 (districts D1: C1 C2 C3, D2: C4), P2 (D3: C5 C6), P3 (D4: C7)
New:  Q1 (N1 = C1 + C2, N2 = C3 + part of C4, N3 = the rest of C4, N4 = C5, N5 = C6), Q2 (N6 = C7)
"""

from collections.abc import Mapping

import pandas as pd

from geodata.crosswalk import Crosswalk
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry, Vintage

OLD = BEFORE_REFORM.name
NEW = AFTER_REFORM.name
OLD_TREE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "P1": {"D1": ("C1", "C2", "C3"), "D2": ("C4",)},
    "P2": {"D3": ("C5", "C6")},
    "P3": {"D4": ("C7",)},
}
NEW_TREE: Mapping[str, tuple[str, ...]] = {"Q1": ("N1", "N2", "N3", "N4", "N5"), "Q2": ("N6",)}
LINKS = (
    ("C1", "N1", 1.0, True),
    ("C2", "N1", 1.0, True),
    ("C3", "N2", 1.0, True),
    ("C4", "N2", 0.25, False),
    ("C4", "N3", 0.75, False),
    ("C5", "N4", 1.0, True),
    ("C6", "N5", 1.0, True),
    ("C7", "N6", 1.0, True),
)


def unit(vintage: Vintage, code: str, level: Level, parent: str | None, province: str) -> AdminUnit:
    return AdminUnit(
        vintage=vintage,
        code=code,
        level=level,
        name=f"Xã {code}" if level is Level.COMMUNE else code,
        short_name=code,
        type_name="Xã",
        parent_code=parent,
        province_code=province,
    )


def small_registry() -> UnitRegistry:
    units = []
    for province, districts in OLD_TREE.items():
        units.append(unit(BEFORE_REFORM, province, Level.PROVINCE, None, province))
        for district, communes in districts.items():
            units.append(unit(BEFORE_REFORM, district, Level.DISTRICT, province, province))
            units += [
                unit(BEFORE_REFORM, code, Level.COMMUNE, district, province) for code in communes
            ]
    for province, new_communes in NEW_TREE.items():
        units.append(unit(AFTER_REFORM, province, Level.PROVINCE, None, province))
        units += [
            unit(AFTER_REFORM, code, Level.COMMUNE, province, province) for code in new_communes
        ]
    return UnitRegistry(units)


def small_crosswalk() -> Crosswalk:
    frame = pd.DataFrame(LINKS, columns=["from_code", "to_code", "weight", "exact"])
    frame["basis"] = frame["exact"].map({True: "whole", False: "area"})
    return Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)


def observation(code: str, indicator: str, **given: object) -> dict[str, object]:
    """A row of the observation table; what is not given is blank or the default."""
    row: dict[str, object] = {
        "vintage": OLD,
        "code": code,
        "level": "commune",
        "indicator": indicator,
        "date": "2024-12-31",
        "basis": "declared",
        "source_id": "s",
        "numerator": None,
        "denominator": None,
        "value": None,
        "samples": None,
    }
    return row | given
