"""A document on pilots being written: what it is about, and pieces that take plain text alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from docx.document import Document as Doc

from dashboard.pilots.dossier import Dossier
from dashboard.pilots.standings import Standing
from dashboard.reports.administrative import Columns, put_table, put_text
from dashboard.reports.plain import plain
from dashboard.texts.pilots_document import phrase
from geodata.indicators import Catalogue
from geodata.pilots.profiles import Profile
from geodata.pilots.reasons import Explanation


@dataclass(frozen=True)
class Setting:
    """What the document needs beside the dossier: the place in words, who submits, the map.

    `agencies`: the agency above and the agency, in capitals. `picture` is the map page as PNG,
    None where there is none. `boundaries` says whose they are.
    """

    place: str
    agencies: tuple[str, str]
    catalogue: Catalogue
    profile: Profile | None
    picture: bytes | None
    boundaries: str


@dataclass
class Writer:
    """A document being written: tables are numbered as they come."""

    document: Doc
    dossier: Dossier
    setting: Setting
    explained: dict[str, Explanation]
    tables: int = field(default=0)

    def caption(self, key: str, **values: str) -> str:
        """The caption of the next table."""
        self.tables += 1
        return phrase(key, n=self.tables, **values)

    def text(self, text: str, *, dash: bool = False, italic: bool = False) -> None:
        """A paragraph; nothing where there are no words."""
        if text:
            put_text(self.document, ("- " if dash else "") + plain(text), italic=italic)

    def lines(self, lines: Sequence[str]) -> None:
        """A paragraph each, with a dash."""
        for line in lines:
            self.text(line, dash=True)

    def table(
        self, columns: Columns, rows: Sequence[Sequence[str]], caption: str, **more: object
    ) -> None:
        """A table of plain text."""
        cleaned = [[plain(cell) for cell in row] for row in rows]
        titles = [(plain(title), width, centred) for title, width, centred in columns]
        put_table(self.document, titles, cleaned, caption=caption, **more)  # type: ignore[arg-type]


def district_cell(standing: Standing) -> str:
    """The district of a commune in a table."""
    return standing.district.label if standing.district else "–"
