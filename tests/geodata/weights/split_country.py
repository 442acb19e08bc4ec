"""The small country of `boundary_country` with a vintage before it, one of whose communes is split.

Before, 14000 reached from the western edge of province 38 to the middle of today's 14001 (0.15
degrees wide), and 14001 had the rest of that square; north of them 14004 and 14005 lay the same
way. 14000 and 14004 were each divided between the squares of today, two thirds and one third of
their area; all else went whole. A still earlier vintage 2019-01-01, without boundaries, has two
communes, 14000 and 14900, that both became the 14000 of 2025, and its 14004 was divided between the
14004 and the 14005 of 2025 by people, 1 to 3.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import publish
from geodata.boundaries.projection import area_km2, to_plane
from geodata.chaining import chained
from geodata.crosswalk import CROSSWALK_COLUMNS, Crosswalk
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, Vintage
from tests.geodata.boundary_country import default_land, make_country

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
EARLIER = "2019-01-01"
PAIR = (OLD, NEW)
SPLIT = ("14000", "14004")


def old_land() -> dict[str, shapely.Geometry]:
    """The boundaries of before, degrees."""
    land = default_land()
    for row in (0, 1):
        west, south = 105.0, round(20 + 0.1 * row, 9)
        north = round(south + 0.1, 9)
        land[f"{14000 + 4 * row}"] = shapely.box(west, south, 105.15, north)
        land[f"{14001 + 4 * row}"] = shapely.box(105.15, south, 105.2, north)
    return land


def links_to_now() -> pd.DataFrame:
    """The default crosswalk from before to now."""
    rows: list[tuple[str, str, float, str, bool]] = []
    for one in default_land():
        if one in SPLIT:
            other = str(int(one) + 1)
            rows += [(one, one, 2 / 3, "area", False), (one, other, 1 / 3, "area", False)]
        else:
            rows.append((one, one, 1.0, "whole", True))
    return pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS))


def links_from_earlier() -> pd.DataFrame:
    """The crosswalk from 2019 to before."""
    rows: list[tuple[str, str, float, str, bool]] = [("14900", "14000", 1.0, "whole", True)]
    for one in default_land():
        if one == "14004":
            rows += [(one, one, 0.25, "people", False), (one, "14005", 0.75, "people", False)]
        else:
            rows.append((one, one, 1.0, "whole", True))
    return pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS))


def make_split_country(root: Path) -> DataDir:
    """A data directory with that country as its build in use."""
    data_dir = make_country(root)
    build = DataDir(data_dir.current.resolve())
    registry = pd.read_parquet(build.registry(OLD))
    communes = registry[registry["level"] == "commune"].reset_index(drop=True)
    land = old_land()
    shapes = np.array([land[one] for one in communes["code"]], dtype=object)
    units = communes.assign(method="drawn", area_km2=area_km2(to_plane(shapes)))
    publish.write_boundaries(build, OLD, Level.COMMUNE, units, shapes)
    now = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, links_to_now())
    publish.write_crosswalk(build, OLD, NEW, now.frame)
    return data_dir


def earlier_vintage(folder: Path, data_dir: DataDir) -> dict[str, Path]:
    """The prepared files of an addition that brings the vintage 2019-01-01."""
    registry = pd.read_parquet(data_dir.registry(OLD))
    more = registry[registry["code"] == "14000"].assign(code="14900", name="Xã Cũ", short_name="Cũ")
    paths = {
        name: folder / name
        for name in ("registry.parquet", f"crosswalk_{OLD}.parquet", f"crosswalk_{NEW}.parquet")
    }
    pd.concat([registry, more], ignore_index=True).to_parquet(paths["registry.parquet"])
    vintage = Vintage(pd.Timestamp(EARLIER).date(), ())
    first = Crosswalk.checked(vintage, BEFORE_REFORM, links_from_earlier())
    last = Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, links_to_now())
    first.frame[list(CROSSWALK_COLUMNS)].to_parquet(paths[f"crosswalk_{OLD}.parquet"])
    both = chained(first, last).frame[list(CROSSWALK_COLUMNS)]
    both.to_parquet(paths[f"crosswalk_{NEW}.parquet"])
    return paths
