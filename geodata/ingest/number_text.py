"""One cell taken apart: which number its text can be, read with decimal comma and decimal point."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\t\r\n", " "))
_DASHES = frozenset({"-", "\u2013", "\u2014", "\u2212", "\u2012", "--", "---", "\u2010", "\u2011"})
_MISSING = frozenset(
    {"..", "...", "\u2026", ". .", "x", "k.c.", "k.c", "kc", "n/a", "n.a.", "na", "null", "nan"}
    | {"chưa có", "chưa có số liệu", "không có số liệu", "chưa báo cáo", "no data", ":"}
)
_UNIT_WORDS = (
    "hộ gia đình",
    "hộ",
    "người",
    "nhân khẩu",
    "khẩu",
    "thôn",
    "bản",
    "xã",
    "trạm",
    "điểm",
    "cơ quan",
    "trường",
    "bệnh viện",
    "thuê bao",
    "mẫu",
    "km2",
    "km²",
    "mbps",
    "mbit/s",
    "tỷ đồng",
)
_WHOLE = re.compile(
    rf"""(?P<open>\()?\s*(?P<sign>[-+\u2212\u2013])?\s*
    (?P<body>\d[\d., ']*\d|\d|[.,]\d+)
    (?(open)\s*\))\s*(?P<percent>%)?
    (?:\s*(?P<unit>{"|".join(_UNIT_WORDS)}))?
    (?:\s*(?:\(\*+\)|\*+|[\u00b9\u00b2\u00b3\u2074\u2075]+|\[\d\])|(?<=[\d%])\(\d\))?""",
    re.VERBOSE | re.IGNORECASE,
)
_FORMS = {
    ",": re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:([. '])\d{3})(?:\1\d{3})*)?(?:,(\d+))?"),
    ".": re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:([, '])\d{3})(?:\1\d{3})*)?(?:\.(\d+))?"),
}
_FORMULA_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")


class Mark(StrEnum):
    """What a text is when it is no number."""

    BLANK = "blank"
    DASH = "dash"
    MISSING = "missing"
    FORMULA_ERROR = "formula_error"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is a number, read in both ways; None where it does not fit that way.

    `comma` takes the comma for the decimal sign and the point for thousands, `point` the reverse.
    They are equal where the text has no sign that could be either.
    """

    comma: Decimal | None
    point: Decimal | None
    percent: bool = False

    @property
    def certain(self) -> bool:
        """Whether both ways give the same number."""
        return self.comma == self.point


def take_apart(text: str) -> Written | Mark:
    """The number a text can be, or what it is instead.

    Spaces of every kind and apostrophes part thousands. Parentheses around a number mean minus. A
    unit ("hộ"), a per cent sign and a footnote mark may follow. Digits that begin with a needless
    0 are a code, no number; "1,2 triệu" is words, because it hides a factor.
    """
    if text.isdigit() and text.isascii() and (text[0] != "0" or text == "0"):
        plain = Decimal(text)
        return Written(plain, plain)
    tidy = text.translate(_SPACES).strip()
    mark = _mark(tidy)
    if mark is not None:
        return mark
    found = _WHOLE.fullmatch(tidy)
    if found is None:
        return Mark.WORDS
    minus = found["open"] is not None or found["sign"] in {"-", "\u2212", "\u2013"}
    comma, point = (_as_number(found["body"], decimal_sign, minus) for decimal_sign in ",.")
    if comma is None and point is None:
        return Mark.WORDS
    return Written(comma, point, percent=found["percent"] is not None)


def _mark(tidy: str) -> Mark | None:
    """The mark that stands instead of a number; None if it may be one."""
    if not tidy:
        return Mark.BLANK
    if tidy in _DASHES:
        return Mark.DASH
    if tidy.lower() in _MISSING:
        return Mark.MISSING
    return Mark.FORMULA_ERROR if _FORMULA_ERROR.fullmatch(tidy) else None


def _as_number(body: str, decimal_sign: str, minus: bool) -> Decimal | None:
    found = _FORMS[decimal_sign].fullmatch(body)
    if found is None:
        return None
    thousands = found[1]
    digits = body.replace(thousands, "") if thousands else body
    number = Decimal(digits.replace(decimal_sign, "."))
    return -number if minus else number
