import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.boundaries import islands, simplify
from geodata.boundaries.dissolve import dissolve, united
from geodata.boundaries.projection import area_km2, points_to_plane
from geodata.boundaries.territory import objects
from geodata.errors import BuildError, CatalogueError
from geodata.paths import Detail

ISLAND = islands.Island("Đảo", "498-00", "20333", 111.6, 16.5, 0.32, "a list")


def test_a_disc_has_the_land_of_its_island_and_its_place() -> None:
    (disc,) = islands.discs((ISLAND,))
    assert area_km2(np.array([disc]))[0] == pytest.approx(0.32, rel=1e-6)
    centre = shapely.get_coordinates(shapely.centroid(disc))
    assert centre == pytest.approx(points_to_plane(np.array([[111.6, 16.5]])), abs=0.01)


def test_an_islet_is_drawn_large_enough_to_be_seen() -> None:
    (seen,) = islands.discs((ISLAND,), 5000.0)
    assert shapely.area(seen) == pytest.approx(np.pi * 5000.0**2, rel=1e-6)
    true_size = islands.Island(**{**vars(ISLAND), "enlarged": False})
    assert shapely.area(islands.discs((true_size,), 5000.0)[0]) / 1e6 == pytest.approx(0.32)


def test_the_catalogue_cites_a_source_for_every_island() -> None:
    listed = islands.load_islands()
    assert {"498-00", "22736", "22737", "22739"} <= {island.before_reform for island in listed}
    assert all(len(island.source) > 20 for island in listed)
    assert all(102 < island.lon < 118 and 6 < island.lat < 24 for island in listed)


def test_an_incomplete_entry_is_an_error() -> None:
    with pytest.raises(CatalogueError, match="Lạ"):
        islands._island({"name": "Lạ", "source": "x"}, {"x": "a list"})
    with pytest.raises(CatalogueError, match="Lạ"):
        islands._island({"name": "Lạ", "source": "nowhere"}, {})


def test_dissolve_shares_what_stays() -> None:
    squares = objects([shapely.box(i, 0, i + 1, 1) for i in range(4)])
    whole = dissolve(squares, objects(["b", "a", "a", "b"]))
    assert whole.index.tolist() == ["a", "b"]
    assert whole["a"].equals(shapely.box(1, 0, 3, 1))
    assert shapely.area(whole["b"]) == 2.0


def test_united_copes_with_overlaps() -> None:
    both = objects([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
    assert shapely.area(united(both, objects(["a", "a"]))["a"]) == 3.0


def test_simplifying_keeps_shared_borders_shared() -> None:
    wiggle = [(1000 + 60 * (i % 2), 100.0 * i) for i in range(11)]
    west = shapely.Polygon([(0, 1000), (0, 0), *wiggle])
    east = shapely.Polygon([(2000, 0), (2000, 1000), *reversed(wiggle)])
    simple = simplify.simplify(objects([west, east]), Detail.OVERVIEW)
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < 26
    assert shapely.area(simple).sum() == pytest.approx(2e6, rel=1e-9)


def test_a_broken_coverage_is_refused() -> None:
    overlapping = objects([shapely.box(0, 0, 2000, 2000), shapely.box(1000, 0, 3000, 2000)])
    with pytest.raises(BuildError, match="lost"):
        simplify.simplify(overlapping, Detail.OVERVIEW)


def test_units_without_land_keep_their_place_in_the_order() -> None:
    land = pd.Series({"b": shapely.box(0, 0, 1, 1)}, dtype=object)
    aligned = simplify.aligned(land, pd.Series(["a", "b"]))
    assert aligned.index.tolist() == ["a", "b"]
    assert shapely.is_empty(aligned.to_numpy()).tolist() == [True, False]
