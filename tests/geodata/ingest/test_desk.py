"""The desk: what a file becomes between being sent and being published."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from geodata.errors import DataMissing, ImportRefused
from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, ImportOptions, Staged
from geodata.ingest.limits import Limits
from geodata.ingest.model import Severity
from geodata.ingest.report import ChangeKind, ReportRow, RowStatus
from geodata.ingest.report_json import report_from
from geodata.paths import DataDir
from geodata.store import OBSERVATION_COLUMNS, Publication, SourceRecord, Store, open_store
from geodata.units import BEFORE_REFORM, Level
from tests.databases import Address
from tests.geodata.ingest.messy_country import messy_registry
from tests.geodata.ingest.messy_letters import TCVN3

OLD = BEFORE_REFORM.name
DAY = date(2024, 12, 31)
OPTIONS = ImportOptions(vintage=OLD, day=DAY, basis=Basis.DECLARED, province="38")
FIBRE = "fibre_available_households"
HEAD = ("Huyện", "Xã", "Số hộ", "Số hộ có thể đăng ký cáp quang")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("Huyện Mường Lát", "Thị trấn Mường Lát", 1000, 800),
    ("", "Xã Tam Chung", 500, 100),
    ("", "Xã Mường Lý", 700, 0),
    ("Huyện Quan Hóa", "Thị trấn Hồi Xuân", 900, 900),
    ("", "Xã Thành Sơn", 400, 50),
)
Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Write rows under a header as a workbook."""

    def write(
        rows: Sequence[Sequence[Any]] = ROWS,
        head: Sequence[str] = HEAD,
        name: str = "bao-cao.xlsx",
        **others: Sequence[Sequence[Any]],
    ) -> Path:
        book = openpyxl.Workbook()
        first = book.active
        assert first is not None
        first.title = "Sheet"
        for row in (head, *rows):
            first.append(list(row))
        for title, content in others.items():
            more = book.create_sheet(title)
            for row in content:
                more.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def store(database: Address) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, store: Store) -> ImportDesk:
    return desk_of(tmp_path, store)


def desk_of(tmp_path: Path, store: Store, limits: Limits | None = None) -> ImportDesk:
    data_dir = DataDir(tmp_path / "data")
    return ImportDesk(data_dir, store, messy_registry(), load_catalogue(), limits)


def row(staged: Staged, number: int) -> ReportRow:
    found = staged.report.row("Sheet", number)
    assert found is not None
    return found


def codes(found: ReportRow | Staged) -> list[str]:
    problems = found.problems if isinstance(found, ReportRow) else found.report.problems
    return [problem.code for problem in problems]


def reasons(staged: Staged) -> list[str]:
    return [problem.code for problem in staged.report.reasons]


def published(store: Store, indicator: str) -> dict[str, tuple[float, float]]:
    frame = store.observations(indicator=indicator)
    parts = zip(frame["numerator"], frame["denominator"], strict=True)
    return dict(zip(frame["code"], parts, strict=True))


