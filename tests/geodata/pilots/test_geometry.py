"""Distances against figures of the meridian and the equator, neighbours against every pair."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geodata.pilots.geometry import adjacent, distances, islands, nearest, pairs_within

EQUATOR_KM = 6378.137
QUARTER_KM = 10001.965729
"""From the equator to a pole along a meridian of WGS 84."""


def test_the_ellipsoid_is_measured_and_not_a_sphere() -> None:
    places = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 90.0]])
    found = distances(places)
    assert found[0, 1] == pytest.approx(math.pi * EQUATOR_KM / 180, abs=1e-9)
    assert found[0, 2] == pytest.approx(QUARTER_KM, abs=1e-5)
    assert found.tolist() == found.T.tolist()
    assert found.diagonal().tolist() == [0.0, 0.0, 0.0]


def test_hanoi_to_ho_chi_minh_city_as_vincenty_has_it() -> None:
    """Vincenty's inverse formula, worked out here step by step, agrees to a millimetre."""
    places = np.array([[105.8542, 21.0285], [106.6297, 10.8231]])
    assert distances(places)[0, 1] == pytest.approx(vincenty(*places), abs=1e-6)


def vincenty(start: np.ndarray, end: np.ndarray) -> float:
    major, flattening = 6378.137, 1 / 298.257223563
    minor = major * (1 - flattening)
    between = math.radians(end[0] - start[0])
    one, two = (
        math.atan((1 - flattening) * math.tan(math.radians(lat))) for lat in (start[1], end[1])
    )
    turned = between
    for _ in range(50):
        across = math.hypot(
            math.cos(two) * math.sin(turned),
            math.cos(one) * math.sin(two) - math.sin(one) * math.cos(two) * math.cos(turned),
        )
        ahead = math.sin(one) * math.sin(two) + math.cos(one) * math.cos(two) * math.cos(turned)
        angle = math.atan2(across, ahead)
        azimuth = math.cos(one) * math.cos(two) * math.sin(turned) / across
        flat = 1 - azimuth**2
        middle = ahead - 2 * math.sin(one) * math.sin(two) / flat
        c = flattening / 16 * flat * (4 + flattening * (4 - 3 * flat))
        turned = between + (1 - c) * flattening * azimuth * (
            angle + c * across * (middle + c * ahead * (2 * middle**2 - 1))
        )
    u = flat * (major**2 - minor**2) / minor**2
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    delta = b * across * (
        middle
        + b / 4 * (
            ahead * (2 * middle**2 - 1)
            - b / 6 * middle * (4 * across**2 - 3) * (4 * middle**2 - 3)
        )
    )  # fmt: skip
    return minor * a * (angle - delta)


def test_distances_to_others_are_those_line_by_line() -> None:
    places, others = scattered(5, 1), scattered(3, 2)
    places[2] = np.nan
    found = distances(places, others)
    plain = Geod(ellps="WGS84")
    for row, place in enumerate(places):
        for column, other in enumerate(others):
            if row == 2:
                assert math.isnan(found[row, column])
            else:
                assert found[row, column] == plain.inv(*place, *other)[2] / 1000


def test_a_place_that_is_not_known_is_at_no_distance() -> None:
    found = distances(np.array([[105.0, 20.0], [np.nan, np.nan]]))
    assert found[0, 0] == 0.0
    assert np.isnan(found[[0, 1, 1], [1, 0, 1]]).all()


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 40))
def test_the_nearest_is_that_of_all_pairs(seed: int, count: int, others: int) -> None:
    ours, theirs = scattered(count, seed), scattered(others, seed + 1)
    km, which = nearest(ours, theirs)
    every = distances(ours, theirs)
    assert km.tolist() == every.min(axis=1).tolist()
    assert which.tolist() == every.argmin(axis=1).tolist()


def test_the_straight_line_alone_would_take_the_wrong_one() -> None:
    """A meridian is bent more than the equator: its straight line is shorter, the way is not."""
    plain = Geod(ellps="WGS84")
    east = plain.fwd(0.0, 0.0, 90.0, 5_000_000.0)[:2]
    north = plain.fwd(0.0, 0.0, 0.0, 5_000_500.0)[:2]
    centred = Transformer.from_crs(4979, 4978, always_xy=True)
    start, *ends = (np.array(centred.transform(*one, 0.0)) for one in ((0.0, 0.0), east, north))
    straight = [np.linalg.norm(end - start) for end in ends]
    assert straight[1] < straight[0] - 500.0

    km, which = nearest(np.array([[0.0, 0.0]]), np.array([north, east]))
    assert which.tolist() == [1]
    assert km[0] == pytest.approx(5000.0, abs=1e-9)


