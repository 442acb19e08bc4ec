"""What the pages say of problems, refusals and columns, in the language of the reader."""

import pytest

from dashboard.pages.imports.boundaries import fault_map, figures_of, known, read_as
from dashboard.pages.imports.said import said_of, without_options
from dashboard.texts.reasons import why_in_words
from dashboard.texts.refusals import in_both, in_vietnamese
from geodata.errors import LimitExceeded
from geodata.indicators import load_catalogue
from geodata.ingest.boundaries.report import BoundaryReport, Fault
from geodata.ingest.findings import finding
from geodata.ingest.limits import Limits
from geodata.ingest.points.columns import PointRole
from geodata.units import Level


def test_a_limit_is_told_in_vietnamese() -> None:
    with pytest.raises(LimitExceeded) as raised:
        Limits(rows=10).check("rows", 1200, "a.xlsx", "rows")
    assert in_vietnamese(raised.value.message) == (
        "a.xlsx có 1,200 dòng; giới hạn là 10 (ATLAS_IMPORT_MAX_ROWS). Hãy gửi tệp nhỏ hơn, hoặc "
        "nâng giới hạn nếu tệp đúng là như vậy."
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("b.csv is empty.", "b.csv là tệp rỗng."),
        ("The file is empty; choose another one.", "Tệp rỗng; hãy chọn tệp khác."),
        (
            "anh.png is a picture. Send a workbook (XLSX, XLS, ODS), a CSV or a JSON list.",
            "anh.png không phải là bảng (a picture). Hãy gửi XLSX, XLS, ODS, CSV hoặc JSON.",
        ),
        ("Something nobody foresaw.", "Something nobody foresaw."),
    ],
)
def test_refusals_are_told_in_vietnamese(message: str, told: str) -> None:
    assert in_vietnamese(message) == told
    error = {"code": "import_refused", "message": message, "details": {"file": "x"}}
    assert in_both(error)["details"] == {"message_vi": told, "file": "x"}
    assert in_both(error)["message"] == message


def test_a_page_names_bases_and_no_options() -> None:
    problem = finding(
        "basis_missing", sheet="csv", columns="B", bases="counted, modelled", first="counted"
    )
    catalogue = load_catalogue()
    assert said_of(problem, catalogue, "vi") == (
        "Trang “csv”: chưa biết số liệu có được bằng cách nào (B). Ghi một trong: thống kê, ước "
        "tính theo mô hình."
    )
    assert without_options("Cột: E. Nếu cần, ghi --indicator CỘT=chỉ-tiêu.") == "Cột: E."
    assert without_options("5 dòng có lỗi; hãy bỏ (--leave-out).") == "5 dòng có lỗi; hãy bỏ."


def test_the_reading_of_a_column_is_told_in_vietnamese() -> None:
    told = "title: dân số; day: heading; provisional"
    assert why_in_words(told, "vi") == "tiêu đề bảng: dân số; ngày: tiêu đề cột; số sơ bộ"
    assert why_in_words(told, "en") == told


def test_facts_of_a_boundary_file_have_names() -> None:
    file = {"format": "shapefile", "crs_from": "file", "features": 1200, "layer": None}
    assert read_as({**file, "columns": {"ma_xa": "code", "ghi_chu": ""}}, "vi") == [
        ("Định dạng", "shapefile"),
        ("Hệ tọa độ lấy từ", "tệp"),
        ("Số đối tượng", "1.200"),
        ("Các cột", "ma_xa (mã)"),
    ]
    assert figures_of({"area_km2": 11091.7712, "units": 166.0}, "vi") == [
        ("Diện tích trong tệp, km²", "11.091,8"),
        ("Số đơn vị", "166"),
    ]


def test_every_role_of_a_column_of_points_has_a_name() -> None:
    assert [role for role in PointRole if not known(f"pointrole.{role}", "vi")] == []


def test_faults_lie_on_the_outlines() -> None:
    fault = Fault("gap", ("1",), 5.0, 105.5, 20.0)
    report = BoundaryReport({}, "2025-07-01", Level.COMMUNE, ("38",), (), faults=(fault,))
    square = [(105.0, 19.5), (106.0, 19.5), (106.0, 20.5), (105.0, 20.5), (105.0, 19.5)]
    drawn = fault_map(report, [square])
    assert drawn is not None
    assert drawn["points"][0]["x"] == pytest.approx(drawn["width"] / 2)
    assert drawn["points"][0]["y"] == pytest.approx(drawn["height"] / 2)
    assert drawn["height"] == pytest.approx(100.0)
    assert drawn["outlines"].startswith("M4.00 96.00L")
