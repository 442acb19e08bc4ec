"""The store of published data: SQLAlchemy tables, migrations, releases and queries."""

from geodata.store.publication import (
    OBSERVATION_COLUMNS,
    PILOT_COLUMNS,
    PLACEMENT_COLUMNS,
    POINT_COLUMNS,
    Publication,
    SourceRecord,
)
from geodata.store.store import Published, Release, Store, open_store

__all__ = [
    "OBSERVATION_COLUMNS",
    "PILOT_COLUMNS",
    "PLACEMENT_COLUMNS",
    "POINT_COLUMNS",
    "Publication",
    "Published",
    "Release",
    "SourceRecord",
    "Store",
    "open_store",
]
