"""What a choice is made from: the candidates, and what is measured of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from geodata.pilots.finding import Finding
from geodata.pilots.rules import Group

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The `n` communes of a scope in one vintage, sorted by code.

    `points`: (n, 2) longitude and latitude, degrees WGS 84, NaN without territory. `adjacent`:
    (m, 2) positions of communes that share a border, each pair once, smaller position first.
    `districts` are the parts of `Scope.DISTRICT`: of each commune at most one; after the reform
    the old districts, each commune in the one most of it came from. `tags`: for each tag the codes
    that bear it (``kind:xa``, ``kind:phuong``, ``kind:thi_tran``, ``kind:dac_khu``,
    ``kind:huyen`` of an island district that had no communes, ``island``, and those of user
    columns, ``user:...``).
    """

    vintage: str
    province: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    points: Floats
    adjacent: Ints
    districts: tuple[Group, ...]
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Measure:
    """One thing measured of every candidate, in their order; NaN is no data.

    `key` is ``indicator:<code>``, ``gap:<code>``, ``distance:<layer>`` (km), ``points:<layer>``
    (number), ``hard_to_reach`` (per cent) or ``user:<column>``. `day` and `basis` are those of the
    data, None where there is none. `origin` is the vintage that reported, None where it is that of
    the candidates. `simulated`, `estimated` mark single values.
    """

    key: str
    name_vi: str
    name_en: str
    unit: str
    values: Floats
    simulated: Flags
    estimated: Flags
    day: date | None = None
    basis: str | None = None
    origin: str | None = None

    def name(self, lang: str) -> str:
        """The name in `vi` or `en`."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True)
class Material:
    """Candidates and measures by key, of one release.

    `findings` say what has to be known of them: days passed over, districts without a commune.
    """

    candidates: Candidates
    measures: Mapping[str, Measure]
    release: str
    findings: tuple[Finding, ...] = ()
