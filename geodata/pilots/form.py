"""Scenarios as JSON: strict both ways, bounded, in one canonical form."""

from collections.abc import Mapping
from typing import Any

from geodata.pilots.scenario import Scenario


def scenario_dict(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, every field in it, sets sorted."""
    raise NotImplementedError


def read_scenario(data: Mapping[str, Any]) -> Scenario:
    """The scenario of plain data; fields with a default may be absent.

    `ScenarioError` names the field that is missing, not known, of the wrong type or too large.
    """
    raise NotImplementedError


def digest(scenario: Scenario) -> str:
    """The sha256 (hex) of the canonical JSON: equal for equal scenarios."""
    raise NotImplementedError
