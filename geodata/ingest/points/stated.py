"""What a row says about where its point lies, compared with where it does lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from geodata.ingest.model import TAKEN, Problem, WrittenUnit
from geodata.ingest.points.columns import PointRole, PointTable
from geodata.ingest.points.places import Place, Territory
from geodata.ingest.points.problems import problem
from geodata.names import marked_key, split_type
from geodata.resolving import Resolver
from geodata.units import AFTER_REFORM, Level

REFORM = AFTER_REFORM.name
PROVINCES = (PointRole.PROVINCE_BEFORE, PointRole.PROVINCE_AFTER, PointRole.PROVINCE)
COMMUNES = (PointRole.COMMUNE_AFTER, PointRole.COMMUNE)


@dataclass(frozen=True)
class Stated:
    """The texts of a row about its place, by heading and by role."""

    texts: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[PointRole, str] = field(default_factory=dict)


class StatedPlaces:
    """Finds what rows state in the units of every vintage and compares it with their places."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._resolvers: dict[str, Resolver] = {}
        self._provinces: dict[tuple[str, str], str | None] = {}

    def of(self, table: PointTable, cells: tuple[object, ...]) -> Stated:
        """What a row states."""
        roles = {
            role: text
            for role in (*PROVINCES, *COMMUNES)
            if (text := str(table.cell(cells, role) or "").strip())  # type: ignore[arg-type]
        }
        texts = {table.headings.get(table.columns[role], role): one for role, one in roles.items()}
        return Stated(texts, roles)

    def agreement(
        self, stated: Sequence[Stated], places: Sequence[Mapping[str, Place]]
    ) -> list[bool | None]:
        """Whether each place lies in every province its row states; None where none is known."""
        found: list[bool | None] = []
        for one, at in zip(stated, places, strict=True):
            known = [
                any(place.province == codes.get(vintage) for vintage, place in at.items())
                for role in PROVINCES
                if role in one.roles and (codes := self._codes(role, one.roles[role]))
            ]
            found.append(all(known) if known else None)
        return found

    def problems(
        self, row: int, stated: Stated, places: Mapping[str, Place], lonlat: tuple[float, float]
    ) -> list[Problem]:
        """The problems of a row whose position is known."""
        if not places:
            said = ", ".join(stated.texts.values())
            return [
                problem(
                    "outside_country", row, lon=lonlat[0], lat=lonlat[1],
                    stated=f" (tệp ghi: {said})" if said else "",
                    stated_en=f" (the file states: {said})" if said else "",
                )
            ]  # fmt: skip
        found = [
            one
            for role in PROVINCES
            if role in stated.roles
            for one in self._of_province(row, role, stated.roles[role], places, lonlat)
        ]
        if not found:
            found += [
                one
                for role in COMMUNES
                if role in stated.roles
                for one in self._of_commune(row, role, stated.roles[role], places)
            ]
        return found + self._of_coast(row, places)

    def _of_province(
        self,
        row: int,
        role: PointRole,
        text: str,
        places: Mapping[str, Place],
        lonlat: tuple[float, float],
    ) -> list[Problem]:
        at = self._vintages(role, places)
        codes = {
            vintage: code for vintage, code in self._codes(role, text).items() if vintage in at
        }
        if not at or any(places[vintage].province == code for vintage, code in codes.items()):
            return []
        last = at[-1]
        here = self._territory.name(last, places[last].province)
        if not codes:
            return [problem("province_unknown", row, stated=text, found=here)]
        vintage = max(codes)
        code = codes[vintage]
        metres = self._territory.distance_m(vintage, code, np.array(lonlat))
        return [
            problem(
                "outside_stated_province", row, vintage=vintage,
                stated=self._territory.name(vintage, code),
                found=self._territory.name(vintage, places[vintage].province),
                away="" if metres is None else f", cách {_distance(metres, ',')}",
                away_en="" if metres is None else f", {_distance(metres, '.')} away",
            )
        ]  # fmt: skip

    def _of_commune(
        self, row: int, role: PointRole, text: str, places: Mapping[str, Place]
    ) -> list[Problem]:
        at = self._vintages(role, places)
        names = [self._territory.name(vintage, places[vintage].code) for vintage in at]
        if not at or any(_same_name(text, name) for name in names):
            return []
        return [problem("outside_stated_commune", row, stated=text, found=names[-1])]

    def _of_coast(self, row: int, places: Mapping[str, Place]) -> list[Problem]:
        vintage, place = max(places.items())
        if all(one.off_m > 0 for one in places.values()):
            found = self._territory.name(vintage, place.code)
            return [problem("off_the_coast", row, metres=place.off_m, found=found)]
        return []

    def _vintages(self, role: PointRole, places: Mapping[str, Place]) -> list[str]:
        """The vintages in which a column is to be read, oldest first."""
        if role is PointRole.PROVINCE_BEFORE:
            return sorted(one for one in places if one < REFORM)
        if role in {PointRole.PROVINCE_AFTER, PointRole.COMMUNE_AFTER}:
            return sorted(one for one in places if one >= REFORM)
        return sorted(places)

    def _codes(self, role: PointRole, text: str) -> dict[str, str]:
        """The province a text names, by vintage; a vintage that has none of that name is absent."""
        wanted = self._vintages(role, dict.fromkeys(self._territory.vintages, Place("", "")))
        found = {vintage: self._province(vintage, text) for vintage in wanted}
        return {vintage: code for vintage, code in found.items() if code is not None}

    def _province(self, vintage: str, text: str) -> str | None:
        key = (vintage, text)
        if key not in self._provinces:
            resolver = self._resolvers.get(vintage)
            if resolver is None:
                resolver = Resolver(self._territory.registry, vintage, suggest=False)
                self._resolvers[vintage] = resolver
            written = WrittenUnit(text, {Level.PROVINCE: text}, {}, Level.PROVINCE)
            resolution = resolver.resolve(written)
            self._provinces[key] = resolution.code if resolution.outcome in TAKEN else None
        return self._provinces[key]


def _same_name(text: str, name: str) -> bool:
    return marked_key(text) == marked_key(name) or marked_key(text) == marked_key(
        split_type(name)[1]
    )


def _distance(metres: float, point: str) -> str:
    if metres < 1_000:
        return f"{metres:.0f} m"
    return f"{metres / 1_000:.1f} km".replace(".", point)
