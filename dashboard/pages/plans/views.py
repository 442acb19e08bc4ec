"""What the templates of the pages of plans show: words and numbers, ready to be written as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from dashboard.carry_wording import share_text
from dashboard.i18n import t
from dashboard.pages.plans.dates import DeadlineCard
from dashboard.plans.book import PlanBook
from dashboard.plans.charts import chart
from dashboard.plans.target_wording import asked_by_text, asked_text
from dashboard.plans.wording import (
    gap_text,
    how_text,
    missing_text,
    pace_text,
    present_text,
    standing_text,
)
from dashboard.wording import day
from geodata.indicators import Indicator
from geodata.plans import Plan
from geodata.progress import Progress, Standing, asked_of
from geodata.targets import Kind, Target
from geodata.units import BEFORE_REFORM, Level

WORST = 5
"""Units that the card of a target names."""

OTHERS = (Kind.TASK, Kind.PRIORITY_PLACE, Kind.PILOT_RULE, Kind.BASELINE, Kind.REPORT_DEADLINE)


@dataclass(frozen=True)
class Figures:
    """The words of one progress: a row of a table or the figures of a card."""

    state: str
    state_text: str
    present: str
    present_day: str
    asked: str
    gap: str
    missing: str
    pace: str
    needed: str
    how: str
    simulated: bool
    estimate: str


def figures(one: Progress, indicator: Indicator | None, basis: str, lang: str) -> Figures:
    """A progress in words; `basis` is the name of its basis."""
    when = "" if one.day is None else day(one.day, lang)
    return Figures(
        state="" if one.state is None else one.state.value,
        state_text=standing_text(one.state, lang),
        present=present_text(one, indicator, lang),
        present_day=t("plans.on_day", lang, day=when, basis=basis) if when else "",
        asked=asked_text(one.target, lang),
        gap=gap_text(one, indicator, lang),
        missing=missing_text(one, indicator, lang),
        pace=pace_text(one.pace, indicator, lang),
        needed=pace_text(one.pace_needed, indicator, lang),
        how=how_text(one, lang),
        simulated=one.simulated and one.value is not None,
        estimate=t("plans.estimate", lang, share=share_text(one.estimated_share, lang))
        if one.estimated and one.value is not None
        else "",
    )


@dataclass(frozen=True)
class LevelLine:
    """How many units of a level stand how, and the address of their table."""

    text: str
    link_text: str
    url: str


@dataclass(frozen=True)
class TargetCard:
    """One target: what it asks, how far it is, and its units."""

    id: str
    subject: str
    asked: str
    scope: str
    wording: str
    note: str | None
    measured: str
    figures: Figures
    chart: str
    chart_says: str
    levels: Sequence[LevelLine]
    worst: Sequence[str]
    map_url: str
    map_text: str


@dataclass(frozen=True)
class OtherEntry:
    """A statement that is no target."""

    id: str
    kind: str
    subject: str
    asked: str
    scope: str
    wording: str
    note: str | None
    present: str


@dataclass(frozen=True)
class PlanLine:
    """One plan in the list of all."""

    url: str
    province: str
    document: str
    number: str
    own: bool
    counts: Sequence[tuple[str, str, int]]
    next: DeadlineCard | None


class PlanViews:
    """Puts one book of plans into the words of a language."""

    def __init__(self, book: PlanBook, address: Callable[..., str]) -> None:
        self.book, self._address = book, address

    def basis_name(self, one: Progress, lang: str) -> str:
        """The name of the basis of a value."""
        bases = self.book.service.catalogue.bases
        return "" if one.basis is None else bases[one.basis].name(lang)

    def figures(self, one: Progress, lang: str) -> Figures:
        """A progress in words."""
        indicator = self.book.indicator(one.target)
        return figures(one, indicator, self.basis_name(one, lang), lang)

    def counts(self, plan: Plan, lang: str) -> list[tuple[str, str, int]]:
        """(state, its name, how many targets of a plan are in it), of those that any is in."""
        states = [self.book.progress(target).state for target in plan.of(Kind.TARGET)]
        return [
            (state.value, standing_text(state, lang), states.count(state))
            for state in Standing
            if states.count(state)
        ]

    def card(self, plan: Plan, target: Target, vintage: str, lang: str) -> TargetCard:
        """A target with its units of one vintage."""
        book = self.book
        one, indicator = book.progress(target), book.indicator(target)
        picture, says = ("", "") if indicator is None else self._chart(one, indicator, lang)
        scope = target.scope(lang)
        return TargetCard(
            id=target.id,
            subject=_capital(target.subject(lang)),
            asked=asked_by_text(target, lang),
            scope=t("plans.scope", lang, scope=scope) if scope else "",
            wording=target.wording,
            note=target.note,
            measured=_measured(one, indicator, lang),
            figures=self.figures(one, lang),
            chart=picture,
            chart_says=says,
            levels=self._levels(plan, one, vintage, lang),
            worst=self._worst(one, vintage, lang),
            map_url=self.map_url(one, vintage, lang),
            map_text=t("plans.map_link" if self._held(one) else "plans.map_value_link", lang),
        )

    def _chart(self, one: Progress, indicator: Indicator, lang: str) -> tuple[str, str]:
        vintages = self.book.service.registry.vintages
        return chart(one, indicator, [vintage.first_day for vintage in vintages], lang)

    def _levels(self, plan: Plan, one: Progress, vintage: str, lang: str) -> list[LevelLine]:
        indicator = self.book.indicator(one.target)
        if indicator is None or one.value is None or not asked_of(Level.COMMUNE, indicator):
            return []
        lines = []
        for level in self.book.levels(vintage):
            counts = self.book.counts(one.target, vintage, level)
            name = _capital(t(f"level.{level}", lang))
            if one.target.value is None:
                known = counts.total - counts.no_data
                text = t("plans.units_no_number", lang, level=name, known=known,
                         none=counts.no_data)  # fmt: skip
            else:
                text = t("plans.units_level", lang, level=name, behind=counts.behind,
                         track=counts.on_track, met=counts.met, none=counts.no_data)  # fmt: skip
            url = self._address(
                ".units", asked=plan.id, target_id=one.target.id, level=str(level), v=vintage,
                lang=lang,
            )  # fmt: skip
            link = t("plans.units_link", lang, level=t(f"level.{level}", lang).lower())
            lines.append(LevelLine(text, link, url))
        return lines

    def _worst(self, one: Progress, vintage: str, lang: str) -> list[str]:
        """The units of the largest level that are behind with the most missing."""
        indicator = self.book.indicator(one.target)
        if indicator is None or one.target.value is None or not self.book.levels(vintage):
            return []
        found = self.book.units(one.target, vintage, self.book.levels(vintage)[0])
        return [
            t(
                "plans.lacks",
                lang,
                name=unit.unit.name,
                value=present_text(unit, indicator, lang),
                n=missing_text(unit, indicator, lang),
            )
            for unit in found[:WORST]
            if unit.state is Standing.BEHIND and unit.missing
        ]

    def map_url(self, one: Progress, vintage: str, lang: str) -> str:
        """The map of a target's gap on its territory; of the values where maps hold another."""
        if (
            one.value is None
            or one.basis is None
            or one.day is None
            or one.target.indicator is None
        ):
            return ""
        pairs = {
            "v": vintage,
            "fix": "1",
            "l": "commune",
            "p": self.province_in(one.target.province, vintage),
            "y": str(one.day.year),
            "i": one.target.indicator,
            "b": str(one.basis),
            "lang": lang,
        }
        if self._held(one):
            pairs["show"] = "gap"
        root = self._address(".index").removesuffix("plans/")
        return f"{root}?{urlencode(pairs)}"

    def _held(self, one: Progress) -> bool:
        """Whether the map of gaps holds values of the day against this very target."""
        indicator = self.book.indicator(one.target)
        if indicator is None or one.day is None:
            return False
        return self.book.service.gaps.target(one.unit, indicator, one.day) == one.target

    def province_in(self, province: str, vintage: str) -> str:
        """The province of a vintage on whose land an old province stands."""
        if vintage == BEFORE_REFORM.name:
            return province
        units = self.book.reader.territory(province, vintage, Level.COMMUNE)
        codes = [unit.province_code for unit in units]
        return max(set(codes), key=codes.count) if codes else "all"

    def now_in(self, plan: Plan) -> str:
        """The name of the present province of a plan's territory, if it is another one."""
        registry = self.book.service.registry
        latest = registry.vintages[-1].name
        code = self.province_in(plan.province, latest)
        if code == "all":
            return ""
        name: str = registry.get(latest, code).name
        units = self.book.reader.territory(plan.province, latest, Level.COMMUNE)
        alone = len(units) == len(registry.units(latest, Level.COMMUNE, code))
        same = name == registry.get(plan.vintage, plan.province).name
        return "" if alone and same else name

    def other(self, target: Target, lang: str) -> OtherEntry:
        """A statement that is no target."""
        one, indicator = self.book.progress(target), self.book.indicator(target)
        present = "" if one.value is None else present_text(one, indicator, lang)
        asked = (
            "" if target.comparator is None and target.value is None else asked_text(target, lang)
        )
        due = target.period_end
        return OtherEntry(
            id=target.id,
            kind=target.kind.value,
            subject=_capital(target.subject(lang)),
            asked=asked if due is None else asked_by_text(target, lang),
            scope=target.scope(lang) or "",
            wording=target.wording,
            note=target.note,
            present=present,
        )

    def others(self, plan: Plan, lang: str) -> list[tuple[str, list[OtherEntry]]]:
        """The other statements by kind."""
        return [
            (t(f"plankind.{kind}", lang), [self.other(entry, lang) for entry in plan.of(kind)])
            for kind in OTHERS
            if plan.of(kind)
        ]


def _measured(one: Progress, indicator: Indicator | None, lang: str) -> str:
    """By which indicator a target is measured, or why it is not."""
    if indicator is None:
        return t("plans.no_indicator", lang)
    said = t("plans.indicator", lang, name=indicator.name(lang))
    return said if one.value is not None else f"{said}. {t('plans.no_values', lang)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def document_text(plan: Plan, lang: str) -> str:
    """The title of a plan's document."""
    return plan.document.title_en if lang == "en" else plan.document.title_vi


def today() -> date:
    """The day it is, by the clock of the server."""
    return date.today()  # noqa: DTZ011  a day of work, in the server's own zone
