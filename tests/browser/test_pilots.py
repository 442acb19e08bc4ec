"""The page of pilot choices in a browser: choose, pin, ban, weigh, save, open again, export."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from dashboard.app import app_around, load_page
from dashboard.pages.pilots import ids
from dashboard.pilots.addresses import packed
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.pilots.scenario_json import digest, read_scenario
from tests.browser.axe import faults
from tests.browser.conftest import OpenPage
from tests.browser.map_harness import served
from tests.browser.page_steps import address, choose
from tests.dashboard.imports.desk_data import IMAGE, own_data

READY = """() => {
    const page = window.atlasPilots && window.atlasPilots.page;
    return page && page.answer && page.painted === page.answer.digest && !page.asking.busy
        && document.getElementById("shell").dataset.state === "ready";
}"""
FOLLOWED = """async () => {
    await new Promise((done) => setTimeout(done, 220));
    const { page, search } = window.atlasPilots;
    await search({ scenario: page.scenario, kept: page.kept, saved: page.saved }, page.origin);
    return true;
}"""
"""The address is written 200 ms after a change; the page waits, as its clock may be late."""
ROWS = "() => atlasPilots.page.answer.rows"
CHOSEN = "() => atlasPilots.page.answer.choice.chosen"
IN_SIGHT = """codes => {
    const atlas = atlasPilots.page.map;
    const pack = atlas.state().pack;
    const box = atlas._map.getContainer().getBoundingClientRect();
    const steps = [-8, 0, 8];
    for (let y = 80; y < box.height - 60; y += 7) {
        for (let x = 80; x < box.width - 60; x += 7) {
            const unit = pack.hit(...atlas._layer.toPack(pack, {x, y}));
            if (unit < 0 || !codes.includes(pack.codes[unit])) continue;
            const inside = steps.every((dx) => steps.every((dy) =>
                pack.hit(...atlas._layer.toPack(pack, {x: x + dx, y: y + dy})) === unit));
            if (inside) return [pack.codes[unit], box.left + x, box.top + y];
        }
    }
    return null;
}"""


@pytest.fixture(scope="module")
def site(atlas_data: DataDir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages over the sample, with a database of their own to save into."""
    data = own_data(atlas_data, tmp_path_factory.mktemp("pilots") / "data")
    settings = Settings(data=data.root)
    with served(app_around(load_page(settings), settings)) as url:
        yield url


def ready(page: Page) -> Page:
    """Wait until the last question is answered and shown, and the address has followed."""
    page.wait_for_function(READY)
    page.wait_for_function(FOLLOWED)
    page.wait_for_function(READY)
    return page


def rows(page: Page) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in page.evaluate(ROWS)}


def chosen(page: Page) -> set[str]:
    return set(page.evaluate(CHOSEN))


def chips(page: Page) -> set[str]:
    """The names above map and table."""
    texts = page.locator(f"#{ids.ANSWER} .pilots-chip span:last-child").all_inner_texts()
    return set(texts)


def best(table: dict[str, dict[str, Any]], number: int, without: set[str]) -> set[str]:
    """The communes of the highest scores, ties by code, found by sorting."""
    free = [row for code, row in table.items() if code not in without]
    ranked = sorted(free, key=lambda row: (-row["score"], row["code"]))
    return {row["code"] for row in ranked[:number]}


def states(page: Page, code: str) -> str:
    return str(page.evaluate("code => atlasPilots.page.stateOf(code)", code))


def pin_on_map(page: Page, left_out: set[str]) -> str:
    """Click a commune on the map; it must be chosen from then on."""
    others = sorted(set(rows(page)) - left_out)
    code, x, y = page.evaluate(IN_SIGHT, others)
    page.mouse.click(x, y)
    ready(page)
    assert states(page, code) == "pinned"
    return str(code)


def ban_in_table(page: Page, code: str) -> None:
    """Press the button of a chosen commune's row, then a key: pinned, then banned."""
    page.locator(f'.ag-pinned-left-cols-container [row-id="{code}"] .pilots-state').click()
    ready(page)
    assert states(page, code) == "pinned"
    page.keyboard.press("Enter")
    ready(page)
    assert states(page, code) == "banned"


