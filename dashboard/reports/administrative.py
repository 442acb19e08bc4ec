"""The pieces of an administrative document in the form of Nghị định 30/2020/NĐ-CP.

A4 with margins of 25 mm at the top, 20 at the foot, 30 left and 15 right; Times New Roman; the
agency left and the national title right, each with its rule; number, place and date, signature and
recipients left blank; annexes begin with page 1; the number of the page stands in the middle of
the upper margin from the second page on.
"""

import io
from collections.abc import Collection, Sequence

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from dashboard.i18n import t
from dashboard.reports.drawing import (
    CENTRE,
    FONT,
    JUSTIFY,
    LEFT,
    RED,
    cell_margins,
    fill,
    flat,
    head_row,
    lined_table,
    named,
    page_number,
    plain_table,
    restart_pages,
    rule,
    whole_row,
    write,
    write_link,
)

PAGE = (210.0, 297.0)
TOP, FOOT, LEFT_MARGIN, RIGHT_MARGIN = 25.0, 20.0, 30.0, 15.0
"""Margins in mm, within what the decree allows: 20-25, 20-25, 30-35, 15-20."""

HEADER = 9.0
WIDTH = PAGE[0] - LEFT_MARGIN - RIGHT_MARGIN
BODY, TABLE, SMALL = 14.0, 11.0, 10.0
INDENT = 10.0
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

Columns = Sequence[tuple[str, float, bool]]
"""Title, width in mm, whether centred."""


def blank_document(lang: str, mark: str) -> Doc:
    """A document with page, styles and page numbers; `mark` in red at the head of every page."""
    document = Document()
    _styles(document, lang)
    _page(document.sections[0])
    _headers(document.sections[0], mark)
    return document


def _styles(document: Doc, lang: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    properties.append(named("w:lang", val=LANGUAGES[lang], eastAsia=LANGUAGES[lang]))
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    for level, size in (("Heading 1", BODY), ("Heading 2", BODY)):
        style = document.styles[level]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().attrib.clear()
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(f"w:{name}"), FONT)
        style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True


