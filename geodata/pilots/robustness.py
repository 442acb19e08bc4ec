"""How firmly a choice by score stands when the weights move."""

import time
from dataclasses import dataclass

import numpy as np

from geodata.pilots.candidates import Flags, Floats, Material
from geodata.pilots.choice import Choice, Robustness, Scores, Status
from geodata.pilots.constraints import constraints_of
from geodata.pilots.finding import Finding
from geodata.pilots.reasons import best_losers
from geodata.pilots.repeated import Repeated
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import points_of, raw_weights, score
from geodata.pilots.weight_changes import Changes, weight_changes

AT_ONCE = 500
"""Weightings that are scored and chosen for together."""

DIGITS = 9
"""To so many digits the factors are rounded: the last bits of an exponential differ by platform."""


def robustness(
    scenario: Scenario, material: Material, choice: Choice, *, time_limit: float = 60.0
) -> Robustness:
    """How `choice` holds under `scenario.runs` random weightings and under a change of one weight.

    Each weight is multiplied by a factor between 1/spread and spread: ``exp(u)`` with `u` drawn
    evenly between -ln(spread) and ln(spread) by numpy's PCG64 from `scenario.seed`, weighting after
    weighting, in each for all criteria in their order; a weight of 0 stays 0. Each weighting is
    chosen for exactly as `choose` would.

    Findings: ``weights_take_no_part`` (location models), ``no_choice`` (infeasible),
    ``weights_cannot_move`` (`count` of criteria with a weight: one or none, so that each run is the
    same), ``choice_not_proven`` (the choice was stopped in time: no smallest changes), ``stopped``
    (`runs` done, `asked`: `time_limit` seconds were over), ``not_proven`` (`runs` whose best may be
    none), and those of `weight_changes`.
    """
    started = time.monotonic()
    if scenario.method is not Method.SCORE:
        return _nothing(scenario, material, "weights_take_no_part", started)
    if choice.status is Status.INFEASIBLE:
        return _nothing(scenario, material, "no_choice", started)
    scores = score(scenario.criteria, material)
    chosen = np.isin(np.array(material.candidates.codes), np.array(choice.chosen))
    constraints = constraints_of(scenario.rule, material, scores.eligible)
    repeated = Repeated(constraints, Deadline(time_limit))
    repeated.remember(chosen)
    runs = _runs(scenario, scores, chosen, repeated)
    moved = Changes((), 0.0, (Finding("choice_not_proven"),))
    if choice.status is Status.OPTIMAL:
        moved = weight_changes(scenario, material, scores, chosen, repeated)
    return Robustness(
        runs=runs.done,
        seed=scenario.seed,
        spread=scenario.spread,
        share=runs.share,
        same=runs.same,
        changes=moved.changes,
        losers=best_losers(scenario, material, scores, choice, repeated),
        seconds=time.monotonic() - started,
        distinct=runs.distinct,
        step=moved.step,
        findings=(*runs.findings, *moved.findings),
    )


def weightings(scenario: Scenario) -> Floats:
    """The random weightings, (runs, criteria), relative."""
    weights = raw_weights(scenario.criteria)
    reach = np.log(scenario.spread)
    generator = np.random.Generator(np.random.PCG64(scenario.seed))
    factors = np.exp(generator.uniform(-reach, reach, (scenario.runs, len(weights))))
    moved: Floats = weights * np.round(factors, DIGITS)
    return moved


@dataclass(frozen=True)
class _Runs:
    done: int
    share: Floats
    same: float | None
    distinct: int
    findings: tuple[Finding, ...]


def _runs(scenario: Scenario, scores: Scores, chosen: Flags, repeated: Repeated) -> _Runs:
    weights = weightings(scenario)
    moving = int((raw_weights(scenario.criteria)[scores.used] > 0).sum())
    findings = [Finding("weights_cannot_move", {"count": moving})] if moving < 2 else []
    counts, done, same = np.zeros(len(chosen)), 0, 0
    distinct: set[bytes] = set()
    for start in range(0, len(weights), AT_ONCE):
        points = points_of(scores.utility, weights[start : start + AT_ONCE])
        best = _best(repeated, points, scores.points, chosen)
        if best is None:
            break
        done += len(best)
        counts += best.sum(axis=0)
        same += int((best == chosen).all(axis=1).sum())
        distinct.update(row.tobytes() for row in np.packbits(best, axis=1))
    if done < scenario.runs:
        findings.append(Finding("stopped", {"runs": done, "asked": scenario.runs}))
    if repeated.unproven:
        findings.append(Finding("not_proven", {"runs": repeated.unproven}))
    if not done:
        return _Runs(0, np.full(len(chosen), np.nan), None, 0, tuple(findings))
    return _Runs(done, counts / done, same / done, len(distinct), tuple(findings))


def _best(repeated: Repeated, points: Floats, own: Floats, chosen: Flags) -> Flags | None:
    """The best for each row; where the scores are the user's own, the user's choice."""
    known = (points == own).all(axis=1)
    best = np.tile(chosen, (len(points), 1))
    if not known.all():
        found = repeated.best_many(points[~known])
        if found is None:
            return None
        best[~known] = found
    return best


def _nothing(scenario: Scenario, material: Material, code: str, started: float) -> Robustness:
    return Robustness(
        runs=0,
        seed=scenario.seed,
        spread=scenario.spread,
        share=np.full(len(material.candidates), np.nan),
        same=None,
        changes=(),
        losers=(),
        seconds=time.monotonic() - started,
        findings=(Finding(code),),
    )
