"""What a person said in a form, checked: texts of the browser become options and layouts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from geodata.errors import BadRequest
from geodata.indicators import Basis
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.ingest.desk import ImportOptions
from geodata.ingest.model import Column, Layout, Measure, NumberStyle, Part, Role, RowKind
from geodata.ingest.points.report import PointOptions
from geodata.ingest.report import ImportReport
from geodata.units import Level

Given = Mapping[str, Any]
Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_TEXT = 500
AUTO = ""
"""The value of a choice that is left to the file."""


def text(given: Given, name: str) -> str | None:
    """A text of a form, None where it was left blank."""
    found = str(given.get(name) or "").strip()
    if len(found) > LONGEST_TEXT:
        raise BadRequest(f"The text in {name} is too long.", field=name)
    return found or None


def whole(given: Given, name: str) -> int | None:
    """A whole number of a form."""
    found = text(given, name)
    if found is None:
        return None
    if not found.isascii() or not found.isdigit() or len(found) > 9:
        raise BadRequest(f"{name} must be a whole number, not {found!r}.", field=name)
    return int(found)


def when(given: Given, name: str) -> date | None:
    """A date of a form, in ISO form."""
    found = text(given, name)
    try:
        return None if found is None else date.fromisoformat(found)
    except ValueError:
        raise BadRequest(f"{name} must be a date, not {found!r}.", field=name) from None


def member(given: Given, name: str, kind: type[Kind]) -> Kind | None:
    """A member of an enumeration."""
    found = text(given, name)
    try:
        return None if found is None else kind(found)
    except ValueError:
        raise BadRequest(f"{name} cannot be {found!r}.", field=name) from None


def import_options(given: Given) -> ImportOptions:
    """The options of an import; what was left blank is left to the file."""
    day = when(given, "day")
    return ImportOptions(
        vintage=text(given, "vintage"),
        day=day,
        year=None if day else whole(given, "year"),
        basis=member(given, "basis", Basis),
        indicator=text(given, "indicator"),
        province=text(given, "province"),
        sheets=tuple(str(one) for one in given.get("sheets", ())),
        mapping=text(given, "mapping"),
        source_title=text(given, "source_title"),
        source_document=text(given, "source_document"),
    )


def plain_options(options: ImportOptions) -> dict[str, Any]:
    """The options as the form shows them."""
    return {
        "vintage": options.vintage or AUTO,
        "day": options.day.isoformat() if options.day else AUTO,
        "basis": options.basis or AUTO,
        "indicator": options.indicator or AUTO,
        "province": options.province or AUTO,
        "sheets": list(options.sheets),
        "source_title": options.source_title or "",
        "source_document": options.source_document or "",
    }


def boundary_options(given: Given) -> BoundaryOptions:
    """The answers about a boundary file."""
    chosen = given.get("chosen", {})
    return BoundaryOptions(
        vintage=text(given, "vintage"),
        level=member(given, "level", Level) or Level.COMMUNE,
        crs=text(given, "crs"),
        encoding=text(given, "encoding"),
        layer=text(given, "layer"),
        province=text(given, "province"),
        code_column=text(given, "code_column"),
        name_column=text(given, "name_column"),
        province_column=text(given, "province_column"),
        chosen={int(feature): code for feature, code in chosen.items()},
        confirmed=frozenset(str(one) for one in given.get("confirmed", ())),
    )


def with_layouts(report: ImportReport, given: Iterable[Given]) -> tuple[Layout, ...]:
    """The layouts of a report with a person's corrections; those of other sheets stay out."""
    known = {sheet.name: sheet.layout for sheet in report.sheets}
    changed = []
    for one in given:
        layout = known.get(str(one.get("sheet")))
        if layout is None:
            raise BadRequest("There is no such sheet in the file.", sheet=one.get("sheet"))
        changed.append(corrected(layout, one))
    return tuple(changed)


def corrected(layout: Layout, given: Given) -> Layout:
    """A layout with other header rows and other meanings of its columns."""
    first, last = whole(given, "header_first"), whole(given, "header_last")
    if first is not None and (last is None or not 1 <= first <= last <= len(layout.row_kinds)):
        raise BadRequest("The first header row must not come after the last.", sheet=layout.sheet)
    meanings = {int(one["index"]): one for one in given.get("columns", ())}
    columns = tuple(
        _column(one, meanings[one.index]) if one.index in meanings else one
        for one in layout.columns
    )
    kinds = layout.row_kinds
    if (first, last) != (layout.header_first, layout.header_last):
        kinds = row_kinds(layout.row_kinds, first, last)
    return replace(layout, header_first=first, header_last=last, row_kinds=kinds, columns=columns)


def row_kinds(kinds: Sequence[RowKind], first: int | None, last: int | None) -> tuple[RowKind, ...]:
    """What the rows are once the header stands in the rows from `first` to `last` (from 1)."""

    def kind(row: int, before: RowKind) -> RowKind:
        if before is RowKind.BLANK:
            return before
        if first is not None and row < first:
            return RowKind.TITLE
        if first is not None and last is not None and row <= last:
            return RowKind.HEADER
        return RowKind.DATA if before in (RowKind.TITLE, RowKind.HEADER) else before

    return tuple(kind(row, before) for row, before in enumerate(kinds, start=1))


def _column(column: Column, given: Given) -> Column:
    role = member(given, "role", Role) or Role.IGNORED
    indicator = text(given, "indicator")
    if role is Role.VALUE and indicator is None:
        raise BadRequest("A column of values needs its indicator.", column=column.index)
    measure = _measure(given, indicator) if role is Role.VALUE and indicator else None
    unit_column = role in (Role.CODE, Role.NAME)
    return replace(
        column,
        role=role,
        level=member(given, "level", Level) if unit_column else None,
        measure=measure,
        number_style=member(given, "number_style", NumberStyle) if measure else None,
    )


def _measure(given: Given, indicator: str) -> Measure:
    written = text(given, "factor") or "1"
    try:
        factor = float(written.replace(",", "."))
    except ValueError:
        factor = 0.0
    if not 0 < factor < 1e12:
        raise BadRequest(f"The factor must be a number above 0, not {written!r}.", factor=written)
    return Measure(
        indicator=indicator,
        part=member(given, "part", Part) or Part.NUMERATOR,
        day=when(given, "day"),
        basis=member(given, "basis", Basis),
        factor=factor,
    )


def point_options(given: Given) -> PointOptions:
    """What a person said about a file of points."""
    layer = text(given, "layer")
    if layer is None:
        raise BadRequest("Choose the layer of the points.", field="layer")
    return PointOptions(
        layer=layer,
        crs=text(given, "crs"),
        swap=bool(given.get("swap")),
        title=text(given, "title"),
        leave_out=bool(given.get("leave_out")),
    )
