"""Where something was reported that is shown on no unit of the level and vintage asked for.

A median of several communes, a score of merged provinces: the catalogue says why these are neither
added up nor carried, and a table should say so there, and only there.
"""

from datetime import date

import numpy as np

from geodata.carried import CarriedCube
from geodata.units import Level, UnitRegistry
from geodata.values import BoolArray

What = tuple[str, date, str]
"""Indicator, date and basis."""


def withheld_codes(
    cube: CarriedCube, registry: UnitRegistry, vintage: str, level: Level, what: What
) -> frozenset[str]:
    """The units of a level without a value on whose territory something was reported."""
    origin = cube.origin(vintage, *what)
    if origin is None:
        return frozenset()
    shown = cube.values(vintage, level, *what)
    empty = _codes(registry, vintage, level, ~np.isfinite(shown.value))
    if origin == vintage:
        return empty & _codes(registry, vintage, level, shown.reporting > 0)
    return empty & _reached(cube, registry, (origin, vintage), level, what)


def _reached(
    cube: CarriedCube, registry: UnitRegistry, vintages: tuple[str, str], level: Level, what: What
) -> frozenset[str]:
    """The units of a level of the second vintage to which a unit with a value leads."""
    origin, vintage = vintages
    crosswalk = cube.bridges.between(origin, vintage)
    if crosswalk is None:
        return frozenset()
    links = crosswalk.frame[crosswalk.frame["weight"] > 0.0]
    had = links["from_code"].isin(_with_value(cube, registry, origin, Level.COMMUNE, what))
    if level is not Level.COMMUNE and level in registry.levels(origin):
        owner = links["from_code"].map(_owners(registry, origin, level))
        had |= owner.isin(_with_value(cube, registry, origin, level, what))
    return frozenset(links.loc[had, "to_code"].map(_owners(registry, vintage, level)))


def _with_value(
    cube: CarriedCube, registry: UnitRegistry, vintage: str, level: Level, what: What
) -> frozenset[str]:
    found = cube.values(vintage, level, *what)
    return _codes(registry, vintage, level, np.isfinite(found.value))


def _codes(registry: UnitRegistry, vintage: str, level: Level, chosen: BoolArray) -> frozenset[str]:
    units = registry.units(vintage, level)
    return frozenset(units[place].code for place in np.flatnonzero(chosen))


def _owners(registry: UnitRegistry, vintage: str, level: Level) -> dict[str, str | None]:
    """For each commune the unit of the level that it lies in, itself at commune level."""
    communes = registry.units(vintage, Level.COMMUNE)
    if level is Level.PROVINCE:
        return {unit.code: unit.province_code for unit in communes}
    return {unit.code: unit.parent_code if level is Level.DISTRICT else unit.code
            for unit in communes}  # fmt: skip
