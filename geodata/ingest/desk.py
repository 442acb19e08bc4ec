"""The desk at which files are staged, looked through, corrected and published.

A staged import lives in ``staging/<id>/`` of the data directory: the file as it was sent and one
report that also holds every decision a person took. Each correction stages the kept file anew.
Publishing writes observations, the record of the import and the release in one transaction.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from geodata.builds import Progress, silent
from geodata.errors import ImportRefused
from geodata.indicators import Catalogue
from geodata.ingest.annotated import write_annotated
from geodata.ingest.judging import Judged, judge
from geodata.ingest.layout import mapping_of, without_stale_rows
from geodata.ingest.limits import Limits
from geodata.ingest.model import Layout, RawBook
from geodata.ingest.options import Choice, Decisions, ImportOptions, RowPlace
from geodata.ingest.preparing import Knowledge, Prepared, prepare
from geodata.ingest.reading import read_book
from geodata.ingest.releasing import publication_of
from geodata.ingest.remembering import alias_book, aliases_of
from geodata.ingest.report import ImportReport, ReportRow, RowStatus
from geodata.ingest.report_json import report_from, report_text
from geodata.ingest.shelf import Shelf, sha256_of
from geodata.ingest.staged import Kept, Staged, StagedSummary, summary_of
from geodata.legacy_text import LegacyEncoding
from geodata.paths import DataDir
from geodata.store import Published, Store
from geodata.units import UnitRegistry

__all__ = ["ImportDesk", "ImportOptions", "Staged", "StagedSummary"]

BOOKS_IN_MEMORY = 2
MAX_NAME = 200


@dataclass(frozen=True)
class _Read:
    """A book in memory, prepared under decisions (whose choices do not matter)."""

    book: RawBook
    prepared: Prepared
    decisions: Decisions


class ImportDesk:
    """Stages and publishes files over one data directory and one store.

    Every method that takes an id raises `ImportRefused` if there is no such staged import. The last
    few books stay in memory, so that a choice is quick; nothing depends on it.
    """

    def __init__(
        self,
        data_dir: DataDir,
        store: Store,
        registry: UnitRegistry,
        catalogue: Catalogue,
        limits: Limits | None = None,
    ) -> None:
        self._shelf = Shelf(data_dir.root / "staging")
        self._store = store
        self._registry = registry
        self._catalogue = catalogue
        self._limits = limits or Limits()
        self._read: OrderedDict[str, _Read] = OrderedDict()
        self._lock = threading.Lock()
        self._reading = threading.RLock()

    def stage(
        self,
        path: Path,
        file_name: str | None = None,
        user: str = "",
        options: ImportOptions | None = None,
        progress: Progress = silent,
    ) -> Staged:
        """Read a file and report on it; `ImportRefused` or `LimitExceeded` if it cannot come in."""
        name = (file_name or path.name)[-MAX_NAME:]
        self._check_size(path, name)
        staged_id, sha256, half = self._shelf.put(path)
        decisions = Decisions(options or ImportOptions())
        kept = Kept(staged_id, name, sha256, datetime.now(UTC), user, decisions)
        try:
            report = self._report(kept, half / "original", progress).report
            self._shelf.finish(half, report_text(report, kept.as_json()), kept.about(report))
        finally:
            self._shelf.drop(half)
        return kept.staged(report)

    def staged(self, staged_id: str) -> Staged:
        """A staged import with its report."""
        kept, report = self._stored(staged_id)
        return kept.staged(report)

    def book(self, staged_id: str) -> RawBook:
        """The staged file as read: its cells as they stand."""
        with self._reading:
            return self._book(self._kept(staged_id), self._shelf.original(staged_id))

    def warm(self, staged_id: str) -> None:
        """Have the file in memory, so that the next choice is quick; reads it if need be."""
        self._prepared(self._kept(staged_id), self._shelf.original(staged_id), silent)

    def list_staged(self) -> tuple[StagedSummary, ...]:
        """All staged imports, the newest first."""
        return tuple(map(summary_of, self._shelf.abouts()))

    def staged_of(self, path: Path) -> StagedSummary | None:
        """The same file as staged before: the newest not published yet, else the newest."""
        sha256 = sha256_of(path)
        same = [one for one in self.list_staged() if one.sha256 == sha256]
        return next((one for one in same if one.published is None), next(iter(same), None))

    def restage(
        self,
        staged_id: str,
        options: ImportOptions | None = None,
        layouts: Sequence[Layout] | None = None,
        progress: Progress = silent,
    ) -> Staged:
        """Stage again with corrected options or layouts (of the sheets named in them)."""
        kept = self._kept(staged_id)
        decisions = kept.decisions
        if options is not None:
            decisions = replace(decisions, options=options)
        if layouts is not None:
            found = {one.name: one.layout for one in self.staged(staged_id).report.sheets}
            corrected = {
                one.sheet: without_stale_rows(one, found.get(one.sheet)) for one in layouts
            }
            decisions = replace(decisions, layouts={**decisions.layouts, **corrected})
        return self._stage_again(kept, decisions, progress)

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
        """Say which unit a row means; None leaves the row out. Remembered as an alias if asked.

        `ImportRefused` if the row is no row of figures, or the unit not of the file's vintage.
        """
        return self.choose_many(staged_id, {(sheet, row): code}, user, remember=remember)

    def leave_out_open(self, staged_id: str, user: str) -> Staged:
        """Leave out every row that is open; it is recorded with each of them."""
        rows = self.staged(staged_id).report.open_rows
        choices: dict[RowPlace, str | None] = {(one.sheet, one.row): None for one in rows}
        return self.choose_many(staged_id, choices, user, remember=False)

    def choose_many(
        self,
        staged_id: str,
        choices: Mapping[RowPlace, str | None],
        user: str,
        *,
        remember: bool = True,
    ) -> Staged:
        """Several choices at once: the code of the unit, or None to leave the row out."""
        kept, report = self._stored(staged_id)
        rows = {(one.sheet, one.row): one for one in report.rows}
        for place in choices:
            _check_choosable(rows.get(place), place)
        now = datetime.now(UTC)
        prepared = self._prepared(kept, self._shelf.original(staged_id), silent)
        aliases = aliases_of(prepared, choices, self._registry, user=user, now=now)
        if remember:
            self._store.ledger.remember(aliases)
        taken = {place: Choice(code, user, now) for place, code in choices.items()}
        decisions = replace(kept.decisions, choices={**kept.decisions.choices, **taken})
        return self._stage_again(kept, decisions, silent)

    def reconsider(self, staged_id: str, sheet: str, row: int) -> Staged:
        """Take back the choice for a row; an alias remembered with it stays."""
        kept = self._kept(staged_id)
        choices = {
            place: one for place, one in kept.decisions.choices.items() if place != (sheet, row)
        }
        return self._stage_again(kept, replace(kept.decisions, choices=choices), silent)

    def convert_text(self, staged_id: str, encoding: str | None) -> Staged:
        """Accept the offered conversion ("tcvn3" or "vni"), or take it back with None."""
        if encoding is not None and encoding not in list(LegacyEncoding):
            raise ImportRefused(f"There is no conversion {encoding!r}.", conversion=encoding)
        kept = self._kept(staged_id)
        return self._stage_again(kept, replace(kept.decisions, conversion=encoding), silent)

    def publish(self, staged_id: str, user: str, progress: Progress = silent) -> Published:
        """Publish all of it or nothing; `ImportRefused` while something is open.

        Publishing what is already published makes no release (`changed` is False).
        """
        kept = self._kept(staged_id)
        judged = self._report(kept, self._shelf.original(staged_id), progress)
        report = judged.report
        if not report.publishable:
            reasons = " ".join(reason.message_en for reason in report.reasons[:3])
            raise ImportRefused(
                f"{kept.file_name} cannot be published yet. {reasons}",
                id=staged_id,
                reasons=[reason.code for reason in report.reasons],
            )
        published = self._store.publish(
            publication_of(kept, judged, self._store, user), self._registry
        )
        release = published.release.number if published.changed else self._release_of(kept)
        if release is not None and release != kept.published:
            kept = replace(kept, published=release)
            self._shelf.replace(staged_id, report_text(report, kept.as_json()), kept.about(report))
        return published

    def _release_of(self, kept: Kept) -> int | None:
        """The last release that came from the same file, if any did."""
        entries = self._store.ledger.imports(kept.sha256)
        return entries[-1].release if entries else None

    def discard(self, staged_id: str) -> None:
        """Remove a staged import with its file."""
        self._shelf.discard(staged_id)
        with self._lock:
            self._read.pop(staged_id, None)

    def save_mapping(self, staged_id: str, name: str, user: str = "") -> None:
        """Keep the layouts of a staged import under a name, for `ImportOptions.mapping`."""
        sheets = self.staged(staged_id).report.sheets
        mapping = {"sheets": {one.name: mapping_of(one.layout) for one in sheets}}
        self._store.ledger.save_mapping(name, mapping, user)

    def mappings(self) -> tuple[str, ...]:
        """The names of the saved mappings."""
        return self._store.ledger.mappings()

    def annotated(self, staged_id: str, lang: str = "vi") -> Path:
        """An XLSX copy of the file with columns that say what is wrong with each row."""
        kept, report = self._stored(staged_id)
        book = self._book(kept, self._shelf.original(staged_id))
        path = self._shelf.folder(staged_id) / f"annotated-{lang}.xlsx"
        write_annotated(path, book, report, lang)
        return path

    def report_json(self, staged_id: str) -> Path:
        """The report as a JSON file (schema: `geodata.ingest.report_json`)."""
        return self._shelf.folder(staged_id) / "report.json"

    def _stored(self, staged_id: str) -> tuple[Kept, ImportReport]:
        data = self._shelf.report(staged_id)
        return Kept.from_json(data), report_from(data)

    def _kept(self, staged_id: str) -> Kept:
        return Kept.from_json(self._shelf.report(staged_id))

    def _check_size(self, path: Path, name: str) -> None:
        try:
            size = path.stat().st_size
        except OSError as error:
            raise ImportRefused(f"{name} cannot be opened: {error.strerror}.", file=name) from error
        self._limits.check("file_bytes", size, name, "bytes")

    def _stage_again(self, kept: Kept, decisions: Decisions, progress: Progress) -> Staged:
        kept = replace(kept, decisions=decisions)
        report = self._report(kept, self._shelf.original(kept.id), progress).report
        self._shelf.replace(kept.id, report_text(report, kept.as_json()), kept.about(report))
        return kept.staged(report)

    def _report(self, kept: Kept, original: Path, progress: Progress) -> Judged:
        prepared = self._prepared(kept, original, progress)
        progress(0.85, "Checking")
        return judge(
            prepared,
            kept.decisions,
            self._knowledge(kept.decisions),
            book=self._book(kept, original),
            sha256=kept.sha256,
            store=self._store,
        )

    def _book(self, kept: Kept, original: Path) -> RawBook:
        with self._lock:
            found = self._read.get(kept.id)
        if found is not None:
            return found.book
        return read_book(original, self._limits, kept.file_name)

    def _prepared(self, kept: Kept, original: Path, progress: Progress) -> Prepared:
        """The prepared book, from memory where only choices changed since; read by one thread."""
        with self._reading:
            return self._prepared_alone(kept, original, progress)

    def _prepared_alone(self, kept: Kept, original: Path, progress: Progress) -> Prepared:
        decisions = replace(kept.decisions, choices={})
        with self._lock:
            found = self._read.get(kept.id)
        if found is not None and found.decisions == decisions:
            return found.prepared
        progress(0.02, "Reading the file")
        book = found.book if found is not None else self._book(kept, original)
        same_text = found is not None and found.decisions.conversion == decisions.conversion
        proposed = found.prepared.proposed if found is not None and same_text else None
        prepared = prepare(book, decisions, self._knowledge(decisions), progress, proposed)
        with self._lock:
            self._read[kept.id] = _Read(book, prepared, decisions)
            self._read.move_to_end(kept.id)
            while len(self._read) > BOOKS_IN_MEMORY:
                self._read.popitem(last=False)
        return prepared

    def _knowledge(self, decisions: Decisions) -> Knowledge:
        ledger, name = self._store.ledger, decisions.options.mapping
        return Knowledge(
            self._registry,
            self._catalogue,
            alias_book(ledger),
            None if name is None else ledger.mapping(name),
        )


def _check_choosable(row: ReportRow | None, place: RowPlace) -> None:
    if row is None or row.status is RowStatus.TOTAL:
        what = "is a total" if row is not None else "is no row of figures"
        raise ImportRefused(
            f"Row {place[1]} of sheet {place[0]!r} {what}; nothing can be chosen for it.",
            sheet=place[0],
            row=place[1],
        )
