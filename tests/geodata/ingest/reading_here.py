"""Read a file in this process: fast, and seen by the measuring of coverage."""

from pathlib import Path

from geodata.ingest.formats.reader import read_file
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook
from geodata.ingest.reading.book import book_of


def read_here(path: Path, limits: Limits | None = None) -> RawBook:
    """As `read_book`, without a process of its own: for files the test wrote itself."""
    return book_of(path.name, read_file(str(path), path.name, limits or Limits()))
