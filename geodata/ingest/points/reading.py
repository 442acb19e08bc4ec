"""Read a file of points: columns, positions, places in every vintage, problems.

The place decides: a point is counted where its position lies. What the file states about its
province and commune is compared with that and every disagreement is listed with both.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from geodata.boundaries.projection import Floats
from geodata.errors import ImportRefused
from geodata.ingest.limits import Limits
from geodata.ingest.model import Cell, Problem
from geodata.ingest.points.columns import PointRole, PointTable, find_table
from geodata.ingest.points.coordinates import in_order, read_number, read_pair
from geodata.ingest.points.opencellid import cell_of
from geodata.ingest.points.places import Place, Territory, codes_of
from geodata.ingest.points.problems import NOTE, problem
from geodata.ingest.points.report import PointOptions, PointReport, PointRow
from geodata.ingest.points.rows import Draft, Drafter
from geodata.ingest.points.stated import StatedPlaces
from geodata.ingest.points.systems import settle
from geodata.ingest.reading import read_book
from geodata.names import strip_marks
from geodata.points import load_point_catalogue

CELLS_LAYER = "base_station"
Rows = list[tuple[int, tuple[Cell, ...]]]


def read_points(
    path: Path,
    options: PointOptions,
    territory: Territory,
    limits: Limits | None = None,
    file_name: str | None = None,
) -> PointReport:
    """The points of a file with their places in every vintage that has boundaries.

    `ImportRefused` where the file, its sheet or its columns cannot be read; `CatalogueError` for an
    unknown layer. All else is a problem of the report.
    """
    drafter = Drafter(load_point_catalogue(), options.layer)
    book = read_book(path, limits, file_name)
    table = find_table(book, options.columns, options.sheet)
    rows, left_out = _own_rows(table, options)
    if not rows:
        raise ImportRefused(f"{book.file_name} has no row of its own below the headings.")
    stated = StatedPlaces(territory)
    said = [stated.of(table, cells) for _, cells in rows]
    numbers, unreadable = _numbers(table, rows)
    positions = settle(
        numbers,
        said=options.crs,
        swap=options.swap,
        named=_names_axes(table),
        agreement=lambda lonlat: stated.agreement(said, territory.place(lonlat)),
    )
    places = territory.place(positions.lonlat)
    judged: list[PointRow] = []
    for index, (number, cells) in enumerate(rows):
        lonlat = positions.lonlat[index]
        if index in unreadable:
            code = "position_unreadable" if unreadable[index] else "position_missing"
            found = [problem(code, number, found=unreadable[index])]
        elif index in positions.swapped_rows:
            found = [problem("row_swapped", number)]
        elif np.isfinite(lonlat).all():
            found = stated.problems(number, said[index], places[index], (lonlat[0], lonlat[1]))
        else:
            found = [] if positions.undecided else [problem("no_such_place", number)]
        draft = drafter.draft(table, number, cells, said[index])
        judged.append(_judged(draft, lonlat, places[index], found))
    return PointReport(
        file_name=book.file_name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        options=options,
        sheet=table.sheet,
        columns={role.value: table.headings.get(at, "") for role, at in table.columns.items()},
        system=positions.words,
        rows=_without_twins(judged),
        problems=(*positions.problems, *_notes(book.notes, table)),
        left_out=left_out,
    )


def _notes(notes: Sequence[str], table: PointTable) -> list[Problem]:
    found = [Problem("file_note", NOTE, note, note) for note in notes]
    return [*found, problem("cells_not_masts", None)] if table.opencellid else found


def _own_rows(table: PointTable, options: PointOptions) -> tuple[Rows, dict[str, int]]:
    """All rows; of OpenCelliD's those of Vietnam, and how many others there are."""
    if not table.opencellid:
        return list(table.rows), {}
    if options.layer != CELLS_LAYER:
        raise ImportRefused(
            f"This is OpenCelliD's export: its rows are radio cells. Import it as {CELLS_LAYER}.",
            layer=options.layer,
        )
    own = [row for row in table.rows if cell_of(row[1]) is not None]
    others = len(table.rows) - len(own)
    return own, {"other_countries": others} if others else {}


def _numbers(table: PointTable, rows: Rows) -> tuple[Floats, dict[int, str]]:
    """The two numbers of each row, NaN where there are none, and the texts not understood."""
    numbers = np.full((len(rows), 2), math.nan)
    unreadable: dict[int, str] = {}
    for index, (_, cells) in enumerate(rows):
        if PointRole.PAIR in table.columns:
            texts = [table.cell(cells, PointRole.PAIR)]
            pair = read_pair(texts[0])
        else:
            texts = [table.cell(cells, role) for role in (PointRole.LAT, PointRole.LON)]
            first, second = (read_number(text) for text in texts)
            pair = None if first is None or second is None else (first, second)
        found = None if pair is None else in_order(*pair)
        if found is None:
            unreadable[index] = " ".join(str(text) for text in texts if text is not None).strip()
        else:
            numbers[index] = found
    return numbers, unreadable


def _names_axes(table: PointTable) -> bool:
    """Whether the headings say latitude and longitude; X and Y say neither."""
    place = table.columns.get(PointRole.LAT)
    heading = "" if place is None else strip_marks(table.headings.get(place, ""))
    return "lat" in heading or "vi do" in heading


def _judged(
    draft: Draft, lonlat: Floats, places: Mapping[str, Place], found: Sequence[Problem]
) -> PointRow:
    """The row with its place; `found` are the problems of its position."""
    known = bool(np.isfinite(lonlat).all())
    return PointRow(
        row=draft.row,
        point_id=draft.key,
        name=draft.name,
        lon=round(float(lonlat[0]), 7) if known else None,
        lat=round(float(lonlat[1]), 7) if known else None,
        status=draft.status,
        attributes=draft.attributes,
        places=codes_of(places),
        stated=draft.stated.texts,
        problems=(*draft.problems, *found),
    )


def _without_twins(rows: Sequence[PointRow]) -> tuple[PointRow, ...]:
    """The rows with ids; of two with one id, or one name and position, the second is an error.

    Without a column of ids the id is made of name and position, so that the same point has the
    same id in every version of the file.
    """
    seen: dict[str, int] = {}
    found: list[PointRow] = []
    for row in rows:
        words = row.point_id or f"{row.name}|{row.lon}|{row.lat}"
        key = row.point_id or hashlib.sha256(words.encode()).hexdigest()[:16]
        problems = row.problems
        if row.comes_in and words in seen:
            problems = (*problems, problem("stands_twice", row.row, other=seen[words]))
        elif row.comes_in:
            seen[words] = row.row
        found.append(replace(row, point_id=key, problems=problems))
    return tuple(found)
