"""What each row of a table is, and the level of the unit it is about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.ingest.grid import (
    Row,
    cell_at,
    day_of,
    is_blank,
    is_counting_row,
    is_figure,
    is_words,
    raw_text,
    text_of,
)
from geodata.ingest.layout.columns import Lead, level_of, level_of_heading
from geodata.ingest.layout.tables import Place
from geodata.ingest.layout.vocabulary import Label, Sense, Vocabulary, marker, smallest
from geodata.ingest.model import RawSheet, RowKind
from geodata.ingest.wording import load_wording
from geodata.spelling import cleaned
from geodata.units import UNIT_LEVELS, Level


@dataclass(frozen=True)
class RowFact:
    """What is seen of one row of the body. `column` is the place of its finest name."""

    row: int
    label: Label | None
    column: int | None
    figures: bool
    marker: str
    level: Level | None = None


@dataclass(frozen=True)
class Kinds:
    """The kind of every row of the sheet; levels (by row from 0) where they are not `base`."""

    kinds: tuple[RowKind, ...]
    levels: dict[int, Level]
    base: Level | None


def row_kinds(sheet: RawSheet, place: Place, lead: Lead, vocabulary: Vocabulary) -> Kinds:
    """The kinds of all rows of a sheet under the columns found."""
    kinds = _before(sheet, place)
    measured = _measured(sheet.rows[place.body :], lead)
    facts = [
        _fact(sheet.rows[row], row, lead, vocabulary, measured)
        for row in range(place.body, len(sheet.rows))
    ]
    if not lead.names and not lead.codes:
        kinds += [_dated(sheet.rows[fact.row], fact, lead) for fact in facts]
        return Kinds(tuple(_with_notes(kinds, place.body)), {}, Level.COUNTRY)
    facts, base = _with_levels(facts, lead)
    repeated = _header_texts(sheet, place)
    several = any(fact.label and fact.label.sense is Sense.UNIT for fact in facts)
    usual = _usual_marker(facts, base)
    for fact in facts:
        listed = _is_listed(fact, usual, lead, base)
        row = sheet.rows[fact.row]
        kinds.append(_kind(row, fact, base, repeated, several=several, listed=listed))
    kinds = _lone_parents(kinds, facts, base, _Blocks(sheet.rows, facts, lead))
    kinds = _with_notes(kinds, place.body)
    return Kinds(tuple(kinds), _levels(kinds, facts, base), base)


def _before(sheet: RawSheet, place: Place) -> list[RowKind]:
    """The kinds of the rows above the body."""
    kinds = []
    for number in range(place.body):
        if all(map(is_blank, sheet.rows[number])):
            kinds.append(RowKind.BLANK)
        elif place.header and place.header[0] <= number <= place.header[1]:
            kinds.append(RowKind.HEADER)
        else:
            kinds.append(RowKind.TITLE)
    return kinds


def _measured(rows: Sequence[Row], lead: Lead) -> frozenset[int]:
    """The columns beside the names in which half of what stands, or more, is figures."""
    places = lead.places
    filled: Counter[int] = Counter()
    figures: Counter[int] = Counter()
    for row in rows:
        for column, cell in enumerate(row):
            if not is_blank(cell):
                filled[column] += 1
                figures[column] += is_figure(cell)
    return frozenset(
        column
        for column, count in filled.items()
        if column not in places and figures[column] * 2 >= count
    )


def _fact(
    row: Row, number: int, lead: Lead, vocabulary: Vocabulary, measured: frozenset[int]
) -> RowFact:
    """The finest name of a row, its numbering, and whether it has figures or what was to be one."""
    places = lead.places
    figures = any(is_figure(cell) for column, cell in enumerate(row) if column not in places)
    spoilt = figures or any(not is_blank(cell_at(row, column)) for column in measured)
    serial = "" if lead.serial is None else text_of(cell_at(row, lead.serial))
    for position in range(len(lead.names) - 1, -1, -1):
        cell = cell_at(row, lead.names[position].index)
        if not is_blank(cell):
            text = raw_text(cell)
            return RowFact(number, vocabulary.label(text), position, spoilt, marker(serial, text))
    label = None
    if is_words(serial) and vocabulary.label(serial).sense is not Sense.OTHER:
        label = vocabulary.label(serial)
    elif any(not is_blank(cell_at(row, code.index)) for code in lead.codes):
        label = Label(Sense.UNIT, "", frozenset(), lead.codes[-1].level)
    return RowFact(number, label, None, figures if label is None else spoilt, "")


def _with_levels(facts: list[RowFact], lead: Lead) -> tuple[list[RowFact], Level | None]:
    """The facts with the level of each row, and the level of the rows that are data."""
    if len(lead.names) == 1:
        facts = _levels_in_one_column(facts, lead)
        found = Counter(fact.level for fact in facts if fact.level in UNIT_LEVELS)
        held = Counter(fact.level for fact in facts if fact.level in UNIT_LEVELS and fact.figures)
        counts = held or found
        some = [level for level, count in counts.items() if count > 1 or counts.total() < 4]
        return facts, smallest(level for level in (some or counts) if level is not None)
    if not lead.names:
        return facts, lead.codes[-1].level
    base = lead.names[-1].level
    leveled = [
        fact
        if fact.column is None or fact.label is None or not _of_unit(fact.label)
        else replace(fact, level=_in_column(fact.label, lead.names[fact.column].level, base))
        for fact in facts
    ]
    return leveled, base


def _of_unit(label: Label) -> bool:
    """Whether a label names a unit, be it one that no vintage knows."""
    return label.sense is Sense.UNIT or (label.sense is Sense.OTHER and label.total)


def _in_column(label: Label, of_column: Level | None, base: Level | None) -> Level | None:
    """The level of a unit that stands in a column of its own level, or in one without a level."""
    if of_column is None:
        return label.typed or base
    return of_column


def _levels_in_one_column(facts: list[RowFact], lead: Lead) -> list[RowFact]:
    """Levels where units of several levels share a column: by type, else by their numbering."""
    heading = level_of_heading(lead.names[0].heading)
    groups: dict[tuple[str, bool], list[Label]] = {}
    marked = any(fact.marker for fact in facts)
    for fact in facts:
        if fact.label is not None and fact.label.sense in (Sense.UNIT, Sense.OTHER):
            key = (fact.marker, True if marked else fact.figures)
            groups.setdefault(key, []).append(fact.label)
    whole = lead.names[0].level
    levels: dict[tuple[str, bool], Level | None] = {}
    for key, labels in groups.items():
        known = [label for label in labels if label.sense is Sense.UNIT]
        own = level_of(known, heading if len(groups) == 1 else None) if known else None
        enough = own is not None and (marked or key[1] or _clearly(known, own, whole))
        levels[key] = own if enough else whole
    found = []
    for fact in facts:
        label = fact.label
        level = None
        if label is not None and label.sense is Sense.UNIT:
            of_group = levels.get((fact.marker, True if marked else fact.figures))
            level = label.typed or of_group
            if label.typed is None and label.levels and of_group not in label.levels:
                level = _only(label, of_group)
        elif label is not None and label.sense is Sense.OTHER and fact.figures:
            level = levels.get((fact.marker, True))
        found.append(replace(fact, level=level))
    return found


def _only(label: Label, of_group: Level | None) -> Level | None:
    """The level of a name that cannot have that of its group, where it can have only one."""
    larger = [level for level in label.levels if level in UNIT_LEVELS]
    return larger[0] if len(larger) == 1 and larger[0] is not Level.COMMUNE else of_group


def _clearly(labels: Sequence[Label], own: Level, whole: Level | None) -> bool:
    """Whether rows without figures are larger units, as a group of them: not the small ones."""
    if own is whole or len(labels) < 2:
        return False
    small = sum(whole in label.levels or label.typed is whole for label in labels)
    return small * 2 < len(labels)


def _header_texts(sheet: RawSheet, place: Place) -> list[tuple[str, ...]]:
    """The texts of each header row, to know it again further down."""
    if place.header is None:
        return []
    rows = sheet.rows[place.header[0] : place.header[1] + 1]
    return [texts for row in rows if len(texts := _texts(row)) > 1]


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(text_of(cell).lower().split()) for cell in row if not is_blank(cell))


def _kind(
    row: Row,
    fact: RowFact,
    base: Level | None,
    repeated: Sequence[tuple[str, ...]],
    *,
    several: bool,
    listed: bool,
) -> RowKind:
    """The kind of a row of the body.

    `several` says that the table has units at all, `listed` that the row stands where the units
    of the table do, whether it has figures or not.
    """
    label = fact.label
    if label is None or label.sense is not Sense.UNIT or not fact.figures:
        apart = _apart(row, repeated, figures=fact.figures)
        if apart is not None:
            return apart
    without = RowKind.DATA if fact.figures or listed else RowKind.GROUP
    if label is None or (label.sense is Sense.OTHER and not label.total):
        return without
    if label.sense is Sense.COUNTRY:
        return RowKind.TOTAL if several else RowKind.DATA
    larger = fact.level is not None and base is not None and _larger(fact.level, base)
    if label.total or larger:
        return RowKind.TOTAL if fact.figures else RowKind.GROUP
    return RowKind.DATA


def _usual_marker(facts: Sequence[RowFact], base: Level | None) -> str:
    """The numbering of the rows of the usual level, "" if they have none."""
    markers = Counter(
        fact.marker
        for fact in facts
        if fact.level is base and fact.label is not None and fact.label.sense is Sense.UNIT
    )
    usual = markers.most_common(1)[0][0] if markers else ""
    return "" if usual.startswith("in ") else usual


def _is_listed(fact: RowFact, usual: str, lead: Lead, base: Level | None) -> bool:
    """Whether a word that is no unit stands in the column or the numbering of the units."""
    if fact.label is None or fact.label.sense is not Sense.OTHER or fact.column is None:
        return False
    if len(lead.names) > 1:
        return fact.column == len(lead.names) - 1 and lead.names[-1].level is base
    return bool(usual) and fact.marker == usual


def _apart(row: Row, repeated: Sequence[tuple[str, ...]], *, figures: bool) -> RowKind | None:
    """A row that is no part of the table proper: blank, the headings once more, a note."""
    texts = _texts(row)
    if not texts:
        return RowKind.BLANK
    if texts in repeated or is_counting_row(row):
        return RowKind.HEADER
    if not figures and load_wording().words["note_start"].begins(texts[0]) is not None:
        return RowKind.NOTE
    return None


def _larger(level: Level, base: Level) -> bool:
    return level in UNIT_LEVELS and UNIT_LEVELS.index(level) < UNIT_LEVELS.index(base)


class _Blocks:
    """In which block a row stands, by the columns of the larger units."""

    def __init__(self, rows: Sequence[Row], facts: Sequence[RowFact], lead: Lead) -> None:
        self._columns = {one.level: one.index for one in lead.names[:-1]}
        self._names: dict[tuple[int, Level], str] = {}
        carried: dict[Level, str] = {}
        for fact in facts:
            for level, column in self._columns.items():
                cell = cell_at(rows[fact.row], column)
                if level is not None and not is_blank(cell):
                    carried[level] = cleaned(text_of(cell)).lower()
            for level, name in carried.items():
                self._names[fact.row, level] = name

    def apart(self, row: int, other: int, level: Level) -> bool:
        """Whether two rows stand in different blocks of a level."""
        if level not in self._columns:
            return False
        return self._names.get((row, level)) != self._names.get((other, level))


def _lone_parents(
    kinds: list[RowKind], facts: Sequence[RowFact], base: Level | None, blocks: _Blocks
) -> list[RowKind]:
    """A larger unit with figures, not called a sum and with no smaller row beside it, is data.

    So a district without communes keeps its figures in a table of communes.
    """
    changed = list(kinds)
    body = (RowKind.TOTAL, RowKind.DATA, RowKind.GROUP)
    rows = [fact for fact in facts if kinds[fact.row] in body]
    for position, fact in enumerate(rows):
        label, level = fact.label, fact.level
        if kinds[fact.row] is not RowKind.TOTAL or label is None or label.total:
            continue
        if label.sense is not Sense.UNIT or level is None or base is None:
            continue
        beside = [*rows[max(0, position - 1) : position], *rows[position + 1 : position + 2]]
        inside = [
            one
            for one in beside
            if one.level is not None
            and _larger(level, one.level)
            and not blocks.apart(fact.row, one.row, level)
        ]
        if not inside:
            changed[fact.row] = RowKind.DATA
    return changed


def _dated(row: Row, fact: RowFact, lead: Lead) -> RowKind:
    """The kind of a row in a table whose rows are dates."""
    texts = _texts(row)
    if not texts:
        return RowKind.BLANK
    if lead.date is not None and day_of(cell_at(row, lead.date.index)) is not None:
        return RowKind.DATA
    if load_wording().words["note_start"].begins(texts[0]) is not None:
        return RowKind.NOTE
    return RowKind.NOTE if fact.figures else RowKind.GROUP


def _with_notes(kinds: list[RowKind], body: int) -> list[RowKind]:
    """What stands below the last row of the table is notes."""
    last = max(
        (row for row in range(body, len(kinds)) if kinds[row] in (RowKind.DATA, RowKind.TOTAL)),
        default=body - 1,
    )
    return [
        RowKind.NOTE if row > last and kind in (RowKind.GROUP, RowKind.HEADER) else kind
        for row, kind in enumerate(kinds)
    ]


def _levels(
    kinds: Sequence[RowKind], facts: Sequence[RowFact], base: Level | None
) -> dict[int, Level]:
    """The level of each row that is not data of the usual level; none for sums of no unit."""
    found: dict[int, Level] = {}
    for fact in facts:
        kind, label = kinds[fact.row], fact.label
        if kind not in (RowKind.DATA, RowKind.TOTAL, RowKind.GROUP) or label is None:
            continue
        if label.sense is Sense.COUNTRY:
            found[fact.row] = Level.COUNTRY
        elif label.sense is Sense.UNIT and fact.level is not None:
            if kind is not RowKind.DATA or fact.level is not base:
                found[fact.row] = fact.level
        elif label.sense is Sense.OTHER and label.total and fact.level is not None:
            found[fact.row] = fact.level
    return found
