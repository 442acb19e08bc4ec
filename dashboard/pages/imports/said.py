"""Messages of the desk as the page says them: names for codes, no options of the command."""

import re

from dashboard.texts.imports import SAY_ALONE, SAY_BEFORE
from geodata.indicators import Catalogue
from geodata.ingest.model import Problem

OPTION = re.compile(
    SAY_BEFORE + r",? --(?:vintage|date|year|basis|numbers|indicator|province)(?: \S*[\w\d])?"
)
BRACKETED = re.compile(r" \(--[a-z-]+\)")
LOOSE = re.compile(SAY_ALONE)
WITH_BASES = frozenset({"basis_missing", "basis_not_allowed"})


def without_options(message: str) -> str:
    """The message without what one would type after a command: ``, ví dụ --basis counted``."""
    shorter = LOOSE.sub("", OPTION.sub("", BRACKETED.sub("", message)))
    return re.sub(r"\s+([.,])|\.(?=\.)", r"\1", shorter).strip()


def said_of(problem: Problem, catalogue: Catalogue, lang: str) -> str:
    """The message of a problem for the page: bases by their names."""
    message = without_options(problem.message(lang))
    if problem.code not in WITH_BASES:
        return message
    names = {code.value: basis.name(lang).lower() for code, basis in catalogue.bases.items()}
    return re.sub(rf"\b(?:{'|'.join(names)})\b", lambda one: names[one[0]], message)
