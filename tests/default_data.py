"""The data directory that tests read: the default build with the sample, made once for all.

``python -m tests.default_data`` makes it before the tests begin; `make test` does so while mypy
has the other processor. It is kept in ``build/test-data`` (or in ATLAS_TEST_DATA) and used again
while its inputs are unchanged.
"""

import os
from pathlib import Path

from filelock import FileLock

from geodata.build import build
from geodata.paths import DataDir
from geodata.sample import publish_sample

REPOSITORY = Path(__file__).resolve().parents[1]


def made() -> DataDir:
    """The directory, made or brought up to date by the first process that asks for it."""
    root = Path(os.environ.get("ATLAS_TEST_DATA") or REPOSITORY / "build" / "test-data")
    root.mkdir(parents=True, exist_ok=True)
    data_dir = DataDir(root)
    with FileLock(str(root / "making.lock")):
        build(data_dir)
        publish_sample(data_dir)
    return data_dir


if __name__ == "__main__":
    made()
