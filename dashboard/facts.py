"""`dashboard.state.Facts` from the data that is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from dashboard.readings.kinship import Kinship
from dashboard.services import AtlasService
from dashboard.settings import Settings
from dashboard.state import Facts, UnitPlace
from geodata.errors import UnitNotFound
from geodata.indicators import Indicator
from geodata.units import UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage


def facts_of(service: AtlasService, kinship: Kinship, settings: Settings) -> Facts:
    """What can be chosen: drawn vintages, levels, places, dates, indicators with their bases."""
    registry, vintages = service.registry, service.vintages
    dates = {vintage.name: _dates(service, vintage) for vintage in vintages}
    return Facts(
        vintages=tuple(vintage.name for vintage in vintages),
        levels={vintage.name: tuple(map(str, registry.levels(vintage))) for vintage in vintages},
        provinces={
            vintage.name: {one.code: one.name for one in registry.units(vintage, Level.PROVINCE)}
            for vintage in vintages
        },
        districts={vintage.name: _districts(registry, vintage) for vintage in vintages},
        dates=dates,
        vintage_of_year=_vintage_of_year(service, dates),
        own_dates=_own_dates(service, vintages),
        bases={one.code: _bases(service, one) for one in service.catalogue},
        carry=kinship.carry,
        place=lambda vintage, code: _place(registry, vintage, code),
        default_province=settings.province,
        default_lang=settings.lang,
        targeted=frozenset(
            code for code in service.gaps.indicators if service.catalogue.get(code).is_share
        ),
    )


def _districts(registry: UnitRegistry, vintage: Vintage) -> Mapping[str, Mapping[str, str]]:
    if Level.DISTRICT not in registry.levels(vintage):
        return {}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for unit in registry.units(vintage, Level.DISTRICT):
        found[unit.province_code][unit.code] = unit.name
    return dict(found)


def _dates(service: AtlasService, vintage: Vintage) -> dict[int, str]:
    """The date with data of each year; without any data the year of the first day."""
    own = {day for one in service.catalogue for day in _own(service, vintage, one)}
    found = of_years(own, service.dates(vintage.name))
    return found or {vintage.first_day.year: f"{vintage.first_day.year}-12-31"}


def _own(
    service: AtlasService, vintage: Vintage, indicator: Indicator, basis: str | None = None
) -> tuple[date, ...]:
    """The dates that the units of the vintage themselves reported."""
    return service.cube.own.dates(indicator.code, vintage=vintage, basis=basis)


def of_years(
    own: Collection[date], shown: Iterable[date], real: Collection[date] = ()
) -> dict[int, str]:
    """For each year one date: with real data before made-up ones, then of its own, then the latest.

    So a file that is brought in shows, whatever later date the sample has in that year.
    """
    ranked = sorted(shown, key=lambda day: (day in real, day in own, day))
    of_year = {day.year: day.isoformat() for day in ranked}
    return dict(sorted(of_year.items()))


def _own_dates(
    service: AtlasService, vintages: Iterable[Vintage]
) -> dict[tuple[str, str, str], dict[int, str]]:
    """The dates of an indicator on a basis where they are not those of the vintage.

    A census has its day and a report has another: a year shows each at its own.
    """
    found: dict[tuple[str, str, str], dict[int, str]] = {}
    for vintage in vintages:
        usual = _dates(service, vintage)
        for indicator in service.catalogue:
            for basis in indicator.bases:
                days = service.cube.dates(indicator.code, vintage=vintage, basis=basis)
                real = service.cube.own.real_dates(indicator.code, basis)
                shown = of_years(_own(service, vintage, indicator, basis), days, real)
                other = {year: day for year, day in shown.items() if usual.get(year) != day}
                if other:
                    found[vintage.name, indicator.code, str(basis)] = other
    return found


def _vintage_of_year(
    service: AtlasService, dates: Mapping[str, Mapping[int, str]]
) -> dict[int, str]:
    """For each year the vintage that itself reported the latest data of the year.

    Of several that reported on that day the earliest. Where it is not drawn, the nearest that is;
    of two that are as near the later.
    """
    vintages = service.registry.vintages
    names = [vintage.name for vintage in vintages]
    reported: dict[int, tuple[date, int]] = {}
    for place, vintage in enumerate(vintages):
        for day in {day for one in service.catalogue for day in _own(service, vintage, one)}:
            if day.year not in reported or day > reported[day.year][0]:
                reported[day.year] = (day, place)
    found: dict[int, str] = {}
    for year in sorted({year for of_years in dates.values() for year in of_years}):
        drawn = [names.index(name) for name in dates if year in dates[name]]
        at = reported[year][1] if year in reported else drawn[0]
        near = min(abs(place - at) for place in drawn)
        found[year] = names[max(place for place in drawn if abs(place - at) == near)]
    return found


def _bases(service: AtlasService, indicator: Indicator) -> tuple[str, ...]:
    """The bases that have data; all that are allowed where there is none yet."""
    return service.cube.bases(indicator.code) or tuple(map(str, indicator.bases))


def _place(registry: UnitRegistry, vintage: str, code: str) -> UnitPlace | None:
    try:
        unit = registry.get(vintage, code)
    except UnitNotFound:
        return None
    if unit.level not in UNIT_LEVELS:
        return None
    return UnitPlace(str(unit.level), unit.province_code, _district_of(unit))


def _district_of(unit: AdminUnit) -> str | None:
    if unit.level is Level.DISTRICT:
        return unit.code
    return unit.parent_code if unit.parent_code != unit.province_code else None
