"""Why each chosen commune, and why not each other one.

Reasons are findings. Of a chosen commune: ``pinned``; ``rank`` (`rank` `of`, `part`) in its part of
the rule's scope; ``ahead_of`` (`code`, `points`) the best there that was not chosen, or
``rule_keeps_out`` (`codes`) those of its part that score higher. Of a commune that cannot be chosen
``cannot_be_chosen`` (`reason`) or ``has_no_data`` (`measures` that exclude without). Of every other

- ``points_short`` (`code`, `points`): that chosen one could be left out for it, and scores more;
  ``equal_later`` (`code`): as much, and the earlier code was taken; ``not_proven_less`` (`code`):
  less, as the search was stopped in time;
- what the rule has against it beside the others that are chosen (`geodata.pilots.exchanges`);
- ``no_exchange``: no single chosen commune could be left out for it;
- ``adds_nothing``: there is room, but it has no points.

Where the method is a location model, points decide nothing: chosen ones say ``serves`` (`count` of
communes that have none nearer), others ``served_by`` (`code`, `km`) and what the rule has against
them. ``no_choice``: nothing satisfies the rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Ints, Material
from geodata.pilots.choice import Choice, Loser, Scores, Status
from geodata.pilots.constraints import NO_DATA, barred_of, constraints_of, parts_of
from geodata.pilots.criteria import Missing
from geodata.pilots.exchanges import Exchanges
from geodata.pilots.finding import Finding
from geodata.pilots.geometry import along
from geodata.pilots.repeated import Repeated
from geodata.pilots.rules import Scope
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import POINTS


class State(StrEnum):
    """Where a candidate stands in a choice."""

    CHOSEN = "chosen"
    PINNED = "pinned"
    """Chosen because the rule says that it must be."""
    BANNED = "banned"
    OUT = "out"
    """Cannot be chosen: no data where the criterion excludes, no cost under a budget, in no part of
    the rule's scope, or no territory where distances count."""
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


LOSS_SECONDS = 10.0
"""So long all the losses together may be looked for."""


def states_of(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice
) -> tuple[State, ...]:
    """Where every candidate stands, in their order."""
    rule, chosen = scenario.rule, frozenset(choice.chosen)
    placed = scenario.method is not Method.SCORE
    barred = barred_of(rule, material, scores.eligible, placed=placed)
    found = []
    for place, code in enumerate(material.candidates.codes):
        if code in chosen:
            found.append(State.PINNED if code in rule.include else State.CHOSEN)
        elif code in rule.exclude:
            found.append(State.BANNED)
        else:
            found.append(State.OUT if place in barred else State.FREE)
    return tuple(found)


def explain(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice, code: str
) -> Explanation:
    """Why the commune `code` is or is not in `choice`; cheap: nothing is solved again.

    `KeyError` for a code that is no candidate. To explain many, keep an `Explainer`.
    """
    return Explainer(scenario, material, scores, choice).explain(code)


def explain_chosen(
    scenario: Scenario, material: Material, scores: Scores, choice: Choice
) -> tuple[Explanation, ...]:
    """`explain` for each chosen commune, the highest score first."""
    explainer = Explainer(scenario, material, scores, choice)
    told = [explainer.explain(code) for code in choice.chosen]
    return tuple(sorted(told, key=lambda one: (-one.points, one.code)))


def best_losers(
    scenario: Scenario,
    material: Material,
    scores: Scores,
    choice: Choice,
    repeated: Repeated | None = None,
) -> tuple[Loser, ...]:
    """The best commune that was not chosen of each group, and what choosing it would cost.

    For that the choice is made again with it pinned, by `repeated` where there is one that knows
    the rule already. Location models are not solved again: their losses are None.
    """
    return Explainer(scenario, material, scores, choice).losers(repeated)


