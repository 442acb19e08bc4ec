"""Of which vintage a file's units are: as a person said, else the one they fit, else a question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geodata.errors import ImportRefused, UnitNotFound
from geodata.ingest.findings import finding
from geodata.ingest.model import TAKEN, Problem, Resolution, WrittenUnit
from geodata.ingest.options import ImportOptions, RowPlace
from geodata.ingest.report import VintageReport
from geodata.resolving import AliasBook, VintageFit, fit_vintages
from geodata.resolving.resolver import FORMER_NAME
from geodata.units import UnitRegistry

PlacedUnit = tuple[RowPlace, WrittenUnit]
ResolvedUnit = tuple[RowPlace, WrittenUnit, Resolution]
FEW = 0.02
"""Up to this share of its units a file may name by former names without being doubted."""


@dataclass(frozen=True)
class VintageChoice:
    """The vintage of a file (None while open), how each fits, and where the misfits belong.

    `elsewhere` names for a row the vintages in which its unit is found, where that is not found
    in the one chosen.
    """

    vintage: str | None
    fits: tuple[VintageReport, ...]
    elsewhere: dict[RowPlace, tuple[str, ...]]
    problems: tuple[Problem, ...]


def fitting_vintage(
    registry: UnitRegistry,
    options: ImportOptions,
    units: Sequence[PlacedUnit],
    days: Collection[date | None],
    aliases: AliasBook,
) -> VintageChoice:
    """The vintage that the units fit best; never a guess between equals.

    Of vintages that all units fit equally well the one in force on the day of the figures is taken
    and said; without a day it is a question. So it is for a table about the whole country.
    """
    if not units:
        return _by_day(registry, days, [str(one) for one in registry.vintages])
    fits = fit_vintages(registry, [unit for _, unit in units], aliases, options.province)
    reports = tuple(_report(fit, units) for fit in fits)
    best = [fit for fit in fits if (fit.taken, fit.complete) == (fits[0].taken, fits[0].complete)]
    if best[0].taken == 0:
        return VintageChoice(None, reports, {}, (finding("vintage_none"),))
    if len(best) == 1:
        return VintageChoice(best[0].vintage, reports, _elsewhere(best[0], fits, units), ())
    chosen = _by_day(registry, days, sorted(fit.vintage for fit in best))
    if chosen.vintage is None:
        return replace(chosen, fits=reports)
    first = next(fit for fit in best if fit.vintage == chosen.vintage)
    return replace(chosen, fits=reports, elsewhere=_elsewhere(first, fits, units))


def named_vintage(
    registry: UnitRegistry,
    options: ImportOptions,
    units: Sequence[ResolvedUnit],
    aliases: AliasBook,
) -> VintageChoice:
    """The vintage a person named; the others are tried only on the units not found in it.

    A unit found by a former name may be the former unit itself. If more than a few are, and the
    file fits another vintage better, the one named is doubted.
    """
    vintage = options.vintage or ""
    misfits = {place for place, _, found in units if found.outcome not in TAKEN}
    own = VintageReport(vintage, len(units) - len(misfits), len(units), tuple(sorted(misfits)))
    former = sum(found.how == FORMER_NAME for _, _, found in units)
    doubted = former > FEW * len(units)
    tried = [(place, unit) for place, unit, _ in units if doubted or place in misfits]
    if not tried:
        return VintageChoice(vintage, (own,), {}, ())
    fits = fit_vintages(registry, [unit for _, unit in tried], aliases, options.province)
    reports = [_report(fit, tried) for fit in fits if fit.vintage != vintage]
    strange = tuple(number for number, (place, _) in enumerate(tried) if place in misfits)
    elsewhere = _elsewhere(VintageFit(vintage, 0, strange, None), fits, tried)
    problems = _doubts(fits, vintage, len(units)) if doubted else ()
    return VintageChoice(vintage, (own, *reports), elsewhere, problems)


def _doubts(fits: Sequence[VintageFit], vintage: str, rows: int) -> tuple[Problem, ...]:
    """The question that a vintage raises which the file fits less well than another."""
    mine = next(fit for fit in fits if fit.vintage == vintage)
    best = fits[0]
    if best.taken <= mine.taken:
        return ()
    doubt = finding(
        "vintage_doubtful",
        vintage=vintage,
        taken=mine.taken,
        rows=rows,
        other=best.vintage,
        fitting=best.taken,
    )
    return (doubt,)


def check_named(registry: UnitRegistry, options: ImportOptions) -> None:
    """`ImportRefused` if the vintage named, or the province in it, does not exist."""
    known = [str(one) for one in registry.vintages]
    if options.vintage not in known:
        raise ImportRefused(
            f"There is no vintage {options.vintage!r}; known are {', '.join(known)}. Another one "
            "comes in with `atlas vintages import`.",
            vintage=options.vintage,
        )
    if options.province is None:
        return
    try:
        registry.get(options.vintage, options.province)
    except UnitNotFound as error:
        raise ImportRefused(error.message, province=options.province) from error


def _by_day(
    registry: UnitRegistry, days: Collection[date | None], fitting: Sequence[str]
) -> VintageChoice:
    """Of vintages that fit equally well the one in force on the days of the figures."""
    known = sorted(vintage.first_day for vintage in registry.vintages)
    in_force = {_in_force(day, known) for day in days if day is not None}
    names = ", ".join(fitting)
    if None in days or len(in_force) != 1:
        problem = finding("vintage_open", vintages=names)
        return VintageChoice(None, (), {}, (problem,))
    vintage = in_force.pop().isoformat()
    if vintage not in fitting:
        return VintageChoice(None, (), {}, (finding("vintage_open", vintages=names),))
    said = finding("vintage_by_day", vintages=names, vintage=vintage)
    return VintageChoice(vintage, (), {}, (said,) if len(fitting) > 1 else ())


def _in_force(day: date, first_days: Sequence[date]) -> date:
    """The last first day up to a day; the first of all for days before it."""
    return max((one for one in first_days if one <= day), default=first_days[0])


def _report(fit: VintageFit, units: Sequence[PlacedUnit]) -> VintageReport:
    not_taken = tuple(units[place][0] for place in fit.not_taken)
    return VintageReport(fit.vintage, fit.taken, len(units), not_taken)


def _elsewhere(
    chosen: VintageFit, fits: Sequence[VintageFit], units: Sequence[PlacedUnit]
) -> dict[RowPlace, tuple[str, ...]]:
    """The other vintages that hold the units which the chosen one does not."""
    misfit = {fit.vintage: set(fit.not_taken) for fit in fits if fit.vintage != chosen.vintage}
    found: dict[RowPlace, tuple[str, ...]] = {}
    for place in chosen.not_taken:
        names = tuple(sorted(name for name, wrong in misfit.items() if place not in wrong))
        if names:
            found[units[place][0]] = names
    return found
