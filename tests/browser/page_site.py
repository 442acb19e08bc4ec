"""The served page and the data behind it, read by another way than the page's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from dashboard.app import create_app
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import Level, UnitRegistry
from tests.browser.map_harness import served


@dataclass(frozen=True)
class Site:
    """The served page and the data behind it, read by another way than the page's."""

    url: str
    registry: UnitRegistry
    observations: pd.DataFrame

    def communes(self, vintage: str, province: str) -> dict[str, str]:
        units = self.registry.units(vintage, Level.COMMUNE, province)
        return {unit.code: unit.name for unit in units}

    def rows(self, vintage: str, indicator: str, day: str, province: str) -> pd.DataFrame:
        """The declared observations of a province's communes."""
        frame = self.observations
        chosen = frame[
            (frame["vintage"] == vintage)
            & (frame["indicator"] == indicator)
            & (frame["date"] == pd.Timestamp(day))
            & (frame["basis"] == "declared")
            & frame["code"].isin(self.communes(vintage, province))
        ]
        return chosen.set_index("code")

    def share(self, vintage: str, indicator: str, day: str, province: str) -> float:
        """Sum of numerators over sum of denominators, in per cent."""
        rows = self.rows(vintage, indicator, day, province)
        return float(100 * rows["numerator"].sum() / rows["denominator"].sum())


@contextmanager
def served_site(data: DataDir) -> Iterator[Site]:
    """The page over a data directory, while the context lasts."""
    with open_store(data.database) as store:
        observations = store.observations()
    with served(create_app(Settings(data=data.root))) as url:
        yield Site(url, UnitRegistry.load(data), observations)
