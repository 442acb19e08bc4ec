"""What the page of one staged import shows."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.i18n import t
from dashboard.pages.imports.forms import plain_options
from dashboard.pages.imports.said import said_of
from dashboard.pages.imports.wording import totals_first_wrong
from dashboard.texts.reasons import why_in_words
from dashboard.wording import day, number
from geodata.indicators import Catalogue
from geodata.ingest.desk import Staged
from geodata.ingest.model import NumberStyle, Part, Problem, Role, Severity
from geodata.ingest.report import ChangeKind, ImportReport, RowStatus
from geodata.units import UNIT_LEVELS, UnitRegistry

LISTED = 300
"""How many totals and how many changes are listed; the JSON report has them all."""

LINKS = 4
OPEN, WRONG = "open", "wrong"
ORDER = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.NOTE: 2}
PANEL_WORDS = (
    *("candidates", "none_offered", "search", "search_hint", "leave_out", "everywhere"),
    *("remember", "choose", "row", "as_found", "means", "how", "sheet_preview", "chosen_waits"),
    *("value_found", "value_read", "nothing_found", "close_panel", "hidden_row", "shared_title"),
)


@dataclass(frozen=True)
class Chip:
    """An outcome with its number of rows."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Link:
    """A way to go."""

    href: str
    text: str


def staged_context(
    staged: Staged,
    registry: UnitRegistry,
    catalogue: Catalogue,
    next_release: int,
    lang: str,
    *,
    drawn: Collection[str],
) -> dict[str, Any]:
    """What the template of the page needs beside what every page has.

    `drawn` are the vintages that have boundaries: the map can be opened at those alone.
    """
    report = staged.report
    totals = totals_first_wrong(report.totals)
    problems = sorted(report.problems, key=lambda one: ORDER[one.severity])
    return {
        "staged": staged,
        "report": report,
        "given": plain_options(staged.options),
        "problems": problems,
        "say": lambda problem: said_of(problem, catalogue, lang),
        "why": lambda column: why_in_words(column.why, lang),
        "publish_text": publish_text(report, next_release, lang),
        "links": map_links(staged, registry, catalogue, lang) if report.vintage in drawn else [],
        "chips": chips(report, lang),
        "open_rows": len(report.open_rows),
        "asks_layout": asks_layout(problems),
        "found_line": found_line(report, lang),
        "totals": totals[:LISTED],
        "totals_line": totals_line(report, lang),
        "changed": sum(
            count for kind, count in report.changes.counts.items() if kind in SHOWN_CHANGES
        ),
        "change_counts": [
            Chip(str(kind), t(f"change.{kind}", lang), report.changes.counts.get(kind, 0))
            for kind in ChangeKind
        ],
        "changes": report.changes.listed[:LISTED],
        "roles": list(Role),
        "levels": list(UNIT_LEVELS),
        "parts": list(Part),
        "styles": list(NumberStyle),
        "indicator": lambda code: catalogue.get(code).name(lang),
        "panel_words": {
            name.replace("_", "-"): t(f"panelword.{name}", lang) for name in PANEL_WORDS
        },
    }


SHOWN_CHANGES = (ChangeKind.CHANGED, ChangeKind.DISPLACES_SIMULATED)


def publish_text(report: ImportReport, next_release: int, lang: str) -> str:
    """What publishing would do, in one sentence."""
    units = len({row.code for row in report.rows if row.taken})
    changed = report.changes.counts.get(ChangeKind.CHANGED, 0)
    displaced = report.changes.counts.get(ChangeKind.DISPLACES_SIMULATED, 0)
    text = t(
        "imports.publish_text",
        lang,
        values=number(report.observations, lang),
        units=number(units, lang),
        release=next_release,
        changed=number(changed, lang),
    )
    if not displaced:
        return text
    return f"{text} {t('imports.publish_displaced', lang, n=number(displaced, lang))}"


def chips(report: ImportReport, lang: str) -> list[Chip]:
    """The outcomes by which the rows are filtered; what waits for a person first."""
    counts = report.counts
    first = [
        Chip(OPEN, t("rowstatus.open", lang), len(report.open_rows)),
        Chip(WRONG, t("rowstatus.wrong", lang), sum(row.wrong for row in report.rows)),
    ]
    order = (
        *(RowStatus.AMBIGUOUS, RowStatus.UNKNOWN, RowStatus.NORMALISED, RowStatus.ALIAS),
        *(RowStatus.EXACT, RowStatus.TOTAL, RowStatus.LEFT_OUT),
    )
    return first + [Chip(str(one), t(f"rowstatus.{one}", lang), counts[one]) for one in order]


def asks_layout(problems: list[Problem]) -> bool:
    """Whether something about the reading of the whole file is open."""
    return any(one.severity is not Severity.NOTE for one in problems)


def found_line(report: ImportReport, lang: str) -> str:
    """What was found, in one line: sheets, columns of values, vintage."""
    columns = sum(one.role is Role.VALUE for sheet in report.sheets for one in sheet.layout.columns)
    vintage = day(report.vintage, lang) if report.vintage else t("imports.open", lang)
    return t(
        "imports.found_line",
        lang,
        sheets=number(len(report.sheets), lang),
        columns=number(columns, lang),
        vintage=vintage,
    )


def totals_line(report: ImportReport, lang: str) -> str:
    """How many printed totals agree with the sums of their parts."""
    agree = sum(one.agrees for one in report.totals)
    key = "imports.totals_agree" if agree == len(report.totals) else "imports.totals_differ"
    return t(
        key, lang, n=number(len(report.totals) - agree, lang), all=number(len(report.totals), lang)
    )


def map_links(
    staged: Staged, registry: UnitRegistry, catalogue: Catalogue, lang: str
) -> list[Link]:
    """The map at what was published: one link for each indicator and year, the first few."""
    report = staged.report
    taken = [row for row in report.rows if row.taken and row.code and row.level]
    if staged.published is None or report.vintage is None or not taken:
        return []
    level, _ = Counter(str(row.level) for row in taken).most_common(1)[0]
    place = {"v": report.vintage, "l": level, "p": _province(report, registry), "lang": lang}
    wanted = {
        (one.measure.indicator, one.measure.day or staged.options.last_day, one.measure.basis)
        for sheet in report.sheets
        for one in sheet.layout.columns
        if one.measure is not None
    }
    return [
        Link(
            "?" + urlencode({**place, "fix": "1", **_question(indicator, when, basis)}),
            t(
                "imports.map_link",
                lang,
                indicator=catalogue.get(indicator).name(lang),
                year=when.year if when else "",
            ),
        )
        for indicator, when, basis in sorted(wanted, key=str, reverse=True)[:LINKS]
    ]


def _question(indicator: str, when: Any, basis: Any) -> Mapping[str, str]:
    given = {"i": indicator, "y": str(when.year) if when else "", "b": str(basis or "")}
    return {name: value for name, value in given.items() if value}


def _province(report: ImportReport, registry: UnitRegistry) -> str:
    """The province all rows lie in, or the whole country."""
    assert report.vintage is not None
    found = set()
    for row in report.rows:
        if row.taken and row.code and row.code in _codes(registry, report.vintage):
            found.add(registry.get(report.vintage, row.code).province_code)
    return found.pop() if len(found) == 1 else "all"


def _codes(registry: UnitRegistry, vintage: str) -> frozenset[str]:
    return frozenset(
        unit.code for level in registry.levels(vintage) for unit in registry.units(vintage, level)
    )
