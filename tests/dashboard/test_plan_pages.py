"""The pages of plans over the sample: every row of the reading, its figures, files and refusals."""

import base64
import csv
import html
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from icalendar import Calendar

from dashboard.pages.plans.dates import cards
from dashboard.pages.plans.site import Site, blueprint
from dashboard.plans.book import PlanBook
from geodata.paths import DataDir
from geodata.plans import Origin, load_plans
from geodata.progress import Standing
from geodata.targets import Kind, load_targets
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from tests.dashboard.page_of_sample import sample_of
from tests.small_atlas import small_service

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
NOW = date(2026, 1, 10)


@cache
def book_of(root: Path) -> PlanBook:
    return PlanBook(sample_of(root).page.service, load_plans())


def client_of(book: PlanBook) -> FlaskClient:
    app = Flask(__name__)
    site = Site(book, language=asked, atlas_css=lambda: "/a.css", now=lambda: NOW)
    app.register_blueprint(blueprint(site), url_prefix="/plans")
    return app.test_client()


def asked() -> str:
    return request.args.get("lang", "vi")


@pytest.fixture
def book(atlas_data: DataDir) -> PlanBook:
    return book_of(atlas_data.root)


@pytest.fixture
def client(book: PlanBook) -> FlaskClient:
    return client_of(book)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(f"/plans/{path}")
    assert answer.status_code == 200, path
    return html.unescape(answer.get_data(as_text=True))


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.shared
def test_the_page_of_each_plan_shows_every_row_of_the_reading(
    client: FlaskClient, shared_files: Path
) -> None:
    with (shared_files / "plan-targets.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 78
    pages = {
        code: words(page(client, f"{code}?lang=en")) for code in ("52", "64", "38", "74", "60")
    }
    for row in rows:
        shown = pages[row["gso_code_before_2025_07"]].casefold()
        assert row["subject"].casefold() in shown, row
        if row["kind"] == "target" and row["value"]:
            assert f"{row['value']}% by {row['period_end']}" in shown, row


@pytest.mark.parametrize("plan", [plan.id for plan in load_plans()])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_statement_stands_on_its_page_with_wording_and_state(
    client: FlaskClient, plan: str, lang: str
) -> None:
    text = page(client, f"{plan}?lang={lang}")
    shown = words(text)
    for target in load_targets():
        if target.document.id == plan:
            assert f'id="{target.id}"' in text
            assert target.wording in shown
    assert f'<html lang="{lang}">' in text
    assert "http://" not in text
    assert "https://" not in text


def card_of(text: str, identifier: str) -> str:
    found = re.search(rf'<article class="target" id="{identifier}".*?</article>', text, re.DOTALL)
    assert found is not None
    return found[0]


def test_a_card_says_value_gap_missing_pace_and_state(client: FlaskClient, book: PlanBook) -> None:
    one = book.progress(next(t for t in load_targets() if t.id == "plan-binh-thuan-t8"))
    card = words(card_of(page(client, "60?lang=en"), "plan-binh-thuan-t8"))
    assert one.state is Standing.ON_TRACK
    assert one.gap is not None
    assert one.pace is not None
    assert one.pace_needed is not None
    assert "On track" in card
    assert "≥ 95% by 2030-12-31" in card
    assert f"Present {one.value:.1f}%" in card
    assert f"Gap −{-one.gap:.1f} pp" in card
    assert f"Missing {one.missing:,} adult population" in card
    assert f"Pace a year +{one.pace:.1f} pp +{one.pace_needed:.1f} pp needed" in card


def test_universal_has_progress_and_no_line(client: FlaskClient) -> None:
    text = page(client, "38?lang=en")
    universal, numbered = card_of(text, "plan-thanh-hoa-t4"), card_of(text, "plan-thanh-hoa-t3")

    def chart(card: str) -> str:
        found = re.search(r"base64,([^\"]+)", card)
        assert found is not None
        return base64.b64decode(found[1]).decode()

    assert "Universal by 2025-12-31, no number given" in words(universal)
    assert "Gap" not in words(universal).replace("Map of the gap", "")
    assert "stroke-dasharray" in chart(numbered)
    assert "80%" in chart(numbered)
    assert "#b4530a" in chart(numbered)  # the line of the target
    assert "#b4530a" not in chart(universal)


def test_broadband_is_measured_by_nothing_of_fibre(client: FlaskClient) -> None:
    text = page(client, "74")
    for identifier in ("plan-binh-duong-t1", "plan-binh-duong-t2"):
        card = words(card_of(text, identifier))
        assert "Chưa có số liệu" in card
        assert "băng rộng" in card
        assert "cáp quang:" not in card.split("Nguyên văn")[0]
        assert "data:image" not in card_of(text, identifier)


def test_an_old_province_is_shown_inside_the_new_one(client: FlaskClient, book: PlanBook) -> None:
    shown = words(page(client, "52"))
    assert "Chỉ tiêu giữ cho địa bàn Tỉnh Bình Định trước 01/7/2025, nay thuộc" in shown
    assert "Tỉnh Gia Lai" in shown
    registry = book.service.registry
    target = next(one for one in load_targets() if one.id == "plan-binh-dinh-t1")
    units = book.units(target, NEW, Level.COMMUNE)
    assert {one.unit.province_code for one in units} == {"52"}
    assert 0 < len(units) < len(registry.units(NEW, Level.COMMUNE, "52"))
    assert "trước 01/7/2025" not in words(page(client, "38"))


def test_the_map_of_a_gap_is_that_of_the_very_target(client: FlaskClient) -> None:
    text = page(client, "38?lang=en")
    # At the end of 2025 maps hold values against the target of 2025, not against that of 2022.
    links = {
        one: re.findall(r'href="([^"]+)">(Map[^<]*)<', card_of(text, f"plan-thanh-hoa-{one}"))
        for one in ("t1", "t3", "t5", "t9")
    }
    assert [name for _, name in links["t1"]] == ["Map"]
    assert [name for _, name in links["t3"]] == ["Map of the gap"]
    assert [name for _, name in links["t5"]] == ["Map"]
    assert links["t9"] == []
    assert "show=gap" in links["t3"][0][0]
    assert "show" not in links["t1"][0][0]


def test_the_table_of_units_agrees_with_the_counts(client: FlaskClient, book: PlanBook) -> None:
    target = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t3")
    text = page(client, f"38/{target.id}?level=district&v={OLD}&lang=en")
    rows = re.findall(r'<tr data-code="(\d+)">(.*?)</tr>', text, re.DOTALL)
    found = book.units(target, OLD, Level.DISTRICT)
    assert [code for code, _ in rows] == [one.unit.code for one in found]
    assert len(rows) == len(book.service.registry.units(OLD, Level.DISTRICT, "38"))
    counts = book.counts(target, OLD, Level.DISTRICT)
    assert counts.total == len(rows)
    assert sum("Behind" in row for _, row in rows) == counts.behind
    behind = [one.missing for one in found if one.state is Standing.BEHIND]
    assert behind == sorted(behind, key=lambda n: -(n or 0))


def test_files_say_the_same_numbers(client: FlaskClient, book: PlanBook) -> None:
    target = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t3")
    found = book.units(target, NEW, Level.COMMUNE)
    path = f"/plans/38/{target.id}"
    answer = client.get(f"{path}.csv?lang=en&level=commune&v={NEW}")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == len(found) + 1
    for one, row in zip(found, rows[1:], strict=True):
        assert (row[0], row[1]) == (one.unit.code, one.unit.name)
        assert float(row[3]) == pytest.approx(one.value)
        assert float(row[5]) == pytest.approx(one.gap)
        assert row[6] == str(one.missing)
    answer = client.get(f"{path}.xlsx?lang=en&level=commune&v={NEW}")
    sheets = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = sheets.worksheets[0]
    assert sheet.max_row == len(rows)
    assert sheet.cell(2, 4).value == pytest.approx(found[0].value)
    about = {row[0].value: row[1].value for row in sheets.worksheets[-1].iter_rows(min_row=2)}
    assert "not for reports" in str(about["Marks"])
    assert about["Release"] == book.service.release.id


def test_all_statements_as_a_file(client: FlaskClient) -> None:
    answer = client.get("/plans/plan-thanh-hoa.csv?lang=en")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    mine = [one for one in load_targets() if one.province == "38"]
    assert [row[1] for row in rows[1:]] == [one.subject_en for one in mine]
    assert [row[12] for row in rows[1:]] == [one.wording for one in mine]


def test_deadlines_on_the_page_and_as_a_calendar(client: FlaskClient, book: PlanBook) -> None:
    shown = cards(book, book.one("38"), NOW, "vi")
    assert [one.day for one in shown[:3]] == ["15/12/2025", "30/06/2026", "15/12/2026"]
    assert (shown[0].past, shown[1].left) == (True, "còn 171 ngày")
    assert shown[0].delivery is not None
    assert shown[0].delivery.delivered == "166/166"
    assert shown[1].delivery is not None
    assert (shown[1].delivery.delivered, len(shown[1].delivery.nothing)) == ("0/166", 166)
    assert shown[2].delivery is None  # its period has not begun
    text = words(page(client, "38"))
    assert "166 xã chưa có số liệu nào trong kỳ" in text
    for path, least in (("38.ics", 8), ("all.ics", 30)):
        answer = client.get(f"/plans/{path}")
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert len(Calendar.from_ical(answer.data).walk("VEVENT")) >= least


def test_the_list_and_what_does_not_exist(client: FlaskClient) -> None:
    text = page(client, "")
    assert re.findall(r'href="(/plans/plan-[a-z-]+)\?', text) == [
        f"/plans/{plan.id}" for plan in load_plans()
    ]
    for path, status in (
        ("99", 404), ("38/plan-thanh-hoa-u1", 404), ("38/x.csv", 404),
        ("38/plan-thanh-hoa-t3?level=roof", 400), ("38?v=1999-01-01", 400), ("9.ics", 404),
    ):  # fmt: skip
        answer = client.get(f"/plans/{path}")
        assert answer.status_code == status, path
        assert "text/html" in answer.content_type
    refused = client.get("/plans/<img src=x>").get_data(as_text=True)
    assert "<img" not in refused


def test_names_from_files_are_text(tmp_path: Path) -> None:
    """The small country has a commune named like a picture; a plan of one's own is no better."""
    plan = load_plans()[2]
    evil = "<script>alert(1)</script>"
    first = plan.of(Kind.TARGET)[2]
    entries = (replace(first, subject_vi=evil, wording=evil, note=evil, scope_vi=evil),)
    origin = Origin(evil, "0" * 64, evil, datetime(2026, 1, 1, tzinfo=UTC))
    own = replace(plan, id="own-1", entries=entries, origin=origin)
    client = client_of(PlanBook(small_service(tmp_path, carried=True), [own]))
    for path in ("own-1", "", f"own-1/{first.id}?level=commune&v={OLD}"):
        answer = client.get(f"/plans/{path}")
        assert answer.status_code == 200
        text = answer.get_data(as_text=True)
        assert "<script" not in text
        assert "<img src=x" not in text
    assert "&lt;img src=x" in text
