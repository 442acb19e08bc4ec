"""The next vintage out of a list of changes and the vintage it changes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geodata.acts import LINK_NOTE_COLUMNS
from geodata.changes.listing import ChangeList, ListRow
from geodata.changes.making import named
from geodata.changes.relinking import LevelLinks, Trouble, relinked
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.ingest.model import Problem
from geodata.names import bare_key
from geodata.units import REGISTRY_COLUMNS, UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

_Members = dict[str, set[str]]


@dataclass(frozen=True)
class NextVintage:
    """A vintage made from a list, not yet kept anywhere.

    `registry` has `REGISTRY_COLUMNS`, `crosswalk` leads from the vintage `base` to it, `links`
    (`LINK_NOTE_COLUMNS`) holds acts and notes link by link, of every level. `changes` counts what
    was done; `divided` are the new communes that hold a part of a divided one and so have no
    boundaries of their own.
    """

    name: str
    base: str
    registry: pd.DataFrame
    crosswalk: Crosswalk
    links: pd.DataFrame
    changes: Mapping[str, int]
    divided: tuple[str, ...]
    notes: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of units of each level there is."""
        found = self.registry["level"].value_counts()
        return {
            level.value: int(found[level.value]) for level in UNIT_LEVELS if level.value in found
        }

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {
            "vintage": self.name,
            "base": self.base,
            "units": dict(self.counts),
            "changes": dict(self.changes),
            "without_boundaries": list(self.divided),
            "notes": [
                {"code": one.code, "row": one.row, "vi": one.message_vi, "en": one.message_en}
                for one in self.notes
            ],
        }


def make_next(
    changes: ChangeList, day: date, registry: UnitRegistry, base: Vintage | str
) -> NextVintage:
    """The units from that day on: those of `base` with the changes of the list.

    `ImportRefused` names all that contradicts itself or the units of `base`, row by row.
    """
    known = registry.vintage(base)
    trouble = Trouble(changes)
    levels = relinked(changes, registry, known, trouble)
    if not trouble.errors:
        maker = _Maker(levels, trouble)
        rows = maker.rows()
        maker.check_members(rows)
    if trouble.errors:
        raise changes.refuse(trouble.errors)
    frame = pd.DataFrame(rows, columns=list(REGISTRY_COLUMNS))
    frame = frame.astype({"lon": float, "lat": float, "official_area_km2": float})
    communes = levels[Level.COMMUNE]
    links = [vars(link) for found in communes.links.values() for link in found]
    vintage = Vintage(day, known.levels)
    divided = {
        link.to_code
        for code, found in communes.links.items()
        if not communes.whole(code)
        for link in found
    }
    return NextVintage(
        name=vintage.name,
        base=known.name,
        registry=frame,
        crosswalk=Crosswalk.checked(
            known, vintage, pd.DataFrame(links, columns=list(CROSSWALK_COLUMNS))
        ),
        links=_link_notes(changes.rows),
        changes=_counted(levels, maker.made),
        divided=tuple(sorted(divided)),
        notes=(*changes.notes, *trouble.notes),
    )


