"""The maps of a report: the printed page of each, as a picture that fits the document."""

from dashboard.printing import Output, PrintAsk, Printer
from dashboard.reports.pack import DrawMap, MapAsk
from dashboard.services import AtlasService
from geodata.units import Level
from layers.render_static import PageFormat

DPI = 200


def drawer(service: AtlasService, printer: Printer, dpi: int = DPI) -> DrawMap:
    """Draws the maps of a report: A4 portrait PNG; `BadRequest` for a `dpi` out of bounds."""
    output = Output("png", PageFormat("A4", landscape=False), dpi)

    def draw(ask: MapAsk) -> bytes:
        place = (ask.vintage, str(Level.COMMUNE), ask.province)
        question = service.question(place, ask.indicator, ask.day, ask.basis)
        return printer.print_map(PrintAsk(question, ask.lang, notes=ask.notes), output)

    return draw
