import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt

from geodata.errors import ImportRefused, LimitExceeded
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook, Span
from geodata.ingest.reading import read_book
from tests.geodata.ingest import book_files
from tests.geodata.ingest.reading_here import read_here

ROWS = (
    ("Mã", "Tên xã", "Số hộ"),
    ("00001", " Xã Đăk Ơ ", 1234),
    ("00004", "Phường Hoà Thuận", 0.5),
    (None, "x", None),
)
MORNING = datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001  a cell knows no time zone
Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_file


def read(write: Write, name: str, content: bytes, limits: Limits | None = None) -> RawBook:
    return read_here(write(name, content), limits)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_cells_of_a_workbook_stand_as_written(write: Write, kind: str) -> None:
    found = read(write, f"a.{kind}", book_files.book(kind, ROWS))
    assert (found.kind, found.encoding, found.delimiter) == (kind, None, None)
    assert found.sheets[0].rows == ROWS
    assert type(found.sheets[0].rows[1][2]) is int


def test_every_type_of_cell_of_an_xlsx(write: Write) -> None:
    cells = (
        date(2024, 12, 31), MORNING, time(3, 4), timedelta(days=1, hours=2),
        True, False, -0.0, 123456789012345, 1e300, "=", "#N/A", "",
    )  # fmt: skip
    found = read(write, "a.xlsx", book_files.xlsx([cells]))
    expected = (
        date(2024, 12, 31), MORNING, time(3, 4), timedelta(days=1, hours=2),
        True, False, 0, 123456789012345, 1e300, "=", "#N/A",
    )  # fmt: skip
    assert found.sheets[0].rows == (expected,)
    assert [type(one) for one in found.sheets[0].rows[0]] == [type(one) for one in expected]


@pytest.mark.parametrize("kind", book_files.KINDS)
def test_the_process_of_its_own_gives_the_same(write: Write, kind: str) -> None:
    path = write(f"a.{kind}", book_files.book(kind, ROWS[:3]))
    assert read_book(path) == read_here(path)
    assert read_book(path, file_name="Báo cáo.xlsx").file_name == "Báo cáo.xlsx"


def hidden_things() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["A", None, "C"], [1, 2, "=A2+B2"], [4, None, "=1/0"], [5, 6, 7]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("Nháp").sheet_state = "hidden"
    return book_files.saved(workbook)


def test_hidden_merged_and_formulas_of_an_xlsx(write: Write) -> None:
    book = read(write, "a.xlsx", hidden_things())
    sheet, other = book.sheets
    assert sheet.merged == (Span(1, 1, 0, 1), Span(3, 4, 0, 0))
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {1}
    assert sheet.formulas_without_value == {(2, 2), (3, 2)}
    assert (sheet.visible, other.visible, other.name) == (True, False, "Nháp")


def test_formula_with_a_value_and_error_cell(write: Write) -> None:
    cells = (
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        b'<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1"><v>5</v></c></row>'
    )
    content = book_files.patched(
        book_files.xlsx([[1]]),
        {"xl/worksheets/sheet1.xml": lambda old: with_rows(old, cells)},
    )
    sheet = read(write, "a.xlsx", content).sheets[0]
    assert sheet.rows == ((2, None, "#DIV/0!", None, 5),)
    assert sheet.formulas_without_value == frozenset()


def with_rows(sheet: bytes, rows: bytes) -> bytes:
    before, _, rest = sheet.partition(b"<sheetData>")
    return before + b"<sheetData>" + rows + b"</sheetData>" + rest.partition(b"</sheetData>")[2]


def test_hidden_merged_repeated_and_formulas_of_an_ods(write: Write) -> None:
    columns = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    )
    rows = (
        '<table:table-row><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>Tổng</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="2">'
        '<table:table-cell office:value-type="float" office:value="3"/></table:table-row>'
        '<table:table-row><table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
    )
    sheet = read(write, "a.ods", book_files.ods_of_table(rows, columns)).sheets[0]
    assert [row[0] for row in sheet.rows[:3]] == ["Tổng", 3, 3]
    assert len(sheet.rows) <= 4
    assert sheet.merged == (Span(1, 1, 0, 1),)
    assert sheet.hidden_rows == {2, 3}
    assert sheet.hidden_columns == {1, 2}
    assert sheet.formulas_without_value == {(4, 0)}


def test_macros_and_links_are_told_and_left_alone(write: Write) -> None:
    content = book_files.patched(
        book_files.xlsx(ROWS),
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"},
    )
    book = read(write, "a.xlsm", content)
    assert book.notes == (
        "The file has macros; they were ignored.",
        "The file has links to other files; they were not followed.",
    )
    assert book.sheets[0].rows == ROWS


