"""The weights of the default build, on the whole country."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from tobler.area_weighted import area_interpolate

from geodata.boundaries import load_boundaries
from geodata.boundaries.projection import GEOGRAPHIC, PLANE
from geodata.crosswalk import Crosswalk, load_crosswalk
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry, Vintage
from geodata.weights.choosing import divided_links
from geodata.weights.overlap import overlap_km2
from geodata.weights.report import report_of


def communes(atlas_data: DataDir, vintage: Vintage) -> gpd.GeoSeries:
    return load_boundaries(atlas_data, vintage, Level.COMMUNE).set_index("code").geometry


@pytest.fixture
def crosswalk(atlas_data: DataDir) -> Crosswalk:
    return load_crosswalk(atlas_data, BEFORE_REFORM, AFTER_REFORM)


def drawn_links(crosswalk: Crosswalk) -> pd.DataFrame:
    """The links of the divided communes whose parts are all drawn: nearly all."""
    links = divided_links(crosswalk)
    lacking = links.loc[links["amount"] == 0.0, "from_code"]
    assert 0 < len(lacking) < 0.05 * links["from_code"].nunique()
    return links[~links["from_code"].isin(lacking)].reset_index(drop=True)


def test_every_commune_arrives_and_every_unit_of_now_gets_something(
    atlas_data: DataDir, crosswalk: Crosswalk
) -> None:
    registry = UnitRegistry.load(atlas_data)
    frame = crosswalk.frame
    for column, vintage, count in (
        ("from_code", BEFORE_REFORM, 10_040),
        ("to_code", AFTER_REFORM, 3_321),
    ):
        units = {unit.code for unit in registry.units(vintage, Level.COMMUNE)}
        assert set(frame[column]) == units
        assert len(units) == count
    assert (frame.groupby("from_code")["weight"].sum() - 1.0).abs().max() <= 1e-9
    assert (frame["exact"] == (frame["quality"] == "exact")).all()
    assert (frame["amount"].notna() == (frame["basis"] == "area")).all()
    told = report_of(crosswalk, registry)
    assert (told.before[-1].units, told.after[-1].units) == (10_040, 3_321)
    for rows in (told.before, told.after):
        assert sum(row.units for row in rows[:-1]) == rows[-1].units
        assert sum(row.estimated for row in rows[:-1]) == rows[-1].estimated


def test_the_default_shares_are_the_overlaps_of_the_boundaries(
    atlas_data: DataDir, crosswalk: Crosswalk
) -> None:
    links = drawn_links(crosswalk)
    old, new = (communes(atlas_data, one) for one in (BEFORE_REFORM, AFTER_REFORM))
    km2 = overlap_km2(links, old, new)
    assert km2 == pytest.approx(links["amount"].to_numpy(), rel=1e-6)
    total = pd.Series(km2).groupby(links["from_code"]).transform("sum")
    assert (km2 / total).to_numpy() == pytest.approx(links["weight"].to_numpy(), rel=1e-6)


def test_the_default_shares_carry_as_tobler_does(atlas_data: DataDir, crosswalk: Crosswalk) -> None:
    links = drawn_links(crosswalk)
    sources, targets = links["from_code"].unique(), links["to_code"].unique()
    households = np.random.default_rng(1).integers(100, 5_000, len(sources)).astype(float)
    old, new = (communes(atlas_data, one) for one in (BEFORE_REFORM, AFTER_REFORM))
    source = gpd.GeoDataFrame(
        {"households": households}, geometry=old.loc[sources].to_numpy(), crs=GEOGRAPHIC
    )
    target = gpd.GeoDataFrame(geometry=new.loc[targets].to_numpy(), crs=GEOGRAPHIC)
    theirs = area_interpolate(
        source.to_crs(PLANE), target.to_crs(PLANE), extensive_variables=["households"]
    )
    number = links["from_code"].map(dict(zip(sources, households, strict=True)))
    carried = (links["weight"] * number).groupby(links["to_code"]).sum().loc[targets]
    assert carried.to_numpy() == pytest.approx(theirs["households"].to_numpy(), rel=1e-5)


def test_parts_that_are_not_drawn_keep_their_link(crosswalk: Crosswalk) -> None:
    links = divided_links(crosswalk)
    undrawn = links[links["amount"] == 0.0]
    assert undrawn["weight"].between(0.004, 0.005).all()
    # A part of Phường Kim Mã went to Phường Ba Đình, its neighbour.
    assert ("00028", "00004") in set(zip(undrawn["from_code"], undrawn["to_code"], strict=True))
