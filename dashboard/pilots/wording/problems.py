"""What is wrong with a scenario, or with a file of columns, in the words of a language."""

import re
from typing import Any

from dashboard.i18n import t
from dashboard.pilots.wording.findings import Details
from dashboard.pilots.wording.names import filled, measure_text, number_text, span_text, tag_text
from dashboard.texts import TEXTS
from dashboard.texts.refusals import in_vietnamese
from geodata.errors import AtlasError, ImportRefused

MOST_TOLD = 5
"""Problems of a file of columns that are told."""

CELL = ("sheet", "row", "column")


SEGMENT = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


def error_text(error: AtlasError, lang: str) -> str:
    """What is wrong and what to do, in `vi` or `en`; one sentence for each problem."""
    problems = error.details.get("problems")
    if isinstance(error, ImportRefused) and problems:
        return " ".join(not_taken_text(one, lang) for one in problems[:MOST_TOLD])
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
    words = filled(key, lang, values)
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
