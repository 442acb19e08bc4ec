"""Small random choices of pilots, and the best selection of each by trying every one.

The oracle shares nothing with the optimiser but the data classes: subsets are rows of bits, rules
are checked on them as a person would, distances come from `pyproj.Geod` pair by pair.
"""

from dataclasses import dataclass
from itertools import combinations
from math import inf

import numpy as np
from pyproj import Geod

from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.criteria import Criterion, Missing
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario

GEOD = Geod(ellps="WGS84")
POPULATION = "indicator:population"
COST = "user:cost"


@dataclass(frozen=True)
class Case:
    scenario: Scenario
    material: Material


def random_case(seed: int) -> Case:
    """A case of 2 to 14 communes (large ones seldom), with any rule and method."""
    rng = np.random.default_rng(seed)
    count = int(
        rng.choice(
            [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14], p=[0.04] * 2 + [0.13] * 6 + [0.06, 0.04, 0.04]
        )
    )
    codes = tuple(f"{10_000 + place}" for place in range(count))
    material = _material(rng, codes)
    criteria = tuple(
        Criterion(
            f"indicator:m{number}",
            weight=float(rng.integers(0, 4)),
            missing=list(Missing)[rng.integers(4)],
        )
        for number in range(int(rng.integers(1, 4)))
    )
    scenario = Scenario(
        vintage="2025-03-01",
        province="38",
        rule=_rule(rng, codes),
        criteria=criteria,
        method=list(Method)[rng.integers(4)],
        cover_km=float(rng.choice([3.0, 8.0, 15.0, 40.0])),
        demand=str(rng.choice([POPULATION, POPULATION, EQUAL_DEMAND])),
    )
    return Case(scenario, material)


