"""`atlas pilots`: chosen with scores and reasons, the files, what it refuses and its exit codes."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from typer.testing import CliRunner

from dashboard.app import load_desk
from dashboard.cli import app
from dashboard.pilots.addresses import query_of
from dashboard.pilots.desk import Answer, PilotDesk, ReleaseMark
from dashboard.pilots.dossier import dossier_of
from dashboard.pilots.files.exports import PilotExports
from dashboard.pilots.files.map_page import place_text
from dashboard.pilots.saved import SavedScenarios
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.pilots.scenario_json import read_scenario
from geodata.targets import Kind
from geodata.units import Level

PLAN = ("--plan", "binh-thuan", "--profile", "needs-most", "--runs", "50")
FAR = "23239"
"""Phú Quý's Ngũ Phụng, an island 100 km off: with little chance to be chosen."""

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def desk(atlas_data: DataDir) -> PilotDesk:
    return load_desk(Settings(data=atlas_data.root))


@pytest.fixture
def run(desk: PilotDesk, atlas_data: DataDir, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over the sample, which is read once; gives its exit code and what it prints."""
    monkeypatch.setattr("dashboard.app.load_desk", lambda _settings: desk)
    monkeypatch.setenv("ATLAS_DATA", str(atlas_data.root))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["pilots", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return call


@pytest.fixture
def asked(run: Run) -> Callable[..., dict[str, Any]]:
    """The JSON of a choice that there is."""

    def call(*arguments: str) -> dict[str, Any]:
        code, text = run(*PLAN, *arguments, "--json")
        assert code == 0, text
        found: dict[str, Any] = json.loads(text)
        return found

    return call


def test_the_best_three_with_scores_reasons_and_robustness(
    asked: Callable[..., dict[str, Any]], desk: PilotDesk
) -> None:
    said = asked()
    answer = desk.answer(read_scenario(said["scenario"]))
    points, codes = answer.scores.points, answer.material.candidates.codes
    best = [codes[at] for at in np.argsort(-points, kind="stable")[:3]]
    assert sorted(one["code"] for one in said["selected"]) == sorted(best)
    scores = [one["score"] for one in said["selected"]]
    assert scores == sorted(scores, reverse=True)
    assert said["objective"] == pytest.approx(sum(scores) * 10_000)
    for one in said["selected"]:
        assert sum(part["score"] for part in one["contributions"]) == pytest.approx(
            one["score"], abs=1e-3
        )
        assert one["reasons"]
        unit = desk.service.registry.get("2025-03-01", one["code"])
        assert one["name"] == unit.name
        assert unit.province_code == "60"
    assert (said["status"], said["gap"], said["simulated"]) == ("optimal", 0.0, True)
    communes = desk.service.registry.units("2025-03-01", Level.COMMUNE, "60")
    assert (said["plan"], said["candidates"]) == ("plan-binh-thuan", len(communes))
    robust = said["robustness"]
    assert (robust["runs"], robust["seed"]) == (50, 1)
    assert sum(robust["share"].values()) == pytest.approx(3)
    assert said["release"]["number"] == desk.service.release.id


def test_what_is_said_takes_the_place_of_the_plan(asked: Callable[..., dict[str, Any]]) -> None:
    best = asked()["selected"][0]["code"]
    said = asked(
        *("--include", FAR, "--exclude", best, "--count", "4", "--apart-km", "5", "--seed", "7"),
        *("--weight", "population=90", "--weight", "hard_to_reach=0", "--day", "2024-12-31"),
    )
    chosen = {one["code"]: one["state"] for one in said["selected"]}
    assert chosen[FAR] == "pinned"
    assert len(chosen) == 4
    assert best not in chosen
    scenario = said["scenario"]
    assert (scenario["seed"], scenario["day"]) == (7, "2024-12-31")
    weights = {one["measure"]: one["weight"] for one in scenario["criteria"]}
    assert (weights["indicator:population"], weights["hard_to_reach"]) == (90, 0)
    assert weights["indicator:fibre_available_households"] == 3


def test_a_number_beyond_the_plan_widens_its_rule_as_on_the_page(run: Run) -> None:
    code, text = run("--plan", "thanh-hoa", "--count", "7", "--runs", "10", "--json")
    assert code == 0, text
    rule = json.loads(text)["scenario"]["rule"]
    assert (rule["count"], rule["least"], rule["most"]) == (7, 3, 7)
    assert len(json.loads(text)["selected"]) == 7


def test_values_that_plans_do_not_go_by_are_said_to_be_so(desk: PilotDesk) -> None:
    """The sample has reports of the old units of 2025-06-30, of the new ones of 2025-12-31."""
    started = desk.start("binh-thuan", "needs-most")
    found = desk.material(started)
    (said,) = [one for one in found.findings if one.code == "later_carried"]
    assert said.details == {
        "day": "2025-06-30",
        "later": "2025-12-31",
        "origin": "2025-07-01",
        "measures": [key for key, one in found.measures.items() if one.day == date(2025, 6, 30)],
    }
    plan = desk.plan("binh-thuan")
    judged = {desk.book.progress(one).day for one in plan.of(Kind.TARGET)}
    assert date(2025, 12, 31) in judged
    assert date(2025, 6, 30) not in judged
    for other in (replace(started, day=date(2025, 6, 30)), desk.start("60", None, "2025-07-01")):
        codes = [one.code for one in desk.material(other).findings]
        assert "later_carried" not in codes


def test_one_in_each_district_of_a_province_without_a_plan(run: Run, desk: PilotDesk) -> None:
    place = ("--province", "60", "--vintage", "2025-03-01")
    code, text = run(*place, "--scope", "district", "--count", "1", "--runs", "10", "--json")
    assert code == 0, text
    districts = [one["district"] for one in json.loads(text)["selected"]]
    named = [one.name for one in desk.service.registry.units("2025-03-01", Level.DISTRICT, "60")]
    assert sorted(districts) == sorted(named)


def test_a_plan_is_named_in_three_ways(asked: Callable[..., dict[str, Any]]) -> None:
    answers = [asked("--plan", name) for name in ("60", "plan-binh-thuan", "binh-thuan")]
    assert len({one["digest"] for one in answers}) == 1


def test_a_location_model_in_the_new_vintage(asked: Callable[..., dict[str, Any]]) -> None:
    said = asked("--method", "cover", "--cover-km", "12", "--vintage", "2025-07-01")
    assert (said["method"], said["scenario"]["cover_km"]) == ("cover", 12.0)
    assert said["vintage"] == "2025-07-01"
    assert said["robustness"]["runs"] == 0
    assert "12" in said["objective_text"]


def test_for_reading(run: Run, asked: Callable[..., dict[str, Any]]) -> None:
    code, text = run(*PLAN)
    assert code == 0
    assert "simulated data" in text
    told, robust = " ".join(text.split()), asked()["robustness"]
    share, runs = re.findall(r"the same selection in ([\d.]+)% of ([\d,]+) weightings", told)[0]
    assert float(share) == pytest.approx(100 * robust["same"], abs=0.05)
    assert runs == f"{robust['runs']:,}"
    assert len([line for line in text.splitlines() if line.lstrip()[:2] in ("22", "23")]) == 3


def test_no_selection_ends_with_one_and_says_why(run: Run) -> None:
    code, text = run(*PLAN, "--apart-km", "400", "--json")
    assert code == 1
    said = json.loads(text)
    assert (said["status"], said["selected"], said["robustness"]) == ("infeasible", [], None)
    assert said["findings"]
    code, text = run(*PLAN, "--apart-km", "400")
    assert code == 1
    assert said["findings"][0][:30] in " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--plan", "nowhere"), "no plan"),
        ((*PLAN, "--profile", "x"), "no profile"),
        ((*PLAN, "--method", "best"), "best"),
        ((*PLAN, "--include", "00001"), "00001"),
        ((*PLAN, "--weight", "x=1"), "x=1"),
        ((*PLAN, "--weight", "population=much"), "much"),
        ((*PLAN, "--weight", "population=-1"), "weight"),
        ((*PLAN, "--count", "0"), "count"),
        ((), "plan or a province"),
        ((*PLAN, "--scope", "village"), "village"),
        ((*PLAN, "--out", "a.odt"), "a.odt"),
        ((*PLAN, "--out", "nowhere/a.pdf"), "folder that exists"),
    ],
)
def test_a_wrong_call_ends_with_two(run: Run, arguments: tuple[str, ...], told: str) -> None:
    code, text = run(*arguments)
    assert code == 2
    assert told in text


def cells_of(path: Path) -> list[list[str]]:
    sheets = openpyxl.load_workbook(path).worksheets
    return [[str(one) for one in row] for sheet in sheets for row in sheet.values]


def test_the_files_are_those_of_the_page(
    run: Run, desk: PilotDesk, atlas_data: DataDir, tmp_path: Path
) -> None:
    book, document, page = (tmp_path / f"a.{kind}" for kind in ("XLSX", "docx", "pdf"))
    files = [part for path in (book, document, page) for part in ("--out", str(path))]
    names = ("--agency", "PHÒNG VIỄN THÔNG", "--agency-parent", "SỞ KHOA HỌC")
    code, text = run(*PLAN, "--json", *files, *names)
    assert code == 0, text
    answer = desk.answer(read_scenario(json.loads(text)["scenario"]))
    link = f"/pilots/{query_of(answer.scenario, 'vi')}"
    exports = PilotExports.over(desk, atlas_data)
    theirs = tmp_path / "theirs.xlsx"
    theirs.write_bytes(exports.workbook(answer, desk.robustness_of(answer), "vi", link))
    assert cells_of(book) == cells_of(theirs)
    assert ["Đường dẫn sau máy chủ", link] in [row[:2] for row in cells_of(book)]
    head = Document(str(document)).tables[0].cell(0, 0).text.splitlines()
    assert head[:2] == ["SỞ KHOA HỌC", "PHÒNG VIỄN THÔNG"]
    assert answer.digest[:12] in PdfReader(page).pages[0].extract_text()


def test_who_signs_is_the_province_of_the_day_of_the_release(
    desk: PilotDesk, atlas_data: DataDir
) -> None:
    """Bình Thuận, of whose communes the plan speaks, has been part of Lâm Đồng since 2025-07-01."""
    answer = desk.answer(desk.start("binh-thuan", "ready"))
    exports = PilotExports.over(desk, atlas_data)
    late = Document(io.BytesIO(exports.document(answer, None, dpi=72)))
    written = [late.tables[0].cell(0, 0).text.splitlines()[0], late.core_properties.title]
    assert written[0] == "UBND TỈNH LÂM ĐỒNG"
    where = "tỉnh Bình Thuận (địa giới trước sắp xếp, nay thuộc tỉnh Lâm Đồng)"
    assert written[1].endswith(f"trên địa bàn {where}")
    assert "Kính gửi: Ủy ban nhân dân tỉnh Lâm Đồng" in [one.text for one in late.paragraphs]
    before = replace(answer, release=ReleaseMark("1", "2025-06-30"))
    dossier = dossier_of(desk, before, None)
    assert (dossier.now.name, place_text(dossier, "vi")) == ("Tỉnh Bình Thuận",) * 2
    whole = dossier_of(desk, desk.answer(desk.start("thanh-hoa", "ready")), None)
    assert (whole.now.vintage.name, place_text(whole, "vi")) == ("2025-07-01", "Tỉnh Thanh Hóa")


def test_what_nothing_satisfies_has_a_workbook_but_no_document(run: Run, tmp_path: Path) -> None:
    book, document = tmp_path / "a.xlsx", tmp_path / "a.docx"
    code, text = run(*PLAN, "--apart-km", "400", "-o", str(book), "-o", str(document))
    assert code == 1
    assert (book.exists(), document.exists()) == (True, False)
    assert "a.docx is not written" in text.replace("\n", "")


def test_a_saved_scenario_has_an_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[Answer, str, str]] = []

    def save(_: SavedScenarios, answer: Answer, title: str, user: str) -> SimpleNamespace:
        kept.append((answer, title, user))
        return SimpleNamespace(id="0" * 32)

    monkeypatch.setattr(SavedScenarios, "save", save)
    code, text = run(*PLAN, "--json", "--save", "Đợt 1", "--user", "lan")
    assert code == 0, text
    said = json.loads(text)
    ((answer, title, user),) = kept
    assert (answer.digest, title, user) == (said["digest"], "Đợt 1", "lan")
    assert said["saved"] == {"id": "0" * 32, "address": "pilots/?s=" + "0" * 32}


def test_plans_and_profiles_are_listed(run: Run) -> None:
    code, text = run("--list", "--json")
    assert code == 0
    said = json.loads(text)
    stated = {one["plan"]: one["stated"] for one in said["plans"]}
    assert stated == {
        "plan-binh-dinh": True, "plan-gia-lai": True, "plan-thanh-hoa": True,
        "plan-binh-duong": True, "plan-binh-thuan": False,
    }  # fmt: skip
    assert [one["profile"] for one in said["profiles"]] == ["ready", "needs-most", "representative"]
    code, text = run("--list")
    assert "plan-binh-thuan (Bình Thuận):" in text
