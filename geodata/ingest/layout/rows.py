"""The rows of a sheet under a layout: data and totals, with the names of blocks carried down."""

from collections.abc import Mapping, Sequence

from geodata.ingest.grid import Row, cell_at, day_of, is_blank, raw_text, text_of
from geodata.ingest.layout.vocabulary import Sense, Vocabulary
from geodata.ingest.model import Column, Layout, RawSheet, Role, RowKind, TableRow, WrittenUnit
from geodata.ingest.wording import load_wording
from geodata.spelling import cleaned
from geodata.units import COUNTRY_NAME, UNIT_LEVELS, Level

READ = frozenset({RowKind.DATA, RowKind.TOTAL, RowKind.GROUP})
_WORDS_ONLY = Vocabulary(None)


def read_rows(sheet: RawSheet, layout: Layout) -> tuple[TableRow, ...]:
    """The data and total rows of a sheet in their order.

    A row's unit has the codes and names of the level it is about and of the blocks it stands in.
    `TableRow.day` is set where a date column says so. `cells` holds the value columns only.
    A total row has `unit.level` and the unit's name where it sums one ("Quận Ba Đình (Tổng số)"),
    else neither: the total of a region, which is no unit. A table without units is about the whole
    country.
    """
    return tuple(_Reader(sheet, layout).rows())


class _Reader:
    """Goes down a sheet and keeps the block it is in."""

    def __init__(self, sheet: RawSheet, layout: Layout) -> None:
        self._sheet = sheet
        self._layout = layout
        self._names = _by_level(layout, Role.NAME)
        self._codes = _by_level(layout, Role.CODE)
        self._values = [one.index for one in layout.columns if one.role is Role.VALUE]
        self._date = next((one for one in layout.columns if one.role is Role.DATE), None)
        self._levels = dict(layout.row_levels)
        self._block: dict[Level, str] = {}
        self._block_codes: dict[Level, str] = {}
        levels = [one.level for one in (*self._names, *self._codes) if one.level is not None]
        self._base = max(levels, key=UNIT_LEVELS.index) if levels else None

    def rows(self) -> list[TableRow]:
        """The rows that are about a unit."""
        found = []
        for place, (row, kind) in enumerate(
            zip(self._sheet.rows, self._layout.row_kinds, strict=False)
        ):
            if kind not in READ:
                continue
            unit = self._unit(row, place + 1, kind)
            if kind is RowKind.GROUP:
                continue
            day = None if self._date is None else day_of(cell_at(row, self._date.index))
            found.append(
                TableRow(
                    row=place + 1,
                    kind=kind,
                    unit=unit,
                    cells={column: cell_at(row, column) for column in self._values},
                    day=day,
                    hidden=place + 1 in self._sheet.hidden_rows,
                )
            )
        return found

    def _unit(self, row: Row, number: int, kind: RowKind) -> WrittenUnit:
        """The unit of a row; the block is brought up to it."""
        if not self._names and not self._codes:
            return WrittenUnit(COUNTRY_NAME, {Level.COUNTRY: COUNTRY_NAME}, {}, Level.COUNTRY)
        column, text = _finest(row, self._names)
        codes = self._own_codes(row)
        level = self._levels.get(number)
        if level is None and kind is RowKind.DATA:
            level = self._base if column is None or column.level is None else column.level
        own = _name(text, self._levels.get(number))
        if level is Level.COUNTRY:
            return WrittenUnit(text, {Level.COUNTRY: own}, {}, level)
        coarser = self._coarser(row, column)
        if level is None:
            return self._sum(text, coarser, kind)
        self._move(coarser, codes, level)
        names = self._above(self._block, level)
        if own:
            names[level] = own
        known = {**self._above(self._block_codes, level), **_at(codes, level)}
        if level is not self._base or kind is RowKind.GROUP:
            self._enter(level, own, codes)
        return WrittenUnit(text or known.get(level, ""), names, known, level)

    def _sum(self, text: str, coarser: Mapping[Level, str], kind: RowKind) -> WrittenUnit:
        """A total of no unit, or of the unit named beside it in the same row."""
        if kind is RowKind.DATA or not coarser:
            return WrittenUnit(text, dict(self._block) if kind is RowKind.DATA else {}, {}, None)
        level = max(coarser, key=UNIT_LEVELS.index)
        self._move(coarser, {}, level)
        self._enter(level, coarser[level], {})
        return WrittenUnit(text, self._above(self._block, level, itself=True), {}, level)

    def _own_codes(self, row: Row) -> dict[Level, str]:
        return {
            one.level: text_of(cell_at(row, one.index))
            for one in self._codes
            if one.level is not None and not is_blank(cell_at(row, one.index))
        }

    def _coarser(self, row: Row, finest: Column | None) -> dict[Level, str]:
        """The names of larger units that stand in the row itself, left of its own."""
        found = {}
        for one in self._names:
            if one is finest:
                break
            cell = cell_at(row, one.index)
            if one.level is not None and not is_blank(cell):
                found[one.level] = _name(raw_text(cell).strip(), one.level)
        return found

    def _move(self, coarser: Mapping[Level, str], codes: Mapping[Level, str], level: Level) -> None:
        """Enter the blocks that a row names, largest first; a new block forgets the smaller."""
        for one in UNIT_LEVELS:
            if one is level:
                break
            if one in coarser or one in codes:
                self._enter(one, coarser.get(one, ""), codes)

    def _enter(self, level: Level, name: str, codes: Mapping[Level, str]) -> None:
        if self._block.get(level) == name and self._block_codes.get(level) == codes.get(level):
            return
        code = codes.get(level)
        same = name and self._block.get(level) == name
        for one in UNIT_LEVELS[UNIT_LEVELS.index(level) :]:
            if not (same and one is level):
                self._block_codes.pop(one, None)
            self._block.pop(one, None)
        if name:
            self._block[level] = name
        if code:
            self._block_codes[level] = code

    def _above(
        self, block: Mapping[Level, str], level: Level, *, itself: bool = False
    ) -> dict[Level, str]:
        last = UNIT_LEVELS.index(level) + itself
        return {one: block[one] for one in UNIT_LEVELS[:last] if one in block}


def _by_level(layout: Layout, role: Role) -> list[Column]:
    """The columns of a role from the largest units to the smallest."""
    columns = [one for one in layout.columns if one.role is role]
    order = len(UNIT_LEVELS)
    return sorted(
        columns, key=lambda one: UNIT_LEVELS.index(one.level) if one.level in UNIT_LEVELS else order
    )


def _finest(row: Row, names: Sequence[Column]) -> tuple[Column | None, str]:
    """The column and text of the smallest unit named in a row."""
    for one in reversed(names):
        cell = cell_at(row, one.index)
        if not is_blank(cell):
            return one, raw_text(cell).strip()
    return None, ""


def _name(text: str, level: Level | None) -> str:
    """A name without numbering and without the words of a sum."""
    label = _WORDS_ONLY.label(text)
    if label.sense is Sense.UNIT:
        return label.name
    plain = cleaned(text)
    if level is None:
        return plain
    rest = load_wording().words["total"].begins(plain) if label.total else None
    return rest or plain


def _at(codes: Mapping[Level, str], level: Level) -> dict[Level, str]:
    return {level: codes[level]} if level in codes else {}
