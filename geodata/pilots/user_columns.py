"""Columns of a user's own: numbers and yes or no of communes, as measures and tags."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.pilots.candidates import Candidates, Measure


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

    Names are text, never HTML.
    """

    id: str
    vintage: str
    province: str
    file: str
    numbers: tuple[NumberColumn, ...] = ()
    flags: tuple[FlagColumn, ...] = ()

    def measures(self, candidates: Candidates) -> dict[str, Measure]:
        """The columns of numbers as measures ``user:<name>``, in the order of the file."""
        raise NotImplementedError

    def tags(self, candidates: Candidates) -> dict[str, frozenset[str]]:
        """The columns of yes and no as tags ``user:<name>``: the candidates that say yes."""
        raise NotImplementedError
