"""AtlasService: what the map and the page ask for, loaded once. Knows no Dash.

All answers come from memory. The store is read when the service is loaded; a release is immutable,
so what was computed for it is kept.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.answers import Answer, json_answer, make_answer
from dashboard.atlas_data import AtlasData, Published, load_data
from dashboard.changes import Classes, Shown, shown
from dashboard.hover import (
    Asked,
    Reading,
    describe_change,
    describe_point,
    describe_unit,
    reading_at,
)
from dashboard.kept import Kept
from dashboard.outlines import OldDistricts
from dashboard.plans.gaps import Gaps
from dashboard.points import BoundingBox, PointSet
from dashboard.selection import Checker, NotFound, Place, Question
from geodata.indicators import Basis, Indicator
from geodata.lineage import Lineage
from geodata.paths import DataDir, Detail
from geodata.points import load_point_catalogue
from geodata.units import AdminUnit, Level
from geodata.values import Values
from layers.legend import Legend
from layers.pack import GeometryPack
from layers.recipes import LayerInput, choropleth, legend_of
from layers.render_leaflet import (
    describe,
    detail_of,
    geometry_path,
    values_path,
    values_payload,
)
from layers.spec import COUNTRY, SPAN, GeometryRef, LayerSpec
from layers.style import GAP_PERCENT_BREAKS, POINT_STYLES

__all__ = ["AtlasData", "AtlasService", "Published"]

RENDERING = 2
"""Raised whenever the same data would give other bytes: part of every address kept for ever."""

SPECS_KEPT = 64
ANSWERS_KEPT = 1500
LANGUAGE = "vi"
"""The language of a spec that is asked for its values alone."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class AtlasService:
    """Answers about one release. Thread-safe."""

    def __init__(self, data: AtlasData) -> None:
        self.registry, self.catalogue, self.cube = data.registry, data.catalogue, data.cube
        self.release, self.imported = data.release, data.imported
        self.vintages = data.registry.vintages if data.vintages is None else data.vintages
        self.check = Checker(data.registry, data.catalogue, self.vintages)
        self._packs, self._points, self._pilots = data.packs, data.points, data.pilots
        self._words = load_point_catalogue()
        self._positions: Kept[tuple[str, Level], Mapping[str, int]] = Kept(20)
        self._places: Kept[Place, npt.NDArray[np.int64]] = Kept(500)
        self._dates: Kept[str, tuple[date, ...]] = Kept(20)
        self._masks: Kept[tuple[str, str, str | None], Flags] = Kept(2000)
        self.old_districts = OldDistricts(data.registry, data.cube.bridges, self.vintages)
        self._classes = Classes(data.cube, data.registry, self.vintages)
        self._specs: Kept[tuple[Question, str], LayerSpec] = Kept(SPECS_KEPT)
        self._answers: Kept[tuple[Any, ...], Answer] = Kept(ANSWERS_KEPT)
        self.gaps = Gaps(data.registry, Lineage(data.registry, data.cube.bridges), data.targets)
        self.token = f"{data.release.id}-{RENDERING}{self.gaps.digest}"

    @classmethod
    def load(cls, data_dir: DataDir, database_url: str | None = None) -> "AtlasService":
        """Read registry and newest release; geometry follows when it is first asked for.

        `DataMissing` says which command makes what is missing.
        """
        return cls(load_data(data_dir, database_url))

    def breaks(self, indicator: Indicator, level: Level) -> tuple[float, ...]:
        """The class breaks of an indicator at a level, over all drawn vintages, dates and bases."""
        return self._classes.breaks(indicator, level)

    def warm(self) -> None:
        """Make what every first visitor waits for: the geometry of the country, all levels."""
        for vintage in self.vintages:
            for level in self.registry.levels(vintage):
                self.pack(Place(vintage.name, level, COUNTRY))

    def pack(self, place: Place) -> GeometryPack:
        """The geometry of a place."""
        return self._packs.pack(place.vintage, place.level, place.scope)

    def territories(self, vintage: str, level: Level) -> npt.NDArray[np.object_]:
        """The territories of all units of a level as a province's map draws them, WGS 84."""
        return self._packs.geometries(vintage, level, Detail.PROVINCE)

    def spec(self, question: Question, lang: str) -> LayerSpec:
        """The layer of a question: what every renderer draws."""
        return self._specs.get((question, lang), lambda: self._make_spec(question, lang))

    def _make_spec(self, question: Question, lang: str) -> LayerSpec:
        place, indicator = question.place, question.indicator
        sides = self.sides(question)
        found, chosen = self.shown(question), self.chosen(place)
        units = self.registry.units(place.vintage, place.level, place.province)
        codes = [unit.code for unit in units]
        data = LayerInput(
            geometry=GeometryRef(
                place.vintage, str(place.level), place.scope, str(detail_of(place.scope))
            ),
            codes=codes,
            values=found.value[chosen],
            estimated=found.estimated[chosen],
            pilots=self.pilots(place.vintage, place.scope) & frozenset(codes),
            breaks=self._breaks_of(question),
            date=question.date,
            since=question.since,
            basis=question.basis,
            release=self.release.id,
            simulated=bool(found.simulated[chosen].any()),
            origins=tuple(sorted({side.origin for side in sides} - {place.vintage})),
            gap=self.gaps.named(question, chosen.tolist(), lang) if question.gap else None,
        )
        return choropleth(self.catalogue, indicator, data, lang)

    def _breaks_of(self, question: Question) -> tuple[float, ...]:
        if question.gap:
            return GAP_PERCENT_BREAKS
        change = question.since is not None
        classes = self._classes.change_breaks if change else self._classes.breaks
        return classes(question.indicator, question.place.level)

    def shown(self, question: Question) -> Shown:
        """What the map shows of all units of the question's vintage and level (not of the place).

        `NotFound` for a date of which the vintage has no data of any indicator.
        """
        found = shown(self.sides(question), question.basis)
        return self.gaps.shown(question, found) if question.gap else found

    def sides(self, question: Question) -> tuple[Values, ...]:
        """The values at the question's date, or at the two dates of its change; as `shown`."""
        return tuple(self._read(question, day) for day in question.days)

    def _read(self, question: Question, day: date) -> Values:
        place = question.place
        if day not in self.dates(place.vintage):
            raise NotFound(
                f"There are no data of {day} in the vintage {place.vintage}.",
                date=day.isoformat(),
                vintage=place.vintage,
            )
        indicator = question.indicator.code
        return self.cube.values(place.vintage, place.level, indicator, day, question.basis)

    def dates(self, vintage: str) -> tuple[date, ...]:
        """All dates with data of any indicator in a vintage, oldest first."""
        return self._dates.get(
            vintage,
            lambda: tuple(
                sorted(
                    {
                        day
                        for item in self.catalogue
                        for day in self.cube.dates(item.code, vintage=vintage)
                    }
                )
            ),
        )

    def chosen(self, place: Place) -> npt.NDArray[np.int64]:
        """Positions of a place's units among all units of the vintage and level."""

        def find() -> npt.NDArray[np.int64]:
            position = self.position(place.vintage, place.level)
            units = self.registry.units(place.vintage, place.level, place.province)
            return np.array([position[unit.code] for unit in units], dtype=np.int64)

        return self._places.get(place, find)

    def question(
        self, place: tuple[str, str, str], indicator: str, day: date | str, basis: str
    ) -> Question:
        """A checked question; `place` is (vintage, level, scope). `BadRequest` if wrong.

        A `day` of two dates, ``2019-12-31..2024-12-31``, asks for the change between them.
        """
        return self.check.question(self.check.place(*place), indicator, str(day), basis)

    def change_question(
        self, place: tuple[str, str, str], indicator: str, span: tuple[date, date], basis: str
    ) -> Question:
        """A checked question about a change from the first date of `span` to the second."""
        return self.question(place, indicator, SPAN.join(map(str, span)), basis)

    def values(self, question: Question) -> Answer:
        """One byte a unit of the place, in the order of its geometry."""
        return self._answers.get(
            ("values", question),
            lambda: make_answer(values_payload(self.spec(question, LANGUAGE))),
        )

    def layer(self, question: Question, lang: str) -> Answer:
        """The description of a layer for the browser, in JSON."""
        return self._answers.get(
            ("layer", question, lang),
            lambda: json_answer(
                describe(self.spec(question, lang), self.pack(question.place), self.token)
            ),
        )

    def addresses(self, question: Question) -> tuple[str, str]:
        """Where geometry and values of a question stand, below the application's prefix."""
        spec = self.spec(question, LANGUAGE)
        return geometry_path(self.pack(question.place).digest, spec.geometry), values_path(
            spec, self.token
        )

    def legend(self, question: Question, lang: str, district: str | None = None) -> Legend:
        """The legend of a question with its counts, or with those of one district alone."""
        spec = self.spec(question, lang)
        if district is None:
            return spec.legend
        place = question.place
        units = self.registry.units(place.vintage, place.level, district)
        return legend_of(spec, frozenset(unit.code for unit in units))

    def unit(self, question: Question, code: str, lang: str) -> dict[str, Any]:
        """What the tooltip says of a unit at the date and basis of a question."""
        vintage = question.place.vintage
        unit = self.registry.get(vintage, code)
        question = replace(question, place=Place(vintage, unit.level, COUNTRY))
        parents = self.parents(unit)
        readings = [
            self._reading(question, day, found, unit)
            for day, found in zip(question.days, self.sides(question), strict=True)
        ]
        asked = Asked(
            question.indicator, self.catalogue.bases[question.basis], question.date, question.since
        )
        if question.since is not None:
            return describe_change(unit, parents, asked, (readings[0], readings[-1]), lang)
        told = describe_unit(unit, parents, asked, readings[0], lang)
        if question.gap:
            told["rows"][1:1] = self.gaps.rows(question, unit, readings[0].value, lang)
        return told

    def _reading(self, question: Question, day: date, found: Values, unit: AdminUnit) -> Reading:
        """The values of a unit at one date of a question, with the parts of an estimate."""
        vintage, basis = unit.vintage.name, question.basis
        at = self.position(vintage, unit.level)[unit.code]
        reading = reading_at(found, at, modelled=basis is Basis.MODELLED)
        if not reading.rebased:
            return reading
        parts = self.cube.made_of(vintage, unit.code, question.indicator.code, day, basis)
        return replace(reading, made_of=parts)

    def position(self, vintage: str, level: Level) -> Mapping[str, int]:
        """Where each code stands in the arrays of a vintage and level."""
        return self._positions.get(
            (vintage, level),
            lambda: {
                unit.code: place for place, unit in enumerate(self.registry.units(vintage, level))
            },
        )

    def parents(self, unit: AdminUnit) -> tuple[AdminUnit, ...]:
        """The units a unit lies in, nearest first."""
        found: list[AdminUnit] = []
        while unit.parent_code is not None:
            unit = self.registry.get(unit.vintage, unit.parent_code)
            found.append(unit)
        return tuple(found)

    def pilots(self, vintage: str, scope: str) -> frozenset[str]:
        """Codes of the pilot communes of a vintage in a scope."""
        codes = self._pilots.get(vintage, frozenset())
        if scope == COUNTRY:
            return codes
        inside = self.registry.units(vintage, Level.COMMUNE, scope)
        return codes & {unit.code for unit in inside}

    def point_layer(self, layer: str) -> PointSet:
        """The points of a layer; `NotFound` for an unknown one."""
        if layer not in self._points:
            raise NotFound(f"There is no layer of points {layer!r}.", layer=layer)
        return self._points[layer]

    def points(
        self, layer: str, vintage: str, scope: str, view: tuple[BoundingBox, int], lang: str
    ) -> dict[str, Any]:
        """The points of a layer in a view (box, zoom), clustered where they are many."""
        points = self.point_layer(layer)
        chosen = self.inside(layer, vintage, None if scope == COUNTRY else scope)
        return {
            "layer": layer,
            "name": self._words.get(layer).name(lang),
            "style": asdict(POINT_STYLES[layer]),
            "total": int(chosen.sum()),
            "items": points.view(chosen, *view, lang),
        }

    def point(self, layer: str, point_id: str, vintage: str, lang: str) -> dict[str, Any]:
        """The details of one point; `NotFound` when the layer has no such point."""
        row = self.point_layer(layer).row(point_id)
        if row is None:
            raise NotFound(f"There is no point {point_id!r} in {layer}.", point=point_id)
        code = row.get(vintage)
        place = ""
        if isinstance(code, str):
            unit = self.registry.get(vintage, code)
            place = ", ".join(part.name for part in (unit, *self.parents(unit)))
        return describe_point(row, layer, self._words, place, lang)

    def layer_counts(
        self, vintage: str, province: str | None = None, district: str | None = None
    ) -> dict[str, int]:
        """How many points of each layer, and how many pilot communes, lie in a place."""
        within = district or province
        counts = {layer: int(self.inside(layer, vintage, within).sum()) for layer in self._points}
        chosen = self._pilots.get(vintage, frozenset())
        inside = self._communes(vintage, within)
        counts["pilots"] = len(chosen if inside is None else chosen & inside)
        return counts

    def point_counts_in(self, vintage: str, code: str) -> dict[str, int]:
        """How many points of each layer lie in one unit."""
        return {layer: int(self.inside(layer, vintage, code).sum()) for layer in self._points}

    def inside(self, layer: str, vintage: str, within: str | None) -> Flags:
        """Which points of a layer lie in a province, district or commune; all of them for None."""
        return self._masks.get(
            (layer, vintage, within),
            lambda: self._points[layer].within(vintage, self._communes(vintage, within)),
        )

    def _communes(self, vintage: str, within: str | None) -> frozenset[str] | None:
        if within is None:
            return None
        units = self.registry.units(vintage, Level.COMMUNE, within)
        return frozenset(unit.code for unit in units)
