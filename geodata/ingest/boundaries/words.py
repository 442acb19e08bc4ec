"""Places and areas of what is wrong with boundaries, for a person."""

import numpy as np
import shapely

from geodata.boundaries.projection import points_to_degrees
from geodata.ingest.boundaries.report import Fault


def fault_at(kind: str, units: tuple[str, ...], shape: shapely.Geometry) -> Fault:
    """A fault with its area and a point within it; `shape` is in the plane."""
    point = shapely.point_on_surface(shape)
    lon, lat = points_to_degrees(np.array([[point.x, point.y]]))[0]
    size = float(shapely.area(shape))
    return Fault(kind, units, round(size, 1), round(float(lon), 6), round(float(lat), 6))


def square(square_metres: float, comma: str) -> str:
    """An area as a person writes it: m², ha or km² with the decimal sign given."""
    if square_metres < 10_000:
        return f"{square_metres:.0f} m²"
    if square_metres < 1_000_000:
        return f"{square_metres / 10_000:.1f} ha".replace(".", comma)
    return f"{square_metres / 1_000_000:.2f} km²".replace(".", comma)
