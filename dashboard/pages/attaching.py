"""What every Dash page attaches alike: its words to the language switch, its scripts to Dash."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from dashboard import ids
from dashboard.i18n import t
from dashboard.settings import LANGUAGES


def follow_language(app: Dash, texts: Sequence[tuple[str, str, str]], default: str) -> None:
    """Let `texts`, the (id, property, key) of a layout, follow the switch of languages."""

    @app.callback(
        [Output(component, prop) for component, prop, _ in texts],
        Input(ids.LANGUAGE, "value"),
        prevent_initial_call=True,
    )
    def switch_language(lang: str) -> Any:
        asked = lang if lang in LANGUAGES else default
        return [t(key, asked) for _, _, key in texts]


def browser_functions(app: Dash, namespace: str) -> Callable[..., None]:
    """Attach functions that the page's scripts keep under a name.

    The result takes the function's name, outputs and inputs; with ``first=True`` it also runs when
    the page opens.
    """

    def attach(name: str, *arguments: Any, first: bool = False) -> None:
        app.clientside_callback(
            ClientsideFunction(namespace, name), *arguments, prevent_initial_call=not first
        )

    return attach
