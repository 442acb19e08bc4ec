"""The store: releases, refusals, old files, two writers, and a writer that dies."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from geodata.errors import DataMissing, StoreError
from geodata.store import OBSERVATION_COLUMNS, Publication, SourceRecord, Store, open_store
from geodata.store.models import Base, ReleaseRow, UtcDateTime
from tests.databases import REFUSED, Address, asked, is_postgresql
from tests.geodata.small_units import NEW, OLD, observation, small_registry

REGISTRY = small_registry()
REAL = SourceRecord("s", "Báo cáo", simulated=False, document="12/BC", sha256="0" * 64)
MADE_UP = SourceRecord("m", "Mô phỏng", simulated=True)
FIBRE = "fibre_available_households"


def rows(*given: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(given), columns=None if given else list(OBSERVATION_COLUMNS))


def publication(*given: dict[str, object], **fields: object) -> Publication:
    named: dict[str, object] = {"title": "t", "sources": (REAL,), "observations": rows(*given)}
    return Publication(**(named | fields))  # type: ignore[arg-type]


def fibre(
    code: str, numerator: float, denominator: float = 400, **more: object
) -> dict[str, object]:
    return observation(code, FIBRE, numerator=numerator, denominator=denominator, **more)


@pytest.fixture
def store(database: Address) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


def test_what_was_published_is_read_back_by_another_reader(store: Store, database: Address) -> None:
    before = datetime.now(UTC)
    done = store.publish(
        publication(
            fibre("C1", 300),
            observation("C2", "fixed_download_mbps", basis="measured", value=98.5, samples=42),
            observation("P1", FIBRE, level="province", value=81.25),
        ),
        REGISTRY,
    )
    assert done.changed
    assert done.release.number == 1
    assert not done.release.simulated
    assert before <= done.release.created_at <= datetime.now(UTC)
    found = asked(
        database,
        "select code, level, cast(date as text), numerator, denominator, value, samples, added_in,"
        " removed_in from observation order by id",
    )
    assert found == [
        ("C1", "commune", "2024-12-31", 300.0, 400.0, None, None, 1, None),
        ("C2", "commune", "2024-12-31", None, None, 98.5, 42, 1, None),
        ("P1", "province", "2024-12-31", None, None, 81.25, None, 1, None),
    ]
    assert asked(database, "select * from source") == [
        ("s", "Báo cáo", "12/BC", None, "0" * 64, False, 1)
    ]
    if not is_postgresql(database):
        assert asked(database, "pragma journal_mode") == [("wal",)]


def test_frames_carry_types_and_missing_numbers(store: Store) -> None:
    store.publish(publication(fibre("C1", 300), fibre("C2", 0)), REGISTRY)
    frame = store.observations()
    assert frame["date"].dtype == np.dtype("datetime64[s]")
    assert frame["numerator"].tolist() == [300.0, 0.0]
    assert frame["value"].isna().all()
    assert frame["simulated"].tolist() == [False, False]
    assert store.observations(code="C2")["numerator"].tolist() == [0.0]
    assert store.observations(vintage=NEW).empty
    assert len(store.observations(indicator=FIBRE, vintage=OLD)) == 2


def test_an_empty_store_says_so(store: Store) -> None:
    assert store.latest() is None
    with pytest.raises(DataMissing, match="Nothing was published"):
        store.observations()
    store.publish(publication(fibre("C1", 1)), REGISTRY)
    with pytest.raises(DataMissing, match="no release 7"):
        store.release(7)


def test_a_change_makes_a_release_and_the_old_one_stays(store: Store) -> None:
    store.publish(publication(fibre("C1", 300), fibre("C2", 100)), REGISTRY)
    done = store.publish(publication(fibre("C1", 310), fibre("C3", 5)), REGISTRY)
    assert done.release.number == 2
    assert [item.number for item in store.releases()] == [1, 2]

    def numerators(release: int) -> dict[str, float]:
        frame = store.observations(release)
        return dict(zip(frame["code"], frame["numerator"], strict=True))

    assert numerators(1) == {"C1": 300.0, "C2": 100.0}
    assert numerators(2) == {"C1": 310.0, "C2": 100.0, "C3": 5.0}


def test_publishing_the_same_again_changes_nothing(store: Store) -> None:
    first = store.publish(publication(fibre("C1", 300)), REGISTRY)
    again = store.publish(publication(fibre("C1", 300), title="again"), REGISTRY)
    assert not again.changed
    assert again.release == first.release


def test_a_complete_source_retires_what_it_no_longer_carries(store: Store) -> None:
    store.publish(publication(fibre("C1", 300), fibre("C2", 100)), REGISTRY)
    store.publish(publication(fibre("C1", 300), complete=frozenset({"s"})), REGISTRY)
    assert store.observations()["code"].tolist() == ["C1"]
    assert store.observations(1)["code"].tolist() == ["C1", "C2"]


def test_real_values_retire_simulated_ones_and_keep_them_out(store: Store) -> None:
    made_up = publication(
        fibre("C1", 1, source_id="m"), fibre("C2", 2, source_id="m"), sources=(MADE_UP,)
    )
    assert store.publish(made_up, REGISTRY).release.simulated
    store.publish(publication(fibre("C1", 300)), REGISTRY)
    frame = store.observations()
    assert dict(zip(frame["code"], frame["source_id"], strict=True)) == {"C2": "m", "C1": "s"}
    assert not store.publish(made_up, REGISTRY).changed
    both = publication(fibre("C4", 4), fibre("C4", 5, source_id="m"), sources=(REAL, MADE_UP))
    store.publish(both, REGISTRY)
    assert store.observations(code="C4")["source_id"].tolist() == ["s"]


def test_a_source_never_changes(store: Store) -> None:
    store.publish(publication(fibre("C1", 300)), REGISTRY)
    other = SourceRecord("s", "Báo cáo khác", simulated=False, document="12/BC", sha256="0" * 64)
    with pytest.raises(StoreError, match="stored with another title"):
        store.publish(publication(fibre("C2", 300), sources=(other,)), REGISTRY)
    assert store.sources()["title"].tolist() == ["Báo cáo"]
    assert len(store.releases()) == 1


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (fibre("C1", 401), "numerator", "above the denominator"),
        (fibre("C1", -1), "numerator", "negative"),
        (fibre("C1", float("inf")), "numerator", "not finite"),
        (observation("C1", FIBRE, numerator="many", denominator=3), "numerator", "no number"),
        (observation("C1", FIBRE, numerator=3), "denominator", "a share needs one"),
        (observation("C1", FIBRE), "numerator", "blank"),
        (observation("C1", FIBRE, value=101.0), "value", "above 100"),
        (observation("C1", FIBRE, value=50.0, numerator=1), "numerator", "stored value"),
        (observation("C1", FIBRE, value=5.0, denominator=9), "denominator", "two parts"),
        (observation("C1", "villages", numerator=3, basis="modelled"), "basis", "not allowed"),
        (observation("C1", "villages", basis="counted", value=3.0), "numerator", "blank"),
        (
            observation("C1", "villages", basis="counted", numerator=3, denominator=9),
            "denominator", "shares",
        ),
        (
            observation("C1", "fixed_download_mbps", basis="measured", value=3.0),
            "samples", "number of samples",
        ),
        (observation("C1", "fixed_download_mbps", basis="measured", samples=3), "value", "blank"),
        (fibre("C1", 3, samples=5), "samples", "medians only"),
        (fibre("C1", 3, date="soon"), "date", "no date"),
        (fibre("C1", 3, date=None), "date", "blank"),
        (fibre("C9", 3), "code", "no unit"),
        (fibre("N1", 3), "code", "no unit"),
        (fibre("C1", 3, vintage="1999-01-01"), "code", "no vintage"),
        (fibre("C1", 3, level="province"), "level", "not the level"),
        (fibre("C1", 3) | {"source_id": "x"}, "source_id", "not known"),
        (fibre("C1", 3) | {"indicator": "fiber"}, "indicator", "not known"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_written(
    store: Store, row: dict[str, object], column: str, problem: str
) -> None:
    with pytest.raises(StoreError, match=problem) as caught:
        store.publish(publication(fibre("C2", 1), fibre("C3", 1), row), REGISTRY)
    assert caught.value.details["row"] == 2
    assert caught.value.details["column"] == column
    assert "row 2" in caught.value.message
    assert "np." not in caught.value.message
    assert store.releases() == ()


def test_a_row_that_stands_twice_and_a_missing_column_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="stands twice"):
        store.publish(publication(fibre("C1", 1), fibre("C1", 2)), REGISTRY)
    frame = rows(fibre("C1", 1)).drop(columns="basis")
    with pytest.raises(StoreError, match="column basis: the column is missing"):
        store.publish(publication(observations=frame), REGISTRY)


def test_without_a_registry_a_vintage_must_still_be_a_day(store: Store) -> None:
    assert store.publish(publication(fibre("any", 1))).changed
    with pytest.raises(StoreError, match=r"column code: .* is no unit"):
        store.publish(publication(fibre("any", 2, vintage="1999")))


def test_a_value_of_the_whole_country_is_kept(store: Store) -> None:
    whole = observation("VN", "population", level="country", basis="counted", numerator=96_208_984)
    assert store.publish(publication(whole), REGISTRY).changed
    read = store.observations()
    assert read[["vintage", "code", "level", "numerator"]].to_numpy().tolist() == [
        [OLD, "VN", "country", 96_208_984]
    ]
    with pytest.raises(StoreError, match="is not the level of VN"):
        store.publish(publication(whole | {"level": "province", "numerator": 1}), REGISTRY)


def test_the_database_itself_refuses_a_numerator_above_the_denominator(
    store: Store, database: Address
) -> None:
    store.publish(publication(fibre("C1", 300)), REGISTRY)
    with pytest.raises(REFUSED, match="share"):
        asked(database, "update observation set numerator = 500")


POINT = {
    "point_id": "p1", "layer": "tslcd", "name": "UBND xã", "lon": 105.5, "lat": 20.1,
    "status": "active", "attributes": {"bandwidth_mbps": 20, "since": None}, "source_id": "s",
}  # fmt: skip


def with_points(*points: dict[str, object], place: str = "C1") -> Publication:
    places = [
        {"point_id": point["point_id"], "vintage": vintage, "code": code}
        for point in points
        for vintage, code in ((OLD, place), (NEW, "N1"))
    ]
    return publication(
        observations=rows(fibre("C1", 1)), points=rows(*points), placements=rows(*places)
    )


def test_a_layer_holds_real_points_or_simulated_ones_never_both(store: Store) -> None:
    simulated = POINT | {"point_id": "m1", "source_id": "m"}
    made_up = with_points(simulated, simulated | {"point_id": "m2", "layer": "facility"})
    made_up = replace(made_up, sources=(MADE_UP, REAL))
    store.publish(made_up, REGISTRY)
    store.publish(with_points(POINT), REGISTRY)
    frame = store.points()
    assert dict(zip(frame["layer"], frame["point_id"], strict=True)) == {
        "tslcd": "p1",
        "facility": "m2",
    }
    assert not store.publish(made_up, REGISTRY).changed


def test_points_keep_their_attributes_and_their_commune_of_each_vintage(store: Store) -> None:
    store.publish(with_points(POINT, POINT | {"point_id": "p2", "layer": "facility"}), REGISTRY)
    frame = store.points(layer="tslcd")
    assert frame["point_id"].tolist() == ["p1"]
    assert frame["attributes"].iloc[0] == {"bandwidth_mbps": 20, "since": None}
    assert (frame[OLD].iloc[0], frame[NEW].iloc[0]) == ("C1", "N1")
    assert len(store.points()) == 2


def test_a_point_that_moved_replaces_the_old_one(store: Store) -> None:
    store.publish(with_points(POINT), REGISTRY)
    assert not store.publish(with_points(POINT), REGISTRY).changed
    assert store.publish(with_points(POINT, place="C2"), REGISTRY).changed
    assert store.publish(with_points(POINT | {"lon": 105.6}, place="C2"), REGISTRY).changed
    assert store.points(1)[OLD].tolist() == ["C1"]
    assert store.points()["lon"].tolist() == [105.6]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"lon": 20.1, "lat": 105.5}, "lat"),
        ({"lon": 999.0}, "lon"),
        ({"name": None}, "name"),
        ({"attributes": "x"}, "attributes"),
        ({"source_id": "x"}, "source_id"),
    ],
)
def test_a_wrong_point_is_named(store: Store, change: dict[str, object], column: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.publish(with_points(POINT | change), REGISTRY)
    assert (caught.value.details["table"], caught.value.details["column"]) == ("point", column)


def test_pilots_are_kept_by_vintage(store: Store) -> None:
    pilot = {
        "vintage": OLD, "code": "C1", "plan": "plan-38", "since": "2021-06-30",
        "reason": "Đông dân", "carried_from": None, "source_id": "s",
    }  # fmt: skip
    carried = pilot | {"vintage": NEW, "code": "N1", "carried_from": "C1"}
    done = publication(observations=rows(fibre("C1", 1)), pilots=rows(pilot, carried))
    store.publish(done, REGISTRY)
    frame = store.pilots()
    assert frame["code"].tolist() == ["C1", "N1"]
    assert frame["since"].tolist() == [pd.Timestamp(2021, 6, 30)] * 2
    assert not store.publish(done, REGISTRY).changed
    with pytest.raises(StoreError, match="pilot, row 0, column since"):
        store.publish(publication(pilots=rows(pilot | {"since": "x"})), REGISTRY)


def test_a_database_of_the_first_migration_is_brought_up_whole(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    script = Path(__file__).parent / "data" / "store_0001.sql"
    with sqlite3.connect(old) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    connection.close()
    with open_store(old) as store:
        assert [item.title for item in store.releases()] == ["Đợt đầu", "Sửa"]
        created = datetime(2025, 8, 1, 2, 3, 4, tzinfo=UTC)
        assert store.release(1).created_at == created
        assert store.observations(1)["numerator"].tolist()[0] == 300.0
        frame = store.observations(2)
        assert frame["code"].tolist() == ["C1", "C2"] or frame["code"].tolist() == ["C2", "C1"]
        assert frame.set_index("code").loc["C1", "numerator"] == 310.0
        assert frame.set_index("code").loc["C2", "value"] == 98.5
        assert store.points().empty
        done = store.publish(with_points(POINT), REGISTRY)
        assert done.release.number == 3
    with sqlite3.connect(old) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [
            ("0005",)
        ]
    connection.close()


def test_a_newer_database_is_refused(database: Address) -> None:
    open_store(database).close()
    asked(database, "update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        open_store(database)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("not a database at all, only some text that is long enough" * 40)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(text)


def test_migrations_make_the_tables_that_the_models_describe(tmp_path: Path) -> None:
    file = tmp_path / "atlas.db"
    open_store(file).close()
    described = create_engine("sqlite://")
    Base.metadata.create_all(described)

    def columns(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
        tables = [
            name
            for (name,) in connection.execute("select name from sqlite_master where type='table'")
            if name != "alembic_version"
        ]
        return {
            (table, name, kind, needed, key)
            for table in tables
            for _, name, kind, needed, _, key in connection.execute(f"pragma table_info({table})")
        } | {
            (name, sql)
            for name, sql in connection.execute(
                "select name, sql from sqlite_master where type='index' and sql is not null"
            )
        }

    migrated = sqlite3.connect(file)
    raw = described.raw_connection()
    try:
        assert columns(migrated) == columns(raw.driver_connection)  # type: ignore[arg-type]
    finally:
        migrated.close()
        raw.close()
        described.dispose()


def test_tables_and_queries_compile_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = [
        str(CreateTable(table).compile(dialect=dialect)) for table in Base.metadata.sorted_tables
    ]
    assert "TIMESTAMP WITH TIME ZONE" in statements[0]
    indices = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in Base.metadata.sorted_tables
        for index in table.indexes
    ]
    assert any("WHERE removed_in IS NULL" in index for index in indices)


def test_moments_are_utc_and_need_a_zone() -> None:
    kind = UtcDateTime()
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    hanoi = datetime(2025, 7, 1, 7, tzinfo=timezone(timedelta(hours=7)))
    assert kind.process_bind_param(hanoi, dialect) == datetime(2025, 7, 1, tzinfo=UTC)
    assert kind.process_result_value(datetime(2025, 7, 1), dialect) == datetime(  # noqa: DTZ001
        2025, 7, 1, tzinfo=UTC
    )
    assert kind.process_result_value(None, dialect) is None
    assert kind.process_bind_param(None, dialect) is None
    with pytest.raises(ValueError, match="time zone"):
        kind.process_bind_param(datetime(2025, 7, 1), dialect)  # noqa: DTZ001


def test_writers_queue_and_all_are_published(database: Address) -> None:
    codes = ["C1", "C2", "C3", "C4", "C5", "C6"]
    errors: list[BaseException] = []

    def write(code: str) -> None:
        try:
            with open_store(database) as store:
                store.publish(publication(fibre(code, 7)), REGISTRY)
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(database) as store:
        assert [item.number for item in store.releases()] == [1, 2, 3, 4, 5, 6]
        assert sorted(store.observations()["code"]) == codes


DYING_WRITER = """
import sys, time
import pandas as pd
from sqlalchemy import event
from geodata.store import OBSERVATION_COLUMNS, Publication, SourceRecord, open_store

