"""What the page says about units: figures, rows, the panel. No Dash and no words in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard.readings.cells import NOTHING, Ask, Cell, Cells, Places, cell_at
from dashboard.readings.goals import Goals
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import Row, Status, Summary, TargetReading, UnitReading
from dashboard.readings.parts import Parts
from dashboard.readings.units import UnitReader
from dashboard.services import AtlasService, Published
from dashboard.state import Facts, ViewState
from dashboard.withheld import withheld_codes
from geodata.carried import Part
from geodata.indicators import Aggregation, Basis, Carry
from geodata.search import UnitFinder
from geodata.targets import State, Target
from geodata.units import AdminUnit, Level
from geodata.values import Values

NO_TARGET = ""


@dataclass(frozen=True)
class Source:
    """Where figures come from."""

    title: str
    simulated: bool


def sources_of(frame: pd.DataFrame) -> tuple[Source, ...]:
    """Sources from the store's frame, sorted by title."""
    rows = zip(frame["title"], frame["simulated"], strict=True)
    found = [Source(str(title), bool(simulated)) for title, simulated in rows]
    return tuple(sorted(found, key=lambda source: source.title))


class Readings:
    """Answers for one view at a time; keeps positions and targets only, never a view."""

    def __init__(
        self,
        service: AtlasService,
        facts: Facts,
        kinship: Kinship,
        targets: Sequence[Target],
        sources: tuple[Source, ...],
    ) -> None:
        self._service, self._facts, self._kinship = service, facts, kinship
        self._cells, self._parts = Cells(service), Parts(service)
        self._goals = Goals(service.registry, kinship.lineage, targets)
        self._units = UnitReader(service, self._cells, self._goals, kinship)
        self._finder = UnitFinder(service.registry)
        self.sources = sources

    @property
    def release(self) -> Published:
        """The release that is shown."""
        return self._service.release

    def place_name(self, view: ViewState, country: str) -> str:
        """The place of a view: district and province, or the word given for the country."""
        codes = [code for code in (view.district, view.province) if code is not None]
        names = [self._service.registry.get(view.vintage, code).name for code in codes]
        return ", ".join(names) or country

    def find(
        self, text: str, vintage: str, limit: int
    ) -> list[tuple[AdminUnit, tuple[AdminUnit, ...]]]:
        """Units of a vintage by name, best first, each with its parents from near to far."""
        found = self._finder.find(text, vintage, limit=limit)
        return [(match.unit, self._service.parents(match.unit)) for match in found]

    def unit_count(self, view: ViewState) -> int:
        """How many units the view shows."""
        return len(self._places(view))

    def layer_counts(self, view: ViewState) -> Mapping[str, int]:
        """How many points each layer has in the view's district, province or country."""
        return self._service.layer_counts(view.vintage, view.province, view.district)

    def is_simulated(self, view: ViewState) -> bool:
        """Whether anything in view was made up: values, points that are on, the unit's figures."""
        if not self.release.simulated:
            return False
        if self._values(view).simulated[self._places(view)].any():
            return True
        counts = self.layer_counts(view)
        if any(counts.get(name, 0) for name in view.layers):
            return True
        return view.unit is not None and any(
            one.simulated for one in self.unit(view, view.unit).indicators
        )

    def unit(self, view: ViewState, code: str) -> UnitReading:
        """Everything about one unit."""
        return self._units.read(view.vintage, code)

    def summary(self, view: ViewState) -> Summary:
        """The line of figures."""
        ask = self._ask(view)
        cell = self._of_scope(view, ask)
        states = self._states(view)
        judged = any(state in (State.MET, State.BEHIND) for state in states)
        before, since = self._before(view)
        change = None
        if cell.value is not None and before.value is not None:
            change = cell.value - before.value
        scope = self._scope_unit(view)
        return Summary(
            value=cell.value,
            numerator=cell.numerator,
            denominator=cell.denominator,
            units=len(states),
            with_data=sum(state != State.NO_DATA for state in states),
            targets=() if scope is None else self._goals.plans(scope, ask, cell),
            met=states.count(State.MET) if judged else None,
            behind=states.count(State.BEHIND) if judged else None,
            change=change,
            since=None if change is None else since,
            covers_more=ask.indicator.carry is Carry.WHOLE and self.withheld(view) is not None,
        )

    def origins(self, view: ViewState) -> tuple[str, ...]:
        """The other vintages whose units reported what the view shows; empty if its own did.

        Empty too where the view has no value at all.
        """
        found = self._values(view)
        shown = np.isfinite(found.value[self._places(view)]).any()
        return (found.origin,) if shown and found.origin != view.vintage else ()

    def withheld(self, view: ViewState) -> str | None:
        """The vintage of what was reported where units in view show nothing, by the rule; or None.

        Medians are not added up, counted communes not carried: see `dashboard.withheld`.
        """
        ask, level = self._ask(view), Level(view.level)
        if ask.indicator.carry is Carry.PARTS and ask.indicator.aggregation is not Aggregation.NONE:
            return None
        service, what = self._service, (view.indicator, ask.day, view.basis)
        hidden = withheld_codes(service.cube, service.registry, view.vintage, level, what)
        units = service.registry.units(view.vintage, level, view.district or view.province)
        if not any(unit.code in hidden for unit in units):
            return None
        return service.cube.origin(view.vintage, *what)

    def made_of(self, view: ViewState, code: str) -> tuple[Part, ...]:
        """The parts of the value that a view shows of one of its units; empty if not carried."""
        ask, unit = self._ask(view), self._service.registry.get(view.vintage, code)
        found = self._parts.of_units(view.vintage, unit.level, ask, frozenset({code}))
        return found.get(code, ())

    def estimated_count(self, view: ViewState) -> int:
        """How many of the values in view came over estimated links."""
        found, places = self._values(view), self._places(view)
        return int((found.estimated & np.isfinite(found.value))[places].sum())

    def rows(self, view: ViewState) -> list[Row]:
        """One row for each unit in view, sorted by code."""
        within = view.district or view.province
        return self.rows_of(view.vintage, Level(view.level), within, self._ask(view))

    def rows_of(self, vintage: str, level: Level, within: str | None, ask: Ask) -> list[Row]:
        """One row for each unit of a level inside a province or district (None: all), by code."""
        found = self._cells.values(vintage, level, ask)
        units = self._service.registry.units(vintage, level)
        chosen = [(int(at), units[at]) for at in self._cells.places(vintage, level, within)]
        codes = frozenset(unit.code for _, unit in chosen)
        made_of = self._parts.of_units(vintage, level, ask, codes)
        return [
            self._row(unit, cell_at(found, place), ask, made_of.get(unit.code, ()))
            for place, unit in chosen
        ]

    def _row(self, unit: AdminUnit, cell: Cell, ask: Ask, made_of: tuple[Part, ...]) -> Row:
        target = self._target(unit, ask, cell)
        parents = self._service.parents(unit)
        district = next((one.name for one in parents if one.level is Level.DISTRICT), None)
        province = parents[-1].name if parents else unit.name
        status = cell.status(unit.vintage.name)
        carried = status in (Status.EXACT, Status.ESTIMATED)
        modelled = ask.basis is Basis.MODELLED and cell.value is not None
        return Row(
            code=unit.code,
            name=unit.name,
            district=district,
            province=province,
            value=cell.value,
            numerator=cell.numerator,
            denominator=cell.denominator,
            samples=cell.samples,
            target=None if target is None else target.value,
            gap=None if target is None else target.gap,
            state=_state(cell, target),
            simulated=cell.simulated and cell.value is not None,
            estimated=modelled or status is Status.ESTIMATED,
            status=status,
            estimated_share=cell.estimated_share if carried else None,
            origin=None if status is None else cell.origin,
            made_of=made_of if carried else (),
        )

    def _target(self, unit: AdminUnit, ask: Ask, cell: Cell) -> TargetReading | None:
        target = self._goals.target(unit, ask)
        return None if target is None else self._goals.reading(target, ask, cell)

    def _states(self, view: ViewState) -> list[str]:
        """The state of each unit in view against the target that holds for it."""
        found, ask = self._values(view), self._ask(view)
        units = self._service.registry.units(view.vintage, Level(view.level))
        states = []
        for place in self._places(view):
            cell = cell_at(found, int(place))
            states.append(_state(cell, self._target(units[place], ask, cell)))
        return states

    def _ask(self, view: ViewState) -> Ask:
        day = date.fromisoformat(
            self._facts.day(view.vintage, view.year, view.indicator, view.basis)
        )
        return Ask(self._service.catalogue.get(view.indicator), Basis(view.basis), day)

    def _values(self, view: ViewState) -> Values:
        return self._cells.values(view.vintage, Level(view.level), self._ask(view))

    def _places(self, view: ViewState) -> Places:
        within = view.district or view.province
        return self._cells.places(view.vintage, Level(view.level), within)

    def _scope_unit(self, view: ViewState) -> AdminUnit | None:
        code = view.district or view.province
        return None if code is None else self._service.registry.get(view.vintage, code)

    def _of_scope(self, view: ViewState, ask: Ask) -> Cell:
        """The value of the district, the province or the country of a view."""
        unit = self._scope_unit(view)
        if unit is None:
            return self._cells.of_country(view.vintage, ask)
        return self._cells.of_unit(unit, ask)

    def _before(self, view: ViewState) -> tuple[Cell, date | None]:
        """The value of the same territory at the year before, carried to it where it must be."""
        year, facts = view.year - 1, self._facts
        if year not in facts.dates[view.vintage]:
            return NOTHING, None
        day = date.fromisoformat(facts.day(view.vintage, year, view.indicator, view.basis))
        return self._of_scope(view, replace(self._ask(view), day=day)), day


def _state(cell: Cell, target: TargetReading | None) -> str:
    if cell.value is None or not np.isfinite(cell.value):
        return State.NO_DATA
    if target is None or target.state == State.NO_NUMBER:
        return NO_TARGET
    return target.state
