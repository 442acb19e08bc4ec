"""The values of head, strips and view store for one view."""

from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.pages.atlas.context import PageContext, notice_text
from dashboard.pages.compare.state import OWN
from dashboard.services import Published
from dashboard.state import COUNTRY, LAYERS, Facts, Notice, ViewState
from dashboard.wording import boundary_lines, day
from layers.recipes import rebased_text


def head_values(
    page: PageContext, view: ViewState, notices: tuple[Notice, ...], address: str
) -> dict[str, Any]:
    """Everything of the head that depends on the view, and the view for the browser."""
    message = notice_text(notices, view.lang)
    return {
        "view": view_for_browser(page, view, address),
        "place": page.place_name(view),
        "release": _release(page, view.lang),
        "sources": _sources(page, view.lang),
        "boundaries": _boundaries(page, view),
        "simulated_hidden": not page.readings.is_simulated(view),
        "notice": message,
        "notice_hidden": not message,
        "compare": compare_address(view, page.facts),
        "plans": f"plans/?{urlencode({'lang': view.lang})}",
        "carried": _carried(page, view),
    }


def _carried(page: PageContext, view: ViewState) -> str:
    """Of carried values which units reported them; nothing where the view's own did."""
    origins = page.readings.origins(view)
    return rebased_text(origins, view.vintage, view.lang) if origins else ""


def compare_address(view: ViewState, facts: Facts) -> str:
    """The compare page with the view on one side, below the application's path.

    The page puts the first year on the left and the last on the right of what is not asked: a view
    of the last year goes to the right, so that it is not compared with itself.
    """
    last = view.year == max(facts.dates[view.vintage])
    end = "2" if last else ""
    pairs = {
        "l": view.level,
        "p": view.province or COUNTRY,
        "v": view.vintage,
        f"v{end}": view.vintage if view.fixed else OWN,
        f"y{end}": str(view.year),
        f"i{end}": view.indicator,
        f"b{end}": view.basis,
        "lang": view.lang,
    }
    return f"compare/?{urlencode(pairs)}"


def view_for_browser(page: PageContext, view: ViewState, address: str) -> dict[str, Any]:
    """The view as the browser's `atlas_state.js` holds it; `asked` is the address it came from."""
    indicator = page.service.catalogue.get(view.indicator)
    name = f"{indicator.name(view.lang)} · {page.place_name(view)} · {view.year}"
    return {
        "vintage": view.vintage,
        "fixed": view.fixed,
        "level": view.level,
        "province": view.province,
        "district": view.district,
        "year": view.year,
        "indicator": view.indicator,
        "basis": view.basis,
        "layers": list(view.layers),
        "unit": view.unit,
        "table": view.table,
        "lang": view.lang,
        "gap": view.gap,
        "search": view.search(),
        "asked": address,
        "title": f"{name} \u2013 {t('app.name', view.lang)}",
        "served": served(page.readings.release),
    }


def served(release: Published) -> str:
    """What the server serves, as one word: it changes with the release and the boundaries."""
    return f"{release.id}-{release.build}"


def facts_for_browser(facts: Facts, release: Published) -> dict[str, Any]:
    """The part of the facts that the rules of the state need in the browser.

    `served` tells a page that was opened before a new release that it has to be loaded again.
    """
    return {
        "served": served(release),
        "levels": {vintage: list(levels) for vintage, levels in facts.levels.items()},
        "dates": {
            vintage: {str(year): when for year, when in dates.items()}
            for vintage, dates in facts.dates.items()
        },
        "ownDates": {
            "|".join(key): {str(year): when for year, when in dates.items()}
            for key, dates in facts.own_dates.items()
        },
        "vintageOfYear": {str(year): name for year, name in facts.vintage_of_year.items()},
        "bases": {code: list(bases) for code, bases in facts.bases.items()},
        "carry": facts.carry,
        "layers": list(LAYERS),
        "targeted": sorted(facts.targeted),
    }


def _release(page: PageContext, lang: str) -> str:
    release = page.readings.release
    return t("head.release", lang, release=release.id, day=day(release.date, lang))


def _sources(page: PageContext, lang: str) -> Component:
    return html.Ul([html.Li(title) for title in page.source_titles(lang)])


def _boundaries(page: PageContext, view: ViewState) -> list[Component]:
    """Which boundaries of the view's vintage came from a file; nothing where none did."""
    lines = boundary_lines(page.service.imported, view.vintage, view.lang)
    if not lines:
        return []
    return [
        html.H3(t("about.imported", view.lang)),
        html.Ul([html.Li(line) for line in lines]),
        html.P(t("about.imported_rest", view.lang)),
    ]
