"""People, households and villages of every commune at every date."""

from dataclasses import dataclass

import numpy as np

from geodata.sample.parameters import DATES, PROVINCES
from geodata.sample.territory import FloatArray, Territory


@dataclass(frozen=True)
class People:
    """Arrays (date, commune): none of them falls from one date to the next."""

    population: FloatArray
    households: FloatArray
    villages: FloatArray
    adults: FloatArray


def make_people(territory: Territory) -> People:
    """Populations that sum to the 2019 census total of each province, and grow from there."""
    frame = territory.communes
    rng = territory.rng("people")
    count = len(frame)
    kind = frame["type_name"].map({"phường": 2.2, "thị trấn": 1.7}).fillna(1.0).to_numpy(float)
    weight = (
        kind
        * frame["crowded"].to_numpy(float)
        * np.minimum(frame["area_km2"].to_numpy(float), 40.0) ** 0.35
        * np.exp(-1.1 * frame["remote"].to_numpy(float))
        * rng.lognormal(0.0, 0.25, count)
    )
    start = np.zeros(count)
    growth = np.zeros(count)
    size = np.zeros(count)
    for province in PROVINCES:
        rows = territory.of_province(province.code)
        start[rows] = largest_remainder(weight[rows], province.population_2019)
        growth[rows] = province.growth
        size[rows] = province.household_size
    size *= rng.normal(1.0, 0.04, count) * (1.0 + 0.08 * frame["remote"].to_numpy(float))
    growth = np.maximum(growth + 0.004 * (0.3 - frame["remote"].to_numpy(float)), 0.0)
    years = np.array([(day - DATES[0]).days / 365.25 for day in DATES])[:, None]
    population = np.floor(start * (1.0 + growth) ** years + 1e-9)
    shrink = 1.0 - 0.004 * years
    households = np.maximum(np.round(population / (size * shrink)), 1.0)
    villages = np.clip(np.round(2.5 + start / 1100.0 + 2.0 * frame["remote"]), 2.0, 24.0)
    return People(
        population=population,
        households=np.maximum.accumulate(households, axis=0),
        villages=np.tile(villages.to_numpy(float), (len(DATES), 1)),
        adults=np.round(population * 0.72),
    )


def largest_remainder(weight: FloatArray, total: int) -> FloatArray:
    """Whole numbers in proportion to `weight` that sum to `total` exactly."""
    exact = np.asarray(weight / weight.sum() * total, dtype=np.float64)
    whole: FloatArray = np.floor(exact)
    left = int(total - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole
