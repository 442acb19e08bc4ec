"""The document and the workbook, opened with other readers and held to values worked by hand."""

import io
import zipfile
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from dashboard.plans.book import PlanBook
from dashboard.reports.fields import FIELDS, fields
from dashboard.reports.pack import Letterhead, MapAsk, Pack, make_pack
from dashboard.reports.plain import plain
from dashboard.reports.reading import Report, read_report, report_ask
from geodata.indicators import load_catalogue
from tests.dashboard.docx_text import text_of
from tests.dashboard.reports.plan_of_38 import LACKING, NOWHERE, TOLD, plan, report
from tests.small_atlas import FIBRE, IMAGE, OLD, TEMPLATE, small_service

MARK = "SỐ LIỆU MÔ PHỎNG"


@cache
def packed(lang: str = "vi", **asked: Any) -> Pack:
    return make_pack(report(**asked), load_catalogue(), lang)


def opened(pack: Pack) -> Doc:
    return Document(io.BytesIO(pack.document))


def table_with(document: Doc, *titles: str) -> Table:
    """The table whose head begins with these titles."""
    return next(
        table
        for table in document.tables
        if [cell.text for cell in table.rows[0].cells][: len(titles)] == list(titles)
    )


def row_of(table: Table, number: int) -> list[str]:
    return [cell.text for cell in table.rows[number].cells]


def test_the_form_of_the_page() -> None:
    document = opened(packed())
    assert len(document.sections) == 4  # the report and three annexes
    for section in document.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert 20 <= section.top_margin.mm <= 25.01
        assert 19.99 <= section.bottom_margin.mm <= 25
        assert 29.99 <= section.left_margin.mm <= 35
        assert 14.99 <= section.right_margin.mm <= 20
        assert section.different_first_page_header_footer
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 14)
    annexes = [one._sectPr.find(qn("w:pgNumType")) for one in document.sections][1:]
    assert all(one.get(qn("w:start")) == "1" for one in annexes)


def test_head_and_foot_in_the_words_of_the_decree() -> None:
    document = opened(packed())
    head = document.tables[0]
    assert head.cell(0, 0).text.splitlines()[:2] == [
        "UBND TỈNH THANH HÓA", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
    ]  # fmt: skip
    assert head.cell(0, 1).text.splitlines()[:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    assert head.cell(1, 0).text.startswith("Số: ....")
    assert ", ngày ...... tháng ...... năm 20" in head.cell(1, 1).text
    written = text_of(document)
    for words in ("BÁO CÁO", "Nơi nhận:", "(Chữ ký, dấu)", "Phụ lục I\n", "Phụ lục III"):
        assert words in written, words
    assert document.core_properties.title.startswith("Tình hình thực hiện các chỉ tiêu")
    titles = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [title.split(".")[0] for title in titles] == ["I", "II", "III", "IV", "V", "VI", "VII"]


def test_pages_are_numbered_at_the_top_from_the_second_on() -> None:
    section = opened(packed()).sections[0]
    assert "PAGE" in section.header._element.xml
    assert section.header.paragraphs[0].alignment == 1  # centred
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_table_of_targets() -> None:
    table = table_with(opened(packed()), "TT", "Chỉ tiêu, thời hạn")
    assert row_of(table, 1) == [
        "1",
        "Hộ gia đình được phủ băng rộng cáp quang\n31/12/2025",
        "≥ 80%",
        "56,1%\n7.850/14.000\n31/12/2024",
        "−23,9 điểm %",
        "3.350 hộ dân cư",
        "+6,1 điểm %\n(+23,9 điểm %)",
        "Chậm",
    ]
    assert row_of(table, 2)[3:] == [
        "56,1%\n7.850/14.000\n31/12/2024", "–", "–", "+6,1 điểm %", "Không nêu số",
    ]  # fmt: skip
    assert row_of(table, 3)[1:] == [
        "Trường học\n31/12/2025", "≥ 80%", "Chưa có số liệu", "–", "–", "–", "Chưa có số liệu",
    ]  # fmt: skip
    assert len(table.rows) == 5


def test_every_lined_table_repeats_its_head() -> None:
    lined = [one for one in opened(packed()).tables if one.style.name == "Table Grid"]
    assert len(lined) == 7
    for table in lined:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        widths = [column.width for column in table.columns]
        assert sum(widths) <= Mm(165.5)


TABLE_ORDER = (
    *("tblStyle", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout"),
    *("tblCellMar", "tblLook"),
)
PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "pBdr", "shd", "tabs", "spacing"),
    *("ind", "jc", "rPr", "sectPr"),
)


