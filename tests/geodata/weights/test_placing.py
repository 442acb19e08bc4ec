"""Points in the parts of divided communes, against a plain loop."""

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.weights.placing import amounts_of_points

OLD = pd.Series([shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)], index=["a", "b"], dtype=object)
NEW = pd.Series(
    [shapely.box(0, 0, 1, 2), shapely.box(1, 0, 3, 2), shapely.box(3, 0, 4, 2)],
    index=["x", "y", "z"],
    dtype=object,
)
LINKS = pd.DataFrame(
    [("a", "x"), ("a", "y"), ("b", "y"), ("b", "z")], columns=["from_code", "to_code"]
)


def points(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lon", "lat", "amount"])


def test_points_count_for_the_part_they_lie_in() -> None:
    given = points((0.5, 1, 10), (0.6, 1, 5), (1.5, 1, 7), (2.5, 1, 20), (9, 9, 99))
    assert amounts_of_points(LINKS, given, OLD, NEW).to_numpy().tolist() == [
        ["a", "x", 15.0],
        ["a", "y", 7.0],
        ["b", "y", 20.0],
    ]


def test_a_point_on_a_border_counts_once() -> None:
    found = amounts_of_points(LINKS, points((1, 1, 4), (2, 1, 8)), OLD, NEW)
    assert found["amount"].sum() == 12.0


def test_a_point_in_a_pair_that_is_not_linked_counts_for_nothing() -> None:
    assert amounts_of_points(LINKS[1:], points((0.5, 1, 10)), OLD, NEW).empty


@pytest.mark.parametrize("seed", range(3))
def test_as_a_plain_loop_counts(seed: int) -> None:
    random = np.random.default_rng(seed)
    given = pd.DataFrame(random.uniform(0, 4, (200, 2)), columns=["lon", "lat"])
    given["amount"] = random.integers(1, 50, 200).astype(float)
    sums: dict[tuple[str, str], float] = {}
    for lon, lat, amount in given.to_numpy():
        if lat >= 2:
            continue
        key = ("a" if lon < 2 else "b", "x" if lon < 1 else "y" if lon < 3 else "z")
        sums[key] = sums.get(key, 0.0) + amount
    found = amounts_of_points(LINKS, given, OLD, NEW)
    assert {(row.from_code, row.to_code): row.amount for row in found.itertuples()} == sums
