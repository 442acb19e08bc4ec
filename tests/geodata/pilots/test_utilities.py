"""Utilities and scores against values worked out by hand, and against exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.pilots.candidates import Candidates, Floats, Material, Measure
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.finding import Finding
from geodata.pilots.utilities import FINDINGS, points_of, raw_weights, score, utilities

NAN = float("nan")
HIGHER, LOWER, MIDDLE = Direction.HIGHER, Direction.LOWER, Direction.MIDDLE


def material(**columns: list[float]) -> Material:
    size = len(next(iter(columns.values()), []))
    never = np.zeros(size, dtype=np.bool_)
    codes = tuple(f"{number:05}" for number in range(size))
    return Material(
        candidates=Candidates(
            vintage="2025-07-01",
            province="38",
            codes=codes,
            names=codes,
            points=np.zeros((size, 2)),
            adjacent=np.zeros((0, 2), dtype=np.int64),
            districts=(),
        ),
        measures={
            key: Measure(key, key, key, "percent", np.array(values, dtype=float), never, never)
            for key, values in columns.items()
        },
        release="1",
    )


def utility(criterion: Criterion, *values: float) -> list[float]:
    found: list[float] = utilities(criterion, np.array(values, dtype=float)).values.tolist()
    return found


@pytest.mark.parametrize(
    ("scale", "direction", "expected"),
    [
        # 10, 20, 20, 50: span 40, median 20, farthest from it 30
        (Scale.MIN_MAX, HIGHER, [0.0, 0.25, 0.25, 1.0]),
        (Scale.MIN_MAX, LOWER, [1.0, 0.75, 0.75, 0.0]),
        (Scale.MIN_MAX, MIDDLE, [2 / 3, 1.0, 1.0, 0.0]),
        # ranks 1, 2.5, 2.5, 4 -> 0, 1.5, 1.5, 3 of 3
        (Scale.RANK, HIGHER, [0.0, 0.5, 0.5, 1.0]),
        (Scale.RANK, LOWER, [1.0, 0.5, 0.5, 0.0]),
        (Scale.RANK, MIDDLE, [0.0, 1.0, 1.0, 0.0]),
        (Scale.THRESHOLD, HIGHER, [0.0, 1.0, 1.0, 1.0]),
        (Scale.THRESHOLD, LOWER, [1.0, 1.0, 1.0, 0.0]),
    ],
)
def test_the_formulas_by_hand(scale: Scale, direction: Direction, expected: list[float]) -> None:
    criterion = Criterion("m", direction=direction, scale=scale, threshold=20.0)
    assert utility(criterion, 10, 20, 20, 50) == pytest.approx(expected, abs=1e-15)


def test_ties_at_the_ends_share_their_average_rank() -> None:
    # 1, 1, 1, 2, 3, 3: ranks 2, 2, 2, 4, 5.5, 5.5 -> minus one, over five
    ranks = [0.2, 0.2, 0.2, 0.6, 0.9, 0.9]
    rising = Criterion("m", scale=Scale.RANK)
    assert utility(rising, 1, 1, 1, 2, 3, 3) == pytest.approx(ranks)
    # their median is 0.4, as far from 0.2 as from 0.6; 0.9 is the farthest
    middle = Criterion("m", direction=MIDDLE, scale=Scale.RANK)
    assert utility(middle, 1, 1, 1, 2, 3, 3) == pytest.approx([0.6, 0.6, 0.6, 0.6, 0.0, 0.0])


def test_who_is_at_the_median_is_in_the_middle_however_many_are() -> None:
    # most communes have 100: ranks 0, 0.25 and three times 0.75
    middle = Criterion("m", direction=MIDDLE, scale=Scale.RANK)
    assert utility(middle, 70, 90, 100, 100, 100) == pytest.approx([0.0, 1 / 3, 1.0, 1.0, 1.0])
    assert utility(middle, 1, 2, 3, 4, 5) == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0])
    assert utility(middle, 1, 2, 3, 9) == pytest.approx([0.0, 2 / 3, 2 / 3, 0.0])


def test_the_middle_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    # 0, 1, 3, 10: median 2, distances 2, 1, 1, 8
    assert utility(Criterion("m", direction=MIDDLE), 0, 1, 3, 10) == pytest.approx(
        [0.75, 0.875, 0.875, 0.0]
    )
    # 0, 8, 10: the lowest is the farthest from 8
    assert utility(Criterion("m", direction=MIDDLE), 0, 8, 10) == pytest.approx([0.0, 1.0, 0.75])


@pytest.mark.parametrize("scale", [Scale.MIN_MAX, Scale.RANK])
@pytest.mark.parametrize("direction", list(Direction))
def test_where_nothing_tells_them_apart_each_gets_a_half(
    scale: Scale, direction: Direction
) -> None:
    criterion = Criterion("m", direction=direction, scale=scale, missing=Missing.SKIP)
    same = utilities(criterion, np.array([7.0, 7.0, 7.0]))
    assert same.values.tolist() == [0.5, 0.5, 0.5]
    assert same.findings == (Finding("all_equal", {"measure": "m", "count": 3, "value": 7.0}),)
    single = utilities(criterion, np.array([NAN, 7.0]))
    assert np.array_equal(single.values, [NAN, 0.5], equal_nan=True)
    assert single.findings[0] == Finding("one_known", {"measure": "m", "count": 1, "value": 7.0})
    assert utility(criterion, 0.0, 0.0) == [0.5, 0.5]


def test_a_threshold_is_held_against_each_value_alone() -> None:
    criterion = Criterion("m", scale=Scale.THRESHOLD, threshold=5.0)
    met = utilities(criterion, np.array([5.0, 5.0]))
    assert met.values.tolist() == [1.0, 1.0]
    told = {"measure": "m", "count": 2, "threshold": 5.0, "reached": True}
    assert met.findings == (Finding("threshold_same_side", told),)
    missed = utilities(criterion, np.array([4.0]))
    assert missed.values.tolist() == [0.0]
    assert missed.findings == (
        Finding("threshold_same_side", {**told, "count": 1, "reached": False}),
    )
    assert utilities(criterion, np.array([4.0, 5.0])).findings == ()


def test_a_threshold_is_reached_within_the_noise_of_an_addition() -> None:
    value = 0.1 + 0.2  # a little more than 0.3
    lower = Criterion("m", direction=LOWER, scale=Scale.THRESHOLD, threshold=0.3)
    assert utility(lower, value, 0.30001) == [1.0, 0.0]
    higher = Criterion("m", scale=Scale.THRESHOLD, threshold=value)
    assert utility(higher, 0.3, 0.29999) == [1.0, 0.0]


@pytest.mark.parametrize(
    "criterion",
    [
        Criterion("m", scale=Scale.THRESHOLD),
        Criterion("m", direction=MIDDLE, scale=Scale.THRESHOLD, threshold=1.0),
    ],
)
def test_a_threshold_without_a_meaning_is_refused(criterion: Criterion) -> None:
    with pytest.raises(ValueError, match="threshold"):
        utilities(criterion, np.array([1.0, 2.0]))


def test_noise_of_an_addition_tells_nobody_apart() -> None:
    for scale in (Scale.MIN_MAX, Scale.RANK):
        assert utility(Criterion("m", scale=scale), 0.1 + 0.2, 0.3, 0.3) == [0.5, 0.5, 0.5]
    assert utility(Criterion("m", scale=Scale.RANK), 0.1 + 0.2, 0.3, 0.9) == [0.25, 0.25, 1.0]
    assert utility(Criterion("m"), 1_000_000, 1_000_001) == [0.0, 1.0]


def test_values_of_any_size_have_utilities() -> None:
    assert utility(Criterion("m"), -1.7e308, 0.0, 1.7e308) == [0.0, 0.5, 1.0]
    assert utility(Criterion("m"), 0.0, 5e-324, 1e-323) == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("missing", "filled", "eligible"),
    [
        (Missing.WORST, 0.0, True),
        (Missing.MEDIAN, 0.25, True),
        (Missing.SKIP, NAN, True),
        (Missing.EXCLUDE, NAN, False),
    ],
)
def test_a_missing_value_is_treated_as_stated(
    missing: Missing, filled: float, eligible: bool
) -> None:
    criterion = Criterion("m", missing=missing)
    found = utilities(criterion, np.array([10.0, NAN, 20.0, 50.0, NAN]))
    assert np.array_equal(found.values, [0.0, filled, 0.25, 1.0, filled], equal_nan=True)
    assert found.eligible.tolist() == [True, eligible, True, True, eligible]
    told = {"measure": "m", "count": 2, "of": 5, "treatment": missing.value}
    assert found.findings == (Finding("missing_values", told),)
    assert found.used


@pytest.mark.parametrize("missing", list(Missing))
def test_a_criterion_that_nobody_has_data_of_takes_no_part(missing: Missing) -> None:
    data = material(m=[NAN, NAN], n=[1.0, 3.0])
    scores = score([Criterion("m", 3, missing=missing), Criterion("n", 1)], data)
    assert scores.used.tolist() == [False, True]
    assert scores.eligible.all()
    assert np.isnan(scores.utility[:, 0]).all()
    assert scores.weight.tolist() == [[0.0, 1.0], [0.0, 1.0]]
    assert scores.points.tolist() == [0, 1_000_000]
    assert scores.findings == (Finding("criterion_without_data", {"measure": "m", "of": 2}),)


def test_a_score_by_hand() -> None:
    data = material(a=[0, 5, 10, NAN], b=[4, NAN, 2, 0])
    criteria = [
        Criterion("a", 0.375, missing=Missing.SKIP),
        Criterion("b", 0.125, LOWER, missing=Missing.SKIP),
    ]
    scores = score(criteria, data)
    assert scores.weight.tolist() == [[0.75, 0.25], [1.0, 0.0], [0.75, 0.25], [0.0, 1.0]]
    # 0; 0.5 of a alone; 0.75 + 0.25 * 0.5; 1 of b alone
    assert scores.points.tolist() == [0, 500_000, 875_000, 1_000_000]
    assert [one.details["measure"] for one in scores.findings] == ["a", "b"]


def test_a_criterion_of_weight_0_is_shown_and_has_no_say() -> None:
    data = material(a=[1, 2, 3], b=[NAN, 9, 8])
    scores = score([Criterion("a"), Criterion("b", 0, missing=Missing.EXCLUDE)], data)
    assert np.array_equal(scores.utility[:, 1], [NAN, 1.0, 0.0], equal_nan=True)
    assert scores.used.tolist() == [True, True]
    assert scores.eligible.all()
    assert scores.findings == ()
    assert scores.points.tolist() == [0, 500_000, 1_000_000]
    weighed = score([Criterion("a"), Criterion("b", 1, missing=Missing.EXCLUDE)], data)
    assert weighed.eligible.tolist() == [False, True, True]


def test_without_any_weight_all_points_are_0_and_it_is_said() -> None:
    data = material(a=[1, 2], b=[3, NAN])
    scores = score([Criterion("a", 0), Criterion("b", 0)], data)
    assert scores.points.tolist() == [0, 0]
    assert scores.weight.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert scores.findings == (Finding("all_weights_zero", {"count": 2}),)


def test_communes_of_which_nothing_is_known_are_counted() -> None:
    scores = score([Criterion("a", missing=Missing.SKIP)], material(a=[1, 2, NAN, NAN]))
    assert scores.points.tolist() == [0, 1_000_000, 0, 0]
    assert scores.findings[-1] == Finding("nothing_counts", {"count": 2, "of": 4})
    nobody = score([Criterion("a")], material(a=[NAN, NAN]))
    assert [one.code for one in nobody.findings] == ["criterion_without_data", "nothing_counts"]


def test_without_criteria_every_score_is_0() -> None:
    scores = score([], material(a=[1, 2, 3]))
    assert scores.points.tolist() == [0, 0, 0]
    assert scores.utility.shape == scores.weight.shape == (3, 0)
    assert scores.eligible.all()
    assert scores.findings == ()


def test_halves_are_rounded_to_the_even_point() -> None:
    steps = np.array([[0.000001, 0.0], [0.000003, 0.0], [0.000005, 0.0], [0.00000501, 0.0]])
    assert points_of(steps, np.array([[1.0, 1.0]])).tolist() == [[0, 2, 2, 3]]
    thirds = np.array([[0.00000075, 0.0], [0.00000225, 0.0]])  # two thirds: a half, and 1.5
    assert points_of(thirds, np.array([[2.0, 1.0], [0.2, 0.1]])).tolist() == [[0, 2], [0, 2]]


def test_as_many_weightings_at_once_as_memory_allows_are_the_same_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(5)
    utility = random.random((7, 3))
    utility[random.random((7, 3)) < 0.2] = NAN
    weights = random.random((11, 3))
    together = points_of(utility, weights)
    monkeypatch.setattr("geodata.pilots.utilities.MOST_AT_ONCE", 21)  # three weightings at once
    assert np.array_equal(points_of(utility, weights), together)
    single = [points_of(utility, row[np.newaxis])[0] for row in weights]
    assert np.array_equal(np.array(single), together)


@pytest.mark.parametrize("weight", [-1.0, NAN, float("inf")])
def test_a_weight_without_a_meaning_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weights"):
        points_of(np.array([[1.0]]), np.array([[weight]]))


def test_a_weight_above_0_counts_however_small_it_is() -> None:
    utility = np.array([[0.0, 1.0], [NAN, 1.0]])
    assert points_of(utility, np.array([[100.0, 1e-9]])).tolist() == [[0, 1_000_000]]
    assert points_of(utility, np.array([[0.0, 5e-324]])).tolist() == [[1_000_000, 1_000_000]]


def test_every_code_of_a_finding_is_listed() -> None:
    data = material(gone=[NAN, NAN], same=[1, 1], one=[1, NAN], met=[6, 7], some=[1, 2])
    criteria = [
        Criterion("gone"),
        Criterion("same"),
        Criterion("one", missing=Missing.SKIP),
        Criterion("met", scale=Scale.THRESHOLD, threshold=5.0),
    ]
    said = {one.code for one in score(criteria, data).findings}
    said |= {one.code for one in score([Criterion("some", 0)], data).findings}
    said |= {one.code for one in score([Criterion("gone")], data).findings}
    assert said == set(FINDINGS)


# --- properties --------------------------------------------------------------------------------

VALUES = st.lists(st.one_of(st.integers(-50, 50).map(float), st.just(NAN)), min_size=1, max_size=9)
CRITERIA = st.builds(
    Criterion,
    measure=st.just("m"),
    direction=st.sampled_from(Direction),
    scale=st.sampled_from([Scale.MIN_MAX, Scale.RANK]),
    missing=st.sampled_from(Missing),
) | st.builds(
    Criterion,
    measure=st.just("m"),
    direction=st.sampled_from([HIGHER, LOWER]),
    scale=st.just(Scale.THRESHOLD),
    missing=st.sampled_from(Missing),
    threshold=st.integers(-50, 50).map(float),
)


@given(CRITERIA, VALUES, st.randoms(use_true_random=False))
def test_utilities_are_bounded_and_follow_their_commune(
    criterion: Criterion, values: list[float], random: object
) -> None:
    column = np.array(values)
    found = utilities(criterion, column)
    known = found.values[np.isfinite(found.values)]
    assert ((known >= 0) & (known <= 1)).all()
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    again = utilities(criterion, column[order])
    assert np.array_equal(again.values, found.values[order], equal_nan=True)
    assert np.array_equal(again.eligible, found.eligible[order])


@given(CRITERIA, VALUES, st.integers(1, 1000), st.integers(-100, 100))
def test_another_unit_of_measure_changes_no_utility(
    criterion: Criterion, values: list[float], factor: int, shift: int
) -> None:
    threshold = None if criterion.threshold is None else criterion.threshold * factor + shift
    other = Criterion("m", 1.0, criterion.direction, criterion.scale, criterion.missing, threshold)
    found = utilities(other, np.array(values) * factor + shift).values
    assert found == pytest.approx(utilities(criterion, np.array(values)).values, nan_ok=True)


@given(CRITERIA, VALUES)
def test_a_better_value_never_has_the_lower_utility(
    criterion: Criterion, values: list[float]
) -> None:
    column = np.array(values)
    known = np.isfinite(column)
    if not known.any():
        return
    found, given_ = utilities(criterion, column).values[known], column[known]
    if criterion.direction is MIDDLE and criterion.scale is Scale.RANK:
        ranks = [((given_ < x).sum() + (given_ <= x).sum() + 1) / 2 for x in given_]
        worth = -np.abs(np.array(ranks) - np.median(ranks))
    elif criterion.direction is MIDDLE:
        worth = -np.abs(given_ - np.median(given_))
    else:
        worth = given_ if criterion.direction is HIGHER else -given_
    order = np.argsort(worth, kind="stable")
    assert (np.diff(found[order]) >= -1e-12).all()
    if criterion.scale is not Scale.THRESHOLD:
        assert ((np.diff(found[order]) > 1e-12) == (np.diff(worth[order]) > 0)).all()


SMALL = st.integers(0, 1000).map(lambda steps: steps / 1000)


@st.composite
def weighings(draw: st.DrawFn) -> tuple[Floats, Floats]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = st.lists(
        st.one_of(SMALL, st.just(NAN)), min_size=rows * columns, max_size=rows * columns
    )
    weights = st.lists(
        st.integers(0, 1000).map(lambda steps: steps / 10), min_size=columns, max_size=columns
    )
    return np.array(draw(cells)).reshape(rows, columns), np.array(draw(weights))


@given(weighings())
def test_points_are_the_rounded_fraction(case: tuple[Floats, Floats]) -> None:
    utility, weights = case
    for row, points in zip(utility, points_of(utility, weights[np.newaxis])[0], strict=True):
        pairs = [
            (Fraction(round(weight * 10)), Fraction(round(value * 1000), 1000))
            for weight, value in zip(weights, row, strict=True)
            if np.isfinite(value)
        ]
        total = sum(weight for weight, _ in pairs)
        exact = sum(weight * value for weight, value in pairs) / total if total else Fraction(0)
        assert points == round(exact * 1_000_000)


@given(weighings(), st.randoms(use_true_random=False), st.sampled_from([0.1, 2.0, 3.0, 1000.0]))
def test_neither_the_order_nor_the_size_of_weights_matters(
    case: tuple[Floats, Floats], random: object, factor: float
) -> None:
    utility, weights = case
    found = points_of(utility, weights[np.newaxis])[0]
    order = list(range(len(weights)))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert np.array_equal(points_of(utility[:, order], weights[np.newaxis, order])[0], found)
    assert points_of(utility, weights[np.newaxis] * factor)[0] == pytest.approx(found, abs=1)
    assert ((found >= 0) & (found <= 1_000_000)).all()


@given(weighings(), st.data())
def test_more_utility_never_makes_fewer_points(
    case: tuple[Floats, Floats], data: st.DataObject
) -> None:
    utility, weights = case
    column = data.draw(st.integers(0, len(weights) - 1))
    better = utility.copy()
    better[:, column] = np.minimum(1.0, better[:, column] + data.draw(SMALL))
    before, after = points_of(utility, weights[np.newaxis]), points_of(better, weights[np.newaxis])
    assert (after >= before).all()


def test_the_weights_are_those_of_the_criteria() -> None:
    assert raw_weights([Criterion("a", 2), Criterion("b", 0.5)]).tolist() == [2.0, 0.5]
    assert raw_weights([]).shape == (0,)
