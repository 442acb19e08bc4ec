"""A vintage with its crosswalk out of a change record and a vintage that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geodata.changes.first_state import FirstState, alike, first_state
from geodata.changes.linking import Link, Linker
from geodata.changes.record import Change, ChangeRecord, note
from geodata.changes.remarks import link_notes
from geodata.crosswalk import BASIS_WHOLE, CROSSWALK_COLUMNS, Crosswalk
from geodata.ingest.model import Problem
from geodata.names import split_type
from geodata.registry import ISLAND_DISTRICT_SUFFIX
from geodata.resolving.index import NameIndex, own_key
from geodata.spelling import key
from geodata.units import (
    REGISTRY_COLUMNS,
    UNIT_LEVELS,
    AdminUnit,
    Level,
    UnitRegistry,
    Vintage,
)


@dataclass(frozen=True)
class MadeVintage:
    """A vintage made from a record, not yet kept anywhere.

    `registry` has `REGISTRY_COLUMNS`, `crosswalk` leads to the vintage `to`, `remarks`
    (`LINK_NOTE_COLUMNS`) holds what the remarks say of its links. `notes` are all that was mended,
    assumed or not found.
    """

    name: str
    to: str
    registry: pd.DataFrame
    crosswalk: Crosswalk
    remarks: pd.DataFrame
    notes: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of units of each level."""
        found = self.registry["level"].value_counts()
        return {level.value: int(found.get(level.value, 0)) for level in UNIT_LEVELS}

    @property
    def links(self) -> Mapping[str, int]:
        """The number of communes by the basis of their links, "whole" for exact ones."""
        communes = self.crosswalk.frame.drop_duplicates("from_code")
        return {str(basis): int(count) for basis, count in communes["basis"].value_counts().items()}

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {
            "vintage": self.name,
            "to": self.to,
            "units": dict(self.counts),
            "links": dict(self.links),
            "notes": [
                {"code": one.code, "row": one.row, "vi": one.message_vi, "en": one.message_en}
                for one in self.notes
            ],
        }


def make_vintage(
    record: ChangeRecord, name: date, registry: UnitRegistry, to: Vintage | str
) -> MadeVintage:
    """The units of the record's first day, and what became of them in the vintage `to`.

    Districts without communes are in no record of communes; those of `to` that the record does
    not have at all are taken from there. Raises `BuildError` if weights do not sum to 1.
    """
    index = NameIndex(registry, to)
    state = first_state(record)
    linker = Linker(state, index)
    links = linker.links()
    islands = _islands(state, index)
    rows = _larger_units(state, islands, index) + _communes(state, links, index)
    rows += [_carried(unit) for unit in islands]
    frame = pd.DataFrame(rows, columns=list(REGISTRY_COLUMNS))
    frame = frame.astype({"lon": float, "lat": float, "official_area_km2": float})
    whole = [Link(unit.code, unit.code, 1.0, BASIS_WHOLE, exact=True) for unit in islands]
    vintage = Vintage(name, UNIT_LEVELS)
    crosswalk = Crosswalk.checked(
        vintage,
        index.vintage,
        pd.DataFrame(
            [vars(one) for one in (*links, *whole)], columns=[*CROSSWALK_COLUMNS, "amount"]
        ),
    )
    notes = (*record.notes, *state.notes, *linker.notes, *_told(islands, index))
    order = [level.value for level in UNIT_LEVELS]
    frame = frame.assign(order=frame["level"].map(order.index)).sort_values(["order", "code"])
    frame = frame.drop(columns="order").reset_index(drop=True)
    remarks = link_notes(state.rows, crosswalk.frame)
    return MadeVintage(vintage.name, index.vintage.name, frame, crosswalk, remarks, notes)


def _islands(state: FirstState, index: NameIndex) -> list[AdminUnit]:
    """Communes that stand for a district of which the record has no row."""
    known = {
        side.district_code
        for rows in state.rows.values()
        for one in rows
        for side in (one.before, one.after)
    }
    return [
        unit
        for unit in index.members(Level.COMMUNE, None)
        if unit.code.endswith(ISLAND_DISTRICT_SUFFIX) and unit.parent_code not in known
    ]


