"""Names of units as people write them: which spellings are one name, and which are not.

`geodata.names` has the keys that the build was made with; this is for names that come in from
outside, where every way to write a name occurs. `read_name` takes a text apart into the type that
stands before the name and a key; two texts are one name when their keys are equal.

Evened out in the key, because the difference never tells two names apart:

- Unicode: composed or decomposed, Đ written as Ð (U+00D0) or Ɖ, no-break and zero-width spaces;
- upper and lower case, spaces, hyphens, dashes, apostrophes, dots, brackets ("(Tổng số)"), bullets
  and numbering before the name, footnote marks after it;
- the letter of a group of vowels on which the tone stands (oà/òa, uý/úy, qúi/quí);
- i and y at the end of a syllable after a consonant or after "qu" (Mĩ/Mỹ, Quí/Quý), never in ai/ay,
  ui/uy, where they are different words;
- Đak, Đăk, Đắk, Đắc, Dak as the first syllable of a word;
- numbers: Roman and Arabic at the end ("Minh Tân II"), zeros before ("Phường 01");
- the type before the name, whole or short (xã, TP., TX., H., Q., P., TT.): it is kept apart, as it
  tells Thị trấn Tân Khai from Xã Tân Khai.

Not evened out: diacritics. Without them 108 communes of 2019 share their spelling with a neighbour
in their own district (88 of March 2025, 20 of after the reform); for 58, 38 and none of these the
type still tells them apart. `bare_key` is there for texts that have no diacritics at all and for
suggestions. Nor is Ea/Ia/I-a, k/c, s/x, ch/tr: those are suggestions.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from geodata.names import UNIT_TYPES, strip_marks

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
_ONE_LETTER = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BULLET = re.compile(
    r"^(?:[-+*•–—]\s*|\d{1,3}(?:\.\d{1,3})*[.)]\s+(?=\D)|[IVXLC]{1,5}[.)]\s+(?=\w))"
)
_FOOTNOTE = re.compile(r"[*\s:;,.]+$")
_NOT_LETTER = re.compile(r"[^\w]+")
_VOWELS = re.compile(f"[aeiouy\u0302\u0306\u031b{_TONES}]+")
_DAK = re.compile("^(?:da\u0306?\u0301?k|đa[\u0302\u0306]?\u0301?[ck])(?!h)")
_DAK_KEY = "đa\u0306k"
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {
    f"{ten}{one}": str(10 * tens + ones)
    for tens, ten in enumerate(("", "X"))
    for ones, one in enumerate(_ONES)
    if tens or ones
}
_WORDS_TOO = frozenset({"I", "V", "X", "VI", "XI", "XV"})
"""Numerals that are syllables when they are not written in capitals ("Vi"; but "Ii" is 2)."""

_SHORT_TYPES = (
    (r"t\.?\s?p\.?", "thành phố"),
    (r"t\.?\s?x\.?", "thị xã"),
    (r"t\.?\s?t\.?", "thị trấn"),
    (r"đ\.?\s?k\.?", "đặc khu"),
    (r"h\.", "huyện"),
    (r"q\.?", "quận"),
    (r"p\.?", "phường"),
    (r"x\.", "xã"),
    (r"t\.", "tỉnh"),
)
_NEEDS_DOT_OR_DIGIT = frozenset({"quận", "phường"})
_WHOLE_TYPE = re.compile(rf"^({'|'.join(UNIT_TYPES)})(?:\s+|(?=\d))(?=\S)", re.IGNORECASE)
_BARE_TYPES = {strip_marks(kind): kind for kind in UNIT_TYPES}
_BARE_TYPE = re.compile(rf"^({'|'.join(_BARE_TYPES)})(?:\s+|(?=\d))(?=\S)", re.IGNORECASE)
_SHORT_NAMES = {"HCM": "Hồ Chí Minh"}


@dataclass(frozen=True)
class Reading:
    """One way to read a written name: its type (lower case) or None, and the key of the rest."""

    kind: str | None
    key: str


def cleaned(text: str) -> str:
    """The text in composed Unicode without what is no part of a name; case is kept.

    ``cleaned(" Quận Ba Đình (Tổng số)") == "Quận Ba Đình"``.
    """
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", text).translate(_ONE_LETTER))
    plain = " ".join(_BRACKETS.sub(" ", plain).split())
    return _FOOTNOTE.sub("", _BULLET.sub("", plain)).strip()


def has_marks(text: str) -> bool:
    """Whether a text has any Vietnamese diacritic or đ."""
    decomposed = unicodedata.normalize("NFD", text.translate(_ONE_LETTER))
    return any(unicodedata.combining(one) or one in "đĐ" for one in decomposed)


@lru_cache(maxsize=100_000)
def readings(text: str) -> tuple[Reading, ...]:
    """All ways to read a written name, the one without its type last; none for a blank text.

    "Phường Đúc" is the phường Đúc and also a unit that is called Phường Đúc (as one in Huế is).
    """
    plain = cleaned(text)
    whole = key(plain)
    if not whole:
        return ()
    found = [Reading(kind, key(rest)) for kind, rest in _typed(plain)]
    return tuple(dict.fromkeys([one for one in found if one.key] + [Reading(None, whole)]))


def _typed(plain: str) -> list[tuple[str, str]]:
    """(type, rest) as far as a type stands before the name."""
    named = _WHOLE_TYPE.match(plain)
    if named is not None:
        return [(named.group(1).lower(), plain[named.end() :])]
    if not has_marks(plain):
        bare = _BARE_TYPE.match(plain)
        if bare is not None:
            return [(_BARE_TYPES[bare.group(1).lower()], plain[bare.end() :])]
    return _shortened(plain)


def _shortened(plain: str) -> list[tuple[str, str]]:
    for pattern, kind in _SHORT_TYPES:
        found = re.match(rf"{pattern}(?=[\s\d\w])\s*", plain, re.IGNORECASE)
        if found is None:
            continue
        written, rest = found.group(0), plain[found.end() :]
        dotted = "." in written
        if kind in _NEEDS_DOT_OR_DIGIT and not dotted and not rest[:1].isdigit():
            continue  # "P" and "Q" alone are types before a number only
        apart = dotted or written[-1:].isspace() or rest[:1].isdigit()
        if not apart and rest.upper() not in _SHORT_NAMES:
            continue
        if not dotted and not written.strip().isupper() and written.strip() != "Tp":
            continue
        return [(kind, rest)]
    return []


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """The key of a name without its type: equal for all spellings of one name.

    Lower case, decomposed, words run together, the tone behind its group of vowels.
    """
    plain = cleaned(name)
    plain = _SHORT_NAMES.get(plain.upper(), plain)
    words = [word for word in _NOT_LETTER.split(plain.replace("_", " ")) if word]
    return "".join(_spelt(word) for word in _with_numbers(words))


def bare_key(name: str) -> str:
    """The key without any diacritics: for texts that have none, and for suggestions."""
    return bare(key(name))


def bare(spelt: str) -> str:
    """A key without its diacritics."""
    plain = unicodedata.normalize("NFD", spelt).replace("đ", "d")
    return "".join(one for one in plain if not unicodedata.combining(one))


def _with_numbers(words: list[str]) -> list[str]:
    """A Roman numeral at the end and zeros before a number in one form."""
    out = [str(int(word)) if word.isascii() and word.isdigit() else word for word in words]
    last = out[-1] if len(out) > 1 else ""
    numeral = last if last in _ROMAN else last.upper()
    if numeral in _ROMAN and (numeral == last or numeral not in _WORDS_TOO):
        out[-1] = _ROMAN[numeral]
    return out


@lru_cache(maxsize=50_000)
def _spelt(word: str) -> str:
    """One word of a key."""
    loose = unicodedata.normalize("NFD", word.lower())
    placed = _VOWELS.sub(_vowels_of, loose)
    return _DAK.sub(_DAK_KEY, placed)


def _vowels_of(found: re.Match[str]) -> str:
    """A group of vowels with its tone behind it, and y as i where they sound the same."""
    group = found.group(0)
    tones = "".join(sorted(one for one in group if one in _TONES))
    vowels = "".join(one for one in group if one not in _TONES)
    text, start = found.string, found.start()
    before = text[start - 1] if start else ""
    ends = found.end() == len(text)
    if ends and before == "q" and vowels == "uy":
        vowels = "ui"
    elif ends and before and vowels == "y":
        vowels = "i"
    return vowels + tones
