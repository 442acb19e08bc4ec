"""Which reader a file gets: decided by its content. Runs in the killable process."""

from pathlib import Path

from geodata.ingest.formats.archive import Archive
from geodata.ingest.formats.delimited import read_delimited
from geodata.ingest.formats.json_list import read_json
from geodata.ingest.formats.parts import BookParts
from geodata.ingest.formats.sniff import (
    HEAD_BYTES,
    Kind,
    archive_kind,
    check_compound,
    note_on_name,
    text_or_compound,
)
from geodata.ingest.limits import Limits


def read_file(path: str, name: str, limits: Limits) -> BookParts:
    """Read the file at `path`; `name` is what messages call it."""
    with Path(path).open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    kind = text_or_compound(head, name)
    if kind is Kind.CSV:
        book = read_delimited(Path(path), name, limits)
    elif kind is Kind.JSON:
        book = read_json(Path(path), name, limits)
    else:
        book = _read_container(path, name, kind, limits)
    book["notes"] += note_on_name(Kind(book["kind"]), name)
    return book


def _read_container(path: str, name: str, kind: Kind | None, limits: Limits) -> BookParts:
    from geodata.ingest.formats.workbook import read_workbook  # noqa: PLC0415  texts need none

    with Path(path).open("rb") as stream:
        if kind is Kind.XLS:
            check_compound(stream.read(), name)
            return read_workbook(stream, kind, None, name, limits)
        archive = Archive(stream, name, limits)
        found = archive_kind(archive, name)
        archive.check_sizes(markup=True)
        return read_workbook(stream, found, archive, name, limits)
