"""The panel's reading of one unit: every indicator over the years, across a reform where exact."""

from collections.abc import Iterator
from datetime import date

from dashboard.readings.cells import Ask, Cell, Cells
from dashboard.readings.goals import Goals
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import IndicatorReading, SeriesPoint, UnitReading
from dashboard.services import AtlasService
from geodata.indicators import Basis, Indicator
from geodata.units import AdminUnit, Level


class UnitReader:
    """Reads one unit of one vintage."""

    def __init__(self, service: AtlasService, cells: Cells, goals: Goals, kinship: Kinship) -> None:
        self._service, self._cells = service, cells
        self._goals, self._kinship = goals, kinship

    def read(self, vintage: str, code: str) -> UnitReading:
        """Everything about a unit; `UnitNotFound` if there is none."""
        unit = self._service.registry.get(vintage, code)
        indicators = tuple(self._indicators(unit))
        came_from = self._kinship.came_from(vintage, code)
        whole = self._kinship.whole_sources(vintage, code) is not None
        carried = any(point.carried for one in indicators for point in one.series)
        return UnitReading(
            unit=unit,
            parents=self._service.parents(unit),
            indicators=indicators,
            points=self._service.point_counts_in(vintage, code),
            pilot=code in self._service.pilots(vintage, unit.province_code),
            came_from=came_from,
            went_into=self._kinship.went_into(vintage, code),
            carried=carried,
            not_carried=bool(came_from and indicators and not whole),
        )

    def _indicators(self, unit: AdminUnit) -> Iterator[IndicatorReading]:
        themes = list(self._service.catalogue.themes)
        for indicator in sorted(self._service.catalogue, key=lambda one: themes.index(one.theme)):
            for basis in indicator.bases:
                reading = self._indicator(unit, indicator, basis)
                if reading is not None:
                    yield reading

    def _indicator(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis
    ) -> IndicatorReading | None:
        own = list(self._own(unit, indicator, basis))
        if not own:
            return None
        day, last = own[-1]
        series = [*self._before(unit, indicator, basis, own[0][0]), *map(_point, own)]
        ask = Ask(indicator, basis, day)
        goal = self._goals.goal(unit.vintage.name, unit.province_code, ask)
        return IndicatorReading(
            indicator=indicator.code,
            basis=str(basis),
            series=tuple(series),
            numerator=last.numerator,
            denominator=last.denominator,
            target=None if goal is None else goal.against(last.value, indicator.direction),
            simulated=last.simulated,
        )

    def _own(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis
    ) -> Iterator[tuple[date, Cell]]:
        vintage = unit.vintage.name
        for day in self._service.dates(vintage):
            cell = self._cells.cell(vintage, unit.level, [unit.code], Ask(indicator, basis, day))
            if cell.value is not None:
                yield day, cell

    def _before(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis, until: date
    ) -> Iterator[SeriesPoint]:
        """Earlier values added up from units that went whole into this one."""
        sources = self._kinship.whole_sources(unit.vintage.name, unit.code)
        if sources is None:
            return
        vintage, codes = sources
        level = Level.PROVINCE if unit.level is Level.PROVINCE else Level.COMMUNE
        for day in self._service.dates(vintage):
            cell = self._cells.cell(vintage, level, codes, Ask(indicator, basis, day))
            if cell.value is not None and day < until:
                yield SeriesPoint(day, cell.value, carried=True)


def _point(dated: tuple[date, Cell]) -> SeriesPoint:
    day, cell = dated
    if cell.value is None:
        raise ValueError("A series holds known values only.")
    return SeriesPoint(day, cell.value)
