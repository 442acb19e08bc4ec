"""One heading cell taken apart: its words, and the unit, year and marks that stand with it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from geodata.indicators import Basis
from geodata.ingest.wording import Wording, WrittenMeasure, fold

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_UNIT_MARK = re.compile(
    r"(?:đvt|đơn vị tính|dvt|don vi tinh|unit)\s*[:.]?\s*([^;)\n]+)", re.IGNORECASE
)
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,4}[.)]|[a-zA-Z]\))\s*(?=\D)")
_FORMULA = re.compile(r"[\dA-Z]{1,3}(?:\s*[=+\-/:*x]\s*[\dA-Z%]{1,3})*")
_FOOTNOTE = re.compile(r"\*+|\d|[ivx]+")
_YEAR = r"(?:19|20)\d\d"
_SPAN = re.compile(rf"(?<!\d){_YEAR}\s*[-\u2013]\s*{_YEAR}(?!\d)")
_DAY = re.compile(
    rf"(?<!\d)(\d{{1,2}})[/.-](\d{{1,2}})(?:[/.-]|\s*năm\s*)({_YEAR})(?!\d)", re.IGNORECASE
)
_ISO = re.compile(rf"(?<!\d)({_YEAR})-(\d\d)-(\d\d)(?!\d)")
_LONG_DAY = re.compile(
    rf"ngày\s+(\d{{1,2}})\s+tháng\s+(\d{{1,2}})\s*(?:[/,-]|năm)\s*({_YEAR})(?!\d)", re.IGNORECASE
)
_MONTHS = re.compile(rf"(\d{{1,2}}) tháng đầu năm ({_YEAR})", re.IGNORECASE)
_QUARTER = re.compile(
    rf"quý\s+(IV|III|II|I|[1-4])\s*(?:[/,-]|năm)?\s*(?:năm )?({_YEAR})", re.IGNORECASE
)
_MONTH = re.compile(
    rf"(?:(?:tháng\s*|(?<!\w)T)(?=\d+\s*[/,.n-])|(?<![\w/.-])(?=\d+\s*[/-]))"
    rf"(\d{{1,2}})\s*(?:[/,.-]|năm)\s*(?:năm )?({_YEAR})(?!\d)",
    re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(
    r"(?<!\w)(?:đầu|giữa|nửa đầu|\d{1,2} tháng|học kỳ \w+|Q[1-4I]\w*|tháng \D+?)"
    rf"[\s/,-]*(?:của )?(?:năm )?{_YEAR}(?!\d)|(?<!\d)\d{{1,2}}\.{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(rf"(?:năm\s+|year\s+)?(?<!\d)({_YEAR})(?!\d)(?:\s*\*+)?", re.IGNORECASE)
_GAP = r"[\s.…_\d]*"
_SIGNED = re.compile(rf",\s*ngày{_GAP}tháng{_GAP}năm[\s.…_]*{_YEAR}(?!\d)", re.IGNORECASE)
_DOCUMENT = re.compile(
    rf"[\d.…_]*\s*/(?:{_YEAR}/)?[A-ZĐ]{{2,}}[\w/-]*(?:,?\s*(?:ngày|năm)\s*[\d\s/.…_-]*\d"
    rf"(?:\s*tháng{_GAP}năm[\s.…_]*{_YEAR})?)?"
)
_COVER = re.compile(r"(?<!\w)kèm theo(?!\w)", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:tính |có )?(?:đến|tới|vào|as of|at)\s*(?:hết |cuối )?(?:ngày\s*)?$", re.IGNORECASE
)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_SOFT = (" - ", " – ", ", ")


@dataclass(frozen=True)
class HeadingText:
    """What one cell says. `words` is what is left when everything else is taken away, folded.

    `strange` are brackets that mean nothing known: the heading is then not understood.
    """

    words: str
    unit: WrittenMeasure | None = None
    day: date | None = None
    basis: Basis | None = None
    provisional: bool = False
    strange: tuple[str, ...] = ()


def take_heading_apart(text: str, wording: Wording) -> HeadingText:
    """The parts of a heading cell."""
    plain = " ".join(text.split())
    if wording.meant(plain):
        return HeadingText(fold(plain))
    unit: WrittenMeasure | None = None
    basis: Basis | None = None
    strange: list[str] = []
    marked = _UNIT_MARK.search(plain)
    if marked is not None:
        unit = wording.unit_of(marked[1])
        strange += [] if unit else [marked[1]]
        plain = plain.replace(marked[0], " ")
    day, plain = find_day(plain)
    for found in _BRACKETS.finditer(plain):
        inner = (found[1] or found[2] or "").strip()
        inside = wording.unit_of(inner)
        said = basis_in(inner, wording, whole=True)
        if inside is not None:
            unit = inside
        elif said is not None:
            basis = said
        elif inner and not _is_mark(inner, wording):
            strange.append(inner)
    plain = _NUMBERING.sub("", _BRACKETS.sub(" ", plain).strip().rstrip("*").strip())
    unit, plain = _unit_beside(plain, unit, wording)
    provisional = wording.words["provisional"].begins(plain)
    words = fold(plain if provisional is None else provisional)
    return HeadingText(words, unit, day, basis, provisional is not None, tuple(strange))


def _is_mark(inner: str, wording: Wording) -> bool:
    """A bracket that adds nothing: a footnote, a column number or its formula, "Tổng số"."""
    if _FOOTNOTE.fullmatch(inner) or _FORMULA.fullmatch(inner):
        return True
    return inner in wording.words["total"] or inner in wording.words["provisional"]


def _unit_beside(
    plain: str, unit: WrittenMeasure | None, wording: Wording
) -> tuple[WrittenMeasure | None, str]:
    """A unit behind the words ("Doanh thu - Tỷ đồng", "Tỷ lệ %") or before them ("% hộ ...")."""
    if fold(plain) == "%":
        return wording.unit_of("%"), ""
    if plain.endswith("%") or plain.startswith("% "):
        return wording.unit_of("%"), plain.strip("% ")
    for sign in _SOFT:
        head, _, tail = plain.rpartition(sign)
        inside = wording.unit_of(tail) if head else None
        if inside is not None:
            return inside, head
    return unit, plain


def basis_in(text: str, wording: Wording, *, whole: bool = False) -> Basis | None:
    """The basis that a text names, None if it names none or two."""
    folded = fold(text)
    found = {
        basis
        for basis, phrases in wording.bases.items()
        if (folded in phrases.marked if whole else _holds(folded, phrases.marked))
    }
    return found.pop() if len(found) == 1 else None


def _holds(text: str, phrases: frozenset[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)


def find_day(text: str) -> tuple[date | None, str]:
    """The one day a text names, and the text without it; None if it names none or several.

    A year stands for its last day, a quarter and a month for theirs.
    """
    if _SPAN.search(text):
        return None, text
    for pattern, day_of in _READERS:
        found = list(pattern.finditer(text))
        days = {day_of(one) for one in found}
        if found and len(days) == 1 and None not in days:
            first = found[0]
            before = _LEAD.sub("", text[: first.start()])
            rest = pattern.sub(" ", text[first.end() :])
            return days.pop(), f"{before} {rest}".strip()
        if found:
            return None, text
    return None, text


def without_documents(line: str) -> str:
    """A title line without what dates a document and not the figures.

    Where and when it was signed ("Thanh Hóa, ngày 15 tháng 01 năm 2025"), the papers it cites
    ("Thông tư 03/2022/TT-BTTTT", "Báo cáo số 12/BC-UBND ngày 15/01/2025"); nothing is left of a
    line that says with which paper the table was sent.
    """
    if _COVER.search(line):
        return ""
    return _SIGNED.sub(" ", _DOCUMENT.sub(" ", line))


def _last_of(year: str, month: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    return date(int(year), month, monthrange(int(year), month)[1])


def _exact(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _quarter(found: re.Match[str]) -> date | None:
    named = found[1].upper()
    return _last_of(found[2], 3 * (_QUARTERS.get(named) or int(named)))


_READERS = (
    (_ISO, lambda found: _exact(found[1], found[2], found[3])),
    (_DAY, lambda found: _exact(found[3], found[2], found[1])),
    (_LONG_DAY, lambda found: _exact(found[3], found[2], found[1])),
    (_MONTHS, lambda found: _last_of(found[2], int(found[1]))),
    (_QUARTER, _quarter),
    (_MONTH, lambda found: _last_of(found[2], int(found[1]))),
    (_PART_OF_YEAR, lambda _: None),
    (_BARE_YEAR, lambda found: date(int(found[1]), 12, 31)),
)
"""Ways to write a day, the more exact first."""
