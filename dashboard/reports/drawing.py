"""Pieces of a document that python-docx has no word for: rules, fields, rows that repeat."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
RED = RGBColor(0xB0, 0x00, 0x20)
LINK_COLOUR = RGBColor(0x0B, 0x4F, 0x8A)
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK
CENTRE, LEFT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
CELL_MARGIN = 85
"""Space left and right of the text of a cell, twentieths of a point."""


def named(tag: str, **attributes: str) -> BaseOxmlElement:
    """An element of the word-processing namespace: ``named("w:tblHeader", val="true")``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def write(
    paragraph: Paragraph,
    text: str,
    size: float | None = None,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    space: tuple[float, float] = (0, 0),
) -> Run:
    """Put text into a paragraph; `space` is that before and after it, points."""
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(space[0])
    paragraph.paragraph_format.space_after = Pt(space[1])
    return run


def write_link(paragraph: Paragraph, text: str, address: str, size: float) -> None:
    """Put text into a paragraph that opens an address when it is clicked."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.size, run.font.underline, run.font.color.rgb = Pt(size), True, LINK_COLOUR
    link.append(run._r)
    paragraph._p.append(link)


def flat(paragraph: Paragraph) -> Paragraph:
    """The paragraph without first-line indent, single spaced."""
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.line_spacing = 1.0
    return paragraph


def rule(paragraph: Paragraph, indent: float) -> None:
    """Make an empty paragraph a thin rule, indented on both sides by so many mm."""
    paragraph.paragraph_format.left_indent = Mm(indent)
    paragraph.paragraph_format.right_indent = Mm(indent)
    write(flat(paragraph), "", 2)
    borders = named("w:pBdr")
    borders.append(named("w:top", val="single", sz="6", space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
    mark = named("w:rPr")
    mark.append(named("w:sz", val="4"))
    properties.append(mark)


def page_number(paragraph: Paragraph, size: float) -> None:
    """The number of the page, as a field."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if kind:
            run._r.append(named("w:fldChar", fldCharType=kind))
        else:
            code = named("w:instrText")
            code.text = text
            run._r.append(code)
    paragraph.alignment = CENTRE


def plain_table(document: Document, widths: Sequence[float], rows: int) -> Table:
    """A table without lines, with columns of fixed widths in mm."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    fix_widths(table, widths)
    return table


def fix_widths(table: Table, widths: Sequence[float]) -> None:
    """Give columns and all their cells their widths in mm."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def lined_table(document: Document, widths: Sequence[float], rows: int) -> Table:
    """A table with lines and narrow margins in its cells, columns of fixed widths in mm."""
    table = plain_table(document, widths, rows)
    table.style = "Table Grid"
    cell_margins(table, CELL_MARGIN)
    return table


def cell_margins(table: Table, twips: int) -> None:
    """The space left and right of the text of all cells, twentieths of a point."""
    margins = named("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(named(f"w:{side}", w=str(twips), type="dxa"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def head_row(table: Table) -> None:
    """Repeat the first row on every page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(named("w:cantSplit"))
    properties.append(named("w:tblHeader"))


def whole_row(table: Table, row: int) -> None:
    """Keep a row on one page."""
    table.rows[row]._tr.get_or_add_trPr().append(named("w:cantSplit"))


def fill(
    cell: _Cell,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
) -> None:
    """Text in the first paragraph of a cell."""
    write(flat(cell.paragraphs[0]), text, size, bold=bold, italic=italic, align=align, space=(1, 1))


def restart_pages(properties: BaseOxmlElement) -> None:
    """Begin a section with page 1."""
    found = properties.find(qn("w:pgNumType"))
    if found is not None:
        properties.remove(found)
    made = named("w:pgNumType", start="1")
    after = properties.find(qn("w:pgMar"))
    if after is None:
        properties.append(made)
    else:
        after.addnext(made)
