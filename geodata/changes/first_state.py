"""The units of a record's first day: its left side, with its slips of the pen mended and told.

Mended are, each by what the record itself says elsewhere:

- a district code whose name is that of another district of the province: the name is followed;
- one code for two communes of different names, where one of the rows has on the right a code that
  no commune of the left has: its two codes were exchanged and are exchanged back;
- one code for two communes, where the remark of the one says that it went into the other: the
  other keeps its code when it receives, so its code is the one on the right;
- one code with two spellings of one name and the same right side: one commune.

What stays contradictory is left out and told.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from geodata.changes.record import Change, ChangeRecord, note
from geodata.ingest.model import Problem
from geodata.spelling import bare_key, cleaned, key

ALIKE = 75.0
"""How alike two names without diacritics are, of 100, when they are two spellings of one."""


@dataclass(frozen=True)
class FirstState:
    """`rows` of each commune by its code, mended; `spellings` are other ways its name is written.

    `notes` tell what was mended and what was left out.
    """

    rows: Mapping[str, tuple[Change, ...]]
    spellings: Mapping[str, tuple[str, ...]]
    notes: tuple[Problem, ...]


@dataclass
class _Mending:
    rows: dict[str, list[Change]] = field(default_factory=dict)
    spellings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    notes: list[Problem] = field(default_factory=list)

    def tell(self, code: str, vi: str, en: str, row: int) -> None:
        self.notes.append(note(code, (vi, en), row))


def first_state(record: ChangeRecord) -> FirstState:
    """The communes of the first day."""
    mending = _Mending()
    changes = _with_districts(record.changes, mending)
    for one in changes:
        mending.rows.setdefault(one.before.commune_code, []).append(one)
    for code in [code for code, rows in mending.rows.items() if len(_by_name(rows)) > 1]:
        _settle(mending, code)
    for code, rows in mending.rows.items():
        mending.rows[code] = _in_one_district(mending, rows)
    _tell_homonyms(mending)
    return FirstState(
        rows={code: tuple(rows) for code, rows in sorted(mending.rows.items())},
        spellings={code: tuple(sorted(names)) for code, names in mending.spellings.items()},
        notes=tuple(mending.notes),
    )


def alike(one: str, other: str) -> bool:
    """Whether two names may be two spellings of one; never where a number tells them apart."""
    if re.findall(r"\d+", key(one)) != re.findall(r"\d+", key(other)):
        return False
    return fuzz.ratio(bare_key(one), bare_key(other)) >= ALIKE


def _with_districts(changes: Sequence[Change], mending: _Mending) -> list[Change]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    province: dict[str, str] = {}
    for one in changes:
        names[one.before.district_code][one.before.district_name] += 1
        province[one.before.district_code] = one.before.province_code
    main = {code: found.most_common(1)[0][0] for code, found in names.items()}
    codes_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, name in main.items():
        codes_of[province[code], key(name)].add(code)
    mended = []
    for one in changes:
        side = one.before
        others = codes_of[side.province_code, key(side.district_name)]
        if key(side.district_name) == key(main[side.district_code]) or len(others) != 1:
            mended.append(one)
            continue
        (code,) = others
        mending.tell(
            "district_of_its_name",
            f"{side.district_name} có mã {side.district_code} của {main[side.district_code]};"
            f" lấy theo tên: {code}.",
            f"{side.district_name} has the code {side.district_code} of"
            f" {main[side.district_code]}; its name is followed: {code}.",
            one.row,
        )
        mended.append(replace(one, before=replace(side, district_code=code)))
    return mended


def _by_name(rows: Sequence[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = defaultdict(list)
    for one in rows:
        found[key(one.before.commune_name)].append(one)
    return found


def _settle(mending: _Mending, code: str) -> None:
    """Part the communes that share a code; spellings of one name stay together."""
    groups = list(_by_name(mending.rows[code]).values())
    first = groups[0]
    for other in groups[1:]:
        if _one_unit(first, other):
            first += other
            mending.spellings[code].add(other[0].before.commune_name)
            mending.tell(
                "spelt_twice",
                f"Mã {code} có hai cách viết: {first[0].before.commune_name},"
                f" {other[0].before.commune_name}.",
                f"Code {code} is spelt in two ways: {first[0].before.commune_name},"
                f" {other[0].before.commune_name}.",
                other[0].row,
            )
            continue
        if _exchange(mending, code, other) or _receives(mending, code, first, other):
            continue
        if _exchange(mending, code, first) or _receives(mending, code, other, first):
            first = other
        else:
            _leave_out(mending, code, other)
    mending.rows[code] = first


def _one_unit(one: Sequence[Change], other: Sequence[Change]) -> bool:
    ends = [{change.after.commune_code for change in rows} for rows in (one, other)]
    return ends[0] == ends[1] and alike(one[0].before.commune_name, other[0].before.commune_name)


def _exchange(mending: _Mending, code: str, rows: Sequence[Change]) -> bool:
    """Exchange left and right code of rows whose right code is no commune's on the left."""
    other = rows[0].after.commune_code
    if len(rows) != 1 or not other or other == code or other in mending.rows:
        return False
    change = rows[0]
    mending.rows[other] = [
        replace(
            change,
            before=replace(change.before, commune_code=other),
            after=replace(change.after, commune_code=code),
        )
    ]
    mending.tell(
        "codes_exchanged",
        f"{change.before.commune_name}: mã {code} và {other} ghi ngược, đã đổi lại.",
        f"{change.before.commune_name}: the codes {code} and {other} were exchanged.",
        change.row,
    )
    return True


