"""The search box: units of every vintage by name, with and without diacritics."""

from typing import Any

from dashboard.i18n import t
from dashboard.pages.atlas.context import PageContext
from dashboard.wording import day

SHORTEST = 2
MOST = 20


def choices(page: PageContext, text: str | None, lang: str) -> list[dict[str, Any]]:
    """Units found, grouped by vintage (newest first); each label carries the whole path.

    The value of a choice is ``vintage|code|level|province``.
    """
    wanted = (text or "").strip()
    if len(wanted) < SHORTEST:
        return []
    return [
        {"group": t("search.group", lang, day=day(vintage, lang)), "items": items}
        for vintage in reversed(page.facts.vintages)
        if (items := _of_vintage(page, wanted, vintage))
    ]


def _of_vintage(page: PageContext, text: str, vintage: str) -> list[dict[str, str]]:
    return [
        {
            "value": f"{vintage}|{unit.code}|{unit.level}|{unit.province_code}",
            "label": ", ".join([unit.name, *(parent.name for parent in parents)]),
        }
        for unit, parents in page.readings.find(text, vintage, MOST)
    ]
