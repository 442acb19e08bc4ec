"""Hanging the pages for imports onto the server."""

from collections.abc import Callable

from dash import Dash
from flask import Response

from dashboard.pages.imports.actions import add_corrections, add_publishing, add_upload
from dashboard.pages.imports.boundaries import add_boundaries, add_boundary_actions
from dashboard.pages.imports.desks import Desks
from dashboard.pages.imports.jobs import Jobs
from dashboard.pages.imports.pages import add_data, add_downloads, add_pages
from dashboard.pages.imports.points import add_point_actions, add_points
from dashboard.pages.imports.site import Site, new_blueprint, plain
from dashboard.settings import Settings

JOBS_FOLDER = "jobs"
PARTS = (
    *(add_pages, add_data, add_downloads, add_upload, add_corrections, add_publishing),
    *(add_boundaries, add_boundary_actions, add_points, add_point_actions),
)


def register(app: Dash, settings: Settings, release: str, language: Callable[[str], str]) -> None:
    """Add the pages below ``imports/`` and ``status.json``, which says what this process serves."""
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    current = settings.data_dir.current
    served = {"release": release, "build": current.resolve().name if current.exists() else None}
    site = Site(
        settings=settings,
        desks=Desks(settings),
        jobs=Jobs(settings.data_dir.root / JOBS_FOLDER),
        language=language,
        atlas_css=lambda: str(app.get_asset_url("atlas.css")),
    )
    pages = new_blueprint(site)
    for add in PARTS:
        add(pages, site)
    app.server.register_blueprint(pages, url_prefix=f"{prefix}/imports")

    @app.server.get(f"{prefix}/status.json")
    def status() -> Response:
        return plain(served)
