import numpy as np
import shapely

from layers.topology import build_topology, to_degrees, to_grid


def test_grid_is_the_square_of_web_mercator() -> None:
    x, y = to_grid(np.array([0.0, 180.0, -180.0]), np.array([0.0, 0.0, 85.0511287798066]), 10)
    assert x.tolist() == [512, 1024, 0]
    assert y.tolist() == [512, 512, 0]


def test_degrees_come_back_within_half_a_unit() -> None:
    lon, lat = np.array([105.84, 114.3]), np.array([21.03, 8.6])
    x, y = to_grid(lon, lat, 25)
    back_lon, back_lat = to_degrees(x.astype(float), y.astype(float), 25)
    unit = 360 / 2**25
    assert np.abs(back_lon - lon).max() <= unit / 2 + 1e-12
    assert np.abs(back_lat - lat).max() <= unit / 2 + 1e-12


def arcs_of(shapes: list[shapely.Geometry], bits: int = 20):  # type: ignore[no-untyped-def]
    return build_topology(np.array(shapes, dtype=object), bits)


def test_two_squares_side_by_side_share_one_arc() -> None:
    topology = arcs_of([shapely.box(105, 20, 106, 21), shapely.box(106, 20, 107, 21)])
    assert len(topology.arc_sizes) == 3
    shared = [sides for sides in topology.arc_units.tolist() if -1 not in sides]
    assert [sorted(sides) for sides in shared] == [[0, 1]]
    assert topology.ring_sizes.tolist() == [2, 2]


def test_an_enclave_is_one_closed_arc_used_from_both_sides() -> None:
    hole = shapely.box(105.4, 20.4, 105.6, 20.6)
    outer = shapely.difference(shapely.box(105, 20, 106, 21), hole)
    topology = arcs_of([outer, hole])
    assert len(topology.arc_sizes) == 2
    assert topology.ring_sizes.tolist() == [1, 1, 1]
    assert topology.ring_units.tolist() == [0, 0, 1]
    first, second = topology.refs[1], topology.refs[2]
    assert first // 2 == second // 2
    assert first % 2 != second % 2


def test_a_border_changes_arcs_where_the_neighbour_changes() -> None:
    west = shapely.Polygon([(105, 20), (106, 20), (106, 21), (106, 22), (105, 22)])
    topology = arcs_of([west, shapely.box(106, 20, 107, 21), shapely.box(106, 21, 107, 22)])
    pairs = sorted(tuple(sorted(sides)) for sides in topology.arc_units.tolist() if -1 not in sides)
    assert pairs == [(0, 1), (0, 2), (1, 2)]


def test_points_lines_and_empty_units_have_no_ring() -> None:
    topology = arcs_of([shapely.Polygon(), shapely.Point(105, 20), shapely.box(105, 20, 106, 21)])
    assert topology.ring_units.tolist() == [2]


def test_what_collapses_on_the_grid_is_left_out() -> None:
    topology = arcs_of([shapely.box(105, 20, 105 + 1e-9, 20 + 1e-9)], bits=16)
    assert len(topology.ring_sizes) == 0
