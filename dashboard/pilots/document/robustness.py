"""The best that were not chosen and how the choice holds, in the words of the document."""

import math
from collections.abc import Mapping

from dashboard.pilots.document.sentences import (
    LANG,
    criterion_text,
    difference_text,
    district_text,
    inside,
)
from dashboard.pilots.dossier import Dossier
from dashboard.pilots.wording.answers import score_text
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.names import (
    POINTS_OF_ONE,
    measure_text,
    number_text,
    percent_text,
)
from dashboard.texts.pilots_document import phrase
from geodata.pilots.choice import Loser, Robustness, WeightChange
from geodata.pilots.reasons import State
from layers.legend import format_number

OFTEN = 0.9
MOST_LACKS = 2
MOST_OFTEN = 5
LEAST_SHOWN = 0.05 * POINTS_OF_ONE
"""Points that are written as 0,1 or more."""


def lacks_text(dossier: Dossier, loser: Loser, *, short: bool = False) -> str:
    """Where a commune lacks most and where it has more; the cause where points are not it.

    Criteria are named, with `short` by their number in the table of criteria.
    """
    worse = _items(dossier, loser.lacks, "lack_item", 1, short=short)
    better = _items(dossier, loser.lacks, "better_item", -1, short=short)
    if loser.reason is not None and (not worse or (loser.points_short or 0) < 0):
        return finding_text(loser.reason, dossier.answer.material, LANG)
    if not better:
        return worse
    return worse + phrase("but_better", items=better)


def _items(
    dossier: Dossier, lacks: Mapping[str, float], key: str, sign: int, *, short: bool = False
) -> str:
    found = sorted(
        ((sign * points, measure) for measure, points in lacks.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return "; ".join(
        phrase(
            key,
            name=criterion_text(dossier, measure, short=short),
            points=score_text(points, LANG),
        )
        for points, measure in found[:MOST_LACKS]
        if points >= LEAST_SHOWN
    )


def short_text(loser: Loser) -> str:
    """By how much the score falls short; that it does not where it is higher."""
    if loser.points_short is None:
        return "–"
    if loser.points_short < 0:
        return phrase("higher", points=difference_text(-loser.points_short))
    return difference_text(loser.points_short)


def closest_text(dossier: Dossier, loser: Loser) -> str:
    """The best of all that were not chosen, in sentences."""
    one = dossier.by_code[loser.code]
    short = ""
    if loser.against is not None and loser.points_short is not None and loser.points_short > 0:
        items = _items(dossier, loser.lacks, "lack_item", 1)
        if items:
            against = inside(dossier.by_code[loser.against].name)
            points = difference_text(loser.points_short)
            short = phrase("closest_short", against=against, points=points, items=items)
    if not short and loser.reason is not None:
        reason = finding_text(loser.reason, dossier.answer.material, LANG)
        short = phrase("closest_reason", reason=reason)
    district = district_text(one)
    score = score_text(one.points, LANG)
    return phrase("closest", name=one.name, district=district, score=score, short=short).strip()


def runs_line(dossier: Dossier, found: Robustness) -> str:
    """How often the list stays as it is."""
    kept = sum(1 for one in dossier.chosen if found.share[one.place] >= OFTEN)
    return phrase(
        "runs", runs=format_number(found.runs, 0, LANG),
        low=number_text(1 / found.spread, LANG), high=number_text(found.spread, LANG),
        same=percent_text(found.same or 0.0, LANG, 1), kept=kept, n=len(dossier.chosen),
    )  # fmt: skip


def often_line(dossier: Dossier, found: Robustness) -> str:
    """Those that were not chosen and come up most when the weights move; nothing without."""
    others = sorted(
        (one for one in dossier.standings if not one.chosen and found.share[one.place] > 0),
        key=lambda one: (-found.share[one.place], one.code),
    )[:MOST_OFTEN]
    items = [
        phrase(
            "often_item", name=inside(one.name), share=percent_text(found.share[one.place], LANG, 1)
        )
        for one in others
    ]
    return phrase("often", items="; ".join(items)) if items else ""


def change_text(dossier: Dossier, code: str, change: WeightChange | None) -> str:
    """The smallest change of one weight that drops a commune, as a sentence."""
    if dossier.by_code[code].state is State.PINNED:
        return phrase("pinned_never")
    if change is None:
        return phrase("never")
    names = [inside(dossier.by_code[one].name) for one in change.instead]
    name = measure_text(change.measure, dossier.answer.material, LANG)
    instead = ", ".join(names) or phrase("instead_nobody")
    old, new = _pair(change.share, change.new_share)
    key = "at_once"
    if change.new_share != change.share:
        key = "rises" if change.new_share > change.share else "falls"
    return phrase(key, name=name, old=old, new=new, instead=instead)


def _pair(share: float, new_share: float) -> tuple[str, str]:
    """Both shares in per cent, with as few decimals as tell them apart.

    The new one is rounded away from the old, so that what is said of it holds.
    """
    for decimals in range(4):
        step = 10.0**decimals
        old = round(100 * share * step) / step
        away = math.ceil if new_share > share else math.floor
        new = away(round(100 * new_share * step, 6)) / step
        if share == new_share or (old != new and 0 < new < 100):
            break
    return (
        format_number(old, decimals, LANG, trim=True),
        format_number(new, decimals, LANG, trim=True),
    )
