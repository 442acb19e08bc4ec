"""Twenty random maps drawn by all three renderers: the same colour in every unit, the same counts.

The interactive map is read from the pixels of its canvas in Chromium, the stand-alone file from the
paths it draws there, the printed page from its picture. Each unit is read at the middle of the
largest circle inside it, worked out here; a unit whose circle is too small for a pixel of its own
on one of the pictures is left out, and only few may be. Patterns, names and points, which lie over
the colours, are off.
"""

import io
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Browser, Page

from dashboard.exports.standalone import HtmlAsk, html_page
from dashboard.packs import read_display
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Output, PrintAsk, Printer
from dashboard.selection import Place, Question
from dashboard.services import AtlasService
from geodata.paths import DataDir, Detail
from geodata.units import Level
from layers.render_folium import standalone_html
from layers.render_static import MapPage, PageFormat
from layers.render_static.compose import compose, paper_scale
from layers.render_static.map_area import fitted
from layers.spec import COUNTRY, SPAN, LayerSpec
from layers.standalone import Sheet
from layers.style import colour_of
from tests.browser.conftest import PATIENCE_MS, OpenPage, Watch
from tests.browser.map_harness import map_app, served
from tests.dashboard.page_of_sample import Sample, sample_of

Floats = npt.NDArray[np.float64]

MAPS = 20
MOST_EMPTY = 2
MOST_OF_COUNTRY = 4
SEED = 5
SCREEN = (2200, 1700)
MARGIN = 60
CLOSE = {Level.COMMUNE: 9.0, Level.DISTRICT: 8.0, Level.PROVINCE: 7.0}
"""The zoom at which units of the whole country are read, window by window."""

CLEAR_PIXELS = 2.5
"""What a circle on the screen must have: half a border, a pixel, and the coarsening of lines."""
CLEAR_MM = 0.2
CLEAR_MM_OF_COUNTRY = 0.1
"""Half the widest border on a page; the pixel comes on top."""

TINGE = 6
"""Of 255: no two colours of a layer are nearer to each other than twice this."""

MOST, NEARLY_ALL = (0.75, 0.6), 0.9
"""How many units are compared at the least: of one map, of communes of the country, of all maps."""
METRES_A_DEGREE = 110_574.0
"""The shortest degree of latitude."""
EQUATOR = 40_075_016.686

PLAIN = """() => {
  const { style } = atlasMapParts;
  style.noDataFill = (ctx, noData) => noData.colour;
  style.estimateFill = () => "rgba(0, 0, 0, 0)";
}"""
SHOW = """async (request) => {
  const answer = await atlasMap.show(request);
  if (!answer.painted) throw answer.error || new Error("not painted");
  const { layer, pack, bytes } = atlasMap.state();
  const rows = [...layer.classes, layer.no_data];
  if (layer.estimate.count) rows.push(layer.estimate);
  return { zoom: atlasMap._map.getZoom(), codes: pack.codes, counts: rows.map((row) => row.count),
    estimated: pack.codes.filter((code, unit) => bytes[unit] & 128) };
}"""
MOVE = """([lat, lon, zoom]) => atlasMap._map.setView([lat, lon], zoom, { animate: false })"""
READ = """(places) => {
  const { _map: map, _layer: layer } = atlasMap;
  const canvas = document.querySelector(".atlas-canvas-base");
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const corner = map.getPixelOrigin().add(layer._frame.topLeft);
  const size = map.getSize();
  return places.map(([lat, lon]) => {
    const at = map.project([lat, lon]).subtract(corner);
    const shown = map.latLngToContainerPoint([lat, lon]);
    if (shown.x < 0 || shown.y < 0 || shown.x > size.x || shown.y > size.y) return null;
    const first = 4 * (Math.floor(at.y) * width + Math.floor(at.x));
    return "#" + [...data.subarray(first, first + 3)]
      .map((part) => part.toString(16).padStart(2, "0")).join("");
  });
}"""
OF_FILE = """() => {
  const { sheet, data, pack } = window.atlasStandalone.atlas;
  const texts = [...document.querySelectorAll("#atlas-legend .row-count")];
  return {
    colours: Object.fromEntries([...document.querySelectorAll("path[data-code]")].map(
      (path) => [path.dataset.code, path.getAttribute("fill")])),
    counts: texts.map((text) => Number(text.textContent.replaceAll(".", ""))),
    estimated: sheet.estimated.map((unit) => pack.codes[unit]),
  };
}"""


@dataclass(frozen=True)
class Middle:
    """A place deep inside a unit: degrees, and how far the border is at the least, in metres."""

    lat: float
    lon: float
    radius: float


@dataclass(frozen=True)
class Seen:
    """What one renderer shows: colours by code, counts of the legend, units marked as estimates."""

    colours: Mapping[str, str]
    counts: list[int]
    estimated: frozenset[str]


