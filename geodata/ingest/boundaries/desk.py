"""The desk at which boundary files come in: stage, look, publish, undo.

A staged file lies in ``staging/boundaries/<id>/`` of the data directory: the original,
``report.json`` (what was found and what was said about it) and, once it could be read, a parquet
file with the boundaries as they would be published; the report names it, so that the two are
never of different readings.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata import additions
from geodata.additions import Addition, AdditionKind, NewAddition
from geodata.assembly import COMMUNES_FILE
from geodata.builds import Progress, silent
from geodata.errors import ImportRefused
from geodata.ingest.boundaries.examining import Examined, Ground, examine
from geodata.ingest.boundaries.report import BoundaryOptions, BoundaryReport
from geodata.ingest.boundaries.report_json import (
    options_from_json,
    options_to_json,
    report_from_json,
    report_to_json,
)
from geodata.ingest.limits import Limits
from geodata.ingest.model import Severity
from geodata.ingest.shelf import Shelf
from geodata.paths import DataDir
from geodata.units import UnitRegistry

ORIGINAL = "original"


@dataclass(frozen=True)
class StagedBoundaries:
    """A boundary file on the desk. `staged_at` is UTC."""

    id: str
    file_name: str
    sha256: str
    staged_at: datetime
    user: str
    options: BoundaryOptions
    report: BoundaryReport


@dataclass(frozen=True)
class PublishedBoundaries:
    """What publishing did; `changed` is False if the very same boundaries were in use already."""

    addition: Addition
    changed: bool
    seconds: float


class BoundaryDesk:
    """Stages and publishes boundary files of one data directory; safe to use from any thread."""

    def __init__(
        self,
        data_dir: DataDir,
        registry: UnitRegistry,
        limits: Limits | None = None,
        database: Path | str | None = None,
    ) -> None:
        self._data = data_dir
        self._ground = Ground(data_dir, registry, limits or Limits(), database or data_dir.database)
        self._shelf = Shelf(data_dir.root / "staging" / "boundaries")

    def stage(
        self,
        path: Path,
        file_name: str,
        user: str,
        options: BoundaryOptions,
        progress: Progress = silent,
    ) -> StagedBoundaries:
        """Read and check a file; it is copied. Nothing that is shown changes.

        Raises `ImportRefused` (`LimitExceeded`) if it cannot be read at all; whatever a person can
        answer is a question of the report instead.
        """
        limits = self._ground.limits
        limits.check("file_bytes", path.stat().st_size, file_name, "bytes")
        staged_id, sha256, half = self._shelf.put(path)
        done = False
        try:
            examined = examine(half / ORIGINAL, file_name, options, self._ground, progress)
            staged = StagedBoundaries(
                staged_id, file_name, sha256, datetime.now(UTC), user, options, examined.report
            )
            text = _stored(staged, _write_communes(half, examined))
            self._shelf.finish(half, text, _about(staged))
            done = True
        finally:
            if not done:
                self._shelf.drop(half)
        return staged

    def restage(
        self, staged_id: str, options: BoundaryOptions, progress: Progress = silent
    ) -> StagedBoundaries:
        """Read a staged file again with other options: answers, columns, choices of units."""
        before = self.staged(staged_id)
        folder = self._shelf.folder(staged_id)
        original = self._shelf.original(staged_id)
        examined = examine(original, before.file_name, options, self._ground, progress)
        staged = replace(before, options=options, report=examined.report)
        name = _write_communes(folder, examined)
        self._shelf.replace(staged_id, _stored(staged, name), _about(staged))
        for other in folder.glob("communes-*.parquet"):
            if other.name != name:
                other.unlink(missing_ok=True)
        return staged

    def staged(self, staged_id: str) -> StagedBoundaries:
        """A staged file; `ImportRefused` if there is none of that id."""
        return _staged_from(self._shelf.report(staged_id))

    def list_staged(self) -> tuple[StagedBoundaries, ...]:
        """All staged boundary files, newest first."""
        return tuple(self.staged(about["id"]) for about in self._shelf.abouts())

    def publish(
        self, staged_id: str, user: str, progress: Progress = silent
    ) -> PublishedBoundaries:
        """Put the staged boundaries in use; the staged file is then gone from the desk.

        Raises `ImportRefused` while errors or questions are open; the message names them.
        """
        started = time.monotonic()
        stored = self._shelf.report(staged_id)
        staged = _staged_from(stored)
        if not staged.report.publishable or not stored["communes"]:
            raise ImportRefused(
                f"{staged.file_name} cannot be published yet: {open_points(staged.report)}",
                id=staged_id,
            )
        new = NewAddition(
            kind=AdditionKind.BOUNDARIES,
            vintage=staged.report.vintage,
            level=staged.report.level,
            original=self._shelf.original(staged_id),
            file_name=staged.file_name,
            user=user,
            prepared={COMMUNES_FILE: self._shelf.folder(staged_id) / stored["communes"]},
            report={
                **report_to_json(staged.report),
                "options": options_to_json(staged.options),
                "units": len({row.code for row in staged.report.rows if row.area_km2}),
            },
        )
        changed = additions.same_in_use(self._data, new) is None
        addition = additions.add(self._data, new, progress)
        self._shelf.discard(staged_id)
        return PublishedBoundaries(addition, changed, time.monotonic() - started)

    def discard(self, staged_id: str) -> None:
        """Take a staged file from the desk without publishing it."""
        self._shelf.discard(staged_id)

    def in_use(self) -> tuple[Addition, ...]:
        """The imported boundaries that the map shows, oldest first."""
        return tuple(
            one for one in additions.active(self._data) if one.kind is AdditionKind.BOUNDARIES
        )

    def undo(self, addition_id: str, user: str, progress: Progress = silent) -> Addition:
        """Take imported boundaries out of use; the state without them comes back."""
        if addition_id not in {one.id for one in self.in_use()}:
            names = ", ".join(one.id for one in self.in_use()) or "none"
            raise ImportRefused(
                f"No imported boundaries {addition_id!r} are in use; in use: {names}.",
                addition=addition_id,
            )
        return additions.remove(self._data, addition_id, user, progress)

    def report_json(self, staged_id: str) -> Path:
        """The file with the whole report."""
        return self._shelf.folder(staged_id) / "report.json"


def open_points(report: BoundaryReport) -> str:
    """What still stops publishing, in one line with what to do."""
    questions = [
        f"{one.message_en} ({_how(one.code, one.option, one.confirmable)})"
        for one in report.questions
    ]
    stopping = [one for one in report.problems if one.severity is not Severity.NOTE]
    rows = [
        one.message_en if one.row is None else f"feature {one.row}: {one.message_en}"
        for one in stopping
    ]
    shown = [*questions, *rows[:5]]
    if len(rows) > 5:
        shown.append(f"and {len(rows) - 5} more")
    return " ".join(shown) or "it holds no unit."


def _how(code: str, option: str, confirmable: bool) -> str:
    if option == "confirmed":
        return f"--confirm {code}"
    said = f"--{option.replace('_', '-')}"
    return f"{said}, or --confirm {code}" if confirmable else said


def _write_communes(folder: Path, examined: Examined) -> str:
    """Write the prepared boundaries under a name of this reading; "" where there are none."""
    if examined.communes is None:
        return ""
    name = f"communes-{time.time_ns()}.parquet"
    examined.communes.to_parquet(folder / name, index=False)
    return name


def _about(staged: StagedBoundaries) -> dict[str, Any]:
    return {"id": staged.id, "staged_at": staged.staged_at.isoformat()}


def report_as_json(staged: StagedBoundaries) -> Mapping[str, Any]:
    """The report as JSON values, with file, sha256, user and time."""
    return {
        "id": staged.id,
        "file_name": staged.file_name,
        "sha256": staged.sha256,
        "staged_at": staged.staged_at.isoformat(),
        "user": staged.user,
        "options": options_to_json(staged.options),
        **report_to_json(staged.report),
    }


def _stored(staged: StagedBoundaries, communes: str) -> str:
    content = {**report_as_json(staged), "communes": communes}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _staged_from(found: Mapping[str, Any]) -> StagedBoundaries:
    return StagedBoundaries(
        id=found["id"],
        file_name=found["file_name"],
        sha256=found["sha256"],
        staged_at=datetime.fromisoformat(found["staged_at"]),
        user=found["user"],
        options=options_from_json(found["options"]),
        report=report_from_json(found),
    )
