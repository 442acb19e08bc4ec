"""The template of reports: a document in the form of Nghị định 30/2020/NĐ-CP, with fields.

A4 with margins of 25 mm at the top, 20 at the foot, 30 left and 15 right; Times New Roman; the
agency left and the national title right, each with its rule; number, place and date, signature and
recipients left blank; annexes begin with page 1; the number of the page stands in the middle of
the upper margin from the second page on. Fields are those of docxtpl: ``{{ subject }}``,
``{%p for line in summary %}``, and for the rows of a table ``{%tr for row in targets %}``.
"""

import io
from collections.abc import Callable, Sequence
from functools import cache

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
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
)

PAGE = (210.0, 297.0)
TOP, FOOT, LEFT_MARGIN, RIGHT_MARGIN = 25.0, 20.0, 30.0, 15.0
"""Margins in mm, within what the decree allows: 20-25, 20-25, 30-35, 15-20."""

HEADER = 9.0
WIDTH = PAGE[0] - LEFT_MARGIN - RIGHT_MARGIN
BODY, TABLE, SMALL = 14.0, 11.0, 10.0
INDENT = 10.0
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}

VALUE = "{{ row.value }}\n{{ row.parts }}\n{{ row.day }}\n{{ row.estimate }}"
OWN_VALUE = "{{ row.value }}\n{{ row.parts }}\n{{ row.older }}\n{{ row.estimate }}"
PACE = "{{ row.pace }}\n({{ row.needed }})"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

Columns = Sequence[tuple[str, str, float, bool]]
"""Title, lines, width in mm, whether centred."""


@cache
def template_bytes(lang: str) -> bytes:
    """The template in a language as a DOCX file."""
    document = Document()
    _styles(document, lang)
    _page(document.sections[0])
    _headers(document.sections[0])
    _head(document, lang)
    _title(document, lang)
    _body(document, lang)
    _signature(document, lang)
    _annexes(document, lang)
    _name(document, lang)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


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


def _headers(section: Section) -> None:
    """The number of the page from the second on; the mark of simulated data on every page."""
    _mark(section.first_page_header.paragraphs[0])
    number = flat(section.header.paragraphs[0])
    number.paragraph_format.space_after = Pt(0)
    page_number(number, 13)
    _mark(section.header.add_paragraph())


def _mark(paragraph: Paragraph) -> None:
    run = write(flat(paragraph), "{{ simulated_mark }}", SMALL, bold=True, align=CENTRE)
    run.font.color.rgb = RED


def _head(document: Doc, lang: str) -> None:
    widths = (69.0, WIDTH - 69.0)
    table = plain_table(document, widths, 2)
    cell_margins(table, 0)
    left, right = table.rows[0].cells
    fill(left, "{{ agency_parent }}", 12, align=CENTRE)
    _under(left.add_paragraph(), "{{ agency }}", 12)
    rule(left.add_paragraph(), 20)
    fill(right, t("form.nation", lang), 12, bold=True, align=CENTRE)
    _under(right.add_paragraph(), t("form.motto", lang), 13)
    rule(right.add_paragraph(), 21)
    number, place = table.rows[1].cells
    fill(number, t("form.number", lang), 13, align=CENTRE)
    fill(place, t("form.place", lang), 13, italic=True, align=CENTRE)


def _under(paragraph: Paragraph, text: str, size: float) -> None:
    write(flat(paragraph), text, size, bold=True, align=CENTRE, space=(0, 2))


def _title(document: Doc, lang: str) -> None:
    _centred(document, t("form.kind", lang), space=(16, 0))
    _centred(document, "{{ subject }}", space=(2, 0))
    _centred(document, "{{ period }}", space=(0, 4))
    rule(document.add_paragraph(), 62)
    write(
        flat(document.add_paragraph()), t("form.addressee", lang), BODY, align=CENTRE,
        space=(8, 8),
    )  # fmt: skip
    _each(document, "line in [simulated] if line", lambda: _warning(document))
    _text(document, "{{ preamble }}")


def _centred(document: Doc, text: str, *, space: tuple[float, float]) -> None:
    write(flat(document.add_paragraph()), text, BODY, bold=True, align=CENTRE, space=space)


def _warning(document: Doc) -> None:
    run = write(
        flat(document.add_paragraph()), "{{ line }}", 13, bold=True, align=CENTRE, space=(0, 8)
    )
    run.font.color.rgb = RED


