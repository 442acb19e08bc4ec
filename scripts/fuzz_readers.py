"""Try every reader with hostile and broken files, and print what that cost.

    python -m scripts.fuzz_readers [--cuts N] [--flips N] [--seed N] [--kind KIND]

A table a kind of file: cases, how many were refused, the worst seconds, the peak memory of the
process that reads and of the one that asks. The exit code is 1 if a case took 10 s or 1 GB, gave
another error than one of the atlas, or came in although it must not.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from geodata.errors import AtlasError
from geodata.ingest.boundaries.files import read_boundaries
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.ingest.reading import read_book
from tests.geodata.ingest.hostile_boundaries import KINDS as BOUNDARY_KINDS
from tests.geodata.ingest.hostile_boundaries import boundary_cases
from tests.geodata.ingest.hostile_files import Case, all_cases

MOST_SECONDS = 10.0
MOST_BYTES = 1_000_000_000


@dataclass
class Figures:
    """What the cases of one kind cost; memory is in bytes."""

    cases: int = 0
    refused: int = 0
    seconds: float = 0.0
    worst: str = ""
    reading_bytes: int = 0
    asking_bytes: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Run all kinds, each in a process of its own, so that each has its own peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cuts", type=int, default=150, help="places at which a file is cut off")
    parser.add_argument("--flips", type=int, default=600, help="files of each kind with changes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", help="only this kind")
    options = parser.parse_args()
    wanted = (options.cuts, options.flips, options.seed)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        by_kind: dict[str, list[tuple[Path, Case]]] = defaultdict(list)
        for case in chain(all_cases(*wanted), boundary_cases(*wanted)):
            if options.kind in {None, case.kind}:
                path = Path(folder) / case.kind / str(len(by_kind[case.kind])) / f"a.{case.kind}"
                path.parent.mkdir(parents=True)
                path.write_bytes(case.content)
                by_kind[case.kind].append((path, replace(case, content=b"")))
        print(f"{'kind':<10}{'cases':>7}{'refused':>9}{'worst s':>9}{'reading':>10}{'asking':>10}")
        for kind, cases in by_kind.items():
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                figures = pool.apply(try_all, (cases,))
            print(
                f"{kind:<10}{figures.cases:>7}{figures.refused:>9}{figures.seconds:>9.2f}"
                f"{figures.reading_bytes / 1e6:>7.0f} MB{figures.asking_bytes / 1e6:>7.0f} MB"
                f"  ({figures.worst})",
                flush=True,
            )
            failures += figures.failures
    print("\n".join(failures) or "Every case gave a table or a clear error.")
    sys.exit(1 if failures else 0)


def try_all(cases: Iterable[tuple[Path, Case]]) -> Figures:
    """Read every case. A process that is started inherits the peak of its starter, so that the
    figure of the reading process is at least that of the asking one when it was started.
    """
    figures = Figures()
    for path, case in cases:
        try_one(path, case, figures)
    figures.reading_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    figures.asking_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if figures.reading_bytes > MOST_BYTES:
        figures.failures.append(f"{figures.reading_bytes:,} bytes of memory")
    return figures


def try_one(path: Path, case: Case, figures: Figures) -> None:
    """Read one file and add it to the figures."""
    label = f"{case.kind}: {case.name}"
    figures.cases += 1
    began = time.monotonic()
    try:
        if case.kind in BOUNDARY_KINDS:
            read_boundaries(path, BoundaryOptions(crs="EPSG:4326"))
        else:
            read_book(path)
    except AtlasError:
        figures.refused += 1
    except Exception as error:  # noqa: BLE001  this is what the run looks for
        figures.failures.append(f"{label}: {type(error).__name__}: {error}")
    else:
        if case.refused:
            figures.failures.append(f"{label}: came in")
    seconds = time.monotonic() - began
    if seconds > figures.seconds:
        figures.seconds, figures.worst = seconds, case.name
    if seconds > MOST_SECONDS:
        figures.failures.append(f"{label}: {seconds:.1f} s")


if __name__ == "__main__":
    main()
