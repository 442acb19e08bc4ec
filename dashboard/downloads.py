"""Files of a view: its table, and a template to be filled for it.

All are plain GETs with the address of the view as their query.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from flask import Blueprint, Response, request

from dashboard.exports import Cell, Column, Table, to_csv, to_xlsx
from dashboard.i18n import t
from dashboard.pages.atlas.context import PageContext
from dashboard.readings.models import Row
from dashboard.state import ViewState
from dashboard.wording import boundary_lines, day, decimals_of, marks_text, unit_symbol
from geodata.indicators import Basis
from geodata.ingest.template import TemplateMark, template_bytes
from geodata.names import strip_marks
from geodata.units import Level

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_FILTER = 100


def downloads_blueprint(page: PageContext) -> Blueprint:
    """``/table.xlsx``, ``/table.csv``: the rows of the view, filtered by ``q`` as on screen.

    ``/template.xlsx``: the units of the view with blanks for its indicator and date.
    """
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/table.xlsx")
    def table_xlsx() -> Response:
        view = page.read(request.query_string.decode())[0]
        return _attachment(to_xlsx(table_of(page, view, _filter())), XLSX, view, "xlsx")

    @blueprint.get("/table.csv")
    def table_csv() -> Response:
        view = page.read(request.query_string.decode())[0]
        body = to_csv(table_of(page, view, _filter()), view.lang)
        return _attachment(body, "text/csv; charset=utf-8", view, "csv")

    @blueprint.get("/template.xlsx")
    def template_xlsx() -> Response:
        view = page.read(request.query_string.decode())[0]
        body = template_bytes(page.service.registry, page.service.catalogue, wanted_of(page, view))
        return _attachment(body, XLSX, view, "xlsx", "template")

    return blueprint


def wanted_of(page: PageContext, view: ViewState) -> TemplateMark:
    """The template for the units, indicator, date and basis of a view."""
    return TemplateMark(
        vintage=view.vintage,
        level=Level(view.level),
        province=view.province,
        day=date.fromisoformat(page.date_of(view)),
        basis=Basis(view.basis),
        indicators=(view.indicator,),
        lang=view.lang,
    )


def _filter() -> str:
    return request.args.get("q", "")[:LONGEST_FILTER]


def _attachment(
    body: bytes, kind: str, view: ViewState, ending: str, what: str = "atlas"
) -> Response:
    place = view.district or view.province or "vn"
    name = f"{what}_{view.indicator}_{view.level}_{place}_{view.year}.{ending}"
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def matching(rows: Sequence[Row], text: str) -> list[Row]:
    """The rows that the table's quick search keeps: every word of the text occurs in the row."""
    words = text.lower().split()
    return [row for row in rows if not words or _holds(row, words)]


def _holds(row: Row, words: Sequence[str]) -> bool:
    names = " ".join([row.name, row.district or "", row.province, row.code])
    text = f"{names.lower()} {strip_marks(names)}"
    return all(word in text for word in words)


def table_of(page: PageContext, view: ViewState, text: str) -> Table:
    """The table of a view as `dashboard.exports` writes it."""
    lang = view.lang
    indicator = page.service.catalogue.get(view.indicator)
    rows = matching(page.readings.rows(view), text)
    return Table(
        name=t("table.sheet", lang),
        about_name=t("table.about", lang),
        title=indicator.name(lang),
        about=_about(page, view),
        columns=_columns(page, view),
        rows=[_cells(page, view, row) for row in rows],
    )


def _columns(page: PageContext, view: ViewState) -> list[Column]:
    lang = view.lang
    indicator = page.service.catalogue.get(view.indicator)
    decimals = decimals_of(indicator)
    unit = unit_symbol(indicator, lang)
    none = t("value.none", lang)
    value = t("table.value_unit", lang, unit=unit) if unit else t("table.value", lang)
    return [
        Column(t("table.code", lang)),
        Column(t("table.name", lang)),
        Column(t("table.district", lang)),
        Column(t("table.province", lang)),
        Column(t("table.vintage", lang)),
        Column(t("table.indicator", lang)),
        Column(value, decimals, none),
        Column(t("table.numerator", lang), 0),
        Column(t("table.denominator", lang), 0),
        Column(t("table.samples", lang), 0),
        Column(t("table.target", lang), decimals),
        Column(t("table.gap", lang), decimals),
        Column(t("table.state", lang)),
        Column(t("table.basis", lang)),
        Column(t("table.date", lang)),
        Column(t("table.marks", lang)),
    ]


def _cells(page: PageContext, view: ViewState, row: Row) -> list[Cell]:
    lang = view.lang
    catalogue = page.service.catalogue
    return [
        row.code,
        row.name,
        row.district or "",
        row.province,
        day(view.vintage, lang),
        catalogue.get(view.indicator).name(lang),
        row.value,
        row.numerator,
        row.denominator,
        row.samples,
        row.target,
        row.gap,
        t(f"state.{row.state}", lang) if row.state else "",
        page.basis_name(view),
        day(page.date_of(view), lang),
        marks_text(row, lang),
    ]


def _imported(page: PageContext, view: ViewState) -> list[tuple[str, str]]:
    lines = boundary_lines(page.service.imported, view.vintage, view.lang)
    return [(t("about.imported", view.lang), "; ".join(lines))] if lines else []


def _about(page: PageContext, view: ViewState) -> list[tuple[str, str]]:
    lang = view.lang
    indicator = page.service.catalogue.get(view.indicator)
    release = page.readings.release
    lines: list[tuple[str, str]] = [
        (t("table.indicator", lang), indicator.name(lang)),
        (t("table.definition", lang), indicator.definition(lang)),
        (t("table.numerator", lang), indicator.numerator_name(lang)),
        (t("table.denominator", lang), indicator.denominator_name(lang) or ""),
        (t("table.place", lang), page.place_name(view)),
        (t("table.vintage", lang), day(view.vintage, lang)),
        (t("table.basis", lang), page.basis_name(view)),
        (t("table.date", lang), day(page.date_of(view), lang)),
        (t("table.release", lang), release.id if release else ""),
        (t("about.data", lang), "; ".join(page.source_titles(lang))),
        *_imported(page, view),
    ]
    if page.readings.is_simulated(view):
        marked = f"{t('simulated.title', lang)}: {t('simulated.body', lang)}"
        lines.insert(0, (t("table.marks", lang), marked))
    return lines
