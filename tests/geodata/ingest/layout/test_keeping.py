import json
from dataclasses import replace
from datetime import date

import pytest

from geodata.errors import ImportRefused
from geodata.ingest.layout import (
    apply_mapping,
    layout_from_json,
    layout_to_json,
    mapping_of,
    read_rows,
    reclassified,
    without_stale_rows,
)
from geodata.ingest.model import Column, Measure, NumberStyle, Part, RawSheet, Role, RowKind
from tests.geodata.ingest.layout.sheets import C, D, Grid, laid, registry, sheet_of

GRID: Grid = [
    ["Báo cáo năm 2023"],
    ["TT", "Đơn vị", "Số hộ năm 2023", "Dân số (nghìn người)"],
    ["I", "Mường Lát", 1300, 5.2],
    [1, "Pù Nhi", 800, 3.2],
    [2, "Nhi Sơn", 500, 2],
]
NEXT_YEAR: Grid = [
    ["Báo cáo"],
    ["năm 2024"],
    ["TT", "Đơn vị", "Ghi chú", "Dân số (nghìn người)", "Số hộ năm 2024"],
    ["I", "Mường Lát", None, 5.4, 1310],
    [1, "Pù Nhi", None, 3.3, 805],
    [2, "Nhi Sơn", "gộp", 2.1, 505],
    [3, "Mường Lý", None, 4.1, 900],
]


def test_a_layout_comes_back_from_json_unchanged() -> None:
    layout = laid(sheet_of(GRID)).layout
    column = replace(layout.columns[2], number_style=NumberStyle.DECIMAL_COMMA)
    layout = replace(layout, columns=(*layout.columns[:2], column, *layout.columns[3:]))
    assert layout_from_json(json.loads(json.dumps(layout_to_json(layout)))) == layout
    assert layout_to_json(layout)["row_kinds"] == [
        ["title", 1],
        ["header", 1],
        ["total", 1],
        ["data", 2],
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"row_kinds": [["rows", 2]]}, "row_kinds"),
        ({"columns": [{"index": 0}]}, "columns"),
        ({"row_levels": [[1, "village"]]}, "row_levels"),
    ],
)
def test_a_spoilt_layout_is_refused_with_the_field(change: dict[str, object], field: str) -> None:
    data = {**layout_to_json(laid(sheet_of(GRID)).layout), **change}
    with pytest.raises(ImportRefused, match=field):
        layout_from_json(data)
    with pytest.raises(ImportRefused, match="version 2"):
        layout_from_json({**data, "version": 2})


def test_a_mapping_fits_next_years_file_with_moved_columns_and_more_rows() -> None:
    mapping = json.loads(json.dumps(mapping_of(laid(sheet_of(GRID)).layout)))
    sheet = sheet_of(NEXT_YEAR)
    layout = apply_mapping(sheet, mapping, registry())
    assert (layout.header_first, layout.header_last) == (3, 3)
    measures = {one.index: one.measure for one in layout.columns if one.measure}
    assert measures == {
        4: Measure("households", Part.VALUE, date(2024, 12, 31)),
        3: Measure("population", Part.VALUE, None, None, 1000),
    }
    rows = read_rows(sheet, layout)
    assert [(row.row, row.kind) for row in rows] == [
        (4, RowKind.TOTAL),
        (5, RowKind.DATA),
        (6, RowKind.DATA),
        (7, RowKind.DATA),
    ]
    assert rows[3].unit.names == {D: "Mường Lát", C: "Mường Lý"}
    assert rows[3].cells == {4: 900, 3: 4.1}


def test_a_mapping_keeps_no_number_style_and_no_fraction() -> None:
    layout = laid(sheet_of(GRID)).layout
    share = Measure("fibre_available_households", Part.VALUE, date(2023, 12, 31), factor=100)
    column = Column(
        2, ("Tỷ lệ",), Role.VALUE, measure=share, number_style=NumberStyle.DECIMAL_POINT
    )
    kept = mapping_of(replace(layout, columns=(column,)))["columns"][0]
    assert kept["number_style"] is None
    assert kept["measure"]["factor"] == 1
    assert kept["measure"]["day"] is None


@pytest.mark.parametrize(
    ("heading", "words"),
    [("Số hộ nghèo", "is not in this file"), ("Số hộ năm 2024", "stands over 2 columns")],
)
def test_a_heading_that_is_gone_or_doubled_is_named(heading: str, words: str) -> None:
    mapping = mapping_of(laid(sheet_of(GRID)).layout)
    rows = [list(row) for row in NEXT_YEAR]
    rows[2][2] = heading
    if words.startswith("is not"):
        rows[2][4] = "Hộ"
    with pytest.raises(ImportRefused, match=words) as refused:
        apply_mapping(sheet_of(rows), mapping)
    assert refused.value.details["heading"] == "Số hộ năm 2023"


def test_an_empty_sheet_and_a_spoilt_mapping_are_refused() -> None:
    mapping = mapping_of(laid(sheet_of(GRID)).layout)
    with pytest.raises(ImportRefused, match="is empty"):
        apply_mapping(RawSheet("leer", ()), mapping)
    with pytest.raises(ImportRefused, match="saved mapping cannot be read"):
        apply_mapping(sheet_of(GRID), {"columns": []})


def test_rows_are_found_again_when_a_person_changes_a_column() -> None:
    sheet = sheet_of([["Xã", "x", "Số hộ"], ["Pù Nhi", "Mường Lát", 800], ["Phú Lệ", None, 5]])
    layout = laid(sheet).layout
    columns = (
        layout.columns[0],
        replace(layout.columns[1], role=Role.NAME, level=D, measure=None),
        layout.columns[2],
    )
    again = reclassified(sheet, replace(layout, columns=columns), registry())
    assert read_rows(sheet, again)[1].unit.names == {D: "Mường Lát", C: "Phú Lệ"}


def test_rows_are_stale_once_the_header_or_a_leading_column_is_another() -> None:
    layout = laid(sheet_of(GRID)).layout
    columns = list(layout.columns)
    columns[3] = replace(columns[3], role=Role.IGNORED, measure=None)
    assert without_stale_rows(replace(layout, columns=tuple(columns)), layout).row_kinds
    assert without_stale_rows(layout, None) is layout
    moved = without_stale_rows(replace(layout, header_first=1), layout)
    assert (moved.row_kinds, moved.row_levels) == ((), ())
    again = reclassified(sheet_of(GRID), moved, registry())
    assert again.row_kinds[:2] == (RowKind.HEADER, RowKind.HEADER)
    assert again.columns[0].heading == ("Báo cáo năm 2023", "TT")


def test_other_blocks_of_a_table_of_years_stay_left_out() -> None:
    sheet = sheet_of(
        [
            ["Doanh thu bưu chính, chuyển phát và viễn thông chia theo Năm"],
            [None, None, "Viễn thông"],
            ["Doanh thu - Tỷ đồng"],
            [None, "2018", 355378.3],
            [None, "2019", 383329.2],
            ["Chỉ số phát triển - %"],
            [None, "2018", 107.7],
            [None, "2019", 107.9],
        ]
    )
    layout = laid(sheet).layout
    assert [row.row for row in read_rows(sheet, layout)] == [4, 5]
    assert reclassified(sheet, layout, registry()).row_kinds == layout.row_kinds
    again = apply_mapping(sheet, mapping_of(layout), registry())
    assert [row.row for row in read_rows(sheet, again)] == [4, 5]
