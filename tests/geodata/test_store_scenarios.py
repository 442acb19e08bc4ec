"""Saved scenarios in the store: an old database file, bounds, order, and another reader."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.errors import DataMissing, StoreError
from geodata.store import ScenarioRecord, open_store, scenarios
from tests.databases import Address
from tests.geodata.test_store import REGISTRY, fibre, publication

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
RECORD = ScenarioRecord(
    id="ab" * 16, title="Năm xã", user_name="Lan", created_at=NOW, release=1,
    vintage="2025-03-01", province="38", digest="0" * 64, simulated=True,
    scenario={"province": "38", "seed": 1}, frozen=b"\x1f\x8bdata",
)  # fmt: skip


def test_a_database_of_the_third_migration_is_brought_up_whole(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    script = Path(__file__).parent / "data" / "store_0003.sql"
    with sqlite3.connect(old) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    connection.close()
    with open_store(old) as store:
        assert [(one.number, one.user_name) for one in store.releases()] == [(1, None), (2, "lan")]
        values = store.observations().set_index("code")["numerator"].to_dict()
        assert values == {"C1": 310.0, "C2": 50.0}
        assert json.loads(store.ledger.report(2)) == {"rows": 1}
        assert [one.key for one in store.ledger.aliases()] == ["xamot"]
        assert store.ledger.mappings() == ("VNPT",)
        assert store.scenarios.entries() == ()
        store.scenarios.add(RECORD)
        assert store.publish(publication(fibre("C3", 1)), REGISTRY).release.number == 3
    with sqlite3.connect(old) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [
            ("0005",)
        ]
        assert connection.execute(
            "select title, user_name, release, simulated, scenario, frozen from pilot_scenario"
        ).fetchall() == [("Năm xã", "Lan", 1, 1, '{"province": "38", "seed": 1}', b"\x1f\x8bdata")]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.close()


def test_scenarios_are_kept_listed_newest_first_and_removed(database: Address) -> None:
    with open_store(database) as store:
        store.publish(publication(fibre("C1", 300)), REGISTRY)
        store.scenarios.add(RECORD)
        later = replace(RECORD, id="cd" * 16, title="Ba xã", created_at=NOW + timedelta(seconds=1))
        store.scenarios.add(later)
        assert [one.title for one in store.scenarios.entries()] == ["Ba xã", "Năm xã"]
        assert store.scenarios.get(RECORD.id) == RECORD
        entry = store.scenarios.entry(RECORD.id)
        assert entry.created_at == NOW
        assert entry.released_at == store.release(1).created_at
        store.scenarios.remove(RECORD.id)
        assert [one.id for one in store.scenarios.entries()] == [later.id]
        for ask in (store.scenarios.get, store.scenarios.entry, store.scenarios.remove):
            with pytest.raises(DataMissing, match="no saved scenario"):
                ask(RECORD.id)


def test_what_is_kept_is_bounded(database: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(database) as store:
        store.publish(publication(fibre("C1", 300)), REGISTRY)
        wrong: list[tuple[dict[str, object], str]] = [
            ({"title": ""}, "title of a scenario has 1 to 120"),
            ({"title": "x" * 121}, "title of a scenario has 1 to 120"),
            ({"user_name": "x" * 81}, "user of a scenario has 1 to 80"),
            ({"frozen": b"x" * (scenarios.MOST_BYTES + 1)}, "the most is 4,194,304"),
            ({"release": 7}, "could not be written"),
        ]
        for change, words in wrong:
            with pytest.raises(StoreError, match=words):
                store.scenarios.add(replace(RECORD, **change))  # type: ignore[arg-type]
        monkeypatch.setattr(scenarios, "MOST_SCENARIOS", 1)
        store.scenarios.add(RECORD)
        with pytest.raises(StoreError, match="remove some first"):
            store.scenarios.add(replace(RECORD, id="cd" * 16))
        assert len(store.scenarios.entries()) == 1
