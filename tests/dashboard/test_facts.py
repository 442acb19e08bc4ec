from pathlib import Path

import pandas as pd

from dashboard.facts import facts_of
from dashboard.readings.kinship import Kinship
from dashboard.settings import Settings
from dashboard.state import Facts
from geodata.crosswalk import Crosswalk
from geodata.lineage import Lineage
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.small_atlas import FIBRE, OLD, small_observations, small_registry, small_service


def facts_with_a_count_in_april(folder: Path) -> Facts:
    """The small country, whose villages without signal were counted on 1 April 2024."""
    frame = small_observations()
    counted = frame["indicator"] == "no_signal_villages"
    frame.loc[counted, "date"] = pd.Timestamp(2024, 4, 1)
    registry, service = small_registry(), small_service(folder, frame)
    links = pd.DataFrame(
        [("38001", "38001", 1.0, "whole", True)],
        columns=["from_code", "to_code", "weight", "basis", "exact"],
    )
    lineage = Lineage(registry, Crosswalk.checked(BEFORE_REFORM, AFTER_REFORM, links))
    return facts_of(service, Kinship(registry, lineage), Settings(data=folder))


def test_an_indicator_with_a_day_of_its_own_is_shown_at_it(tmp_path: Path) -> None:
    facts = facts_with_a_count_in_april(tmp_path)
    assert facts.dates[OLD] == {2023: "2023-12-31", 2024: "2024-12-31"}
    assert facts.own_dates == {(OLD, "no_signal_villages", "declared"): {2024: "2024-04-01"}}
    assert facts.day(OLD, 2024, "no_signal_villages", "declared") == "2024-04-01"
    assert facts.day(OLD, 2024, FIBRE, "declared") == "2024-12-31"
