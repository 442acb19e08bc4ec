"""From a list of changes to the links of every unit of a vintage, with all that is wrong with it.

Units without a row lead to themselves. A unit with several rows is divided: its shares are those
of the list, which must sum to 1, or equal ones where the list gives none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geodata.changes.first_state import alike
from geodata.changes.linking import BASIS_EQUAL, Link
from geodata.changes.listing import ChangeList, ListRow, levels_of
from geodata.changes.record import note
from geodata.crosswalk import BASIS_WHOLE
from geodata.ingest.model import Problem
from geodata.resolving.index import own_key
from geodata.spelling import readings
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

SHARES_MAY_MISS = 0.01
"""By how much written shares may differ from 1 in sum, for rounding; they are brought to 1."""


@dataclass(frozen=True)
class LevelLinks:
    """One level: what each old unit leads to, and the rows that speak of each new unit.

    `links` has one entry an old unit; `rows` only new units that a row names; `listed` are the old
    units with a row; `made` are codes of new units without any old one (a province or district that
    takes its communes from others).
    """

    units: Mapping[str, AdminUnit]
    links: Mapping[str, tuple[Link, ...]]
    rows: Mapping[str, tuple[ListRow, ...]]
    listed: frozenset[str]
    made: frozenset[str]

    @property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The old units of each new one, by code."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, links in self.links.items():
            for link in links:
                found[link.to_code].append(code)
        found.update({code: [] for code in self.made})
        return {code: tuple(sorted(olds)) for code, olds in sorted(found.items())}

    def whole(self, code: str) -> bool:
        """Whether an old unit went whole into one new unit."""
        return len(self.links[code]) == 1


@dataclass
class Trouble:
    """What is wrong and what is told, gathered while a list is worked out."""

    changes: ChangeList
    errors: list[str] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def wrong(self, row: ListRow, column: str, problem: str) -> None:
        """Something that forbids the import."""
        self.errors.append(f"{self.changes.place(row.row, column)}: {problem}")

    def tell(self, code: str, text: tuple[str, str], row: ListRow | None = None) -> None:
        """Something a person should know: (vi, en)."""
        self.notes.append(note(code, text, None if row is None else row.row))


def relinked(
    changes: ChangeList, registry: UnitRegistry, base: Vintage, trouble: Trouble
) -> Mapping[Level, LevelLinks]:
    """The links of each level of the base; errors go into `trouble`."""
    found = {}
    for level, rows in levels_of(changes.rows).items():
        if level in base.levels:
            units = {unit.code: unit for unit in registry.units(base, level)}
            found[level] = _of_level(rows, units, base, trouble)
        else:
            for row in rows:
                trouble.wrong(row, "level", f"the vintage {base} has no units of that level")
    return found


def _of_level(
    rows: Sequence[ListRow], units: Mapping[str, AdminUnit], base: Vintage, trouble: Trouble
) -> LevelLinks:
    of_old: dict[str, list[ListRow]] = defaultdict(list)
    of_new: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        if not row.old_code:
            _made(row, of_new, trouble)
        elif row.old_code not in units:
            problem = f"there is no unit {row.old_code} of that level in the vintage {base}"
            trouble.wrong(row, "old_code", problem)
        elif _is_right(row, units[row.old_code], of_old[row.old_code], trouble):
            of_old[row.old_code].append(row)
            of_new[row.new_code or row.old_code].append(row)
    links: dict[str, tuple[Link, ...]] = {
        code: (Link(code, code, 1.0, BASIS_WHOLE, exact=True),) for code in units
    }
    links |= {code: _links(found, trouble) for code, found in of_old.items() if found}
    made = {code for code, found in of_new.items() if not any(row.old_code for row in found)}
    rows_of = {code: tuple(found) for code, found in of_new.items()}
    return LevelLinks(units, links, rows_of, frozenset(of_old), frozenset(made))


def _made(row: ListRow, of_new: dict[str, list[ListRow]], trouble: Trouble) -> None:
    """A new province or district that takes its communes from others."""
    if row.level is Level.COMMUNE:
        trouble.wrong(row, "old_code", "say which communes it was made of, one row for each")
    elif not row.new_code or not row.new_name:
        trouble.wrong(row, "new_code", "a unit without a code before needs a new code and name")
    else:
        of_new[row.new_code].append(row)


def _is_right(row: ListRow, unit: AdminUnit, before: Sequence[ListRow], trouble: Trouble) -> bool:
    """Whether a row can be of that unit: its name before, and not said already."""
    if row.old_name and not _bears(unit, row.old_name):
        problem = f"{unit.code} is {unit.name}, not {row.old_name}; correct the code or the name"
        trouble.wrong(row, "old_name", problem)
        return False
    target = row.new_code or row.old_code
    said = next((one for one in before if (one.new_code or one.old_code) == target), None)
    if said is not None:
        trouble.wrong(row, "new_code", f"the same link as in row {said.row}; leave one of them")
        return False
    if row.share is not None and row.level is not Level.COMMUNE:
        trouble.wrong(row, "share", "only communes have shares; say which commune went where")
        return False
    if row.share is not None and row.share < 1.0 and row.basis is None:
        trouble.wrong(row, "basis", "say what the share goes by: hộ, dân số or diện tích")
        return False
    return True


def _bears(unit: AdminUnit, name: str) -> bool:
    own = own_key(unit)
    return any(one.key == own for one in readings(name)) or alike(unit.name, name)


def _links(rows: Sequence[ListRow], trouble: Trouble) -> tuple[Link, ...]:
    """The links of one old unit; the weights sum to 1."""
    old = rows[0].old_code
    shares = [row.share for row in rows]
    if len(rows) == 1:
        if shares[0] is not None and shares[0] < 1.0 - SHARES_MAY_MISS:
            trouble.wrong(rows[0], "share", f"where the rest of {old} went is not said; add a row")
        return (Link(old, rows[0].new_code or old, 1.0, BASIS_WHOLE, exact=True),)
    known = [share for share in shares if share is not None]
    if known and len(known) < len(rows):
        silent = next(row for row in rows if row.share is None)
        trouble.wrong(silent, "share", f"the other parts of {old} have a share; give all or none")
        known = []
    elif known and abs(sum(known) - 1.0) > SHARES_MAY_MISS:
        trouble.wrong(rows[0], "share", f"the shares of {old} sum to {sum(known):g}, not to 1")
    if not known and rows[0].level is Level.COMMUNE:
        trouble.tell(
            "equal_shares",
            (
                f"{old} chia thành {len(rows)} phần, không có tỷ lệ: chia đều (ước tính).",
                f"{old} was divided into {len(rows)} parts without shares: equal ones (estimated).",
            ),
            rows[0],
        )
    parts = known or [1.0] * len(rows)
    return tuple(
        Link(
            old,
            row.new_code or old,
            part / sum(parts),
            (row.basis or BASIS_EQUAL) if known else BASIS_EQUAL,
            exact=False,
        )
        for row, part in zip(rows, parts, strict=True)
    )
