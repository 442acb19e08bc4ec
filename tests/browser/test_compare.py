"""The compare page in a real browser, with the sample data."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.app import create_app
from dashboard.pages.compare import ids
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from layers.style import ESTIMATED_BIT, NO_DATA, classify
from tests.browser.conftest import OpenPage, Watch
from tests.browser.map_harness import served
from tests.browser.page_steps import address, choose

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
FIBRE = "fibre_available_households"
LEFT, RIGHT = ids.side("left", "map"), ids.side("right", "map")
WHERE = """() => atlasCompare.maps.map(({_map: map}) => {
    const {lat, lng} = map.getCenter();
    const corner = map.getPixelOrigin().subtract(map._getMapPanePos());
    return [lat, lng, map.getZoom(), corner.x, corner.y];
})"""
STILL = """() => atlasCompare.maps.every(({_map: map}) =>
    !map._animatingZoom && !(map._panAnim && map._panAnim._inProgress))"""
NEXT_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True)
class Site:
    """The served pages and the data behind them, read by another way than the page's."""

    url: str
    registry: UnitRegistry
    observations: pd.DataFrame

    def shares(self, vintage: str, indicator: str, day: str, province: str) -> pd.Series:
        """The declared shares of a province's communes in per cent, by code."""
        codes = [one.code for one in self.registry.units(vintage, Level.COMMUNE, province)]
        frame = self.observations
        rows = frame[
            (frame["vintage"] == vintage)
            & (frame["indicator"] == indicator)
            & (frame["date"] == pd.Timestamp(day))
            & (frame["basis"] == "declared")
            & frame["code"].isin(codes)
        ].set_index("code")
        return (100 * rows["numerator"] / rows["denominator"]).reindex(codes)


@pytest.fixture(scope="module")
def site(atlas_data: DataDir) -> Iterator[Site]:
    app = create_app(Settings(data=atlas_data.root))
    with open_store(atlas_data.database) as store:
        observations = store.observations()
    with served(app) as url:
        yield Site(url, UnitRegistry.load(atlas_data), observations)


def settled(page: Page, **asked: str) -> Page:
    """Wait until the address says what was asked and the maps show it."""
    page.wait_for_function(
        """asked => {
            const room = document.getElementById("maps");
            if (!room || room.dataset.painted !== location.search) return false;
            if (!atlasCompare.state().calm) return false;
            const now = new URLSearchParams(location.search);
            return Object.entries(asked).every(([name, value]) => now.get(name) === value);
        }""",
        arg=asked,
    )
    page.evaluate(NEXT_FRAMES)  # in which a room that changed its size says so
    page.wait_for_function("() => atlasCompare.state().calm")
    return page


def together(page: Page) -> list[Any]:
    """Where the maps are, once they stand still; they must be at the same place."""
    page.evaluate(NEXT_FRAMES)  # a map that was let go begins to glide with the next frame
    page.wait_for_function(STILL)
    left, right = page.evaluate(WHERE)
    assert left[:2] == pytest.approx(right[:2], abs=1e-9)
    assert left[2:] == right[2:]
    return list(left)


