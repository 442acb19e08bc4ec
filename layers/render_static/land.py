"""Boundaries in degrees -> the projected land of one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from layers.pack import ARCHIPELAGOS, Archipelago
from layers.render_static.page import Box, Islands, Locator, Named, PageLand
from layers.render_static.projections import Projection, national
from layers.topology import Topology, build_topology, to_degrees

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GRID_BITS = 25
"""Borders are found on a grid of 2**25 across the world, 1.2 m at the equator."""

RANKS = ("outer", "province", "district", "commune")
BESIDE = 0.5
"""How much of a unit's own extent is shown on each side of it where the page is about it."""

NEAR = 0.6
"""Neighbours are drawn up to this share of the frame's sides beyond it."""


@dataclass(frozen=True)
class LandUnit:
    """A unit of a map: code, the name on its label, its parents' codes."""

    code: str
    name: str
    province: str
    district: str | None = None


@dataclass(frozen=True)
class Around:
    """What lies around a map: names and boundaries (degrees WGS 84) of other land."""

    names: tuple[str, ...]
    geometries: Geometries


@dataclass(frozen=True)
class Country:
    """What all maps of a vintage share: its outline, and its archipelagos as no unit's own."""

    outline: Path
    islands: tuple[Islands, ...]


def make_country(provinces: Around) -> Country:
    """The country from its provinces (degrees WGS 84), in the national projection."""
    main = shapely.simplify(_without_archipelagos(provinces.geometries), 0.02)
    islands = []
    for box in ARCHIPELAGOS:
        positions, owners = _parts_in(provinces.geometries, box)
        owner = provinces.names[int(owners[0])] if len(owners) else ""
        islands.append(_archipelago(box, positions, np.full(len(positions), -1), owner))
    return Country(_joined(to_paths(main, national())), tuple(islands))


def outlines(geometries: Geometries, projection: Projection) -> Path:
    """The borders of some units as one path, each border once, in metres."""
    plain = [LandUnit(str(place), "", "") for place in range(len(geometries))]
    borders = _borders(plain, _without_archipelagos(geometries), projection)
    return _joined([path for path in borders.values() if len(path)])


def make_land(
    units: Sequence[LandUnit],
    geometries: Geometries,
    projection: Projection,
    *,
    parents: Around | None = None,
    around: Around | None = None,
    country: Country | None = None,
    outline: shapely.Geometry | None = None,
    whole: bool = False,
) -> PageLand:
    """The land of a page from boundaries in degrees WGS 84, one of each unit in their order.

    `parents` are named instead of the units where given; `country` draws the locator, in it the
    place by its `outline`, and names whose the archipelagos are. The `whole` country shows them in
    their place, any other place in insets. `ValueError` when no unit has territory.
    """
    islands = _islands(geometries, country)
    found = tuple(one for one in islands if any(unit >= 0 for unit in one.units))
    main = geometries if whole else _without_archipelagos(geometries)
    shapes = to_paths(main, projection)
    if not any(len(shape) for shape in shapes):
        main, shapes, found = geometries, to_paths(geometries, projection), ()
    frame = _frame(shapes)
    named = (
        tuple(Named(unit.name, shape) for unit, shape in zip(units, shapes, strict=True))
        if parents is None
        else _named(parents, projection)
    )
    return PageLand(
        projection=projection,
        codes=tuple(unit.code for unit in units),
        shapes=shapes,
        frame=frame,
        borders=_borders(units, main, projection),
        named=named,
        neighbours=() if around is None else _near(around, projection, frame),
        islands=islands if whole else (),
        insets=() if whole else found,
        locator=None
        if country is None or outline is None or whole
        else Locator(country.outline, _coarse(outline), islands),
    )


def focused(land: PageLand, code: str) -> PageLand:
    """The land around one of its units: that unit in the middle, with as much again on each side.

    The whole land for a unit that stands in an inset, or has no territory.
    """
    shape = land.shapes[land.codes.index(code)]
    if not len(shape):
        return land
    left, bottom, right, top = _frame([shape])
    side = max(right - left, top - bottom, 1.0) * BESIDE
    here = national().to_metres(land.projection.to_degrees(np.asarray(shape.vertices)))
    locator = land.locator
    if locator is not None:
        locator = replace(locator, place=Path(here, shape.codes))
    frame = (left - side, bottom - side, right + side, top + side)
    return replace(land, frame=frame, focus=shape, locator=locator)


def to_paths(geometries: Geometries, projection: Projection) -> tuple[Path, ...]:
    """One path a geometry, in metres; holes run against their shells, lines left out.

    An empty geometry gives an empty path.
    """
    parts, unit = shapely.get_parts(geometries, return_index=True)
    polygonal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, unit = shapely.orient_polygons(parts[polygonal]), unit[polygonal]
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    xy = projection.to_metres(lonlat) if len(lonlat) else np.zeros((0, 2))
    codes = np.full(len(xy), Path.LINETO, dtype=np.uint8)
    first = np.flatnonzero(np.diff(ring, prepend=-1)) if len(ring) else np.zeros(0, dtype=np.int64)
    codes[first] = Path.MOVETO
    codes[np.append(first, len(xy))[1:] - 1] = Path.CLOSEPOLY
    owner = unit[ring_part[ring]] if len(ring) else np.zeros(0, dtype=np.int64)
    cuts = np.searchsorted(owner, np.arange(len(geometries) + 1))
    return tuple(
        Path(xy[start:end], codes[start:end])
        for start, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)
    )


