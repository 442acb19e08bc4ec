"""The engine: connections, transactions and migrations, on SQLite or PostgreSQL.

A writer takes the write lock when its transaction begins, so two writers queue instead of failing
half-way: SQLite's own, in PostgreSQL an advisory lock of the database. Either is waited for
`BUSY_TIMEOUT_MS` at the most. SQLite runs in WAL mode with foreign keys on.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from geodata.errors import StoreError

BUSY_TIMEOUT_MS = 30_000
CONNECT_SECONDS = 10
WRITE_OPTION = "atlas_write"
WRITE_LOCK = int.from_bytes(b"atlas")
"""The number of PostgreSQL's advisory lock that writers of the atlas hold."""


def make_engine(target: Path | str) -> Engine:
    """An engine for a file (SQLite) or an SQLAlchemy URL. Creates the file's folder.

    `StoreError` for another database than SQLite and PostgreSQL, or without the latter's driver.
    """
    url = _url_of(target)
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgresql(url)
    raise StoreError(
        f"The atlas keeps its data in SQLite or PostgreSQL, not in {backend}; an address begins "
        "with sqlite:/// or postgresql+psycopg://.",
        backend=backend,
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads; `StoreError` if the database fails in it."""
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise StoreError(f"The database could not be read: {told(error)}.") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its beginning; `StoreError` if it fails."""
    try:
        with _locking(engine).begin() as connection:
            yield connection
    except DBAPIError as error:
        raise StoreError(f"The database could not be written: {told(error)}.") from error


def told(error: DBAPIError) -> str:
    """What the database said, in one line without a full stop at its end."""
    return " ".join(str(error.orig).split()).rstrip(".?")


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
        with _locking(engine).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer version of the atlas; update the program.",
            database=engine.url.database,
        ) from error
    except DBAPIError as error:
        raise StoreError(
            f"The database {engine.url.database} cannot be opened: {told(error)}.",
            database=engine.url.database,
        ) from error
    return head


def _locking(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once."""
    return engine.execution_options(**{WRITE_OPTION: True})


def _wants_lock(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITE_OPTION, False))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _url_of(target: Path | str) -> URL:
    if isinstance(target, Path):
        return URL.create("sqlite", database=str(target))
    try:
        return make_url(target)
    except (ArgumentError, ValueError) as error:  # the address may hold a password: never told
        raise StoreError(
            "The address of the database cannot be read; it looks like "
            "postgresql+psycopg://user:password@host:5432/atlas."
        ) from error


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _wants_lock(connection) else "BEGIN")


def _postgresql(url: URL) -> Engine:
    """READ COMMITTED: a writer must see what was committed while it waited for the lock."""
    given = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        engine = create_engine(
            url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args=given
        )
    except (ArgumentError, ImportError) as error:
        raise StoreError(
            "PostgreSQL is reached through the driver psycopg; install it with "
            "`pip install 'vietnam-digital-atlas[postgresql]'` and let the address begin with "
            "postgresql+psycopg://."
        ) from error
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if _wants_lock(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
