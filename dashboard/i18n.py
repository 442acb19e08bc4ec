"""Texts of the page in Vietnamese and English, and the switch between them.

The texts stand in `dashboard.texts`. A layout is built with `t(key, lang)`; the result remembers
its key, so `translatable` can list every (component, property, key) of a finished layout and the
language switch replaces exactly those.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dash.development.base_component import Component

from dashboard import ids
from dashboard.settings import LANGUAGES
from dashboard.texts import TEXTS


class Text(str):
    """A text of the page that remembers its key."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, value: str, key: str) -> "Text":
        """The text `value` under `key`."""
        text = super().__new__(cls, value)
        text.key = key
        return text


def t(key: str, lang: str, **values: object) -> Text:
    """The text of a key in a language, with `{name}` replaced; `KeyError` if there is none."""
    template = TEXTS[key][LANGUAGES.index(lang)]
    return Text(template.format_map(values) if values else template, key)


def translatable(layout: Component) -> list[tuple[str, str, str]]:
    """Every (id, property, key) of a layout; gives an id to components that have none."""
    return [
        (_id_of(component, prop, value.key), prop, value.key)
        for component in _components(layout)
        for prop, value in _texts_of(component)
    ]


def _texts_of(component: Component) -> Iterator[tuple[str, Text]]:
    for prop, value in _props(component).items():
        if isinstance(value, Text):
            yield prop, value
        elif isinstance(value, list) and any(isinstance(member, Text) for member in value):
            raise TypeError(f"A text in a list of {prop} cannot be switched; wrap it.")


def _id_of(component: Component, prop: str, key: str) -> str:
    if getattr(component, "id", None) is None:
        setattr(component, "id", ids.text(key, prop))  # noqa: B010  not declared on the base
    return str(getattr(component, "id"))  # noqa: B009


def _props(component: Component) -> Mapping[str, Any]:
    plain: Any = component.to_plotly_json()
    return plain["props"]  # type: ignore[no-any-return]


def _components(node: Any) -> Iterator[Component]:
    if isinstance(node, Component):
        yield node
        for value in _props(node).values():
            yield from _components(value)
    elif isinstance(node, list | tuple):
        for member in node:
            yield from _components(member)
