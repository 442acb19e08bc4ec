"""What a file is, told from its content. The name is only compared with it."""

import re
from enum import StrEnum
from pathlib import PurePath

from geodata.errors import ImportRefused
from geodata.ingest.formats.archive import Archive, protected
from geodata.ingest.formats.ooxml import WORKBOOK

HEAD_BYTES = 64 * 1024


class Kind(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    JSON = "json"


ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ADVICE = "Send a workbook (XLSX, XLS, ODS), a CSV or a JSON list."
SUFFIXES = {
    Kind.XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm"},
    Kind.XLSB: {".xlsb"},
    Kind.XLS: {".xls", ".xlt"},
    Kind.ODS: {".ods", ".ots"},
    Kind.CSV: {".csv", ".tsv", ".tab", ".txt"},
    Kind.JSON: {".json"},
}
_OTHER_MAGICS = (
    (b"%PDF", "a PDF, from which no table is read"),
    (b"SQLite format 3\0", "a database or GeoPackage; `atlas boundaries import` reads boundaries"),
    (b"\x1f\x8b", "packed with gzip; unpack it"),
    (b"Rar!", "a RAR archive; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "an RTF text"),
    (b"PAR1", "a Parquet file"),
)
_MARKUP = re.compile(
    rb"\s*<(\?xml|!doctype|html|table|meta|head|script|style|workbook)", re.IGNORECASE
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def text_or_compound(head: bytes, name: str) -> Kind | None:
    """The kind of a file that is no zip archive, None for a zip; `ImportRefused` for others."""
    if not head:
        raise ImportRefused(f"{name} is empty.", file=name)
    if head.startswith((ZIP_MAGIC, EMPTY_ZIP)):
        return None
    if head.startswith(COMPOUND_MAGIC):
        return Kind.XLS
    for magic, what in _OTHER_MAGICS:
        if head.startswith(magic):
            raise ImportRefused(f"{name} is {what}. {ADVICE}", file=name)
    plain = _without_mark(head).replace(b"\0", b"").lstrip()
    if _MARKUP.match(plain):
        raise ImportRefused(
            f"{name} is a web page or an XML table, whatever its name says. Open it in the "
            "spreadsheet program, save it as XLSX and send that.",
            file=name,
        )
    return Kind.JSON if re.match(rb'\[\s*[\[{\]]|\{\s*["}]', plain) else Kind.CSV


def archive_kind(archive: Archive, name: str) -> Kind:
    """Which workbook an archive is; `ImportRefused` for any other archive, saying what it is."""
    names = archive.names
    if any(WORKBOOK.fullmatch(one) for one in names):
        return Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "content.xml" in names and "mimetype" in names:
        mimetype = archive.read("mimetype", 1024)
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return Kind.ODS
    raise ImportRefused(f"{name} is {_other(names)}. {ADVICE}", file=name)


def check_compound(content: bytes, name: str) -> None:
    """`ImportRefused` for an OLE file that is a protected workbook, a document or a message."""
    streams = {
        stream: stream.encode("utf-16-le") in content
        for stream in ("EncryptedPackage", "WordDocument", "PowerPoint Document", "__properties_")
    }
    if streams["EncryptedPackage"]:
        raise protected(name)
    if not any(one.encode("utf-16-le") in content for one in ("Workbook", "Book")):
        what = "a Word document" if streams["WordDocument"] else "no workbook"
        raise ImportRefused(f"{name} is {what}. {ADVICE}", file=name)


def note_on_name(kind: Kind, name: str) -> list[str]:
    """What to say where the name ends otherwise than the content would have it."""
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES[kind]:
        return []
    ending = f"ends in {suffix}" if suffix else "has no ending"
    return [f"The name {ending}, but the content is {kind.upper()}; it was read as that."]


def _without_mark(head: bytes) -> bytes:
    for mark in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :]
    return head


def _other(names: tuple[str, ...]) -> str:
    lower = [name.lower() for name in names]
    if any(name.startswith("word/") for name in lower):
        return "a Word document"
    if any(name.startswith("ppt/") for name in lower):
        return "a presentation"
    if any(name.endswith((".shp", ".dbf", ".gpkg")) for name in lower):
        return "an archive of boundaries, which `atlas boundaries import` reads"
    if any(name.endswith((".xlsx", ".xls", ".ods", ".csv")) for name in lower):
        return "an archive with a table inside; take the table out and send that"
    return "an archive and no workbook"
