"""Vietnamese text from before Unicode: TCVN3 (ABC) and VNI, found and converted."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class LegacyEncoding(StrEnum):
    """Font encodings of before Unicode, as they appear when a file is read as Windows-1252."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True)
class LegacyFinding:
    """That texts look like `encoding`: so many of them, with some before and after conversion."""

    encoding: LegacyEncoding
    texts: int
    examples: tuple[tuple[str, str], ...]


def find_legacy(texts: Iterable[str]) -> LegacyFinding | None:
    """The encoding the texts of a file are written in; None for ordinary text."""
    raise NotImplementedError


def convert_legacy(text: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode (NFC)."""
    raise NotImplementedError
