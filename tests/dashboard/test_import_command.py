"""`atlas import` and `atlas releases` as a person types them."""

import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard import cli
from geodata.store import open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, REGISTRY_COLUMNS, UNIT_LEVELS
from tests.databases import Address, is_postgresql
from tests.geodata.ingest.messy_country import messy_registry

OLD = BEFORE_REFORM.name
ROWS: list[list[Any]] = [
    ["Huyện", "Xã", "Số hộ"],
    ["Huyện Mường Lát", "Thị trấn Mường Lát", 1000],
    [None, "Xã Tam Chung", 500],
    [None, "Xã Mường Lí", 700],
]
SURE = ("--vintage", OLD, "--date", "31/12/2024", "--basis", "counted", "--province", "38")


@pytest.fixture
def data(tmp_path: Path, database: Address, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the registry of a small country."""
    root = tmp_path / "data"
    (root / "registry").mkdir(parents=True)
    registry = messy_registry()
    units = [unit for level in UNIT_LEVELS for unit in registry.units(OLD, level)]
    frame = pd.DataFrame(
        [[getattr(unit, name) for name in REGISTRY_COLUMNS] for unit in units],
        columns=list(REGISTRY_COLUMNS),
    )
    frame["level"] = frame["level"].map(str)
    frame.to_parquet(root / "registry" / f"{OLD}.parquet")
    later = frame[frame["code"] == "66"].assign(name="Tỉnh Khác", short_name="Khác")
    later.to_parquet(root / "registry" / f"{AFTER_REFORM.name}.parquet")
    monkeypatch.setenv("ATLAS_DATA", str(root))
    if is_postgresql(database):
        monkeypatch.setenv("ATLAS_DATABASE_URL", str(database))
    return root


@pytest.fixture
def target(data: Path, database: Address) -> Address:
    """The database that the command writes."""
    return database if is_postgresql(database) else data / "atlas.db"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "so-ho.xlsx", ROWS)


def write(path: Path, rows: list[list[Any]], **others: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in rows:
        first.append(row)
    for name, content in others.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def atlas(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path) -> Any:
    """Run `atlas` with arguments: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["atlas", *map(str, arguments)])
        code: Any = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
        captured = capsys.readouterr()
        return code or 0, captured.out, captured.err

    return run


def test_a_file_is_staged_then_published_then_taken_back(
    atlas: Any, file: Path, target: Address
) -> None:
    code, out, err = atlas("import", file, "--stage", *SURE)
    assert (code, err) == (0, "")
    assert "3 of 3 units found in it" in out
    assert "2 exact · 1 normalised" in out
    assert "households (value), 2024-12-31, counted" in out
    assert out.splitlines()[-1] == "Next       atlas import FILE --publish"
    with open_store(target) as store:
        assert store.releases() == ()

    code, out, err = atlas("import", file, "--publish", "--user", "lan")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "Published  as release 1"
    with open_store(target) as store:
        frame = store.observations()
        assert dict(zip(frame["code"], frame["numerator"], strict=True)) == {
            "14845": 1000.0, "14848": 500.0, "14854": 700.0,
        }  # fmt: skip
    code, out, _ = atlas("import", file, "--publish")
    assert code == 0
    assert out.splitlines()[-1] == "Unchanged  all of it is in release 1 already"

    code, out, _ = atlas("releases", "list", "--json")
    (release,) = json.loads(out)
    assert (release["number"], release["user"], release["file_name"]) == (1, "lan", "so-ho.xlsx")
    code, out, _ = atlas("releases", "rollback", "1", "--user", "minh")
    assert (code, out) == (0, "Release 2 takes release 1 back.\n")
    code, out, _ = atlas("releases", "list")
    assert [word in out for word in ("so-ho.xlsx", "Rollback", "minh")] == [True] * 3
    code, out, err = atlas("releases", "rollback", "1")
    assert (code, out) == (1, "")
    assert "already rolled back by release 2" in err
    assert err.count("\n") == 1


def test_what_is_open_is_one_line_and_exit_code_1(atlas: Any, file: Path, tmp_path: Path) -> None:
    report, copy = tmp_path / "r.json", tmp_path / "copy.xlsx"
    code, out, err = atlas(
        "import", file, "--stage", "--vintage", OLD, "--report", report, "--annotated", copy
    )
    assert code == 1
    assert err.startswith("atlas: It cannot be published yet: Sheet “Sheet”: of which day")
    assert err.count("\n") == 1
    assert "Question" in out
    rows = json.loads(report.read_text(encoding="utf-8"))["rows"]
    assert [(row["row"], row["code"]) for row in rows] == [
        (2, "14845"), (3, "14848"), (4, "14854"),
    ]  # fmt: skip
    assert openpyxl.load_workbook(copy).sheetnames == ["Sheet", "Kết quả"]
    code, _, err = atlas("import", file, "--publish", "--vintage", OLD)
    assert code == 1
    assert err.startswith("atlas: It was not published: ")


