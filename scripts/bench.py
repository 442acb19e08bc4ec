"""Every figure the atlas is held to: prints a table and writes ``build/bench.json``.

``make bench`` or ``python -m scripts.bench``; the exit code is 1 when a budget is missed. Each part
can be run alone: ``python -m scripts.bench_map`` and so on.
"""

import subprocess
import sys

from scripts.figures import REPOSITORY

PARTS = (
    "bench_boundaries",
    "bench_server",
    "bench_map",
    "bench_import",
    "bench_rebase",
    "bench_pilots",
    "bench_print",
)


def main() -> int:
    """Measure all parts, one after the other; each prints its table and saves its figures.

    Each is a process of its own: what a process starts has, by the system's account, at least the
    memory that the process itself had by then.
    """
    commands = ([sys.executable, "-m", f"scripts.{part}"] for part in PARTS)
    ended = [subprocess.run(command, cwd=REPOSITORY, check=False) for command in commands]
    return max(process.returncode for process in ended)


if __name__ == "__main__":
    sys.exit(main())
