"""The document that justifies a choice of pilots, read back with python-docx."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import dashboard.pilots
from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.document import annexes
from dashboard.pilots.document import submission as documents
from dashboard.pilots.document.robustness import _pair
from dashboard.pilots.document.sentences import counted, difference_text, ground_plan
from dashboard.pilots.files.exports import PilotExports
from dashboard.pilots.wording.names import percent_text
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Printer
from dashboard.reports.pack import Letterhead
from dashboard.texts.pilots_document import DOCUMENT_TEXTS
from geodata.errors import BadRequest
from geodata.indicators import Source
from geodata.paths import DataDir, Detail
from geodata.pilots.choice import Robustness
from geodata.pilots.criteria import Scale
from geodata.pilots.rules import Rule, Scope
from geodata.pilots.scenario import Method
from geodata.units import Level
from tests.dashboard.docx_text import text_of
from tests.dashboard.pilots.answer_of_38 import (
    CRITERIA,
    OWN_SHOWN,
    answer,
    asked,
    desk_of,
    exports_of,
    nothing,
    robustness,
)
from tests.small_atlas import IMAGE, TEMPLATE, small_geometry

MARK = "SỐ LIỆU MÔ PHỎNG"
DPI = 72


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return desk_of(tmp_path_factory.mktemp("document"))


def opened(
    desk: PilotDesk,
    given_answer: Answer,
    found: Robustness | None = None,
    head: Letterhead | None = None,
    link: str = "",
) -> Doc:
    body = exports_of(desk).document(given_answer, found, head, link, dpi=DPI)
    return Document(io.BytesIO(body))


@pytest.fixture(scope="module")
def usual(desk: PilotDesk) -> Doc:
    return opened(desk, answer(desk), robustness(), link="http://127.0.0.1:8050/pilots/?s=x")


def table_with(document: Doc, *titles: str) -> Table:
    """The table whose head holds these titles one after another."""
    for table in document.tables:
        head = [cell.text for cell in table.rows[0].cells]
        if all(title in head for title in titles):
            return table
    raise AssertionError(titles)


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def test_the_form_is_that_of_the_decree(usual: Doc) -> None:
    assert len(usual.sections) == 3  # the submission and two annexes
    for section in usual.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert 20 <= section.top_margin.mm <= 25.01
        assert 29.99 <= section.left_margin.mm <= 35
        assert 14.99 <= section.right_margin.mm <= 20
        assert MARK in section.first_page_header.paragraphs[0].text
    assert "PAGE" in usual.sections[0].header._element.xml
    assert usual.styles["Normal"].font.name == "Times New Roman"
    room = 210 - 30 - 15
    for table in usual.tables:
        assert sum(column.width.mm for column in table.columns) <= room + 0.5
    starts = [one._sectPr.find(qn("w:pgNumType")) for one in usual.sections][1:]
    assert [one.get(qn("w:start")) for one in starts] == ["1", "1"]


def test_head_and_grounds(usual: Doc) -> None:
    head = usual.tables[0]
    assert head.cell(0, 0).text.splitlines()[:2] == [
        "UBND TỈNH THANH HÓA", "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    ]  # fmt: skip
    assert head.cell(1, 0).text == "Số: ........./TTr-........."
    lines = [paragraph.text for paragraph in usual.paragraphs if paragraph.text.strip()]
    assert lines[:3] == [
        "TỜ TRÌNH",
        "Về việc lựa chọn xã, phường, thị trấn thí điểm phổ biến kỹ năng số trên địa bàn tỉnh "
        "Thanh Hóa",
        "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa",
    ]
    assert lines[3].startswith(MARK)
    assert lines[4] == (
        "Căn cứ Kế hoạch Chuyển đổi số trên địa bàn tỉnh Thanh Hóa đến năm 2025, định hướng đến "
        "năm 2030 của UBND tỉnh Thanh Hóa, số ....../QĐ-UBND năm 2020;"
    )
    assert lines[5].startswith("Căn cứ nội dung kế hoạch giao: “Phối hợp với UBND các huyện")
    assert "bản phát hành số 4, ngày 31/12/2025" in lines[6]
    assert "danh sách 03 xã, phường, thị trấn thí điểm" in lines[7]
    titles = [one.text for one in usual.paragraphs if one.style.name == "Heading 1"]
    assert [title.split(".")[0] for title in titles] == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII",
    ]  # fmt: skip
    written = text_of(usual)
    for words in ("Nơi nhận:", "(Chữ ký, dấu)", "Phụ lục I\n", "Phụ lục II\n", "Mục III./."):
        assert words in written, words
    assert usual.core_properties.title == lines[1]
    assert usual.core_properties.author == ""


def test_a_letterhead_of_ones_own(desk: PilotDesk) -> None:
    own = Letterhead("PHÒNG VIỄN THÔNG & INTERNET", "SỞ")
    head = opened(desk, answer(desk), None, own).tables[0]
    assert head.cell(0, 0).text.splitlines()[:2] == ["SỞ", "PHÒNG VIỄN THÔNG & INTERNET"]


def test_the_rule_and_what_was_looked_at(usual: Doc) -> None:
    written = text_of(usual)
    for words in (
        "Phạm vi xem xét: 16 xã, phường, thị trấn (sau đây gọi chung là xã) trên địa bàn tỉnh "
        "Thanh Hóa, theo đơn vị hành chính từ ngày 01/03/2025.",
        "- Chọn đúng 3 xã trong toàn tỉnh.",
        "- Bắt buộc chọn: Xã 38003.",
        "chọn danh sách có tổng điểm cao nhất",
    ):
        assert words in written, words


def test_the_criteria_with_their_weights_and_days(usual: Doc) -> None:
    first, second = rows_of(table_with(usual, "Tiêu chí", "Tỷ trọng"))
    assert first == [
        "1", "Hộ có thể đăng ký cáp quang", "càng thấp càng ưu tiên",
        "theo khoảng nhỏ nhất – lớn nhất", "75%", "31/12/2024, kê khai", "14/16",
    ]  # fmt: skip
    assert second[1:] == [
        OWN_SHOWN, "càng cao càng ưu tiên", "theo khoảng nhỏ nhất – lớn nhất", "25%",
        "không ghi ngày", "16/16",
    ]  # fmt: skip


def test_the_chosen_with_their_reasons(usual: Doc) -> None:
    first, second, third = rows_of(table_with(usual, "Xã", "Lý do chính"))
    assert first == [
        "1", f"Xã {IMAGE}", "Huyện Nam", "75,0", "1/13",
        "Hộ có thể đăng ký cáp quang 0,0% (+75,0 điểm)",
    ]  # fmt: skip
    assert second[1:] == [
        f"Xã {TEMPLATE}", "Huyện Nam", "69,2", "2/13",
        f"Hộ có thể đăng ký cáp quang 10,0% (+67,5 điểm); {OWN_SHOWN} 1 (+1,7 điểm)",
    ]  # fmt: skip
    assert (third[3], third[5]) == ("63,4", "Bắt buộc chọn theo yêu cầu")
    written = text_of(usual)
    assert "Có 03 xã được chọn. Tổng điểm 207,6, bình quân 69,2 mỗi xã." in written
    assert (
        f"2. Xã {TEMPLATE} (huyện Nam): 69,2 điểm, xếp hạng 2/13 toàn tỉnh. Điểm đến từ: Hộ có "
        "thể đăng ký cáp quang 10,0% (thứ 2/13, được 67,5 điểm)"
    ) in written
    assert "xã 38014) 14,1 điểm." in written  # by which 38002 is ahead
    assert "Xã được chọn theo yêu cầu bắt buộc" in written


def test_what_every_commune_gets_is_no_reason_for_one(desk: PilotDesk) -> None:
    """The user's column tells none apart where all have reached the threshold."""
    alike = replace(CRITERIA[1], scale=Scale.THRESHOLD, threshold=-1.0)
    document = opened(desk, answer(desk, asked(criteria=(CRITERIA[0], alike))))
    rows = rows_of(table_with(document, "Xã", "Lý do chính"))
    assert [row[5] for row in rows] == [
        "Hộ có thể đăng ký cáp quang 0,0% (+75,0 điểm)",
        "Hộ có thể đăng ký cáp quang 10,0% (+67,5 điểm)",
        "Bắt buộc chọn theo yêu cầu",
    ]


