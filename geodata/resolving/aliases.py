"""What people said a text means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from geodata.spelling import readings
from geodata.units import Level

AliasKey = tuple[str, Level, str | None, str]
"""(vintage, level, code of the parent or None, key of the text): see `Resolver.alias_key`."""


def text_key(text: str) -> str:
    """The key of a text with its type ("huyện quanhoá"); "" for a blank one."""
    found = readings(text)
    return f"{found[0].kind or ''} {found[0].key}".strip() if found else ""


@dataclass(frozen=True)
class AliasBook:
    """What texts were said to mean: (vintage, level, parent or None, key) -> code. Immutable."""

    entries: Mapping[AliasKey, str] = field(default_factory=dict)

    def code_of(self, key: AliasKey) -> str | None:
        """The code chosen for a key, None if nobody chose."""
        return self.entries.get(key)

    def with_alias(self, key: AliasKey, code: str) -> Self:
        """The book with one more choice; it replaces an older one for the same key."""
        return type(self)({**self.entries, key: code})
