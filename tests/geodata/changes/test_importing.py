"""A record becomes a vintage in use, and goes out of use again."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from geodata import build as building
from geodata.builds import Progress
from geodata.changes import import_vintage, remove_vintage, vintage_additions
from geodata.crosswalk import CROSSWALK_COLUMNS, load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.model import Cell
from geodata.paths import DataDir
from geodata.store import Publication, SourceRecord, open_store
from geodata.units import REGISTRY_COLUMNS, Level, UnitRegistry, Vintage
from tests.geodata.changes.records import HEADINGS, LAST, LATER, row, same
from tests.geodata.small_units import observation

RUN = CliRunner()
NAME = "changes_2019-01-01_to_2024-11-10.xlsx"
ROWS = [row("001 00001 Xã An", "001 00002 Xã Bình"), same("001 00002 Xã Bình")]


def _registry_rows(last: bool) -> pd.DataFrame:
    rows = [("01", "province", "Tỉnh Một", "Một", "Tỉnh", None)]
    if not last:
        rows.append(("001", "district", "Huyện Bắc", "Bắc", "Huyện", "01"))
    parent = "01" if last else "001"
    rows.append(("00002", "commune", "Xã Bình", "Bình", "Xã", parent))
    values = [(*one, "01", None, None, None, []) for one in rows]
    return pd.DataFrame(values, columns=list(REGISTRY_COLUMNS))


def _small_build(target: DataDir, _sources: object, _progress: Progress) -> None:
    for folder in ("registry", "crosswalk", "boundaries", "display"):
        (target.root / folder).mkdir(exist_ok=True)
    _registry_rows(last=False).to_parquet(target.registry(LATER))
    _registry_rows(last=True).to_parquet(target.registry(LAST))
    link = pd.DataFrame([("00002", "00002", 1.0, "whole", True)], columns=list(CROSSWALK_COLUMNS))
    link.to_parquet(target.crosswalk(LATER, LAST))
    target.report.write_text("{}")


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDir:
    monkeypatch.setattr(building.pipeline, "run", _small_build)
    directory = DataDir(tmp_path / "data")
    building.build(directory)
    return directory


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return written(tmp_path / NAME)


def written(path: Path, rows: Sequence[Sequence[Cell]] = ROWS) -> Path:
    file = openpyxl.Workbook()
    sheet = file.worksheets[0]
    for line in (HEADINGS, *rows):
        sheet.append(list(line))
    file.save(path)
    return path


def names(data_dir: DataDir) -> list[str]:
    return [vintage.name for vintage in UnitRegistry.load(data_dir).vintages]


def test_a_record_becomes_a_vintage_with_crosswalks_to_all_later_ones(
    data_dir: DataDir, record: Path
) -> None:
    done = import_vintage(data_dir, record, "lan")
    assert (done.first_day, done.last_day) == (date(2019, 1, 1), date(2024, 11, 10))
    assert names(data_dir) == ["2019-01-01", "2025-03-01", "2025-07-01"]
    registry = UnitRegistry.load(data_dir)
    assert [one.name for one in registry.units("2019-01-01", Level.COMMUNE)] == ["Xã An", "Xã Bình"]
    for later in (LATER, LAST):
        links = load_crosswalk(data_dir, Vintage(date(2019, 1, 1), ()), later).frame
        assert links[["from_code", "to_code", "weight", "exact"]].to_numpy().tolist() == [
            ["00001", "00002", 1.0, True],
            ["00002", "00002", 1.0, True],
        ]
    (kept,) = vintage_additions(data_dir)
    assert (kept.vintage, kept.user, kept.file_name) == ("2019-01-01", "lan", NAME)
    assert kept.report["units"] == {"province": 1, "district": 1, "commune": 2}
    assert (kept.report["first_day"], kept.report["last_day"]) == ("2019-01-01", "2024-11-10")


def test_the_same_again_changes_nothing_and_another_file_is_refused(
    data_dir: DataDir, record: Path, tmp_path: Path
) -> None:
    first = import_vintage(data_dir, record, "lan")
    assert import_vintage(data_dir, record, "lan").addition.id == first.addition.id
    other = written(tmp_path / "another_2019-01-01_to_2023-01-01.xlsx", ROWS[1:])
    with pytest.raises(ImportRefused, match="2019-01-01 is there already"):
        import_vintage(data_dir, other, "lan")


def test_it_goes_out_of_use_and_comes_in_again(data_dir: DataDir, record: Path) -> None:
    import_vintage(data_dir, record, "lan")
    assert remove_vintage(data_dir, "2019-01-01", "lan").vintage == "2019-01-01"
    assert names(data_dir) == ["2025-03-01", "2025-07-01"]
    assert vintage_additions(data_dir) == ()
    with pytest.raises(ImportRefused, match="imported: none"):
        remove_vintage(data_dir, "2019-01-01", "lan")
    with pytest.raises(ImportRefused, match="no imported vintage"):
        remove_vintage(data_dir, "2025-03-01", "lan")
    import_vintage(data_dir, record, "lan")
    assert len(names(data_dir)) == 3


def test_days_are_asked_for_where_the_name_of_the_file_has_none(
    data_dir: DataDir, tmp_path: Path
) -> None:
    file = written(tmp_path / "thay doi.xlsx")
    with pytest.raises(ImportRefused, match="--name 2019-01-01"):
        import_vintage(data_dir, file, "lan")
    with pytest.raises(ImportRefused, match="--until"):
        import_vintage(data_dir, file, "lan", first_day=date(2019, 1, 1))
    given = import_vintage(
        data_dir, file, "lan", first_day=date(2018, 1, 1), last_day=date(2025, 7, 1)
    )
    assert (given.made.name, given.made.to) == ("2018-01-01", "2025-07-01")


def test_a_vintage_of_the_packages_is_never_replaced(data_dir: DataDir, record: Path) -> None:
    day = date(2025, 3, 1)
    with pytest.raises(ImportRefused, match="2025-03-01 is there already and was not imported"):
        import_vintage(data_dir, record, "lan", first_day=day, last_day=date(2025, 7, 1))
    with pytest.raises(ImportRefused, match="No vintage is known from 2026-01-01 on"):
        import_vintage(data_dir, record, "lan", last_day=date(2026, 1, 1))
    assert len(names(data_dir)) == 2


def _publish_households(database: str) -> None:
    row = observation("00002", "households", numerator=7, vintage="2019-01-01", basis="counted")
    source = SourceRecord("s", "Báo cáo", simulated=False)
    with open_store(database) as store:
        store.publish(Publication("t", sources=(source,), observations=pd.DataFrame([row])))


def test_by_command(data_dir: DataDir, record: Path, tmp_path: Path) -> None:
    data = ["--data", str(data_dir.root)]
    report = tmp_path / "r.json"
    options = ["--user", "lan", "--report", str(report)]
    done = RUN.invoke(app, ["vintages", "import", str(record), *options, *data])
    assert done.exit_code == 0, done.output
    assert "Vintage 2019-01-01 from changes of 2019-01-01 to 2024-11-10" in done.output
    assert "1 province, 1 district, 2 commune" in done.output
    assert json.loads(report.read_text())["units"]["commune"] == 2
    told = RUN.invoke(app, ["vintages", "list", "--json", *data])
    first, second, last = json.loads(told.output)
    assert first["name"] == "2019-01-01"
    assert first["units"] == {"province": 1, "district": 1, "commune": 2}
    assert (first["drawn"], first["leads_to"]) == (False, ["2025-03-01", "2025-07-01"])
    assert first["origin"].startswith(f"{NAME}, by lan on ")
    assert (second["origin"], last["leads_to"]) == ("installed packages", [])
    assert "no boundaries" in RUN.invoke(app, ["vintages", "list", *data]).output
    state = RUN.invoke(app, ["status", "--json", *data])
    assert json.loads(state.output)["units"]["2019-01-01"]["commune"] == 2
    database = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    _publish_households(database)
    command = ["vintages", "remove", "2019-01-01", "--user", "lan", *data]
    gone = RUN.invoke(app, command, env={"ATLAS_DATABASE_URL": database})
    assert gone.exit_code == 0
    assert "1 published values of its units are kept and seen by nobody" in gone.output
    assert len(names(data_dir)) == 2
