"""What a heading says: which indicator, which part of it, of which day, in which unit.

The words are data (`geodata/catalogue/headings.toml`). A phrase either stands in the heading word
for word (diacritics may be missing throughout) or it does not; nothing is matched by likeness.
"""

from dataclasses import dataclass
from datetime import date

from geodata.indicators import Basis, Catalogue
from geodata.ingest.model import Part


@dataclass(frozen=True)
class Meaning:
    """What a heading means. `indicator` is None where nothing matched, or more than one did.

    `matches` are the indicators found; `why` says in a few words what was found where.
    `provisional` is True for "Sơ bộ", "Ước tính".
    """

    indicator: str | None
    part: Part | None = None
    day: date | None = None
    basis: Basis | None = None
    factor: float = 1.0
    matches: tuple[str, ...] = ()
    provisional: bool = False
    why: str = ""


def read_heading(
    heading: tuple[str, ...], title: str, catalogue: Catalogue, file_name: str = ""
) -> Meaning:
    """The meaning of a column from its heading cells (top to bottom), the title and file name."""
    raise NotImplementedError
