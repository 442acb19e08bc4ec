"""A staged import: what it is of, what was decided about it, and its report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from geodata.ingest.options import Decisions, ImportOptions
from geodata.ingest.report import ImportReport, RowStatus


@dataclass(frozen=True)
class Staged:
    """A staged import. `published` is the release it was published as, None before."""

    id: str
    file_name: str
    sha256: str
    staged_at: datetime
    user: str
    options: ImportOptions
    report: ImportReport
    published: int | None = None


@dataclass(frozen=True)
class StagedSummary:
    """What a list of staged imports shows, without the rows."""

    id: str
    file_name: str
    sha256: str
    staged_at: datetime
    user: str
    publishable: bool
    rows: int
    counts: Mapping[RowStatus, int] = field(default_factory=dict)
    published: int | None = None


@dataclass(frozen=True)
class Kept:
    """The head of a stored report: what it is of and what was decided."""

    id: str
    file_name: str
    sha256: str
    staged_at: datetime
    user: str
    decisions: Decisions
    published: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The head, JSON-ready; name and sha256 of the file stand in the report."""
        return {
            "id": self.id,
            "staged_at": self.staged_at.isoformat(),
            "user": self.user,
            "published": self.published,
            "decisions": self.decisions.as_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Kept":
        """The head of a stored report."""
        return cls(
            id=data["id"],
            file_name=data["file"]["name"],
            sha256=data["file"]["sha256"],
            staged_at=datetime.fromisoformat(data["staged_at"]),
            user=data["user"],
            decisions=Decisions.from_json(data["decisions"]),
            published=data["published"],
        )

    def staged(self, report: ImportReport) -> Staged:
        """The staged import with its report."""
        return Staged(
            self.id,
            self.file_name,
            self.sha256,
            self.staged_at,
            self.user,
            self.decisions.options,
            report,
            self.published,
        )

    def about(self, report: ImportReport) -> dict[str, Any]:
        """What a list shows of it, JSON-ready."""
        return {
            "id": self.id,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "staged_at": self.staged_at.isoformat(),
            "user": self.user,
            "publishable": report.publishable,
            "rows": len(report.rows),
            "counts": {status.value: count for status, count in report.counts.items()},
            "published": self.published,
        }


def summary_of(about: Mapping[str, Any]) -> StagedSummary:
    """What `Kept.about` wrote."""
    return StagedSummary(
        id=about["id"],
        file_name=about["file_name"],
        sha256=about["sha256"],
        staged_at=datetime.fromisoformat(about["staged_at"]),
        user=about["user"],
        publishable=about["publishable"],
        rows=about["rows"],
        counts={RowStatus(status): count for status, count in about["counts"].items()},
        published=about["published"],
    )