store = open_store(sys.argv[1])
stop_at = int(sys.argv[2])
seen = 0

@event.listens_for(store._engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, executemany):
    global seen
    if statement.startswith(("INSERT", "UPDATE")):
        seen += 1
        if seen == stop_at:
            print("half-way", flush=True)
            time.sleep(60)

frame = pd.DataFrame({"code": [f"X{n}" for n in range(50_000)]})
frame["vintage"], frame["level"], frame["indicator"] = "2025-03-01", "commune", "villages"
frame["date"], frame["basis"], frame["source_id"] = "2024-12-31", "counted", "s2"
frame["numerator"], frame["denominator"], frame["value"], frame["samples"] = 3, None, None, None
store.publish(Publication("big", (SourceRecord("s2", "t", False),), observations=frame))
"""


@pytest.mark.parametrize("statement", [1, 4])
def test_a_writer_killed_half_way_leaves_the_old_release_whole(
    database: Address, statement: int
) -> None:
    with open_store(database) as store:
        store.publish(publication(fibre("C1", 300)), REGISTRY)
    address = database if isinstance(database, str) else f"sqlite:///{database}"
    process = subprocess.Popen(
        [sys.executable, "-c", DYING_WRITER, address, str(statement)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "half-way\n"
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with open_store(database) as store:
        assert [item.number for item in store.releases()] == [1]
        assert store.observations()["numerator"].tolist() == [300.0]
        assert store.sources()["id"].tolist() == ["s"]
        assert store.publish(publication(fibre("C1", 301)), REGISTRY).release.number == 2
    if not is_postgresql(database):
        assert asked(database, "pragma integrity_check") == [("ok",)]
        assert asked(database, "pragma foreign_key_check") == []


def test_a_quarter_of_a_million_rows_go_in_quickly(store: Store) -> None:
    many = 250_000
    frame = pd.DataFrame({"code": np.char.add("X", np.arange(many).astype(str))})
    frame = frame.assign(
        vintage=OLD, level="commune", indicator=FIBRE, date="2024-12-31", basis="declared",
        source_id="s", numerator=np.arange(many) % 100, denominator=100.0, value=None,
        samples=None,
    )  # fmt: skip
    begun = time.process_time()  # seconds of work, whatever else the machine does
    store.publish(publication(observations=frame))
    assert time.process_time() - begun < 10
    read = store.observations()
    assert len(read) == many
    assert read["numerator"].sum() == 12_375_000  # 2,500 times 0 + 1 + ... + 99


def test_release_rows_are_never_rewritten(store: Store) -> None:
    first = store.publish(publication(fibre("C1", 1)), REGISTRY).release
    for numerator in (2, 3):
        store.publish(publication(fibre("C1", numerator)), REGISTRY)
    assert store.release(1) == first
    query = select(ReleaseRow.number)
    with store._engine.begin() as connection:
        assert connection.execute(query).scalars().all() == [1, 2, 3]
    assert [store.observations(n)["numerator"].tolist() for n in (1, 2, 3)] == [[1], [2], [3]]
