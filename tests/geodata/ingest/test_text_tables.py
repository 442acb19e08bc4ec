import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import ImportRefused
from geodata.ingest.formats.delimited import decide_delimiter, named_delimiter, read_delimited
from geodata.ingest.formats.json_list import read_json
from geodata.ingest.limits import Limits
from tests.geodata.ingest.reading_here import read_here

TEXT = 'Tên;"Số ""hộ""";Tỷ lệ\r\n Xã Đắk Ơ ;1.234;98,5\r\n\r\nỨng Hoà;; \r\n'
ROWS = (("Tên", 'Số "hộ"', "Tỷ lệ"), (" Xã Đắk Ơ ", "1.234", "98,5"), (), ("Ứng Hoà", None, " "))


@pytest.mark.parametrize(
    ("codec", "mark", "word"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8 with mark"),
        ("utf-16-le", b"\xff\xfe", "UTF-16 with mark"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 with mark"),
        ("utf-16-le", b"", "UTF-16 LE without mark"),
        ("utf-16-be", b"", "UTF-16 BE without mark"),
    ],
)
def test_unicode_encodings(tmp_path: Path, codec: str, mark: bytes, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(mark + TEXT.encode(codec))
    book = read_here(path)
    assert (book.kind, book.encoding, book.delimiter) == ("csv", word, ";")
    assert book.sheets[0].rows == ROWS
    assert book.notes == ()


def in_windows_1258(text: str) -> bytes:
    """As Windows writes it: the letter of the code page, then its tone as a character."""
    tones = {"\u0300": 0xCC, "\u0309": 0xD2, "\u0303": 0xDE, "\u0301": 0xEC, "\u0323": 0xF2}
    written = bytearray()
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            import unicodedata

            parts = list(unicodedata.normalize("NFD", letter))
            tone = next(one for one in parts if one in tones)
            parts.remove(tone)
            base = unicodedata.normalize("NFC", "".join(parts))
            written += base.encode("cp1258") + bytes([tones[tone]])
    return bytes(written)


def test_windows_1258_is_composed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(in_windows_1258(TEXT))
    book = read_here(path)
    assert (book.encoding, book.sheets[0].rows) == ("Windows-1258", ROWS)


def test_legacy_fonts_are_kept_byte_for_byte_and_told(tmp_path: Path) -> None:
    tcvn3 = "Tªn x·;Sè hé\nThµnh phè Hå ChÝ Minh;5\nTØnh B×nh §Þnh;7\n"
    path = tmp_path / "a.csv"
    path.write_bytes(tcvn3.encode("cp1252"))
    book = read_here(path)
    assert book.encoding == "Windows-1252"
    assert book.sheets[0].rows[1] == ("Thµnh phè Hå ChÝ Minh", "5")
    assert "TCVN3" in book.notes[0]


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a;b;c", "1,5;2,5;3,5", "1,5;2,5;3,5"], ";"),
        (["Báo cáo, năm 2024", "", "a\tb", "1,5\t2,5"], "\t"),
        (["a,b,c", "x;y,1,2", "x;y,1,2"], ","),
        (["radio,mcc,net", "LTE,452,1", "LTE,452,4"], ","),
        (["a|b", "1|2"], "|"),
        (['"a;b",c', '"d;e",f'], ","),
        (["một cột", "hai"], ","),
        ([], ","),
        (["Tên;Địa chỉ;Số", "An;Số 1, phố A, TP. B;1", "Bình;Số 2, phố C;2"], ";"),
    ],
)
def test_delimiter_is_decided_from_all_lines(lines: list[str], delimiter: str) -> None:
    assert decide_delimiter([line + "\n" for line in lines]) == delimiter


def test_first_line_may_name_the_delimiter(tmp_path: Path) -> None:
    assert [named_delimiter(one) for one in ("sep=,\r\n", "SEP=\t\n", "sep=x\n", "sep,a\n")] == [
        ",", None, None, None,
    ]  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("sep=|\na|b;c\n", encoding="utf-8")
    book = read_here(path)
    assert book.sheets[0].rows == (("a", "b;c"),)
    assert "sep=|" in book.notes[0]


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))),
        max_size=6,
    ),
    st.sampled_from(";\t|,"),
)
def test_fields_come_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(["a", "b"])
        writer.writerows([["x", "y"]] * 8 + rows)
    found = read_delimited(path, "a.csv", Limits())
    expected = [tuple(field or None for field in row) for row in rows]
    while expected and not any(expected[-1]):
        expected.pop()
    assert found["delimiter"] == delimiter
    assert found["sheets"][0]["rows"][9:] == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a;b\n1;\0 2\n", "no table"),
        (b"a;b\n1;\x072\n", "no table"),
        ("a;b\nú;2".encode("utf-16-le")[:-1] + b"", "damaged or cut off"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
        (b'a;b\n1;"never closed\n' + b"x;y\n" * 40_000, "quotation mark"),
    ],
)
def test_text_that_is_none_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=words):
        read_here(path)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('[{"tinh": "Hà Nội", "x": 0.5}, {"tinh": "Huế", "y": null}]',
         [("tinh", "x", "y"), ("Hà Nội", 0.5, None), ("Huế", None, None)]),
        ('{"columns": ["a", "b"], "rows": [[1, true], ["", null]]}',
         [("a", "b"), (1, True), ("", None)]),
        ('{"nguon": "x", "data": [{"a": 1}]}', [("a",), (1,)]),
    ],
)  # fmt: skip
def test_json_lists(tmp_path: Path, content: str, rows: list[object]) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    assert list(read_here(path).sheets[0].rows) == rows


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[{"a": NaN}]', "NaN is no number"),
        ('[{"a": 1e999}]', "too large"),
        ('[{"a": 1, "a": 2}]', "stands twice"),
        ('[{"a": {"b": 1}}]', "no single value"),
        ('{"type": "FeatureCollection", "features": []}', "boundaries"),
        ('{"a": 1}', "no list"),
        ("[[1]]", "no object"),
        ('[{"a": 1}', "damaged"),
        ('{"columns": ["a"], "rows": 5}', "rows is no list"),
        ("[" * 100_000, "nested too deep|damaged"),
    ],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ImportRefused, match=words):
        read_json(path, "a.json", Limits())


@pytest.mark.shared
def test_shared_texts_agree_with_a_second_reader(shared_files: Path) -> None:
    data = shared_files / "data"
    for path, delimiter in [
        *((one, ";") for one in sorted((data / "gso-statistics").glob("*.csv"))),
        (data / "facilities" / "osm_hospitals_2026.csv", ","),
    ]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            theirs = [
                tuple(cell or None for cell in row)
                for row in csv.reader(stream, delimiter=delimiter)
            ]
        while not any(theirs[-1]):
            theirs.pop()
        assert list(read_here(path).sheets[0].rows) == theirs
    for path in sorted((data / "provincial-index").glob("*.json")):
        items = json.loads(path.read_text(encoding="utf-8"))
        assert list(read_here(path).sheets[0].rows[1:]) == [tuple(item.values()) for item in items]
