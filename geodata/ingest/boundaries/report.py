"""What a staged boundary file is and what was found in it; all of it goes to JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geodata.ingest.model import Candidate, Outcome, Problem, Severity
from geodata.units import Level


@dataclass(frozen=True)
class BoundaryOptions:
    """What a person says about a boundary file; None where the file is left to say it.

    `crs` is "EPSG:5897" or any text PROJ knows; `encoding` a Python name of the encoding of a
    Shapefile's .dbf; `layer` the layer of a GeoPackage; `province` the code the file is about; the
    columns are named as in the file; `chosen` gives codes by feature number (None: leave the
    feature out); `confirmed` are codes of questions answered with yes.
    """

    vintage: str | None = None
    level: Level = Level.COMMUNE
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    province: str | None = None
    code_column: str | None = None
    name_column: str | None = None
    province_column: str | None = None
    chosen: Mapping[int, str | None] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """One answer that is offered to a question, and what speaks for it."""

    value: str
    label_vi: str
    label_en: str


@dataclass(frozen=True)
class Question:
    """Something the file does not say or says doubtfully; it stops publishing until answered.

    `option` is the field of `BoundaryOptions` that answers it (``crs``, ``encoding``, ``layer``,
    ``province`` ...); with ``confirmed`` the answer is yes to this `code`. Where `confirmable`, it
    can also be answered by confirming the file as it is.
    """

    code: str
    option: str
    message_vi: str
    message_en: str
    choices: tuple[Choice, ...] = ()
    confirmable: bool = False


@dataclass(frozen=True)
class BoundaryRow:
    """One feature of the file. `feature` counts from 1; areas are km2 in an equal-area plane.

    `overlap` is intersection over union with the present boundary of the unit, None where there
    is none. `repaired_m2` is by how much repairing its rings changed the area, None if not needed.
    """

    feature: int
    text_code: str | None
    text_name: str | None
    status: Outcome
    code: str | None = None
    name: str | None = None
    how: str = ""
    candidates: tuple[Candidate, ...] = ()
    left_out: bool = False
    area_km2: float | None = None
    area_before_km2: float | None = None
    overlap: float | None = None
    repaired_m2: float | None = None


@dataclass(frozen=True)
class Fault:
    """A place where the file's units do not fit: ``overlap``, ``gap``, ``outside_country``,
    ``outside_province``, ``neighbour`` (land a default neighbour loses or gains).

    `units` are codes, `lon`, `lat` a point in the middle (degrees WGS 84).
    """

    kind: str
    units: tuple[str, ...]
    area_m2: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Shift:
    """How the file lies against the present boundaries: metres to the east and north, median.

    `spread_m` is the median distance of the units from that shift: small against the shift, the
    whole file is displaced; otherwise units differ one by one.
    """

    east_m: float
    north_m: float
    spread_m: float
    units: int

    @property
    def distance_m(self) -> float:
        """Length of the shift, metres."""
        return float((self.east_m**2 + self.north_m**2) ** 0.5)


@dataclass(frozen=True)
class BoundaryReport:
    """All that was found in a boundary file; `publishable` when nothing stops it.

    `file` says how it was read: format, driver, layer, crs, crs_from (file|option), encoding,
    encoding_from, columns (name -> role), features.
    """

    file: Mapping[str, Any]
    vintage: str
    level: Level
    provinces: tuple[str, ...]
    rows: tuple[BoundaryRow, ...]
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    faults: tuple[Fault, ...] = ()
    shift: Shift | None = None
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def publishable(self) -> bool:
        """True when no error and no question is open and there is something to publish."""
        stopped = any(one.severity is not Severity.NOTE for one in self.problems)
        return bool(self.rows) and not stopped and not self.questions

    def counts(self) -> dict[str, int]:
        """How many rows have each status."""
        found: dict[str, int] = {}
        for row in self.rows:
            key = "left_out" if row.left_out else str(row.status)
            found[key] = found.get(key, 0) + 1
        return found
