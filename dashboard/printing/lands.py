"""The projected land of printed maps: made from the display geometry once and kept."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from dashboard.kept import Kept
from dashboard.packs import Reader, read_display
from geodata.paths import DataDir, Detail
from geodata.units import AdminUnit, Level, UnitRegistry
from layers.render_static.land import (
    Around,
    Country,
    LandUnit,
    focused,
    make_country,
    make_land,
    outlines,
)
from layers.render_static.page import PageLand
from layers.render_static.projections import Projection, national, of_province

PARTS_KEPT = 2
LANDS_KEPT = 24
FRAMES_KEPT = 4

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class LandAsk:
    """A place to print: units of a level in a province or district, or of the whole country."""

    vintage: str
    level: Level
    province: str | None
    district: str | None = None
    focus: str | None = None
    """A unit that the page is about: the map is closed in on it."""


class LandStore:
    """Lands by place, of the one build that `data` is held to. Thread-safe."""

    def __init__(self, data: DataDir, registry: UnitRegistry, read: Reader = read_display) -> None:
        self._data, self._registry, self._read = data, registry, read
        self._frames: Kept[tuple[str, Level, Detail], Geometries] = Kept(FRAMES_KEPT)
        self._lands: Kept[LandAsk, PageLand] = Kept(LANDS_KEPT)
        self._parts: Kept[tuple[str, str, frozenset[str]], PageLand] = Kept(PARTS_KEPT)
        self._countries: Kept[str, Country] = Kept(FRAMES_KEPT)

    def land(self, ask: LandAsk) -> PageLand:
        """The land of a place; `ValueError` where no unit of it has territory."""
        if ask.focus is None:
            return self._lands.get(ask, lambda: self._make(ask))
        return focused(self.land(replace(ask, focus=None)), ask.focus)

    def units(self, ask: LandAsk) -> tuple[AdminUnit, ...]:
        """The units of a place in the order of its land."""
        return self._registry.units(ask.vintage, ask.level, ask.district or ask.province)

    def part(self, vintage: str, province: str, codes: frozenset[str]) -> PageLand:
        """The land of some communes in the projection of a province, whose rest is a neighbour."""
        return self._parts.get(
            (vintage, province, codes), lambda: self._part(vintage, province, codes)
        )

    def _part(self, vintage: str, province: str, codes: frozenset[str]) -> PageLand:
        every = self._registry.units(vintage, Level.COMMUNE)
        frame = self._frame(vintage, Level.COMMUNE, Detail.PROVINCE)
        inside = np.array([unit.code in codes for unit in every], dtype=bool)
        rest = np.array([unit.province_code == province for unit in every]) & ~inside
        provinces = self._registry.units(vintage, Level.PROVINCE)
        others = np.array([unit.code != province for unit in provinces], dtype=bool)
        names = tuple(label_of(unit) for unit in provinces)
        own = self._registry.get(vintage, province)
        outlines = self._frame(vintage, Level.PROVINCE, Detail.PROVINCE)
        around = Around(
            (*(names[place] for place in np.flatnonzero(others)), label_of(own)),
            np.array([*outlines[others], shapely.union_all(frame[rest])], dtype=object),
        )
        return make_land(
            [_land_unit(unit) for unit in every if unit.code in codes],
            frame[inside],
            of_province(own.code, own.lon or 106.0),
            around=around,
            country=self._country(vintage),
            outline=shapely.union_all(frame[inside]),
        )

    def outlines(
        self, vintage: str, level: Level, codes: Collection[str], projection: Projection
    ) -> Path:
        """The borders of some units of any vintage, in metres of a projection."""
        every = self._registry.units(vintage, level)
        inside = np.array([unit.code in codes for unit in every], dtype=bool)
        detail = Detail.PROVINCE if projection.zone else Detail.OVERVIEW
        return outlines(self._frame(vintage, level, detail)[inside], projection)

    def _make(self, ask: LandAsk) -> PageLand:
        units = self.units(ask)
        own = [_land_unit(unit) for unit in units]
        whole = ask.province is None
        detail = Detail.OVERVIEW if whole else Detail.PROVINCE
        geometries = self._of(ask, units, detail)
        country = self._country(ask.vintage)
        if whole:
            names = ask.level is not Level.PROVINCE
            parents = self._provinces(ask.vintage, detail, short=True) if names else None
            return make_land(
                own, geometries, national(), parents=parents, country=country, whole=True
            )
        province = self._registry.get(ask.vintage, str(ask.province))
        projection = of_province(province.code, province.lon or 106.0)
        around, outline = self._around(ask, detail)
        return make_land(
            own, geometries, projection, around=around, country=country, outline=outline
        )

    def _of(self, ask: LandAsk, units: tuple[AdminUnit, ...], detail: Detail) -> Geometries:
        """The boundaries of the units of a place."""
        chosen = {unit.code for unit in units}
        every = self._registry.units(ask.vintage, ask.level)
        inside = np.array([unit.code in chosen for unit in every], dtype=bool)
        found: Geometries = self._frame(ask.vintage, ask.level, detail)[inside]
        return found

    def _around(self, ask: LandAsk, detail: Detail) -> tuple[Around, shapely.Geometry]:
        """The other provinces, around a district the other districts; the place's own outline."""
        level = Level.PROVINCE if ask.district is None else Level.DISTRICT
        place = ask.district or ask.province
        every = self._registry.units(ask.vintage, level)
        others = np.array([unit.code != place for unit in every], dtype=bool)
        names = tuple(label_of(unit) for unit in every if unit.code != place)
        frame = self._frame(ask.vintage, level, detail)
        return Around(names, frame[others]), frame[~others][0]

    def _country(self, vintage: str) -> Country:
        return self._countries.get(
            vintage, lambda: make_country(self._provinces(vintage, Detail.OVERVIEW))
        )

    def _provinces(self, vintage: str, detail: Detail, *, short: bool = False) -> Around:
        units = self._registry.units(vintage, Level.PROVINCE)
        names = tuple(label_of(unit) if short else unit.name for unit in units)
        return Around(names, self._frame(vintage, Level.PROVINCE, detail))

    def _frame(self, vintage: str, level: Level, detail: Detail) -> Geometries:
        return self._frames.get(
            (vintage, level, detail), lambda: self._read(self._data, vintage, level, detail)
        )


def label_of(unit: AdminUnit) -> str:
    """The name on a map: without its type, unless it is a number ("Phường 1")."""
    return unit.name if unit.short_name.isdecimal() else unit.short_name


def _land_unit(unit: AdminUnit) -> LandUnit:
    district = None
    if unit.level is Level.DISTRICT:
        district = unit.code
    elif unit.level is Level.COMMUNE and unit.parent_code != unit.province_code:
        district = unit.parent_code
    return LandUnit(unit.code, label_of(unit), unit.province_code, district)
