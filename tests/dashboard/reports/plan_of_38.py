"""A plan of province 38 of the small country, made by hand; what it leads to is known by heart.

Fibre at the end of 2024: 7,850 of 14,000 households in the 14 communes that report (56.07 %), half
of them everywhere at the end of 2023. Against "at least 80 % by the end of 2025": five communes
are there (80, 89.9, 90, 99.9, 100), the one of 79.9 % will be at its pace, and eight are behind and
lack 800, 700, 601, 600, 401, 400, 245 and 200 households. Two that reported only at the end of 2023
are behind by those figures and lack 300 each; all together 4,547.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from dashboard.plans.book import PlanBook
from dashboard.readings import Source
from dashboard.reports.reading import Report, read_report, report_ask
from geodata.plans import Plan, plans_of
from geodata.targets import Comparator, Kind, Target, load_targets
from tests.small_atlas import FIBRE, small_observations, small_service

NOWHERE = Path("nowhere")
DUE = date(2024, 12, 15)
LACKING = {
    "38001": 800, "38002": 700, "38003": 601, "38004": 600, "38005": 401, "38006": 400,
    "38015": 300, "38016": 300, "38014": 245, "38007": 200,
}  # fmt: skip
"""The communes behind, those with most missing first."""

HOSTILE = '=HYPERLINK("x") {{ 7 * 7 }} </w:t><w:fldSimple w:instr="DDE"/> a\x07b\nc\td'
"""A subject as no plan has: a formula, a template, markup, a bell, lines."""

TOLD = '=HYPERLINK("x") {{ 7 * 7 }} </w:t><w:fldSimple w:instr="DDE"/> a b c d'
"""What may be seen of it in a document."""


def plan(*, hostile: bool = False) -> Plan:
    """Fibre for 80 % and for all, schools of which nothing is known, a task, two dates a year."""
    base = next(one for one in load_targets() if one.id == "plan-thanh-hoa-t3")
    entries = [
        base,
        _with(base, "all", comparator=Comparator.UNIVERSAL, value=None, value_text=None,
              period_end=date(2030, 12, 31)),
        _with(base, "unknown", indicator=None, subject_vi=HOSTILE if hostile else "Trường học",
              subject_en=HOSTILE if hostile else "schools"),
        _with(base, "earlier", value=50.0, value_text="50", period_end=date(2022, 12, 31)),
        _with(base, "task", kind=Kind.TASK, indicator=None, comparator=Comparator.DONE, value=None,
              subject_vi="Chuyển sang IPv6", subject_en="move to IPv6"),
        _with(base, "dates", kind=Kind.REPORT_DEADLINE, indicator=None, period_end=None,
              comparator=Comparator.BEFORE, value=None, month_days=("06-30", "12-15")),
    ]  # fmt: skip
    assert base.indicator == FIBRE
    return plans_of(entries)[0]


def _with(base: Target, name: str, **changed: object) -> Target:
    return replace(base, id=f"{base.id}-{name}", **changed)  # type: ignore[arg-type]


def book(chosen: Plan | None = None, observations: pd.DataFrame | None = None) -> PlanBook:
    """The plan over the small country, of which nothing is drawn."""
    return PlanBook(small_service(NOWHERE, observations), [chosen or plan()])


@cache
def report(*, due: date = DUE, hostile: bool = False, real: bool = False) -> Report:
    """Its report; with `real` no value is simulated."""
    observations = small_observations()
    if real:
        observations["simulated"] = False
    chosen = plan(hostile=hostile)
    sources = (Source("=cmd|' /C calc'!A0", simulated=False),)
    return read_report(book(chosen, observations), report_ask(chosen, due), sources)
