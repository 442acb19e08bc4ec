"""The files of a pilot choice: workbook, document to sign, map page."""

from dashboard.lands import LandStore
from dashboard.pilots.desk import Answer
from dashboard.plan_book import PlanBook
from dashboard.printing import Output, Printer
from dashboard.reports.pack import Letterhead
from dashboard.services import AtlasService
from geodata.paths import DataDir
from geodata.pilots.choice import Robustness


class PilotExports:
    """Makes the files of answers, those of saved scenarios too. Thread-safe."""

    def __init__(self, service: AtlasService, book: PlanBook, printer: Printer) -> None:
        self._service, self._book, self._printer = service, book, printer

    @classmethod
    def over(cls, service: AtlasService, book: PlanBook, data: DataDir) -> "PilotExports":
        """Those of a service, over the build that `data` is held to."""
        return cls(service, book, Printer(service, LandStore(data, service.registry)))

    def workbook(self, answer: Answer, robustness: Robustness | None, lang: str) -> bytes:
        """All candidates with their scores by criterion, rule, robustness and notes as an XLSX."""
        raise NotImplementedError

    def document(
        self,
        answer: Answer,
        robustness: Robustness | None,
        letterhead: Letterhead | None = None,
        *,
        dpi: int = 200,
    ) -> bytes:
        """The justification in Vietnamese as a DOCX; `BadRequest` where nothing was chosen."""
        raise NotImplementedError

    def map(self, answer: Answer, output: Output, lang: str, notes: str = "") -> bytes:
        """The score map with the chosen outlined and named: PDF, PNG or SVG."""
        raise NotImplementedError
