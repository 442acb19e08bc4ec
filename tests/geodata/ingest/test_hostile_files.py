"""The short form of `python -m scripts.fuzz_readers`: the same files, fewer cuts and flips."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata.errors import AtlasError
from geodata.ingest.boundaries.files import BoundaryFile, read_boundaries
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook
from geodata.ingest.reading import read_book
from tests.geodata.ingest import book_files, hostile_boundaries, hostile_files
from tests.geodata.ingest.hostile_files import Case

MOST_SECONDS = 10
BRIEF = Limits(seconds=3)
"""For files that only time stops; all of these must be refused, so none is too slow to come in."""

PARTS = (
    hostile_files.bombs,
    hostile_files.archive_names,
    hostile_files.markup,
    hostile_files.claims,
    hostile_files.texts,
)
BOUNDARY_PARTS = (hostile_boundaries.shapes, hostile_boundaries.containers)


def book_or_error(path: Path, limits: Limits | None = None) -> RawBook | AtlasError:
    try:
        return read_book(path, limits or Limits())
    except AtlasError as error:
        return error


def boundaries_or_error(path: Path) -> BoundaryFile | AtlasError:
    try:
        return read_boundaries(path, BoundaryOptions(crs="EPSG:4326"))
    except AtlasError as error:
        return error


def try_all(
    cases: Iterator[Case], read: Callable[[Path], object], folder: Path
) -> list[tuple[Case, object]]:
    """Read every case; time, message and folder are judged here, what was found by the caller."""
    found: list[tuple[Case, object]] = []
    for case in cases:
        path = folder / f"a.{case.kind}"
        path.write_bytes(case.content)
        began = time.monotonic()
        answer = read(path)
        assert time.monotonic() - began < MOST_SECONDS, case.name
        if isinstance(answer, AtlasError):
            assert path.name in answer.message, (case.name, answer.message)
            assert answer.message.endswith("."), (case.name, answer.message)
        else:
            assert not case.refused, case.name
        path.unlink()
        assert not list(folder.iterdir()), case.name
        found.append((case, answer))
    return found


def judge_books(found: list[tuple[Case, object]]) -> None:
    for case, answer in found:
        if isinstance(answer, RawBook):
            cells = sum(len(row) for sheet in answer.sheets for row in sheet.rows)
            assert cells <= Limits().cells, case.name


@pytest.mark.parametrize("part", PARTS)
def test_hostile_file_gives_a_clear_error_in_time(
    part: Callable[[], Iterator[Case]], tmp_path: Path
) -> None:
    limits = BRIEF if part is hostile_files.texts else Limits()
    judge_books(try_all(part(), lambda path: book_or_error(path, limits), tmp_path))


@pytest.mark.parametrize("kind", book_files.KINDS)
def test_damaged_file_gives_a_table_or_a_clear_error(kind: str, tmp_path: Path) -> None:
    cases = hostile_files.damaged(kind, cuts=4, flips=4)
    judge_books(try_all(cases, book_or_error, tmp_path))


@pytest.mark.parametrize("part", BOUNDARY_PARTS)
def test_hostile_boundaries_give_a_clear_error_in_time(
    part: Callable[[], Iterator[Case]], tmp_path: Path
) -> None:
    try_all(part(), boundaries_or_error, tmp_path)


@pytest.mark.parametrize("kind", hostile_boundaries.KINDS)
def test_damaged_boundaries_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    cases = hostile_boundaries.damaged(kind, cuts=3, flips=2)
    found = try_all(cases, boundaries_or_error, tmp_path)
    assert len(found) >= 5
