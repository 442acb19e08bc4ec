"""The encoding of a text file, decided from all its bytes.

In this order: a mark at its beginning; UTF-16 without a mark, told by where its zero bytes are;
UTF-8 if every byte fits; Windows-1258 if the result reads as Vietnamese; else Windows-1252, as
which text typed in the old TCVN3 and VNI fonts is stored.
"""

import codecs
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from geodata.errors import ImportRefused

CHUNK = 1024 * 1024
SAMPLE = 1024 * 1024
MAX_STRANGE = 0.02
"""The largest share of strange letters a Windows-1258 text may have."""
_VIETNAMESE_LETTERS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("đĐ")
_PUNCTUATION = frozenset("“”‘’–—…•·°²³×±½¼¾«»§©®™€£\u00a0\u00ad\u200b\u00b4\u00a8")
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 26} | {127}
LEGACY_NOTE = (
    "The text is in neither Unicode nor Windows-1258; it was read as Windows-1252, as which "
    "TCVN3 and VNI text is stored."
)


class TextEncoding(NamedTuple):
    """Python's name for the encoding, the word for a person, and whether tones are to be joined."""

    codec: str
    word: str
    compose: bool = False
    notes: tuple[str, ...] = ()


def encoding_of(path: Path, name: str) -> TextEncoding:
    """The encoding of the text file; `ImportRefused` for binary content."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ImportRefused(f"{name} is in UTF-32; save it as UTF-8 and send that.", file=name)
    if head.startswith(codecs.BOM_UTF8):
        return _checked(path, name, TextEncoding("utf-8-sig", "UTF-8 with mark"))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, name, TextEncoding("utf-16", "UTF-16 with mark"))
    if b"\0" in head:
        return _checked(path, name, _wide_without_mark(head, name))
    plain = TextEncoding("utf-8", "UTF-8")
    if _decodes(path, plain.codec):
        return _checked(path, name, plain)
    return _checked(path, name, _eight_bit(path, head))


def _wide_without_mark(head: bytes, name: str) -> TextEncoding:
    """UTF-16 if nearly all zero bytes stand on one side of the pairs; else it is no text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = len(head) // 2
    if odd > pairs * 0.3 and even < pairs * 0.01:
        return TextEncoding("utf-16-le", "UTF-16 LE without mark")
    if even > pairs * 0.3 and odd < pairs * 0.01:
        return TextEncoding("utf-16-be", "UTF-16 BE without mark")
    raise _binary(name)


def _eight_bit(path: Path, head: bytes) -> TextEncoding:
    """Windows-1258 where its letters and joined tones read as Vietnamese, else Windows-1252."""
    cut = head[: head.rfind(b"\n") + 1] or head
    text = cut.decode("cp1258", "replace")
    letters = [one for one in unicodedata.normalize("NFC", text) if ord(one) > 127]
    strange = sum(one not in _VIETNAMESE_LETTERS and one not in _PUNCTUATION for one in letters)
    if strange <= MAX_STRANGE * len(letters) and _decodes(path, "cp1258"):
        return TextEncoding("cp1258", "Windows-1258", compose=True)
    return TextEncoding("cp1252", "Windows-1252", notes=(LEGACY_NOTE,))


def _decodes(path: Path, codec: str) -> bool:
    try:
        for _ in _decoded(path, codec):
            pass
    except UnicodeError:
        return False
    return True


def _decoded(path: Path, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)


def _checked(path: Path, name: str, encoding: TextEncoding) -> TextEncoding:
    """The encoding if the whole file decodes and holds no control characters."""
    try:
        for text in _decoded(path, encoding.codec):
            if _has_control(text):
                raise _binary(name)
    except UnicodeError as error:
        raise ImportRefused(
            f"{name} is not the text it begins as ({encoding.word}): {str(error)[:120]}. It is "
            "damaged or cut off; save it as UTF-8 and send it again.",
            file=name,
        ) from error
    return encoding


def _has_control(text: str) -> bool:
    return len(text) != len(text.translate(_WITHOUT_CONTROL))


_WITHOUT_CONTROL = dict.fromkeys(_CONTROL)


def _binary(name: str) -> ImportRefused:
    return ImportRefused(
        f"{name} is no table: it has bytes that no text has. Send a workbook (XLSX, XLS, ODS), a "
        "CSV or a JSON list.",
        file=name,
    )
