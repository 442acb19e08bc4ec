"""The desk at which files are staged, looked through, corrected and published.

A staged import lives in ``staging/<id>/`` of the data directory: the file as it was sent and one
report that also holds every decision a person took. Each correction stages the kept file anew.
Publishing writes observations, the record of the import and the release in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from geodata.indicators import Catalogue
from geodata.ingest.model import Layout
from geodata.ingest.options import ImportOptions
from geodata.ingest.report import ImportReport, RowStatus
from geodata.paths import DataDir
from geodata.store import Published, Store
from geodata.units import UnitRegistry

__all__ = ["ImportDesk", "ImportOptions", "Progress", "Staged", "StagedSummary"]

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being done."""


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
    counts: dict[RowStatus, int] = field(default_factory=dict)
    published: int | None = None


class ImportDesk:
    """Stages and publishes files over one data directory and one store.

    Every method that takes an id raises `ImportRefused` if there is no such staged import.
    """

    def __init__(
        self,
        data_dir: DataDir,
        store: Store,
        registry: UnitRegistry,
        catalogue: Catalogue,
        limits: object | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._store = store
        self._registry = registry
        self._catalogue = catalogue
        self._limits = limits

    def stage(
        self,
        path: Path,
        file_name: str | None = None,
        user: str = "",
        options: ImportOptions | None = None,
        progress: Progress | None = None,
    ) -> Staged:
        """Read a file and report on it; `ImportRefused` or `LimitExceeded` if it cannot come in."""
        raise NotImplementedError

    def staged(self, staged_id: str) -> Staged:
        """A staged import with its report."""
        raise NotImplementedError

    def list_staged(self) -> tuple[StagedSummary, ...]:
        """All staged imports, the newest first."""
        raise NotImplementedError

    def restage(
        self,
        staged_id: str,
        options: ImportOptions | None = None,
        layouts: Sequence[Layout] | None = None,
    ) -> Staged:
        """Stage again with corrected options or layouts (of the sheets named in them)."""
        raise NotImplementedError

    def choose(
        self,
        staged_id: str,
        sheet: str,
        row: int,
        code: str | None,
        user: str,
        *,
        remember: bool = True,
    ) -> Staged:
        """Say which unit a row means; None leaves the row out. Remembered as an alias if asked."""
        raise NotImplementedError

    def choose_text(
        self, staged_id: str, text: str, code: str | None, user: str, *, remember: bool = True
    ) -> Staged:
        """The same choice for every open row in which that text stands."""
        raise NotImplementedError

    def leave_out_open(self, staged_id: str, user: str) -> Staged:
        """Leave out every row that is open; it is recorded with each of them."""
        raise NotImplementedError

    def convert_text(self, staged_id: str, encoding: str | None) -> Staged:
        """Accept the offered conversion ("tcvn3" or "vni"), or take it back with None."""
        raise NotImplementedError

    def publish(self, staged_id: str, user: str) -> Published:
        """Publish all of it or nothing; `ImportRefused` while something is open.

        Publishing what is already published makes no release (`changed` is False).
        """
        raise NotImplementedError

    def discard(self, staged_id: str) -> None:
        """Remove a staged import with its file."""
        raise NotImplementedError

    def save_mapping(self, staged_id: str, name: str, user: str = "") -> None:
        """Keep the layouts of a staged import under a name, for `ImportOptions.mapping`."""
        raise NotImplementedError

    def mappings(self) -> tuple[str, ...]:
        """The names of the saved mappings."""
        raise NotImplementedError

    def annotated(self, staged_id: str) -> Path:
        """An XLSX copy of the file with a column that says what is wrong with each row."""
        raise NotImplementedError

    def report_json(self, staged_id: str) -> Path:
        """The report as a JSON file."""
        raise NotImplementedError
