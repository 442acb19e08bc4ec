import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.boundaries.cutting import cut, mended
from geodata.boundaries.projection import points_to_degrees
from geodata.boundaries.repair import flows, neighbours, repair
from geodata.boundaries.sharing import Matched, cleaned, share_out
from geodata.boundaries.splitting import Divided, Target, clusters, solve
from geodata.boundaries.territory import Territory, joined, objects

SQUARE = shapely.box(0, 0, 2000, 1000)
NOWHERE = shapely.Polygon()


def target(x: float, area_km2: float, rest: shapely.Geometry = NOWHERE) -> Target:
    return Target(rest, area_km2 * 1e6, (x, 500.0))


def areas(commune: Divided, targets: list[Target]) -> dict[int, float]:
    (grid,) = solve([commune], targets)
    return {k: shapely.area(land) / 1e6 for k, land in cut(commune.land, grid).items()}


@pytest.mark.parametrize("west", [0.4, 1.0, 1.5])
def test_parts_get_the_official_areas(west: float) -> None:
    parts = areas(Divided(SQUARE, (0, 1)), [target(0.0, west), target(2000.0, 2.0 - west)])
    assert parts[0] == pytest.approx(west, abs=0.05)
    assert parts[0] + parts[1] == pytest.approx(2.0, rel=1e-9)


def test_the_rest_of_a_unit_counts_towards_its_area_and_draws_its_part() -> None:
    west, east = shapely.box(-1000, 0, 0, 1000), shapely.box(2000, 0, 3000, 1000)
    commune = Divided(SQUARE, (0, 1))
    targets = [target(-500.0, 1.5, west), target(2500.0, 2.5, east)]
    (grid,) = solve([commune], targets)
    pieces = cut(SQUARE, grid)
    assert shapely.area(pieces[0]) / 1e6 == pytest.approx(0.5, abs=0.05)
    assert shapely.get_x(shapely.centroid(pieces[0])) < shapely.get_x(shapely.centroid(pieces[1]))


def test_an_area_nobody_knows_leaves_the_sharing_to_place() -> None:
    unknown = [Target(NOWHERE, float("nan"), (x, 500.0)) for x in (0.0, 2000.0)]
    assert areas(Divided(SQUARE, (0, 1)), unknown)[0] == pytest.approx(1.0, abs=0.05)


def test_a_part_out_of_reach_gets_nothing() -> None:
    far = shapely.box(90_000, 0, 91_000, 1000)
    near = shapely.box(-1000, 0, 0, 1000)
    targets = [target(-500.0, 3.0, near), target(90_500.0, 1.0, far)]
    assert list(areas(Divided(SQUARE, (0, 1)), targets)) == [0]


def test_communes_with_a_common_unit_are_solved_together() -> None:
    communes = [Divided(SQUARE, parts) for parts in ((0, 1), (2, 3), (1, 4), (5, 6))]
    assert sorted(map(sorted, clusters(communes))) == [[0, 2], [1], [3]]


def test_slivers_join_the_neighbour_with_the_longest_border_but_no_part_is_lost() -> None:
    west, sliver = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 100.5, 100)
    east, north = shapely.box(100.5, 0, 200, 50), shapely.box(0, 100, 100, 200)
    faces = objects([west, sliver, east, north])
    assert mended(faces, np.array([0, 2, 1, 2])).tolist() == [0, 0, 1, 2]
    assert mended(faces, np.array([0, 2, 1, 0])).tolist() == [0, 2, 1, 0]


def current(rows: list[tuple[str, float, float, float]]) -> pd.DataFrame:
    """(code, official area km2, x, y of the point in the plane)"""
    lonlat = points_to_degrees(np.array([row[2:] for row in rows]))
    return pd.DataFrame(
        {
            "code": [row[0] for row in rows],
            "official_area_km2": [row[1] for row in rows],
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
        }
    )


