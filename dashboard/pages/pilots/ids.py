"""The component ids of the page of pilot choices; of shared parts those of the map page."""

from dashboard.ids import (
    LANGUAGE,
    NOTICE,
    NOTICE_CLOSE,
    NOTICE_TEXT,
    OFFLINE_RETRY,
)

__all__ = ["LANGUAGE", "NOTICE", "NOTICE_CLOSE", "NOTICE_TEXT", "OFFLINE_RETRY"]

STARTED = "started"
"""Store: fires once when the page has been mounted."""
FACTS = "facts"
"""Store: what the browser must know (see `dashboard.pages.pilots.facts`)."""

SHELL = "shell"
SKIP = "skip-link"
BACK = "back"
PLANS = "plans"
PLACE = "head-place"

CONTROLS = "controls"
CONTROLS_TITLE = "controls-title"
CONTROLS_OPEN = "controls-open"
CONTROLS_CLOSE = "controls-close"
SCRIM = "scrim"

PLAN = "plan"
PROFILE = "profile"
VINTAGE = "vintage"
PROVINCE = "province"
RULE = "rule"
CRITERIA = "criteria"
METHOD = "method"

ANSWER = "answer"
SAID = "said"
"""What has changed with the last answer, for those who hear the page."""
MAIN = "main"
MAP = "map"
LEGEND = "legend"

TABS = "tabs"
TABLE = "table"
TABLE_FILTER = "table-filter"
FILES = "files"
ROBUSTNESS = "robustness"
TWO = "two"
SAVED = "saved"
WHY = "why"
KEEP = "keep"
"""The dialog that asks under which name a scenario is saved."""
SAVE = "save"

VIEWS = ("table", "robustness", "two", "saved")
"""What stands beside the map, one at a time."""


def tab(view: str) -> str:
    """The tab of a view."""
    return f"tab-{view}"


def view(name: str) -> str:
    """The room of a view."""
    return f"view-{name}"
