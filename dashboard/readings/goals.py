"""The plan's target that holds for a unit, and how a value stands against it."""

from dashboard.readings.cells import Ask
from dashboard.readings.kinship import Kinship
from dashboard.readings.models import TargetReading
from geodata.units import UnitRegistry


class Goals:
    """Targets by province."""

    def __init__(self, registry: UnitRegistry, kinship: Kinship) -> None:
        self._registry, self._kinship = registry, kinship

    def goal(self, vintage: str, province: str, ask: Ask) -> TargetReading | None:
        """The target."""
        return None
