"""The dialog that makes a page to print, in a real browser."""

import io
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect

from dashboard import ids
from tests.browser.conftest import OpenPage
from tests.browser.page_site import Site
from tests.browser.page_steps import settled

TITLE = "Độ phủ cáp quang <b>năm 2024</b>"


def test_page_is_made_of_what_the_map_shows(site: Site, open_page: OpenPage) -> None:
    page: Page = settled(open_page(f"{site.url}?v=2025-03-01&l=district&p=38&y=2024&lang=vi"))
    page.locator(f"#{ids.PRINT_OPEN}").click()
    dialog = page.locator(f"#{ids.PRINT_DIALOG}")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Tiêu đề").fill(TITLE)
    dialog.get_by_label("Hướng giấy").select_option("portrait")
    with page.expect_download() as coming:
        page.locator(f"#{ids.PRINT_MAKE}").click()
    expect(dialog).to_be_hidden()
    assert coming.value.suggested_filename.startswith("map_fibre_available_households_district_38")
    made = pypdf.PdfReader(io.BytesIO(Path(coming.value.path()).read_bytes())).pages[0]
    assert float(made.mediabox.width) < float(made.mediabox.height)
    text = made.extract_text()
    assert TITLE in text
    assert "Số liệu đến ngày 31/12/2024" in text
    assert "Số huyện" in text


def test_dialog_closes_with_escape_and_speaks_english(site: Site, open_page: OpenPage) -> None:
    page: Page = settled(open_page(f"{site.url}?v=2025-07-01&p=38&y=2025&lang=en"))
    page.locator(f"#{ids.PRINT_OPEN}").press("Enter")
    dialog = page.get_by_role("dialog", name="Map page to print")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(f"#{ids.PRINT_OPEN}")).to_be_focused()
