"""Where the atlas keeps its data: one directory, every file named by vintage and level.

A build writes into ``builds/<fingerprint>/``; ``current`` is a symbolic link to the build in use,
and ``registry``, ``boundaries``, ``display``, ``crosswalk`` and ``acts`` lead through it. Replacing
that one link is what makes a build visible, so a reader sees either the whole old state or the
whole new.
"""

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from geodata.units import Level, Vintage

PUBLISHED_FOLDERS = ("registry", "boundaries", "display", "crosswalk", "acts")
"""The folders of a build; each is a link at the top of the data directory."""


class Detail(StrEnum):
    """How fine display geometry is: for the whole country, or for one province."""

    OVERVIEW = "overview"
    PROVINCE = "province"


@dataclass(frozen=True)
class DataDir:
    """The layout of one data directory. Names paths only; creates and reads nothing.

    With a `build` the files of that build are named, whatever is in use by now.
    """

    root: Path
    build: Path | None = None

    def pinned(self) -> "DataDir":
        """The same directory held to the build in use now, for a reader that reads many files."""
        return replace(self, build=self.current.resolve()) if self.current.exists() else self

    @property
    def _published(self) -> Path:
        return self.root if self.build is None else self.build

    @property
    def builds(self) -> Path:
        """The folder that holds one sub-folder for each finished build."""
        return self.root / "builds"

    @property
    def current(self) -> Path:
        """The symbolic link to the build in use."""
        return self.root / "current"

    def registry(self, vintage: "Vintage | str") -> Path:
        """The units of a vintage (parquet)."""
        return self._published / "registry" / f"{vintage}.parquet"

    def boundaries(self, vintage: "Vintage | str", level: "Level | str") -> Path:
        """The full boundaries of a level (GeoParquet, WGS 84)."""
        return self._published / "boundaries" / str(vintage) / f"{level}.parquet"

    def display(
        self, vintage: "Vintage | str", level: "Level | str", detail: "Detail | str"
    ) -> Path:
        """The simplified boundaries of a level for the screen (GeoParquet, WGS 84)."""
        return self._published / "display" / str(vintage) / f"{level}-{detail}.parquet"

    def crosswalk(self, from_vintage: "Vintage | str", to_vintage: "Vintage | str") -> Path:
        """The commune links from one vintage to another (parquet)."""
        return self._published / "crosswalk" / f"{from_vintage}_{to_vintage}.parquet"

    def acts(self, from_vintage: "Vintage | str", to_vintage: "Vintage | str") -> Path:
        """The legal acts that an import names for links between two vintages (parquet)."""
        return self._published / "acts" / f"{from_vintage}_{to_vintage}.parquet"

    @property
    def report(self) -> Path:
        """What the build found doubtful or without territory, and why (JSON)."""
        return self._published / "boundaries" / "report.json"

    @property
    def database(self) -> Path:
        """The SQLite file of observations, points and targets."""
        return self.root / "atlas.db"


def default_data_dir() -> DataDir:
    """The directory named by ``ATLAS_DATA``, else the user's data directory."""
    named = os.environ.get("ATLAS_DATA")
    if named:
        return DataDir(Path(named).expanduser())
    return DataDir(Path(platformdirs.user_data_dir("vietnam-digital-atlas", appauthor=False)))
