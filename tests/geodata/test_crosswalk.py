import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries.pipeline import undrawn_parts
from geodata.boundaries.territory import Territory
from geodata.crosswalk import (
    CROSSWALK_COLUMNS,
    Crosswalk,
    Quality,
    links_of_converter,
    load_crosswalk,
    weights_of_areas,
    worst,
)
from geodata.errors import BuildError, DataMissing
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM

OLD = pd.DataFrame({"key": ["p_d_a", "p_d_b", "p_d_c"], "code": ["1", "2", "3"]})
NEW = pd.DataFrame({"key": ["q_x", "q_y"], "code": ["8", "9"]})


def converter(divided_key: str = "x") -> dict[str, dict[str, object]]:
    parts = [
        {"newWardKey": divided_key, "isDefaultNewWard": False},
        {"newWardKey": "y", "isDefaultNewWard": True},
    ]
    return {
        "DICT_PROVINCE_WARD_NO_DIVIDED": {"q": {"x": ["p_d_a", "p_d_b"]}},
        "DICT_PROVINCE_WARD_DIVIDED": {"q": {"p_d_c": parts}},
    }


def test_links_become_codes() -> None:
    links = links_of_converter(OLD, NEW, converter())
    assert links[["from_code", "to_code", "divided", "default"]].to_numpy().tolist() == [
        ["1", "8", False, True],
        ["2", "8", False, True],
        ["3", "8", True, False],
        ["3", "9", True, True],
    ]


def test_unknown_names_and_forgotten_communes_are_errors() -> None:
    with pytest.raises(BuildError, match="unknown unit"):
        links_of_converter(OLD, NEW, converter("z"))
    wider = pd.concat([OLD, pd.DataFrame({"key": ["p_d_e"], "code": ["4"]})])
    with pytest.raises(BuildError, match="without a successor"):
        links_of_converter(wider, NEW, converter())


def test_weights_are_shares_of_the_area() -> None:
    links = links_of_converter(OLD, NEW, converter())
    frame = weights_of_areas(links, {("3", "8"): 1.0, ("3", "9"): 3.0, ("1", "8"): 7.0})
    assert frame["weight"].tolist() == [1.0, 1.0, 0.25, 0.75]
    assert frame["basis"].tolist() == ["whole", "whole", "area", "area"]
    assert frame["exact"].tolist() == [True, True, False, False]
    assert frame["quality"].tolist() == ["exact", "exact", "low", "low"]
    assert frame["amount"].fillna(-1.0).tolist() == [-1.0, -1.0, 1.0, 3.0]


def test_a_divided_commune_without_land_is_shared_evenly() -> None:
    frame = weights_of_areas(links_of_converter(OLD, NEW, converter()), {})
    assert frame["weight"].tolist() == [1.0, 1.0, 0.5, 0.5]


def test_a_part_that_no_land_shows_keeps_the_least_share_if_it_is_near() -> None:
    links = links_of_converter(OLD, NEW, converter())
    frame = weights_of_areas(links, {("3", "9"): 4.0}, {("3", "8")}, 0.005)
    assert frame["weight"].tolist() == [1.0, 1.0, 0.005 / 1.005, 1 / 1.005]
    assert frame["amount"].fillna(-1.0).tolist() == [-1.0, -1.0, 0.0, 4.0]
    assert weights_of_areas(links, {("3", "9"): 4.0})["weight"].tolist() == [1.0, 1.0, 0.0, 1.0]


def test_parts_without_land_are_near_within_the_size_of_their_commune() -> None:
    # Commune 3 is 4 km2, so 2 km is near: x lies 1.9 km from it, y has land of it, z lies 2.1 km.
    pieces = {
        ("3", "y"): shapely.box(0, 0, 2000, 2000),
        ("1", "x"): shapely.box(3900, 0, 5000, 2000),
        ("2", "z"): shapely.box(0, 4100, 2000, 5000),
    }
    land = Territory(
        np.array(list(pieces.values()), dtype=object),
        np.array([before for before, _ in pieces], dtype=object),
        np.array([after for _, after in pieces], dtype=object),
        np.array(["drawn"] * 3, dtype=object),
    )
    links = pd.DataFrame(
        [("3", to, True) for to in ("nowhere", "x", "y", "z")] + [("1", "x", False)],
        columns=["from_code", "to_code", "divided"],
    )
    assert undrawn_parts(links, land.part_km2(), land) == {("3", "x")}


