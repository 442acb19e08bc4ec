import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.pages.imports import jobs as module
from dashboard.pages.imports.jobs import (
    CANCELLED,
    DONE,
    FAILED,
    RUNNING,
    Jobs,
    JobState,
    write_state,
)
from dashboard.pages.imports.work import desks_of
from geodata.errors import BadRequest

SLEEPER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1] + "/child", "w").write(str(child.pid))
time.sleep(60)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs")


def works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """Let the jobs run a module with this text."""
    (tmp_path / "job_for_test.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(module, "WORK_MODULE", "job_for_test")


def wait(desk: Jobs, job: str, seconds: float = 20) -> JobState:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        state = desk.state(job)
        if state.over:
            return state
        time.sleep(0.05)
    raise AssertionError("the job is not over")


def test_a_job_tells_what_came_of_it(
    desk: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(
        monkeypatch,
        tmp_path,
        "import json, sys\n"
        "asked = json.load(open(sys.argv[1] + '/request.json'))\n"
        "state = {'state': 'done', 'share': 1.0, 'doing': '', 'result': {'n': asked['n'] + 1},"
        " 'error': {}}\n"
        "json.dump(state, open(sys.argv[1] + '/state.json', 'w'))\n",
    )
    job = desk.start(desk.new_folder().name, {"n": 41})
    state = wait(desk, job)
    assert (state.state, state.result) == (DONE, {"n": 42})
    assert desk.request(job) == {"n": 41}
    assert desk.running() == ()


def test_what_is_handed_on_in_the_environment_stands_in_no_file(
    desk: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(
        monkeypatch,
        tmp_path,
        "import json, os, sys\n"
        "state = {'state': 'done', 'share': 1.0, 'doing': '', 'error': {},\n"
        " 'result': {'n': len(os.environ['HANDED_ON'])}}\n"
        "json.dump(state, open(sys.argv[1] + '/state.json', 'w'))\n",
    )
    folder = desk.new_folder()
    job = desk.start(folder.name, {}, {"HANDED_ON": "a secret"})
    assert wait(desk, job).result == {"n": 8}
    assert all("secret" not in one.read_text() for one in folder.iterdir())


def test_a_job_works_on_the_database_of_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = {"settings": {"data": str(tmp_path), "limits": {}}}
    for given, meant in (("sqlite:///other.db", "sqlite:///other.db"), ("", None)):
        monkeypatch.setenv("ATLAS_DATABASE_URL", given)
        assert desks_of(asked).settings.database_url == meant


def test_a_job_that_dies_is_told_and_its_upload_goes(
    desk: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(monkeypatch, tmp_path, "raise SystemExit(3)")
    folder = desk.new_folder()
    (folder / "upload-1").write_bytes(b"x")
    state = wait(desk, desk.start(folder.name, {}))
    assert state.state == FAILED
    assert state.error["code"] == "interrupted"
    until = time.monotonic() + 5
    while (folder / "upload-1").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not (folder / "upload-1").exists()


def test_stopping_ends_the_process_and_those_it_started(
    desk: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(monkeypatch, tmp_path, SLEEPER)
    folder = desk.new_folder()
    (folder / "upload-1").write_bytes(b"x")
    job = desk.start(folder.name, {})
    child_file = folder / "child"
    until = time.monotonic() + 10
    while not (child_file.exists() and child_file.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    assert desk.running() == (job,)
    other_process = Jobs(folder.parent)
    assert other_process.cancel(job).state == CANCELLED
    assert not (folder / "upload-1").exists()
    child = int(child_file.read_text())
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _runs(child)
    assert wait(desk, job).state == CANCELLED


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_is_over_is_not_stopped(desk: Jobs) -> None:
    folder = desk.new_folder()
    write_state(folder, JobState(DONE, 1.0, result={"staged": "a"}))
    assert desk.cancel(folder.name).result == {"staged": "a"}


def test_a_foreign_process_of_the_same_number_is_left_alone(desk: Jobs) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        folder = desk.new_folder()
        (folder / "pid").write_text(str(stranger.pid))
        write_state(folder, JobState(RUNNING))
        assert desk.state(folder.name).state == FAILED
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_work_in_a_thread_is_told_alike(desk: Jobs) -> None:
    folder = desk.new_folder()
    job = desk.start_here(
        folder.name, {"kind": "x"}, lambda where: write_state(where, JobState(DONE, 1.0))
    )
    assert wait(desk, job).state == DONE
    lost = desk.new_folder()
    (lost / "pid").write_text(f"{_gone()} thread")
    write_state(lost, JobState(RUNNING))
    assert desk.state(lost.name).state == FAILED


def _gone() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.mark.parametrize("job", ["", "..", "../../etc", "0" * 24, "A" * 24])
def test_unknown_jobs_are_refused(desk: Jobs, job: str) -> None:
    with pytest.raises(BadRequest, match="no such work"):
        desk.state(job)


def test_old_jobs_are_swept(desk: Jobs) -> None:
    old = desk.new_folder()
    write_state(old, JobState(DONE))
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    fresh = desk.new_folder()
    assert not old.exists()
    assert fresh.exists()
    assert json.dumps(desk.running()) == "[]"
