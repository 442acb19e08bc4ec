"""Shares of communes over time that meet a province's share at every date."""

import numpy as np
import numpy.typing as npt

from geodata.sample.parameters import CURVES, PROVINCES
from geodata.sample.territory import FloatArray, Territory

STEPS = 60


def numerators(
    territory: Territory,
    indicator: str,
    denominator: FloatArray,
    steepness: float,
    open_to: npt.NDArray[np.bool_] | None = None,
) -> FloatArray:
    """Numerators (date, commune) of a share: whole numbers, never falling, never above.

    Each province's share follows its curve; remote communes lag behind by `steepness`. `open_to`
    (date, commune) closes communes to it: there the numerator is 0.
    """
    rng = territory.rng("curve", indicator)
    count = len(territory.communes)
    remote: FloatArray = territory.communes["remote"].to_numpy(dtype=np.float64)
    noise: FloatArray = rng.normal(0.0, 0.45, count)
    lag = steepness * remote + noise
    nudge: FloatArray = rng.uniform(0.2, 0.8, count)
    weight = denominator if open_to is None else denominator * open_to
    result = np.zeros_like(denominator)
    for province in PROVINCES:
        rows = territory.of_province(province.code)
        for date, percent in enumerate(CURVES[indicator][province.code]):
            goal = percent / 100.0 * denominator[date, rows].sum()
            share = _meeting(goal, lag[rows], weight[date, rows])
            result[date, rows] = np.floor(share * weight[date, rows] + nudge[rows])
    rising: FloatArray = np.maximum.accumulate(np.minimum(result, weight), axis=0)
    return np.minimum(rising, denominator)


def _meeting(goal: float, lag: FloatArray, weight: FloatArray) -> FloatArray:
    """The shares ``s(a - lag)`` whose weighted sum is `goal`, with `a` found by bisection."""
    if goal <= 0:
        return np.zeros(len(lag))
    if goal >= weight.sum():
        return np.ones(len(lag))
    low, high = -20.0, 40.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        if float(_logistic(middle - lag) @ weight) < goal:
            low = middle
        else:
            high = middle
    return _logistic(high - lag)


def _logistic(z: FloatArray) -> FloatArray:
    """A logistic curve stretched a little past 0 and 1, so that both ends are reached."""
    return np.clip(1.06 / (1.0 + np.exp(-z)) - 0.03, 0.0, 1.0)
