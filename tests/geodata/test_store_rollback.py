"""Taking releases back, what the store remembers beside the values, and a file of migration 2."""

import gzip
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from geodata.errors import DataMissing, StoreError
from geodata.store import Alias, ImportRecord, Publication, Store, open_store
from tests.databases import Address
from tests.geodata.small_units import NEW, OLD
from tests.geodata.test_store import (
    FIBRE,
    MADE_UP,
    POINT,
    REGISTRY,
    fibre,
    publication,
    rows,
    with_points,
)

MOMENT = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def store(database: Address) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


def numerators(store: Store, release: int | None = None) -> dict[str, float]:
    frame = store.observations(release)
    return dict(zip(frame["code"], frame["numerator"], strict=True))


def made_up(code: str, numerator: float) -> Publication:
    return publication(fibre(code, numerator, source_id="m"), sources=(MADE_UP,))


def record(report: bytes = b"{}") -> ImportRecord:
    return ImportRecord(
        sha256="a" * 64,
        file_name="Báo cáo.xlsx",
        user_name="lan",
        staged_at=MOMENT,
        published_at=MOMENT + timedelta(hours=1),
        options={"vintage": OLD},
        report=gzip.compress(report),
    )


def test_a_rollback_takes_back_what_came_and_brings_back_what_went(store: Store) -> None:
    store.publish(publication(fibre("C1", 300), fibre("C2", 100)), REGISTRY)
    store.publish(publication(fibre("C1", 310), fibre("C3", 5)), REGISTRY)
    store.publish(publication(fibre("C4", 4)), REGISTRY)
    done = store.roll_back(2, "lan")
    assert (done.number, done.undoes, done.user_name) == (4, 2, "lan")
    assert numerators(store) == {"C1": 300.0, "C2": 100.0, "C4": 4.0}
    assert numerators(store, 3) == {"C1": 310.0, "C2": 100.0, "C3": 5.0, "C4": 4.0}
    assert numerators(store, 2) == {"C1": 310.0, "C2": 100.0, "C3": 5.0}
    assert store.roll_back(1).number == 5
    assert numerators(store) == {"C4": 4.0}


def test_a_rollback_can_be_rolled_back(store: Store) -> None:
    store.publish(publication(fibre("C1", 300)), REGISTRY)
    store.publish(publication(fibre("C1", 310)), REGISTRY)
    store.roll_back(2)
    assert store.roll_back(3).undoes == 3
    assert numerators(store) == {"C1": 310.0}
    assert store.roll_back(2).number == 5
    assert numerators(store) == {"C1": 300.0}


def test_a_later_change_of_the_same_value_stops_a_rollback(store: Store) -> None:
    store.publish(publication(fibre("C1", 300), fibre("C2", 1)), REGISTRY)
    store.publish(publication(fibre("C1", 310)), REGISTRY)
    with pytest.raises(StoreError, match="release 2 changed the same values") as caught:
        store.roll_back(1)
    assert caught.value.details["later"] == [2]
    assert "2025-03-01 C1 fibre_available_households 2024-12-31 declared" in caught.value.message
    assert numerators(store) == {"C1": 310.0, "C2": 1.0}
    assert len(store.releases()) == 2
    store.roll_back(2)
    with pytest.raises(StoreError, match="already rolled back by release 3"):
        store.roll_back(2)
    assert store.roll_back(1).number == 4
    assert store.observations().empty
    with pytest.raises(DataMissing, match="no release 9"):
        store.roll_back(9)


def test_simulated_values_come_back_unless_a_real_one_stands_there(store: Store) -> None:
    assert store.publish(made_up("C1", 1), REGISTRY).release.simulated
    real = store.publish(publication(fibre("C1", 300)), REGISTRY).release
    assert not real.simulated
    back = store.roll_back(2)
    assert back.simulated
    assert store.observations()["source_id"].tolist() == ["m"]
    store.publish(publication(fibre("C1", 301)), REGISTRY)
    with pytest.raises(StoreError, match="release 4 changed"):
        store.roll_back(1)


def test_a_release_is_simulated_while_any_value_in_it_is(store: Store) -> None:
    store.publish(made_up("C1", 1), REGISTRY)
    assert store.publish(publication(fibre("C2", 2)), REGISTRY).release.simulated
    assert not store.publish(publication(fibre("C1", 2)), REGISTRY).release.simulated


