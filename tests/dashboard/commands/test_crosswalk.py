"""`atlas crosswalk`: what is exported, reported and brought in."""

import csv
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from dashboard.cli import app
from geodata.crosswalk import Crosswalk, load_crosswalk
from geodata.paths import DataDir
from geodata.store import POINT_COLUMNS, Publication, SourceRecord, open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.geodata.weights.split_country import NEW, OLD, make_split_country

COLUMNS = "from_code,to_code,weight,basis,exact,quality,amount,from_name,to_name"


@pytest.fixture
def country(tmp_path: Path) -> DataDir:
    return make_split_country(tmp_path / "data")


def run(country: DataDir, *arguments: str) -> Result:
    return CliRunner().invoke(
        app, ["crosswalk", *arguments, "--data", str(country.root)], catch_exceptions=True
    )


def stored(country: DataDir) -> Crosswalk:
    return load_crosswalk(country, BEFORE_REFORM, AFTER_REFORM)


def test_an_export_gives_the_very_weights_back(country: DataDir, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    done = run(country, "export", "--from", OLD, "--to", NEW, "-o", str(path))
    assert done.exit_code == 0, done.output
    assert path.read_bytes().decode("utf-8").startswith(f"{COLUMNS},from_vintage,to_vintage\r\n")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    frame = stored(country).frame
    assert [float(row["weight"]) for row in rows] == frame["weight"].tolist()
    assert [row["from_code"] for row in rows] == frame["from_code"].tolist()
    half = next(row for row in rows if (row["from_code"], row["to_code"]) == ("14000", "14001"))
    assert float(half["weight"]) == 1 / 3
    assert {name: half[name] for name in ("basis", "exact", "quality", "from_name", "to_name")} == {
        "basis": "area", "exact": "False", "quality": "low", "from_name": "Xã Một",
        "to_name": "Xã Hai",
    }  # fmt: skip
    assert (half["from_vintage"], half["to_vintage"]) == (OLD, NEW)


def test_workbook_and_parquet_hold_the_same(country: DataDir, tmp_path: Path) -> None:
    for suffix in ("xlsx", "parquet"):
        assert run(country, "export", "-o", str(tmp_path / f"x.{suffix}")).exit_code == 0
    frame = pd.read_parquet(tmp_path / "x.parquet")
    assert frame["weight"].tolist() == stored(country).frame["weight"].tolist()
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert ",".join(str(cell) for cell in rows[0][:9]) == COLUMNS
    assert [list(row[:3]) for row in rows[1:]] == frame.iloc[:, :3].to_numpy().tolist()


def test_the_way_back_is_exported_too(country: DataDir, tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    done = run(country, "export", "--from", NEW, "--to", OLD, "-o", str(path))
    assert done.exit_code == 0, done.output
    frame = pd.read_csv(path, dtype={"from_code": str, "to_code": str})
    assert set(frame.loc[frame["from_code"] == "14001", "to_code"]) == {"14000", "14001"}
    assert (frame.groupby("from_code")["weight"].sum() - 1.0).abs().max() <= 1e-9


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "-o", "x.txt"], "x.txt must end in .csv, .xlsx, .parquet"),
        (["export", "--from", "1999-01-01", "-o", "x.csv"], "1999-01-01"),
        (["export", "-o", "no-such-folder/x.csv"], "There is no folder no-such-folder"),
        (["unweigh", "none"], "none is no addition of weights in use"),
        (["weigh", "--layer", "base_station"], "Nothing was published yet"),
    ],
)
def test_what_cannot_be_is_refused(country: DataDir, arguments: list[str], told: str) -> None:
    done = run(country, *arguments)
    assert done.exit_code == 1
    assert told in str(done.exception)


@pytest.mark.parametrize("arguments", [[], ["--layer", "tslcd"]])
def test_wrong_calls_are_told(country: DataDir, arguments: list[str]) -> None:
    assert run(country, "weigh", *arguments).exit_code == 2


