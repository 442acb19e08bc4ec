"""The script that prints default weights beside official ones."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata.crosswalk import load_crosswalk
from geodata.units import AFTER_REFORM, BEFORE_REFORM, UnitRegistry
from scripts.compare_weights import compare, print_links, print_summary, rebased, with_official
from tests.geodata.boundary_country import official
from tests.geodata.weights.split_country import make_split_country


def test_official_weights_stand_beside_the_default_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir = make_split_country(tmp_path / "data")
    data_dir.database.touch()
    path = tmp_path / "xa.gpkg"
    official().to_file(path, driver="GPKG", layer="xa")
    before = {one: one.read_bytes() for one in data_dir.root.rglob("*.parquet")}
    default = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM)
    (tmp_path / "copy").mkdir()
    found = with_official(data_dir, [path], tmp_path / "copy")
    assert {one: one.read_bytes() for one in before} == before
    people = pd.Series({"14000": 3000.0, "14004": np.nan, "14001": 500.0})
    table = compare(default, found, people).set_index(["from_code", "to_code"])
    # The official border gives the western part 0.1005 of 0.15 degrees: 67 % for two thirds.
    assert table["official"].loc[("14000", "14000")] == pytest.approx(0.67, rel=1e-5)
    assert table["moves"].loc["14000"].tolist() == pytest.approx([10.0, -10.0], rel=1e-2)
    assert table["moves"].loc["14004"].isna().all()
    assert rebased(default, people)["14001"] == pytest.approx(1500.0)
    registry = UnitRegistry.load(data_dir)
    print_links(table.reset_index(), registry)
    print_summary(table.reset_index(), people, default, found)
    told = capsys.readouterr().out
    assert "14000 Xã Một: 0.6667 -> 0.6700" in told
    assert "2 divided communes with 4 parts touched" in told
    assert "households that move: 10 of 3,000 in these communes (0.33%)" in told