def test_points_and_pilots_come_back_with_their_placement(store: Store) -> None:
    pilot = {
        "vintage": OLD, "code": "C1", "plan": "p", "since": "2021-06-30", "reason": "x",
        "carried_from": None, "source_id": "s",
    }  # fmt: skip
    store.publish(with_points(POINT), REGISTRY)
    store.publish(with_points(POINT | {"lon": 105.6}, place="C2"), REGISTRY)
    store.publish(publication(pilots=rows(pilot)), REGISTRY)
    store.roll_back(2)
    points = store.points()
    assert points["lon"].tolist() == [105.5]
    assert (points[OLD].tolist(), points[NEW].tolist()) == (["C1"], ["N1"])
    assert store.points(2)[OLD].tolist() == ["C2"]
    store.roll_back(3)
    assert store.pilots().empty
    with pytest.raises(StoreError, match="already rolled back"):
        store.roll_back(3)


def test_an_import_is_written_with_its_release_and_only_then(store: Store) -> None:
    first = publication(fibre("C1", 300), imported=record(b'{"rows": [1]}'), user_name="lan")
    assert store.publish(first, REGISTRY).release.user_name == "lan"
    assert not store.publish(first, REGISTRY).changed
    wrong = publication(fibre("C1", 500), imported=record())
    with pytest.raises(StoreError, match="above the denominator"):
        store.publish(wrong, REGISTRY)
    (entry,) = store.ledger.imports()
    assert (entry.release, entry.file_name, entry.user_name) == (1, "Báo cáo.xlsx", "lan")
    assert entry.staged_at == datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert entry.published_at == datetime(2026, 3, 4, 6, tzinfo=UTC)
    assert entry.options == {"vintage": OLD}
    assert store.ledger.report(1) == b'{"rows": [1]}'
    assert store.ledger.imports("b" * 64) == ()
    store.publish(publication(fibre("C1", 301)), REGISTRY)
    with pytest.raises(DataMissing, match="came from no import"):
        store.ledger.report(2)


def test_an_alias_is_remembered_and_replaced(store: Store) -> None:
    one = Alias(OLD, "commune", "D1", "punhi", "C1", "lan", MOMENT)
    elsewhere = Alias(OLD, "commune", "", "punhi", "C4", "lan", MOMENT)
    store.ledger.remember([one, elsewhere])
    store.ledger.remember([Alias(OLD, "commune", "D1", "punhi", "C2", "minh", MOMENT)])
    found = {(alias.parent_code, alias.key): alias for alias in store.ledger.aliases()}
    assert {key: alias.code for key, alias in found.items()} == {
        ("D1", "punhi"): "C2",
        ("", "punhi"): "C4",
    }
    assert found["D1", "punhi"].user_name == "minh"
    assert found["D1", "punhi"].created_at == MOMENT


def test_a_mapping_is_kept_under_its_name(store: Store) -> None:
    store.ledger.save_mapping(" VNPT quý ", {"columns": [{"heading": ["Số hộ"]}]}, "lan")
    store.ledger.save_mapping("VNPT quý", {"columns": []}, "lan")
    store.ledger.save_mapping("Điều tra", {}, "lan")
    assert store.ledger.mappings() == ("VNPT quý", "Điều tra")
    assert store.ledger.mapping("VNPT quý") == {"columns": []}
    with pytest.raises(DataMissing, match="saved are: VNPT quý, Điều tra"):
        store.ledger.mapping("x")
    with pytest.raises(StoreError, match="1 to 100"):
        store.ledger.save_mapping("  ", {}, "lan")


def test_a_database_of_the_second_migration_is_brought_up_whole(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    script = Path(__file__).parent / "data" / "store_0002.sql"
    with sqlite3.connect(old) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    connection.close()
    with open_store(old) as store:
        assert [(one.number, one.user_name, one.undoes) for one in store.releases()] == [
            (1, None, None),
            (2, None, None),
        ]
        assert store.points()[OLD].tolist() == ["C1"]
        assert store.roll_back(2).undoes == 2
        assert numerators(store) == {"C1": 100.0, "C2": 50.0}
        store.publish(publication(fibre("C3", 1), imported=record()), REGISTRY)
        assert [entry.release for entry in store.ledger.imports()] == [4]
        assert store.observations(1, indicator=FIBRE)["simulated"].all()
