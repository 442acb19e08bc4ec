"""Names from data are text everywhere: in the page, the map, the table and the files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import dashboard.atlas_data
from dashboard import ids
from dashboard.app import create_app
from dashboard.settings import Settings
from geodata.indicators import Catalogue, load_catalogue
from geodata.paths import DataDir
from geodata.store import Store
from geodata.units import AFTER_REFORM, AdminUnit, UnitRegistry
from tests.browser.conftest import OpenPage
from tests.browser.map_harness import served
from tests.browser.page_steps import filter_table, open_table, point_of, settled

IMAGE = "<img src=x onerror=alert(1)>"
TEMPLATE = "${alert(1)}"
COMMUNE = "14869"
FIBRE = "fibre_available_households"


def evil_registry(registry: UnitRegistry) -> UnitRegistry:
    """The same units; one commune and one province are named by an attacker."""

    def named(unit: AdminUnit) -> AdminUnit:
        if unit.vintage == AFTER_REFORM and unit.code == COMMUNE:
            return replace(unit, name=f"Xã {IMAGE}", short_name=IMAGE)
        if unit.code == "38":
            return replace(unit, name=f"Tỉnh {TEMPLATE}", short_name=TEMPLATE)
        return unit

    return UnitRegistry(
        named(unit)
        for vintage in registry.vintages
        for level in vintage.levels
        for unit in registry.units(vintage, level)
    )


def evil_catalogue() -> Catalogue:
    known = load_catalogue()
    indicator = replace(known.get(FIBRE), name_vi=f"{IMAGE} {TEMPLATE}", definition_vi=IMAGE)
    return replace(known, indicators={**known.indicators, FIBRE: indicator})


@pytest.fixture(scope="module")
def evil_url(atlas_data: DataDir) -> Iterator[str]:
    registry = evil_registry(UnitRegistry.load(atlas_data))
    points = Store.points

    def evil_points(
        self: Store, release: int | None = None, layer: str | None = None
    ) -> pd.DataFrame:
        frame = points(self, release, layer)
        return frame.assign(name=f"{IMAGE} {TEMPLATE}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UnitRegistry, "load", staticmethod(lambda _data_dir: registry))
        patch.setattr(dashboard.atlas_data, "load_catalogue", evil_catalogue)
        patch.setattr(Store, "points", evil_points)
        app = create_app(Settings(data=atlas_data.root))
    with served(app) as url:
        yield url


def no_markup_came_alive(page: Page) -> None:
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("[onerror]").count() == 0


def test_names_show_as_text_everywhere(evil_url: str, open_page: OpenPage) -> None:
    page = settled(open_page(f"{evil_url}?u={COMMUNE}"))
    expect(page.locator(".panel-name")).to_have_text(f"Xã {IMAGE}")
    expect(page.locator(".panel-parents")).to_have_text(f"Tỉnh {TEMPLATE}")
    expect(page.locator(f"#{ids.HEAD_PLACE}")).to_have_text(f"Tỉnh {TEMPLATE}")
    expect(page.locator("#summary h2")).to_have_text(f"{IMAGE} {TEMPLATE}")
    expect(page.locator(f"#{ids.INDICATOR}")).to_have_value(f"{IMAGE} {TEMPLATE}")
    expect(page.locator(".reading-name").first).to_have_text(f"{IMAGE} {TEMPLATE}")
    page.mouse.move(*point_of(page, COMMUNE))
    expect(page.locator(".atlas-tooltip")).to_contain_text(IMAGE)
    open_table(page)
    filter_table(page, "onerror", 1)
    expect(page.locator(".ag-row [col-id='name']")).to_have_text(f"Xã {IMAGE}")
    box = page.locator(f"#{ids.SEARCH}")
    box.click()
    box.press_sequentially("onerror", delay=15)
    expect(page.get_by_role("option").filter(has_text=IMAGE)).to_be_visible()
    no_markup_came_alive(page)
    assert IMAGE in page.title()


def test_points_show_as_text(evil_url: str, open_page: OpenPage) -> None:
    page = settled(open_page(f"{evil_url}?on=tslcd&u={COMMUNE}"))
    page.locator(f"#{ids.PANEL_ZOOM}").click()
    page.wait_for_function(
        "() => window.atlasMap._points.hit && window.atlasMap._map.getZoom() > 11"
    )
    single = """() => {
        const atlas = window.atlasMap, box = atlas._map.getContainer().getBoundingClientRect();
        for (let y = 4; y < box.height; y += 3) for (let x = 4; x < box.width; x += 3) {
            const found = atlas._points.hit(atlas._layer, {x, y});
            if (found && found.item.count === 1) return [box.left + x, box.top + y];
        }
        return null;
    }"""
    page.wait_for_function(single)
    page.mouse.click(*page.evaluate(single))
    expect(page.locator(".leaflet-popup-content")).to_contain_text(f"{IMAGE} {TEMPLATE}")
    no_markup_came_alive(page)


def test_files_hold_text(evil_url: str, open_page: OpenPage, tmp_path: Path) -> None:
    page = settled(open_page(f"{evil_url}?t=1"))
    expect(page.locator(".ag-row").first).to_be_visible()
    with page.expect_download() as saved:
        page.locator(f"#{ids.TABLE_XLSX}").click()
    path = tmp_path / "table.xlsx"
    saved.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    names = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert f"Xã {IMAGE}" in names


def test_the_compare_page_shows_text(evil_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{evil_url}compare?m=change&l=province&p=all")
    expect(page.locator(".compare-unit", has_text=f"Tỉnh {TEMPLATE}")).to_be_visible()
    expect(page.locator("#title-left h2")).to_have_text(f"Thay đổi: {IMAGE} {TEMPLATE}")
    no_markup_came_alive(page)
    page.goto(f"{evil_url}compare?p=38")
    expect(page.locator("#head-place")).to_have_text(f"Tỉnh {TEMPLATE}")
    expect(page.locator("#indicator-right")).to_have_value(f"{IMAGE} {TEMPLATE}")
    page.wait_for_function(
        "() => document.getElementById('maps').dataset.painted === location.search"
        " && atlasCompare.state().calm"
    )
    page.evaluate(
        """code => {
            const [atlas] = atlasCompare.maps;
            const pack = atlas.state().pack;
            const at = pack.boundsOf([pack.indexOf(code)]);
            const inside = [(at[0][0] + at[1][0]) / 2, (at[0][1] + at[1][1]) / 2];
            for (const one of atlasCompare.maps) one.pointAt(window.L.latLng(inside));
        }""",
        COMMUNE,
    )
    for side in ("left", "right"):
        expect(page.locator(f"#map-{side} .atlas-tooltip")).to_contain_text(IMAGE)
    no_markup_came_alive(page)
