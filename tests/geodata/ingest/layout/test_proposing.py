"""Shapes of sheets; each expectation is read off the grid by eye."""

from datetime import date

import pytest

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.layout import propose_layout, propose_layouts
from geodata.ingest.model import RawBook, Role, RowKind
from geodata.units import Level
from tests.geodata.ingest.layout.sheets import C, D, Grid, P, laid, registry, sheet_of

HOUSEHOLDS = ("households", "value")
POPULATION = ("population", "value")


def test_a_plain_table() -> None:
    found = laid(sheet_of([["Xã", "Số hộ"], ["Xã Pù Nhi", 800], ["Xã Nhi Sơn", 500]]))
    assert found.header == (1, 1)
    assert found.data == [(2, "Xã Pù Nhi", C), (3, "Xã Nhi Sơn", C)]
    assert found.measures == {1: HOUSEHOLDS}
    assert found.cells(1) == [800, 500]


def test_titles_unit_note_numbering_row_and_signature() -> None:
    found = laid(
        sheet_of(
            [
                ["UBND TỈNH THANH HÓA", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["BÁO CÁO HẠ TẦNG NĂM 2024"],
                [],
                [None, None, "ĐVT: Hộ"],
                ["STT", "Đơn vị", "Số hộ"],
                ["A", "B", 1],
                ["(1)", "(2)", "(3)"],
                [1, "Xã Pù Nhi", 800],
                [2, "Xã Nhi Sơn", 500],
                [None, "Tổng cộng", 1300],
                [],
                ["Người lập biểu", None, "Giám đốc"],
            ]
        )
    )
    kinds = "title title blank title header header header data data total blank note"
    assert [kind.value for kind in found.layout.row_kinds] == kinds.split()
    assert found.layout.columns[2].measure is not None
    assert found.layout.columns[2].measure.day == date(2024, 12, 31)
    assert "day: title" in found.layout.columns[2].why
    assert found.totals == [(10, "Tổng cộng", None)]
    assert found.layout.notes == ("Người lập biểu Giám đốc",)
    assert found.roles[0] is Role.IGNORED


def test_blocks_with_names_written_once() -> None:
    found = laid(
        sheet_of(
            [
                ["Tỉnh", "Huyện", "Xã", "Dân số"],
                ["Tỉnh Thanh Hóa (Tổng số)", "", "", "6"],
                ["Tỉnh Thanh Hóa", "Huyện Mường Lát (Tổng số)", "", "3"],
                ["", "Huyện Mường Lát", " Xã Pù Nhi", "1"],
                ["", "", " Xã Nhi Sơn", "2"],
                ["", "Huyện Quan Hóa (Tổng số)", "", "3"],
                ["", "Huyện Quan Hóa", " Xã Phú Lệ", "3"],
            ]
        )
    )
    assert found.data == [(4, "Xã Pù Nhi", C), (5, "Xã Nhi Sơn", C), (7, "Xã Phú Lệ", C)]
    assert found.totals == [
        (2, "Tỉnh Thanh Hóa", P),
        (3, "Huyện Mường Lát", D),
        (6, "Huyện Quan Hóa", D),
    ]
    assert found.parents(5) == {P: "Tỉnh Thanh Hóa", D: "Huyện Mường Lát", C: "Xã Nhi Sơn"}
    assert found.parents(6) == {P: "Tỉnh Thanh Hóa", D: "Huyện Quan Hóa"}


def test_a_new_province_forgets_the_district_above() -> None:
    found = laid(
        sheet_of(
            [
                ["Tỉnh", "Huyện", "Xã", "Số hộ"],
                ["Tỉnh Thanh Hóa", "Huyện Mường Lát", "Xã Tam Chung", 1],
                ["Tỉnh Đắk Lắk", None, "Xã Tam Chung", 2],
            ]
        )
    )
    assert found.parents(3) == {P: "Tỉnh Đắk Lắk", C: "Xã Tam Chung"}


def test_groups_with_roman_numerals_of_their_own() -> None:
    found = laid(
        sheet_of(
            [
                ["TT", "Đơn vị hành chính", "Số hộ"],
                ["I", "Huyện Mường Lát", 1300],
                [1, "Xã Pù Nhi", 800],
                [2, "Xã Nhi Sơn", 500],
                ["II", "Huyện Quan Hóa", None],
                [1, "Xã Phú Lệ", 300],
                [2, "Xã Trung Sơn", None],
            ]
        )
    )
    assert found.data == [
        (3, "Xã Pù Nhi", C),
        (4, "Xã Nhi Sơn", C),
        (6, "Xã Phú Lệ", C),
        (7, "Xã Trung Sơn", C),
    ]
    assert found.totals == [(2, "Huyện Mường Lát", D)]
    assert found.layout.row_kinds[4] is RowKind.GROUP
    assert found.parents(7) == {D: "Huyện Quan Hóa", C: "Xã Trung Sơn"}


def test_groups_numbered_in_the_name_without_types() -> None:
    found = laid(
        sheet_of(
            [
                ["Địa phương", "Số hộ"],
                ["I. Mường Lát", None],
                ["1. Pù Nhi", 800],
                ["2. Nhi Sơn", 500],
                ["II. Quan Hóa", None],
                ["1. Phú Lệ", 300],
                ["2. Trung Sơn", 200],
            ]
        )
    )
    assert found.data[:2] == [(3, "Pù Nhi", C), (4, "Nhi Sơn", C)]
    assert found.parents(6) == {D: "Quan Hóa", C: "Phú Lệ"}


def test_groups_by_indentation() -> None:
    found = laid(
        sheet_of(
            [
                ["Đơn vị", "Số hộ"],
                ["Mường Lát", 1300],
                ["   Pù Nhi", 800],
                ["   Nhi Sơn", 500],
                ["Quan Hóa", 500],
                ["   Phú Lệ", 300],
                ["   Trung Sơn", 200],
            ]
        )
    )
    assert [name for _, name, _ in found.data] == ["Pù Nhi", "Nhi Sơn", "Phú Lệ", "Trung Sơn"]
    assert found.totals == [(2, "Mường Lát", D), (5, "Quan Hóa", D)]
    assert found.parents(6) == {D: "Quan Hóa", C: "Phú Lệ"}


def test_groups_without_figures_and_without_marks() -> None:
    found = laid(
        sheet_of(
            [
                ["Tên xã", "Số hộ"],
                ["Huyện Mường Lát"],
                ["Xã Pù Nhi", 800],
                ["Xã Nhi Sơn", 500],
                ["Cộng", 1300],
                ["Huyện Quan Hóa"],
                ["Xã Phú Lệ", 300],
                ["Cộng huyện Quan Hóa", 300],
                ["Tổng cộng", 1600],
            ]
        )
    )
    assert [name for _, name, _ in found.data] == ["Xã Pù Nhi", "Xã Nhi Sơn", "Xã Phú Lệ"]
    assert found.totals == [(5, "Cộng", None), (8, "huyện quan hóa", D), (9, "Tổng cộng", None)]
    assert found.parents(7)[D] == "Huyện Quan Hóa"


def test_merged_headers_of_two_rows() -> None:
    grid: Grid = [
        ["STT", "Xã", "Hộ thuê bao cáp quang", None, None, "Ghi chú"],
        [None, None, "Số hộ", "Tổng số hộ", "Tỷ lệ (%)", None],
        [1, "Xã Pù Nhi", 400, 800, 50, None],
        [2, "Xã Nhi Sơn", 500, 500, 100, "mới"],
    ]
    found = laid(sheet_of(grid, merged=((1, 2, 0, 0), (1, 2, 1, 1), (1, 1, 2, 4), (1, 2, 5, 5))))
    assert found.header == (1, 2)
    code = "fibre_subscribed_households"
    assert found.measures == {
        2: (code, "numerator"),
        3: (code, "denominator"),
        4: (code, "value"),
    }
    assert found.layout.columns[2].heading == ("Hộ thuê bao cáp quang", "Số hộ")
    assert found.roles[5] is Role.IGNORED


def test_blanks_that_mean_the_same_as_left_when_nothing_is_merged() -> None:
    found = laid(
        sheet_of(
            [
                ["", "2023", "", "2024", ""],
                ["", "Số hộ", "Dân số", "Số hộ", "Dân số"],
                ["Xã Pù Nhi", "1", "4", "2", "5"],
                ["Xã Nhi Sơn", "1", "4", "2", "5"],
            ]
        )
    )
    assert found.measures == {1: HOUSEHOLDS, 2: POPULATION, 3: HOUSEHOLDS, 4: POPULATION}
    days = [one.measure.day for one in found.layout.columns if one.measure]
    assert days == [date(2023, 12, 31)] * 2 + [date(2024, 12, 31)] * 2


def test_three_header_rows_and_neutral_words() -> None:
    found = laid(
        sheet_of(
            [
                ["Huyện", "Xã", "Chỉ tiêu", ""],
                ["", "", "Giá trị", ""],
                ["", "", "Số hộ", "Dân số (nghìn người)"],
                ["Huyện Mường Lát", "Xã Pù Nhi", "800", "3,2"],
            ]
        )
    )
    assert found.header == (1, 3)
    assert found.measures == {2: HOUSEHOLDS, 3: POPULATION}
    assert [one.measure.factor for one in found.layout.columns if one.measure] == [1, 1000]


def test_codes_are_text_and_need_not_stand_first() -> None:
    found = laid(
        sheet_of(
            [
                ["Tên xã", "Mã xã", "Số hộ"],
                ["Pù Nhi", "14863", 800],
                ["Nhi Sơn", 14864, 500],
            ]
        )
    )
    assert found.roles[1] is Role.CODE
    assert [row.unit.codes for row in found.rows] == [{C: "14863"}, {C: "14864"}]
    assert found.data == [(2, "Pù Nhi", C), (3, "Nhi Sơn", C)]


def test_codes_alone() -> None:
    found = laid(sheet_of([["code", "households"], ["14863", "800"], ["14864", "500"]]))
    assert [(row.unit.text, row.unit.level) for row in found.rows] == [("14863", C), ("14864", C)]


def test_provinces_with_regions_and_the_country() -> None:
    found = laid(
        sheet_of(
            [
                ["Dân số trung bình phân theo địa phương (Nghìn người)"],
                [],
                [" ", "2018", "Sơ bộ 2019"],
                ["CẢ NƯỚC", "94666.0", "96484.0"],
                ["\u00d0ồng bằng sông Hồng", "21566.4", "22620.2"],
                ["Thanh Hoá", "3558.2", "3645.8"],
                ["Tây Nguyên", "5871.0", "5861.3"],
                ["\u00d0ắk Lắk", "1919.2", "1872.6"],
                [],
                ["Ghi chú: số liệu điều chỉnh"],
                ["theo Tổng điều tra."],
            ]
        )
    )
    assert found.data == [(6, "Thanh Hoá", P), (8, "Đắk Lắk", P)]
    assert found.totals[0] == (4, "CẢ NƯỚC", Level.COUNTRY)
    assert [level for _, _, level in found.totals[1:]] == [None, None]
    measures = [one.measure for one in found.layout.columns if one.measure]
    assert [(one.day, one.factor) for one in measures] == [
        (date(2018, 12, 31), 1000),
        (date(2019, 12, 31), 1000),
    ]
    assert len(found.layout.notes) == 2


def test_rows_of_years_are_about_the_country_and_other_blocks_are_left() -> None:
    found = laid(
        sheet_of(
            [
                ["Doanh thu bưu chính, chuyển phát và viễn thông chia theo Năm"],
                [],
                [" ", " ", "Tổng số", "Bưu chính", "Viễn thông"],
                ["Doanh thu - Tỷ đồng"],
                [" ", "2018", "377231.8", "21853.5", "355378.3"],
                [" ", "Sơ bộ 2019", "409107.0", "25777.8", "383329.2"],
                ["Chỉ số phát triển (Năm trước = 100) - %"],
                [" ", "2018", "108.2", "116.8", "107.7"],
                [" ", "Sơ bộ 2019", "108.4", "118.0", "107.9"],
            ]
        )
    )
    assert found.measures == {3: ("post_revenue", "value"), 4: ("telecom_revenue", "value")}
    assert [(row.row, row.day, row.unit.level) for row in found.rows] == [
        (5, date(2018, 12, 31), Level.COUNTRY),
        (6, date(2019, 12, 31), Level.COUNTRY),
    ]


def test_a_column_of_years_beside_the_units() -> None:
    found = laid(
        sheet_of([["Xã", "Năm", "Số hộ"], ["Xã Pù Nhi", 2023, 700], ["Xã Pù Nhi", 2024, 800]])
    )
    assert [row.day for row in found.rows] == [date(2023, 12, 31), date(2024, 12, 31)]
    assert found.measures == {2: HOUSEHOLDS}


def test_repeated_headers_and_hidden_rows() -> None:
    found = laid(
        sheet_of(
            [
                ["STT", "Xã", "Số hộ"],
                [1, "Xã Pù Nhi", 800],
                ["STT", "Xã", "Số hộ"],
                [2, "Xã Nhi Sơn", 500],
            ],
            hidden=(4,),
        )
    )
    assert found.layout.row_kinds[2] is RowKind.HEADER
    assert [(row.row, row.hidden) for row in found.rows] == [(2, False), (4, True)]


def test_a_district_without_communes_keeps_its_figures() -> None:
    found = laid(
        sheet_of(
            [
                ["Huyện", "Xã", "Số hộ"],
                ["Huyện Mường Lát", "Xã Pù Nhi", 800],
                ["Huyện Quan Hóa", None, 90],
                ["Huyện Ea H'leo", "Xã Cư Mốt", 300],
            ]
        )
    )
    assert found.data == [
        (2, "Xã Pù Nhi", C),
        (3, "Huyện Quan Hóa", D),
        (4, "Xã Cư Mốt", C),
    ]


def test_unknown_names_stay_rows() -> None:
    found = laid(
        sheet_of(
            [
                ["Xã", "Số hộ"],
                ["Xã Pù Nhi", 800],
                ["Khu kinh tế mở", 5],
                [None, 7],
                ["Xã Nhi Sơn", 500],
            ]
        )
    )
    assert [(row.row, row.kind) for row in found.rows] == [
        (number, RowKind.DATA) for number in (2, 3, 4, 5)
    ]


def test_a_table_in_another_encoding_is_still_a_table() -> None:
    found = laid(
        sheet_of(
            [
                ["TT", "X·", "Sè hé"],
                [1, "X· Pï Nhi", 800],
                [2, "X· Nhi S¬n", 500],
                [3, "X· M­êng Lý", 400],
            ]
        )
    )
    assert [row.unit.text for row in found.rows] == ["X· Pï Nhi", "X· Nhi S¬n", "X· M­êng Lý"]


def test_a_table_without_header() -> None:
    found = laid(sheet_of([["Xã Pù Nhi", 800], ["Xã Nhi Sơn", 500]]))
    assert found.header == (None, None)
    assert [row.row for row in found.rows] == [1, 2]
    assert found.measures == {}


def test_a_table_still_to_be_filled() -> None:
    found = laid(sheet_of([["Xã", "Số hộ"], ["Xã Pù Nhi"], ["Xã Nhi Sơn"], ["Xã Mường Lý"]]))
    assert found.header == (1, 1)
    assert len(found.data) == 3


@pytest.mark.parametrize(
    "grid",
    [
        [],
        [["Hướng dẫn"], ["Nhập số liệu vào trang sau"]],
        [["a", 1], ["b", 2]],
        [["Tỉnh Thanh Hóa"], ["Kính gửi: Sở"]],
    ],
)
def test_no_table(grid: Grid) -> None:
    assert propose_layout(sheet_of(grid), registry(), load_catalogue()) is None


def test_only_sheets_with_tables_and_no_hidden_ones() -> None:
    table = sheet_of([["Xã", "Số hộ"], ["Xã Pù Nhi", 800]], name="2024")
    book = RawBook(
        "x.xlsx",
        "xlsx",
        (
            sheet_of([["Hướng dẫn"]], name="Hướng dẫn"),
            table,
            type(table)(name="ẩn", rows=table.rows, visible=False),
        ),
    )
    layouts = propose_layouts(book, registry(), load_catalogue())
    assert [one.sheet for one in layouts] == ["2024"]
    measure = layouts[0].columns[1].measure
    assert measure is not None
    assert measure.day == date(2024, 12, 31)
    assert "name of the sheet" in layouts[0].columns[1].why


def test_a_person_sets_the_header_rows() -> None:
    sheet = sheet_of([["x", "y"], ["Xã", "Số hộ"], ["Xã Pù Nhi", 800]])
    layout = propose_layout(sheet, registry(), load_catalogue(), header_rows=(2, 2))
    assert layout is not None
    assert (layout.header_first, layout.columns[1].heading) == (2, ("Số hộ",))


def test_two_possible_indicators_are_named_and_neither_is_taken() -> None:
    found = laid(sheet_of([["Xã", "Tỷ lệ hộ có cáp quang (%)"], ["Xã Pù Nhi", 80]]))
    column = found.layout.columns[1]
    assert column.role is Role.IGNORED
    assert "fibre_available_households or fibre_subscribed_households" in column.why


def test_a_shared_denominator_goes_to_the_share_whose_numbers_are_there() -> None:
    found = laid(
        sheet_of([["Huyện", "Số xã có cáp quang", "Tổng số xã"], ["Huyện Mường Lát", 7, 8]])
    )
    assert found.measures == {
        1: ("fibre_communes", "numerator"),
        2: ("fibre_communes", "denominator"),
    }
    assert laid(sheet_of([["Huyện", "Tổng số xã"], ["Huyện Mường Lát", 8]])).measures == {}


def test_the_basis_and_the_day_in_headings() -> None:
    found = laid(
        sheet_of([["Xã", "Số hộ đến 30/6/2025 (kê khai)"], ["Xã Pù Nhi", 80]]), "bao cao 2023.xlsx"
    )
    measure = found.layout.columns[1].measure
    assert measure is not None
    assert (measure.day, measure.basis) == (date(2025, 6, 30), Basis.DECLARED)
