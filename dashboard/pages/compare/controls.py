"""Choices and present values of the controls."""

from typing import Any

from dashboard.i18n import t
from dashboard.pages.atlas.rail import indicator_groups
from dashboard.pages.compare import ids
from dashboard.pages.compare.context import CompareContext
from dashboard.pages.compare.layout import mode_name
from dashboard.pages.compare.state import CHANGE, MODES, OWN, CompareState, Side
from dashboard.state import COUNTRY
from dashboard.wording import day
from geodata.indicators import Basis

SIDE_NAMES = {"left": "compare.left", "right": "compare.right"}
SPAN_NAMES = {"left": "compare.from", "right": "compare.to"}


def held_values(state: CompareState) -> list[tuple[str, str, Any]]:
    """What every control shall hold: (id, property, value)."""
    return [
        (ids.MODE, "value", state.mode),
        (ids.PROVINCE, "value", state.left.province or COUNTRY),
        (ids.LEVEL, "value", state.level),
        (ids.LANGUAGE, "value", state.lang),
        *(
            (ids.side(name, part), "value", value)
            for name, side in zip(ids.SIDES, (state.left, state.right), strict=True)
            for part, value in (
                ("vintage", side.chosen),
                ("year", str(side.year)),
                ("indicator", side.indicator),
                ("basis", side.basis),
            )
        ),
    ]


def shared_choices(context: CompareContext, state: CompareState) -> dict[str, Any]:
    """The choices of the controls that both sides share."""
    facts, lang = context.facts, state.lang
    provinces = sorted(facts.provinces[state.left.vintage].items())
    shared = facts.levels[state.right.vintage]
    return {
        "mode": [{"value": mode, "label": mode_name(mode, lang)} for mode in MODES],
        "province": [
            {"value": COUNTRY, "label": t("place.country", lang)},
            *({"value": code, "label": name} for code, name in provinces),
        ],
        "level": [
            {"value": level, "label": t(f"level.{level}", lang)}
            for level in facts.levels[state.left.vintage]
            if level in shared
        ],
    }


def side_choices(
    context: CompareContext, state: CompareState, side: Side, name: str
) -> dict[str, Any]:
    """The choices of one side's controls, and what the side is called."""
    facts, lang = context.facts, state.lang
    words = SPAN_NAMES if state.mode == CHANGE else SIDE_NAMES
    catalogue = context.page.service.catalogue
    cube = context.page.service.cube
    with_data = {item.code for item in catalogue if cube.bases(item.code)}
    own = [] if state.mode == CHANGE else [{"value": OWN, "label": t("vintage.auto", lang)}]
    return {
        "name": t(words[name], lang),
        "vintage": [
            *own,
            *({"value": one, "label": day(one, lang)} for one in facts.vintages),
        ],
        "year": [
            {"value": str(year), "label": str(year)} for year in reversed(_years(context, side))
        ],
        "indicator": indicator_groups(catalogue, lang, with_data | {side.indicator}),
        "basis": [
            {"value": basis, "label": catalogue.bases[Basis(basis)].name(lang)}
            for basis in facts.bases[side.indicator]
        ],
    }


def _years(context: CompareContext, side: Side) -> list[int]:
    facts = context.facts
    return sorted(facts.vintage_of_year if side.chosen == OWN else facts.dates[side.vintage])
