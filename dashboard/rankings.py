"""The answer of ``/ranking.json``: the ranking of units by how they changed, with its words."""

from typing import Any

from dashboard.readings.change import Change, Mover, Ranking
from dashboard.selection import Question
from geodata.indicators import Direction
from layers.legend import CHANGE_UNIT_TEXT, format_change, format_value

BETTER = {Direction.HIGHER_BETTER: "gained", Direction.LOWER_BETTER: "lost", Direction.NONE: None}
"""Which of the two lists is the good one."""


def describe_ranking(found: Ranking, question: Question, lang: str) -> dict[str, Any]:
    """Numbers as they are and as text; null is no data. Rows as in `_row`.

    `better` is `gained`, `lost` or null where neither is better.
    """
    place, indicator = question.place, question.indicator
    return {
        "vintage": place.vintage,
        "level": str(place.level),
        "scope": place.scope,
        "indicator": indicator.code,
        "name": indicator.name(lang),
        "basis": str(question.basis),
        "since": None if question.since is None else question.since.isoformat(),
        "date": question.date.isoformat(),
        "unit": CHANGE_UNIT_TEXT[lang][indicator.unit],
        "better": BETTER[indicator.direction],
        "counts": {
            "gained": found.gained_count,
            "lost": found.lost_count,
            "unchanged": found.unchanged,
            "no_data": found.without_data,
        },
        "own": _change(found.own, question, lang),
        "gained": [_row(mover, question, lang) for mover in found.gained],
        "lost": [_row(mover, question, lang) for mover in found.lost],
    }


def _row(mover: Mover, question: Question, lang: str) -> dict[str, Any]:
    """``{code, name, parents, ...}`` with the fields of `_change`."""
    return {
        "code": mover.unit.code,
        "name": mover.unit.name,
        "parents": [parent.name for parent in mover.parents],
        **_change(mover.change, question, lang),
    }


def _change(change: Change, question: Question, lang: str) -> dict[str, Any]:
    """Values at both dates, their difference, each with its text, and what is to be said of it."""
    unit = question.indicator.unit
    return {
        "before": change.before,
        "after": change.after,
        "change": change.change,
        "before_text": format_value(change.before, unit, lang),
        "after_text": format_value(change.after, unit, lang),
        "change_text": format_change(change.change, unit, lang),
        "reporting": list(change.reporting),
        "total": list(change.total),
        "estimated": change.estimated,
        "simulated": change.simulated,
    }
