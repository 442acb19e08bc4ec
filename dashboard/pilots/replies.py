"""Answers about pilot choices as plain values for the page: JSON without NaN, names as text."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.layer import score_map, shown_scores
from dashboard.pilots.saved import SavedEntry
from dashboard.pilots.served import reach_of
from dashboard.pilots.standings import Standing, loser_groups, standings_of
from dashboard.pilots.wording.answers import objective_text, status_text
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.names import POINTS_OF_ONE
from dashboard.pilots.wording.rules import rule_texts
from geodata.pilots.candidates import Material, Measure
from geodata.pilots.choice import Choice, Loser, Robustness
from geodata.pilots.finding import Finding
from geodata.pilots.reasons import Explanation
from geodata.pilots.scenario_json import scenario_dict

DIGITS = 6
"""Decimals of measured values and utilities: more than any page shows."""


def answer_reply(desk: PilotDesk, answer: Answer, lang: str) -> dict[str, Any]:
    """An answer with a row for every candidate and what the map draws of it."""
    material = answer.material
    return {
        "digest": answer.digest,
        "release": vars(answer.release),
        "simulated": answer.simulated,
        "scenario": scenario_dict(answer.scenario),
        "choice": _choice(answer, lang),
        "rule": rule_texts(answer.scenario.rule, material, lang),
        "findings": _texts(answer.findings, material, lang),
        "criteria": [
            {**measure_reply(material.measures[one.measure], lang), "weight": one.weight}
            for one in answer.scenario.criteria
        ],
        "reach": _reach(answer),
        "rows": _rows(answer),
        "districts": [
            {"key": one.key, "label": one.label, "count": len(one.members)}
            for one in material.candidates.districts
        ],
        "tags": {tag: len(codes) for tag, codes in material.candidates.tags.items()},
        "map": score_map(answer, desk.service, lang),
    }


def _choice(answer: Answer, lang: str) -> dict[str, Any]:
    choice: Choice = answer.choice
    codes = answer.material.candidates.codes
    own = [one for one in choice.findings if one not in answer.scores.findings]
    return {
        "status": choice.status.value,
        "text": status_text(answer, lang),
        "chosen": list(choice.chosen),
        "objective": choice.objective,
        "objective_text": objective_text(answer, lang),
        "bound": choice.bound,
        "gap": choice.gap,
        "several": choice.several,
        "seconds": choice.seconds,
        "findings": _texts(own, answer.material, lang),
        "nearest": [None if at < 0 else codes[at] for at in choice.nearest],
    }


def _reach(answer: Answer) -> dict[str, float] | None:
    found = reach_of(answer)
    return None if found is None else vars(found)


def _rows(answer: Answer) -> list[dict[str, Any]]:
    """A row a candidate: `values`, `utilities` and `points` in the order of the criteria."""
    measures = answer.material.measures
    columns = [numbers(measures[one.measure].values.tolist()) for one in answer.scenario.criteria]
    utilities = [numbers(row) for row in answer.scores.utility.tolist()]
    given = np.nan_to_num(answer.scores.utility * answer.scores.weight, nan=0.0) * 100.0
    scores = numbers(shown_scores(answer.scores).tolist())
    return [
        {
            **_place(one),
            "score": scores[one.place],
            "values": [column[one.place] for column in columns],
            "utilities": utilities[one.place],
            "points": numbers(given[one.place].tolist()),
        }
        for one in standings_of(answer)
    ]


def _place(one: Standing) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "district": None if one.district is None else one.district.label,
        "group": None if one.group is None else one.group.label,
        "state": one.state.value,
        "rank": one.rank,
        "rank_in_group": one.rank_in_group,
    }


def measure_reply(measure: Measure, lang: str) -> dict[str, Any]:
    """What is known of a measure: name, unit, day and basis, how many communes have a value."""
    known = np.isfinite(measure.values)
    return {
        "measure": measure.key,
        "name": measure.name(lang),
        "unit": measure.unit,
        "day": None if measure.day is None else measure.day.isoformat(),
        "basis": measure.basis,
        "origin": measure.origin,
        "known": int(known.sum()),
        "of": len(known),
        "least": float(measure.values[known].min()) if known.any() else None,
        "most": float(measure.values[known].max()) if known.any() else None,
        "simulated": bool((measure.simulated & known).any()),
        "estimated": int((measure.estimated & known).sum()),
    }


def robustness_reply(answer: Answer, found: Robustness, lang: str) -> dict[str, Any]:
    """How an answer holds: shares above 0 by code, smallest changes, best losers by group."""
    material = answer.material
    names = _names(material)
    shares = zip(material.candidates.codes, found.share.tolist(), strict=True)
    return {
        "digest": answer.digest,
        "runs": found.runs,
        "seed": found.seed,
        "spread": found.spread,
        "same": found.same,
        "distinct": found.distinct,
        "step": found.step,
        "seconds": found.seconds,
        "share": {code: share for code, share in shares if share > 0.0},
        "changes": [
            {
                "code": one.code,
                "name": names[one.code],
                "measure": one.measure,
                "measure_name": _measure_name(material, one.measure, lang),
                "share": one.share,
                "new_share": one.new_share,
                "instead": _named(one.instead, names),
                "out": _named(one.out, names),
            }
            for one in found.changes
        ],
        "losers": [_loser(answer, one, names, lang) for one in found.losers],
        "findings": _texts(found.findings, material, lang),
    }


def _loser(answer: Answer, one: Loser, names: Mapping[str, str], lang: str) -> dict[str, Any]:
    material = answer.material
    return {
        "group": one.group,
        "label": loser_groups(answer).get(one.group, ""),
        "code": one.code,
        "name": names[one.code],
        "against": _one(one.against, names),
        "short": _score(one.points_short),
        "loss": _score(one.loss),
        "lacks": [
            {
                "measure": key,
                "name": _measure_name(material, key, lang),
                "score": _score(points),
            }
            for key, points in one.lacks.items()
        ],
        "reason": None if one.reason is None else finding_text(one.reason, material, lang),
    }


def why_reply(answer: Answer, found: Explanation, lang: str) -> dict[str, Any]:
    """Why a commune was chosen or not."""
    material = answer.material
    names = _names(material)
    return {
        "digest": answer.digest,
        "code": found.code,
        "name": names[found.code],
        "state": found.state.value,
        "group": found.group,
        "score": _score(found.points),
        "rank": found.rank,
        "of": found.of,
        "rank_in_group": found.rank_in_group,
        "of_group": found.of_group,
        "against": _one(found.against, names),
        "ahead": _score(found.ahead),
        "contributions": [
            {
                "measure": one.measure,
                "name": _measure_name(material, one.measure, lang),
                "value": number(one.value),
                "utility": number(one.utility),
                "weight": one.weight,
                "score": _score(one.points),
                "rank": one.rank,
                "rank_in_group": one.rank_in_group,
            }
            for one in found.contributions
        ],
        "reasons": _texts(found.reasons, material, lang),
    }


def entry_reply(entry: SavedEntry, url: str) -> dict[str, Any]:
    """What a list shows of a saved scenario."""
    return {**vars(entry), "created": entry.created.isoformat(timespec="seconds"), "url": url}


def number(value: float) -> float | None:
    """A number of JSON; None for no data."""
    return round(value, DIGITS) if np.isfinite(value) else None


def numbers(values: Iterable[float]) -> list[float | None]:
    """Numbers of JSON; None for no data."""
    return [number(one) for one in values]


def _texts(findings: Iterable[Finding], material: Material, lang: str) -> list[str]:
    return [finding_text(one, material, lang) for one in findings]


def _names(material: Material) -> dict[str, str]:
    return dict(zip(material.candidates.codes, material.candidates.names, strict=True))


def _one(code: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    return None if code is None else {"code": code, "name": names[code]}


def _named(codes: Iterable[str], names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": names[code]} for code in codes]


def _measure_name(material: Material, key: str, lang: str) -> str:
    known = material.measures.get(key)
    return key if known is None else known.name(lang)


def _score(points: float | None) -> float | None:
    return None if points is None else number(points / POINTS_OF_ONE)
