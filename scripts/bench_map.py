"""Measures the map in headless Chromium: repaint, first paint, bytes; ours against the plain way.

``python -m scripts.bench_map``. Times run from the change to the painted pixel: the picture is
read back (which makes the browser finish drawing) and checked on a screenshot against the colour
that the reference function gives. The plain way is not read back, only waited for two frames: the
comparison favours it.
"""

import gzip
import io
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import shapely
from dash import Dash, html
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, CDPSession, FloatRect, Page, ViewportSize, sync_playwright

from dashboard import routes
from dashboard.map_component import map_component
from dashboard.services import AtlasService
from geodata.boundaries import load_display
from geodata.paths import Detail
from geodata.units import BEFORE_REFORM, Level
from layers.spec import LayerSpec
from layers.style import colour_of
from scripts.figures import REPOSITORY, Figure, bench_data, gunicorn, rendered, report

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE: ViewportSize = {"width": 1100, "height": 800}
VINTAGE = BEFORE_REFORM.name
PROVINCE = "38"
QUESTIONS = [
    ("fibre_available_households", "2024-12-31", "declared"),
    ("fibre_available_households", "2019-12-31", "declared"),
    ("mobile_4g_population", "2020-12-31", "declared"),
    ("fibre_subscribed_households", "2024-12-31", "declared"),
    ("mobile_5g_population", "2024-12-31", "declared"),
    ("fibre_available_households", "2021-12-31", "declared"),
    ("mobile_4g_population", "2024-12-31", "declared"),
    ("fibre_villages", "2023-12-31", "declared"),
    ("fibre_available_households", "2022-12-31", "declared"),
    ("population", "2024-12-31", "counted"),
    ("fibre_subscribed_households", "2019-12-31", "declared"),
]
PLAIN_CHANGES = 5
FIRST_PAINTS = 5
YEARS = 5

SHOW = """async (request) => {
  while (!window.atlasMap) await new Promise((done) => setTimeout(done, 5));
  const start = performance.now();
  const answer = await atlasMap.show(request);
  const canvas = document.querySelector(".atlas-canvas-base");
  canvas.getContext("2d").getImageData(0, 0, 1, 1);
  const took = performance.now() - start;
  if (!answer.painted) throw new Error("not painted: " + (answer.error || "overtaken"));
  return took;
}"""

FIRST = """addEventListener("DOMContentLoaded", () => {
  atlasMap.on("shown", () => { window.firstShown = window.firstShown || performance.now(); });
});"""

OPENED = """() => performance.getEntriesByName("atlas-opening-painted")[0].startTime"""

WATCH_KEYS = """() => {
  let pressed = 0;
  window.repaints = [];
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  atlasMap.on("shown", () => {
    document.querySelector(".atlas-canvas-base").getContext("2d").getImageData(0, 0, 1, 1);
    if (pressed) window.repaints.push(performance.now() - pressed);
    pressed = 0;
  });
}"""

PLACE = """([lat, lng]) => {
  const at = atlasMap._map.latLngToContainerPoint([lat, lng]);
  const box = atlasMap._map.getContainer().getBoundingClientRect();
  return [at.x + box.left, at.y + box.top];
}"""

CHANGE_PLAIN = """async ([number, code, colour]) => {
  const start = performance.now();
  dash_clientside.set_props("change", {data: number});
  const layers = () => Object.values(window.plainMap._layers).filter(
    (layer) => layer.feature && layer.feature.properties.code === code);
  while (!layers().some((layer) => layer._path && layer._path.getAttribute("fill") === colour)) {
    await new Promise(requestAnimationFrame);
  }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""


@dataclass
class Traffic:
    """Bytes on the wire by address, headers not counted, since the last `clear`."""

    session: CDPSession
    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def start(self) -> "Traffic":
        """Begin to listen."""
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.on("Network.dataReceived", self._received)
        return self

    def _sent(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        name = event["requestId"]
        self.sizes[name] = self.sizes.get(name, 0) + int(event["encodedDataLength"])

    def clear(self) -> None:
        """Forget what was received."""
        self.sizes.clear()

    def total(self, *parts: str) -> int:
        """Bytes of the addresses that contain one of the parts."""
        return sum(
            size
            for name, size in self.sizes.items()
            if any(part in self.urls.get(name, "") for part in parts)
        )


def request(question: tuple[str, str, str], province: str | None) -> dict[str, Any]:
    """What is asked of `atlasMap.show`."""
    indicator, day, basis = question
    return {
        "vintage": VINTAGE,
        "level": "commune",
        "province": province,
        "district": None,
        "indicator": indicator,
        "date": day,
        "basis": basis,
        "layers": [],
        "lang": "vi",
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_page(browser: Browser, address: str) -> tuple[Page, Traffic]:
    """A page of a new, empty browser context, and its traffic."""
    page = browser.new_context(viewport=SIZE).new_page()
    traffic = Traffic(page.context.new_cdp_session(page)).start()
    page.goto(address)
    return page, traffic


def pixel(page: Page, x: float, y: float) -> str:
    """The colour of one pixel of a screenshot, as ``#rrggbb``."""
    clip: FloatRect = {"x": round(x), "y": round(y), "width": 1, "height": 1}
    shot = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return "#" + bytes(shot.tobytes()[:3]).hex()


