"""The short form of `python -m scripts.fuzz_readers`: the same files, fewer cuts and flips."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.errors import AtlasError
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook
from geodata.ingest.reading import read_book
from tests.geodata.ingest.hostile_files import Case, all_cases

MOST_SECONDS = 10


def named(cases: Iterator[Case]) -> list[object]:
    return [pytest.param(one, id=f"{one.kind}: {one.name}") for one in cases]


def read_or_error(path: Path) -> RawBook | AtlasError:
    try:
        return read_book(path)
    except AtlasError as error:
        return error


@pytest.mark.parametrize("case", named(all_cases(cuts=4, flips=4)))
def test_hostile_file_gives_a_clear_error_in_time(case: Case, tmp_path: Path) -> None:
    path = tmp_path / f"a.{case.kind}"
    path.write_bytes(case.content)
    before = sorted(tmp_path.iterdir())
    began = time.monotonic()
    found = read_or_error(path)
    if isinstance(found, AtlasError):
        assert f"a.{case.kind}" in found.message
        assert found.message.endswith(".")
    else:
        assert not case.refused, found.sheets[0].rows[:3]
        assert sum(map(len, (row for one in found.sheets for row in one.rows))) <= Limits().cells
    assert time.monotonic() - began < MOST_SECONDS
    assert sorted(tmp_path.iterdir()) == before