class Explainer:
    """Explains one choice: what all explanations share is worked out once."""

    def __init__(
        self, scenario: Scenario, material: Material, scores: Scores, choice: Choice
    ) -> None:
        self._scenario, self._material = scenario, material
        self._scores, self._choice = scores, choice
        candidates = material.candidates
        self._codes = candidates.codes
        self._position = {code: place for place, code in enumerate(self._codes)}
        self._by_score = scenario.method is Method.SCORE
        self._constraints = constraints_of(
            scenario.rule, material, scores.eligible, placed=not self._by_score
        )
        self._chosen: Flags = np.isin(np.array(self._codes), np.array(choice.chosen, dtype=str))
        self._open: Flags = self._constraints.upper > 0
        self._states = states_of(scenario, material, scores, choice)
        self._part = self._parts()
        self._exchanges = Exchanges(self._constraints, self._chosen, self._codes)
        self._points = scores.points
        self._given: Floats = np.nan_to_num(scores.utility) * scores.weight * POINTS

    def explain(self, code: str) -> Explanation:
        """Why a commune was chosen or not; `KeyError` for a code that is no candidate."""
        place = self._position[code]
        part = int(self._part[place])
        inside = self._open & (self._part == part)
        against, reasons = self._reasons(place)
        points = self._points
        return Explanation(
            code=code,
            state=self._states[place],
            group=self._keys[part] if part >= 0 else None,
            points=float(points[place]),
            rank=self._rank(place, self._open),
            of=int(self._open.sum()),
            rank_in_group=self._rank(place, inside),
            of_group=int(inside.sum()),
            contributions=self._contributions(place, part),
            against=None if against is None else self._codes[against],
            ahead=None if against is None else float(points[place] - points[against]),
            reasons=reasons,
        )

    def losers(self, repeated: Repeated | None = None) -> tuple[Loser, ...]:
        """The best commune that was not chosen of each group; none where nothing was chosen."""
        if self._choice.status is Status.INFEASIBLE:
            return ()
        repeated = repeated or self._repeated()
        return tuple(
            self._loser(key, place, repeated)
            for key, members in self._groups()
            for place in self._best(members & self._open & ~self._chosen)
        )

    def _repeated(self) -> Repeated:
        repeated = Repeated(self._constraints, Deadline(LOSS_SECONDS))
        repeated.remember(self._chosen)
        return repeated

    def _parts(self) -> Ints:
        """For each candidate the number of its part, -1 outside all."""
        parts = parts_of(self._scenario.rule, self._material.candidates)
        self._keys = [part.key for part in parts]
        self._labels = [part.label for part in parts]
        found = np.full(len(self._codes), -1, dtype=np.int64)
        for number, part in enumerate(parts):
            found[[self._position[code] for code in part.members if code in self._position]] = (
                number
            )
        return found

    def _groups(self) -> Iterator[tuple[str, Flags]]:
        candidates = self._material.candidates
        if self._scenario.rule.scope is not Scope.PROVINCE:
            for number, key in enumerate(self._keys):
                yield key, self._part == number
        elif candidates.districts:
            for district in candidates.districts:
                yield district.key, np.isin(np.array(self._codes), np.array(list(district.members)))
        else:
            yield candidates.province, np.ones(len(self._codes), dtype=np.bool_)

    def _best(self, members: Flags) -> list[int]:
        """The position with the most points, the earliest of equals; empty without members."""
        places = np.flatnonzero(members)
        return [int(places[np.argmax(self._points[places])])] if len(places) else []

    def _loser(self, group: str, place: int, repeated: Repeated) -> Loser:
        against, reasons = self._reasons(place)
        lacks = {}
        if against is not None:
            differences = (self._given[against] - self._given[place]).tolist()
            criteria = self._scenario.criteria
            lacks = {one.measure: d for one, d in zip(criteria, differences, strict=True)}
        points = self._points
        return Loser(
            group=group,
            code=self._codes[place],
            against=None if against is None else self._codes[against],
            points_short=None if against is None else float(points[against] - points[place]),
            loss=self._loss(place, repeated) if self._by_score else None,
            lacks=lacks,
            reason=reasons[0],
        )

    def _loss(self, place: int, repeated: Repeated) -> float | None:
        """What is lost where the rule must take one more commune in."""
        if self._choice.objective is None:
            return None
        found = repeated.best_with(self._points, place)
        return None if found is None else self._choice.objective - float(self._points[found].sum())

    def _rank(self, place: int, among: Flags) -> int | None:
        if not among[place]:
            return None
        return 1 + int((self._points[among] > self._points[place]).sum())

    def _contributions(self, place: int, part: int) -> tuple[Contribution, ...]:
        scores, inside = self._scores, self._part == part
        told = []
        for column, criterion in enumerate(self._scenario.criteria):
            utility = scores.utility[:, column]
            own, known = float(utility[place]), np.isfinite(utility)
            better = known & (utility > own)
            there = bool(known[place])
            told.append(
                Contribution(
                    measure=criterion.measure,
                    value=float(self._material.measures[criterion.measure].values[place]),
                    utility=own,
                    weight=float(scores.weight[place, column]),
                    points=float(self._given[place, column]),
                    rank=1 + int(better.sum()) if there else None,
                    rank_in_group=1 + int((better & inside).sum()) if there and part >= 0 else None,
                )
            )
        return tuple(told)

    def _reasons(self, place: int) -> tuple[int | None, tuple[Finding, ...]]:
        """What a commune is held against, and why it was chosen or not."""
        if self._chosen[place]:
            return self._why(place)
        barred = self._constraints.barred.get(place)
        if barred is not None:
            return None, (self._why_barred(place, barred),)
        if self._choice.status is Status.INFEASIBLE:
            return None, (Finding("no_choice"),)
        return self._why_not(place) if self._by_score else self._why_not_there(place)

    def _why(self, place: int) -> tuple[int | None, tuple[Finding, ...]]:
        part = int(self._part[place])
        inside = self._open & (self._part == part)
        others = inside & ~self._chosen
        rivals = self._best(others)
        against = rivals[0] if rivals else None
        reasons = [Finding("pinned")] if self._states[place] is State.PINNED else []
        if not self._by_score:
            served = sum(one == place for one in self._choice.nearest)
            return against, (*reasons, Finding("serves", {"count": served}))
        rank = {"rank": self._rank(place, inside), "of": int(inside.sum())}
        reasons.append(Finding("rank", {**rank, "part": self._labels[part]}))
        if against is not None:
            ahead = float(self._points[place] - self._points[against])
            better = others & (self._points > self._points[place])
            if better.any():
                reasons.append(Finding("rule_keeps_out", {"codes": self._named(better)}))
            else:
                told = {"code": self._codes[against], "points": ahead}
                reasons.append(Finding("ahead_of", told))
        return against, tuple(reasons)

    def _why_barred(self, place: int, barred: str) -> Finding:
        if barred != NO_DATA:
            return Finding("cannot_be_chosen", {"reason": barred})
        measures = tuple(
            one.measure
            for column, one in enumerate(self._scenario.criteria)
            if one.missing is Missing.EXCLUDE
            and one.weight > 0
            and np.isnan(self._scores.utility[place, column])
        )
        return Finding("has_no_data", {"measures": measures})

    def _why_not_there(self, place: int) -> tuple[int | None, tuple[Finding, ...]]:
        nearest = self._choice.nearest[place] if self._choice.nearest else -1
        reasons = []
        if nearest >= 0:
            points = self._material.candidates.points
            km = float(along(points[[place]], points[[nearest]])[0])
            reasons.append(Finding("served_by", {"code": self._codes[nearest], "km": km}))
        reasons += self._exchanges.against(place, None)
        return (nearest if nearest >= 0 else None), tuple(reasons)

    def _why_not(self, place: int) -> tuple[int | None, tuple[Finding, ...]]:
        """Why a commune that could be chosen was not, in a choice by score."""
        alone = self._exchanges.against(place, None)
        if not alone:
            return None, (Finding("adds_nothing"),)
        leaving = np.flatnonzero(self._chosen & (self._constraints.lower == 0))
        order = leaving[np.argsort(self._points[leaving], kind="stable")].tolist()
        exchange = next((one for one in order if not self._exchanges.against(place, one)), None)
        own = [one for one in order if self._part[one] == self._part[place]]
        lowest = own[0] if own else None
        kept_out = alone if lowest is None else self._exchanges.against(place, lowest)
        if exchange is None:
            short = [] if lowest is None else self._short(place, lowest, only_below=True)
            return lowest, (*(kept_out or alone), *short, Finding("no_exchange"))
        short = self._short(place, exchange)
        if lowest is not None and self._points[place] > self._points[lowest]:
            return exchange, (*kept_out, *short)
        return exchange, (*short, *alone)

    def _short(self, place: int, against: int, *, only_below: bool = False) -> list[Finding]:
        short = float(self._points[against] - self._points[place])
        code = self._codes[against]
        if short > 0:
            return [Finding("points_short", {"code": code, "points": short})]
        if only_below:
            return []
        if short < 0:
            return [Finding("not_proven_less", {"code": code})]
        return [Finding("equal_later", {"code": code})]

    def _named(self, places: Flags) -> tuple[str, ...]:
        return tuple(self._codes[one] for one in np.flatnonzero(places))
