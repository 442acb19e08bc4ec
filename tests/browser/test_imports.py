"""Importing by page in a real browser: a file comes in, is looked at, mended, published, undone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from dashboard import ids as atlas_ids
from dashboard.app import create_app
from dashboard.pages.imports import ids
from dashboard.pages.imports.desks import Desks
from dashboard.settings import Settings
from geodata.indicators import Basis
from geodata.ingest.limits import Limits
from geodata.ingest.options import ImportOptions
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import AFTER_REFORM, UnitRegistry
from tests.browser.axe import faults
from tests.browser.conftest import OpenPage, Watch
from tests.browser.map_harness import served
from tests.browser.page_steps import settled
from tests.dashboard.imports.desk_data import (
    FILE_NAME,
    HOUSEHOLDS,
    IMAGE,
    LOST,
    own_data,
    write_households,
)

NEW = AFTER_REFORM.name
CHOSEN = "14866"
DAY = "2025-12-31"
SLOW = 60_000


@dataclass(frozen=True)
class Desk:
    """The served pages, the data behind them, and the file to hand in."""

    url: str
    data: DataDir
    file: Path
    names: dict[str, str]

    def releases(self) -> int:
        """The number of the newest release."""
        with open_store(self.data.database) as store:
            return store.release().number

    def values(self) -> dict[str, float]:
        """The counted households of the file's day that the newest release holds, by code."""
        with open_store(self.data.database) as store:
            frame = store.observations()
        chosen = frame[
            (frame["indicator"] == "households")
            & (frame["basis"] == "counted")
            & (frame["date"] == DAY)
            & ~frame["simulated"]
        ]
        return dict(zip(chosen["code"], chosen["numerator"], strict=True))