class _Maker:
    """Makes the units level by level, largest first, so that each finds the unit above it."""

    def __init__(self, levels: Mapping[Level, LevelLinks], trouble: Trouble) -> None:
        self._levels = levels
        self._trouble = trouble
        self.made: dict[tuple[Level, str], dict[str, Any]] = {}
        self._member_sets: dict[str, tuple[_Members, _Members, set[str]]] = {}

    def rows(self) -> list[dict[str, Any]]:
        """The units of all levels by level and code, in the order of a registry."""
        for level, links in self._levels.items():
            for code, olds in links.sources.items():
                unit = self._unit(level, code, [links.units[old] for old in olds])
                if unit is not None:
                    self.made[level, code] = unit
        for level, links in self._levels.items():
            for code, olds in links.sources.items():
                if (level, code) in self.made:
                    whole = self._untouched(level, code, olds)
                    units = [links.units[old] for old in olds]
                    self.made[level, code] |= _place(code, units, whole)
        return list(self.made.values())

    def check_members(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Every larger unit has a commune; else what became of it is not said."""
        communes = [row for row in rows if row["level"] == Level.COMMUNE.value]
        held = {row[key] for row in communes for key in ("parent_code", "province_code")}
        for (level, code), row in self.made.items():
            if level is not Level.COMMUNE and code not in held:
                self._trouble.errors.append(
                    f"{row['name']} ({code}) has no communes left; add a row that says what it"
                    " became"
                )

    def _unit(self, level: Level, code: str, olds: list[AdminUnit]) -> dict[str, Any] | None:
        links = self._levels[level]
        rows = links.rows.get(code, ())
        if rows and code in links.units and code not in links.listed:
            other = next((row for row in rows if row.new_name or row.new_parent), None)
            if other is not None:
                self._trouble.wrong(
                    other,
                    "new_code",
                    f"{code} is {links.units[code].name}, which has no row of its own and stays as"
                    " it is; add a row for it or take another code",
                )
                return None
        name = self._name(level, code, olds, rows)
        parent = self._parent(level, code, olds, rows)
        if name is None or (parent is None and level is not Level.PROVINCE):
            return None
        full, short, kind = name
        return {
            "code": code,
            "level": level.value,
            "name": full,
            "short_name": short,
            "type_name": kind,
            "parent_code": parent,
            "province_code": self._province_of(level, code, parent),
            "former_names": _former_names(olds, short),
        }

    def _stays(self, level: Level, code: str) -> AdminUnit | None:
        """The unit of the base that had the code and is still (a part of) the unit that has it."""
        links = self._levels[level]
        stays = any(link.to_code == code for link in links.links.get(code, ()))
        return links.units[code] if stays else None

    def _name(
        self, level: Level, code: str, olds: Sequence[AdminUnit], rows: Sequence[ListRow]
    ) -> tuple[str, str, str] | None:
        written = {row.new_name: row for row in rows if row.new_name}
        if len(written) > 1:
            first, second = list(written.values())[:2]
            self._trouble.wrong(
                second, "new_name", f"{code} is called {first.new_name} in row {first.row}"
            )
            return None
        stays = self._stays(level, code) or (olds[0] if len(olds) == 1 else None)
        if not written:
            if stays is None:
                self._trouble.wrong(rows[0], "new_name", f"say how the unit {code} is called")
                return None
            return stays.name, stays.short_name, stays.type_name
        full, short, kind = named(next(iter(written)))
        if kind:
            return full, short, kind
        like = stays or (olds[0] if olds else None)
        if like is None:
            (row,) = written.values()
            self._trouble.wrong(row, "new_name", f"write the type before the name: Xã {short}")
            return None
        self._trouble.tell(
            "type_kept",
            (
                f"{short}: không ghi loại đơn vị, giữ {like.type_name}.",
                f"{short}: no type is written, {like.type_name} is kept.",
            ),
            rows[0],
        )
        return f"{like.type_name} {short}", short, like.type_name

    def _parent(
        self, level: Level, code: str, olds: Sequence[AdminUnit], rows: Sequence[ListRow]
    ) -> str | None:
        """The code of the unit above; None with an error in the trouble (or for a province)."""
        if level is Level.PROVINCE:
            return None
        above = Level.DISTRICT if self._has_districts(level) else Level.PROVINCE
        written = {row.new_parent: row for row in rows if row.new_parent}
        if len(written) > 1:
            first, second = list(written.values())[:2]
            self._trouble.wrong(
                second, "new_parent", f"{code} belongs to {first.new_parent} in row {first.row}"
            )
            return None
        if written:
            ((parent, row),) = written.items()
            if (above, parent) not in self.made:
                self._trouble.wrong(row, "new_parent", f"there will be no {above} {parent}")
                return None
            return parent
        stays = self._stays(level, code)
        asked = [stays] if stays is not None else list(olds)
        found = {
            link.to_code
            for unit in asked
            for link in self._levels[above].links.get(unit.parent_code or "", ())
        }
        if len(found) == 1:
            return found.pop()
        place = (rows[0].row, "new_parent") if rows else None
        where = f"{self._trouble.changes.place(*place)}: " if place else ""
        name = asked[0].name if asked else "it"
        self._trouble.errors.append(
            f"{where}say to which {above} {name} ({code}) belongs; what it belonged to became"
            f" {', '.join(sorted(found)) or 'nothing'}"
        )
        return None

    def _has_districts(self, level: Level) -> bool:
        return level is Level.COMMUNE and Level.DISTRICT in self._levels

    def _province_of(self, level: Level, code: str, parent: str | None) -> str:
        if level is Level.PROVINCE or parent is None:
            return code
        if level is Level.DISTRICT or not self._has_districts(level):
            return parent
        return str(self.made[Level.DISTRICT, parent]["province_code"])

    def _untouched(self, level: Level, code: str, olds: Sequence[str]) -> bool:
        """Whether a new unit holds the land of its old ones, no more and no less."""
        links = self._levels[level]
        if not olds or not all(links.whole(old) for old in olds):
            return False
        if level is Level.COMMUNE:
            return True
        key = "province_code" if level is Level.PROVINCE else "parent_code"
        before, now, shared = self._members(key)
        return {one for old in olds for one in before[old]} == now[code] and not (
            now[code] & shared
        )

    def _members(self, key: str) -> tuple[_Members, _Members, set[str]]:
        """Old communes by their old and their new larger unit, and those that lie in several."""
        if key not in self._member_sets:
            communes = self._levels[Level.COMMUNE]
            before: _Members = defaultdict(set)
            now: _Members = defaultdict(set)
            shared = set()
            for old, links in communes.links.items():
                before[getattr(communes.units[old], key)].add(old)
                made = [self.made.get((Level.COMMUNE, link.to_code)) for link in links]
                holders = {str(one[key]) for one in made if one is not None}
                for holder in holders:
                    now[holder].add(old)
                if len(holders) > 1:
                    shared.add(old)
            self._member_sets[key] = (before, now, shared)
        return self._member_sets[key]


def _former_names(olds: Sequence[AdminUnit], name: str) -> tuple[str, ...]:
    """Former names of the old units, and their own where it is another than the new one."""
    if len(olds) == 1 and olds[0].short_name == name:
        return olds[0].former_names
    former = {one for old in olds for one in (*old.former_names, old.short_name)}
    own = bare_key(name)
    return tuple(sorted(one for one in former if bare_key(one) != own))


def _place(code: str, olds: Sequence[AdminUnit], whole: bool) -> dict[str, Any]:
    """Point and official area: those of the old units, where their land is that of the new one."""
    if not whole:
        return {"lon": None, "lat": None, "official_area_km2": None}
    seat = next((unit for unit in olds if unit.code == code), olds[0])
    areas = [unit.official_area_km2 for unit in olds]
    known = [area for area in areas if area is not None]
    total = sum(known) if len(known) == len(areas) else None
    return {"lon": seat.lon, "lat": seat.lat, "official_area_km2": total}


def _link_notes(rows: Sequence[ListRow]) -> pd.DataFrame:
    found = [
        (row.old_code, row.new_code or row.old_code, row.act or None, row.note or None)
        for row in rows
        if row.old_code and (row.act or row.note)
    ]
    return pd.DataFrame(found, columns=list(LINK_NOTE_COLUMNS))


def _counted(
    levels: Mapping[Level, LevelLinks], made: Mapping[tuple[Level, str], Mapping[str, Any]]
) -> dict[str, int]:
    """How many units were renamed, recoded, moved, merged, divided."""
    found: Counter[str] = Counter()
    for level, links in levels.items():
        for code, olds in links.sources.items():
            found["merged"] += len(olds) > 1
            found["created"] += not olds
            if len(olds) != 1 or not links.whole(olds[0]):
                continue
            old, new = links.units[olds[0]], made[level, code]
            found["recoded"] += old.code != code
            found["renamed"] += old.name != new["name"]
            found["moved"] += (old.parent_code or None) != new["parent_code"]
        found["divided"] += sum(not links.whole(code) for code in links.links)
    return {name: count for name, count in found.items() if count}