def test_a_commune_that_place_puts_elsewhere_is_an_estimate() -> None:
    links = links_of_converter(OLD, NEW, converter())
    links.loc[0, "moved"] = True
    frame = weights_of_areas(links, {})
    assert (frame["basis"][0], frame["exact"][0]) == ("place", False)


@given(st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=2))
def test_weights_conserve(km2: list[float]) -> None:
    links = links_of_converter(OLD, NEW, converter())
    frame = weights_of_areas(links, {("3", "8"): km2[0], ("3", "9"): km2[1]})
    sums = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame).frame.groupby("from_code")
    assert (sums["weight"].sum() - 1.0).abs().max() <= 1e-9


def test_weights_that_lose_something_are_refused() -> None:
    frame = pd.DataFrame(
        {"from_code": ["1"], "to_code": ["8"], "weight": [0.9], "basis": ["area"], "exact": [False]}
    )
    with pytest.raises(BuildError, match="sum to 1"):
        Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)


def test_files_of_the_older_form_get_their_quality_from_the_basis(tmp_path) -> None:
    bases = ("households", "people", "settlements", "base_stations", "area", "equal", "name", "new")
    rows = [("0", "8", 1.0, "whole", True)]
    rows += [(str(row), "8", 1.0, basis, False) for row, basis in enumerate(bases, start=1)]
    path = DataDir(tmp_path).crosswalk(BEFORE_REFORM, AFTER_REFORM)
    path.parent.mkdir(parents=True)
    pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS)).to_parquet(path)
    frame = load_crosswalk(DataDir(tmp_path), BEFORE_REFORM, AFTER_REFORM).frame
    assert frame["quality"].tolist() == [
        "exact", "high", "high", "medium", "medium", "low", "low", "low", "low",
    ]  # fmt: skip
    assert frame["amount"].isna().all()


def test_sums_near_one_become_one_and_what_sums_to_one_is_left_alone() -> None:
    thirds = [1 / 3, 1 / 3, 1 - 2 / 3]
    frame = pd.DataFrame(
        {
            "from_code": ["1", "1", "1", "2", "2"],
            "to_code": ["7", "8", "9", "7", "8"],
            "weight": [*thirds, 0.5, 0.5 + 8e-10],
            "basis": "area",
            "exact": False,
        }
    )
    made = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, frame)
    assert made.frame["weight"].tolist()[:3] == thirds
    assert abs(made.frame["weight"][3:].sum() - 1.0) < 1e-15
    again = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, made.frame)
    pd.testing.assert_frame_equal(again.frame, made.frame, check_exact=True)


def test_the_worse_of_two_qualities() -> None:
    assert worst("exact", "medium") is Quality.MEDIUM
    assert worst(Quality.LOW, Quality.HIGH) is Quality.LOW


def test_no_crosswalk_without_a_build(tmp_path) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        load_crosswalk(DataDir(tmp_path), BEFORE_REFORM, AFTER_REFORM)


def test_the_built_crosswalk(atlas_data: DataDir) -> None:
    frame = load_crosswalk(atlas_data, BEFORE_REFORM, AFTER_REFORM).frame
    assert frame["from_code"].nunique() == 10040
    assert frame["to_code"].nunique() == 3321
    divided = frame[frame["basis"] == "area"]
    assert divided["from_code"].nunique() == 471
    assert (frame["weight"] > 0.0).all()
    assert ((frame.groupby("from_code")["weight"].sum() - 1.0).abs() <= 1e-9).all()
    assert (frame["exact"] == (frame["basis"] == "whole")).all()
    assert frame.loc[frame["from_code"] == "498-00", "to_code"].tolist() == ["20333"]
    trung_sa = frame[frame["from_code"].isin(["22736", "22737", "22739"])]
    assert set(trung_sa["to_code"]) == {"22736"}