# ---- what is drawn ------------------------------------------------------------------------


def random_maps(service: AtlasService) -> list[Question]:
    """Maps of any vintage, level, place, indicator, basis and date: values, changes and gaps.

    Most provinces have no data in the sample: only few of the maps are without any value, and not
    too many of the whole country.
    """
    rng = random.Random(SEED)
    found: dict[Question, None] = {}
    empty = country = 0
    while len(found) < MAPS:
        vintage = rng.choice(service.vintages)
        level = rng.choice(service.registry.levels(vintage))
        provinces = [one.code for one in service.registry.units(vintage.name, Level.PROVINCE)]
        scope = COUNTRY if rng.random() < 0.15 else rng.choice(provinces)
        indicator = rng.choice(list(service.catalogue))
        basis = str(rng.choice(list(indicator.bases)))
        days = service.cube.dates(indicator.code, vintage=vintage.name, basis=basis)
        kind = rng.choice(("value", "value", "value", "change", "gap"))
        if len(days) < 2 or (level is Level.PROVINCE and scope != COUNTRY):
            continue
        if kind == "gap" and indicator.code not in service.gaps.indicators:
            continue
        asked = {
            "value": str(rng.choice(days)),
            "change": SPAN.join(map(str, sorted(rng.sample(days, 2)))),
            "gap": f"{rng.choice(days)}_gap",
        }[kind if indicator.is_share or kind != "gap" else "value"]
        place = (vintage.name, str(level), scope)
        question = service.question(place, indicator.code, asked, basis)
        without = all(value is None for value in service.spec(question, "vi").values)
        if (without and empty == MOST_EMPTY) or (scope == COUNTRY and country == MOST_OF_COUNTRY):
            continue
        if question not in found:
            empty += without
            country += scope == COUNTRY
            found[question] = None
    return list(found)


def colours_of(spec: LayerSpec) -> dict[str, str]:
    """The colour of every unit by the reference function of the atlas."""
    style = spec.style
    return {
        code: colour_of(value, style.breaks, style.colours, style.no_data_colour)
        for code, value in zip(spec.codes, spec.values, strict=True)
    }


def counts_of(spec: LayerSpec) -> list[int]:
    """How many units have each colour, counted anew; then no data, and estimates if there are."""
    style, colours = spec.style, Counter(colours_of(spec).values())
    known = sum(value is not None for value in spec.values)
    assert known == sum(colours[one] for one in style.colours)
    counts = [*(colours[one] for one in style.colours), len(spec.values) - known]
    return [*counts, len(spec.estimated)] if spec.estimated else counts


@cache
def middles(data: DataDir, vintage: str, level: Level, detail: Detail) -> Mapping[str, Middle]:
    """The middle of the largest circle inside the largest part of every unit with territory."""
    geometries = read_display(data, vintage, level, detail)
    codes = [unit.code for unit in sample_of(data.root).page.service.registry.units(vintage, level)]
    parts, owner = shapely.get_parts(geometries, return_index=True)
    area = shapely.area(parts)
    largest = {int(owner[at]): at for at in np.argsort(area, kind="stable") if area[at] > 0}
    chosen = list(largest.values())
    ends = shapely.get_coordinates(shapely.maximum_inscribed_circle(parts[chosen], 0.0005))
    found = {}
    for unit, (lon, lat), edge in zip(largest, ends[::2], ends[1::2], strict=True):
        degrees = float(np.hypot(*(edge - (lon, lat))))
        radius = degrees * METRES_A_DEGREE * np.cos(np.radians(lat))
        found[codes[unit]] = Middle(float(lat), float(lon), float(radius))
    return found


# ---- the three renderers ------------------------------------------------------------------


