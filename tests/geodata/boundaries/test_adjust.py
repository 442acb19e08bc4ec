from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.boundaries import adjust as module
from geodata.boundaries.adjust import Prior, Published, adjust, damped, factor, fit, observe
from geodata.boundaries.mesh import Mesh, areas_and_moments, spoilt
from geodata.boundaries.projection import points_to_degrees
from geodata.boundaries.territory import Territory, objects
from geodata.units import AFTER_REFORM, BEFORE_REFORM

SIDE = 5000.0
WEST, MIDDLE = 3, 4
"""Positions in the grid, which goes row by row from the south-west."""


def grid(bend: Callable[[float], float] = lambda _y: 0.0) -> np.ndarray:
    """Nine cells of about 5 by 5 km whose inner borders wind; `bend` moves the one west of the
    middle cell to the east, by metres at each y.
    """
    steps = np.arange(0.0, 3.0 * SIDE + 1.0, 250.0)
    lines = [shapely.box(0, 0, 3 * SIDE, 3 * SIDE).exterior]
    for at in (SIDE, 2 * SIDE):
        wave = at + 80.0 * np.sin(steps * np.pi / 1250.0)
        east = wave + np.array([bend(y) if at == SIDE else 0.0 for y in steps])
        lines += [shapely.LineString(np.column_stack([east, steps]))]
        lines += [shapely.LineString(np.column_stack([steps, wave]))]
    cells = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    centre = shapely.get_coordinates(shapely.centroid(cells)) // SIDE
    return objects(list(cells[np.lexsort(centre.T)]))


def bump(y: float) -> float:
    """60 m at the middle of the border west of the middle cell, 0 at its ends."""
    return 60.0 * np.sin((y - SIDE) / SIDE * np.pi) if SIDE < y < 2 * SIDE else 0.0


def territory_of(cells: np.ndarray) -> Territory:
    """Each cell is a commune after the reform; the three of a row were one before it."""
    after = objects([f"u{i}" for i in range(len(cells))])
    before = objects([f"b{i // 3}" for i in range(len(cells))])
    return Territory(cells, before, after, objects(["name in district"] * len(cells)))


def official(cells: np.ndarray) -> pd.DataFrame:
    """Areas and centroids of the cells as published figures."""
    lonlat = points_to_degrees(shapely.get_coordinates(shapely.centroid(cells)))
    return pd.DataFrame(
        {
            "code": [f"u{i}" for i in range(len(cells))],
            "official_area_km2": shapely.area(cells) / 1e6,
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
        }
    )


def test_a_misplaced_border_moves_towards_its_place_and_the_rest_stays() -> None:
    drawn, truth = grid(), grid(bump)
    # The bump is a half wave of 60 m over 5000 m, laid off in steps: 2 / pi * 60 * 5000 m2.
    assert shapely.area(drawn[MIDDLE]) - shapely.area(truth[MIDDLE]) == pytest.approx(
        2 / np.pi * 60 * 5000, rel=0.01
    )
    territory, done = adjust(territory_of(drawn), official(truth))
    moved = territory.geometry
    was = np.abs(shapely.area(drawn) / shapely.area(truth) - 1.0)
    now = np.abs(shapely.area(moved) / shapely.area(truth) - 1.0)
    assert (now[[WEST, MIDDLE]] < 0.9 * was[[WEST, MIDDLE]]).all()
    assert now.sum() < was.sum()
    given = shapely.area(shapely.intersection(drawn[:, None], moved[None]))
    exchanged = given - given.T
    assert exchanged[MIDDLE, WEST] == exchanged.max() > 0.0
    assert shapely.coverage_is_valid(moved)
    assert shapely.is_valid(moved).all()
    assert done.units == 9
    assert {WEST, MIDDLE} <= set(np.flatnonzero(~shapely.equals_exact(moved, drawn, 1.0)))
    assert 0.0 < done.median_m < done.largest_m < 60.0
    assert (done.pieces_damped, done.kept) == (0, False)


def test_the_outer_border_and_the_whole_area_stay() -> None:
    drawn = grid()
    moved = adjust(territory_of(drawn), official(grid(bump)))[0].geometry
    outlines = [shapely.normalize(shapely.coverage_union_all(land)) for land in (drawn, moved)]
    assert shapely.equals_identical(*outlines)
    assert shapely.area(moved).sum() == pytest.approx((3 * SIDE) ** 2, rel=1e-9)


def test_both_vintages_follow_and_keep_their_common_edges() -> None:
    territory, _ = adjust(territory_of(grid()), official(grid(bump)))
    after = territory.communes(AFTER_REFORM)
    before = territory.communes(BEFORE_REFORM)
    row = shapely.union_all(after.loc[["u3", "u4", "u5"]].to_numpy())
    assert shapely.area(shapely.symmetric_difference(before["b1"], row)) < 1e-6
    assert shapely.coverage_is_valid(before.to_numpy())


def test_an_implausible_area_is_as_good_as_none() -> None:
    frame = official(grid(bump))
    doubled, unknown = frame.copy(), frame.copy()
    doubled.loc[MIDDLE, "official_area_km2"] *= 2.0
    unknown.loc[MIDDLE, "official_area_km2"] = np.nan
    ignoring, _ = adjust(territory_of(grid()), doubled)
    without, _ = adjust(territory_of(grid()), unknown)
    assert shapely.equals_identical(ignoring.geometry, without.geometry).all()


