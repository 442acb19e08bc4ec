"""A measure of candidates as it is put together: values, their marks, and their names."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from dashboard.i18n import t
from dashboard.settings import LANGUAGES
from geodata.indicators import Basis
from geodata.pilots.candidates import Flags, Floats, Measure
from geodata.pilots.finding import Finding

Found = tuple[Measure, tuple[Finding, ...]]
"""A measure, and what has to be known of it."""


class HasName(Protocol):
    """What has a name in two languages."""

    def name(self, lang: str) -> str:
        """The name in `vi` or `en`."""


@dataclass(frozen=True)
class Dated:
    """Which values were taken of an indicator: their basis and date."""

    basis: Basis
    day: date


@dataclass(frozen=True)
class Column:
    """Values (n,) of the candidates, NaN without data, their marks (n,), and where they are from.

    `dated`: the basis and date of the data, None where there is none. `origin`: the vintage that
    reported, None where it is that of the candidates.
    """

    values: Floats
    simulated: Flags
    estimated: Flags
    dated: Dated | None = None
    origin: str | None = None

    @classmethod
    def nothing(cls, count: int) -> "Column":
        """No data of anybody."""
        return cls(np.full(count, np.nan), np.zeros(count, bool), np.zeros(count, bool))


def measure_of(key: str, names: tuple[str, str], unit: str, column: Column) -> Measure:
    """The measure of a column; where there is no value, nothing is made up or estimated.

    Its arrays can no longer be written to.
    """
    known = np.isfinite(column.values)
    parts = (column.values.copy(), column.simulated & known, column.estimated & known)
    for array in parts:
        array.setflags(write=False)
    dated = column.dated
    return Measure(
        key=key,
        name_vi=names[0],
        name_en=names[1],
        unit=unit,
        values=parts[0],
        simulated=parts[1],
        estimated=parts[2],
        day=None if dated is None else dated.day,
        basis=None if dated is None else str(dated.basis),
        origin=column.origin,
    )


def names_about(text: str, thing: HasName) -> tuple[str, str]:
    """The text of a key about a thing with a name, in Vietnamese and English."""
    vi, en = (str(t(text, lang, name=thing.name(lang))) for lang in LANGUAGES)
    return vi, en
