"""Positions as people write them: decimal degrees, degrees-minutes-seconds, pairs, metres.

Nothing is guessed: a text that can be read in two ways is not read. Hemispheres may be English (N,
S, E, W) or Vietnamese (B bắc, Đ đông, T tây); N always means north, also beside Đ: no place in
Vietnam lies south of the equator, so that "nam" cannot be meant.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from geodata.ingest.model import Cell


class Axis(StrEnum):
    """Which of the two numbers of a position one is."""

    LAT = "lat"
    LON = "lon"


@dataclass(frozen=True)
class Number:
    """A coordinate: degrees or metres, and its axis where the text itself says it."""

    value: float
    axis: Axis | None = None


_NUMBER = r"\d{1,8}(?:[.,]\d+)?"
_SIGNED = re.compile(rf"([+-]?)({_NUMBER})")
_DEGREES = re.compile(
    r"([+-]?)(\d{1,3})\s*(?:°|d|:|\s)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:'|m|:|\s|$)"
    r"\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|s)?)?"
)
_SECONDS = re.compile(r"(\dm\s*\d[\d.,]*)\s*s(?:ec)?$")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?: \d{3}){1,2}(?:[.,]\d+)?"
    r"|[+-]?\d{1,3}(?:\.\d{3}){2}(?:,\d+)?|[+-]?\d{1,3}(?:,\d{3}){2}(?:\.\d+)?"
)
"""Metres with their thousands parted; with a point or a comma only where there are two."""
_HEMISPHERES = {
    "n": (Axis.LAT, 1), "b": (Axis.LAT, 1), "bắc": (Axis.LAT, 1), "north": (Axis.LAT, 1),
    "s": (Axis.LAT, -1), "south": (Axis.LAT, -1),
    "e": (Axis.LON, 1), "đ": (Axis.LON, 1), "đông": (Axis.LON, 1), "east": (Axis.LON, 1),
    "w": (Axis.LON, -1), "t": (Axis.LON, -1), "tây": (Axis.LON, -1), "west": (Axis.LON, -1),
}  # fmt: skip
_WORDS = "|".join(sorted(_HEMISPHERES, key=len, reverse=True))
_BEFORE = re.compile(rf"^({_WORDS})\s*(?=[\d])")
_AFTER = re.compile(rf"(?<=[\d°'\"\s])\s*({_WORDS})$")
_SIGNS = str.maketrans({
    "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "`": "'", "´": "'", "″": '"', "”": '"',
    "“": '"', "−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "ð": "đ",
})  # fmt: skip
_LABEL = re.compile(r"^(?:vĩ độ|kinh độ|lat(?:itude)?|lon(?:gitude)?|lng|x|y)\s*[:=]?\s*(?=[-+\d])")
_WKT = re.compile(r"^point\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$")
_SPLITTERS = (r"\s*[;|/\t\n]\s*", r"\s*,\s+", r"(?<=[bnđetsw])\s*,?\s*(?=\d)")


def read_number(cell: Cell) -> Number | None:
    """A coordinate in degrees or metres; None if the cell holds none or can be read in two ways."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Number(float(cell)) if isfinite(cell) else None
    return _read_text(cell) if isinstance(cell, str) else None


def _read_text(cell: str) -> Number | None:
    text, axis, sign = _without_hemisphere(_SECONDS.sub(r"\1", _evened(cell)))
    if _GROUPED.fullmatch(text):
        text = _grouped_to_plain(text)
    plain = _SIGNED.fullmatch(text.rstrip("°").rstrip())
    if plain:
        value = _float(plain[2])
        return _signed(value, plain[1], sign, axis)
    parts = _DEGREES.fullmatch(text)
    if parts is None:
        return None
    minutes, seconds = _float(parts[3]), _float(parts[4] or "0")
    if minutes >= 60 or seconds >= 60 or (parts[4] and minutes != int(minutes)):
        return None
    return _signed(int(parts[2]) + minutes / 60 + seconds / 3600, parts[1], sign, axis)


def read_pair(cell: Cell) -> tuple[Number, Number] | None:
    """Both coordinates of one cell in the order in which they stand; None if it holds no pair."""
    if not isinstance(cell, str):
        return None
    text = _evened(cell)
    known = _WKT.fullmatch(text)
    if known:
        return Number(float(known[1]), Axis.LON), Number(float(known[2]), Axis.LAT)
    for parts in _halves(text.strip("()[] ")):
        numbers = [read_number(part) for part in parts]
        if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
            return numbers[0], numbers[1]
    return None


def in_order(first: Number, second: Number) -> tuple[float, float] | None:
    """``(lat, lon)`` of a pair as the texts say; None where both say the same axis.

    Where neither says its axis the first is the latitude, as people write it; whether that fits
    is judged over all rows.
    """
    axes = (first.axis, second.axis)
    if axes[0] is not None and axes[0] is axes[1]:
        return None
    if Axis.LON is axes[0] or Axis.LAT is axes[1]:
        return second.value, first.value
    return first.value, second.value


def _evened(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().lower().translate(_SIGNS)


def _without_hemisphere(text: str) -> tuple[str, Axis | None, int]:
    text = _LABEL.sub("", text)
    for pattern in (_BEFORE, _AFTER):
        found = pattern.search(text)
        if found:
            axis, sign = _HEMISPHERES[found[1]]
            return (text[: found.start()] + text[found.end() :]).strip(), axis, sign
    return text, None, 0


def _signed(value: float, minus: str, sign: int, axis: Axis | None) -> Number | None:
    if minus == "-" and sign:
        return None
    return Number(-value if minus == "-" or sign < 0 else value, axis)


def _grouped_to_plain(text: str) -> str:
    """The same number without what parts its thousands."""
    for parting in (" ", ".", ","):
        if text.count(parting) == 2 or (parting == " " and parting in text):
            return text.replace(parting, "")
    return text


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _halves(text: str) -> list[list[str]]:
    found = [re.split(pattern, text) for pattern in _SPLITTERS]
    if text.count(",") == 1 and text.count(".") == 2:
        found.append(text.split(","))
    if re.fullmatch(r"[-+\d.,]+\s+[-+\d.,]+", text):
        found.append(text.split())
    return [parts for parts in found if len(parts) == 2]
