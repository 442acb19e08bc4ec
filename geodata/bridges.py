"""Bridges: a crosswalk between any two vintages, whichever way, made of those that are stored.

Stored crosswalks lead forward in time. From one vintage to a later one leads the stored crosswalk,
else stored ones behind each other. The way back shares every unit out among those it was made of:

    weight[new -> old] = weight[old -> new] * people[old] / sum over its old units of the same

with `people` the households of the old units where all of a new unit's are known, else their
population, else their area, else even shares. Only where one whole unit became one whole unit is
the way back exact.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.chaining import chained
from geodata.crosswalk import (
    BASIS_AREA,
    BASIS_WHOLE,
    QUALITIES,
    Crosswalk,
    Quality,
    load_crosswalk,
    quality_of,
    worst,
)
from geodata.paths import DataDir
from geodata.units import Level, UnitRegistry, Vintage

BASIS_EQUAL = "equal"


@dataclass(frozen=True)
class Measure:
    """How large the communes of a vintage are: an amount by code, and what it is an amount of."""

    basis: str
    amount: pd.Series


Measures = Callable[[str], Sequence[Measure]]
"""The measures known of a vintage, the one to be preferred first."""


class Bridges:
    """Crosswalks between any two vintages; made when first asked for, then kept."""

    def __init__(self, crosswalks: Iterable[Crosswalk], measures: Measures | None = None) -> None:
        self._stored = {(one.from_vintage.name, one.to_vintage.name): one for one in crosswalks}
        self._measures = measures or (lambda _vintage: ())
        self._made: dict[tuple[str, str], Crosswalk | None] = {}

    @classmethod
    def load(cls, data_dir: DataDir, registry: UnitRegistry) -> "Bridges":
        """The stored crosswalks of a data directory; the way back by area where it is known."""
        areas = {vintage.name: _areas(data_dir, vintage.name) for vintage in registry.vintages}
        found = [
            load_crosswalk(data_dir, one, other)
            for place, one in enumerate(registry.vintages)
            for other in registry.vintages[place + 1 :]
            if data_dir.crosswalk(one, other).exists()
        ]
        return cls(found, lambda vintage: areas.get(vintage, ()))

    def measured(self, measures: Measures) -> "Bridges":
        """The same crosswalks, whose way back goes by `measures` before those known already."""
        before = self._measures
        return Bridges(
            self._stored.values(), lambda vintage: (*measures(vintage), *before(vintage))
        )

    def between(self, one: Vintage | str, other: Vintage | str) -> Crosswalk | None:
        """The crosswalk from one vintage to another; None where nothing leads there."""
        pair = (str(one), str(other))
        if pair not in self._made:
            self._made[pair] = self._make(*pair)
        return self._made[pair]

    def leads(self, one: Vintage | str, other: Vintage | str) -> bool:
        """Whether there is a crosswalk from one vintage to another; makes none."""
        start, end = sorted((str(one), str(other)))
        steps = [there for here, there in self._stored if here == start and there <= end]
        return any(there == end or self.leads(there, end) for there in steps)

    def _make(self, one: str, other: str) -> Crosswalk | None:
        if one > other:
            forward = self.between(other, one)
            return None if forward is None else reverse(forward, self._measures(other))
        steps = sorted(end for start, end in self._stored if start == one and end <= other)
        for end in steps:  # the shortest first: what is learnt of a step shows in all that use it
            first = self._stored[one, end]
            rest = None if end == other else self.between(end, other)
            if end == other or rest is not None:
                return first if rest is None else chained(first, rest)
        return None


def reverse(crosswalk: Crosswalk, measures: Sequence[Measure] = ()) -> Crosswalk:
    """The way back, by the first measure that is known of every part of a unit (see above)."""
    links = _leading(crosswalk.frame)
    weight = np.zeros(len(links))
    basis = np.full(len(links), BASIS_EQUAL, dtype=object)
    counted = np.full(len(links), np.nan)
    open_ = np.ones(len(links), dtype=bool)
    even = Measure(BASIS_EQUAL, pd.Series(1.0, index=links["from_code"].unique()))
    for measure in (*measures, even):
        amount = links["from_code"].map(measure.amount) * links["weight"]
        parts = amount.groupby(links["to_code"])
        complete = amount.notna().groupby(links["to_code"]).transform("all")
        total = parts.transform("sum").where(complete)
        here = open_ & (total > 0).to_numpy()
        weight[here] = (amount[here] / total[here]).to_numpy()
        basis[here] = measure.basis
        counted[here] = amount[here]
        open_ &= ~here
    single = links.groupby("to_code")["from_code"].transform("size").eq(1)
    alone = (single & links["exact"]).to_numpy(dtype=bool)
    frame = pd.DataFrame(
        {
            "from_code": links["to_code"],
            "to_code": links["from_code"],
            "weight": np.where(alone, 1.0, weight),
            "basis": np.where(alone, BASIS_WHOLE, basis),
            "exact": alone,
            "quality": _qualities(links, basis, alone),
            "amount": np.where(alone, np.nan, counted),
        }
    )
    return Crosswalk.checked(crosswalk.to_vintage, crosswalk.from_vintage, frame)


def _leading(frame: pd.DataFrame) -> pd.DataFrame:
    """The links that lead somewhere: those with a weight, and all of a unit that has none else.

    Of such a unit nothing came (its part has no household), yet what it has must find the way back.
    """
    reached = frame.groupby("to_code")["weight"].transform("sum") > 0.0
    kept = frame[(frame["weight"] > 0.0) | ~reached].reset_index(drop=True)
    return kept.assign(weight=kept["weight"].where(kept["weight"] > 0.0, 1.0))


def _qualities(
    links: pd.DataFrame, basis: npt.NDArray[np.object_], alone: npt.NDArray[np.bool_]
) -> list[str]:
    """Of each link back the worse of its measure's and of the links that lead to its unit."""
    rank = links["quality"].map({str(one): place for place, one in enumerate(QUALITIES)})
    forward = rank.groupby(links["to_code"]).transform("max")
    return [
        str(Quality.EXACT if single else worst(quality_of(by, exact=False), QUALITIES[place]))
        for single, by, place in zip(alone, basis, forward, strict=True)
    ]


def _areas(data_dir: DataDir, vintage: str) -> tuple[Measure, ...]:
    path = data_dir.boundaries(vintage, Level.COMMUNE)
    if not path.exists():
        return ()
    frame = pd.read_parquet(path, columns=["code", "area_km2"])
    return (Measure(BASIS_AREA, frame.set_index("code")["area_km2"].astype(float)),)
