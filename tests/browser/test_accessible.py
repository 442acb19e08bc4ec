"""Pages for those who steer by keys, hear them read, or set the colours themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard import ids
from dashboard.i18n import t
from tests.browser.axe import faults
from tests.browser.conftest import PATIENCE_MS
from tests.browser.page_site import Site
from tests.browser.page_steps import settled

NARROW = {"width": 390, "height": 844}
FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const seen = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
    return [one.id || one.getAttribute("role") || one.tagName, seen];
}"""
"""What has the focus, and whether it is outlined."""


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """One window for all: the scripts of the pages are fetched once."""
    opened = chromium.new_context(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    opened = window.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def full(window: BrowserContext, site: Site) -> Iterator[Page]:
    """The page of the map with table and panel open."""
    code = next(iter(site.communes("2025-07-01", "38")))
    opened = window.new_page()
    opened.goto(f"{site.url}?v=2025-07-01&p=38&u={code}&t=1&lang=vi")
    expect(settled(opened).locator(f"#{ids.TABLE} .ag-row").first).to_be_visible()
    yield opened
    opened.close()


def stops(page: Page, most: int = 70) -> list[Any]:
    """Where Tab leads from the top of the page to its end: (id or role, whether it is seen)."""
    page.evaluate("() => document.activeElement.blur()")
    found: list[Any] = []
    while len(found) < most and (not found or found[-1][0] != "BODY"):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    return found[:-1]


def test_the_map_with_table_and_panel_breaks_no_rule(full: Page) -> None:
    assert faults(full) == []


def test_every_part_is_named_for_those_who_hear_it(full: Page) -> None:
    for role, key in (
        ("application", None),
        ("slider", "rail.year"),
        ("combobox", "rail.province"),
        ("combobox", "head.search"),
        ("grid", "table.open"),
        ("switch", "layer.tslcd"),
        ("complementary", "panel.label"),
    ):
        name = "Bản đồ số liệu" if key is None else t(key, "vi")
        expect(full.get_by_role(role, name=name).first).to_be_visible()  # type: ignore[arg-type]
    year = full.locator(f"#{ids.YEAR}")
    expect(year).to_have_attribute("aria-expanded", "false")
    year.press("ArrowDown")
    expect(year).to_have_attribute("aria-expanded", "true")
    year.press("Escape")
    expect(year).to_have_attribute("aria-expanded", "false")
    count = full.locator(f"#{ids.LEGEND} .legend-item").first
    assert count.aria_snapshot().endswith("đơn vị")


def test_tab_leads_through_all_parts_and_past_the_grid(full: Page) -> None:
    found = stops(full)
    names = [name for name, _ in found]
    rooms = (ids.SKIP, ids.SKIP_MAP, ids.SEARCH, ids.PROVINCE, ids.MAP, ids.PRINT_OPEN, ids.LEGEND)
    rest = (ids.YEAR_PLAY, "slider", ids.TABLE_TOGGLE, ids.TABLE_FILTER, "columnheader")
    wanted = (*rooms, *rest, ids.PANEL_ZOOM, ids.PANEL_CLOSE, ids.PANEL_BODY)
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert names.count("columnheader") == 1
    assert names[-1] == ids.PANEL_BODY
    assert [name for name, seen in found if not seen] == []


def test_keys_choose_in_the_grid_and_on_the_map_and_both_are_said(full: Page) -> None:
    full.locator(f"#{ids.TABLE} .ag-header-cell").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Space"):
        full.keyboard.press(key)
    row = full.locator(f"#{ids.TABLE} .ag-row[row-index='1'] [col-id='name']")
    said = full.locator(f"#{ids.PANEL_SAID}")
    expect(said).to_have_text(t("panel.opened", "vi", name=row.inner_text()))
    full.locator(f"#{ids.PANEL_BODY}").press("Escape")
    expect(said).to_be_empty()
    expect(full.locator(f"#{ids.TABLE_TOGGLE}")).to_be_focused()
    settled(full)
    full.locator(f"#{ids.MAP}").press("ArrowRight")
    heard = full.locator(f"#{ids.MAP} [role=status]")
    expect(heard).not_to_be_empty()
    shown = full.locator(".atlas-tooltip").inner_text()
    assert heard.inner_text().split() == shown.split()


def test_colours_that_say_something_stay_where_the_user_sets_the_others(full: Page) -> None:
    full.emulate_media(forced_colors="active", reduced_motion="reduce")
    colours = full.locator(f"#{ids.LEGEND} .legend-swatch").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(colours[:6])) == 6
    moving = full.evaluate(
        "() => [...document.querySelectorAll('*')].filter((one) =>"
        " getComputedStyle(one).animationName !== 'none').length"
    )
    assert moving == 0
    full.emulate_media(forced_colors="none", reduced_motion="no-preference")


def test_an_open_drawer_keeps_the_keys(full: Page) -> None:
    full.set_viewport_size(NARROW)
    full.locator(f"#{ids.RAIL_OPEN}").press("Enter")
    expect(full.locator(f"#{ids.RAIL_CLOSE}")).to_be_focused()
    assert faults(full) == []
    inside = full.locator(f"#{ids.MAP}, #{ids.TABLE_TOGGLE}, #{ids.LEGEND}")
    assert inside.evaluate_all("all => all.every((one) => one.closest('[inert]'))")
    full.keyboard.press("Escape")
    expect(full.locator(f"#{ids.RAIL_OPEN}")).to_be_focused()
    assert not inside.evaluate_all("all => all.some((one) => one.closest('[inert]'))")


@pytest.mark.parametrize(
    ("path", "last"),
    [("compare/?m=change&lang=en", "#ranking button"), ("plans/38?lang=en", ".meanings")],
)
def test_narrow_pages_break_no_rule(site: Site, page: Page, path: str, last: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{site.url}{path}")
    expect(page.locator(last).first).to_be_attached()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert faults(page) == []
