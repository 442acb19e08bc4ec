"""The maps of a report: the printed page of each, as a picture that fits the document."""

from dataclasses import replace

import numpy as np
import shapely

from dashboard.kept import Kept
from dashboard.lands import label_of
from dashboard.packs import Reader, read_display
from dashboard.printing import Output, PrintAsk, Printer, part_of
from dashboard.reports.pack import DrawMap, MapAsk
from dashboard.services import AtlasService
from geodata.paths import DataDir, Detail
from geodata.units import Level
from layers.render_static import MapPage, PageFormat, PageLand
from layers.render_static.land import Around, LandUnit, make_country, make_land
from layers.render_static.projections import of_province

DPI = 200


def drawer(
    service: AtlasService,
    printer: Printer,
    data: DataDir,
    dpi: int = DPI,
    read: Reader = read_display,
) -> DrawMap:
    """Draws the maps of a report: A4 portrait PNG; `BadRequest` for a `dpi` out of bounds."""
    pages = MapPages(service, printer, data, read)
    output = Output("png", PageFormat("A4", landscape=False), dpi)
    return lambda ask: printer.render(pages.page(ask), output)


class MapPages:
    """The pages of the maps; of a part of a province with the rest of it among the neighbours."""

    def __init__(
        self, service: AtlasService, printer: Printer, data: DataDir, read: Reader = read_display
    ) -> None:
        self._service, self._printer, self._data, self._read = service, printer, data, read
        self._parts: Kept[tuple[str, str, frozenset[str]], PageLand] = Kept(2)

    def page(self, ask: MapAsk) -> MapPage:
        """The page of a map."""
        place = (ask.vintage, str(Level.COMMUNE), ask.province)
        question = self._service.question(place, ask.indicator, ask.day, ask.basis)
        page = self._printer.page(PrintAsk(question, ask.lang, title=ask.title, notes=ask.notes))
        if not ask.part:
            return page
        key = (ask.vintage, ask.province, ask.part)
        land = self._parts.get(key, lambda: self._part(ask))
        return replace(page, spec=part_of(page.spec, ask.part), land=land)

    def _part(self, ask: MapAsk) -> PageLand:
        """The land of some communes of a province, in the projection of it all."""
        registry = self._service.registry
        every = registry.units(ask.vintage, Level.COMMUNE)
        frame = self._read(self._data, ask.vintage, Level.COMMUNE, Detail.PROVINCE)
        inside = np.array([unit.code in ask.part for unit in every], dtype=bool)
        rest = np.array([unit.province_code == ask.province for unit in every]) & ~inside
        provinces = registry.units(ask.vintage, Level.PROVINCE)
        outlines = self._read(self._data, ask.vintage, Level.PROVINCE, Detail.PROVINCE)
        others = np.array([unit.code != ask.province for unit in provinces], dtype=bool)
        names = tuple(label_of(unit) for unit in provinces)
        own = registry.get(ask.vintage, ask.province)
        around = Around(
            (*(names[place] for place in np.flatnonzero(others)), label_of(own)),
            np.array([*outlines[others], shapely.union_all(frame[rest])], dtype=object),
        )
        overview = self._read(self._data, ask.vintage, Level.PROVINCE, Detail.OVERVIEW)
        return make_land(
            [
                LandUnit(unit.code, label_of(unit), unit.province_code, None)
                for unit in every
                if unit.code in ask.part
            ],
            frame[inside],
            of_province(own.code, own.lon or 106.0),
            around=around,
            country=make_country(Around(tuple(unit.name for unit in provinces), overview)),
            outline=shapely.union_all(frame[inside]),
        )
