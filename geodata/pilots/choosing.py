"""The best selection of a scenario, and what is to be said of it."""

import time
from collections.abc import Sequence

import numpy as np

from geodata.pilots.candidates import Floats, Material
from geodata.pilots.choice import Choice, Scores, Status
from geodata.pilots.constraints import Constraints, constraints_of
from geodata.pilots.finding import Finding
from geodata.pilots.infeasibility import conflict, contradictions
from geodata.pilots.location import center, cover
from geodata.pilots.median import median
from geodata.pilots.network import Network, network_of
from geodata.pilots.scenario import Method, Scenario
from geodata.pilots.scoring import Selection, Selector
from geodata.pilots.solver import Deadline
from geodata.pilots.utilities import score

EXPLAINING_SECONDS = 5.0


def choose(scenario: Scenario, material: Material, *, time_limit: float = 60.0) -> Choice:
    """The best selection by the scenario's method; what cannot be satisfied is explained.

    `time_limit` in seconds: what is found by then is the answer, with its gap. The scenario must
    have passed `geodata.pilots.checking.check`.
    """
    started = time.monotonic()
    scores = score(scenario.criteria, material)
    placed = scenario.method is not Method.SCORE
    constraints = constraints_of(scenario.rule, material, scores.eligible, placed=placed)
    network = network_of(scenario, material) if placed else None
    findings = _findings(scores, constraints, network)
    deadline = Deadline(time_limit)
    impossible = contradictions(constraints, material.candidates)
    if network is not None and not len(network.places):
        impossible = (*impossible, Finding("no_demand"))
    found = None
    if not impossible:
        found = _select(scenario, constraints, scores.points, network, deadline)
    if found is None:
        impossible = impossible or _conflict(constraints, material)
        return _nothing((*impossible, *findings), started)
    codes = material.candidates.codes
    return Choice(
        status=Status.OPTIMAL if found.proven else Status.FEASIBLE,
        chosen=tuple(codes[place] for place in np.flatnonzero(found.chosen)),
        objective=found.objective,
        bound=found.bound,
        gap=_gap(found),
        several=bool(found.several),
        findings=(*findings, *_ties(found)),
        seconds=time.monotonic() - started,
        nearest=() if network is None else _nearest(found, network, len(codes)),
    )


def _select(
    scenario: Scenario,
    constraints: Constraints,
    points: Floats,
    network: Network | None,
    deadline: Deadline,
) -> Selection | None:
    if network is None:
        return Selector(constraints).best(points, deadline)
    if scenario.method is Method.COVER:
        return cover(network, constraints, points, scenario.cover_km, deadline)
    if scenario.method is Method.CENTER:
        return center(network, constraints, points, deadline)
    return median(network, constraints, points, deadline)


def _findings(
    scores: Scores, constraints: Constraints, network: Network | None
) -> tuple[Finding, ...]:
    reasons = list(constraints.barred.values())
    barred = tuple(
        Finding("barred", {"reason": reason, "count": reasons.count(reason)})
        for reason in sorted(set(reasons))
    )
    return (*scores.findings, *(() if network is None else network.findings), *barred)


def _ties(found: Selection) -> Sequence[Finding]:
    return (Finding("ties_unknown"),) if found.several is None else ()


def _conflict(constraints: Constraints, material: Material) -> tuple[Finding, ...]:
    found = conflict(constraints, material.candidates, Deadline(EXPLAINING_SECONDS))
    return found or (Finding("nothing_found"),)


def _nothing(findings: tuple[Finding, ...], started: float) -> Choice:
    seconds = time.monotonic() - started
    return Choice(Status.INFEASIBLE, (), None, None, None, False, findings, seconds)


def _gap(found: Selection) -> float:
    distance = abs(found.bound - found.objective)
    return 0.0 if distance == 0 else distance / max(abs(found.objective), 1e-9)


def _nearest(found: Selection, network: Network, count: int) -> tuple[int, ...]:
    nearest = np.full(count, -1, dtype=np.int64)
    nearest[network.places] = network.nearest(found.chosen)[0]
    return tuple(nearest.tolist())
