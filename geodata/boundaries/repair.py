"""Move land between neighbouring units where official areas and points agree that it is misplaced.

A polygon may bear its neighbour's name, a border may have moved since the polygons were drawn, or
the record of what became of a commune may name the wrong unit. Then one new unit is too large and
its neighbour too small by the same area. Area alone proves nothing, as some published areas are
wrong; but area and centroid together say where the misplaced land must lie, and both units must
say the same:

    t = (A' c' - A c) / (A' - A)

is the centroid of what a unit of area A and centroid c lacks (or has too much of) against its
official area A' and point c'. Land is moved only if the t of both units fall together, in the one
and at the border of the other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.optimize import linprog
from scipy.sparse import coo_array

from geodata.boundaries.cutting import cut
from geodata.boundaries.dissolve import united
from geodata.boundaries.projection import Floats, Geometries, Ints, points_to_plane
from geodata.boundaries.splitting import Divided, Target, solve
from geodata.boundaries.territory import Territory, joined

ROUNDS = 2
MISFIT_LIMIT = 1.2
"""An official area that differs by more than this (natural logarithm) is not believed."""

COST_OF_MOVING = 0.55
"""Price of moving an area against 1 for leaving it misplaced in one unit."""

LEAST_MOVE = 0.02
"""Moves smaller than this share of both units prove too little to be made."""

MOST_MOVE = 0.8
"""No unit gives away more than this share of itself."""

POINT_ERROR_M = 60.0
"""Error of the published points, which have six digits, and of our centroids."""

VAGUE_SHARE = 0.3
"""A place known no better than this share of the size of the units is no place."""

WHOLE_SHARE = 0.85
"""A piece of which at least this share would move goes whole."""

CRUMB_SHARE = 0.05
"""What a piece would give stays with it if it is less than this share of the whole move."""

MOMENT_PRICE = 1.5


@dataclass(frozen=True)
class Move:
    """Land moved from one commune after the reform to another."""

    giver: str
    taker: str
    km2: float


@dataclass(frozen=True)
class _Units:
    """The units after the reform as they stand: position in `code` is the row of every array."""

    code: list[str]
    geometry: Geometries
    area: Floats
    centre: Floats
    official: Floats
    point: Floats

    @classmethod
    def of(cls, territory: Territory, current: pd.DataFrame) -> "_Units":
        land = united(territory.geometry, territory.after)
        listed = current.set_index("code").loc[land.index]
        geometry = land.to_numpy()
        return cls(
            code=list(land.index),
            geometry=geometry,
            area=shapely.area(geometry),
            centre=shapely.get_coordinates(shapely.centroid(geometry)),
            official=listed["official_area_km2"].to_numpy(dtype=float) * 1e6,
            point=points_to_plane(listed[["lon", "lat"]].to_numpy(dtype=float)),
        )


def repair(
    territory: Territory, links: pd.DataFrame, current: pd.DataFrame
) -> tuple[Territory, pd.DataFrame, list[Move]]:
    """The territory with misplaced land moved, the links that then hold, and the moves.

    A commune of before the reform that moved (nearly) whole is linked to the unit it lies in now.
    Of one that moved in part, the part goes to the neighbouring commune that became the taker.
    """
    moves: list[Move] = []
    for _ in range(ROUNDS):
        units = _Units.of(territory, current)
        busy: set[int] = set()
        for giver, taker, area, place in proven(units):
            if not busy.isdisjoint((giver, taker)):
                continue
            wanted = _Wanted(units, giver, taker, area, place)
            territory, links, km2 = _carry_out(territory, links, wanted)
            if km2 > 0:
                busy |= {giver, taker}
                moves.append(Move(units.code[giver], units.code[taker], km2))
        if not busy:
            break
    return territory, links, moves


def proven(units: _Units) -> list[tuple[int, int, float, Floats]]:
    """Moves (giver, taker, area m2, place) that the areas and points of both units confirm."""
    pairs = neighbours(units.geometry)
    flow = flows(units.area - np.nan_to_num(units.official, nan=0.0), _believed(units), pairs)
    found = []
    for (giver, taker), area in zip(pairs.T.tolist(), flow.tolist(), strict=True):
        smaller = min(units.area[giver], units.area[taker])
        if area < LEAST_MOVE * smaller or area > MOST_MOVE * units.area[giver]:
            continue
        place = _confirmed_place(units, giver, taker, area)
        if place is not None:
            found.append((giver, taker, area, place))
    return sorted(found, key=lambda move: -move[2])


def _believed(units: _Units) -> Ints:
    with np.errstate(invalid="ignore"):
        misfit = np.abs(np.log(units.area / units.official))
    return np.flatnonzero(misfit < MISFIT_LIMIT)


def neighbours(geometry: Geometries) -> Ints:
    """Pairs (2, n) of positions of areas that touch, each in both orders."""
    pairs = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    return np.asarray(pairs[:, pairs[0] != pairs[1]])


def flows(excess: Floats, believed: Ints, pairs: Ints) -> Floats:
    """Area m2 to move over each pair so that as little as possible is misplaced.

    A linear programme: minimise |excess left| over the believed units (others weigh little) plus
    the cost of moving; it moves nothing that does not relieve both ends.
    """
    count, links = len(excess), pairs.shape[1]
    wanted = np.zeros(count)
    wanted[believed] = excess[believed]
    price = np.full(count, 0.3)
    price[believed] = 1.0
    at, each = np.arange(count), np.arange(links)
    rows = np.concatenate([pairs[0], pairs[1], at, at])
    columns = np.concatenate([each, each, links + at, links + count + at])
    signs = np.repeat([1.0, -1.0, 1.0, -1.0], [links, links, count, count])
    shape = (count, links + 2 * count)
    solution = linprog(
        np.concatenate([np.full(links, COST_OF_MOVING), price, price]),
        A_eq=coo_array((signs, (rows, columns)), shape=shape).tocsr(),
        b_eq=wanted / 1e6,
        bounds=(0, None),
        method="highs",
    )
    return np.asarray(solution.x[:links]) * 1e6


def _confirmed_place(units: _Units, giver: int, taker: int, area: float) -> Floats | None:
    """Where the land lies if both units agree on it, else None."""
    own, other = units.area[[giver, taker]]
    lacks = ((other + area) * units.point[taker] - other * units.centre[taker]) / area
    spare = (own * units.centre[giver] - (own - area) * units.point[giver]) / area
    size = np.sqrt(area)
    error = POINT_ERROR_M / area * np.array([other, own])
    if error.max() > VAGUE_SHARE * np.sqrt(min(own, other)):
        return None
    if np.hypot(*(lacks - spare)) > size + error.max():
        return None
    for place, slack in zip((lacks, spare), error, strict=True):
        spot = shapely.Point(place)
        if shapely.distance(units.geometry[giver], spot) > size + slack:
            return None
        if shapely.distance(units.geometry[taker], spot) > 2.0 * size + slack:
            return None
    weight = 1.0 / error**2
    return np.asarray((weight[0] * lacks + weight[1] * spare) / weight.sum())


@dataclass(frozen=True)
class _Wanted:
    """A proven move: rows of the two units, the area in m2, where it lies."""

    units: _Units
    giver: int
    taker: int
    area: float
    place: Floats


def _carry_out(
    territory: Territory, links: pd.DataFrame, wanted: _Wanted
) -> tuple[Territory, pd.DataFrame, float]:
    """Cut the land out of the giver's pieces near the place; also the links and the km2 moved."""
    from_code, to_code = wanted.units.code[wanted.giver], wanted.units.code[wanted.taker]
    own = np.flatnonzero(territory.after == from_code)
    apart = shapely.distance(territory.geometry[own], shapely.Point(wanted.place))
    near = apart < np.sqrt(wanted.area)
    reached, kept = own[near], own[~near]
    if not len(reached):
        return territory, links, 0.0
    moved = _land_to_move(territory, wanted, reached, kept)
    total = shapely.area(territory.geometry[reached])
    share = shapely.area(shapely.intersection(territory.geometry[reached], moved)) / total
    whole = share >= WHOLE_SHARE
    partly = (share * total > CRUMB_SHARE * wanted.area) & ~whole
    km2 = float((total * np.where(whole, 1.0, np.where(partly, share, 0.0))).sum()) / 1e6
    stays = territory.geometry.copy()
    stays[reached[partly]] = shapely.difference(territory.geometry[reached[partly]], moved)
    after = territory.after.copy()
    after[reached[whole]] = to_code
    cut_off = Territory(
        shapely.intersection(territory.geometry[reached[partly]], moved),
        territory.before[reached[partly]],
        np.full(int(partly.sum()), to_code, dtype=object),
        territory.method[reached[partly]],
    )
    rest = Territory(stays, territory.before, after, territory.method)
    changed = joined([rest, cut_off])
    fresh = np.concatenate([reached[whole], len(after) + np.arange(len(cut_off.after))])
    return (*_settle(changed, links, fresh, from_code, to_code), km2)


