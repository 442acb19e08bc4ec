"""Files made to do harm, or broken ones: what each reader is tried with.

`refused` says that nothing but an error will do; otherwise a reader may find a table or refuse.
"""

import random
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from tests.geodata.ingest import book_files

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ROWS = [("Mã", "Tên xã", "Số hộ"), *((f"{n:05}", f"Xã Thử {n}", n * 7) for n in range(60))]


@dataclass(frozen=True)
class Case:
    """A file: the kind it is or pretends to be, what is wrong with it, its bytes."""

    kind: str
    name: str
    content: bytes
    refused: bool = True


def laughs(root: str, inside: str = "") -> str:
    """An XML text whose entities unfold to a billion words; `inside` stands before the last."""
    lines = ['<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]><{root}>{inside}&l9;</{root}>'


def bombs() -> Iterator[Case]:
    """Archives that unpack to far more than they are."""
    good = book_files.xlsx(ROWS)
    yield Case("zip", "one entry of zeros", book_files.patched(good, {SHEET: bytes(64 * MIB)}))
    small = {f"xl/media/image{n}.png": bytes(MIB) for n in range(520)}
    yield Case("zip", "many small entries of zeros", book_files.patched(good, small))
    many = {f"xl/media/image{n}.png": b"" for n in range(2_100)}
    yield Case("zip", "too many entries", book_files.patched(good, many))
    nested = book_files.zipped({"0.bin": bytes(16 * MIB)})
    for level in range(6):
        nested = book_files.zipped({f"{level}.zip": nested})
    yield Case("zip", "archives in archives", nested)
    yield Case("zip", "entries that share their bytes", overlapping(good))
    yield Case("zip", "entry longer than it says", lying(good))
    yield Case("zip", "directory of a million entries", good[:-12] + b"\xff\xff" + good[-10:])


def overlapping(good: bytes) -> bytes:
    """Two entries of the directory lead to the same bytes."""
    content = bytearray(good)
    starts = [n for n in range(len(content)) if content[n : n + 4] == b"PK\x01\x02"]
    content[starts[1] + 42 : starts[1] + 46] = content[starts[0] + 42 : starts[0] + 46]
    return bytes(content)


def lying(good: bytes) -> bytes:
    """The directory gives one entry a hundredth of its length."""
    content = bytearray(good)
    place = content.rindex(SHEET.encode()) - 46
    (size,) = struct.unpack("<L", content[place + 24 : place + 28])
    content[place + 24 : place + 28] = struct.pack("<L", size // 100)
    return bytes(content)


def archive_names() -> Iterator[Case]:
    """Entries whose names lead elsewhere, and a link."""
    for name in ("../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "xl\\..\\..\\x", "a/../../b"):
        stream = BytesIO(book_files.xlsx(ROWS))
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(name, b"x")
        yield Case("zip", f"entry {name}", stream.getvalue())
    stream = BytesIO(book_files.xlsx(ROWS))
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    yield Case("zip", "a link", stream.getvalue())


def markup() -> Iterator[Case]:
    """XML that grows, nests or claims."""
    good = book_files.xlsx(ROWS)
    words = laughs("sst", "<si><t>")
    yield Case("xlsx", "billion laughs in the texts", book_files.patched(good, {STRINGS: words}))
    wide = words.encode("utf-16")
    yield Case("xlsx", "billion laughs in UTF-16", book_files.patched(good, {STRINGS: wide}))
    for part, root in ((SHEET, "worksheet"), ("xl/workbook.xml", "workbook")):
        content = book_files.patched(good, {part: laughs(root)})
        yield Case("xlsx", f"billion laughs in {part}", content)
    deep = "<worksheet>" + "<f>" * 200_000
    yield Case("xlsx", "XML nested deep", book_files.patched(good, {SHEET: deep}))
    yield Case("ods", "billion laughs", book_files.ods_of_xml(laughs("office")))
    table = book_files.ODS_HEAD + "<table:table>" * 200_000
    yield Case("ods", "XML nested deep", book_files.ods_of_xml(table))


def claims() -> Iterator[Case]:
    """Sheets that say they are enormous, in a few letters."""
    good = book_files.xlsx(ROWS)
    lie = b'<dimension ref="A1:XFD1000000000"'

    def claim(sheet: bytes) -> bytes:
        return sheet.replace(b'<dimension ref="A1:C61"', lie)

    claimed = book_files.patched(good, {SHEET: claim})
    yield Case("xlsx", "dimension of a billion rows", claimed, refused=False)
    for place in ("XFD1048576", "A1048576", "XFD1", "A1000000000", "A4294967295", "ZZZZZZ9"):
        row = place.lstrip("ABCDEFXZ")
        cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
        content = book_files.patched(
            good, {SHEET: lambda old, cell=cell: old.replace(b"</sheetData>", cell)}
        )
        yield Case("xlsx", f"cell at {place}", content)
    value = '<table:table-cell office:value-type="float" office:value="1"{}/>'
    for rows, columns in ((10**9, 1), (1, 10**9), (10**6, 10**6), (10**30, 1)):
        cell = value.format(f' table:number-columns-repeated="{columns}"')
        row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        yield Case("ods", f"{rows} rows of {columns} cells", book_files.ods_of_table(row))


def texts() -> Iterator[Case]:
    """Text tables and lists."""
    yield Case("csv", "NUL bytes", b"a;b\n1;\0\0\0\n")
    yield Case("csv", "random bytes", random.Random(5).randbytes(MIB))
    yield Case("csv", "one line of 40 MB", b"x" * (40 * MIB))
    yield Case("csv", "a million columns", b";" * MIB)
    yield Case("csv", "a quotation mark never closed", b'a;b\n1;"' + b"x;y\n" * 100_000)
    yield Case("csv", "sixty million empty fields", (b"1" + b";" * 900 + b"\n") * 65_000)
    yield Case("csv", "a million rows", b"1;2\n" * 1_000_000)
    yield Case("json", "nested deep", b'{"a":' + b"[" * 500_000)
    yield Case("json", "objects nested deep", b'[{"a":' * 100_000)
    for word in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000):
        yield Case("json", f"number {word[:9]}", f'[{{"a": {word}}}]'.encode())
    keys = b",".join(b'"%d":1' % n for n in range(100_000))
    yield Case("json", "a hundred thousand keys", b"[{" + keys + b"}]")
    yield Case("json", "forty million brackets", b"[" + b"[]," * (13 * MIB) + b"[]]")


def truncated(kind: str, content: bytes, cuts: int) -> Iterator[Case]:
    """The file cut off at so many places; a text or list cut off may still be one."""
    step = max(1, len(content) // cuts)
    packed = kind in {"xlsx", "ods"}
    for length in range(8, len(content) - 1, step):
        yield Case(kind, f"cut off at {length} of {len(content)}", content[:length], packed)


def flipped(kind: str, content: bytes, count: int, seed: int) -> Iterator[Case]:
    """The file with some bytes changed."""
    dice = random.Random(seed)
    for number in range(count):
        changed = bytearray(content)
        for _ in range(dice.choice((1, 2, 8, 64))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        yield Case(kind, f"bytes changed, {number}", bytes(changed), refused=False)


def damaged(kind: str, cuts: int, flips: int, seed: int = 1) -> Iterator[Case]:
    """A good file of that kind, cut off and changed."""
    good = book_files.book(kind, ROWS)
    yield from truncated(kind, good, cuts)
    yield from flipped(kind, good, flips, seed)


def all_cases(cuts: int, flips: int, seed: int = 1) -> Iterator[Case]:
    """Every kind of hostile file, and `cuts` and `flips` of a good file of every kind."""
    for part in (bombs, archive_names, markup, claims, texts):
        yield from part()
    for kind in book_files.KINDS:
        yield from damaged(kind, cuts, flips, seed)
