"""What a heading says: which indicator, which part of it, of which day, in which unit.

The words are data (`geodata/catalogue/headings.toml`). A phrase either stands in the heading word
for word (diacritics may be missing throughout) or it does not; nothing is matched by likeness.
Every word above a column must be understood: "Thành thị" above "Số hộ" makes it another number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from geodata.indicators import Basis, Catalogue, Indicator, Unit
from geodata.ingest.heading_text import (
    HeadingText,
    basis_in,
    find_day,
    take_heading_apart,
    without_documents,
)
from geodata.ingest.model import Part
from geodata.ingest.wording import Meant, Wording, WrittenMeasure, load_wording

UNIT_NEEDED = frozenset({Unit.KM2, Unit.VND_BILLION})
"""Figures of these are given in several units, so that one must be written."""

_TABLE_NUMBER = re.compile(r"^(?:số )?\d[\d./]*[a-z]?[ .:)-]+(?=\D)")
_LIST = re.compile(r",\s*")
_AND = re.compile(r"\s(?:và|and)\s")


@dataclass(frozen=True)
class Meaning:
    """What a heading means. `indicator` is None where nothing matched, or more than one did.

    `matches` are the indicators found; `why` says in a few words what was found where.
    `provisional` is True for "Sơ bộ", "Ước tính".
    """

    indicator: str | None
    part: Part | None = None
    day: date | None = None
    basis: Basis | None = None
    factor: float = 1.0
    matches: tuple[str, ...] = ()
    provisional: bool = False
    why: str = ""


@dataclass(frozen=True)
class Context:
    """What stands around the headings: lines of the title, name of the sheet and of the file."""

    title: tuple[str, ...] = ()
    sheet: str = ""
    file_name: str = ""

    @property
    def leads(self) -> tuple[str, ...]:
        """The beginning of each title line, where it names what the table is about."""
        wording = load_wording()
        return tuple(lead for line in self.title if (lead := _lead(line, wording)))


def read_heading(
    heading: Sequence[str], context: Context, catalogue: Catalogue, beside: Sequence[str] = ()
) -> Meaning:
    """The meaning of a column from its heading cells (top to bottom) and what stands around.

    `beside` are the indicators that other columns of the table name for certain: they decide
    between denominators with the same words.
    """
    wording = load_wording()
    cells = [take_heading_apart(text, wording) for text in heading if text.strip()]
    strange = [text for cell in cells for text in cell.strange]
    if strange:
        return Meaning(None, why=f"({strange[0]}) is not known")
    meant, said = _meant(cells, context, wording)
    if isinstance(meant, str):
        return Meaning(None, why=meant)
    meant = _narrowed(meant, beside)
    unit = _unit_of(cells, context, wording)
    fitting = {one for one in meant if _fits(one, unit, catalogue)}
    matches = tuple(sorted({code for code, _ in fitting or meant}))
    if len(matches) > 1:
        return Meaning(None, matches=matches, why=f"{said} can mean {' or '.join(matches)}")
    item = catalogue.get(matches[0])
    part = _part(fitting, item, unit)
    if part is None or (unit is None and item.unit in UNIT_NEEDED):
        return Meaning(None, matches=matches, why=_doubt(fitting, item, unit, said))
    day, day_why = _day(cells, context)
    basis, basis_why = _basis(cells, context, item, wording)
    provisional = any(cell.provisional for cell in cells)
    reasons = (said, day_why, basis_why, "provisional" if provisional else "")
    return Meaning(
        indicator=item.code,
        part=part,
        day=day,
        basis=basis,
        factor=unit.factor if unit else 1.0,
        matches=matches,
        provisional=provisional,
        why="; ".join(why for why in reasons if why),
    )


def _lead(line: str, wording: Wording) -> str:
    """What a title says it is about: "Số hộ dân cư" of "Số hộ dân cư, qui mô người trong hộ".

    Nothing if it names several indicators; a list with "và" is of parts that are added up.
    """
    _, plain = find_day(line)
    words = take_heading_apart(plain, wording).words
    rest = wording.words["title_start"].begins(words)
    words = _TABLE_NUMBER.sub("", rest or words)
    stops = [words.find(f" {stop} ") for stop in wording.words["title_stop"].marked]
    words = words[: min((place for place in stops if place > 0), default=len(words))]
    if wording.meant(words) or _AND.search(words):
        return words
    named = [part for part in _LIST.split(words) if wording.meant(part)]
    if named:
        return named[0].strip() if len(named) == 1 else ""
    return words


def _meant(
    cells: Sequence[HeadingText], context: Context, wording: Wording
) -> tuple[frozenset[Meant] | str, str]:
    """The indicators and parts the cells name with what said so, or why they name none."""
    silent = [wording.words[kind] for kind in ("neutral", "total", "provisional")]
    pieces: list[str] = []
    for cell in cells:
        if cell.words in wording.words["plan"]:
            return f"{cell.words} is no observation", ""
        if cell.words and not any(cell.words in words for words in silent):
            pieces += [cell.words] if cell.words not in pieces[-1:] else []
    leads = context.leads
    if not pieces:
        return _of_title(leads, wording)
    found = wording.meant(" / ".join(pieces)) or _with_part(pieces, wording)
    if found:
        narrower = _narrower(pieces, leads, found, wording)
        if narrower:
            return f"{pieces[-1]}, but the title speaks of {narrower}", ""
        return found, f"heading: {' / '.join(pieces)}"
    for lead in leads:
        below = wording.meant(" / ".join([lead, *pieces])) or _with_part([lead, *pieces], wording)
        if below:
            return below, f"title and heading: {' / '.join([lead, *pieces])}"
    return f"{' / '.join(pieces)} names no known indicator", ""


def _of_title(leads: Sequence[str], wording: Wording) -> tuple[frozenset[Meant] | str, str]:
    """What a column without words of its own means: what the title is about."""
    for lead in leads:
        if found := wording.meant(lead):
            return found, f"title: {lead}"
    return "neither heading nor title names an indicator", ""


def _narrower(
    pieces: Sequence[str], leads: Sequence[str], found: frozenset[Meant], wording: Wording
) -> str:
    """A title that says more than the heading: "Số hộ nghèo" above "Số hộ"; "" if none does."""
    codes = {code for code, _ in found}
    for lead in leads:
        rest = lead.removeprefix(f"{pieces[-1]} ")
        same = {code for code, _ in wording.meant(lead)} & codes
        if rest != lead and not same and not rest.startswith(("và ", "and ")):
            return lead
    return ""


def _with_part(pieces: Sequence[str], wording: Wording) -> frozenset[Meant]:
    """Of a heading such as "Hộ thuê bao cáp quang / Tỷ lệ" the indicator above with its part."""
    if len(pieces) < 2:
        return frozenset()
    above, below = wording.meant(" / ".join(pieces[:-1])), pieces[-1]
    if not above:
        return frozenset()
    if below in wording.words["share_of"]:
        wanted = Part.VALUE
    elif below.startswith(("tổng số ", "total ")):
        wanted = Part.DENOMINATOR
    elif below in wording.words["count_of"]:
        wanted = Part.NUMERATOR
    else:
        return frozenset()
    return frozenset((code, wanted) for code, part in above if part in (None, wanted))


def _narrowed(meant: frozenset[Meant], beside: Sequence[str]) -> frozenset[Meant]:
    """Denominators that several shares have: of the one whose numbers stand in the table."""
    if len({code for code, _ in meant}) < 2 or {part for _, part in meant} != {Part.DENOMINATOR}:
        return meant
    known = frozenset(one for one in meant if one[0] in beside)
    return known if len({code for code, _ in known}) == 1 else meant


def _unit_of(
    cells: Sequence[HeadingText], context: Context, wording: Wording
) -> WrittenMeasure | None:
    """The unit written nearest to the numbers: in the lowest heading, else in the title."""
    for cell in reversed(cells):
        if cell.unit is not None:
            return cell.unit
    for line in reversed(context.title):
        found = take_heading_apart(line, wording).unit
        if found is not None:
            return found
    return None


def _fits(meant: Meant, unit: WrittenMeasure | None, catalogue: Catalogue) -> bool:
    """Whether a unit goes with an indicator and part."""
    if unit is None:
        return True
    item, part = catalogue.get(meant[0]), meant[1]
    counts = unit.unit is Unit.COUNT
    if item.is_share:
        return unit.unit is Unit.PERCENT if part is Part.VALUE else counts or part is None
    return counts if part is Part.SAMPLES else unit.unit is item.unit


def _part(fitting: set[Meant], item: Indicator, unit: WrittenMeasure | None) -> Part | None:
    """Which number of the indicator is meant; None if nothing says so."""
    if not fitting:
        return None
    parts = {part for _, part in fitting if part is not None}
    if len(parts) == 1:
        return parts.pop()
    if parts or not item.is_share:
        return None if parts else Part.VALUE
    if unit is None:
        return None
    return Part.VALUE if unit.unit is Unit.PERCENT else Part.NUMERATOR


def _doubt(fitting: set[Meant], item: Indicator, unit: WrittenMeasure | None, said: str) -> str:
    """Why a heading that names one indicator still does not say which number it is."""
    if not fitting:
        return f"the unit does not go with {item.code}"
    if unit is None and item.unit in UNIT_NEEDED:
        return f"{said}: in which unit is not written"
    return f"{said}: a number or per cent of {item.code}?"


def _day(cells: Sequence[HeadingText], context: Context) -> tuple[date | None, str]:
    """The day from the heading, the title, the name of the sheet or of the file, in that order."""
    for cell in reversed(cells):
        if cell.day is not None:
            return cell.day, "day: heading"
    plan = load_wording().words["plan"]
    lines = [without_documents(line) for line in context.title if plan.begins(line) is None]
    days = {day for line in lines if (day := find_day(line)[0]) is not None}
    if len(days) == 1:
        return days.pop(), "day: title"
    places = ((context.sheet, "name of the sheet"), (_stem(context.file_name), "file name"))
    for text, where in places:
        day = find_day(text.replace("_", " "))[0]
        if not days and day is not None:
            return day, f"day: {where}"
    return None, ""


def _stem(file_name: str) -> str:
    return PurePath(file_name).stem


def _basis(
    cells: Sequence[HeadingText], context: Context, item: Indicator, wording: Wording
) -> tuple[Basis | None, str]:
    """The basis that the file names, or the only one the indicator can have."""
    for cell in reversed(cells):
        if cell.basis is not None:
            return cell.basis, "basis: heading"
    said = basis_in(" ; ".join(context.title), wording)
    if said is not None and said in item.bases:
        return said, "basis: title"
    if len(item.bases) == 1:
        return item.bases[0], "basis: the only one of this indicator"
    return None, ""
