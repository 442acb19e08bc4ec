"""What comes in about the parts of divided communes decides their weights, and goes again."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from geodata import additions
from geodata.additions import AdditionKind, NewAddition
from geodata.crosswalk import Crosswalk, load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.boundaries.desk import BoundaryDesk
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, UnitRegistry
from geodata.weights.applying import read_pair
from geodata.weights.importing import Source, unweigh, weigh_by_parts, weigh_by_points
from geodata.weights.parts_file import read_count
from tests.geodata.boundary_country import official
from tests.geodata.weights.split_country import (
    EARLIER,
    NEW,
    OLD,
    PAIR,
    earlier_vintage,
    make_split_country,
)


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return make_split_country(tmp_path / "data")


def source(path: Path) -> Source:
    return Source(path, path.name, "lan")


def csv(path: Path, text: str) -> Source:
    path.write_text(text, encoding="utf-8")
    return source(path)


def weights(data_dir: DataDir, code: str) -> dict[str, tuple[float, str, str]]:
    """Weight, basis and quality of each part of a commune."""
    frame = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM).frame
    own = frame[frame["from_code"] == code]
    return {
        row.to_code: (pytest.approx(row.weight, rel=1e-5), row.basis, row.quality)
        for row in own.itertuples()
    }


DEFAULT = {"14000": (2 / 3, "area", "low"), "14001": (1 / 3, "area", "low")}


def test_households_of_all_parts_decide_and_undoing_brings_the_area_back(
    data_dir: DataDir, tmp_path: Path
) -> None:
    assert weights(data_dir, "14000") == DEFAULT
    before = {path: path.read_bytes() for path in data_dir.current.resolve().rglob("*.parquet")}
    text = "mã cũ;tên cũ;mã mới;tên mới;số hộ\n"
    text += "14000;Xã Một;14000;Một;1.200\n14000;;14001;xã Hai;400\n14004;;14004;;90\n"
    done = weigh_by_parts(data_dir, csv(tmp_path / "parts.csv", text), PAIR)
    assert weights(data_dir, "14000") == {
        "14000": (0.75, "households", "high"),
        "14001": (0.25, "households", "high"),
    }
    assert weights(data_dir, "14004")["14004"] == (2 / 3, "area", "low")
    assert (done.weighed, done.incomplete, done.decides) == (("14000",), ("14004",), 1)
    assert done.addition.report["bases"] == {"households": 1}
    unweigh(data_dir, done.addition.id, "lan")
    assert weights(data_dir, "14000") == DEFAULT
    assert {path: path.read_bytes() for path in before} == before


def test_a_workbook_with_people_and_households_gives_two_measures(
    data_dir: DataDir, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Chia tách các xã"],
        ["Mã cũ", "Mã mới", "Số hộ", "Dân số"],
        [14000, 14000, 10, 100],
        [14000, 14001, 30, 100],
        ["14004", "14004", None, "1.000"],
        ["14004", "14005", None, "3,000"],
    ):
        sheet.append(row)
    book.save(tmp_path / "parts.xlsx")
    weigh_by_parts(data_dir, source(tmp_path / "parts.xlsx"), PAIR)
    assert weights(data_dir, "14000")["14000"] == (0.25, "households", "high")
    assert weights(data_dir, "14004")["14004"] == (0.25, "population", "high")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["99999,14000,5"], "row 2, column A: '99999' is no commune of 2025-03-01"),
        (["14000,,5"], "row 2, column B: nothing is written"),
        (["14002,14002,5"], r"row 2, column A: Xã Ba \(14002\) was not divided"),
        (
            ["14000,14002,5"],
            r"row 2, column B: no part of Xã Một \(14000\) went to Xã Ba \(14002\); its parts went"
            r" to Xã Một \(14000\), Xã Hai \(14001\)",
        ),
        (["14000,14000,1.5"], "row 2, column C: '1.5' is no whole number from 0 on"),
        (["14000,14000,-5"], "row 2, column C: '-5' is no whole number"),
        (["14000,14000,"], "no row with a number below the headings"),
        (["14000,14000,5", "14000,14000,6"], "row 3, column B: this part stands in row 2 already"),
        (["14000,14000,5"], "no divided commune with a number for every part"),
        ([], "no row with a number below the headings"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_taken(
    data_dir: DataDir, tmp_path: Path, rows: Sequence[str], told: str
) -> None:
    text = "\n".join(["from_code,to_code,households", *rows])
    with pytest.raises(ImportRefused, match=told):
        weigh_by_parts(data_dir, csv(tmp_path / "parts.csv", text), PAIR)
    assert additions.active(data_dir) == ()


def test_a_name_that_is_not_that_of_the_code_is_refused(data_dir: DataDir, tmp_path: Path) -> None:
    text = "from_code,from_name,to_code,households\n14000,Xã Hai,14000,5\n"
    with pytest.raises(ImportRefused, match="row 2, column B: 14000 is Xã Một, not 'Xã Hai'"):
        weigh_by_parts(data_dir, csv(tmp_path / "parts.csv", text), PAIR)


def test_a_file_without_the_columns_or_for_an_unknown_pair_is_refused(
    data_dir: DataDir, tmp_path: Path
) -> None:
    wrong = csv(tmp_path / "parts.csv", "mã cũ,số hộ\n14000,5\n")
    with pytest.raises(ImportRefused, match=r"no sheet with the columns mã cũ \(from_code\)"):
        weigh_by_parts(data_dir, wrong, PAIR)
    with pytest.raises(ImportRefused, match="No crosswalk is stored from 2025-07-01"):
        weigh_by_parts(data_dir, wrong, (NEW, OLD))


def test_settlements_weigh_by_their_number_or_by_those_who_live_there(
    data_dir: DataDir, tmp_path: Path
) -> None:
    places = [(105.01, 20.05), (105.02, 20.05), (105.05, 20.01), (105.11, 20.02), (107.0, 20.0)]
    text = "name,lon,lat\n" + "\n".join(f"Thôn,{lon},{lat}" for lon, lat in places)
    done = weigh_by_points(data_dir, csv(tmp_path / "thon.csv", text), PAIR)
    assert weights(data_dir, "14000") == {
        "14000": (0.75, "settlements", "medium"),
        "14001": (0.25, "settlements", "medium"),
    }
    assert done.weighed == ("14000",)  # of 14004 no part has a point
    text = "name,lon,lat,số hộ\n" + "\n".join(
        f"Thôn,{lon},{lat},{hh}" for (lon, lat), hh in zip(places, (10, 20, 10, 60, 5), strict=True)
    )
    weigh_by_points(data_dir, csv(tmp_path / "thon hộ.csv", text), PAIR)
    assert weights(data_dir, "14000")["14000"] == (0.4, "households", "medium")


def test_points_out_of_the_country_are_told(data_dir: DataDir, tmp_path: Path) -> None:
    text = "lon,lat,households\n105.01,20.05,7\n20.05,105.01,7\n105.02,20.05,many\n"
    with pytest.raises(
        ImportRefused,
        match=r"row 3, column B: no place in Vietnam in degrees WGS 84; row 4, column C: 'many'",
    ):
        weigh_by_points(data_dir, csv(tmp_path / "thon.csv", text), PAIR)


def bring_official_boundaries(data_dir: DataDir, folder: Path) -> str:
    desk = BoundaryDesk(data_dir, UnitRegistry.load(data_dir))
    path = folder / "xa.gpkg"
    official().to_file(path, driver="GPKG", layer="xa")
    staged = desk.stage(path, path.name, "lan", BoundaryOptions(vintage=NEW))
    return desk.publish(staged.id, "lan").addition.id


def test_official_boundaries_weigh_by_themselves(data_dir: DataDir, tmp_path: Path) -> None:
    brought = bring_official_boundaries(data_dir, tmp_path)
    # The border between the first two columns lies 0.0005 degrees further east: 0.1005 of 0.15.
    for code, other in (("14000", "14001"), ("14004", "14005")):
        found = weights(data_dir, code)
        assert found[code][1:] == found[other][1:] == ("area", "medium")
        assert found[code][0] == 0.1005 / 0.15
    frame = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM).frame.set_index(
        ["from_code", "to_code"]
    )
    km2 = gpd.GeoSeries(official().geometry[:1], crs=4326).to_crs("+proj=cea +lat_ts=20").area
    assert frame.loc[("14000", "14000"), "amount"] == pytest.approx(km2.iloc[0] / 1e6, rel=1e-3)
    text = "from_code,to_code,households\n14000,14000,1\n14000,14001,3\n"
    weigh_by_parts(data_dir, csv(tmp_path / "parts.csv", text), PAIR)
    assert weights(data_dir, "14000")["14000"] == (0.25, "households", "high")
    assert weights(data_dir, "14004")["14004"][1:] == ("area", "medium")
    additions.remove(data_dir, brought)
    assert weights(data_dir, "14000")["14000"] == (0.25, "households", "high")
    assert weights(data_dir, "14004")["14004"] == (2 / 3, "area", "low")


def chain_of_stored(data_dir: DataDir) -> tuple[Crosswalk, dict[tuple[str, str], float]]:
    """The stored crosswalk from 2019 to now, and its weights multiplied out by a plain loop."""
    first, last = read_pair(data_dir, (EARLIER, OLD)), read_pair(data_dir, PAIR)
    made: dict[tuple[str, str], float] = {}
    for one in first.frame.itertuples():
        for other in last.frame.itertuples():
            if one.to_code == other.from_code:
                key = (one.from_code, other.to_code)
                made[key] = made.get(key, 0.0) + one.weight * other.weight
    return read_pair(data_dir, (EARLIER, NEW)), made


def test_crosswalks_over_several_vintages_follow(data_dir: DataDir, tmp_path: Path) -> None:
    folder = tmp_path / "2019"
    folder.mkdir()
    record = tmp_path / "changes.xls"
    record.write_text("record")
    prepared = earlier_vintage(folder, data_dir)
    new = NewAddition(AdditionKind.VINTAGE, EARLIER, None, record, record.name, "lan", prepared)
    additions.add(data_dir, new)
    text = "from_code,to_code,households\n14000,14000,1\n14000,14001,4\n"
    text += "14004,14004,1\n14004,14005,1\n"
    done = weigh_by_parts(data_dir, csv(tmp_path / "parts.csv", text), PAIR)
    stored, by_hand = chain_of_stored(data_dir)
    found = stored.frame.set_index(["from_code", "to_code"])
    assert found["weight"].to_dict() == pytest.approx(by_hand)
    assert found.loc[("14900", "14001"), "weight"] == pytest.approx(0.8)
    # Of 14004 a quarter of the people stayed, and half of that came to the 14005 of now.
    assert found.loc[("14004", "14005"), "weight"] == pytest.approx(0.75 + 0.25 * 0.5)
    assert set(found.loc["14004", "quality"]) == {"high"}
    own = "from_code,to_code,population\n14004,14004,4\n14004,14005,1\n"
    weigh_by_parts(data_dir, csv(tmp_path / "own.csv", own), (EARLIER, NEW))
    found = read_pair(data_dir, (EARLIER, NEW)).frame.set_index(["from_code", "to_code"])
    assert found.loc[("14004", "14004"), ["weight", "basis"]].tolist() == [0.8, "population"]
    with pytest.raises(ImportRefused, match="still needed"):
        additions.remove(data_dir, additions.active(data_dir)[0].id)
    for one in additions.active(data_dir)[:0:-1]:
        additions.remove(data_dir, one.id)
    stored, by_hand = chain_of_stored(data_dir)
    found = stored.frame.set_index(["from_code", "to_code"])
    assert found["weight"].to_dict() == pytest.approx(by_hand)
    assert found.loc[("14900", "14001"), "weight"] == pytest.approx(1 / 3)
    assert done.addition in additions.kept(data_dir)


def test_only_weights_are_unweighed(data_dir: DataDir, tmp_path: Path) -> None:
    brought = bring_official_boundaries(data_dir, tmp_path)
    with pytest.raises(ImportRefused, match="no addition of weights in use; in use: none"):
        unweigh(data_dir, brought, "lan")


def test_points_need_boundaries_of_both_vintages(data_dir: DataDir, tmp_path: Path) -> None:
    data_dir.boundaries(OLD, "commune").unlink()
    thon = csv(tmp_path / "thon.csv", "lon,lat\n105.01,20.05\n")
    with pytest.raises(ImportRefused, match="2025-03-01 has no boundaries"):
        weigh_by_points(data_dir, thon, PAIR)


def test_the_same_file_twice_is_kept_once(data_dir: DataDir, tmp_path: Path) -> None:
    text = "from_code,to_code,households\n14000,14000,1\n14000,14001,4\n"
    parts = csv(tmp_path / "parts.csv", text)
    first = weigh_by_parts(data_dir, parts, PAIR)
    assert weigh_by_parts(data_dir, parts, PAIR).addition == first.addition
    assert len(pd.unique(pd.Series([one.id for one in additions.kept(data_dir)]))) == 1


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (12, 12), (12.0, 12), ("12", 12), ("12.0", 12), ("1.234", 1234), ("1,234", 1234),
        ("1.000", 1000), ("1 234", 1234), ("12.345.678", 12345678), ("35 hộ", 35), (0, 0),
        (12.5, None), ("12,5", None), (-1, None), ("-1.000", None), (None, None), ("", None),
        ("khoảng 10", None), (True, None), ("5 %", None),
    ],
)  # fmt: skip
def test_counts_as_people_write_them(cell: object, count: int | None) -> None:
    assert read_count(cell) == count
