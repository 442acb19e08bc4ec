import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.cli import app
from dashboard.imported import ImportedBoundaries, imported_boundaries
from dashboard.wording import boundary_lines
from geodata.errors import ImportRefused
from geodata.paths import DataDir
from geodata.units import UnitRegistry
from tests.geodata.boundary_country import VINTAGE, make_country, official


@pytest.fixture
def country(tmp_path: Path) -> DataDir:
    return make_country(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "thanh_hoa.gpkg"
    official().to_file(path, driver="GPKG")
    return path


def run(country: DataDir, *arguments: str) -> Result:
    return CliRunner().invoke(
        app, ["boundaries", *arguments, "--data", str(country.root)], catch_exceptions=True
    )


def test_staging_shows_what_was_found_and_changes_nothing(
    country: DataDir, file: Path, tmp_path: Path
) -> None:
    build = country.current.resolve()
    report = tmp_path / "r.json"
    done = run(country, "import", str(file), "--vintage", VINTAGE, "--report", str(report))
    assert done.exit_code == 0, done.output
    assert "16 exact" in done.output
    assert "nothing is shown yet" in done.output
    assert country.current.resolve() == build
    told = json.loads(report.read_text())
    assert (told["publishable"], told["counts"], told["file_name"]) == (
        True,
        {"exact": 16},
        "thanh_hoa.gpkg",
    )
    assert len(told["sha256"]) == 64


def test_publish_list_undo(country: DataDir, file: Path) -> None:
    done = run(country, "import", str(file), "--publish", "--vintage", VINTAGE, "--user", "lan")
    assert done.exit_code == 0, done.output
    again = run(country, "import", str(file), "--publish", "--vintage", VINTAGE)
    assert "Unchanged: in use already" in again.output
    (row,) = json.loads(run(country, "list", "--json").output)
    assert (row["in_use"], row["units"], row["user"], row["provinces"]) == (True, 16, "lan", ["38"])
    assert row["id"] in run(country, "list").output
    undone = run(country, "undo", row["id"])
    assert "Undone: thanh_hoa.gpkg" in undone.output
    (row,) = json.loads(run(country, "list", "--json").output)
    assert row["in_use"] is False
    failed = run(country, "undo", row["id"])
    assert isinstance(failed.exception, ImportRefused)


def test_an_open_question_ends_with_one_and_says_how_to_answer(
    country: DataDir, tmp_path: Path
) -> None:
    path = tmp_path / "xa.gpkg"
    official().to_crs(4756).set_crs(4326, allow_override=True).to_file(path, driver="GPKG")
    asked = run(country, "import", str(path), "--vintage", VINTAGE, "--publish")
    assert asked.exit_code == 1
    assert "--crs EPSG:4756" in asked.output
    assert json.loads(run(country, "list", "--json").output) == []
    answered = run(
        country, "import", str(path), "--vintage", VINTAGE, "--crs", "EPSG:4756", "--publish"
    )
    assert answered.exit_code == 0, answered.output


@pytest.mark.parametrize(
    "wrong", [["--choose", "first=14000"], ["--level", "village"], ["--choose", "7"]]
)
def test_a_wrong_call_ends_with_two(country: DataDir, file: Path, wrong: list[str]) -> None:
    assert run(country, "import", str(file), *wrong).exit_code == 2


def test_a_feature_can_be_left_out(country: DataDir, file: Path) -> None:
    done = run(country, "import", str(file), "--vintage", VINTAGE, "--choose", "1=", "--publish")
    assert done.exit_code == 0, done.output
    (row,) = json.loads(run(country, "list", "--json").output)
    assert row["units"] == 15


def test_the_page_says_which_boundaries_came_from_a_file(country: DataDir, file: Path) -> None:
    registry = UnitRegistry.load(country)
    assert imported_boundaries(country, registry) == ()
    pinned = country.pinned()
    run(country, "import", str(file), "--publish", "--vintage", VINTAGE)
    assert imported_boundaries(pinned, registry) == ()
    (one,) = imported_boundaries(country, registry)
    assert (one.vintage, one.places, one.units) == (VINTAGE, ("Tỉnh Thanh Hóa",), 16)


def test_the_line_about_imported_boundaries_is_of_its_vintage() -> None:
    one = ImportedBoundaries(VINTAGE, ("Tỉnh Thanh Hóa",), 166, "a.zip", "2026-03-01")
    assert boundary_lines((one,), VINTAGE, "vi") == [
        "Tỉnh Thanh Hóa: 166 xã, phường theo tệp a.zip, nhập ngày 01/03/2026"
    ]
    assert boundary_lines((one,), "2025-03-01", "vi") == []
