"""The workbook of a pilot choice, read back with openpyxl and held to figures worked by hand."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.files.exports import PilotExports
from geodata.pilots.choice import Robustness
from geodata.pilots.criteria import Criterion, Missing, Scale
from geodata.pilots.finding import Finding
from geodata.pilots.rules import Group, Rule, Scope
from geodata.pilots.scenario import Method
from tests.dashboard.pilots.answer_of_38 import (
    CRITERIA,
    LOW,
    OWN,
    OWN_SHOWN,
    answer,
    asked,
    desk_of,
    exports_of,
    nothing,
    robustness,
)
from tests.small_atlas import IMAGE, TEMPLATE

NO_DATA = "Chưa có số liệu"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return desk_of(tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def exports(desk: PilotDesk) -> PilotExports:
    return exports_of(desk)


def opened(
    exports: PilotExports,
    given: Answer,
    found: Robustness | None = None,
    lang: str = "vi",
    link: str = "",
) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(exports.workbook(given, found, lang, link)))


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a sheet by the titles of its columns."""
    head, *rows = sheet.iter_rows(values_only=True)
    titles = [str(title) for title in head]
    assert len(set(titles)) == len(titles)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def notes_of(book: Workbook, name: str = "Ghi chú") -> list[tuple[str, str]]:
    """Label and text of every note."""
    rows = book[name].iter_rows(values_only=True, max_col=2)
    return [(str(label), str(text)) for label, text in rows][1:]


