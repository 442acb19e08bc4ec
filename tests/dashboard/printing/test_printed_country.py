"""Printed land of the real units: archipelagos, projections, every unit on its page."""

import numpy as np
import pytest

from dashboard.printing.lands import LandAsk, LandStore
from geodata.boundaries import load_display, mapped_vintages
from geodata.paths import DataDir, Detail
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from layers.pack import ARCHIPELAGOS
from layers.render_static.page import PageLand
from layers.render_static.projections import PROVINCES_OF, ZONES, degrees_of, of_province

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name


@pytest.fixture(scope="module")
def registry(atlas_data: DataDir) -> UnitRegistry:
    return UnitRegistry.load(atlas_data)


@pytest.fixture(scope="module")
def lands(atlas_data: DataDir, registry: UnitRegistry) -> LandStore:
    return LandStore(atlas_data.pinned(), registry)


def parts_of(land: PageLand, name: str) -> int:
    """How many islands of an archipelago a page draws in the colours of their units."""
    found = [one for one in (*land.islands, *land.insets) if one.name == name]
    return sum(unit >= 0 for one in found for unit in one.units)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("vintage", [OLD, NEW])
def test_national_pages_show_hoang_sa_and_truong_sa(
    vintage: str, level: Level, lands: LandStore, registry: UnitRegistry
) -> None:
    if level not in registry.levels(vintage):
        return
    land = lands.land(LandAsk(vintage, level, None))
    assert parts_of(land, "Hoàng Sa") == 7
    assert parts_of(land, "Trường Sa") == 6
    owners = {one.name: one.owner for one in land.islands}
    assert owners == {"Hoàng Sa": "Thành phố Đà Nẵng", "Trường Sa": "Tỉnh Khánh Hòa"}
    left, bottom, right, top = land.frame
    for one in land.islands:
        assert (one.positions > (left, bottom)).all()
        assert (one.positions < (right, top)).all()


@pytest.mark.parametrize("vintage", [OLD, NEW])
@pytest.mark.parametrize(
    ("province", "name", "parts"), [("48", "Hoàng Sa", 7), ("56", "Trường Sa", 6)]
)
def test_provinces_show_their_archipelago_in_an_inset(
    vintage: str, province: str, name: str, parts: int, lands: LandStore
) -> None:
    for level in (Level.COMMUNE, Level.PROVINCE):
        land = lands.land(LandAsk(vintage, level, province))
        assert [one.name for one in land.insets] == [name]
        assert parts_of(land, name) == parts
        assert land.locator is not None
        assert {one.name for one in land.locator.islands} == {one.name for one in ARCHIPELAGOS}
        wide = land.frame[2] - land.frame[0]
        assert wide < 200_000  # the mainland alone, in metres


def test_every_province_has_a_zone_near_its_meridian(registry: UnitRegistry) -> None:
    """Zones of three degrees: no province of before the reform lies farther than that from it."""
    table = {code for codes in PROVINCES_OF.values() for code in codes.split()}
    assert set(PROVINCES_OF) == set(ZONES)
    for vintage in (OLD, NEW):
        for unit in registry.units(vintage, Level.PROVINCE):
            assert unit.code in table, unit.name
            zone = of_province(unit.code).zone
            assert zone is not None
            assert unit.lon is None or abs(degrees_of(zone) - unit.lon) < 3.0, unit.name


@pytest.mark.parametrize(
    ("code", "meridian"),
    [("01", 105.0), ("38", 105.0), ("52", 108.25), ("64", 108.5), ("74", 105.75), ("60", 108.5)],
)
def test_meridians_of_circular_973(code: str, meridian: float) -> None:
    """Hà Nội, Thanh Hóa, Bình Định, Gia Lai, Bình Dương, Bình Thuận."""
    zone = of_province(code).zone
    assert zone is not None
    assert degrees_of(zone) == meridian


def test_unknown_province_takes_the_nearest_zone() -> None:
    assert of_province("99", 106.4).zone == "106°30′"


def test_page_of_a_province_draws_each_of_its_units(
    lands: LandStore, registry: UnitRegistry, atlas_data: DataDir
) -> None:
    vintage = max(mapped_vintages(atlas_data, registry)).name
    every = registry.units(vintage, Level.COMMUNE)
    frame = load_display(atlas_data, vintage, Level.COMMUNE, Detail.PROVINCE)
    empty = {unit.code for unit, land in zip(every, frame.geometry, strict=True) if land.is_empty}
    for province in ("38", "22", "91"):
        land = lands.land(LandAsk(vintage, Level.COMMUNE, province))
        units = registry.units(vintage, Level.COMMUNE, province)
        assert land.codes == tuple(unit.code for unit in units)
        drawn = {code for code, shape in zip(land.codes, land.shapes, strict=True) if len(shape)}
        assert drawn == set(land.codes) - empty
        assert {one.name for one in land.neighbours} >= {"Nghệ An"} or province != "38"


def test_scale_and_convergence_are_small_inside_a_zone(lands: LandStore) -> None:
    """VN-2000 scales its meridians by 0.9999 in zones of three degrees; Thanh Hóa lies within
    1.1 degrees of its own, where the convergence is at most 1.1 * sin(20.7) degrees."""
    land = lands.land(LandAsk(NEW, Level.COMMUNE, "38"))
    left, bottom, right, top = land.frame
    for x, y in ((left, bottom), (right, top), ((left + right) / 2, (bottom + top) / 2)):
        scale, turn = land.projection.at(x, y)
        assert scale == pytest.approx(0.9999, abs=2.5e-4)
        assert abs(turn) < 0.4
    degrees = land.projection.to_degrees(np.array([[left, bottom], [right, top]]))
    assert np.allclose(
        land.projection.to_metres(degrees), [[left, bottom], [right, top]], atol=0.01
    )
