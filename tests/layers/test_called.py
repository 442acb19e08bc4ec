"""Names that must stand: where they go, and that they stay clear of one another."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.render_static.called import FACE, call_names
from layers.render_static.fonts import MM_PER_POINT, em_width
from layers.render_static.labels import Box, Label, LabelGrid

ROOM: Box = (0.0, 0.0, 200.0, 150.0)
POINTS = 7.0


def land(west: float, south: float, wide: float, high: float) -> Path:
    corners = [(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)]
    return Path(np.array(corners, dtype=float) + np.array([west, south]), closed=True)


def called(*lands: tuple[Path, str], room: Box = ROOM) -> list[Label]:
    grid = LabelGrid(room, [one for one, _ in lands], Affine2D())
    return call_names(grid, lands, Affine2D(), POINTS)


def width(text: str) -> float:
    return em_width(text, FACE) * POINTS * MM_PER_POINT


def apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_name_stands_in_the_middle_of_land_that_holds_it() -> None:
    (label,) = called((land(50, 50, 60, 20), "Hà Long"))
    left, bottom, right, top = label.box
    assert (left + right) / 2 == pytest.approx(80)
    assert (bottom + top) / 2 == pytest.approx(60)
    assert right - left == pytest.approx(width("Hà Long"))
    assert label.lines[0][2] == "Hà Long"
    assert left == label.lines[0][0]


def test_a_name_stands_right_of_small_land_or_left_at_the_edge() -> None:
    (label,) = called((land(50, 50, 2, 2), "Hà Long"))
    assert 52 < label.box[0] < 54
    (label,) = called((land(196, 50, 2, 2), "Hà Long"))
    assert label.box[2] <= 200


def test_of_several_parts_the_largest_in_the_map_is_named() -> None:
    parts = Path.make_compound_path(land(10, 10, 1, 1), land(100, 100, 5, 5), land(500, 9, 90, 90))
    (label,) = called((parts, "Đảo"))
    assert 105 < label.box[0] < 107


def test_land_that_is_not_on_the_map_has_no_name() -> None:
    assert called((land(500, 500, 5, 5), "Xa"), (Path(np.zeros((0, 2))), "Không")) == []


def test_names_keep_clear_of_the_other_land_that_is_called() -> None:
    first, second = land(50, 50, 3, 3), land(53, 50, 3, 3)
    one, other = called((first, "Một"), (second, "Hai"))
    assert apart(one.box, (53, 50, 56, 53))
    assert apart(other.box, (50, 50, 53, 53))
    assert apart(one.box, other.box)


def test_names_placed_later_keep_off() -> None:
    shape = land(0, 0, 200, 150)
    grid = LabelGrid(ROOM, [shape], Affine2D())
    (first,) = call_names(grid, [(shape, "Nhất")], Affine2D(), POINTS)
    (second,) = grid.place(["Nhì"], 0, [POINTS], "Medium")
    assert apart(first.box, second.box)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20, unique=True)
)
def test_every_land_on_the_map_is_named_within_it_and_apart_where_there_is_room(
    cells: list[tuple[int, int]],
) -> None:
    lands = [(land(20 * x + 9, 15 * y + 7, 2, 2), f"{n}.") for n, (x, y) in enumerate(cells)]
    found = called(*lands)
    assert [one.own for one in found] == list(range(len(cells)))
    for one in found:
        assert one.box[0] >= 0
        assert one.box[2] <= 200
    assert all(apart(one.box, other.box) for one, other in itertools.combinations(found, 2))
