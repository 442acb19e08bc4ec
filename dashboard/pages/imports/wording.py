"""Values and options as the pages for imports show them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from markupsafe import Markup, escape

from dashboard.i18n import t
from dashboard.wording import day, number
from geodata.indicators import Catalogue
from geodata.ingest.model import Cell, Layout, RowKind
from geodata.ingest.report import TotalCheck, ValueChange
from geodata.units import Level, UnitRegistry
from layers.legend import format_number

LONGEST_CELL = 80
ROWS_NAMED = 12
KINDS_TOLD = (RowKind.DATA, RowKind.TOTAL, RowKind.GROUP, RowKind.NOTE)


def moment(when: datetime, lang: str) -> str:
    """A moment in local time: 22/11/2026 08:19."""
    local = when.astimezone()
    return f"{day(local.date(), lang)} {local:%H:%M}"


def figure(value: float | None, lang: str) -> str:
    """A number with as many decimals as it has, at most six, thousands parted."""
    if value is None:
        return "\N{EN DASH}"
    decimals = next((n for n in range(7) if abs(value - round(value, n)) < 1e-9), 6)
    return format_number(value, decimals, lang)


def cell_text(cell: Cell) -> str:
    """A cell of the sender's sheet as text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date | time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def factor_text(factor: float) -> str:
    """A factor as it is typed."""
    return f"{factor:g}" if abs(factor) < 1e6 else str(factor)


def indicator_options(catalogue: Catalogue, selected: str | None, lang: str) -> Markup:
    """The indicators by theme, as the options of a select."""
    groups = [
        Markup('<optgroup label="{}">{}</optgroup>').format(
            theme.name(lang),
            Markup("").join(
                _option(one.code, one.name(lang), one.code == selected)
                for one in catalogue.of_theme(code)
            ),
        )
        for code, theme in catalogue.themes.items()
    ]
    return Markup("").join(groups)


def _option(value: str, label: str, chosen: bool) -> Markup:
    mark = Markup(" selected") if chosen else Markup("")
    return Markup('<option value="{}"{}>{}</option>').format(escape(value), mark, label)


def kinds_line(layout: Layout, lang: str) -> str:
    """How many rows of each kind a sheet has."""
    counts = [(kind, layout.row_kinds.count(kind)) for kind in KINDS_TOLD]
    return " · ".join(
        t(f"rowkind.{kind}", lang, n=number(count, lang)) for kind, count in counts if count
    )


def row_numbers(places: Sequence[tuple[str, int]], lang: str) -> str:
    """The first rows of a list of places, and how many more there are."""
    named = ", ".join(str(row) for _, row in places[:ROWS_NAMED])
    more = len(places) - ROWS_NAMED
    return named + (f" … (+{number(more, lang)})" if more > 0 else "")


def changed_value(change: ValueChange, which: str, lang: str) -> str:
    """The old or the new value of a change; of a share with its two parts."""
    value = getattr(change, which)
    above = getattr(change, f"{which}_numerator")
    below = getattr(change, f"{which}_denominator")
    text = figure(None if value is None else round(value, 2), lang)
    if above is None or below is None:
        return text
    return f"{text}% ({figure(above, lang)} / {figure(below, lang)})"


def totals_first_wrong(totals: Iterable[TotalCheck]) -> list[TotalCheck]:
    """The checks that do not agree before the others, larger units first."""
    order = {Level.COUNTRY: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3, None: 4}
    return sorted(totals, key=lambda one: (one.agrees, order[one.level], one.row))


def unit_path(registry: UnitRegistry, vintage: str, code: str) -> str:
    """The names of the units in which a unit lies, nearest first."""
    names: list[str] = []
    unit = registry.get(vintage, code)
    while unit.parent_code is not None:
        unit = registry.get(vintage, unit.parent_code)
        names.append(unit.name)
    return ", ".join(names)


def said(lang: str) -> Mapping[str, Callable[..., Any]]:
    """The functions by which the templates write values in a language."""
    return {
        "t": lambda key, **values: t(key, lang, **values),
        "num": lambda value: number(value, lang),
        "figure": lambda value: figure(value, lang),
        "day": lambda when: day(when, lang),
        "moment": lambda when: moment(when, lang),
        "factor": factor_text,
        "kinds_line": lambda layout: kinds_line(layout, lang),
        "row_numbers": lambda places: row_numbers(places, lang),
        "changed_value": lambda change, which: changed_value(change, which, lang),
    }
