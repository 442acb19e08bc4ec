"""The cube: one release, joined to the units, answering in microseconds.

Values are kept sparse, as they were reported, and spread out on demand into arrays in the order of
``registry.units(vintage, level)``. Parents are computed from communes by the indicator's rule (see
`geodata.values`); counts and shares never cross bases, and percentages are never averaged. A value
reported for the parent itself wins over the computed one. Of several sources for one unit, date
and basis the real one is taken before a simulated one, then the one published last.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geodata.indicators import Catalogue
from geodata.store import Store
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from geodata.values import (
    Block,
    IntArray,
    SeriesPoint,
    Summary,
    Values,
    add_up,
    freeze,
    no_data,
    put,
    series_point,
    summarise,
)

__all__ = ["Cube", "SeriesPoint", "Summary", "Values"]

Key = tuple[str, str, str, date, str]
KEPT_BLOCKS = 128


class Cube:
    """All values of one release. Immutable; safe to share between threads."""

    def __init__(
        self,
        observations: pd.DataFrame,
        registry: UnitRegistry,
        catalogue: Catalogue,
        release: int | None = None,
    ) -> None:
        self.release = release
        self._registry = registry
        self._catalogue = catalogue
        levels = [(known.name, level) for known in registry.vintages for level in known.levels]
        self._positions = {
            (name, level): {
                unit.code: place for place, unit in enumerate(registry.units(name, level))
            }
            for name, level in levels
        }
        self._parents = {
            (name, level): self._parent_positions(name, level) for name, level in levels
        }
        self._blocks = self._make_blocks(_one_source_each(observations))
        self._dates = _dates_of(self._blocks)
        self._real = _real_dates(self._blocks)
        self._spread = lru_cache(maxsize=KEPT_BLOCKS)(self._values)

    @classmethod
    def load(
        cls, store: Store, registry: UnitRegistry, catalogue: Catalogue, release: int | None = None
    ) -> "Cube":
        """Read one release (the newest if None); `DataMissing` if nothing was published."""
        number = store.release(release).number
        return cls(store.observations(number), registry, catalogue, number)

    def values(
        self,
        vintage: Vintage | str,
        level: Level,
        indicator: str,
        day: date,
        basis: str,
    ) -> Values:
        """The values of a level; all NaN where nothing was reported.

        `CatalogueError` for an unknown indicator, `UnitNotFound` for an unknown vintage.
        """
        self._catalogue.get(indicator)
        name = self._registry.vintage(vintage).name
        return self._spread(name, Level(level), indicator, day, str(basis))

    def dates(
        self, indicator: str, *, vintage: Vintage | str | None = None, basis: str | None = None
    ) -> tuple[date, ...]:
        """The dates with data, oldest first; of one vintage or basis if asked."""
        name = None if vintage is None else self._registry.vintage(vintage).name
        return tuple(
            sorted(
                {
                    day
                    for (known, of_vintage, of_basis), days in self._dates.items()
                    if known == indicator
                    and name in (None, of_vintage)
                    and basis in (None, of_basis)
                    for day in days
                }
            )
        )

    def real_dates(self, indicator: str, basis: str) -> frozenset[date]:
        """The dates with any value that is not simulated, on the units of whichever vintage."""
        return self._real.get((indicator, str(basis)), frozenset())

    def bases(self, indicator: str, *, vintage: Vintage | str | None = None) -> tuple[str, ...]:
        """The bases that have data, in the order in which the catalogue names them."""
        name = None if vintage is None else self._registry.vintage(vintage).name
        found = {
            basis
            for known, of_vintage, basis in self._dates
            if known == indicator and name in (None, of_vintage)
        }
        allowed = [basis.value for basis in self._catalogue.get(indicator).bases]
        return tuple(basis for basis in allowed if basis in found)

    def series(
        self, vintage: Vintage | str, code: str, indicator: str, basis: str
    ) -> tuple[SeriesPoint, ...]:
        """The history of one unit in its own vintage, oldest first; dates without data included.

        A date without data has the value None, so that a chart shows the gap.
        """
        unit = self._registry.get(vintage, code)
        name = unit.vintage.name
        place = self._positions.get((name, unit.level), {}).get(code)
        if place is None:
            return ()
        return tuple(
            series_point(self.values(name, unit.level, indicator, day, basis), place, day)
            for day in self.dates(indicator, vintage=name, basis=basis)
        )

    def summary(
        self,
        vintage: Vintage | str,
        indicator: str,
        day: date,
        basis: str,
        *,
        communes: Collection[str] | None = None,
    ) -> Summary:
        """The figures of a set of communes (all of the vintage if None), by the indicator's rule.

        This is the arithmetic behind every parent; it holds for any set, such as the new communes
        on the territory of an old province.
        """
        found = self.values(vintage, Level.COMMUNE, indicator, day, basis)
        rows: Any = slice(None)
        if communes is not None:
            name = self._registry.vintage(vintage).name
            places = self._positions.get((name, Level.COMMUNE), {})
            rows = np.array([places[code] for code in communes if code in places], dtype=np.int64)
        return summarise(found, self._catalogue.get(indicator), rows)

    def frame(
        self,
        vintage: Vintage | str,
        level: Level,
        indicator: str,
        day: date,
        basis: str,
        *,
        within: str | None = None,
    ) -> pd.DataFrame:
        """A tidy table, one row a unit in the registry's order, for tables and exports.

        Columns: ``vintage, code, name, level, parent_code, province_code, indicator, date, basis,
        numerator, denominator, value, samples, reporting, total, reported, simulated``.
        """
        known = self._registry.vintage(vintage)
        found = self.values(known, level, indicator, day, basis)
        units = self._registry.units(known, Level(level), within)
        places = {
            unit.code: place for place, unit in enumerate(self._registry.units(known, Level(level)))
        }
        rows = np.array([places[unit.code] for unit in units], dtype=np.int64)
        frame = _unit_columns(known.name, units).assign(
            indicator=indicator, date=pd.Timestamp(day), basis=str(basis)
        )
        for column in ("numerator", "denominator", "value", "samples"):
            frame[column] = getattr(found, column)[rows]
        for column in ("reporting", "total", "reported", "simulated"):
            frame[column] = getattr(found, column)[rows]
        return frame

    def _parent_positions(self, vintage: str, level: Level) -> IntArray:
        """For each commune the position of its ancestor at `level`, -1 if it has none."""
        communes = self._registry.units(vintage, Level.COMMUNE)
        places = self._positions[vintage, level]
        codes: Iterable[str | None] = {
            Level.PROVINCE: (unit.province_code for unit in communes),
            Level.DISTRICT: (unit.parent_code for unit in communes),
            Level.COMMUNE: (unit.code for unit in communes),
        }[level]
        return np.array([places.get(code or "", -1) for code in codes], dtype=np.int64)

    def _make_blocks(self, rows: pd.DataFrame) -> dict[Key, Block]:
        blocks: dict[Key, Block] = {}
        place = np.full(len(rows), -1, dtype=np.int64)
        for (vintage, level), part in _groups(rows, ["vintage", "level"]):
            places = self._positions.get((vintage, Level(level)), {})
            place[part] = rows["code"].iloc[part].map(places).fillna(-1).to_numpy(dtype=np.int64)
        keys = ["vintage", "level", "indicator", "date", "basis"]
        columns = {
            name: rows[name].to_numpy(dtype=np.float64)
            for name in ("numerator", "denominator", "value", "samples")
        }
        simulated = rows["simulated"].to_numpy(dtype=bool)
        for (vintage, level, indicator, moment, basis), found in _groups(rows, keys):
            chosen = found[place[found] >= 0]
            if not len(chosen):
                continue  # values of the whole country, or of units of no vintage that is here
            blocks[vintage, level, indicator, moment.date(), basis] = Block(
                rows=place[chosen],
                simulated=simulated[chosen],
                **{name: column[chosen] for name, column in columns.items()},
            )
        return blocks

    def _values(self, vintage: str, level: Level, indicator: str, day: date, basis: str) -> Values:
        """Reported values, over those computed from communes where the level has any."""
        item = self._catalogue.get(indicator)
        count = len(self._registry.units(vintage, level))
        parents = self._parents.get((vintage, level), np.zeros(0, dtype=np.int64))
        total = np.bincount(parents[parents >= 0], minlength=count).astype(np.int64)
        communes = self._blocks.get((vintage, Level.COMMUNE.value, indicator, day, basis))
        own = self._blocks.get((vintage, level.value, indicator, day, basis))
        values = no_data(count, total, item.aggregation, vintage)
        if communes is not None and level is not Level.COMMUNE:
            add_up(values, communes, parents[communes.rows], item)
        if own is not None:
            put(values, own, item)
            if level is Level.COMMUNE:
                values.reporting[own.rows] = 1
        return freeze(values)


def _one_source_each(observations: pd.DataFrame) -> pd.DataFrame:
    """One row for each (unit, indicator, date, basis): real before simulated, then the newest."""
    key = ["vintage", "code", "indicator", "date", "basis"]
    if not observations.duplicated(key).any():
        return observations
    order = ["simulated", "added_in", "source_id"]
    ranked = observations.sort_values(order, ascending=[True, False, True], kind="stable")
    return ranked.drop_duplicates(key)


def _groups(rows: pd.DataFrame, keys: list[str]) -> Iterable[tuple[Any, IntArray]]:
    """Each key found in the rows with the positions of its rows."""
    indices: Any = rows.groupby(keys, sort=False).indices
    groups: Iterable[tuple[Any, IntArray]] = indices.items()
    return groups


def _dates_of(blocks: Iterable[Key]) -> dict[tuple[str, str, str], set[date]]:
    dates: dict[tuple[str, str, str], set[date]] = {}
    for vintage, _level, indicator, day, basis in blocks:
        dates.setdefault((indicator, vintage, basis), set()).add(day)
    return dates


def _real_dates(blocks: Mapping[Key, Block]) -> dict[tuple[str, str], frozenset[date]]:
    found: dict[tuple[str, str], set[date]] = {}
    for (_vintage, _level, indicator, day, basis), block in blocks.items():
        if not block.simulated.all():
            found.setdefault((indicator, basis), set()).add(day)
    return {key: frozenset(days) for key, days in found.items()}


def _unit_columns(vintage: str, units: tuple[AdminUnit, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "vintage": vintage,
            "code": [unit.code for unit in units],
            "name": [unit.name for unit in units],
            "level": [unit.level.value for unit in units],
            "parent_code": [unit.parent_code for unit in units],
            "province_code": [unit.province_code for unit in units],
        }
    )
