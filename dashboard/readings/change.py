"""Which units gained and which lost most between two dates. No words in it."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.changes import Floats, Shown, difference, shown
from dashboard.readings.cells import known
from dashboard.selection import Place, Question
from dashboard.services import AtlasService
from geodata.errors import BadRequest
from geodata.indicators import Basis
from geodata.units import AdminUnit, Level
from geodata.values import Values
from layers.spec import COUNTRY

MOST = 100


@dataclass(frozen=True)
class Change:
    """Two values and their difference, in the indicator's unit; None is no data.

    `reporting` of `total` communes entered either value: where the numbers differ, the change is
    in part one of who reported.
    """

    before: float | None
    after: float | None
    change: float | None
    reporting: tuple[int, int]
    total: tuple[int, int]
    estimated: bool
    simulated: bool


@dataclass(frozen=True)
class Mover:
    """A unit that changed, with the units it lies in, nearest first."""

    unit: AdminUnit
    parents: tuple[AdminUnit, ...]
    change: Change


@dataclass(frozen=True)
class Ranking:
    """The units of a place by how they changed.

    `gained` has those whose value rose, the most first, `lost` those whose value fell, the most
    first; equal changes stand in the order of the codes. The counts are of all units of the place.
    `own` is the change of the place itself, of the sums of its parts.
    """

    gained: tuple[Mover, ...]
    lost: tuple[Mover, ...]
    gained_count: int
    lost_count: int
    unchanged: int
    without_data: int
    own: Change


def ranking(service: AtlasService, question: Question, limit: int) -> Ranking:
    """The units of the question's place that gained and lost most, `limit` of either at the most.

    `BadRequest` where the question is of no change or the limit is not from 1 to 100, `NotFound`
    for a date without any data in the vintage.
    """
    if question.since is None:
        raise BadRequest(
            f"A ranking is of a change between two dates, not of {question.date}.",
            date=question.date.isoformat(),
        )
    if not 1 <= limit <= MOST:
        raise BadRequest(f"limit must be a whole number from 1 to {MOST}.", limit=limit)
    place = question.place
    sides = service.sides(question)
    found = shown(sides, question.basis)
    units = service.registry.units(place.vintage, place.level)
    chosen = service.chosen(place)
    changes = found.value[chosen]

    def movers(amounts: Floats) -> tuple[Mover, ...]:
        moved = np.flatnonzero(amounts > 0)
        first = moved[np.argsort(-amounts[moved], kind="stable")][:limit]
        return tuple(
            Mover(units[at], service.parents(units[at]), _change_at(sides, found, at))
            for at in chosen[first].tolist()
        )

    return Ranking(
        gained=movers(changes),
        lost=movers(-changes),
        gained_count=int((changes > 0).sum()),
        lost_count=int((changes < 0).sum()),
        unchanged=int((changes == 0).sum()),
        without_data=int(np.isnan(changes).sum()),
        own=_own(service, question),
    )


def _change_at(sides: tuple[Values, ...], found: Shown, at: int) -> Change:
    before, after = sides[0], sides[-1]
    return Change(
        before=known(before.value[at]),
        after=known(after.value[at]),
        change=known(found.value[at]),
        reporting=(int(before.reporting[at]), int(after.reporting[at])),
        total=(int(before.total[at]), int(after.total[at])),
        estimated=bool(found.estimated[at] and np.isfinite(found.value[at])),
        simulated=bool(found.simulated[at]),
    )


def _own(service: AtlasService, question: Question) -> Change:
    """The change of the province, or of all communes of the country."""
    place = question.place
    if place.province is not None:
        wide = Place(place.vintage, Level.PROVINCE, COUNTRY)
        sides = service.sides(replace(question, place=wide))
        at = service.position(place.vintage, Level.PROVINCE)[place.province]
        return _change_at(sides, shown(sides, question.basis), at)
    code, basis = question.indicator.code, question.basis
    before, after = (service.cube.summary(place.vintage, code, day, basis) for day in question.days)
    change = None
    if before.value is not None and after.value is not None:
        change = float(difference(before.value, after.value))
    return Change(
        before=before.value,
        after=after.value,
        change=change,
        reporting=(before.reporting, after.reporting),
        total=(before.total, after.total),
        estimated=basis is Basis.MODELLED and change is not None,
        simulated=before.simulated or after.simulated,
    )