def _text(document: Doc, text: str, *, italic: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Mm(INDENT)
    write(paragraph, text, BODY, italic=italic, align=JUSTIFY, space=(0, 6))
    return paragraph


def _each(document: Doc, loop: str, draw: Callable[[], object]) -> None:
    """What `draw` adds, once for each of a group."""
    document.add_paragraph(f"{{%p for {loop} %}}")
    draw()
    document.add_paragraph("{%p endfor %}")


def _lines(document: Doc, field: str, *, dash: bool = False) -> None:
    before = "- " if dash else ""
    _each(document, f"line in {field}", lambda: _text(document, before + "{{ line }}"))


def _lead(document: Doc, field: str) -> None:
    """A sentence that may be empty."""
    _each(document, f"line in [{field}] if line", lambda: _text(document, "{{ line }}"))


def _heading(document: Doc, text: str) -> None:
    heading = document.add_heading(text, level=1)
    heading.paragraph_format.first_line_indent = Mm(INDENT)


def _caption(document: Doc, text: str) -> None:
    paragraph = flat(document.add_paragraph())
    write(paragraph, text, 13, italic=True, align=CENTRE, space=(6, 3))
    paragraph.paragraph_format.keep_with_next = True


def _table(document: Doc, field: str, columns: Columns, caption: str = "") -> None:
    """A table with a head that repeats and a row for each of a field; nothing without rows."""
    document.add_paragraph(f"{{%p if {field} %}}")
    if caption:
        _caption(document, caption)
    table = lined_table(document, [width for _, _, width, _ in columns], 4)
    for place, (title, text, _, centred) in enumerate(columns):
        fill(table.cell(0, place), title, TABLE, bold=True, align=CENTRE)
        _cell(table.cell(2, place), text, centred=centred)
    fill(table.cell(1, 0), f"{{%tr for row in {field} %}}", TABLE)
    fill(table.cell(3, 0), "{%tr endfor %}", TABLE)
    head_row(table)
    whole_row(table, 2)
    flat(document.add_paragraph()).paragraph_format.space_after = Pt(0)
    document.add_paragraph("{%p endif %}")


def _cell(cell: _Cell, text: str, *, centred: bool) -> None:
    """The lines of a cell; each after the first is smaller, and left out where it is empty."""
    first, *further = text.split("\n")
    align = CENTRE if centred else LEFT
    fill(cell, first, TABLE, align=align)
    for line in further:
        field = line[line.index("{{") + 2 : line.index("}}")].strip()
        cell.add_paragraph(f"{{%p if {field} %}}")
        write(flat(cell.add_paragraph()), line, SMALL, align=align, space=(0, 1))
        cell.add_paragraph("{%p endif %}")


def _body(document: Doc, lang: str) -> None:
    _heading(document, t("form.summary", lang))
    _lines(document, "summary", dash=True)
    _heading(document, t("form.targets", lang))
    _table(document, "targets", _target_columns(lang), t("form.table_targets", lang))
    _heading(document, t("form.communes", lang))
    _text(document, "{{ communes_lead }}")
    _table(document, "counts", _count_columns(lang), t("form.table_communes", lang))
    _heading(document, t("form.tasks", lang))
    _lead(document, "tasks_lead")
    _table(document, "tasks", _task_columns(lang), t("form.table_tasks", lang))
    _lead(document, "dates_lead")
    _table(document, "dates", _date_columns(lang), t("form.table_dates", lang))
    _heading(document, t("form.delivery", lang))
    _text(document, "{{ delivery }}")
    _table(document, "lacking", _lacking_columns(lang), t("form.table_lacking", lang))
    _heading(document, t("form.method", lang))
    _lines(document, "method", dash=True)
    _text(document, t("form.sources", lang))
    _lines(document, "sources", dash=True)
    _text(document, "{{ release }}")
    _heading(document, t("form.proposals", lang))
    for _ in range(2):
        blank = flat(document.add_paragraph())
        write(blank, t("form.blank", lang), BODY)
        blank.paragraph_format.keep_with_next = True


def _target_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 9, True),
        (t("form.target", lang), "{{ row.subject }}\n{{ row.due }}", 36, False),
        (t("form.asked", lang), "{{ row.asked }}", 19, True),
        (t("form.value", lang), VALUE, 34, True),
        (t("form.gap", lang), "{{ row.gap }}", 16, True),
        (t("form.missing", lang), "{{ row.missing }}", 17, True),
        (t("form.pace", lang), PACE, 17, True),
        (t("form.state", lang), "{{ row.state }}", 17, True),
    )


