"""How large a scenario may be, and how its problems are told.

The bounds are far above what a province needs; they keep one request from taking the server.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.errors import ScenarioError

MOST_CODES = 12_000
"""Communes in a list or a group; there were never more in the country."""
MOST_GROUPS = 1_000
MOST_QUOTAS = 100
MOST_CRITERIA = 40
LONGEST_TEXT = 200
MOST_NAMED = 10
"""How many codes a message names."""
MOST_PROBLEMS = 20

COUNT = (0, MOST_CODES)
WEIGHT = (0.0, 100.0)
KM = (0.1, 1_000.0)
AMOUNT = (0.0, 1e15)
VALUE = (-1e15, 1e15)
RUNS = (0, 20_000)
SPREAD = (1.0, 10.0)
SEED = (0, 2**53 - 1)
"""Whole numbers up to here survive a browser."""

UNWRITABLE = frozenset("\ufffe\uffff")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, a stable code, a sentence in English, values for others."""

    where: str
    code: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `ScenarioError` for what is wrong; nothing happens if nothing is."""
    if not problems:
        return
    told = problems[:MOST_PROBLEMS]
    more = len(problems) - len(told)
    words = [f"{one.where}: {one.message}" for one in told]
    raise ScenarioError(
        " ".join([*words, f"And {more} more."] if more else words),
        field=told[0].where,
        problem=told[0].code,
        **told[0].details,
        problems=[
            {
                "field": one.where,
                "problem": one.code,
                "message": one.message,
                "details": dict(one.details),
            }
            for one in told
        ],
    )


def writable(text: str) -> bool:
    """Whether a text can stand in every file we write: no control letters, no half letters."""
    return not any(
        letter in UNWRITABLE or unicodedata.category(letter) in ("Cc", "Cs") for letter in text
    )
