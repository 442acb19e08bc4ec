"""Build units, boundaries and crosswalk from the installed packages into a data directory.

A build is written beside the one in use, as ``builds/<fingerprint>.tmp``, renamed when
complete, and made visible by replacing one symbolic link. Whatever interrupts it, the previous
state stays whole. The fingerprint covers the inputs, the code that builds and the versions of the
libraries that shape its result: if it is unchanged there is nothing to do. Additions in use
(`geodata.additions`) are put on the new build before it is shown.
"""

import hashlib
import importlib.metadata
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from geodata import additions, builds
from geodata.boundaries import pipeline
from geodata.boundaries.sources import SourceFiles, find_sources
from geodata.builds import Progress
from geodata.paths import DataDir

SHAPING_LIBRARIES = ("shapely", "pyproj", "numpy", "scipy", "geopandas", "pyarrow")
BUILDING_MODULES = (
    "assembly.py",
    "build.py",
    "chaining.py",
    "crosswalk.py",
    "names.py",
    "registry.py",
    "units.py",
)
WEIGHING_MODULES = ("applying.py", "choosing.py", "overlap.py", "placing.py")


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
    report_progress = progress or builds.silent
    sources = find_sources()
    fingerprint = fingerprint_of(sources)
    with builds.alone(data_dir):
        present = builds.build_in_use(data_dir)
        if not force and present and builds.fingerprint_of_build(present) == fingerprint:
            return BuildResult(present, fingerprint, True, time.monotonic() - started)
        working = builds.fresh_folder(data_dir, fingerprint)
        pipeline.run(DataDir(working), sources, report_progress)
        base = builds.settle(working, data_dir.builds / fingerprint)
        finished = additions.build_with_additions(data_dir, base, report_progress)
        builds.switch_to(data_dir, finished)
    report_progress(1.0, "published")
    return BuildResult(finished, fingerprint, False, time.monotonic() - started)


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
        *(package / "weights" / name for name in WEIGHING_MODULES),
    ]
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
