"""The map engine in headless Chromium, over the small country whose values are known by heart."""

import io
import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.services import AtlasService
from geodata.units import Level
from layers.style import (
    CHANGE_PERCENT_BREAKS,
    PERCENT_BREAKS,
    breaks_for,
    change_colours,
    class_of,
    colour_of,
    colours_for,
)
from tests.browser.conftest import PATIENCE_MS, OpenPage, Watch
from tests.browser.map_harness import map_app, served
from tests.small_atlas import (
    BEFORE,
    DAY,
    FIBRE,
    IMAGE,
    NEW,
    NEW_DAY,
    OLD,
    TEMPLATE,
    shapes,
    small_registry,
    small_service,
)

WHERE = "[atlasMap._map.getCenter().toString(), atlasMap._map.getZoom()]"
NO_DATA_COLOURS = {"#e4e7eb", "#b4bcc6"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AtlasService:
    return small_service(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def address(service: AtlasService) -> Iterator[str]:
    with served(map_app(service)) as url:
        yield url


@pytest.fixture(scope="module")
def watched() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def only_page(chromium: Browser, address: str, watched: Watch) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 900, "height": 700})
    context.set_default_timeout(PATIENCE_MS)
    watched.follow(context)
    page = context.new_page()
    page.goto(address)
    yield listening(page)
    context.close()


@pytest.fixture
def page(only_page: Page, watched: Watch) -> Iterator[Page]:
    """The one page of the module as if it were new: nothing selected, heard or shown."""
    only_page.wait_for_function("() => !atlasMap._map._animatingZoom")
    only_page.mouse.move(1, 1)
    only_page.evaluate(
        """() => {
          atlasMap._map.stop();
          atlasMap._map.closePopup();
          atlasMap.select(null);
          atlasMap._shownPlace = null;
          atlasMap._net._kept.clear();
          window.heard.length = 0;
        }"""
    )
    yield only_page
    only_page.unroute_all()
    seen = (watched.hosts <= {"127.0.0.1"}, list(watched.dialogs), list(watched.errors))
    watched.errors.clear()
    watched.dialogs.clear()
    assert seen == (True, [], [])


