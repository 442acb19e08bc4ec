"""Messages of the desk as the page says them: without the options of the command."""

import re

from dashboard.texts_imports import SAY_ALONE, SAY_BEFORE

OPTION = re.compile(
    SAY_BEFORE + r",? --(?:vintage|date|year|basis|numbers|indicator|province)(?: \S*[\w\d])?"
)
LOOSE = re.compile(SAY_ALONE)


def without_options(message: str) -> str:
    """The message without what one would type after a command: ``, ví dụ --basis counted``."""
    shorter = LOOSE.sub("", OPTION.sub("", message))
    return re.sub(r"\s+([.,])|\.(?=\.)", r"\1", shorter).strip()
