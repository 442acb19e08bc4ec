"""The store of published data: SQLAlchemy tables, migrations, releases and queries."""

from geodata.store.ledger import Alias, ImportEntry, Ledger
from geodata.store.publication import (
    OBSERVATION_COLUMNS,
    PILOT_COLUMNS,
    PLACEMENT_COLUMNS,
    POINT_COLUMNS,
    ImportRecord,
    Publication,
    SourceRecord,
)
from geodata.store.scenarios import ScenarioEntry, ScenarioRecord, Scenarios
from geodata.store.store import Published, Release, Store, open_store

__all__ = [
    "OBSERVATION_COLUMNS",
    "PILOT_COLUMNS",
    "PLACEMENT_COLUMNS",
    "POINT_COLUMNS",
    "Alias",
    "ImportEntry",
    "ImportRecord",
    "Ledger",
    "Publication",
    "Published",
    "Release",
    "ScenarioEntry",
    "ScenarioRecord",
    "Scenarios",
    "SourceRecord",
    "Store",
    "open_store",
]
