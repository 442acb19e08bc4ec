"""The Mantine theme: type, colours and sizes. Colours on white reach WCAG AA (4.5 to 1)."""

from typing import Any

FONT = "'Be Vietnam Pro', 'Noto Sans', system-ui, sans-serif"

BLUE = (
    "#eef5fb",
    "#d9e8f5",
    "#b0cfea",
    "#82b4de",
    "#5b9bd1",
    "#3a83c2",
    "#236fae",
    "#175a93",
    "#124876",
    "#0d3557",
)
"""Ten shades, light to dark; index 7 is the colour of controls (7.0 to 1 on white)."""

THEME: dict[str, Any] = {
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "600"},
    "colors": {"atlas": list(BLUE)},
    "primaryColor": "atlas",
    "primaryShade": 7,
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "respectReducedMotion": True,
    "focusRing": "auto",
    "fontSizes": {"xs": "0.78rem", "sm": "0.875rem", "md": "0.95rem"},
}
