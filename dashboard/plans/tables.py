"""The tables of plans as files: all statements of a plan, and the units of one target."""

from collections.abc import Sequence

from dashboard.exports.sheets import Book, Cell, Column, Table
from dashboard.i18n import t
from dashboard.plans.book import PlanBook
from dashboard.plans.target_wording import asked_by_text, asked_text
from dashboard.plans.wording import (
    how_text,
    missing_text,
    standing_text,
)
from dashboard.wording import day, decimals_of
from geodata.indicators import Indicator
from geodata.plans import Plan
from geodata.progress import Progress, counted_name
from geodata.targets import Target
from geodata.units import Level

NOTHING = Table("", [], [])
FORM_COLUMNS = {
    "vi": ("mã tỉnh", "tỉnh", "loại", "nội dung", "chỉ số", "đến ngày", "so sánh", "giá trị",
           "đơn vị tính", "phạm vi", "văn bản", "nguyên văn"),
    "en": ("province code", "province", "kind", "subject", "indicator", "date", "comparator",
           "value", "unit", "scope", "document", "wording"),
}  # fmt: skip
FORM_EXAMPLE = {
    "vi": ("38", "Thanh Hóa", "chỉ tiêu", "Hộ gia đình được phủ băng rộng cáp quang",
           "fibre_available_households", "31/12/2026", "ít nhất", "85", "%", "hộ gia đình",
           "123/KH-UBND", "phủ ít nhất 85% hộ gia đình"),
    "en": ("38", "Thanh Hóa", "target", "households reached by fibre broadband",
           "fibre_available_households", "2026-12-31", "at least", "85", "percent", "households",
           "123/KH-UBND", "at least 85% of the households"),
}  # fmt: skip


def statements_book(book: PlanBook, plan: Plan, lang: str) -> Book:
    """Every statement of a plan with its present value, gap, pace and state."""
    rows = [_statement(book, target, lang) for target in plan.entries]
    columns = [
        Column(t("plans.kind", lang), key="kind"),
        Column(t("plans.subject", lang), key="subject"),
        Column(t("plans.asked", lang), key="asked"),
        Column(t("plans.due", lang), key="due"),
        Column(t("plans.present", lang), 1, t("standing.no_data", lang), "value", full=True),
        Column(t("plans.value_day", lang), key="value_date"),
        Column(t("plans.gap_unit", lang), 1, key="gap", full=True),
        Column(t("plans.missing", lang), key="missing"),
        Column(t("plans.pace", lang), 1, key="pace", full=True),
        Column(t("plans.pace_needed", lang), 1, key="pace_needed", full=True),
        Column(t("plans.state", lang), key="state"),
        Column(t("plans.where", lang), key="scope"),
        Column(t("plans.wording", lang), key="wording"),
        Column(t("plans.document", lang), key="document"),
    ]
    table = Table(t("plans.plan", lang), columns, rows, "plan")
    return _book(book, plan, [table], lang, simulated=_simulated(book, plan))


def _statement(book: PlanBook, target: Target, lang: str) -> Sequence[Cell]:
    one, indicator = book.progress(target), book.indicator(target)
    return [
        t(f"plankind.{target.kind}", lang),
        target.subject(lang),
        asked_text(target, lang),
        None if target.period_end is None else day(target.period_end, lang),
        one.value,
        None if one.day is None else day(one.day, lang),
        one.gap,
        "" if one.missing is None else missing_text(one, indicator, lang),
        one.pace,
        one.pace_needed,
        "" if one.state is None else standing_text(one.state, lang),
        target.scope(lang),
        target.wording,
        _document(target, lang),
    ]


def units_book(
    book: PlanBook, plan: Plan, target: Target, place: tuple[str, Level], lang: str
) -> Book:
    """The units of a level on the plan's territory against one target; `place`: vintage, level."""
    vintage, level = place
    found = book.units(target, vintage, level)
    indicator = book.indicator(target)
    table = Table(
        target.subject(lang),
        _unit_columns(indicator, lang),
        [_unit(book, one, lang) for one in found],
        "units",
    )
    simulated = any(one.simulated for one in found)
    more = [
        (t("plans.target", lang), f"{target.subject(lang)}: {asked_by_text(target, lang)}"),
        (t("plans.wording", lang), target.wording),
        (t("plans.level", lang), t(f"level.{level}", lang)),
        (t("plans.vintage", lang), day(vintage, lang)),
    ]
    return _book(book, plan, [table], lang, simulated=simulated, more=more)


