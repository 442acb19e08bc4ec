"""The report pack: the document and, beside it, the workbook with the same tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.exports.sheets import to_xlsx
from dashboard.i18n import t
from dashboard.reports.document import Picture, fill_template
from dashboard.reports.fields import Letterhead, fields
from dashboard.reports.form import template_bytes
from dashboard.reports.reading import Report, Statement
from dashboard.reports.tables import workbook
from dashboard.reports.words import territory_text
from dashboard.wording import day
from geodata.indicators import Carry, Catalogue

MOST_MAPS = 12
__all__ = ["DrawMap", "Letterhead", "MapAsk", "Pack", "make_pack", "map_asks"]

PACKAGED = "the template of the package"


@dataclass(frozen=True)
class MapAsk:
    """One map of a report: communes of a province, an indicator at a date on a basis.

    `part` are the communes of the plan's territory where it is not the whole province; an empty
    `title` stands for the usual one.
    """

    vintage: str
    province: str
    indicator: str
    day: date
    basis: str
    part: frozenset[str]
    title: str
    notes: str
    lang: str


DrawMap = Callable[[MapAsk], bytes]
"""Draws a map as PNG."""


@dataclass(frozen=True)
class Pack:
    """The two files."""

    document: bytes
    workbook: bytes


def make_pack(
    report: Report,
    catalogue: Catalogue,
    lang: str,
    *,
    template: tuple[str, bytes] | None = None,
    letterhead: Letterhead | None = None,
    draw: DrawMap | None = None,
    boundaries: Sequence[str] = (),
    progress: Callable[[float, str], None] = lambda _share, _doing: None,
) -> Pack:
    """Both files of a report; `ImportRefused` names what a template asks that there is not.

    `template` is name and bytes of a department's own; without `draw` there are no maps.
    """
    asks = map_asks(report, lang) if draw is not None else []
    words = fields(
        report,
        catalogue,
        lang,
        letterhead=letterhead or Letterhead(),
        boundaries=boundaries if asks else (),
    )
    name, form = template or (PACKAGED, template_bytes(lang))
    pictures = []
    for number, (one, ask) in enumerate(asks, start=1):
        progress((number - 1) / (len(asks) + 1), ask.indicator)
        if draw is not None:
            pictures.append(Picture(draw(ask), _caption(one, number, lang)))
    progress(len(asks) / (len(asks) + 1), name)
    document = fill_template(form, words, pictures, name)
    return Pack(document, to_xlsx(workbook(report, catalogue, lang)))


def map_asks(report: Report, lang: str) -> list[tuple[Statement, MapAsk]]:
    """The maps of a report: one for each indicator that communes differ in and that has data.

    What counts communes themselves is the same in each of them: a map of it says nothing.
    """
    first: dict[str, Statement] = {}
    for one in report.statements:
        if (
            one.indicator is not None
            and one.indicator.carry is not Carry.WHOLE
            and one.progress.day is not None
        ):
            first.setdefault(one.indicator.code, one)
    inside = frozenset(
        unit.code for unit in report.territory if unit.province_code == report.now.code
    )
    apart = len(report.territory) - len(inside)
    notes = t("report.map_apart", lang, n=apart) if apart else ""
    found = []
    for code, one in list(first.items())[:MOST_MAPS]:
        when, basis = one.progress.day, one.progress.basis
        if when is None or basis is None or one.indicator is None:
            continue
        whole = not apart and report.whole
        ask = MapAsk(
            vintage=report.vintage.name,
            province=report.now.code,
            indicator=code,
            day=when,
            basis=str(basis),
            part=frozenset() if whole else inside,
            title="" if whole else f"{one.indicator.name(lang)}: {territory_text(report, lang)}",
            notes=notes,
            lang=lang,
        )
        found.append((one, ask))
    return found


def _caption(one: Statement, number: int, lang: str) -> str:
    name = "" if one.indicator is None else one.indicator.name(lang)
    when = "" if one.progress.day is None else day(one.progress.day, lang)
    return t("report.map", lang, n=number, subject=name, day=when)
