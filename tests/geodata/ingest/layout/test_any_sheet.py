"""Whatever a sheet holds, it is laid out or left out, and no row with a figure is lost."""

import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.indicators import load_catalogue
from geodata.ingest.grid import is_blank, is_number
from geodata.ingest.layout import (
    apply_mapping,
    layout_from_json,
    layout_to_json,
    mapping_of,
    propose_layout,
    read_rows,
    reclassified,
)
from geodata.ingest.model import RawSheet, Role, RowKind, Span
from tests.geodata.ingest.layout.sheets import registry

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            " ",
            "Xã Pù Nhi",
            "  Pù Nhi",
            "Huyện Mường Lát",
            "Huyện Mường Lát (Tổng số)",
            "Tỉnh Thanh Hóa",
            "Thanh Hóa",
            "Tổng số",
            "Cộng",
            "CẢ NƯỚC",
            "Tây Nguyên",
            "I",
            "II. Quan Hóa",
            "A",
            "STT",
            "Xã",
            "Số hộ",
            "Dân số (nghìn người)",
            "2024",
            "Năm",
            "Mã xã",
            "14863",
            "-",
            "..",
            "98,5",
            "1.234",
            "12O5",
            "Ghi chú: x",
            "(1)",
            "#REF!",
        ]
    ),
    st.integers(-5, 30000),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
    st.just(dt.time(1, 2)),
    st.just(dt.datetime(2024, 1, 2, 3, 4)),  # noqa: DTZ001  cells of files have no zone
    st.just(dt.timedelta(hours=2)),
    st.text(max_size=6),
)
SPANS = st.builds(
    lambda row, down, column, right: Span(row, row + down, column, column + right),
    st.integers(1, 8),
    st.integers(0, 3),
    st.integers(0, 5),
    st.integers(0, 3),
)
SHEETS = st.builds(
    RawSheet,
    name=st.sampled_from(["Sheet1", "2024"]),
    rows=st.lists(st.lists(CELLS, max_size=6).map(tuple), max_size=14).map(tuple),
    merged=st.lists(SPANS, max_size=3).map(tuple),
    hidden_rows=st.frozensets(st.integers(1, 14), max_size=3),
)


@given(sheet=SHEETS)
@settings(max_examples=300, deadline=None)
def test_any_sheet_is_laid_out_or_left_out(sheet: RawSheet) -> None:
    layout = propose_layout(sheet, registry(), load_catalogue())
    if layout is None:
        return
    assert len(layout.row_kinds) == len(sheet.rows)
    indices = [column.index for column in layout.columns]
    assert indices == sorted(set(indices))
    assert layout_from_json(json.loads(json.dumps(layout_to_json(layout)))) == layout
    rows = read_rows(sheet, layout)
    kinds = dict(enumerate(layout.row_kinds, start=1))
    assert [row.row for row in rows] == [
        number for number, kind in kinds.items() if kind in (RowKind.DATA, RowKind.TOTAL)
    ]
    again = reclassified(sheet, layout, registry())
    assert len(again.row_kinds) == len(sheet.rows)


@given(sheet=SHEETS)
@settings(max_examples=300, deadline=None)
def test_no_figure_under_the_headings_is_lost(sheet: RawSheet) -> None:
    """A row of a table of units with a name and a number in a value column is data or a total."""
    layout = propose_layout(sheet, registry(), load_catalogue())
    if layout is None or layout.header_last is None:
        return
    names = [one.index for one in layout.columns if one.role is Role.NAME]
    values = [one.index for one in layout.columns if one.role is Role.VALUE]
    for number, row in enumerate(sheet.rows, start=1):
        if number <= layout.header_last or not names:
            continue
        named = any(index < len(row) and not is_blank(row[index]) for index in names)
        counted = any(index < len(row) and is_number(row[index]) for index in values)
        if named and counted:
            kind = layout.row_kinds[number - 1]
            assert kind in (RowKind.DATA, RowKind.TOTAL, RowKind.HEADER), (number, row)


@given(sheet=SHEETS)
@settings(max_examples=150, deadline=None)
def test_a_mapping_fits_the_sheet_it_was_made_of(sheet: RawSheet) -> None:
    layout = propose_layout(sheet, registry(), load_catalogue())
    if layout is None or layout.header_first is None:
        return
    kept = [one for one in layout.columns if one.role is not Role.IGNORED]
    folded = [tuple(text.lower() for text in one.heading) for one in layout.columns]
    unique = all(folded.count(tuple(text.lower() for text in one.heading)) == 1 for one in kept)
    if not unique or any(not one.heading or "2024" in str(one.heading) for one in kept):
        return
    if any(one.why == "dates" for one in kept):
        return
    again = apply_mapping(sheet, mapping_of(layout), registry())
    roles = {one.index: one.role for one in again.columns if one.role is not Role.IGNORED}
    assert roles == {one.index: one.role for one in kept}
