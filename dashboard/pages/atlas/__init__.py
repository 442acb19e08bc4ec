"""The map page: one file a subject, put together in `layout` and `callbacks`."""

from dashboard.pages.atlas.callbacks import register
from dashboard.pages.atlas.context import PageContext
from dashboard.pages.atlas.layout import layout

__all__ = ["PageContext", "layout", "register"]
