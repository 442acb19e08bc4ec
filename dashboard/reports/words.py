"""The sentences of a report: its summary, how its figures were made, what they rest on."""

from collections.abc import Iterator

from dashboard.carry_wording import share_text
from dashboard.i18n import t
from dashboard.plans.book import counted_name
from dashboard.plans.wording import (
    asked_by_text,
    gap_text,
    missing_text,
    pace_text,
    plan_title,
    present_text,
)
from dashboard.reports.reading import Followed, Report, Statement
from dashboard.wording import day
from geodata.indicators import Indicator
from geodata.progress import Progress, Standing
from geodata.targets import Target
from geodata.units import AdminUnit
from layers.legend import format_number

STATES = (
    Standing.MET,
    Standing.ON_TRACK,
    Standing.BEHIND,
    Standing.NO_DATA,
    Standing.NO_NUMBER,
)


def subject_text(target: Target, lang: str) -> str:
    """The subject of a statement with a capital."""
    text = target.subject(lang)
    return text[:1].upper() + text[1:]


def period_text(report: Report, lang: str) -> str:
    """The period of a report: ``từ ngày 01/07/2025 đến ngày 31/12/2025``."""
    asked = report.ask.deadline
    return t(
        "report.period", lang, first=day(asked.first_day, lang), last=day(asked.last_day, lang)
    )


def territory_text(report: Report, lang: str) -> str:
    """The province; after a reform with the one in which its territory lies now."""
    old, now = unit_text(report.province, lang), unit_text(report.now, lang)
    if report.whole and old == now:
        return now
    return t("report.territory", lang, old=old, new=now)


def unit_text(unit: AdminUnit, lang: str) -> str:
    """The name of a province within a sentence: ``tỉnh Thanh Hóa``, in English Thanh Hóa."""
    if lang == "en":
        return unit.short_name
    return unit.name[:1].lower() + unit.name[1:]


def document_text(report: Report, lang: str) -> str:
    """The plan of a report by title and number."""
    return plan_title(report.plan, lang)


def parts_text(one: Progress, lang: str) -> str:
    """The numerator and denominator behind a share: ``912.739/1.054.384``; else nothing."""
    if one.numerator is None or one.denominator is None:
        return ""
    above, below = (format_number(part, 0, lang) for part in (one.numerator, one.denominator))
    return f"{above}/{below}"


def basis_text(report_bases: dict[str, str], one: Progress) -> str:
    """The name of the basis of a value; nothing without one."""
    return "" if one.basis is None or one.value is None else report_bases.get(str(one.basis), "")


def summary(report: Report, bases: dict[str, str], lang: str) -> list[str]:
    """The summary, sentence by sentence; each figure is a sum over communes, none a mean."""
    said = [_counts(report, lang)]
    said += [_line(one, bases, lang) for one in due_statements(report) if has_value(one)]
    silent = [one for one in report.statements if one.progress.state is Standing.NO_DATA]
    if silent:
        said.append(_silent(silent, lang))
    said += _earlier(report, lang)
    said.append(delivery_text(report, lang))
    return said


def due_statements(report: Report) -> list[Statement]:
    """The targets that fall due in the period or after it."""
    first = report.ask.deadline.first_day
    return [
        one
        for one in report.statements
        if one.target.period_end is None or one.target.period_end >= first
    ]


def has_value(one: Statement) -> bool:
    """Whether anything is known of a target."""
    return one.progress.value is not None


def _counts(report: Report, lang: str) -> str:
    counts = {state.value: len(report.of(state)) for state in STATES}
    until = day(report.ask.until, lang)
    return t("report.counts", lang, n=len(report.statements), until=until, **counts)


def _line(one: Statement, bases: dict[str, str], lang: str) -> str:
    """One target: subject, value with its parts, date and basis, what is asked, the verdict."""
    found, indicator = one.progress, one.indicator
    parts = parts_text(found, lang)
    if parts and indicator is not None:
        parts = f"{parts} {counted_name(indicator, lang)}"
    value = present_text(found, indicator, lang)
    return t(
        "report.line",
        lang,
        subject=subject_text(one.target, lang),
        value=f"{value} ({parts})" if parts else value,
        day="" if found.day is None else day(found.day, lang),
        basis=basis_text(bases, found).lower(),
        asked=asked_by_text(one.target, lang),
        verdict=verdict(one, lang),
        estimate=partly_text(found, lang) + estimate_text(found, lang),
    )


def verdict(one: Statement, lang: str) -> str:
    """How a value stands: ``đạt, vượt 6,6 điểm %``; ``chậm, thấp hơn …, còn thiếu …``."""
    found, indicator = one.progress, one.indicator
    said: str
    if found.state is Standing.MET:
        over = found.gap is not None and found.gap > 0.05
        key = "report.met_over" if over else "report.met"
        return t(key, lang, gap=gap_text(found, indicator, lang).lstrip("+"))
    if found.state is Standing.NO_NUMBER:
        return t("report.no_number", lang)
    key = "report.on_track" if found.state is Standing.ON_TRACK else "report.behind"
    said = t(key, lang, gap=gap_text(found, indicator, lang))
    if found.missing:
        said += t("report.lacks", lang, missing=missing_text(found, indicator, lang))
    if found.pace is not None and found.pace_needed is not None:
        pace = pace_text(found.pace, indicator, lang)
        needed = pace_text(found.pace_needed, indicator, lang)
        said += t("report.paces", lang, pace=pace, needed=needed)
    return said


