"""What each column of a table is: serial number, code, name, date or figures."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.ingest.grid import (
    Row,
    cell_at,
    day_of,
    is_blank,
    is_figure,
    is_words,
    raw_text,
    text_of,
)
from geodata.ingest.layout.tables import Place
from geodata.ingest.layout.vocabulary import Label, Sense, Vocabulary
from geodata.ingest.model import Cell, Column, Role
from geodata.ingest.wording import fold, load_wording
from geodata.units import UNIT_LEVELS, Level

_SERIAL = re.compile(r"(?:\d{1,5}|[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)+)[.)]?")
CODE_LENGTHS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}


NUMBERING = "numbering"
"""Why the column that only counts the rows is ignored."""


@dataclass(frozen=True)
class Lead:
    """The columns that say what a row is about; the rest are figures or nothing.

    `names` are in order from the largest units to the smallest. `serial` is the column of numbers
    that only count the rows.
    """

    names: tuple[Column, ...]
    codes: tuple[Column, ...]
    date: Column | None
    serial: int | None
    ignored: tuple[Column, ...]

    @property
    def places(self) -> frozenset[int]:
        """The columns that hold no figures."""
        columns = (*self.names, *self.codes, *self.ignored, *((self.date,) if self.date else ()))
        serial = () if self.serial is None else (self.serial,)
        return frozenset((*(one.index for one in columns), *serial))


def lead_columns(
    rows: Sequence[Row],
    place: Place,
    heads: Sequence[tuple[str, ...]],
    vocabulary: Vocabulary,
) -> Lead:
    """The leading columns of a table."""
    body = [row for row in rows[place.body :] if sum(not is_blank(cell) for cell in row) > 1]
    serial = _serial(body, place.main, heads)
    first_figures = _first_figures(body, place, heads, serial)
    names: list[Column] = []
    codes: list[Column] = []
    ignored: list[Column] = []
    date: Column | None = None
    for index, heading in enumerate(heads):
        if index == serial:
            continue
        cells = [cell_at(row, index) for row in body]
        code = _code(index, heading, cells, vocabulary)
        if code is not None:
            (ignored if _taken(code, codes) else codes).append(code)
            continue
        if date is None and _is_date(heading, cells, only=place.by_date and index == place.main):
            date = Column(index, heading, Role.DATE, why="dates")
            continue
        if place.by_date:
            continue
        name = _name(index, heading, cells, vocabulary, main=index == place.main)
        if name is not None and (index <= first_figures or _is_level_word(heading)):
            (ignored if _taken(name, names) else names).append(name)
    order = {level: number for number, level in enumerate(UNIT_LEVELS)}
    names.sort(key=lambda one: (order.get(one.level, 9) if one.level else 9, one.index))
    passed_over = tuple(_passed_over(one) for one in ignored)
    return Lead(tuple(names), tuple(codes), date, serial, passed_over)


def serial_of(columns: Iterable[Column]) -> int | None:
    """The column of a layout that only counts the rows."""
    words = load_wording().words["serial"]
    for one in columns:
        counts = one.why == NUMBERING or bool(one.heading and one.heading[-1] in words)
        if one.role is Role.IGNORED and counts:
            return one.index
    return None


def _taken(column: Column, others: Iterable[Column]) -> bool:
    return any(one.level is column.level for one in others)


def _passed_over(column: Column) -> Column:
    level = column.level.value if column.level else "unit"
    return Column(
        column.index, column.heading, Role.IGNORED, why=f"a second {column.role} of the {level}"
    )


def _last(heading: tuple[str, ...]) -> str:
    """The heading nearest to the cells, without signs between words."""
    return fold(re.sub(r"[/\-–,()]+", " ", heading[-1])) if heading else ""


def _serial(body: Sequence[Row], main: int, heads: Sequence[tuple[str, ...]]) -> int | None:
    """The column that only counts the rows, before the units."""
    words = load_wording().words["serial"]
    for index, heading in enumerate(heads[: main + 1]):
        if heading and (heading[-1] in words or heading[0] in words):
            return index
    for index in range(main):
        texts = [text_of(cell_at(row, index)) for row in body]
        filled = [text for text in texts if text]
        plain = [int(text) for text in filled if text.isascii() and text.isdigit()]
        counting = [later - one for one, later in itertools.pairwise(plain)]
        steady = sum(step == 1 or step < 0 for step in counting)
        all_serial = all(_SERIAL.fullmatch(text) for text in filled)
        if len(plain) > 2 and all_serial and plain[0] in (0, 1) and steady == len(counting):
            return index
    return None


def _first_figures(
    body: Sequence[Row], place: Place, heads: Sequence[tuple[str, ...]], serial: int | None
) -> int:
    """The first column of figures behind the units; names behind it need a heading that says so."""
    codes = load_wording().words["code"]
    for index in range(len(heads)):
        if index in (serial, place.main) or (heads[index] and heads[index][-1] in codes):
            continue
        cells = [cell_at(row, index) for row in body]
        filled = [cell for cell in cells if not is_blank(cell)]
        if index > place.main and filled and sum(map(is_figure, filled)) * 2 > len(filled):
            return index
    return len(heads)


def _is_level_word(heading: tuple[str, ...]) -> bool:
    return level_of_heading(heading) is not None


def level_of_heading(heading: tuple[str, ...]) -> Level | None:
    """The level that a heading such as "Quận/Huyện" or "Tên xã" names."""
    last = _last(heading)
    for level, phrases in load_wording().levels.items():
        if last in phrases:
            return level
    return None


def _code(
    index: int, heading: tuple[str, ...], cells: Sequence[Cell], vocabulary: Vocabulary
) -> Column | None:
    """The column as codes of units, by its heading and by what stands in it."""
    said = _last(heading) in load_wording().words["code"]
    listed = _is_level_word(heading) or not heading
    filled = [text_of(cell) for cell in cells if not is_blank(cell)] if said or listed else []
    if not filled:
        return None
    shaped = sum(bool(re.fullmatch(r"\d{1,5}(?:-00)?", text)) for text in filled)
    known = Counter(vocabulary.codes[text] for text in filled if text in vocabulary.codes)
    whole = known.total() >= 0.8 * len(filled) and all(isinstance(one, str) for one in cells if one)
    if not (said and shaped >= 0.8 * len(filled)) and not (listed and whole and shaped):
        return None
    level = level_of_heading(heading)
    if level is None and known:
        level = known.most_common(1)[0][0]
    if level is None:
        lengths = Counter(CODE_LENGTHS.get(len(text.split("-")[0])) for text in filled)
        level = lengths.most_common(1)[0][0]
    why = "codes by heading" if said else "codes of units"
    return Column(index, heading, Role.CODE, level, why=why)


def _is_date(heading: tuple[str, ...], cells: Sequence[Cell], *, only: bool) -> bool:
    if only:
        return True
    if _last(heading) not in load_wording().words["date"]:
        return False
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and sum(day_of(cell) is not None for cell in filled) >= 0.8 * len(filled)


def _name(
    index: int,
    heading: tuple[str, ...],
    cells: Sequence[Cell],
    vocabulary: Vocabulary,
    *,
    main: bool,
) -> Column | None:
    """The column as names of units with their level, None if it holds other words."""
    labels = [vocabulary.label(raw_text(cell)) for cell in cells if is_words(cell)]
    units = [label for label in labels if label.sense is Sense.UNIT]
    others = sum(label.sense is Sense.OTHER for label in labels)
    by_heading = level_of_heading(heading)
    if main:
        why = "names of units" if units else "words before figures, none of them a known unit"
        return Column(index, heading, Role.NAME, level_of(labels, by_heading), why=why)
    said = any(label.typed is by_heading for label in labels if label.typed)  # "Xã" above "Xã Lạ"
    if not said and (not any(label.known for label in units) or len(units) < others):
        return None
    return Column(index, heading, Role.NAME, level_of(labels, by_heading), why="names of units")


def level_of(labels: Sequence[Label], by_heading: Level | None) -> Level | None:
    """The level most of the units have; names without a type take that of the heading if it fits.

    None where nothing is known of any of them.
    """
    typed = Counter(label.typed for label in labels if label.typed in UNIT_LEVELS)
    plain = [label.levels for label in labels if label.levels and label.typed is None]
    possible = Counter(level for levels in plain for level in levels)
    if typed.total() >= len(plain) and typed:
        return _most(typed)
    if by_heading is not None and (not plain or possible[by_heading] * 2 >= len(plain)):
        return by_heading
    for level in UNIT_LEVELS:
        if possible[level] >= 0.9 * len(plain) and plain:
            return level
    return _most(possible) if possible else by_heading


def _most(counts: Counter[Level]) -> Level:
    return max(counts, key=lambda level: (counts[level], -UNIT_LEVELS.index(level)))
