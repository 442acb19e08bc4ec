import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from geodata.store import open_store
from tests.geodata.ingest.messy_check import Tally, check_mess
from tests.geodata.ingest.messy_sheets import Mess, messes

CASES = 30
"""Files that each run writes; `python -m scripts.fuzz_imports` writes many more."""


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "atlas.db"
    open_store(path).close()
    return path


@given(mess=messes())
@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_no_wrong_value_is_published_and_no_row_is_lost(mess: Mess, empty_database: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_mess(mess, Path(folder), empty_database, Tally())


@pytest.mark.parametrize("shape", ["columns", "blocks", "groups"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_tidy_file_of_any_shape_is_published_whole(
    shape: str, file_format: str, tmp_path: Path, empty_database: Path
) -> None:
    tally = Tally()
    check_mess(Mess(shape=shape, file_format=file_format), tmp_path, empty_database, tally)
    assert (tally.rows, tally.taken_rows) == (38, 38)
    assert (tally.meant, tally.published) == (76, 76)
