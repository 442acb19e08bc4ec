"""Move shared borders a little so that areas and centroids come nearer to the published ones.

The polygons were drawn by hand, so that a border lies some tens of metres from where it should.
The published area A' and point c' of a unit after the reform say something about that, and its
neighbours say the same of the border in common. Sought is the likeliest displacement u of the
vertices of the coverage, x -> x + u(x), in metres of the plane of `projection`:

* Along every border u is beforehand an Ornstein-Uhlenbeck process of standard deviation s and
  length l, ``-log p(u) = 1/(4 s^2) * integral of (|u|^2 / l + l |du/dt|^2) dt`` over arc length t
  (Rasmussen and Williams 2006, appendix B.2); s and l are the shares `Prior.sigma` and
  `Prior.length` of the size (square root of the area) of the smaller unit beside it. On the outer
  border, coast and frontier, u is 0, and what that border may be wrong by counts as an error.
* Observed are ``log(A' / A)`` and the moment ``integral of (x - c') / A`` of each unit, linear in
  u for small u, with errors of Student's t with `FREEDOM` degrees, because a published figure may
  be wrong or another unit's; one too far off is not believed at all.

The mode is found by iterated reweighting; each round is one Gaussian solution in the space of the
observations, ``u = K^-1 G' (S + G K^-1 G')^-1 r``, K the sparse precision of the prior.

How far borders may move was looked at in two ways. Leaving out the area and point of every fifth
unit and predicting them from the others (``scripts/choose_adjustment.py``, five times for all
units and that for three deals), the median misfit of 3034 areas left out, 0.531 % with the borders
as drawn, became

    length of the size        5 %       15 %      50 %
    sigma 0.25 % of it     0.527 %   0.519 %   0.514 %
    sigma 0.5 %            0.520 %   0.515 %   0.511 %
    sigma 1 %              0.503 %   0.520 %   0.543 %

All help a little, and differ by little. Against the official boundaries of four provinces
(``scripts/compare_boundaries.py``) 1 % and 5 % makes as many communes worse as better (44 % each),
0.5 % and 5 % makes 54 % better and 15 % worse. `CHOSEN` is the latter, which also moves borders
least: areas are evidence, borders are what is drawn. The overlap that script prints was therefore
looked at in choosing and may flatter by some ten-thousandths.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.linalg import LinearOperator, cg, splu

from geodata.boundaries.mesh import Mask, Mesh, areas_and_moments, gradients, spoilt
from geodata.boundaries.projection import Floats, Ints, points_to_plane
from geodata.boundaries.territory import Territory

AREA_ERROR = 0.005
"""Error of a published area (natural logarithm)."""

POINT_ERROR_M = 30.0
"""Error of a published point taken for the centroid."""

AREA_LIMIT = 0.12
"""A published area that differs by more than this (natural logarithm) is not believed."""

POINT_LIMIT_M = 250.0
POINT_LIMIT = 0.1
"""A point further than either from the centroid, metres and share of the size, is no centroid."""

FREEDOM = 2.0
ROUNDS = 5
TOLERANCE = 3e-3
MOST_STEPS = 80

SEEN_M = 1.0
"""A border is said to have moved where it moved by more than this."""

HALVINGS = 4
"""A displacement that spoils a piece is halved this often and then dropped."""

MOST_DAMPINGS = 20


@dataclass(frozen=True)
class Prior:
    """Standard deviation and length of displacements, as shares of the size of the smaller unit."""

    sigma: float
    length: float


CHOSEN = Prior(sigma=0.005, length=0.05)


@dataclass(frozen=True)
class Published:
    """Published area (m2, NaN if unknown) and point (k, 2) of each unit, in the plane."""

    area: Floats
    point: Floats


@dataclass(frozen=True)
class Observations:
    """What the units say: `gain` @ (x of free vertices, then y) should be `misfit`.

    `variance` is that of the error of each; `unit` the unit that says it.
    """

    gain: csr_array
    misfit: Floats
    variance: Floats
    unit: Ints

    def of_units(self, chosen: Mask) -> "Observations":
        """Those of the units that the mask `chosen` picks."""
        keep = np.flatnonzero(chosen[self.unit])
        return Observations(
            self.gain[keep], self.misfit[keep], self.variance[keep], self.unit[keep]
        )


def observe(mesh: Mesh, published: Published, prior: Prior) -> Observations:
    """The published figures that can be believed; a point only beside a believed area."""
    area, moment = areas_and_moments(mesh, mesh.xy, published.point)
    count = len(area)
    size = np.sqrt(area)
    rim = np.flatnonzero(mesh.outer[mesh.side])
    unit, length = mesh.unit[rim], mesh.length[mesh.side[rim]]
    middle = (mesh.xy[mesh.start[rim]] + mesh.xy[mesh.end[rim]]) / 2.0 - published.point[unit]
    rough = 2.0 * prior.length * size * (prior.sigma * size) ** 2 / area**2
    misfit = np.log(published.area / area)
    believed = np.isfinite(misfit) & (np.abs(misfit) < AREA_LIMIT)
    apart = np.hypot(*moment.T) / area
    centred = believed & (apart < np.minimum(POINT_LIMIT_M, POINT_LIMIT * size))
    misfits = [misfit, *(-moment / area[:, None]).T]
    variances = [AREA_ERROR**2 + rough * np.bincount(unit, length, count)]
    variances += [
        POINT_ERROR_M**2 + rough * np.bincount(unit, length * middle[:, k] ** 2, count)
        for k in (0, 1)
    ]
    free = mesh.free()
    columns = np.concatenate([free, free + len(mesh.xy)])
    gains = [
        gradient[:, columns].multiply(1.0 / area[:, None]).tocsr()
        for gradient in gradients(mesh, published.point)
    ]
    keep = np.flatnonzero(np.concatenate([believed, centred, centred]))
    return Observations(
        csr_array(vstack(gains).tocsr()[keep]),
        np.concatenate(misfits)[keep],
        np.concatenate(variances)[keep],
        np.tile(np.arange(count), 3)[keep],
    )


def factor(mesh: Mesh, prior: Prior) -> Any:
    """The factored precision K of the displacement of the free vertices along one axis."""
    count, (a, b) = len(mesh.xy), mesh.edges
    sigma, length = prior.sigma * mesh.scale, prior.length * mesh.scale
    stay = mesh.length / length / (2.0 * sigma**2) / 2.0
    bend = length / mesh.length / (2.0 * sigma**2)
    values = np.concatenate([stay + bend, stay + bend, -bend, -bend])
    rows, columns = np.concatenate([a, b, a, b]), np.concatenate([a, b, b, a])
    precision = coo_array((values, (rows, columns)), shape=(count, count)).tocsr()
    free = mesh.free()
    inner = precision[free][:, free].tocsc()
    return splu(inner, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})


def fit(mesh: Mesh, seen: Observations, factored: Any) -> Floats:
    """The likeliest displacement (n, 2) in metres of all vertices, given some observations."""
    free = mesh.free()
    shift = np.zeros_like(mesh.xy)
    count = len(seen.misfit)
    east, north = seen.gain[:, : len(free)].tocsr(), seen.gain[:, len(free) :].tocsr()
    east_t, north_t = east.T.tocsr(), north.T.tocsr()
    multiplier, weight = np.zeros(count), np.ones(count)
    for _ in range(ROUNDS):
        variance = seen.variance / weight
        scale = 1.0 / np.sqrt(variance)

        def apply(y: Floats, scale: Floats = scale) -> Floats:
            z = scale * y
            spread = east @ factored.solve(east_t @ z) + north @ factored.solve(north_t @ z)
            return np.asarray(y + scale * spread)

        operator = LinearOperator((count, count), matvec=apply, dtype=np.float64)
        solved, _ = cg(
            operator, scale * seen.misfit, multiplier / scale, rtol=TOLERANCE, maxiter=MOST_STEPS
        )
        multiplier = scale * solved
        residual = variance * multiplier
        weight = (FREEDOM + 1.0) / (FREEDOM + residual**2 / seen.variance)
    shift[free, 0] = factored.solve(east_t @ multiplier)
    shift[free, 1] = factored.solve(north_t @ multiplier)
    return shift


def damped(mesh: Mesh, shift: Floats) -> tuple[Floats, int]:
    """The displacement made smaller about the pieces it spoils, and how many those were.

    Piece by piece it is halved a few times, then dropped, until the coverage is valid; it is 0
    everywhere if that is not reached. After a damping only the pieces about it are looked at again,
    and all of them when those are sound.
    """
    shift = shift.copy()
    everywhere = looked_at = np.arange(len(mesh.pieces))
    ever = np.zeros(len(mesh.pieces), dtype=bool)
    times = np.zeros(len(mesh.xy), dtype=int)
    _, piece_of = shapely.get_coordinates(mesh.pieces, return_index=True)
    for _ in range(MOST_DAMPINGS):
        bad = looked_at[spoilt(mesh.moved(shift)[looked_at])]
        if not len(bad) and len(looked_at) == len(everywhere):
            return shift, int(ever.sum())
        ever[bad] = True
        near = np.unique(mesh.vertex[np.isin(piece_of, bad)])
        times[near] += 1
        shift[near] *= np.where(times[near] > HALVINGS, 0.0, 0.5)[:, None]
        about = np.unique(piece_of[np.isin(mesh.vertex, near)])
        looked_at = about if len(bad) else everywhere
    return np.zeros_like(shift), int(ever.sum())


@dataclass(frozen=True)
class Adjustment:
    """What adjusting did: to how many units, by how many metres, and the misfit of the areas.

    Displacements are those of the vertices on borders between two units; a misfit is the median of
    ``|A / A' - 1|`` over the units with a published area, NaN if there is none. `kept` says that
    all borders stayed as they were because no displacement left them valid.
    """

    units: int
    units_moved: int
    median_m: float
    largest_m: float
    misfit_before: float
    misfit_after: float
    pieces_damped: int
    kept: bool


def adjust(
    territory: Territory, current: pd.DataFrame, prior: Prior = CHOSEN
) -> tuple[Territory, Adjustment]:
    """The territory with its inner borders moved, and what that did.

    `territory` is a valid coverage, `current` the communes after the reform with ``code, lon, lat,
    official_area_km2``. Whatever is made of its pieces, both vintages and all levels, follows; its
    outer border stays as it is, and so does the whole area.
    """
    mesh, published = prepared(territory, current)
    seen = observe(mesh, published, prior)
    if not len(seen.misfit) or not len(mesh.free()):
        return territory, _adjustment(mesh, published, np.zeros_like(mesh.xy), 0, False)
    wanted = fit(mesh, seen, factor(mesh, prior))
    sound = bool(np.isfinite(wanted).all())
    shift, pieces_damped = damped(mesh, wanted if sound else np.zeros_like(wanted))
    kept = not sound or (bool(wanted.any()) and not shift.any())
    adjustment = _adjustment(mesh, published, shift, pieces_damped, kept)
    if not shift.any():
        return territory, adjustment
    return replace(territory, geometry=mesh.moved(shift)), adjustment


def prepared(territory: Territory, current: pd.DataFrame) -> tuple[Mesh, Published]:
    """The mesh of a territory and the published figures of its units after the reform."""
    codes, unit = np.unique(territory.after.astype(str), return_inverse=True)
    listed = current.set_index("code").loc[codes]
    published = Published(
        listed["official_area_km2"].to_numpy(dtype=float) * 1e6,
        points_to_plane(listed[["lon", "lat"]].to_numpy(dtype=float)),
    )
    return Mesh.of(territory.geometry, unit), published


def _adjustment(
    mesh: Mesh, published: Published, shift: Floats, pieces_damped: int, kept: bool
) -> Adjustment:
    inner = ~mesh.outer[mesh.side]
    far = np.hypot(*shift.T)
    on_border = far[np.unique(mesh.start[inner])]
    area = areas_and_moments(mesh, mesh.xy, published.point)[0]
    fresh = areas_and_moments(mesh, mesh.xy + shift, published.point)[0]
    known = np.isfinite(published.area)
    before, after = (np.abs(own / published.area - 1.0)[known] for own in (area, fresh))
    return Adjustment(
        units=len(published.area),
        units_moved=len(np.unique(mesh.unit[far[mesh.start] > SEEN_M])),
        median_m=float(np.median(on_border)) if len(on_border) else 0.0,
        largest_m=float(far.max()),
        misfit_before=float(np.median(before)) if known.any() else float("nan"),
        misfit_after=float(np.median(after)) if known.any() else float("nan"),
        pieces_damped=pieces_damped,
        kept=kept,
    )