def spec_of(service: AtlasService, question: tuple[str, str, str], scope: str) -> LayerSpec:
    """The layer of a question at commune level."""
    return service.spec(service.question((VINTAGE, "commune", scope), *question), "vi")


def witness(service: AtlasService) -> tuple[str, float, float]:
    """The commune by which a repaint is seen, and a point well inside it (latitude, longitude).

    Of the communes whose colour changes most often from map to map, the one with most room.
    """
    specs = [spec_of(service, question, "country") for question in QUESTIONS]
    frame = load_display(bench_data(), VINTAGE, Level.COMMUNE, Detail.OVERVIEW)
    columns = zip(*(spec.values for spec in specs), strict=True)
    known = [place for place, values in enumerate(columns) if None not in values]
    seen = [[colour_at(spec, place) for spec in specs] for place in known]
    changes = [sum(one != other for one, other in pairwise(colours)) for colours in seen]
    best = [place for place, count in zip(known, changes, strict=True) if count == max(changes)]
    area = shapely.area(frame.geometry.array[best])
    place = best[int(area.argmax())]
    circle = shapely.maximum_inscribed_circle(frame.geometry.array[place])
    centre = shapely.get_point(circle, 0)
    return specs[0].codes[place], float(centre.y), float(centre.x)


def colour_at(spec: LayerSpec, place: int) -> str:
    """The colour that the reference function gives a unit of a layer."""
    style = spec.style
    return colour_of(spec.values[place], style.breaks, style.colours, style.no_data_colour)


@dataclass(frozen=True)
class Repaints:
    """Times in milliseconds and bytes a change."""

    times: list[float]
    values: list[int]
    everything: list[int]


def repaints(page: Page, traffic: Traffic, service: AtlasService, province: str | None) -> Repaints:
    """All changes of `QUESTIONS`; each is checked on a screenshot."""
    code, lat, lng = witness(service)
    result = Repaints([], [], [])
    page.evaluate(SHOW, request(QUESTIONS[0], province))
    for question in QUESTIONS[1:]:
        traffic.clear()
        result.times.append(page.evaluate(SHOW, request(question, province)))
        page.wait_for_timeout(50)
        result.values.append(traffic.total("/v/"))
        result.everything.append(traffic.total("/v/", "/layer.json", "/pilots.json"))
        spec = spec_of(service, question, province or "country")
        if code not in spec.codes:
            continue
        expected = colour_at(spec, spec.codes.index(code))
        found = pixel(page, *page.evaluate(PLACE, [lat, lng]))
        if found != expected:
            raise AssertionError(f"{question}: the pixel of {code} is {found}, not {expected}")
    return result


def measure_ours(browser: Browser, service: AtlasService) -> tuple[list[Figure], float, float]:
    """Figures of the atlas's own map; median repaint (ms) and bytes a change for the comparison."""
    with gunicorn("scripts.bench_map:wsgi()", bench_data()) as address:
        firsts, geometry = first_paints(browser, address)
        page, traffic = open_page(browser, address)
        page.wait_for_selector(".atlas-canvas-base", state="attached")
        country = repaints(page, traffic, service, None)
        province = repaints(page, traffic, service, PROVINCE)
        page.context.close()
    repaint = statistics.median(country.times)
    total = statistics.median(country.everything)
    runs = len(country.times)
    figures = [
        Figure("map.country.first_paint", statistics.median(firsts), "ms", None, len(firsts)),
        Figure("map.country.geometry", geometry / 1e6, "MB", 1.6, 1),
        Figure("map.country.values", max(country.values), "bytes", 15_000, runs),
        Figure("map.country.change_total", total, "bytes", None, runs),
        Figure("map.country.repaint", repaint, "ms", 150, runs),
        Figure(
            "map.province.repaint",
            statistics.median(province.times),
            "ms",
            60,
            len(province.times),
        ),
    ]
    return figures, repaint, total


def first_paints(browser: Browser, address: str) -> tuple[list[float], int]:
    """Milliseconds from navigation to the painted country, empty cache; bytes of its geometry."""
    times, size = [], 0
    for _ in range(FIRST_PAINTS):
        page, traffic = open_page(browser, address)
        page.evaluate(SHOW, request(QUESTIONS[0], None))
        times.append(float(page.evaluate("performance.now()")))
        page.wait_for_timeout(50)
        size = traffic.total("/g/")
        page.context.close()
    return times, size


