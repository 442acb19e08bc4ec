"""The renderer of printed pages: PNG, PDF and SVG of a `MapPage`."""

import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from layers.render_static.compose import Plan, compose, finish, paper_scale
from layers.render_static.fonts import clean
from layers.render_static.labels import Label
from layers.render_static.map_area import fitted, labels_of
from layers.render_static.page import MapPage, PageFormat, PageLand
from layers.render_static.png import encode
from layers.render_static.sheet import Sheet, SheetArtist

FORMATS = ("png", "pdf", "svg")
DPI_RANGE = (72, 600)
MM_PER_INCH = 25.4
PLACINGS_KEPT = 24

Labels = list[tuple[Label, str]]
"""Names that found a place, and what each of them names."""

SETTINGS: dict[Any, Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "atlas",
    "text.hinting": "no_hinting",
    "path.simplify": False,
    "pdf.compression": 2,
}
"""TrueType fonts in a PDF, so that text is text; the same bytes for the same page."""
mpl.rcParams.update(SETTINGS)


class StaticRenderer:
    """Draws pages with matplotlib's figures alone: no pyplot; thread-safe.

    Where the names of a map stand is kept for the lands that were drawn last.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], tuple[PageLand, Labels]] = OrderedDict()
        self._lock = threading.Lock()

    def render(
        self, page: MapPage, fmt: str, page_format: PageFormat | None = None, dpi: int = 300
    ) -> bytes:
        """The page as PNG (`dpi` pixels an inch), PDF or SVG.

        Text of a PDF is text with its fonts embedded; text of an SVG is outlines, so that it looks
        the same without the fonts. `ValueError` for another format or resolution.
        """
        if fmt not in FORMATS:
            raise ValueError(f"there is no format {fmt!r}; there are {', '.join(FORMATS)}")
        if not DPI_RANGE[0] <= dpi <= DPI_RANGE[1]:
            raise ValueError(f"{dpi} is no resolution from {DPI_RANGE[0]} to {DPI_RANGE[1]} dpi")
        sheet = self.compose(page, page_format or PageFormat())
        if fmt == "png":
            return _png(sheet, dpi)
        return _vector(sheet, fmt, clean(page.title))

    def compose(self, page: MapPage, page_format: PageFormat) -> Sheet:
        """Everything on the page, with the boxes of its parts in mm; nothing drawn yet."""
        sheet, plan = compose(page, page_format)
        finish(sheet, page, plan, self._labels(page, plan, paper_scale(page_format)), page_format)
        return sheet

    def _labels(self, page: MapPage, plan: Plan, k: float) -> Labels:
        crowds = tuple(layer.positions.tobytes() for layer in page.points)
        key = (id(page.land), plan.map, k, page.labels, page.called, crowds)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        found = labels_of(page, fitted(page.land, plan.map, k), k)
        with self._lock:
            # The land is held as well, so that no other one gets its id.
            self._kept[key] = (page.land, found)
            while len(self._kept) > PLACINGS_KEPT:
                self._kept.popitem(last=False)
        return found


class Binder:
    """Pages of one PDF, drawn one after the other; their fonts stand in it once."""

    def __init__(self, path: Path) -> None:
        self._pages: Any = PdfPages(path, metadata={"CreationDate": None})

    def add(self, sheet: Sheet) -> None:
        """One more page."""
        canvas: Any = FigureCanvasPdf(_figure(sheet))
        canvas.print_pdf(self._pages)

    def close(self) -> None:
        """Write what is left to write."""
        self._pages.close()


def _figure(sheet: Sheet) -> Figure:
    wide, high = sheet.size
    figure = Figure(figsize=(wide / MM_PER_INCH, high / MM_PER_INCH), frameon=False)
    figure.add_artist(SheetArtist(sheet))
    return figure


def _png(sheet: Sheet, dpi: int) -> bytes:
    wide, high = (round(side / MM_PER_INCH * dpi) for side in sheet.size)
    renderer: Any = RendererAgg(wide, high, dpi)  # type: ignore[no-untyped-call]
    sheet.draw(renderer)
    return encode(np.asarray(renderer.buffer_rgba()), dpi)


def _vector(sheet: Sheet, fmt: str, title: str) -> bytes:
    figure = _figure(sheet)
    stream = io.BytesIO()
    about = {"Title": title, "CreationDate" if fmt == "pdf" else "Date": None}
    canvas: Any = (FigureCanvasPdf if fmt == "pdf" else FigureCanvasSVG)(figure)
    (canvas.print_pdf if fmt == "pdf" else canvas.print_svg)(stream, metadata=about)
    return stream.getvalue()
