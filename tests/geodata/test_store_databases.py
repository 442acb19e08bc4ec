"""What every database of the store must do alike, and what is said where one cannot be reached."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from geodata.errors import StoreError
from geodata.store import Store, database, open_store
from geodata.store.database import make_engine, writing
from geodata.store.models import Base
from tests.databases import POSTGRESQL, Address, asked, is_postgresql
from tests.geodata.small_units import NEW, OLD
from tests.geodata.test_store import (
    MADE_UP,
    POINT,
    REAL,
    REGISTRY,
    fibre,
    publication,
    rows,
    with_points,
)

MIGRATIONS = Path(database.__file__).parent / "migrations"
SECRET = "postgresql+psycopg://atlas:secret@127.0.0.1"


@pytest.fixture
def store(database: Address) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


def test_no_difference_is_left_between_migrations_and_models(store: Store) -> None:
    with store._engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert found == []


def made_at(address: Address, revision: str) -> None:
    """A database as a migration left it, with a release of two values and one of a change."""
    engine = make_engine(address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        _fill(connection)
    engine.dispose()


def _fill(connection: Connection) -> None:
    columns = "number, created_at, title, simulated"
    for number, title in ((1, "Đợt đầu"), (2, "Sửa")):
        moment = f"2025-08-0{number} 02:03:04.000000"
        row = f"{number}, '{moment}', '{title}', false"
        connection.exec_driver_sql(f"INSERT INTO release ({columns}) VALUES ({row})")
    connection.exec_driver_sql(
        "INSERT INTO source (id, title, document, sha256, simulated, added_in)"
        f" VALUES ('s', 'Báo cáo', '12/BC', '{'0' * 64}', false, 1)"
    )
    for code, numerator, added, removed in (
        ("C1", 300, 1, "2"), ("C2", 50, 1, "NULL"), ("C1", 310, 2, "NULL"),
    ):  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO observation (vintage, code, level, indicator, date, basis, source_id,"
            f" numerator, denominator, added_in, removed_in) VALUES ('{OLD}', '{code}', 'commune',"
            f" 'fibre_available_households', '2024-12-31', 'declared', 's', {numerator}, 400,"
            f" {added}, {removed})"
        )


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
def test_every_older_database_is_brought_up_with_what_it_holds(
    database: Address, revision: str
) -> None:
    made_at(database, revision)
    with open_store(database) as store:
        assert [(one.title, one.undoes) for one in store.releases()] == [
            ("Đợt đầu", None),
            ("Sửa", None),
        ]
        assert store.observations(1)[["code", "numerator"]].to_numpy().tolist() == [
            ["C1", 300.0],
            ["C2", 50.0],
        ]
        assert store.observations()[["code", "numerator"]].to_numpy().tolist() == [
            ["C2", 50.0],
            ["C1", 310.0],
        ]
        long = POINT | {"point_id": "p" * 80, "status": "đang lắp đặt" * 8}
        assert store.publish(with_points(long), REGISTRY).release.number == 3
        assert store.points()[["point_id", "status"]].to_numpy().tolist() == [
            ["p" * 80, "đang lắp đặt" * 8]
        ]
        assert store.roll_back(3).undoes == 3
    assert asked(database, "select version_num from alembic_version") == [("0005",)]


def test_a_writer_waits_for_another_and_then_gives_up_whole(
    store: Store, database: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.store.database.BUSY_TIMEOUT_MS", 60)
    with open_store(database) as other:
        with (
            writing(store._engine),
            pytest.raises(StoreError, match=r"could not be written: .*lock"),
        ):
            other.publish(publication(fibre("C1", 1)), REGISTRY)
        assert other.releases() == ()
        assert other.publish(publication(fibre("C1", 1)), REGISTRY).release.number == 1


def test_a_writer_sees_what_was_written_while_it_waited(store: Store, database: Address) -> None:
    begun, results = threading.Event(), []

    def publish() -> None:
        begun.set()
        with open_store(database) as other:
            results.append(other.publish(publication(fibre("C1", 7)), REGISTRY))

    store.publish(publication(fibre("C1", 1)), REGISTRY)
    waiting = threading.Thread(target=publish)
    with writing(store._engine) as connection:
        waiting.start()
        begun.wait()
        waiting.join(0.3)
        connection.exec_driver_sql("UPDATE observation SET numerator = 7")
    waiting.join()
    assert [(one.changed, one.release.number) for one in results] == [(False, 1)]


def test_a_reader_is_not_stopped_by_a_writer(store: Store, database: Address) -> None:
    store.publish(publication(fibre("C1", 1)), REGISTRY)
    with open_store(database) as other, writing(store._engine) as connection:
        connection.exec_driver_sql("UPDATE observation SET numerator = 2")
        assert other.observations()["numerator"].tolist() == [1.0]


def test_texts_are_sorted_by_code_point_in_every_database(store: Store) -> None:
    names = ["b", "B", "a", "Đ", "E", "á"]
    sources = tuple(
        type(REAL)(id=name, title="t", simulated=False) for name in ("s-2", "S", "s1", "s_0")
    )
    values = [fibre("C1", n, source_id=one.id) for n, one in enumerate(sources)]
    store.publish(publication(*values, sources=sources), REGISTRY)
    assert store.sources()["id"].tolist() == ["S", "s-2", "s1", "s_0"]
    for name in names:
        store.ledger.save_mapping(name, {}, "lan")
    assert store.ledger.mappings() == ("B", "E", "a", "b", "á", "Đ")
    pilot = {
        "vintage": OLD, "plan": "p", "since": "2021-06-30", "reason": "x", "carried_from": None,
        "source_id": "S",
    }  # fmt: skip
    two = [pilot | {"code": "P1"}, pilot | {"code": "C1", "plan": "q"}, pilot | {"code": "C1"}]
    new = pilot | {"code": "N1", "vintage": NEW}
    store.publish(publication(pilots=rows(new, *two), sources=sources), REGISTRY)
    assert store.pilots()[["code", "plan"]].to_numpy().tolist() == [
        ["C1", "q"], ["C1", "p"], ["P1", "p"], ["N1", "p"],
    ]  # fmt: skip


def test_values_come_back_in_the_order_in_which_they_were_published(store: Store) -> None:
    store.publish(publication(fibre("C3", 3), fibre("C1", 1), fibre("C2", 2)), REGISTRY)
    store.publish(publication(fibre("C2", 9)), REGISTRY)
    store.publish(publication(fibre("C3", 9), fibre("C1", 9)), REGISTRY)
    assert store.observations(1)["code"].tolist() == ["C3", "C1", "C2"]
    store.roll_back(3)
    assert store.observations()[["code", "numerator"]].to_numpy().tolist() == [
        ["C2", 9.0],
        ["C3", 3.0],
        ["C1", 1.0],
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"name": "Trạm\0"}, "name"),
        ({"status": "active\0"}, "status"),
        ({"point_id": 7}, "point_id"),
        ({"attributes": {"bandwidth_mbps": float("nan")}}, "attributes"),
        ({"attributes": {"operators": {"VNPT"}}}, "attributes"),
    ],
)
def test_what_not_every_database_holds_is_named_and_refused(
    store: Store, change: dict[str, object], column: str
) -> None:
    fine = POINT | {"point_id": "p0", "status": None}
    with pytest.raises(StoreError, match=f"point, row 1, column {column}") as caught:
        store.publish(with_points(fine, POINT | change), REGISTRY)
    assert caught.value.details["row"] == 1
    assert store.releases() == ()


def test_a_broken_database_is_told_in_one_line(store: Store, database: Address) -> None:
    store.publish(publication(fibre("C1", 1, source_id="m"), sources=(MADE_UP,)), REGISTRY)
    cascade = " CASCADE" if is_postgresql(database) else ""
    asked(database, f"DROP TABLE observation{cascade}")
    with pytest.raises(StoreError, match=r"could not be read: .*observation") as caught:
        store.observations()
    assert "\n" not in caught.value.message
    with pytest.raises(StoreError, match=r"could not be written: .*observation") as caught:
        store.publish(publication(fibre("C2", 1)), REGISTRY)
    assert "\n" not in caught.value.message


@pytest.mark.skipif(not POSTGRESQL, reason="ATLAS_TEST_POSTGRESQL names no empty database")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_closed_is_made_anew(store: Store, database: Address) -> None:
    store.publish(publication(fibre("C1", 1)), REGISTRY)
    with store._engine.connect() as connection:
        (mine,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
    assert asked(database, f"SELECT pg_terminate_backend({mine}, 5000)") == [(True,)]
    assert store.observations()["numerator"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{SECRET}:1/atlas", "The database atlas cannot be opened: .*refused"),
        (f"{SECRET}:one/atlas", "address of the database cannot be read"),
        ("postgresql:/atlas:secret@127.0.0.1/atlas", "address of the database cannot be read"),
        ("mysql://atlas:secret@127.0.0.1/atlas", "in SQLite or PostgreSQL, not in mysql"),
        ("postgres://atlas:secret@127.0.0.1/atlas", "not in postgres; .*postgresql\\+psycopg://"),
        ("postgresql+none://atlas:secret@127.0.0.1/atlas", "address begin with postgresql"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    address: str, words: str
) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        open_store(address)
    told = f"{caught.value.message} {caught.value.details}"
    assert "secret" not in told
    assert "\n" not in told


def test_a_missing_driver_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'vietnam-digital-atlas\[postgresql\]'"):
        open_store(f"{SECRET}/atlas")