def test_open_rows_are_chosen_or_left_out(atlas: Any, tmp_path: Path, target: Address) -> None:
    rows = [*ROWS[:3], [None, "Xã Lạ", 1], [None, "Xã Khác", 2], [None, "Xã Nữa", 3]]
    file = write(tmp_path / "la.xlsx", rows)
    code, out, err = atlas("import", file, "--stage", *SURE)
    assert code == 1
    assert "row 4 “Xã Lạ”" in out
    assert "3 rows wait for their unit" in err
    code, _, _ = atlas("import", file, "--publish", "--choose", "4=14857", "--choose", "5=-")
    assert code == 1
    code, out, _ = atlas("import", file, "--publish", "--leave-out")
    assert code == 0
    assert "1 alias · 2 left out" in out
    with open_store(target) as store:
        assert set(store.observations()["code"]) == {"14845", "14848", "14857"}


def test_json_on_standard_output_is_whole(atlas: Any, file: Path) -> None:
    code, out, _ = atlas("import", file, "--stage", "--json", *SURE)
    found = json.loads(out)
    assert code == 0
    assert found["rows"]["exact"] == 2
    assert found["observations"] == 3
    assert found["published"] is None
    code, out, _ = atlas("import", file, "--publish", "--json")
    assert json.loads(out)["published"] == {"release": 1, "changed": True}


def test_columns_numbers_and_mappings_are_named(atlas: Any, tmp_path: Path, data: Path) -> None:
    rows = [["Huyện", "Xã", "Một", "Hai"], ["Huyện Mường Lát", "Xã Tam Chung", 5, "1.234"]]
    file = write(tmp_path / "cot.xlsx", rows)
    code, out, _ = atlas("import", file, *SURE)
    assert code == 1
    assert "--indicator C=households" in out
    named = ("--indicator", "c=households", "--indicator", "D=population")
    code, out, _ = atlas("import", file, *SURE, *named, "--save-mapping", "hai cột")
    assert "population (numerator)" in out
    mapped = ("import", file, *SURE, "--mapping", "hai cột", "--json")
    found = json.loads(atlas(*mapped)[1])
    assert found["observations"] == 1
    assert [one["code"] for one in found["reasons"]] == ["numbers_ambiguous"]
    assert "(1) 1.234 is 1234" in found["reasons"][0]["message"]
    report = tmp_path / "r.json"
    code, _, _ = atlas(*mapped, "--numbers", "D=1", "--report", report)
    assert code == 0
    values = json.loads(report.read_text(encoding="utf-8"))["rows"][0]["values"]
    assert [one["value"] for one in values] == [5.0, 1234.0]
    code, _, err = atlas(*mapped, "--numbers", "3")
    assert (code, "has 2 choices" in err) == (1, True)
    code, _, err = atlas("import", file, *SURE, "--mapping", "khác")
    assert code == 1
    assert "saved are: hai cột" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--stage", "--publish"), "exclude each other"),
        (("--date", "2024-12-31", "--year", "2024"), "exclude each other"),
        (("--indicator", "a", "--indicator", "b"), "once"),
        (("--choose", "x"), "ROW=CODE"),
        (("--numbers", "x"), "1 or B=1"),
        (("--basis", "heard"), "basis"),
        (("--date", "soon"), "date"),
    ],
)
def test_a_wrong_call_is_2(atlas: Any, file: Path, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = atlas("import", file, "--vintage", OLD, *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_of_several_sheets_a_choice_says_which(atlas: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "hai.xlsx", ROWS, Hai=[ROWS[0], ["Huyện Quan Hóa", "Xã Lạ", 1]])
    code, _, err = atlas("import", file, *SURE, "--choose", "2=14872")
    assert code == 2
    assert "several sheets" in err
    code, _, err = atlas("import", file, *SURE, "--choose", "Hai!2=14872")
    assert (code, err) == (0, "")


def test_a_file_that_is_no_table_is_refused(atlas: Any, tmp_path: Path, data: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\x00\x01 no workbook")
    code, out, err = atlas("import", path, "--stage")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    code, _, _ = atlas("import", tmp_path / "none.xlsx")
    assert code == 2
    assert not list((data / "staging").iterdir())
