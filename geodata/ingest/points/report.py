"""What came of a file of points: every row with its place and problems, and if it comes in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from geodata.ingest.model import Problem, Severity


@dataclass(frozen=True)
class PointOptions:
    """What a person says about a file of points; None where the file is left to say it.

    `crs` is a system (EPSG:9205) or the central meridian of a VN-2000 zone (105°45'); `swap`
    answers that the columns of latitude and longitude are swapped; `columns` gives headings or
    column letters by role; `title` is the name of the source; `leave_out` says that rows with an
    error are to be left out when the others are published.
    """

    layer: str
    crs: str | None = None
    swap: bool = False
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    leave_out: bool = False


@dataclass(frozen=True)
class PointRow:
    """One row. `lon`, `lat` are degrees WGS 84, None where unknown; `places` are commune codes by
    vintage; `stated` is what the row says of its place, by heading.
    """

    row: int
    point_id: str
    name: str
    lon: float | None
    lat: float | None
    status: str | None
    attributes: Mapping[str, Any]
    places: Mapping[str, str]
    stated: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def comes_in(self) -> bool:
        """Whether the row is published: it has a place and no error."""
        return bool(self.places) and all(
            one.severity is not Severity.ERROR for one in self.problems
        )


@dataclass(frozen=True)
class PointReport:
    """A file of points as it would be published. `columns` are headings by role."""

    file_name: str
    sha256: str
    options: PointOptions
    sheet: str
    columns: Mapping[str, str]
    system: str
    rows: tuple[PointRow, ...]
    problems: tuple[Problem, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> tuple[PointRow, ...]:
        """The rows that come in."""
        return tuple(row for row in self.rows if row.comes_in)

    @property
    def questions(self) -> tuple[Problem, ...]:
        """What a person must decide before anything is published."""
        return tuple(one for one in self.problems if one.severity is Severity.QUESTION)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each problem, by its code."""
        return Counter(one.code for row in self.rows for one in row.problems)

    def reasons_not_to_publish(self, lang: str = "en") -> tuple[str, ...]:
        """Why nothing is published as things stand; empty if it can be."""
        reasons = [one.message(lang) for one in self.questions]
        bad = len(self.rows) - len(self.taken)
        if bad and not self.options.leave_out:
            reasons.append(
                f"{bad} dòng có lỗi; sửa tệp hoặc bỏ các dòng đó (--leave-out)."
                if lang == "vi"
                else f"{bad} rows have an error; correct the file, or leave them out (--leave-out)."
            )
        if not self.taken:
            reasons.append("Không có dòng nào dùng được." if lang == "vi" else "No row comes in.")
        return tuple(reasons)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "file": self.file_name,
            "sha256": self.sha256,
            "layer": self.options.layer,
            "options": asdict(self.options),
            "sheet": self.sheet,
            "columns": dict(self.columns),
            "system": self.system,
            "counts": {"rows": len(self.rows), "come_in": len(self.taken), **self.counts},
            "left_out": dict(self.left_out),
            "problems": [asdict(one) for one in self.problems],
            "publishable": not self.reasons_not_to_publish(),
            "reasons": list(self.reasons_not_to_publish()),
            "rows": [_row_json(row) for row in self.rows],
        }


def _row_json(row: PointRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "point_id": row.point_id,
        "name": row.name,
        "lon": row.lon,
        "lat": row.lat,
        "status": row.status,
        "attributes": dict(row.attributes),
        "places": dict(row.places),
        "stated": dict(row.stated),
        "comes_in": row.comes_in,
        "problems": [asdict(one) for one in row.problems],
    }
