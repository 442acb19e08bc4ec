"""Be Vietnam Pro from its package: the faces of a page, widths of text, and how text is broken.

Pages are drawn with copies of the faces that hold the letters of Latin scripts and no rules of
layout: a PDF embeds them in a fifth of the time, and without kerning widths are sums of advances,
so that what was measured is what is drawn.
"""

import atexit
import os
import shutil
import tempfile
import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path as FilePath

import fontpkg_be_vietnam_pro
import numpy as np
from fontTools import subset
from fontTools.ttLib import TTFont
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


LETTERS = (
    *range(0x20, 0x250),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2070),
    *(0x20AB, 0x2212, 0x2248, 0x2264, 0x2265),
)
"""What a page can be written with: Latin letters with all marks, punctuation, signs."""


@cache
def font_file(face: str) -> str:
    """The file of a face, made when it is first needed and removed when the process ends."""
    with _lock:
        path = _folder() / f"BeVietnamPro-{face}.ttf"
        options = subset.Options(
            layout_features=[], hinting=False, name_IDs=[1, 2, 4, 6], notdef_outline=True
        )
        options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "STAT"]
        folder = FilePath(fontpkg_be_vietnam_pro.ROOT) / "files"
        with TTFont(folder / path.name) as font:
            smaller = subset.Subsetter(options)
            smaller.populate(unicodes=LETTERS)
            smaller.subset(font)
            font.save(path)
    return str(path)


@cache
def _folder() -> FilePath:
    folder = FilePath(tempfile.mkdtemp(prefix="atlas-fonts-"))
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: FilePath, owner: int) -> None:
    """Remove the copies, but not when a forked worker ends before its parent."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


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
    font = _font(face)
    with _lock:
        return frozenset(font.get_charmap())


@lru_cache(4096)
def _advance(letter: str, face: str) -> float:
    """Advance of a letter in em."""
    font = _font(face)
    with _lock:
        glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536.0 / _EM


@lru_cache(4096)
def outline(letter: str, face: str) -> Path:
    """The outline of a letter at a size of 1, its origin on the line, in straight pieces."""
    size = 100.0
    font = properties(face, size)
    with _lock:
        found = TextPath((0, 0), letter, size=size, prop=font).to_polygons()
    pieces = [np.asarray(piece, dtype=np.float64) for piece in found]
    codes = [np.full(len(piece), Path.LINETO, dtype=np.uint8) for piece in pieces]
    for code in codes:
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
    if not pieces:
        return Path(np.zeros((0, 2)))
    return Path(np.concatenate(pieces) / size, np.concatenate(codes))


def clean(text: str, face: str = "Regular") -> str:
    """Text on one line that the fonts can write: composed letters, no control characters.

    A letter the faces lack becomes ``?``.
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
    """Cleaned lines no wider than `room` mm; a word wider than the room is broken."""
    lines: list[str] = []
    line = ""
    for word in clean(text, face).split():
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
