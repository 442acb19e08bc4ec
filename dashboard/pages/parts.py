"""Parts that several pages of the atlas have: the language switch, the strips, labelled choices."""

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria

COMBOBOX: dict[str, Any] = {
    "attributes": {
        "input": {"role": "combobox", **aria(expanded="false", autocomplete="list")},
    },
    "withScrollArea": False,
}
"""What a Mantine select lacks to be read aloud: `atlas_choices.js` tells when it is open, and the
list scrolls by itself, as one part with its options."""


def skip_link(component_id: str, target: str, key: str, lang: str) -> Component:
    """The first link of a page, for those who steer by keys: past all controls."""
    return html.A(t(key, lang), id=component_id, href=f"#{target}", className="skip-link")


def menu_button(component_id: str, controls: str, key: str, lang: str) -> Component:
    """The button that opens the controls where the page is narrow."""
    return html.Button(
        id=component_id,
        className="rail-open",
        children=[
            html.Span("\u2630", className="glyph", **aria(hidden="true")),
            html.Span(t(key, lang), className="rail-open-label"),
        ],
        **aria(expanded="false", controls=controls, label=t(key, lang)),
    )


def head_name(key: str, place: str, lang: str) -> Component:
    """The name of a page with the place it shows below, in the component `place`."""
    return html.Div(
        className="head-name",
        children=[
            html.H1(t(key, lang), className="head-title"),
            html.Div(id=place, className="head-place"),
        ],
    )


def way(component_id: str, href: str, key: str, glyph: str, lang: str) -> Component:
    """A way to other pages: its name, or where the head is narrow its glyph."""
    return html.A(
        id=component_id,
        href=href,
        className="about-open head-imports",
        children=[
            html.Span(t(key, lang), className="about-long"),
            html.Span(glyph, className="about-short", **aria(hidden="true")),
        ],
        **aria(label=t(key, lang)),
    )


def menu_head(
    title: tuple[str, str], close: tuple[str, str], lang: str, class_name: str
) -> Component:
    """The head of opened controls; `title` and `close` are an id and the key of its text."""
    return html.Div(
        className=class_name,
        children=[
            html.H2(t(title[1], lang), id=title[0]),
            html.Button(
                "\u00d7", id=close[0], className="icon-button", **aria(label=t(close[1], lang))
            ),
        ],
    )


def language_switch(lang: str) -> Component:
    """The switch between Vietnamese and English."""
    return html.Div(
        dmc.SegmentedControl(
            id=ids.LANGUAGE,
            value=lang,
            size="xs",
            data=[{"value": "vi", "label": "VI"}, {"value": "en", "label": "EN"}],
        ),
        role="group",
        className="head-language",
        **aria(label=t("head.language", lang)),
    )


def strips(lang: str, *, simulated: bool) -> list[Component]:
    """The strips for simulated data, a silent server and notices; hidden when not needed."""
    return [
        html.Div(
            id=ids.SIMULATED,
            className="strip strip-simulated",
            hidden=not simulated,
            role="note",
            children=[
                html.Strong(t("simulated.title", lang)),
                html.Span(t("simulated.body", lang)),
            ],
        ),
        html.Div(
            id=ids.OFFLINE,
            className="strip strip-offline",
            hidden=True,
            role="alert",
            children=[
                html.Strong(t("offline.title", lang)),
                html.Span(t("offline.body", lang)),
                html.Button(
                    t("offline.retry", lang), id=ids.OFFLINE_RETRY, className="quiet-button"
                ),
            ],
        ),
        html.Div(
            id=ids.NOTICE,
            className="strip strip-notice",
            hidden=True,
            role="status",
            children=[
                html.Strong(t("notice.title", lang)),
                html.Span(id=ids.NOTICE_TEXT),
                html.Button(
                    "\u00d7",
                    id=ids.NOTICE_CLOSE,
                    className="icon-button",
                    **aria(label=t("notice.close", lang)),
                ),
            ],
        ),
    ]


def select(component_id: str, key: str, lang: str, **options: Any) -> Component:
    """A labelled choice of one among many, to be searched without diacritics too."""
    built: Component = dmc.Select(
        id=component_id,
        label=t(key, lang),
        data=[],
        searchable=True,
        size="sm",
        allowDeselect=False,
        filter={"function": "atlasLooseFilter"},
        nothingFoundMessage=t("rail.nothing", lang),
        **COMBOBOX,
        **options,
    )
    return built


def segments(
    component_id: str, key: str, lang: str, options: list[dict[str, Any]] | None = None
) -> Component:
    """A labelled choice of one among few that all stand side by side."""
    label_id = f"{component_id}-label"
    return html.Div(
        className="field",
        role="group",
        children=[
            html.Span(t(key, lang), id=label_id, className="field-label"),
            dmc.SegmentedControl(id=component_id, data=options or [], fullWidth=True, size="xs"),
        ],
        **aria(labelledby=label_id),
    )
