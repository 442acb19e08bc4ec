"""The callbacks of the compare page.

The path of a change: a control -> `change` in the browser, which asks with the address it has and
what was chosen -> `answer` on the server, which says the new address, what every control shall
hold and what the maps shall show -> `confirm` in the browser, which draws it.
"""

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output

from dashboard.pages.attaching import browser_functions, follow_language
from dashboard.pages.compare import ids
from dashboard.pages.compare.content import (
    head_values,
    side_legend,
    side_title,
    summary_figures,
    view_for_browser,
)
from dashboard.pages.compare.context import CompareContext
from dashboard.pages.compare.controls import shared_choices, side_choices
from dashboard.pages.compare.ranking import ranking_tables
from dashboard.pages.compare.state import CompareState, changed, parse
from dashboard.state import Notice

HEAD: dict[str, Any] = {
    "place": Output(ids.PLACE, "children"),
    "simulated_hidden": Output(ids.SIMULATED, "hidden"),
    "notice": Output(ids.NOTICE_TEXT, "children"),
    "notice_hidden": Output(ids.NOTICE, "hidden"),
    "empty": Output(ids.EMPTY, "children"),
    "empty_hidden": Output(ids.EMPTY, "hidden"),
}

SHARED: dict[str, Any] = {
    "mode": Output(ids.MODE, "data"),
    "province": Output(ids.PROVINCE, "data"),
    "level": Output(ids.LEVEL, "data"),
}

SIDE: dict[str, dict[str, Any]] = {
    name: {
        "name": Output(ids.side(name, "name"), "children"),
        **{
            part: Output(ids.side(name, part), "data")
            for part in ("vintage", "year", "indicator", "basis")
        },
        "title": Output(ids.side(name, "title"), "children"),
        "legend": Output(ids.side(name, "legend"), "children"),
    }
    for name in ids.SIDES
}

CHANGED_BY = (
    *(ids.MODE, ids.PROVINCE, ids.LEVEL, ids.LANGUAGE),
    *(
        ids.side(name, part)
        for name in ids.SIDES
        for part in ("vintage", "year", "indicator", "basis")
    ),
)


def register(app: Dash, context: CompareContext, texts: Sequence[tuple[str, str, str]]) -> None:
    """Attach every callback; `texts` are the (id, property, key) of the layout."""
    _register_view(app, context)
    follow_language(app, texts, context.facts.default_lang)
    _register_browser(app)


def read(asked: dict[str, Any], context: CompareContext) -> tuple[CompareState, tuple[Notice, ...]]:
    """The state that a question of the browser leads to; its texts are checked as any address."""
    state, notices = parse(str(asked.get("search", "")), context.choices)
    patch = asked.get("patch")
    if not isinstance(patch, dict) or not patch:
        return state, notices
    return changed(state, {str(name): str(text) for name, text in patch.items()}, context.choices)


def _register_view(app: Dash, context: CompareContext) -> None:
    @app.callback(
        output={
            "view": Output(ids.VIEW, "data"),
            "head": HEAD,
            "shared": SHARED,
            "left": SIDE["left"],
            "right": SIDE["right"],
            "summary": Output(ids.SUMMARY, "children"),
            "ranking": Output(ids.RANKING, "children"),
        },
        inputs={"asked": Input(ids.ASK, "data")},
        prevent_initial_call=True,
    )
    def answer(asked: dict[str, Any]) -> Any:
        state, notices = read(asked, context)
        return {
            "view": view_for_browser(context, state, asked.get("turn")),
            "head": head_values(context, state, notices),
            "shared": shared_choices(context, state),
            "left": _side(context, state, "left"),
            "right": _side(context, state, "right"),
            "summary": summary_figures(context, state),
            "ranking": ranking_tables(context, state),
        }


def _side(context: CompareContext, state: CompareState, name: str) -> dict[str, Any]:
    side = state.left if name == "left" else state.right
    return {
        **side_choices(context, state, side, name),
        "title": side_title(context, state, side),
        "legend": side_legend(context, state, side),
    }


def _register_browser(app: Dash) -> None:
    browser = browser_functions(app, "compare")
    browser("start", Output(ids.ASK, "data"), Input(ids.STARTED, "data"), first=True)
    browser("change", *(Input(name, "value") for name in CHANGED_BY))
    browser("confirm", Input(ids.VIEW, "data"))
    browser("swap", Input(ids.SWAP, "n_clicks"))
    browser("openControls", Input(ids.CONTROLS_OPEN, "n_clicks"))
    browser("closeControls", Input(ids.CONTROLS_CLOSE, "n_clicks"), Input(ids.SCRIM, "n_clicks"))
    browser("askAgain", Input(ids.OFFLINE_RETRY, "n_clicks"))
    browser(
        "closeNotice",
        Output(ids.NOTICE, "hidden", allow_duplicate=True),
        Input(ids.NOTICE_CLOSE, "n_clicks"),
    )
