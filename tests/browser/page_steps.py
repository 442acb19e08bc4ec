"""Steps of the tests that drive the page: waiting, choosing, reading."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from dashboard import ids

CALM = """async () => {
    const { atlasApp: app } = window;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    do {
        while (!app.state().calm) await frame();
        await new Promise((done) => setTimeout(done, 80));
    } while (!app.state().calm);
    return true;
}"""
"""The rooms of the page have their size after two frames, and the map fits into its own.

It does so 60 ms after it was asked to. The page itself waits, as its clock may be late as well.
"""

DRAWN_AT_ONCE = 5
"""Rows of a table that are on the screen in any window."""


def settled(page: Page, **asked: str) -> Page:
    """Wait until the address says what was asked, the map shows it and the server confirmed it."""
    for name, value in asked.items():
        page.wait_for_function(
            "([name, value]) => new URLSearchParams(location.search).get(name) === value",
            arg=[name, value],
        )
    page.wait_for_function(
        """() => {
            const frame = document.getElementById("map-frame");
            if (!frame || !frame.dataset.painted) return false;
            const asked = new URLSearchParams(location.search);
            const shown = JSON.parse(frame.dataset.painted);
            const summary = document.querySelector("#summary h2");
            return summary && shown.indicator === asked.get("i") && shown.lang === asked.get("lang")
                && shown.level === asked.get("l") && shown.vintage === asked.get("v")
                && (shown.province || "all") === asked.get("p")
                && shown.date.startsWith(asked.get("y")) && shown.basis === asked.get("b")
                && document.documentElement.lang === asked.get("lang");
        }"""
    )
    page.wait_for_function(CALM)
    return page


def address(page: Page) -> dict[str, str]:
    """The parameters of the page's address."""
    pairs = parse_qs(urlsplit(page.url).query, keep_blank_values=True)
    return {name: values[0] for name, values in pairs.items()}


def choose(page: Page, component: str, label: str) -> None:
    """Choose an option of a select by its whole label."""
    page.locator(f"#{component}").click()
    page.get_by_role("option", name=label, exact=True).click()


def figure(page: Page, label: str) -> list[str]:
    """The value and the note under a label of the line of figures."""
    block = page.locator("#summary .figure").filter(has=page.get_by_text(label, exact=True))
    return [text for text in block.inner_text().split("\n") if text][1:]


def open_table(page: Page) -> None:
    """Open the table and wait for its rows."""
    page.locator(f"#{ids.TABLE_TOGGLE}").click()
    expect(page.locator(f"#{ids.TABLE} .ag-row").first).to_be_visible()


def rows_shown(page: Page) -> int:
    """How many rows the grid shows after its quick search."""
    return int(page.evaluate("() => window.dash_ag_grid.getApi('table').getDisplayedRowCount()"))


def filter_table(page: Page, text: str, rows: int) -> None:
    """Type into the table's quick search and wait until so many rows are left."""
    page.locator(f"#{ids.TABLE_FILTER}").fill(text)
    page.wait_for_function(
        "rows => window.dash_ag_grid.getApi('table').getDisplayedRowCount() === rows", arg=rows
    )
    if rows <= DRAWN_AT_ONCE:  # the grid counts its rows before it draws them
        expect(page.locator(f"#{ids.TABLE} .ag-row [col-id='name']")).to_have_count(rows)


def names_in_table(page: Page) -> list[str]:
    """The names in the rows on the screen, from above to below."""
    cells = page.locator(f"#{ids.TABLE} .ag-row [col-id='name']")
    placed = [(cell.bounding_box() or {"y": 0})["y"] for cell in cells.all()]
    texts = cells.all_inner_texts()
    return [re.sub(r"\s+", " ", text) for _, text in sorted(zip(placed, texts, strict=True))]


def point_of(page: Page, code: str) -> tuple[float, float]:
    """A point of the screen that lies inside a unit of the map."""
    found = page.evaluate(
        """code => {
            const atlas = window.atlasMap;
            const pack = atlas.state().pack;
            const unit = pack.indexOf(code);
            const box = atlas._map.getContainer().getBoundingClientRect();
            for (let y = 8; y < box.height - 8; y += 3) {
                for (let x = 8; x < box.width - 8; x += 3) {
                    const at = atlas._layer.toPack(pack, {x, y});
                    const near = atlas._layer.toPack(pack, {x: x + 4, y: y + 4});
                    if (pack.hit(at[0], at[1]) === unit && pack.hit(near[0], near[1]) === unit) {
                        return [box.left + x + 2, box.top + y + 2];
                    }
                }
            }
            return null;
        }""",
        code,
    )
    assert found is not None, f"{code} is not on the screen"
    return found[0], found[1]
