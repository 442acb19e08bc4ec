"""Small choices of pilots worked out by hand: communes with utilities as given."""

from collections.abc import Mapping, Sequence

import numpy as np

from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.rules import Group, Rule
from geodata.pilots.scenario import Method, Scenario


def material_of(
    values: Mapping[str, Sequence[float]],
    *,
    districts: Sequence[Sequence[int]] = (),
    adjacent: Sequence[tuple[int, int]] = (),
    tags: Mapping[str, Sequence[int]] | None = None,
    points: Sequence[tuple[float, float]] | None = None,
) -> Material:
    """Communes A, B, C, ... with a measure for each key; places are given by position."""
    count = len(next(iter(values.values())))
    codes = tuple(chr(ord("A") + place) for place in range(count))
    groups = tuple(
        Group(f"d{number}", f"Huyện {number}", frozenset(codes[place] for place in members))
        for number, members in enumerate(districts)
    )
    spots = [(105.0 + place, 20.0) for place in range(count)] if points is None else points
    none = np.zeros(count, dtype=bool)
    return Material(
        Candidates(
            "2025-03-01",
            "38",
            codes,
            tuple(f"Xã {code}" for code in codes),
            np.array(spots, dtype=np.float64),
            np.array(adjacent, dtype=np.int64).reshape(-1, 2),
            groups,
            {tag: frozenset(codes[one] for one in who) for tag, who in (tags or {}).items()},
        ),
        {
            key: Measure(key, key, key, "", np.array(each, dtype=np.float64), none, none)
            for key, each in values.items()
        },
        "1",
    )


def criterion(key: str, weight: float = 1.0, missing: Missing = Missing.WORST) -> Criterion:
    """A criterion that takes values from 0 to 1, both of which occur, as they are."""
    return Criterion(key, weight, Direction.HIGHER, Scale.MIN_MAX, missing)


def scenario_of(
    rule: Rule, *criteria: Criterion, method: Method = Method.SCORE, runs: int = 200
) -> Scenario:
    """A scenario about `material_of`."""
    return Scenario("2025-03-01", "38", rule, criteria, method=method, demand="equal", runs=runs)