def _unit_columns(indicator: Indicator | None, lang: str) -> list[Column]:
    decimals = 1 if indicator is None else decimals_of(indicator)
    share = indicator is not None and indicator.is_share
    what = "" if indicator is None else counted_name(indicator, lang)
    none = t("standing.no_data", lang)
    gap, pace, needed = (
        t(key, lang)
        for key in (
            ("plans.gap_pp", "plans.pace_pp", "plans.needed_pp")
            if share
            else ("plans.gap_unit", "plans.pace", "plans.pace_needed")
        )
    )
    return [
        Column(t("plans.code", lang), key="code"),
        Column(t("plans.unit", lang), key="name"),
        Column(t("plans.district", lang), key="district"),
        Column(t("plans.value", lang), decimals, none, "value", full=True),
        Column(t("plans.target_value", lang), decimals, key="target", full=True),
        Column(gap, decimals, none, "gap", full=True),
        Column(t("plans.missing_what", lang, what=what), 0, none, "missing"),
        Column(pace, decimals, none, "pace", full=True),
        Column(needed, decimals, key="pace_needed", full=True),
        Column(t("plans.state", lang), key="state"),
        Column(t("plans.value_day", lang), key="value_date"),
        Column(t("plans.how", lang), key="origin"),
        Column(t("plans.marks", lang), key="marks"),
    ]


def _unit(book: PlanBook, one: Progress, lang: str) -> Sequence[Cell]:
    parents = book.service.parents(one.unit)
    district = next((unit.name for unit in parents if unit.level is Level.DISTRICT), None)
    return [
        one.unit.code,
        one.unit.name,
        district,
        one.value,
        one.target.value,
        one.gap,
        one.missing,
        one.pace,
        one.pace_needed,
        standing_text(one.state, lang),
        None if one.day is None else day(one.day, lang),
        how_text(one, lang),
        t("mark.simulated", lang) if one.simulated else "",
    ]


def _book(
    book: PlanBook,
    plan: Plan,
    tables: Sequence[Table],
    lang: str,
    *,
    simulated: bool,
    more: Sequence[tuple[str, str]] = (),
) -> Book:
    about: list[tuple[str, str]] = []
    if simulated:
        marked = f"{t('simulated.title', lang)}: {t('simulated.body', lang)}"
        about.append((t("table.marks", lang), marked))
    about += [
        (t("plans.province", lang), book.province_name(plan)),
        (t("plans.document", lang), _document(plan.entries[0], lang)),
        *more,
        (t("plans.method", lang), t("plans.pace_means", lang)),
        (t("table.release", lang), book.service.release.id),
    ]
    return Book(
        title=f"{t('plans.plan', lang)}: {book.province_name(plan)}",
        about_name=t("table.about", lang),
        about=about,
        tables=tables,
        weights=NOTHING,
        links=NOTHING,
    )


def form_book(lang: str) -> Book:
    """An empty plan file to fill in: the headings, one row as an example, and what may stand."""
    key = "en" if lang == "en" else "vi"
    columns = [Column(title) for title in FORM_COLUMNS[key]]
    table = Table(t("plans.plan", lang), columns, [FORM_EXAMPLE[key]])
    return Book(
        title=t("plans.form", lang),
        about_name=t("table.about", lang),
        about=[(t("plans.method", lang), t("plans.add_hint", lang))],
        tables=[table],
        weights=NOTHING,
        links=NOTHING,
    )


def _document(target: Target, lang: str) -> str:
    title = target.document.title_en if lang == "en" else target.document.title_vi
    return f"{title} ({target.document.number})" if target.document.number else title


def _simulated(book: PlanBook, plan: Plan) -> bool:
    return any(book.progress(target).simulated for target in plan.entries)
