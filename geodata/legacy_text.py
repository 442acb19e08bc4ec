"""Vietnamese text from before Unicode: TCVN3 (ABC) and VNI, found and converted.

Fonts of these encodings drew Vietnamese letters in the place of Western ones, so a file that was
written with them holds Western letters: "Hµ Néi" (TCVN3) and "Haø Noäi" (VNI) for "Hà Nội".

TCVN3 has one byte a letter, those of TCVN 5712:1993 in the upper half. It has no capitals with
tones: capitals were written with a font of capitals, and come back as small letters ("HÀ NỘI" was
"Hµ NéI"). The table agrees with TCVN 5712 in the C library's iconv. VNI writes the bare letter and
then a letter that stands for its marks; the table agrees with the one of the keyboard program
xvnkb (vni.h).

A file is taken for one of them only by its words that have letters beyond English: few of them may
be Vietnamese syllables as they stand, and most must be once converted. Measured on the names of
each of the 63 provinces: 5 to 28 % before and 72 to 100 % after; in Unicode 71 to 100 % stand as
syllables already.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
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


MARKED_WORDS = 3
"""So many different words with letters beyond English are needed to tell anything."""

MOSTLY = 0.6
"""The share of such words that must be syllables once converted."""

FEW = 0.45
"""The share of such words that may be syllables as they stand."""

EXAMPLES = 3

_TCVN3_LETTERS = (
    "µà¸á¶ả·ã¹ạ" "¨ă»ằ¾ắ¼ẳ½ẵÆặ" "©âÇầÊấÈẩÉẫËậ" "®đ" "ÌèÐéÎẻÏẽÑẹ" "ªêÒềÕếÓểÔễÖệ"
    "×ìÝíØỉÜĩÞị" "ßòãóáỏâõäọ" "«ôåồèốæổçỗéộ" "¬ơêờíớëởìỡîợ" "ïùóúñủòũôụ" "\u00adưõừøứöử÷ữùự"
    "úỳýýûỷüỹþỵ" "¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư"
)  # fmt: skip


def _tcvn3_table() -> dict[str, str]:
    """All letters of TCVN3 beyond English with the letter each stands for."""
    return dict(zip(_TCVN3_LETTERS[::2], _TCVN3_LETTERS[1::2], strict=True))


_PLAIN_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOF = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWL = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    """All sequences of VNI with the letter each stands for, small and capital."""
    table = dict(_VNI_ALONE)
    for base, letter in {**{one: one for one in "aeouy"}, "ô": "ơ", "ö": "ư"}.items():
        table.update({base + mark: letter + tone for mark, tone in _PLAIN_TONES.items()})
    for base in "aeo":
        table.update({base + mark: f"{base}\u0302{tone}" for mark, tone in _ROOF.items()})
    table.update({f"a{mark}": f"a\u0306{tone}" for mark, tone in _BOWL.items()})
    del table["yï"]  # ỵ is written î
    found = {old: unicodedata.normalize("NFC", new) for old, new in table.items()}
    capitals = {old.upper(): new.upper() for old, new in found.items()}
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in found.items()}
    return {**mixed, **capitals, **found}


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_SEQUENCE = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_OF_1258 = {
    "Ă": "Ã", "\u0300": "Ì", "Đ": "Ð", "\u0309": "Ò", "Ơ": "Õ", "Ư": "Ý", "\u0303": "Þ",
    "ă": "ã", "\u0301": "ì", "đ": "ð", "\u0323": "ò", "ơ": "õ", "ư": "ý", "₫": "þ",
}  # fmt: skip
_WESTERN = str.maketrans(_OF_1258)
"""What Windows-1258 reads where Windows-1252 has another letter, for files read that way."""

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_LEGACY_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|uya|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|uơ|ia|ua"
    r"|ưa|ai|ay|ây|ao|au|âu|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])?"
    r"(?:ch|ng|nh|[ckmnpt])?"
)
_VOWEL = re.compile("[aăâeêioôơuưy]")


def convert_legacy(text: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode (NFC). A text with letters of neither encoding comes back as it is."""
    western = _as_western(text)
    if western is None:
        return text
    if encoding is LegacyEncoding.TCVN3:
        converted = "".join(_TCVN3.get(letter, letter) for letter in western)
    else:
        converted = _VNI_SEQUENCE.sub(lambda found: _VNI[found.group(0)], western)
    return unicodedata.normalize("NFC", converted)


def find_legacy(texts: Iterable[str]) -> LegacyFinding | None:
    """The encoding the texts of a file are written in; None for ordinary text."""
    known = tuple(dict.fromkeys(texts))
    best: tuple[float, LegacyEncoding] | None = None
    for encoding in LegacyEncoding:
        share = _share(known, encoding)
        if share >= MOSTLY and (best is None or share > best[0]):
            best = share, encoding
    if best is None:
        return None
    pairs = [(text, convert_legacy(text, best[1])) for text in known]
    changed = [(old, new) for old, new in pairs if old != new]
    return LegacyFinding(best[1], len(changed), tuple(changed[:EXAMPLES]))


def _share(texts: Iterable[str], encoding: LegacyEncoding) -> float:
    """The share of the words beyond English that are Vietnamese once converted; 0 if many are now.

    Capitals stay as they are: in TCVN3 they are other letters.
    """
    words = {word for text in texts for word in _marked_words(text)}
    if len(words) < MARKED_WORDS or sum(map(is_syllable, words)) > FEW * len(words):
        return 0.0
    return sum(is_syllable(convert_legacy(word, encoding)) for word in words) / len(words)


def _marked_words(text: str) -> Iterator[str]:
    """Words with a letter beyond English, and with one of English (signs alone tell nothing)."""
    western = _as_western(text)
    if western is None:
        yield from (word for word in _WORD.findall(text) if not word.isascii())
        return
    for word in _LEGACY_WORD.findall(western):
        if not word.isascii() and any(letter.isascii() for letter in word):
            yield word


def _as_western(text: str) -> str | None:
    """The text in letters of Windows-1252; None if it has others, so was never legacy."""
    if all(ord(letter) < 0x100 for letter in text):
        return text
    western = text.translate(_WESTERN)
    return western if all(ord(letter) < 0x100 for letter in western) else None


def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable: letters, their order, and one tone at most."""
    loose = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in loose if letter not in _TONES)
    plain = unicodedata.normalize("NFC", bare)
    one_tone = len(loose) - len(bare) <= 1
    return one_tone and bool(_VOWEL.search(plain)) and _SYLLABLE.fullmatch(plain) is not None