def test_the_report_counts_by_province_on_both_sides(country: DataDir) -> None:
    told = json.loads(run(country, "report", "--json").stdout)
    assert (told["links"], told["from"], told["to"]) == (24, OLD, NEW)
    before = {row["code"]: row for row in told["before"]}
    after = {row["code"]: row for row in told["after"]}
    # In province 38: 16 communes before, two divided; of the 16 of now four have a part of them.
    assert before["38"] == {
        "code": "38", "name": "Tỉnh Thanh Hóa", "units": 16, "exact": 14, "estimated": 2,
        "split": 2, "basis": {"area": 2}, "quality": {"exact": 14, "low": 2},
    }  # fmt: skip
    assert (after["38"]["units"], after["38"]["exact"], after["38"]["estimated"]) == (16, 12, 4)
    assert after["38"]["quality"] == {"exact": 12, "low": 4}
    assert (before["40"]["estimated"], after["40"]["basis"]) == (0, {})
    assert (before["VN"]["units"], before["VN"]["split"]) == (22, 2)
    assert (after["VN"]["units"], after["VN"]["estimated"]) == (22, 4)
    printed = run(country, "report").output
    assert "weights sum to 1" in printed
    assert "Tỉnh Thanh Hóa" in printed


def test_parts_come_in_are_listed_and_go_out(country: DataDir, tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    text = "mã cũ,mã mới,số hộ\n14000,14000,1\n14000,14001,4\n14004,14004,9\n"
    path.write_text(text, encoding="utf-8")
    done = run(country, "weigh", str(path), "--user", "lan")
    assert done.exit_code == 0, done.output
    assert "Complete for 1 of 2 divided communes (households: 1)" in done.output
    assert "Not all parts are given of 14004" in done.output
    (row,) = json.loads(run(country, "list", "--json").stdout)
    assert (row["user"], row["file"], row["weighed"]) == ("lan", "parts.csv", ["14000"])
    assert "households" in run(country, "list").output
    assert stored(country).frame["basis"].eq("households").sum() == 2
    assert "Undone: parts.csv" in run(country, "unweigh", row["id"]).output
    assert json.loads(run(country, "list", "--json").stdout) == []
    assert stored(country).frame["basis"].eq("households").sum() == 0


def test_the_form_of_divided_communes_comes_back_filled_in(
    country: DataDir, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    assert run(country, "export", "--split", "-o", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    assert [row[:2] for row in rows] == [
        ("14000", "14000"), ("14000", "14001"), ("14004", "14004"), ("14004", "14005"),
    ]  # fmt: skip
    column = heading.index("households") + 1
    sheet.cell(2, column, 30)
    sheet.cell(3, column, 10)  # nothing is known of 14004
    book.save(path)
    assert run(country, "weigh", str(path)).exit_code == 0
    own = stored(country).frame.query("from_code == '14000'")
    assert own["weight"].tolist() == [0.75, 0.25]


def test_settlements_come_in_from_a_file(country: DataDir, tmp_path: Path) -> None:
    path = tmp_path / "thon.csv"
    path.write_text("lon,lat\n105.01,20.05\n105.05,20.05\n105.12,20.05\n", encoding="utf-8")
    told = json.loads(run(country, "weigh", str(path), "--points", "--json").stdout)
    assert (told["decides"], told["bases"]) == (1, {"settlements": 1})


def publish_masts(country: DataDir, *places: tuple[float, float], simulated: bool) -> None:
    about = SourceRecord(
        f"masts-{simulated}", "Trạm", simulated=simulated, document="d", sha256="0" * 64
    )
    rows = [
        (f"m{simulated}{n}", "base_station", f"Trạm {n}", lon, lat, None, {}, about.id)
        for n, (lon, lat) in enumerate(places)
    ]
    points = pd.DataFrame(rows, columns=list(POINT_COLUMNS))
    with open_store(country.database) as store:
        store.publish(Publication(title="Trạm", sources=(about,), points=points))


def test_real_masts_weigh_and_simulated_ones_are_refused(country: DataDir) -> None:
    publish_masts(country, (105.01, 20.05), (105.12, 20.05), simulated=True)
    refused = run(country, "weigh", "--layer", "base_station")
    assert refused.exit_code == 1
    assert "In release 1 all masts are simulated" in str(refused.exception)
    publish_masts(country, *[(105.01, 20.05)] * 4, (105.12, 20.05), simulated=False)
    done = run(country, "weigh", "--layer", "base_station")
    assert done.exit_code == 0, done.output
    own = stored(country).frame.query("from_code == '14000'")
    assert own["weight"].tolist() == [0.8, 0.2]
    assert own["basis"].tolist() == ["base_stations"] * 2
    assert own["quality"].tolist() == ["medium"] * 2
    assert own["amount"].tolist() == [4.0, 1.0]
