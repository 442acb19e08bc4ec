"""The component ids of the compare page, in one place; of shared parts those of the map page."""

from dashboard.ids import (
    LANGUAGE,
    NOTICE,
    NOTICE_CLOSE,
    NOTICE_TEXT,
    OFFLINE,
    OFFLINE_RETRY,
    SIMULATED,
)

__all__ = [
    "LANGUAGE",
    "NOTICE",
    "NOTICE_CLOSE",
    "NOTICE_TEXT",
    "OFFLINE",
    "OFFLINE_RETRY",
    "SIMULATED",
]

STARTED = "started"
"""Store: fires once when the page has been mounted."""
ASK = "ask"
"""Store: what the browser asks for: ``{search, patch, turn}``."""
VIEW = "view"
"""Store: what the server made of it (see `dashboard.pages.compare.content.view_for_browser`)."""

SHELL = "shell"
SKIP = "skip-link"
BACK = "back"
PLACE = "head-place"

CONTROLS = "controls"
CONTROLS_TITLE = "controls-title"
CONTROLS_OPEN = "controls-open"
CONTROLS_CLOSE = "controls-close"
SCRIM = "scrim"
MODE = "mode"
PROVINCE = "province"
LEVEL = "level"
SWAP = "swap"

SUMMARY = "summary"
MAIN = "maps"
DIVIDER = "divider"
EMPTY = "empty"
RANKING = "ranking"

SIDES = ("left", "right")


def side(name: str, part: str) -> str:
    """A part of one side: ``side("left", "year")``."""
    return f"{part}-{name}"
