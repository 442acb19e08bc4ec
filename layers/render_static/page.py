"""What a printed page is made of, as plain data: the paper, the land on it, and all its words."""

from collections.abc import Mapping
from dataclasses import dataclass

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
class Named:
    """Land with a name: its outline in metres of the map."""

    name: str
    shape: Path


@dataclass(frozen=True)
class Islands:
    """An archipelago: its name, whose it is, the parts' positions (n, 2) and their units.

    Its islands are smaller than a dot on any page, so that each stands as a mark of the colour of
    its unit; -1 is a unit that the map does not show. `box` (metres) holds them all.
    """

    name: str
    owner: str
    positions: Floats
    units: tuple[int, ...]
    box: Box


@dataclass(frozen=True)
class Locator:
    """The country and in it the place, metres of the national projection."""

    country: Path
    place: Path
    islands: tuple[Islands, ...]


@dataclass(frozen=True)
class PageLand:
    """The geometry of one map, projected: metres in `projection`, made once and kept.

    `codes` and `shapes` have one entry a unit, in the order of the layer's codes; a unit without
    territory has an empty shape. `frame` is what the map fits to: all units but the archipelagos
    of `insets`, which stand in boxes of their own (metres of the national projection). `borders`
    are lines by rank, `outer` of the place, of `province`, `district`, `commune`, each border once.
    `named` is the land that is labelled: the units, or their provinces where those are too small.
    `islands` are archipelagos that lie in the map itself.
    """

    projection: Projection
    codes: tuple[str, ...]
    shapes: tuple[Path, ...]
    frame: Box
    borders: Mapping[str, Path]
    named: tuple[Named, ...] = ()
    neighbours: tuple[Named, ...] = ()
    islands: tuple[Islands, ...] = ()
    insets: tuple[Islands, ...] = ()
    locator: Locator | None = None
    focus: Path | None = None
    """One unit that the page is about, outlined among the others."""


@dataclass(frozen=True)
class PointLayer:
    """Points of one kind: name for the legend, mark, positions (n, 2) in metres of the map."""

    code: str
    name: str
    style: PointStyle
    positions: Floats


@dataclass(frozen=True)
class Outlined:
    """Lines over the map with a row in the legend: their name, colour, path (metres), number."""

    name: str
    colour: str
    path: Path
    count: int


@dataclass(frozen=True)
class MapPage:
    """One page: the layer that decides classes, colours and counts, its land, and its words.

    `subtitle` has unit, indicator, basis and date; `source` is without its "Nguồn:"; `notes` are
    free text; `page_label` is "3/63" in an atlas. `legend_title` stands above the classes,
    `count_title` above their counts ("Số xã"). Text is drawn as it is, never read as markup.
    """

    spec: LayerSpec
    land: PageLand
    title: str
    subtitle: str
    source: str
    release: str
    legend_title: str = ""
    count_title: str = ""
    notes: str = ""
    page_label: str = ""
    points: tuple[PointLayer, ...] = ()
    outlines: tuple[Outlined, ...] = ()
    labels: bool = True
    points_simulated: bool = False
    attribution: str = ""
    """Whose the boundaries are; that of the layer if nothing is said."""
    called: tuple[tuple[str, str], ...] = ()
    """Codes of units with the words that name them on the map whatever their room."""

    @property
    def simulated(self) -> bool:
        """Whether anything on the page is simulated."""
        return self.spec.simulated or self.points_simulated

    @property
    def lang(self) -> str:
        """`vi` or `en`."""
        return self.spec.text.lang
