"""The button beside the map and the dialog that makes a page to print; `atlas_print.js` runs it."""

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.i18n import t
from dashboard.pages.aria import aria, data
from dashboard.printing.maps import LONGEST_NOTES, LONGEST_TITLE

ROWS_OF_TITLE, ROWS_OF_NOTES = 2, 4


def print_button(lang: str) -> Component:
    """What opens the dialog."""
    return html.Button(
        t("print.open", lang),
        id=ids.PRINT_OPEN,
        className="map-print quiet-button",
        type="button",
        **aria(haspopup="dialog", controls=ids.PRINT_DIALOG),
    )


def print_dialog(lang: str) -> Component:
    """Format, paper, orientation, title and notes; the file is made on its button."""
    return html.Dialog(
        id=ids.PRINT_DIALOG,
        className="print-dialog",
        children=[
            html.H2(t("print.title", lang), id=ids.PRINT_HEAD),
            html.Div(
                className="print-row",
                children=[
                    _choice(lang, "fmt", "print.fmt", _formats(lang)),
                    _choice(lang, "paper", "print.paper", _papers()),
                    _choice(lang, "orientation", "print.orientation", _ways(lang)),
                ],
            ),
            _words(lang, "title", "print.words", "print.words_hint", LONGEST_TITLE),
            _words(lang, "notes", "print.notes", "print.notes_hint", LONGEST_NOTES),
            html.Div(id=ids.PRINT_STATE, className="print-state", role="status"),
            html.Div(
                className="print-foot",
                children=[
                    html.Button(
                        t("print.close", lang),
                        id=ids.PRINT_CLOSE,
                        className="quiet-button",
                        type="button",
                    ),
                    html.Button(
                        t("print.make", lang),
                        id=ids.PRINT_MAKE,
                        className="quiet-button print-make",
                        type="button",
                    ),
                ],
            ),
            html.Span(t("print.making", lang), id=ids.PRINT_MAKING, hidden=True),
            html.Span(t("print.failed", lang), id=ids.PRINT_FAILED, hidden=True),
        ],
        **aria(labelledby=ids.PRINT_HEAD),
    )


def _formats(lang: str) -> list[Component]:
    return [
        html.Option(t("print.pdf", lang), value="pdf"),
        html.Option(t("print.png", lang), value="png"),
        html.Option(t("print.svg", lang), value="svg"),
    ]


def _papers() -> list[Component]:
    return [html.Option(paper, value=paper) for paper in ("A4", "A3")]


def _ways(lang: str) -> list[Component]:
    return [
        html.Option(t("print.landscape", lang), value="landscape"),
        html.Option(t("print.portrait", lang), value="portrait"),
    ]


def _choice(lang: str, name: str, key: str, options: list[Component]) -> Component:
    return html.Label(
        className="print-field",
        children=[html.Span(t(key, lang)), html.Select(options, **data(print=name))],
    )


def _words(lang: str, name: str, key: str, hint: str, longest: int) -> Component:
    rows = ROWS_OF_TITLE if name == "title" else ROWS_OF_NOTES
    return html.Label(
        className="print-field",
        children=[
            html.Span(t(key, lang)),
            html.Textarea(
                maxLength=longest,
                rows=rows,
                placeholder=t(hint, lang),
                **data(print=name),
            ),
        ],
    )
