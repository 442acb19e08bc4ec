"""Fixtures that several test packages share: the reference files and one whole data directory."""

import gc
import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from geodata.build import build
from geodata.paths import DataDir
from geodata.sample import publish_sample

REPOSITORY = Path(__file__).resolve().parents[1]

settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")  # a busy machine is no counterexample


GARBAGE_THRESHOLDS = (20_000, 20, 20)
"""The tests make millions of small objects; looked through as often as usual they cost a tenth."""


def pytest_collection_finish() -> None:
    """Leave what was imported out of the garbage collector's rounds, and let it make fewer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


@pytest.fixture(scope="session")
def shared_files() -> Path:
    """The folder of reference files beside the repository; the test is skipped without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference files (../shared) are not here")
    return folder


@pytest.fixture(scope="session")
def atlas_data() -> DataDir:
    """A data directory with the default build and the sample, made once for all test processes.

    It is kept in ``build/test-data`` (or in ATLAS_TEST_DATA) and reused while its inputs are
    unchanged. Tests read it; whoever writes works on a copy.
    """
    root = Path(os.environ.get("ATLAS_TEST_DATA") or REPOSITORY / "build" / "test-data")
    root.mkdir(parents=True, exist_ok=True)
    data_dir = DataDir(root)
    with FileLock(str(root / "making.lock")):
        build(data_dir)
        publish_sample(data_dir)
    return data_dir
