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
        *_stages(story, lang, later=False),
        *_stages(story, lang, later=True),
        *_unchanged(story, lang),
    ]


def _is_same(stage: Stage, story: Story) -> bool:
    """Whether the unit stands in that vintage as it is, by territory, code and name."""
    return stage.same and stage.ties[0].unit.name == story.unit.name


def _stages(story: Story, lang: str, *, later: bool) -> list[Component]:
    """The vintages in which it was another unit, the nearest first, and by which act it was not."""
    ordered = story.later if later else tuple(reversed(story.earlier))
    stages = [stage for stage in ordered if not _is_same(stage, story)]
    acts = [] if later else _acts(story.acts, lang)
    if not stages:
        return acts
    return [
        html.H3(t("panel.into" if later else "panel.from", lang)),
        *acts,
        *(part for stage in ordered for part in _stage(stage, lang, later=later)),
    ]


def _unchanged(story: Story, lang: str) -> list[Component]:
    stages = [stage for stage in (*story.earlier, *story.later) if _is_same(stage, story)]
    if not stages:
        return []
    days = ", ".join(day(stage.vintage.name, lang) for stage in stages)
    return [html.P(t("panel.unchanged", lang, days=days), className="hint")]


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
