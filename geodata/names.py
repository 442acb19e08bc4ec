"""Vietnamese names of units: one spelling for comparison, search keys, and search by name.

The same name is written in several ways: composed or decomposed Unicode, the tone on either vowel
of a final ``oa``, ``oe``, ``uy`` ("Hoà"/"Hòa"), ``i`` for ``y``, Roman or Arabic numbers, with or
without the type before it ("Xã Pù Nhi", "Pù Nhi"). The functions here bring them together without
ever guessing: a key says that two spellings are one name, not that two units are one unit.
"""

import re
import unicodedata

UNIT_TYPES = (
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)
"""Words for the type of a unit, longest first, as they stand before a name."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_PAIR = re.compile(
    rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?!\w)|(?<![qQ])([uU])([yY])([{_TONES}])(?!\w)"
)
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}
_TYPE_BEFORE = re.compile(rf"^({'|'.join(UNIT_TYPES)})\s+(?=\S)", re.IGNORECASE)


def normalise(text: str) -> str:
    """The name in one spelling: composed Unicode, single spaces, tone on the first open vowel.

    Letters keep their case: ``normalise("Thuỷ  Hoà") == "Thủy Hòa"``. ``Quý`` and ``Hoàn`` stay
    as they are, because there the tone has only one place.
    """
    loose = unicodedata.normalize("NFD", text.replace("\u2019", "'").replace("\u2013", "-"))
    placed = _OPEN_PAIR.sub(_tone_on_first, loose)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", placed)).strip()


def _tone_on_first(match: re.Match[str]) -> str:
    first, second, tone = (part for part in match.groups() if part is not None)
    return f"{first}{tone}{second}"


def strip_marks(text: str) -> str:
    """The search key of a text: lower case, no diacritics, words parted by one space."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _NOT_WORD.sub(" ", bare.lower()).strip()


def split_type(name: str) -> tuple[str | None, str]:
    """The type before a name and the rest: ``("xã", "Pù Nhi")``; the type is None if absent."""
    found = _TYPE_BEFORE.match(name)
    if found is None:
        return None, name
    return found.group(1).lower(), name[found.end() :]


def marked_key(name: str) -> str:
    """Key for exact comparison: lower case with diacritics, no type, no spaces, Arabic numbers."""
    return _key(normalise(name).lower())


def bare_key(name: str) -> str:
    """Key for loose comparison: as :func:`marked_key` without diacritics, and ``y`` read ``i``."""
    return strip_marks(_key(normalise(name).lower())).replace("y", "i")


def _key(lowered: str) -> str:
    kind, rest = split_type(lowered)
    words = [word for word in _NOT_WORD.split(rest) if word]
    words = [_ROMAN.get(word, word) for word in words]
    words = [word.lstrip("0") if word.isdigit() else word for word in words]
    if words and kind is not None and words[0].isdigit():
        words.insert(0, kind.replace(" ", ""))
    return "".join(words)
