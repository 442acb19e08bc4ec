"""Every component id of the page, in one place."""

ADDRESS = "address"
"""Store: the query string of the browser's address."""
FACTS = "facts"
"""Store: what the browser must know to apply the rules of the state by itself."""
VIEW = "view"
"""Store: the validated view (see `dashboard.pages.atlas.view`)."""
STARTED = "started"
"""Store: fires once when the page has been mounted."""

SHELL = "shell"
SIMULATED = "simulated"
NOTICE = "notice"
NOTICE_TEXT = "notice-text"
NOTICE_CLOSE = "notice-close"
OFFLINE = "offline"
OFFLINE_RETRY = "offline-retry"
SKIP = "skip-link"
SKIP_MAP = "skip-link-map"

HEAD_PLACE = "head-place"
RELEASE = "release"
LANGUAGE = "language"
IMPORTS = "imports-open"
COMPARE = "compare-open"
PLANS = "plans-open"
PILOTS = "pilots-open"
ABOUT = "about"
ABOUT_SOURCES = "about-sources"
ABOUT_BOUNDARIES = "about-boundaries"
SEARCH = "search"
RAIL_OPEN = "rail-open"
RAIL_CLOSE = "rail-close"
RAIL_SCRIM = "rail-scrim"
RAIL = "rail"

PROVINCE = "province"
DISTRICT = "district"
YEAR = "year"
YEAR_SLIDER = "year-slider"
YEAR_DATE = "year-date"
YEAR_PLAY = "year-play"
INDICATOR = "indicator"
INDICATOR_DEFINITION = "indicator-definition"
BASIS = "basis"
GAP = "gap"
LEVEL = "level"
VINTAGE = "vintage"
VINTAGE_HINT = "vintage-hint"

SUMMARY = "summary"
MAP = "map"
MAP_FRAME = "map-frame"
MAP_NOTE = "map-note"
PRINT_OPEN = "print-open"
PRINT_DIALOG = "print-dialog"
PRINT_HEAD = "print-head"
PRINT_STATE = "print-state"
PRINT_CLOSE = "print-close"
PRINT_MAKE = "print-make"
PRINT_MAKING = "print-making"
PRINT_FAILED = "print-failed"
LEGEND = "legend"

PANEL = "panel"
PANEL_BODY = "panel-body"
PANEL_SAID = "panel-said"
"""Says that a panel has opened, to those who cannot see it."""
PANEL_CLOSE = "panel-close"
PANEL_ZOOM = "panel-zoom"

TABLE_TOGGLE = "table-toggle"
TABLE_COUNT = "table-count"
TABLE_DRAWER = "table-drawer"
TABLE_FRAME = "table-frame"
TABLE = "table"
TABLE_FILTER = "table-filter"
TABLE_XLSX = "table-xlsx"
TABLE_CSV = "table-csv"
TABLE_GPKG = "table-gpkg"
TABLE_HTML = "table-html"
TABLE_TEMPLATE = "table-template"


def layer(name: str) -> str:
    """The switch of one layer."""
    return f"layer-{name.replace('_', '-')}"


def layer_row(name: str) -> str:
    """The row of one layer in the rail."""
    return f"layer-row-{name.replace('_', '-')}"


def layer_count(name: str) -> str:
    """The number beside the switch of one layer."""
    return f"layer-count-{name.replace('_', '-')}"


def text(key: str, prop: str) -> str:
    """A component that has no other reason for an id than its text in two languages."""
    return f"text-{key}-{prop}".replace(".", "-").replace("_", "-")
