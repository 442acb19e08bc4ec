"""The desk at which boundary files come in: stage, look, publish, undo.

A staged file lies in ``staging/<id>/`` of the data directory: the original, ``report.json`` (what
was found and what was said about it) and, once it could be read, ``communes.parquet`` with the
boundaries as they would be published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from geodata.additions import Addition
from geodata.builds import Progress, silent
from geodata.ingest.boundary_report import BoundaryOptions, BoundaryReport
from geodata.paths import DataDir
from geodata.units import UnitRegistry


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

    def __init__(self, data_dir: DataDir, registry: UnitRegistry) -> None:
        self._data = data_dir
        self._registry = registry

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
        raise NotImplementedError

    def restage(
        self, staged_id: str, options: BoundaryOptions, progress: Progress = silent
    ) -> StagedBoundaries:
        """Read a staged file again with other options: answers, columns, choices of units."""
        raise NotImplementedError

    def staged(self, staged_id: str) -> StagedBoundaries:
        """A staged file; `ImportRefused` if there is none of that id."""
        raise NotImplementedError

    def list_staged(self) -> tuple[StagedBoundaries, ...]:
        """All staged boundary files, newest first."""
        raise NotImplementedError

    def publish(
        self, staged_id: str, user: str, progress: Progress = silent
    ) -> PublishedBoundaries:
        """Put the staged boundaries in use; the staged file is then gone from the desk.

        Raises `ImportRefused` while errors or questions are open; the message names them.
        """
        raise NotImplementedError

    def discard(self, staged_id: str) -> None:
        """Take a staged file from the desk without publishing it."""
        raise NotImplementedError

    def in_use(self) -> tuple[Addition, ...]:
        """The imported boundaries that the map shows, oldest first."""
        raise NotImplementedError

    def undo(self, addition_id: str, user: str, progress: Progress = silent) -> Addition:
        """Take imported boundaries out of use; the state without them comes back."""
        raise NotImplementedError

    def report_json(self, staged_id: str) -> Path:
        """The file with the whole report."""
        raise NotImplementedError


def report_as_json(staged: StagedBoundaries) -> Mapping[str, Any]:
    """The report as JSON values, with file, sha256, user and time."""
    raise NotImplementedError
