"""Printed maps: a question of the map with what stands around it -> a page, and its file."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from dashboard.hover import format_date
from dashboard.i18n import t
from dashboard.printing.lands import LandAsk, LandStore
from dashboard.selection import Question
from dashboard.services import AtlasService
from dashboard.state import OLD_DISTRICTS
from dashboard.wording import boundary_lines
from geodata.errors import BadRequest
from geodata.points import load_point_catalogue
from geodata.units import Level
from layers.legend import NO_DATA_TEXT, format_change, format_value
from layers.recipes import legend_of
from layers.render_static import MapPage, PageFormat, PageLand, PointLayer, StaticRenderer
from layers.render_static.page import Outlined
from layers.render_static.renderer import DPI_RANGE, FORMATS
from layers.render_static.sheet import Sheet
from layers.spec import LayerSpec
from layers.style import OLD_DISTRICT_COLOUR, POINT_STYLES

LONGEST_TITLE = 200
LONGEST_NOTES = 600
PILOTS = "pilots"
DEFAULT_DPI = 300

BY = {
    Level.COMMUNE: "print.by_commune",
    Level.DISTRICT: "print.by_district",
    Level.PROVINCE: "print.by_province",
}
COUNTS = {
    Level.COMMUNE: "print.count_commune",
    Level.DISTRICT: "print.count_district",
    Level.PROVINCE: "print.count_province",
}


Sources = Callable[[str], Sequence[str]]
"""The titles of the data's sources in a language."""


@dataclass(frozen=True)
class PrintAsk:
    """What is printed: the question, a district of its province, the layers above the fill.

    An empty `title` stands for the one made of indicator and place.
    """

    question: Question
    lang: str
    district: str | None = None
    layers: tuple[str, ...] = (PILOTS,)
    title: str = ""
    notes: str = ""
    page_label: str = ""
    focus: str | None = None
    """A unit that the page is about."""


@dataclass(frozen=True)
class Output:
    """How it is printed; `BadRequest` for what does not exist."""

    fmt: str = "pdf"
    form: PageFormat = field(default_factory=PageFormat)
    dpi: int = DEFAULT_DPI

    def __post_init__(self) -> None:
        if self.fmt not in FORMATS:
            raise BadRequest(f"There is no format {self.fmt!r}; there are {', '.join(FORMATS)}.")
        least, most = DPI_RANGE
        if not least <= self.dpi <= most:
            raise BadRequest(f"dpi must be a whole number from {least} to {most}.", dpi=self.dpi)


