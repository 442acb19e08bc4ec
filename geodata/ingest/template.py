"""Templates: a workbook with the units filled in, to be filled with numbers and sent back.

What a template asks for is kept in a hidden sheet, so that it comes in without a question.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.indicators import Basis, Catalogue
from geodata.ingest.model import RawBook
from geodata.units import Level, UnitRegistry


@dataclass(frozen=True)
class TemplateMark:
    """What a template is for; its hidden sheet keeps it. No `province` is the whole country."""

    vintage: str
    level: Level
    province: str | None
    day: date
    basis: Basis | None
    indicators: tuple[str, ...]
    lang: str


def template_mark(book: RawBook) -> TemplateMark | None:
    """What a filled template was made for; None if the book is no template.

    `ImportRefused` if the hidden sheet is there and has been changed.
    """
    raise NotImplementedError


def template_bytes(registry: UnitRegistry, catalogue: Catalogue, wanted: TemplateMark) -> bytes:
    """The workbook as bytes. `UnitNotFound`, `CatalogueError` for what does not exist."""
    raise NotImplementedError


def write_template(
    path: Path, registry: UnitRegistry, catalogue: Catalogue, wanted: TemplateMark
) -> None:
    """Write the workbook of `template_bytes` to a path."""
    path.write_bytes(template_bytes(registry, catalogue, wanted))
