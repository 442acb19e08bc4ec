"""What a document says, all its tables included."""

from docx.document import Document as Doc


def text_of(document: Doc) -> str:
    """The text of every paragraph, then of every cell, a line each."""
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)
