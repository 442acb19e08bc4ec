"""Rules of selection as data: how many communes, of which kind, from where, how far apart.

A rule speaks of candidates by their code in the vintage of the scenario, and of kinds by tag (see
`Candidates.tags`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What `least` and `most` of a rule count in: the whole province, each district, each group.

    In a vintage without districts `DISTRICT` means the old districts (see
    `geodata.pilots.candidates`).
    """

    PROVINCE = "province"
    DISTRICT = "district"
    GROUP = "group"


@dataclass(frozen=True)
class Group:
    """A group of communes that the user drew; `label` is free text, never HTML."""

    key: str
    label: str
    members: frozenset[str]


@dataclass(frozen=True)
class Quota:
    """At least `least` and at most `most` (None: no limit) of the chosen bear a tag."""

    tag: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Rule:
    """What a selection must be like. Counts are communes, distances km on the ellipsoid.

    In each part of the `scope` at least `least` and at most `most` are chosen. Where `most` is
    None, no maximum is stated, and the least number is chosen. `count` fixes the number chosen
    within the span, in each part of the scope. `total_least` and `total_most` bound the number
    over all parts, where a rule has several.

    `cost` is what one commune costs, in the unit of `budget`; `cost_measure` names a measure that
    gives each commune a cost of its own instead. A commune without a known cost cannot be chosen
    while there is a budget.

    `stated` is False where the plan states no number and the numbers are the user's or assumed.
    """

    scope: Scope = Scope.PROVINCE
    least: int = 1
    most: int | None = None
    count: int | None = None
    total_least: int | None = None
    total_most: int | None = None
    groups: tuple[Group, ...] = ()
    quotas: tuple[Quota, ...] = ()
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    not_adjacent: bool = False
    apart_km: float | None = None
    budget: float | None = None
    cost: float | None = None
    cost_measure: str | None = None
    stated: bool = True

    @property
    def span(self) -> tuple[int, int]:
        """The least and the most communes to choose in each part of the scope."""
        if self.count is not None:
            return self.count, self.count
        return self.least, self.least if self.most is None else self.most
