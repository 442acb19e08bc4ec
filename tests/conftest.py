"""Fixtures that several test packages share: the reference files and one whole data directory."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from geodata.changes import MadeVintage
from geodata.paths import DataDir
from geodata.units import UnitRegistry
from tests import census, databases, default_data
from tests.scheduling import GroupScheduling, turn

settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")  # a busy machine is no counterexample


GARBAGE_THRESHOLDS = (20_000, 20, 20)
"""The tests make millions of small objects; looked through as often as usual they cost a tenth."""


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the groups and the order of `tests.scheduling` under ``--dist loadgroup``."""
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return GroupScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order of `tests.scheduling`; those of a file stay together."""
    with_data = {item.path for item in items if "atlas_data" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: turn(item.nodeid, with_data=item.path in with_data))


def pytest_collection_finish() -> None:
    """Leave what was imported out of the garbage collector's rounds, and let it make fewer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[databases.Address]:
    """The address of an empty database, of every kind in turn that there is to test on."""
    with databases.new_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def shared_files() -> Path:
    """The folder of reference files beside the repository; the test is skipped without it."""
    folder = default_data.REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference files (../shared) are not here")
    return folder


@pytest.fixture(scope="session")
def atlas_data() -> DataDir:
    """The data directory of `tests.default_data`. Tests read it; whoever writes takes a copy."""
    return default_data.made()


@pytest.fixture(scope="session")
def census_folder(shared_files: Path) -> Path:
    """The folder of the census and of the record of changes."""
    return shared_files / "data" / "gso-census-2019"


@pytest.fixture(scope="session")
def census_vintage(census_folder: Path, atlas_data: DataDir) -> MadeVintage:
    """The vintage of the census; see `tests.census`."""
    return census.vintage_of_record(census_folder, UnitRegistry.load(atlas_data))


@pytest.fixture(scope="session")
def census_registry(census_vintage: MadeVintage, atlas_data: DataDir) -> UnitRegistry:
    """The registry of the default build with the vintage of the census."""
    return census.registry_with(census_vintage, UnitRegistry.load(atlas_data))


@pytest.fixture(scope="session")
def census_households(
    census_folder: Path, census_registry: UnitRegistry
) -> tuple[census.Ward, ...]:
    """The households of every ward, with the unit that each was found to be."""
    return tuple(census.found_wards(census_folder / census.HOUSEHOLDS, census_registry))
