"""What the page says about units: figures, rows, the panel. No Dash and no words in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard.readings.cells import NOTHING, Ask, Cell, Cells, Places, added, cell_at, known
from dashboard.readings.goals import Goals
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import Row, Summary, TargetReading, UnitReading
from dashboard.readings.units import UnitReader
from dashboard.services import AtlasService, Published
from dashboard.state import LAYERS, Facts, ViewState
from geodata.indicators import Basis
from geodata.names import find_units, strip_marks
from geodata.units import AdminUnit, Level
from geodata.values import BoolArray, Values

MET, BEHIND, NO_DATA, NO_TARGET = "met", "behind", "no_data", ""


@dataclass(frozen=True)
class Source:
    """Where figures come from."""

    title: str
    simulated: bool


class Readings:
    """Answers for one view at a time; keeps positions only, never a view."""

    def __init__(
        self, service: AtlasService, facts: Facts, kinship: Kinship, sources: tuple[Source, ...]
    ) -> None:
        self._service, self._facts, self._kinship = service, facts, kinship
        self._cells = Cells(service)
        self._goals = Goals(service.registry, kinship)
        self._units = UnitReader(service, self._cells, self._goals, kinship)
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
        found = find_units(self._service.registry, text, vintage=vintage, limit=limit)
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
        found = self._values(view)
        if found.simulated[self._places(view)].any():
            return True
        counts = self.layer_counts(view)
        if any(counts.get(name, 0) for name in view.layers if name in LAYERS):
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
        found = self._values(view)
        finite = self._with_data(view, found)
        target = self._goal(view.vintage, view.province, ask)
        states = self._states(view, found)
        numbered = target is not None and target.value is not None
        before, since = self._before(view)
        change = None
        if cell.value is not None and before.value is not None:
            change = cell.value - before.value
        return Summary(
            value=cell.value,
            numerator=cell.numerator,
            denominator=cell.denominator,
            units=len(finite),
            with_data=int(finite.sum()),
            target=None if target is None else target_against(target, cell.value, ask),
            met=states.count(MET) if numbered else None,
            behind=states.count(BEHIND) if numbered else None,
            change=change,
            since=since if change is not None else None,
        )

    def rows(self, view: ViewState) -> list[Row]:
        """One row for each unit in view, sorted by code."""
        found, ask = self._values(view), self._ask(view)
        level = Level(view.level)
        units = self._service.registry.units(view.vintage, level)
        goals = {
            code: self._goal(view.vintage, code, ask)
            for code in self._facts.provinces[view.vintage]
        }
        return [
            self._row(units[place], goals[units[place].province_code], found, int(place), ask)
            for place in self._places(view)
        ]

    def _row(
        self,
        unit: AdminUnit,
        goal: TargetReading | None,
        found: Values,
        place: int,
        ask: Ask,
    ) -> Row:
        cell = cell_at(found, place)
        against = None if goal is None else target_against(goal, cell.value, ask)
        parents = self._service.parents(unit)
        district = next((one.name for one in parents if one.level is Level.DISTRICT), None)
        province = parents[-1].name if parents else unit.name
        names = " ".join([unit.name, district or "", province, unit.code])
        return Row(
            code=unit.code,
            name=unit.name,
            district=district,
            province=province,
            value=cell.value,
            numerator=cell.numerator,
            denominator=cell.denominator,
            target=goal.value if goal else None,
            gap=against.gap if against else None,
            state=_state(cell.value, against),
            simulated=cell.simulated and cell.value is not None,
            estimated=ask.basis is Basis.MODELLED and cell.value is not None,
            search=f"{names.lower()} {strip_marks(names)}",
        )

    def _states(self, view: ViewState, found: Values) -> list[str]:
        """The state of each unit in view against its province's target."""
        ask = self._ask(view)
        units = self._service.registry.units(view.vintage, Level(view.level))
        goals = {
            code: self._goal(view.vintage, code, ask)
            for code in self._facts.provinces[view.vintage]
        }
        states = []
        for place in self._places(view):
            value = known(found.value[place])
            goal = goals[units[place].province_code]
            states.append(_state(value, None if goal is None else target_against(goal, value, ask)))
        return states

    def _goal(self, vintage: str, province: str | None, ask: Ask) -> TargetReading | None:
        return None if province is None else self._goals.goal(vintage, province, ask)

    def _ask(self, view: ViewState) -> Ask:
        day = date.fromisoformat(self._facts.dates[view.vintage][view.year])
        return Ask(self._service.catalogue.get(view.indicator), Basis(view.basis), day)

    def _values(self, view: ViewState) -> Values:
        ask = self._ask(view)
        return self._cells.values(
            view.vintage, Level(view.level), ask.indicator, ask.basis, ask.day
        )

    def _places(self, view: ViewState) -> Places:
        within = view.district or view.province
        return self._cells.places(view.vintage, Level(view.level), within)

    def _with_data(self, view: ViewState, found: Values) -> BoolArray:
        """Which of the units in view have a value."""
        return np.isfinite(found.value[self._places(view)])

    def _of_scope(self, view: ViewState, ask: Ask) -> Cell:
        """The value of the district, the province or the country of a view."""
        if view.district is not None:
            return self._cells.cell(view.vintage, Level.DISTRICT, [view.district], ask)
        if view.province is not None:
            return self._cells.cell(view.vintage, Level.PROVINCE, [view.province], ask)
        return self._country(view.vintage, ask)

    def _country(self, vintage: str, ask: Ask) -> Cell:
        found = self._cells.values(vintage, Level.PROVINCE, ask.indicator, ask.basis, ask.day)
        everywhere = self._cells.places(vintage, Level.PROVINCE, None)
        return added(found, everywhere, ask.indicator, needs_all=False)

    def _before(self, view: ViewState) -> tuple[Cell, date | None]:
        """The value of the same territory at the year before, in whichever vintage has it."""
        year = view.year - 1
        vintage = view.vintage
        if year not in self._facts.dates[vintage]:
            vintage = self._facts.vintage_of_year.get(year, "")
        if not vintage:
            return NOTHING, None
        day = date.fromisoformat(self._facts.dates[vintage][year])
        ask = replace(self._ask(view), day=day)
        if vintage == view.vintage:
            return self._of_scope(view, ask), day
        if view.province is None:
            return self._country(vintage, ask), day
        sources = self._kinship.whole_sources(view.vintage, view.province)
        if sources is None or sources[0] != vintage or view.district is not None:
            return NOTHING, None
        return self._cells.cell(vintage, Level.PROVINCE, sources[1], ask), day


def sources_of(frame: pd.DataFrame) -> tuple[Source, ...]:
    """Sources from the store's frame, sorted by title."""
    rows = zip(frame["title"], frame["simulated"], strict=True)
    return tuple(sorted((Source(str(title), bool(flag)) for title, flag in rows), key=_title))


def _title(source: Source) -> str:
    return source.title


def target_against(goal: TargetReading, value: float | None, ask: Ask) -> TargetReading:
    """The target with gap and verdict for a value; the gap's sign follows the direction."""
    return goal.against(value, ask.indicator.direction)


def _state(value: float | None, target: TargetReading | None) -> str:
    if value is None:
        return NO_DATA
    if target is None or target.met is None:
        return NO_TARGET
    return MET if target.met else BEHIND