def test_why_not_the_others(usual: Doc) -> None:
    written = text_of(usual)
    assert "Trong 16 xã được xem xét, 10 xã đủ điều kiện nhưng không được chọn." in written
    assert "Loại trừ theo yêu cầu 1 xã: Xã 38004." in written
    assert "2 xã (thiếu số liệu bắt buộc hoặc chi phí, ngoài các nhóm" in written
    assert "khoảng cách): Xã 38015, Xã 38016." in written
    assert (
        "Xã 38014 (huyện Bắc), 55,0 điểm, là xã không được chọn có điểm cao nhất. Xã này kém xã "
        f"{TEMPLATE} 14,1 điểm, chủ yếu ở: Hộ có thể đăng ký cáp quang (−34,1)."
    ) in written
    first, second = rows_of(table_with(usual, "Huyện", "Kém điểm"))
    assert first == [
        "Huyện Bắc", "Xã 38014", "55,0", f"Xã {TEMPLATE}", "14,1",
        f"Hộ có thể đăng ký cáp quang (−34,1); hơn ở {OWN_SHOWN} (+20,0)",
    ]  # fmt: skip
    assert second[:2] == ["Huyện Nam", "Xã 38008"]


def test_how_firm_it_is(usual: Doc) -> None:
    written = text_of(usual)
    assert (
        "Đã chấm lại với 2.000 bộ trọng số ngẫu nhiên, mỗi trọng số được nhân với một hệ số từ 0,5 "
        "đến 2. Danh sách giữ nguyên hoàn toàn trong 95% số lần; 3 trong 3 xã được chọn trong ít "
        "nhất 90% số lần."
    ) in written
    assert "trong các lần thử: xã 38014 (5%)." in written
    first, second, third = rows_of(table_with(usual, "Tỷ lệ lần được chọn"))
    assert first[2:] == [
        "100%",
        "Nếu tỷ trọng “Hộ có thể đăng ký cáp quang” giảm từ 75% xuống dưới 54% thì xã này được "
        "thay bằng xã 38014.",
    ]
    assert second[2:] == [
        "95%",
        f"Nếu tỷ trọng “{OWN_SHOWN}” tăng từ 25% lên quá 33% thì xã này được thay bằng xã 38014.",
    ]
    assert third[3] == "Bắt buộc chọn nên không phụ thuộc trọng số."


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_what_is_said_of_a_change_is_true_of_it(share: float, new: float) -> None:
    old_text, new_text = _pair(share, new)
    shown = float(new_text.replace(",", "."))
    before = float(old_text.replace(",", "."))
    if new > share:
        assert shown >= 100 * new - 1e-5
    if new < share:
        assert shown <= 100 * new + 1e-5
    if abs(new - share) > 1e-3:
        assert (shown > before) == (new > share)
    if new != share:
        assert 0 < shown < 100


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "100"), (0.0, "0"), (0.0004, "<0,1"), (0.9996, ">99,9"), (0.9995, ">99,9"),
     (0.5, "50"), (0.4567, "45,7")],
)  # fmt: skip
def test_shares_are_not_rounded_to_all_or_nothing(share: float, text: str) -> None:
    assert percent_text(share, "vi", 1) == text