def test_choose_pin_ban_weigh_save_and_open_again(site: str, open_page: OpenPage) -> None:
    page = ready(open_page(f"{site}pilots/?plan=plan-thanh-hoa&lang=vi"))
    table = rows(page)
    first = chosen(page)
    assert len(first) == 5
    assert first == best(table, 5, set())
    started = page.request.get(f"{site}pilots/api/start?plan=plan-thanh-hoa").json()["scenario"]
    same = read_scenario(started)  # what the command asks for the same plan
    assert page.evaluate("() => atlasPilots.page.answer.digest") == digest(same)
    assert page.evaluate("z => atlasPilots.unpacked(z)", packed(same)) == [started]
    assert chips(page) == {table[code]["name"] for code in first}
    assert all(
        sum(row["points"]) == pytest.approx(row["score"], abs=1e-3) for row in table.values()
    )

    pinned = pin_on_map(page, first)
    assert chosen(page) == {pinned} | best(table, 4, {pinned})
    banned = best(table, 1, {pinned}).pop()
    ban_in_table(page, banned)
    assert chosen(page) == {pinned} | best(table, 4, {pinned, banned})
    rule = page.locator(f"#{ids.RULE}")
    expect(rule).to_contain_text(table[banned]["name"])

    page.keyboard.press("?")
    expect(page.locator(f"#{ids.WHY} h2")).to_have_text(
        f"Vì sao không chọn {table[banned]['name']}"
    )
    page.keyboard.press("Escape")
    expect(page.locator(f'[row-id="{banned}"] [col-id="state"] :focus')).to_have_count(1)
    weights = page.locator(f"#{ids.CRITERIA} input[type=range]")
    before = [float(weights.nth(at).input_value()) for at in range(weights.count())]
    weights.first.press("End")
    ready(page)
    share = 100 * 10 / (10 + sum(before[1:]))
    expect(page.locator("#share-0")).to_have_text(f"{share:.0f}%")
    weighed = rows(page)
    assert weighed != table
    expect(page.locator(f"#{ids.SAID}")).to_contain_text(re.compile("^5 xã được chọn"))
    assert chosen(page) == {pinned} | best(weighed, 4, {pinned, banned})

    other = ready(open_page(page.url, width=390, height=844))
    assert address(other)["z"] == address(page)["z"]
    assert chosen(other) == chosen(page)
    assert other.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert faults(other) == []
    expect(other.locator('.ag-center-cols-container [role="row"]').first).to_be_visible()
    expect(other.locator("#share-0")).to_have_text(f"{share:.0f}%")

    saved = save(page)
    again = ready(open_page(saved))
    assert address(again).keys() == {"s", "lang"}
    assert rows(again) == weighed
    assert chips(again) == {weighed[code]["name"] for code in chosen(page)}
    assert (states(again, pinned), states(again, banned)) == ("pinned", "banned")
    expect(again.locator(f"#{ids.NOTICE_TEXT}")).to_contain_text(IMAGE)
    assert again.locator("img").count() == 0
    exported(again, weighed, chosen(page))


def save(page: Page) -> str:
    """Save under a name that would be a picture if it were not text; the link."""
    page.locator(f"#{ids.tab('saved')}").click()
    page.get_by_role("button", name="Lưu phương án").click()
    dialog = page.locator(f"#{ids.KEEP}")
    dialog.get_by_label("Tên phương án").fill(IMAGE)
    dialog.get_by_label("Người lưu").fill("Lan")
    dialog.get_by_role("button", name="Lưu phương án").click()
    page.wait_for_function("() => new URLSearchParams(location.search).has('s')")
    ready(page)
    expect(page.locator(f"#{ids.SAVED} .pilots-saved-title")).to_have_text([IMAGE])
    return page.url


def exported(page: Page, table: dict[str, dict[str, Any]], marked: set[str]) -> None:
    """The workbook that a button hands over names every commune of the page."""
    with page.expect_download() as waiting:
        page.locator("#file-xlsx").click()
    download = waiting.value
    assert download.suggested_filename.endswith(".xlsx")
    book = load_workbook(io.BytesIO(download.path().read_bytes()))
    cells = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert set(table) <= cells
    assert {table[code]["name"] for code in marked} <= cells


def test_two_scenarios_groups_and_what_cannot_be_met(site: str, open_page: OpenPage) -> None:
    page = ready(open_page(f"{site}pilots/?plan=plan-binh-dinh&lang=en", width=1100))
    assert address(page) == {"plan": "plan-binh-dinh", "profile": "ready", "lang": "en"}
    before = chosen(page)
    assert len(before) == 11
    page.locator(f"#{ids.tab('table')}").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Keep as A").click()

    page.get_by_label("Counted in").select_option("province")
    ready(page)
    now = chosen(page)
    assert len(now) == 1
    lists = page.locator(f"#{ids.TWO} .pilots-two-list")
    for at, codes in enumerate((before - now, before & now, now - before)):
        expect(lists.nth(at).locator("li")).to_have_count(len(codes))
    expect(page.locator(f"#{ids.LEGEND}")).to_contain_text("Only scenario A")

    page.locator("#rule-count").fill("400")
    page.locator("#rule-count").press("Enter")
    ready(page)
    expect(page.locator(f"#{ids.ANSWER}")).to_contain_text("No solution")
    expect(page.locator(f"#{ids.ANSWER} .pilots-causes li").first).to_contain_text("400")

    page.go_back()
    page.wait_for_function(
        "now => JSON.stringify(atlasPilots.page.answer.choice.chosen) === now",
        arg=json.dumps(sorted(now), separators=(",", ":")),
    )
    ready(page)
    page.locator(f"#{ids.LANGUAGE}").get_by_text("VI", exact=True).click()
    expect(page.locator(f"#{ids.ANSWER} .pilots-status")).to_have_text("Tối ưu")

    choose(page, ids.VINTAGE, "01/07/2025")
    page.wait_for_function("() => atlasPilots.page.scenario.vintage === '2025-07-01'")
    ready(page)
    where = page.locator(f"#{ids.PLACE}").inner_text()
    assert where.startswith("Tỉnh Bình Định (địa giới từ 01/03/2025)")
    page.reload()
    ready(page)
    assert page.locator(f"#{ids.PLACE}").inner_text() == where
