"""Saved scenarios: the same answer on any later release, whole to the last bit, bounded."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from dashboard.pilots.desk import PilotDesk, ReleaseMark
from dashboard.pilots.freezing import as_json, freeze, from_json, thaw
from dashboard.pilots.saved import SavedScenarios
from dashboard.selection import NotFound
from dashboard.settings import Settings
from geodata.errors import BadRequest, StoreError
from geodata.pilots.choice import Choice
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import Method
from geodata.pilots.scenario_json import scenario_dict
from geodata.store import open_store
from tests.dashboard.pilots.small_pilots import LOW_FIBRE, desk_over, scenario, small_desk
from tests.databases import Address
from tests.geodata.test_store import fibre, publication
from tests.small_atlas import FIBRE, IMAGE, small_observations, small_service

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

FULL = scenario(
    Rule(
        scope=Scope.GROUP, least=1, most=2, count=1, total_least=1, total_most=3,
        groups=(
            Group("a", "<b>Nhóm</b>", frozenset({"38001", "38002", "38016"})),
            Group("b", "Nhóm 2", frozenset({"38003", "38004", "38005"})),
        ),
        quotas=(Quota("kind:xa", 1, 4),), include=frozenset({"38004"}),
        exclude=frozenset({"38005"}), not_adjacent=True, budget=10.0, cost=2.5,
    ),
    criteria=(
        *LOW_FIBRE,
        Criterion("indicator:no_signal_villages", 2.5, missing=Missing.SKIP, scale=Scale.RANK),
        Criterion("distance:tslcd", 0.0, Direction.LOWER),
        Criterion("indicator:population", 1.0, scale=Scale.THRESHOLD, threshold=1000.0),
    ),
    seed=7, day=date(2024, 12, 31), plan="plan-thanh-hoa", profile="ready",
)  # fmt: skip


@pytest.fixture
def file(database: Address) -> Address:
    with open_store(database) as store:
        store.publish(publication(fibre("C1", 300)))
    return database


def shelf(file: Address) -> SavedScenarios:
    return SavedScenarios(lambda: open_store(file), now=lambda: NOW)


def test_an_answer_thaws_as_it_was_frozen(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    located = scenario(method=Method.COVER, criteria=(), demand="equal")
    for asked in (scenario(), FULL, located):
        answer = desk.answer(asked)
        frozen = freeze(answer)
        found = thaw(frozen)
        assert found.scenario == answer.scenario
        assert as_json(found) == as_json(answer)
        assert freeze(found) == frozen
        assert found.choice.chosen == answer.choice.chosen
        assert found.material.candidates.districts == answer.material.candidates.districts
        assert found.material.candidates.tags == answer.material.candidates.tags
        for key, measure in answer.material.measures.items():
            same = found.material.measures[key]
            assert same.values.dtype == np.float64
            assert same.values.tobytes() == measure.values.tobytes()  # no data too
            assert (same.day, same.basis, same.origin) == (
                measure.day, measure.basis, measure.origin,
            )  # fmt: skip
            assert same.simulated.dtype == np.bool_
        assert found.scores.utility.tobytes() == answer.scores.utility.tobytes()
        assert found.material.candidates.adjacent.dtype == np.int64
        found.scores.points[0] = 1.0  # arrays can be worked with


def test_no_data_and_infinity_survive_outside_arrays() -> None:
    choice = Choice("optimal", (), float("inf"), None, float("nan"), False, (), 0.5)  # type: ignore[arg-type]
    kept = json.loads(json.dumps(as_json(choice), allow_nan=False))
    found = from_json(Choice, kept)
    assert found.objective == float("inf")
    assert np.isnan(found.gap)
    assert found.bound is None


def test_what_was_kept_before_a_field_was_added_is_still_read(tmp_path: Path) -> None:
    frozen = freeze(small_desk(tmp_path).answer(scenario()))
    kept = json.loads(gzip.decompress(frozen))
    del kept["answer"]["material"]["findings"]
    del kept["answer"]["scenario"]["land"]
    found = thaw(gzip.compress(json.dumps(kept).encode()))
    assert found.material.findings == ()
    assert found.scenario.land is None


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    frozen = freeze(small_desk(tmp_path).answer(scenario()))
    kept = json.loads(gzip.decompress(frozen))

    def changed(*path: str, to: object) -> bytes:
        whole = json.loads(json.dumps(kept))
        inner = whole
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = to
        return gzip.compress(json.dumps(whole).encode())

    points = ("answer", "scores", "points")
    for wrong in (
        b"", b"no gzip", frozen[:-9], gzip.compress(b"[]"), gzip.compress(b"{}"),
        changed("form", to=2),
        changed("answer", to={}),
        changed(*points, "type", to="|O"),
        changed(*points, "data", to="AAAA"),
        changed("answer", "choice", "status", to="best"),
        changed("answer", "digest", to=5),
    ):  # fmt: skip
        with pytest.raises(StoreError, match="cannot be read"):
            thaw(wrong)


def test_what_opens_to_too_much_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.pilots.freezing.MOST_TEXT", 1000)
    with pytest.raises(StoreError, match="too long"):
        thaw(gzip.compress(b" " * 100_000))


def later(tmp_path: Path) -> PilotDesk:
    """The desk after a second release, in which the first commune has caught up."""
    rows = small_observations()
    first = (rows["code"] == "38001") & (rows["indicator"] == FIBRE)
    rows.loc[first, ["numerator", "denominator"]] = (1000.0, 1000.0)
    service = small_service(tmp_path / "later", rows, carried=True)
    service.release = replace(service.release, id="2", date=date(2026, 6, 1))
    return desk_over(service)


def test_a_link_shows_the_old_answer_on_a_later_release(tmp_path: Path, file: Address) -> None:
    answer = small_desk(tmp_path / "first").answer(scenario())
    entry = shelf(file).save(answer, "  Năm\nxã ", "Lan")
    with open_store(file) as store:
        store.publish(publication(fibre("C1", 310)))
    desk = later(tmp_path)
    new = desk.answer(scenario())
    assert new.choice.chosen == ("38002", "38003", "38004")
    found = shelf(file).load(entry.id)
    assert found.answer.choice.chosen == ("38001", "38002", "38003")
    assert freeze(found.answer) == freeze(answer)
    assert (found.entry.title, found.entry.user) == ("Năm xã", "Lan")
    assert found.entry.created == NOW
    assert (found.entry.release, found.answer.release) == ("1", ReleaseMark("1", "2026-01-15"))
    assert (found.entry.vintage, found.entry.province) == ("2025-03-01", "38")
    assert found.entry.simulated
    assert found.entry.digest == answer.digest == new.digest
    again = shelf(file).save(new, "Năm xã", "Lan")
    assert again.release == "2"
    assert again.id != entry.id


def test_the_scenario_can_be_read_in_the_database(tmp_path: Path, file: Address) -> None:
    desk = small_desk(tmp_path)
    entry = shelf(file).save(desk.answer(FULL), IMAGE, "Lan")
    with open_store(file) as store:
        record = store.scenarios.get(entry.id)
    assert record.scenario == scenario_dict(FULL)
    assert record.title == IMAGE  # text, whatever it looks like
    assert len(record.frozen) < 20_000


def test_ids_are_not_to_be_guessed_and_others_are_not_found(tmp_path: Path, file: Address) -> None:
    answer = small_desk(tmp_path).answer(scenario())
    saved = shelf(file)
    ids = {saved.save(answer, "a", "b").id for _ in range(3)}
    assert len(ids) == 3
    assert all(len(one) == 32 for one in ids)
    assert {one.id for one in saved.list()} == ids
    gone = ids.pop()
    saved.load(gone)
    saved.remove(gone)
    assert {one.id for one in saved.list()} == ids
    for wrong in (gone, "", "0" * 32, "../" + "0" * 29, "0" * 31 + "Z"):
        for ask in (saved.load, saved.remove):
            with pytest.raises(NotFound, match="no saved scenario"):
                ask(wrong)


def test_a_title_and_a_name_are_asked_for(tmp_path: Path, file: Address) -> None:
    answer = small_desk(tmp_path).answer(scenario())
    for title, user, problem in (
        (" \n ", "Lan", "saved_title"),
        ("x" * 121, "Lan", "saved_title"),
        ("A", "\x00", "saved_user"),
        ("A", "x" * 81, "saved_user"),
    ):
        with pytest.raises(BadRequest) as caught:
            shelf(file).save(answer, title, user)
        assert caught.value.details["problem"] == problem
    assert shelf(file).list() == ()


def test_the_database_is_the_one_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_store(settings.data_dir.database) as store:
        store.publish(publication(fibre("C1", 300)))
    answer = small_desk(tmp_path / "packs").answer(scenario())
    entry = SavedScenarios.of(settings).save(answer, "A", "B")
    url = f"sqlite:///{settings.data_dir.database}"
    assert SavedScenarios.of(replace(settings, database_url=url)).list() == (entry,)
