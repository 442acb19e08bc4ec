"""Choose the prior of `geodata.boundaries.adjust` by predicting published figures left out.

    python scripts/choose_adjustment.py

The communes after the reform are dealt into five parts. The borders are fitted five times, each
time without the areas and points of one part; how near the areas and centroids of the units left
out then come to the published ones tells whether the borders moved the right way. The build's own
sources are read and nothing else.
"""

import numpy as np
from threadpoolctl import threadpool_limits

from geodata.boundaries import adjust, pipeline, sources
from geodata.boundaries.mesh import Mesh
from geodata.boundaries.projection import Floats
from geodata.units import AFTER_REFORM

FOLDS = 5
DEALS = 3
"""How often the parts are dealt anew; a unit's misfit is the mean over the deals."""
PRIORS = [
    adjust.Prior(sigma, length)
    for sigma, length in (
        (0.0025, 0.05),
        (0.005, 0.05),
        (0.01, 0.05),
        (0.0025, 0.15),
        (0.005, 0.15),
        (0.01, 0.15),
        (0.0025, 0.5),
        (0.005, 0.5),
        (0.01, 0.5),
    )
]


def misfits(mesh: Mesh, published: adjust.Published, shift: Floats) -> tuple[Floats, Floats]:
    """Of each unit |log(A' / A)| and the distance in metres from centroid to published point."""
    area, moment = adjust.areas_and_moments(mesh, mesh.xy + shift, published.point)
    return np.abs(np.log(published.area / area)), np.hypot(*moment.T) / area


def left_out(mesh: Mesh, published: adjust.Published, prior: adjust.Prior) -> tuple[Floats, Floats]:
    """The misfits of each unit when its own figures were left out."""
    seen = adjust.observe(mesh, published, prior)
    factored = adjust.factor(mesh, prior)
    area, point = np.zeros(len(published.area)), np.zeros(len(published.area))
    for deal in range(DEALS):
        fold = np.random.default_rng(deal).integers(0, FOLDS, len(area))
        for k in range(FOLDS):
            shift = adjust.fit(mesh, seen.of_units(fold != k), factored)
            own = fold == k
            found = misfits(mesh, published, shift)
            area[own] += found[0][own] / DEALS
            point[own] += found[1][own] / DEALS
    return area, point


def main() -> None:
    """Print a table of the priors; misfits are over the units whose figures are believed."""
    with threadpool_limits(1):
        files = sources.find_sources()
        rolls = pipeline.read_rolls(files)
        land = pipeline.make_land(files, rolls, lambda _share, _doing: None)
        mesh, published = adjust.prepared(land.territory, rolls.communes(AFTER_REFORM))
        compare(mesh, published)


def compare(mesh: Mesh, published: adjust.Published) -> None:
    """Print one line for each prior, after one for the borders as they are.

    The prior with the least median misfit of the areas left out is the one to take: it serves the
    ordinary unit. The mean is that of a few units far off, which larger displacements help.
    """
    area, point = misfits(mesh, published, np.zeros_like(mesh.xy))
    good = area < adjust.AREA_LIMIT
    near = good & (point < adjust.POINT_LIMIT_M)
    print(f"{good.sum()} areas, {near.sum()} points; median misfits, areas nearer and further off")
    titles = ("median", "mean", "nearer", "further", "point")
    print(f"{'sigma, length':>15}" + "".join(f"{title:>10}" for title in titles))

    def line(name: str, own: Floats, place: Floats) -> None:
        gain = (area - own)[good]
        nearer, further = (gain > 1e-5).mean(), (gain < -1e-5).mean()
        print(
            f"{name:>15} {np.median(own[good]):>9.4%} {own[good].mean():>9.4%} "
            f"{nearer:>9.1%} {further:>9.1%} {np.median(place[near]):>7.2f} m",
            flush=True,
        )

    line("as they are", area, point)
    for prior in PRIORS:
        line(f"{prior.sigma:.2%} {prior.length:>7.0%}", *left_out(mesh, published, prior))


if __name__ == "__main__":
    main()
