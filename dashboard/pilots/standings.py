"""Where every candidate of an answer stands: its state, score, ranks, district and group."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.pilots.desk import Answer
from dashboard.pilots.wording.names import tag_text
from geodata.pilots.candidates import Flags, Floats, Ints
from geodata.pilots.reasons import State, states_of
from geodata.pilots.rules import Group, Scope

NOWHERE = -1


@dataclass(frozen=True)
class Standing:
    """One candidate: its place among the candidates, its state, score and ranks.

    `group` is the part of the rule's scope it counts in, `district` its district, old or new; None
    outside all. Ranks count those that can be chosen and give equal scores the same rank; they are
    None where the candidate cannot be chosen.
    """

    place: int
    code: str
    name: str
    kind: str
    state: State
    points: float
    rank: int | None
    rank_in_group: int | None
    group: Group | None
    district: Group | None

    @property
    def chosen(self) -> bool:
        """Whether it was chosen, pinned or not."""
        return self.state in (State.CHOSEN, State.PINNED)


def groups_of(answer: Answer) -> tuple[Group, ...]:
    """The parts that the rule counts in; none where it counts in the province."""
    rule = answer.scenario.rule
    if rule.scope is Scope.PROVINCE:
        return ()
    return answer.material.candidates.districts if rule.scope is Scope.DISTRICT else rule.groups


def loser_groups(answer: Answer) -> Mapping[str, str]:
    """The labels, by key, of the groups of `geodata.pilots.choice.Loser`."""
    groups = groups_of(answer) or answer.material.candidates.districts
    return {group.key: group.label for group in groups}


def standings_of(answer: Answer) -> tuple[Standing, ...]:
    """Where every candidate stands."""
    candidates, points = answer.material.candidates, answer.scores.points
    states = states_of(answer.scenario, answer.material, answer.scores, answer.choice)
    free = np.array([one not in (State.OUT, State.BANNED) for one in states], dtype=np.bool_)
    everywhere = np.zeros(len(candidates), dtype=np.int64)
    groups, districts = groups_of(answer), candidates.districts
    members = _membership(groups, candidates.codes)
    inside = _membership(districts, candidates.codes)
    ranks = _ranks(points, free, everywhere)
    in_group = _ranks(points, free, members if groups else everywhere)
    kinds = {
        code: tag
        for tag, codes in candidates.tags.items()
        if tag.startswith("kind:")
        for code in codes
    }
    return tuple(
        Standing(
            place=place,
            code=code,
            name=candidates.names[place],
            kind=kinds.get(code, ""),
            state=states[place],
            points=float(points[place]),
            rank=ranks[place],
            rank_in_group=in_group[place],
            group=groups[members[place]] if members[place] != NOWHERE else None,
            district=districts[inside[place]] if inside[place] != NOWHERE else None,
        )
        for place, code in enumerate(candidates.codes)
    )


def kind_text(standing: Standing, lang: str) -> str:
    """The kind of a commune: xã, phường, ..."""
    return tag_text(standing.kind, lang) if standing.kind else ""


def _membership(groups: tuple[Group, ...], codes: tuple[str, ...]) -> Ints:
    """For each code the position of its group, `NOWHERE` without."""
    of = {code: number for number, group in enumerate(groups) for code in group.members}
    return np.array([of.get(code, NOWHERE) for code in codes], dtype=np.int64)


def _ranks(points: Floats, free: Flags, groups: Ints) -> list[int | None]:
    """1 and up by points within each group; None for those that cannot be chosen or have none."""
    found: list[int | None] = [None] * len(points)
    for group in np.unique(groups[groups != NOWHERE]).tolist():
        inside = np.flatnonzero((groups == group) & free)
        down = np.sort(-points[inside])
        for place, rank in zip(
            inside.tolist(), np.searchsorted(down, -points[inside]), strict=True
        ):
            found[place] = int(rank) + 1
    return found