def partly_text(one: Progress, lang: str) -> str:
    """How many of the communes have data, where not all of them do; else nothing."""
    point = next((point for point in reversed(one.series) if point.date == one.day), None)
    if point is None or point.reporting >= point.total or point.reported:
        return ""
    return t("report.partly", lang, n=point.reporting, total=point.total)


def estimate_text(one: Progress, lang: str) -> str:
    """What must be said of an estimated value; nothing of others."""
    if not one.estimated:
        return ""
    return t("report.estimated_part", lang, share=share_text(one.estimated_share, lang))


def estimate_mark(one: Progress, lang: str) -> str:
    """The mark of an estimated value in a table, with its estimated part; nothing of others."""
    if not one.estimated or one.value is None:
        return ""
    return t("report.estimate_mark", lang, share=share_text(one.estimated_share, lang))


def _silent(statements: list[Statement], lang: str) -> str:
    named = "; ".join(
        f"{subject_text(one.target, lang)} ({asked_by_text(one.target, lang)})"
        for one in statements
    )
    return t("report.silent", lang, n=len(statements), named=named)


def _earlier(report: Report, lang: str) -> Iterator[str]:
    due = {one.target.id for one in due_statements(report)}
    past = [one for one in report.statements if one.target.id not in due]
    if past:
        states = [one.progress.state for one in past]
        counts = {state.value: states.count(state) for state in STATES}
        yield t("report.earlier", lang, n=len(past), **counts)


def delivery_text(report: Report, lang: str) -> str:
    """How many communes delivered in the period."""
    found = report.delivery
    key = "report.delivered_some" if found.nothing else "report.delivered_all"
    return t(
        key, lang, n=format_number(found.delivered, 0, lang),
        total=format_number(found.communes, 0, lang), none=len(found.nothing),
    )  # fmt: skip


def list_title(one: Followed, lang: str) -> str:
    """The title of the list of communes behind a target."""
    target = one.statement.target
    return f"{subject_text(target, lang)} ({asked_by_text(target, lang)})"


def list_lead(one: Followed, lang: str) -> str:
    """How many communes are behind and what they lack together."""
    behind, indicator = one.of(Standing.BEHIND), one.statement.indicator
    if not behind:
        return t("report.none_behind", lang)
    if one.missing is None or indicator is None:
        said: str = t("report.list_lead", lang, n=len(behind), total=len(one.units))
    else:
        said = t(
            "report.list_missing", lang, n=len(behind), total=len(one.units),
            missing=format_number(one.missing, 0, lang), what=counted_name(indicator, lang),
        )  # fmt: skip
    older, last = sum(one.older(unit) for unit in behind), one.statement.progress.day
    if older and last is not None:
        said += " " + t("report.older", lang, n=older, day=day(last, lang))
    return said


def method(report: Report, definitions: dict[str, str], lang: str) -> list[str]:
    """How the figures were made: what they count, on which basis, by which formulae."""
    said: list[str] = [
        t("report.method_share", lang),
        t("report.method_gap", lang),
        t("report.method_pace", lang),
        t("report.method_states", lang),
        t("report.method_communes", lang),
        t("report.method_dates", lang, until=day(report.ask.until, lang)),
    ]
    said += _measured(report, definitions, lang)
    said += _carried(report, lang)
    if report.vintage != report.province.vintage:
        said.append(
            t(
                "report.method_territory", lang, province=unit_text(report.province, lang),
                day=day(report.province.vintage.first_day, lang),
                units=format_number(report.delivery.communes, 0, lang),
                now=day(report.vintage.first_day, lang),
            )
        )  # fmt: skip
    return said


def _measured(report: Report, definitions: dict[str, str], lang: str) -> Iterator[str]:
    """For each indicator its definition and the bases of the values shown."""
    used: dict[str, tuple[Indicator, list[str]]] = {}
    for one in (*report.statements, *report.tasks):
        if one.indicator is not None and has_value(one):
            bases = used.setdefault(one.indicator.code, (one.indicator, []))[1]
            if one.progress.basis is not None and str(one.progress.basis) not in bases:
                bases.append(str(one.progress.basis))
    for indicator, bases in used.values():
        named = "; ".join(definitions[basis] for basis in bases)
        yield t(
            "report.method_indicator", lang, name=indicator.name(lang),
            definition=indicator.definition(lang), basis=named,
        )  # fmt: skip


def _carried(report: Report, lang: str) -> Iterator[str]:
    """What came from units of another time, and how much of it is estimated."""
    carried = [one for one in report.shown if one.origin not in (None, one.unit.vintage.name)]
    if not carried:
        yield t("report.method_reported", lang)
        return
    guessed = [one for one in carried if one.estimated]
    if not guessed:
        yield t("report.method_exact", lang, n=len(carried))
        return
    most = max((one.estimated_share for one in guessed), default=0.0)
    yield t(
        "report.method_carried", lang, n=len(carried), guessed=len(guessed),
        share=share_text(most, lang),
    )  # fmt: skip