@pytest.mark.parametrize("kind", book_files.KINDS)
def test_kind_is_told_by_content_not_by_name(write: Write, kind: str) -> None:
    wrong = "bao cao.xls" if kind != "xls" else "bao cao.csv"
    book = read(write, wrong, book_files.book(kind, ROWS[:3]))
    assert book.kind == kind
    assert book.file_name == wrong
    assert any(kind.upper() in note and "ends in" in note for note in book.notes)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", b"<html><table><tr><td>1", "web page"),
        ("a.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>', "web page"),
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.csv", b"\x1f\x8b\x08\x00", "gzip"),
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", book_files.zipped({"word/document.xml": "x"}), "Word"),
        ("a.xlsx", book_files.zipped({"a.xlsx": b"x"}), "take the table out"),
        ("a.zip", book_files.zipped({"xa.shp": b"x"}), "atlas boundaries import"),
    ],
)
def test_other_files_are_refused_with_their_kind(
    write: Write, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(ImportRefused, match=words):
        read(write, name, content)


def test_password_is_asked_to_be_taken_off(write: Write) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ImportRefused, match="password"):
        read(write, "a.xlsx", compound)
    manifest = book_files.MANIFEST.replace("</manifest:manifest>", "<manifest:encryption-data/>")
    locked = book_files.patched(book_files.ods(ROWS), {"META-INF/manifest.xml": manifest})
    with pytest.raises(ImportRefused, match="password"):
        read(write, "a.ods", locked)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv", "json"])
@pytest.mark.parametrize(("limit", "allowed"), [("rows", 3), ("columns", 2), ("cells", 11)])
def test_limits_name_their_setting(write: Write, kind: str, limit: str, allowed: int) -> None:
    path = write(f"a.{kind}", book_files.book(kind, ROWS))
    with pytest.raises(LimitExceeded, match=f"ATLAS_IMPORT_MAX_{limit.upper()}") as caught:
        read_here(path, Limits(**{limit: allowed}))
    assert caught.value.details["limit"] == limit
    assert caught.value.details["allowed"] == allowed
    assert read_here(path, Limits(**{limit: allowed + 1})).kind == kind


def test_file_bytes_are_checked_before_anything(write: Write) -> None:
    path = write("a.xlsx", b"x" * 101)
    with pytest.raises(LimitExceeded, match="101 bytes; the limit is 100"):
        read_book(path, Limits(file_bytes=100))


def test_cell_far_away_is_explained(write: Write) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1
    workbook.active["XFD1048576"] = 1
    path = write("a.xlsx", book_files.saved(workbook))
    with pytest.raises(LimitExceeded) as caught:
        read_book(path)
    assert caught.value.details["limit"] == "memory_bytes"
    assert "far below or far to the right" in caught.value.message


def test_missing_file_is_an_error_of_the_atlas(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"none\.xlsx cannot be opened"):
        read_book(tmp_path / "none.xlsx")


def filled(row: tuple[object, ...]) -> dict[int, object]:
    return {place: cell for place, cell in enumerate(row) if cell not in {None, ""}}


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
def test_census_and_record_agree_with_a_second_reader(shared_files: Path) -> None:
    folder = shared_files / "data" / "gso-census-2019"
    for path in sorted(folder.glob("*.xlsx")):
        workbook = openpyxl.load_workbook(path, read_only=True)
        theirs = workbook.worksheets[0].iter_rows(values_only=True)
        ours = read_book(path).sheets[0].rows
        assert [filled(row) for row in ours] == [filled(row) for row in theirs]
        workbook.close()
    record = read_book(folder / "ward_changes_2019-01-01_to_2024-11-10.xls").sheets[0]
    assert len(record.rows) == 11_205
    assert record.rows[1][:6] == (
        "01", "Thành phố Hà Nội", "001", "Quận Ba Đình", "00001", "Phường Phúc Xá",
    )  # fmt: skip


def test_hidden_merged_and_errors_of_an_xls(write: Write) -> None:
    workbook = xlwt.Workbook()
    for name in ("Nháp", "Xã"):
        sheet = workbook.add_sheet(name)
        sheet.write_merge(0, 0, 0, 2, "Tổng số")
        sheet.write_merge(1, 3, 1, 1, "dọc")
    for number in range(4, 400):
        sheet.write(number, 0, number)
    sheet.row(5).hidden = True
    sheet.col(2).hidden = True
    sheet.row(6).set_cell_error(1, "#DIV/0!")
    sheet.row(7).set_cell_error(1, 0x2A)
    sheet.write(8, 1, xlwt.Formula("1/0"))
    stream = io.BytesIO()
    workbook.save(stream)
    first, second = read(write, "a.xls", stream.getvalue()).sheets
    assert first.hidden_rows == frozenset()
    assert second.merged == (Span(1, 1, 0, 2), Span(2, 4, 1, 1))
    assert second.hidden_rows == {6}
    assert second.hidden_columns == {2}
    assert [row[1] for row in second.rows[6:8]] == ["#DIV/0!", "#N/A"]


def test_backslash_in_a_name_of_an_archive_is_no_crime(write: Write) -> None:
    content = book_files.patched(book_files.xlsx(ROWS), {"xl\\media\\image1.png": b"x"})
    assert read(write, "a.xlsx", content).sheets[0].rows == ROWS
    for name in ("..\\x", "xl\\..\\..\\x", "\\x", "C:\\x"):
        with pytest.raises(ImportRefused, match="leads out of the archive"):
            read(write, "a.xlsx", book_files.patched(content, {name: b"x"}))
