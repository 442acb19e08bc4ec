"""A zip archive that nobody vouches for: checked as a whole before anything in it is used.

Nothing is ever written to disk and no name of an entry is used as a path. Every entry is unpacked
once, in pieces, only to count: what the directory of the archive claims is not believed.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from geodata.errors import ImportRefused
from geodata.ingest.limits import MIB, Limits

CHUNK = 256 * 1024
SMALL_ENTRY = MIB
"""Up to this unpacked size the ratio of an entry says nothing."""
DIRECTORY_BYTES_PER_ENTRY = 1024
_END = b"PK\x05\x06"
_END_SEARCH = 65_557
_LOCAL_HEADER = 30
_DECLARATIONS = tuple(
    word.encode(codec) for word in ("<!DOCTYPE", "<!ENTITY") for codec in ("ascii", "utf-16-le")
)
_MAY_DECLARE = frozenset({"META-INF/manifest.xml"})
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, LookupError)


class Archive:
    """The entries of a checked archive, by name."""

    def __init__(self, stream: IO[bytes], name: str, limits: Limits) -> None:
        self._name, self._limits, self._stream = name, limits, stream
        self._check_directory_size()
        try:
            self._zip = zipfile.ZipFile(stream)
        except (*_BROKEN, NotImplementedError) as error:
            raise self._damaged(str(error)) from error
        infos = self._zip.infolist()
        limits.check("zip_entries", len(infos), name, "entries")
        for info in infos:
            self._check_entry(info)
        unpacked = sum(info.file_size for info in infos)
        limits.check("unpacked_bytes", unpacked, f"{name}, unpacked,", "bytes")
        self._check_overlap(infos)
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        if len(self._infos) != sum(not info.is_dir() for info in infos):
            raise self._damaged("two of its entries have one name")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, without folders."""
        return tuple(self._infos)

    def check_sizes(self, *, markup: bool = False) -> None:
        """Unpack every entry once and count; `LimitExceeded` for more bytes than are allowed.

        With `markup`, `ImportRefused` for a part that declares a document type: no office program
        writes one, and that is where entities that grow without end are declared.
        """
        total = 0
        for name in self._infos:
            before = b""
            for piece in self.pieces(name):
                total += len(piece)
                self._limits.check("unpacked_bytes", total, f"{self._name}, unpacked,", "bytes")
                if markup and name not in _MAY_DECLARE:
                    self._check_declares_nothing(name, before + piece)
                before = piece[-32:]

    def _check_declares_nothing(self, entry: str, content: bytes) -> None:
        if any(mark in content for mark in _DECLARATIONS):
            raise ImportRefused(
                f"{self._name} is refused: {entry} declares entities of its own, which no office "
                "program does.",
                file=self._name,
                part=entry,
            )

    def pieces(self, entry: str) -> Iterator[bytes]:
        """The bytes of an entry, unpacked piece by piece and never more than its ratio allows."""
        info = self._infos[entry]
        seen = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(CHUNK):
                    seen += len(piece)
                    self._check_ratio(info, seen)
                    yield piece
        except (*_BROKEN, NotImplementedError, RuntimeError) as error:
            raise self._damaged(f"{entry}: {error}") from error
        if seen != info.file_size:
            raise self._damaged(f"{entry} is not as long as it says")

    def read(self, entry: str, most: int) -> bytes:
        """A small entry whole; `ImportRefused` if it has more than `most` bytes."""
        if self._infos[entry].file_size > most:
            raise self._damaged(f"{entry} is larger than such a part can be")
        return b"".join(self.pieces(entry))

    def _check_directory_size(self) -> None:
        """Before `zipfile` builds an object for every entry of a directory of any length."""
        size = self._stream.seek(0, 2)
        self._stream.seek(max(0, size - _END_SEARCH))
        tail = self._stream.read()
        place = tail.rfind(_END)
        if place < 0 or len(tail) < place + 22:
            raise self._damaged("its end is missing; it was cut off")
        entries, length = struct.unpack("<HL", tail[place + 10 : place + 16])
        self._limits.check("zip_entries", entries, self._name, "entries")
        if length > self._limits.zip_entries * DIRECTORY_BYTES_PER_ENTRY:
            self._limits.refuse("zip_entries", f"{self._name} has too long a list of entries")
        self._stream.seek(0)

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        name = info.orig_filename
        parts = name.replace("\\", "/").split("/")
        if parts[0] == "" or ".." in parts or parts[0][1:2] == ":" or "\0" in name:
            raise ImportRefused(
                f"{self._name} holds an entry whose name leads out of the archive ({name[:80]!r}). "
                "Such a file is refused.",
                entry=name[:200],
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ImportRefused(
                f"{self._name} holds a link ({name[:80]!r}) instead of a file. "
                "Such a file is refused.",
                entry=name[:200],
            )
        if info.flag_bits & 0x1:
            raise protected(self._name)
        if info.compress_type not in _METHODS:
            raise self._damaged(f"{name[:80]!r} is packed in a way no spreadsheet program uses")
        self._check_ratio(info, info.file_size)

    def _check_ratio(self, info: zipfile.ZipInfo, unpacked: int) -> None:
        ratio = unpacked / max(1, info.compress_size)
        if unpacked > SMALL_ENTRY and ratio > self._limits.ratio:
            self._limits.refuse(
                "ratio", f"{self._name} unpacks to {ratio:,.0f} times its size", ratio
            )

    def _check_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        """Entries that share their bytes are a known way to make a small archive unpack to much."""
        end = 0
        for info in sorted(infos, key=lambda one: one.header_offset):
            if info.header_offset < end:
                raise self._damaged("its entries overlap")
            end = info.header_offset + _LOCAL_HEADER + info.compress_size

    def _damaged(self, what: str) -> ImportRefused:
        return ImportRefused(
            f"{self._name} is damaged: {what[:200]}. Open it in the program it came from, save it "
            "again and send that.",
            file=self._name,
        )


def protected(name: str) -> ImportRefused:
    """The error for a file that needs a password."""
    return ImportRefused(
        f"{name} is protected by a password. Take the password off and send the file again.",
        file=name,
    )
