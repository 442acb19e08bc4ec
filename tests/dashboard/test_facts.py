from pathlib import Path

import pandas as pd

from dashboard.facts import facts_of
from dashboard.readings.kinship import Kinship
from dashboard.settings import Settings
from dashboard.state import Facts
from geodata.bridges import Bridges
from tests.small_atlas import (
    FIBRE,
    NEW,
    OLD,
    small_links,
    small_observations,
    small_registry,
    small_service,
)


def facts_with_a_count_in_april(folder: Path, *, carried: bool = False) -> Facts:
    """The small country, whose villages without signal were counted on 1 April 2024."""
    frame = small_observations()
    counted = frame["indicator"] == "no_signal_villages"
    frame.loc[counted, "date"] = pd.Timestamp(2024, 4, 1)
    return facts(folder, frame, carried=carried)


def facts(folder: Path, frame: pd.DataFrame, *, carried: bool) -> Facts:
    registry, service = small_registry(), small_service(folder, frame, carried=carried)
    kinship = Kinship(registry, Bridges([small_links()]))
    return facts_of(service, kinship, Settings(data=folder))


def test_an_indicator_with_a_day_of_its_own_is_shown_at_it(tmp_path: Path) -> None:
    facts = facts_with_a_count_in_april(tmp_path)
    assert facts.dates[OLD] == {2023: "2023-12-31", 2024: "2024-12-31"}
    assert facts.own_dates == {(OLD, "no_signal_villages", "declared"): {2024: "2024-04-01"}}
    assert facts.day(OLD, 2024, "no_signal_villages", "declared") == "2024-04-01"
    assert facts.day(OLD, 2024, FIBRE, "declared") == "2024-12-31"


def test_every_vintage_has_all_years_that_can_be_carried_to_it(tmp_path: Path) -> None:
    found = facts_with_a_count_in_april(tmp_path, carried=True)
    years = {2023: "2023-12-31", 2024: "2024-12-31", 2025: "2025-12-31"}
    assert found.dates == {OLD: years, NEW: years}
    assert found.own_dates == {
        (vintage, "no_signal_villages", "declared"): {2024: "2024-04-01"} for vintage in (OLD, NEW)
    }
    apart = facts_with_a_count_in_april(tmp_path)
    assert set(apart.dates[OLD]) == {2023, 2024}
    assert set(apart.dates[NEW]) == {2025}


def test_a_year_of_two_vintages_shows_each_its_own_date(tmp_path: Path) -> None:
    frame = small_observations()
    june = frame[frame["date"] == pd.Timestamp(2024, 12, 31)].copy()
    june["date"] = pd.Timestamp(2025, 6, 30)
    both = pd.concat([frame, june])
    found = facts(tmp_path, both, carried=True)
    assert found.dates[OLD][2025] == "2025-06-30", "its own before a later one carried back"
    assert found.dates[NEW][2025] == "2025-12-31"
    assert found.day(NEW, 2025, FIBRE, "declared") == "2025-12-31"
    assert found.day(NEW, 2025, "population", "counted") == "2025-06-30", "carried: it has no own"
    assert found.vintage_of_year == {2023: OLD, 2024: OLD, 2025: NEW}


def test_the_year_of_a_vintage_that_is_not_drawn_moves_to_the_nearest(tmp_path: Path) -> None:
    registry = small_registry()
    service = small_service(tmp_path, carried=True)
    service.vintages = (registry.vintage(NEW),)
    kinship = Kinship(registry, Bridges([small_links()]))
    found = facts_of(service, kinship, Settings(data=tmp_path))
    assert found.vintage_of_year == {2023: NEW, 2024: NEW, 2025: NEW}
    assert found.vintages == (NEW,)


def test_a_year_shows_real_data_before_later_simulated_ones(tmp_path: Path) -> None:
    frame = small_observations()
    census = frame[(frame["indicator"] == "population")].copy()
    census["date"] = pd.Timestamp(2024, 4, 1)
    census["simulated"] = False
    found = facts(tmp_path, pd.concat([frame, census]), carried=True)
    for vintage in (OLD, NEW):
        assert found.day(vintage, 2024, "population", "counted") == "2024-04-01"
        assert found.day(vintage, 2024, FIBRE, "declared") == "2024-12-31"
