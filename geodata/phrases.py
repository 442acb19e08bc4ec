"""Short notes of the program, kept in English and joined by "; ", said in another language."""

import re
from collections.abc import Mapping, Sequence


def in_other_words(
    told: str, phrases: Mapping[str, str], patterns: Sequence[tuple[str, str]]
) -> str:
    """Each part as its phrase, else by the first pattern it matches whole, else as it stands."""
    return "; ".join(_part(one, phrases, patterns) for one in told.split("; "))


def _part(part: str, phrases: Mapping[str, str], patterns: Sequence[tuple[str, str]]) -> str:
    if part in phrases:
        return phrases[part]
    for pattern, words in patterns:
        found = re.fullmatch(pattern, part)
        if found is not None:
            return found.expand(words)
    return part
