import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata import additions, assembly, builds
from geodata import build as building
from geodata.additions import AdditionKind, NewAddition
from geodata.errors import DataMissing, ImportRefused
from geodata.paths import DataDir
from geodata.units import Level

TOUCHES_FILES = {"open", "os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir"}


def written(state: str) -> Callable[..., None]:
    """A stand-in for the pipeline: four small files that say which state they are of."""

    def run(target: DataDir, _sources: object, _progress: builds.Progress) -> None:
        for path in (
            target.registry("2025-07-01"),
            target.boundaries("2025-07-01", Level.COMMUNE),
            target.display("2025-07-01", Level.COMMUNE, "overview"),
            target.crosswalk("2025-03-01", "2025-07-01"),
            target.report,
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(state)

    return run


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDir:
    monkeypatch.setattr(building.pipeline, "run", written("old"))
    directory = DataDir(tmp_path / "data")
    building.build(directory)
    return directory


@pytest.fixture
def new(tmp_path: Path) -> NewAddition:
    """A vintage 2019-01-01 with a crosswalk in each direction; the contents are no matter here."""
    return vintage_addition(tmp_path, "2019-01-01")


def vintage_addition(folder: Path, vintage: str, text: str = "units") -> NewAddition:
    folder = folder / f"made {vintage} {text}"
    folder.mkdir()
    names = {
        "registry.parquet": text,
        "crosswalk_2025-07-01.parquet": "links on",
        "crosswalk_from_1999-01-01.parquet": "links here",
    }
    for name, content in names.items():
        (folder / name).write_text(content)
    (folder / "changes.XLS").write_text(f"record {vintage}")
    return NewAddition(
        kind=AdditionKind.VINTAGE,
        vintage=vintage,
        level=None,
        original=folder / "changes.XLS",
        file_name="Thay đổi đơn vị.XLS",
        user="lan",
        prepared={name: folder / name for name in names},
        report={"rows": 3},
    )


def files_of(data_dir: DataDir) -> dict[str, str]:
    """What a reader sees: every published file through the links at the top."""
    return {
        f"{name}/{path.relative_to(data_dir.root / name)}": path.read_text()
        for name in ("registry", "boundaries", "display", "crosswalk")
        for path in sorted((data_dir.root / name).rglob("*"))
        if path.is_file()
    }


def test_a_vintage_comes_in_beside_what_is_there_and_goes_again(
    data_dir: DataDir, new: NewAddition
) -> None:
    before = files_of(data_dir)
    base = data_dir.current.resolve()
    added = additions.add(data_dir, new)
    assert files_of(data_dir) == {
        **before,
        "registry/2019-01-01.parquet": "units",
        "crosswalk/2019-01-01_2025-07-01.parquet": "links on",
        "crosswalk/1999-01-01_2019-01-01.parquet": "links here",
    }
    assert data_dir.current.resolve().name.startswith(f"{base.name}-")
    assert base.is_dir()
    assert additions.active(data_dir) == (added,)
    assert (added.user, added.file_name, added.report) == ("lan", new.file_name, {"rows": 3})
    assert (added.folder / "original.xls").read_text() == "record 2019-01-01"
    assembled = data_dir.current.resolve()
    removed = additions.remove(data_dir, added.id, "minh")
    assert removed == added
    assert files_of(data_dir) == before
    assert data_dir.current.resolve() == base
    assert {path for path in data_dir.builds.iterdir() if path.is_dir()} == {base, assembled}
    assert additions.active(data_dir) == ()
    assert additions.kept(data_dir) == (added,)
    told = [(event.what, event.addition, event.user) for event in additions.history(data_dir)]
    assert told == [("added", added.id, "lan"), ("removed", added.id, "minh")]


def test_unchanged_files_are_the_very_files_of_the_base(
    data_dir: DataDir, new: NewAddition
) -> None:
    path = data_dir.boundaries("2025-07-01", Level.COMMUNE)
    inode = path.stat().st_ino
    additions.add(data_dir, new)
    assert path.stat().st_ino == inode


def test_where_links_are_refused_files_are_copied(
    data_dir: DataDir, new: NewAddition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    before = files_of(data_dir)
    monkeypatch.setattr(os, "link", refuse)
    additions.add(data_dir, new)
    assert files_of(data_dir).items() > before.items()


def test_the_same_again_changes_nothing(data_dir: DataDir, new: NewAddition) -> None:
    first = additions.add(data_dir, new)
    build = data_dir.current.resolve()
    assert additions.same_in_use(data_dir, new) == first
    assert additions.add(data_dir, new) == first
    assert data_dir.current.resolve() == build
    assert len(additions.history(data_dir)) == 1


def test_another_table_for_a_vintage_that_is_there_is_refused(
    data_dir: DataDir, new: NewAddition, tmp_path: Path
) -> None:
    first = additions.add(data_dir, new)
    with pytest.raises(ImportRefused, match="2019-01-01 is there already"):
        additions.add(data_dir, vintage_addition(tmp_path, "2019-01-01", "other units"))
    with pytest.raises(ImportRefused, match="2025-07-01 is there already"):
        additions.add(data_dir, vintage_addition(tmp_path, "2025-07-01"))
    assert additions.active(data_dir) == (first,)


def test_boundaries_of_an_unknown_vintage_are_refused(data_dir: DataDir, new: NewAddition) -> None:
    unknown = NewAddition(
        AdditionKind.BOUNDARIES, "2030-01-01", Level.COMMUNE, new.original, "a.zip", "lan", {}
    )
    with pytest.raises(ImportRefused, match="no vintage 2030-01-01"):
        additions.add(data_dir, unknown)


def test_a_vintage_another_addition_speaks_of_stays(
    data_dir: DataDir, new: NewAddition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "improve", lambda *_: None)  # it reads what is no matter here
    older = additions.add(data_dir, vintage_addition(tmp_path, "1999-01-01"))
    additions.add(data_dir, new)
    with pytest.raises(ImportRefused, match="still needed"):
        additions.remove(data_dir, older.id)


def test_what_is_not_in_use_cannot_be_removed(data_dir: DataDir) -> None:
    with pytest.raises(ImportRefused, match=r"no addition 'x' in use; in use: none"):
        additions.remove(data_dir, "x")


def test_without_a_build_nothing_is_added(tmp_path: Path, new: NewAddition) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        additions.add(DataDir(tmp_path / "nothing"), new)


def test_a_new_build_keeps_the_additions(
    data_dir: DataDir, new: NewAddition, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = data_dir.current.resolve()
    added = additions.add(data_dir, new)
    second = data_dir.current.resolve()
    assert building.build(data_dir).skipped
    monkeypatch.setattr(building.pipeline, "run", written("new"))
    monkeypatch.setattr(building, "fingerprint_of", lambda _: "another")
    assert not building.build(data_dir).skipped
    seen = files_of(data_dir)
    assert seen["registry/2019-01-01.parquet"] == "units"
    assert seen["boundaries/report.json"] == "new"
    assert additions.active(data_dir) == (added,)
    folders = {path for path in data_dir.builds.iterdir() if path.is_dir()}
    assert folders == {first, second, data_dir.builds / "another", data_dir.current.resolve()}
    assert building.build(data_dir).skipped


def test_a_build_from_nothing_takes_the_additions_of_the_journal(
    data_dir: DataDir, new: NewAddition, tmp_path: Path
) -> None:
    gone = additions.add(data_dir, vintage_addition(tmp_path, "1999-01-01"))
    additions.remove(data_dir, gone.id)
    added = additions.add(data_dir, new)
    before = files_of(data_dir)
    data_dir.current.unlink()
    building.build(data_dir)
    assert files_of(data_dir) == before
    assert additions.active(data_dir) == (added,)


def test_a_failed_assembly_leaves_no_trace(
    data_dir: DataDir, new: NewAddition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ImportRefused("does not fit")

    before = files_of(data_dir)
    monkeypatch.setattr(additions, "assemble", fail)
    with pytest.raises(ImportRefused, match="does not fit"):
        additions.add(data_dir, new)
    assert files_of(data_dir) == before
    assert list((data_dir.root / "additions").iterdir()) == []


def killed_at(event: int, act: Callable[[], object]) -> bool:
    """Do something in a child that is killed at its n-th touch of a file; False if it got done."""
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(name: str, _arguments: object) -> None:
            nonlocal seen
            if name in TOUCHES_FILES:
                seen += 1
                if seen == event:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_kill_at_any_touch_of_a_file_leaves_the_old_or_the_new_state(
    data_dir: DataDir, new: NewAddition
) -> None:
    old = files_of(data_dir)
    added = additions.add(data_dir, new)
    full = files_of(data_dir)
    additions.remove(data_dir, added.id)
    moments = {"add": 0, "remove": 0}
    for event in range(1, 500):
        if not killed_at(event, lambda: additions.add(data_dir, new)):
            break
        moments["add"] += 1
        _check_whole(data_dir, old, full)
        for one in additions.active(data_dir):
            additions.remove(data_dir, one.id)
    for event in range(1, 500):
        present = additions.add(data_dir, new)
        if not killed_at(event, lambda one=present: additions.remove(data_dir, one.id)):  # type: ignore[misc]
            break
        moments["remove"] += 1
        _check_whole(data_dir, old, full)
    assert files_of(data_dir) == old
    assert min(moments.values()) > 15, moments
    _check_journal(data_dir)


def _check_whole(data_dir: DataDir, old: dict[str, str], full: dict[str, str]) -> None:
    present = files_of(data_dir)
    assert present == (full if additions.active(data_dir) else old)


def _check_journal(data_dir: DataDir) -> None:
    """Every addition was added and removed in turn, whoever was killed on the way."""
    last: dict[str, str] = {}
    for event in additions.history(data_dir):
        assert last.get(event.addition) != event.what
        last[event.addition] = event.what
    assert set(last.values()) == {"removed"}


def test_a_journal_line_cut_short_is_no_event_and_is_mended(
    data_dir: DataDir, new: NewAddition
) -> None:
    added = additions.add(data_dir, new)
    journal = data_dir.root / "additions" / "journal.jsonl"
    with journal.open("a") as file:
        file.write('{"at": "2026-')
    assert len(additions.history(data_dir)) == 1
    additions.remove(data_dir, added.id)
    assert [json.loads(line)["what"] for line in journal.read_text().splitlines()] == [
        "added",
        "removed",
    ]