def test_missing_data_limits_and_how_to_get_it_again(usual: Doc, desk: PilotDesk) -> None:
    written = text_of(usual)
    assert "2 trong 16 xã chưa có số liệu" in written
    assert "Cơ sở “Kê khai”: " in written
    assert "kết quả không dùng để quyết định" in written
    assert f"mã {answer(desk).digest[:16]}, hạt giống ngẫu nhiên 7." in written
    assert "Đường dẫn: http://127.0.0.1:8050/pilots/?s=x" in written


def test_the_second_annex_takes_the_scores_apart(usual: Doc) -> None:
    table = table_with(usual, "TC1", "TC2")
    rows = rows_of(table)
    assert len(rows) == 13  # three chosen and the ten that could be
    assert rows[1][3:] == ["69,2", "67,5", "1,7"]
    assert rows[3][:2] == ["4", "Xã 38014"]
    assert table.rows[1].cells[1].paragraphs[0].runs[0].bold
    assert not table.rows[4].cells[1].paragraphs[0].runs[0].bold


def test_criteria_for_which_the_annex_has_no_room_are_told(
    desk: PilotDesk, usual: Doc, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Tổng các cột TC bằng điểm số. TC1: " in text_of(usual)
    monkeypatch.setattr(annexes, "MOST_CRITERIA", 1)
    document = opened(desk, answer(desk), robustness())
    written = text_of(document)
    assert "Bảng chỉ nêu 1 tiêu chí có trọng số lớn nhất" in written
    assert "1 tiêu chí còn lại xem bảng tính" in written
    assert "Tổng các cột TC bằng điểm số" not in written
    assert len(rows_of(table_with(document, "TC1"))[0]) == 5  # of 75% the first, of 25% the second
    lighter = asked(criteria=(replace(CRITERIA[0], weight=0.5), CRITERIA[1]))
    assert table_with(opened(desk, answer(desk, lighter), robustness()), "TC2")


def test_the_map_is_in_the_first_annex(usual: Doc, desk: PilotDesk) -> None:
    (picture,) = usual.inline_shapes
    assert round(picture.width.mm) == 148
    images = [one for one in usual.part.related_parts.values() if hasattr(one, "image")]
    assert Image.open(io.BytesIO(images[0].blob)).size == (595, 842)  # A4 portrait at 72 dpi


def test_without_boundaries_there_is_no_map_and_it_says_so(desk: PilotDesk) -> None:
    def empty(data: DataDir, vintage: str, level: Level, detail: Detail) -> npt.NDArray[np.object_]:
        return np.full(len(small_geometry(data, vintage, level, detail)), None, dtype=object)

    lands = LandStore(DataDir(Path("nowhere")), desk.service.registry, empty)
    body = PilotExports(desk, Printer(desk.service, lands)).document(answer(desk), None)
    document = Document(io.BytesIO(body))
    assert len(document.inline_shapes) == 0
    assert DOCUMENT_TEXTS["map_failed"] in text_of(document)


def test_real_data_bear_no_mark(desk: PilotDesk) -> None:
    body = exports_of(desk).document(replace(answer(desk), simulated=False), None, dpi=DPI)
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith("xml")]
    assert not [part for part in parts if "MÔ PHỎNG" in part or "mô phỏng" in part]


