"""The folder of builds: one writer at a time, finished builds under their name, one in use.

`current` points to the build in use. A base build is made from the installed packages
(``builds/<fingerprint>``); an assembled one is a base with additions
(``builds/<base>-<hash of the additions>``) and names its base in ``additions.json``. Everything
that changes what is in use goes through `switch_to`, which replaces one symbolic link, so that a
reader, and whoever comes after a kill, sees the old state or the new one whole.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geodata.errors import BuildError
from geodata.paths import PUBLISHED_FOLDERS, DataDir

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being done."""

ADDITIONS_FILE = "additions.json"


def silent(_share: float, _doing: str) -> None:
    """A progress that no one watches."""


@contextmanager
def alone(data_dir: DataDir) -> Iterator[None]:
    """Wait until no other process changes the builds here; the lock ends with the process."""
    data_dir.builds.mkdir(parents=True, exist_ok=True)
    with (data_dir.builds / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def build_in_use(data_dir: DataDir) -> Path | None:
    """The folder of the build in use, None if there is none or it is not whole."""
    if not data_dir.current.is_symlink() or not data_dir.report.is_file():
        return None
    return data_dir.current.resolve()


def base_of(build: Path) -> Path:
    """The base build that a build rests on: itself, or the one its additions file names."""
    named = read_additions_file(build).get("base")
    return build if named is None else build.with_name(str(named))


def fingerprint_of_build(build: Path) -> str:
    """The fingerprint in the name of a base or an assembled build."""
    return re.split(r"[.-]", build.name, maxsplit=1)[0]


def read_additions_file(build: Path) -> dict[str, Any]:
    """What ``additions.json`` of a build holds: ``base`` and ``active``; empty for a base build."""
    path = build / ADDITIONS_FILE
    if not path.is_file():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")))


def fresh_folder(data_dir: DataDir, name: str) -> Path:
    """An empty folder to write a build into; what an earlier attempt left there is cleared."""
    working = data_dir.builds / f"{name}.tmp"
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    return working


def settle(working: Path, finished: Path) -> Path:
    """Give a complete build its name; a build of that name already there is kept beside it."""
    target = finished
    number = 1
    while target.exists():
        target = finished.with_name(f"{finished.name}.{number}")
        number += 1
    working.rename(target)
    return target


def switch_to(data_dir: DataDir, finished: Path) -> None:
    """Point the data directory to a build in one step, then clear away what is not in use.

    The base of an assembled build stays, and so does the build in use until now: a running server
    may still be reading it.
    """
    before = build_in_use(data_dir)
    for folder in PUBLISHED_FOLDERS:
        link(data_dir.root / folder, Path("current") / folder)
    link(data_dir.current, finished.relative_to(data_dir.root))
    kept = {finished, base_of(finished)}
    if before is not None:
        kept |= {before, base_of(before)}
    for other in data_dir.builds.iterdir():
        if other.is_dir() and other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def link(path: Path, target: Path) -> None:
    """Make `path` a symbolic link to `target`, replacing an older link in one step."""
    if path.is_symlink() and path.readlink() == target:
        return
    if path.exists() and not path.is_symlink():
        raise BuildError(
            f"{path} is in the way: it is not a link made by a build. Move it elsewhere.",
            path=str(path),
        )
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(path)
