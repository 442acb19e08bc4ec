"""The fields that a template of reports can use, filled from a report.

Every value is plain text (`plain`): one line without control characters, so that nothing that
came from a file can open a field, a paragraph or a page of its own. Pictures come in as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.i18n import t
from dashboard.plans.book import counted_name
from dashboard.plans.wording import (
    asked_text,
    gap_text,
    how_text,
    missing_text,
    pace_text,
    present_text,
    standing_text,
)
from dashboard.reports.plain import plain
from dashboard.reports.reading import Followed, Report, Statement
from dashboard.reports.tables import (
    basis_definitions,
    basis_names,
    due_text,
    lacked,
    missing_number,
    source_titles,
)
from dashboard.reports.words import (
    basis_text,
    delivery_text,
    document_text,
    estimate_mark,
    list_lead,
    list_title,
    method,
    parts_text,
    period_text,
    subject_text,
    summary,
    territory_text,
)
from dashboard.wording import NO_VALUE, boundary_lines, day, number
from geodata.deadlines import Deadline
from geodata.indicators import Catalogue, Indicator
from geodata.progress import Progress, Standing
from geodata.units import AdminUnit
from layers.legend import format_number

FIELDS: Mapping[str, str] = {
    "agency_parent": "the agency above, in capitals",
    "agency": "the agency that reports, in capitals",
    "province": "the province, after a reform with the one it lies in now",
    "subject": "what the report is about",
    "period": "from a day to a day",
    "due": "the day the report is due",
    "until": "the last day of figures taken",
    "document": "the plan by title and number",
    "preamble": "the sentence that begins the report",
    "simulated_mark": "the mark of simulated data, empty when there is none",
    "simulated": "the sentence about simulated data, empty when there is none",
    "summary": "sentences",
    "targets": "rows: number subject due asked value parts counted day basis gap missing"
    " missing_number pace needed state how estimate wording note",
    "communes_lead": "the sentence before the table of communes",
    "counts": "rows: subject total met on_track behind no_data no_number missing",
    "behind": "lists of communes: title lead counted rows; each row: number code name value parts"
    " older counted day gap missing missing_number pace needed how estimate",
    "behind_lead": "a sentence where there are no lists",
    "tasks": "rows: number subject due wording",
    "tasks_lead": "a sentence where there are no tasks",
    "dates": "the next reports: day period falls_due",
    "dates_lead": "a sentence where there are none",
    "delivery": "the sentence about data delivered in the period",
    "lacking": "rows: number indicator communes total",
    "silent": "communes without data of the period: number code name",
    "silent_lead": "a sentence where there are none",
    "method": "sentences",
    "sources": "titles",
    "release": "the release of the data with its date",
    "maps": "pictures with caption: picture caption",
    "maps_lead": "a sentence where there are no maps",
}
"""Every field with what it holds."""

Row = dict[str, Any]

DEPARTMENTS_MERGED = date(2025, 3, 1)
"""Since then telecommunications are a matter of the departments of science and technology."""


@dataclass(frozen=True)
class Letterhead:
    """Who reports; empty for the usual words."""

    agency: str = ""
    agency_parent: str = ""


NO_LETTERHEAD = Letterhead()


def fields(
    report: Report,
    catalogue: Catalogue,
    lang: str,
    *,
    letterhead: Letterhead = NO_LETTERHEAD,
    boundaries: Sequence[str] = (),
) -> Row:
    """All fields but the pictures: `maps` is empty, and `maps_lead` says so."""
    bases = basis_names(catalogue, lang)
    found: Row = {
        **_head(report, lang, letterhead),
        "summary": summary(report, bases, lang),
        "targets": [
            {"number": str(place), **_target(one, bases, lang)}
            for place, one in enumerate(report.statements, start=1)
        ],
        **_communes(report, lang),
        **_plan(report, lang),
        "delivery": delivery_text(report, lang),
        "lacking": [
            {
                "number": str(place),
                "indicator": catalogue.get(code).name(lang),
                "communes": format_number(len(units), 0, lang),
                "total": format_number(report.delivery.communes, 0, lang),
            }
            for place, (code, units) in enumerate(report.delivery.lacking.items(), start=1)
        ],
        "silent": [
            {"number": str(place), "code": unit.code, "name": unit.name}
            for place, unit in enumerate(report.delivery.nothing, start=1)
        ],
        "silent_lead": "" if report.delivery.nothing else t("report.none_silent", lang),
        "method": method(report, basis_definitions(catalogue, lang), lang),
        "sources": [*source_titles(report, lang), *boundaries],
        "release": t(
            "report.release",
            lang,
            release=report.release.id,
            day=day(report.release.date, lang),
        ),
        "maps": [],
        "maps_lead": t("report.no_maps", lang),
    }
    cleaned: Row = _plain_all(found)
    return cleaned


def _plain_all(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_plain_all(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain_all(one) for key, one in value.items()}
    return value


def agencies(province: AdminUnit, when: date, lang: str, letterhead: Letterhead) -> tuple[str, str]:
    """The agency above and the agency of a day, in capitals, unless the letterhead says others."""
    before = when < DEPARTMENTS_MERGED
    above = t("form.parent", lang, province=_capitals(province, lang))
    named = t("form.agency_before" if before else "form.agency", lang)
    return letterhead.agency_parent or above, letterhead.agency or named


def _head(report: Report, lang: str, letterhead: Letterhead) -> Row:
    asked = report.ask.deadline
    period, document = period_text(report, lang), document_text(report, lang)
    province = territory_text(report, lang)
    above, agency = agencies(report.now, asked.day, lang, letterhead)
    return {
        "agency_parent": above,
        "agency": agency,
        "province": province,
        "subject": t("report.subject", lang, province=province),
        "period": t("report.of_period", lang, period=period),
        "due": day(asked.day, lang),
        "until": day(report.ask.until, lang),
        "document": document,
        "preamble": t(
            "report.preamble", lang, document=document, period=period, due=day(asked.day, lang)
        ),
        "simulated_mark": t("report.simulated", lang) if report.simulated else "",
        "simulated": t("report.simulated_body", lang) if report.simulated else "",
    }


def _capitals(unit: AdminUnit, lang: str) -> str:
    return (unit.short_name if lang == "en" else unit.name).upper()


def _target(one: Statement, bases: dict[str, str], lang: str) -> Row:
    target, found = one.target, one.progress
    return {
        "subject": subject_text(target, lang),
        "due": due_text(one, lang),
        "asked": asked_text(target, lang),
        "basis": basis_text(bases, found),
        "wording": target.wording,
        "note": target.note or "",
        **_value(found, one.indicator, lang),
    }


def _value(found: Progress, indicator: Indicator | None, lang: str) -> Row:
    none = t("value.none", lang)
    return {
        "value": present_text(found, indicator, lang) if found.value is not None else none,
        "parts": parts_text(found, lang),
        "counted": "" if indicator is None else counted_name(indicator, lang),
        "day": "" if found.day is None else day(found.day, lang),
        "gap": gap_text(found, indicator, lang),
        "missing": missing_text(found, indicator, lang) if found.missing else NO_VALUE,
        "missing_number": number(found.missing, lang) if found.missing else NO_VALUE,
        "pace": pace_text(found.pace, indicator, lang),
        "needed": ""
        if found.pace_needed is None
        else pace_text(found.pace_needed, indicator, lang),
        "state": standing_text(found.state, lang),
        "how": how_text(found, lang),
        "estimate": estimate_mark(found, lang),
    }


def _communes(report: Report, lang: str) -> Row:
    lead = "report.communes_lead" if report.followed else "report.no_lists"
    return {
        "communes_lead": t(lead, lang),
        "counts": [
            {
                "subject": list_title(one, lang),
                "total": format_number(len(one.units), 0, lang),
                **{state.value: str(len(one.of(state))) for state in Standing},
                "missing": missing_number(one, lang),
            }
            for one in report.followed
        ],
        "behind_lead": "" if report.followed else t("report.no_lists", lang),
        "behind": [_list(one, lang) for one in report.followed],
    }


def _list(one: Followed, lang: str) -> Row:
    return {
        "title": list_title(one, lang),
        "lead": list_lead(one, lang),
        "counted": lacked(one, lang),
        "rows": [
            {
                "number": str(place),
                "code": unit.unit.code,
                "name": unit.unit.name,
                "older": day(unit.day, lang) if unit.day and one.older(unit) else "",
                **_value(unit, one.statement.indicator, lang),
            }
            for place, unit in enumerate(one.of(Standing.BEHIND), start=1)
        ],
    }


def _plan(report: Report, lang: str) -> Row:
    return {
        "tasks": [
            {
                "number": str(place),
                "subject": subject_text(one.target, lang),
                "due": due_text(one, lang),
                "wording": one.target.wording,
            }
            for place, one in enumerate(report.tasks, start=1)
        ],
        "tasks_lead": "" if report.tasks else t("report.no_tasks", lang),
        "dates": [_date(one, lang) for one in report.coming],
        "dates_lead": "" if report.coming else t("report.no_dates", lang),
    }


def _date(one: Deadline, lang: str) -> Row:
    said = day(one.day, lang)
    period = t(
        "plans.period_of", lang, first=day(one.first_day, lang), last=day(one.last_day, lang)
    )
    due = "; ".join(dict.fromkeys(subject_text(target, lang) for target in one.targets_due))
    return {
        "day": f"{said} ({t('report.assumed', lang)})" if one.assumed else said,
        "period": period,
        "falls_due": due or NO_VALUE,
    }


def boundary_notes(report: Report, service_imports: Any, lang: str) -> list[str]:
    """The boundaries that the maps are drawn on."""
    lines = boundary_lines(service_imports, report.vintage.name, lang) or [
        t("about.boundaries", lang)
    ]
    return [t("report.boundaries", lang, text=" ".join(lines))]
