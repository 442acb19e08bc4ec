"""The JSON API of pilot choices, below ``pilots/api``."""

from dataclasses import dataclass

from flask import Blueprint

from dashboard.pilots.desk import PilotDesk
from dashboard.pilots.saved import SavedScenarios
from dashboard.settings import Settings


@dataclass(frozen=True)
class PilotSite:
    """What the routes of pilot choices work with."""

    settings: Settings
    desk: PilotDesk
    saved: SavedScenarios


def pilots_blueprint(site: PilotSite) -> Blueprint:
    """The JSON API; register it below ``<prefix>pilots``."""
    raise NotImplementedError
