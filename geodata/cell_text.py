"""Text that goes into a spreadsheet, so that no spreadsheet takes it for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """The text with an apostrophe before it if its first character would begin a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
