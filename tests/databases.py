"""The databases that the tests of the store run over, and another reader for each.

SQLite always; PostgreSQL too when ATLAS_TEST_POSTGRESQL is the address of an empty database, such
as ``postgresql+psycopg://atlas:secret@127.0.0.1/atlas_test``. Each test has a schema of its own in
it, which is dropped after the test.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

POSTGRESQL = os.environ.get("ATLAS_TEST_POSTGRESQL", "")
KINDS = ("sqlite", "postgresql") if POSTGRESQL else ("sqlite",)

Address = Path | str
REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
"""What another program is told whose rows the database refuses."""


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[Address]:
    """The address of a database that holds nothing, while the block runs."""
    if kind == "sqlite":
        yield folder / "deep" / "atlas.db"
        return
    schema = f"test_{uuid.uuid4().hex}"
    asked(POSTGRESQL, f"CREATE SCHEMA {schema}")
    try:
        own = make_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
    finally:
        asked(POSTGRESQL, f"DROP SCHEMA {schema} CASCADE")


def is_postgresql(database: Address) -> bool:
    """Whether the address is one of PostgreSQL."""
    return isinstance(database, str) and database.startswith("postgresql")


def asked(database: Address, *statements: str) -> list[tuple[Any, ...]]:
    """The rows that the last statement gives when the database's own driver is asked."""
    if is_postgresql(database):
        address = make_url(str(database)).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            rows = connection.execute(statement).fetchall()
        return rows
