"""`atlas export table`: on the small country with sums worked out by hand, and on the sample."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pytest
from typer.testing import CliRunner

from dashboard import cli
from dashboard.app import page_of
from dashboard.cli import app
from dashboard.settings import Settings
from geodata.boundaries import load_boundaries
from geodata.paths import DataDir
from geodata.units import Level
from tests.small_atlas import FIBRE, NEW, OLD, small_service

RUN = CliRunner()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command over the small country, carried; gives the folder it works in."""
    service = small_service(tmp_path, carried=True)
    page = page_of(service, (), Settings(data=tmp_path))
    monkeypatch.setattr("dashboard.app.load_page", lambda _settings: page)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*arguments: str) -> str:
    """What the command prints; it must succeed."""
    result = RUN.invoke(app, ["export", "table", "--data", ".", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """The exit code and the error of the console script."""
    monkeypatch.setattr(sys, "argv", ["atlas", "export", "table", "--data", ".", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code, " ".join(capsys.readouterr().err.split())


def test_a_table_of_carried_values_and_its_totals(small: Path) -> None:
    said = export("--indicator", FIBRE, "--date", "2024-12-31", "-o", "x.xlsx", "--totals")
    # 7,295 of 13,000 in whole communes and 555 of 1,000 in the divided one, all of it estimated.
    assert f"{FIBRE}, declared, 2024-12-31: 2 commune units of {NEW}, reported by" in said
    assert "Total      7,850 of 14,000 (56.07 %), 7.14 % of it estimated" in said
    assert "Reported   7,850; all of it carried" in said
    rows = [line.split() for line in said.splitlines()]
    assert ["38", "Tỉnh", "Thanh", "Hóa", "7,628", "13,600", "56.09", "%", "4.41", "%"] in rows
    assert ["48", "Tỉnh", "Đà", "Nẵng", "222", "400", "55.50", "%", "100.00", "%"] in rows
    file = openpyxl.load_workbook(small / "x.xlsx")
    assert file.sheetnames == ["Số liệu", "Trọng số", "Thông tin"]
    values = {row[0]: row[6] for row in file["Số liệu"].iter_rows(min_row=2, values_only=True)}
    assert values == pytest.approx({"38001": 100 * 7628 / 13600, "48001": 55.5})
    assert list(small.glob(".atlas-*")) == []


def test_several_indicators_and_their_weights_as_text(small: Path) -> None:
    export(
        *("--indicator", FIBRE, "--indicator", "population", "--indicator", FIBRE),
        *("--year", "2024", "-o", "x.csv", "--weights", "--lang", "en", "--vintage", NEW),
    )
    table = list(csv.DictReader(io.StringIO((small / "x.csv").read_text("utf-8-sig"))))
    assert [(row["Indicator"], row["Code"]) for row in table][2:] == [
        ("Population", "38001"),
        ("Population", "48001"),
    ]
    assert [float(row["Numerator"]) for row in table] == pytest.approx(
        [7628, 222, 15.6 * 1234, 0.4 * 1234]
    )
    assert {row["Marks"] for row in table} == {"simulated, estimated"}
    weights = pd.read_csv(small / "x_weights.csv", dtype={"from_code": str, "to_code": str})
    assert weights.groupby(["indicator", "from_code"])["weight"].sum().unique().tolist() == [1.0]
    people = weights[weights["indicator"] == "population"]
    assert people["numerator"].sum() == pytest.approx(16 * 1234, rel=1e-12)


def test_a_summary_in_json(small: Path) -> None:
    told: dict[str, Any] = json.loads(
        export("--indicator", "population", "--date", "2024-12-31", "-o", "x.csv", "--json")
    )
    assert told["files"] == ["x.csv"]
    (table,) = told["tables"]
    assert (table["vintage"], table["origin"], table["level"]) == (NEW, OLD, "commune")
    assert table["reported_total"] == 16 * 1234
    assert table["total"]["numerator"] == pytest.approx(16 * 1234)
    assert table["total"]["estimated_share"] == pytest.approx(1 / 16)
    assert [one["code"] for one in table["provinces"]] == ["38", "48"]


def test_a_province_and_a_level_of_an_older_vintage(small: Path) -> None:
    said = export(
        *("--indicator", "population", "--year", "2024", "--vintage", OLD, "--level", "district"),
        *("--province", "38", "-o", "x.csv"),
    )
    assert f"2 district units of {OLD}" in said
    assert "Total      19,744, 0.00 % of it estimated" in said
    assert "Reported" not in said


def test_units_without_boundaries_make_a_package_that_says_so(small: Path) -> None:
    export("--indicator", FIBRE, "--date", "2024-12-31", "-o", "x.gpkg", "--lang", "en")
    layers = [str(name) for name in pyogrio.list_layers(small / "x.gpkg")[:, 0]]
    assert layers == [f"{FIBRE}_2024_12_31", "weights", "about"]
    about = pyogrio.read_dataframe(small / "x.gpkg", layer="about").set_index("label")["value"]
    assert about["Boundaries"].startswith(f"There are no boundaries of the units of {NEW}")
    assert about["Marks"].startswith("Simulated data")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--indicator", "nonsense", "--year", "2024"), "There is no indicator 'nonsense'; known"),
        (
            ("--indicator", FIBRE, "--date", "2022-12-31"),
            f"There are no data of {FIBRE} of 2022-12-31 for the units of {NEW}. "
            "There are: declared: 2023-12-31, 2024-12-31, 2025-12-31.",
        ),
        (
            ("--indicator", FIBRE, "--year", "2024", "--basis", "counted"),
            f"There are no data of {FIBRE} (counted) of 2024 for the units of {NEW}. "
            "There are none of any date.",
        ),
        (
            ("--indicator", FIBRE, "--year", "2024", "--level", "district"),
            f"The vintage {NEW} has no units of the level district; it has province, commune.",
        ),
        (
            ("--indicator", FIBRE, "--year", "2024", "--province", "48001"),
            "No commune lies in 48001: say a province or district.",
        ),
        (
            ("--indicator", FIBRE, "--year", "2024", "--province", "99"),
            f"There is no unit 99 in the vintage {NEW}.",
        ),
        (
            ("--indicator", FIBRE, "--year", "2024", "--vintage", "2001-01-01"),
            "There is no vintage '2001-01-01'; known are",
        ),
    ],
)
def test_what_is_not_there_is_one_line_that_says_what_is(
    arguments: tuple[str, ...],
    said: str,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, error = refused(monkeypatch, capsys, *arguments, "-o", "x.csv")
    assert code == 1
    assert error.startswith(f"atlas: {said}")
    assert not (small / "x.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "x.pdf", "--year", "2024"),
        ("-o", "none/x.csv", "--year", "2024"),
        ("-o", "x.csv"),
        ("-o", "x.csv", "--year", "2024", "--date", "2024-12-31"),
        ("-o", "x.csv", "--date", "31/12/2024"),
        ("-o", "x.csv", "--year", "2024", "--level", "village"),
        ("-o", "x.csv", "--year", "2024", "--basis", "guessed"),
        ("-o", "x.csv", "--year", "2024", "--lang", "fr"),
    ],
)
def test_wrong_calls_are_2(
    arguments: tuple[str, ...],
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _ = refused(monkeypatch, capsys, "--indicator", FIBRE, *arguments)
    assert code == 2


def test_provinces_of_the_sample_with_their_full_boundaries(
    atlas_data: DataDir, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    result = RUN.invoke(
        app,
        [
            *("export", "table", "--data", str(atlas_data.root), "--vintage", NEW),
            *("--level", "province", "--indicator", "households", "--date", "2024-12-31"),
            *("-o", str(path), "--json"),
        ],
    )
    assert result.exit_code == 0, result.output
    (told,) = json.loads(result.stdout)["tables"]
    assert told["total"]["numerator"] == pytest.approx(told["reported_total"], rel=1e-9)
    frame = pyogrio.read_dataframe(path, layer="households_2024_12_31").set_index("code")
    assert len(frame) == 34
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    full = load_boundaries(atlas_data, NEW, Level.PROVINCE).set_index("code")
    for code in ("01", "38", "56"):
        assert frame.geometry[code].equals(full.geometry[code])
    assert frame["numerator"].sum() == pytest.approx(told["reported_total"], rel=1e-9)
