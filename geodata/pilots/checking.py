"""What cannot be asked: a scenario is held against its own rules and its material.

Only questions without a meaning are refused here. What can be asked and has no answer (more
communes than a district has, two pinned neighbours that must not touch) is for the solver to say.
"""

from geodata.pilots.candidates import Material
from geodata.pilots.scenario import Scenario


def check(scenario: Scenario, material: Material) -> None:
    """`ScenarioError` names the field, what is wrong with it and what to do."""
    raise NotImplementedError
