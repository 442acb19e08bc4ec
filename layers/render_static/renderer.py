"""The renderer of printed pages: PNG, PDF and SVG of a `MapPage`."""

from layers.render_static.page import MapPage, PageFormat

FORMATS = ("png", "pdf", "svg")
DPI_RANGE = (72, 600)


class StaticRenderer:
    """Draws pages with matplotlib's figures alone: no pyplot, no state; thread-safe."""

    def render(
        self, page: MapPage, fmt: str, page_format: PageFormat | None = None, dpi: int = 300
    ) -> bytes:
        """The page as PNG (`dpi` pixels an inch), PDF or SVG.

        Text of a PDF is text with its fonts embedded; text of an SVG is outlines, so that it looks
        the same without the fonts. `ValueError` for another format or resolution.
        """
        raise NotImplementedError
