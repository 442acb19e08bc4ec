"""What the remarks of a change record say of the people of a divided commune.

"nhập 7,20 km2 diện tích tự nhiên, 405 người của xã Bắc Hợp vào xã Vũ Minh và toàn bộ 10,20 km2
diện tích tự nhiên, 743 người của xã Bắc Hợp vào xã Minh Tâm" gives 405 and 743.
"""

import re
from collections.abc import Sequence

from geodata.changes.record import Change
from geodata.spelling import cleaned

_PEOPLE = r"(\d[\d.,]*)\s*(?:người|nhân khẩu)(?:\s+còn lại)?\s+của\s+"
_INTO = r"\s+(?:để\s+)?(?:nhập\s+)?(?:vào|về)\s+"


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