def _land_to_move(
    territory: Territory, wanted: _Wanted, reached: Ints, kept: Ints
) -> shapely.Geometry:
    """The part of the reached pieces that makes area and moments of both units right."""
    units, giver, taker = wanted.units, wanted.giver, wanted.taker
    land = shapely.union_all(territory.geometry[reached])
    rest = shapely.union_all(territory.geometry[kept])
    targets = [
        Target(rest, units.area[giver] - wanted.area, _pair(units.point[giver])),
        Target(units.geometry[taker], units.area[taker] + wanted.area, _pair(units.point[taker])),
    ]
    (grid,) = solve([Divided(land, (0, 1))], targets, moment_price=MOMENT_PRICE)
    return cut(land, grid).get(1, shapely.Polygon())


def _pair(point: Floats) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _settle(
    territory: Territory, links: pd.DataFrame, fresh: Ints, from_code: str, to_code: str
) -> tuple[Territory, pd.DataFrame]:
    """Make the communes of before the reform fit the pieces that have just moved."""
    before = territory.before.copy()
    area = shapely.area(territory.geometry)
    for code in sorted(set(before[fresh])):
        known = links[links["from_code"] == code]
        if to_code in set(known["to_code"]):
            continue
        owned = before == code
        moved = fresh[owned[fresh]]
        if len(known) == 1 and area[moved].sum() >= WHOLE_SHARE * area[owned].sum():
            at = links["from_code"] == code
            links = links.assign(
                to_code=links["to_code"].mask(at, to_code), moved=links["moved"] | at
            )
            strangers, home = np.setdiff1d(np.flatnonzero(owned), moved), from_code
        else:
            strangers, home = moved, to_code
        at_home = np.setdiff1d(np.flatnonzero(territory.after == home), np.append(fresh, strangers))
        for piece in strangers:
            before[piece] = before[_adopter(territory.geometry, piece, at_home)]
    return Territory(territory.geometry, before, territory.after, territory.method), links


def _adopter(geometry: Geometries, piece: int, candidates: Ints) -> int:
    """The candidate with the longest border with a piece, else the nearest."""
    border = shapely.length(shapely.intersection(geometry[piece], geometry[candidates]))
    apart = shapely.distance(geometry[piece], geometry[candidates])
    return int(candidates[np.lexsort((apart, -border))[0]])
