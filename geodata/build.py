"""Build units, boundaries and crosswalk from the installed packages into a data directory.

A build is written beside the one in use, as ``builds/<fingerprint>.tmp``, renamed when
complete, and made visible by replacing one symbolic link. Whatever interrupts it, the previous
state stays whole. The fingerprint covers the inputs, the code that builds and the versions of the
libraries that shape its result: if it is unchanged there is nothing to do.
"""

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from geodata.boundaries import pipeline
from geodata.boundaries.sources import SourceFiles, find_sources
from geodata.errors import BuildError
from geodata.paths import PUBLISHED_FOLDERS, DataDir

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being done."""

SHAPING_LIBRARIES = ("shapely", "pyproj", "numpy", "scipy", "geopandas", "pyarrow")
BUILDING_MODULES = ("build.py", "crosswalk.py", "names.py", "registry.py", "units.py")


@dataclass(frozen=True)
class BuildResult:
    """What a build did: where it lies, whether it was skipped, how long it took in seconds."""

    folder: Path
    fingerprint: str
    skipped: bool
    seconds: float


def build(data_dir: DataDir, progress: Progress | None = None, force: bool = False) -> BuildResult:
    """Bring the data directory up to date with the installed packages.

    Skipped when the build in use has the same fingerprint and `force` is not set. Raises
    `SourceMissing` if a package is missing and `BuildError` if the result would not be sound; in
    either case, and when interrupted, the build in use stays as it was.
    """
    started = time.monotonic()
    report_progress = progress or _silent
    sources = find_sources()
    fingerprint = fingerprint_of(sources)
    data_dir.builds.mkdir(parents=True, exist_ok=True)
    with _alone(data_dir.builds / "lock"):
        if not force and _in_use(data_dir) == fingerprint:
            seconds = time.monotonic() - started
            return BuildResult(data_dir.current.resolve(), fingerprint, True, seconds)
        working = data_dir.builds / f"{fingerprint}.tmp"
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir()
        pipeline.run(DataDir(working), sources, report_progress)
        finished = _settle(working, data_dir.builds / fingerprint)
        _publish(data_dir, finished)
    report_progress(1.0, "published")
    return BuildResult(finished, fingerprint, False, time.monotonic() - started)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process builds here; the lock ends with the process."""
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint_of(sources: SourceFiles) -> str:
    """Sixteen hexadecimal digits that change with the inputs, the code or its libraries."""
    digest = hashlib.sha256(sources.fingerprint().encode())
    for name in SHAPING_LIBRARIES:
        digest.update(f"{name}={importlib.metadata.version(name)}".encode())
    package = Path(str(resources.files("geodata")))
    files = [package / name for name in BUILDING_MODULES]
    files += [
        package / "catalogue" / "islands.toml",
        *sorted((package / "boundaries").glob("*.py")),
    ]
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _silent(_share: float, _doing: str) -> None:
    """No one watches."""


def _in_use(data_dir: DataDir) -> str | None:
    """The fingerprint of the build in use, None if there is none or it is not whole."""
    if not data_dir.current.is_symlink() or not data_dir.report.is_file():
        return None
    return data_dir.current.resolve().name.partition(".")[0]


def _settle(working: Path, finished: Path) -> Path:
    """Give a complete build its name; a build of that name already there is kept beside it."""
    target = finished
    number = 1
    while target.exists():
        target = finished.with_name(f"{finished.name}.{number}")
        number += 1
    working.rename(target)
    return target


def _publish(data_dir: DataDir, finished: Path) -> None:
    """Point the data directory to a build in one step, then clear away what is not in use."""
    for folder in PUBLISHED_FOLDERS:
        _link(data_dir.root / folder, Path("current") / folder)
    _link(data_dir.current, finished.relative_to(data_dir.root))
    for other in data_dir.builds.iterdir():
        if other.is_dir() and other != finished:
            shutil.rmtree(other, ignore_errors=True)


def _link(link: Path, target: Path) -> None:
    """Make `link` a symbolic link to `target`, replacing an older link in one step."""
    if link.is_symlink() and link.readlink() == target:
        return
    if link.exists() and not link.is_symlink():
        raise BuildError(
            f"{link} is in the way: it is not a link made by a build. Move it elsewhere.",
            path=str(link),
        )
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
