"""Plans: gathered from their statements, brought in as files, refused with row and column."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geodata.errors import CatalogueError, ImportRefused
from geodata.indicators import load_catalogue
from geodata.paths import DataDir
from geodata.plan_files import PlanFolder
from geodata.plan_reading import import_plan, read_plan
from geodata.plan_rows import targets_from
from geodata.plans import find_plans, load_plans, targets_of
from geodata.targets import Comparator, Kind, Target, load_targets
from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry

NAMES = {"38": "Thanh Hóa", "52": "Bình Định", "60": "Bình Thuận", "64": "Gia Lai",
         "74": "Bình Dương"}  # fmt: skip
HEADINGS = ("mã tỉnh", "loại", "nội dung", "đến ngày", "so sánh", "giá trị", "đơn vị tính")
ROW = ("38", "chỉ tiêu", "Hộ gia đình được phủ băng rộng cáp quang", "31/12/2026", "ít nhất",
       "85", "%")  # fmt: skip


@pytest.fixture
def registry() -> UnitRegistry:
    return UnitRegistry(
        AdminUnit(BEFORE_REFORM, code, Level.PROVINCE, f"Tỉnh {name}", name, "Tỉnh", None, code)
        for code, name in NAMES.items()
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


def write(path: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])
    return path


def test_statements_are_gathered_by_document() -> None:
    plans = load_plans()
    assert [(plan.id, plan.province) for plan in plans] == [
        ("plan-binh-dinh", "52"),
        ("plan-gia-lai", "64"),
        ("plan-thanh-hoa", "38"),
        ("plan-binh-duong", "74"),
        ("plan-binh-thuan", "60"),
    ]
    assert targets_of(plans) == load_targets()
    thanh_hoa = find_plans(plans, "38")
    assert thanh_hoa == find_plans(plans, "plan-thanh-hoa")
    assert [len(thanh_hoa[0].of(kind)) for kind in (Kind.TARGET, Kind.TASK)] == [11, 2]
    assert thanh_hoa[0].last_day == date(2030, 12, 31)
    assert thanh_hoa[0].indicators[:2] == ("fibre_available_households", "fibre_communes")
    assert find_plans(plans, "99") == ()


def facts(target: Target) -> tuple[object, ...]:
    return (
        *(target.province, target.kind, target.subject_en, target.period_end, target.comparator),
        *(target.value, target.value_max, target.value_text, target.month_days, target.months),
        *(target.unit, target.scope_en),
    )


@pytest.mark.shared
def test_the_reading_of_the_plans_is_a_plan_file_and_gives_the_catalogue(
    shared_files: Path, registry: UnitRegistry
) -> None:
    sheet = read_plan(shared_files / "plan-targets.csv", registry)
    found = targets_from(sheet.rows, "own", "plan-targets.csv", load_catalogue())
    assert len(found) == 78
    assert [facts(one) for one in found] == [facts(one) for one in load_targets()]
    assert [one.indicator for one in found] == [one.indicator for one in load_targets()]


def test_a_file_is_kept_listed_loaded_and_removed(
    tmp_path: Path, data_dir: DataDir, registry: UnitRegistry
) -> None:
    path = write(tmp_path / "mine.csv", ROW, ("", "", "", "", "", "", ""), (
        "38", "hạn báo cáo", "Báo cáo quý", "", "trước", "31/3 và 30/9", ""))  # fmt: skip
    done = import_plan(data_dir, path, "Lan", registry, load_catalogue())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (done.sha256, done.user, done.file) == (digest, "Lan", "mine.csv")
    assert done.id == f"own-{digest[:12]}"
    assert PlanFolder(data_dir).records() == (done,)
    kept = data_dir.root / "plans" / done.id / "sent.csv"
    assert kept.read_bytes() == path.read_bytes()

    plan = load_plans(data_dir)[-1]
    assert (plan.id, plan.province) == (done.id, "38")
    assert plan.origin is not None
    assert (plan.origin.file, plan.origin.user) == ("mine.csv", "Lan")
    target, report = plan.entries
    assert (target.value, target.comparator, target.unit) == (85.0, Comparator.AT_LEAST, "percent")
    assert target.period_end == date(2026, 12, 31)
    assert target.indicator == "fibre_available_households"  # worded as in the packaged plans
    assert target.document.title_vi == "mine.csv"
    assert (report.kind, report.month_days) == (Kind.REPORT_DEADLINE, ("03-31", "09-30"))

    with pytest.raises(ImportRefused, match="imported before"):
        import_plan(data_dir, path, "Lan", registry, load_catalogue())
    with pytest.raises(ImportRefused, match="no plan file 'own-x'"):
        PlanFolder(data_dir).remove("own-x")
    assert PlanFolder(data_dir).remove(done.id) == done
    assert load_plans(data_dir) == load_plans()


def test_a_workbook_below_a_title_with_dates_names_and_english_words(
    tmp_path: Path, data_dir: DataDir, registry: UnitRegistry
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Plan of the province"])
    sheet.append([])
    sheet.append(
        ["Province", "Kind", "Subject", "Indicator", "Date", "Comparator", "Value", "Unit"]
    )
    sheet.append(["Bình Định", "target", "5G stations", "base_stations_5g", date(2026, 6, 30),
                  "at least", 120, "stations"])  # fmt: skip
    sheet.append(["tỉnh Bình Định", "target", "pilots", None, 2027, "between", "3-5", "communes"])
    sheet.append(["Bình Định", "target", "5G for all", "mobile_5g_population", "2030", "phổ cập",
                  None, None])  # fmt: skip
    path = tmp_path / "plan.xlsx"
    book.save(path)
    import_plan(data_dir, path, "An", registry, load_catalogue())
    stations, pilots, universal = load_plans(data_dir)[-1].entries
    assert (stations.province, stations.value, stations.indicator) == (
        "52", 120.0, "base_stations_5g",
    )  # fmt: skip
    assert stations.period_end == date(2026, 6, 30)
    assert (pilots.value, pilots.value_max, pilots.indicator) == (3.0, 5.0, None)
    assert pilots.period_end == date(2027, 12, 31)
    assert (universal.comparator, universal.value) == (Comparator.UNIVERSAL, None)


@pytest.mark.parametrize(
    ("column", "written", "said"),
    [
        (0, "99", "row 2, column mã tỉnh: there was no province of code '99'"),
        (0, "", "row 2, column mã tỉnh: is empty"),
        (1, "ước mơ", "row 2, column loại: 'ước mơ' is none of target, task"),
        (1, "", "row 2, column loại: is empty"),
        (2, "", "row 2, column nội dung: is empty"),
        (3, "31/02/2026", "row 2, column đến ngày: '31/02/2026' is no date"),
        (3, "", "row 2, column đến ngày: is empty: a target falls due on a date"),
        (4, "khoảng", "row 2, column so sánh: 'khoảng' is none of >, >=, ="),
        (4, "", "row 2, column so sánh: is empty"),
        (4, "trước", "row 2, column so sánh: before is for reporting dates"),
        (4, "phổ cập", "row 2, column giá trị: does not go with universal"),
        (4, "trong khoảng", "row 2, column giá trị: '85' is no range such as 3-5"),
        (5, "nhiều", "row 2, column giá trị: 'nhiều' is no number"),
        (5, "", "row 2, column giá trị: is empty"),
        (5, "850", "row 2, column giá trị: 850 is more than 100 percent"),
        (6, "hộ", "row 2, column đơn vị tính: 'hộ': fibre_available_households is held against"),
        (2, "x" * 2001, "row 2, column nội dung: has 2,001 letters"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_heading(
    tmp_path: Path, registry: UnitRegistry, column: int, written: str, said: str
) -> None:
    data_dir = DataDir(tmp_path / "data")
    row = (*ROW[:column], written, *ROW[column + 1 :])
    with pytest.raises(ImportRefused) as caught:
        import_plan(data_dir, write(tmp_path / "p.csv", row), "x", registry, load_catalogue())
    assert said in caught.value.message
    problem = caught.value.details["problems"][0]
    assert problem["row"] == 2
    assert f"column {problem['column']}:" in said
    assert not (data_dir.root / "plans").exists()


def test_every_problem_is_told_at_once_and_nothing_is_kept(
    tmp_path: Path, data_dir: DataDir, registry: UnitRegistry
) -> None:
    rows = [ROW, (*ROW[:5], "nhiều", "%"), (*ROW[:3], "mai", *ROW[4:])]
    with pytest.raises(ImportRefused) as caught:
        import_plan(data_dir, write(tmp_path / "p.csv", *rows), "x", registry, load_catalogue())
    found = [(one["row"], one["column"]) for one in caught.value.details["problems"]]
    assert found == [(3, "giá trị"), (4, "đến ngày")]
    assert load_plans(data_dir) == load_plans()


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("mã tỉnh", "loại", "nội dung", "màu"), "row 1, column màu: is no column of a plan"),
        (("mã tỉnh", "loại", "nội dung", "kind"), "row 1, column kind: says kind a second time"),
        (("giá trị", "loại", "nội dung", "hạn"), "row 1, column province: is missing"),
        (("a", "b", "c", "d"), "no row of headings"),
    ],
)
def test_wrong_headings_are_named(
    tmp_path: Path, registry: UnitRegistry, headings: tuple[str, ...], said: str
) -> None:
    path = write(tmp_path / "p.csv", ("38", "task", "x", ""), headings=headings)
    with pytest.raises(ImportRefused, match=said):
        read_plan(path, registry)


def test_code_and_name_must_agree(tmp_path: Path, registry: UnitRegistry) -> None:
    headings = ("code", "province", "kind", "subject")
    path = write(tmp_path / "p.csv", ("38", "Gia Lai", "task", "x"), headings=headings)
    with pytest.raises(ImportRefused, match="38 is Tỉnh Thanh Hóa, not Tỉnh Gia Lai"):
        read_plan(path, registry)
    path = write(tmp_path / "q.csv", ("", "Gia Lâm", "task", "x"), headings=headings)
    with pytest.raises(ImportRefused, match="column province: there was no province 'Gia Lâm'"):
        read_plan(path, registry)


def test_an_empty_file_and_a_damaged_record_are_refused(
    tmp_path: Path, data_dir: DataDir, registry: UnitRegistry
) -> None:
    with pytest.raises(ImportRefused, match="no statement in it"):
        import_plan(data_dir, write(tmp_path / "p.csv"), "x", registry, load_catalogue())
    done = import_plan(data_dir, write(tmp_path / "q.csv", ROW), "x", registry, load_catalogue())
    record = data_dir.root / "plans" / done.id / "plan.json"
    record.write_text(record.read_text().replace('"85"', '"lots"'), encoding="utf-8")
    with pytest.raises(CatalogueError, match="'lots' is no number"):
        load_plans(data_dir)
    record.write_text("{", encoding="utf-8")
    with pytest.raises(CatalogueError, match="damaged"):
        load_plans(data_dir)
