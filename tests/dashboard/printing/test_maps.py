import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdf
import pyproj
import pytest
import shapely
from PIL import Image

from dashboard.printing.lands import LandAsk, LandStore
from dashboard.printing.maps import Output, part_of
from geodata.errors import BadRequest
from geodata.paths import DataDir
from geodata.units import Level
from layers.render_static import MapPage, PageFormat, StaticRenderer
from layers.render_static.compose import compose, paper_scale
from layers.render_static.land import LandUnit, make_land
from layers.render_static.map_area import fitted
from layers.render_static.projections import of_province
from layers.render_static.sheet import Placed, Sheet
from layers.style import colour_of
from tests.golden_pages import ALLOWED_RMS, DPI, GOLDEN, PAGES, ask, small_printer
from tests.small_atlas import (
    BEFORE,
    DAY,
    FIBRE,
    IMAGE,
    NEW,
    OLD,
    SHARES,
    TEMPLATE,
    commune_code,
    small_geometry,
    small_registry,
    small_service,
    square,
)

RENDERER = StaticRenderer()
Pixels = npt.NDArray[np.float64]
TITLE = "Tỷ lệ hộ gia đình có thể đăng ký dịch vụ cáp quang " * 4
NOTES = "Số liệu do Sở tổng hợp từ báo cáo của các doanh nghiệp viễn thông trên địa bàn. " * 7


def pixels(body: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB"), dtype=np.float64)


def drawn(name: str, folder: Path) -> tuple[MapPage, PageFormat]:
    make, form = PAGES[name]
    return make(folder), form


def difference(one: Pixels, other: Pixels) -> float:
    return float(np.sqrt(((one - other) ** 2).mean()))


# ---- golden pictures ----------------------------------------------------------------------


def test_every_golden_picture_is_of_a_page_and_every_page_has_one() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_page_looks_as_the_golden_picture(name: str, tmp_path: Path) -> None:
    page, form = drawn(name, tmp_path)
    found = pixels(RENDERER.render(page, "png", form, DPI))
    golden = pixels((GOLDEN / f"{name}.png").read_bytes())
    assert found.shape == golden.shape
    assert difference(found, golden) <= ALLOWED_RMS


def test_one_commune_in_another_class_is_seen(tmp_path: Path) -> None:
    page, form = drawn("province", tmp_path)
    values = (100.0, *page.spec.values[1:])
    changed = replace(page, spec=replace(page.spec, values=values))
    golden = pixels((GOLDEN / "province.png").read_bytes())
    assert difference(pixels(RENDERER.render(changed, "png", form, DPI)), golden) > ALLOWED_RMS


def test_missing_title_is_seen(tmp_path: Path) -> None:
    page, form = drawn("province", tmp_path)
    golden = pixels((GOLDEN / "province.png").read_bytes())
    found = pixels(RENDERER.render(replace(page, title=""), "png", form, DPI))
    assert difference(found, golden) > ALLOWED_RMS


# ---- colours ------------------------------------------------------------------------------


def colours_at(page: MapPage, form: PageFormat, dpi: int = 100) -> dict[str, str]:
    """The commonest colour in the upper quarter of every unit, read from the picture."""
    plain = replace(page, labels=False, points=(), spec=replace(page.spec, pilots=()))
    picture = pixels(RENDERER.render(plain, "png", form, dpi)).astype(int)
    _, plan = compose(plain, form)
    at = fitted(plain.land, plan.map, paper_scale(form))
    found = {}
    for code, shape in zip(plain.land.codes, plain.land.shapes, strict=True):
        if len(shape) == 0:
            continue
        box = at.to_paper(np.asarray(shape.vertices))
        (left, bottom), (right, top) = box.min(axis=0), box.max(axis=0)
        x = np.array([left + (right - left) * share for share in (0.25, 0.45)])
        y = np.array([bottom + (top - bottom) * share for share in (0.6, 0.85)])
        columns = slice(*np.round(x / 25.4 * dpi).astype(int))
        rows = slice(*np.round((form.size[1] - y[::-1]) / 25.4 * dpi).astype(int))
        part = picture[rows, columns].reshape(-1, 3)
        kinds, counts = np.unique(part, axis=0, return_counts=True)
        found[code] = "#{:02x}{:02x}{:02x}".format(*kinds[counts.argmax()])
    return found


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("country")])
def test_colours_of_the_picture_are_those_of_the_layer(name: str, tmp_path: Path) -> None:
    page, form = drawn(name, tmp_path)
    style = page.spec.style
    expected = {
        code: colour_of(value, style.breaks, style.colours, style.no_data_colour)
        for code, value in zip(page.spec.codes, page.spec.values, strict=True)
    }
    found = colours_at(page, form)
    assert len(found) >= len(expected) - 1
    assert found == {code: expected[code] for code in found}


