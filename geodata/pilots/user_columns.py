"""Columns of a user's own: numbers and yes or no of communes, as measures and tags.

A column of numbers is a measure, a column of yes and no a tag that a rule may ask for (a quota).
A commune that a column says nothing of has no value and does not bear the tag.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.pilots.candidates import Candidates, Measure

LONGEST_NAME = 80
USER = "user:"


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers: `values` by the code of a commune."""

    name: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class FlagColumn:
    """A column of yes and no: the codes of those that say yes, and of those that say no."""

    name: str
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True)
class UserColumns:
    """A set of columns about the communes of one vintage; `id` is the sha256 of what it holds.

    Names are text, never HTML. `province` and `file` say what it was sent for and as.
    """

    id: str
    vintage: str
    province: str
    file: str
    numbers: tuple[NumberColumn, ...] = ()
    flags: tuple[FlagColumn, ...] = ()

    def measures(self, candidates: Candidates) -> dict[str, Measure]:
        """The columns of numbers as measures ``user:<name>``, in the order of the file.

        NaN for a candidate that a column says nothing of. Their unit is not known.
        """
        return {
            f"{USER}{column.name}": Measure(
                key=f"{USER}{column.name}",
                name_vi=column.name,
                name_en=column.name,
                unit="",
                values=np.array([column.values.get(code, np.nan) for code in candidates.codes]),
                simulated=np.zeros(len(candidates), dtype=bool),
                estimated=np.zeros(len(candidates), dtype=bool),
            )
            for column in self.numbers
        }

    def tags(self, candidates: Candidates) -> dict[str, frozenset[str]]:
        """The columns of yes and no as tags ``user:<name>``: the candidates that say yes."""
        known = frozenset(candidates.codes)
        return {f"{USER}{column.name}": column.yes & known for column in self.flags}
