"""A staged import as a publication: its values, its source, and the record of who did what."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from geodata.ingest.judging import Judged
from geodata.ingest.observing import Observed
from geodata.ingest.report_json import report_text
from geodata.ingest.staged import Kept
from geodata.store import OBSERVATION_COLUMNS, ImportRecord, Publication, SourceRecord, Store


def publication_of(kept: Kept, judged: Judged, store: Store, user: str) -> Publication:
    """What publishing a staged import writes, with its whole report."""
    source = _source(kept, store)
    report = report_text(judged.report, kept.as_json())
    return Publication(
        title=source.title,
        sources=(source,),
        observations=_frame(judged.observed, judged.report.vintage, source.id),
        user_name=user,
        imported=ImportRecord(
            sha256=kept.sha256,
            file_name=kept.file_name,
            user_name=user,
            staged_at=kept.staged_at,
            published_at=datetime.now(UTC),
            options=kept.decisions.options.as_json(),
            report=gzip.compress(report.encode(), mtime=0),
        ),
    )


def _source(kept: Kept, store: Store) -> SourceRecord:
    """The source of a file: always the same for the same bytes, as first published."""
    options = kept.decisions.options
    made = SourceRecord(
        id=f"import-{kept.sha256[:24]}",
        title=options.source_title or kept.file_name,
        simulated=False,
        document=options.source_document,
        sha256=kept.sha256,
    )
    if store.latest() is None:
        return made
    known = store.sources().set_index("id")
    if made.id not in known.index:
        return made
    title, document = known.loc[made.id, ["title", "document"]]
    return replace(made, title=str(title), document=document if isinstance(document, str) else None)


def _frame(observed: Sequence[Observed], vintage: str | None, source_id: str) -> pd.DataFrame:
    """The values as rows of the store."""
    rows = [
        (
            vintage, one.code, one.level.value, one.indicator, one.day, one.basis.value, source_id,
            *one.numbers,
        )
        for one in observed
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(OBSERVATION_COLUMNS))
