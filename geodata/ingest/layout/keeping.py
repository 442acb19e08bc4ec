"""Layouts as plain data: JSON there and back, and the mapping kept by headings for next time."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from geodata.errors import ImportRefused
from geodata.indicators import Basis
from geodata.ingest.heading_text import find_day
from geodata.ingest.layout.columns import Lead, serial_of
from geodata.ingest.layout.headers import headings, title_lines
from geodata.ingest.layout.proposing import kinds_of
from geodata.ingest.layout.tables import Place
from geodata.ingest.layout.vocabulary import vocabulary_of
from geodata.ingest.model import (
    Column,
    Layout,
    Measure,
    NumberStyle,
    Part,
    RawSheet,
    Role,
    RowKind,
)
from geodata.ingest.wording import fold
from geodata.units import Level, UnitRegistry

VERSION = 1
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PRELIMINARY = re.compile(r"^(?:sơ bộ|ước tính|ước|prel\.?) ")


def layout_to_json(layout: Layout) -> dict[str, Any]:
    """The layout as JSON-ready data; row kinds are runs of (kind, number of rows)."""
    return {
        "version": VERSION,
        "sheet": layout.sheet,
        "header_first": layout.header_first,
        "header_last": layout.header_last,
        "row_kinds": [
            [kind.value, len(list(run))] for kind, run in itertools.groupby(layout.row_kinds)
        ],
        "columns": [_column_to_json(column) for column in layout.columns],
        "title": layout.title,
        "notes": list(layout.notes),
        "row_levels": [[row, level.value] for row, level in layout.row_levels],
    }


def layout_from_json(data: Mapping[str, Any]) -> Layout:
    """The layout of `layout_to_json`; `ImportRefused` names the field that is wrong."""
    field = "version"
    try:
        if data["version"] != VERSION:
            raise ImportRefused(
                f"This layout is of version {data['version']}; this program reads {VERSION}."
            )
        field = "row_kinds"
        kinds = tuple(RowKind(kind) for kind, count in data["row_kinds"] for _ in range(int(count)))
        field = "columns"
        columns = tuple(_column_from_json(one) for one in data["columns"])
        field = "row_levels"
        levels = tuple((int(row), Level(level)) for row, level in data["row_levels"])
        field = "sheet, header_first, header_last, title or notes"
        return Layout(
            sheet=data["sheet"],
            header_first=data["header_first"],
            header_last=data["header_last"],
            row_kinds=kinds,
            columns=columns,
            title=data["title"],
            notes=tuple(data["notes"]),
            row_levels=levels,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ImportRefused(
            f"The saved layout cannot be read: {field} is wrong ({error}).", field=field
        ) from error


def mapping_of(layout: Layout) -> dict[str, Any]:
    """What a layout says of headings and columns, without the rows of one file. JSON-ready.

    Days are left out where the heading itself names the year, so that next year's file is read as
    next year's; so are days of the title and of file names, which the import asks for again. Number
    styles and whether shares are fractions are judged anew from the cells of each file.
    """
    depth = (
        0
        if layout.header_first is None or layout.header_last is None
        else layout.header_last - layout.header_first + 1
    )
    columns = []
    for column in layout.columns:
        if column.role is Role.IGNORED:
            continue
        kept = _column_to_json(column)
        kept["number_style"] = None
        if column.measure is not None:
            kept["measure"]["day"] = None
            if column.measure.part is Part.VALUE and column.measure.factor == 100:
                kept["measure"]["factor"] = 1.0
        columns.append(kept)
    return {"version": VERSION, "sheet": layout.sheet, "header_rows": depth, "columns": columns}


def apply_mapping(
    sheet: RawSheet, mapping: Mapping[str, Any], registry: UnitRegistry | None = None
) -> Layout:
    """The layout of a sheet under a kept mapping: columns are found by heading, not by place.

    Rows may be more or fewer and columns may have moved; a year in a heading may be another one,
    which is then the day of its column. With a registry group rows without a type are known.
    `ImportRefused` names the headings that are gone or stand twice.
    """
    try:
        wanted = [_column_from_json(one) for one in mapping["columns"]]
        depth = int(mapping["header_rows"])
    except (KeyError, TypeError, ValueError) as error:
        raise ImportRefused(f"The saved mapping cannot be read: {error}.") from error
    first, heads = _find_header(sheet, wanted, depth)
    placed = [_placed(one, heads) for one in wanted]
    taken = {one.index for one in placed}
    ignored = [
        Column(index, heading, Role.IGNORED, why="not in the saved mapping")
        for index, heading in enumerate(heads)
        if index not in taken and heading
    ]
    columns = tuple(sorted([*placed, *ignored], key=lambda one: one.index))
    return _laid_out(sheet, columns, (first, depth), registry)


def _laid_out(
    sheet: RawSheet,
    columns: tuple[Column, ...],
    header: tuple[int, int],
    registry: UnitRegistry | None,
) -> Layout:
    first, depth = header
    names = tuple(one for one in columns if one.role is Role.NAME)
    codes = tuple(one for one in columns if one.role is Role.CODE)
    lead = Lead(
        names=names,
        codes=codes,
        date=next((one for one in columns if one.role is Role.DATE), None),
        serial=serial_of(columns),
        ignored=tuple(one for one in columns if one.role is Role.IGNORED),
    )
    place = Place(
        header=(first, first + depth - 1) if depth else None,
        body=first + depth,
        main=names[-1].index if names else 0,
        by_date=not names and not codes,
    )
    kinds = kinds_of(sheet, place, lead, vocabulary_of(registry))
    return Layout(
        sheet=sheet.name,
        header_first=first + 1 if depth else None,
        header_last=first + depth if depth else None,
        row_kinds=kinds.kinds,
        columns=columns,
        title="\n".join(title_lines(sheet, first)),
        row_levels=tuple((row + 1, level) for row, level in sorted(kinds.levels.items())),
    )


def _find_header(
    sheet: RawSheet, wanted: Sequence[Column], depth: int
) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """The first header row (from 0) and the headings of all columns."""
    if depth == 0:
        width = max((len(row) for row in sheet.rows), default=0)
        return 0, ((),) * width
    best: tuple[int, int, tuple[tuple[str, ...], ...]] | None = None
    for first in range(min(len(sheet.rows) - depth + 1, 60)):
        heads = headings(sheet, first, first + depth - 1)
        found = sum(len(_matching(one, heads)) == 1 for one in wanted)
        if best is None or found > best[0]:
            best = (found, first, heads)
        if found == len(wanted):
            break
    if best is None:
        raise ImportRefused(f"The sheet {sheet.name!r} is empty.", sheet=sheet.name)
    return best[1], best[2]


def _matching(wanted: Column, heads: Sequence[tuple[str, ...]]) -> list[int]:
    """The columns with the heading wanted: word for word, else with another year."""
    if not wanted.heading:
        if wanted.index < len(heads) and not heads[wanted.index]:
            return [wanted.index]
        return []
    exact = [index for index, head in enumerate(heads) if _folded(head) == _folded(wanted.heading)]
    if exact:
        return exact
    key = _yearless(wanted.heading)
    return [index for index, head in enumerate(heads) if _yearless(head) == key]


def _placed(wanted: Column, heads: Sequence[tuple[str, ...]]) -> Column:
    """The column at its place in this sheet."""
    found = _matching(wanted, heads)
    heading = " / ".join(wanted.heading)
    if not found:
        raise ImportRefused(
            f"The column {heading!r} of the saved mapping is not in this file. Correct the "
            "heading or lay the columns out anew.",
            heading=heading,
        )
    if len(found) > 1:
        raise ImportRefused(
            f"The heading {heading!r} of the saved mapping stands over {len(found)} columns of "
            "this file. Lay the columns out anew.",
            heading=heading,
        )
    index = found[0]
    measure = wanted.measure
    if measure is not None and measure.day is None:
        measure = replace(measure, day=_day_of(heads[index]))
    return replace(wanted, index=index, heading=heads[index], measure=measure, why="saved mapping")


def _folded(heading: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(text) for text in heading)


def _yearless(heading: Sequence[str]) -> tuple[str, ...]:
    return tuple(_PRELIMINARY.sub("", _YEAR.sub("#", text)) for text in _folded(heading))


def _day_of(heading: Sequence[str]) -> date | None:
    """The day that a heading names."""
    days = [day for text in heading if (day := find_day(text)[0]) is not None]
    return days[-1] if days else None


def _column_to_json(column: Column) -> dict[str, Any]:
    measure = column.measure
    return {
        "index": column.index,
        "heading": list(column.heading),
        "role": column.role.value,
        "level": column.level.value if column.level else None,
        "measure": None
        if measure is None
        else {
            "indicator": measure.indicator,
            "part": measure.part.value,
            "day": measure.day.isoformat() if measure.day else None,
            "basis": measure.basis.value if measure.basis else None,
            "factor": measure.factor,
        },
        "number_style": column.number_style.value if column.number_style else None,
        "why": column.why,
    }


def _column_from_json(data: Mapping[str, Any]) -> Column:
    kept = data["measure"]
    measure = None
    if kept is not None:
        measure = Measure(
            indicator=str(kept["indicator"]),
            part=Part(kept["part"]),
            day=date.fromisoformat(kept["day"]) if kept["day"] else None,
            basis=Basis(kept["basis"]) if kept["basis"] else None,
            factor=float(kept["factor"]),
        )
    return Column(
        index=int(data["index"]),
        heading=tuple(data["heading"]),
        role=Role(data["role"]),
        level=Level(data["level"]) if data["level"] else None,
        measure=measure,
        number_style=NumberStyle(data["number_style"]) if data["number_style"] else None,
        why=str(data["why"]),
    )
