"""The page around the sample data, made once a process for the tests of readings and page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from dash import Dash

from dashboard.app import app_around, page_of
from dashboard.pages.atlas import PageContext
from dashboard.readings import sources_of
from dashboard.services import AtlasService
from dashboard.settings import Settings
from dashboard.state import ViewState
from geodata.acts import Acts
from geodata.crosswalk import load_crosswalk
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level


@dataclass(frozen=True)
class Sample:
    """Application, context, and the observations as the store gives them."""

    app: Dash
    page: PageContext
    observations: pd.DataFrame
    crosswalk: pd.DataFrame

    def view(self, search: str) -> ViewState:
        view, notices = self.page.read(search)
        assert notices == ()
        return view

    def declared(self, vintage: str, indicator: str, day: str, province: str) -> pd.DataFrame:
        """Declared observations of a province's communes, by code."""
        units = self.page.service.registry.units(vintage, Level.COMMUNE, province)
        frame = self.observations
        chosen = frame[
            (frame["vintage"] == vintage)
            & (frame["indicator"] == indicator)
            & (frame["date"] == pd.Timestamp(day))
            & (frame["basis"] == "declared")
            & frame["code"].isin([unit.code for unit in units])
        ]
        return chosen.set_index("code")


@cache
def sample_of(root: Path) -> Sample:
    data_dir = DataDir(root)
    settings = Settings(data=root)
    service = AtlasService.load(data_dir)
    crosswalk = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM)
    with open_store(data_dir.database) as store:
        sources = sources_of(store.sources())
        observations = store.observations()
    page = page_of(service, sources, settings, Acts.load(data_dir, service.registry))
    app = app_around(page, settings)
    return Sample(app, page, observations, crosswalk.frame)
