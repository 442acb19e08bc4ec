"""Why each chosen commune, and why not each other one."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Finding, Loser, Scores
from geodata.pilots.scenario import Scenario


class State(StrEnum):
    """Where a candidate stands in a choice."""

    CHOSEN = "chosen"
    PINNED = "pinned"
    """Chosen because the rule says that it must be."""
    BANNED = "banned"
    OUT = "out"
    """Cannot be chosen: no data where the criterion excludes, no cost under a budget."""
    FREE = "free"


@dataclass(frozen=True)
class Contribution:
    """What one criterion gives to a commune's score.

    `value` in the unit of the measure and `utility` 0..1 are NaN without data; `points` are of the
    weighted score, 0 to 1,000,000 for all criteria together; `weight` is the share 0..1 that the
    criterion has for this commune. Ranks are by utility, 1 is the best and equals share a rank;
    None without a utility.
    """

    measure: str
    value: float
    utility: float
    weight: float
    points: float
    rank: int | None
    rank_in_group: int | None


@dataclass(frozen=True)
class Explanation:
    """Why a commune was chosen or not.

    `group`: key of the part of the rule's scope it counts in, None outside all. `rank` is by
    points among the `of` communes that can be chosen, `rank_in_group` among the `of_group` of its
    group; None where it cannot be chosen. `against`: for a chosen one the best commune of the same
    part that was not chosen, else the chosen one with the lowest score that it could have taken
    the place of. `ahead`: by how many points it scores above `against` (negative: below).
    `reasons`: causes, the decisive one first.
    """

    code: str
    state: State
    group: str | None
    points: float
    rank: int | None
    of: int
    rank_in_group: int | None
    of_group: int
    contributions: tuple[Contribution, ...]
    against: str | None
    ahead: float | None
    reasons: tuple[Finding, ...]


def explain(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice, code: str
) -> Explanation:
    """Why the commune `code` is or is not in `choice`; cheap: nothing is solved again."""
    raise NotImplementedError


def explain_chosen(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice
) -> tuple[Explanation, ...]:
    """`explain` for each chosen commune, the highest score first."""
    raise NotImplementedError


def best_losers(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice
) -> tuple[Loser, ...]:
    """The best commune that was not chosen of each group, and what choosing it would cost."""
    raise NotImplementedError
