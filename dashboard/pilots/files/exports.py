"""The files of a pilot choice: workbook, document to sign, map page."""

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.document.sentences import LANG
from dashboard.pilots.document.submission import document_bytes
from dashboard.pilots.document.writer import Setting
from dashboard.pilots.dossier import Dossier, dossier_of
from dashboard.pilots.files.map_page import place_text, score_page
from dashboard.pilots.files.workbook import workbook_bytes
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Output, Printer
from dashboard.reports.fields import agencies
from dashboard.reports.pack import Letterhead
from dashboard.texts.pilots_document import phrase
from geodata.errors import BadRequest
from geodata.paths import DataDir
from geodata.pilots.choice import Robustness
from geodata.units import Level
from layers.render_static import PageFormat

PICTURE_DPI = 200


class PilotExports:
    """Makes the files of answers, those of saved scenarios too. Thread-safe.

    `link` is the address that shows the same answer; without one the files name the scenario by
    its digest alone.
    """

    def __init__(self, desk: PilotDesk, printer: Printer) -> None:
        self._desk, self._printer = desk, printer
        self._service, self._catalogue = desk.service, desk.service.catalogue

    @classmethod
    def over(cls, desk: PilotDesk, data: DataDir) -> "PilotExports":
        """Those of a desk, over the build that `data` is held to (`DataDir.pinned`)."""
        return cls(desk, Printer(desk.service, LandStore(data, desk.service.registry)))

    def workbook(
        self, answer: Answer, robustness: Robustness | None, lang: str, link: str = ""
    ) -> bytes:
        """All candidates with their scores by criterion, rule, robustness and notes as an XLSX."""
        return workbook_bytes(self._dossier(answer, robustness, link), self._catalogue, lang)

    def document(
        self,
        answer: Answer,
        robustness: Robustness | None,
        letterhead: Letterhead | None = None,
        link: str = "",
        *,
        dpi: int = PICTURE_DPI,
    ) -> bytes:
        """The justification in Vietnamese as a DOCX; `BadRequest` where nothing was chosen.

        `dpi` is the resolution of its map, which is left out where there are no boundaries.
        """
        dossier = self._dossier(answer, robustness, link)
        head = letterhead or Letterhead()
        named = agencies(dossier.now, dossier.release_day, LANG, head)
        if dossier.now.level is not Level.PROVINCE:
            named = (head.agency_parent or phrase("blank"), head.agency or phrase("blank"))
        profile = {one.id: one for one in self._desk.profiles}.get(answer.scenario.profile or "")
        picture, boundaries = self._picture(dossier, dpi) if dossier.chosen else (None, "")
        setting = Setting(
            place=place_text(dossier, LANG),
            agencies=named,
            catalogue=self._catalogue,
            profile=profile,
            picture=picture,
            boundaries=boundaries,
        )
        return document_bytes(dossier, setting)

    def map(
        self, answer: Answer, output: Output, lang: str, notes: str = "", link: str = ""
    ) -> bytes:
        """The score map with the chosen outlined and named: PDF, PNG or SVG.

        `BadRequest` where the place has no boundaries.
        """
        dossier = self._dossier(answer, None, link)
        page = score_page(dossier, self._service, self._printer, lang, notes)
        return self._printer.render(page, output)

    def _dossier(self, answer: Answer, robustness: Robustness | None, link: str) -> Dossier:
        return dossier_of(self._desk, answer, robustness, link)

    def _picture(self, dossier: Dossier, dpi: int) -> tuple[bytes | None, str]:
        """The map page as a picture, and whose the boundaries on it are."""
        output = Output("png", PageFormat("A4", landscape=False), dpi)
        try:
            page = score_page(dossier, self._service, self._printer, LANG)
        except BadRequest:
            return None, ""
        return self._printer.render(page, output), page.attribution
