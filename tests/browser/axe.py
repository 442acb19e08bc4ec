"""What axe-core says of a page: the rules of WCAG 2.1 A and AA that its markup breaks."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """async () => {
    const found = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"],
    });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ": " + node.html));
}"""


def faults(page: Page) -> list[str]:
    """Every broken rule with the element that breaks it; the page stays as it is."""
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(RUN))
