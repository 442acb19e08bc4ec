"""Reporting dates as a calendar file (iCalendar, RFC 5545), one all-day event a report."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from geodata.deadlines import Deadline

PRODUCT = "-//Vietnam Digital Atlas//Plan deadlines//VI"
DOMAIN = "vietnam-digital-atlas"
WARN_DAYS = 14

SUMMARY = {"vi": "Báo cáo kế hoạch: {province}", "en": "Plan report: {province}"}
PERIOD = {
    "vi": "Kỳ báo cáo: {first:%d/%m/%Y} đến {last:%d/%m/%Y}.",
    "en": "Period: {first:%Y-%m-%d} to {last:%Y-%m-%d}.",
}
ASSUMED = {
    "vi": "Kế hoạch không nêu ngày; lấy ngày cuối kỳ.",
    "en": "The plan names no day; the last day of the period is taken.",
}
DUE = {"vi": "Đến hạn trong kỳ:", "en": "Due in the period:"}
ALARM = {"vi": "Còn {days} ngày: {summary}", "en": "{days} days left: {summary}"}


def to_ics(
    reports: Sequence[tuple[Deadline, str]], stamp: date, lang: str = "vi", name: str = ""
) -> bytes:
    """A calendar of reports, each given with the name of its province.

    `stamp` is the day of the state that is written down. An event keeps its UID in every later
    file, so that a calendar that is imported again changes events instead of doubling them.
    """
    key = "en" if lang == "en" else "vi"
    out = Calendar()
    out.add("prodid", PRODUCT)
    out.add("version", "2.0")
    out.add("calscale", "GREGORIAN")
    out.add("method", "PUBLISH")
    if name:
        out.add("x-wr-calname", name)
    for deadline, province in reports:
        out.add_component(_event(deadline, province, stamp, key))
    written: bytes = out.to_ical()
    return written


def _event(deadline: Deadline, province: str, stamp: date, lang: str) -> Event:
    summary = SUMMARY[lang].format(province=province)
    event = Event()
    event.add("uid", f"{deadline.id}@{DOMAIN}")
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", describe(deadline, lang))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", ALARM[lang].format(days=WARN_DAYS, summary=summary))
    alarm.add("trigger", timedelta(days=-WARN_DAYS))
    event.add_component(alarm)
    return event


def describe(deadline: Deadline, lang: str) -> str:
    """What is due: the plan's own words, its document, the period, targets that fall due in it."""
    entry, document = deadline.entry, deadline.plan.document
    title = document.title_en if lang == "en" else document.title_vi
    number = f" ({document.number})" if document.number else ""
    lines = [
        entry.wording,
        f"{title}{number}",
        PERIOD[lang].format(first=deadline.first_day, last=deadline.last_day),
    ]
    if deadline.assumed:
        lines.append(ASSUMED[lang])
    due = deadline.targets_due
    if due:
        lines.append(DUE[lang])
        lines += [f"- {target.subject(lang)}" for target in due]
    return "\n".join(lines)
