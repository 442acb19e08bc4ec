"""Where communes are: distances on the ellipsoid, borders they share, islands."""

from collections.abc import Sequence

import shapely

from geodata.pilots.candidates import Flags, Floats, Ints


def distances(places: Floats, others: Floats | None = None) -> Floats:
    """(n, m) geodesic distances in km on WGS 84; NaN where a place is not known.

    `places` (n, 2) and `others` (m, 2) are longitudes and latitudes in degrees; without `others`
    the distances among the places, of which half are worked out.
    """
    raise NotImplementedError


def nearest(places: Floats, others: Floats) -> tuple[Floats, Ints]:
    """For each place the km to the nearest of the others, and which it is.

    NaN and -1 where the place is not known or no other is.
    """
    raise NotImplementedError


def adjacent(territories: Sequence[shapely.Geometry]) -> Ints:
    """(m, 2) positions of territories that share a border, each pair once, sorted."""
    raise NotImplementedError


def islands(adjacency: Ints, land: Flags) -> Flags:
    """Which of n territories are not connected over shared borders with the mainland."""
    raise NotImplementedError