def _material(rng: np.random.Generator, codes: tuple[str, ...]) -> Material:
    count = len(codes)
    spots = np.column_stack([rng.uniform(105.0, 105.5, count), rng.uniform(19.5, 20.0, count)])
    if rng.random() < 0.15:
        spots[rng.integers(count)] = np.nan
    pairs = [
        (first, second)
        for first in range(count)
        for second in range(first + 1, count)
        if rng.random() < 0.3
    ]
    district = rng.integers(0, max(1, count // 3), count)
    districts = tuple(
        Group(f"d{number}", f"Huyện {number}", _codes(codes, district == number))
        for number in sorted(set(district.tolist()))
    )
    tags = {
        "kind:xa": _codes(codes, rng.random(count) < 0.6),
        "island": _codes(codes, rng.random(count) < 0.3),
    }
    candidates = Candidates(
        "2025-03-01", "38", codes, tuple(f"Xã {code}" for code in codes), spots,
        np.array(pairs, dtype=np.int64).reshape(-1, 2), districts, tags,
    )  # fmt: skip
    few = rng.random() < 0.3
    measures = {
        f"indicator:m{number}": rng.integers(0, 3 if few else 1000, count).astype(float)
        for number in range(3)
    }
    measures[POPULATION] = rng.integers(0, 12_000, count).astype(float)
    measures[COST] = rng.integers(1, 9, count).astype(float)
    for key, values in measures.items():
        if rng.random() < (0.0 if key == POPULATION else 0.25):
            values[rng.integers(count)] = np.nan
    return Material(
        candidates, {key: _measure(key, values) for key, values in measures.items()}, "1"
    )


def _measure(key: str, values: np.ndarray) -> Measure:
    none = np.zeros(len(values), dtype=bool)
    return Measure(key, key, key, "count", values, none, none)


def _codes(codes: tuple[str, ...], taken: np.ndarray) -> frozenset[str]:
    return frozenset(code for code, one in zip(codes, taken, strict=True) if one)


def _rule(rng: np.random.Generator, codes: tuple[str, ...]) -> Rule:
    count = len(codes)
    scope = Scope(rng.choice(list(Scope), p=[0.5, 0.3, 0.2]))
    least = int(rng.integers(1, max(2, min(5, count)))) if scope is Scope.PROVINCE else 1
    most = [None, least, least + int(rng.integers(0, 3))][rng.integers(3)]
    order = rng.permutation(count)
    cut = int(rng.integers(1, count)) if count > 1 else 1
    groups = (
        Group("a", "Nhóm A", frozenset(codes[place] for place in order[:cut])),
        Group("b", "Nhóm B", frozenset(codes[place] for place in order[cut:-1])),
    )
    budget = float(rng.integers(3, 30)) if rng.random() < 0.25 else None
    flat = rng.random() < 0.3
    return Rule(
        scope=scope,
        least=least,
        most=most,
        total_most=int(rng.integers(2, 6)) if rng.random() < 0.15 else None,
        total_least=int(rng.integers(1, 3)) if rng.random() < 0.1 else None,
        groups=tuple(group for group in groups if group.members) if scope is Scope.GROUP else (),
        quotas=tuple(
            Quota(tag, int(rng.integers(0, 2)), [None, 1, 2][rng.integers(3)])
            for tag in ("kind:xa", "island")
            if rng.random() < 0.25
        ),
        include=frozenset(codes[place] for place in order[: int(rng.random() < 0.2)]),
        exclude=frozenset(codes[place] for place in order[1 : 1 + int(rng.random() < 0.3)]),
        not_adjacent=bool(rng.random() < 0.2),
        apart_km=float(rng.choice([4.0, 10.0, 25.0])) if rng.random() < 0.2 else None,
        budget=budget,
        cost=2.0 if budget is not None and flat else None,
        cost_measure=COST if budget is not None and not flat else None,
    )


def allowed(case: Case, eligible: np.ndarray) -> np.ndarray:
    """All selections that the rule allows, a row of bits each: (selections, communes)."""
    rule, candidates = case.scenario.rule, case.material.candidates
    count = len(candidates)
    bits = (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(bool)
    good = ~bits[:, ~eligible].any(axis=1)
    for place, code in enumerate(candidates.codes):
        if code in rule.exclude:
            good &= ~bits[:, place]
        if code in rule.include:
            good &= bits[:, place]
    parts = {
        Scope.PROVINCE: [frozenset(candidates.codes)],
        Scope.DISTRICT: [group.members for group in candidates.districts],
        Scope.GROUP: [group.members for group in rule.groups],
    }[rule.scope]
    most = rule.least if rule.most is None else rule.most
    grouped = np.zeros(count, dtype=bool)
    for members in parts:
        inside = np.array([code in members for code in candidates.codes])
        grouped |= inside
        taken = bits[:, inside].sum(axis=1)
        good &= (taken >= rule.least) & (taken <= most)
    good &= ~bits[:, ~grouped].any(axis=1)
    total = bits.sum(axis=1)
    good &= (total >= (rule.total_least or 0)) & (total <= (rule.total_most or count))
    for quota in rule.quotas:
        inside = np.array([code in candidates.tags[quota.tag] for code in candidates.codes])
        taken = bits[:, inside].sum(axis=1)
        good &= (taken >= quota.least) & (taken <= (count if quota.most is None else quota.most))
    good &= _apart(case, bits) & _paid(case, bits)
    if case.scenario.method is not Method.SCORE:
        good &= total > 0
    return bits[good]


def _apart(case: Case, bits: np.ndarray) -> np.ndarray:
    rule, candidates = case.scenario.rule, case.material.candidates
    good = np.ones(len(bits), dtype=bool)
    if rule.not_adjacent:
        for first, second in candidates.adjacent:
            good &= ~(bits[:, first] & bits[:, second])
    if rule.apart_km is not None or case.scenario.method is not Method.SCORE:
        good &= ~bits[:, np.isnan(candidates.points).any(axis=1)].any(axis=1)
    if rule.apart_km is not None:
        for first, second in combinations(range(len(candidates)), 2):
            if round(km_between(candidates, first, second), 3) < rule.apart_km:
                good &= ~(bits[:, first] & bits[:, second])
    return good


def _paid(case: Case, bits: np.ndarray) -> np.ndarray:
    rule = case.scenario.rule
    if rule.budget is None:
        return np.ones(len(bits), dtype=bool)
    costs = np.full(bits.shape[1], rule.cost if rule.cost is not None else np.nan)
    if rule.cost_measure is not None:
        costs = case.material.measures[rule.cost_measure].values
    known = ~bits[:, np.isnan(costs)].any(axis=1)
    return known & (np.where(bits, np.nan_to_num(costs), 0.0).sum(axis=1) <= rule.budget)


def km_between(candidates: Candidates, first: int, second: int) -> float:
    """The straight line between two communes, nan where one has no territory."""
    ends = candidates.points[[first, second]]
    if np.isnan(ends).any():
        return np.nan
    return GEOD.inv(*ends[0], *ends[1])[2] / 1000.0


def worth(case: Case, selections: np.ndarray, points: np.ndarray) -> np.ndarray:
    """What each selection is worth by the method, in the unit of `Choice.objective`."""
    scenario, candidates = case.scenario, case.material.candidates
    if scenario.method is Method.SCORE:
        return (selections * points).sum(axis=1)
    count = len(candidates)
    km = np.array(
        [[round(km_between(candidates, a, b), 3) for b in range(count)] for a in range(count)]
    )
    demand = np.ones(count)
    if scenario.demand != EQUAL_DEMAND:
        demand = case.material.measures[scenario.demand].values
    there = ~np.isnan(km).all(axis=1)
    reach = np.where(np.isnan(km), inf, km)
    nearest = np.array(
        [[min(reach[place, row]) for place in np.flatnonzero(there)] for row in selections]
    )
    weight = demand[there]
    if scenario.method is Method.COVER:
        return (nearest <= scenario.cover_km) @ weight
    if scenario.method is Method.CENTER:
        return nearest.max(axis=1)
    return nearest @ weight


def best_worth(case: Case, selections: np.ndarray, points: np.ndarray) -> tuple[float, int]:
    """The best worth, and how many selections have it."""
    each = worth(case, selections, points)
    larger = case.scenario.method in (Method.SCORE, Method.COVER)
    best = each.max() if larger else each.min()
    return float(best), int((np.abs(each - best) <= 1e-9 * max(1.0, abs(best))).sum())
