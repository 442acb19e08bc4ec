"""What the page of pilot choices tells its scripts once: plans, profiles, places, words."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from dashboard.i18n import t
from dashboard.pilots.desk import MOST_WEIGHED, PilotDesk
from dashboard.pilots.wording.answers import direction_text, method_text, missing_text, scale_text
from dashboard.pilots.wording.names import tag_text
from dashboard.settings import LANGUAGES
from dashboard.texts import TEXTS
from dashboard.wording import day
from geodata.pilots.criteria import Direction, Missing, Scale
from geodata.pilots.profiles import PlanRule
from geodata.pilots.scenario import Method
from geodata.plans import Plan
from geodata.units import COUNTRY_CODE, Level, UnitRegistry
from layers.legend import CHANGE_UNIT_TEXT, UNIT_TEXT

SAID = "pilotsay."
"""Texts that the scripts of the page say."""

T = TypeVar("T", bound=str)

TAGS = ("kind:xa", "kind:phuong", "kind:thi_tran", "kind:dac_khu", "island")

Pair = list[str]
"""A text in the order of `LANGUAGES`."""


def facts_of(desk: PilotDesk, root: str, home: str, *, keeps: bool) -> dict[str, Any]:
    """Facts for the browser; `keeps`: scenarios may be saved from here.

    `home` is the plan that is opened where none is asked for.
    """
    registry = desk.service.registry
    vintages = {one.name for one in desk.service.vintages}
    places = vintages | {plan.vintage.name for plan in desk.book.plans}
    return {
        "root": root,
        "languages": list(LANGUAGES),
        "home": home,
        "keeps": keeps,
        "weighed": MOST_WEIGHED,
        "served": desk.service.release.id,
        "words": {
            key.removeprefix(SAID): list(pair)
            for key, pair in TEXTS.items()
            if key.startswith(SAID)
        },
        "units": {
            **{unit: [UNIT_TEXT[lang][unit] for lang in LANGUAGES] for unit in UNIT_TEXT["vi"]},
            "percentage_points": [CHANGE_UNIT_TEXT[lang]["percent"] for lang in LANGUAGES],
        },
        "tags": _named(TAGS, tag_text),
        "directions": _named(Direction, direction_text),
        "scales": _named(Scale, scale_text),
        "missing": _named(Missing, missing_text),
        "methods": _named(Method, method_text),
        "plans": [_plan(desk, plan) for plan in desk.book.plans if _is_here(registry, plan)],
        "profiles": [
            {"id": one.id, "name": [one.named.name(lang) for lang in LANGUAGES]}
            for one in desk.profiles
        ],
        "vintages": [
            {
                "id": one.name,
                "name": [day(one.name, lang) for lang in LANGUAGES],
                "districts": Level.DISTRICT in registry.levels(one),
            }
            for one in desk.service.vintages
        ],
        "country": {
            "code": COUNTRY_CODE,
            "name": [t("place.country", lang) for lang in LANGUAGES],
        },
        "provinces": {
            vintage: [[one.code, one.name] for one in registry.units(vintage, Level.PROVINCE)]
            for vintage in sorted(places)
        },
    }


def _named(kinds: Iterable[T], text: Callable[[T, str], str]) -> dict[str, Pair]:
    return {str(kind): [text(kind, lang) for lang in LANGUAGES] for kind in kinds}


def _is_here(registry: UnitRegistry, plan: Plan) -> bool:
    """Whether the registry has the plan's province: a registry of a few provinces serves too."""
    known = {unit.code for unit in registry.units(plan.vintage, Level.PROVINCE)}
    return plan.province in known


def _plan(desk: PilotDesk, plan: Plan) -> dict[str, Any]:
    found: PlanRule = desk.plan_rule(plan)
    targets = {target.id: target for target in plan.entries}
    target = targets.get(found.target or "")
    return {
        "id": plan.id,
        "name": desk.book.province_name(plan),
        "province": plan.province,
        "vintage": plan.vintage.name,
        "wording": target.wording if target is not None else "",
        "reason": [found.reason(lang) for lang in LANGUAGES],
        "least": found.rule.least,
        "most": found.rule.most,
        "stated": found.rule.stated,
    }
