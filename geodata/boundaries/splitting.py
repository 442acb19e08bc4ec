"""Decide how divided communes are shared out between the units they went into.

Which side of a divided commune went where is not in the sources, but four things are: which units
it went to and which of them got the seat, where the undivided rest of each unit lies, a point
inside each, and each unit's official area. The share is the likeliest one under those: a sample
point x of a divided commune goes to the unit u that maximises

    f_u(x) = -distance(x, rest of u) / size + seat + near_u(x) + b_u + a_u . x

where ``size`` is the square root of the commune's area and b_u, a_u are the multipliers of the
constraints that the unit's whole area and its first moments be the official ones. They solve a
convex problem: the dual of maximum entropy under moment constraints (Jaynes 1957), with the rest
of f as prior. The bounds on the multipliers are the price of a constraint left unmet, because some
published areas belong to another unit of the same name and not every point is a centroid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.optimize import minimize

from geodata.boundaries.projection import Floats, Geometries, Ints

SAMPLES = 600
"""Sample points for each divided commune."""

TEMPERATURE = 0.05
"""How far, in units of f, a point may go against the prior to meet a constraint softly."""

AREA_PRICE = 6.0
MOMENT_PRICE = 0.1
SEAT_BONUS = 0.3
NEAR_BONUS = 0.3
NEAR_REACH = 0.3
"""Reach of a unit's point, as a share of the square root of its area."""

LEAST_SHARE = 0.005
"""Every part that can be there at all gets this share of a divided commune."""

STRAIGHTNESS = 0.5

REST_TOLERANCE_M = 60.0


@dataclass(frozen=True)
class Target:
    """A unit after the reform: what it has, and what it must come to. The plane, metres, m2.

    `rest` is its undivided part (may be empty), `area` the official area (NaN if unknown),
    `point` lies inside the unit; `centred` says that the point may be taken for the centroid.
    """

    rest: shapely.Geometry
    area: float
    point: tuple[float, float]
    centred: bool = True


@dataclass(frozen=True)
class Divided:
    """A commune to be shared out: its land, its units as positions in the list of targets.

    `seat` is the position within `parts` of the unit that the sources name first.
    """

    land: shapely.Geometry
    parts: tuple[int, ...]
    seat: int | None = None


@dataclass(frozen=True)
class ScoredGrid:
    """A square grid over a divided commune and f at its nodes, one column a part.

    `xy` (n, 2) metres, row by row from the south-west; `shape` (rows, columns); `inside` the nodes
    within the land; `weight` the area in m2 that each of those stands for.
    """

    parts: tuple[int, ...]
    xy: Floats
    shape: tuple[int, int]
    inside: Ints
    weight: float
    scores: Floats

    def raised(self, extra: Floats) -> "ScoredGrid":
        """The same grid with `extra` (n, parts) or (parts,) added to the scores."""
        return ScoredGrid(
            self.parts, self.xy, self.shape, self.inside, self.weight, self.scores + extra
        )


