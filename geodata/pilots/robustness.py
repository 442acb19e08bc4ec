"""How firmly a choice by score stands when the weights move."""

from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Robustness
from geodata.pilots.scenario import Scenario


def robustness(scenario: Scenario, material: Material, choice: Choice) -> Robustness:
    """How `choice` holds under `scenario.runs` random weightings and under a change of one weight.

    Each weight is multiplied by a factor between 1/spread and spread, drawn evenly on the
    logarithm from `scenario.seed`; a weight of 0 stays 0.
    """
    raise NotImplementedError
