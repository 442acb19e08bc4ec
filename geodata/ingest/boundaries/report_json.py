"""The report of a boundary file and the options it was read with as JSON values, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from geodata.ingest.boundaries.report import (
    BoundaryOptions,
    BoundaryReport,
    BoundaryRow,
    Choice,
    Fault,
    Question,
    Shift,
)
from geodata.ingest.model import Candidate, Outcome, Problem, Severity
from geodata.units import Level


def options_to_json(options: BoundaryOptions) -> dict[str, Any]:
    """The options as JSON values."""
    plain = {one.name: getattr(options, one.name) for one in fields(options)}
    return {
        **plain,
        "chosen": {str(feature): code for feature, code in options.chosen.items()},
        "confirmed": sorted(options.confirmed),
    }


def options_from_json(found: Mapping[str, Any]) -> BoundaryOptions:
    """The options back from `options_to_json`."""
    return BoundaryOptions(
        **{
            **found,
            "level": Level(found["level"]),
            "chosen": {int(feature): code for feature, code in found["chosen"].items()},
            "confirmed": frozenset(found["confirmed"]),
        }
    )


def report_to_json(report: BoundaryReport) -> dict[str, Any]:
    """The report as JSON values, with the counts of its rows and whether it can be published."""
    shift = (
        None
        if report.shift is None
        else {**asdict(report.shift), "distance_m": round(report.shift.distance_m, 1)}
    )
    return {
        **asdict(report),
        "level": str(report.level),
        "shift": shift,
        "counts": report.counts(),
        "publishable": report.publishable,
    }


def report_from_json(found: Mapping[str, Any]) -> BoundaryReport:
    """The report back from `report_to_json`."""
    shift = found["shift"]
    return BoundaryReport(
        file=found["file"],
        vintage=found["vintage"],
        level=Level(found["level"]),
        provinces=tuple(found["provinces"]),
        rows=tuple(map(_row, found["rows"])),
        missing=tuple(found["missing"]),
        problems=tuple(
            Problem(**{**one, "severity": Severity(one["severity"])}) for one in found["problems"]
        ),
        questions=tuple(
            Question(**{**one, "choices": tuple(Choice(**choice) for choice in one["choices"])})
            for one in found["questions"]
        ),
        faults=tuple(Fault(**{**one, "units": tuple(one["units"])}) for one in found["faults"]),
        shift=None
        if shift is None
        else Shift(**{name: shift[name] for name in ("east_m", "north_m", "spread_m", "units")}),
        figures=found["figures"],
    )


def _row(found: Mapping[str, Any]) -> BoundaryRow:
    return BoundaryRow(
        **{
            **found,
            "status": Outcome(found["status"]),
            "candidates": tuple(
                Candidate(**{**one, "level": Level(one["level"])}) for one in found["candidates"]
            ),
        }
    )