def test_nothing_and_zero_are_told_apart(tmp_path: Path) -> None:
    page, form = drawn("zero_and_missing", tmp_path)
    found = colours_at(page, form)
    assert page.spec.values[0] == 0
    assert page.spec.values[3] is None
    assert found["38001"] == page.spec.style.colours[0]
    assert found["38004"] == page.spec.style.no_data_colour


def test_estimates_are_hatched_and_no_data_is_dotted(tmp_path: Path) -> None:
    """Within a unit that has one colour otherwise, the pattern brings others."""
    for name, unit in (("estimates", "38010"), ("all_missing", "56001")):
        page, form = drawn(name, tmp_path)
        plain = replace(page, labels=False, spec=replace(page.spec, estimated=()))
        at = replace(plain.spec.style, no_data_pattern=plain.spec.style.no_data_colour)
        without = replace(plain, spec=replace(plain.spec, style=at))
        pair = [pixels(RENDERER.render(one, "png", form, DPI)) for one in (page, without)]
        assert difference(*pair) > ALLOWED_RMS, unit


# ---- words --------------------------------------------------------------------------------


def text_of(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def test_text_of_a_pdf_is_text(tmp_path: Path) -> None:
    page, form = drawn("province", tmp_path)
    text = text_of(RENDERER.render(page, "pdf", form))
    for words in (
        *("Hộ có thể đăng ký cáp quang theo xã – Tỉnh Thanh Hóa", "Số liệu đến ngày 31/12/2024"),
        *("SỐ LIỆU MÔ PHỎNG", "Nguồn: Số liệu mô phỏng", "Chưa có số liệu", "Xã thí điểm"),
        *("Bản phát hành số 1, ngày 15/01/2026", "Ranh giới: GADM", "kinh tuyến trục 105°00' Đ"),
        *("Hoàng Sa", "Trường Sa", "20 – <40", "Trạm thu phát sóng di động", "400"),
    ):
        assert words in text, words


def test_names_are_text_whatever_they_hold(tmp_path: Path) -> None:
    page, form = drawn("province", tmp_path)
    page = replace(page, title="$x^2$ & <b>", notes=r"\frac{1}{2} $$ %")
    text = text_of(RENDERER.render(page, "pdf", form))
    for words in (f"Xã {IMAGE}", TEMPLATE, "$x^2$ & <b>", r"\frac{1}{2} $$ %"):
        assert words.removeprefix("Xã ") in text
    svg = RENDERER.render(page, "svg", form).decode()
    assert "<img" not in svg
    assert "<b>" not in svg


def test_letters_the_faces_lack_do_not_stop_a_page(tmp_path: Path) -> None:
    page, form = drawn("one_unit", tmp_path)
    page = replace(page, title="漢字 \u202e\x00\ufffd Bản đồ", notes="a\u0301 e\u0302\u0301 😀")
    text = text_of(RENDERER.render(page, "pdf", form))
    assert "?? ? Bản đồ" in text
    assert "á ế ?" in text


def test_all_fonts_are_embedded(tmp_path: Path) -> None:
    page, form = drawn("province", tmp_path)
    reader = pypdf.PdfReader(io.BytesIO(RENDERER.render(page, "pdf", form)))
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = set()
    for font in fonts.values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()
        names.add(str(inner["/BaseFont"]).split("+")[-1])
    assert {"BeVietnamPro-Regular", "BeVietnamPro-Bold", "BeVietnamPro-Medium"} <= names


def test_english_page_has_english_words_and_numbers(tmp_path: Path) -> None:
    page, form = drawn("province_portrait_en", tmp_path)
    text = text_of(RENDERER.render(page, "pdf", form))
    for words in (
        "Data up to 2024-12-31",
        "No data",
        "Source:",
        "central meridian 107°45'",
        "1.25",
    ):
        assert words in text, words


def test_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    page, form = drawn("district", tmp_path)
    for fmt in ("png", "pdf", "svg"):
        assert RENDERER.render(page, fmt, form, 72) == RENDERER.render(page, fmt, form, 72)


# ---- boxes --------------------------------------------------------------------------------


def overlaps(one: Placed, other: Placed) -> bool:
    a, b, slack = one.box, other.box, 0.05
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def check_boxes(sheet: Sheet, margin: float) -> None:
    """All texts on the page, inside its margins, none over another, labels inside the map."""
    wide, high = sheet.size
    area = next(one.box for one in sheet.placed if one.kind == "map")
    texts = [one for one in sheet.placed if one.text and one.kind not in ("bar", "archipelago")]
    for one in texts:
        left, bottom, right, top = one.box
        assert left >= margin - 0.1, one
        assert bottom >= margin - 1.5, one
        assert right <= wide - margin + 0.1, one
        assert top <= high - margin + 0.6, one
        on_map = one.kind in {"label", "neighbour", "islands"}
        inside = area[0] <= left and area[1] <= bottom and right <= area[2] and top <= area[3]
        outside = right <= area[0] or left >= area[2] or top <= area[1] or bottom >= area[3]
        assert inside if on_map else outside, one
    for one, other in itertools.combinations(texts, 2):
        assert not overlaps(one, other), (one, other)


FORMS = [PageFormat(paper, wide) for paper in ("A4", "A3") for wide in (True, False)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.paper}-{form.landscape}")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_overlaps_or_leaves_the_page(name: str, form: PageFormat, tmp_path: Path) -> None:
    page, _ = drawn(name, tmp_path)
    crowded = replace(
        page,
        title=TITLE[:200],
        notes=NOTES[:600],
        source="; ".join(["Báo cáo của Sở Khoa học và Công nghệ tỉnh Thanh Hóa"] * 4),
        page_label="Trang 123/456",
    )
    for one in (page, crowded):
        check_boxes(RENDERER.compose(one, form), 10.0 * paper_scale(form))


def test_legend_with_all_layers_fits(tmp_path: Path) -> None:
    service = small_service(tmp_path)
    layers = ("pilots", "tslcd", "video_conference", "base_station", "public_wifi", "facility")
    place = (OLD, "commune", "48")
    printer = small_printer(tmp_path, service)
    page = printer.page(ask(service, place, day=f"{BEFORE}..{DAY}", layers=layers))
    for form in FORMS:
        sheet = RENDERER.compose(page, form)
        check_boxes(sheet, 10.0 * paper_scale(form))
        assert sum(one.text == "0" for one in sheet.placed) >= 3


def test_long_word_is_broken_not_cut(tmp_path: Path) -> None:
    page, form = drawn("district", tmp_path)
    sheet = RENDERER.compose(replace(page, title="W" * 200, notes="M" * 600), form)
    check_boxes(sheet, 10.0)
    for kind, letter, count in (("title", "W", 200), ("foot", "M", 600)):
        lines = [one.text for one in sheet.placed if one.kind == kind]
        assert "".join(lines).count(letter) >= count


# ---- map ----------------------------------------------------------------------------------


def kinds(sheet: Sheet, kind: str) -> list[str]:
    return [one.text for one in sheet.placed if one.kind == kind]


@pytest.mark.parametrize("name", ["country", "country_provinces"])
def test_both_archipelagos_stand_on_national_pages(name: str, tmp_path: Path) -> None:
    page, form = drawn(name, tmp_path)
    sheet = RENDERER.compose(page, form)
    assert {"Hoàng Sa", "Trường Sa"} <= set(kinds(sheet, "islands"))
    counts = {one.name: len(one.positions) for one in page.land.islands}
    assert counts == {"Hoàng Sa": 3, "Trường Sa": 2}
    assert all(unit >= 0 for one in page.land.islands for unit in one.units)


@pytest.mark.parametrize(
    ("province", "name"), [("48", "Hoàng Sa"), ("56", "Trường Sa"), ("38", None)]
)
def test_inset_stands_where_the_islands_belong(
    province: str, name: str | None, tmp_path: Path
) -> None:
    service = small_service(tmp_path)
    page = small_printer(tmp_path, service).page(ask(service, (OLD, "commune", province)))
    assert [one.name for one in page.land.insets] == ([name] if name else [])
    sheet = RENDERER.compose(page, PageFormat())
    marked = kinds(sheet, "archipelago")
    assert set(marked) == {"Hoàng Sa", "Trường Sa"}  # the locator has both
    assert marked.count(name or "Hoàng Sa") == (2 if name else 1)


def test_frame_leaves_out_what_stands_in_an_inset(tmp_path: Path) -> None:
    land = LandStore(DataDir(tmp_path), small_registry(), small_geometry).land(
        LandAsk(OLD, Level.COMMUNE, "48")
    )
    left, bottom, right, top = land.frame
    assert right - left == pytest.approx(2 * 10_700, rel=0.01)  # 0.2 degrees at 16 N
    assert top - bottom == pytest.approx(11_080, rel=0.01)  # 0.1 degrees
    assert [len(shape) > 0 for shape in land.shapes] == [True, True, False]


def test_scale_bar_is_true_on_the_ground(tmp_path: Path) -> None:
    geod = pyproj.Geod(ellps="WGS84")
    for name in ("province", "country", "all_missing"):
        page, form = drawn(name, tmp_path)
        _, plan = compose(page, form)
        at = fitted(page.land, plan.map, 1.0)
        full = RENDERER.compose(page, form)
        bar = next(one for one in full.placed if one.kind == "bar")
        x, y = at.middle
        half = (bar.box[2] - bar.box[0]) / at.mm_per_metre / 2
        ends = page.land.projection.to_degrees(np.array([[x - half, y], [x + half, y]]))
        _, _, metres = geod.inv(*ends[0], *ends[1])
        assert metres == pytest.approx(float(bar.text), rel=2e-3), name


def test_district_is_counted_alone(tmp_path: Path) -> None:
    page, _ = drawn("district", tmp_path)
    shares = SHARES[:8]
    assert page.spec.codes == tuple(
        commune_code(row, column) for row in (0, 1) for column in range(4)
    )
    expected = [sum(low <= share < high for share in shares) for low, high in ((0, 20), (20, 40))]
    assert [row.count for row in page.spec.legend.classes[:2]] == expected
    assert page.spec.legend.no_data.count == 0
    assert [one.name for one in page.land.neighbours] == ["Bắc"]
    assert page.title == "Độ phủ cáp quang của huyện Nam"
    assert page.subtitle.startswith("Hộ có thể đăng ký cáp quang · Đơn vị tính: %")


def test_part_of_a_layer_keeps_its_classes(tmp_path: Path) -> None:
    service = small_service(tmp_path)
    spec = service.spec(ask(service, (OLD, "commune", "38")).question, "vi")
    part = part_of(spec, frozenset({"38003", "38015"}))
    assert part.codes == ("38003", "38015")
    assert part.values == (19.9, None)
    assert part.style == spec.style
    assert part.pilots == ("38003",)
    assert [row.count for row in part.legend.classes] == [1, 0, 0, 0, 0, 0]
    assert part.legend.no_data.count == 1


def test_labels_lie_over_their_land_and_none_is_cut(tmp_path: Path) -> None:
    page, form = drawn("all_equal", tmp_path)
    sheet = RENDERER.compose(page, form)
    _, plan = compose(page, form)
    at = fitted(page.land, plan.map, 1.0)
    names = {one.name: one.shape for one in page.land.named}
    labels = [one for one in sheet.placed if one.kind == "label"]
    assert len(labels) == 16
    for label in labels:
        land = shapely.Polygon(at.to_paper(np.asarray(names[label.text].vertices)))
        box = shapely.box(*label.box)
        assert land.intersection(box).area >= 0.5 * box.area, label


def test_page_of_one_unit_is_closed_in_on_it(tmp_path: Path) -> None:
    service = small_service(tmp_path)
    printer = small_printer(tmp_path, service)
    page = printer.page(ask(service, (OLD, "commune", "38"), focus="38006"))
    assert page.title == "Xã 38006, Tỉnh Thanh Hóa: Hộ có thể đăng ký cáp quang 40,0%"
    left, _, right, _ = page.land.frame
    assert right - left == pytest.approx(2 * 11_080, rel=0.07)  # a commune, half of it each side
    assert page.land.focus is page.land.shapes[5]
    check_boxes(RENDERER.compose(page, PageFormat()), 10.0)


def test_unknown_ways_to_print_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="format"):
        Output("gif")
    for dpi in (71, 601):
        with pytest.raises(BadRequest, match="72 to 600"):
            Output("png", dpi=dpi)
    with pytest.raises(ValueError, match="paper"):
        PageFormat("A5")
    page, form = drawn("one_unit", tmp_path)
    for fmt, dpi in (("gif", 100), ("png", 10)):
        with pytest.raises(ValueError, match=r"there is no|is no"):
            RENDERER.render(page, fmt, form, dpi)


