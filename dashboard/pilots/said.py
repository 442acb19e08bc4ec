"""Findings about a choice, and what is wrong with a scenario, in the words of a language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.i18n import t
from dashboard.pilots.phrases import (
    codes_text,
    measure_text,
    number_text,
    points_text,
    tag_text,
)
from dashboard.texts import TEXTS
from dashboard.texts_refusals import in_vietnamese
from dashboard.wording import day
from geodata.errors import AtlasError, ImportRefused
from geodata.indicators import load_catalogue
from geodata.pilots.candidates import Material
from geodata.pilots.finding import Finding
from geodata.points import load_point_catalogue

MOST_NAMED = 5
CELL = ("sheet", "row", "column")
SEGMENT = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")

Details = Mapping[str, Any]


def finding_text(finding: Finding, material: Material | None, lang: str) -> str:
    """A finding in `vi` or `en`; codes become names of the material's communes and measures.

    `KeyError` for a finding that has no words.
    """
    details = finding.details
    values = {key: _value(key, value, details, material, lang) for key, value in details.items()}
    if "least" in details:
        values["span"] = span_text(details["least"], details.get("most"), lang)
    code = finding.code
    if code in COMPOSED:
        code = COMPOSED[code](details, values, lang)
    return _filled(f"pilotfind.{code}", lang, values)


def _filled(key: str, lang: str, values: Mapping[str, str]) -> str:
    """A text with its places filled; details may be called as the parameters of `t` are."""
    return str(t(key, lang)).format_map(values)


def _value(key: str, value: Any, details: Details, material: Material | None, lang: str) -> str:
    """One detail of a finding as text, by its name."""
    if key in NAMED and isinstance(value, str):
        return NAMED[key](value, material, lang)
    if key in NUMBERS:
        return NUMBERS[key](float(value), lang)
    if key == "measures":
        return ", ".join(measure_text(one, material, lang) for one in value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        count = int(details.get("count", len(value))) if key == "codes" else len(value)
        return codes_text(value, material, lang, count, MOST_NAMED)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value, lang)
    return value if isinstance(value, str) else ""


def _basis(value: str, _material: Material | None, lang: str) -> str:
    found = next((one for key, one in load_catalogue().bases.items() if str(key) == value), None)
    return value if found is None else found.name(lang)


NAMED: Mapping[str, Callable[[str, Material | None, str], str]] = {
    "measure": measure_text,
    "day": lambda value, _, lang: day(value, lang),
    "vintage": lambda value, _, lang: day(value, lang),
    "columns": lambda value, _, lang: day(value, lang),
    "basis": _basis,
    "layer": lambda value, _, lang: load_point_catalogue().get(value).name(lang),
    "tag": lambda value, _, lang: tag_text(value, lang),
    "part": lambda value, _, lang: value or t("pilotpart.province", lang),
    "treatment": lambda value, _, lang: t(f"pilotmissing.{value}", lang),
    "reason": lambda value, _, lang: t(f"pilotbar.{value}", lang),
    "code": lambda value, material, lang: codes_text([value], material, lang, 1, 1),
}
"""What a detail of a name means, and how it is said."""

NUMBERS: Mapping[str, Callable[[float, str], str]] = {
    "points": points_text,
    "km": lambda value, lang: number_text(round(value, 2), lang),
}
"""What a number of a name is, and how it is said."""


# --- why nothing satisfies the rule ------------------------------------------------------------


def part_text(details: Details, lang: str) -> str:
    """What of a rule a finding speaks of: its code under ``rule`` and the details of that."""
    kind = details["rule"]
    span = span_text(details.get("least"), details.get("most"), lang)
    return t(
        f"pilotpart.{kind}",
        lang,
        part=details.get("part") or t("pilotpart.province", lang),
        span=span,
        tag=tag_text(details.get("tag", ""), lang),
        budget=number_text(details.get("budget", 0.0), lang),
        km=number_text(details.get("km", 0.0), lang),
    )


def span_text(least: int | None, most: int | None, lang: str) -> str:
    """How many: exactly 1, 3 to 5, at least 2, at most 1."""
    if most is None:
        return t("pilotspan.least", lang, least=number_text(least or 0, lang))
    if not least:
        return t("pilotspan.most", lang, most=number_text(most, lang))
    kind = "exact" if least == most else "both"
    return t(
        f"pilotspan.{kind}", lang, least=number_text(least, lang), most=number_text(most, lang)
    )


def _too_few(details: Details, values: dict[str, str], lang: str) -> str:
    barred = [
        t(
            "pilotbar.count",
            lang,
            n=number_text(count, lang),
            reason=t(f"pilotbar.{reason}", lang),
        )
        for reason, count in details["barred"].items()
    ]
    values["barred"] = f" ({', '.join(barred)})" if barred else ""
    values["rule"] = part_text(details, lang)
    if details["free"] == 0 and details.get("part"):
        values["rule"] = span_text(details.get("least"), details.get("most"), lang)
        return "too_few_none"
    return "too_few"


def _pinned_too_many(details: Details, values: dict[str, str], lang: str) -> str:
    values["rule"] = part_text(details, lang)
    return "pinned_too_many"


def _conflict(details: Details, values: dict[str, str], lang: str) -> str:
    values["rules"] = "; ".join(part_text(one, lang) for one in details["rules"])
    return "conflict_pinned" if details["pinned"] else "conflict"


def _ahead(details: Details, _values: dict[str, str], _lang: str) -> str:
    return "ahead_of" if details["points"] > 0 else "ahead_equal"


def _threshold(details: Details, _values: dict[str, str], _lang: str) -> str:
    return "threshold_all" if details["reached"] else "threshold_none"


COMPOSED: Mapping[str, Callable[[Details, dict[str, str], str], str]] = {
    "too_few": _too_few,
    "pinned_too_many": _pinned_too_many,
    "conflict": _conflict,
    "threshold_same_side": _threshold,
    "ahead_of": _ahead,
}
"""Findings with more than one wording, or with parts to be said first; each gives its key."""


# --- what is wrong with a scenario -------------------------------------------------------------


def error_text(error: AtlasError, lang: str) -> str:
    """What is wrong and what to do, in `vi` or `en`; one sentence for each problem."""
    problems = error.details.get("problems")
    if isinstance(error, ImportRefused) and problems:
        return " ".join(not_taken_text(one, lang) for one in problems[:MOST_NAMED])
    if problems:
        return " ".join(
            _problem(one["problem"], one["field"], one["details"], lang) or one["message"]
            for one in problems
        )
    problem = error.details.get("problem", error.code)
    where = error.details.get("field") if error.code == "scenario_error" else None
    told = _problem(str(problem), where, error.details, lang)
    if told is not None:
        return told
    return in_vietnamese(error.message) if lang == "vi" else error.message


def not_taken_text(told: Details, lang: str) -> str:
    """Something of a file of columns that was not taken: where it stands, and what to do."""
    words = str(told[f"text_{lang}"])
    named = [t(f"pilotcell.{key}", lang, at=told[key]) for key in CELL if told.get(key)]
    if not named:
        return words
    return t("pilotprob.at", lang, where=", ".join(named), words=words)


def _problem(problem: str, where: str | None, details: Details, lang: str) -> str | None:
    key = f"pilotprob.{problem}"
    if key not in TEXTS:
        return None
    values = {name: _problem_value(name, value, lang) for name, value in details.items()}
    values["span"] = span_text(details.get("least"), details.get("most"), lang)
    words = _filled(key, lang, values)
    if where is None:
        return words
    return t("pilotprob.at", lang, where=field_text(where, lang), words=words)


def _problem_value(name: str, value: Any, lang: str) -> str:
    if name == "measure":
        return measure_text(str(value), None, lang)
    if name == "tag":
        return tag_text(str(value), lang)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value, lang)
    return str(value)


def field_text(path: str, lang: str) -> str:
    """A field of a scenario in words: ``criteria[0].weight`` is "criterion 1, weight"."""
    found = [_segment(one, lang) for one in path.split(".")]
    words = ", ".join(found)
    return words[:1].upper() + words[1:]


def _segment(segment: str, lang: str) -> str:
    match = SEGMENT.fullmatch(segment)
    if match is None:
        return segment
    name, number = match.groups()
    one = f"pilotfield.{name}_one"
    if number is not None and one in TEXTS:
        return t(one, lang, n=number_text(int(number) + 1, lang))
    key = f"pilotfield.{name}"
    return t(key, lang) if key in TEXTS else segment
