"""``export.xlsx``, ``export.docx``, ``export.pdf``, ``export.png``, ``export.svg``: files."""

from flask import Blueprint

from dashboard.pilots.exports import PilotExports
from dashboard.pilots.routes import PilotSite


def pilot_exports_blueprint(site: PilotSite, exports: PilotExports) -> Blueprint:
    """The files of a saved scenario (GET ``?s=<id>``) or of a posted one (``{"scenario": ...}``).

    Register it below ``<prefix>pilots``, beside the JSON API.
    """
    raise NotImplementedError
