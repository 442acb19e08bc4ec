"""The panel's reading of one unit: every indicator over the years, across a reform where exact."""

from collections.abc import Iterator
from datetime import date

from dashboard.readings.cells import Ask, Cell, Cells
from dashboard.readings.goals import Goals
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import IndicatorReading, SeriesPoint, UnitReading
from dashboard.services import AtlasService
from geodata.indicators import Basis, Indicator
from geodata.units import AdminUnit, Level, Vintage

Territory = tuple[Vintage, frozenset[str]] | None


class UnitReader:
    """Reads one unit of one vintage."""

    def __init__(self, service: AtlasService, cells: Cells, goals: Goals, kinship: Kinship) -> None:
        self._service, self._cells = service, cells
        self._goals, self._kinship = goals, kinship

    def read(self, vintage: str, code: str) -> UnitReading:
        """Everything about a unit; `UnitNotFound` if there is none."""
        unit = self._service.registry.get(vintage, code)
        earlier = self._earlier(unit)
        indicators = tuple(self._indicators(unit, earlier))
        came_from = self._kinship.came_from(unit)
        return UnitReading(
            unit=unit,
            parents=self._service.parents(unit),
            indicators=indicators,
            points=self._service.point_counts_in(vintage, code),
            pilot=code in self._service.pilots(vintage, unit.province_code),
            came_from=came_from,
            went_into=self._kinship.went_into(unit),
            carried=any(point.carried for one in indicators for point in one.series),
            not_carried=bool(came_from and indicators and earlier is None),
        )

    def _earlier(self, unit: AdminUnit) -> Territory:
        """The communes of before the reform on exactly the unit's territory."""
        if unit.vintage != self._kinship.lineage.after:
            return None
        return self._kinship.lineage.counterpart(unit)

    def _indicators(self, unit: AdminUnit, earlier: Territory) -> Iterator[IndicatorReading]:
        themes = list(self._service.catalogue.themes)
        for indicator in sorted(self._service.catalogue, key=lambda one: themes.index(one.theme)):
            for basis in indicator.bases:
                reading = self._indicator(unit, indicator, basis, earlier)
                if reading is not None:
                    yield reading

    def _indicator(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis, earlier: Territory
    ) -> IndicatorReading | None:
        own = list(self._own(unit, indicator, basis))
        if not own:
            return None
        day, last = own[-1]
        before = self._before(unit, indicator, basis, earlier)
        series = [point for point in before if point.day < own[0][0]]
        series += [
            SeriesPoint(when, value) for when, cell in own if (value := cell.value) is not None
        ]
        return IndicatorReading(
            indicator=indicator.code,
            basis=str(basis),
            series=tuple(series),
            numerator=last.numerator,
            denominator=last.denominator,
            samples=last.samples,
            targets=self._goals.plans(unit, Ask(indicator, basis, day), last),
            simulated=last.simulated,
        )

    def _own(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis
    ) -> Iterator[tuple[date, Cell]]:
        for day in self._days(indicator, unit.vintage, basis):
            cell = self._cells.of_unit(unit, Ask(indicator, basis, day))
            if cell.value is not None:
                yield day, cell

    def _before(
        self, unit: AdminUnit, indicator: Indicator, basis: Basis, earlier: Territory
    ) -> Iterator[SeriesPoint]:
        """Earlier values of the same territory; of a commune only where every part reports."""
        if earlier is None:
            return
        vintage, communes = earlier
        whole = unit.level is Level.COMMUNE
        for day in self._days(indicator, vintage, basis):
            ask = Ask(indicator, basis, day)
            cell = self._cells.of_territory(vintage, communes, ask, whole=whole)
            if cell.value is not None:
                yield SeriesPoint(day, cell.value, carried=True)

    def _days(self, indicator: Indicator, vintage: Vintage, basis: Basis) -> tuple[date, ...]:
        return self._service.cube.dates(indicator.code, vintage=vintage, basis=str(basis))
