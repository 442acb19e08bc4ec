"""Areas of parts against hand-worked squares, geopandas' overlay and tobler."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from tobler.area_weighted import area_interpolate

from geodata.boundaries.projection import GEOGRAPHIC, PLANE, to_degrees
from geodata.weights.overlap import area_measure, overlap_km2


def squares(**corners: tuple[float, float, float, float]) -> pd.Series:
    """Rectangles by code in degrees, given as (west, south, east, north) in km in the plane."""
    boxes = [shapely.box(*(1000.0 * side for side in corner)) for corner in corners.values()]
    dense = shapely.segmentize(np.array(boxes, dtype=object), 100.0)
    return pd.Series(list(to_degrees(dense)), index=list(corners), dtype=object)


def links(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_code", "to_code", "weight"])


OLD = squares(a=(0, 0, 10, 4), b=(10, 0, 14, 4), c=(20, 0, 24, 4))
NEW = squares(x=(-1, -1, 2.5, 5), y=(2.5, -1, 12, 5), z=(12, -1, 30, 5))
LINKS = links(("a", "x", 0.5), ("a", "y", 0.5), ("b", "y", 0.3), ("b", "z", 0.7))


def test_overlaps_are_areas_in_the_plane() -> None:
    # a is 10 by 4 km, cut 2.5 km from its western side; b 4 by 4, cut in its middle.
    assert overlap_km2(LINKS, OLD, NEW) == pytest.approx([10.0, 30.0, 8.0, 8.0], rel=1e-6)
    measure = area_measure(LINKS, OLD, NEW, frozenset(), frozenset())
    assert measure["weight"].to_numpy() == pytest.approx([0.25, 0.75, 0.5, 0.5], rel=1e-6)
    assert set(measure["basis"]) == {"area"}
    assert set(measure["quality"]) == {"low"}


def test_only_pairs_that_are_linked_are_parts() -> None:
    # A sliver of a lies in z once z is drawn 1 km too far to the west; the law knows no such part.
    wide = squares(x=(-1, -1, 2.5, 5), y=(2.5, -1, 12, 5), z=(9, -1, 30, 5))
    measure = area_measure(LINKS[:2], OLD, wide, frozenset(), frozenset())
    assert measure["weight"].to_numpy() == pytest.approx([0.25, 0.75], rel=1e-6)


@pytest.mark.parametrize(
    ("official_old", "official_new", "quality"),
    [
        ((), ("x",), ["medium", "medium", "low", "low"]),
        ((), ("y",), ["medium"] * 4),
        (("b",), (), ["low", "low", "medium", "medium"]),
        ((), ("w",), ["low"] * 4),
    ],
)
def test_official_boundaries_of_a_part_or_of_all_others_make_it_medium(
    official_old: tuple[str, ...], official_new: tuple[str, ...], quality: list[str]
) -> None:
    measure = area_measure(LINKS, OLD, NEW, frozenset(official_old), frozenset(official_new))
    assert measure["quality"].tolist() == quality


def test_of_three_parts_one_official_one_says_nothing_of_the_cut_between_the_others() -> None:
    three = links(("a", "x", 0.3), ("a", "y", 0.3), ("a", "z", 0.4))
    new = squares(x=(0, 0, 2, 4), y=(2, 0, 5, 4), z=(5, 0, 10, 4))
    measure = area_measure(three, OLD, new, frozenset(), frozenset({"x"}))
    assert measure["weight"].to_numpy() == pytest.approx([0.2, 0.3, 0.5], rel=1e-6)
    assert measure["quality"].tolist() == ["medium", "low", "low"]


def test_a_part_that_is_not_drawn_keeps_the_least_share() -> None:
    new = squares(x=(-1, -1, 2.5, 5), y=(2.5, -1, 30, 5))
    pair = links(("b", "x", 0.4), ("b", "y", 0.6))
    measure = area_measure(pair, OLD, new, frozenset(), frozenset({"x", "y"}))
    assert measure["weight"].to_numpy() == pytest.approx([0.005 / 1.005, 1 / 1.005], rel=1e-6)
    assert measure["amount"].to_numpy() == pytest.approx([0.0, 16.0], rel=1e-6)
    assert measure["quality"].tolist() == ["low", "medium"]
    less = links(("b", "x", 0.001), ("b", "y", 0.999))
    measure = area_measure(less, OLD, new, frozenset(), frozenset({"x", "y"}))
    assert measure["weight"][0] == pytest.approx(0.001 / 1.001, rel=1e-6)


def test_drawings_of_another_place_measure_nothing() -> None:
    # b is 4 km wide; what its new units have of it is 3.5 km (87.5 %), then 3.7 km (92.5 %).
    pair = links(("b", "x", 0.4), ("b", "y", 0.6))
    for east, weights in ((13.5, []), (13.7, [2.7 / 3.7, 1.0 / 3.7])):
        new = squares(x=(11, 0, east, 4), y=(10, 0, 11, 4))
        measure = area_measure(pair, OLD, new, frozenset(), frozenset({"x", "y"}))
        assert measure["weight"].to_numpy() == pytest.approx(weights, rel=1e-6)


def test_what_has_no_boundary_is_left_alone() -> None:
    rows = links(("a", "x", 0.5), ("a", "island", 0.5), ("lost", "x", 0.5), ("lost", "y", 0.5))
    assert area_measure(rows, OLD, NEW, frozenset(), frozenset({"x"})).empty
    far = links(("c", "x", 0.5), ("c", "y", 0.5))
    assert area_measure(far, OLD, NEW, frozenset(), frozenset({"x"})).empty


def random_country(seed: int) -> tuple[pd.Series, pd.Series]:
    """Two partitions of a square of 60 km into Voronoi cells, degrees, by code."""
    random = np.random.default_rng(seed)
    frame = shapely.box(0, 0, 60_000, 60_000)

    def cells(count: int, letter: str) -> pd.Series:
        points = shapely.MultiPoint(random.uniform(0, 60_000, (count, 2)))
        drawn = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
        land = to_degrees(shapely.segmentize(shapely.intersection(drawn, frame), 500.0))
        codes = [f"{letter}{number:02d}" for number in range(count)]
        return pd.Series(list(land), index=codes, dtype=object)

    return cells(40, "o"), cells(12, "n")


@pytest.fixture(scope="module")
def country() -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Both partitions and geopandas' overlay of them: every pair that overlaps, with its area."""
    old, new = random_country(4)
    one, other = (
        gpd.GeoDataFrame({name: land.index}, geometry=land.to_numpy(), crs=GEOGRAPHIC).to_crs(PLANE)
        for name, land in (("from_code", old), ("to_code", new))
    )
    pieces = gpd.overlay(one, other, how="intersection")
    pieces["km2"] = pieces.area / 1e6
    pieces = pieces[pieces["km2"] > 1e-3].sort_values(["from_code", "to_code"])
    return old, new, pieces[["from_code", "to_code", "km2"]].reset_index(drop=True)