@pytest.mark.parametrize(
    ("tag", "order"), [("w:tblPr", TABLE_ORDER), ("w:pPr", PARAGRAPH_ORDER)], ids=["table", "text"]
)
def test_properties_stand_in_the_order_of_the_schema(tag: str, order: tuple[str, ...]) -> None:
    # LibreOffice takes any order; Word may call the file damaged.
    seen = set()
    for one in opened(packed()).element.body.iter(qn(tag)):
        names = [etree.QName(child).localname for child in one]
        seen |= set(names)
        assert names == sorted(names, key=order.index)
    assert len(seen) > 5


def test_every_cell_ends_with_a_paragraph() -> None:
    for cell in opened(packed()).element.body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_the_list_of_communes_behind() -> None:
    table = table_with(opened(packed()), "TT", "Mã")
    rows = [row_of(table, number) for number in range(1, len(table.rows))]
    assert {row[1]: int(row[5]) for row in rows} == LACKING
    assert [row[1] for row in rows] == list(LACKING)
    assert table.rows[0].cells[5].text == "Còn thiếu (hộ dân cư)"
    assert rows[0][2:5] == [f"Xã {IMAGE}", "0,0%\n0/1.000", "−80,0 điểm %"]
    assert rows[1][2] == f"Xã {TEMPLATE}"
    older = next(row for row in rows if row[1] == "38015")
    assert older[3] == "50,0%\n500/1.000\n31/12/2023"


def test_an_estimate_is_marked_with_its_part() -> None:
    # One commune since July 2025 got 0.6 of 38014 (555 of 1,000) by area: 600 of its 13,600.
    chosen = plan()
    service = small_service(NOWHERE, carried=True)
    ask = report_ask(chosen, date(2025, 12, 15), date(2024, 12, 31))
    found = read_report(PlanBook(service, [chosen]), ask)
    document = opened(make_pack(found, load_catalogue(), "vi"))
    row = row_of(table_with(document, "TT", "Mã"), 1)
    assert row[1:4] == ["38001", "Xã Một", "56,1%\n7.628/13.600\nước tính 4%"]
    assert "1 trong đó là ước tính, phần ước tính lớn nhất 4%" in text_of(document)


def test_communes_without_data_and_dates() -> None:
    document = opened(packed())
    assert row_of(table_with(document, "Ngày"), 1)[:2] == [
        "30/06/2025", "01/01/2025 đến 30/06/2025",
    ]  # fmt: skip
    assert row_of(table_with(document, "TT", "Chỉ số"), 1)[1:] == [
        "Hộ có thể đăng ký cáp quang", "2/16",
    ]  # fmt: skip
    silent = document.tables[-1]
    assert [row_of(silent, at)[1] for at in range(1, len(silent.rows))] == ["38015", "38016"]


def test_simulated_values_are_marked_on_every_page() -> None:
    marked = opened(packed())
    for section in marked.sections:
        for header in (section.header, section.first_page_header):
            assert MARK in "".join(one.text for one in header.paragraphs)
    assert text_of(marked).count(MARK) == 1
    real = opened(packed(real=True))
    assert MARK not in text_of(real)
    assert all(MARK not in one.text for one in real.sections[0].header.paragraphs)


def test_nothing_from_files_becomes_markup() -> None:
    pack = packed(hostile=True)
    document = opened(pack)
    assert table_with(document, "TT", "Chỉ tiêu, thời hạn").cell(3, 1).paragraphs[0].text == TOLD
    with zipfile.ZipFile(io.BytesIO(pack.document)) as parts:
        body = etree.fromstring(parts.read("word/document.xml"))
    for tag in ("w:fldSimple", "w:fldChar", "w:instrText", "w:hyperlink", "w:br", "w:tab"):
        assert list(body.iter(qn(tag))) == [], tag


