"""The engine: connections, transactions and migrations.

SQLite runs in WAL mode with foreign keys on; a writer takes the write lock when its transaction
begins, so two writers queue instead of failing half-way. PostgreSQL needs no setting here.
"""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from geodata.errors import StoreError

BUSY_TIMEOUT_MS = 30_000
WRITE_OPTION = "atlas_write"


def make_engine(target: Path | str) -> Engine:
    """An engine for a file (SQLite) or an SQLAlchemy URL. Creates the file's folder."""
    url = _url_of(target)
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once."""
    return engine.execution_options(**{WRITE_OPTION: True})


def migrate(engine: Engine) -> str:
    """Bring the database to the newest migration and return its name.

    All migrations run in one transaction. `StoreError` if the file is no database or was written
    by a newer version of the atlas.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise StoreError("The package holds no migrations.")
    try:
        with engine.begin() as connection:
            if _revision(connection) == head:
                return head
        with writing(engine).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer version of the atlas; update the program.",
            database=str(engine.url),
        ) from error
    except DatabaseError as error:
        raise StoreError(
            f"The database {engine.url.database} cannot be opened: {error.orig}.",
            database=str(engine.url),
        ) from error
    return head


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _url_of(target: Path | str) -> URL:
    if isinstance(target, Path):
        return URL.create("sqlite", database=str(target))
    try:
        return make_url(target)
    except ArgumentError as error:
        raise StoreError(f"{target!r} is no database address.", database=str(target)) from error


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the begin event below decides how to begin
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
