"""A department's own template: what it may ask, and how it is told what it may not."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from dashboard.reports import document as documents
from dashboard.reports.document import Picture, fill_template, read_template
from dashboard.reports.fields import fields
from dashboard.reports.form import template_bytes
from geodata.errors import ImportRefused
from geodata.indicators import load_catalogue
from tests.dashboard.reports.plan_of_38 import report


def template(*lines: str) -> bytes:
    """The packaged template with further paragraphs at its beginning."""
    made = Document(io.BytesIO(template_bytes("vi")))
    for line in reversed(lines):
        made.paragraphs[0].insert_paragraph_before(line)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


FIELDS = fields(report(), load_catalogue(), "vi")


def filled(body: bytes) -> str:
    document = Document(io.BytesIO(fill_template(body, FIELDS, [], "own.docx")))
    return "\n".join(one.text for one in document.paragraphs)


def refusal(*lines: str) -> str:
    with pytest.raises(ImportRefused) as refused:
        filled(template(*lines))
    return refused.value.message


def test_an_edited_template_is_used() -> None:
    said = filled(template("Phòng Viễn thông & Internet: {{ due }}"))
    assert "Phòng Viễn thông & Internet: 15/12/2024" in said
    assert "I. TÓM TẮT" in said


def test_a_template_saved_and_opened_again_is_the_same() -> None:
    assert filled(template()) == filled(template_bytes("vi"))


def test_an_unknown_field_is_named() -> None:
    said = refusal("{{ agancy }} {{ sumary }}")
    assert said.startswith(
        "own.docx: there is no field 'agancy', 'sumary'; there are agency_parent"
    )


def test_an_unknown_field_of_a_row_is_named() -> None:
    said = refusal("{% for row in targets %}{{ row.subjct }}{% endfor %}")
    assert said.startswith("own.docx: there is no field 'subjct'")


@pytest.mark.parametrize(
    "line",
    [
        "{{ agency.__class__.__mro__ }}",
        "{{ agency['__class__'] }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ summary.append('x') }}",
        "{{ '{0.__class__}'.format(agency) }}",
        "{% for i in range(9) %}{{ i }}{% endfor %}",
        "{% include 'x' %}",
        "{{ agency * 999999999 }}",
        "{{ agency + 1 }}",
        "{{ 1 / 0 }}",
        "{% for row in targets %}",
        "{{ agency",
        "{{ agency | nothing }}",
    ],
)
def test_a_template_can_only_show_fields(line: str) -> None:
    said = refusal(line)
    assert said.startswith("own.docx: ")
    assert "<" not in said


def test_a_picture_shows_nothing_of_itself() -> None:
    line = "{% for map in maps %}{{ map.picture._image.tpl }}{% endfor %}"
    png = io.BytesIO()
    Image.new("RGB", (21, 29)).save(png, "PNG")
    with pytest.raises(ImportRefused):
        fill_template(template(line), FIELDS, [Picture(png.getvalue(), "x")], "own.docx")


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ImportRefused, match=r"own\.docx is no Word document"):
        filled(b"PK no zip")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    with pytest.raises(ImportRefused, match=r"own\.docx is no Word document"):
        filled(stream.getvalue())


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_CONTENT", 1_000)
    with pytest.raises(ImportRefused, match="unpacks to more"):
        filled(template_bytes("vi"))
    path = tmp_path / "big.docx"
    path.write_bytes(template_bytes("vi"))
    monkeypatch.setattr(documents, "LARGEST_FILE", 1_000)
    with pytest.raises(ImportRefused, match=r"big\.docx has more than"):
        read_template(path)
    with pytest.raises(ImportRefused, match="cannot be read"):
        read_template(tmp_path / "none.docx")


def test_a_template_cannot_drop_the_mark_of_simulated_data() -> None:
    made = Document(io.BytesIO(template_bytes("vi")))
    for header in (made.sections[0].header, made.sections[0].first_page_header):
        for paragraph in header.paragraphs:
            paragraph.clear()
    made.settings.odd_and_even_pages_header_footer = True
    stream = io.BytesIO()
    made.save(stream)
    done = Document(io.BytesIO(fill_template(stream.getvalue(), FIELDS, [], "own.docx")))
    for section in done.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            assert [one.text for one in header.paragraphs].count("SỐ LIỆU MÔ PHỎNG") == 1
