"""Any year on any units, in a real browser: hatching, playing the years, old districts."""

import re

import pandas as pd
from playwright.sync_api import Page, expect

from dashboard import ids
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from layers.style import ESTIMATED_BIT
from tests.browser.conftest import OpenPage
from tests.browser.page_site import Site
from tests.browser.page_steps import address, choose, point_of, settled
from tests.dashboard.page_of_sample import sample_of

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
FIBRE = "fibre_available_households"

PLAIN_SHARE = """code => {
    const {pack, bytes, layer} = atlasMap.state();
    const unit = pack.indexOf(code);
    const canvas = document.querySelector(".atlas-canvas-base");
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colour = layer.classes[(bytes[unit] & 63) - 1].colour;
    const wanted = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
    const view = atlasMap._layer.view(pack);
    const inside = (x, y) =>
        pack.contains(unit, (x - view.dx) / view.scale, (y - view.dy) / view.scale);
    const box = pack.box.subarray(unit * 4, unit * 4 + 4);
    let [seen, plain] = [0, 0];
    for (let y = Math.ceil(box[1] * view.scale + view.dy); y < box[3] * view.scale + view.dy; y++) {
        for (let x = Math.ceil(box[0] * view.scale + view.dx); x < box[2] * view.scale + view.dx;
            x++) {
            if (![[-4, 0], [4, 0], [0, -4], [0, 4]].every(([dx, dy]) => inside(x + dx, y + dy))) {
                continue;
            }
            const at = 4 * (y * canvas.width + x);
            seen++;
            if (wanted.every((part, band) => data[at + band] === part)) plain++;
        }
    }
    return [seen, plain / seen];
}"""
"""How many pixels well inside a unit there are, and how many of them have its class's colour."""


def widest(page: Page, codes: set[str]) -> str:
    """Of some units the one with the most room on the map."""
    return str(
        page.evaluate(
            """codes => {
                const {pack} = atlasMap.state();
                const side = code => {
                    const at = pack.indexOf(code) * 4;
                    const [west, north, east, south] = pack.box.subarray(at, at + 4);
                    return Math.min(east - west, south - north);
                };
                return codes.sort((one, other) => side(other) - side(one))[0];
            }""",
            sorted(codes),
        )
    )


def test_estimates_are_hatched_counted_and_explained(
    site: Site, open_page: OpenPage, atlas_data: DataDir
) -> None:
    page = settled(open_page(f"{site.url}?v={NEW}&y=2022&p=38&on="), fix="1")
    links = sample_of(atlas_data.root).crosswalk
    reported = site.rows(OLD, FIBRE, "2022-12-31", "38").index
    known = links[links["from_code"].isin(reported) & (links["weight"] > 0)]
    known = known[known["to_code"].isin(site.communes(NEW, "38"))]
    estimated = set(known.loc[~known["exact"].astype(bool), "to_code"])
    bits = page.evaluate(
        """bit => { const {pack, bytes} = atlasMap.state();
            return pack.codes.filter((_, unit) => bytes[unit] & bit); }""",
        ESTIMATED_BIT,
    )
    assert set(bits) == estimated
    row = page.locator(f"#{ids.LEGEND} .legend-item").filter(has_text="Ước tính")
    expect(row.locator(".legend-count")).to_have_text(str(len(estimated)))
    expect(page.locator(f"#{ids.MAP_NOTE}")).to_have_text(
        "Số liệu của đơn vị từ 01/03/2025, chuyển sang đơn vị từ 01/07/2025"
    )
    hatched, plain = widest(page, estimated), widest(page, set(known["to_code"]) - estimated)
    seen, share = page.evaluate(PLAIN_SHARE, hatched)
    assert seen > 100
    assert 0.1 < share < 0.95, "strokes over the colour of its class"
    seen, share = page.evaluate(PLAIN_SHARE, plain)
    assert seen > 100
    assert share > 0.99
    page.mouse.move(*point_of(page, hatched))
    tooltip = page.locator(".atlas-tooltip")
    expect(tooltip).to_contain_text("Chuyển đổi ước tính, từ đơn vị 01/03/2025")
    split = known[(known["to_code"] == hatched) & ~known["exact"].astype(bool)]
    largest = largest_part(site, split)
    expect(tooltip).to_contain_text(
        re.compile(f"% số hộ dân cư đến từ {re.escape(largest)}, đã chia cho nhiều đơn vị")
    )


def largest_part(site: Site, split: pd.DataFrame) -> str:
    """The name of the divided unit that gives the most households."""
    rows = site.rows(OLD, FIBRE, "2022-12-31", "38")["denominator"]
    given = split.set_index("from_code")["weight"] * rows
    return site.communes(OLD, "38")[str(given.idxmax())]


def test_playing_the_years_keeps_units_and_classes(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?v={NEW}&y=2023&p=38", reduced_motion="reduce"))
    labels = "#legend .legend-item span:nth-child(2)"
    before = page.locator(labels).all_inner_texts()
    button = page.locator(f"#{ids.YEAR_PLAY}")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(1500)
    assert address(page)["y"] == "2023", "stopped before the first step"
    button.click()
    settled(page, y="2024", v=NEW, fix="1")
    settled(page, y="2025", v=NEW, fix="1")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(f"#{ids.MAP_NOTE}")).to_be_hidden()
    after = page.locator(labels).all_inner_texts()
    assert [text for text in after if text in before] == after, "classes stay"
    assert page.evaluate("() => history.length") <= 4, "the steps are one entry of the history"


def test_old_districts_over_new_communes(site: Site, open_page: OpenPage) -> None:
    page = settled(open_page(f"{site.url}?v={NEW}&p=38&on=old_districts"))
    names = sorted(unit.name for unit in site.registry.units(OLD, Level.DISTRICT, "38"))
    page.wait_for_function("() => atlasMap.state().outlines.names.length > 0")
    assert sorted(page.evaluate("() => atlasMap.state().outlines.names")) == names
    count = page.locator(f"#{ids.layer_count('old_districts')}")
    expect(count).to_have_text(str(len(names)))
    coloured = page.evaluate(
        """() => {
            const canvas = document.querySelector(".atlas-canvas-over");
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let at = 0; at < data.length; at += 4) {
                found += data[at] === 122 && data[at + 1] === 31 && data[at + 2] === 92;
            }
            return found;
        }"""
    )
    assert coloured > 1000
    choose(page, ids.VINTAGE, "01/03/2025")
    settled(page, v=OLD)
    expect(count).to_be_hidden()
    assert page.evaluate("() => atlasMap.state().outlines.names") == []