def test_areas_are_those_of_geopandas_overlay(country) -> None:
    old, new, pieces = country
    assert overlap_km2(pieces, old, new) == pytest.approx(pieces["km2"].to_numpy(), rel=1e-6)


def test_carrying_by_area_is_areal_interpolation_as_tobler_does_it(country) -> None:
    old, new, pieces = country
    rows = pieces[["from_code", "to_code"]].assign(weight=1.0)
    measure = area_measure(rows, old, new, frozenset(), frozenset())
    households = pd.Series(np.arange(1.0, len(old) + 1.0) ** 2, index=old.index)
    carried = (
        (measure["weight"] * measure["from_code"].map(households)).groupby(measure["to_code"]).sum()
    )
    source = gpd.GeoDataFrame(
        {"households": households.to_numpy()}, geometry=old.to_numpy(), crs=GEOGRAPHIC
    ).to_crs(PLANE)
    target = gpd.GeoDataFrame(geometry=new.to_numpy(), crs=GEOGRAPHIC).to_crs(PLANE)
    theirs = area_interpolate(source, target, extensive_variables=["households"])
    assert carried.loc[new.index].to_numpy() == pytest.approx(
        theirs["households"].to_numpy(), rel=1e-6
    )
    assert carried.sum() == pytest.approx(households.sum(), rel=1e-12)
