"""What the remarks of a change record say of the people of a divided commune.

"nhập 7,20 km2 diện tích tự nhiên, 405 người của xã Bắc Hợp vào xã Vũ Minh và toàn bộ 10,20 km2
diện tích tự nhiên, 743 người của xã Bắc Hợp vào xã Minh Tâm" gives 405 and 743. Few remarks name an
act ("728/NQ-UBTVQH15"); all are kept with the links of their commune.
"""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from geodata.acts import LINK_NOTE_COLUMNS
from geodata.changes.record import Change
from geodata.spelling import cleaned

_PEOPLE = r"(\d[\d.,]*)\s*(?:người|nhân khẩu)(?:\s+còn lại)?\s+của\s+"
_INTO = r"\s+(?:để\s+)?(?:nhập\s+)?(?:vào|về)\s+"

_ACT = re.compile(r"\d+(?:/\d{4})?/(?:NQ|QH|NĐ|QĐ)[\w-]*")
REMARK_LENGTH = 500
"""Letters of a remark that are kept."""


def link_notes(rows: Mapping[str, Sequence[Change]], links: pd.DataFrame) -> pd.DataFrame:
    """What the remarks of each commune say, for its links: `LINK_NOTE_COLUMNS`.

    The remark of a row stands with the link to its right side where there is one, else with all
    links of its commune.
    """
    targets: dict[str, list[str]] = {}
    for code, to in links[["from_code", "to_code"]].itertuples(index=False, name=None):
        targets.setdefault(code, []).append(to)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for code, changes in rows.items():
        for one in changes:
            remark = " ".join(cleaned(one.note).split())[:REMARK_LENGTH]
            reached = targets.get(code, []) if remark else []
            own = [to for to in reached if to == one.after.commune_code]
            for to in own or reached:
                found.setdefault((code, to), {})[remark] = None
    said = [
        (code, to, "; ".join(_ACT.findall("; ".join(remarks))) or None, "; ".join(remarks))
        for (code, to), remarks in sorted(found.items())
    ]
    return pd.DataFrame(said, columns=list(LINK_NOTE_COLUMNS))


def people_of_parts(rows: Sequence[Change]) -> tuple[int, ...] | None:
    """How many people went with each row of a divided commune; None unless all rows say it."""
    found = [_people_of(one) for one in rows]
    known = tuple(one for one in found if one is not None and one > 0)
    return known if len(known) == len(rows) else None


def _people_of(change: Change) -> int | None:
    """The people the remark gives for a row: said for its right side, or the only ones said."""
    remark = " ".join(cleaned(change.note).lower().split())
    given = re.escape(cleaned(change.before.commune_name).lower())
    taken = re.escape(cleaned(change.after.commune_name).lower())
    into = re.findall(rf"{_PEOPLE}{given}{_INTO}{taken}(?!\w)", remark)
    alone = re.findall(rf"{_PEOPLE}{given}(?!\w)", remark)
    numbers = into or alone
    if len(numbers) != 1:
        return None
    digits = re.sub(r"\D", "", numbers[0])
    return int(digits)