def _page(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(FOOT)
    section.left_margin, section.right_margin = Mm(LEFT_MARGIN), Mm(RIGHT_MARGIN)
    section.header_distance, section.footer_distance = Mm(HEADER), Mm(10)
    section.different_first_page_header_footer = True


def _headers(section: Section, mark: str) -> None:
    """The number of the page from the second on; the mark of simulated data on every page."""
    _mark(section.first_page_header.paragraphs[0], mark)
    number = flat(section.header.paragraphs[0])
    number.paragraph_format.space_after = Pt(0)
    page_number(number, 13)
    _mark(section.header.add_paragraph(), mark)


def _mark(paragraph: Paragraph, mark: str) -> None:
    run = write(flat(paragraph), mark, SMALL, bold=True, align=CENTRE)
    run.font.color.rgb = RED


def put_head(document: Doc, agencies: tuple[str, str], number: str, lang: str) -> None:
    """The agency above and the agency, the national title, number, place and date."""
    table = plain_table(document, (69.0, WIDTH - 69.0), 2)
    cell_margins(table, 0)
    left, right = table.rows[0].cells
    fill(left, agencies[0], 12, align=CENTRE)
    _under(left.add_paragraph(), agencies[1], 12)
    rule(left.add_paragraph(), 20)
    fill(right, t("form.nation", lang), 12, bold=True, align=CENTRE)
    _under(right.add_paragraph(), t("form.motto", lang), 13)
    rule(right.add_paragraph(), 21)
    numbered, place = table.rows[1].cells
    fill(numbered, number, 13, align=CENTRE)
    fill(place, t("form.place", lang), 13, italic=True, align=CENTRE)


def _under(paragraph: Paragraph, text: str, size: float) -> None:
    write(flat(paragraph), text, size, bold=True, align=CENTRE, space=(0, 2))


def put_title(document: Doc, kind: str, *lines: str) -> None:
    """The kind of document, what it is about, the rule below."""
    _centred(document, kind, space=(16, 0))
    for place, line in enumerate(lines, start=1):
        _centred(document, line, space=(2 if place == 1 else 0, 4 if place == len(lines) else 0))
    rule(document.add_paragraph(), 62)


def put_addressee(document: Doc, text: str) -> None:
    """To whom it goes."""
    write(flat(document.add_paragraph()), text, BODY, align=CENTRE, space=(8, 8))


def _centred(document: Doc, text: str, *, space: tuple[float, float]) -> None:
    write(flat(document.add_paragraph()), text, BODY, bold=True, align=CENTRE, space=space)


def put_warning(document: Doc, text: str) -> None:
    """A red line."""
    run = write(flat(document.add_paragraph()), text, 13, bold=True, align=CENTRE, space=(0, 8))
    run.font.color.rgb = RED


def put_text(document: Doc, text: str, *, italic: bool = False) -> Paragraph:
    """A paragraph of the body."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Mm(INDENT)
    write(paragraph, text, BODY, italic=italic, align=JUSTIFY, space=(0, 6))
    return paragraph


def put_link(document: Doc, lead: str, text: str, address: str) -> None:
    """A paragraph of the body: words, then some that open an address when clicked."""
    paragraph = put_text(document, lead)
    paragraph.alignment = LEFT
    write_link(paragraph, text, address, BODY)


def put_heading(document: Doc, text: str) -> None:
    """A heading of the first level."""
    heading = document.add_heading(text, level=1)
    heading.paragraph_format.first_line_indent = Mm(INDENT)


def put_caption(document: Doc, text: str) -> None:
    """The line above a table."""
    paragraph = flat(document.add_paragraph())
    write(paragraph, text, 13, italic=True, align=CENTRE, space=(6, 3))
    paragraph.paragraph_format.keep_with_next = True


def put_table(
    document: Doc,
    columns: Columns,
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    bold: Collection[int] = (),
    size: float = TABLE,
) -> None:
    """A table with a head that repeats and rows kept whole; those numbered in `bold` stand out."""
    if caption:
        put_caption(document, caption)
    table = lined_table(document, [width for _, width, _ in columns], len(rows) + 1)
    cells = [row.cells for row in table.rows]
    for place, (title, _, _) in enumerate(columns):
        fill(cells[0][place], title, size, bold=True, align=CENTRE)
    for number, row in enumerate(rows):
        for place, (text, (_, _, centred)) in enumerate(zip(row, columns, strict=True)):
            align = CENTRE if centred else LEFT
            fill(cells[number + 1][place], text, size, bold=number in bold, align=align)
        whole_row(table, number + 1)
    head_row(table)
    put_gap(document)


def put_gap(document: Doc) -> None:
    """An empty line, as stands after a table."""
    flat(document.add_paragraph()).paragraph_format.space_after = Pt(0)


def put_picture_caption(document: Doc, text: str) -> None:
    """The line below a picture."""
    write(flat(document.add_paragraph()), text, 12, italic=True, align=CENTRE, space=(2, 6))


def put_signature(document: Doc, lang: str) -> None:
    """Recipients left, the signer right, both to be filled in."""
    flat(document.add_paragraph()).paragraph_format.keep_with_next = True
    table = plain_table(document, (65.0, WIDTH - 65.0), 1)
    cell_margins(table, 0)
    whole_row(table, 0)
    left, right = table.rows[0].cells
    fill(left, t("form.recipients", lang), 12, bold=True, italic=True)
    for key in ("form.recipient_above", "form.recipient_blank", "form.recipient_file"):
        write(flat(left.add_paragraph()), t(key, lang), TABLE)
    fill(right, t("form.signer", lang), 13, bold=True, align=CENTRE)
    write(
        flat(right.add_paragraph()), t("form.signature", lang), BODY, italic=True, align=CENTRE,
        space=(0, 60),
    )  # fmt: skip
    write(flat(right.add_paragraph()), t("form.name", lang), BODY, bold=True, align=CENTRE)


def begin_annex(document: Doc, name: str, title: str, attached: str) -> None:
    """A new page with the head of an annex: its name, title, to which document it belongs."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # Editors move a break that stands alone to the paragraph before it, which may be a tag.
    write(flat(document.paragraphs[-1]), NO_BREAK_SPACE, 1)
    _page(section)
    restart_pages(section._sectPr)
    _centred(document, name, space=(0, 0))
    _centred(document, title, space=(2, 0))
    write(flat(document.add_paragraph()), attached, 12, italic=True, align=CENTRE, space=(0, 10))


def saved(document: Doc, title: str, lang: str) -> bytes:
    """The file; none of its properties says who or which program made it."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.language = LANGUAGES[lang]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
