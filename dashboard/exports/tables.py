"""The tables that are taken along: what they show, their columns, and what is said about them.

The page and the command line export by the same code: a `TableAsk` says what is wanted,
`content_of` reads it, `book_of` puts one or several of them into the words of a language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.carry_wording import status_text
from dashboard.exports.sheets import Book, Cell, Column, Table
from dashboard.i18n import t
from dashboard.pages.atlas.context import PageContext
from dashboard.provenance import (
    links_of,
    method_words,
    parts_words,
    status_words,
    weights_for_people,
    weights_for_programs,
)
from dashboard.readings.cells import Ask
from dashboard.readings.models import Row, Status
from dashboard.settings import LANGUAGES
from dashboard.withheld import withheld_codes
from dashboard.wording import boundary_lines, day, decimals_of, marks_text, unit_symbol
from geodata.indicators import Aggregation, Basis, Carry, Indicator
from geodata.names import strip_marks
from geodata.units import Level
from layers.legend import format_number


@dataclass(frozen=True)
class TableAsk:
    """One indicator on one basis at one date, on the units of a level of a vintage.

    `within` is the code of a province or district, None for the country.
    """

    vintage: str
    level: Level
    within: str | None
    indicator: str
    basis: str
    day: date


@dataclass(frozen=True)
class Content:
    """What was read for an ask. `origin` names the vintage whose units reported, None without data.

    `own` are the codes of units whose value was reported for them as such, not added up; `withheld`
    of those without a value though something was reported on their territory.
    """

    ask: TableAsk
    indicator: Indicator
    rows: Sequence[Row]
    origin: str | None
    own: frozenset[str]
    withheld: frozenset[str]
    simulated: bool

    @property
    def carried(self) -> bool:
        """Whether the figures are those of the units of another vintage."""
        return self.origin is not None and self.origin != self.ask.vintage


def content_of(
    page: PageContext, ask: TableAsk, text: str = "", lang: str = LANGUAGES[0]
) -> Content:
    """The rows of an ask, those alone that the quick search `text` keeps in a language."""
    service = page.service
    indicator = service.catalogue.get(ask.indicator)
    question = Ask(indicator, Basis(ask.basis), ask.day)
    rows = page.readings.rows_of(ask.vintage, ask.level, ask.within, question)
    what = (ask.indicator, ask.day, ask.basis)
    found = service.cube.values(ask.vintage, ask.level, *what)
    at = service.position(ask.vintage, ask.level)
    return Content(
        ask=ask,
        indicator=indicator,
        rows=matching(rows, text, lang),
        origin=service.cube.origin(ask.vintage, *what),
        own=frozenset(row.code for row in rows if found.reported[at[row.code]]),
        withheld=withheld_codes(service.cube, service.registry, ask.vintage, ask.level, what),
        simulated=any(row.simulated for row in rows),
    )


def matching(rows: Sequence[Row], text: str, lang: str) -> list[Row]:
    """The rows that the table's quick search keeps: every word of the text occurs in the row.

    It looks in names and codes and, as on the screen, in the words about the value.
    """
    words = text.lower().split()
    return [row for row in rows if not words or _holds(row, words, lang)]


def _holds(row: Row, words: Sequence[str], lang: str) -> bool:
    said = [
        t(f"state.{row.state}", lang) if row.state else "",
        status_text(row.status, lang),
        day(row.origin, lang) if row.estimated_share is not None and row.origin else "",
        marks_text(row, lang),
    ]
    shown = " ".join([row.name, row.district or "", row.province, row.code, *said])
    text = f"{shown.lower()} {strip_marks(shown)}"
    return all(word in text for word in words)


def book_of(
    page: PageContext, contents: Sequence[Content], lang: str, *, drawn: bool = True
) -> Book:
    """The book of one or several indicators on the same units.

    Without `drawn` it says that the units have no boundaries, for a file that should have them.
    """
    several = len(contents) > 1
    links = [
        link
        for one in contents
        for link in links_of(one.rows, one.ask.vintage, one.indicator, one.ask.day.isoformat())
    ]
    first = contents[0]
    about = _about(page, contents, lang)
    if not drawn:
        why = t("export.no_boundaries_body", lang, day=day(first.ask.vintage, lang))
        about.append((t("export.no_boundaries", lang), why))
    return Book(
        title=place_name(page, first.ask, lang) if several else first.indicator.name(lang),
        about_name=t("table.about", lang),
        about=about,
        tables=[_table(page, one, lang, several=several) for one in contents],
        weights=weights_for_people(links, lang),
        links=weights_for_programs(links),
    )


def layer_name(ask: TableAsk) -> str:
    """The name of an ask's layer: ``fibre_available_households_2025_12_31``."""
    return f"{ask.indicator}_{ask.day:%Y_%m_%d}"


def place_name(page: PageContext, ask: TableAsk, lang: str) -> str:
    """The place of an ask in words: district and province, province, or the country."""
    if ask.within is None:
        return t("place.country", lang)
    unit = page.service.registry.get(ask.vintage, ask.within)
    return ", ".join(one.name for one in (unit, *page.service.parents(unit)))


def _table(page: PageContext, content: Content, lang: str, *, several: bool) -> Table:
    name = content.indicator.name(lang) if several else t("table.sheet", lang)
    basis = page.service.catalogue.bases[Basis(content.ask.basis)].name(lang)
    pairs = _columns(content.indicator, lang, several=several)
    rows = [_cells(content, row, basis, lang) for row in content.rows]
    return Table(
        name=name,
        columns=pairs,
        rows=[[row[column.key] for column in pairs] for row in rows],
        layer=layer_name(content.ask),
    )


