"""From the last day of a record to a vintage that is known, and what becomes of each commune.

A commune of the right side is found in the vintage, in this order:

1. its code, under its name (basis "whole", exact) or under another spelling of it;
2. its code, under another name: of a unit that is known to have absorbed it (exact), else not
   exact, basis "code";
3. its name in its district, then in its province, among units no other commune continues
   (basis "name", not exact: after the last day of the record a part may have gone elsewhere);
4. its name among the former names of the units of its district, then of its province (the same);
5. the name it had on the first day, in the same way;
6. none of these: its district is shared out evenly (basis "equal", not exact).

A commune that the record divides goes to its parts by the people that its remarks give for every
one of them (basis "people"), else in even shares (basis "equal"); neither is exact. Every link
that is not exact is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

from geodata.changes.first_state import FirstState, alike
from geodata.changes.record import Change, Side, note
from geodata.changes.remarks import people_of_parts
from geodata.crosswalk import BASIS_WHOLE
from geodata.ingest.model import Problem
from geodata.registry import ISLAND_DISTRICT_SUFFIX
from geodata.resolving.index import NameIndex, own_key
from geodata.spelling import readings
from geodata.units import AdminUnit, Level

BASIS_CODE = "code"
BASIS_NAME = "name"
BASIS_EQUAL = "equal"
BASIS_PEOPLE = "people"


@dataclass(frozen=True)
class Link:
    """One row of the crosswalk; `amount` are the people of the part where they are known."""

    from_code: str
    to_code: str
    weight: float
    basis: str
    exact: bool
    amount: float = nan


@dataclass(frozen=True)
class _Target:
    codes: tuple[str, ...]
    basis: str
    exact: bool


class Linker:
    """Links the communes of a first state to those of a known vintage."""

    def __init__(self, state: FirstState, index: NameIndex) -> None:
        self._state = state
        self._index = index
        self.notes: list[Problem] = []
        ends = {one.after.commune_code: one.after for rows in state.rows.values() for one in rows}
        self._ends = ends
        self._continued = {
            code
            for code, side in ends.items()
            if (unit := self._unit(code)) is not None and _same_name(unit, side)
        }
        self._targets: dict[str, _Target | None] = {}

    def links(self) -> tuple[Link, ...]:
        """The links of all communes, by code; the weights of each sum to 1."""
        found = {code: self._of_commune(code) for code in self._state.rows}
        self._add_remainders(found)
        links = [
            Link(code, to, weight, basis, exact, _amount(weight, basis, people))
            for code, targets in found.items()
            for people in (self._people(code),)
            for to, (weight, basis, exact) in _weights(targets, people).items()
        ]
        self._tell_unreached({link.to_code for link in links})
        self._tell_inexact(links)
        return tuple(sorted(links, key=lambda link: (link.from_code, link.to_code)))

    def _unit(self, code: str) -> AdminUnit | None:
        unit = self._index.of_code.get(code)
        return unit if unit is not None and unit.level is Level.COMMUNE else None

    def _people(self, code: str) -> tuple[int, ...]:
        """The people of each part of a divided commune, where its remarks say them all."""
        rows = self._state.rows[code]
        return people_of_parts(rows) or () if len(rows) > 1 else ()

    def _of_commune(self, code: str) -> list[_Target]:
        return [self._target(one) for one in self._state.rows[code]]

    def _target(self, change: Change) -> _Target:
        side = change.after
        asked = side.commune_code or f"{side.district_code}{ISLAND_DISTRICT_SUFFIX}"
        if asked not in self._targets:
            self._targets[asked] = self._find(side, asked, change.row)
        found = self._targets[asked]
        if found is None:
            own = self._named(replace(side, commune_name=change.before.commune_name))
            if own is not None:
                return _Target((own.code,), BASIS_NAME, exact=False)
            return self._shared_out(side, asked, change.row)
        return found

    def _find(self, side: Side, code: str, row: int) -> _Target | None:
        unit = self._unit(code)
        if unit is not None and unit.province_code == side.province_code:
            if not side.commune_code or _same_name(unit, side) or _absorbed(unit, side):
                return _Target((code,), BASIS_WHOLE, exact=True)
            self._tell_code(unit, side, row)
            return _Target((code,), BASIS_CODE, exact=False)
        named = self._named(side)
        if named is not None:
            return _Target((named.code,), BASIS_NAME, exact=False)
        return None

    def _shared_out(self, side: Side, code: str, row: int) -> _Target:
        members = [unit.code for unit in self._index.members(Level.COMMUNE, side.district_code)]
        members = members or [
            other
            for other, end in self._ends.items()
            if end.district_code == side.district_code and self._unit(other) is not None
        ]
        where = side.district_name
        self.notes.append(
            note(
                "not_found_later",
                (
                    f"{side.commune_name} ({code}), {where}: không thấy trong"
                    f" {self._index.vintage}; chia đều cho {len(members)} đơn vị.",
                    f"{side.commune_name} ({code}), {where}: not found in"
                    f" {self._index.vintage}; shared out evenly over {len(members)} units.",
                ),
                row,
            )
        )
        return _Target(tuple(members), BASIS_EQUAL, exact=False)

    def _named(self, side: Side) -> AdminUnit | None:
        """The one unit of that name, present or former, in the district or else the province.

        A unit that another commune continues is meant only by its own name and type in its own
        district: the record has two codes for it.
        """
        found = readings(side.commune_name)
        index = self._index
        for search in (index.named, index.formerly_named):
            for parent in (side.district_code, side.province_code):
                near = parent == side.district_code
                units = {
                    unit.code: unit
                    for one in found
                    for unit in search(Level.COMMUNE, parent, one.key)
                    if search == index.formerly_named
                    or unit.code not in self._continued
                    or (near and one.kind == unit.type_name.lower())
                }
                if len(units) == 1:
                    return next(iter(units.values()))
        return None

    def _add_remainders(self, found: Mapping[str, list[_Target]]) -> None:
        """A divided commune that lives on under its code and name keeps a part of itself."""
        reached = {code for targets in found.values() for one in targets for code in one.codes}
        for code, targets in found.items():
            unit = self._unit(code)
            if unit is None or code in reached:
                continue
            if _same_name(unit, self._state.rows[code][0].before):
                targets.append(_Target((code,), BASIS_EQUAL, exact=False))
                self.notes.append(
                    note(
                        "lives_on",
                        (
                            f"{unit.name} ({code}) vẫn còn trong {self._index.vintage} dù tệp"
                            " không ghi; giữ lại một phần.",
                            f"{unit.name} ({code}) is still there in {self._index.vintage} though"
                            " the record does not say so; it keeps a part.",
                        ),
                        self._state.rows[code][0].row,
                    )
                )

    def _tell_code(self, unit: AdminUnit, side: Side, row: int) -> None:
        self.notes.append(
            note(
                "code_with_another_name",
                (
                    f"Mã {unit.code}: {side.commune_name} trong tệp, {unit.name} trong"
                    f" {unit.vintage}; nối theo mã.",
                    f"Code {unit.code}: {side.commune_name} in the record, {unit.name} in"
                    f" {unit.vintage}; linked by the code.",
                ),
                row,
            )
        )

    def _tell_unreached(self, reached: set[str]) -> None:
        for unit in self._index.members(Level.COMMUNE, None):
            if unit.code not in reached and not unit.code.endswith(ISLAND_DISTRICT_SUFFIX):
                self.notes.append(
                    note(
                        "made_later",
                        (
                            f"{self._index.path(unit)} ({unit.code}): không đơn vị nào dẫn tới.",
                            f"{self._index.path(unit)} ({unit.code}): no unit leads to it.",
                        ),
                    )
                )

    def _tell_inexact(self, links: Iterable[Link]) -> None:
        by_basis: dict[str, set[str]] = defaultdict(set)
        for link in links:
            if not link.exact:
                by_basis[link.basis].add(link.from_code)
        for basis, codes in sorted(by_basis.items()):
            shown = ", ".join(sorted(codes))
            self.notes.append(
                note(
                    f"basis_{basis}",
                    (
                        f"{len(codes)} đơn vị nối không chắc chắn (cơ sở {basis}): {shown}.",
                        f"{len(codes)} units are linked not exactly (basis {basis}): {shown}.",
                    ),
                )
            )


def _same_name(unit: AdminUnit, side: Side) -> bool:
    """Whether a unit bears the name of a side, in this or a like spelling."""
    own = own_key(unit)
    rest = readings(side.commune_name)
    return any(one.key == own for one in rest) or alike(unit.name, side.commune_name)


def _absorbed(unit: AdminUnit, side: Side) -> bool:
    former = {one.key for name in unit.former_names for one in readings(name)}
    return any(one.key in former for one in readings(side.commune_name))


def _amount(weight: float, basis: str, people: Sequence[int]) -> float:
    """The people of a part of a commune of so many; NaN where it was not weighed by them."""
    return float(round(weight * sum(people))) if basis == BASIS_PEOPLE else nan


def _weights(
    targets: Sequence[_Target], people: Sequence[int]
) -> dict[str, tuple[float, str, bool]]:
    """Shares of the parts, by people where there is a number for each, each over its units."""
    known = len(people) == len(targets) and all(len(one.codes) == 1 for one in targets)
    parts = people if known else [1] * len(targets)
    shares: dict[str, float] = defaultdict(float)
    for one, part in zip(targets, parts, strict=True):
        for code in one.codes:
            shares[code] += part / sum(parts) / len(one.codes)
    if len(shares) > 1:
        basis = BASIS_PEOPLE if known else BASIS_EQUAL
        return {code: (share, basis, False) for code, share in shares.items()}
    ((code, _),) = shares.items()
    sure = all(one.exact for one in targets)
    basis = BASIS_WHOLE if sure else next(one.basis for one in targets if not one.exact)
    return {code: (1.0, basis, sure)}
