"""What a unit came from and went into over all vintages, how much of each, and by which act."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.carry_wording import share_text, weighing_text
from dashboard.i18n import t
from dashboard.wording import day
from geodata.acts import Act
from geodata.history import Stage, Story, Tie

MOST_TIES = 14


def sections(story: Story, lang: str) -> list[Component]:
    """Earlier vintages, the acts that made the unit, later vintages; empty parts are left out."""
    return [
        *_stages("panel.from", story.earlier, lang, later=False),
        *_acts(story.acts, lang),
        *_stages("panel.into", story.later, lang, later=True),
    ]


def _stages(key: str, stages: Sequence[Stage], lang: str, *, later: bool) -> list[Component]:
    """The nearest vintage first."""
    if not stages:
        return []
    ordered = stages if later else list(reversed(stages))
    return [
        html.H3(t(key, lang)),
        *(part for stage in ordered for part in _stage(stage, lang, later=later)),
    ]


def _stage(stage: Stage, lang: str, *, later: bool) -> list[Component]:
    ties = [html.Li(_tie(tie, lang, later=later)) for tie in stage.ties[:MOST_TIES]]
    if stage.same:
        ties = [html.Li(t("panel.same", lang, unit=stage.ties[0].unit.name))]
    rest = len(stage.ties) - MOST_TIES
    if rest > 0:
        ties.append(html.Li(t("carried.others", lang, n=rest)))
    return [
        html.H4(t("search.group", lang, day=day(stage.vintage.name, lang))),
        html.Ul(ties, className="kin"),
        *(_acts(stage.acts, lang) if later else []),
    ]


def _tie(tie: Tie, lang: str, *, later: bool) -> str:
    """The unit, how much of the older of the two lies in the newer, and whether that is known."""
    key = "panel.took" if later else "panel.came"
    text: str = t(key, lang, unit=tie.unit.name, share=share_text(tie.weight, lang))
    notes = [] if tie.exact else [t("panel.guessed", lang, by=weighing_text(tie.basis, lang))]
    if tie.act:
        notes.append(t("panel.act", lang, act=tie.act))
    return " \u00b7 ".join([text, *notes])


def _acts(acts: Sequence[Act], lang: str) -> list[Component]:
    return [
        html.P(
            t("panel.act", lang, act=f"{act.number} \u2013 {act.title(lang)}"),
            className="hint",
            title=act.url,
        )
        for act in acts
    ]
