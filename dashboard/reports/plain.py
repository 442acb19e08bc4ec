"""Text that came from files, made fit for documents: one line, nothing that is not a letter."""

import unicodedata

CONTROLS = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
"""Controls, surrogates, unassigned characters, separators of lines and paragraphs."""


def plain(text: str) -> str:
    """The text on one line, without control characters and what XML cannot hold."""
    kept = (" " if unicodedata.category(letter) in CONTROLS else letter for letter in text)
    return " ".join("".join(kept).split(" ")).strip()
