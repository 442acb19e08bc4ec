"""What the program around has to say of a choice and of what it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing to be said, in words that the program around chooses: a code and its details."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