class Printer:
    """Makes pages of one service. Thread-safe."""

    def __init__(
        self, service: AtlasService, lands: LandStore, sources: Sources | None = None
    ) -> None:
        self._service, self._lands, self._sources = service, lands, sources
        self._renderer = StaticRenderer()

    def page(self, ask: PrintAsk) -> MapPage:
        """The page of an ask; `BadRequest` where nothing of the place can be drawn."""
        question, lang = ask.question, ask.lang
        at = question.place
        place = LandAsk(at.vintage, at.level, at.province, ask.district, ask.focus)
        land = self.land(place)
        spec = self._spec(ask)
        layers = self._points(ask, land)
        return MapPage(
            spec=spec,
            land=land,
            title=ask.title[:LONGEST_TITLE] or self.title(ask),
            subtitle=self._subtitle(ask, spec),
            source=self._source(spec),
            release=release_text(self._service.release.id, self._service.release.date, lang),
            legend_title=f"{spec.text.title} ({spec.text.unit})",
            count_title=t(COUNTS[question.place.level], lang),
            notes=ask.notes[:LONGEST_NOTES],
            page_label=ask.page_label,
            outlines=self._old_districts(ask, land),
            points=tuple(layer for layer, _ in layers),
            attribution=self.attribution(spec),
            points_simulated=any(simulated for _, simulated in layers),
        )

    def part(self, vintage: str, province: str, codes: frozenset[str]) -> PageLand:
        """The land of some communes, the rest of their province around it."""
        return self._lands.part(vintage, province, codes)

    def sheet(self, page: MapPage, form: PageFormat) -> Sheet:
        """Everything on a page, not yet drawn."""
        return self._renderer.compose(page, form)

    def render(self, page: MapPage, output: Output) -> bytes:
        """The page as a file."""
        return self._renderer.render(page, output.fmt, output.form, output.dpi)

    def print_map(self, ask: PrintAsk, output: Output) -> bytes:
        """The file of an ask."""
        return self.render(self.page(ask), output)

    def title(self, ask: PrintAsk) -> str:
        """Indicator and place: what stands above the map unless another title is given."""
        spec = self._service.spec(ask.question, ask.lang)
        title = spec.text.title
        if ask.focus is not None:
            value = spec.values[spec.codes.index(ask.focus)]
            form = format_change if spec.gap or spec.since else format_value
            return f"{self.place_name(ask)}: {title} {form(value, spec.unit, ask.lang)}"
        level = t(BY[ask.question.place.level], ask.lang)
        return f"{title} {level} – {self.place_name(ask)}"

    def place_name(self, ask: PrintAsk) -> str:
        """The place in words, a district with its province."""
        registry, place = self._service.registry, ask.question.place
        if place.province is None:
            return t("place.country", ask.lang)
        codes = (ask.focus, ask.district, place.province)
        return ", ".join(registry.get(place.vintage, code).name for code in codes if code)

    def attribution(self, spec: LayerSpec) -> str:
        """Whose the boundaries of a layer are, with the files that they came from."""
        lines = boundary_lines(self._service.imported, spec.geometry.vintage, spec.text.lang)
        return " ".join((spec.text.attribution + ".", *lines))

    def land(self, place: LandAsk) -> PageLand:
        """The land of a place; `BadRequest` where nothing of it can be drawn."""
        try:
            return self._lands.land(place)
        except ValueError as error:
            raise BadRequest(
                "No unit of this place has boundaries; import them first.",
                vintage=place.vintage,
                level=str(place.level),
            ) from error

    def _spec(self, ask: PrintAsk) -> LayerSpec:
        """The layer of the map, of one district only its units; without pilots if switched off."""
        spec = self._service.spec(ask.question, ask.lang)
        if ask.district is not None:
            place = ask.question.place
            inside = self._service.registry.units(place.vintage, place.level, ask.district)
            spec = part_of(spec, frozenset(unit.code for unit in inside))
        return spec if PILOTS in ask.layers else replace(spec, pilots=())

    def _subtitle(self, ask: PrintAsk, spec: LayerSpec) -> str:
        """Unit, basis and dates; the indicator too where the title may not name it."""
        place = ask.question.place
        day = format_date(date.fromisoformat(place.vintage), ask.lang)
        parts = [spec.text.title] if ask.title else []
        parts.append(t("print.unit", ask.lang, text=spec.text.subtitle))
        if not spec.text.subtitle.endswith(day):
            parts.append(t("print.vintage", ask.lang, date=day))
        return " · ".join(parts)

    def _source(self, spec: LayerSpec) -> str:
        """Where the values come from: the data's own sources unless they are simulated."""
        if all(value is None for value in spec.values):
            return NO_DATA_TEXT[spec.text.lang]
        if self._sources is None or spec.simulated:
            return spec.text.source
        return "; ".join(self._sources(spec.text.lang)) or spec.text.source

    def _old_districts(self, ask: PrintAsk, land: PageLand) -> tuple[Outlined, ...]:
        """The districts of before over units that have none, where that layer is on."""
        place = ask.question.place
        if OLD_DISTRICTS not in ask.layers or ask.focus is not None:
            return ()
        old = self._service.old_districts.of(place.vintage, place.scope).values()
        codes = frozenset(itertools.chain(*old))
        return self.old_districts(place.vintage, codes, land, ask.lang)

    def old_districts(
        self, vintage: str, codes: frozenset[str], land: PageLand, lang: str
    ) -> tuple[Outlined, ...]:
        """The borders of some districts of before over the units of a vintage that has none."""
        old = self._service.old_districts.vintage(vintage)
        if old is None or not codes:
            return ()
        path = self._lands.outlines(old, Level.DISTRICT, codes, land.projection)
        name = t("layer.old_districts", lang)
        return (Outlined(name, OLD_DISTRICT_COLOUR, path, len(codes)),)

    def _points(self, ask: PrintAsk, land: PageLand) -> list[tuple[PointLayer, bool]]:
        """The layers of points that are switched on, and whether any of theirs is simulated."""
        place, found = ask.question.place, []
        within = ask.district or place.province
        inside = None
        if within is not None and any(code in ask.layers for code in POINT_STYLES):
            communes = self._service.registry.units(place.vintage, Level.COMMUNE, within)
            inside = frozenset(unit.code for unit in communes)
        for code, style in POINT_STYLES.items():
            if code not in ask.layers:
                continue
            points = self._service.point_layer(code)
            chosen = points.within(place.vintage, inside)
            lonlat = np.column_stack([points.lon[chosen], points.lat[chosen]])
            positions = land.projection.to_metres(lonlat) if len(lonlat) else lonlat
            name = load_point_catalogue().get(code).name(ask.lang)
            simulated = any(points.rows[row]["simulated"] for row in np.flatnonzero(chosen))
            found.append((PointLayer(code, name, style, positions), simulated))
        return found


def release_text(number: str, when: date, lang: str) -> str:
    """Which release a page was made from."""
    return t("print.release", lang, id=number, date=format_date(when, lang))


def part_of(spec: LayerSpec, codes: frozenset[str]) -> LayerSpec:
    """The layer of some of its units alone, counted anew; classes and colours stay."""
    kept = [place for place, code in enumerate(spec.codes) if code in codes]
    return replace(
        spec,
        codes=tuple(spec.codes[place] for place in kept),
        values=tuple(spec.values[place] for place in kept),
        estimated=_only(spec.estimated, codes),
        pilots=_only(spec.pilots, codes),
        legend=legend_of(spec, codes),
    )


def _only(given: Sequence[str], codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in given if code in codes)
