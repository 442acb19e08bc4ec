"""Every figure the atlas is held to: prints a table and writes ``build/bench.json``.

``make bench`` or ``python -m scripts.bench``; the exit code is 1 when a budget is missed. Each part
can be run alone: ``python -m scripts.bench_map`` and so on.
"""

import sys

from scripts import (
    bench_boundaries,
    bench_import,
    bench_map,
    bench_pilots,
    bench_print,
    bench_rebase,
    bench_server,
)

PARTS = (
    bench_boundaries,
    bench_server,
    bench_map,
    bench_import,
    bench_rebase,
    bench_pilots,
    bench_print,
)


def main() -> int:
    """Measure all parts, one after the other; each prints its table and saves its figures."""
    return max([part.main() for part in PARTS])


if __name__ == "__main__":
    sys.exit(main())