def test_of_equals_the_first_is_the_nearest_and_unknown_ones_are_passed_over() -> None:
    others = np.array([[np.nan, np.nan], [106.0, 20.0], [104.0, 20.0], [106.0, 20.0]])
    km, which = nearest(np.array([[105.0, 20.0], [np.nan, 20.0]]), others)
    assert which.tolist() == [1, -1]
    assert math.isnan(km[1])
    km, which = nearest(np.array([[105.0, 20.0]]), others[:1])
    assert (math.isnan(km[0]), which[0]) == (True, -1)


@given(st.integers(0, 10_000), st.integers(0, 30), st.floats(1.0, 300.0))
def test_pairs_nearer_than_a_distance_are_those_of_all_pairs(
    seed: int, count: int, km: float
) -> None:
    places = scattered(count, seed)
    every = distances(places)
    told = [
        [one, other]
        for one in range(count)
        for other in range(one + 1, count)
        if every[one, other] < km
    ]
    assert pairs_within(places, km).tolist() == told


def scattered(count: int, seed: int) -> np.ndarray:
    """Places of Vietnam, some of them the same."""
    chance = np.random.default_rng(seed)
    places = np.stack([chance.uniform(102, 110, count), chance.uniform(8, 23.5, count)], axis=1)
    return places.round(1)


def grid(rows: int, columns: int) -> list[shapely.Geometry]:
    return [
        shapely.box(column, row, column + 1, row + 1)
        for row in range(rows)
        for column in range(columns)
    ]


def test_squares_that_meet_in_a_corner_are_not_adjacent() -> None:
    assert adjacent(grid(2, 2)).tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


def test_overlap_and_partial_borders_are_adjacent_and_nothing_is_not() -> None:
    shapes = [
        shapely.box(0, 0, 2, 2),
        shapely.box(1.9, 0, 3, 2),  # drawn over its neighbour
        shapely.box(-1, 1.9, 0, 5),  # shares a tenth of a border
        shapely.Polygon(),
        shapely.MultiPolygon([shapely.box(8, 8, 9, 9), shapely.box(3, 2, 4, 3)]),
        shapely.box(9, 7, 10, 8.5),
    ]
    assert adjacent(shapes).tolist() == [[0, 1], [0, 2], [4, 5]]
    assert adjacent([]).tolist() == []


def test_the_last_digits_part_no_neighbours() -> None:
    tenths = [shapely.box(105 + n * 0.1, 20, 105 + n * 0.1 + 0.1, 20.1) for n in range(9)]
    apart = [(one, one + 1) for one in range(8) if not tenths[one].touches(tenths[one + 1])]
    assert apart, "some do not meet exactly"
    assert adjacent(tenths).tolist() == [[one, one + 1] for one in range(8)]


def test_adjacency_is_that_of_every_pair_of_a_coverage() -> None:
    points = shapely.MultiPoint(scattered(40, 7) + np.random.default_rng(8).random((40, 2)) / 9)
    cells = list(shapely.get_parts(shapely.voronoi_polygons(points)))
    told = [
        [one, other]
        for one in range(len(cells))
        for other in range(one + 1, len(cells))
        if cells[one].boundary.intersection(cells[other].boundary).length > 0
    ]
    assert adjacent(cells).tolist() == told


def test_islands_are_what_no_chain_of_borders_joins_to_the_mainland() -> None:
    # 0-1-2 are the mainland, 3-4 an island of two communes, 5 one of its own, 6 has no territory
    pairs = np.array([[0, 1], [1, 2], [3, 4]])
    land = np.array([True] * 6 + [False])
    assert np.flatnonzero(islands(pairs, land)).tolist() == [3, 4, 5]


def test_the_smaller_part_of_a_province_is_mainland_where_a_neighbour_joins_it() -> None:
    # the province is 0-1-2 and 3; beyond it lie 4, which 3 touches, and 5, an island
    pairs = np.array([[0, 1], [1, 2], [3, 4]])
    beyond = np.array([False] * 4 + [True] * 2)
    assert not islands(pairs, np.ones(6, dtype=bool), beyond).any()
    assert np.flatnonzero(islands(pairs, np.ones(6, dtype=bool))).tolist() == [3, 4, 5]


def test_without_any_land_there_is_no_island() -> None:
    nothing = np.zeros((0, 2), dtype=np.int64)
    assert islands(nothing, np.zeros(3, dtype=bool)).tolist() == [False] * 3
    assert islands(nothing, np.zeros(0, dtype=bool)).tolist() == []