def test_picture_has_the_size_of_its_paper(tmp_path: Path) -> None:
    page, _ = drawn("one_unit", tmp_path)
    sizes: Sequence[tuple[PageFormat, tuple[int, int]]] = (
        (PageFormat(), (842, 595)),
        (PageFormat("A3", landscape=False), (842, 1191)),
    )
    for form, size in sizes:
        picture = Image.open(io.BytesIO(RENDERER.render(page, "png", form, 72)))
        assert picture.size == size
        assert picture.info["dpi"] == pytest.approx((72, 72), abs=0.1)
        box = pypdf.PdfReader(io.BytesIO(RENDERER.render(page, "pdf", form))).pages[0].mediabox
        assert (float(box.width), float(box.height)) == pytest.approx(size, abs=0.7)
    assert FIBRE in page.spec.indicator
    assert page.spec.geometry.vintage == NEW


# ---- unkind land --------------------------------------------------------------------------


def page_of(units: list[tuple[str, shapely.Geometry]], base: MapPage) -> MapPage:
    """A page of land of one's own, every third unit without data."""
    codes = tuple(f"{number:05d}" for number in range(len(units)))
    land = make_land(
        [LandUnit(code, name, "38", "380") for code, (name, _) in zip(codes, units, strict=True)],
        np.array([shape for _, shape in units], dtype=object),
        of_province("38"),
    )
    values = tuple(None if place % 3 == 0 else float(place % 100) for place in range(len(units)))
    spec = replace(base.spec, codes=codes, values=values, estimated=codes[1::5], pilots=codes[:2])
    return replace(base, spec=spec, land=land)


