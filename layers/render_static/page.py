"""What a printed page is made of, as plain data: the paper, the land on it, and all its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path

from layers.render_static.projections import Projection
from layers.spec import LayerSpec
from layers.style import PointStyle

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

PAPERS: Mapping[str, tuple[float, float]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Width and height of a portrait page in mm."""


@dataclass(frozen=True)
class PageFormat:
    """The paper: `A4` or `A3`, landscape or portrait. `ValueError` for another paper."""

    paper: str = "A4"
    landscape: bool = True

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ValueError(f"there is no paper {self.paper!r}; there are {', '.join(PAPERS)}")

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)


@dataclass(frozen=True)
class Neighbour:
    """Land beside the place, drawn in grey: its name, its outline in metres, where to name it."""

    name: str
    shape: Path
    anchor: tuple[float, float]


@dataclass(frozen=True)
class Inset:
    """An archipelago in a box of its own: units by their place in `codes`, metres of `box`."""

    name: str
    units: tuple[int, ...]
    shapes: tuple[Path, ...]
    marks: Floats
    box: Box


@dataclass(frozen=True)
class Locator:
    """The country and in it the place, metres of the national projection."""

    country: Path
    place: Path
    islands: tuple[tuple[str, Floats], ...]
    box: Box


@dataclass(frozen=True)
class PageLand:
    """The geometry of one map, projected: metres in `projection`, made once and kept.

    `codes`, `names`, `shapes`, `anchors` and `areas` (m2) have one entry a unit, in the order of
    the layer's codes; a unit without territory has an empty shape and an anchor of NaN. `frame` is
    what the map fits to: everything but archipelagos that stand in an inset. `borders` are those
    of parents (province, district), thickest first; `islands` the archipelagos that lie in the map
    itself with the positions (n, 2) of their parts.
    """

    projection: Projection
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[Path, ...]
    anchors: Floats
    areas: Floats
    frame: Box
    borders: tuple[tuple[str, Path], ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    islands: tuple[tuple[str, Floats], ...] = ()
    insets: tuple[Inset, ...] = ()
    locator: Locator | None = None
    room: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """Width and height (n, 2) in metres of the largest plain box around each anchor."""


@dataclass(frozen=True)
class PointLayer:
    """Points of one kind: name for the legend, mark, positions (n, 2) in metres of the map."""

    code: str
    name: str
    style: PointStyle
    positions: Floats


@dataclass(frozen=True)
class MapPage:
    """One page: the layer that decides classes, colours and counts, its land, and its words.

    `subtitle` has unit, indicator, basis and date; `source` is without its "Nguồn:"; `notes` are
    free text; `page_label` is "3/63" in an atlas. `legend_title` stands above the classes.
    Text is drawn as it is, never read as markup.
    """

    spec: LayerSpec
    land: PageLand
    title: str
    subtitle: str
    source: str
    release: str
    legend_title: str = ""
    notes: str = ""
    page_label: str = ""
    points: tuple[PointLayer, ...] = ()
    labels: bool = True

    @property
    def lang(self) -> str:
        """`vi` or `en`."""
        return self.spec.text.lang