def clusters(divided: Sequence[Divided]) -> list[list[int]]:
    """Groups of divided communes connected by common targets, as positions."""
    leader = list(range(len(divided)))

    def root(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[int, int] = {}
    for i, commune in enumerate(divided):
        for target in commune.parts:
            leader[root(i)] = root(first.setdefault(target, i))
    found: dict[int, list[int]] = {}
    for i in range(len(divided)):
        found.setdefault(root(i), []).append(i)
    return list(found.values())


def solve(
    divided: Sequence[Divided], targets: Sequence[Target], moment_price: float = MOMENT_PRICE
) -> list[ScoredGrid]:
    """f for one cluster of divided communes, with the multipliers that meet the constraints."""
    grids = [prior_grid(commune, targets) for commune in divided]
    problem = _Problem.of(grids, targets, moment_price)
    theta = problem.solution()
    solved = [grid.raised(problem.raise_of(grid, theta)) for grid in grids]
    return [
        _with_least_share(grid, commune, targets)
        for grid, commune in zip(solved, divided, strict=True)
    ]


def prior_grid(commune: Divided, targets: Sequence[Target]) -> ScoredGrid:
    """The grid over a commune with the prior part of f: distance, seat and nearness."""
    x0, y0, x1, y1 = shapely.bounds(commune.land)
    area = shapely.area(commune.land)
    size = np.sqrt(area)
    step = size / np.sqrt(SAMPLES)
    columns, rows = (
        np.arange(x0 - step, x1 + 2 * step, step),
        np.arange(y0 - step, y1 + 2 * step, step),
    )
    xy = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    shapely.prepare(commune.land)
    inside = np.flatnonzero(shapely.contains_xy(commune.land, xy[:, 0], xy[:, 1]))
    points = np.asarray(shapely.points(xy))
    prior = np.empty((len(xy), len(commune.parts)))
    for k, t in enumerate(commune.parts):
        target = targets[t]
        reach = NEAR_REACH * np.sqrt(target.area if np.isfinite(target.area) else area)
        squared = ((xy - np.array(target.point)) ** 2).sum(axis=1)
        prior[:, k] = NEAR_BONUS * np.exp(-squared / (2.0 * reach**2)) * target.centred
        prior[:, k] -= _distance(points, target) / size
    prior = _straightened(prior, xy, inside)
    if commune.seat is not None:
        prior[:, commune.seat] += SEAT_BONUS
    weight = area / max(len(inside), 1)
    return ScoredGrid(commune.parts, xy, (len(rows), len(columns)), inside, weight, prior)


def _straightened(prior: Floats, xy: Floats, inside: Ints) -> Floats:
    """Half way from the prior to the plane nearest to it: real divisions run fairly straight."""
    if len(inside) < 3:
        return prior
    local = (xy - xy[inside].mean(axis=0)) / np.ptp(xy[:, 0])
    plane = np.column_stack([np.ones(len(xy)), local])
    fitted, *_ = np.linalg.lstsq(plane[inside], prior[inside], rcond=None)
    return np.asarray((1.0 - STRAIGHTNESS) * prior + STRAIGHTNESS * (plane @ fitted))


def _distance(points: Geometries, target: Target) -> Floats:
    if shapely.is_empty(target.rest):
        return np.asarray(shapely.distance(points, shapely.Point(target.point)))
    rest = shapely.simplify(target.rest, REST_TOLERANCE_M)
    shapely.prepare(rest)
    return np.asarray(shapely.distance(points, rest))


@dataclass(frozen=True)
class _Problem:
    """The convex problem of one cluster; row k of every array belongs to target ``used[k]``.

    The features of a point for a unit are (1, x, y), local to the unit's point and in units of the
    square root of its area; `need` is what their integral over the unit's share must come to.
    """

    grids: Sequence[ScoredGrid]
    used: tuple[int, ...]
    centre: Floats
    size: Floats
    need: Floats
    bound: Floats

    @classmethod
    def of(
        cls, grids: Sequence[ScoredGrid], targets: Sequence[Target], moment_price: float
    ) -> "_Problem":
        used = tuple(sorted({t for grid in grids for t in grid.parts}))
        own = [targets[t] for t in used]
        area = np.array([target.area for target in own])
        known = np.isfinite(area)
        typical = float(np.median(area[known])) if known.any() else 1e6
        size = np.sqrt(np.where(known, area, typical))
        centre = np.array([target.point for target in own])
        have = np.array([shapely.area(target.rest) for target in own])
        middle = shapely.get_coordinates(
            [
                shapely.Point(target.point)
                if shapely.is_empty(target.rest)
                else shapely.centroid(target.rest)
                for target in own
            ]
        )
        moment = -have[:, None] * (middle - centre) / size[:, None]
        need = np.column_stack([np.where(known, area, have) - have, moment])
        dear = AREA_PRICE * np.clip(typical / size**2, 0.3, 3.0)
        centred = np.array([target.centred for target in own])
        bound = np.column_stack([dear, *[np.where(centred, moment_price, 0.0)] * 2])
        bound[~known] = 0.0
        return cls(grids, used, centre, size, need, bound)

    def rows(self, grid: ScoredGrid) -> Ints:
        return np.searchsorted(self.used, grid.parts)

    def features(self, xy: Floats, rows: Ints) -> Floats:
        local = (xy[:, None, :] - self.centre[rows][None]) / self.size[rows][None, :, None]
        return np.concatenate([np.ones((*local.shape[:2], 1)), local], axis=2)

    def raise_of(self, grid: ScoredGrid, theta: Floats) -> Floats:
        rows = self.rows(grid)
        return np.asarray(np.einsum("nkf,kf->nk", self.features(grid.xy, rows), theta[rows]))

    def solution(self) -> Floats:
        """The multipliers (targets, 3) that minimise the dual within their bounds."""
        prepared = []
        for grid in self.grids:
            rows = self.rows(grid)
            features = self.features(grid.xy[grid.inside], rows)
            prepared.append((rows, features, grid.scores[grid.inside], grid.weight))
        total = max(sum(grid.weight * len(grid.inside) for grid in self.grids), 1.0)

        def dual(flat: Floats) -> tuple[float, Floats]:
            theta = flat.reshape(-1, 3)
            value = -float((theta * self.need).sum())
            gradient = -self.need.copy()
            for rows, features, prior, weight in prepared:
                score = (prior + np.einsum("nkf,kf->nk", features, theta[rows])) / TEMPERATURE
                top = score.max(axis=1, keepdims=True)
                power = np.exp(score - top)
                norm = power.sum(axis=1, keepdims=True)
                value += weight * TEMPERATURE * float((np.log(norm) + top).sum())
                gradient[rows] += weight * np.einsum("nk,nkf->kf", power / norm, features)
            return value / total, (gradient / total).ravel()

        limits = [(-limit, limit) for limit in self.bound.ravel()]
        start = np.zeros(self.bound.size)
        found = minimize(
            dual, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 300}
        )
        return np.asarray(found.x).reshape(-1, 3)


def _with_least_share(grid: ScoredGrid, commune: Divided, targets: Sequence[Target]) -> ScoredGrid:
    """Raise parts that got next to nothing, unless the unit is too far away to be a part at all."""
    size = np.sqrt(shapely.area(commune.land))
    for k, t in enumerate(commune.parts):
        inner = grid.scores[grid.inside]
        if not len(inner) or (inner.argmax(axis=1) == k).mean() >= LEAST_SHARE:
            continue
        rest = targets[t].rest
        if not shapely.is_empty(rest) and shapely.distance(rest, commune.land) > size:
            continue
        ahead = np.delete(inner, k, axis=1).max(axis=1) - inner[:, k]
        extra = np.zeros(len(commune.parts))
        extra[k] = np.quantile(ahead, LEAST_SHARE) + 1e-9
        grid = grid.raised(extra)
    return grid