@pytest.fixture(scope="module")
def desk(atlas_data: DataDir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("imports")
    data = own_data(atlas_data, root / "data")
    registry = UnitRegistry.load(data)
    names = {code: registry.get(NEW, code).name for code in [*HOUSEHOLDS, CHOSEN]}
    file = write_households(root / FILE_NAME, names)
    app = create_app(Settings(data=data.root, limits=Limits(file_bytes=200_000)))
    with served(app) as url:
        yield Desk(url, data, file, names)


@pytest.fixture
def staged(desk: Desk, open_page: OpenPage) -> Page:
    """The page of the file, staged apart from the page."""
    options = ImportOptions(day=date.fromisoformat(DAY), basis=Basis.COUNTED)
    found = (
        Desks(Settings(data=desk.data.root)).imports().stage(desk.file, FILE_NAME, "Lan", options)
    )
    return with_rows(open_page(f"{desk.url}imports/of/{found.id}?lang=en"))


def hand_in(page: Page, file: Path, user: str = "Lan") -> Page:
    """Hand a file in and wait for its page and its rows."""
    page.set_input_files(f"#{ids.FILE}", str(file))
    page.locator(f"#{ids.USER}").fill(user)
    page.locator("details.more > summary").click()
    page.locator("#opt-day").fill(DAY)
    page.locator("#opt-basis").select_option("counted")
    page.locator(f"#{ids.UPLOAD} button[type=submit]").click()
    page.wait_for_url("**/imports/of/**", timeout=SLOW)
    return with_rows(page)


def with_rows(page: Page) -> Page:
    expect(page.locator(f"#{ids.GRID}")).to_have_attribute("data-loaded", re.compile(r"\d+"))
    return page


def count(page: Page, chip: str) -> str:
    return page.locator(f"#{ids.CHIPS} [data-chip='{chip}'] b").inner_text()


def rows(page: Page) -> list[list[str]]:
    """The cells of the rows on the screen."""
    found = page.locator(f"#{ids.GRID} .vgrid-row").all()
    return [one.locator("[role=gridcell]").all_inner_texts() for one in found]


def test_a_file_is_read_mended_published_and_rolled_back(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(f"{desk.url}?lang=vi")
    settled(page)
    page.locator(f"#{atlas_ids.IMPORTS}").click()
    page.wait_for_url("**/imports/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    before, following = desk.values(), desk.releases() + 1
    hand_in(page, desk.file)

    expect(page.locator("h1")).to_have_text(FILE_NAME)
    assert [count(page, chip) for chip in ("open", "exact", "unknown", "wrong")] == [
        *("1", "4", "1", "0")
    ]
    shown = rows(page)
    assert [row[0] for row in shown] == ["8", "4", "5", "6", "7"]
    assert shown[0][1:3] == [f"Xã {IMAGE}", "Không tìm thấy"]
    assert shown[1][1:4] == [desk.names["14845"], "Khớp đúng", f"{desk.names['14845']} · 14845"]
    assert shown[1][4].split() == ["1.200"]
    publish = page.locator(f"#{ids.PUBLISH}")
    expect(publish).to_be_disabled()
    expect(page.locator(f"#{ids.REASONS} li")).to_contain_text("1")
    expect(page.locator("tr[data-column='2'] select[name=indicator]")).to_have_value("households")
    expect(page.locator("[data-header=header_first]")).to_have_value("3")

    page.locator(f"#{ids.NEXT_OPEN}").click()
    preview = page.locator(f"#{ids.PREVIEW} tr.this")
    expect(preview.locator("th")).to_have_text("8")
    expect(preview.locator("td").nth(2)).to_have_text(str(LOST))
    page.locator("#unit-search").fill(desk.names[CHOSEN].lower())
    page.locator(f"#{ids.PANEL} [role=status] .offer", has_text=CHOSEN).click()
    page.locator(f"#{ids.PANEL} [name=remember]").uncheck()
    page.locator(f"#{ids.PANEL} button[type=submit]").click()
    expect(page.locator(f"#{ids.CHIPS} [data-chip=open] b")).to_have_text("0", timeout=SLOW)
    expect(publish).to_be_enabled()

    publish.click()
    dialog = page.locator(f"#{ids.CONFIRM}")
    expect(dialog).to_contain_text(f"5 giá trị của 5 đơn vị sẽ thành bản số liệu {following};")
    assert desk.values() == before
    dialog.get_by_role("button", name="Công bố").click()
    verdict = page.locator(".verdict-done")
    expect(verdict).to_contain_text(f"bản số liệu {following}", timeout=SLOW)
    assert desk.values() == {**HOUSEHOLDS, CHOSEN: LOST}
    link = verdict.locator("a").get_attribute("href") or ""
    assert f"v={NEW}" in link
    assert "i=households" in link
    assert "y=2025" in link
    assert "p=38" in link

    page.locator("[data-rollback]").click()
    dialog.get_by_role("button", name="Hoàn tác").click()
    expect(verdict).to_contain_text(f"bằng bản {following + 1}", timeout=SLOW)
    assert desk.values() == before
    page.goto(f"{desk.url}imports/?lang=en")
    cells = page.locator(f"#{ids.PUBLISHED_LIST} tbody tr td").all_inner_texts()
    assert cells[:3] == [str(following), FILE_NAME, "Lan"]
    assert f"Rolled back by release {following + 1}" in cells[5]


def test_what_a_file_holds_is_text(desk: Desk, staged: Page) -> None:
    page = staged
    expect(page.locator("#found")).to_contain_text(f"Sheet “{IMAGE}”")
    expect(page.locator("tr[data-column='3'] .heading")).to_have_text(f"Ghi chú {IMAGE}")
    page.locator(f"#{ids.GRID} .vgrid-row").first.click()
    expect(page.locator(f"#{ids.PANEL} .panel-text")).to_have_text(f"Xã {IMAGE}")
    expect(page.locator(f"#{ids.PREVIEW}")).to_contain_text(f"Xã {IMAGE}")
    assert page.title().startswith(FILE_NAME)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert faults(page) == []
    page.goto(f"{desk.url}imports/?lang=en")
    expect(page.locator(f"#{ids.STAGED_LIST}")).to_contain_text(FILE_NAME)
    page.locator(f"#{ids.STAGED_LIST} [data-discard]").first.click()
    expect(page.locator(f"#{ids.CONFIRM}")).to_contain_text(FILE_NAME)
    page.keyboard.press("Escape")
    assert page.locator("img[src='x'], [onerror]").count() == 0


def test_columns_are_corrected_and_the_file_read_again(desk: Desk, staged: Page) -> None:
    page = staged
    column = page.locator("tr[data-column='2']")
    page.evaluate("() => { document.querySelector('#found > details').open = true; }")
    column.locator("[name=factor]").fill("1000")
    page.locator(f"#{ids.LAYOUT} button[type=submit]").click()
    expect(column.locator("[name=factor]")).to_have_value("1000", timeout=SLOW)
    with_rows(page)
    row = page.locator(f"#{ids.GRID} .vgrid-row", has_text="14845")
    expect(row.locator(".vgrid-cell-value i")).to_have_text("1200", timeout=SLOW)
    expect(row.locator(".vgrid-cell-value b")).to_have_text("1,200,000")
    with page.expect_download() as saved:
        page.locator("a[href*='annotated.xlsx']").click()
    sheet = openpyxl.load_workbook(BytesIO(saved.value.path().read_bytes())).worksheets[0]
    found = [[cell for cell in line if cell] for line in sheet.iter_rows(values_only=True)]
    assert any(IMAGE in str(cell) for line in found for cell in line)


def test_the_table_of_rows_obeys_keys_and_filters(desk: Desk, staged: Page) -> None:
    page = staged
    page.locator(f"#{ids.GRID}").focus()
    page.keyboard.press("End")
    chosen = page.locator(f"#{ids.GRID} [aria-selected=true]")
    expect(chosen).to_contain_text(desk.names["14857"])
    page.keyboard.press("Home")
    expect(chosen).to_contain_text("Unknown")
    page.locator("[data-chip=exact]").click()
    expect(page.locator(f"#{ids.SHOWN}")).to_have_text("4 rows")
    page.locator(f"#{ids.FILTER}").fill("ly muong")
    expect(page.locator(f"#{ids.SHOWN}")).to_have_text("1 rows")
    assert rows(page)[0][3] == f"{desk.names['14854']} · 14854"
    page.locator(f"#{ids.FILTER}").fill("")
    page.locator(".vgrid-head button", has_text="Tổng số hộ").click()
    expect(page.locator(f"#{ids.GRID} .vgrid-row").first).to_contain_text("788")
    assert [row[4].strip() for row in rows(page)] == ["788", "950", "1,200", "1,431"]


def test_a_file_too_large_or_unreadable_is_told(
    desk: Desk, open_page: OpenPage, tmp_path: Path, watch: Watch
) -> None:
    page = open_page(f"{desk.url}imports/?lang=vi")
    (tmp_path / "big.csv").write_bytes(b"x" * 200_001)
    page.set_input_files(f"#{ids.FILE}", str(tmp_path / "big.csv"))
    expect(page.locator(f"#{ids.FAILURE}")).to_contain_text("ATLAS_IMPORT_MAX_FILE_BYTES")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    page.set_input_files(f"#{ids.FILE}", str(tmp_path / "broken.xlsx"))
    page.locator(f"#{ids.UPLOAD} button[type=submit]").click()
    expect(page.locator(f"#{ids.FAILURE}")).to_contain_text("broken.xlsx", timeout=SLOW)
    expect(page.locator(f"#{ids.WORK}")).to_be_hidden()


@pytest.mark.parametrize("path", ["imports/", "imports/boundaries/", "imports/points/"])
def test_pages_fit_a_phone_and_name_every_field(desk: Desk, open_page: OpenPage, path: str) -> None:
    page = open_page(f"{desk.url}{path}?lang=en", width=390, height=844)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("input, select, textarea, button")].filter(
            (one) => !one.labels?.length && !one.ariaLabel && !one.textContent.trim()
        ).map((one) => one.outerHTML)"""
    )
    assert unnamed == []
    assert faults(page) == []
    page.get_by_role("link", name="VI", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.locator(f"#{ids.BACK}").click()
    page.wait_for_url(re.compile(r"/\?.*lang=vi"))
    settled(page)


def test_the_template_of_the_view_can_be_had(desk: Desk, open_page: OpenPage) -> None:
    page = settled(open_page(f"{desk.url}?t=1&lang=vi"))
    expect(page.locator(".ag-row").first).to_be_visible()
    with page.expect_download() as saved:
        page.locator(f"#{atlas_ids.TABLE_TEMPLATE}").click()
    assert saved.value.suggested_filename.startswith(
        "template_fibre_available_households_commune_38"
    )
    text = "\n".join(
        str(cell)
        for sheet in openpyxl.load_workbook(BytesIO(saved.value.path().read_bytes())).worksheets
        for line in sheet.iter_rows(values_only=True)
        for cell in line
        if cell is not None
    )
    assert desk.names[CHOSEN] in text
    assert CHOSEN in text