def test_nothing_moves_without_published_areas_or_when_they_agree() -> None:
    drawn = territory_of(grid())
    unpublished = official(grid(bump)).assign(official_area_km2=np.nan)
    territory, done = adjust(drawn, unpublished)
    assert territory is drawn
    assert (done.units_moved, done.largest_m, done.kept) == (0, 0.0, False)
    _, agreeing = adjust(drawn, official(grid()))
    assert agreeing.largest_m < 1e-6


def test_one_unit_alone_has_no_border_to_move() -> None:
    cell = objects([shapely.box(0, 0, SIDE, SIDE)])
    drawn = territory_of(cell)
    territory, done = adjust(drawn, official(cell).assign(official_area_km2=26.0))
    assert territory is drawn
    assert done.misfit_before == done.misfit_after == pytest.approx(1.0 / 26.0)


def test_areas_and_moments_of_a_mesh_are_those_of_its_polygons() -> None:
    cells = grid(bump)
    unit = np.arange(9) // 3
    point = np.array([[100.0, -50.0]] * 3)
    mesh = Mesh.of(cells, unit)
    area, moment = areas_and_moments(mesh, mesh.xy, point)
    rows = [shapely.union_all(cells[unit == k]) for k in range(3)]
    assert area == pytest.approx(shapely.area(rows), rel=1e-12)
    centre = shapely.get_coordinates(shapely.centroid(rows))
    assert moment / area[:, None] == pytest.approx(centre - point, rel=1e-9)


def test_the_fit_is_that_of_a_gaussian_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two squares and the border between them, against the covariance of the process itself."""
    monkeypatch.setattr(module, "FREEDOM", 1e12)
    monkeypatch.setattr(module, "TOLERANCE", 1e-10)
    side, step, published_change = 10_000.0, 50.0, 0.004
    ys = np.arange(0.0, side + 1.0, step)
    inner = [(0.0, y) for y in ys]
    west = shapely.Polygon([*inner, (-side, side), (-side, 0.0)])
    east = shapely.Polygon([*inner, (side, side), (side, 0.0)])
    mesh = Mesh.of(objects([west, east]), np.array([0, 1]))
    prior = Prior(sigma=0.004, length=0.05)
    sigma, length = prior.sigma * side, prior.length * side
    far_off = np.array([[0.0, 0.0], [0.0, 0.0]])
    published = Published(side**2 * np.exp([published_change, -published_change]), far_off)
    seen = observe(mesh, published, prior)
    shift = fit(mesh, seen, factor(mesh, prior))

    kernel = sigma**2 * np.exp(-np.abs(ys[:, None] - ys[None]) / length)
    ends, free = [0, len(ys) - 1], np.arange(1, len(ys) - 1)
    kernel = kernel[np.ix_(free, free)] - kernel[np.ix_(free, ends)] @ np.linalg.solve(
        kernel[np.ix_(ends, ends)], kernel[np.ix_(ends, free)]
    )
    gain = np.outer([1.0, -1.0], np.full(len(free), step)) / side**2
    noise = module.AREA_ERROR**2 + 2.0 * length * sigma**2 * 3.0 * side / side**4
    misfit = published_change * np.array([1.0, -1.0])
    wanted = kernel @ gain.T @ np.linalg.solve(gain @ kernel @ gain.T + noise * np.eye(2), misfit)
    border = np.flatnonzero((mesh.xy[:, 0] == 0.0) & (mesh.xy[:, 1] % side != 0.0))
    order = border[np.argsort(mesh.xy[border, 1])]
    assert wanted.max() > 1.0
    assert shift[order, 0] == pytest.approx(wanted, rel=0.01)
    assert np.abs(shift[:, 1]).max() < 1e-9


def folding(mesh: Mesh) -> tuple[np.ndarray, int, int]:
    """A displacement of 12 km of a vertex in the south and one of 30 m in the north."""
    south, north = (
        int(np.hypot(*(mesh.xy - spot).T).argmin()) for spot in ([SIDE, 2500.0], [SIDE, 12_500.0])
    )
    shift = np.zeros_like(mesh.xy)
    shift[south, 0], shift[north, 0] = 12_000.0, 30.0
    return shift, south, north


def test_a_displacement_that_folds_is_damped_where_it_folds() -> None:
    mesh = Mesh.of(grid(), np.arange(9))
    shift, south, north = folding(mesh)
    assert spoilt(mesh.moved(shift)).any()
    sound, pieces = damped(mesh, shift)
    # 12 km and 6 km reach over the middle cell, which is 5 km wide; 3 km do not.
    assert sound[south].tolist() == [3000.0, 0.0]
    assert sound[north].tolist() == [30.0, 0.0]
    assert pieces >= 2
    assert not spoilt(mesh.moved(sound)).any()


@pytest.mark.parametrize("solution", ["folding", "not finite"])
def test_without_a_sound_displacement_the_borders_stay(
    monkeypatch: pytest.MonkeyPatch, solution: str
) -> None:
    def bad(mesh: Mesh, *_: object) -> np.ndarray:
        shift = folding(mesh)[0]
        return shift if solution == "folding" else np.full_like(shift, np.nan)

    monkeypatch.setattr(module, "fit", bad)
    monkeypatch.setattr(module, "MOST_DAMPINGS", 1)
    drawn = territory_of(grid())
    territory, done = adjust(drawn, official(grid(bump)))
    assert territory is drawn
    assert (done.kept, done.units_moved, done.largest_m) == (True, 0, 0.0)
