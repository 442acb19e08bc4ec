"""The sender's cells as they stand, for the part of a sheet around one row."""

from dashboard.kept import Kept
from dashboard.pages.imports.desks import Desks
from geodata.errors import BadRequest
from geodata.ingest.model import RawBook, RawSheet

BOOKS_KEPT = 2


class Previews:
    """Reads a staged file the first time one of its rows is looked at, and keeps the last two."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._books: Kept[str, RawBook] = Kept(BOOKS_KEPT)

    def sheet(self, staged_id: str, name: str) -> tuple[RawSheet, tuple[int, int] | None]:
        """A sheet of a staged file, with its first and last header row where it has some."""
        desk = self._desks.imports()
        report = desk.staged(staged_id).report
        book = self._books.get(staged_id, lambda: desk.book(staged_id))
        sheet = next((one for one in book.sheets if one.name == name), None)
        if sheet is None:
            raise BadRequest("There is no such sheet in the file.", sheet=name)
        layout = next((one.layout for one in report.sheets if one.name == name), None)
        if layout is None or layout.header_first is None or layout.header_last is None:
            return sheet, None
        return sheet, (layout.header_first, layout.header_last)
