"""The picture of the first map that stands while the page starts."""

import io
from itertools import product

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page, Route

from tests.browser.conftest import OpenPage, Watch
from tests.browser.page_site import Site
from tests.browser.page_steps import settled

PAINTED = "() => performance.getEntriesByName('atlas-opening-painted').length > 0"
CONTROLS_PX = 70
"""Rims of the map left out of the comparison: zoom buttons, scale and inset lie there."""


def rectangle(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def picture(page: Page, box: FloatRect) -> np.ndarray:
    inner: FloatRect = {
        "x": box["x"] + CONTROLS_PX,
        "y": box["y"] + CONTROLS_PX,
        "width": box["width"] - 2 * CONTROLS_PX,
        "height": box["height"] - 2 * CONTROLS_PX,
    }
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=inner))).convert("RGB")).astype(
        int
    )


def least_difference(one: np.ndarray, other: np.ndarray) -> float:
    """Share of pixels that differ, where one picture may lie a pixel beside the other.

    Leaflet moves its pane by whole pixels; what it cuts off depends on where it stood before.
    """
    inner = one[1:-1, 1:-1]
    height, width = inner.shape[:2]
    shifts = product(range(3), range(3))
    shifted = (other[down : down + height, right : right + width] for down, right in shifts)
    return float(min((np.abs(inner - view).max(axis=2) > 16).mean() for view in shifted))


def held_back(page: Page) -> list[Route]:
    """Keep the page from starting: its layout is asked for, but not answered."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/_dash-layout", keep)
    return waiting


@pytest.mark.parametrize(
    ("query", "width", "height"),
    [("?p=38", 1440, 900), ("?p=all", 1440, 900), ("?p=52", 1920, 1080)],
)
def test_the_picture_is_the_map_that_follows(
    site: Site, open_page: OpenPage, query: str, width: int, height: int
) -> None:
    page = open_page("about:blank", width=width, height=height)
    waiting = held_back(page)
    page.goto(site.url + query, wait_until="commit")
    page.wait_for_function(PAINTED)
    frame = rectangle(page, "#opening canvas")
    before = picture(page, frame)
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    settled(page)
    assert page.locator("#opening").count() == 0
    assert rectangle(page, "#map") == pytest.approx(frame, abs=1)
    after = picture(page, frame)
    assert len(np.unique(after.reshape(-1, 3), axis=0)) > 20
    assert least_difference(before, after) < 0.002


def test_the_picture_gives_way_on_a_narrow_screen(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url, width=390, height=844))
    assert page.locator("#opening").count() == 0


def test_no_picture_where_panel_or_table_narrow_the_map(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url + "?t=1"))
    assert not page.evaluate(PAINTED)


def test_a_failing_server_takes_the_picture_away(
    site: Site, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page("about:blank")
    held_back(page)
    page.route("**/g/**", lambda route: route.abort())
    page.goto(site.url, wait_until="commit")
    page.wait_for_selector("#opening", state="detached")
    watch.close_with_errors(page, "ERR_FAILED")
