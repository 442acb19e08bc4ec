import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.boundaries.fitting import fit


def geometries(*shapes: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


NONE = np.empty(0, dtype=object)


def test_a_neighbour_loses_what_is_imported_and_others_stay_the_same_objects() -> None:
    kept = geometries(shapely.box(10, 0, 20, 10), shapely.box(20, 0, 30, 10))
    fitted = fit(geometries(shapely.box(0, 0, 12, 10)), kept, geometries(shapely.box(0, 0, 10, 10)))
    assert shapely.equals(fitted.kept[0], shapely.box(12, 0, 20, 10))
    assert fitted.kept[1] is kept[1]
    assert shapely.coverage_is_valid(np.concatenate([fitted.imported, fitted.kept]))


def test_land_given_up_between_the_two_goes_to_the_neighbour() -> None:
    kept = geometries(shapely.box(10, 0, 20, 10))
    wall = geometries(shapely.box(0, -5, 20, 0), shapely.box(0, 10, 20, 15))
    fitted = fit(
        geometries(shapely.box(0, 0, 8, 10)),
        np.concatenate([kept, wall]),
        geometries(shapely.box(0, 0, 10, 10)),
    )
    assert shapely.equals(fitted.kept[0], shapely.box(8, 0, 20, 10))
    assert shapely.equals(fitted.kept[1], wall[0])


def test_open_land_along_several_neighbours_is_divided_where_their_border_meets_it() -> None:
    north, south = shapely.box(10, 5, 20, 10), shapely.box(10, 0, 20, 5)
    walls = geometries(shapely.box(0, -5, 20, 0), shapely.box(0, 10, 20, 15))
    fitted = fit(
        geometries(shapely.box(0, 0, 8, 10)),
        np.concatenate([geometries(north, south), walls]),
        geometries(shapely.box(0, 0, 10, 10)),
    )
    assert shapely.equals(fitted.kept[0], shapely.box(8, 5, 20, 10))
    assert shapely.equals(fitted.kept[1], shapely.box(8, 0, 20, 5))


def test_the_imported_shore_counts_and_the_neighbour_does_not_run_along_it() -> None:
    """The unit had land to y = -1; the file ends at 0: that strip was shore."""
    neighbour = shapely.box(10, -1, 20, 10)
    fitted = fit(
        geometries(shapely.box(0, 0, 10, 10)),
        geometries(neighbour),
        geometries(shapely.box(0, -1, 10, 10)),
    )
    assert shapely.equals(fitted.kept[0], neighbour)


def test_a_strip_to_the_neighbour_is_parted_from_the_shore_it_runs_into() -> None:
    """Given up are 2 to the east (to the neighbour) and 1 to the south (shore)."""
    fitted = fit(
        geometries(shapely.box(0, 1, 8, 10)),
        geometries(shapely.box(10, 0, 20, 10), shapely.box(0, 10, 20, 20)),
        geometries(shapely.box(0, 0, 10, 10)),
    )
    gained = shapely.area(fitted.kept[0]) - 100.0
    assert gained == pytest.approx(18.0, abs=2.1)
    assert not shapely.contains_xy(fitted.kept[0], 4.0, 0.5)
    assert shapely.contains_xy(fitted.kept[0], 9.0, 5.0)


def test_a_gap_the_file_leaves_between_its_own_units_stays() -> None:
    west, east = shapely.box(0, 0, 4.9, 10), shapely.box(5.1, 0, 10, 10)
    roof, floor = shapely.box(0, 10, 10, 12), shapely.box(0, -2, 10, 0)
    fitted = fit(geometries(west, east, roof, floor), NONE, geometries(shapely.box(0, -2, 10, 12)))
    assert shapely.area(fitted.imported).sum() == pytest.approx(98 + 20 + 20)


def test_where_two_imported_units_overlap_the_first_gets_the_land() -> None:
    fitted = fit(geometries(shapely.box(0, 0, 6, 10), shapely.box(5, 0, 10, 10)), NONE, NONE)
    assert shapely.area(fitted.imported).tolist() == [60.0, 40.0]


def test_a_neighbour_swallowed_whole_is_empty() -> None:
    fitted = fit(geometries(shapely.box(0, 0, 9, 9)), geometries(shapely.box(2, 2, 3, 3)), NONE)
    assert shapely.is_empty(fitted.kept[0])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-0.4, 0.4), min_size=7, max_size=7),
    st.integers(1, 3),
)
def test_nothing_overlaps_and_nothing_inside_is_lost(moves: list[float], width: int) -> None:
    """A 4 x 4 grid; its west `width` columns come in with a wavering border to the rest."""
    default = {(r, c): shapely.box(c, r, c + 1, r + 1) for r in range(4) for c in range(4)}
    goes = [cell for cell in default if cell[1] < width]
    stays = [cell for cell in default if cell[1] >= width]
    border = [(width + move, 4 * n / 8) for n, move in enumerate([0.0, *moves, 0.0])]
    block = shapely.Polygon([(0, 0), *border, (0, 4)])
    kept = geometries(*(default[cell] for cell in stays))
    fitted = fit(geometries(block), kept, geometries(*(default[cell] for cell in goes)))
    together = np.concatenate([geometries(block), fitted.kept])
    whole = shapely.union_all(together)
    assert shapely.area(together).sum() == pytest.approx(shapely.area(whole), abs=1e-9)
    assert shapely.area(whole) == pytest.approx(16.0, abs=1e-9)
    assert shapely.is_valid(fitted.kept).all()
