"""The stand-alone map in a browser that has no network: it draws what its layers say."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.app import page_of
from dashboard.exports.standalone import HtmlAsk, html_map, html_page
from dashboard.pages.atlas import PageContext
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.units import Level
from layers.spec import LayerSpec
from layers.style import colour_of
from tests.browser.conftest import PATIENCE_MS, Watch
from tests.dashboard.page_of_sample import sample_of
from tests.small_atlas import BEFORE, DAY, FIBRE, IMAGE, NEW, OLD, TEMPLATE, small_service

WIDE, NARROW = (1280, 800), (390, 844)
FILLS = "path[data-code]"
COLOURS = f"""() => Object.fromEntries([...document.querySelectorAll("{FILLS}")].map(
  (path) => [path.dataset.code, path.getAttribute("fill")]))"""


class Opened:
    """Opens files with every request blocked; at the end none but the files was asked for."""

    def __init__(self, chromium: Browser, folder: Path, watch: Watch) -> None:
        self._chromium, self._folder, self._watch = chromium, folder, watch
        self.asked: list[str] = []

    def __call__(self, html: bytes, size: tuple[int, int] = WIDE) -> Page:
        path = self._folder / f"map{len(self.asked)}.html"
        path.write_bytes(html)
        viewport = {"width": size[0], "height": size[1]}
        context = self._chromium.new_context(viewport=viewport, offline=True)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: self._watch.errors.append(str(error.error)))
        context.on("console", lambda said: self._watch.errors.append(said.text))
        context.on("dialog", self._watch._dialog)
        context.on("request", lambda request: self.asked.append(request.url))
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_function("window.atlasStandalone.atlas")
        assert self.asked[-1] == path.as_uri()
        return page


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, watch: Watch) -> Any:
    opening = Opened(chromium, tmp_path, watch)
    known = set(chromium.contexts)
    yield opening
    assert len(opening.asked) == len(set(opening.asked)) == len(list(tmp_path.glob("map*.html")))
    for context in set(chromium.contexts) - known:
        context.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> PageContext:
    folder = tmp_path_factory.mktemp("data")
    return page_of(small_service(folder, carried=True), (), Settings(data=folder))


def asked(**change: Any) -> HtmlAsk:
    """The communes of province 38 at two dates, with pilots and points."""
    ask = HtmlAsk(
        vintage=OLD,
        level=Level.COMMUNE,
        province="38",
        district=None,
        shown=((FIBRE, "declared", BEFORE), (FIBRE, "declared", DAY)),
        layers=("tslcd", "base_station", "pilots"),
        lang="vi",
        opening=1,
    )
    return replace(ask, **change)


def expected(spec: LayerSpec) -> dict[str, str]:
    """The colour of every unit by the reference function of the atlas."""
    style = spec.style
    return {
        code: colour_of(value, style.breaks, style.colours, style.no_data_colour)
        for code, value in zip(spec.codes, spec.values, strict=True)
    }


def legend(page: Page) -> list[tuple[str, str]]:
    rows = page.locator("#atlas-legend li")
    labels, counts = rows.locator(".row-label"), rows.locator(".row-count")
    return list(zip(labels.all_inner_texts(), counts.all_inner_texts(), strict=True))


def pointed(page: Page, code: str) -> str:
    """What the card says of a unit when the pointer is on its middle."""
    page.locator(f'path[data-code="{code}"]').hover()
    return page.locator(".card").inner_text()


def test_a_province_is_drawn_without_any_request(small: PageContext, opened: Opened) -> None:
    ask = asked()
    page = opened(html_map(small, ask))
    specs = [sheet.spec for sheet in html_page(small, ask).sheets]
    # Of SHARES below 20, 40, 60, 80, 90 and up to 100 there are 3, 2, 2, 2, 2, 3; two have none.
    counts = ["3", "2", "2", "2", "2", "3", "2"]
    assert page.evaluate(COLOURS) == expected(specs[1])
    assert [count for _, count in legend(page)] == counts
    expect(page.locator("h1")).to_have_text("Tỉnh Thanh Hóa: Hộ có thể đăng ký cáp quang")
    expect(page.locator("#atlas-subtitle")).to_contain_text("Số liệu đến ngày 31/12/2024")
    expect(page.locator("#atlas-simulated")).to_have_text("Số liệu mô phỏng")
    expect(page.locator("#atlas-foot")).to_contain_text("Bản phát hành: 1")
    page.get_by_label("31/12/2023").check()
    assert page.evaluate(COLOURS) == expected(specs[0])
    assert [count for _, count in legend(page)] == ["0", "0", "16", "0", "0", "0", "0"]
    expect(page.locator("#atlas-subtitle")).to_contain_text("31/12/2023")


def test_names_are_shown_as_text(small: PageContext, opened: Opened) -> None:
    page = opened(html_map(small, asked(layers=("tslcd",))))
    said = pointed(page, "38001").split("\n")
    assert said[:2] == [f"Xã {IMAGE}", "Huyện Nam, Tỉnh Thanh Hóa"]
    assert said[2:] == [
        *("Giá trị", "0,0%", "Hộ có thể đăng ký cáp quang", "0", "Hộ dân cư", "1.000"),
        *("Nguồn gốc", "Báo cáo", "Ghi chú", "mô phỏng"),
    ]
    assert "40,0%" in pointed(page, "38006")
    assert "Chưa có số liệu" in pointed(page, "38015")
    page.locator("summary").click()
    rows = page.locator("#atlas-table tbody tr")
    expect(rows).to_have_count(16)
    expect(rows.nth(1).locator("th")).to_have_text(f"Xã {TEMPLATE}")
    page.locator(".leaflet-points-pane path").hover()
    expect(page.locator(".card strong")).to_have_text(IMAGE)
    expect(page.locator(".card")).to_contain_text(TEMPLATE)


def test_patterns_mark_estimates_and_missing_values(small: PageContext, opened: Opened) -> None:
    shown = ((FIBRE, "declared", DAY), ("mobile_4g_population", "modelled", DAY))
    page = opened(html_map(small, asked(shown=shown, opening=0, lang="en", layers=())))
    missing = page.locator('path[data-pattern="noData"]')
    hatched = page.locator('path[data-pattern="estimates"]')
    # A square is one ring: two communes have no value, none is an estimate.
    assert rings(missing.get_attribute("d")) == 2
    assert rings(hatched.get_attribute("d")) == 0
    assert missing.get_attribute("fill") == "url(#atlas-dots)"
    page.locator("#atlas-sheets input").nth(1).check()
    assert rings(missing.get_attribute("d")) == 0
    assert rings(hatched.get_attribute("d")) == 16
    assert hatched.get_attribute("fill") == "url(#atlas-hatch)"
    assert legend(page)[-1] == ("Estimated", "16")
    assert "Estimated" in pointed(page, "38005")


def rings(drawn: str | None) -> int:
    return (drawn or "").count("M") if drawn != "M0 0" else 0


def test_carried_values_say_how_they_came(small: PageContext, opened: Opened) -> None:
    ask = asked(vintage=NEW, shown=((FIBRE, "declared", DAY),), opening=0)
    page = opened(html_map(small, ask))
    expect(page.locator("#atlas-sheets")).to_be_hidden()
    said = pointed(page, "38001")
    assert "Chuyển đổi ước tính, từ đơn vị 01/03/2025" in said
    # 600 of its 13,600 households came with the divided commune.
    assert "4%" in said
    assert legend(page)[-1] == ("Ước tính", "1")
    expect(page.locator("#atlas-subtitle")).to_contain_text("chuyển sang đơn vị từ 01/07/2025")


def test_layers_can_be_switched(small: PageContext, opened: Opened) -> None:
    page = opened(html_map(small, asked(district="381")))
    names = page.locator("#atlas-layers label span:not(.row-count)")
    assert names.all_inner_texts() == [
        *("Ranh giới tỉnh", "Ranh giới huyện", "Ranh giới xã"),
        *("Điểm kết nối mạng TSLCD", "Trạm thu phát sóng di động"),
    ]
    assert page.locator("#atlas-layers .row-count").all_inner_texts() == ["1", "200"]
    marks = page.locator(".leaflet-points-pane path")
    expect(marks).to_have_count(201)
    page.get_by_label("Trạm thu phát sóng").uncheck()
    expect(marks).to_have_count(1)
    page.get_by_label("Ranh giới xã").uncheck()
    expect(page.locator(".leaflet-borders-pane path")).to_have_count(2)
    # Only the eight communes of the district count, all but its last two with a value.
    assert sum(int(count) for _, count in legend(page)) == 8
    drawn = Counter(page.evaluate(COLOURS).values())
    assert drawn["#f1f3f5"] == 8


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_archipelagos_are_shown(small: PageContext, opened: Opened, lang: str) -> None:
    da_nang = asked(province="48", layers=("pilots",), lang=lang)
    page = opened(html_map(small, da_nang))
    expect(page.locator(".inset button")).to_have_text("Hoàng Sa")
    expect(page.locator(".inset circle")).to_have_count(3)
    page.locator(".inset button").click()
    expect(page.locator(".island")).to_be_in_viewport()
    expect(page.locator(".leaflet-islands-pane path")).to_have_count(3)
    page = opened(html_map(small, asked(province=None, layers=(), lang=lang)))
    for name in ("Hoàng Sa", "Trường Sa"):
        expect(page.locator(".island").filter(has_text=name)).to_be_in_viewport()
    expect(page.locator(".leaflet-islands-pane path")).to_have_count(5)
    expect(page.locator(".inset")).to_have_count(0)


def test_a_narrow_screen(small: PageContext, opened: Opened) -> None:
    page = opened(html_map(small, asked(layers=("pilots",))), NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
    frame = page.locator(".folium-map").bounding_box()
    assert frame
    for path in page.locator(FILLS).all():
        box = path.bounding_box()
        assert box
        assert frame["x"] <= box["x"] <= box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] <= box["y"] + box["height"] <= frame["y"] + frame["height"]
    page.locator('path[data-code="38009"]').click()
    expect(page.locator(".card strong")).to_have_text("Xã 38009")
    card = page.locator(".card").bounding_box()
    assert card
    assert frame["x"] <= card["x"] <= card["x"] + card["width"] <= frame["x"] + frame["width"]


@pytest.mark.parametrize(("vintage", "communes"), [(OLD, 547), (NEW, 166)])
def test_twenty_layers_of_the_sample(
    atlas_data: DataDir, opened: Opened, vintage: str, communes: int
) -> None:
    """Colours of ten random layers of Thanh Hóa on the units of either vintage, unit by unit."""
    sample = sample_of(atlas_data.root).page
    cube = sample.service.cube
    every = [
        (item.code, str(basis), day)
        for item in sample.service.catalogue
        for basis in item.bases
        for day in cube.dates(item.code, vintage=vintage, basis=basis)
    ]
    shown = tuple(random.Random(5).sample(every, 10))
    layers = ("pilots", "tslcd", "base_station", "video_conference", "public_wifi", "facility")
    ask = asked(vintage=vintage, shown=shown, layers=layers, opening=0)
    html = html_map(sample, ask)
    assert len(html) <= 3_000_000
    page = opened(html)
    for at, sheet in enumerate(html_page(sample, ask).sheets):
        page.locator("#atlas-sheets input").nth(at).check()
        spec = sheet.spec
        found = page.evaluate(COLOURS)
        assert len(found) == communes
        assert found == expected(spec)
        rows = [*spec.legend.classes, spec.legend.no_data]
        rows += [spec.legend.estimates] if spec.legend.estimates else []
        assert legend(page) == [(one.label, f"{one.count:,}".replace(",", ".")) for one in rows]


def test_dates_are_those_asked_for(small: PageContext) -> None:
    page = html_page(small, asked())
    assert [sheet.spec.date for sheet in page.sheets] == ["2023-12-31", "2024-12-31"]
    assert date.fromisoformat(page.first.date) == DAY