def middle(page: Page, component: str) -> tuple[float, float]:
    box = page.locator(f"#{component}").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], by: tuple[float, float], rest_ms: int = 0) -> None:
    """Drag in five steps; what rests before it is let go does not glide on."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(start[0] + by[0] * step / 5, start[1] + by[1] * step / 5)
    page.wait_for_timeout(rest_ms)
    page.mouse.up()


def points_inside(page: Page, side: int) -> dict[str, tuple[float, float]]:
    """For the units that are large enough a point of the screen well inside each, by code."""
    found: dict[str, tuple[float, float]] = page.evaluate(
        """side => {
            const atlas = atlasCompare.maps[side];
            const pack = atlas.state().pack;
            const box = atlas._map.getContainer().getBoundingClientRect();
            const found = {};
            const steps = [-9, -5, 0, 5, 9];
            const around = steps.flatMap((dx) => steps.map((dy) => [dx, dy]));
            for (let y = 60; y < box.height - 60; y += 6) {
                for (let x = 60; x < box.width - 60; x += 6) {
                    const unit = pack.hit(...atlas._layer.toPack(pack, {x, y}));
                    if (unit < 0 || found[pack.codes[unit]]) continue;
                    const inside = around.every(([dx, dy]) =>
                        pack.hit(...atlas._layer.toPack(pack, {x: x + dx, y: y + dy})) === unit);
                    if (inside) found[pack.codes[unit]] = [box.left + x, box.top + y];
                }
            }
            return found;
        }""",
        side,
    )
    return found


def picture(page: Page) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def colour_at(image: np.ndarray, point: tuple[float, float]) -> str:
    red, green, blue = image[round(point[1]), round(point[0])]
    return f"#{red:02x}{green:02x}{blue:02x}"


def bytes_of(page: Page, side: int) -> dict[str, int]:
    """What the map draws: one byte a unit, by code."""
    found: dict[str, int] = page.evaluate(
        """side => {
            const { pack, bytes } = atlasCompare.maps[side].state();
            return Object.fromEntries(pack.codes.map((code, unit) => [code, bytes[unit]]));
        }""",
        side,
    )
    return found


def test_opens_on_first_and_last_year_of_the_departments_province(
    site: Site, open_page: OpenPage
) -> None:
    page = settled(open_page(site.url + "compare"))
    assert address(page) == {
        "l": "commune", "p": "38", "v": NEW, "y": "2019", "i": FIBRE, "b": "declared",
        "v2": NEW, "y2": "2025", "i2": FIBRE, "b2": "declared", "m": "side", "lang": "vi",
    }  # fmt: skip
    expect(page.locator("#title-left")).to_contain_text("31/12/2019")
    expect(page.locator("#title-right")).to_contain_text("31/12/2025")
    expect(page.locator(f"#{ids.SIMULATED}")).to_contain_text("Số liệu mô phỏng")
    communes = len(site.registry.units(NEW, Level.COMMUNE, "38"))
    for name in ids.SIDES:
        counts = page.locator(f"#legend-{name} .legend-count").all_inner_texts()
        assert sum(int(text) for text in counts[:7]) == communes
        room = "one => [one.scrollWidth, one.clientWidth]"
        for chosen in ("year", "vintage"):
            needed, there = page.locator(f"#{ids.side(name, chosen)}").evaluate(room)
            assert needed <= there
    together(page)


def test_side_by_side_maps_move_as_one(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?v={OLD}&v2={NEW}"))
    first = together(page)
    drag(page, middle(page, LEFT), (-70, 45), rest_ms=100)
    second = together(page)
    assert second[:2] != pytest.approx(first[:2], abs=1e-3)
    page.mouse.move(*middle(page, RIGHT))
    page.mouse.wheel(0, -300)
    page.wait_for_function("zoom => atlasCompare.maps[0]._map.getZoom() > zoom", arg=second[2])
    third = together(page)
    drag(page, middle(page, RIGHT), (33, -21))
    page.locator(f"#{RIGHT} .leaflet-control-zoom-out").click()
    page.wait_for_function("zoom => atlasCompare.maps[0]._map.getZoom() < zoom", arg=third[2])
    together(page)
    page.locator(f"#{LEFT}").focus()
    page.keyboard.press("ArrowRight")
    together(page)


def test_the_place_under_the_pointer_is_shown_on_both(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?v={OLD}&y=2023&v2={NEW}"))
    code, point = next(iter(points_inside(page, 0).items()))
    page.mouse.move(*point)
    old = site.registry.get(OLD, code).name
    expect(page.locator(f"#{LEFT} .atlas-tooltip")).to_contain_text(old)
    offset = middle(page, RIGHT)[0] - middle(page, LEFT)[0]
    new = page.evaluate(
        """([x, y]) => {
            const atlas = atlasCompare.maps[1];
            const box = atlas._map.getContainer().getBoundingClientRect();
            const pack = atlas.state().pack;
            const place = atlas._layer.toPack(pack, {x: x - box.left, y: y - box.top});
            return pack.codes[pack.hit(...place)];
        }""",
        [point[0] + offset, point[1]],
    )
    expect(page.locator(f"#{RIGHT} .atlas-tooltip")).to_contain_text(
        site.registry.get(NEW, new).name
    )
    mark = page.locator(f"#{RIGHT} .compare-mark").bounding_box()
    assert mark is not None
    assert (mark["x"], mark["y"]) == pytest.approx((point[0] + offset, point[1]), abs=1.5)
    page.mouse.click(*point)
    selected = page.evaluate("() => atlasCompare.maps.map((atlas) => atlas._selected)")
    assert selected == [code, new]


def test_the_divider_follows_pointer_and_keys(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?m=change"))
    page.get_by_text("Kéo để so", exact=True).click()
    settled(page, m="swipe")
    together(page)
    width = page.viewport_size["width"]  # type: ignore[index]
    divider = page.locator(f"#{ids.DIVIDER}")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    left, right = bytes_of(page, 0), bytes_of(page, 1)
    code, point = next(
        (code, point)
        for code, point in points_inside(page, 0).items()
        if 0.35 < point[0] / width < 0.6 and NO_DATA < left[code] < ESTIMATED_BIT > right[code] > 0
        and left[code] != right[code]
    )  # fmt: skip
    colours = page.evaluate(
        "() => atlasCompare.maps.map((atlas) => atlas.state().layer.classes.map((c) => c.colour))"
    )
    drag(page, middle(page, ids.DIVIDER), (width * 0.3, 0))
    expect(divider).to_have_attribute("aria-valuenow", "80")
    page.mouse.move(5, 5)
    assert colour_at(picture(page), point) == colours[0][left[code] - 1]
    clip = page.locator(".compare-map.compare-right").evaluate(
        "one => getComputedStyle(one).clipPath"
    )
    assert clip == "inset(0px 0px 0px 80%)"
    for key, value in (("Home", 0), ("ArrowRight", 2), ("PageUp", 12), ("ArrowLeft", 10)):
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(value))
    assert colour_at(picture(page), point) == colours[1][right[code] - 1]
    together(page)


def test_each_tooltip_keeps_to_its_side_of_the_divider(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?m=swipe"))
    edge = middle(page, ids.DIVIDER)[0]
    point = next(at for at in points_inside(page, 0).values() if edge - 140 < at[0] < edge - 40)
    page.mouse.move(*point)
    for name, inside in ((LEFT, lambda box: box["x"] + box["width"] <= edge),
                         (RIGHT, lambda box: box["x"] >= edge)):  # fmt: skip
        tooltip = page.locator(f"#{name} .atlas-tooltip")
        expect(tooltip).to_contain_text("Tỉnh Thanh Hóa")
        assert inside(tooltip.bounding_box())


def test_changes_are_coloured_by_their_class(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?m=change&v2={OLD}&v={OLD}&y=2021&y2=2023"))
    before = site.shares(OLD, FIBRE, "2021-12-31", "38")
    after = site.shares(OLD, FIBRE, "2023-12-31", "38")
    breaks, colours = page.evaluate(
        """() => { const { layer } = atlasCompare.maps[0].state();
                   return [layer.breaks, layer.classes.map((one) => one.colour)]; }"""
    )
    change = after - before
    classes = dict(zip(change.index, classify(change.to_numpy(), breaks), strict=True))
    assert {code: byte & 63 for code, byte in bytes_of(page, 0).items()} == classes
    page.mouse.move(5, 5)
    image = picture(page)
    shown = points_inside(page, 0)
    known = [code for code in shown if classes[code] != NO_DATA]
    assert len(known) > 8
    for code in known:
        assert colour_at(image, shown[code]) == colours[classes[code] - 1]
    most = change.sort_values(ascending=False, kind="stable").index[0]
    first = page.locator(".compare-table .compare-unit").first
    expect(first).to_contain_text(site.registry.get(OLD, most).name)
    zoom = page.evaluate(WHERE)[0][2]
    first.click()
    page.wait_for_function("zoom => atlasCompare.maps[0]._map.getZoom() > zoom + 1", arg=zoom)
    assert page.evaluate("() => atlasCompare.maps[0]._selected") == most


def test_the_same_year_twice_has_no_change(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?m=change&y=2025&y2=2025&lang=en"))
    expect(page.locator(f"#{ids.EMPTY}")).to_have_text(
        "Choose two different years to see the change."
    )
    expect(page.locator(f"#{ids.NOTICE}")).to_be_hidden()


def test_estimates_are_hatched_and_counted(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?v={NEW}&y=2021"))
    bits = bytes_of(page, 0)
    estimated = {code for code, byte in bits.items() if byte & ESTIMATED_BIT}
    row = page.locator("#legend-left .legend-item").filter(has_text="Ước tính")
    expect(row.locator(".legend-count")).to_have_text(str(len(estimated)))
    page.evaluate("([v, code]) => atlasCompare.maps[0].zoomTo(v, code)", [NEW, min(estimated)])
    page.mouse.move(5, 5)
    together(page)
    image = picture(page)

    def colours(point: tuple[float, float]) -> int:
        x, y = round(point[0]), round(point[1])
        return len(np.unique(image[y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3), axis=0))

    shown = points_inside(page, 0)
    hatched = [colours(shown[code]) for code in shown if code in estimated]
    plain = [colours(shown[code]) for code in shown if code not in estimated and bits[code]]
    assert len(hatched) > 0
    assert len(plain) > 3
    assert min(hatched) > 3
    assert max(plain) == 1


def test_an_address_brings_back_what_it_shows(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare"))
    choose(page, ids.side("left", "year"), "2023")
    settled(page, y="2023")
    choose(page, ids.side("right", "vintage"), "01/03/2025")
    settled(page, v2=OLD, y="2023")
    page.locator(f"#{ids.SWAP}").click()
    settled(page, v=OLD, v2=NEW, y="2025", y2="2023")
    expect(page.locator("#title-left")).to_contain_text("đơn vị từ 01/03/2025")
    there = page.url
    page.locator(f"#{ids.LANGUAGE}").get_by_text("EN").click()
    settled(page, lang="en")
    expect(page.locator("h1")).to_have_text("Compare two maps")
    page.go_back()
    settled(page, lang="vi", v=OLD)
    assert page.url == there
    expect(page.locator("h1")).to_have_text("So sánh hai bản đồ")
    expect(page.locator(f"#{ids.side('right', 'year')}")).to_have_value("2023")
    other = settled(open_page(there))
    assert other.url == there
    expect(other.locator(f"#{ids.BACK}")).to_have_attribute(
        "href", f"/?v={OLD}&fix=1&l=commune&p=38&y=2025&i={FIBRE}&b=declared&on=&lang=vi"
    )


def test_what_cannot_be_read_is_said(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare?p=99&i2=x&m=y"))
    expect(page.locator(f"#{ids.NOTICE}")).to_contain_text("“99”")
    expect(page.locator(f"#{ids.NOTICE}")).to_contain_text("“y”")
    page.locator(f"#{ids.NOTICE_CLOSE}").click()
    expect(page.locator(f"#{ids.NOTICE}")).to_be_hidden()


def test_a_failing_server_is_told_on_the_map_it_concerns(
    site: Site, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page("about:blank")
    page.route("**/layer.json*2025-12-31*", lambda route: route.abort())
    page.goto(f"{site.url}compare")
    expect(page.locator(f"#{RIGHT} .atlas-status")).to_contain_text("Thử lại")
    expect(page.locator(f"#{LEFT} .atlas-status")).to_be_hidden()
    page.unroute_all()
    page.locator(f"#{RIGHT} .atlas-status-action").click()
    expect(page.locator(f"#{RIGHT} .atlas-status")).to_be_hidden()
    watch.close_with_errors(page, "ERR_FAILED")


def test_on_a_narrow_screen_the_choices_are_a_drawer(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}compare", width=390, height=844))
    together(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    expect(page.locator(f"#{ids.SWAP}")).to_be_hidden()
    page.locator(f"#{ids.CONTROLS_OPEN}").click()
    page.get_by_text("Kéo để so", exact=True).click()
    settled(page, m="swipe")
    page.keyboard.press("Escape")
    expect(page.locator(f"#{ids.SWAP}")).to_be_hidden()
    above, below = (page.locator(f"#{one}").bounding_box() for one in (LEFT, RIGHT))
    assert above == below
