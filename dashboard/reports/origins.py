"""The sources of the figures of one plan's territory: those alone belong into its report."""

from collections.abc import Iterable

import pandas as pd

from dashboard.readings import Source, sources_of
from dashboard.reports.reading import ReportAsk
from geodata.lineage import Lineage
from geodata.plans import Plan
from geodata.store import Store
from geodata.units import Level, UnitRegistry


def sources_used(
    store: Store, release: int, registry: UnitRegistry, lineage: Lineage, ask: ReportAsk
) -> tuple[Source, ...]:
    """The sources of a release's observations of the plan's indicators on its territory, by title.

    Observations dated after the last day of figures do not enter the report and do not count.
    """
    plan = ask.plan
    inside = _territory(registry, lineage, plan)
    used: set[str] = set()
    for indicator in plan.indicators:
        frame = store.observations(release, indicator=indicator)
        frame = frame[frame["date"] <= pd.Timestamp(ask.until)]
        pairs = frame[["vintage", "code", "source_id"]].drop_duplicates()
        used |= {
            str(source)
            for vintage, code, source in pairs.itertuples(index=False)
            if (vintage, code) in inside
        }
    known = store.sources(release)
    return sources_of(known[known["id"].isin(used)])


def _territory(registry: UnitRegistry, lineage: Lineage, plan: Plan) -> set[tuple[str, str]]:
    """(vintage, code) of every unit that stands on the plan's province, and of the province."""
    return {
        (vintage.name, unit.code)
        for vintage in registry.vintages
        for level in _levels(registry.levels(vintage))
        for unit in registry.units(vintage, level)
        if lineage.old_provinces_of(unit) == (plan.province,)
    }


def _levels(known: Iterable[Level]) -> tuple[Level, ...]:
    return tuple(level for level in known if level is not Level.COUNTRY)
