"""The crosswalk of the default build carries the whole country over the reform, nothing lost."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.indicators import Carry, load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
DAY = date(2024, 12, 31)
CATALOGUE = load_catalogue()
ADDITIVE = [one for one in CATALOGUE if one.carry is not Carry.SAME]


@pytest.fixture(scope="module")
def registry(atlas_data: DataDir) -> UnitRegistry:
    return UnitRegistry.load(atlas_data)


@pytest.fixture(scope="module")
def rows(registry: UnitRegistry) -> pd.DataFrame:
    """A random numerator and denominator of every commune for every additive indicator."""
    chance = np.random.default_rng(11)
    communes = registry.units(OLD, Level.COMMUNE)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "vintage": OLD,
                    "code": [unit.code for unit in communes],
                    "level": "commune",
                    "indicator": one.code,
                    "date": pd.Timestamp(DAY).as_unit("s"),
                    "basis": str(one.bases[0]),
                    "source_id": "random",
                    "numerator": chance.integers(0, 5000, len(communes)).astype(float),
                    "denominator": chance.integers(0, 9000, len(communes)).astype(float)
                    if one.is_share
                    else np.nan,
                    "value": np.nan,
                    "samples": np.nan,
                    "added_in": 1,
                    "simulated": False,
                    "province": [unit.province_code for unit in communes],
                }
            )
            for one in ADDITIVE
        ],
        ignore_index=True,
    )


def test_all_communes_arrive_and_every_new_one_is_reached(
    atlas_data: DataDir, registry: UnitRegistry
) -> None:
    crosswalk = Bridges.load(atlas_data, registry).between(OLD, NEW)
    assert crosswalk is not None
    frame = crosswalk.frame
    assert set(frame["from_code"]) == {one.code for one in registry.units(OLD, Level.COMMUNE)}
    assert set(frame["to_code"]) == {one.code for one in registry.units(NEW, Level.COMMUNE)}
    assert (frame["from_code"].nunique(), frame["to_code"].nunique()) == (10_040, 3_321)
    sums = frame.groupby("from_code")["weight"].sum()
    assert (sums - 1.0).abs().max() < 1e-9
    whole = frame.groupby("from_code")["basis"].first().isin(["whole", "place"])
    assert (int(whole.sum()), int((~whole).sum())) == (9_569, 471)


def test_totals_of_every_additive_indicator_agree_in_every_province(
    atlas_data: DataDir, registry: UnitRegistry, rows: pd.DataFrame
) -> None:
    bridges = Bridges.load(atlas_data, registry)
    carried = CarriedCube(Cube(rows, registry, CATALOGUE, 1), registry, CATALOGUE, bridges)
    crosswalk = bridges.between(OLD, NEW)
    assert crosswalk is not None
    new_province = {one.code: one.province_code for one in registry.units(NEW, Level.COMMUNE)}
    went = dict(zip(crosswalk.frame["from_code"], crosswalk.frame["to_code"], strict=True))
    rows = rows.assign(new_province=[new_province[went[code]] for code in rows["code"]])
    for one in ADDITIVE:
        mine = rows[rows["indicator"] == one.code]
        provinces = carried.values(NEW, Level.PROVINCE, one.code, DAY, str(one.bases[0]))
        assert not provinces.estimated.any()
        for part in ("numerator", "denominator") if one.is_share else ("numerator",):
            found = getattr(provinces, part)
            expected = mine.groupby("new_province")[part].sum()
            codes = [unit.code for unit in registry.units(NEW, Level.PROVINCE)]
            np.testing.assert_allclose(found, expected.loc[codes].to_numpy(), rtol=1e-9)
            communes = carried.values(NEW, Level.COMMUNE, one.code, DAY, str(one.bases[0]))
            if one.carry is Carry.PARTS:
                np.testing.assert_allclose(getattr(communes, part).sum(), mine[part].sum(), 1e-9)


def test_no_province_of_before_is_torn(atlas_data: DataDir, registry: UnitRegistry) -> None:
    crosswalk = Bridges.load(atlas_data, registry).between(OLD, NEW)
    assert crosswalk is not None
    before = {one.code: one.province_code for one in registry.units(OLD, Level.COMMUNE)}
    after = {one.code: one.province_code for one in registry.units(NEW, Level.COMMUNE)}
    pairs = {
        (before[one], after[other])
        for one, other in zip(crosswalk.frame["from_code"], crosswalk.frame["to_code"], strict=True)
    }
    assert len(pairs) == 63
