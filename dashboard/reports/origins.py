"""The sources of the figures of one plan's territory: those alone belong into its report."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from dashboard.readings import Source, sources_of
from geodata.lineage import Lineage
from geodata.plans import Plan
from geodata.store import Store
from geodata.units import Level, UnitRegistry


def sources_used(
    store: Store, registry: UnitRegistry, lineage: Lineage, plan: Plan, until: date
) -> tuple[Source, ...]:
    """The sources of observations of the plan's indicators on its territory, by title.

    Observations dated after `until` do not enter the report and count for nothing here.
    """
    inside = _territory(registry, lineage, plan)
    used: set[str] = set()
    for indicator in plan.indicators:
        frame = store.observations(indicator=indicator)
        frame = frame[frame["date"] <= pd.Timestamp(until)]
        pairs = frame[["vintage", "code", "source_id"]].drop_duplicates()
        used |= {
            str(source)
            for vintage, code, source in pairs.itertuples(index=False)
            if (vintage, code) in inside
        }
    known = store.sources()
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