def test_names_are_text(desk: PilotDesk) -> None:
    body = exports_of(desk).document(answer(desk), robustness(), dpi=DPI)
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        tree = etree.fromstring(packed.read("word/document.xml"))
    texts = [node.text for node in tree.iter(qn("w:t"))]
    assert any(IMAGE in (text or "") for text in texts)
    assert any(OWN_SHOWN in (text or "") for text in texts)
    assert not list(tree.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")))


def test_what_cannot_be_satisfied_is_refused_in_words(desk: PilotDesk) -> None:
    with pytest.raises(BadRequest, match=r"nothing to justify\. .*8") as refused:
        exports_of(desk).document(nothing(desk), None)
    assert refused.value.details["problem"] == "nothing_chosen"


def test_a_rule_of_districts(desk: PilotDesk) -> None:
    wanted = asked(rule=Rule(scope=Scope.DISTRICT, least=1, most=2))
    written = text_of(opened(desk, answer(desk, wanted), robustness()))
    assert "Các xã này thuộc 2 huyện, thị xã, thành phố." in written
    assert "toàn tỉnh, hạng 1/8 trong huyện Nam." in written


def test_a_location_model_says_whom_each_serves(desk: PilotDesk) -> None:
    wanted = asked(method=Method.CENTER, profile="ready")
    nearest = tuple([0] * 10 + [1] * 5 + [2])
    silent = replace(robustness(), runs=0, same=None, changes=())
    document = opened(desk, answer(desk, wanted, nearest=nearest, objective=12.3), silent)
    rows = rows_of(table_with(document, "Xã", "Phục vụ"))
    assert [row[5].split(" xã")[0] for row in rows] == ["10", "5", "1"]
    written = text_of(document)
    assert "(mô hình p-center)" in written
    assert "Điểm số theo các tiêu chí ở Mục II chỉ dùng khi" in written
    assert "đã điều chỉnh tiêu chí hoặc trọng số" in written  # the profile's criteria are others
    assert "Trọng số không quyết định" in written
    assert "Tỷ lệ lần được chọn" not in written
    assert (
        f"1. Xã {IMAGE} (huyện Nam): là xã được chọn gần nhất của 10 xã (dân số 12.340)" in written
    )
    assert "đã chứng minh tối ưu" in written
    # 38008 is the 8th, of the first ten whose nearest is 38001; no place of either is known here
    near = rows_of(table_with(document, "Xã được chọn gần nhất"))
    assert near == [
        ["Huyện Bắc", "Xã 38014", f"Xã {TEMPLATE}", "–"],
        ["Huyện Nam", "Xã 38008", f"Xã {IMAGE}", "–"],
    ]


def test_a_covering_model_counts_those_within_its_distance(desk: PilotDesk) -> None:
    wanted = asked(method=Method.COVER, cover_km=12.0)
    made = answer(desk, wanted, nearest=tuple([0] * 10 + [1] * 5 + [2]), objective=1.0)
    points = np.column_stack([105 + 0.1 * np.arange(16.0), np.full(16, 20.0)])
    candidates = replace(made.material.candidates, points=points)
    placed = replace(made, material=replace(made.material, candidates=candidates))
    written = text_of(opened(desk, placed, robustness()))
    # a tenth of a degree at 20 N is 10.5 km: of its ten, 38001 has itself and one more within 12
    assert "Trong đó 2 xã nằm trong bán kính 12 km (dân số 2.468)." in written
    assert "là xã được chọn gần nhất của 10 xã (dân số 12.340); xã xa nhất cách 94,2 km." in written


def test_a_rule_other_than_the_plans_is_called_so(desk: PilotDesk) -> None:
    told = DOCUMENT_TEXTS["rule_differs"]
    for rule, differs in (
        (Rule(least=3, most=5, count=4), False),
        (Rule(least=3, most=6), True),
        (Rule(least=2, most=5), True),
        (Rule(scope=Scope.DISTRICT, least=3, most=5), True),
    ):
        assert (told in text_of(opened(desk, answer(desk, asked(rule=rule))))) is differs


def test_many_chosen_are_told_in_the_table_alone(desk: PilotDesk) -> None:
    codes = tuple(f"{38001 + place}" for place in range(14))
    written = text_of(opened(desk, answer(desk, asked(rule=Rule(count=14)), chosen=codes)))
    assert DOCUMENT_TEXTS["reasons"] not in written
    assert "danh sách 14 xã" in written
    assert "TC1 10,0% (+67,5 điểm); TC2 1 (+1,7 điểm)" in written


def test_of_the_whole_country_the_agencies_are_left_blank(desk: PilotDesk) -> None:
    document = opened(desk, answer(desk, asked(province="VN", plan=None)))
    blank = DOCUMENT_TEXTS["blank"]
    assert document.tables[0].cell(0, 0).text.splitlines()[:2] == [blank, blank]
    written = text_of(document)
    assert f"Kính gửi: {blank}" in written
    assert "trên địa bàn cả nước" in written
    assert " cả nước. Điểm đến từ" in written
    assert "UBND" not in written.replace("UBND tỉnh", "")


def test_a_long_table_of_others_is_cut_and_says_so(
    desk: PilotDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_LOSERS", 1)
    document = opened(desk, answer(desk), robustness())
    assert len(rows_of(table_with(document, "Huyện", "Kém điểm"))) == 1
    assert "Bảng trên nêu 1 huyện có xã điểm cao nhất; 1 huyện còn lại" in text_of(document)


@pytest.mark.parametrize(
    ("points", "text"),
    [(0, "0,0"), (141_250, "14,1"), (500, "0,1"), (499, "0,05"), (49, "0,005"), (4, "0,0004"),
     (1, "0,0001"), (-7_400, "−0,7")],
)  # fmt: skip
def test_a_difference_that_is_one_is_never_written_as_none(points: int, text: str) -> None:
    assert difference_text(points) == text


def test_no_criteria_and_no_robustness(desk: PilotDesk) -> None:
    wanted = asked(criteria=(), method=Method.MEDIAN, plan=None)
    written = text_of(opened(desk, answer(desk, wanted)))
    assert DOCUMENT_TEXTS["no_criteria"] in written
    assert DOCUMENT_TEXTS["not_robust"] in written
    assert "Về việc lựa chọn xã thí điểm trên địa bàn tỉnh Thanh Hóa" in written


@pytest.mark.parametrize(
    ("number", "day", "cited"),
    [
        ("4181/KH-UBND", date(2022, 12, 7), "Kế hoạch A của UBND tỉnh B, số 4181/KH-UBND ngày "
         "07/12/2022"),
        ("4181/KH-UBND", None, "Kế hoạch A của UBND tỉnh B, số 4181/KH-UBND"),
        ("/KH-UBND (2020)", None, "Kế hoạch A của UBND tỉnh B, số ....../KH-UBND năm 2020"),
        (None, None, "Kế hoạch A của UBND tỉnh B"),
    ],
)  # fmt: skip
def test_plans_are_cited_as_documents_are(number: str | None, day: date | None, cited: str) -> None:
    source = Source("x", "UBND tỉnh B: Kế hoạch A", "", number, day, None, checked=True, note=None)
    assert ground_plan(source) == cited
    own = replace(source, title_vi="Kế hoạch riêng: phần 1", number=None)
    assert ground_plan(own) == "Kế hoạch riêng: phần 1"


def test_numbers_of_communes_as_offices_write_them() -> None:
    assert [counted(one) for one in (3, 27, 1200)] == ["03", "27", "1.200"]


def test_every_text_of_the_document_is_used() -> None:
    folder = Path(dashboard.pilots.__file__).parent
    code = "".join(path.read_text() for path in folder.rglob("*.py"))
    built = {f"method_{method.value}" for method in Method}
    left = [
        key
        for key in DOCUMENT_TEXTS
        if not re.search(f"[\"']{key}[\"']", code) and key not in built
    ]
    assert left == []
