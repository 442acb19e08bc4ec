"""How a value came to the unit it stands on, in words, and the weights it was carried by."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.carry_wording import status_text, weighing_text
from dashboard.exports.sheets import Cell, Column, Table
from dashboard.i18n import t
from dashboard.readings.models import Row, Status
from dashboard.wording import day
from geodata.carried import WHOLE, Part
from geodata.indicators import Carry, Indicator
from layers.legend import format_number

PARTS_NAMED = 40
WHOLES_NAMED = 12
"""So many whole units are named one by one; of more there is the number."""

WEIGHTS_LAYER = "weights"
WEIGHT_DECIMALS = {
    **dict.fromkeys(("from_vintage", "from_code", "from_name"), None),
    **dict.fromkeys(("to_vintage", "to_code", "to_name"), None),
    **{"weight": 6, "basis": None, "quality": None, "exact": None},
    **{"numerator": 1, "denominator": 1, "share": 6, "indicator": None, "date": None},
}
"""The columns of the weights, in order, and the decimals of those that are numbers."""


def status_words(status: Status | None, lang: str) -> str:
    """The status of a value as it is written; the words for no data without a value."""
    return status_text(status, lang) or t("value.none", lang)


def method_words(
    row: Row, indicator: Indicator, lang: str, *, reported: bool, carried: bool, withheld: bool
) -> str:
    """How the value of a row was made, or why it has none.

    `reported`: given for the unit itself; `carried`: the figures are those of another vintage;
    `withheld`: something was reported on its territory that is not carried or added up.
    """
    if row.value is None:
        return why_none(indicator, lang, carried=carried) if withheld else ""
    if row.status is Status.REPORTED:
        return t("method.reported" if reported else "method.added", lang)
    if indicator.carry is Carry.SAME or not row.made_of:
        return t("method.same", lang)
    guessed = [part for part in row.made_of if part.estimated]
    count = format_number(len(row.made_of), 0, lang)
    if not guessed:
        alone = len(row.made_of) == 1
        return t("method.one", lang) if alone else t("method.exact", lang, n=count)
    basis = ", ".join(dict.fromkeys(weighing_text(part.basis, lang) for part in guessed))
    if len(row.made_of) == 1 and guessed[0].weight <= WHOLE:
        return t("method.estimated_one", lang, basis=basis)
    guesses = format_number(len(guessed), 0, lang)
    return t("method.estimated", lang, n=count, m=guesses, basis=basis)


def why_none(indicator: Indicator, lang: str, *, carried: bool) -> str:
    """Why what was reported is not shown, where the catalogue says so; else nothing."""
    if carried:
        reason = indicator.carry_reason(lang)
        return "" if reason is None else t("method.not_carried", lang, reason=reason)
    reason = indicator.aggregation_reason(lang)
    return "" if reason is None else t("method.not_added", lang, reason=reason)


def parts_words(parts: Sequence[Part], lang: str) -> str:
    """``26737 Phường A 100 %; 26740 Phường B 43,2 % theo diện tích``; empty for none.

    Many whole units are one number; at most `PARTS_NAMED` parts are named.
    """
    whole = [part for part in parts if part.weight > WHOLE and not part.estimated]
    named: Sequence[Part] = parts
    said: list[str] = []
    if len(whole) > WHOLES_NAMED:
        said = [t("export.parts_whole", lang, n=format_number(len(whole), 0, lang))]
        named = [part for part in parts if part.weight <= WHOLE or part.estimated]
    said += [_part(part, lang) for part in named[:PARTS_NAMED]]
    if len(named) > PARTS_NAMED:
        said.append(t("export.parts_more", lang, n=len(named) - PARTS_NAMED))
    return "; ".join(said)


def _part(part: Part, lang: str) -> str:
    text = f"{part.unit.code} {part.unit.name} {weight_words(part.weight, lang)}"
    return f"{text} {weighing_text(part.basis, lang)}" if part.estimated else text


def weight_words(weight: float, lang: str) -> str:
    """A weight in per cent; what is not quite nothing or all is not written as such."""
    sign = "%" if lang == "en" else " %"
    if weight > WHOLE:
        return f"100{sign}"
    percent = 100.0 * weight
    for edge, mark in ((0.1, "<"), (99.9, ">")):
        if (percent < edge) if mark == "<" else (percent > edge):
            return f"{mark}{format_number(edge, 1, lang)}{sign}"
    return f"{format_number(percent, 1, lang)}{sign}"


@dataclass(frozen=True)
class Link:
    """One part of one row: what came over one link of a crosswalk, for one indicator and date."""

    part: Part
    row: Row
    vintage: str
    indicator: Indicator
    when: str


def links_of(rows: Sequence[Row], vintage: str, indicator: Indicator, when: str) -> list[Link]:
    """Everything over which something came to the rows of a table, row after row."""
    return [Link(part, row, vintage, indicator, when) for row in rows for part in row.made_of]


def weights_for_people(links: Sequence[Link], lang: str) -> Table:
    """The weights under titles, with their basis and quality in words."""
    titles = [
        t("weight.from_vintage", lang), t("weight.from_code", lang), t("weight.from_name", lang),
        t("weight.to_vintage", lang), t("weight.to_code", lang), t("weight.to_name", lang),
        t("weight.weight", lang), t("weight.basis", lang), t("weight.quality", lang),
        t("weight.exact", lang), t("weight.numerator", lang), t("weight.denominator", lang),
        t("weight.share", lang), t("table.indicator", lang), t("table.date", lang),
    ]  # fmt: skip
    rows = []
    for link in links:
        words = {
            "from_vintage": day(link.part.unit.vintage.name, lang),
            "to_vintage": day(link.vintage, lang),
            "basis": weighing_text(link.part.basis, lang),
            "quality": t(f"quality.{link.part.quality}", lang),
            "exact": t("weight.no" if link.part.estimated else "weight.yes", lang),
            "indicator": link.indicator.name(lang),
            "date": day(link.when, lang),
        }
        rows.append(list({**_plain(link), **words}.values()))
    return Table(t("export.weights", lang), _weight_columns(titles), rows, WEIGHTS_LAYER)


def weights_for_programs(links: Sequence[Link]) -> Table:
    """The same weights under the names of `WEIGHT_DECIMALS`: codes, ISO dates, shares of 1."""
    columns = _weight_columns(list(WEIGHT_DECIMALS))
    rows = [list(_plain(link).values()) for link in links]
    return Table(WEIGHTS_LAYER, columns, rows, WEIGHTS_LAYER)


def _weight_columns(titles: Sequence[str]) -> list[Column]:
    return [
        Column(title, decimals, key=key, full=decimals is not None)
        for title, (key, decimals) in zip(titles, WEIGHT_DECIMALS.items(), strict=True)
    ]


def _plain(link: Link) -> dict[str, Cell]:
    part = link.part
    return {
        "from_vintage": part.unit.vintage.name,
        "from_code": part.unit.code,
        "from_name": part.unit.name,
        "to_vintage": link.vintage,
        "to_code": link.row.code,
        "to_name": link.row.name,
        "weight": part.weight,
        "basis": part.basis,
        "quality": str(part.quality),
        "exact": not part.estimated,
        "numerator": part.numerator,
        "denominator": part.denominator,
        "share": part.share,
        "indicator": link.indicator.code,
        "date": link.when,
    }
