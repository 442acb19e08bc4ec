"""The third renderer: printed pages of a LayerSpec, as PNG, PDF and SVG."""

from layers.render_static.page import MapPage, PageFormat, PageLand, PointLayer
from layers.render_static.renderer import StaticRenderer

__all__ = ["MapPage", "PageFormat", "PageLand", "PointLayer", "StaticRenderer"]