def _columns(indicator: Indicator, lang: str, *, several: bool) -> list[Column]:
    """Units, value, how it came about, its parts, its target, and the marks at the end."""
    decimals = decimals_of(indicator)
    unit = unit_symbol(indicator, lang)
    value = t("table.value", lang)
    if unit and not several:
        value = t("table.value_unit", lang, unit=unit)
    whole = indicator.aggregation is Aggregation.SUM
    none = t("value.none", lang)
    return [
        Column(t("table.code", lang), key="code"),
        Column(t("table.name", lang), key="name"),
        Column(t("table.district", lang), key="district"),
        Column(t("table.province", lang), key="province"),
        Column(t("table.vintage", lang), key="vintage"),
        Column(t("table.indicator", lang), key="indicator"),
        Column(value, decimals, none, key="value", full=whole),
        *([Column(t("export.unit", lang), key="unit")] if several else []),
        Column(t("table.status", lang), key="status"),
        Column(t("table.estimated_share", lang), 1, key="estimated_share", full=True),
        Column(t("table.numerator", lang), 0, key="numerator", full=True),
        Column(t("table.denominator", lang), 0, key="denominator", full=True),
        Column(t("table.samples", lang), 0, key="samples"),
        Column(t("table.target", lang), decimals, key="target"),
        Column(t("table.gap", lang), decimals, key="gap"),
        Column(t("table.state", lang), key="state"),
        Column(t("table.basis", lang), key="basis"),
        Column(t("table.date", lang), key="date"),
        Column(t("table.origin", lang), key="origin"),
        Column(t("export.method", lang), key="method"),
        Column(t("export.parts", lang), key="parts"),
        Column(t("table.marks", lang), key="marks"),
    ]


def _cells(content: Content, row: Row, basis: str, lang: str) -> dict[str, Cell]:
    ask, indicator = content.ask, content.indicator
    share = 0.0 if row.status is Status.REPORTED else row.estimated_share
    return {
        "code": row.code,
        "name": row.name,
        "district": row.district or "",
        "province": row.province,
        "vintage": day(ask.vintage, lang),
        "indicator": indicator.name(lang),
        "value": row.value,
        "unit": unit_symbol(indicator, lang),
        "status": status_words(row.status, lang),
        "estimated_share": None if share is None else 100.0 * share,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "samples": row.samples,
        "target": row.target,
        "gap": row.gap,
        "state": t(f"state.{row.state}", lang) if row.state else "",
        "basis": basis,
        "date": day(ask.day, lang),
        "origin": day(row.origin, lang) if row.origin else "",
        "method": method_words(
            row,
            indicator,
            lang,
            reported=row.code in content.own,
            carried=content.carried,
            withheld=row.code in content.withheld,
        ),
        "parts": parts_words(row.made_of, lang),
        "marks": marks_text(row, lang),
    }


def _about(page: PageContext, contents: Sequence[Content], lang: str) -> list[tuple[str, str]]:
    """What the file holds: the mark of simulation first, then each indicator, then the sources."""
    ask, release = contents[0].ask, page.readings.release
    lines: list[tuple[str, str]] = []
    if any(one.simulated for one in contents):
        marked = f"{t('simulated.title', lang)}: {t('simulated.body', lang)}"
        lines.append((t("table.marks", lang), marked))
    for one in contents:
        lines += _about_indicator(page, one, lang)
    lines += [
        (t("table.place", lang), place_name(page, ask, lang)),
        (t("table.vintage", lang), day(ask.vintage, lang)),
        (t("table.release", lang), release.id if release else ""),
        (t("about.data", lang), "; ".join(page.source_titles(lang))),
    ]
    imported = boundary_lines(page.service.imported, ask.vintage, lang)
    return [*lines, *([(t("about.imported", lang), "; ".join(imported))] if imported else [])]


def _about_indicator(page: PageContext, content: Content, lang: str) -> list[tuple[str, str]]:
    indicator, ask = content.indicator, content.ask
    basis = page.service.catalogue.bases[Basis(ask.basis)].name(lang)
    return [
        (t("table.indicator", lang), indicator.name(lang)),
        (t("table.definition", lang), indicator.definition(lang)),
        (t("table.numerator", lang), indicator.numerator_name(lang)),
        (t("table.denominator", lang), indicator.denominator_name(lang) or ""),
        (t("table.basis", lang), basis),
        (t("table.date", lang), day(ask.day, lang)),
        (t("table.origin", lang), day(content.origin, lang) if content.origin else ""),
        (t("export.counts", lang), _counts(content.rows, lang)),
        *([(t("export.rule", lang), _rule(indicator, lang))] if content.carried else []),
    ]


def _counts(rows: Sequence[Row], lang: str) -> str:
    """How many units have which status: ``Báo cáo: 12; Chưa có số liệu: 3``."""
    statuses = [row.status for row in rows]
    found = [(one, statuses.count(one)) for one in (*Status, None)]
    return "; ".join(
        f"{status_words(status, lang)}: {format_number(count, 0, lang)}"
        for status, count in found
        if count
    )


def _rule(indicator: Indicator, lang: str) -> str:
    reason = indicator.carry_reason(lang)
    if indicator.carry is Carry.PARTS or reason is None:
        return t("export.rule_parts", lang)
    return t("method.not_carried", lang, reason=reason)
