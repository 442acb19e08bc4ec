"""What has to be known of a choice (`Finding`), in the words of a language."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.i18n import t
from dashboard.pilots.wording.names import (
    codes_text,
    filled,
    measure_text,
    number_text,
    points_text,
    span_text,
    tag_text,
)
from dashboard.wording import day
from geodata.indicators import load_catalogue
from geodata.pilots.candidates import Material
from geodata.pilots.finding import Finding
from geodata.points import load_point_catalogue

MOST_NAMED = 5
"""Communes that a finding names."""

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
    return filled(f"pilotfind.{code}", lang, values)


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
    "later": lambda value, _, lang: day(value, lang),
    "origin": lambda value, _, lang: day(value, lang),
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
