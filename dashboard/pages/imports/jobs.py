"""Long work outside the request: a process of its own for each piece, its state on disk.

A job is a folder: ``request.json`` (what to do), ``state.json`` (how far it is, replaced in one
step), ``errors.txt`` (what a crash left). Any server process can tell of a job or stop it, and a
job outlives the server process that started it.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geodata.errors import BadRequest

REQUEST, STATE, ERRORS = "request.json", "state.json", "errors.txt"
RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
HERE = "thread"
DATABASE = "ATLAS_DATABASE_URL"
STOPPED = "stopped"
KEPT_SECONDS = 24 * 3600
WORK_MODULE = "dashboard.pages.imports.work"
ID = re.compile(r"[0-9a-f]{24}")
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class JobState:
    """How far a job is: `share` from 0 to 1 or None, `result` when done, `error` when failed."""

    state: str
    share: float | None = None
    doing: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state != RUNNING


class Jobs:
    """The jobs below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_folder(self) -> Path:
        """A folder for a job to come; old ones are swept first."""
        self._sweep()
        folder = self._folder / secrets.token_hex(12)
        folder.mkdir(parents=True)
        return folder

    def start(
        self, job_id: str, request: Mapping[str, Any], environment: Mapping[str, str] = NOTHING
    ) -> str:
        """Start the work in a folder of `new_folder`; gives the job's id.

        What nobody may read in the folder, such as a password, is handed on in `environment`.
        """
        folder = self._folder / job_id
        write_json(folder / REQUEST, request)
        write_state(folder, JobState(RUNNING))
        with (folder / ERRORS).open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603  our own module, no shell
                [sys.executable, "-m", WORK_MODULE, str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        (folder / "pid").write_text(str(process.pid))
        threading.Thread(target=_wait, args=(process, folder), daemon=True).start()
        return folder.name

    def start_here(
        self, job_id: str, request: Mapping[str, Any], work: Callable[[Path], object]
    ) -> str:
        """Do work of a second or so in a thread of this process, which has its files in memory."""
        folder = self._folder / job_id
        write_json(folder / REQUEST, request)
        write_state(folder, JobState(RUNNING))
        (folder / "pid").write_text(f"{os.getpid()} {HERE}")

        def finish() -> None:
            try:
                work(folder)
            finally:
                if not read_state(folder).over:
                    interrupted(folder)

        threading.Thread(target=finish, name=f"atlas-job-{job_id}", daemon=True).start()
        return job_id

    def request(self, job_id: str) -> dict[str, Any]:
        """What the job was asked to do."""
        return read_json(self._of(job_id) / REQUEST)

    def state(self, job_id: str) -> JobState:
        """How far the job is; `BadRequest` for one that does not exist."""
        folder = self._of(job_id)
        found = read_state(folder)
        if found.over or _alive(folder):
            return found
        again = read_state(folder)
        return again if again.over else interrupted(folder)

    def cancel(self, job_id: str) -> JobState:
        """Stop a job that runs; what is over stays as it is."""
        folder = self._of(job_id)
        if read_state(folder).over:
            return read_state(folder)
        (folder / STOPPED).touch()
        _kill(folder)
        state = read_state(folder)
        return state if state.over else interrupted(folder)

    def running(self) -> tuple[str, ...]:
        """The ids of the jobs under way, the oldest first."""
        if not self._folder.is_dir():
            return ()
        folders = sorted(self._folder.iterdir(), key=lambda one: one.stat().st_mtime)
        return tuple(
            one.name for one in folders if (one / STATE).exists() and not self.state(one.name).over
        )

    def _of(self, job_id: str) -> Path:
        folder = self._folder / job_id
        if not ID.fullmatch(job_id) or not (folder / STATE).exists():
            raise BadRequest("There is no such work; go back to the list of imports.", job=job_id)
        return folder

    def _sweep(self) -> None:
        if not self._folder.is_dir():
            return
        limit = time.time() - KEPT_SECONDS
        for folder in self._folder.iterdir():
            if folder.stat().st_mtime < limit and not _alive(folder):
                shutil.rmtree(folder, ignore_errors=True)


def write_json(path: Path, value: Any) -> None:
    """Replace a JSON file in one step."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
    fresh.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """An object of a JSON file."""
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def write_state(folder: Path, state: JobState) -> None:
    """Say how far a job is."""
    write_json(folder / STATE, asdict(state))


def read_state(folder: Path) -> JobState:
    """How far a job said it is."""
    return JobState(**read_json(folder / STATE))


def interrupted(folder: Path) -> JobState:
    """Say of a job whose process is gone that it was stopped, or else that it failed."""
    _remove_uploads(folder)
    if (folder / STOPPED).exists():
        state = JobState(CANCELLED)
        write_state(folder, state)
        return state
    message = "The work stopped before it was done; nothing was changed. Try again."
    error = {"code": "interrupted", "message": message, "details": {}}
    state = replace(read_state(folder), state=FAILED, error=error)
    write_state(folder, state)
    return state


def _wait(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    process.wait()
    with suppress(OSError):
        if not read_state(folder).over:
            interrupted(folder)
        _remove_uploads(folder)


def _pid(folder: Path) -> int | None:
    try:
        return int((folder / "pid").read_text().split()[0])
    except (OSError, ValueError):
        return None


def _alive(folder: Path) -> bool:
    """Whether the very process of a job runs; its id may have gone to another one since."""
    pid = _pid(folder)
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    if _is_here(folder):
        return True
    command = Path(f"/proc/{pid}/cmdline")
    if command.parent.parent.joinpath("self").exists():
        with suppress(OSError):
            return folder.name.encode() in command.read_bytes()
        return False
    return True


def _is_here(folder: Path) -> bool:
    """Whether a thread of a server process does the job, not a process of its own."""
    return (folder / "pid").read_text().endswith(HERE)


def _kill(folder: Path) -> None:
    """End the process of a job with those it started, and wait until it is gone."""
    pid = _pid(folder)
    if pid is None or _is_here(folder) or not _alive(folder):
        return
    with suppress(OSError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)
    until = time.monotonic() + 3
    while _alive(folder) and time.monotonic() < until:
        time.sleep(0.02)


def _remove_uploads(folder: Path) -> None:
    for path in folder.glob("upload-*"):
        path.unlink(missing_ok=True)