def links(rows: list[tuple[str, str, bool, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from_code", "to_code", "divided", "default"])
    return frame.assign(moved=False)


def test_share_out_keeps_whole_communes_and_cuts_divided_ones() -> None:
    matched = Matched(
        objects([shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 3000, 1000)]),
        objects(["a", "b"]),
        objects(["name in district", "former name"]),
    )
    table = links([("a", "X", False, True), ("b", "X", True, False), ("b", "Y", True, True)])
    territory = cleaned(
        share_out(matched, table, current([("X", 1.5, 750, 500), ("Y", 1.5, 2250, 500)]))
    )
    km2 = territory.part_km2()
    assert km2["a", "X"] == pytest.approx(1.0, rel=1e-6)
    assert km2["b", "X"] == pytest.approx(0.5, abs=0.05)
    assert km2["b", "X"] + km2["b", "Y"] == pytest.approx(2.0, rel=1e-6)
    assert shapely.coverage_is_valid(territory.geometry)


def grid_of_units() -> tuple[Territory, pd.DataFrame]:
    """Units X (south-west), Y (south-east), Z (north): 20 by 20 km; a commune of Y lies in X."""
    boxes = {
        ("x1", "X"): shapely.box(0, 0, 8000, 10_000),
        ("s", "X"): shapely.box(8000, 0, 12_000, 10_000),
        ("y1", "Y"): shapely.box(12_000, 0, 20_000, 10_000),
        ("z1", "Z"): shapely.box(0, 10_000, 20_000, 20_000),
    }
    keys = list(boxes)
    territory = Territory(
        objects(list(boxes.values())),
        objects([before for before, _ in keys]),
        objects([after for _, after in keys]),
        objects(["name in district"] * len(keys)),
    )
    table = links([(before, after, False, True) for before, after in keys])
    return territory, table


def test_a_commune_that_areas_and_points_put_elsewhere_is_linked_there() -> None:
    territory, table = grid_of_units()
    official = current(
        [("X", 80, 4000, 5000), ("Y", 120, 14_000, 5000), ("Z", 200, 10_000, 15_000)]
    )
    repaired, fixed, moves = repair(territory, table, official)
    assert [(move.giver, move.taker) for move in moves] == [("X", "Y")]
    assert moves[0].km2 == pytest.approx(40.0, rel=0.1)
    row = fixed.set_index("from_code").loc["s"]
    assert (row["to_code"], bool(row["moved"])) == ("Y", True)
    assert repaired.part_km2()["s", "Y"] == pytest.approx(40.0, rel=0.1)
    assert sum(repaired.part_km2().values()) == pytest.approx(400.0, rel=1e-9)


def test_areas_alone_move_nothing_when_the_points_disagree() -> None:
    territory, table = grid_of_units()
    official = current(
        [("X", 80, 6000, 5000), ("Y", 120, 16_000, 5000), ("Z", 200, 10_000, 15_000)]
    )
    _, fixed, moves = repair(territory, table, official)
    assert moves == []
    assert fixed["to_code"].tolist() == table["to_code"].tolist()


def test_land_moved_in_part_goes_to_the_commune_it_borders() -> None:
    territory, table = grid_of_units()
    # Half of s (20 km2 nearest to Y) belongs to Y.
    official = current(
        [("X", 100, 5000, 5000), ("Y", 100, 15_000, 5000), ("Z", 200, 10_000, 15_000)]
    )
    repaired, fixed, moves = repair(territory, table, official)
    assert [(move.giver, move.taker) for move in moves] == [("X", "Y")]
    km2 = repaired.part_km2()
    assert ("s", "Y") not in km2
    assert km2["y1", "Y"] == pytest.approx(100.0, rel=0.05)
    assert not fixed["moved"].any()


def test_flows_relieve_both_ends_and_pass_by_what_is_sound() -> None:
    boxes = objects([shapely.box(i, 0, i + 1, 1) for i in range(3)])
    pairs = neighbours(boxes)
    assert sorted(map(tuple, pairs.T.tolist())) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    moved = flows(np.array([5e6, -5e6, 0.0]), np.arange(3), pairs)
    assert dict(zip(map(tuple, pairs.T.tolist()), moved.round().tolist(), strict=True)) == {
        (0, 1): 5e6, (1, 0): 0.0, (1, 2): 0.0, (2, 1): 0.0,
    }  # fmt: skip


def test_territories_are_joined_in_order() -> None:
    territory, _ = grid_of_units()
    both = joined([territory, territory])
    assert len(both.geometry) == 8
    assert both.after.tolist() == territory.after.tolist() * 2