def test_a_clean_file_is_published_whole_with_its_report(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    path = sheet()
    staged = desk.stage(path, user="lan", options=OPTIONS)
    assert staged.report.publishable
    assert {one.status for one in staged.report.rows} == {RowStatus.EXACT}
    assert [(one.row, one.code) for one in staged.report.rows] == [
        (2, "14845"), (3, "14848"), (4, "14854"), (5, "14869"), (6, "14872"),
    ]  # fmt: skip
    assert staged.report.observations == 10
    with pytest.raises(DataMissing):
        store.observations()
    done = desk.publish(staged.id, "minh")
    assert (done.changed, done.release.number, done.release.user_name) == (True, 1, "minh")
    assert published(store, FIBRE) == {
        "14845": (800, 1000), "14848": (100, 500), "14854": (0, 700), "14869": (900, 900),
        "14872": (50, 400),
    }  # fmt: skip
    households = store.observations(indicator="households")
    assert households["numerator"].tolist() == [1000, 500, 700, 900, 400]
    assert set(households["basis"]) == {"declared"}
    assert set(households["level"]) == {"commune"}
    assert {moment.date() for moment in households["date"]} == {DAY}
    (entry,) = store.ledger.imports()
    assert (entry.release, entry.file_name, entry.user_name) == (1, "bao-cao.xlsx", "minh")
    assert entry.options["vintage"] == OLD
    kept = report_from(json.loads(store.ledger.report(1)))
    assert kept.rows == desk.staged(staged.id).report.rows
    source = store.sources().iloc[0]
    assert (source["title"], source["sha256"]) == ("bao-cao.xlsx", staged.sha256)
    assert not source["simulated"]


def test_publishing_the_same_file_again_changes_nothing_and_says_so(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    path = sheet()
    first = desk.stage(path, options=OPTIONS)
    assert desk.publish(first.id, "lan").changed
    assert desk.staged(first.id).published == 1
    again = desk.publish(first.id, "lan")
    assert (again.changed, again.release.number) == (False, 1)
    anew = desk.stage(path, "khac.xlsx", options=OPTIONS)
    assert "already_published" in codes(anew)
    assert anew.report.changes.counts == {
        ChangeKind.NEW: 0, ChangeKind.CHANGED: 0, ChangeKind.SAME: 10,
        ChangeKind.DISPLACES_SIMULATED: 0,
    }  # fmt: skip
    assert not desk.publish(anew.id, "lan").changed
    assert len(store.releases()) == len(store.ledger.imports()) == 1


def test_a_staged_import_outlives_the_desk(
    desk: ImportDesk, store: Store, sheet: Sheet, tmp_path: Path
) -> None:
    path = sheet()
    staged = desk.stage(path, user="lan", options=OPTIONS)
    later = desk_of(tmp_path, store)
    assert later.staged(staged.id) == staged
    (listed,) = later.list_staged()
    assert (listed.id, listed.file_name, listed.user, listed.rows) == (
        staged.id, "bao-cao.xlsx", "lan", 5,
    )  # fmt: skip
    assert listed.counts[RowStatus.EXACT] == 5
    assert listed.publishable
    assert later.staged_of(path) == listed
    later.discard(staged.id)
    assert later.list_staged() == ()
    for wrong in (staged.id, "../../etc", "0" * 20):
        with pytest.raises(ImportRefused, match="no staged import"):
            later.staged(wrong)


def test_a_warm_desk_reads_the_file_no_more(
    desk: ImportDesk, store: Store, sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (*ROWS[:2], ("", "Xã Mường Lí Mới", 700, 70), *ROWS[3:])
    staged = desk.stage(sheet(rows), options=OPTIONS)
    later = desk_of(tmp_path, store)
    later.warm(staged.id)

    def refuse(*_: object) -> None:
        raise AssertionError("the file was read again")

    monkeypatch.setattr("geodata.ingest.desk.read_book", refuse)
    later.warm(staged.id)
    assert later.book(staged.id).sheets[0].name == "Sheet"
    assert row(later.choose(staged.id, "Sheet", 4, "14854", "lan"), 4).code == "14854"


def test_an_open_unit_waits_for_a_choice_that_is_remembered(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    rows = (*ROWS[:2], ("", "Xã Mường Lí Mới", 700, 70), *ROWS[3:])
    staged = desk.stage(sheet(rows), options=OPTIONS)
    assert row(staged, 4).status is RowStatus.UNKNOWN
    assert row(staged, 4).code is None
    assert codes(row(staged, 4)) == ["unit_unknown"]
    assert reasons(staged) == ["rows_open"]
    with pytest.raises(ImportRefused, match="1 rows wait for their unit"):
        desk.publish(staged.id, "lan")
    for code, problem in (("99999", "no unit 99999"), ("", "no unit")):
        with pytest.raises(ImportRefused, match=problem):
            desk.choose(staged.id, "Sheet", 4, code, "lan")
    with pytest.raises(ImportRefused, match="no row of figures"):
        desk.choose(staged.id, "Sheet", 1, "14854", "lan")
    chosen = desk.choose(staged.id, "Sheet", 4, "14854", "lan")
    assert (row(chosen, 4).status, row(chosen, 4).code) == (RowStatus.ALIAS, "14854")
    assert row(chosen, 4).how == "chosen by lan"
    assert chosen.report.publishable
    desk.publish(staged.id, "lan")
    assert published(store, FIBRE)["14854"] == (70, 700)
    (alias,) = store.ledger.aliases()
    assert (alias.code, alias.parent_code, alias.user_name) == ("14854", "384", "lan")
    anew = desk.stage(sheet(rows, name="sau.xlsx"), options=OPTIONS)
    assert row(anew, 4).status is RowStatus.ALIAS
    back = desk.reconsider(staged.id, "Sheet", 4)
    assert row(back, 4).how != "chosen by lan"


def test_a_choice_that_is_not_remembered_holds_for_its_row_only(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    rows = (("Huyện Mường Lát", "Xã Lạ", 10, 1), ("Huyện Quan Hóa", "Xã Lạ", 20, 2))
    staged = desk.stage(sheet(rows), options=OPTIONS)
    chosen = desk.choose(staged.id, "Sheet", 2, "14854", "lan", remember=False)
    assert [one.status for one in chosen.report.rows] == [RowStatus.ALIAS, RowStatus.UNKNOWN]
    assert store.ledger.aliases() == ()
    both = desk.leave_out_open(staged.id, "lan")
    assert [one.status for one in both.report.rows] == [RowStatus.ALIAS, RowStatus.LEFT_OUT]


def test_rows_that_are_wrong_are_named_and_can_be_left_out(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    rows = (
        ("Huyện Mường Lát", "Thị trấn Mường Lát", 1000, 1001),
        ("", "Xã Tam Chung", -5, 0),
        ("", "Xã Mường Lý", "nhiều", 3),
        ("", "Xã Trung Lý", None, 5),
        ("", "Xã Pù Nhi", 50, "-"),
        ("", "Xã Nhi Sơn", 60, 30),
        ("", "Xã Nhi Sơn", 60, 31),
        ("", "Xã Mường Chanh", 70, 7),
        ("", "Xã Mường Chanh", 70, 7),
        ("", "Xã Quang Chiểu", None, None),
    )
    staged = desk.stage(sheet(rows), options=OPTIONS)
    found = {one.row: codes(one) for one in staged.report.rows}
    assert found == {
        2: ["numerator_above_denominator"],
        3: ["negative"],
        4: ["text_in_number", "denominator_missing"],
        5: ["denominator_missing"],
        6: [],
        7: ["duplicate_different"],
        8: ["duplicate_different"],
        9: [],
        10: ["duplicate_same"],
        11: ["no_value"],
    }
    assert row(staged, 4).problems[0].column == 2
    assert [one.row for one in staged.report.open_rows] == [2, 3, 4, 5, 7, 8]
    assert reasons(staged) == ["rows_wrong"]
    states = {one.column: one.state for one in row(staged, 6).values}  # noqa: PD011
    assert states == {2: "number", 3: "dash"}
    left = desk.leave_out_open(staged.id, "lan")
    assert left.report.publishable
    desk.publish(staged.id, "lan")
    assert published(store, FIBRE) == {"14866": (7, 70)}
    assert set(store.observations(indicator="households")["code"]) == {"14863", "14866"}
    report = json.loads(store.ledger.report(1))
    choices = {one["row"]: one for one in report["decisions"]["choices"]}
    assert sorted(choices) == [2, 3, 4, 5, 7, 8]
    assert choices[2]["user"] == "lan"
    assert choices[2]["code"] is None


def test_the_day_and_basis_are_asked_for_and_never_assumed(desk: ImportDesk, sheet: Sheet) -> None:
    staged = desk.stage(sheet(), options=ImportOptions(vintage=OLD, province="38"))
    assert reasons(staged) == ["day_missing", "basis_missing"]
    assert staged.report.observations == 0
    words = {one.code: one.message("en") for one in staged.report.reasons}
    assert "--date" in words["day_missing"]
    assert "--basis declared" in words["basis_missing"]
    answered = desk.restage(staged.id, replace(OPTIONS, day=None, year=2023))
    assert answered.report.publishable
    measures = [one.measure for one in answered.report.sheets[0].layout.columns if one.measure]
    assert {one.day for one in measures} == {date(2023, 12, 31)}
    assert desk.staged(staged.id) == answered
    wrong = desk.restage(staged.id, replace(OPTIONS, basis=Basis.COUNTED))
    assert "basis_not_allowed" in reasons(wrong)


def test_a_vintage_that_does_not_exist_is_refused_before_anything_is_kept(
    desk: ImportDesk, sheet: Sheet
) -> None:
    for options, problem in (
        (ImportOptions(vintage="1999-01-01"), "no vintage '1999-01-01'"),
        (ImportOptions(vintage=OLD, province="99"), "no unit 99"),
        (ImportOptions(vintage=OLD, sheets=("Khác",)), "no sheet 'Khác'; its sheets are Sheet"),
        (ImportOptions(vintage=OLD, columns=(("Z", "households"),)), "no column Z"),
        (ImportOptions(vintage=OLD, columns=(("C", "hộ"),)), "no indicator 'hộ'"),
        (ImportOptions(vintage=OLD, columns=(("C", "households:half"),)), "no part"),
        (ImportOptions(vintage=OLD, year=0), "0 is no year"),
    ):
        with pytest.raises(ImportRefused, match=problem):
            desk.stage(sheet(), options=options)
    with pytest.raises(DataMissing, match="no mapping"):
        desk.stage(sheet(), options=ImportOptions(vintage=OLD, mapping="x"))
    with pytest.raises(ImportRefused, match="cannot be opened"):
        desk.stage(Path("/nowhere/file.xlsx"), options=OPTIONS)
    assert desk.list_staged() == ()
    assert list((desk._shelf._folder).iterdir()) == []


def test_the_vintage_is_found_by_the_units(desk: ImportDesk, sheet: Sheet) -> None:
    staged = desk.stage(sheet(), options=replace(OPTIONS, vintage=None))
    assert staged.report.vintage == OLD
    assert staged.report.vintages[0].taken == 5


def test_totals_are_checks_and_never_published(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    rows = (
        ("Huyện Mường Lát (Tổng số)", None, 2200, 900),
        *ROWS[:3],
        ("Huyện Quan Hóa (Tổng số)", None, 1300, 951),
        *ROWS[3:],
        ("Tổng cộng", None, 3500, 1850),
    )
    staged = desk.stage(sheet(rows), options=OPTIONS)
    totals = [one for one in staged.report.rows if one.status is RowStatus.TOTAL]
    assert [one.row for one in totals] == [2, 6, 9]
    assert [one.code for one in totals] == ["384", "385", None]
    wrong = [
        (one.row, one.column, one.difference) for one in staged.report.totals if not one.agrees
    ]
    assert wrong == [(6, 3, 1)]
    assert len(staged.report.totals) == 6
    assert codes(row(staged, 6)) == ["total_differs"]
    assert codes(staged)[-1] == "totals_differ"
    assert staged.report.publishable
    desk.publish(staged.id, "lan")
    assert set(store.observations()["level"]) == {"commune"}
    with pytest.raises(ImportRefused, match="is a total"):
        desk.choose(staged.id, "Sheet", 6, "385", "lan")


def test_old_values_are_shown_against_new_and_simulated_ones_displaced(
    desk: ImportDesk, store: Store, sheet: Sheet
) -> None:
    values = [
        (OLD, "14848", "commune", FIBRE, DAY, "declared", "sample", 1, 4, None, None),
        (OLD, "14848", "commune", "households", DAY, "declared", "sample", 9, None, None, None),
        (OLD, "14854", "commune", FIBRE, DAY, "declared", "sample", 1, 4, None, None),
    ]  # fmt: skip

    made_up = Publication(
        "Mô phỏng",
        (SourceRecord("sample", "Mô phỏng", simulated=True),),
        observations=pd.DataFrame(values, columns=list(OBSERVATION_COLUMNS)),
    )
    store.publish(made_up, messy_registry())
    first = desk.stage(sheet(ROWS[:2]), options=OPTIONS)
    assert first.report.changes.counts[ChangeKind.DISPLACES_SIMULATED] == 2
    assert first.report.changes.counts[ChangeKind.NEW] == 2
    shown = {one.indicator: one for one in first.report.changes.listed}
    assert (shown[FIBRE].old, shown[FIBRE].new) == (25.0, 20.0)
    assert (shown["households"].old, shown["households"].new) == (9, 500)
    done = desk.publish(first.id, "lan")
    assert done.release.simulated
    assert set(store.observations(code="14848")["source_id"]) == {f"import-{first.sha256[:24]}"}
    corrected = (ROWS[0], ("", "Xã Tam Chung", 500, 125))
    second = desk.stage(sheet(corrected, name="sua.xlsx"), options=OPTIONS)
    assert second.report.changes.counts == {
        ChangeKind.NEW: 0, ChangeKind.CHANGED: 1, ChangeKind.SAME: 3,
        ChangeKind.DISPLACES_SIMULATED: 0,
    }  # fmt: skip
    (change,) = second.report.changes.listed
    assert (change.kind, change.code, change.level) == (ChangeKind.CHANGED, "14848", Level.COMMUNE)
    assert (change.old, change.new) == (20.0, 25.0)
    assert (change.old_numerator, change.new_numerator) == (100, 125)
    desk.publish(second.id, "lan")
    third = desk.stage(sheet(corrected, name="sua.xlsx"), options=OPTIONS)
    assert third.report.changes.counts[ChangeKind.SAME] == 4
    store.roll_back(3)
    fourth = desk.stage(sheet(corrected, name="sua.xlsx"), options=OPTIONS)
    assert fourth.report.changes.counts[ChangeKind.CHANGED] == 1


def test_columns_can_be_named_and_left_out(desk: ImportDesk, store: Store, sheet: Sheet) -> None:
    head = ("Huyện", "Xã", "Cột một", "Cột hai")
    staged = desk.stage(sheet(head=head), options=OPTIONS)
    (question,) = [one for one in staged.report.problems if one.severity is Severity.QUESTION]
    assert question.code == "no_value_column"
    assert "C “Cột một”; D “Cột hai”" in question.message_en

    named = replace(OPTIONS, columns=(("c", "households"), ("D", f"{FIBRE}:numerator")))
    assert desk.restage(staged.id, named).report.observations == 10
    desk.save_mapping(staged.id, "Huyện báo cáo", "lan")
    assert desk.mappings() == ("Huyện báo cáo",)
    more = (*ROWS, ("", "Xã Trung Sơn", 10, 9))
    mapped = desk.stage(
        sheet(more, head=head, name="quy-2.xlsx"),
        options=replace(OPTIONS, mapping="Huyện báo cáo"),
    )
    assert mapped.report.publishable
    assert mapped.report.observations == 12
    left = replace(named, columns=(("C", "households"), ("D", "-")))
    assert desk.restage(staged.id, left).report.observations == 5
    bare = replace(named, columns=(("C", "-"), ("D", f"{FIBRE}:numerator")))
    assert "denominator_column_missing" in reasons(desk.restage(staged.id, bare))


def test_two_sheets_that_contradict_each_other(desk: ImportDesk, sheet: Sheet) -> None:
    path = sheet(ROWS[:2], Khac=[HEAD, ("Huyện Mường Lát", "Xã Tam Chung", 500, 101)])
    staged = desk.stage(path, options=OPTIONS)
    found = {(one.sheet, one.row): codes(one) for one in staged.report.rows}
    assert found["Sheet", 3] == ["duplicate_different", "duplicate_same"] or found["Sheet", 3] == [
        "duplicate_different"
    ]
    assert "duplicate_different" in found["Khac", 2]
    only = desk.restage(staged.id, replace(OPTIONS, sheets=("Khac",)))
    assert only.report.publishable
    assert [one.name for one in only.report.sheets] == ["Khac"]


def test_what_the_file_lacks_is_listed(desk: ImportDesk, sheet: Sheet) -> None:
    rows = (("Huyện Quan Hóa", "Thị trấn Hồi Xuân", 900, 900), ("", "Xã Thành Sơn", 400, 50))
    staged = desk.stage(sheet(rows), options=OPTIONS)
    assert [code for code, _ in staged.report.lacking] == ["14875", "14878", "14881", "14884"]
    (note,) = [one for one in staged.report.problems if one.code == "units_lacking"]
    assert note.severity is Severity.NOTE
    assert "Xã Trung Sơn (14875)" in note.message_en
    assert "4 of 6" in note.message_en
    both = desk.stage(sheet(), options=OPTIONS)
    assert len(both.report.lacking) == 20 - 5


def test_the_report_is_a_file_that_reads_back_equal(desk: ImportDesk, sheet: Sheet) -> None:
    rows = (*ROWS, ("", "Xã Lạ", 5, "x"), ("Tổng cộng", None, 3505, 1850))
    staged = desk.stage(sheet(rows), user="lan", options=OPTIONS)
    data = json.loads(desk.report_json(staged.id).read_text(encoding="utf-8"))
    assert data["format"] == "atlas-import-report/1"
    assert report_from(data) == staged.report
    first = data["rows"][0]
    assert {"sheet", "row", "text", "status", "code", "candidates", "values"} <= set(first)
    assert (first["sheet"], first["row"], first["text"]) == ("Sheet", 2, "Thị trấn Mường Lát")
    assert first["values"][1] == {"column": "D", "text": "800", "value": 800.0, "state": "number"}
    assert data["summary"]["unknown"] == 1
    assert data["summary"]["publishable"] is False
    assert data["rows"][5]["status"] == "unknown"


def test_the_annotated_copy_says_beside_each_row_what_is_wrong(
    desk: ImportDesk, sheet: Sheet
) -> None:
    rows = (ROWS[0], ("", "=HYPERLINK(1)", 500, 600), ("", "Xã Mường Lý", "-", 0))
    staged = desk.stage(sheet(rows), options=OPTIONS)
    copy = openpyxl.load_workbook(desk.annotated(staged.id))
    lines = list(copy["Sheet"].iter_rows(values_only=True))
    assert lines[0][:4] == HEAD
    assert lines[0][4] == "Kết quả kiểm tra"
    assert lines[1] == ("Huyện Mường Lát", "Thị trấn Mường Lát", 1000, 800, "đúng tên", "14845",
                        "Thị trấn Mường Lát", None)  # fmt: skip
    assert lines[2][4].startswith("CHƯA RÕ")
    assert not any(isinstance(value, str) and value.startswith("=") for value in lines[2])
    assert lines[3][2] == "-"
    english = openpyxl.load_workbook(desk.annotated(staged.id, "en"))
    assert english["Sheet"]["E1"].value == "Result of the check"
    assert english.sheetnames == ["Sheet", "Result"]
    assert all(cell.data_type != "f" for line in english["Sheet"].iter_rows() for cell in line)


def test_a_file_larger_than_the_limit_never_reaches_the_shelf(
    store: Store, sheet: Sheet, tmp_path: Path
) -> None:
    small = desk_of(tmp_path, store, Limits(file_bytes=1000))
    with pytest.raises(ImportRefused, match="ATLAS_IMPORT_MAX_FILE_BYTES"):
        small.stage(sheet(), options=OPTIONS)
    assert not (tmp_path / "data" / "staging").exists()


def test_headings_are_read_again_when_the_letters_change(desk: ImportDesk, sheet: Sheet) -> None:
    def old(cell: Any) -> Any:
        return "".join(TCVN3.get(one, one) for one in cell) if isinstance(cell, str) else cell

    rows = [[old(cell) for cell in row] for row in (HEAD, *ROWS)]
    staged = desk.stage(sheet(rows[1:], rows[0]), options=OPTIONS)
    assert (staged.report.conversion_offered, staged.report.observations) == ("tcvn3", 0)
    assert desk.convert_text(staged.id, "tcvn3").report.observations == 10
    assert desk.convert_text(staged.id, None).report.observations == 0
