"""Files of points between handing in and publishing: kept on a shelf with options and report."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.errors import ImportRefused
from geodata.ingest.limits import Limits
from geodata.ingest.points.places import Territory
from geodata.ingest.points.publishing import publish_points
from geodata.ingest.points.reading import read_points
from geodata.ingest.points.report import PointOptions, PointReport
from geodata.ingest.shelf import Shelf
from geodata.paths import DataDir
from geodata.store import Published, Store
from geodata.units import UnitRegistry

FOLDER = "staging-points"


@dataclass(frozen=True)
class StagedPoints:
    """A file of points on the shelf. `report` is what `PointReport.as_json` gave, with the head.

    `reasons` say by language why nothing is published as things stand.
    """

    id: str
    file_name: str
    sha256: str
    staged_at: datetime
    user: str
    reasons: Mapping[str, list[str]]
    report: Mapping[str, Any]
    published: int | None = None

    @property
    def options(self) -> PointOptions:
        """What was said about the file."""
        return PointOptions(**self.report["options"])


class PointDesk:
    """Stages and publishes files of points of one data directory."""

    def __init__(self, data_dir: DataDir, registry: UnitRegistry, limits: Limits) -> None:
        self._shelf = Shelf(data_dir.root / FOLDER)
        self._data_dir, self._registry, self._limits = data_dir, registry, limits

    def stage(self, path: Path, file_name: str, user: str, options: PointOptions) -> StagedPoints:
        """Read a file and keep it with its report; `ImportRefused` if it cannot come in."""
        staged_id, _, half = self._shelf.put(path)
        try:
            report = self._read(half / "original", file_name, options)
            kept = _kept(staged_id, user, datetime.now(UTC), None, report)
            self._shelf.finish(half, json.dumps(kept, ensure_ascii=False), _about(kept))
        finally:
            self._shelf.drop(half)
        return _staged(kept)

    def restage(self, staged_id: str, options: PointOptions) -> StagedPoints:
        """Read a staged file again with other options."""
        before = self.staged(staged_id)
        report = self._read(self._shelf.original(staged_id), before.file_name, options)
        kept = _kept(staged_id, before.user, before.staged_at, before.published, report)
        self._shelf.replace(staged_id, json.dumps(kept, ensure_ascii=False), _about(kept))
        return _staged(kept)

    def staged(self, staged_id: str) -> StagedPoints:
        """A staged file with its report."""
        return _staged(self._shelf.report(staged_id))

    def list_staged(self) -> tuple[Mapping[str, Any], ...]:
        """What a list shows of every staged file, the newest first."""
        return tuple(self._shelf.abouts())

    def publish(self, staged_id: str, user: str, store: Store) -> Published:
        """Publish the rows that come in; `ImportRefused` while a question is open."""
        before = self.staged(staged_id)
        if before.published is not None:
            raise ImportRefused(f"These points are published as release {before.published}.")
        report = self._read(self._shelf.original(staged_id), before.file_name, before.options)
        done = publish_points(store, self._registry, report, user)
        number = done.release.number
        kept = _kept(staged_id, before.user, before.staged_at, number, report)
        self._shelf.replace(staged_id, json.dumps(kept, ensure_ascii=False), _about(kept))
        return done

    def discard(self, staged_id: str) -> None:
        """Remove a staged file."""
        self._shelf.discard(staged_id)

    def report_json(self, staged_id: str) -> Path:
        """The report as a JSON file."""
        return self._shelf.folder(staged_id) / "report.json"

    def _read(self, path: Path, file_name: str, options: PointOptions) -> PointReport:
        territory = Territory(self._data_dir, self._registry)
        return read_points(path, options, territory, self._limits, file_name)


def _kept(
    staged_id: str, user: str, staged_at: datetime, published: int | None, report: PointReport
) -> dict[str, Any]:
    return {
        **report.as_json(),
        "options": asdict(report.options),
        "id": staged_id,
        "user": user,
        "staged_at": staged_at.isoformat(),
        "published": published,
        "said": {lang: list(report.reasons_not_to_publish(lang)) for lang in ("vi", "en")},
    }


def _about(kept: Mapping[str, Any]) -> dict[str, Any]:
    counts = kept["counts"]
    return {
        **{name: kept[name] for name in ("id", "sha256", "staged_at", "user", "published")},
        "file_name": kept["file"],
        "layer": kept["layer"],
        "publishable": not kept["said"]["en"],
        "rows": counts["rows"],
        "come_in": counts["come_in"],
    }


def _staged(kept: Mapping[str, Any]) -> StagedPoints:
    return StagedPoints(
        id=kept["id"],
        file_name=kept["file"],
        sha256=kept["sha256"],
        staged_at=datetime.fromisoformat(kept["staged_at"]),
        user=kept["user"],
        reasons=kept["said"],
        report=kept,
        published=kept["published"],
    )
