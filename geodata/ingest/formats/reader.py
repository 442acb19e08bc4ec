"""Which reader a file gets: decided by its content."""

from geodata.errors import ImportRefused
from geodata.ingest.formats.parts import BookParts
from geodata.ingest.limits import Limits


def read_file(path: str, name: str, limits: Limits) -> BookParts:
    """Read the file at `path`; `name` is what messages call it. Runs in the killable process."""
    raise ImportRefused(f"{name} ({path}) cannot be read yet within {limits}.")
