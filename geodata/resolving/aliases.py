"""What people said a text means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from geodata.spelling import readings
from geodata.units import Level

AliasKey = tuple[str, Level, str | None, str]
"""(vintage, level, code of the parent or None, key of the text): see `alias_key`."""


def alias_key(vintage: str, level: Level, parent_code: str | None, text: str) -> AliasKey:
    """Under which a person's choice for a text is remembered; the type in the text counts."""
    found = readings(text)
    return vintage, level, parent_code, found[-1].key if found else ""


@dataclass(frozen=True)
class AliasBook:
    """What texts were said to mean: (vintage, level, parent or None, key) -> code. Immutable."""

    entries: Mapping[AliasKey, str] = field(default_factory=dict)

    def code_of(self, vintage: str, level: Level, parent_code: str | None, text: str) -> str | None:
        """The code chosen for a text under that parent, None if nobody chose."""
        if not self.entries:
            return None
        return self.entries.get(alias_key(vintage, level, parent_code, text))

    def with_alias(
        self, vintage: str, level: Level, parent_code: str | None, text: str, code: str
    ) -> Self:
        """The book with one more choice; it replaces an older one for the same text."""
        key = alias_key(vintage, level, parent_code, text)
        return type(self)({**self.entries, key: code})
