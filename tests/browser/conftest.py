"""Headless Chromium for the tests of map and page, and what every page is held to.

Every page records its requests and errors; at the end of the test none of them may have gone to
another machine and no script may have failed.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from geodata.paths import DataDir
from tests.browser.page_site import Site, served_site

CHROMIUM = Path("/usr/bin/chromium")
FEATURES_OFF = (
    "WebUIOmniboxAimPopup", "WebUIOmniboxPopup",  # two more pages drawn with every window
    "AimEnabled", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
    "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
)  # fmt: skip
"""Parts of Chromium that no test needs. Its last list counts, so this one repeats Playwright's."""

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(FEATURES_OFF)}",
]

PATIENCE_MS = 20_000
"""How long a page may take where other tests keep both cores busy; speed is measured elsewhere."""

OpenPage = Callable[..., Page]

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them all; which process drives which stands in `tests.scheduling`."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, or fail where they are required."""
    if not CHROMIUM.exists():
        if os.environ.get("ATLAS_BROWSER_TESTS") == "required":
            pytest.fail(f"{CHROMIUM} is missing and ATLAS_BROWSER_TESTS=required")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(atlas_data: DataDir) -> Iterator[Site]:
    """The whole page over the sample, served once for all tests of it."""
    with served_site(atlas_data) as found:
        yield found


class Watch:
    """What pages did that no page may do."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.dialogs: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a browser context."""
        context.on("request", lambda request: self.hosts.add(_host(request.url)))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", self._console)
        context.on("dialog", self._dialog)

    def close_with_errors(self, page: Page, *words: str) -> None:
        """Close a page that errors were provoked on; each of them must hold one of the words.

        The console tells of a refused request after the page knows of it, and another request may
        still be on its way: only of a closed page nothing more is heard.
        """
        page.context.close()
        seen, self.errors[:] = list(self.errors), []
        assert seen
        assert all(any(word in text for word in words) for text in seen), seen

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def _host(url: str) -> str:
    if url.startswith(("data:", "blob:")):
        return "127.0.0.1"
    return url.split("/")[2].split(":", maxsplit=1)[0]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The watch over a test's pages; a test that provokes errors closes its page with them."""
    seen = Watch()
    yield seen
    assert seen.hosts <= {"127.0.0.1"}
    assert seen.dialogs == []
    assert seen.errors == []


@pytest.fixture
def open_page(chromium: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Open an address in a browser of its own: ``open_page(url, width=1440, height=900)``."""
    contexts: list[BrowserContext] = []

    def open_at(url: str, width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_at
    for context in contexts:
        context.close()
