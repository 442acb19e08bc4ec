"""What a map shows of every unit at one date, or how it changed from one date to another.

    change = value at the later date - value at the earlier one, of the same unit of one vintage

Both values are those that the map shows for that unit, so that one of them, or both, may have been
carried from the units of another vintage. A change of a share is in percentage points, and of a
parent the difference of its own two shares, never a mean of the changes of its parts.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.kept import Kept
from geodata.carried import CarriedCube
from geodata.indicators import Basis, Indicator
from geodata.units import Level, UnitRegistry, Vintage
from geodata.values import Values
from layers.style import SMALLEST_CHANGE, breaks_for, change_breaks

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

UNCHANGED = 1e-9
"""Two values that differ by less, against the greater of them, are the same number."""


@dataclass(frozen=True)
class Shown:
    """One number a unit, NaN where there is none, and what has to be said of it."""

    value: Floats
    estimated: Flags
    simulated: Flags


def shown(sides: Sequence[Values], basis: Basis) -> Shown:
    """What is shown of the values at one date, or at the two dates of a change, oldest first.

    A number is an estimate when it is modelled or came over an estimated link, and simulated when
    it rests on simulated values; a change is when either of its values is.
    """
    marked = [side.estimated for side in sides]
    if basis is Basis.MODELLED:
        marked.append(np.ones(len(sides[0]), dtype=bool))
    return Shown(
        value=sides[0].value if len(sides) == 1 else difference(sides[0].value, sides[1].value),
        estimated=np.logical_or.reduce(marked),
        simulated=np.logical_or.reduce([side.simulated for side in sides]),
    )


def difference(before: npt.ArrayLike, after: npt.ArrayLike) -> Floats:
    """after - before; NaN where either is, 0 where they differ by rounding alone."""
    one, other = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    found = other - one
    same = np.abs(found) <= UNCHANGED * np.maximum(np.abs(one), np.abs(other))
    return np.where(same, 0.0, found)


class Classes:
    """The class breaks of every indicator at every level, over all drawn vintages and bases.

    All vintages count alike, or the many small communes of before a reform would leave the few
    large ones of after it in one class.
    """

    def __init__(
        self, cube: CarriedCube, registry: UnitRegistry, vintages: tuple[Vintage, ...]
    ) -> None:
        self._cube, self._registry, self._vintages = cube, registry, vintages
        self._kept: Kept[tuple[str, Level, bool], tuple[float, ...]] = Kept(2000)

    def breaks(self, indicator: Indicator, level: Level) -> tuple[float, ...]:
        """The breaks of the values of all dates; estimates only where there is nothing else."""
        return self._kept.get(
            (indicator.code, level, False), lambda: self._find_breaks(indicator, level)
        )

    def _find_breaks(self, indicator: Indicator, level: Level) -> tuple[float, ...]:
        vintages = list(self._dates(indicator, level).values())
        found = [[one for dates in bases for one in dates] for bases in vintages]
        every = _joined(one.value for ones in found for one in ones)
        sure = _alike([_joined(one.value[~one.estimated] for one in ones) for ones in found])
        if not np.isfinite(sure).any():
            return breaks_for(indicator.unit, every)
        ends = [np.nanmin(every), np.nanmax(every)]
        return breaks_for(indicator.unit, np.append(sure, ends))

    def change_breaks(self, indicator: Indicator, level: Level) -> tuple[float, ...]:
        """The breaks of the changes from each date to the next, and from the first to the last.

        They hold for any two dates, so that a map keeps its classes while its dates change. Short
        changes and the long one count alike, or the map of a whole period would have one colour;
        estimates do not count where anything else changed: what was shared out by default would
        drown it.
        """
        return self._kept.get(
            (indicator.code, level, True), lambda: self._find_change_breaks(indicator, level)
        )

    def _find_change_breaks(self, indicator: Indicator, level: Level) -> tuple[float, ...]:
        found = list(self._changes(indicator, level))
        every = _joined(one.value for one in found)
        sure = _joined(one.value[~one.estimated] for one in found)
        if not (np.abs(sure) >= SMALLEST_CHANGE).any():
            return change_breaks(indicator.unit, every)
        return change_breaks(indicator.unit, sure, float(np.nanmax(np.abs(every))))

    def _changes(self, indicator: Indicator, level: Level) -> Iterator[Shown]:
        for values in itertools.chain.from_iterable(self._dates(indicator, level).values()):
            yield from (shown(pair, Basis.COUNTED) for pair in itertools.pairwise(values))
            if len(values) > 2:
                whole = shown((values[0], values[-1]), Basis.COUNTED)
                yield from itertools.repeat(whole, len(values) - 1)

    def _dates(self, indicator: Indicator, level: Level) -> dict[Vintage, list[list[Values]]]:
        """For each vintage and basis the values of all dates; nothing of shares: they need none."""
        if indicator.is_share:
            return {}
        return {
            vintage: [
                [
                    self._cube.values(vintage, level, indicator.code, day, basis)
                    for day in self._cube.dates(indicator.code, vintage=vintage, basis=basis)
                ]
                for basis in indicator.bases
            ]
            for vintage in self._vintages
            if level in self._registry.levels(vintage)
        }


def _alike(parts: Sequence[Floats]) -> Floats:
    """All numbers of all parts, those of the smaller ones repeated until they are about as many."""
    known = [part[np.isfinite(part)] for part in parts]
    most = max((len(part) for part in known), default=0)
    return _joined(np.repeat(part, round(most / len(part))) for part in known if len(part))


def _joined(arrays: Iterable[Floats]) -> Floats:
    return np.concatenate([np.empty(0), *arrays])
