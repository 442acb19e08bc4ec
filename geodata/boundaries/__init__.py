"""Boundaries of the units: cleaned, matched, shared out, simplified and published.

The order of a build: `sources` finds the inputs, `polygons` turns them into a coverage without
gaps or overlaps, `matching` gives every polygon to a unit of before the reform, `splitting`
shares divided communes out between their units of after it, `islands` adds the two archipelagos,
`simplify` makes the display geometry, `publish` writes it all. `reading` is the way back in.
"""

from geodata.boundaries.reading import load_boundaries, load_display, mapped_vintages
from geodata.paths import Detail

__all__ = ["Detail", "load_boundaries", "load_display", "mapped_vintages"]
