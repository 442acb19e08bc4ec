"""A list of changes becomes a vintage in use, by function and by command."""

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from geodata.acts import Acts, LinkNote
from geodata.bridges import Bridges
from geodata.changes import ImportedList, Wanted, import_changes, import_vintage, remove_vintage
from geodata.changes.form import write_form
from geodata.changes.listing import read_list
from geodata.changes.packaged import packaged_list, packaged_lists
from geodata.changes.renewing import make_next
from geodata.crosswalk import load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, Level, UnitRegistry, Vintage
from tests.geodata.changes import test_importing as records
from tests.geodata.changes.lists import HEADINGS, row

RUN = CliRunner()
data_dir = records.data_dir
DAY = Vintage(date(2026, 4, 30), ())
RENAMED = row("00002", name="Phường Bình", act="237/NQ-UBTVQH16", note="như cũ")


def listed(folder: Path, *rows: list[object], name: str = "list_2026-04-30.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def names(data_dir: DataDir) -> list[str]:
    return [vintage.name for vintage in UnitRegistry.load(data_dir).vintages]


def test_it_changes_the_latest_vintage_before_its_day(data_dir: DataDir, tmp_path: Path) -> None:
    done = import_changes(data_dir, listed(tmp_path, RENAMED), "lan")
    assert isinstance(done, ImportedList)
    assert done.as_dict()["base"] == "2025-07-01"
    assert done.addition.report["changes"] == {"renamed": 1}
    registry = UnitRegistry.load(data_dir)
    assert registry.get(DAY, "00002").name == "Phường Bình"
    assert registry.vintage(DAY).levels == (Level.PROVINCE, Level.COMMUNE)
    links = load_crosswalk(data_dir, AFTER_REFORM, DAY).frame
    assert links[["from_code", "to_code", "weight", "basis", "exact"]].to_numpy().tolist() == [
        ["00002", "00002", 1.0, "whole", True]
    ]
    back = Bridges.load(data_dir, registry).between(DAY, AFTER_REFORM)
    assert back is not None
    assert back.frame["exact"].all()
    said = Acts.load(data_dir, registry).of_link(AFTER_REFORM, DAY, "00002", "00002")
    assert said is not None
    assert (said.act, said.remark) == ("237/NQ-UBTVQH16", "như cũ")
    remove_vintage(data_dir, DAY.name, "lan")
    assert names(data_dir) == ["2025-03-01", "2025-07-01"]
    assert Acts.load(data_dir, registry).of_link(AFTER_REFORM, DAY, "00002", "00002") is None


def test_the_day_and_the_base_can_be_said(data_dir: DataDir, tmp_path: Path) -> None:
    file = listed(tmp_path, RENAMED, name="thay doi.csv")
    with pytest.raises(ImportRefused, match="--name 2026-04-30"):
        import_changes(data_dir, file, "lan")
    with pytest.raises(ImportRefused, match="--from 2026-01-01 is no vintage before 2026-04-30"):
        import_changes(data_dir, file, "lan", Wanted(date(2026, 4, 30), base="2026-01-01"))
    with pytest.raises(ImportRefused, match="no vintage before 2001-01-01"):
        import_changes(data_dir, file, "lan", Wanted(date(2001, 1, 1)))
    with pytest.raises(ImportRefused, match="2025-07-01 is there already"):
        import_changes(data_dir, file, "lan", Wanted(date(2025, 7, 1)))
    done = import_changes(data_dir, file, "lan", Wanted(date(2025, 4, 1), base="2025-03-01"))
    assert done.as_dict()["base"] == "2025-03-01"


def test_a_vintage_put_between_two_leads_on_to_the_later(data_dir: DataDir, tmp_path: Path) -> None:
    import_changes(
        data_dir, listed(tmp_path, row("00002", "00008", name="Xã Bình Minh")), "lan",
        Wanted(date(2025, 5, 1)),
    )  # fmt: skip
    links = load_crosswalk(data_dir, Vintage(date(2025, 5, 1), ()), AFTER_REFORM).frame
    assert links[["from_code", "to_code", "weight", "exact"]].to_numpy().tolist() == [
        ["00008", "00002", 1.0, True]
    ]


def test_lists_behind_each_other_are_undone_from_the_last(
    data_dir: DataDir, tmp_path: Path
) -> None:
    import_changes(data_dir, listed(tmp_path, RENAMED), "lan")
    second = listed(tmp_path, row("01", name="Thành phố Một", level="tỉnh"), name="2026-09-01.csv")
    assert import_changes(data_dir, second, "lan").as_dict()["base"] == "2026-04-30"
    bridges = Bridges.load(data_dir, UnitRegistry.load(data_dir))
    through = bridges.between("2025-03-01", "2026-09-01")
    assert through is not None
    assert through.frame["exact"].all()
    with pytest.raises(ImportRefused, match="2026-04-30 is still needed"):
        remove_vintage(data_dir, "2026-04-30", "lan")
    remove_vintage(data_dir, "2026-09-01", "lan")
    remove_vintage(data_dir, "2026-04-30", "lan")


def test_a_record_leads_to_the_vintages_of_the_packages_only(
    data_dir: DataDir, tmp_path: Path
) -> None:
    import_changes(data_dir, listed(tmp_path, RENAMED), "lan")
    import_vintage(data_dir, records.written(tmp_path / records.NAME), "lan")
    remove_vintage(data_dir, "2026-04-30", "lan")
    assert names(data_dir) == ["2019-01-01", "2025-03-01", "2025-07-01"]


def test_remarks_of_a_record_stand_with_its_links(data_dir: DataDir, tmp_path: Path) -> None:
    rows = [
        records.row("001 00001 Xã An", "001 00002 Xã Bình", "Nhập theo NQ 728/NQ-UBTVQH15"),
        records.row("001 00003 Xã Cát", "001 00002 Xã Bình", "nhập toàn bộ"),
        records.same("001 00002 Xã Bình"),
    ]
    import_vintage(data_dir, records.written(tmp_path / records.NAME, rows), "lan")
    acts = Acts.load(data_dir, UnitRegistry.load(data_dir))
    said = acts.of_link("2019-01-01", "2025-03-01", "00001", "00002")
    assert said is not None
    assert (said.act, said.remark) == ("728/NQ-UBTVQH15", "Nhập theo NQ 728/NQ-UBTVQH15")
    other = acts.of_link("2019-01-01", "2025-03-01", "00003", "00002")
    assert other == LinkNote(None, "nhập toàn bộ")
    assert acts.of_link("2019-01-01", "2025-03-01", "00002", "00002") is None


def test_the_form_comes_back_as_a_list(tmp_path: Path) -> None:
    path = tmp_path / "changes_2026-04-30.xlsx"
    write_form(path)
    with pytest.raises(ImportRefused, match="no row below the headings"):
        read_list(read_book(path))
    book = openpyxl.load_workbook(path)
    for cell, text in (("A2", "xã"), ("B2", "00001"), ("E2", "Phường An")):
        book.worksheets[0][cell] = text
    assert book.worksheets[0]["B3"].number_format == "@"
    assert [cell.value for cell in book.worksheets[1]["D"]][1:4] == ["xã", "00001", "Xã An"]
    book.save(path)
    (found,) = read_list(read_book(path)).rows
    assert (found.level, found.old_code, found.new_name) == (Level.COMMUNE, "00001", "Phường An")


def test_by_command(data_dir: DataDir, tmp_path: Path) -> None:
    data = ["--data", str(data_dir.root), "--user", "lan"]
    file, report = listed(tmp_path, row("00002"), row("00002", "00009", "Xã Tách")), "r.json"
    done = RUN.invoke(
        app, ["vintages", "import", str(file), "--report", str(tmp_path / report), *data]
    )
    assert done.exit_code == 0, done.output
    assert "Vintage 2026-04-30 from 2025-07-01 and a list of changes" in done.output
    assert "Units: 1 province, 2 commune" in done.output
    assert "Changes: 1 divided" in done.output
    assert "Not drawn: 2 communes are parts of divided ones (00002, 00009)" in done.output
    assert "row 2: 00002 was divided into 2 parts" in done.output
    told = json.loads((tmp_path / report).read_text())
    assert told["without_boundaries"] == ["00002", "00009"]
    neither = RUN.invoke(app, ["vintages", "import", *data])
    assert (neither.exit_code, "Give either a file or" in neither.output) == (2, True)
    form = tmp_path / "form.xlsx"
    assert RUN.invoke(app, ["vintages", "template", "-o", str(form)]).exit_code == 0
    assert form.is_file()


@pytest.mark.parametrize(
    ("name", "province", "code", "wards"),
    [("2026-04-30", "Đồng Nai", "75", 10), ("2026-09-01", "Quảng Ninh", "22", 0),
     ("2026-09-20", "Bắc Ninh", "24", 12)],
)  # fmt: skip
def test_packaged_lists_fit_the_units_they_change(
    atlas_data: DataDir, name: str, province: str, code: str, wards: int
) -> None:
    assert name in packaged_lists()
    changes = read_list(read_book(packaged_list(name)))
    registry = UnitRegistry.load(atlas_data)
    made = make_next(changes, date.fromisoformat(name), registry, AFTER_REFORM)
    assert made.changes == {"renamed": 1 + wards}
    assert made.counts == {"province": 34, "commune": 3321}
    units = made.registry.set_index("code")
    assert units.loc[code, "name"] == f"Thành phố {province}"
    before = {unit.code: unit for unit in registry.units(AFTER_REFORM, Level.COMMUNE, code)}
    inside = units[units["parent_code"] == code]
    assert set(inside.index) == set(before)
    kinds = [before[one].type_name for one in inside.index if inside.loc[one, "type_name"] !=
             before[one].type_name]  # fmt: skip
    assert kinds == ["Xã"] * wards
    assert all(one.act for one in changes.rows)


def test_an_unknown_packaged_list_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"no packaged list 2027-01-01; there are: 2026-04-30"):
        packaged_list("2027-01-01")
    with pytest.raises(ImportRefused, match="there are: none"):
        packaged_list("../acts", tmp_path)
