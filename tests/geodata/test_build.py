import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geodata import build as building
from geodata.build import build
from geodata.errors import BuildError, SourceMissing
from geodata.paths import DataDir, default_data_dir

KILLED = """
import os, signal, sys
from pathlib import Path
from geodata import build as building
from geodata import builds
from geodata.paths import DataDir

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def write(target, sources, progress):
    target.report.parent.mkdir(parents=True, exist_ok=True)
    target.report.write_text('{"state": "new"}')
    if sys.argv[2] == "writing":
        die()

building.pipeline.run = write
if sys.argv[2] == "before settling":
    builds.settle = die
if sys.argv[2] == "before publishing":
    builds.switch_to = die
if sys.argv[2] == "before the last link":
    link = builds.link
    builds.link = lambda path, to: die() if path.name == "current" else link(path, to)
building.build(DataDir(Path(sys.argv[1])), force=True)
"""


def written(state: str):
    """A stand-in for the pipeline that writes a report and nothing else."""

    def run(target: DataDir, _sources: object, progress: building.Progress) -> None:
        progress(0.5, "half")
        target.report.parent.mkdir(parents=True, exist_ok=True)
        target.report.write_text(json.dumps({"state": state}))

    return run


def state_of(data_dir: DataDir) -> str:
    return str(json.loads(data_dir.report.read_text())["state"])


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDir:
    """A directory with one finished build in the state "old"."""
    monkeypatch.setattr(building.pipeline, "run", written("old"))
    directory = DataDir(tmp_path / "data")
    build(directory)
    return directory


def test_a_second_build_of_the_same_is_skipped(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building.pipeline, "run", written("new"))
    assert build(data_dir).skipped
    assert state_of(data_dir) == "old"


def names_of_builds(data_dir: DataDir) -> set[str]:
    return {path.name for path in data_dir.builds.iterdir() if path.is_dir()}


def test_changed_inputs_or_force_build_again_and_clear_what_is_older_than_the_last(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = names_of_builds(data_dir)
    monkeypatch.setattr(building.pipeline, "run", written("new"))
    assert not build(data_dir, force=True).skipped
    assert state_of(data_dir) == "new"
    assert names_of_builds(data_dir) == {first, f"{first}.1"}
    monkeypatch.setattr(building, "fingerprint_of", lambda _: "another")
    seen: list[tuple[float, str]] = []
    result = build(data_dir, lambda share, doing: seen.append((share, doing)))
    assert (result.skipped, result.fingerprint, result.folder.name) == (False, "another", "another")
    assert seen == [(0.5, "half"), (1.0, "published")]
    assert names_of_builds(data_dir) == {f"{first}.1", "another"}


def test_a_failed_build_leaves_the_old_state(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(target: DataDir, *_: object) -> None:
        target.report.parent.mkdir(parents=True)
        raise BuildError("not sound")

    monkeypatch.setattr(building.pipeline, "run", fail)
    with pytest.raises(BuildError, match="not sound"):
        build(data_dir, force=True)
    assert state_of(data_dir) == "old"


@pytest.mark.parametrize(
    "moment", ["writing", "before settling", "before publishing", "before the last link"]
)
def test_a_killed_build_leaves_the_old_state_and_the_next_one_succeeds(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    (old,) = names_of_builds(data_dir)
    command = [sys.executable, "-c", KILLED, str(data_dir.root), moment]
    killed = subprocess.run(command, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert state_of(data_dir) == "old"
    monkeypatch.setattr(building.pipeline, "run", written("next"))
    build(data_dir, force=True)
    assert state_of(data_dir) == "next"
    assert names_of_builds(data_dir) == {old, data_dir.current.resolve().name}


def test_a_reader_that_is_held_to_a_build_reads_on_in_it(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = data_dir.pinned()
    monkeypatch.setattr(building.pipeline, "run", written("new"))
    build(data_dir, force=True)
    assert (state_of(data_dir), state_of(held)) == ("new", "old")
    assert held.database == data_dir.database


def test_a_folder_in_the_way_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building.pipeline, "run", written("new"))
    (tmp_path / "boundaries").mkdir()
    (tmp_path / "boundaries" / "mine.txt").write_text("kept")
    with pytest.raises(BuildError, match="in the way"):
        build(DataDir(tmp_path))
    assert (tmp_path / "boundaries" / "mine.txt").read_text() == "kept"


def test_the_fingerprint_changes_with_the_inputs(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("dataset.db", "converter.json", "polygons.json")]
    for path in files:
        path.write_text("one")
    sources = building.SourceFiles(*files)
    first = building.fingerprint_of(sources)
    assert building.fingerprint_of(sources) == first
    files[1].write_text("two")
    assert building.fingerprint_of(sources) != first


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SourceMissing, match="pip install vietnamadminunits"):
        build(DataDir(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_data_directory_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    assert default_data_dir().root == tmp_path
    monkeypatch.delenv("ATLAS_DATA")
    assert default_data_dir().root.name == "vietnam-digital-atlas"
    assert os.fspath(default_data_dir().database).endswith("atlas.db")