def measure_page(browser: Browser) -> list[Figure]:
    """The whole page: navigation to the painted country, and a key on the slider of years.

    First paint is the picture of the country that the page opens with, in the map's place and
    with its colours (tests/browser/test_opening.py holds the two to be the same); `live` is the
    map that answers to the pointer.
    """
    indicator, day, basis = QUESTIONS[0]
    query = f"?v={VINTAGE}&fix=1&l=commune&p=all&y={day[:4]}&i={indicator}&b={basis}&on=&lang=vi"
    firsts, lives, repaints_ = [], [], []
    with gunicorn("dashboard.app:wsgi()", bench_data()) as address:
        for _ in range(FIRST_PAINTS):
            page = browser.new_context(viewport=SIZE).new_page()
            page.add_init_script(FIRST)
            page.goto(address + query)
            page.wait_for_selector("#map-frame[data-painted]")
            firsts.append(float(page.evaluate(OPENED)))
            lives.append(float(page.evaluate("window.firstShown")))
            if len(firsts) < FIRST_PAINTS:
                page.context.close()
        page.wait_for_timeout(2000)
        page.evaluate(WATCH_KEYS)
        slider = page.locator("#year-slider [role=slider]")
        for _ in range(YEARS):
            slider.press("ArrowLeft")
            page.wait_for_timeout(1500)
        repaints_ = page.evaluate("window.repaints")
        page.context.close()
    if len(repaints_) != YEARS:
        raise AssertionError(f"{YEARS} years were chosen, but the map was painted {repaints_}")
    return [
        Figure("page.country.first_paint", statistics.median(firsts), "ms", 1500, len(firsts)),
        Figure("page.country.live", statistics.median(lives), "ms", None, len(lives)),
        Figure("page.country.year_change", statistics.median(repaints_), "ms", 150, YEARS),
    ]


def measure_plain(browser: Browser, service: AtlasService) -> tuple[float, float, float]:
    """The plain way: median change (ms), its bytes as sent, and its bytes if they were gzipped."""
    code, _, _ = witness(service)
    times, sizes, zipped = [], [], []
    with gunicorn("scripts.plain_map:wsgi()", bench_data()) as address:
        page, traffic = open_page(browser, address)
        page.wait_for_selector("path.leaflet-interactive", state="attached", timeout=60_000)
        page.wait_for_timeout(2000)
        bodies: list[bytes] = []
        page.on("response", lambda answer: bodies.append(answer.body()))
        for number in range(1, PLAIN_CHANGES + 1):
            spec = spec_of(service, QUESTIONS[number], "country")
            colour = colour_at(spec, spec.codes.index(code))
            traffic.clear()
            bodies.clear()
            times.append(float(page.evaluate(CHANGE_PLAIN, [number, code, colour])))
            page.wait_for_timeout(300)
            sizes.append(traffic.total("_dash-update-component"))
            zipped.append(sum(len(gzip.compress(body, 6)) for body in bodies))
        page.context.close()
    return statistics.median(times), statistics.median(sizes), statistics.median(zipped)


def measure() -> list[Figure]:
    """All figures of the map."""
    service = AtlasService.load(bench_data())
    with chromium() as browser:
        figures, repaint, total = measure_ours(browser, service)
        figures += measure_page(browser)
        plain, sent, zipped = measure_plain(browser, service)
    return [
        *figures,
        Figure("map.plain.repaint", plain, "ms", None, PLAIN_CHANGES),
        Figure("map.plain.bytes", sent / 1e6, "MB", None, PLAIN_CHANGES),
        Figure("map.plain.bytes_gzip", zipped / 1e6, "MB", None, PLAIN_CHANGES),
        Figure("map.faster_than_plain", plain / repaint, "times", 5, PLAIN_CHANGES, at_least=True),
        Figure("map.fewer_bytes", sent / total, "times", 50, PLAIN_CHANGES, at_least=True),
        Figure("map.fewer_bytes_gzip", zipped / total, "times", 50, PLAIN_CHANGES, at_least=True),
    ]


def wsgi() -> Flask:
    """The map alone with the atlas's own routes, for gunicorn: what the engine itself takes."""
    app = Dash(
        __name__,
        assets_folder=str(REPOSITORY / "dashboard" / "assets"),
        assets_ignore=r"^(?!atlas_map|map\.css).*",
        serve_locally=True,
    )
    app.layout = html.Div(map_component("map"), style={"position": "fixed", "inset": "0"})
    routes.register(app, AtlasService.load(bench_data()))
    return rendered(app)


def main() -> int:
    """Measure, print and save; the exit code is 1 when a budget is missed."""
    return report(measure())


if __name__ == "__main__":
    sys.exit(main())
