import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.indicators import load_catalogue
from layers.style import (
    CHANGE_PALETTES,
    CHANGE_PERCENT_BREAKS,
    PALETTES,
    PERCENT_BREAKS,
    POINT_STYLES,
    SMALLEST_CHANGE,
    NoDataStyle,
    breaks_for,
    change_breaks,
    change_colours,
    check_breaks,
    class_of,
    classify,
    colour_of,
    colours_for,
    contrast,
    payload,
    text_on,
)


def class_by_hand(value: float | None, breaks: tuple[float, ...]) -> int:
    """The rule of the module's head, written out."""
    if value is None or not math.isfinite(value) or len(breaks) < 2:
        return 0
    classes = len(breaks) - 1
    if value < breaks[0]:
        return 1
    for k in range(1, classes + 1):
        if breaks[k - 1] <= value < breaks[k]:
            return k
    return classes


@given(
    st.lists(st.one_of(st.none(), st.floats(-10, 200)), max_size=30),
    st.lists(st.floats(0, 150), min_size=2, max_size=8, unique=True),
)
def test_classify_agrees_with_the_rule_written_out(
    values: list[float | None], marks: list[float]
) -> None:
    breaks = tuple(sorted(marks))
    array = [math.nan if value is None else value for value in values]
    assert classify(array, breaks).tolist() == [class_by_hand(v, breaks) for v in values]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(0, 1), (19.999, 1), (20, 2), (40, 3), (80, 5), (89.99, 5), (90, 6), (100, 6), (104, 6)],
        *[(-3, 1), (None, 0), (math.nan, 0), (math.inf, 0)],
    ],
)
def test_classes_of_a_share(value: float | None, expected: int) -> None:
    assert class_of(value, PERCENT_BREAKS) == expected


def test_zero_is_a_value_and_missing_is_not() -> None:
    breaks = breaks_for("count", [0, 0, math.nan, 4])
    assert classify([0, math.nan, 4], breaks).tolist() == [1, 0, len(breaks) - 1]
    assert breaks[:2] == (0.0, 1.0)


def test_breaks_of_nothing_of_one_value_and_of_shares() -> None:
    assert breaks_for("count", [math.nan, math.nan]) == ()
    assert classify([math.nan], ()).tolist() == [0]
    assert breaks_for("count", [7, math.nan, 7]) == (7.0, 7.0)
    assert classify([7, math.nan], (7.0, 7.0)).tolist() == [1, 0]
    assert breaks_for("percent", [99.0]) == PERCENT_BREAKS


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=60))
def test_breaks_of_counts_hold_every_value(values: list[int]) -> None:
    breaks = breaks_for("count", values)
    assert breaks[0] <= min(values)
    assert breaks[-1] >= max(values)
    assert all(mark == round(mark) for mark in breaks)
    assert 1 <= len(breaks) - 1 <= 6


@pytest.mark.parametrize(("least", "first"), [(0.9, 0.0), (1.7, 1.0), (3.0, 3.0), (47.5, 40.0)])
def test_classes_of_counts_begin_with_a_whole_number(least: float, first: float) -> None:
    assert breaks_for("count", [least, 60, 80, 130, 210, 340, 550])[0] == first


@given(st.lists(st.floats(0.01, 1e4), min_size=2, max_size=60))
def test_breaks_of_measures_rise_and_hold_every_value(values: list[float]) -> None:
    breaks = breaks_for("mbps", values)
    assert breaks[0] <= min(values)
    assert breaks[-1] >= max(values)
    assert list(breaks) == sorted(breaks)


@pytest.mark.parametrize("breaks", [(1.0,), (2.0, 1.0), (0.0, 1.0, 1.0), tuple(range(70))])
def test_wrong_breaks_are_refused(breaks: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="breaks must rise"):
        classify([1.0], breaks)


