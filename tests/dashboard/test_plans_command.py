"""`atlas plans`: every statement as JSON, own plans, deadlines, files."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from dashboard import cli
from dashboard.cli import app
from dashboard.plans.book import PlanBook
from geodata.paths import DataDir
from geodata.plans import load_plans
from geodata.targets import load_targets
from geodata.units import UnitRegistry
from tests.small_atlas import OLD, small_service

RUN = CliRunner()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The commands over the small country; gives the folder they work in."""
    service = small_service(tmp_path)
    plans = [plan for plan in load_plans() if plan.province == "38"]
    monkeypatch.setattr("dashboard.app.load_book", lambda _settings: PlanBook(service, plans))
    monkeypatch.setattr(UnitRegistry, "load", lambda _data: service.registry)
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    result = RUN.invoke(app, ["plans", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    monkeypatch.setattr(sys, "argv", ["atlas", "plans", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    return " ".join(capsys.readouterr().err.split())


@pytest.fixture(scope="module")
def entries(atlas_data: DataDir) -> list[dict[str, Any]]:
    result = RUN.invoke(app, ["plans", "--json", "--data", str(atlas_data.root)])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_every_statement_with_its_state(entries: list[dict[str, Any]]) -> None:
    assert [one["id"] for one in entries] == [one.id for one in load_targets()]
    by_id = {one["id"]: one for one in entries}
    one = by_id["plan-binh-thuan-t8"]
    wanted = {
        "province": "Bình Thuận",
        "province_code": "60",
        "kind": "target",
        "subject": "adults with a smartphone",
        "date": "2030-12-31",
        "comparator": ">=",
        "value": 95,
        "unit": "percent",
        "scope": "adults",
        "indicator": "smartphone_adults",
        "missing_of": "adult population",
        "simulated": True,
    }
    assert {key: one[key] for key in wanted} == wanted
    assert one["document"].startswith("UBND tỉnh Bình Thuận: Kế hoạch")
    assert one["present_value"] == pytest.approx(100 * one["numerator"] / one["denominator"])
    assert one["gap"] == pytest.approx(one["present_value"] - 95)
    assert one["state"] in {"on_track", "behind"}
    assert {one["state"] for one in entries} <= {
        "met", "on_track", "behind", "no_data", "no_number", None,
    }  # fmt: skip
    universal = by_id["plan-thanh-hoa-t4"]
    assert (universal["comparator"], universal["value"], universal["gap"]) == (
        "universal", None, None,
    )  # fmt: skip
    assert (universal["state"], universal["present_value"] > 0) == ("no_number", True)
    assert by_id["plan-binh-duong-t1"]["state"] == "no_data"
    assert by_id["plan-thanh-hoa-p1"]["value"] == "3-5"
    assert by_id["plan-thanh-hoa-r1"]["value"] == "06-30 and 12-15"


@pytest.mark.shared
def test_the_json_says_what_the_reading_says(
    entries: list[dict[str, Any]], shared_files: Path
) -> None:
    with (shared_files / "plan-targets.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = ("province", "kind", "subject", "period_end", "comparator", "value", "unit", "scope")
    keys = [name.replace("period_end", "date") for name in names]
    found = [[str(one[key] or "") for key in keys] for one in entries]
    assert found == [[row[name] for name in names] for row in rows]


def test_without_figures_the_statements_are_listed_all_the_same(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geodata.errors import DataMissing

    def nothing(_settings: object) -> PlanBook:
        raise DataMissing("There is no release.")

    monkeypatch.setattr("dashboard.app.load_book", nothing)
    found = json.loads(run("--json", "--plan", "38"))
    assert len(found) == 17
    assert {(one["present_value"], one["state"]) for one in found} == {(None, None)}


def test_a_form_is_filled_in_imported_listed_and_removed(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("form", "-o", "plan.xlsx")
    done = json.loads(run("import", "plan.xlsx", "--user", "Lan", "--json"))
    assert (done["user"], done["entries"], done["provinces"]) == ("Lan", 1, ["38"])
    assert load_plans(DataDir(small / "data"))[-1].id == done["id"]
    assert json.loads(run("files", "--json")) == [done]
    assert "Lan" in run("files")
    assert "imported before" in refused(monkeypatch, capsys, "import", "plan.xlsx")
    book = openpyxl.load_workbook("plan.xlsx")
    book.worksheets[0]["H2"] = "rất nhiều"
    book.save("wrong.xlsx")
    said = refused(monkeypatch, capsys, "import", "wrong.xlsx")
    assert "row 2, column giá trị: 'rất nhiều' is no number" in said
    assert done["id"] in run("remove", done["id"])
    assert json.loads(run("files", "--json")) == []


def test_deadlines_with_who_has_not_delivered(small: Path) -> None:
    rows = json.loads(run("deadlines", "--since", "2024-01-01", "--until", "2024-12-31", "--json"))
    assert [row["day"] for row in rows] == ["2024-06-30", "2024-12-15"]
    assert rows[0]["units_of"] == OLD
    assert (rows[0]["communes"], len(rows[0]["not_delivered"])) == (16, 16)
    # Of the 31st of December all have their 4G; two have no fibre.
    assert rows[1]["not_delivered"] == []
    assert rows[1]["lacking"]["fibre_available_households"] == ["38015", "38016"]
    assert "2024-12-15" in run("deadlines", "--since", "2024-01-01", "--until", "2024-12-31")


def test_a_calendar_file(small: Path) -> None:
    run("calendar", "-o", "x.ics", "--plan", "38", "--since", "2025-01-01", "--until", "2025-12-31")
    events = Calendar.from_ical((small / "x.ics").read_bytes()).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2025, 6, 30), date(2025, 12, 15)]
    result = RUN.invoke(app, ["plans", "calendar", "-o", "y.ics", "--plan", "no"])
    assert result.exit_code == 2
    result = RUN.invoke(app, ["plans", "calendar", "-o", "y.ics", "--since", "2026-01-01",
                              "--until", "2025-01-01"])  # fmt: skip
    assert result.exit_code == 2
    assert not (small / "y.ics").exists()


def test_tables_of_statements_and_of_units(small: Path) -> None:
    run("table", "--plan", "38", "-o", "all.csv", "--lang", "en")
    assert len(read(small / "all.csv")) == 1 + 17
    run("table", "--plan", "38", "--target", "plan-thanh-hoa-t3", "--vintage", OLD, "-o", "u.csv",
        "--lang", "en")  # fmt: skip
    rows = {row[0]: row for row in read(small / "u.csv")}
    # 38002: 10 % of 1,000 at the end of 2024, 50 % a year before.
    assert rows["38002"][3:7] == ["10", "80", "-70", "700"]
    assert float(rows["38002"][7]) == pytest.approx(-40 * 365.25 / 366)
    assert rows["38002"][9] == "Behind"
    assert rows["38015"][3] == "50"  # the year before: the last value it has
    listed = run("--plan", "38")
    assert "plan-thanh-hoa (Thanh Hóa)" in listed


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
