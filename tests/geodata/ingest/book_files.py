"""Small files of every kind, written by other hands than those that read them."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt

Rows = Sequence[Sequence[Any]]
KINDS = ("xlsx", "xls", "ods", "csv", "json")

ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
ODS_FOOT = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIMETYPE}"/>'
    "</manifest:manifest>"
)


def book(kind: str, rows: Rows) -> bytes:
    """A file of that kind with one sheet."""
    return {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": csv_text, "json": json_list}[kind](rows)


def xlsx(rows: Rows) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def xls(rows: Rows) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Sheet")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def ods(rows: Rows) -> bytes:
    lines = [
        "<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>" for row in rows
    ]
    return ods_of_table("".join(lines))


def ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return (
            '<table:table-cell office:value-type="string" '
            f"office:string-value={quoteattr(cell)}><text:p>{escape(cell)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def ods_of_table(
    content: str, columns: str = "<table:table-column/>", name: str = "Sheet"
) -> bytes:
    table = f"<table:table table:name={quoteattr(name)}>{columns}{content}</table:table>"
    return ods_of_xml(ODS_HEAD + table + ODS_FOOT)


def ods_of_xml(content: str) -> bytes:
    return zipped(
        {"mimetype": ODS_MIMETYPE, "content.xml": content, "META-INF/manifest.xml": MANIFEST}
    )


def csv_text(rows: Rows) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue().encode()


def json_list(rows: Rows) -> bytes:
    keys, *lines = rows
    return json.dumps([dict(zip(keys, line, strict=True)) for line in lines]).encode()


def zipped(entries: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def patched(content: bytes, changes: dict[str, Any]) -> bytes:
    """The archive with some entries replaced: bytes, or a function of the old bytes; or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    for name, change in changes.items():
        entries[name] = change(entries[name]) if callable(change) else change
    return zipped(entries)
