"""Single values out of the cube."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from dashboard.kept import Kept
from dashboard.readings.models import Status
from dashboard.services import AtlasService
from geodata.indicators import Basis, Indicator
from geodata.units import AdminUnit, Level
from geodata.values import Values

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ask:
    """One indicator on one basis at one date."""

    indicator: Indicator
    basis: Basis
    day: date


@dataclass(frozen=True)
class Cell:
    """One value with its parts, None where there is none; `samples` of a median.

    `origin` names the vintage whose units reported, None where that is not asked for (a sum of
    communes); `estimated_share` as in `geodata.values.Values`.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    samples: float | None = None
    simulated: bool = False
    origin: str | None = None
    estimated: bool = False
    estimated_share: float = 0.0

    def status(self, vintage: str) -> Status | None:
        """How the value came to a unit of `vintage`; None without a value."""
        if self.value is None:
            return None
        if self.origin in (None, vintage):
            return Status.REPORTED
        return Status.ESTIMATED if self.estimated else Status.EXACT


NOTHING = Cell(None)


class Cells:
    """Reads the cube by unit and by set of communes instead of by array."""

    def __init__(self, service: AtlasService) -> None:
        self._service = service
        self._inside: Kept[tuple[str, Level, str | None], Places] = Kept(2000)

    def values(self, vintage: str, level: Level, ask: Ask) -> Values:
        """The arrays of a level."""
        cube = self._service.cube
        return cube.values(vintage, level, ask.indicator.code, ask.day, str(ask.basis))

    def places(self, vintage: str, level: Level, within: str | None) -> Places:
        """Positions of the units of a level inside a province or district (None: all)."""
        return self._inside.get(
            (vintage, level, within), lambda: self._find_places(vintage, level, within)
        )

    def _find_places(self, vintage: str, level: Level, within: str | None) -> Places:
        index = self._service.position(vintage, level)
        units = self._service.registry.units(vintage, level, within)
        return np.array([index[unit.code] for unit in units], dtype=np.int64)

    def of_unit(self, unit: AdminUnit, ask: Ask) -> Cell:
        """The value of one unit."""
        vintage = unit.vintage.name
        found = self.values(vintage, unit.level, ask)
        return cell_at(found, self._service.position(vintage, unit.level)[unit.code])

    def of_country(self, vintage: str, ask: Ask) -> Cell:
        """The value of all communes that report."""
        cube = self._service.cube
        found = cube.summary(vintage, ask.indicator.code, ask.day, str(ask.basis))
        return Cell(
            found.value, found.numerator, found.denominator, None, simulated=found.simulated
        )


def cell_at(found: Values, place: int) -> Cell:
    """The value at one position of the arrays."""
    return Cell(
        known(found.value[place]),
        known(found.numerator[place]),
        known(found.denominator[place]),
        known(found.samples[place]),
        simulated=bool(found.simulated[place]),
        origin=found.origin,
        estimated=bool(found.estimated[place]),
        estimated_share=float(found.estimated_share[place]),
    )


def known(value: float) -> float | None:
    """The number, or None for NaN."""
    return None if math.isnan(value) else float(value)
