"""Messages of the desk as the page says them: without the options of the command."""

import re

OPTION = re.compile(
    r"(?:,? (?:ví dụ,?|for example,?|hoặc(?: ghi)?|or(?: say)?|or the year:|hoặc năm:))*"
    r",? --(?:vintage|date|year|basis|numbers|indicator)(?: \S*[\w\d])?"
)
LOOSE = re.compile(r"(?:\. )?(?:Ghi|Say|Kiểm tra|Check)(?=\.|$)")


def without_options(message: str) -> str:
    """The message without what one would type after a command: ``, ví dụ --basis counted``."""
    shorter = LOOSE.sub("", OPTION.sub("", message))
    return re.sub(r"\s+([.,])|\.(?=\.)", r"\1", shorter).strip()
