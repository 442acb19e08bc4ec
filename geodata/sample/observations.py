"""Simulated series of every indicator for the communes of before the reform, at every date."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.sample.curves import numerators
from geodata.sample.parameters import (
    DATES,
    FIXED_MBPS,
    MOBILE_MBPS,
    UPTAKE,
)
from geodata.sample.people import People
from geodata.sample.territory import FloatArray, Territory

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Series:
    """One indicator on one basis: arrays (date, commune), NaN where there is no such part.

    `known` marks what was reported; the rest is no data. `new_numerator` and `new_denominator` are
    counted in the communes of after the reform at the last date, where the points allow it.
    """

    indicator: str
    basis: str
    known: BoolArray
    numerator: FloatArray | None = None
    denominator: FloatArray | None = None
    value: FloatArray | None = None
    samples: FloatArray | None = None
    new_numerator: FloatArray | None = None
    new_denominator: FloatArray | None = None


@dataclass(frozen=True)
class Sites:
    """The points that observations are counted from (see `geodata.sample.sites`)."""

    bodies: pd.DataFrame
    conferences: pd.DataFrame
    stations: pd.DataFrame
    facilities: pd.DataFrame


def make_series(territory: Territory, people: People, sites: Sites) -> list[Series]:
    """All indicators on all bases that the sample has."""
    return [
        *_bases(territory, people),
        *_fibre(territory, people),
        *_mobile(territory, people, sites),
        *_counted(territory, sites),
        *_society(territory, people),
        *_speeds(territory, people),
    ]


def reported(territory: Territory, *topic: str, rate: float = 0.04) -> BoolArray:
    """Which communes reported at each date; the gaps become rarer over the years."""
    rng = territory.rng("reported", *topic)
    count = len(territory.communes)
    rates = np.linspace(1.5 * rate, 0.5 * rate, len(DATES))[:, None]
    known: BoolArray = rng.random((len(DATES), count)) >= rates
    districts = territory.communes["district"].unique()
    silent = rng.choice(districts, size=2, replace=False)
    rows = territory.communes["district"].isin(silent).to_numpy()
    known[int(rng.integers(0, 4)), rows] = False  # two districts miss one early year
    return known


def _always(territory: Territory) -> BoolArray:
    return np.ones((len(DATES), len(territory.communes)), dtype=bool)


def _bases(territory: Territory, people: People) -> list[Series]:
    known = _always(territory)
    return [
        Series("population", "counted", known, people.population),
        Series("households", "counted", known, people.households),
        Series("villages", "counted", known, people.villages),
    ]


def _below(
    territory: Territory, topic: str, numerator: FloatArray, low: float, high: float
) -> FloatArray:
    """A measured numerator: lower than the declared one, more so where it is remote."""
    rng = territory.rng("below", topic)
    loss = rng.uniform(low, high, numerator.shape[1]) * (
        1.0 + territory.communes["remote"].to_numpy(float)
    )
    return np.asarray(np.floor(numerator * (1.0 - loss)))


def _surveyed(territory: Territory, topic: str, first: int, share: float) -> BoolArray:
    """A survey from date `first` on, of the same share of the communes each time."""
    rng = territory.rng("surveyed", topic)
    chosen = rng.random(len(territory.communes)) < share
    known = np.tile(chosen, (len(DATES), 1))
    known[:first] = False
    return known


def _fibre(territory: Territory, people: People) -> list[Series]:
    available = numerators(territory, "fibre_available_households", people.households, 5.0)
    rng = territory.rng("uptake")
    remote = territory.communes["remote"].to_numpy(float)
    taste = np.clip(rng.normal(1.0, 0.06, len(remote)) - 0.15 * remote, 0.5, 1.15)
    uptake = np.minimum(np.array(UPTAKE)[:, None] * taste, 0.98)
    subscribed = np.floor(available * np.maximum.accumulate(uptake, axis=0))
    ones = np.ones_like(people.households)
    communes = numerators(territory, "fibre_communes", ones, 9.0)
    villages = numerators(territory, "fibre_villages", people.villages, 6.0)
    measured = _below(territory, "fibre", available, 0.01, 0.07)
    return [
        Series(
            "fibre_available_households", "declared", reported(territory, "fibre_available"),
            available, people.households,
        ),
        Series(
            "fibre_available_households", "measured",
            _surveyed(territory, "fibre", 3, 0.35), measured, people.households,
        ),
        Series(
            "fibre_subscribed_households", "declared", reported(territory, "fibre_subscribed"),
            subscribed, people.households,
        ),
        Series(
            "fibre_communes", "declared", reported(territory, "fibre_communes", rate=0.01),
            communes, ones,
        ),
        Series(
            "fibre_villages", "declared", reported(territory, "fibre_villages"),
            villages, people.villages,
        ),
    ]  # fmt: skip


def _mobile(territory: Territory, people: People, sites: Sites) -> list[Series]:
    stations = sites.stations
    counts = {
        technology: _standing(territory, stations[stations["technology"] == technology])
        for technology in ("4G", "5G")
    }
    four = numerators(territory, "mobile_4g_population", people.population, 6.0)
    five = numerators(
        territory, "mobile_5g_population", people.population, 7.0, counts["5G"][0] > 0
    )
    four_villages = numerators(territory, "mobile_4g_villages", people.villages, 6.0)
    five_villages = numerators(
        territory, "mobile_5g_villages", people.villages, 7.0, counts["5G"][0] > 0
    )
    five, five_villages = np.minimum(five, four), np.minimum(five_villages, four_villages)
    silent = _silent_villages(territory, people.villages - four_villages)
    modelled = _always(territory)
    modelled[:5] = False
    rng = territory.rng("modelled")
    factor = rng.uniform(0.85, 1.12, five.shape[1])
    five_modelled = np.minimum(np.floor(five * factor), people.population)
    known_4g, known_5g = reported(territory, "mobile_4g"), reported(territory, "mobile_5g")
    measured = _below(territory, "4g", four, 0.005, 0.05)
    surveyed = _surveyed(territory, "4g", 2, 0.6)
    population, villages = people.population, people.villages
    known_5g[0] = False  # nobody asked about 5G in 2019; zero from 2020 until it started
    return [
        Series("mobile_4g_population", "declared", known_4g, four, population),
        Series("mobile_4g_population", "measured", surveyed, measured, population),
        Series("mobile_5g_population", "declared", known_5g, five, population),
        Series("mobile_5g_population", "modelled", modelled, five_modelled, population),
        Series("mobile_4g_villages", "declared", known_4g, four_villages, villages),
        Series("mobile_5g_villages", "declared", known_5g, five_villages, villages),
        Series("no_signal_villages", "declared", reported(territory, "no_signal"), silent),
        *(
            Series(
                f"base_stations_{technology.lower()}", "declared", _always(territory),
                counts[technology][0], new_numerator=counts[technology][1],
            )
            for technology in counts
        ),
    ]  # fmt: skip


def _silent_villages(territory: Territory, without_4g: FloatArray) -> FloatArray:
    """Villages without any signal: some of those without 4G, never more than before."""
    rng = territory.rng("silent")
    share = rng.uniform(0.2, 0.8, without_4g.shape[1])
    return np.asarray(np.minimum.accumulate(np.round(without_4g * share), axis=0))


def _standing(territory: Territory, points: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """How many points stand at each date: (date, old commune), and per new commune at the end."""
    count, new_count = len(territory.communes), len(territory.new_communes)
    place, since = points["commune"].to_numpy(), points["since"].to_numpy()
    old = np.stack([np.bincount(place[since <= t], minlength=count) for t in range(len(DATES))])
    at_end = points["successor"].to_numpy()[since <= len(DATES) - 1]
    return old.astype(float), np.bincount(at_end, minlength=new_count).astype(float)


def _counted(territory: Territory, sites: Sites) -> list[Series]:
    """Shares counted point by point: connected of all, in the old and in the new communes."""
    schools = sites.facilities[sites.facilities["kind"] == "school"]
    hospitals = sites.facilities[sites.facilities["kind"] == "hospital"]
    known = {
        "tslcd_bodies": reported(territory, "tslcd", rate=0.02),
        "fibre_schools": reported(territory, "schools"),
        "fibre_hospitals": _always(territory),
    }
    frames = {
        "tslcd_bodies": sites.bodies,
        "fibre_schools": schools,
        "fibre_hospitals": hospitals,
    }
    series = []
    for indicator, points in frames.items():
        numerator, new_numerator = _standing(territory, points)
        denominator, new_denominator = _standing(territory, points.assign(since=0))
        series.append(
            Series(
                indicator, "counted", known[indicator], numerator, denominator,
                new_numerator=new_numerator, new_denominator=new_denominator,
            )
        )  # fmt: skip
    offices = sites.conferences[sites.conferences["kind"] == "commune_committee"]
    numerator, new_numerator = _standing(territory, offices)
    new_one = np.ones(len(territory.new_communes))
    series.append(
        Series(
            "video_conference_communes", "counted", reported(territory, "conference", rate=0.02),
            np.minimum(numerator, 1.0), np.ones_like(numerator),
            new_numerator=np.minimum(new_numerator, 1.0), new_denominator=new_one,
        )
    )  # fmt: skip
    return series


def _society(territory: Territory, people: People) -> list[Series]:
    known = reported(territory, "smartphone", rate=0.06)
    known[:2] = False  # collected from 2021 on
    owners = numerators(territory, "smartphone_adults", people.adults, 3.0)
    return [Series("smartphone_adults", "declared", known, owners, people.adults)]


def _speeds(territory: Territory, people: People) -> list[Series]:
    series = []
    for indicator, typical, per_head in (
        ("fixed_download_mbps", FIXED_MBPS, 0.0016),
        ("mobile_download_mbps", MOBILE_MBPS, 0.0022),
    ):
        rng = territory.rng("speed", indicator)
        remote = territory.communes["remote"].to_numpy(float)
        level = np.exp(rng.normal(0.0, 0.12, len(remote)) - 0.55 * remote)
        wobble = rng.normal(1.0, 0.03, (len(DATES), len(remote)))
        speed = np.round(np.array(typical)[:, None] * level * wobble, 1)
        growth = np.linspace(0.4, 1.0, len(DATES))[:, None]
        samples = rng.poisson(people.population * per_head * growth).astype(float)
        known = samples >= 10  # too few tests to publish a median
        known[0] = False
        series.append(Series(indicator, "measured", known, value=speed, samples=samples))
    return series