def _receives(
    mending: _Mending, code: str, given: Sequence[Change], received: Sequence[Change]
) -> bool:
    """Give the commune into which another went the code on the right of that other.

    A row that stands on the left under that code with the name of the one that went is a copy of
    its right side and is dropped.
    """
    other, giver = given[0].after.commune_code, key(given[0].before.commune_name)
    name = received[0].before.commune_name
    into = f" vào {cleaned(name)}".lower()
    ends = {one.after.commune_code for one in (*given, *received)}
    known = mending.rows.get(other, [])
    copied = all(key(one.before.commune_name) == giver for one in known)
    if ends != {other} or other == code or not copied:
        return False
    if not any(into in f" {cleaned(one.note)}".lower() for one in given):
        return False
    mending.rows[other] = [
        replace(one, before=replace(one.before, commune_code=other)) for one in received
    ]
    mending.tell(
        "code_of_receiver",
        f"{name} có mã {code} của {given[0].before.commune_name}, là đơn vị đã nhập vào nó;"
        f" lấy mã {other}.",
        f"{name} has the code {code} of {given[0].before.commune_name}, which went into it;"
        f" its code is {other}.",
        received[0].row,
    )
    return True


def _leave_out(mending: _Mending, code: str, rows: Sequence[Change]) -> None:
    name, keeps = rows[0].before.commune_name, mending.rows[code][0].before.commune_name
    mending.tell(
        "left_out",
        f"{name} có mã {code} của {keeps}; không lập được đơn vị này.",
        f"{name} has the code {code} of {keeps}; this unit could not be made.",
        rows[0].row,
    )


def _in_one_district(mending: _Mending, rows: list[Change]) -> list[Change]:
    """All rows of a commune in one district; a row that only repeats its right side yields."""
    districts = {one.before.district_code for one in rows}
    if len(districts) == 1:
        return rows
    moved = [one for one in rows if one.before.district_code != one.after.district_code]
    side = (moved or rows)[0].before
    mending.tell(
        "district_of_first_day",
        f"{side.commune_name} có nhiều huyện: {', '.join(sorted(districts))};"
        f" lấy {side.district_code}.",
        f"{side.commune_name} has several districts: {', '.join(sorted(districts))};"
        f" {side.district_code} is taken.",
        rows[0].row,
    )
    settled = {"district_code": side.district_code, "district_name": side.district_name}
    return [replace(one, before=replace(one.before, **settled)) for one in rows]


def _tell_homonyms(mending: _Mending) -> None:
    """Communes that no name can tell apart: same name and type in one district."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, rows in mending.rows.items():
        found[rows[0].before.district_code, rows[0].before.commune_name].append(code)
    for (_, name), codes in found.items():
        if len(codes) > 1:
            mending.tell(
                "same_name",
                f"{name} có {len(codes)} mã trong một huyện: {', '.join(codes)};"
                " theo tên thì không phân biệt được.",
                f"{name} has {len(codes)} codes in one district: {', '.join(codes)};"
                " by name they cannot be told apart.",
                mending.rows[codes[0]][0].row,
            )
