"""Indicators of candidates for pilots, their gaps to targets, and hard-to-reach villages.

**Which data.** Of an indicator the basis that plans are judged by: the first that the catalogue
names of which any candidate has a value. Of each year the date that the map shows of it (real data
before made-up ones), of those the latest not after the day asked for. All candidates have their
value of the same date: a commune is not behind because its report is older. A date of which fewer
than half of those have a value that ever had one is passed over, and said to be. So are later
values that other units reported in the same year, by which plans go.

**Gap.** Percentage points that are missing to the target which the commune's old province has by
its plan and which falls due next, as the map of gaps has it: 0 where it is met, no data without a
value or a target. Shares alone: a number of things is asked of a province, not of a commune.

**Hard to reach** are villages without mobile signal:

    100 * villages without signal / villages

both of the same date, of the same basis where there is one, else of the first that has villages.
More villages without signal than there are is no share: no data, and said.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.facts import of_years
from dashboard.i18n import t
from dashboard.pilots.gathering.communes import CODES_TOLD, Gathered
from dashboard.pilots.gathering.measures import Column, Dated, Found, measure_of, names_about
from dashboard.selection import Place, Question
from dashboard.services import AtlasService
from geodata.indicators import Basis, Indicator
from geodata.pilots.candidates import Flags
from geodata.pilots.finding import Finding
from geodata.units import Level
from layers.spec import COUNTRY

SILENT, VILLAGES = "no_signal_villages", "villages"
HARD_TO_REACH = "hard_to_reach"
POINTS_OF_SHARE = "percentage_points"

Taken = tuple[Dated | None, tuple[Finding, ...]]
"""The basis and date of the values taken, None without any, and what was passed over."""


class IndicatorMeasures:
    """Measures from the values of a release."""

    def __init__(self, service: AtlasService) -> None:
        self._service, self._cube = service, service.cube

    def indicator(self, where: Gathered, item: Indicator, until: date | None) -> Found:
        """The values of an indicator, in its unit."""
        key = f"indicator:{item.code}"
        dated, said = self._taken(where, item, until, key)
        column = self._column(where, item, dated)
        return measure_of(key, (item.name_vi, item.name_en), str(item.unit), column), said

    def gap(self, where: Gathered, item: Indicator, until: date | None) -> Found:
        """What a share misses of the targets, percentage points, 0 where they are met."""
        key = f"gap:{item.code}"
        dated, said = self._taken(where, item, until, key)
        found = self._column(where, item, dated, gap=True)
        column = replace(found, values=np.maximum(0.0, 0.0 - found.values))
        return measure_of(key, names_about("pilotmeasure.gap", item), POINTS_OF_SHARE, column), said

    def aims(self, where: Gathered, item: Indicator, until: date | None) -> bool:
        """Whether a plan asks a share of an indicator of any candidate."""
        day = until or self._service.release.date
        place = Place(where.area.vintage, Level.COMMUNE, COUNTRY)
        targets = self._service.gaps.targets(place, item, day)
        return any(targets[at] is not None for at in where.places)

    def hard_to_reach(self, where: Gathered, until: date | None) -> Found:
        """The share of villages without mobile signal, per cent."""
        silent = self._service.catalogue.get(SILENT)
        dated, said = self._taken(where, silent, until, HARD_TO_REACH)
        every = None if dated is None else self._villages(where, dated)
        column = Column.nothing(len(where.places))
        if every is not None:
            some = self._column(where, silent, dated)
            column, wrong = _share(some, every)
            codes = [where.candidates.codes[place] for place in np.flatnonzero(wrong)]
            if codes:
                told = {"measure": HARD_TO_REACH, "count": len(codes), "codes": codes[:CODES_TOLD]}
                said = (*said, Finding("more_than_all_villages", told))
        names = (t("pilotmeasure.hard_to_reach", "vi"), t("pilotmeasure.hard_to_reach", "en"))
        return measure_of(HARD_TO_REACH, (str(names[0]), str(names[1])), "percent", column), said

    def _villages(self, where: Gathered, dated: Dated) -> Column | None:
        """The number of villages of the same date, of the same basis first."""
        item, vintage = self._service.catalogue.get(VILLAGES), where.area.vintage
        bases = self._cube.bases(VILLAGES, vintage=vintage)
        for basis in sorted(bases, key=lambda one: one != dated.basis):
            if dated.day in self._cube.dates(VILLAGES, vintage=vintage, basis=basis):
                found = self._column(where, item, Dated(Basis(basis), dated.day))
                if np.isfinite(found.values).any():
                    return found
        return None

    def _taken(self, where: Gathered, item: Indicator, until: date | None, key: str) -> Taken:
        """The values to take of an indicator, told under the key of the measure."""
        for name in self._cube.bases(item.code, vintage=where.area.vintage):
            basis = Basis(name)
            day, passed = self._day(where, item, basis, until)
            if day is not None:
                dated = Dated(basis, day)
                told = (
                    *passed,
                    *self._real_before(where, item, dated),
                    *self._later_carried(where, item, dated, until),
                )
                return dated, tuple(
                    replace(one, details={"measure": key, **one.details}) for one in told
                )
        return None, ()

    def _day(
        self, where: Gathered, item: Indicator, basis: Basis, until: date | None
    ) -> tuple[date | None, list[Finding]]:
        """The latest date of which half of those have a value that have one of any."""
        known: dict[date, Flags] = {}
        for day in self._days(where, item, basis, until):
            known[day] = self._has(where, item, Dated(basis, day))
            if len(known) == 1 and 2 * known[day].sum() >= len(where.places) > 0:
                return day, []
        ever = int(np.logical_or.reduce([np.zeros(len(where.places), bool), *known.values()]).sum())
        passed: list[Finding] = []
        for day, has in known.items():
            count = int(has.sum())
            if count and 2 * count >= ever:
                return day, passed
            if count:
                told = {"day": day.isoformat(), "count": count, "of": ever}
                passed.append(Finding("day_passed_over", told))
        return None, []

    def _days(
        self, where: Gathered, item: Indicator, basis: Basis, until: date | None
    ) -> list[date]:
        """Of each year the date that the map shows, the latest first."""
        vintage, own = where.area.vintage, self._cube.own
        shown = self._cube.dates(item.code, vintage=vintage, basis=basis)
        of_year = of_years(
            own.dates(item.code, vintage=vintage, basis=basis),
            [day for day in shown if until is None or day <= until],
            own.real_dates(item.code, basis),
        )
        return [date.fromisoformat(day) for day in reversed(of_year.values())]

    def _has(self, where: Gathered, item: Indicator, dated: Dated) -> Flags:
        """Which candidates have a value."""
        found = self._cube.values(
            where.area.vintage, Level.COMMUNE, item.code, dated.day, dated.basis
        )
        has: Flags = np.isfinite(found.value[where.places])
        return has

    def _real_before(self, where: Gathered, item: Indicator, dated: Dated) -> Iterator[Finding]:
        """That there are real values of an earlier date, where those taken are all made up."""
        taken = self._column(where, item, dated)
        if not taken.simulated[np.isfinite(taken.values)].all():
            return
        vintage = where.area.vintage
        for name in self._cube.bases(item.code, vintage=vintage):
            basis = Basis(name)
            shown = self._cube.dates(item.code, vintage=vintage, basis=basis)
            real = self._cube.own.real_dates(item.code, basis)
            for day in [one for one in reversed(shown) if one in real and one < dated.day]:
                found = self._column(where, item, Dated(basis, day))
                count = int((np.isfinite(found.values) & ~found.simulated).sum())
                if count:
                    told = {"day": day.isoformat(), "basis": name, "count": count}
                    yield Finding("real_values_earlier", told)
                    return

    def _later_carried(
        self, where: Gathered, item: Indicator, dated: Dated, until: date | None
    ) -> Iterator[Finding]:
        """That other units reported later: plans go by their values, carried, and this does not."""
        vintage, basis = where.area.vintage, dated.basis
        if dated.day not in self._cube.own.dates(item.code, vintage=vintage, basis=basis):
            return
        shown = self._cube.dates(item.code, vintage=vintage, basis=basis)
        days = [one for one in shown if one > dated.day and (until is None or one <= until)]
        if not days:
            return
        later = Dated(basis, days[-1])
        place = Place(vintage, Level.COMMUNE, COUNTRY)
        side = self._service.sides(Question(place, item, later.day, basis))[0]
        known, had = self._has(where, item, later), self._has(where, item, dated)
        if side.origin != vintage and 2 * known.sum() >= had.sum():
            told = {"day": dated.day.isoformat(), "later": later.day.isoformat()}
            yield Finding("later_carried", {**told, "origin": side.origin})

    def _column(
        self, where: Gathered, item: Indicator, dated: Dated | None, *, gap: bool = False
    ) -> Column:
        """What the map shows of the candidates: values, or gaps; nothing without a date."""
        if dated is None:
            return Column.nothing(len(where.places))
        vintage, places = where.area.vintage, where.places
        place = Place(vintage, Level.COMMUNE, COUNTRY)
        question = Question(place, item, dated.day, dated.basis, gap=gap)
        shown, origin = self._service.shown(question), self._service.sides(question)[0].origin
        return Column(
            shown.value[places],
            shown.simulated[places],
            shown.estimated[places],
            dated,
            None if origin == vintage else origin,
        )


def _share(some: Column, every: Column) -> tuple[Column, Flags]:
    """The share of some in all of them, per cent, and where there are more of some than of all."""
    share = np.full(len(some.values), np.nan)
    np.divide(100.0 * some.values, every.values, out=share, where=every.values > 0.0)
    wrong = share > 100.0 + 1e-9
    share[wrong] = np.nan
    return replace(
        some,
        values=share,
        simulated=some.simulated | every.simulated,
        estimated=some.estimated | every.estimated,
    ), wrong
