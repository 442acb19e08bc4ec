"""A report as a DOCX file: a template of the package or of the department, filled with fields.

A template is a file from outside. It is read within limits and filled in a sandbox: it can show
the fields, loop over them and compare them, and nothing else; values are escaped.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.section import _Header
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import DictLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from dashboard.reports.drawing import CENTRE, RED, flat, write
from dashboard.reports.fields import FIELDS
from dashboard.reports.plain import plain
from geodata.errors import ImportRefused

LARGEST_FILE = 20_000_000
LARGEST_CONTENT = 200_000_000
MOST_PARTS = 2_000
LONGEST_TITLE = 200
PICTURE_WIDTH = 148.0
"""Width of a map in mm: an A4 page then leaves room for the title of an annex and a caption."""


@dataclass(frozen=True)
class Picture:
    """A picture of a report: PNG bytes and the line below it."""

    png: bytes
    caption: str


class _Shown:
    """A picture as a field; the sandbox lets a template read nothing of it."""

    __slots__ = ("_image",)

    def __init__(self, image: InlineImage) -> None:
        self._image = image

    def __html__(self) -> str:
        return str(self._image)

    def __str__(self) -> str:
        return str(self._image)


def fill_template(
    template: bytes, fields: Mapping[str, Any], pictures: Sequence[Picture], name: str
) -> bytes:
    """The template filled; `ImportRefused` names the file and the field that does not exist."""
    document = check_template(template, name)
    maps = [
        {
            "picture": _Shown(InlineImage(document, io.BytesIO(one.png), width=Mm(PICTURE_WIDTH))),
            "caption": plain(one.caption),
        }
        for one in pictures
    ]
    shown = {**fields, "maps": maps, "maps_lead": "" if maps else fields["maps_lead"]}
    with _refusing(name):
        document.render(shown, _environment(), autoescape=True)
        _name(document, fields["subject"])
        stream = io.BytesIO()
        document.save(stream)
    return marked(stream.getvalue(), fields["simulated_mark"])


def check_template(template: bytes, name: str) -> DocxTemplate:
    """The template opened; `ImportRefused` for what is no DOCX or asks for unknown fields."""
    check_file(template, name)
    with _refusing(name):
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        _check_fields(document, _environment(), name)
    return document


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Whatever is wrong with a template as an `ImportRefused` that names it."""
    try:
        yield
    except UndefinedError as error:
        raise ImportRefused(f"{name}: {_undefined(error)}", file=name) from error
    except TemplateError as error:
        raise ImportRefused(
            f"{name}: the template cannot be filled ({plain(error.message or '')}).", file=name
        ) from error
    except (TypeError, ArithmeticError, RecursionError) as error:
        raise ImportRefused(
            f"{name}: the template cannot be filled ({plain(str(error))}).", file=name
        ) from error
    except (OpcError, KeyError, ValueError, LxmlError, zipfile.BadZipFile) as error:
        raise ImportRefused(
            f"{name} is no Word document (DOCX) that can be read.", file=name
        ) from error


def marked(document: bytes, mark: str) -> bytes:
    """The document with the mark of simulated data on every page, whatever its template has."""
    if not mark:
        return document
    opened = Document(io.BytesIO(document))
    for section in opened.sections:
        headers: list[_Header] = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if opened.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if not any(mark in paragraph.text for paragraph in header.paragraphs):
                run = write(flat(header.add_paragraph()), mark, bold=True, align=CENTRE)
                run.font.color.rgb = RED
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


def read_template(path: Path) -> bytes:
    """The bytes of a template; `ImportRefused` for a file that is missing or too large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused(
                f"{path.name} has more than {LARGEST_FILE // 1_000_000} MB.", file=path.name
            )
        return path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.", file=path.name) from error


def check_file(template: bytes, name: str) -> None:
    """`ImportRefused` for what is no DOCX file or unpacks to more than a document needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise ImportRefused(f"{name} is no Word document (DOCX).", file=name) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise ImportRefused(f"{name} unpacks to more than a document needs.", file=name)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Reads fields and compares them; what can make much of little is refused."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        """Refuses each of them."""
        raise SecurityError(f"{operator} is not for templates")


def _environment() -> _Sandbox:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, loader=DictLoader({}))
    for name in ("range", "lipsum", "cycler", "joiner", "namespace"):
        environment.globals.pop(name, None)
    return environment


def _check_fields(document: DocxTemplate, environment: _Sandbox, name: str) -> None:
    """`ImportRefused` naming every field of the template that does not exist."""
    wanted = document.get_undeclared_template_variables(environment)
    unknown = sorted(wanted - set(FIELDS))
    if unknown:
        named = ", ".join(map(repr, unknown))
        raise ImportRefused(
            f"{name}: there is no field {named}; there are {', '.join(FIELDS)}.",
            file=name,
            fields=unknown,
        )


def _name(document: DocxTemplate, subject: str) -> None:
    """Title and dates of the file; the person who signs it is its author, not the template's."""
    properties = document.docx.core_properties
    properties.title = plain(subject)[:LONGEST_TITLE]
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)


def _undefined(error: UndefinedError) -> str:
    """What is wrong with a field of a row: ``there is no field 'subjct' in a row``."""
    said = plain(str(error.message or ""))
    part = said.rsplit("has no attribute", maxsplit=1)
    if len(part) == 2:
        return f"there is no field {part[1].strip()} there; see atlas report-template --fields."
    return f"{said}."
