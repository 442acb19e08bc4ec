"""Imported boundaries laid over the default ones of a vintage.

The imported units stand exactly as they came in. Their neighbours are cut where they overlap and
given what lies open between, and everything drawn from communes (districts, provinces, display
geometry, areas, points) follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.builds import Progress
from geodata.paths import DataDir


@dataclass(frozen=True)
class Imported:
    """Prepared boundaries of an addition: GeoParquet with ``code`` and geometry, WGS 84."""

    addition: str
    path: Path


def overlay(
    base: DataDir,
    target: DataDir,
    vintage: str,
    imports: Sequence[Imported],
    progress: Progress,
) -> None:
    """Write boundaries, display geometry and registry of a vintage with the imports into `target`.

    `target` has the registry of the vintage already; later imports win over earlier ones.
    """
    raise NotImplementedError
