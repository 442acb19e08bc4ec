"""The panel's reading of one unit: every indicator over the years, on the unit's own territory."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from dashboard.readings.cells import Ask, Cell, Cells
from dashboard.readings.goals import Goals
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import IndicatorReading, SeriesPoint, Status, UnitReading
from dashboard.services import AtlasService
from geodata.indicators import Basis, Carry, Indicator
from geodata.units import AdminUnit


class UnitReader:
    """Reads one unit of one vintage."""

    def __init__(self, service: AtlasService, cells: Cells, goals: Goals, kinship: Kinship) -> None:
        self._service, self._cells = service, cells
        self._goals, self._kinship = goals, kinship
        self._first_days = [vintage.first_day for vintage in service.registry.vintages]

    def read(self, vintage: str, code: str) -> UnitReading:
        """Everything about a unit; `UnitNotFound` if there is none."""
        unit = self._service.registry.get(vintage, code)
        return UnitReading(
            unit=unit,
            parents=self._service.parents(unit),
            indicators=tuple(self._indicators(unit)),
            points=self._service.point_counts_in(vintage, code),
            pilot=code in self._service.pilots(vintage, unit.province_code),
            came_from=self._kinship.came_from(unit),
            went_into=self._kinship.went_into(unit),
            story=self._kinship.history.of(vintage, code),
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
        vintage = unit.vintage.name
        days = self._service.cube.dates(indicator.code, vintage=vintage, basis=str(basis))
        cells = [(day, self._cells.of_unit(unit, Ask(indicator, basis, day))) for day in days]
        series = [point for day, cell in cells if (point := _point(day, cell, vintage))]
        if not series:
            return None
        last_day, last = next(
            (day, cell) for day, cell in reversed(cells) if cell.value is not None
        )
        elsewhere = any(cell.value is None and cell.origin != vintage for _, cell in cells)
        return IndicatorReading(
            indicator=indicator.code,
            basis=str(basis),
            series=tuple(series),
            numerator=last.numerator,
            denominator=last.denominator,
            samples=last.samples,
            targets=self._goals.plans(unit, Ask(indicator, basis, last_day), last),
            simulated=last.simulated,
            reforms=self._reforms(series),
            not_carried=elsewhere and indicator.carry is not Carry.PARTS,
        )

    def _reforms(self, series: Sequence[SeriesPoint]) -> tuple[date, ...]:
        """First days of vintages that part points reported by earlier units from later ones."""
        return tuple(
            day
            for day in self._first_days
            if any(
                left.day < day <= right.day and left.origin < day.isoformat() <= right.origin
                for left, right in pairwise(series)
            )
        )


def _point(day: date, cell: Cell, vintage: str) -> SeriesPoint | None:
    if cell.value is None:
        return None
    status = cell.status(vintage) or Status.REPORTED
    return SeriesPoint(day, cell.value, status, cell.origin or vintage, cell.estimated_share)
