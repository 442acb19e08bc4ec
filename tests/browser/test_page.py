"""The real page in a real browser, with the sample data."""

import io
import itertools
import re
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from playwright.sync_api import Page, Route, expect

from dashboard import ids
from dashboard.state import parse
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from layers.legend import format_number
from tests.browser.conftest import OpenPage, Watch
from tests.browser.page_site import Site
from tests.browser.page_steps import (
    address,
    choose,
    figure,
    filter_table,
    names_in_table,
    open_table,
    point_of,
    rows_shown,
    settled,
)
from tests.dashboard.page_of_sample import sample_of

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
FIBRE = "fibre_available_households"


def test_opens_on_the_departments_province(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    assert address(page) == {
        "v": NEW, "l": "commune", "p": "38", "y": "2025", "i": FIBRE, "b": "declared",
        "on": "pilots", "lang": "vi",
    }  # fmt: skip
    expect(page.locator(f"#{ids.HEAD_PLACE}")).to_have_text("Tỉnh Thanh Hóa")
    expect(page.locator(f"#{ids.SIMULATED}")).to_contain_text("Số liệu mô phỏng")
    share = site.share(NEW, FIBRE, "2025-12-31", "38")
    assert figure(page, "Giá trị")[0] == format_number(share, 1, "vi") + "%"
    assert page.title().endswith("Bản đồ hạ tầng số Việt Nam")
    counts = page.locator("#legend .legend-count").all_inner_texts()
    shown = [int(text.replace(".", "")) for text in counts]
    assert sum(shown) == len(site.communes(NEW, "38"))


def test_year_moves_to_the_units_of_its_data(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    choose(page, ids.YEAR, "2021")
    settled(page, y="2021", v=OLD)
    expect(page.locator("#summary h2 + div")).to_contain_text("31/12/2021")
    share = site.share(OLD, FIBRE, "2021-12-31", "38")
    assert figure(page, "Giá trị")[0] == format_number(share, 1, "vi") + "%"
    before = site.share(OLD, FIBRE, "2020-12-31", "38")
    assert figure(page, "So với kỳ trước")[0] == f"+{format_number(share - before, 1, 'vi')} điểm %"
    page.go_back()
    settled(page, y="2025", v=NEW)
    expect(page.locator(f"#{ids.YEAR}")).to_have_value("2025")


def test_fixed_vintage_keeps_the_units(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    choose(page, ids.VINTAGE, "01/03/2025")
    settled(page, v=OLD, fix="1", y="2025")
    expect(page.locator("#summary h2 + div")).to_contain_text("30/06/2025")
    choose(page, ids.YEAR, "2023")
    settled(page, v=OLD, y="2023", fix="1")


def test_indicator_district_and_level(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?v={OLD}&y=2023&p=38"))
    choose(page, ids.INDICATOR, "Dân số")
    settled(page, i="population", b="counted")
    choose(page, ids.DISTRICT, "Huyện Mường Lát")
    page.wait_for_function("() => location.search.includes('&d=')")
    district = address(settled(page))["d"]
    communes = site.registry.units(OLD, Level.COMMUNE, district)
    expect(page.locator(f"#{ids.TABLE_COUNT}")).to_have_text(f"{len(communes)} đơn vị")
    page.locator(f"#{ids.LEVEL}").get_by_text("Huyện").click()
    settled(page, l="district")
    expect(page.locator(f"#{ids.TABLE_COUNT}")).to_have_text("1 đơn vị")


def test_hover_and_click(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    rows = site.rows(NEW, FIBRE, "2025-12-31", "38")
    code = str(rows["denominator"].idxmax())
    name = site.communes(NEW, "38")[code]
    page.mouse.move(*point_of(page, code))
    tooltip = page.locator(".atlas-tooltip")
    expect(tooltip).to_contain_text(name)
    share = 100 * rows.loc[code, "numerator"] / rows.loc[code, "denominator"]
    expect(tooltip).to_contain_text(format_number(share, 1, "vi"))
    page.mouse.click(*point_of(page, code))
    settled(page, u=code)
    panel = page.locator(f"#{ids.PANEL}")
    expect(panel.locator(".panel-name")).to_have_text(name)
    expect(panel.locator(".reading-current .reading-value")).to_have_text(
        format_number(share, 1, "vi") + "%"
    )
    assert panel.locator(".reading-chart").first.evaluate("one => one.naturalWidth") == 336
    expect(panel.locator(".reading-current .reading-target")).to_contain_text("≥ 80%")
    page.locator(f"#{ids.PANEL_CLOSE}").click()
    expect(panel).to_be_hidden()
    assert "u" not in address(page)


def test_pasted_address_restores_everything(site: Site, open_page: OpenPage) -> None:
    asked = (
        f"?v={OLD}&fix=1&l=district&p=52&d=540&y=2022&i=mobile_4g_population&b=measured"
        "&on=tslcd,public_wifi&u=540&t=1&lang=en"
    )
    page = settled(open_page(site.url + asked))
    assert page.url == site.url + asked
    for component, value in {
        ids.PROVINCE: "Tỉnh Bình Định",
        ids.YEAR: "2022",
        ids.BASIS: "Measured",
    }.items():
        expect(page.locator(f"#{component}")).to_have_value(value)
    expect(page.get_by_role("switch", name="State data network points")).to_be_checked()
    expect(page.get_by_role("switch", name="Pilot communes")).not_to_be_checked()
    expect(page.locator(f"#{ids.TABLE_DRAWER}")).to_be_visible()
    expect(page.locator(".panel-name")).to_have_text(site.registry.get(OLD, "540").name)
    page.reload()
    settled(page)
    assert page.url == site.url + asked


def test_what_cannot_be_used_is_said(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?v={NEW}&y=1990&d=384&i=%3Cb%3Ebold%3C/b%3E"), y="2019")
    notice = page.locator(f"#{ids.NOTICE}")
    expect(notice).to_contain_text("“1990”")
    expect(notice).to_contain_text("“384”")
    expect(notice).to_contain_text("<b>bold</b>")
    page.locator(f"#{ids.NOTICE_CLOSE}").click()
    expect(notice).to_be_hidden()


def test_two_browsers_share_nothing(site: Site, open_page: OpenPage) -> None:
    one = settled(open_page(f"{site.url}?p=52&lang=en"))
    other = settled(open_page(f"{site.url}?p=all&y=2023"))
    choose(one, ids.YEAR, "2020")
    settled(one, y="2020", p="64")
    other.reload()
    settled(other, p="all", y="2023", lang="vi")
    expect(other.locator(f"#{ids.HEAD_PLACE}")).to_have_text("Cả nước")
    expect(one.locator(f"#{ids.HEAD_PLACE}")).to_have_text("Tỉnh Gia Lai")
    expect(one.locator("html")).to_have_attribute("lang", "en")


def test_language_switch(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    page.locator(f"#{ids.LANGUAGE}").get_by_text("EN").click()
    settled(page, lang="en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(f"#{ids.SIMULATED}")).to_contain_text("Simulated data")
    expect(page.get_by_text("Units as of")).to_be_visible()
    expect(page.locator("#summary h2")).to_have_text("Households able to order fibre")
    expect(page.locator(f"#{ids.SEARCH}")).to_have_attribute("aria-label", "Find a unit")
    share = site.share(NEW, FIBRE, "2025-12-31", "38")
    assert figure(page, "Value")[0] == format_number(share, 1, "en") + "%"
    body = page.locator("body").inner_text()
    assert "Chưa có số liệu" not in body
    assert page.title().endswith("Vietnam digital-infrastructure atlas")


def test_search_without_diacritics_zooms(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    box = page.locator(f"#{ids.SEARCH}")
    box.click()
    box.press_sequentially("pu nhi", delay=15)
    options = page.get_by_role("option")
    expect(options.filter(has_text="Xã Pù Nhi, Huyện Mường Lát, Tỉnh Thanh Hóa")).to_be_visible()
    before = page.evaluate("() => window.atlasMap._map.getZoom()")
    options.filter(has_text="Xã Pù Nhi, Huyện Mường Lát, Tỉnh Thanh Hóa").click()
    settled(page, v=OLD, u="14863")
    expect(page.locator(".panel-name")).to_have_text("Xã Pù Nhi")
    page.wait_for_function("zoom => window.atlasMap._map.getZoom() > zoom", arg=before)


def test_layers_are_switched_with_their_counts(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?v={OLD}&y=2023&p=74"))
    expect(page.locator(f"#{ids.layer_count('tslcd')}")).to_have_text("184")
    page.locator(f"label[for='{ids.layer('tslcd')}']").first.click()
    settled(page, on="tslcd,pilots")
    page.wait_for_function(
        "() => JSON.parse(document.getElementById('map-frame').dataset.painted)"
        ".layers.includes('tslcd')"
    )


def test_keyboard_alone(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    page.keyboard.press("Tab")
    skip = page.locator(f"#{ids.SKIP}")
    expect(skip).to_be_focused()
    outline = skip.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(f"#{ids.TABLE_TOGGLE}")).to_be_focused()
    page.keyboard.press("Enter")
    settled(page, t="1")
    expect(page.locator(f"#{ids.TABLE} .ag-row").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !location.search.includes('t=1')")
    settled(page)
    page.locator(f"#{ids.MAP}").focus()
    page.evaluate("() => atlasMap._map.once('moveend', () => { window.panned = true; })")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.panned")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('&u=')")
    expect(page.locator(f"#{ids.PANEL}")).to_be_visible()
    settled(page)
    page.locator(f"#{ids.YEAR}").focus()
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", name="2024", exact=True)
    expect(option).to_be_visible()
    for _ in range(8):
        if option.get_attribute("data-combobox-selected") is not None:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settled(page, y="2024")


def test_a_change_taken_back_at_once_leaves_the_page_calm(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    handle = page.locator(f"#{ids.YEAR_SLIDER} [role=slider]")
    handle.press("ArrowLeft")
    handle.press("ArrowRight")
    settled(page, y="2025", v=NEW)
    page.wait_for_timeout(600)
    settled(page, y="2025", v=NEW)
    expect(page.locator("#summary h2 + div")).to_contain_text("31/12/2025")


def test_going_back_at_once_shows_the_view_before(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    shown = page.evaluate("() => atlasMap.state().layer.date")
    page.wait_for_timeout(1000)
    page.evaluate("() => { document.querySelector('#year-slider [role=slider]').focus(); }")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('y=2024')")
    page.evaluate("() => history.back()")
    settled(page, y="2025", v=NEW)
    assert page.evaluate("() => atlasMap.state().layer.date") == shown == "2025-12-31"
    expect(page.locator(f"#{ids.YEAR}")).to_have_value("2025")


def test_a_page_from_before_a_release_loads_itself_once(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?p=38&y=2024"))
    seen: list[str] = []
    page.on("domcontentloaded", lambda loaded: seen.append(loaded.url))

    def newer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=re.sub(r'"served": ?"\d+-', '"served":"99-', answer.text())
        )

    page.route("**/_dash-update-component*", newer)
    with page.expect_event("domcontentloaded"):
        choose(page, ids.YEAR, "2023")
    settled(page)
    assert address(page)["y"] == "2023"
    choose(page, ids.YEAR, "2022")
    settled(page)
    assert address(page)["y"] == "2022"
    assert len(seen) == 1
    page.unroute_all(behavior="ignoreErrors")  # an answer under way must not meet a closed page


def test_every_control_has_a_name(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?t=1&u=14869&v={NEW}"))
    expect(page.locator(f"#{ids.TABLE} .ag-row").first).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("#shell button, #shell input, #shell a[href]")]
            .filter(one => one.offsetParent !== null && !one.closest(".ag-root-wrapper"))
            .filter(one => !(one.getAttribute("aria-label") || one.textContent.trim()
                || (one.labels && one.labels.length) || one.getAttribute("aria-labelledby")
                || one.title))
            .map(one => one.outerHTML.slice(0, 160))"""
    )
    assert nameless == []


def test_narrow_screen(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url, width=390, height=844))
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    overflows = "one => one.scrollWidth > one.clientWidth"
    assert not page.locator(f"#{ids.LEGEND}").evaluate(overflows)
    assert page.locator(".figure").evaluate_all(f"all => all.filter({overflows}).length") == 0
    rail = page.locator(f"#{ids.RAIL}")
    expect(rail).to_be_hidden()
    opener = page.locator(f"#{ids.RAIL_OPEN}")
    opener.click()
    expect(rail).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.locator(f"#{ids.LEVEL}").get_by_text("Tỉnh").click()
    settled(page, l="province")
    page.keyboard.press("Escape")
    expect(rail).to_be_hidden()
    expect(opener).to_be_focused()
    box = page.locator(f"#{ids.MAP}").bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert box["height"] >= 300


def test_table_keeps_step_with_the_map(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(site.url))
    open_table(page)
    names = site.communes(NEW, "38")
    assert rows_shown(page) == len(names)
    reported = site.rows(NEW, FIBRE, "2025-12-31", "38")
    missing = sorted(set(names) - set(reported.index))
    filter_table(page, missing[0], 1)
    expect(page.locator(".ag-row [col-id='value']")).to_have_text("Chưa có số liệu")
    filter_table(page, "muong chanh", 1)
    assert names_in_table(page) == ["Xã Mường Chanh"]
    page.locator(".ag-row [col-id='name']").click()
    code = next(code for code, name in names.items() if name == "Xã Mường Chanh")
    settled(page, u=code)
    expect(page.locator(".panel-name")).to_have_text("Xã Mường Chanh")
    filter_table(page, "", len(names))
    other = str(reported["denominator"].idxmax())
    page.evaluate("code => window.atlasMap._emit('click', {code})", other)
    settled(page, u=other)
    expect(page.locator(f".ag-row[row-id='{other}']").first).to_have_class(
        re.compile("ag-row-selected")
    )


def test_table_sorts_numbers(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?t=1"))
    expect(page.locator(".ag-row").first).to_be_visible()
    header = page.locator(".ag-header-cell[col-id='value']")
    header.click()
    header.click()
    rows = site.rows(NEW, FIBRE, "2025-12-31", "38")
    best = (100 * rows["numerator"] / rows["denominator"]).max()
    first = page.locator(".ag-row[row-index='0'] [col-id='value']")
    expect(first).to_have_text(format_number(best, 1, "vi"))
    aligned = first.evaluate("one => getComputedStyle(one).textAlign")
    assert aligned == "right"


def test_downloads_open_with_other_readers(site: Site, open_page: OpenPage, tmp_path: Path) -> None:
    page = settled(open_page(f"{site.url}?t=1"))
    expect(page.locator(".ag-row").first).to_be_visible()
    rows = site.rows(NEW, FIBRE, "2025-12-31", "38")
    names = site.communes(NEW, "38")
    with page.expect_download() as saved:
        page.locator(f"#{ids.TABLE_XLSX}").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert path.suffix == ".xlsx"
    sheets = pd.read_excel(path, sheet_name=None, dtype={"Mã": str}, engine="openpyxl")
    data = sheets["Số liệu"].set_index("Mã")
    assert sorted(data.index) == sorted(names)
    known = data.loc[rows.index]
    expected = 100 * rows["numerator"] / rows["denominator"]
    assert (known["Giá trị (%)"].astype(float) - expected).abs().max() < 1e-9
    assert set(data.loc[data.index.difference(rows.index), "Giá trị (%)"]) == {"Chưa có số liệu"}
    assert set(known["Ghi chú"]) == {"mô phỏng"}
    assert set(data["Cơ sở"]) == {"Kê khai"}
    assert "Số liệu mô phỏng" in sheets["Thông tin"].to_string()
    page.locator(f"#{ids.TABLE_FILTER}").fill("muong chanh")
    page.wait_for_function("() => document.getElementById('table-csv').href.includes('q=muong')")
    with page.expect_download() as saved:
        page.locator(f"#{ids.TABLE_CSV}").click()
    text = Path(saved.value.path()).read_bytes().decode("utf-8-sig")
    with page.expect_download() as saved:
        page.locator(f"#{ids.TABLE_GPKG}").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    drawn = pyogrio.read_dataframe(path, layer=f"{FIBRE}_2025_12_31")
    assert drawn["name"].tolist() == ["Xã Mường Chanh"]
    assert drawn.crs == "EPSG:4326"
    table = pd.read_csv(io.StringIO(text), sep=";", decimal=",", dtype={"Mã": str})
    assert table["Đơn vị"].tolist() == ["Xã Mường Chanh"]
    assert table.loc[0, "Giá trị (%)"] == pytest.approx(expected[table.loc[0, "Mã"]], abs=0.05)


def test_province_without_any_data(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?p=01&t=1"))
    expect(page.locator(f"#{ids.LEGEND} .legend-empty")).to_be_visible()
    assert figure(page, "Giá trị") == ["Chưa có số liệu"]
    expect(page.locator(f"#{ids.SIMULATED}")).to_be_hidden()
    units = len(site.communes(NEW, "01"))
    expect(page.locator(".ag-row").first).to_be_visible()
    cells = page.locator(".ag-row [col-id='value']").all_inner_texts()
    assert set(cells) == {"Chưa có số liệu"}
    assert rows_shown(page) == units
    none = page.locator("#legend .legend-item").filter(has_text="Chưa có số liệu")
    expect(none.locator(".legend-count")).to_have_text(str(units))


def test_a_silent_server_is_said(site: Site, open_page: OpenPage, watch: Watch) -> None:
    page = settled(open_page(site.url))
    page.route(re.compile("_dash-update-component"), lambda route: route.abort())
    choose(page, ids.YEAR, "2023")
    expect(page.locator("#offline")).to_be_visible(timeout=9_000)
    assert address(page)["y"] == "2023"
    watch.close_with_errors(page, "ERR_FAILED", "the server did not respond")


def test_headers_of_the_page(site: Site, open_page: OpenPage) -> None:
    response = open_page("about:blank").request.get(site.url)
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in response.headers


def patches(page: Page) -> list[dict[str, object]]:
    return [
        {"year": 2020},
        {"year": 2025},
        {"fixed": True, "vintage": OLD},
        {"fixed": True, "vintage": NEW},
        {"province": None},
        {"province": "01"},
        {"level": "province"},
        {"indicator": "population"},
        {"indicator": "fixed_download_mbps"},
        {"basis": "modelled"},
        {"layers": ["tslcd", "facility"]},
        {"layers": []},
        {"table": True},
        {"gap": True},
        {"lang": "en"},
    ]


@pytest.mark.parametrize(
    "start", [f"?v={NEW}&p=52", f"?v={OLD}&y=2022&p=64&l=district&d=623&fix=1"]
)
def test_the_browsers_rules_are_the_servers(
    site: Site, open_page: OpenPage, start: str, atlas_data: DataDir
) -> None:
    facts = sample_of(atlas_data.root).page.facts
    page = settled(open_page(site.url + start))
    resolve = """(pairs) => pairs.map(([one, other]) => {
        const {view, facts} = window.atlasApp.state();
        const first = window.atlasState.resolve(view, one, facts);
        return window.atlasState.serialise(window.atlasState.resolve(first, other, facts));
    })"""
    pairs = list(itertools.product(patches(page), repeat=2))
    for pair, search in zip(pairs, page.evaluate(resolve, pairs), strict=True):
        view, notices = parse(search, facts)
        assert (view.search(), notices) == (search, ()), pair
