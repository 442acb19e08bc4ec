"""The gap on the map, and the way from the map to the plans and back."""

import pytest
from playwright.sync_api import expect

from dashboard import ids
from geodata.units import AFTER_REFORM
from layers.style import GAP_COLOURS
from tests.browser.conftest import OpenPage, Watch
from tests.browser.page_site import Site
from tests.browser.page_steps import address, choose, settled

NEW = AFTER_REFORM.name
FIBRE = "fibre_available_households"


def test_the_switch_shows_the_gap_and_the_address_keeps_it(
    site: Site, open_page: OpenPage, watch: Watch
) -> None:
    page = settled(open_page(site.url + f"?v={NEW}&p=38&y=2025&i={FIBRE}&lang=vi"))
    switch = page.locator(f"#{ids.GAP}")
    expect(switch).not_to_be_checked()
    switch.click(force=True)
    settled(page, show="gap")
    legend = page.locator(f"#{ids.LEGEND}")
    expect(legend).to_contain_text("Chưa có số liệu hoặc chỉ tiêu")
    expect(legend.locator(".legend-title")).to_have_text("Khoảng cách, điểm %")

    rows = site.rows(NEW, FIBRE, "2025-12-31", "38")
    share = 100 * rows["numerator"] / rows["denominator"]
    counts = [int(text) for text in legend.locator(".legend-count").all_inner_texts()]
    assert sum(counts[:4]) == int((share < 80 - 1e-9).sum())
    assert sum(counts[4:8]) == int((share >= 80 - 1e-9).sum())
    colours = legend.locator(".legend-swatch").evaluate_all(
        "all => all.slice(0, 8).map(one => getComputedStyle(one).backgroundColor)"
    )
    assert colours == [
        "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))
        for colour in GAP_COLOURS
    ]

    page.reload()
    settled(page, show="gap")
    expect(switch).to_be_checked()
    choose(page, ids.INDICATOR, "Trạm thu phát sóng 5G")
    settled(page, i="base_stations_5g")
    assert "show" not in address(page)
    expect(switch).to_be_disabled()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_plans_stand_beside_the_map_and_fit_a_narrow_window(
    site: Site, open_page: OpenPage, watch: Watch, lang: str
) -> None:
    page = settled(open_page(site.url + f"?v={NEW}&p=38&y=2025&lang={lang}"))
    page.locator(f"#{ids.PLANS}").click()
    expect(page.locator("#plans-list tbody tr")).to_have_count(5)
    assert page.evaluate("document.documentElement.lang") == lang
    page.locator("#plans-list a", has_text="Thanh Hóa").click()
    expect(page.locator("article.target")).to_have_count(11)
    page.set_viewport_size({"width": 390, "height": 800})
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    page.wait_for_function(wide)
    boxes = page.locator("article.target").evaluate_all(
        "all => all.map(one => [one.scrollWidth, one.clientWidth])"
    )
    assert all(inner <= outer for inner, outer in boxes)
    page.locator("#plan-thanh-hoa-t3 .units-line a").last.click()
    expect(page.locator("#units tbody tr")).to_have_count(166)
    page.wait_for_function(wide)
    page.go_back()
    page.locator("#plan-thanh-hoa-t3 .no-print a").click()
    settled(page, show="gap", i=FIBRE, p="38")
