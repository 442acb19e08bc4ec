"""Be Vietnam Pro from its package: the faces of a page, widths of text, and how text is broken.

Widths are sums of advances without kerning, and pages are drawn without kerning too, so that what
was measured is what is drawn.
"""

import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path as FilePath

import fontpkg_be_vietnam_pro
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import TextPath

FACES = ("Regular", "Medium", "SemiBold", "Bold", "Italic")
MM_PER_POINT = 25.4 / 72.0
CAP_HEIGHT = 0.70
"""Height of capitals, and `DESCENT` depth below the line, in em."""
DESCENT = 0.22
LINE = 1.28
"""From one line to the next, in em."""

SUBSTITUTES = str.maketrans({"′": "'", "→": "–", "\t": " ", "\n": " ", "\r": " "})
_EM = 1000.0
_lock = threading.Lock()


class Unkerned:
    """Tells matplotlib's renderers to set text without kerning, as it was measured."""

    @staticmethod
    def get_fontfeatures() -> tuple[str, ...]:
        """OpenType features: no kerning, no ligatures."""
        return ("-kern", "-liga")

    @staticmethod
    def get_language() -> None:
        """No language of its own."""

    @staticmethod
    def get_antialiased() -> bool:
        """Smooth edges."""
        return True


def font_file(face: str) -> str:
    """The file of a face."""
    return str(FilePath(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{face}.ttf")


@lru_cache(512)
def properties(face: str, points: float) -> FontProperties:
    """A face at a size, for matplotlib."""
    return FontProperties(fname=font_file(face), size=points)


@cache
def _font(face: str) -> FT2Font:
    font = FT2Font(font_file(face))
    font.set_size(_EM, 72)
    return font


@cache
def _known(face: str) -> frozenset[int]:
    with _lock:
        return frozenset(_font(face).get_charmap())


@lru_cache(4096)
def _advance(letter: str, face: str) -> float:
    """Advance of a letter in em."""
    with _lock:
        glyph = _font(face).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536.0 / _EM


@lru_cache(4096)
def outline(letter: str, face: str) -> Path:
    """The outline of a letter at a size of 1 point, its origin on the line."""
    with _lock:
        return TextPath((0, 0), letter, size=1.0, prop=properties(face, 1.0))


def clean(text: str, face: str = "Regular") -> str:
    """Text on one line that the fonts can write: composed letters, no control characters.

    A letter the font lacks becomes ``?``.
    """
    text = unicodedata.normalize("NFC", text).translate(SUBSTITUTES)
    letters = (
        letter if ord(letter) in _known(face) else "?"
        for letter in text
        if unicodedata.category(letter)[0] != "C" and not unicodedata.combining(letter)
    )
    return " ".join("".join(letters).split())


def advances(text: str, face: str) -> list[float]:
    """The advance of every letter in em."""
    return [_advance(letter, face) for letter in text]


@lru_cache(16384)
def em_width(text: str, face: str) -> float:
    """Width of a line in em."""
    return sum(advances(text, face))


def width(text: str, face: str, points: float) -> float:
    """Width of a line in mm."""
    return em_width(text, face) * points * MM_PER_POINT


def line_height(points: float) -> float:
    """From one line to the next, in mm."""
    return LINE * points * MM_PER_POINT


def wrap(text: str, face: str, points: float, room: float) -> list[str]:
    """Lines no wider than `room` mm; a word that is wider than the room is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, face, points) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *pieces, line = _pieces(word, face, points, room)
        lines += pieces
    return [*lines, line] if line else lines


def _pieces(word: str, face: str, points: float, room: float) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, face, points) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def fit(
    text: str, face: str, sizes: tuple[float, ...], room: float, lines: int
) -> tuple[float, list[str]]:
    """The first of `sizes` at which the text fits into so many lines, and its lines.

    At the last size there may be more lines: nothing is cut.
    """
    found: list[str] = []
    for points in sizes:
        found = wrap(text, face, points, room)
        if len(found) <= lines:
            return points, found
    return sizes[-1], found