def test_the_workbook_has_the_same_numbers() -> None:
    pack = packed()
    book = openpyxl.load_workbook(io.BytesIO(pack.workbook))
    assert book.sheetnames == [
        "Chỉ tiêu", "Số xã theo mức độ", "Xã chậm", "Xã chưa có số liệu", "Thiếu theo chỉ số",
        "Nhiệm vụ", "Kỳ báo cáo tới", "Thông tin",
    ]  # fmt: skip
    head, first, *_ = list(book["Chỉ tiêu"].iter_rows(values_only=True))
    row = dict(zip(head, first, strict=True))
    assert row["Giá trị"] == pytest.approx(100 * 7850 / 14000)
    assert row["Khoảng cách"] == pytest.approx(100 * 7850 / 14000 - 80)
    assert (row["Còn thiếu"], row["Mức kế hoạch"], row["Tình trạng"]) == (3350, 80, "Chậm")
    head, *rows = list(book["Xã chậm"].iter_rows(values_only=True))
    code, missing = head.index("Mã"), head.index("Còn thiếu")
    assert {line[code]: line[missing] for line in rows} == LACKING
    head, first = list(book["Số xã theo mức độ"].iter_rows(values_only=True))
    row = dict(zip(head, first, strict=True))
    assert [row[key] for key in ("Tổng số", "Đạt", "Đúng tiến độ", "Chậm", "Còn thiếu")] == [
        16, 5, 1, 10, 4547,
    ]  # fmt: skip
    assert [one.value for one in book["Xã chưa có số liệu"]["A"]][1:] == ["38015", "38016"]
    assert MARK in book["Thông tin"]["B2"].value


def test_no_cell_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(packed(hostile=True).workbook))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any(text.startswith("'=HYPERLINK") for text in texts)
    assert any(text.startswith("'=cmd|") for text in texts)
    assert not any(text.startswith(("=", "+", "@")) for text in texts)


def drawn(asked: list[MapAsk], ask: MapAsk) -> bytes:
    asked.append(ask)
    stream = io.BytesIO()
    Image.new("RGB", (210, 297), "white").save(stream, "PNG")
    return stream.getvalue()


def test_a_map_for_each_indicator_with_data() -> None:
    asked: list[MapAsk] = []
    pack = make_pack(
        report(), load_catalogue(), "vi", draw=lambda ask: drawn(asked, ask),
        boundaries=["Ranh giới X"],
    )  # fmt: skip
    document = opened(pack)
    (ask,) = asked
    assert (ask.vintage, ask.province, ask.indicator, ask.basis) == (OLD, "38", FIBRE, "declared")
    assert ask.day.isoformat() == "2024-12-31"
    (picture,) = document.inline_shapes
    assert picture.width == Mm(148)
    written = text_of(document)
    assert "Bản đồ 1. Hộ có thể đăng ký cáp quang, số liệu đến ngày 31/12/2024" in written
    assert "Ranh giới X" in written
    assert "không kèm bản đồ" not in written
    assert "không kèm bản đồ" in text_of(opened(packed()))


def test_in_english() -> None:
    document = opened(packed("en"))
    row = row_of(table_with(document, "No.", "Target, date"), 1)
    assert row[3:6] == ["56.1%\n7,850/14,000\n2024-12-31", "−23.9 pp", "3,350 households"]
    assert "SOCIALIST REPUBLIC OF VIET NAM" in document.tables[0].cell(0, 1).text


def test_who_reports() -> None:
    head = Letterhead("BAN A", "BỘ B & C")
    pack = make_pack(report(), load_catalogue(), "vi", letterhead=head)
    assert opened(pack).tables[0].cell(0, 0).text.splitlines()[:2] == ["BỘ B & C", "BAN A"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_field_is_described(lang: str) -> None:
    found: Report = report()
    filled = fields(found, load_catalogue(), lang)
    assert set(filled) == set(FIELDS)
    for name in ("targets", "counts", "behind", "tasks", "dates", "lacking", "silent"):
        keys = set(filled[name][0]) - {"rows"}
        told = FIELDS[name].replace(":", " ").replace(";", " ").split()
        assert keys <= set(told), name
    rows = filled["behind"][0]["rows"][0]
    assert set(rows) <= set(FIELDS["behind"].replace(":", " ").split()) | {"day", "state"}


@given(st.text())
def test_text_is_on_one_line_and_fits_xml(text: str) -> None:
    made = plain(text)
    assert plain(made) == made
    assert len(made.splitlines()) <= 1
    node = etree.Element("t")
    node.text = made  # refuses what XML cannot hold
    assert [word for word in made.split() if word] or not made