def _frame(shapes: Sequence[Path]) -> Box:
    points = [np.asarray(shape.vertices) for shape in shapes if len(shape)]
    if not points:
        raise ValueError("no unit of the map has territory")
    every = np.concatenate(points)
    (left, bottom), (right, top) = every.min(axis=0), every.max(axis=0)
    return (float(left), float(bottom), float(right), float(top))


def _borders(
    units: Sequence[LandUnit], geometries: Geometries, projection: Projection
) -> Mapping[str, Path]:
    """The borders by rank, each once although two units share it."""
    topology = build_topology(geometries, GRID_BITS)
    ranks = _ranks(units, topology)
    lon, lat = to_degrees(
        topology.arc_points[:, 0].astype(np.float64),
        topology.arc_points[:, 1].astype(np.float64),
        GRID_BITS,
    )
    xy = projection.to_metres(np.column_stack([lon, lat]))
    codes = np.full(len(xy), Path.LINETO, dtype=np.uint8)
    codes[np.cumsum(topology.arc_sizes) - topology.arc_sizes] = Path.MOVETO
    of_point = np.repeat(ranks, topology.arc_sizes)
    return {
        name: Path(xy[of_point == rank], codes[of_point == rank]) for rank, name in enumerate(RANKS)
    }


def _ranks(units: Sequence[LandUnit], topology: Topology) -> Ints:
    province = np.unique([unit.province for unit in units], return_inverse=True)[1]
    district = np.unique(
        [f"{unit.province}/{unit.district or ''}" for unit in units], return_inverse=True
    )[1]
    one, other = topology.arc_units[:, 0], topology.arc_units[:, 1]
    rank = np.full(len(one), 3, dtype=np.int64)
    rank[district[one] != district[other]] = 2
    rank[province[one] != province[other]] = 1
    rank[(one < 0) | (other < 0)] = 0
    return rank


def _named(land: Around, projection: Projection) -> tuple[Named, ...]:
    paths = to_paths(land.geometries, projection)
    return tuple(Named(name, path) for name, path in zip(land.names, paths, strict=True))


def _near(around: Around, projection: Projection, frame: Box) -> tuple[Named, ...]:
    """The land around that can come onto the page."""
    left, bottom, right, top = frame
    side = NEAR * max(right - left, top - bottom) + 5_000.0
    room = shapely.box(left - side, bottom - side, right + side, top + side)
    corners = projection.to_degrees(shapely.get_coordinates(room.segmentize(side / 4)))
    window = shapely.box(*corners.min(axis=0), *corners.max(axis=0))
    cut = shapely.clip_by_rect(
        _without_archipelagos(around.geometries), *shapely.bounds(window).tolist()
    )
    kept = np.flatnonzero(~shapely.is_empty(cut))
    return _named(Around(tuple(around.names[place] for place in kept), cut[kept]), projection)


def _boxes() -> shapely.Geometry:
    return shapely.union_all([shapely.box(a.west, a.south, a.east, a.north) for a in ARCHIPELAGOS])


def _without_archipelagos(geometries: Geometries) -> Geometries:
    """The geometries without their parts in the boxes of the archipelagos."""
    boxes = _boxes()
    shapely.prepare(boxes)
    touched = np.flatnonzero(shapely.intersects(boxes, geometries))
    found = geometries.copy()
    for place in touched:
        parts = shapely.get_parts(geometries[place])
        found[place] = shapely.multipolygons(parts[~shapely.intersects(boxes, parts)])
    return found


def _islands(geometries: Geometries, country: Country | None) -> tuple[Islands, ...]:
    """The archipelagos with the units of the map they belong to, or as the country has them."""
    found = []
    for place, box in enumerate(ARCHIPELAGOS):
        shared = None if country is None else country.islands[place]
        positions, units = _parts_in(geometries, box)
        if shared is not None and not len(units):
            found.append(shared)
        else:
            owner = "" if shared is None else shared.owner
            found.append(_archipelago(box, positions, units, owner))
    return tuple(found)


def _archipelago(box: Archipelago, lonlat: Floats, units: Ints, owner: str) -> Islands:
    corners = shapely.get_coordinates(
        shapely.box(box.west, box.south, box.east, box.north).segmentize(0.5)
    )
    edge = national().to_metres(corners)
    (left, bottom), (right, top) = edge.min(axis=0), edge.max(axis=0)
    return Islands(
        name=box.name,
        owner=owner,
        positions=national().to_metres(lonlat) if len(lonlat) else np.zeros((0, 2)),
        units=tuple(units.tolist()),
        box=(float(left), float(bottom), float(right), float(top)),
    )


def _parts_in(geometries: Geometries, box: Archipelago) -> tuple[Floats, Ints]:
    """Middles (degrees) and owners of the parts that lie in a box."""
    near = np.flatnonzero(
        shapely.intersects(shapely.box(box.west, box.south, box.east, box.north), geometries)
    )
    parts, owner = shapely.get_parts(geometries[near], return_index=True)
    middle = shapely.get_coordinates(shapely.centroid(parts)).reshape(-1, 2)
    inside = (middle[:, 0] >= box.west) & (middle[:, 0] <= box.east)
    inside &= (middle[:, 1] >= box.south) & (middle[:, 1] <= box.north)
    return middle[inside], near[owner[inside]].astype(np.int64)


def _coarse(outline: shapely.Geometry) -> Path:
    """The place in the locator."""
    main = _without_archipelagos(np.array([outline], dtype=object))
    return to_paths(shapely.simplify(main, 0.01), national())[0]


def _joined(shapes: Sequence[Path]) -> Path:
    kept = [shape for shape in shapes if len(shape)]
    return Path(
        np.concatenate([np.asarray(shape.vertices) for shape in kept]),
        np.concatenate([np.asarray(shape.codes) for shape in kept]),
    )