def test_colour_of_is_the_colour_of_the_class() -> None:
    colours = colours_for("fibre", 6)
    assert colour_of(85, PERCENT_BREAKS, colours, "#eeeeee") == "#2c7fb8"
    assert colour_of(None, PERCENT_BREAKS, colours, "#eeeeee") == "#eeeeee"


def test_fewer_classes_keep_the_ends_of_the_palette() -> None:
    assert colours_for("base", 2) == ("#ffffd4", "#993404")
    assert colours_for("base", 1) == ("#fe9929",)
    assert colours_for("base", 0) == ()
    with pytest.raises(ValueError, match="no palette"):
        colours_for("weather", 3)
    with pytest.raises(ValueError, match="7 classes"):
        colours_for("base", 7)


def lab(colour: str) -> np.ndarray:
    """CIELAB (D65) of ``#rrggbb``."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def as_deuteranope(colour: str) -> str:
    """How a deuteranope sees a colour (Machado, Oliveira and Fernandes 2009, severity 1.0)."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    )
    seen = np.clip(matrix @ linear, 0, 1)
    srgb = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(part * 255):02x}" for part in srgb)


@pytest.mark.parametrize("name", [*PALETTES, *CHANGE_PALETTES])
def test_neighbouring_classes_are_told_apart_by_everyone(name: str) -> None:
    colours = PALETTES.get(name) or CHANGE_PALETTES[name]
    for one, other in pairwise(colours):
        assert np.linalg.norm(lab(one) - lab(other)) > 9
        seen = np.linalg.norm(lab(as_deuteranope(one)) - lab(as_deuteranope(other)))
        assert seen > 7


@pytest.mark.parametrize("name", list(PALETTES))
def test_sequential_palettes_darken(name: str) -> None:
    lightness = [lab(colour)[0] for colour in PALETTES[name]]
    assert lightness == sorted(lightness, reverse=True)


def test_text_on_every_colour_is_readable() -> None:
    colours = [colour for palette in PALETTES.values() for colour in palette]
    colours += [colour for palette in CHANGE_PALETTES.values() for colour in palette]
    colours += [NoDataStyle().colour]
    assert all(contrast(colour, text_on(colour)) >= 4.5 for colour in colours)
    assert all(contrast(mark.colour, mark.text) >= 4.5 for mark in POINT_STYLES.values())


def test_kinds_of_points_differ_in_shape_and_colour() -> None:
    assert len({mark.shape for mark in POINT_STYLES.values()}) == len(POINT_STYLES)
    assert len({mark.colour for mark in POINT_STYLES.values()}) == len(POINT_STYLES)


def test_payload_marks_estimates_and_never_no_data() -> None:
    codes = np.array([0, 3, 6], dtype=np.uint8)
    assert payload(codes) == b"\x00\x03\x06"
    assert payload(codes, np.array([True, True, False])) == b"\x00\x83\x06"


def test_every_theme_of_the_catalogue_has_a_palette() -> None:
    assert set(PALETTES) == set(load_catalogue().themes)


CHANGES = st.lists(st.one_of(st.just(math.nan), st.floats(-1e7, 1e7)), max_size=40)


def mirrored(code: int, breaks: tuple[float, ...]) -> int:
    return len(breaks) - code


@given(st.sampled_from(["percent", "count", "mbps", "km2"]), CHANGES, st.floats(-1e8, 1e8))
def test_classes_of_a_fall_mirror_those_of_a_rise(
    unit: str, changes: list[float], value: float
) -> None:
    breaks = change_breaks(unit, changes)
    check_breaks(breaks)
    assert breaks == tuple(-mark for mark in reversed(breaks))
    assert len(breaks) <= 10
    if not breaks:
        return
    for one in (value, *breaks, *changes):
        if math.isfinite(one):
            assert class_of(-one, breaks) == mirrored(class_of(one, breaks), breaks)
    assert class_of(0, breaks) == len(breaks) / 2
    if unit != "percent":
        assert all(not abs(one) > max(breaks[-1], SMALLEST_CHANGE) for one in changes)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(-100, 1), (-40, 1), (-39.9, 2), (-15, 2), (-5, 3), (-4.9, 4), (-1, 4), (-0.99, 5)],
        *[(0, 5), (0.99, 5), (1, 6), (4.9, 6), (5, 7), (15, 8), (40, 9), (100, 9), (None, 0)],
    ],
)
def test_classes_of_a_change_in_points(value: float | None, expected: int) -> None:
    assert class_of(value, CHANGE_PERCENT_BREAKS) == expected