def listening(page: Page) -> Page:
    """A page whose map is there, and which keeps what the map tells of."""
    page.wait_for_selector(".atlas-canvas-base", state="attached")
    page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["click", "hover", "view", "shown", "error"])
            atlasMap.on(name, (detail) => window.heard.push([name, detail]));
        }"""
    )
    return page


def show(page: Page, **changes: Any) -> dict[str, Any]:
    request = {
        "vintage": OLD,
        "level": "commune",
        "province": "38",
        "district": None,
        "indicator": FIBRE,
        "date": DAY.isoformat(),
        "basis": "declared",
        "layers": [],
        "lang": "vi",
        **changes,
    }
    found: dict[str, Any] = page.evaluate(
        """async (request) => {
          const answer = await atlasMap.show(request);
          return {painted: answer.painted, error: answer.error ? answer.error.message : null};
        }""",
        request,
    )
    return found


def place(page: Page, lat: float, lon: float) -> tuple[float, float]:
    x, y = page.evaluate(
        """([lat, lon]) => {
          const at = atlasMap._map.latLngToContainerPoint([lat, lon]);
          return [at.x, at.y];
        }""",
        [lat, lon],
    )
    return x, y


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def colour_at(image: Image.Image, x: float, y: float) -> str:
    red, green, blue = image.getpixel((round(x), round(y)))
    return f"#{red:02x}{green:02x}{blue:02x}"


def centre(code: str) -> tuple[float, float]:
    """Latitude and longitude of a point inside a commune, away from its centre."""
    west, south, east, north = shapes()[code].bounds
    return south + 0.35 * (north - south), west + 0.35 * (east - west)


def events(page: Page, name: str) -> list[Any]:
    return [detail for kind, detail in page.evaluate("window.heard") if kind == name]


def test_colours_agree_with_the_reference_case_by_case(page: Page) -> None:
    rng = random.Random(20240101)
    cases: list[tuple[float | None, list[float]]] = []
    fixed = (PERCENT_BREAKS, (7.0, 7.0), (), (0.0, 1.0, 2.0, 5.0), (0.1, 0.2, 0.30000000004))
    for breaks in (*fixed, (-5.0, -1.5, -0.1, 0.1, 1.5, 5.0)):
        edges = [nearby for b in breaks for nearby in (b, math.nextafter(b, -9), b + 1e-12)]
        for value in [None, 0.0, -1.0, 1e9, *edges, *(rng.uniform(-5, 130) for _ in range(60))]:
            cases += [(value, list(breaks))]
    for mark in CHANGE_PERCENT_BREAKS:
        near = (mark, math.nextafter(mark, -math.inf), math.nextafter(mark, math.inf))
        cases += [(value, list(CHANGE_PERCENT_BREAKS)) for value in near]
    for _ in range(40):
        breaks_ = breaks_for("count", [rng.randrange(10**5) for _ in range(9)])
        cases += [(float(rng.randrange(10**5)), list(breaks_)) for _ in range(10)]
    colours = [
        change_colours("none", len(breaks) - 1)
        if min(breaks, default=0) < 0
        else colours_for("mobile", max(len(breaks) - 1, 0))
        for _, breaks in cases
    ]
    found = page.evaluate(
        """(cases) => cases.map(([value, breaks, colours]) => [
          atlasMapParts.style.classOf(value, breaks),
          atlasMapParts.style.colourOf(value, breaks, colours, "#e4e7eb")])""",
        [[value, breaks, scheme] for (value, breaks), scheme in zip(cases, colours, strict=True)],
    )
    expected = [
        [class_of(value, breaks), colour_of(value, breaks, scheme, "#e4e7eb")]
        for (value, breaks), scheme in zip(cases, colours, strict=True)
    ]
    assert len(cases) > 600
    assert found == expected
    special = (
        "[NaN, Infinity, -Infinity, undefined].map((v) => atlasMapParts.style.classOf(v, [0, 1]))"
    )
    assert page.evaluate(special) == [0, 0, 0, 0]


@pytest.mark.parametrize("scale", [1, 2])
def test_every_commune_has_its_colour(open_page: OpenPage, address: str, scale: int) -> None:
    page = open_page(address, width=900, height=700, device_scale_factor=scale)
    page.wait_for_selector(".atlas-canvas-base", state="attached")
    assert show(page) == {"painted": True, "error": None}
    image = picture(page)
    layer = page.evaluate("atlasMap.state().layer")
    values = page.evaluate("Array.from(atlasMap.state().bytes)")
    for unit, code in enumerate(page.evaluate("atlasMap.state().pack.codes")):
        x, y = place(page, *centre(code))
        found = colour_at(image, x * scale, y * scale)
        if values[unit] == 0:
            grey = [int(found[i : i + 2], 16) for i in (1, 3, 5)]
            assert 0xB0 <= min(grey) <= max(grey) <= 0xEE
        else:
            assert found == layer["classes"][values[unit] - 1]["colour"]


def test_a_layer_of_changes_is_drawn_in_its_classes(page: Page) -> None:
    show(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert show(page, date=f"{BEFORE}..{DAY}") == {"painted": True, "error": None}
    assert sum(url.endswith(f"/{BEFORE}..{DAY}/declared.bin") for url in requests) == 1
    layer = page.evaluate("atlasMap.state().layer")
    image = picture(page)
    # All had 50 % before; these have 0, 20, 40, 60, 80 and 100 now.
    expected = {
        **{"38001": "#8c510a", "38004": "#bf812d", "38006": "#dfc27d"},
        **{"38007": "#80cdc1", "38009": "#35978f", "38013": "#01665e"},
    }
    found = {code: colour_at(image, *place(page, *centre(code))) for code in expected}
    assert found == expected
    assert [entry["label"] for entry in layer["classes"][3:6]] == [
        ">−5 – −1",
        ">−1 – <+1",
        "+1 – <+5",
    ]
    x, y = place(page, *centre("38013"))
    page.mouse.move(x, y)
    expect(page.locator(".atlas-tooltip")).to_contain_text("+50,0 điểm %")


def test_a_change_repaints_without_moving_the_view(page: Page) -> None:
    show(page)
    before = page.evaluate(WHERE)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert show(page, date=BEFORE.isoformat())["painted"]
    image = picture(page)
    for code in ("38001", "38008", "38016"):
        assert colour_at(image, *place(page, *centre(code))) == "#7fcdbb"
    assert (
        page.evaluate("[atlasMap._map.getCenter().toString(), atlasMap._map.getZoom()]") == before
    )
    assert sorted(url.split("?")[0].rsplit("/", 1)[1] for url in requests) == [
        "declared.bin",
        "layer.json",
    ]


def test_hits_agree_with_the_geometry(page: Page) -> None:
    show(page, province=None)
    rng = random.Random(7)
    spots = [(rng.uniform(19.95, 20.45), rng.uniform(104.95, 105.45)) for _ in range(300)]
    spots += [(rng.uniform(15.9, 16.2), rng.uniform(107.9, 108.3)) for _ in range(100)]
    found = page.evaluate(
        """(spots) => spots.map(([lat, lon]) => {
          const pack = atlasMap.state().pack;
          const unit = pack.hit(...pack.fromLatLng(lat, lon));
          return unit < 0 ? null : pack.codes[unit];
        })""",
        spots,
    )
    units = small_registry().units(OLD, Level.COMMUNE)
    known = shapes()
    clear = 0
    for (lat, lon), code in zip(spots, found, strict=True):
        point = shapely.Point(lon, lat)
        edges = [shapely.distance(known[unit.code].boundary, point) for unit in units]
        if min(edges) < 2e-4:
            continue
        clear += 1
        expected = [unit.code for unit in units if known[unit.code].contains(point)]
        assert [code] == (expected or [None])
    assert clear > 350


def test_names_that_are_code_show_as_text_in_the_tooltip(page: Page) -> None:
    show(page)
    for code, name in (("38001", IMAGE), ("38002", TEMPLATE)):
        page.mouse.move(*place(page, *centre(code)))
        tooltip = page.locator(".atlas-tooltip")
        expect(tooltip).to_contain_text(f"Xã {name}")
        expect(tooltip).to_contain_text("Huyện Nam, Tỉnh Thanh Hóa")
        expect(tooltip).to_contain_text("Số liệu mô phỏng")
        assert tooltip.locator("img").count() == 0
    assert events(page, "hover")[-1] == {"vintage": OLD, "code": "38002"}
    page.mouse.move(2, 690)
    expect(page.locator(".atlas-tooltip")).to_be_hidden()


def test_the_tooltip_speaks_english_and_names_estimates(page: Page) -> None:
    show(page, indicator="mobile_4g_population", basis="modelled", lang="en")
    page.mouse.move(*place(page, *centre("38010")))
    tooltip = page.locator(".atlas-tooltip")
    expect(tooltip).to_contain_text("56.2%")
    expect(tooltip).to_contain_text("Modelled")
    expect(tooltip).to_contain_text("Estimated")


def test_estimates_are_hatched(page: Page) -> None:
    show(page, indicator="mobile_4g_population", basis="modelled")
    x, y = place(page, *centre("38014"))
    patch = np.asarray(picture(page).crop((int(x), int(y), int(x) + 24, int(y) + 24)))
    assert len({tuple(pixel) for pixel in patch.reshape(-1, 3).tolist()}) >= 3
    show(page, indicator=FIBRE, basis="declared")
    flat = np.asarray(picture(page).crop((int(x), int(y), int(x) + 24, int(y) + 24)))
    assert len({tuple(pixel) for pixel in flat.reshape(-1, 3).tolist()}) == 1


@pytest.mark.parametrize(
    ("indicator", "basis", "code", "colour"),
    [
        ("population", "counted", "38006", "#fe9929"),
        ("no_signal_villages", "declared", "38001", colours_for("mobile", 3)[0]),
        ("smartphone_adults", "declared", "38005", colours_for("society", 6)[2]),
        ("base_stations_4g", "declared", "38006", None),
        ("no_signal_villages", "declared", "38009", None),
        ("smartphone_adults", "declared", "38006", None),
    ],
    ids=["all equal", "zero", "one unit", "all missing", "missing beside zero", "all but one"],
)
def test_special_cases(
    page: Page, indicator: str, basis: str, code: str, colour: str | None
) -> None:
    assert show(page, indicator=indicator, basis=basis)["painted"]
    x, y = place(page, *centre(code))
    patch = np.asarray(picture(page).crop((int(x), int(y), int(x) + 20, int(y) + 20)))
    seen = {"#%02x%02x%02x" % tuple(pixel) for pixel in patch.reshape(-1, 3).tolist()}  # noqa: UP031
    if colour is None:
        assert "#e4e7eb" in seen
        assert len(seen) > 1
    else:
        assert seen == {colour}


def test_a_point_opens_its_details_as_text(page: Page) -> None:
    show(page, layers=["tslcd"])
    x, y = place(page, 20.25, 105.25)
    page.wait_for_function(
        "([x, y]) => atlasMap._points.hit && atlasMap._points.hit(atlasMap._layer, {x, y})",
        arg=[x, y],
    )
    page.mouse.click(x, y)
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text(IMAGE)
    expect(popup).to_contain_text(TEMPLATE)
    expect(popup).to_contain_text("Số liệu mô phỏng")
    assert popup.locator("img").count() == 0
    assert events(page, "click") == []


def test_a_cluster_opens_by_zooming_in(page: Page) -> None:
    show(page, layers=["base_station"])
    page.wait_for_function("() => atlasMap._points._items().length > 0")
    items = page.evaluate("atlasMap._points._items().map(({item}) => item)")
    assert sum(item["count"] for item in items) == 400
    largest = max(items, key=lambda item: item["count"])
    assert largest["count"] > 1
    before = page.evaluate("atlasMap._map.getZoom()")
    page.mouse.click(*place(page, largest["lat"], largest["lon"]))
    page.wait_for_function("before => atlasMap._map.getZoom() > before", arg=before)


def test_clusters_of_two_layers_stand_beside_each_other(page: Page) -> None:
    """11 pixels to the left and to the right; single points, and one layer alone, stay."""
    drawn = "atlasMap._points._items()"
    moved = f"{drawn}.map(({{item, layer, aside}}) => [layer, item.count > 1, aside])"
    show(page, layers=["tslcd", "base_station"])
    page.wait_for_function(f"() => new Set({drawn}.map((one) => one.layer)).size > 1")
    found = {
        (layer, many, round(aside["x"]), round(aside["y"]))
        for layer, many, aside in page.evaluate(moved)
    }
    assert ("base_station", True, 11, 0) in found
    assert found <= {
        ("tslcd", False, 0, 0),
        ("tslcd", True, -11, 0),
        ("base_station", True, 11, 0),
        ("base_station", False, 0, 0),
    }
    items = page.evaluate(f"{drawn}.filter(({{item}}) => item.count > 1)")
    x, y = place(page, items[0]["item"]["lat"], items[0]["item"]["lon"])
    hit = "([x, y]) => atlasMap._points.hit(atlasMap._layer, {x, y})?.item.count"
    assert page.evaluate(hit, [x + 22, y]) == items[0]["item"]["count"]
    show(page, layers=["base_station"])
    page.wait_for_function("() => atlasMap._points._items().length > 0")
    assert {(one[2]["x"], one[2]["y"]) for one in page.evaluate(moved)} == {(0, 0)}


def test_a_click_selects_and_tells(page: Page) -> None:
    show(page)
    page.mouse.click(*place(page, *centre("38007")))
    assert events(page, "click") == [{"vintage": OLD, "code": "38007"}]
    assert page.evaluate("atlasMap._selected") == "38007"
    page.evaluate("atlasMap.select(null)")
    assert page.evaluate("atlasMap._selected") is None


def test_the_keyboard_pans_and_chooses(page: Page) -> None:
    show(page)
    page.locator(".atlas-map").focus()
    start = page.evaluate("atlasMap._map.getCenter().lat")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("start => atlasMap._map.getCenter().lat > start", arg=start)
    expect(page.locator(".atlas-tooltip")).to_be_visible()
    page.keyboard.press("Enter")
    (chosen,) = events(page, "click")
    assert chosen["code"] in shapes()
    page.keyboard.press("Escape")
    assert page.evaluate("atlasMap._selected") is None
    label = page.locator(".atlas-map").get_attribute("aria-label")
    assert label is not None
    assert label.startswith("Bản đồ")


def test_national_maps_show_both_archipelagos(page: Page) -> None:
    for level in ("province", "district", "commune"):
        show(page, province=None, level=level)
        image = picture(page)
        for lat, lon in ((16.505, 111.605), (15.805, 111.905), (11.405, 114.305), (8.605, 111.905)):
            x, y = place(page, lat, lon)
            assert 0 < x < 900
            assert 0 < y < 700
            assert colour_at(image, x, y) in NO_DATA_COLOURS
        names = page.evaluate("atlasMap.state().pack.labels.map((label) => label.name)")
        assert names == ["Hoàng Sa", "Trường Sa"]
    expect(page.locator(".atlas-inset")).to_be_hidden()


def test_their_provinces_show_them_in_a_corner(page: Page) -> None:
    show(page, province="48")
    corner = page.locator(".atlas-inset-one")
    expect(corner).to_have_text(["Hoàng Sa"])
    corner.click()
    expect(page.locator(".atlas-inset")).to_be_hidden()
    show(page, province="56")
    expect(page.locator(".atlas-inset-one")).to_have_text(["Trường Sa"])
    show(page, province="38")
    expect(page.locator(".atlas-inset")).to_be_hidden()
    show(page, province="48", vintage=NEW, date=NEW_DAY.isoformat())
    assert page.evaluate("atlasMap.state().pack.labels.length") == 1


def test_an_island_is_hit_by_its_mark(page: Page) -> None:
    show(page, province=None)
    x, y = place(page, 16.505, 111.605)
    page.mouse.click(x + 2, y + 2)
    assert events(page, "click") == [{"vintage": OLD, "code": "498-00"}]


def test_a_district_stands_out_and_fills_the_view(page: Page) -> None:
    show(page, district="381")
    image = picture(page)
    assert colour_at(image, *place(page, *centre("38013"))) == "#253494"
    south = page.evaluate("atlasMap._map.getBounds().getSouth()")
    assert south > 20.0
    x, y = place(page, 20.19, 105.05)
    assert colour_at(image, x, y) not in colours_for("fibre", 6)


def test_pilots_are_outlined(page: Page) -> None:
    show(page)
    x, y = place(page, 20.05, 105.2)
    without = picture(page).crop((int(x) - 4, int(y) - 4, int(x) + 5, int(y) + 5))
    show(page, layers=["pilots"])
    outlined = picture(page).crop((int(x) - 4, int(y) - 4, int(x) + 5, int(y) + 5))
    darkest = [int(np.asarray(image).sum(axis=2).min()) for image in (without, outlined)]
    assert darkest[1] < 0x11 + 0x18 + 0x27 + 60 < darkest[0]


def test_zoom_to_a_unit_and_to_its_parent(page: Page) -> None:
    show(page)
    before = page.evaluate("atlasMap._map.getZoom()")
    assert page.evaluate(f"atlasMap.zoomTo('{OLD}', '38011')")
    page.wait_for_function(
        "zoom => atlasMap._map.getZoom() > zoom && !atlasMap._map._animatingZoom", arg=before
    )
    assert page.evaluate("atlasMap._map.getBounds().contains([20.25, 105.25])")
    assert events(page, "view")[-1]["codes"]
    assert page.evaluate(f"atlasMap.zoomTo('{OLD}', '380')")
    assert page.evaluate(f"atlasMap.zoomTo('{OLD}', '99999')") is False


def test_the_last_of_quick_changes_wins(page: Page) -> None:
    show(page)
    painted = page.evaluate(
        """async ([old, days]) => {
          const base = atlasMap.state().request;
          const answers = await Promise.all(
            days.map((date) => atlasMap.show({...base, date})));
          return [answers.map((answer) => answer.painted), atlasMap.state().layer.date];
        }""",
        [OLD, [BEFORE.isoformat(), DAY.isoformat(), BEFORE.isoformat()]],
    )
    assert painted == [[False, False, True], BEFORE.isoformat()]


def test_an_error_is_said_and_can_be_tried_again(
    open_page: OpenPage, address: str, watch: Watch
) -> None:
    page = listening(open_page(address))
    show(page)
    page.route("**/layer.json*", lambda route: route.abort())
    answer = show(page, date=BEFORE.isoformat())
    assert answer["painted"] is False
    box = page.locator(".atlas-status")
    expect(box).to_contain_text("Không tải được.")
    assert len(events(page, "error")) == 1
    page.unroute("**/layer.json*")
    box.get_by_role("button", name="Thử lại").click()
    expect(box).to_be_hidden()
    expect(page.locator(".atlas-map")).to_be_visible()
    page.wait_for_function(f"atlasMap.state().layer.date === '{BEFORE}'")
    watch.close_with_errors(page, "ERR_FAILED")


def test_what_the_server_refuses_is_shown_in_its_words(
    open_page: OpenPage, address: str, watch: Watch
) -> None:
    page = listening(open_page(address))
    answer = show(page, indicator="weather")
    assert answer == {"painted": False, "error": "There is no indicator 'weather'."}
    expect(page.locator(".atlas-status")).to_contain_text("There is no indicator 'weather'.")
    watch.close_with_errors(page, "400")


def test_a_wait_shows_progress(page: Page) -> None:
    show(page)

    waiting: list[Route] = []

    def held(route: Route) -> None:
        waiting.append(route)

    page.route("**/layer.json*", held)
    page.evaluate(
        "(date) => { atlasMap.show({...atlasMap.state().request, date}); }", BEFORE.isoformat()
    )
    expect(page.locator(".atlas-progress")).to_be_visible()
    waiting.pop().continue_()
    expect(page.locator(".atlas-progress")).to_be_hidden()


def test_showing_before_the_map_exists_waits_for_it(open_page: OpenPage, address: str) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          window.early = atlasMap.show({vintage: "%s", level: "commune", province: "38",
            district: null, indicator: "%s", date: "%s", basis: "declared", layers: [],
            lang: "vi"});
        });"""  # noqa: UP031
        % (OLD, FIBRE, DAY)
    )
    page.goto(address)
    assert page.evaluate("async () => (await window.early).painted")
