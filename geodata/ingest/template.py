"""Templates: a workbook with the units filled in, to be filled with numbers and sent back.

What a template asks for is kept in a hidden sheet, so that it comes in without a question: which
units of which date, which number of which indicator stands in which column. The basis of each
indicator is chosen in the sheet itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.errors import CatalogueError, ImportRefused, UnitNotFound
from geodata.indicators import Basis, Catalogue, Indicator
from geodata.ingest.grid import cell_at, is_blank, text_of
from geodata.ingest.model import (
    Column,
    Layout,
    Measure,
    Part,
    RawBook,
    RawSheet,
    Role,
    RowKind,
)
from geodata.ingest.template_sheet import TemplateColumn, write_workbook
from geodata.units import UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

HIDDEN_SHEET = "_atlas"
MARK = "atlas-template-1"
HEADER_ROWS = (4, 6)
"""First and last header row: names of the indicators, their bases, headings of the columns."""


@dataclass(frozen=True)
class TemplateMark:
    """What a template is for; its hidden sheet keeps it. No `province` is the whole country.

    Without a `basis` each indicator begins with its first, and the filler may choose another.
    """

    vintage: str
    level: Level
    province: str | None
    day: date
    basis: Basis | None
    indicators: tuple[str, ...]
    lang: str


def vintage_for(registry: UnitRegistry, day: date) -> Vintage:
    """The vintage nearest to a day: in force then, or made by changes soon after.

    Data of the end of 2024 is about the units of 2025-03-01 rather than those of 2019-01-01; from
    2025-07-01 on always about those in force.
    """
    known = registry.vintages
    if not known:
        raise UnitNotFound("There are no units; run `atlas build`.")
    in_force = [one for one in known if one.first_day <= day]
    if in_force and in_force[-1] is known[-1]:
        return known[-1]
    return min(known, key=lambda one: abs((one.first_day - day).days))


def template_bytes(registry: UnitRegistry, catalogue: Catalogue, wanted: TemplateMark) -> bytes:
    """The workbook as bytes. `UnitNotFound`, `CatalogueError` for what does not exist."""
    vintage = registry.vintage(wanted.vintage)
    if wanted.level not in vintage.levels:
        there = ", ".join(vintage.levels)
        raise UnitNotFound(f"The units of {vintage} have no {wanted.level}; they have {there}.")
    if not wanted.indicators:
        raise CatalogueError("A template needs at least one indicator.")
    items = [catalogue.get(code) for code in dict.fromkeys(wanted.indicators)]
    for item in items:
        if wanted.basis is not None and wanted.basis not in item.bases:
            allowed = ", ".join(item.bases)
            raise CatalogueError(f"{item.code} cannot be {wanted.basis}; it can be {allowed}.")
    units = registry.units(vintage, wanted.level, wanted.province)
    levels = _levels(vintage, wanted.level)
    names = _parents(registry, vintage, units, levels)
    columns = [one for item in items for one in _columns(item, wanted)]
    place = None if wanted.province is None else registry.get(vintage, wanted.province).name
    return write_workbook(
        rows=[(unit.code, *names[unit.code]) for unit in units],
        levels=levels,
        columns=columns,
        bases={basis: named.name(wanted.lang) for basis, named in catalogue.bases.items()},
        place=place,
        day=wanted.day,
        vintage=vintage.first_day,
        lang=wanted.lang,
        hidden=(HIDDEN_SHEET, MARK, *_sealed(wanted, levels, columns)),
    )


def write_template(
    path: Path, registry: UnitRegistry, catalogue: Catalogue, wanted: TemplateMark
) -> None:
    """Write the workbook of `template_bytes` to a path."""
    path.write_bytes(template_bytes(registry, catalogue, wanted))


def _levels(vintage: Vintage, level: Level) -> tuple[Level, ...]:
    """The levels of the name columns, largest first."""
    return tuple(
        one for one in UNIT_LEVELS[: UNIT_LEVELS.index(level) + 1] if one in vintage.levels
    )


def _parents(
    registry: UnitRegistry,
    vintage: Vintage,
    units: tuple[AdminUnit, ...],
    levels: tuple[Level, ...],
) -> dict[str, tuple[str, ...]]:
    """The names of each unit and of those that hold it, by code, largest first."""
    known = {unit.code: unit for level in levels for unit in registry.units(vintage, level)}
    found = {}
    for unit in units:
        above: dict[Level, str] = {unit.level: unit.name}
        parent = known.get(unit.parent_code or "")
        while parent is not None:
            above[parent.level] = parent.name
            parent = known.get(parent.parent_code or "")
        found[unit.code] = tuple(above.get(level, "") for level in levels)
    return found


def _columns(item: Indicator, wanted: TemplateMark) -> list[TemplateColumn]:
    """The input columns of an indicator."""
    basis = wanted.basis or item.bases[0]
    parts = [Part.VALUE]
    if item.is_share:
        parts = [Part.NUMERATOR, Part.DENOMINATOR]
    elif item.is_median:
        parts = [Part.VALUE, Part.SAMPLES]
    return [TemplateColumn(item, part, basis) for part in parts]


def _sealed(
    wanted: TemplateMark, levels: tuple[Level, ...], columns: list[TemplateColumn]
) -> tuple[str, str]:
    """The mark as JSON, and its hash: a changed mark is not believed."""
    said = {
        **asdict(wanted),
        "day": wanted.day.isoformat(),
        "levels": list(levels),
        "columns": [[one.indicator.code, one.part.value] for one in columns],
    }
    text = json.dumps(said, sort_keys=True)
    return text, hashlib.sha256(text.encode()).hexdigest()


def _said(book: RawBook) -> Mapping[str, Any] | None:
    """What the hidden sheet says; None without one."""
    sheet = next((one for one in book.sheets if one.name == HIDDEN_SHEET), None)
    if sheet is None or not sheet.rows or text_of(cell_at(sheet.rows[0], 0)) != MARK:
        return None
    text, seal = (text_of(cell_at(row, 0)) for row in (*sheet.rows[1:3], (), ())[:2])
    if hashlib.sha256(text.encode()).hexdigest() != seal:
        raise ImportRefused(
            "The hidden sheet of this template was changed. Make a new template with "
            "`atlas template` and copy the numbers into it."
        )
    said: Mapping[str, Any] = json.loads(text)
    return said


def template_mark(book: RawBook) -> TemplateMark | None:
    """What a filled template was made for; None if the book is no template.

    `ImportRefused` if the hidden sheet is there and has been changed.
    """
    said = _said(book)
    if said is None:
        return None
    return TemplateMark(
        vintage=said["vintage"],
        level=Level(said["level"]),
        province=said["province"],
        day=date.fromisoformat(said["day"]),
        basis=Basis(said["basis"]) if said["basis"] else None,
        indicators=tuple(said["indicators"]),
        lang=said["lang"],
    )


def template_layout(book: RawBook, catalogue: Catalogue) -> Layout | None:
    """The layout of a filled template, None if the book is none.

    `ImportRefused` if columns were moved or a basis is not one of the list.
    """
    said, mark = _said(book), template_mark(book)
    if said is None or mark is None:
        return None
    sheet = next((one for one in book.sheets if one.name != HIDDEN_SHEET), None)
    if sheet is None or len(sheet.rows) < HEADER_ROWS[1]:
        raise ImportRefused("This template has lost its sheet of numbers.")
    levels = [Level(level) for level in said["levels"]]
    columns = [
        Column(0, (_heading(sheet, 0),), Role.CODE, mark.level, why="template"),
        *(
            Column(index, (_heading(sheet, index),), Role.NAME, level, why="template")
            for index, level in enumerate(levels, start=1)
        ),
    ]
    bases = {named.name(mark.lang): basis for basis, named in catalogue.bases.items()}
    chosen: dict[str, Basis] = {}
    for index, (code, part) in enumerate(said["columns"], start=len(columns)):
        item = catalogue.get(code)
        heading = _checked_heading(
            sheet, index, TemplateColumn(item, Part(part), item.bases[0]), mark
        )
        if code not in chosen:
            chosen[code] = _chosen_basis(sheet, index, item, bases, mark.lang)
        measure = Measure(code, Part(part), mark.day, chosen[code])
        path = (item.name(mark.lang), heading)
        columns.append(Column(index, path, Role.VALUE, None, measure, why="template"))
    return Layout(
        sheet=sheet.name,
        header_first=HEADER_ROWS[0],
        header_last=HEADER_ROWS[1],
        row_kinds=_kinds(sheet, len(columns)),
        columns=tuple(columns),
        title="\n".join(text_of(cell_at(row, 0)) for row in sheet.rows[:2]),
    )


def _checked_heading(
    sheet: RawSheet, index: int, column: TemplateColumn, mark: TemplateMark
) -> str:
    """The heading of an input column, which must be the one it was made with."""
    heading, wanted = _heading(sheet, index), column.heading(mark.lang)
    if heading != wanted:
        raise ImportRefused(
            f"The column {heading or index + 1!r} of this template should be {wanted!r}: "
            "columns were moved or renamed. Put them back or make a new template.",
            sheet=sheet.name,
            column=index,
        )
    return heading


def _chosen_basis(
    sheet: RawSheet, index: int, item: Indicator, bases: Mapping[str, Basis], lang: str
) -> Basis:
    """The basis chosen above the first column of an indicator."""
    written = text_of(cell_at(sheet.rows[HEADER_ROWS[1] - 2], index))
    basis = bases.get(written)
    if basis is None or basis not in item.bases:
        raise ImportRefused(
            f"{written or 'Nothing'!r} is no basis of {item.name(lang)}; choose one of the list "
            "in the row above the headings.",
            sheet=sheet.name,
            column=index,
        )
    return basis


def _heading(sheet: RawSheet, index: int) -> str:
    return " ".join(text_of(cell_at(sheet.rows[HEADER_ROWS[1] - 1], index)).split())


def _kinds(sheet: RawSheet, width: int) -> tuple[RowKind, ...]:
    """Rows with a code or a name are data, and so are rows with figures only."""
    first, last = HEADER_ROWS
    kinds = []
    for number, row in enumerate(sheet.rows, start=1):
        blank = all(is_blank(cell_at(row, index)) for index in range(width))
        if number < first:
            kinds.append(RowKind.BLANK if blank else RowKind.TITLE)
        elif number <= last:
            kinds.append(RowKind.HEADER)
        else:
            kinds.append(RowKind.BLANK if blank else RowKind.DATA)
    return tuple(kinds)
