"""Publish a file of points: all of it or nothing, with the file, the user and the report kept."""

import gzip
import json
from dataclasses import asdict
from datetime import UTC, datetime

import pandas as pd

from geodata.errors import ImportRefused
from geodata.ingest.points.report import PointReport
from geodata.points import load_point_catalogue
from geodata.store import (
    PLACEMENT_COLUMNS,
    POINT_COLUMNS,
    Publication,
    Published,
    SourceRecord,
    Store,
)
from geodata.store.publication import ImportRecord
from geodata.units import UnitRegistry


def publish_points(
    store: Store, registry: UnitRegistry, report: PointReport, user: str
) -> Published:
    """Publish the rows that come in as one release; the same file twice changes nothing.

    A newer version of a file of the same title replaces the points of the older one.
    `ImportRefused` says what keeps the report from being published.
    """
    reasons = report.reasons_not_to_publish()
    if reasons:
        raise ImportRefused(" ".join(reasons), file=report.file_name, reasons=list(reasons))
    source = source_of(report)
    before = store.sources() if store.releases() else pd.DataFrame(columns=["id", "title"])
    older = before.loc[
        before["id"].str.startswith(f"{prefix_of(report)}-") & (before["title"] == source.title),
        "id",
    ]
    return store.publish(publication_of(report, source, frozenset(older), user), registry)


def prefix_of(report: PointReport) -> str:
    """How the ids of all sources of a layer of points begin."""
    return f"points-{report.options.layer}"


def source_of(report: PointReport) -> SourceRecord:
    """The source that the file becomes; its id carries the file's sha256."""
    return SourceRecord(
        id=f"{prefix_of(report)}-{report.sha256[:16]}",
        title=report.options.title or report.file_name,
        simulated=False,
        document=report.file_name,
        sha256=report.sha256,
    )


def publication_of(
    report: PointReport, source: SourceRecord, older: frozenset[str], user: str
) -> Publication:
    """The rows that come in, ready for the store; ids carry the layer's code."""
    layer = report.options.layer
    rows = [
        (f"{layer}-{row.point_id}", layer, row.name, row.lon, row.lat, row.status,
         dict(row.attributes), source.id)
        for row in report.taken
    ]  # fmt: skip
    placements = [
        (f"{layer}-{row.point_id}", vintage, code)
        for row in report.taken
        for vintage, code in row.places.items()
    ]
    now = datetime.now(UTC)
    content = json.dumps(report.as_json(), ensure_ascii=False).encode()
    return Publication(
        title=f"{load_point_catalogue().get(layer).name('vi')}: {source.title}",
        sources=(source,),
        points=pd.DataFrame(rows, columns=list(POINT_COLUMNS)),
        placements=pd.DataFrame(placements, columns=list(PLACEMENT_COLUMNS)),
        user_name=user,
        complete=older | {source.id},
        imported=ImportRecord(
            sha256=report.sha256,
            file_name=report.file_name,
            user_name=user,
            staged_at=now,
            published_at=now,
            options=asdict(report.options),
            report=gzip.compress(content, mtime=0),
        ),
    )
