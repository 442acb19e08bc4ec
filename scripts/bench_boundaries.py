"""How far display geometry is from the full boundaries, and whether it stays a coverage.

    python scripts/bench_boundaries.py

Errors are measured in metres in an equal-area plane, both ways: from points every 50 m along the
full boundary to the simplified one and from points along the simplified one to the full, over the
same seeded choice of units in every run. Islands of published position are left out: they are
drawn larger than they are, so that they can be seen.
"""

import numpy as np
import shapely

from geodata.boundaries import Detail, load_boundaries, load_display
from geodata.boundaries.matching import Method
from geodata.boundaries.projection import Floats, Geometries, to_plane
from geodata.paths import DataDir
from geodata.units import PACKAGED_VINTAGES, Level, Vintage
from scripts.figures import Figure, bench_data, report

SPACING_M = 50.0
UNITS = 100
MEDIAN_BUDGET_M = 70.0
P99_BUDGET_M = 200.0


def boundary_errors(full: Geometries, simple: Geometries) -> Floats:
    """Distances in metres between the boundaries of the same units, sampled both ways."""
    found = []
    for one, other in zip(shapely.boundary(full), shapely.boundary(simple), strict=True):
        for line, target in ((one, other), (other, one)):
            points = sampled(line)
            near, far = shapely.STRtree(segments(target)).query_nearest(
                points, return_distance=True, all_matches=False
            )
            found.append(far[np.argsort(near[0])])
    return np.concatenate(found)


def sampled(line: shapely.Geometry) -> Geometries:
    """Points every `SPACING_M` along a line or several."""
    dense = shapely.segmentize(line, SPACING_M)
    return np.asarray(shapely.points(shapely.get_coordinates(dense)))


def segments(line: shapely.Geometry) -> Geometries:
    """The straight pieces of a line or several."""
    parts = shapely.get_parts(line)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[joined]))


def holes(coverage: Geometries) -> int:
    """Number of holes in the union of a coverage."""
    whole = shapely.union_all(coverage)
    parts = shapely.get_parts(whole)
    return int(shapely.get_num_interior_rings(parts).sum())


def measure(data: DataDir, vintage: Vintage, level: Level, detail: Detail) -> list[Figure]:
    """Errors, overlaps and new holes of one display file."""
    full = load_boundaries(data, vintage, level)
    simple = load_display(data, vintage, level, detail).set_index("code").geometry
    drawn = full[full["method"] != Method.PUBLISHED_POSITION.value]
    chosen = np.random.default_rng(7).permutation(len(drawn))[:UNITS]
    some = drawn.iloc[np.sort(chosen)]
    errors = boundary_errors(
        to_plane(some.geometry.to_numpy()), to_plane(simple.loc[list(some["code"])].to_numpy())
    )
    whole = to_plane(simple[~simple.is_empty].to_numpy())
    overlap = float(shapely.area(whole).sum() - shapely.area(shapely.union_all(whole))) / 1e6
    new_holes = holes(whole) - holes(to_plane(full.geometry.to_numpy()))
    name = f"boundaries {vintage} {level} {detail}"
    fine = detail is Detail.PROVINCE
    count = len(some)
    return [
        Figure(f"{name}: error, median", float(np.median(errors)), "m",
               MEDIAN_BUDGET_M if fine else None, count),
        Figure(f"{name}: error, 99th percentile", float(np.percentile(errors, 99)), "m",
               P99_BUDGET_M if fine else None, count),
        Figure(f"{name}: overlap", max(round(overlap, 6), 0.0), "km2", 0.0, 1),
        Figure(f"{name}: new holes", float(new_holes), "holes", 0.0, 1),
        Figure(f"{name}: vertices", float(shapely.get_num_coordinates(whole).sum()), "", None, 1),
    ]  # fmt: skip


def main() -> int:
    """Measure every display file; the exit code is 1 when a budget is missed."""
    data = bench_data()
    figures = [
        figure
        for vintage in PACKAGED_VINTAGES
        for level in vintage.levels
        for detail in Detail
        for figure in measure(data, vintage, level, detail)
    ]
    return report(figures)


if __name__ == "__main__":
    raise SystemExit(main())
