"""The maps of a report: the printed page of each, as a picture that fits the document."""

from dataclasses import replace

from dashboard.printing.maps import Output, PrintAsk, Printer, part_of
from dashboard.reports.pack import DrawMap, MapAsk
from dashboard.services import AtlasService
from geodata.units import Level
from layers.render_static import MapPage, PageFormat

DPI = 200


def drawer(service: AtlasService, printer: Printer, dpi: int = DPI) -> DrawMap:
    """Draws the maps of a report: A4 portrait PNG; `BadRequest` for a `dpi` out of bounds."""
    pages = MapPages(service, printer)
    output = Output("png", PageFormat("A4", landscape=False), dpi)
    return lambda ask: printer.render(pages.page(ask), output)


class MapPages:
    """The pages of the maps; of a part of a province with the rest of it among the neighbours."""

    def __init__(self, service: AtlasService, printer: Printer) -> None:
        self._service, self._printer = service, printer

    def page(self, ask: MapAsk) -> MapPage:
        """The page of a map."""
        place = (ask.vintage, str(Level.COMMUNE), ask.province)
        question = self._service.question(place, ask.indicator, ask.day, ask.basis)
        page = self._printer.page(PrintAsk(question, ask.lang, title=ask.title, notes=ask.notes))
        if not ask.part:
            return page
        land = self._printer.part(ask.vintage, ask.province, ask.part)
        return replace(page, spec=part_of(page.spec, ask.part), land=land)
