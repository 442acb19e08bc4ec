"""Single values out of the cube: one unit or the sum of several, by the indicator's rule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from dashboard.kept import Kept
from dashboard.services import AtlasService
from geodata.indicators import Aggregation, Basis, Indicator
from geodata.units import Level
from geodata.values import Values

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """One value with its parts, None where there is none."""

    value: float | None
    numerator: float | None
    denominator: float | None
    simulated: bool = False


NOTHING = Cell(None, None, None)


class Cells:
    """Reads the cube by unit instead of by array."""

    def __init__(self, service: AtlasService) -> None:
        self._service = service
        self._inside: Kept[tuple[str, Level, str | None], Places] = Kept(2000)

    def values(
        self, vintage: str, level: Level, indicator: Indicator, basis: Basis, day: date
    ) -> Values:
        """The arrays of a level."""
        return self._service.cube.values(vintage, level, indicator.code, day, str(basis))

    def places(self, vintage: str, level: Level, within: str | None) -> Places:
        """Positions of the units of a level inside a province or district (None: all)."""
        return self._inside.get(
            (vintage, level, within), lambda: self._find_places(vintage, level, within)
        )

    def _find_places(self, vintage: str, level: Level, within: str | None) -> Places:
        index = self._service.position(vintage, level)
        units = self._service.registry.units(vintage, level, within)
        return np.array([index[unit.code] for unit in units], dtype=np.int64)

    def cell(self, vintage: str, level: Level, codes: Sequence[str], question: "Ask") -> Cell:
        """The value of one unit, or of several together where the indicator can be added up.

        Several units need a value each: a sum with a part missing would be taken for the whole.
        """
        found = self.values(vintage, level, question.indicator, question.basis, question.day)
        if not codes:
            return NOTHING
        index = self._service.position(vintage, level)
        places = [index[code] for code in codes]
        if len(places) == 1:
            return cell_at(found, places[0])
        return added(found, np.array(places), question.indicator, needs_all=True)


@dataclass(frozen=True)
class Ask:
    """One indicator on one basis at one date."""

    indicator: Indicator
    basis: Basis
    day: date


def cell_at(found: Values, place: int) -> Cell:
    """The value at one position of the arrays."""
    return Cell(
        known(found.value[place]),
        known(found.numerator[place]),
        known(found.denominator[place]),
        bool(found.simulated[place]),
    )


def added(found: Values, places: Places, indicator: Indicator, *, needs_all: bool) -> Cell:
    """Sum of numerators over sum of denominators; a sum for counts; nothing for medians.

    Units without data are left out, or make the whole missing with `needs_all`.
    """
    if indicator.aggregation is Aggregation.NONE:
        return NOTHING
    numerator, denominator = found.numerator[places], found.denominator[places]
    share = indicator.is_share
    usable = np.isfinite(numerator) & (np.isfinite(denominator) if share else True)
    if not usable.any() or (needs_all and not usable.all()):
        return NOTHING
    top = float(numerator[usable].sum())
    simulated = bool(found.simulated[places][usable].any())
    if not share:
        return Cell(top, top, None, simulated)
    bottom = float(denominator[usable].sum())
    value = 100.0 * top / bottom if bottom > 0 else None
    return Cell(value, top, bottom, simulated)


def known(value: float) -> float | None:
    """The number, or None for NaN."""
    return None if math.isnan(value) else float(value)
