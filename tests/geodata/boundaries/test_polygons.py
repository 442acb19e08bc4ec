import numpy as np
import pytest
import shapely

from geodata.boundaries.polygons import area_of_rings, clean_coverage, read_polygons, split_rings
from geodata.boundaries.projection import area_km2, points_to_degrees, points_to_plane
from geodata.errors import BuildError


def ring(x: float, y: float, size: float) -> list[list[float]]:
    """A square in degrees whose corners are given in metres of the plane."""
    corners = np.array([[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]])
    return points_to_degrees(corners).tolist()


def test_rings_that_follow_one_another_are_taken_apart() -> None:
    vertices = ring(0, 0, 1000) + ring(5000, 0, 500)
    assert [len(found) for found in split_rings(vertices)] == [5, 5]


def test_an_open_ring_is_an_error() -> None:
    with pytest.raises(BuildError, match="does not close"):
        split_rings(ring(0, 0, 1000)[:-1])


def test_a_ring_within_a_ring_is_a_hole_and_one_beside_it_an_island() -> None:
    inner, beside = ring(200, 200, 100), ring(5000, 0, 1000)
    area = area_of_rings(split_rings(ring(0, 0, 1000) + inner + beside))
    assert shapely.area(area) == pytest.approx(1e6 - 1e4 + 1e6, rel=1e-9)
    assert shapely.get_num_geometries(area) == 2


def test_records_keep_their_names_and_area() -> None:
    record = {"province": "P", "district": "D", "ward": "W", "coordinates": ring(0, 0, 2000)}
    polygons = read_polygons([record])
    assert (polygons.province, polygons.district, polygons.commune) == (("P",), ("D",), ("W",))
    assert area_km2(polygons.geometry) == pytest.approx([4.0], rel=1e-9)


def test_overlaps_and_slivers_are_mended() -> None:
    left = shapely.box(0, 0, 1000, 1000)
    right = shapely.box(990, 0, 2000, 1000)
    upper = shapely.box(0, 1020, 2000, 2000)
    clean = clean_coverage(np.array([left, right, upper], dtype=object))
    assert shapely.coverage_is_valid(clean)
    assert shapely.area(clean).sum() == pytest.approx(shapely.union_all(clean).area, rel=1e-12)


def test_the_plane_is_equal_area() -> None:
    cell = shapely.box(105.0, 20.0, 105.1, 20.1)
    dense = shapely.segmentize(cell, 0.001)
    projected = shapely.transform(dense, points_to_plane)
    # Area of a cell of the ellipsoid WGS 84 between two parallels (Snyder 1987, eq. 3-12):
    # 0.5 * b^2 * dlon * (q(20.1) - q(20)), worked out apart.
    assert shapely.area(projected) / 1e6 == pytest.approx(
        ellipsoid_cell_km2(20.0, 20.1, 0.1), rel=1e-6
    )


def ellipsoid_cell_km2(south: float, north: float, width: float) -> float:
    a, e2 = 6378.137, 0.00669437999014
    e = np.sqrt(e2)

    def q(latitude: float) -> float:
        s = np.sin(np.radians(latitude))
        log = np.log((1 - e * s) / (1 + e * s))
        return float((1 - e2) * (s / (1 - e2 * s * s) - log / (2 * e)))

    return float(a * a * np.radians(width) * (q(north) - q(south)) / 2)
