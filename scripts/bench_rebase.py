"""Measures re-basing: every indicator of seven dates, the whole country, onto today's communes.

``python -m scripts.bench_rebase``. The values are random, one for each of the 10,040 communes of
before July 2025, each indicator and each of seven dates. `cold` starts with nothing but the values
in memory: crosswalk read, links put in order, every value carried. `warm` is one change of the map
through the service (values, classes, bytes) that was not asked for before. The plain way is one
merge and group-by of pandas over the same table; its result must be the same.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd

from dashboard.packs import PackStore
from dashboard.selection import Question
from dashboard.services import AtlasData, AtlasService, Published
from geodata.boundaries import mapped_vintages
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import load_crosswalk
from geodata.indicators import Aggregation, Carry, Catalogue, load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from layers.spec import COUNTRY
from scripts.figures import Figure, bench_data, report

DAYS = (*(date(year, 12, 31) for year in range(2019, 2025)), date(2025, 6, 30))
RUNS = 5
OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name

Made = TypeVar("Made")


def observations(registry: UnitRegistry, catalogue: Catalogue) -> pd.DataFrame:
    """A random value of every commune, indicator and date, as the store would give them."""
    chance = np.random.default_rng(7)
    codes = [unit.code for unit in registry.units(OLD, Level.COMMUNE)]
    parts = []
    for indicator in catalogue:
        for day in DAYS:
            below = chance.integers(1, 5000, len(codes)).astype(float)
            above = np.floor(below * chance.random(len(codes)))
            share = indicator.aggregation is Aggregation.RATIO
            none = indicator.aggregation is Aggregation.NONE
            parts.append(
                pd.DataFrame(
                    {
                        "vintage": OLD,
                        "code": codes,
                        "level": str(Level.COMMUNE),
                        "indicator": indicator.code,
                        "date": pd.Timestamp(day),
                        "basis": str(indicator.bases[0]),
                        "source_id": "random",
                        "numerator": np.nan if none else above,
                        "denominator": below if share else np.nan,
                        "value": above if none else np.nan,
                        "samples": np.nan,
                        "added_in": 1,
                        "simulated": True,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True).astype({"date": "datetime64[s]"})


def carry_all(cube: Cube, registry: UnitRegistry, catalogue: Catalogue, data: DataDir) -> float:
    """Everything onto today's communes from nothing but the cube; the sum of carried parts."""
    carried = CarriedCube(cube, registry, catalogue, Bridges.load(data, registry))
    total = 0.0
    for indicator in catalogue:
        for day in DAYS:
            basis = str(indicator.bases[0])
            found = carried.values(NEW, Level.COMMUNE, indicator.code, day, basis)
            if indicator.carry is Carry.PARTS:
                total += float(np.nansum(found.numerator))
    return total


def plain(rows: pd.DataFrame, catalogue: Catalogue, data: DataDir) -> float:
    """The same by one merge and one group-by; the sum of carried parts."""
    by_parts = [one.code for one in catalogue if one.carry is Carry.PARTS]
    links = load_crosswalk(data, BEFORE_REFORM, AFTER_REFORM).frame
    links = links[["from_code", "to_code", "weight"]]
    rows = rows[rows["indicator"].isin(by_parts)]
    joined = rows.merge(links, left_on="code", right_on="from_code")
    for column in ("numerator", "denominator"):
        joined[column] *= joined["weight"]
    keys = ["to_code", "indicator", "date", "basis"]
    sums = joined.groupby(keys)[["numerator", "denominator"]].sum(min_count=1)
    sums["value"] = 100.0 * sums["numerator"] / sums["denominator"]
    return float(sums["numerator"].sum())


def service_of(cube: Cube, registry: UnitRegistry, data: DataDir) -> AtlasService:
    """A service over the random values, without points."""
    catalogue = load_catalogue()
    carried = CarriedCube(cube, registry, catalogue, Bridges.load(data, registry))
    return AtlasService(
        AtlasData(
            registry=registry,
            catalogue=catalogue,
            cube=carried,
            packs=PackStore(data, registry),
            points={},
            pilots={},
            release=Published("1", date(2026, 1, 1), simulated=True),
            vintages=mapped_vintages(data, registry),
        )
    )


def map_changes(service: AtlasService) -> list[float]:
    """Seconds of each first answer to a question about today's communes, in random order."""
    place = service.check.place(NEW, str(Level.COMMUNE), COUNTRY)
    questions = [
        Question(place, indicator, day, indicator.bases[0])
        for indicator in service.catalogue
        for day in DAYS
    ]
    for indicator in service.catalogue:
        service.breaks(indicator, Level.COMMUNE)
    order = np.random.default_rng(3).permutation(len(questions))
    times = []
    for number in order:
        start = time.perf_counter()
        service.values(questions[number])
        times.append(time.perf_counter() - start)
    return times


def timed(make: Callable[[], Made]) -> tuple[float, Made]:
    """Seconds and result of one call."""
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


def measure() -> list[Figure]:
    """Cold and warm re-basing, and the plain way, in one run."""
    data, catalogue = bench_data().pinned(), load_catalogue()
    registry = UnitRegistry.load(data)
    rows = observations(registry, catalogue)
    cold, slow = [], []
    for _ in range(RUNS):
        cube = Cube(rows, registry, catalogue, 1)
        seconds, total = timed(lambda made=cube: carry_all(made, registry, catalogue, data))  # type: ignore[misc]
        cold.append(seconds)
        seconds, expected = timed(lambda: plain(rows, catalogue, data))
        slow.append(seconds)
        if abs(total - expected) > 1e-9 * expected:
            raise RuntimeError(f"carried {total}, by pandas {expected}")
    changes = map_changes(service_of(cube, registry, data))
    median_cold, median_slow = statistics.median(cold), statistics.median(slow)
    maps = len(catalogue) * len(DAYS)
    return [
        Figure("re-base: values carried", float(len(rows)), "values", None, 1),
        Figure("re-base: country, 7 dates, all indicators, cold", median_cold, "s", 2.0, RUNS),
        Figure("re-base: the same by a pandas merge", median_slow, "s", None, RUNS),
        Figure("re-base: times faster than the merge", median_slow / median_cold, "x", None, RUNS),
        Figure("re-base: one map change, warm, median", 1000 * statistics.median(changes), "ms",
               50.0, maps),
        Figure("re-base: one map change, warm, 99 of 100", 1000 * float(np.quantile(changes, 0.99)),
               "ms", None, maps),
    ]  # fmt: skip


def main() -> int:
    """Measure, print, save."""
    return report(measure())


if __name__ == "__main__":
    sys.exit(main())