def of_code(rows: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(row for row in rows if row["Mã"] == code)


def test_every_candidate_stands_in_the_book_and_its_points_sum_to_its_score(
    exports: PilotExports, desk: PilotDesk
) -> None:
    made = answer(desk)
    rows = rows_of(opened(exports, made, robustness())["Các xã"])
    assert len(rows) == 16
    assert [row["Mã"] for row in rows[:4]] == ["38001", "38002", "38003", "38016"]
    points = [title for title in rows[0] if title.endswith(": điểm")]
    assert points == ["TC 1: điểm", "TC 2: điểm"]
    for row in rows:
        score = row["Điểm số (0-100)"]
        assert sum(row[title] for title in points) == pytest.approx(score, abs=1e-4)
        for number in (1, 2):
            utility = row[f"TC {number}: mức đạt (0-1)"]
            if utility != "không tính":
                weighed = utility * row[f"TC {number}: tỷ trọng (%)"]
                assert weighed == pytest.approx(row[f"TC {number}: điểm"], abs=1e-12)


def test_a_row_worked_by_hand(exports: PilotExports, desk: PilotDesk) -> None:
    row = of_code(rows_of(opened(exports, answer(desk), robustness())["Các xã"]), "38002")
    assert row == {
        "Mã": "38002",
        "Xã, phường, thị trấn": f"Xã {TEMPLATE}",
        "Huyện (trước sắp xếp nếu nay không còn)": "Huyện Nam",
        "Loại": "xã",
        "Kết quả": "Được chọn",
        "Điểm số (0-100)": 69.1667,
        "Hạng chung": 2,
        "Hạng trong nhóm": 2,
        "Tỷ lệ lần được chọn (%)": 95,
        "1. Hộ có thể đăng ký cáp quang (%)": 10,
        "TC 1: ngày số liệu": "31/12/2024",
        "TC 1: cơ sở": "Kê khai",
        "TC 1: lưu ý": "mô phỏng",
        "TC 1: mức đạt (0-1)": 0.9,
        "TC 1: tỷ trọng (%)": 75,
        "TC 1: điểm": pytest.approx(67.5),
        f"2. {OWN_SHOWN}": 1,
        "TC 2: ngày số liệu": "không ghi ngày",
        "TC 2: cơ sở": None,
        "TC 2: lưu ý": None,
        "TC 2: mức đạt (0-1)": pytest.approx(1 / 15),
        "TC 2: tỷ trọng (%)": 25,
        "TC 2: điểm": pytest.approx(25 / 15),
    }


def test_states_ranks_and_missing_values(exports: PilotExports, desk: PilotDesk) -> None:
    rows = rows_of(opened(exports, answer(desk))["Các xã"])
    told = {
        code: (row["Kết quả"], row["Hạng chung"])
        for code in ("38001", "38003", "38004", "38015", "38014")
        for row in [of_code(rows, code)]
    }
    assert told == {
        "38001": ("Được chọn", 1),
        "38003": ("Bắt buộc chọn", 3),
        "38004": ("Loại trừ", "không xếp hạng"),
        "38015": ("Không thể chọn", "không xếp hạng"),
        "38014": ("Không được chọn", 4),
    }
    silent = of_code(rows, "38015")
    assert silent["1. Hộ có thể đăng ký cáp quang (%)"] == NO_DATA
    assert silent["TC 1: lưu ý"] == "không được chọn"
    assert silent["TC 1: mức đạt (0-1)"] == "không tính"
    assert silent["TC 1: tỷ trọng (%)"] == silent["TC 1: điểm"] == 0
    assert "Tỷ lệ lần được chọn (%)" not in silent  # nobody asked for the robustness


def test_names_are_text_and_no_formula(exports: PilotExports, desk: PilotDesk) -> None:
    book = opened(exports, answer(desk), robustness())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = {cell.value for cell in cells}
    assert f"Xã {IMAGE}" in texts
    assert f"'{OWN_SHOWN}" in texts  # the name of the criterion, in a cell of its own


def test_the_criteria(exports: PilotExports, desk: PilotDesk) -> None:
    wanted = asked(criteria=(replace(CRITERIA[0], scale=Scale.THRESHOLD, threshold=20.0),
                             replace(CRITERIA[1], missing=Missing.SKIP)))  # fmt: skip
    first, second = rows_of(opened(exports, answer(desk, wanted))["Tiêu chí"])
    assert first["Ngưỡng"] == 20
    assert second["Ngưỡng"] == "không có"
    assert (first["Tỷ trọng (%)"], second["Tỷ trọng (%)"]) == (75, 25)
    assert (first["Số xã có số liệu"], first["Số xã chưa có số liệu"]) == (14, 2)
    assert (first["Số xã có số liệu mô phỏng"], second["Số xã có số liệu mô phỏng"]) == (14, 0)
    assert (first["Nhỏ nhất"], first["Lớn nhất"]) == (0, 100)
    # 0 10 19.9 20 39.9 40 | 55.5 60 | 79.9 80 89.9 90 99.9 100
    assert first["Trung vị"] == pytest.approx(57.75)
    assert first["Chiều ưu tiên"] == "càng thấp càng ưu tiên"
    assert second["Khi thiếu số liệu"] == "bỏ qua tiêu chí đó"


def test_the_rule_with_the_words_of_the_plan(exports: PilotExports, desk: PilotDesk) -> None:
    rows = rows_of(opened(exports, answer(desk))["Quy tắc"])
    told = [(row["Mục"], row["Nội dung"]) for row in rows]
    assert told[0][1].startswith("UBND tỉnh Thanh Hóa: Kế hoạch Chuyển đổi số")
    assert ("Kế hoạch quy định", told[1][1]) == told[1]
    assert "từ 03 đến 05 xã, phường, thị trấn" in told[1][1]
    assert ("Quy tắc", "Bắt buộc chọn: Xã 38003.") in told
    assert ("Quy tắc", "Loại trừ: Xã 38004.") in told
    assert ("Giá trị mục tiêu", "Tổng điểm 207,6, bình quân 69,2 mỗi xã") in told


def test_how_it_holds(exports: PilotExports, desk: PilotDesk) -> None:
    book = opened(exports, answer(desk), robustness())
    shares = rows_of(book["Độ vững - tỷ lệ chọn"])
    assert [(row["Mã"], row["Tỷ lệ lần được chọn (%)"]) for row in shares] == [
        ("38001", 100), ("38003", 100), ("38002", 95), ("38014", 5),
    ]  # fmt: skip
    own, low = rows_of(book["Độ vững - trọng số"])
    assert (own["Mã"], own["Tiêu chí"], own["Xã vào thay"]) == (
        "38002", f"'{OWN_SHOWN}", "Xã 38014",
    )  # fmt: skip
    assert own["Tỷ trọng làm đổi kết quả (%)"] == pytest.approx(32.14)
    assert (low["Tỷ trọng hiện tại (%)"], low["Mã"]) == (75, "38001")
    best, other = rows_of(book["Xã sát nhất"])
    assert (best["Mã"], best["Nhóm"], best["So với xã được chọn"]) == (
        "38014", "Huyện Bắc", f"Xã {TEMPLATE}",
    )  # fmt: skip
    assert best["Kém điểm"] == best["Thiệt hại nếu buộc chọn"] == pytest.approx(14.125)
    assert best["Kém ở: Hộ có thể đăng ký cáp quang"] == pytest.approx(34.125)
    assert best[f"Kém ở: {OWN_SHOWN}"] == pytest.approx(-20)
    assert other["Thiệt hại nếu buộc chọn"] == "không có"


def test_the_notes_say_where_it_comes_from(exports: PilotExports, desk: PilotDesk) -> None:
    made = answer(desk)
    book = opened(exports, made, robustness(), link="http://127.0.0.1:8050/pilots/?s=x")
    notes = dict(notes_of(book))
    assert notes["Bản phát hành"] == "Bản phát hành số 4, ngày 31/12/2025"
    assert notes["Ngày số liệu"] == "31/12/2024"
    assert notes["Số liệu mô phỏng"].startswith("SỐ LIỆU MÔ PHỎNG")
    assert notes["Đơn vị hành chính từ ngày"] == "01/03/2025"
    assert notes["Hạt giống ngẫu nhiên"] == "7"
    assert notes["Mã kịch bản (sha256)"] == made.digest
    assert notes["Đường dẫn"] == "http://127.0.0.1:8050/pilots/?s=x"
    assert "2.000 lần thử" in notes["Độ vững"]
    assert "95% số lần" in notes["Độ vững"]
    assert any("2 trong 16 xã chưa có số liệu" in text for _, text in notes_of(book))


def test_what_is_not_simulated_says_so(exports: PilotExports, desk: PilotDesk) -> None:
    book = opened(exports, replace(answer(desk), simulated=False), lang="en")
    notes = dict(notes_of(book, "Notes"))
    assert notes["Simulated data"] == "No value used is simulated."


def test_groups_cost_and_the_nearest(exports: PilotExports, desk: PilotDesk) -> None:
    south = Group("g1", "=Ven biển", frozenset({"38001", "38002"}))
    rule = Rule(scope=Scope.GROUP, groups=(south,), budget=10.0, cost_measure=OWN)
    wanted = asked(rule=rule, method=Method.CENTER)
    nearest = (0, 0, 0, *([-1] * 13))
    found = opened(exports, answer(desk, wanted, nearest=nearest, objective=11.1))
    rows = rows_of(found["Các xã"])
    one, far = of_code(rows, "38002"), of_code(rows, "38016")
    assert (one["Nhóm"], far["Nhóm"]) == ("'=Ven biển", "Ngoài các nhóm")
    assert (one["Chi phí"], far["Chi phí"]) == (1, 15)
    assert (one["Xã được chọn gần nhất"], far["Xã được chọn gần nhất"]) == (
        f"Xã {IMAGE}", "không có",
    )  # fmt: skip
    assert one["Khoảng cách thẳng (km)"] == NO_DATA  # the small country's units have no place here
    assert (one["Hạng trong nhóm"], far["Hạng trong nhóm"]) == (2, "không xếp hạng")
    groups = [row["Nội dung"] for row in rows_of(found["Quy tắc"]) if row["Mục"] == "Nhóm"]
    assert groups == [f"'=Ven biển (2 xã): Xã {IMAGE}; Xã {TEMPLATE}"]


def test_what_cannot_be_satisfied_has_a_book_that_says_so(
    exports: PilotExports, desk: PilotDesk
) -> None:
    book = opened(exports, nothing(desk))
    states = {row["Kết quả"] for row in rows_of(book["Các xã"])}
    assert states == {"Không được chọn", "Loại trừ", "Không thể chọn"}
    told = {row["Mục"]: row["Nội dung"] for row in rows_of(book["Quy tắc"])}
    assert told["Kết quả giải"] == "Không có phương án nào thỏa mãn quy tắc."
    assert any("Nam" in text and "8" in text for _, text in notes_of(book))


def test_a_robustness_in_which_weights_take_no_part(exports: PilotExports, desk: PilotDesk) -> None:
    silent = replace(
        robustness(), runs=0, same=None, changes=(), losers=(),
        findings=(Finding("criterion_without_data", {"measure": LOW, "of": 16}),),
    )  # fmt: skip
    book = opened(exports, answer(desk), silent)
    assert rows_of(book["Độ vững - tỷ lệ chọn"]) == []
    assert "Độ vững" not in dict(notes_of(book))
    assert "Tỷ lệ lần được chọn (%)" not in rows_of(book["Các xã"])[0]


def test_a_single_criterion_of_weight_zero(exports: PilotExports, desk: PilotDesk) -> None:
    wanted = asked(criteria=(Criterion(LOW, weight=0.0),))
    rows = rows_of(opened(exports, answer(desk, wanted))["Các xã"])
    assert {row["Điểm số (0-100)"] for row in rows} == {0}
    assert {row["TC 1: điểm"] for row in rows} == {0}