class Screen:
    """The interactive map, alone on a page, its patterns off."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.wait_for_selector(".atlas-canvas-base", state="attached")
        page.evaluate(PLAIN)

    def read(self, spec: LayerSpec, places: Mapping[str, Middle]) -> Seen:
        """The colours of all units that are large enough; of the country in several windows."""
        where, province = spec.geometry, spec.geometry.scope
        told = self._page.evaluate(
            SHOW,
            {
                **{"vintage": where.vintage, "level": where.level, "district": None},
                **{"province": None if province == COUNTRY else province, "layers": []},
                **{"indicator": spec.indicator, "date": spec.span, "basis": spec.basis},
                "lang": "vi",
            },
        )
        assert told["codes"] == list(spec.codes)
        zoom = CLOSE[Level(where.level)] if province == COUNTRY else told["zoom"]
        pixels = 256 * 2**zoom
        clear = {
            code: at
            for code, at in places.items()
            if at.radius * pixels / EQUATOR / np.cos(np.radians(at.lat)) >= CLEAR_PIXELS
        }
        colours: dict[str, str] = {}
        for (lat, lon), codes in (
            self._windows(clear, pixels) if province == COUNTRY else [((None, None), list(clear))]
        ):
            if lat is not None:
                self._page.evaluate(MOVE, [lat, lon, zoom])
            spots = [(clear[code].lat, clear[code].lon) for code in codes]
            read = self._page.evaluate(READ, spots)
            colours |= {code: one for code, one in zip(codes, read, strict=True) if one}
        return Seen(colours, told["counts"], frozenset(told["estimated"]))

    def _windows(
        self, places: Mapping[str, Middle], pixels: float
    ) -> list[tuple[tuple[float, float], list[str]]]:
        """Views that hold all places: the middle of each, and the units to read in it."""
        groups: dict[tuple[int, int], list[str]] = {}
        wide, high = (side - 2 * MARGIN for side in SCREEN)
        for code, at in places.items():
            x = (at.lon + 180) / 360 * pixels
            y = (0.5 - np.arcsinh(np.tan(np.radians(at.lat))) / (2 * np.pi)) * pixels
            groups.setdefault((int(x // wide), int(y // high)), []).append(code)
        found = []
        for (column, row), codes in groups.items():
            lon = (column + 0.5) * wide / pixels * 360 - 180
            turned = (0.5 - (row + 0.5) * high / pixels) * 2 * np.pi
            found.append(((float(np.degrees(np.arctan(np.sinh(turned)))), lon), codes))
        return found


class Files:
    """Opens stand-alone files in a browser without a network."""

    def __init__(self, chromium: Browser, folder: Path, watch: Watch, sample: Sample) -> None:
        self._path, self._sample = folder / "map.html", sample
        self._context = chromium.new_context(offline=True)
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.on("weberror", lambda error: watch.errors.append(str(error.error)))
        self._page = self._context.new_page()

    def read(self, question: Question, spec: LayerSpec) -> Seen:
        """What the file of a layer shows once it is opened."""
        place = question.place
        shown = ((question.indicator.code, str(question.basis), question.date),)
        ask = HtmlAsk(place.vintage, place.level, place.province, None, shown, (), "vi")
        page = replace(html_page(self._sample.page, ask), sheets=(Sheet(spec),))
        self._path.write_bytes(standalone_html(page))
        self._page.goto(self._path.as_uri())
        self._page.wait_for_function("window.atlasStandalone.atlas")
        found = self._page.evaluate(OF_FILE)
        return Seen(found["colours"], found["counts"], frozenset(found["estimated"]))

    def close(self) -> None:
        self._context.close()


class Paper:
    """Prints pages and reads their pictures."""

    def __init__(self, data: DataDir, service: AtlasService) -> None:
        self._printer = Printer(service, LandStore(data, service.registry))

    def read(self, question: Question, places: Mapping[str, Middle]) -> Seen:
        """The colours of all units that are large enough on the page."""
        page = self._printer.page(PrintAsk(question, "vi", layers=()))
        spec, country = page.spec, question.place.province is None
        form = PageFormat("A3" if country else "A4", landscape=False)
        dpi = 400 if country and question.place.level is Level.COMMUNE else 300
        colours = self._colours(page, places, (form, dpi), country)
        counts = self._counts(page, form)
        return Seen(colours, counts, frozenset(spec.estimated))

    def _counts(self, page: MapPage, form: PageFormat) -> list[int]:
        """The numbers of the legend on the page, read with the label that each stands beside."""
        texts = [one.text for one in self._printer.sheet(page, form).placed if one.kind == "legend"]
        while page.count_title in texts:
            texts.pop(0)
        legend, found = page.spec.legend, []
        for row in (*legend.classes, legend.no_data):
            found.append(texts.pop(0))
            label = texts.pop(0)
            while label != row.label:
                label = f"{label} {texts.pop(0)}"
        found += texts[:1]
        return [int(text.replace(".", "")) for text in found]

    def _colours(
        self,
        page: MapPage,
        places: Mapping[str, Middle],
        how: tuple[PageFormat, int],
        country: bool,
    ) -> dict[str, str]:
        (form, dpi), style = how, page.spec.style
        plain = replace(style, no_data_pattern=style.no_data_colour)
        page = replace(page, labels=False, spec=replace(page.spec, estimated=(), style=plain))
        body = self._printer.render(page, Output("png", form, dpi))
        picture = np.asarray(Image.open(io.BytesIO(body)).convert("RGB"))
        _, plan = compose(page, form)
        at = fitted(page.land, plan.map, paper_scale(form))
        least = (CLEAR_MM_OF_COUNTRY if country else CLEAR_MM) + 1.5 * 25.4 / dpi
        clear = [code for code, one in places.items() if one.radius * at.mm_per_metre >= least]
        lonlat = np.array([(places[code].lon, places[code].lat) for code in clear])
        mm = at.to_paper(page.land.projection.to_metres(lonlat))
        left, bottom, right, top = plan.map
        covered = [one.box for one in self._printer.sheet(page, form).placed if one.text]
        found = {}
        for code, (x, y) in zip(clear, mm.tolist(), strict=True):
            inside = left < x < right and bottom < y < top
            if inside and not any(
                box[0] - 1 < x < box[2] + 1 and box[1] - 1 < y < box[3] + 1 for box in covered
            ):
                row, column = picture.shape[0] - y / 25.4 * dpi, x / 25.4 * dpi
                found[code] = named_colour(picture[int(row), int(column)].tolist(), page.spec)
        return found


def named_colour(pixel: Sequence[int], spec: LayerSpec) -> str:
    """The colour of the layer that a pixel has, though the soft edge of a line tinges it a little.

    A pixel that is further from all of them keeps its own.
    """
    for colour in (*spec.style.colours, spec.style.no_data_colour):
        parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        if max(abs(one - other) for one, other in zip(pixel, parts, strict=True)) <= TINGE:
            return colour
    red, green, blue = pixel
    return f"#{red:02x}{green:02x}{blue:02x}"


# ---- the test -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(atlas_data: DataDir) -> Sample:
    return sample_of(atlas_data.root)


@pytest.fixture
def files(chromium: Browser, tmp_path: Path, watch: Watch, sample: Sample) -> Iterator[Files]:
    found = Files(chromium, tmp_path, watch, sample)
    yield found
    found.close()


def test_twenty_random_maps(
    atlas_data: DataDir, sample: Sample, open_page: OpenPage, files: Files
) -> None:
    service = sample.page.service
    questions = random_maps(service)
    specs = [service.spec(question, "vi") for question in questions]
    check_variety(questions, specs)
    paper = Paper(atlas_data, service)
    compared: list[tuple[int, int]] = []
    with served(map_app(service)) as url:
        screen = Screen(open_page(url, width=SCREEN[0], height=SCREEN[1]))
        for question, spec in zip(questions, specs, strict=True):
            places = middles_of(atlas_data, question.place, spec)
            seen = (
                screen.read(spec, places),
                files.read(question, spec),
                paper.read(question, places),
            )
            compared.append(agreeing(spec, len(places), *seen))
    shares = [both / every for both, every in compared]
    assert sum(shares) > NEARLY_ALL * MAPS


def middles_of(data: DataDir, place: Place, spec: LayerSpec) -> dict[str, Middle]:
    detail = Detail.OVERVIEW if place.province is None else Detail.PROVINCE
    every = middles(data, place.vintage, place.level, detail)
    return {code: every[code] for code in spec.codes if code in every}


def agreeing(spec: LayerSpec, units: int, screen: Seen, file: Seen, paper: Seen) -> tuple[int, int]:
    """Hold the three against each other; gives how many units were compared, and of how many."""
    named = (spec.geometry, spec.indicator, spec.span, spec.basis)
    expected, counts = colours_of(spec), counts_of(spec)
    assert screen.counts == file.counts == paper.counts == counts, named
    assert screen.estimated == file.estimated == paper.estimated == frozenset(spec.estimated), named
    assert apart([*spec.style.colours, spec.style.no_data_colour]) > 2 * TINGE, named
    both = screen.colours.keys() & paper.colours.keys()
    differ = {
        code: seen
        for code in screen.colours.keys() | paper.colours.keys()
        if (seen := [one.colours.get(code, expected[code]) for one in (screen, file, paper)])
        != [expected[code]] * 3
    }
    assert not differ, named
    assert file.colours.keys() >= both
    least = MOST[spec.geometry.scope == COUNTRY]
    assert len(both) >= least * units, (named, len(both), units)
    return len(both), units


def apart(colours: Sequence[str]) -> int:
    """How far the two nearest colours are from each other in the part where they differ most."""
    parts = [tuple(int(one[at : at + 2], 16) for at in (1, 3, 5)) for one in colours]
    return min(
        max(abs(a - b) for a, b in zip(one, other, strict=True))
        for one, other in itertools.combinations(parts, 2)
    )


def check_variety(questions: list[Question], specs: list[LayerSpec]) -> None:
    """The seed gives maps of every kind."""
    assert {str(one.place.level) for one in questions} == {"province", "district", "commune"}
    assert len({one.place.vintage for one in questions}) > 1
    assert sum(one.place.province is None for one in questions) > 2
    assert sum(one.since is not None for one in questions) > 1
    assert sum(one.gap for one in questions) > 0
    assert sum(bool(spec.estimated) for spec in specs) > 2
    assert sum(None in spec.values for spec in specs) > 2
    assert all(isinstance(one.date, date) for one in questions)