def _count_columns(lang: str) -> Columns:
    return (
        (t("form.target", lang), "{{ row.subject }}", 55, False),
        (t("form.count", lang), "{{ row.total }}", 20, True),
        (t("standing.met", lang), "{{ row.met }}", 16, True),
        (t("standing.on_track", lang), "{{ row.on_track }}", 17, True),
        (t("standing.behind", lang), "{{ row.behind }}", 17, True),
        (t("standing.no_data", lang), "{{ row.no_data }}", 19, True),
        (t("form.missing", lang), "{{ row.missing }}", 21, True),
    )


def _task_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 10, True),
        (t("form.task", lang), "{{ row.subject }}", 75, False),
        (t("form.due", lang), "{{ row.due }}", 25, True),
        (t("form.result", lang), "", 55, False),
    )


def _date_columns(lang: str) -> Columns:
    return (
        (t("form.day", lang), "{{ row.day }}", 38, True),
        (t("form.of_period", lang), "{{ row.period }}", 52, True),
        (t("form.falls_due", lang), "{{ row.falls_due }}", 75, False),
    )


def _lacking_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 10, True),
        (t("form.indicator", lang), "{{ row.indicator }}", 105, False),
        (t("form.count", lang), "{{ row.communes }}/{{ row.total }}", 50, True),
    )


def _signature(document: Doc, lang: str) -> None:
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


def _annexes(document: Doc, lang: str) -> None:
    _annex(document, "I", t("form.annex_maps", lang), lang)
    _lead(document, "maps_lead")
    _each(document, "map in maps", lambda: _map(document))
    _annex(document, "II", t("form.annex_behind", lang), lang)
    _lead(document, "behind_lead")
    _each(document, "group in behind", lambda: _behind(document, lang))
    _annex(document, "III", t("form.annex_silent", lang), lang)
    _lead(document, "silent_lead")
    _table(
        document,
        "silent",
        (
            (t("form.no", lang), "{{ row.number }}", 15, True),
            (t("form.code", lang), "{{ row.code }}", 30, True),
            (t("form.unit", lang), "{{ row.name }}", 110, False),
        ),
    )


def _annex(document: Doc, number: str, title: str, lang: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # Editors move a break that stands alone to the paragraph before it, which may be a tag.
    write(flat(document.paragraphs[-1]), NO_BREAK_SPACE, 1)
    _page(section)
    restart_pages(section._sectPr)
    _centred(document, t("form.annex", lang, n=number), space=(0, 0))
    _centred(document, title, space=(2, 0))
    write(
        flat(document.add_paragraph()), t("form.annex_of", lang, agency="{{ agency }}"), 12,
        italic=True, align=CENTRE, space=(0, 10),
    )  # fmt: skip


def _map(document: Doc) -> None:
    """A picture with its caption below, kept together."""
    picture = flat(document.add_paragraph())
    write(picture, "{{ map.picture }}", align=CENTRE)
    picture.paragraph_format.keep_with_next = True
    write(
        flat(document.add_paragraph()), "{{ map.caption }}", 12, italic=True, align=CENTRE,
        space=(2, 6),
    )  # fmt: skip


def _behind(document: Doc, lang: str) -> None:
    document.add_heading("{{ group.title }}", level=2)
    _text(document, "{{ group.lead }}")
    lacking = t("form.missing", lang) + "{% if group.counted %} ({{ group.counted }}){% endif %}"
    _table(
        document,
        "group.rows",
        (
            (t("form.no", lang), "{{ row.number }}", 9, True),
            (t("form.code", lang), "{{ row.code }}", 14, True),
            (t("form.unit", lang), "{{ row.name }}", 38, False),
            (t("form.value", lang), OWN_VALUE, 33, True),
            (t("form.gap", lang), "{{ row.gap }}", 26, True),
            (lacking, "{{ row.missing_number }}", 19, True),
            (t("form.pace", lang), PACE, 26, True),
        ),
    )


def _name(document: Doc, lang: str) -> None:
    """Properties of the file; none of them says who or which program made the template."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = t("form.kind", lang), "", ""
    properties.language = LANGUAGES[lang]
