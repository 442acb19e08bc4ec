"""The callbacks of the page of pilot choices.

All that follows from a change of the scenario, the page's scripts ask of the JSON API
(`dashboard.pilots.routes`) and draw; Dash brings the controls and their words.
"""

from collections.abc import Sequence

from dash import Dash, Input, Output

from dashboard.pages.attaching import browser_functions, follow_language
from dashboard.pages.pilots import ids

PICKED = (ids.PLAN, ids.PROFILE, ids.VINTAGE, ids.PROVINCE)


def register(app: Dash, texts: Sequence[tuple[str, str, str]], default: str) -> None:
    """Attach every callback; `texts` are the (id, property, key) of the layout."""
    follow_language(app, texts, default)
    browser = browser_functions(app, "pilots")
    browser("start", Input(ids.STARTED, "data"), Input(ids.FACTS, "data"), first=True)
    browser("pick", *(Input(name, "value") for name in PICKED))
    browser("speak", Input(ids.LANGUAGE, "value"))
    browser("search", Input(ids.TABLE_FILTER, "value"))
    browser("openControls", Input(ids.CONTROLS_OPEN, "n_clicks"))
    browser("closeControls", Input(ids.CONTROLS_CLOSE, "n_clicks"), Input(ids.SCRIM, "n_clicks"))
    browser("askAgain", Input(ids.OFFLINE_RETRY, "n_clicks"))
    browser("closeNotice", Output(ids.NOTICE, "hidden"), Input(ids.NOTICE_CLOSE, "n_clicks"))
