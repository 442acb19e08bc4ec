"""From simulated series to rows of the observation table, in the units of both vintages."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.sample.observations import BoolArray, Series
from geodata.sample.parameters import BEFORE_COUNT, DATES
from geodata.sample.territory import FloatArray, IntArray, Territory
from geodata.store import OBSERVATION_COLUMNS
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry

NUMBERS = ("numerator", "denominator", "value", "samples")
BASES = ("population", "households", "villages")
LAST = len(DATES) - 1
Codes: TypeAlias = "npt.NDArray[Any] | pd.Series[Any]"
Parts = tuple[FloatArray | None, FloatArray | None, FloatArray | None, FloatArray | None]


def source_id(province: str, basis: str) -> str:
    """The id of the simulated source of one province (code of before the reform) and basis."""
    return f"sample-{province}-{basis}"


def observation_rows(
    territory: Territory, series: list[Series], registry: UnitRegistry
) -> pd.DataFrame:
    """All rows: communes of both vintages, and medians given directly for larger units."""
    frames = [
        *_old_communes(territory, series),
        *_new_communes(territory, series),
        *_larger_units(territory, [item for item in series if item.value is not None], registry),
    ]
    rows = pd.concat(frames, ignore_index=True).loc[:, list(OBSERVATION_COLUMNS)]
    return rows.astype(dict.fromkeys(NUMBERS, "float64"))


def _old_communes(territory: Territory, series: list[Series]) -> list[pd.DataFrame]:
    codes = territory.communes["code"].to_numpy()
    provinces = territory.communes["province"].to_numpy()
    frames = []
    for item in series:
        for date in range(BEFORE_COUNT):
            rows = np.flatnonzero(item.known[date])
            parts = _pick(_at(item, date), rows)
            frame = _frame(item, codes[rows], provinces[rows], parts)
            frames.append(
                frame.assign(
                    vintage=BEFORE_REFORM.name, level="commune", date=pd.Timestamp(DATES[date])
                )
            )
    return frames


def _new_communes(territory: Territory, series: list[Series]) -> list[pd.DataFrame]:
    codes = territory.new_communes["code"].to_numpy()
    origin = territory.new_origin()
    frames = []
    for item in series:
        parts = _carried(territory, item)
        known = territory.carry(item.known[LAST].astype(float)) > 0
        if item.indicator not in BASES and not item.indicator.startswith("base_stations"):
            rng = territory.rng("new", item.indicator, item.basis)
            known &= rng.random(len(codes)) >= 0.015
        rows = np.flatnonzero(known)
        frame = _frame(item, codes[rows], origin[rows], _pick(parts, rows))
        frames.append(
            frame.assign(vintage=AFTER_REFORM.name, level="commune", date=pd.Timestamp(DATES[LAST]))
        )
    return frames


def _larger_units(
    territory: Territory, medians: list[Series], registry: UnitRegistry
) -> list[pd.DataFrame]:
    """Medians of districts and provinces, which cannot be had from those of their communes."""
    old = territory.communes.assign(origin=territory.communes["province"])
    new = territory.new_communes.assign(origin=territory.new_origin())
    whole = [
        code
        for code in new["province"].unique()
        if len(registry.units(AFTER_REFORM, Level.COMMUNE, code)) == (new["province"] == code).sum()
    ]
    frames = []
    whole_new = new["province"].isin(whole).to_numpy()
    for item in medians:
        frames += [
            _grouped(item, _at(item, date), known=item.known[date], units=old, group=level).assign(
                vintage=BEFORE_REFORM.name, date=pd.Timestamp(DATES[date])
            )
            for date in range(BEFORE_COUNT)
            for level in ("district", "province")
        ]
        frames.append(
            _grouped(
                item, _carried(territory, item), known=whole_new, units=new, group="province"
            ).assign(vintage=AFTER_REFORM.name, date=pd.Timestamp(DATES[LAST]))
        )
    return frames


def _grouped(
    item: Series, parts: Parts, *, known: BoolArray, units: pd.DataFrame, group: str
) -> pd.DataFrame:
    """Sample-weighted values by district or province, as if the unit itself had reported them."""
    _, _, value, samples = parts
    rows = np.flatnonzero(known)
    if value is None or samples is None or not len(rows):
        return pd.DataFrame(columns=list(OBSERVATION_COLUMNS))
    chosen = units.iloc[rows]
    table = pd.DataFrame(
        {
            "code": chosen[group].to_numpy(),
            "origin": chosen["origin"].to_numpy(),
            "samples": samples[rows],
            "weighted": value[rows] * samples[rows],
        }
    )
    sums = table.groupby("code", as_index=False).agg(
        origin=("origin", "first"), samples=("samples", "sum"), weighted=("weighted", "sum")
    )
    speeds = np.round((sums["weighted"] / sums["samples"]).to_numpy(float), 1)
    counts = sums["samples"].to_numpy(float)
    frame = _frame(item, sums["code"], sums["origin"], (None, None, speeds, counts))
    return frame.assign(level=group)


def _at(item: Series, date: int) -> Parts:
    parts = (item.numerator, item.denominator, item.value, item.samples)
    one, two, three, four = (None if part is None else part[date] for part in parts)
    return one, two, three, four


def _pick(parts: Parts, rows: IntArray) -> Parts:
    one, two, three, four = (None if part is None else part[rows] for part in parts)
    return one, two, three, four


def _carried(territory: Territory, item: Series) -> Parts:
    """The parts at the last date in the new communes: counted there, or carried by weights."""
    numerator, denominator, value, samples = _at(item, LAST)
    if item.new_numerator is not None:
        return item.new_numerator, item.new_denominator, None, None
    if value is not None and samples is not None:
        carried = territory.carry(samples)
        mean = territory.carry(value * samples) / np.maximum(carried, 1.0)
        return None, None, np.round(mean, 1), np.round(carried)
    if numerator is None:
        return None, None, None, None
    carried = np.round(territory.carry(numerator))
    if denominator is None:
        return carried, None, None, None
    whole = np.round(territory.carry(denominator))
    if item.indicator == "fibre_communes":  # the new commune has it where every old one had
        return (carried >= whole).astype(float), np.ones_like(whole), None, None
    return np.minimum(carried, whole), whole, None, None


def _frame(item: Series, codes: Codes, origin: Codes, parts: Parts) -> pd.DataFrame:
    """Rows of one indicator and basis; `origin` are the old provinces, which name the sources."""
    frame = pd.DataFrame({"code": codes, "origin": origin})
    for name, part in zip(NUMBERS, parts, strict=True):
        frame[name] = np.nan if part is None else part
    sources = {code: source_id(code, item.basis) for code in frame["origin"].unique()}
    return frame.assign(
        indicator=item.indicator,
        basis=item.basis,
        source_id=frame["origin"].map(sources),
    ).drop(columns="origin")
