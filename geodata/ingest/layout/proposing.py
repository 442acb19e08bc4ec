"""A layout for each sheet that holds a table, found without being told anything."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.indicators import Catalogue, load_catalogue
from geodata.ingest.grid import Row, cell_at, is_blank, is_figure, text_of, width_of
from geodata.ingest.headings import Context, Meaning, read_heading
from geodata.ingest.layout.columns import NUMBERING, Lead, lead_columns, serial_of
from geodata.ingest.layout.headers import headings, title_lines
from geodata.ingest.layout.kinds import Kinds, row_kinds
from geodata.ingest.layout.tables import Place, find_table
from geodata.ingest.layout.vocabulary import Vocabulary, vocabulary_of
from geodata.ingest.model import Column, Layout, Measure, Part, RawBook, RawSheet, Role, RowKind
from geodata.ingest.template import template_layout
from geodata.units import UnitRegistry


def propose_layouts(
    book: RawBook, registry: UnitRegistry, catalogue: Catalogue
) -> tuple[Layout, ...]:
    """One layout per sheet that holds a table, in the order of the sheets; others are left out.

    The registry tells names of units of any vintage from other words; it decides no unit. Every
    column has a role and says in `why` what that rests on. A value column whose heading names no
    indicator, or two, is `IGNORED`. Hidden rows are laid out like the others, hidden sheets are
    left out. Number styles are left to `numbers.judge_column`. A filled template is laid out as it
    was made.
    """
    template = template_layout(book, catalogue)
    if template is not None:
        return (template,)
    found = []
    for sheet in book.sheets:
        if sheet.visible:
            layout = propose_layout(sheet, registry, catalogue, file_name=book.file_name)
            if layout is not None:
                found.append(layout)
    return tuple(found)


def propose_layout(
    sheet: RawSheet,
    registry: UnitRegistry,
    catalogue: Catalogue,
    *,
    file_name: str = "",
    header_rows: tuple[int, int] | None = None,
) -> Layout | None:
    """The layout of one sheet, None if it holds no table.

    `header_rows` are the first and last header row (from 1) as a person set them.
    """
    vocabulary = vocabulary_of(registry)
    header = (header_rows[0] - 1, header_rows[1] - 1) if header_rows else None
    place = find_table(sheet, vocabulary, header)
    if place is None:
        return None
    heads = headings(sheet, *place.header) if place.header else ((),) * width_of(sheet.rows)
    lead = lead_columns(sheet.rows, place, heads, vocabulary)
    kinds = row_kinds(sheet, place, lead, vocabulary)
    title = title_lines(sheet, place.header[0] if place.header else place.body)
    context = Context(title, sheet.name, file_name)
    reading = _Headings(heads, context, catalogue)
    if place.by_date:
        kinds, reading = _one_block(sheet, kinds, reading)
    columns = _columns(sheet.rows[place.body :], lead, reading)
    return Layout(
        sheet=sheet.name,
        header_first=place.header[0] + 1 if place.header else None,
        header_last=place.header[1] + 1 if place.header else None,
        row_kinds=kinds.kinds,
        columns=columns,
        title="\n".join(title),
        notes=_notes(sheet, kinds),
        row_levels=tuple((row + 1, level) for row, level in sorted(kinds.levels.items())),
    )


def reclassified(sheet: RawSheet, layout: Layout, registry: UnitRegistry | None) -> Layout:
    """The layout with headings, kinds and levels of rows found again under its columns.

    For a layout in which a person changed the header rows or what the columns are.
    """
    vocabulary: Vocabulary = vocabulary_of(registry)
    lead = _lead_of(layout)
    header = (
        None
        if layout.header_first is None or layout.header_last is None
        else (layout.header_first - 1, layout.header_last - 1)
    )
    main = lead.names[-1].index if lead.names else 0
    by_date = not lead.names and not lead.codes
    body = header[1] + 1 if header else 0
    kinds = kinds_of(sheet, Place(header, body, main, by_date), lead, vocabulary)
    heads = headings(sheet, *header) if header else ()
    return replace(
        layout,
        columns=tuple(
            replace(one, heading=heads[one.index]) if one.index < len(heads) else one
            for one in layout.columns
        ),
        row_kinds=kinds.kinds,
        row_levels=tuple((row + 1, level) for row, level in sorted(kinds.levels.items())),
        title="\n".join(title_lines(sheet, header[0] if header else 0)),
        notes=_notes(sheet, kinds),
    )


def without_stale_rows(layout: Layout, before: Layout | None) -> Layout:
    """A corrected layout; without kinds of rows where they no longer follow from its columns.

    They do not where the header rows or the columns of units and dates are other than `before`.
    """
    if before is None or _frame(layout) == _frame(before):
        return layout
    return replace(layout, row_kinds=(), row_levels=())


def _frame(layout: Layout) -> tuple[object, ...]:
    """What the kinds of rows rest on."""
    leading = {Role.NAME, Role.CODE, Role.DATE}
    columns = [(one.index, one.role, one.level) for one in layout.columns if one.role in leading]
    return layout.header_first, layout.header_last, tuple(columns)


def kinds_of(sheet: RawSheet, place: Place, lead: Lead, vocabulary: Vocabulary) -> Kinds:
    """The kinds of all rows under columns that are known already.

    Of a table of dates in blocks only the block that can be read is data, as when proposed.
    """
    kinds = row_kinds(sheet, place, lead, vocabulary)
    if not place.by_date or place.header is None:
        return kinds
    context = Context(title_lines(sheet, place.header[0]), sheet.name)
    reading = _Headings(headings(sheet, *place.header), context, load_catalogue())
    return _one_block(sheet, kinds, reading)[0]


def _lead_of(layout: Layout) -> Lead:
    """The leading columns as a layout has them."""
    of_role = {
        role: tuple(one for one in layout.columns if one.role is role)
        for role in (Role.NAME, Role.CODE, Role.DATE)
    }
    held = {one.index for one in layout.columns if one.role is Role.VALUE}
    return Lead(
        names=of_role[Role.NAME],
        codes=of_role[Role.CODE],
        date=next(iter(of_role[Role.DATE]), None),
        serial=serial_of(layout.columns),
        ignored=tuple(
            one for one in layout.columns if one.role is Role.IGNORED and one.index not in held
        ),
    )


@dataclass(frozen=True)
class _Headings:
    """The headings of a table with what stands around them."""

    heads: Sequence[tuple[str, ...]]
    context: Context
    catalogue: Catalogue

    def meaning(self, index: int, beside: Sequence[str] = ()) -> Meaning:
        """What a column means."""
        return read_heading(self.heads[index], self.context, self.catalogue, beside)


def _columns(body: Sequence[Row], lead: Lead, reading: _Headings) -> tuple[Column, ...]:
    """Every column of the sheet that has a heading or cells, in order."""
    heads = reading.heads
    known = {one.index: one for one in (*lead.names, *lead.codes, *lead.ignored)}
    if lead.date is not None:
        known[lead.date.index] = lead.date
    if lead.serial is not None:
        known[lead.serial] = Column(lead.serial, heads[lead.serial], Role.IGNORED, why=NUMBERING)
    rest = [index for index in range(len(heads)) if index not in known]
    first = {index: reading.meaning(index) for index in rest}
    beside = sorted({one.indicator for one in first.values() if one.indicator is not None})
    for index in rest:
        filled = [cell for row in body if not is_blank(cell := cell_at(row, index))]
        if not filled and not heads[index]:
            continue
        meaning = first[index]
        if meaning.indicator is None:
            meaning = reading.meaning(index, beside)
        figures = sum(map(is_figure, filled)) * 2 >= len(filled)
        known[index] = _value_column(index, heads[index], meaning, figures=figures)
    return tuple(known[index] for index in sorted(known))


def _value_column(
    index: int, heading: tuple[str, ...], meaning: Meaning, *, figures: bool
) -> Column:
    if not figures:
        return Column(index, heading, Role.IGNORED, why="words, no figures")
    if meaning.indicator is None:
        return Column(index, heading, Role.IGNORED, why=meaning.why)
    measure = Measure(
        meaning.indicator, meaning.part or Part.VALUE, meaning.day, meaning.basis, meaning.factor
    )
    return Column(index, heading, Role.VALUE, measure=measure, why=meaning.why)


def _one_block(sheet: RawSheet, kinds: Kinds, reading: _Headings) -> tuple[Kinds, _Headings]:
    """Of a table of dates in blocks ("Doanh thu - Tỷ đồng") the first that can be read.

    The rows of the others become notes: their figures are something else.
    """
    groups = [row for row, kind in enumerate(kinds.kinds) if kind is RowKind.GROUP]
    for row, end in itertools.pairwise([*groups, len(kinds.kinds)]):
        text = " ".join(text_of(cell) for cell in sheet.rows[row] if not is_blank(cell))
        title = (*reading.context.title, text)
        within = replace(reading, context=replace(reading.context, title=title))
        means = [within.meaning(index) for index in range(len(reading.heads))]
        alone = [reading.meaning(index) for index in range(len(reading.heads))]
        if any(one.indicator is not None for one in means) and means != alone:
            kept = tuple(
                RowKind.NOTE if kind is RowKind.DATA and not row < number < end else kind
                for number, kind in enumerate(kinds.kinds)
            )
            return replace(kinds, kinds=kept), within
    return kinds, reading


def _notes(sheet: RawSheet, kinds: Kinds) -> tuple[str, ...]:
    """The texts of the rows that are notes."""
    return tuple(
        " ".join(text_of(cell) for cell in row if not is_blank(cell))
        for row, kind in zip(sheet.rows, kinds.kinds, strict=True)
        if kind is RowKind.NOTE
    )
