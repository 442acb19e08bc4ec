"""The letters of a messy file: prefixes, tone marks, and encodings of before Unicode."""

import unicodedata

PREFIXES = {
    "Tỉnh": ("Tỉnh", "T.", ""),
    "Thành phố": ("Thành phố", "TP.", "TP", "Tp. "),
    "Thị xã": ("Thị xã", "TX.", "Tx "),
    "Huyện": ("Huyện", "H.", "huyện", ""),
    "Phường": ("Phường", "P.", "phường", "P. "),
    "Xã": ("Xã", "X.", "xã", ""),
    "Thị trấn": ("Thị trấn", "TT.", "TT ", "T.T "),
}
TONE_PLACES = {"òa": "oà", "óa": "oá", "úy": "uý"}


TCVN3 = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        strict=True,
    )
)
"""The letters of TCVN 5712:1993 as they show when the file is read as Western text."""


def unmarked(text: str) -> str:
    """The text without any diacritics."""
    loose = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(one for one in loose if not unicodedata.combining(one)).replace("\u00d0", "D")


def other_tone_place(name: str) -> str:
    """The name with its tone on the other letter of the group: "oà" for "òa"."""
    for one, other in TONE_PLACES.items():
        name = name.replace(one, other)
    return name


def letters_of(name: str) -> str:
    """The letters and marks of a name without their order: "Qủang" has those of "Quảng"."""
    return "".join(sorted(unicodedata.normalize("NFD", name.casefold())))


TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_1258(text: str) -> bytes:
    """Windows-1258: letters with their own mark, the tone as a character after them."""
    parts: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        loose = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in loose if mark in TONES]
        rest = unicodedata.normalize("NFC", "".join(mark for mark in loose if mark not in TONES))
        parts.append("".join([rest, *tones]))
    return "".join(parts).encode("cp1258", errors="replace")