def _told(islands: Sequence[AdminUnit], index: NameIndex) -> list[Problem]:
    return [
        note(
            "district_without_communes",
            (
                f"{unit.name} ({unit.code}) không có xã nên không có trong tệp;"
                f" lấy từ {index.vintage}.",
                f"{unit.name} ({unit.code}) has no communes and so is not in the record;"
                f" taken from {index.vintage}.",
            ),
        )
        for unit in islands
    ]


def named(name: str) -> tuple[str, str, str]:
    """Name, short name and type: ("Xã Pù Nhi", "Pù Nhi", "Xã"); "Xã é Tòng" has its capital."""
    kind, rest = split_type(" ".join(name.split()))
    rest = " ".join(word[:1].upper() + word[1:] for word in rest.split())
    if kind is None:
        return rest, rest, ""
    return f"{kind.capitalize()} {rest}", rest, kind.capitalize()


def _row(
    code: str, level: Level, name: str, parents: tuple[str | None, str], former: Sequence[str] = ()
) -> dict[str, Any]:
    full, short, kind = named(name)
    parent, province = parents
    values = (code, level.value, full, short, kind, parent, province, None, None, None, former)
    return dict(zip(REGISTRY_COLUMNS, values, strict=True))


def _larger_units(
    state: FirstState, islands: Sequence[AdminUnit], index: NameIndex
) -> list[dict[str, Any]]:
    """Provinces and districts of the first day, with those of the islands."""
    districts: dict[str, dict[str, Any]] = {}
    provinces: dict[str, dict[str, Any]] = {}
    for rows in state.rows.values():
        side = rows[0].before
        district = _row(
            side.district_code,
            Level.DISTRICT,
            side.district_name,
            (side.province_code, side.province_code),
        )
        districts.setdefault(side.district_code, district)
        province = _row(
            side.province_code, Level.PROVINCE, side.province_name, (None, side.province_code)
        )
        provinces.setdefault(side.province_code, province)
    for unit in islands:
        holder = index.of_code[unit.parent_code or ""]
        districts.setdefault(holder.code, _carried(holder))
    return [*provinces.values(), *districts.values()]


def _carried(unit: AdminUnit) -> dict[str, Any]:
    """A unit of another vintage as it stands there."""
    parents = (unit.parent_code, unit.province_code)
    row = _row(unit.code, unit.level, unit.name, parents)
    return row | {"lon": unit.lon, "lat": unit.lat}


def _communes(state: FirstState, links: Sequence[Link], index: NameIndex) -> list[dict[str, Any]]:
    other = _later_spellings(state, links, index)
    return [
        _row(
            code,
            Level.COMMUNE,
            rows[0].before.commune_name,
            (rows[0].before.district_code, rows[0].before.province_code),
            tuple(sorted({*state.spellings.get(code, ()), *other.get(code, ())})),
        )
        for code, rows in state.rows.items()
    ]


def _later_spellings(
    state: FirstState, links: Sequence[Link], index: NameIndex
) -> dict[str, tuple[str, ...]]:
    """How the very same unit is spelt later: same code, linked one to one, a name much alike.

    Not where another unit of the district bears that name on the first day.
    """
    into: dict[str, set[str]] = {}
    out: dict[str, set[str]] = {}
    for link in links:
        into.setdefault(link.to_code, set()).add(link.from_code)
        out.setdefault(link.from_code, set()).add(link.to_code)
    taken = {(_district(rows), _short_key(rows)) for rows in state.rows.values()}
    found: dict[str, tuple[str, ...]] = {}
    for code, rows in state.rows.items():
        if out[code] != {code} or into[code] != {code}:
            continue
        later = index.of_code[code]
        spelt = own_key(later)
        same = spelt == _short_key(rows) or (_district(rows), spelt) in taken
        if not same and alike(later.name, rows[0].before.commune_name):
            found[code] = (later.short_name,)
    return found


def _district(rows: Sequence[Change]) -> str:
    return rows[0].before.district_code


def _short_key(rows: Sequence[Change]) -> str:
    return key(named(rows[0].before.commune_name)[1])