LONG = "Nông trường Việt Trung Thạch Hãn Phong Nha Kẻ Bàng"
ISLAND = shapely.Point(105.5, 18.5).buffer(0.004)
UNKIND: dict[str, list[tuple[str, shapely.Geometry]]] = {
    "166 communes": [
        (
            f"{LONG} {n}" if n % 7 == 0 else f"Xã {n}",
            square(105 + n % 13 * 0.05, 20 + n // 13 * 0.05, 0.05),
        )
        for n in range(166)
    ],
    "an island": [("Đặc khu Cồn Cỏ của biển Đông", ISLAND)],
    "two parts": [
        ("Hai Phần", shapely.MultiPolygon([square(105.0, 20.0), square(107.5, 18.0)])),
        ("Một Phần", square(105.1, 20.0)),
    ],
    "a hole": [
        ("Vành Đai", square(105.0, 20.0, 0.9).difference(square(105.3, 20.3, 0.3))),
        ("Trung Tâm", square(105.3, 20.3, 0.3)),
    ],
    "long and narrow": [(f"Dải {n}", square(105.0, 18 + n * 0.02, 0.02)) for n in range(100)],
}


@pytest.mark.parametrize("form", FORMS[:2], ids=lambda form: f"{form.landscape}")
@pytest.mark.parametrize("case", UNKIND)
def test_unkind_land_keeps_its_page(case: str, form: PageFormat, tmp_path: Path) -> None:
    base, _ = drawn("all_equal", tmp_path)
    page = page_of(UNKIND[case], base)
    check_boxes(RENDERER.compose(page, form), 10.0)


def test_what_lies_in_a_hole_is_drawn_in_its_own_colour(tmp_path: Path) -> None:
    base, form = drawn("all_equal", tmp_path)
    page = page_of(UNKIND["a hole"], base)
    spec = replace(page.spec, values=(95.0, 5.0), estimated=(), pilots=())
    found = colours_at(replace(page, spec=spec), form)
    assert found["00001"] == spec.style.colours[0]
    assert found["00000"] == spec.style.colours[5]
