"""The answer: what was chosen, how good it is, what was assumed, and how firmly it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.finding import Finding


class Status(StrEnum):
    """`OPTIMAL`: nothing better is possible. `FEASIBLE`: stopped in time, `gap` says how far from
    proof. `INFEASIBLE`: no selection satisfies the rule; `findings` say why.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True)
class Scores:
    """What the criteria say of every candidate, in the order of the candidates.

    `utility`: (n, k) from 0 to 1, NaN where a criterion takes no part for a commune. `weight`:
    (n, k) shares that sum to 1 in each row (all 0 where no criterion takes part). `points`: (n,)
    whole numbers 0 to 1,000,000: the millionths of the weighted sum, so that equal is equal.
    `eligible`: False where `Missing.EXCLUDE` keeps a commune out. `used`: (k,) False for a
    criterion that nobody has data of. `findings` say what was done about missing values.
    """

    utility: Floats
    weight: Floats
    points: Floats
    eligible: Flags
    used: Flags
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Choice:
    """The best selection of a scenario.

    `chosen`: codes in the order of the candidates. `objective` is in the unit of the method:
    points (score; whole millionths), demand covered (cover), km (center), demand x km (median).
    `bound` is the best that is not yet ruled out, equal to `objective` where `OPTIMAL`; `gap` is
    their distance relative to the objective. `several`: another selection is as good; by score the
    one was taken whose communes come first in the order of codes (the smallest sum of places), by
    a location model the one with the highest score of those that were looked at. `nearest`: for
    location models the position of the nearest chosen commune for each candidate, -1 without.
    """

    status: Status
    chosen: tuple[str, ...]
    objective: float | None
    bound: float | None
    gap: float | None
    several: bool
    findings: tuple[Finding, ...]
    seconds: float
    nearest: tuple[int, ...] = ()


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of one criterion's weight after which a chosen commune is out.

    `share` and `new_share` are the criterion's share of all weights before and after, 0..1 (the
    other weights keep their proportions). At `new_share` itself the two selections are as good as
    each other; beyond it the commune is out. Equal shares: it is level already, and any change
    that way drops it. `instead` are the codes that come in at that step, `out` those that leave
    with it, itself among them.
    """

    code: str
    measure: str
    share: float
    new_share: float
    instead: tuple[str, ...]
    out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loser:
    """The best commune of a group that was not chosen, and what it lacks.

    `group` is the key of a part of the rule's scope; where the scope is the province, that of a
    district, so that each district has an answer, and the province's code where there is none.
    `against` is the chosen commune with the lowest score that it could have taken the place of.
    `points_short`: by how much its own score falls short of that one's (negative: it scores higher
    and a rule keeps it out). `loss`: what the whole objective loses if it must be chosen, None
    where no selection can contain it or where it was not computed (`reason` says). `lacks`:
    measure -> points of the weighted score that `against` has more of (positive) or less.
    `reason` is the first cause that keeps it out, as in `geodata.pilots.reasons`.
    """

    group: str
    code: str
    against: str | None
    points_short: float | None
    loss: float | None
    lacks: Mapping[str, float]
    reason: Finding | None = None


@dataclass(frozen=True)
class Robustness:
    """How a choice by score holds when weights move.

    `share`: for each candidate the part of the `runs` in which it is chosen, 0..1. `same`: the
    part of the runs in which exactly the same communes are chosen. `distinct`: how many different
    selections there were. `changes`: for each chosen commune the smallest change of a single
    weight that drops it, absent where none does. `step`: 0 where those changes are exact, else the
    part of all weights to which they were narrowed down. For location models, in which weights
    take no part, and without a choice `runs` is 0, `share` NaN, `same` None, and `findings` say so.
    """

    runs: int
    seed: int
    spread: float
    share: Floats
    same: float | None
    changes: tuple[WeightChange, ...]
    losers: tuple[Loser, ...]
    seconds: float
    distinct: int = 0
    step: float = 0.0
    findings: tuple[Finding, ...] = ()
