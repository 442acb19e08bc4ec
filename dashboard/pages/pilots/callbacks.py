"""The callbacks of the page of pilot choices.

All that follows from a change of the scenario, the page's scripts ask of the JSON API
(`dashboard.pilots.routes`) and draw; Dash brings the controls and their words.
"""

from collections.abc import Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.i18n import t
from dashboard.pages.pilots import ids
from dashboard.settings import LANGUAGES

PICKED = (ids.PLAN, ids.PROFILE, ids.VINTAGE, ids.PROVINCE)


def register(app: Dash, texts: Sequence[tuple[str, str, str]]) -> None:
    """Attach every callback; `texts` are the (id, property, key) of the layout."""

    @app.callback(
        [Output(component, prop) for component, prop, _ in texts],
        Input(ids.LANGUAGE, "value"),
        prevent_initial_call=True,
    )
    def switch_language(lang: str) -> Any:
        return [t(key, _language(lang)) for _, _, key in texts]

    _register_browser(app)


def _language(asked: object) -> str:
    return asked if isinstance(asked, str) and asked in LANGUAGES else LANGUAGES[0]


def _register_browser(app: Dash) -> None:
    def browser(name: str, *arguments: Any, first: bool = False) -> None:
        app.clientside_callback(
            ClientsideFunction("pilots", name), *arguments, prevent_initial_call=not first
        )

    browser("start", Input(ids.STARTED, "data"), Input(ids.FACTS, "data"), first=True)
    browser("pick", *(Input(name, "value") for name in PICKED))
    browser("speak", Input(ids.LANGUAGE, "value"))
    browser("search", Input(ids.TABLE_FILTER, "value"))
    browser("openControls", Input(ids.CONTROLS_OPEN, "n_clicks"))
    browser("closeControls", Input(ids.CONTROLS_CLOSE, "n_clicks"), Input(ids.SCRIM, "n_clicks"))
    browser("askAgain", Input(ids.OFFLINE_RETRY, "n_clicks"))
    browser("closeNotice", Output(ids.NOTICE, "hidden"), Input(ids.NOTICE_CLOSE, "n_clicks"))