@pytest.mark.parametrize(
    ("unit", "changes", "sides"),
    [
        # Amounts 1 ... 400: quarters 100.75, 200.5, 300.25; a tenth of the median is 20.05.
        ("count", [*range(-200, 0), *range(201, 401)], (20, 100, 200, 300, 400)),
        ("count", [0, 0, 1, -1, 1], (1, 2)),
        ("count", [0, 0.4, -0.2], (1,)),
        ("count", [0, 5, math.nan], (1, 5)),
        ("mbps", [20.0], (2, 20)),
        ("mbps", [0.5, -0.5, 0.5], (0.05, 0.5)),
    ],
)
def test_breaks_of_changes_by_hand(
    unit: str, changes: list[float], sides: tuple[float, ...]
) -> None:
    assert change_breaks(unit, changes) == (*(-mark for mark in reversed(sides)), *sides)


def test_the_last_class_reaches_what_is_not_counted() -> None:
    assert change_breaks("count", [0, 5, math.nan], 999.0)[-3:] == (1.0, 5.0, 1000.0)
    assert change_breaks("count", [0.4], 7.0) == (-7.0, -1.0, 1.0, 7.0)


def test_breaks_of_no_change_and_of_nothing() -> None:
    assert change_breaks("count", [0, 0, math.nan]) == (0.0, 0.0)
    assert change_breaks("count", [math.nan]) == ()
    assert change_breaks("percent", []) == CHANGE_PERCENT_BREAKS


@pytest.mark.parametrize("classes", [1, 3, 5, 7, 9])
def test_colours_of_change_mirror_the_direction(classes: int) -> None:
    better, worse = (
        change_colours("higher_better", classes),
        change_colours("lower_better", classes),
    )
    assert better == worse[::-1]
    assert len(set(better)) == classes
    assert better[classes // 2] == change_colours("none", classes)[classes // 2]
    lightness = [lab(colour)[0] for colour in better]
    assert max(lightness) == lightness[classes // 2]
    assert lightness[: classes // 2 + 1] == sorted(lightness[: classes // 2 + 1])


def test_green_is_better_and_brown_is_worse() -> None:
    green, brown = "#01665e", "#8c510a"
    assert change_colours("higher_better", 9)[-1] == change_colours("lower_better", 9)[0] == green
    assert change_colours("higher_better", 9)[0] == change_colours("lower_better", 9)[-1] == brown
    assert not {green, brown} & set(change_colours("none", 9))


def test_rises_and_falls_are_told_apart_by_everyone() -> None:
    for palette in CHANGE_PALETTES.values():
        for place in range(4):
            one, other = (as_deuteranope(palette[at]) for at in (place, -1 - place))
            assert np.linalg.norm(lab(one) - lab(other)) > 20


def test_no_change_does_not_look_like_no_data() -> None:
    assert np.linalg.norm(lab(change_colours("none", 1)[0]) - lab(NoDataStyle().colour)) > 7


def test_other_colours_of_change_are_refused() -> None:
    assert change_colours("none", 0) == ()
    for classes in (2, 4, 11):
        with pytest.raises(ValueError, match="1, 3, 5, 7 or 9 classes"):
            change_colours("none", classes)
    with pytest.raises(ValueError, match="no colours of change"):
        change_colours("sideways", 3)
